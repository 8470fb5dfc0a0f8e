/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Samples for a legend, drawn by the same functions as the map. */
#include "draw/wf-scene-private.h"

static void
sample_line (cairo_t *cr,
             const WfMapColours *colours,
             double width,
             double y,
             WfServiceState state,
             WfAssetKind kind,
             WfRouteQuality quality)
{
  WfDashes dashes = wf_line_dashes (state, kind, quality);

  wf_palette_set (cr, wf_palette_get_state (colours, state, kind));
  cairo_set_line_width (cr, wf_line_width (state, kind));
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  wf_scene_set_dashes (cr, &dashes);
  cairo_move_to (cr, 2, y);
  cairo_line_to (cr, width - 2, y);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
sample_damage (cairo_t *cr, const WfMapColours *colours, double width, double y)
{
  const WfPoint points[] = { { 2, y }, { width - 2, y } };

  wf_scene_paint_damage (cr, colours, points, 2, TRUE);
}

static void
sample_assumed (cairo_t *cr, const WfMapColours *colours, double width, double y)
{
  wf_palette_set (cr, colours->ink);
  cairo_set_line_width (cr, wf_line_width (WF_STATE_OUT, WF_ASSET_TELECOM_CABLE));
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  wf_scene_set_dashes (cr, &wf_assumed_dashes);
  cairo_move_to (cr, 2, y);
  cairo_line_to (cr, width - 2, y);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

G_STATIC_ASSERT (WF_LEGEND_N <= 32); /* bits of a guint */

gboolean
wf_legend_get_site (WfLegendItem item, WfAssetKind *kind)
{
  static const WfAssetKind kinds[] = {
    [WF_LEGEND_LANDING] = WF_ASSET_LANDING_POINT,
    [WF_LEGEND_EXCHANGE] = WF_ASSET_IXP,
    [WF_LEGEND_BRANCHING] = WF_ASSET_BRANCHING_UNIT,
    [WF_LEGEND_DATA_CENTRE] = WF_ASSET_DATA_CENTRE,
    [WF_LEGEND_GROUND_STATION] = WF_ASSET_GROUND_STATION,
    [WF_LEGEND_POWER_PLANT] = WF_ASSET_POWER_PLANT,
    [WF_LEGEND_LNG] = WF_ASSET_LNG_TERMINAL,
    [WF_LEGEND_OFFSHORE] = WF_ASSET_OFFSHORE_NODE,
    [WF_LEGEND_PORT] = WF_ASSET_PORT,
    [WF_LEGEND_DEPOT] = WF_ASSET_CABLE_DEPOT,
    [WF_LEGEND_FIXED_LINK] = WF_ASSET_TRANSPORT_LINK,
  };

  if (item < WF_LEGEND_LANDING || item > WF_LEGEND_FIXED_LINK)
    return FALSE;
  *kind = kinds[item];
  return TRUE;
}

gboolean
wf_legend_is_sign (WfLegendItem item)
{
  WfAssetKind kind;

  if (wf_legend_get_site (item, &kind))
    return TRUE;
  switch (item)
    {
    case WF_LEGEND_DRAWN:
    case WF_LEGEND_AGEING:
    case WF_LEGEND_EXPIRED:
    case WF_LEGEND_IMPORTED:
    case WF_LEGEND_VESSEL:
      return TRUE;
    default:
      return FALSE;
    }
}

void
wf_legend_draw_sample (
    cairo_t *cr, WfLegendItem item, double width, double height, WfPalette palette)
{
  const WfMapColours *colours = wf_palette_get (palette);
  WfPoint middle = { width / 2, height / 2 };
  static const WfServiceState states[] = {
    [WF_LEGEND_IN_SERVICE] = WF_STATE_IN_SERVICE, [WF_LEGEND_DEGRADED] = WF_STATE_DEGRADED,
    [WF_LEGEND_CONTESTED] = WF_STATE_CONTESTED,   [WF_LEGEND_OUT] = WF_STATE_OUT,
    [WF_LEGEND_UNKNOWN] = WF_STATE_UNKNOWN,       [WF_LEGEND_PLANNED] = WF_STATE_PLANNED,
    [WF_LEGEND_RETIRED] = WF_STATE_RETIRED,
  };
  WfAssetKind site;

  if (wf_legend_get_site (item, &site))
    {
      wf_scene_paint_symbol (cr, colours, site, middle, 6.6,
                             wf_palette_get_state (colours, WF_STATE_IN_SERVICE, site), FALSE);
      return;
    }
  switch (item)
    {
    case WF_LEGEND_ASSUMED:
      sample_assumed (cr, colours, width, height / 2);
      break;
    case WF_LEGEND_DAMAGE:
      sample_damage (cr, colours, width, height / 2);
      break;
    case WF_LEGEND_SURVEYED:
    case WF_LEGEND_APPROXIMATE:
    case WF_LEGEND_SCHEMATIC:
      sample_line (cr, colours, width, height / 2, WF_STATE_IN_SERVICE, WF_ASSET_TELECOM_CABLE,
                   WF_ROUTE_SURVEYED + (item - WF_LEGEND_SURVEYED));
      break;
    case WF_LEGEND_POWER:
      sample_line (cr, colours, width, height / 2, WF_STATE_IN_SERVICE, WF_ASSET_POWER_CABLE,
                   WF_ROUTE_SCHEMATIC);
      break;
    case WF_LEGEND_GAS:
      sample_line (cr, colours, width, height / 2, WF_STATE_IN_SERVICE, WF_ASSET_GAS_PIPELINE,
                   WF_ROUTE_SCHEMATIC);
      break;
    case WF_LEGEND_DRAWN:
    case WF_LEGEND_AGEING:
    case WF_LEGEND_EXPIRED:
      wf_scene_paint_note (cr, colours, middle, (WfAge) (WF_AGE_FRESH + (item - WF_LEGEND_DRAWN)));
      break;
    case WF_LEGEND_IMPORTED:
      wf_scene_paint_dot (cr, colours, middle);
      break;
    case WF_LEGEND_VESSEL:
      wf_scene_paint_ship (cr, colours, middle, G_PI / 4, TRUE);
      break;
    case WF_LEGEND_N:
      break;
    default:
      sample_line (cr, colours, width, height / 2, states[item], WF_ASSET_TELECOM_CABLE,
                   WF_ROUTE_SCHEMATIC);
      if (wf_state_has_small_badge (states[item]))
        wf_scene_paint_small_badge (cr, colours, states[item], middle);
      break;
    }
}
