/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief/wf-legend-text.h"

#include <glib/gi18n.h>

const char *
wf_legend_get_label (WfLegendItem item)
{
  switch (item)
    {
    case WF_LEGEND_IN_SERVICE:
      return _ ("in service");
    case WF_LEGEND_DEGRADED:
      return _ ("degraded");
    case WF_LEGEND_CONTESTED:
      return _ ("contested");
    case WF_LEGEND_OUT:
      return _ ("out of service");
    case WF_LEGEND_UNKNOWN:
      return _ ("unknown");
    case WF_LEGEND_PLANNED:
      return _ ("planned");
    case WF_LEGEND_ASSUMED:
      return _ ("taken as lost (what if)");
    case WF_LEGEND_DAMAGE:
      return _ ("damage stretch");
    case WF_LEGEND_SURVEYED:
      return _ ("surveyed route");
    case WF_LEGEND_APPROXIMATE:
      return _ ("approximate route");
    case WF_LEGEND_SCHEMATIC:
      return _ ("schematic route");
    case WF_LEGEND_LANDING:
      return _ ("landing");
    case WF_LEGEND_EXCHANGE:
      return _ ("exchange");
    case WF_LEGEND_OTHER:
      return _ ("other site");
    case WF_LEGEND_POWER:
      return _ ("power");
    case WF_LEGEND_GAS:
      return _ ("gas");
    case WF_LEGEND_DRAWN:
      return _ ("area or note");
    case WF_LEGEND_IMPORTED:
      return _ ("imported");
    case WF_LEGEND_VESSEL:
      return _ ("vessel, imported track");
    case WF_LEGEND_N:
    default:
      return "";
    }
}
