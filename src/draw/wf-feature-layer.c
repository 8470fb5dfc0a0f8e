/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-feature-layer.h"

#include <math.h>
#include <string.h>

#include "draw/wf-scene-private.h"

#define GRID_BITS 8
#define GRID_SIZE (1 << GRID_BITS)

typedef struct
{
  guint feature;
  guint32 part;
} Place;

typedef struct
{
  guint feature;
  WfBox box;
} Shape;

struct _WfFeatureLayer
{
  gatomicrefcount ref_count;
  char *id;
  WfFeaturesRole role;
  WfFeatureSet *set;
  WfPoint *points;   /* parallel to the set's positions */
  Place *places;     /* points, by cell */
  guint32 *cells;    /* first place of each cell, and one more */
  GArray *shapes;    /* Shape: lines and areas in the set's order */
  GHashTable *by_id; /* drawn ones only: id -> index + 1 */
};

const WfPoint *
wf_feature_layer_get_part (const WfFeatureLayer *self, guint32 part, guint *n_points)
{
  const guint32 *starts = (const guint32 *) (gpointer) self->set->parts->data;

  *n_points = starts[part + 1] - starts[part];
  return &self->points[starts[part]];
}

static void
project (WfFeatureLayer *self)
{
  const WfPosition *positions = (const WfPosition *) (gpointer) self->set->positions->data;
  const guint32 *starts = (const guint32 *) (gpointer) self->set->parts->data;
  const guint32 n_parts = wf_feature_set_get_n_parts (self->set);

  self->points = g_new (WfPoint, MAX (1, self->set->positions->len));
  for (guint32 part = 0; part < n_parts; part++)
    for (guint32 i = starts[part]; i < starts[part + 1]; i++)
      {
        self->points[i] = wf_mercator_project (positions[i].lon, positions[i].lat);
        if (i > starts[part])
          self->points[i].x += round (self->points[i - 1].x - self->points[i].x);
      }
}

static guint
cell_of (WfPoint point)
{
  const int x = (int) (point.x * GRID_SIZE), y = (int) (point.y * GRID_SIZE);

  return (guint) (CLAMP (y, 0, GRID_SIZE - 1) * GRID_SIZE + CLAMP (x, 0, GRID_SIZE - 1));
}

static const WfFeature *
get_feature (const WfFeatureLayer *self, guint i)
{
  return &g_array_index (self->set->features, WfFeature, i);
}

static WfPoint
place_point (const WfFeatureLayer *self, Place place)
{
  guint n;

  return *wf_feature_layer_get_part (self, place.part, &n);
}

/* Counting sort: how many in each cell, where each begins, then each to its place. */
static void
fill_grid (WfFeatureLayer *self)
{
  guint n_places = 0;

  self->cells = g_new0 (guint32, GRID_SIZE * GRID_SIZE + 1);
  for (guint i = 0; i < self->set->features->len; i++)
    for (guint32 j = 0;
         get_feature (self, i)->shape == WF_FEATURE_POINT && j < get_feature (self, i)->n_parts;
         j++, n_places++)
      self->cells[cell_of (place_point (self, (Place){ i, get_feature (self, i)->first_part + j }))
                  + 1]++;
  for (guint i = 0; i < GRID_SIZE * GRID_SIZE; i++)
    self->cells[i + 1] += self->cells[i];
  self->places = g_new (Place, MAX (1, n_places));
  {
    g_autofree guint32 *next = g_memdup2 (self->cells, GRID_SIZE * GRID_SIZE * sizeof (guint32));

    for (guint i = 0; i < self->set->features->len; i++)
      for (guint32 j = 0;
           get_feature (self, i)->shape == WF_FEATURE_POINT && j < get_feature (self, i)->n_parts;
           j++)
        {
          const Place place = { i, get_feature (self, i)->first_part + j };

          self->places[next[cell_of (place_point (self, place))]++] = place;
        }
  }
}

static void
fill_shapes (WfFeatureLayer *self)
{
  self->shapes = g_array_new (FALSE, FALSE, sizeof (Shape));
  for (guint i = 0; i < self->set->features->len; i++)
    {
      const WfFeature *feature = get_feature (self, i);
      Shape shape = { i, wf_box_empty };

      if (feature->shape != WF_FEATURE_LINE && feature->shape != WF_FEATURE_AREA)
        continue;
      for (guint32 part = 0; part < feature->n_parts; part++)
        {
          guint n;
          const WfPoint *points = wf_feature_layer_get_part (self, feature->first_part + part, &n);

          for (guint j = 0; j < n; j++)
            wf_box_add (&shape.box, points[j]);
        }
      g_array_append_val (self->shapes, shape);
    }
}

static void
index_ids (WfFeatureLayer *self)
{
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; self->role == WF_FEATURES_DRAWN && i < self->set->features->len; i++)
    g_hash_table_insert (self->by_id, (gpointer) get_feature (self, i)->id,
                         GUINT_TO_POINTER (i + 1));
}

