/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making the snapshot. Drawing, picking and names stand in their own files. */
#include "draw/wf-scene-private.h"

#include <math.h>
#include <string.h>

#include "analysis/wf-leg-quality.h"
#include "analysis/wf-route.h"
#include "model/wf-vocabulary.h"

const WfBox wf_box_empty = { G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };

void
wf_box_add (WfBox *box, WfPoint point)
{
  box->left = MIN (box->left, point.x);
  box->right = MAX (box->right, point.x);
  box->top = MIN (box->top, point.y);
  box->bottom = MAX (box->bottom, point.y);
}

guint
wf_box_copies (const WfBox *box, WfPoint from, WfPoint to, int *first)
{
  int last;

  if (box->left > box->right || box->bottom < from.y || box->top > to.y)
    return 0;
  *first = (int) ceil (from.x - box->right);
  last = (int) floor (to.x - box->left);
  return last < *first ? 0 : (guint) (last - *first + 1);
}

WfPoint
wf_points_get_middle (const WfPoint *points, guint n)
{
  double left = 0;

  for (guint i = 1; i < n; i++)
    left += hypot (points[i].x - points[i - 1].x, points[i].y - points[i - 1].y) / 2;
  for (guint i = 1; i < n; i++)
    {
      double dx = points[i].x - points[i - 1].x, dy = points[i].y - points[i - 1].y;
      double step = hypot (dx, dy);

      if (step > 0 && left <= step)
        return (WfPoint){ points[i - 1].x + dx * left / step, points[i - 1].y + dy * left / step };
      left -= step;
    }
  return n > 0 ? points[n - 1] : (WfPoint){ 0.5, 0.5 };
}

int
wf_state_rank (WfServiceState state)
{
  switch (state)
    {
    case WF_STATE_OUT:
      return 6;
    case WF_STATE_CONTESTED:
      return 5;
    case WF_STATE_DEGRADED:
      return 4;
    case WF_STATE_UNKNOWN:
      return 3;
    case WF_STATE_IN_SERVICE:
      return 2;
    case WF_STATE_PLANNED:
      return 1;
    case WF_STATE_RETIRED:
    default:
      return 0;
    }
}

static void
line_free (gpointer data)
{
  WfSceneLine *line = data;

  for (guint i = 0; i < line->n_legs; i++)
    {
      g_free (line->legs[i].points);
      g_free (line->legs[i].runs);
    }
  g_free (line->legs);
  g_free (line->ref);
  g_free (line);
}

static void
fault_free (gpointer data)
{
  WfSceneFault *fault = data;

  g_free (fault->ref);
  g_free (fault->incident_ref);
  g_free (fault->stretch);
  g_free (fault->reach);
  g_free (fault->text);
  g_free (fault);
}

static gboolean
is_hidden (const char *const *hidden_layers, const char *layer)
{
  return hidden_layers != NULL && g_strv_contains (hidden_layers, layer);
}

/* Keeps a line whole over 180°: each point is the copy nearest to the one before. */
static WfPoint
unwrap (WfPoint point, WfPoint before)
{
  point.x += round (before.x - point.x);
  return point;
}

static void
read_leg (WfSceneLeg *leg, const WfLeg *source)
{
  leg->n_points = source->n_positions;
  leg->points = g_new (WfPoint, MAX (1, leg->n_points));
  leg->box = wf_box_empty;
  for (guint i = 0; i < leg->n_points; i++)
    {
      leg->points[i] = wf_mercator_project (source->positions[i].lon, source->positions[i].lat);
      if (i > 0)
        leg->points[i] = unwrap (leg->points[i], leg->points[i - 1]);
      wf_box_add (&leg->box, leg->points[i]);
    }
}

static void
measure_runs (WfSceneLeg *leg)
{
  const guint n_steps = leg->n_points > 0 ? leg->n_points - 1 : 0;
  const guint n_runs = (n_steps + WF_RUN - 1) / WF_RUN;

  leg->runs = n_runs > 0 ? g_new (WfBox, n_runs) : NULL;
  for (guint run = 0; run < n_runs; run++)
    {
      leg->runs[run] = wf_box_empty;
      for (guint i = run * WF_RUN; i <= MIN ((run + 1) * WF_RUN, n_steps); i++)
        wf_box_add (&leg->runs[run], leg->points[i]);
    }
}

