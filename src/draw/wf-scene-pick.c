/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking a scene: what lies here, of which classes, where is it. */
#include "draw/wf-scene-features.h"
#include "draw/wf-scene-private.h"

#include <math.h>
#include <string.h>

#define MAX_HITS 64 /* more than anybody goes through: zoom in */

/* Which of several things at one place is meant: a point rather than a line, what is in use rather
 * than what is not, and an area only where nothing stands in it. */
typedef enum
{
  HIT_DAMAGE,
  HIT_POINT,
  HIT_LINE,
  HIT_UNUSED,
  HIT_AREA,
} HitLayer;

typedef struct
{
  const char *ref;
  HitLayer layer;
  double distance;
} Hit;

static double
segment_distance_squared (WfPoint p, WfPoint a, WfPoint b)
{
  double dx = b.x - a.x, dy = b.y - a.y;
  double squared = dx * dx + dy * dy;
  double t = squared > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / squared : 0;

  t = CLAMP (t, 0, 1);
  dx = p.x - a.x - t * dx;
  dy = p.y - a.y - t * dy;
  return dx * dx + dy * dy;
}

static double
point_distance (WfPoint p, WfPoint at)
{
  double dx = p.x - at.x;

  return hypot (dx - round (dx), p.y - at.y); /* to the nearest copy */
}

/* Unit-square distance to the nearest copy; infinitely far without any. */
static double
stretch_distance (WfPoint p, const WfPoint *points, guint n)
{
  double best = G_MAXDOUBLE;

  for (int turn = -1; turn <= 1; turn++)
    {
      WfPoint q = { p.x + turn, p.y };

      if (n == 1)
        best = MIN (best, segment_distance_squared (q, points[0], points[0]));
      for (guint i = 0; i + 1 < n; i++)
        best = MIN (best, segment_distance_squared (q, points[i], points[i + 1]));
    }
  return best < G_MAXDOUBLE ? sqrt (best) : best;
}

static double
box_distance_squared (const WfBox *box, WfPoint p)
{
  double dx = MAX (MAX (box->left - p.x, p.x - box->right), 0);
  double dy = MAX (MAX (box->top - p.y, p.y - box->bottom), 0);

  return dx * dx + dy * dy;
}

/* Unit-square distance to the nearest copy of the leg; what is farther than @reach may be said to
 * be infinitely far. A run of steps is looked at only when its box is nearer than what was found:
 * of a whole cable under the pointer, as the world is seen whole, that are one or two. */
static double
leg_distance (WfPoint p, const WfSceneLeg *leg, double reach)
{
  const guint n_steps = leg->n_points > 0 ? leg->n_points - 1 : 0;
  double best = reach * reach * (1 + 1e-9); /* what lies at the reach is within it */
  gboolean is_found = FALSE;

  for (int turn = -1; turn <= 1; turn++)
    {
      WfPoint q = { p.x + turn, p.y };

      if (box_distance_squared (&leg->box, q) > best)
        continue;
      for (guint run = 0; run * WF_RUN < n_steps; run++)
        {
          if (box_distance_squared (&leg->runs[run], q) > best)
            continue;
          for (guint i = run * WF_RUN; i < MIN ((run + 1) * WF_RUN, n_steps); i++)
            {
              double squared = segment_distance_squared (q, leg->points[i], leg->points[i + 1]);

              is_found |= squared <= best;
              best = MIN (best, squared);
            }
        }
    }
  return is_found ? sqrt (best) : G_MAXDOUBLE;
}

static void
add_hit (GArray *hits, const char *ref, HitLayer layer, double distance)
{
  Hit hit = { ref, layer, distance };

  g_array_append_val (hits, hit);
}

static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const Hit *left = a, *right = b;

  if (left->layer != right->layer)
    return (int) left->layer - (int) right->layer;
  if (left->distance != right->distance)
    return left->distance < right->distance ? -1 : 1;
  return strcmp (left->ref, right->ref);
}

/* Where points of a drawn leg are left out or put between, it may lie so far from where it is. */
#define ROUNDED_PX 1.0
#define BESIDE_LANE_PX 0.5

/* In pixels, to the leg as it is drawn: in its lanes, which lie within @reach_px of it. */
static double
drawn_distance_px (const WfSceneLeg *leg, const WfView *view, WfPoint screen, double reach_px)
{
  WfPoint from = wf_view_from_screen (view, (WfPoint){ screen.x - reach_px, screen.y - reach_px });
  WfPoint to = wf_view_from_screen (view, (WfPoint){ screen.x + reach_px, screen.y + reach_px });
  double best = G_MAXDOUBLE;
  int first;
  guint n_copies = wf_box_copies (&leg->box, from, to, &first);

  for (guint copy = 0; copy < n_copies; copy++)
    {
      g_autoptr (GArray) points = wf_scene_leg_dup_screen (leg, view, first + (int) copy);

      for (guint i = 0; i + 1 < points->len; i++)
        best = MIN (best, segment_distance_squared (screen, g_array_index (points, WfPoint, i),
                                                    g_array_index (points, WfPoint, i + 1)));
    }
  return best < G_MAXDOUBLE ? sqrt (best) : best;
}

