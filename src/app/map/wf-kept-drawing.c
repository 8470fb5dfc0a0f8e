/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-kept-drawing.h"

#include <glib/gi18n.h>

void
wf_kept_drawing_free (gpointer data)
{
  WfKeptDrawing *self = data;

  g_array_unref (self->positions);
  g_free (self->title);
  g_free (self->drawing);
  g_free (self);
}

WfKeptDrawing *
wf_kept_drawing_take (GPtrArray *kept, const char *id)
{
  for (guint i = kept->len; i > 0; i--)
    {
      const WfKeptDrawing *one = g_ptr_array_index (kept, i - 1);

      if (id == NULL || g_strcmp0 (id, one->drawing) == 0)
        return g_ptr_array_steal_index (kept, i - 1);
    }
  return NULL;
}

char *
wf_kept_drawing_dup_words (guint n_others)
{
  if (n_others == 0)
    return g_strdup (_ ("Not saved, and kept: A goes on with the drawing."));
  return g_strdup_printf (
      ngettext ("Not saved, and kept: A goes on with the drawing, then with %u other.",
                "Not saved, and kept: A goes on with the drawing, then with %u others.", n_others),
      n_others);
}
