/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which things are in view or in a frame, where on the screen, and in which order they are read. */
#include "draw/wf-scene-features.h"
#include "draw/wf-scene-private.h"

#include <math.h>
#include <string.h>

#define ROW_PX 40.0 /* what lies within one row is read from left to right */

void
wf_view_get_corners (const WfView *view, WfPoint *from, WfPoint *to)
{
  *from = wf_view_from_screen (view, (WfPoint){ 0, 0 });
  *to = wf_view_from_screen (view, (WfPoint){ view->width, view->height });
}

/* Liang and Barsky: the part @begin … @end (0…1) of a segment between two corners. */
static gboolean
clip_segment (WfPoint a, WfPoint b, WfPoint from, WfPoint to, double *begin, double *end)
{
  double p[4] = { a.x - b.x, b.x - a.x, a.y - b.y, b.y - a.y };
  double q[4] = { a.x - from.x, to.x - a.x, a.y - from.y, to.y - a.y };

  *begin = 0;
  *end = 1;
  for (guint i = 0; i < 4; i++)
    {
      if (p[i] == 0 && q[i] < 0)
        return FALSE;
      if (p[i] < 0)
        *begin = MAX (*begin, q[i] / p[i]);
      else if (p[i] > 0)
        *end = MIN (*end, q[i] / p[i]);
    }
  return *begin <= *end;
}

gboolean
wf_points_are_seen (const WfBox *box, const WfPoint *points, guint n, WfPoint from, WfPoint to)
{
  int first;
  guint n_copies = wf_box_copies (box, from, to, &first);
  double begin, end;

  for (guint copy = 0; copy < n_copies; copy++)
    for (guint i = 0; i < n; i++)
      {
        double shift = first + (int) copy;
        WfPoint a = { points[i].x + shift, points[i].y };
        WfPoint b = i + 1 < n ? (WfPoint){ points[i + 1].x + shift, points[i + 1].y } : a;

        if (clip_segment (a, b, from, to, &begin, &end))
          return TRUE;
      }
  return FALSE;
}

static gboolean
line_is_seen (const WfSceneLine *line, WfPoint from, WfPoint to)
{
  for (guint i = 0; i < line->n_legs; i++)
    if (wf_points_are_seen (&line->legs[i].box, line->legs[i].points, line->legs[i].n_points, from,
                            to))
      return TRUE;
  return FALSE;
}

gboolean
wf_point_is_seen (WfPoint at, WfPoint from, WfPoint to)
{
  WfBox box = { at.x, at.y, at.x, at.y };
  int first;

  return wf_box_copies (&box, from, to, &first) > 0;
}

static WfBox
measure_box (const WfPoint *points, guint n)
{
  WfBox box = wf_box_empty;

  for (guint i = 0; i < n; i++)
    wf_box_add (&box, points[i]);
  return box;
}

gboolean
wf_fault_is_seen (const WfSceneFault *fault, WfPoint from, WfPoint to)
{
  WfBox box = measure_box (fault->stretch, fault->n_stretch);

  return wf_points_are_seen (&box, fault->stretch, fault->n_stretch, from, to);
}

static void
foreach_between (WfScene *self,
                 double zoom,
                 WfPoint from,
                 WfPoint to,
                 void (*func) (const char *ref, gpointer data),
                 gpointer data)
{
  g_autoptr (GArray) points = NULL;

  for (guint i = 0; i < self->faults->len; i++)
    {
      const WfSceneFault *fault = g_ptr_array_index (self->faults, i);

      if (wf_fault_is_seen (fault, from, to))
        func (fault->ref, data);
    }
  for (guint i = self->lines->len; i > 0; i--) /* drawn worst last, listed worst first */
    {
      const WfSceneLine *line = g_ptr_array_index (self->lines, i - 1);

      if (line_is_seen (line, from, to))
        func (line->ref, data);
    }
  for (guint i = 0; i < self->vessels->len; i++)
    {
      const WfSceneVessel *vessel = g_ptr_array_index (self->vessels, i);

      if (wf_point_is_seen (vessel->at, from, to))
        func (vessel->ref, data);
    }
  points = wf_scene_index_find (self->index, zoom, from, to);
  for (guint i = 0; i < points->len; i++)
    {
      const WfScenePoint *point
          = g_ptr_array_index (self->points, g_array_index (points, guint32, i));

      func (point->ref, data);
    }
}

