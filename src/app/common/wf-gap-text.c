/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-gap-text.h"

#include "app/common/wf-app-common.h"

char *
wf_gap_dup_text (WfContext *context, const WfSyncGap *gap)
{
  g_autofree char *device = wf_context_dup_device_label (context, &gap->device);
  g_autofree char *first = g_strdup_printf ("%" G_GINT64_FORMAT, gap->first);
  g_autofree char *last = g_strdup_printf ("%" G_GINT64_FORMAT, gap->last);
  const char *what = wf_space_is_ctl (gap->space)
                         ? _ ("the memberships")
                         : wf_marking_get_label (wf_space_get_marking (gap->space));

  if (gap->first == gap->last)
    return g_strdup_printf (
        /* Translators: the number of an operation, a desk, “TLP:AMBER”. */
        _ ("The server withholds operation %s of %s (%s): it gives what came after it."), first,
        device, what);
  return g_strdup_printf (
      /* Translators: the first and last number of operations, a desk, “TLP:AMBER”. */
      _ ("The server withholds operations %s–%s of %s (%s): it gives what came after them."), first,
      last, device, what);
}

const char *
wf_gap_get_advice (void)
{
  return _ (
      "Or it never got them, or refused them: ask that desk, and who runs the server. Nothing "
      "that is here was changed; this goes when they come.");
}
