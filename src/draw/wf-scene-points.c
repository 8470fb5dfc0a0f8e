/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stations, exchanges and the other points: a shape for each kind, a badge for each state that is
 * not "in service". */
#include "draw/wf-scene-private.h"

#include <math.h>
#include <string.h>

#define THIN_PX 7 /* symbols nearer than this to one that is drawn stand for it */

gboolean
wf_point_is_shown (const WfScenePoint *point, double zoom)
{
  if (point->is_in_incident || wf_state_rank (point->touched) > wf_state_rank (WF_STATE_UNKNOWN)
      || wf_state_rank (point->state) > wf_state_rank (WF_STATE_UNKNOWN))
    return TRUE;
  switch (point->asset->kind)
    {
    case WF_ASSET_LANDING_POINT:
      return zoom >= 4.0;
    case WF_ASSET_IXP:
      return zoom >= 4.6;
    case WF_ASSET_BRANCHING_UNIT:
      return zoom >= 6.8;
    default:
      return zoom >= 5.8;
    }
}

static void
polygon (cairo_t *cr, WfPoint at, double radius, guint n, double turn)
{
  cairo_new_sub_path (cr);
  for (guint i = 0; i < n; i++)
    {
      double angle = turn + 2 * G_PI * i / n;

      cairo_line_to (cr, at.x + radius * sin (angle), at.y - radius * cos (angle));
    }
  cairo_close_path (cr);
}

static void
trace_symbol (cairo_t *cr, WfAssetKind kind, WfPoint at, double size)
{
  double half = size / 2;

  switch (kind)
    {
    case WF_ASSET_LANDING_POINT:
      cairo_rectangle (cr, at.x - half, at.y - half, size, size);
      break;
    case WF_ASSET_IXP:
      polygon (cr, at, half * 1.35, 4, 0);
      break;
    case WF_ASSET_BRANCHING_UNIT:
      cairo_new_sub_path (cr);
      cairo_arc (cr, at.x, at.y, half * 0.6, 0, 2 * G_PI);
      break;
    case WF_ASSET_DATA_CENTRE:
      cairo_rectangle (cr, at.x - half, at.y - half, size, size * 0.4);
      cairo_rectangle (cr, at.x - half, at.y + half * 0.2, size, size * 0.4);
      break;
    case WF_ASSET_CABLE_DEPOT:
      polygon (cr, at, half * 1.3, 3, G_PI);
      break;
    case WF_ASSET_GROUND_STATION:
      polygon (cr, at, half * 1.3, 3, 0);
      break;
    case WF_ASSET_LNG_TERMINAL:
      polygon (cr, at, half * 1.2, 5, 0);
      break;
    case WF_ASSET_POWER_PLANT:
    case WF_ASSET_OFFSHORE_NODE:
      polygon (cr, at, half * 1.2, 6, 0);
      break;
    case WF_ASSET_TRANSPORT_LINK:
      cairo_rectangle (cr, at.x - half * 1.3, at.y - half * 0.5, size * 1.3, size * 0.5);
      break;
    default:
      cairo_new_sub_path (cr);
      cairo_arc (cr, at.x, at.y, half, 0, 2 * G_PI);
      break;
    }
}