static void
add_line (WfScene *self, WfPicture *picture, const WfAsset *asset, WfServiceState state)
{
  WfSceneLine *line = g_new0 (WfSceneLine, 1);

  line->asset = asset;
  line->ref = g_strconcat ("asset:", asset->id, NULL);
  line->state = state;
  line->n_legs = asset->n_legs;
  line->legs = g_new0 (WfSceneLeg, MAX (1, asset->n_legs));
  line->box = wf_box_empty;
  for (guint i = 0; i < line->n_legs; i++)
    {
      WfBox box;

      read_leg (&line->legs[i], &asset->legs[i]);
      line->legs[i].quality = wf_leg_get_quality (picture, asset, i);
      measure_runs (&line->legs[i]);
      box = line->legs[i].box;
      if (box.left > box.right)
        continue;
      wf_box_add (&line->box, (WfPoint){ box.left, box.top });
      wf_box_add (&line->box, (WfPoint){ box.right, box.bottom });
    }
  g_ptr_array_add (self->lines, line);
  g_hash_table_insert (self->by_ref, line->ref, line);
}

static void
add_point (WfScene *self, const WfAsset *asset, WfServiceState state)
{
  WfScenePoint *point = &self->point_block[self->points->len];
  g_autofree char *ref = g_strconcat ("asset:", asset->id, NULL);

  point->asset = asset;
  point->ref = g_string_chunk_insert (self->refs, ref);
  point->state = state;
  point->touched = WF_STATE_IN_SERVICE;
  point->at = wf_mercator_project (asset->position.lon, asset->position.lat);
  g_ptr_array_add (self->points, point);
  g_hash_table_insert (self->by_ref, (gpointer) point->ref, point);
}

static void
add_assets (WfScene *self, WfPicture *picture, const char *const *hidden_layers)
{
  for (guint i = 0; i < self->dataset->assets->len; i++)
    {
      const WfAsset *asset = g_ptr_array_index (self->dataset->assets, i);
      WfServiceState state = wf_situation_asset_state (picture, self->dataset, asset->id);

      if (is_hidden (hidden_layers, wf_asset_kind_get_name (asset->kind)))
        continue;
      if (wf_asset_is_line (asset))
        add_line (self, picture, asset, state);
      else
        add_point (self, asset, state);
    }
}

static void *
lookup_asset (WfScene *self, const char *id)
{
  g_autofree char *ref = g_strconcat ("asset:", id != NULL ? id : "", NULL);

  return g_hash_table_lookup (self->by_ref, ref);
}

static gboolean
is_affected (WfServiceState state)
{
  return state == WF_STATE_OUT || state == WF_STATE_DEGRADED || state == WF_STATE_CONTESTED;
}

/* The stations at the ends of a cable that is out are marked with it. */
static void
touch_stations (WfScene *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      const WfSceneLine *line = g_ptr_array_index (self->lines, i);
      const char *const *ids = line->asset->landing_points;

      for (; is_affected (line->state) && ids != NULL && *ids != NULL; ids++)
        {
          WfScenePoint *point = lookup_asset (self, *ids);

          if (point != NULL && wf_state_rank (line->state) > wf_state_rank (point->touched))
            point->touched = line->state;
        }
    }
}

