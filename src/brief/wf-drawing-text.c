/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief/wf-drawing-text.h"

#include "brief/wf-legend-text.h"
#include "model/wf-drawing.h"

#include <glib/gi18n.h>

static char *
dup_ago (gint64 since, gint64 now)
{
  const gint64 minutes = MAX (0, now - since) / WF_MINUTE_US;

  if (minutes < 60)
    return g_strdup_printf (ngettext ("expired %d min ago", "expired %d min ago", minutes),
                            (int) minutes);
  if (minutes < 48 * 60)
    return g_strdup_printf (ngettext ("expired %d h ago", "expired %d h ago", minutes / 60),
                            (int) (minutes / 60));
  return g_strdup_printf (ngettext ("expired %d day ago", "expired %d days ago", minutes / 1440),
                          (int) (minutes / 1440));
}

char *
wf_drawing_dup_label (WfRecord *drawing, WfAge age, gint64 now)
{
  const char *title = wf_record_get_text (drawing, "title");
  const gint64 expires_at = wf_record_get_time (drawing, "expires-at");
  g_autofree char *word = NULL;
  g_autofree char *named = NULL;
  WfRouteQuality quality;

  if (title != NULL && wf_drawing_get_route (drawing, &quality))
    title = named = g_strdup_printf (
        "%s · %s", title, wf_legend_get_label ((WfLegendItem) (WF_LEGEND_SURVEYED + quality)));
  if (age == WF_AGE_EXPIRED)
    word = dup_ago (expires_at, now);
  else if (age == WF_AGE_OLD)
    {
      g_autofree char *clock = wf_time_format_clock (expires_at);
      /* Translators: %s is a time of day. */
      word = g_strdup_printf (_ ("until %s"), clock);
    }
  if (word == NULL || title == NULL)
    return g_strdup (title != NULL ? title : word);
  return g_strdup_printf ("%s · %s", title, word);
}
