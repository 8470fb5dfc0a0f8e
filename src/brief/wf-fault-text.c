/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief/wf-fault-text.h"

#include <glib/gi18n.h>
#include <math.h>

char *
wf_fault_dup_text (const WfFaultPlace *place, gpointer unused)
{
  double from = place->from_m / 1000, to = place->to_m / 1000;

  if (!place->is_known || place->end_name == NULL)
    /* Translators: name of a cable; half width of the uncertainty in kilometres. */
    return g_strdup_printf (_ ("%s · position not known better than %.0f km"), place->asset_name,
                            place->accuracy_m / 1000);
  if (round (from) == round (to))
    /* Translators: name of a cable; kilometres along it; the landing point that they count from. */
    return g_strdup_printf (_ ("%1$s · km %2$.0f from %3$s"), place->asset_name, from,
                            place->end_name);
  return g_strdup_printf (_ ("%1$s · km %2$.0f–%3$.0f from %4$s"), place->asset_name, from, to,
                          place->end_name);
}
