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
    case WF_LEGEND_RETIRED:
      /* Translators: in the legend of the map, of what the dataset lists as retired or out since
       * before. */
      return _ ("not in use");
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
    case WF_LEGEND_BRANCHING:
      return _ ("branching unit");
    case WF_LEGEND_DATA_CENTRE:
      return _ ("data centre");
    case WF_LEGEND_GROUND_STATION:
      return _ ("ground station");
    case WF_LEGEND_POWER_PLANT:
      return _ ("power plant");
    case WF_LEGEND_LNG:
      return _ ("LNG terminal");
    case WF_LEGEND_OFFSHORE:
      return _ ("offshore node");
    case WF_LEGEND_PORT:
      return _ ("port");
    case WF_LEGEND_DEPOT:
      return _ ("cable depot");
    case WF_LEGEND_FIXED_LINK:
      return _ ("fixed link");
    case WF_LEGEND_POWER:
      return _ ("power");
    case WF_LEGEND_GAS:
      return _ ("gas");
    case WF_LEGEND_DRAWN:
      return _ ("area or note");
    case WF_LEGEND_AGEING:
      return _ ("area or note, soon expired");
    case WF_LEGEND_EXPIRED:
      return _ ("area or note, expired");
    case WF_LEGEND_IMPORTED:
      return _ ("imported");
    case WF_LEGEND_VESSEL:
      return _ ("vessel, imported track");
    case WF_LEGEND_N:
    default:
      return "";
    }
}