static void
add_ref (const char *ref, gpointer refs)
{
  g_ptr_array_add (refs, g_strdup (ref));
}

static char **
dup_between (
    WfScene *self, double zoom, WfPoint from, WfPoint to, guint most_features, guint *n_more)
{
  GPtrArray *refs = g_ptr_array_new ();

  foreach_between (self, zoom, from, to, add_ref, refs);
  *n_more = wf_scene_add_features_between (self, from, to, most_features, refs);
  g_ptr_array_add (refs, NULL);
  return (char **) g_ptr_array_free (refs, FALSE);
}

static void
count_ref (const char *ref, gpointer counts)
{
  ((guint *) counts)[g_str_has_prefix (ref, "fault:") ? 0 : 1]++;
}

void
wf_scene_count_in_view (WfScene *self, const WfView *view, guint *n_faults, guint *n_others)
{
  guint counts[2] = { 0, 0 };
  WfPoint from, to;

  wf_view_get_corners (view, &from, &to);
  foreach_between (self, view->zoom, from, to, count_ref, counts);
  *n_faults = counts[0];
  *n_others = counts[1] + wf_scene_count_features_between (self, from, to);
}

char **
wf_scene_dup_in_view (WfScene *self, const WfView *view)
{
  WfPoint from, to;
  guint n_more;

  wf_view_get_corners (view, &from, &to);
  return dup_between (self, view->zoom, from, to, WF_SCENE_MAX_FEATURES_IN_VIEW, &n_more);
}

char **
wf_scene_dup_all_in_view (WfScene *self, const WfView *view)
{
  WfPoint from, to;
  guint n_more;

  wf_view_get_corners (view, &from, &to);
  return dup_between (self, view->zoom, from, to, G_MAXUINT, &n_more);
}

char **
wf_scene_pick_frame (WfScene *self, const WfView *view, WfPoint a, WfPoint b, guint *n_more)
{
  WfPoint from = wf_view_from_screen (view, (WfPoint){ MIN (a.x, b.x), MIN (a.y, b.y) });
  WfPoint to = wf_view_from_screen (view, (WfPoint){ MAX (a.x, b.x), MAX (a.y, b.y) });

  return dup_between (self, view->zoom, from, to, WF_SCENE_MAX_FEATURES_IN_VIEW, n_more);
}

/* --- anchors -------------------------------------------------------------- */
typedef struct
{
  WfPoint from, to; /* corners of the view */
  GArray *run;      /* WfPoint: the stretch in view that is being followed */
  double length, best_length;
  WfPoint best; /* middle of the longest so far */
} Stretches;

static void
end_run (Stretches *self)
{
  WfPoint *points = (WfPoint *) (void *) self->run->data;

  if (self->run->len > 0 && self->length > self->best_length)
    {
      self->best_length = self->length;
      self->best = wf_points_get_middle (points, self->run->len);
    }
  g_array_set_size (self->run, 0);
  self->length = 0;
}

static void
add_segment (Stretches *self, WfPoint a, WfPoint b)
{
  double begin, end;

  if (!clip_segment (a, b, self->from, self->to, &begin, &end))
    {
      end_run (self);
      return;
    }
  WfPoint c = { a.x + (b.x - a.x) * begin, a.y + (b.y - a.y) * begin };
  WfPoint d = { a.x + (b.x - a.x) * end, a.y + (b.y - a.y) * end };

  if (begin > 0)
    end_run (self);
  if (self->run->len == 0)
    g_array_append_val (self->run, c);
  g_array_append_val (self->run, d);
  self->length += hypot (d.x - c.x, d.y - c.y);
  if (end < 1)
    end_run (self);
}

