/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closest approaches. Lines are cut into short pieces that lie in a grid of a tenth of a degree; a
 * stretch between two fixes is tried against the pieces of the cells around it, on a plane that
 * touches the sphere there. */
#include <math.h>
#include <string.h>

#include "analysis/wf-track-evidence.h"

#define EARTH_RADIUS_M 6371008.8
#define RADIANS(degrees) ((degrees) *G_PI / 180.0)
#define CELLS_PER_DEGREE 10.0
#define PIECE_DEGREES 0.1
#define MAX_SPLITS 4000 /* of one stretch: nothing on the sphere is longer */

double
wf_position_distance_m (WfPosition a, WfPosition b)
{
  double half_lat = sin (RADIANS (b.lat - a.lat) / 2), half_lon = sin (RADIANS (b.lon - a.lon) / 2);
  double h
      = half_lat * half_lat + cos (RADIANS (a.lat)) * cos (RADIANS (b.lat)) * half_lon * half_lon;

  return 2 * EARTH_RADIUS_M * asin (sqrt (MIN (1.0, h)));
}

typedef struct
{
  WfPosition a, b;
  guint line, leg; /* index of the asset in `lines`, of its leg */
  guint segment;   /* of the leg */
} Piece;

typedef struct
{
  const WfApproachQuery *query;
  GPtrArray *lines;  /* const WfAsset */
  GArray *pieces;    /* Piece */
  GHashTable *cells; /* key of a cell -> GArray of guint32 */
  GArray *best;      /* WfApproach by line, of the track that is looked at; distance < 0: none */
  GArray *touched;   /* guint: lines that have one */
} Search;

static gint64
cell_key (int column, int row)
{
  return (gint64) row * 100000 + column;
}

static int
cell_of (double degrees)
{
  return (int) floor (degrees * CELLS_PER_DEGREE);
}

/* The short way around. */
static double
unwrap (double lon, double near)
{
  return lon + 360 * round ((near - lon) / 360);
}

static WfPosition
between (WfPosition a, WfPosition b, double t)
{
  return (WfPosition){ a.lon + (b.lon - a.lon) * t, a.lat + (b.lat - a.lat) * t };
}

static guint
count_splits (WfPosition a, WfPosition b)
{
  double most = MAX (fabs (b.lon - a.lon), fabs (b.lat - a.lat));

  return (guint) CLAMP (ceil (most / PIECE_DEGREES), 1, MAX_SPLITS);
}

/* --- grid ----------------------------------------------------------------- */
static int
wrap_column (int column)
{
  int n = (int) (360 * CELLS_PER_DEGREE);

  return ((column % n) + n) % n;
}

static void
add_piece (Search *self, const Piece *piece)
{
  double reach_lat = self->query->within_m / 111000.0;
  double widest = MIN (89.0, MAX (fabs (piece->a.lat), fabs (piece->b.lat)) + reach_lat);
  double reach_lon = MIN (180.0, reach_lat / cos (RADIANS (widest)));
  guint32 index = self->pieces->len;

  g_array_append_vals (self->pieces, piece, 1);
  for (int row = cell_of (MIN (piece->a.lat, piece->b.lat) - reach_lat);
       row <= cell_of (MAX (piece->a.lat, piece->b.lat) + reach_lat); row++)
    for (int column = cell_of (MIN (piece->a.lon, piece->b.lon) - reach_lon);
         column <= cell_of (MAX (piece->a.lon, piece->b.lon) + reach_lon); column++)
      {
        gint64 key = cell_key (wrap_column (column), row);
        GArray *cell = g_hash_table_lookup (self->cells, &key);

        if (cell == NULL)
          {
            cell = g_array_new (FALSE, FALSE, sizeof (guint32));
            g_hash_table_insert (self->cells, g_memdup2 (&key, sizeof key), cell);
          }
        g_array_append_val (cell, index);
      }
}

static gboolean
is_wanted (const WfApproachQuery *query, WfPosition a, WfPosition b)
{
  return query->west > query->east
         || (MAX (a.lon, b.lon) >= query->west && MIN (a.lon, b.lon) <= query->east
             && MAX (a.lat, b.lat) >= query->south && MIN (a.lat, b.lat) <= query->north);
}

static void
add_leg (Search *self, guint line, guint leg_index, const WfLeg *leg)
{
  for (guint i = 0; i + 1 < leg->n_positions; i++)
    {
      WfPosition a = leg->positions[i], b = leg->positions[i + 1];
      guint n;

      b.lon = unwrap (b.lon, a.lon);
      n = count_splits (a, b);
      for (guint j = 0; j < n; j++)
        {
          Piece piece = { between (a, b, j / (double) n), between (a, b, (j + 1) / (double) n),
                          line, leg_index, i };

          if (is_wanted (self->query, piece.a, piece.b))
            add_piece (self, &piece);
        }
    }
}