static double
leg_distance_px (
    const WfSceneLeg *leg, const WfView *view, WfPoint p, WfPoint screen, double tolerance_px)
{
  const double world = wf_view_get_world_px (view), lane_px = wf_scene_leg_get_lane_px (leg, view);
  const double reach_px = tolerance_px + (lane_px > 0 ? lane_px + ROUNDED_PX : 0);
  double real = leg_distance (p, leg, reach_px / world);

  if (real == G_MAXDOUBLE)
    return real;
  if (lane_px == 0)
    return real * world;
  /* Where the cable really lies is the cable too, after those that are drawn there. */
  return MIN (real * world + BESIDE_LANE_PX, drawn_distance_px (leg, view, screen, reach_px));
}

static double
line_distance_px (
    const WfSceneLine *line, const WfView *view, WfPoint p, WfPoint screen, double tolerance_px)
{
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < line->n_legs; i++)
    best = MIN (best, leg_distance_px (&line->legs[i], view, p, screen, tolerance_px));
  return best;
}

typedef struct
{
  GArray *hits;
  GPtrArray *texts; /* keeps the references */
} FeatureHits;

static void
feature_hit_cb (const WfFeatureLayer *layer, guint feature, double distance, gpointer user_data)
{
  FeatureHits *self = user_data;
  const WfFeatureSet *set = wf_feature_layer_get_set (layer);
  const WfFeatureShape shape = g_array_index (set->features, WfFeature, feature).shape;
  char *ref = wf_feature_layer_dup_ref (layer, feature);

  g_ptr_array_add (self->texts, ref);
  add_hit (self->hits, ref,
           shape == WF_FEATURE_POINT  ? HIT_POINT
           : shape == WF_FEATURE_LINE ? HIT_LINE
                                      : HIT_AREA,
           distance);
}

/* Everything below: @p is where @screen lies, within one world. */
static void
pick_faults (WfScene *self, WfPoint p, double reach, GArray *hits)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      const WfSceneFault *fault = g_ptr_array_index (self->faults, i);
      double distance = stretch_distance (p, fault->stretch, fault->n_stretch);

      if (distance <= reach * 1.5) /* its sign is wider than a line */
        add_hit (hits, fault->ref, HIT_DAMAGE, distance);
    }
}

static void
pick_points (WfScene *self, double zoom, WfPoint p, double reach, GArray *hits)
{
  g_autoptr (GArray) points
      = wf_scene_index_find (self->index, zoom, (WfPoint){ p.x - reach, p.y - reach },
                             (WfPoint){ p.x + reach, p.y + reach });

  for (guint i = 0; i < points->len; i++)
    {
      const WfScenePoint *point
          = g_ptr_array_index (self->points, g_array_index (points, guint32, i));
      double distance = point_distance (p, point->at);

      if (distance <= reach)
        add_hit (hits, point->ref, point->state == WF_STATE_RETIRED ? HIT_UNUSED : HIT_POINT,
                 distance);
    }
  for (guint i = 0; i < self->vessels->len; i++)
    {
      const WfSceneVessel *vessel = g_ptr_array_index (self->vessels, i);
      double distance = point_distance (p, vessel->at);

      if (distance <= reach)
        add_hit (hits, vessel->ref, HIT_POINT, distance);
    }
}

static void
pick_lines (WfScene *self, const WfView *view, WfPoint p, WfPoint screen, double px, GArray *hits)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      const WfSceneLine *line = g_ptr_array_index (self->lines, i);
      double distance = line_distance_px (line, view, p, screen, px);

      if (distance <= px)
        add_hit (hits, line->ref, line->state == WF_STATE_RETIRED ? HIT_UNUSED : HIT_LINE,
                 distance / wf_view_get_world_px (view));
    }
}

char **
wf_scene_pick (WfScene *self, const WfView *view, WfPoint screen, double tolerance_px)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *refs = g_ptr_array_new ();
  WfPoint p = wf_view_from_screen (view, screen);
  double reach = tolerance_px / wf_view_get_world_px (view);

  p.x -= floor (p.x);
  pick_faults (self, p, reach, hits);
  pick_points (self, view->zoom, p, reach, hits);
  pick_lines (self, view, p, screen, tolerance_px, hits);
  wf_scene_pick_features (self, p, reach, feature_hit_cb, &(FeatureHits){ hits, texts });
  g_array_sort (hits, compare_hits);
  for (guint i = 0; i < MIN (hits->len, MAX_HITS); i++)
    g_ptr_array_add (refs, g_strdup (g_array_index (hits, Hit, i).ref));
  g_ptr_array_add (refs, NULL);
  return (char **) g_ptr_array_free (refs, FALSE);
}