static void
add_points (Stretches *self, const WfBox *box, const WfPoint *points, guint n)
{
  int first;
  guint n_copies = wf_box_copies (box, self->from, self->to, &first);

  for (guint copy = 0; copy < n_copies; copy++)
    {
      double shift = first + (int) copy;

      for (guint i = 0; i < n; i++)
        {
          const WfPoint *next = &points[MIN (i + 1, n - 1)];

          if (i + 1 < n || n == 1)
            add_segment (self, (WfPoint){ points[i].x + shift, points[i].y },
                         (WfPoint){ next->x + shift, next->y });
        }
      end_run (self);
    }
}

static void
add_thing (Stretches *self, WfScene *scene, const char *ref)
{
  void *thing = ref != NULL ? g_hash_table_lookup (scene->by_ref, ref) : NULL;
  const WfAsset *asset;

  if (thing == NULL)
    return;
  if (g_str_has_prefix (ref, "fault:"))
    {
      const WfSceneFault *fault = thing;
      WfBox box = measure_box (fault->stretch, fault->n_stretch);

      add_points (self, &box, fault->stretch, fault->n_stretch);
      return;
    }
  if (g_str_has_prefix (ref, "track:"))
    {
      const WfPoint *at = &((WfSceneVessel *) thing)->at;
      WfBox box = { at->x, at->y, at->x, at->y };

      add_points (self, &box, at, 1);
      return;
    }
  asset = wf_dataset_get_asset (scene->dataset, ref + strlen ("asset:"));
  if (asset == NULL || !wf_asset_is_line (asset))
    {
      const WfScenePoint *point = thing;
      WfBox box = { point->at.x, point->at.y, point->at.x, point->at.y };

      add_points (self, &box, &point->at, 1);
      return;
    }
  for (guint i = 0; i < ((WfSceneLine *) thing)->n_legs; i++)
    {
      const WfSceneLeg *leg = &((WfSceneLine *) thing)->legs[i];

      add_points (self, &leg->box, leg->points, leg->n_points);
    }
}

gboolean
wf_scene_get_anchor (WfScene *self, const WfView *view, const char *ref, WfPoint *screen)
{
  g_autoptr (GArray) run = g_array_new (FALSE, FALSE, sizeof (WfPoint));
  Stretches stretches = { .run = run, .best_length = -1 };
  const WfFeatureLayer *layer;
  WfPoint middle;
  guint feature;

  if (wf_scene_find_feature (self, ref, &layer, &feature)
      && wf_feature_layer_get_middle (layer, feature, &middle))
    {
      middle.x += round (view->centre.x - middle.x);
      *screen = wf_view_to_screen (view, middle);
      return TRUE;
    }
  wf_view_get_corners (view, &stretches.from, &stretches.to);
  add_thing (&stretches, self, ref);
  if (stretches.best_length < 0)
    return FALSE;
  *screen = wf_view_to_screen (view, stretches.best);
  return TRUE;
}

/* --- order of reading ------------------------------------------------------ */
typedef struct
{
  char *ref;
  double row, x;
} Stop;

static int
compare_stops (gconstpointer a, gconstpointer b)
{
  const Stop *left = a, *right = b;

  if (left->row != right->row)
    return left->row < right->row ? -1 : 1;
  if (left->x != right->x)
    return left->x < right->x ? -1 : 1;
  return strcmp (left->ref, right->ref);
}

char **
wf_scene_dup_tour (WfScene *self, const WfView *view)
{
  g_autoptr (GArray) stops = g_array_new (FALSE, FALSE, sizeof (Stop));
  g_autofree char **refs = wf_scene_dup_in_view (self, view);
  char **tour;

  for (char **ref = refs; *ref != NULL; ref++)
    {
      WfPoint at = { 0, 0 };

      wf_scene_get_anchor (self, view, *ref, &at);
      Stop stop = { *ref, floor (at.y / ROW_PX), at.x };
      g_array_append_val (stops, stop);
    }
  g_array_sort (stops, compare_stops);
  tour = g_new0 (char *, stops->len + 1);
  for (guint i = 0; i < stops->len; i++)
    tour[i] = g_array_index (stops, Stop, i).ref; /* moved, not copied */
  return tour;
}
