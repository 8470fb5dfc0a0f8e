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

gboolean
wf_legend_is_sign (WfLegendItem item)
{
  switch (item)
    {
    case WF_LEGEND_LANDING:
    case WF_LEGEND_EXCHANGE:
    case WF_LEGEND_OTHER:
    case WF_LEGEND_DRAWN:
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
  };

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
    case WF_LEGEND_LANDING:
      wf_scene_paint_symbol (cr, colours, WF_ASSET_LANDING_POINT, middle, 6.6, colours->point,
                             FALSE);
      break;
    case WF_LEGEND_EXCHANGE:
      wf_scene_paint_symbol (cr, colours, WF_ASSET_IXP, middle, 6.6, colours->point, FALSE);
      break;
    case WF_LEGEND_OTHER:
      wf_scene_paint_symbol (cr, colours, WF_ASSET_PORT, middle, 6.6, colours->point, FALSE);
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
      wf_scene_paint_note (cr, colours, middle, WF_AGE_FRESH);
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
      break;
    }
}