/* --- legend ------------------------------------------------------------- */
static guint
legend_of_state (WfServiceState state)
{
  switch (state)
    {
    case WF_STATE_OUT:
      return 1u << WF_LEGEND_OUT;
    case WF_STATE_DEGRADED:
      return 1u << WF_LEGEND_DEGRADED;
    case WF_STATE_CONTESTED:
      return 1u << WF_LEGEND_CONTESTED;
    case WF_STATE_PLANNED:
      return 1u << WF_LEGEND_PLANNED;
    case WF_STATE_RETIRED:
      return 1u << WF_LEGEND_RETIRED;
    case WF_STATE_UNKNOWN:
      return 1u << WF_LEGEND_UNKNOWN;
    case WF_STATE_IN_SERVICE:
    default:
      return 1u << WF_LEGEND_IN_SERVICE;
    }
}

static guint
legend_of_line (const WfSceneLine *line, WfPoint from, WfPoint to)
{
  static const guint qualities[]
      = { 1u << WF_LEGEND_SURVEYED, 1u << WF_LEGEND_APPROXIMATE, 1u << WF_LEGEND_SCHEMATIC };
  guint bits = 0;

  for (guint i = 0; i < line->n_legs; i++)
    if (wf_points_are_seen (&line->legs[i].box, line->legs[i].points, line->legs[i].n_points, from,
                            to))
      bits |= (line->is_assumed ? 1u << WF_LEGEND_ASSUMED : legend_of_state (line->state))
              | qualities[line->legs[i].quality];
  if (bits != 0 && line->asset->kind == WF_ASSET_POWER_CABLE)
    bits |= 1u << WF_LEGEND_POWER;
  if (bits != 0 && line->asset->kind == WF_ASSET_GAS_PIPELINE)
    bits |= 1u << WF_LEGEND_GAS;
  return bits;
}

static guint
legend_of_site (WfAssetKind kind)
{
  WfAssetKind site;

  for (int item = 0; item < WF_LEGEND_N; item++)
    if (wf_legend_get_site ((WfLegendItem) item, &site) && site == kind)
      return 1u << item;
  return 0;
}

guint
wf_scene_get_legend (WfScene *self, const WfView *view)
{
  guint bits = 0;
  WfPoint from, to;

  wf_view_get_corners (view, &from, &to);
  bits |= wf_scene_legend_of_features (self, from, to);
  for (guint i = 0; i < self->vessels->len; i++)
    if (wf_point_is_seen (((const WfSceneVessel *) self->vessels->pdata[i])->at, from, to))
      bits |= 1u << WF_LEGEND_VESSEL;
  for (guint i = 0; i < self->lines->len; i++)
    bits |= legend_of_line (g_ptr_array_index (self->lines, i), from, to);
  for (guint i = 0; i < self->faults->len; i++)
    if (wf_fault_is_seen (g_ptr_array_index (self->faults, i), from, to))
      bits |= 1u << WF_LEGEND_DAMAGE;
  for (guint i = 0; i < self->points->len; i++)
    {
      const WfScenePoint *point = g_ptr_array_index (self->points, i);

      if (!wf_point_is_shown (point, view->zoom) || !wf_point_is_seen (point->at, from, to))
        continue;
      bits |= legend_of_site (point->asset->kind);
      if (point->state != WF_STATE_IN_SERVICE)
        bits |= legend_of_state (point->state);
    }
  return bits;
}

/* --- where -------------------------------------------------------------- */
static WfPoint
line_middle (const WfSceneLine *line)
{
  const WfSceneLeg *longest = NULL;

  for (guint i = 0; i < line->n_legs; i++)
    if (longest == NULL || line->legs[i].n_points > longest->n_points)
      longest = &line->legs[i];
  return wf_points_get_middle (longest != NULL ? longest->points : NULL,
                               longest != NULL ? longest->n_points : 0);
}