WfPoint *
wf_scene_dup_stretch (const WfLeg *leg, double leg_m, double from_m, double to_m, guint *n_points)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (WfPoint));
  double at = 0;
  WfPosition position;
  WfPoint point;

  from_m = CLAMP (from_m, 0, leg_m);
  to_m = CLAMP (to_m, from_m, leg_m);
  if (wf_situation_leg_position (leg, NULL, from_m, &position))
    {
      point = wf_mercator_project (position.lon, position.lat);
      g_array_append_val (points, point);
    }
  for (guint i = 1; i < leg->n_positions; i++)
    {
      WfPosition a = leg->positions[i - 1], b = leg->positions[i];

      at += wf_distance_m (a.lon, a.lat, b.lon, b.lat);
      if (at <= from_m || at >= to_m)
        continue;
      point = wf_mercator_project (b.lon, b.lat);
      g_array_append_val (points, point);
    }
  if (wf_situation_leg_position (leg, NULL, to_m, &position))
    {
      point = wf_mercator_project (position.lon, position.lat);
      g_array_append_val (points, point);
    }
  for (guint i = 1; i < points->len; i++)
    {
      WfPoint *points_data = (WfPoint *) (void *) points->data;

      points_data[i] = unwrap (points_data[i], points_data[i - 1]);
    }
  *n_points = points->len;
  return (WfPoint *) (void *) g_array_free (g_steal_pointer (&points), FALSE);
}

static char *
format_plain (const WfFaultPlace *place)
{
  if (place->is_known && place->end_name != NULL)
    return g_strdup_printf ("%s · %s → %.0f–%.0f km", place->asset_name, place->end_name,
                            place->from_m / 1000, place->to_m / 1000);
  return g_strdup_printf ("%s · ± %.0f km", place->asset_name, place->accuracy_m / 1000);
}

/* Half width of the uncertainty; a fault without a place is somewhere on its leg. */
static double
get_accuracy (WfRecord *record, double from_m, double to_m)
{
  gint64 metres = wf_record_get_integer (record, "accuracy-m", 0);

  if (wf_record_get_integer (record, "from-m", -1) < 0
      && wf_record_get_integer (record, "to-m", -1) < 0)
    return MAX ((double) metres, (to_m - from_m) / 2);
  return (double) MAX (0, metres);
}

static char *
dup_fault_text (
    WfScene *self, WfRecord *record, const WfSceneFault *fault, WfFaultFormat format, gpointer data)
{
  const char *end_id = wf_record_get_text (record, "end");
  const WfAsset *end = end_id != NULL ? wf_dataset_get_asset (self->dataset, end_id) : NULL;
  gint64 from = wf_record_get_integer (record, "from-m", -1);
  g_autofree char *end_name = end != NULL ? wf_scene_dup_short_name (end->name) : NULL;
  WfFaultPlace place = {
    .asset_name = fault->line->asset->name,
    .end_name = from >= 0 ? end_name : NULL,
    .from_m = (double) from,
    .to_m = (double) wf_record_get_integer (record, "to-m", from),
    .accuracy_m = fault->accuracy_m,
    .is_known = fault->is_known,
  };
  char *text = format != NULL ? format (&place, data) : NULL;

  return text != NULL ? text : format_plain (&place);
}

static gboolean
incident_is_shown (WfRecord *incident, const WfQuery *query)
{
  return wf_situation_incident_is_open (incident)
         && (query == NULL || wf_query_matches (query, incident));
}

/* NULL when its cable or leg is not drawn. */
static WfSceneFault *
new_fault (WfScene *self, WfRecord *record)
{
  const char *asset_id = wf_record_get_text (record, "asset");
  WfSceneLine *line = asset_id != NULL ? lookup_asset (self, asset_id) : NULL;
  double from_m, to_m, leg_m;
  WfSceneFault *fault;
  const WfLeg *leg;

  if (line == NULL || !wf_situation_fault_stretch (self->dataset, record, &leg, &from_m, &to_m)
      || leg->n_positions == 0)
    return NULL;
  leg_m = wf_route_measure (leg);
  fault = g_new0 (WfSceneFault, 1);
  fault->ref = g_strconcat ("fault:", wf_record_get_id (record), NULL);
  fault->line = line;
  fault->is_known = wf_record_get_boolean (record, "position-known");
  fault->accuracy_m = get_accuracy (record, from_m, to_m);
  fault->stretch = wf_scene_dup_stretch (leg, leg_m, from_m, to_m, &fault->n_stretch);
  fault->reach = wf_scene_dup_stretch (leg, leg_m, from_m - fault->accuracy_m,
                                       to_m + fault->accuracy_m, &fault->n_reach);
  fault->middle = wf_points_get_middle (fault->stretch, fault->n_stretch);
  line->has_fault = TRUE;
  return fault;
}