WfFeatureLayer *
wf_feature_layer_new (const char *id, WfFeatureSet *set, WfFeaturesRole role)
{
  WfFeatureLayer *self = g_new0 (WfFeatureLayer, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->id = g_strdup (id);
  self->role = role;
  self->set = wf_feature_set_ref (set);
  project (self);
  fill_grid (self);
  fill_shapes (self);
  index_ids (self);
  return self;
}

WfFeatureLayer *
wf_feature_layer_ref (WfFeatureLayer *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wf_feature_layer_unref (WfFeatureLayer *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->id);
  g_free (self->points);
  g_free (self->places);
  g_free (self->cells);
  g_array_unref (self->shapes);
  g_hash_table_unref (self->by_id);
  wf_feature_set_unref (self->set);
  g_free (self);
}

const char *
wf_feature_layer_get_id (const WfFeatureLayer *self)
{
  return self->id;
}

WfFeaturesRole
wf_feature_layer_get_role (const WfFeatureLayer *self)
{
  return self->role;
}

const WfFeatureSet *
wf_feature_layer_get_set (const WfFeatureLayer *self)
{
  return self->set;
}

char *
wf_feature_layer_dup_ref (const WfFeatureLayer *self, guint feature)
{
  if (self->role == WF_FEATURES_DRAWN)
    return g_strconcat ("drawing:", get_feature (self, feature)->id, NULL);
  return g_strdup_printf ("feature:%s/%u", self->id, feature);
}

gboolean
wf_feature_layer_find (const WfFeatureLayer *self, const char *ref, guint *feature)
{
  const gsize length = strlen (self->id);
  guint64 index;

  if (self->role == WF_FEATURES_DRAWN)
    {
      if (!g_str_has_prefix (ref, "drawing:"))
        return FALSE;
      index = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_id, ref + strlen ("drawing:")));
      *feature = (guint) index - 1;
      return index > 0;
    }
  if (!g_str_has_prefix (ref, "feature:")
      || strncmp (ref + strlen ("feature:"), self->id, length) != 0
      || ref[strlen ("feature:") + length] != '/'
      || !g_ascii_string_to_unsigned (ref + strlen ("feature:") + length + 1, 10, 0, G_MAXUINT32,
                                      &index, NULL))
    return FALSE;
  *feature = (guint) index;
  return index < self->set->features->len;
}

gboolean
wf_feature_layer_get_middle (const WfFeatureLayer *self, guint feature, WfPoint *middle)
{
  const WfFeature *it = get_feature (self, feature);
  WfBox box = wf_box_empty;
  const WfPoint *points;
  guint n;

  if (it->n_parts == 0)
    return FALSE;
  points = wf_feature_layer_get_part (self, it->first_part, &n);
  if (it->shape != WF_FEATURE_AREA)
    {
      *middle = wf_points_get_middle (points, n);
      return TRUE;
    }
  for (guint i = 0; i < n; i++)
    wf_box_add (&box, points[i]);
  *middle = (WfPoint){ (box.left + box.right) / 2, (box.top + box.bottom) / 2 };
  return TRUE;
}

/* --- what lies here ----------------------------------------------------- */

void
wf_feature_layer_each_point (
    const WfFeatureLayer *self, WfPoint from, WfPoint to, WfFeatureFunc func, gpointer user_data)
{
  const int top = MAX (0, (int) floor (from.y * GRID_SIZE));
  const int bottom = MIN (GRID_SIZE - 1, (int) floor (to.y * GRID_SIZE));
  const int left = (int) floor (from.x * GRID_SIZE), right = (int) floor (to.x * GRID_SIZE);

  for (int column = left; column <= right; column++)
    {
      const int shift = (int) floor ((double) column / GRID_SIZE);

      for (int row = top; row <= bottom; row++)
        {
          const guint cell = (guint) (row * GRID_SIZE + column - shift * GRID_SIZE);

          for (guint32 i = self->cells[cell]; i < self->cells[cell + 1]; i++)
            func (self, self->places[i].feature, self->places[i].part, shift, user_data);
        }
    }
}

void
wf_feature_layer_each_shape (
    const WfFeatureLayer *self, WfPoint from, WfPoint to, WfFeatureFunc func, gpointer user_data)
{
  for (guint i = 0; i < self->shapes->len; i++)
    {
      const Shape *shape = &g_array_index (self->shapes, Shape, i);
      int first;
      const guint n_copies = wf_box_copies (&shape->box, from, to, &first);

      for (guint copy = 0; copy < n_copies; copy++)
        func (self, shape->feature, get_feature (self, shape->feature)->first_part,
              first + (int) copy, user_data);
    }
}

static double
segment_distance (WfPoint p, WfPoint a, WfPoint b)
{
  const double dx = b.x - a.x, dy = b.y - a.y, squared = dx * dx + dy * dy;
  const double t = squared > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / squared : 0;
  const double at = CLAMP (t, 0, 1);

  return hypot (p.x - a.x - at * dx, p.y - a.y - at * dy);
}

static gboolean
crosses (WfPoint a, WfPoint b, WfPoint p)
{
  return (a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x;
}

static double
distance_of_copy (const WfFeatureLayer *self, const WfFeature *feature, WfPoint at)
{
  double best = G_MAXDOUBLE;
  gboolean is_inside = FALSE;

  for (guint32 part = 0; part < feature->n_parts; part++)
    {
      guint n;
      const WfPoint *points = wf_feature_layer_get_part (self, feature->first_part + part, &n);

      if (n == 1)
        best = MIN (best, hypot (at.x - points[0].x, at.y - points[0].y));
      for (guint i = 0; i + 1 < n; i++)
        {
          best = MIN (best, segment_distance (at, points[i], points[i + 1]));
          is_inside ^= crosses (points[i], points[i + 1], at);
        }
    }
  return feature->shape == WF_FEATURE_AREA && is_inside ? 0 : best;
}

double
wf_feature_layer_distance (const WfFeatureLayer *self, guint feature, WfPoint at, double reach)
{
  double best = G_MAXDOUBLE;

  for (int turn = -1; turn <= 1; turn++)
    best = MIN (
        best, distance_of_copy (self, get_feature (self, feature), (WfPoint){ at.x + turn, at.y }));
  return best <= reach ? best : G_MAXDOUBLE;
}