gboolean
wf_scene_get_position (WfScene *self, const char *ref, WfPoint *position)
{
  GPtrArray *refs = ref != NULL ? g_hash_table_lookup (self->incidents, ref) : NULL;
  void *thing = ref != NULL ? g_hash_table_lookup (self->by_ref, ref) : NULL;
  const WfFeatureLayer *layer;
  const WfAsset *asset;
  guint feature;

  if (wf_scene_find_feature (self, ref, &layer, &feature))
    return wf_feature_layer_get_middle (layer, feature, position);
  if (refs != NULL)
    return refs->len > 0 && wf_scene_get_position (self, g_ptr_array_index (refs, 0), position);
  if (thing == NULL)
    return FALSE;
  if (g_str_has_prefix (ref, "fault:"))
    {
      *position = ((WfSceneFault *) thing)->middle;
      return TRUE;
    }
  if (g_str_has_prefix (ref, "track:"))
    {
      *position = ((WfSceneVessel *) thing)->at;
      return TRUE;
    }
  asset = wf_dataset_get_asset (self->dataset, ref + strlen ("asset:"));
  *position = asset != NULL && wf_asset_is_line (asset) ? line_middle (thing)
                                                        : ((WfScenePoint *) thing)->at;
  return TRUE;
}

gboolean
wf_scene_describe (WfScene *self, const char *ref, WfServiceState *state, const char **name)
{
  void *thing = ref != NULL ? g_hash_table_lookup (self->by_ref, ref) : NULL;
  const WfFeatureLayer *layer;
  const WfAsset *asset;
  guint feature;

  if (wf_scene_find_feature (self, ref, &layer, &feature))
    {
      const WfFeature *it
          = &g_array_index (wf_feature_layer_get_set (layer)->features, WfFeature, feature);

      *state = WF_STATE_UNKNOWN;
      *name = it->name != NULL ? it->name : it->id;
      return TRUE;
    }
  if (thing == NULL)
    return FALSE;
  if (g_str_has_prefix (ref, "fault:"))
    {
      *state = ((WfSceneFault *) thing)->line->state;
      *name = ((WfSceneFault *) thing)->text;
      return TRUE;
    }
  if (g_str_has_prefix (ref, "track:"))
    {
      *state = WF_STATE_UNKNOWN; /* of a vessel none is known */
      *name = ((WfSceneVessel *) thing)->text;
      return TRUE;
    }
  asset = wf_dataset_get_asset (self->dataset, ref + strlen ("asset:"));
  *name = asset != NULL ? asset->name : ref;
  *state = asset != NULL && wf_asset_is_line (asset) ? ((WfSceneLine *) thing)->state
                                                     : ((WfScenePoint *) thing)->state;
  return TRUE;
}

const char *
wf_scene_get_incident_of (WfScene *self, const char *ref)
{
  if (ref == NULL || !g_str_has_prefix (ref, "fault:"))
    return NULL;
  const WfSceneFault *fault = g_hash_table_lookup (self->by_ref, ref);
  return fault != NULL ? fault->incident_ref : NULL;
}

static void
add_incident_box (WfScene *self, WfBox *box)
{
  GHashTableIter iter;
  gpointer refs;

  for (guint i = 0; i < self->faults->len; i++)
    {
      const WfSceneFault *fault = g_ptr_array_index (self->faults, i);

      for (guint j = 0; j < fault->n_reach; j++)
        wf_box_add (box, fault->reach[j]);
    }
  g_hash_table_iter_init (&iter, self->incidents);
  while (g_hash_table_iter_next (&iter, NULL, &refs))
    for (guint i = 0; i < ((GPtrArray *) refs)->len; i++)
      {
        WfPoint at;

        if (wf_scene_get_position (self, g_ptr_array_index ((GPtrArray *) refs, i), &at))
          wf_box_add (box, at);
      }
}

/* Shares of the height that stay free: labels stand above, legend and scale lie below, and these
 * take some pixels however low the map is. */
#define FREE_ABOVE 0.17
#define FREE_BELOW 0.25
#define FREE_BELOW_LEAST 150.0
#define FREE_BELOW_MOST 0.42

void
wf_scene_fit (WfScene *self, WfView *view)
{
  WfBox box = wf_box_empty;
  const double above = view->height * FREE_ABOVE;
  const double below
      = MIN (MAX (view->height * FREE_BELOW, FREE_BELOW_LEAST), view->height * FREE_BELOW_MOST);
  const double usable_width = MAX (50, view->width * 0.70);
  const double usable_height = MAX (50, view->height - above - below);
  double zoom;

  add_incident_box (self, &box);
  if (box.left > box.right)
    {
      wf_box_add (&box, wf_mercator_project (10.0, 54.0));
      wf_box_add (&box, wf_mercator_project (29.5, 60.8));
    }
  zoom = MIN (log2 (usable_width / WF_TILE_SIZE / MAX (1e-9, box.right - box.left)),
              log2 (usable_height / WF_TILE_SIZE / MAX (1e-9, box.bottom - box.top)));
  view->zoom = CLAMP (zoom, 2.0, 7.0);
  view->centre
      = (WfPoint){ (box.left + box.right) / 2,
                   (box.top + box.bottom) / 2 + (below - above) / 2 / wf_view_get_world_px (view) };
}