static void
add_fault (WfScene *self,
           WfPicture *picture,
           const WfQuery *query,
           WfRecord *record,
           WfFaultFormat format,
           gpointer data)
{
  const char *incident_id = wf_record_get_text (record, "incident");
  WfRecord *incident = incident_id != NULL ? wf_picture_lookup_id (picture, incident_id) : NULL;
  WfSceneFault *fault;

  if (g_strcmp0 (wf_record_get_text (record, "stage"), "restored") == 0
      || (incident != NULL && !incident_is_shown (incident, query)))
    return;
  fault = new_fault (self, record);
  if (fault == NULL)
    return;
  fault->incident_ref = incident_id != NULL ? g_strconcat ("incident:", incident_id, NULL) : NULL;
  fault->text = dup_fault_text (self, record, fault, format, data);
  g_ptr_array_add (self->faults, fault);
  g_hash_table_insert (self->by_ref, fault->ref, fault);
}

static void
add_faults (
    WfScene *self, WfPicture *picture, const WfQuery *query, WfFaultFormat format, gpointer data)
{
  GListModel *faults = wf_picture_get_list (picture, WF_TYPE_NAME_FAULT);

  for (guint i = 0; faults != NULL && i < g_list_model_get_n_items (faults); i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (faults, i);

      add_fault (self, picture, query, record, format, data);
    }
}

/* What belongs to an incident: its faults and assets, for the mark of a selected one and for the
 * fit. */
static void
add_incident (WfScene *self, WfRecord *incident)
{
  g_autofree char *ref = g_strconcat ("incident:", wf_record_get_id (incident), NULL);
  g_auto (GStrv) assets = wf_record_dup_set (incident, "asset");
  GPtrArray *refs = g_ptr_array_new ();

  for (guint i = 0; i < self->faults->len; i++)
    {
      const WfSceneFault *fault = g_ptr_array_index (self->faults, i);

      if (g_strcmp0 (fault->incident_ref, ref) == 0)
        g_ptr_array_add (refs, fault->ref);
    }
  for (guint i = 0; assets != NULL && assets[i] != NULL; i++)
    {
      const WfAsset *asset = wf_dataset_get_asset (self->dataset, assets[i]);
      void *thing = lookup_asset (self, assets[i]);

      if (thing == NULL || asset == NULL)
        continue;
      if (wf_asset_is_line (asset))
        g_ptr_array_add (refs, ((WfSceneLine *) thing)->ref);
      else
        {
          ((WfScenePoint *) thing)->is_in_incident = self->shows_faults;
          g_ptr_array_add (refs, (gpointer) ((WfScenePoint *) thing)->ref);
        }
    }
  g_hash_table_insert (self->incidents, g_steal_pointer (&ref), refs);
}

static void
add_incidents (WfScene *self, WfPicture *picture, const WfQuery *query)
{
  GListModel *incidents = wf_picture_get_list (picture, WF_TYPE_NAME_INCIDENT);

  for (guint i = 0; incidents != NULL && i < g_list_model_get_n_items (incidents); i++)
    {
      g_autoptr (WfRecord) incident = g_list_model_get_item (incidents, i);

      if (incident_is_shown (incident, query))
        add_incident (self, incident);
    }
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const WfSceneLine *left = *(WfSceneLine *const *) a, *right = *(WfSceneLine *const *) b;
  int order = wf_state_rank (left->state) - wf_state_rank (right->state);

  if (order == 0)
    order = (int) right->asset->kind - (int) left->asset->kind; /* telecom above power above gas */
  return order != 0 ? order : strcmp (left->ref, right->ref);
}

static int
point_weight (const WfScenePoint *point)
{
  int weight = 10 * MAX (wf_state_rank (point->touched), wf_state_rank (point->state));

  if (point->is_in_incident)
    weight += 5;
  if (point->asset->kind == WF_ASSET_LANDING_POINT || point->asset->kind == WF_ASSET_IXP)
    weight += 1;
  return weight;
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  const WfScenePoint *left = *(WfScenePoint *const *) a, *right = *(WfScenePoint *const *) b;
  int order = point_weight (right) - point_weight (left);

  return order != 0 ? order : strcmp (left->ref, right->ref);
}