static void
add_lines (Search *self, const WfDataset *dataset)
{
  for (guint i = 0; i < dataset->assets->len; i++)
    {
      const WfAsset *asset = g_ptr_array_index (dataset->assets, i);

      if (!wf_asset_is_line (asset)
          || (self->query->asset != NULL && strcmp (asset->id, self->query->asset) != 0))
        continue;
      for (guint j = 0; j < asset->n_legs; j++)
        add_leg (self, self->lines->len, j, &asset->legs[j]);
      g_ptr_array_add (self->lines, (gpointer) asset);
    }
}

/* --- distance ------------------------------------------------------------- */
typedef struct
{
  double x, y;
} Flat;

static Flat
flatten (WfPosition position, WfPosition origin)
{
  return (Flat){ RADIANS (unwrap (position.lon, origin.lon) - origin.lon)
                     * cos (RADIANS (origin.lat)) * EARTH_RADIUS_M,
                 RADIANS (position.lat - origin.lat) * EARTH_RADIUS_M };
}

static double
project (Flat p, Flat a, Flat b)
{
  double dx = b.x - a.x, dy = b.y - a.y, squared = dx * dx + dy * dy;

  return squared > 0 ? CLAMP (((p.x - a.x) * dx + (p.y - a.y) * dy) / squared, 0, 1) : 0;
}

static double
try_pair (
    Flat a, Flat b, Flat c, Flat d, double t, double u, double best, double *best_t, double *best_u)
{
  double x = a.x + (b.x - a.x) * t - c.x - (d.x - c.x) * u;
  double y = a.y + (b.y - a.y) * t - c.y - (d.y - c.y) * u;
  double squared = x * x + y * y;

  if (squared >= best)
    return best;
  *best_t = t;
  *best_u = u;
  return squared;
}

/* Shortest between two stretches: where they cross, else from one of the four ends. */
static double
segment_distance (Flat a, Flat b, Flat c, Flat d, double *t, double *u)
{
  double cross = (b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x);
  double best = G_MAXDOUBLE;

  if (cross != 0)
    {
      double at = ((c.x - a.x) * (d.y - c.y) - (c.y - a.y) * (d.x - c.x)) / cross;
      double on = ((c.x - a.x) * (b.y - a.y) - (c.y - a.y) * (b.x - a.x)) / cross;

      if (at >= 0 && at <= 1 && on >= 0 && on <= 1)
        {
          *t = at;
          *u = on;
          return 0;
        }
    }
  best = try_pair (a, b, c, d, 0, project (a, c, d), best, t, u);
  best = try_pair (a, b, c, d, 1, project (b, c, d), best, t, u);
  best = try_pair (a, b, c, d, project (c, a, b), 0, best, t, u);
  return try_pair (a, b, c, d, project (d, a, b), 1, best, t, u);
}

/* --- tracks --------------------------------------------------------------- */
/* Between two fixes: positions at two instants. */
typedef struct
{
  WfPosition a, b;
  gint64 from, to;
  const WfFix *before;
  gint64 gap_us;
} Stretch;

static void
try_piece (Search *self, const WfTrack *track, const Stretch *stretch, const Piece *piece)
{
  double t = 0, u = 0, distance;
  WfPosition origin = between (piece->a, piece->b, 0.5), vessel, line;
  WfApproach *best = &g_array_index (self->best, WfApproach, piece->line);
  gboolean is_first = best->distance_m < 0;

  segment_distance (flatten (stretch->a, origin), flatten (stretch->b, origin),
                    flatten (piece->a, origin), flatten (piece->b, origin), &t, &u);
  vessel = between (stretch->a, stretch->b, t);
  line = between (piece->a, piece->b, u);
  distance = wf_position_distance_m (vessel, line);
  if (distance > self->query->within_m || (!is_first && distance >= best->distance_m))
    return;
  if (is_first)
    g_array_append_val (self->touched, piece->line);
  *best = (WfApproach){
    .track = track,
    .asset = g_ptr_array_index (self->lines, piece->line),
    .leg = piece->leg,
    .at = stretch->from + (gint64) ((double) (stretch->to - stretch->from) * t),
    .distance_m = distance,
    .vessel = { unwrap (vessel.lon, 0), vessel.lat },
    .line = { unwrap (line.lon, 0), line.lat },
    .leg_m = piece->segment, /* counted out at the end */
    .speed = stretch->before->speed,
    .course = stretch->before->course,
    .gap_us = stretch->gap_us,
  };
}

static void
try_cells (Search *self, const WfTrack *track, const Stretch *stretch)
{
  for (int row = cell_of (MIN (stretch->a.lat, stretch->b.lat));
       row <= cell_of (MAX (stretch->a.lat, stretch->b.lat)); row++)
    for (int column = cell_of (MIN (stretch->a.lon, stretch->b.lon));
         column <= cell_of (MAX (stretch->a.lon, stretch->b.lon)); column++)
      {
        gint64 key = cell_key (wrap_column (column), row);
        const GArray *cell = g_hash_table_lookup (self->cells, &key);

        for (guint i = 0; cell != NULL && i < cell->len; i++)
          try_piece (self, track, stretch,
                     &g_array_index (self->pieces, Piece, g_array_index (cell, guint32, i)));
      }
}

