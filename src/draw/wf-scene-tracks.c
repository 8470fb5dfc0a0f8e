/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vessels of imported tracks: where each was at the instant shown, and the way behind it. Where
 * nothing was transmitted the straight way between two fixes is dashed: it is not known. */
#include "draw/wf-scene-private.h"

#include <math.h>
#include <string.h>

#include "analysis/wf-track-evidence.h"

#define VESSEL_PX 5.0
#define NAME_ZOOM 8.0

static const WfDashes gap_dashes = { { 5, 5 }, 2 };

void
wf_scene_vessel_free (gpointer data)
{
  WfSceneVessel *vessel = data;

  g_free (vessel->ref);
  g_free (vessel->text);
  g_free (vessel);
}

static char *
dup_text (const WfTrack *track)
{
  return track->name != NULL ? g_strdup_printf ("%s (%09u)", track->name, track->mmsi)
                             : g_strdup_printf ("MMSI %09u", track->mmsi);
}

static void
add_vessel (WfScene *self, const WfTrack *track, gint64 at)
{
  WfSceneVessel *vessel;
  WfPosition position;
  gboolean is_in_gap = FALSE;

  if (!wf_track_is_seen (track, at))
    return;
  vessel = g_new0 (WfSceneVessel, 1);
  vessel->ref = g_strdup_printf ("track:%u", track->mmsi);
  if (g_hash_table_contains (self->by_ref, vessel->ref))
    {
      wf_scene_vessel_free (vessel); /* another file shows it already */
      return;
    }
  vessel->track = track;
  vessel->text = dup_text (track);
  vessel->last = wf_track_find (track, at);
  vessel->is_now = wf_track_get_position (track, at, &position, &is_in_gap) && !is_in_gap;
  if (!vessel->is_now)
    position = (WfPosition){ wf_fix_get_lon (&track->fixes[vessel->last]),
                             wf_fix_get_lat (&track->fixes[vessel->last]) };
  vessel->at = wf_mercator_project (position.lon, position.lat);
  g_ptr_array_add (self->vessels, vessel);
  g_hash_table_insert (self->by_ref, vessel->ref, vessel);
}

void
wf_scene_set_tracks (WfScene *self, GPtrArray *sets, gint64 at)
{
  self->shown_at = at;
  for (guint i = 0; sets != NULL && i < sets->len; i++)
    {
      WfTrackSet *set = g_ptr_array_index (sets, i);

      g_ptr_array_add (self->track_sets, wf_track_set_ref (set));
      for (guint j = 0; j < set->tracks->len; j++)
        add_vessel (self, g_ptr_array_index (set->tracks, j), at);
    }
}

/* --- drawing -------------------------------------------------------------- */
static WfPoint
fix_point (const WfFix *fix, WfPoint near)
{
  WfPoint point = wf_mercator_project (wf_fix_get_lon (fix), wf_fix_get_lat (fix));

  point.x += round (near.x - point.x);
  return point;
}

static void
stroke (WfScenePainter *painter, GArray *points, const WfDashes *dashes, WfColour colour)
{
  if (points->len >= 2)
    {
      wf_painter_stroke (painter, (const WfPoint *) (const void *) points->data, points->len, 1.4,
                         dashes);
      wf_painter_paint (painter, colour);
    }
  g_array_set_size (points, 0);
}

/* The way behind, from the vessel backwards; a gap is a stretch of its own. */
static void
paint_trail (WfScenePainter *painter, const WfSceneVessel *vessel, WfPoint head, WfColour colour)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (WfPoint));
  gint64 gap = wf_track_get_gap_us (vessel->track), later = painter->scene->shown_at;
  WfPoint at = wf_view_to_screen (painter->view, head), unit = head;

  g_array_append_val (points, at);
  for (int i = vessel->last; i >= 0; i--)
    {
      const WfFix *fix = &vessel->track->fixes[i];
      gboolean is_gap = later - fix->at > gap && (i < vessel->last || vessel->is_now);
      WfPoint before = at;

      if (fix->at < painter->scene->shown_at - WF_TRACK_TRAIL_US)
        break;
      unit = fix_point (fix, unit);
      at = wf_view_to_screen (painter->view, unit);
      if (is_gap)
        {
          stroke (painter, points, NULL, colour);
          g_array_append_val (points, before);
          g_array_append_val (points, at);
          stroke (painter, points, &gap_dashes, colour);
          g_array_append_val (points, at);
        }
      else if (hypot (at.x - before.x, at.y - before.y) >= 0.7)
        g_array_append_val (points, at);
      later = fix->at;
    }
  stroke (painter, points, NULL, colour);
}

/* A ship's shape along its course; hollow where its last fix is old, a disc without a course. */
void
wf_scene_paint_ship (
    cairo_t *cr, const WfMapColours *colours, WfPoint at, double course, gboolean is_now)
{
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_translate (cr, at.x, at.y);
  if (isnan (course))
    cairo_arc (cr, 0, 0, VESSEL_PX * 0.6, 0, 2 * G_PI);
  else
    {
      cairo_rotate (cr, course);
      cairo_move_to (cr, 0, -VESSEL_PX * 1.4);
      cairo_line_to (cr, VESSEL_PX * 0.75, VESSEL_PX);
      cairo_line_to (cr, -VESSEL_PX * 0.75, VESSEL_PX);
      cairo_close_path (cr);
    }
  wf_palette_set (cr, is_now ? colours->ink : colours->paper);
  cairo_fill_preserve (cr);
  wf_palette_set (cr, is_now ? colours->paper : colours->ink);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_width (cr, 1.2);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
paint_vessel (WfScenePainter *painter, const WfSceneVessel *vessel, WfPoint at)
{
  const guint16 course = vessel->track->fixes[vessel->last].course;

  wf_scene_paint_ship (painter->cr, painter->colours, at,
                       course == WF_FIX_NO_COURSE ? NAN : course / 10.0 * G_PI / 180,
                       vessel->is_now);
}

static gboolean
trail_may_be_seen (WfScenePainter *painter, const WfTrack *track)
{
  WfPoint a = wf_mercator_project (track->west, track->north);
  WfPoint b = wf_mercator_project (track->east, track->south);
  WfBox box = { a.x, a.y, b.x, b.y };
  int first;

  return wf_box_copies (&box, painter->from, painter->to, &first) > 0;
}

void
wf_scene_paint_tracks (WfScenePainter *painter)
{
  GPtrArray *vessels = painter->scene->vessels;
  WfColour colour = painter->colours->ink;
  WfPoint middle = painter->view->centre;

  colour.alpha = 0.65;
  for (guint i = 0; i < vessels->len; i++)
    {
      const WfSceneVessel *vessel = g_ptr_array_index (vessels, i);
      WfPoint head = vessel->at;

      if (!trail_may_be_seen (painter, vessel->track))
        continue;
      head.x += round (middle.x - head.x);
      paint_trail (painter, vessel, head, colour);
      paint_vessel (painter, vessel, wf_view_to_screen (painter->view, head));
    }
}

void
wf_scene_name_vessels (WfScenePainter *painter)
{
  for (guint i = 0; painter->view->zoom >= NAME_ZOOM && i < painter->scene->vessels->len; i++)
    {
      const WfSceneVessel *vessel = g_ptr_array_index (painter->scene->vessels, i);
      WfPoint head = vessel->at;

      head.x += round (painter->view->centre.x - head.x);
      wf_labels_add (painter->labels, WF_LABEL_POINT, vessel->text,
                     wf_view_to_screen (painter->view, head), 8.0);
    }
}