WfScene *
wf_scene_new_with_format (WfPicture *picture,
                          const WfDataset *dataset,
                          const WfQuery *query,
                          const char *selection,
                          const char *const *hidden_layers,
                          WfFaultFormat format,
                          gpointer format_data)
{
  WfScene *self = g_new0 (WfScene, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->dataset = dataset != NULL ? wf_dataset_ref ((WfDataset *) dataset) : wf_dataset_new ();
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->points = g_ptr_array_new ();
  self->point_block = g_new0 (WfScenePoint, MAX (1, self->dataset->assets->len));
  self->refs = g_string_chunk_new (4096);
  self->faults = g_ptr_array_new_with_free_func (fault_free);
  self->vessels = g_ptr_array_new_with_free_func (wf_scene_vessel_free);
  self->track_sets = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_track_set_unref);
  self->by_ref = g_hash_table_new (g_str_hash, g_str_equal);
  self->incidents
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->selection = g_strdup (selection);
  self->shows_faults = !is_hidden (hidden_layers, WF_LAYER_FAULT);
  self->shows_places = !is_hidden (hidden_layers, WF_LAYER_PLACES);
  add_assets (self, picture, hidden_layers);
  touch_stations (self);
  if (self->shows_faults)
    add_faults (self, picture, query, format, format_data);
  add_incidents (self, picture, query);
  g_ptr_array_sort (self->lines, compare_lines);
  g_ptr_array_sort (self->points, compare_points);
  self->index = wf_scene_index_new (self->points);
  wf_scene_fan_out (self);
  return self;
}

WfScene *
wf_scene_new (WfPicture *picture,
              const WfDataset *dataset,
              const WfQuery *query,
              const char *selection,
              const char *const *hidden_layers)
{
  return wf_scene_new_with_format (picture, dataset, query, selection, hidden_layers, NULL, NULL);
}

void
wf_scene_set_assumed (WfScene *self, const char *const *assumed)
{
  gboolean has_points = FALSE;

  for (; assumed != NULL && *assumed != NULL; assumed++)
    {
      const WfAsset *asset = wf_dataset_get_asset (self->dataset, *assumed);
      void *thing = lookup_asset (self, *assumed);

      if (thing == NULL || asset == NULL)
        continue;
      if (wf_asset_is_line (asset))
        ((WfSceneLine *) thing)->is_assumed = TRUE;
      else
        has_points = ((WfScenePoint *) thing)->is_assumed = TRUE;
    }
  if (!has_points)
    return;
  wf_scene_index_free (self->index); /* they are shown at every zoom now */
  self->index = wf_scene_index_new (self->points);
}

void
wf_scene_set_order (WfScene *self, const char *const *order)
{
  g_strfreev (self->order);
  self->order = g_strdupv ((char **) order);
}

void
wf_scene_set_grounds (WfScene *self, GPtrArray *grounds)
{
  g_clear_pointer (&self->grounds, g_ptr_array_unref);
  self->grounds = grounds != NULL ? g_ptr_array_ref (grounds) : NULL;
}

WfScene *
wf_scene_ref (WfScene *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wf_scene_unref (WfScene *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->features, g_ptr_array_unref);
  g_clear_pointer (&self->grounds, g_ptr_array_unref);
  g_strfreev (self->order);
  g_hash_table_unref (self->incidents);
  g_hash_table_unref (self->by_ref);
  g_ptr_array_unref (self->faults);
  g_ptr_array_unref (self->vessels);
  g_ptr_array_unref (self->track_sets);
  g_ptr_array_unref (self->points);
  wf_scene_index_free (self->index);
  g_free (self->point_block);
  g_string_chunk_free (self->refs);
  g_ptr_array_unref (self->lines);
  wf_dataset_unref (self->dataset);
  g_free (self->selection);
  g_free (self);
}