/* A long one is cut, so that it stays near its cells. */
static void
try_stretch (Search *self, const WfTrack *track, const Stretch *whole)
{
  guint n = count_splits (whole->a, whole->b);

  for (guint i = 0; i < n; i++)
    {
      Stretch part = *whole;

      part.a = between (whole->a, whole->b, i / (double) n);
      part.b = between (whole->a, whole->b, (i + 1) / (double) n);
      part.from = whole->from + (gint64) ((double) (whole->to - whole->from) * i / n);
      part.to = whole->from + (gint64) ((double) (whole->to - whole->from) * (i + 1) / n);
      try_cells (self, track, &part);
    }
}

static WfPosition
fix_position (const WfFix *fix)
{
  return (WfPosition){ wf_fix_get_lon (fix), wf_fix_get_lat (fix) };
}

/* The part of two neighbouring fixes that lies in the window. */
static gboolean
cut_to_window (const WfApproachQuery *query, Stretch *stretch)
{
  gint64 from = query->from != WF_NO_TIME ? MAX (query->from, stretch->from) : stretch->from;
  gint64 to = query->to != WF_NO_TIME ? MIN (query->to, stretch->to) : stretch->to;
  double length = (double) (stretch->to - stretch->from);
  WfPosition a = stretch->a, b = stretch->b;

  if (from > to)
    return FALSE;
  if (length > 0)
    {
      stretch->a = between (a, b, (double) (from - stretch->from) / length);
      stretch->b = between (a, b, (double) (to - stretch->from) / length);
    }
  stretch->from = from;
  stretch->to = to;
  return TRUE;
}

static void
search_track (Search *self, const WfTrack *track)
{
  gint64 gap = wf_track_get_gap_us (track);
  int first
      = self->query->from != WF_NO_TIME ? MAX (0, wf_track_find (track, self->query->from)) : 0;

  for (guint i = (guint) first; i < track->n_fixes; i++)
    {
      const WfFix *fix = &track->fixes[i], *next = i + 1 < track->n_fixes ? fix + 1 : fix;
      Stretch stretch = { fix_position (fix), fix_position (next), fix->at, next->at, fix, 0 };

      if (self->query->to != WF_NO_TIME && fix->at > self->query->to)
        break;
      stretch.b.lon = unwrap (stretch.b.lon, stretch.a.lon);
      stretch.gap_us = next->at - fix->at > gap ? next->at - fix->at : 0;
      if (cut_to_window (self->query, &stretch))
        try_stretch (self, track, &stretch);
    }
}

/* Metres along the leg, from the index of the segment that was kept there. */
static void
count_out (WfApproach *approach)
{
  const WfLeg *leg = &approach->asset->legs[approach->leg];
  guint segment = (guint) approach->leg_m;

  approach->leg_m = wf_position_distance_m (leg->positions[segment], approach->line);
  for (guint i = 0; i < segment; i++)
    approach->leg_m += wf_position_distance_m (leg->positions[i], leg->positions[i + 1]);
}

static void
take_best (Search *self, GArray *found)
{
  for (guint i = 0; i < self->touched->len; i++)
    {
      WfApproach *best
          = &g_array_index (self->best, WfApproach, g_array_index (self->touched, guint, i));

      count_out (best);
      g_array_append_vals (found, best, 1);
      best->distance_m = -1;
    }
  g_array_set_size (self->touched, 0);
}

static int
compare_approaches (gconstpointer a, gconstpointer b)
{
  const WfApproach *left = a, *right = b;

  if (left->distance_m != right->distance_m)
    return left->distance_m < right->distance_m ? -1 : 1;
  if (left->at != right->at)
    return left->at < right->at ? -1 : 1;
  return left->track->mmsi < right->track->mmsi ? -1 : left->track->mmsi > right->track->mmsi;
}

GArray *
wf_track_find_approaches (const WfTrackSet *set,
                          const WfDataset *dataset,
                          const WfApproachQuery *query)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (WfApproach));
  Search self = { .query = query };

  self.lines = g_ptr_array_new ();
  self.pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  self.cells
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  self.touched = g_array_new (FALSE, FALSE, sizeof (guint));
  add_lines (&self, dataset);
  self.best = g_array_sized_new (FALSE, TRUE, sizeof (WfApproach), self.lines->len);
  g_array_set_size (self.best, self.lines->len);
  for (guint i = 0; i < self.best->len; i++)
    g_array_index (self.best, WfApproach, i).distance_m = -1;
  for (guint i = 0; i < set->tracks->len; i++)
    {
      search_track (&self, g_ptr_array_index (set->tracks, i));
      take_best (&self, found);
    }
  g_array_sort (found, compare_approaches);
  g_ptr_array_unref (self.lines);
  g_array_unref (self.pieces);
  g_hash_table_unref (self.cells);
  g_array_unref (self.best);
  g_array_unref (self.touched);
  return found;
}