void
wf_scene_paint_symbol (cairo_t *cr,
                       const WfMapColours *colours,
                       WfAssetKind kind,
                       WfPoint at,
                       double size,
                       WfColour colour,
                       gboolean is_bold)
{
  cairo_new_path (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  trace_symbol (cr, kind, at, size);
  wf_palette_set (cr, colours->paper);
  cairo_fill_preserve (cr);
  wf_palette_set (cr, colour);
  cairo_set_line_width (cr, is_bold ? 2.2 : 1.4);
  cairo_stroke (cr);
}

/* ✕ in a square: out. ! in a triangle: degraded. ≠ in a split disc: contested. Drawn, not written:
 * fonts differ. */
void
wf_scene_paint_badge (cairo_t *cr, const WfMapColours *colours, WfServiceState state, WfPoint at)
{
  WfColour colour = wf_palette_get_state (colours, state, WF_ASSET_TELECOM_CABLE);

  cairo_new_path (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  if (state == WF_STATE_OUT)
    cairo_rectangle (cr, at.x - 6, at.y - 6, 12, 12);
  else if (state == WF_STATE_DEGRADED)
    polygon (cr, (WfPoint){ at.x, at.y + 1 }, 8, 3, 0);
  else
    cairo_arc (cr, at.x, at.y, 6.5, 0, 2 * G_PI);
  wf_palette_set (cr, colour);
  cairo_fill_preserve (cr);
  wf_palette_set (cr, colours->paper);
  cairo_set_line_width (cr, 1.3);
  cairo_stroke (cr);
  cairo_set_line_width (cr, 1.9);
  if (state == WF_STATE_OUT)
    {
      cairo_move_to (cr, at.x - 2.8, at.y - 2.8);
      cairo_line_to (cr, at.x + 2.8, at.y + 2.8);
      cairo_move_to (cr, at.x - 2.8, at.y + 2.8);
      cairo_line_to (cr, at.x + 2.8, at.y - 2.8);
    }
  else if (state == WF_STATE_DEGRADED)
    {
      cairo_move_to (cr, at.x, at.y - 2.6);
      cairo_line_to (cr, at.x, at.y + 0.8);
      cairo_move_to (cr, at.x, at.y + 3.2);
      cairo_line_to (cr, at.x, at.y + 3.25);
    }
  else
    {
      cairo_move_to (cr, at.x - 3, at.y - 1.4);
      cairo_line_to (cr, at.x + 3, at.y - 1.4);
      cairo_move_to (cr, at.x - 3, at.y + 1.4);
      cairo_line_to (cr, at.x + 3, at.y + 1.4);
      cairo_move_to (cr, at.x + 1.6, at.y - 3.4);
      cairo_line_to (cr, at.x - 1.6, at.y + 3.4);
    }
  cairo_stroke (cr);
}

/* "Athens (Glyfada)" is written as "Athens" until one looks closely. */
char *
wf_scene_dup_short_name (const char *name)
{
  const char *bracket = strstr (name, " (");

  return bracket != NULL ? g_strndup (name, (gsize) (bracket - name)) : g_strdup (name);
}

static gboolean
is_bad (WfServiceState state)
{
  return wf_state_rank (state) > wf_state_rank (WF_STATE_UNKNOWN);
}

static void
paint_point (WfScenePainter *painter, const WfScenePoint *point, WfPoint at)
{
  WfServiceState shown = is_bad (point->state) ? point->state : point->touched;
  gboolean is_bold = is_bad (shown) || point->is_in_incident;
  WfColour colour = wf_palette_get_state (painter->colours, is_bad (shown) ? shown : point->state,
                                          point->asset->kind);
  double size = is_bold ? 9.0 : 6.6;

  wf_scene_paint_symbol (painter->cr, painter->colours, point->asset->kind, at, size, colour,
                         is_bold);
  if (is_bad (point->state))
    wf_scene_paint_badge (painter->cr, painter->colours, point->state,
                          (WfPoint){ at.x + 9, at.y - 7 });
  if (is_bold)
    wf_labels_block (painter->labels, at.x - size / 2 - 2, at.y - size / 2 - 2, size + 4, size + 4);
}

static void
name_point (WfScenePainter *painter, const WfScenePoint *point, WfPoint at, gboolean is_first_round)
{
  gboolean is_bold = is_bad (point->state) || is_bad (point->touched) || point->is_in_incident;
  gboolean is_named = point->asset->kind != WF_ASSET_BRANCHING_UNIT
                      && (is_bold ? painter->view->zoom >= 4.4 : painter->view->zoom >= 7.2);
  g_autofree char *name = NULL;

  if (!is_named || is_bold != is_first_round)
    return;
  name = painter->view->zoom < 8.5 ? wf_scene_dup_short_name (point->asset->name)
                                   : g_strdup (point->asset->name);
  wf_labels_add (painter->labels, is_bold ? WF_LABEL_STATION : WF_LABEL_POINT, name, at,
                 is_bold ? 9.5 : 7.0);
}

/* Important ones come first and are kept; of the others, one of a crowd. The grid has cells of
 * THIN_PX. */
void
wf_scene_paint_points (WfScenePainter *painter)
{
  GPtrArray *points = painter->scene->points;
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  GArray *shown = painter->shown_at;
  GPtrArray *what = painter->shown_points;

  for (guint i = 0; i < points->len; i++)
    {
      const WfScenePoint *point = g_ptr_array_index (points, i);
      WfBox box = { point->at.x, point->at.y, point->at.x, point->at.y };
      int first;
      guint n_copies = wf_point_is_shown (point, painter->view->zoom)
                           ? wf_box_copies (&box, painter->from, painter->to, &first)
                           : 0;

      for (guint copy = 0; copy < n_copies; copy++)
        {
          WfPoint at = wf_view_to_screen (
              painter->view, (WfPoint){ point->at.x + first + (int) copy, point->at.y });
          gpointer cell = GINT_TO_POINTER ((int) floor (at.x / THIN_PX) * 65536
                                           + (int) floor (at.y / THIN_PX));

          if (!g_hash_table_add (taken, cell) && !is_bad (point->touched) && !is_bad (point->state))
            continue;
          g_array_append_val (shown, at);
          g_ptr_array_add (what, (gpointer) point);
        }
    }
  for (guint i = what->len; i > 0; i--) /* the most important on top */
    paint_point (painter, g_ptr_array_index (what, i - 1), g_array_index (shown, WfPoint, i - 1));
}

void
wf_scene_name_points (WfScenePainter *painter)
{
  for (int round = 0; round < 2; round++)
    for (guint i = 0; i < painter->shown_points->len; i++)
      name_point (painter, g_ptr_array_index (painter->shown_points, i),
                  g_array_index (painter->shown_at, WfPoint, i), round == 0);
}
