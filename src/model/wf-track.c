/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-track.h"

#include <string.h>

#define MAX_NAME_CHARS 64

typedef struct
{
  guint32 mmsi;
  char *name;
  gboolean is_b;
  GArray *fixes; /* WfFix */
} Vessel;

struct _WfTrackBuilder
{
  GHashTable *vessels; /* mmsi -> Vessel */
  Vessel *last;        /* files often go on with the vessel before */
  guint64 n_fixes;
};

double
wf_fix_get_lon (const WfFix *fix)
{
  return fix->lon_e7 / 1e7;
}

double
wf_fix_get_lat (const WfFix *fix)
{
  return fix->lat_e7 / 1e7;
}

static void
track_free (gpointer data)
{
  WfTrack *track = data;

  g_free (track->name);
  g_free (track->fixes);
  g_free (track);
}

WfTrackSet *
wf_track_set_ref (WfTrackSet *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wf_track_set_unref (WfTrackSet *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->tracks);
  g_free (self);
}

const WfTrack *
wf_track_set_get (const WfTrackSet *self, guint32 mmsi)
{
  guint low = 0, high = self->tracks->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      const WfTrack *track = g_ptr_array_index (self->tracks, middle);

      if (track->mmsi == mmsi)
        return track;
      if (track->mmsi < mmsi)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

gboolean
wf_track_is_seen (const WfTrack *track, gint64 at)
{
  return track->fixes[0].at <= at && track->fixes[track->n_fixes - 1].at >= at - WF_TRACK_TRAIL_US;
}

int
wf_track_find (const WfTrack *track, gint64 at)
{
  guint low = 0, high = track->n_fixes;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (track->fixes[middle].at <= at)
        low = middle + 1;
      else
        high = middle;
    }
  return (int) low - 1;
}

/* --- building ------------------------------------------------------------- */
static void
vessel_free (gpointer data)
{
  Vessel *vessel = data;

  g_free (vessel->name);
  g_clear_pointer (&vessel->fixes, g_array_unref);
  g_free (vessel);
}

WfTrackBuilder *
wf_track_builder_new (void)
{
  WfTrackBuilder *self = g_new0 (WfTrackBuilder, 1);

  self->vessels = g_hash_table_new_full (NULL, NULL, NULL, vessel_free);
  return self;
}

void
wf_track_builder_free (WfTrackBuilder *self)
{
  g_hash_table_unref (self->vessels);
  g_free (self);
}

static Vessel *
get_vessel (WfTrackBuilder *self, guint32 mmsi)
{
  if (self->last != NULL && self->last->mmsi == mmsi)
    return self->last;
  self->last = g_hash_table_lookup (self->vessels, GUINT_TO_POINTER (mmsi));
  if (self->last == NULL)
    {
      self->last = g_new0 (Vessel, 1);
      self->last->mmsi = mmsi;
      self->last->fixes = g_array_new (FALSE, FALSE, sizeof (WfFix));
      g_hash_table_insert (self->vessels, GUINT_TO_POINTER (mmsi), self->last);
    }
  return self->last;
}

void
wf_track_builder_add (WfTrackBuilder *self, guint32 mmsi, const WfFix *fix)
{
  g_array_append_vals (get_vessel (self, mmsi)->fixes, fix, 1);
  self->n_fixes++;
}

/* Valid UTF-8 without controls, cut: C0 and C1 are shown as what they are. */
static char *
dup_visible (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  for (const char *at = g_strstrip (valid); *at != '\0' && n < MAX_NAME_CHARS;
       at = g_utf8_next_char (at), n++)
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_iscntrl (c))
        g_string_append_unichar (text, c < 0x20 ? 0x2400 + c : 0xfffd);
      else
        g_string_append_unichar (text, c);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
wf_track_builder_set_name (WfTrackBuilder *self, guint32 mmsi, const char *name)
{
  Vessel *vessel = get_vessel (self, mmsi);

  if (name[strspn (name, " ")] == '\0' || g_strcmp0 (vessel->name, name) == 0)
    return;
  g_free (vessel->name);
  vessel->name = dup_visible (name);
}

void
wf_track_builder_set_class_b (WfTrackBuilder *self, guint32 mmsi)
{
  get_vessel (self, mmsi)->is_b = TRUE;
}

guint64
wf_track_builder_get_n_fixes (WfTrackBuilder *self)
{
  return self->n_fixes;
}

static int
compare_fixes (gconstpointer a, gconstpointer b)
{
  const WfFix *left = a, *right = b;

  return left->at < right->at ? -1 : left->at > right->at;
}

static gboolean
is_sorted (const GArray *fixes)
{
  for (guint i = 1; i < fixes->len; i++)
    if (g_array_index (fixes, WfFix, i).at <= g_array_index (fixes, WfFix, i - 1).at)
      return FALSE;
  return TRUE;
}

static void
drop_doubles (GArray *fixes)
{
  guint n = 0;

  for (guint i = 0; i < fixes->len; i++)
    if (n == 0 || g_array_index (fixes, WfFix, i).at != g_array_index (fixes, WfFix, n - 1).at)
      g_array_index (fixes, WfFix, n++) = g_array_index (fixes, WfFix, i);
  g_array_set_size (fixes, n);
}

static void
measure (WfTrack *track)
{
  track->west = track->south = G_MAXDOUBLE;
  track->east = track->north = -G_MAXDOUBLE;
  for (guint i = 0; i < track->n_fixes; i++)
    {
      double lon = wf_fix_get_lon (&track->fixes[i]), lat = wf_fix_get_lat (&track->fixes[i]);

      track->west = MIN (track->west, lon);
      track->east = MAX (track->east, lon);
      track->south = MIN (track->south, lat);
      track->north = MAX (track->north, lat);
    }
}

static WfTrack *
new_track (Vessel *vessel)
{
  WfTrack *track = g_new0 (WfTrack, 1);

  if (!is_sorted (vessel->fixes))
    {
      g_array_sort (vessel->fixes, compare_fixes);
      drop_doubles (vessel->fixes);
    }
  track->mmsi = vessel->mmsi;
  track->name = g_steal_pointer (&vessel->name);
  track->is_b = vessel->is_b;
  track->n_fixes = vessel->fixes->len;
  track->fixes = (WfFix *) (void *) g_array_free (g_steal_pointer (&vessel->fixes), FALSE);
  measure (track);
  return track;
}

static int
compare_tracks (gconstpointer a, gconstpointer b)
{
  const WfTrack *left = *(WfTrack *const *) a, *right = *(WfTrack *const *) b;

  return left->mmsi < right->mmsi ? -1 : left->mmsi > right->mmsi;
}

WfTrackSet *
wf_track_builder_finish (WfTrackBuilder *self)
{
  WfTrackSet *set = g_new0 (WfTrackSet, 1);
  GHashTableIter iter;
  gpointer value;

  g_atomic_ref_count_init (&set->ref_count);
  set->tracks = g_ptr_array_new_with_free_func (track_free);
  set->from = set->to = WF_NO_TIME;
  g_hash_table_iter_init (&iter, self->vessels);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      WfTrack *track;

      if (((Vessel *) value)->fixes->len == 0)
        continue;
      track = new_track (value);
      set->n_fixes += track->n_fixes;
      if (set->from == WF_NO_TIME || track->fixes[0].at < set->from)
        set->from = track->fixes[0].at;
      if (set->to == WF_NO_TIME || track->fixes[track->n_fixes - 1].at > set->to)
        set->to = track->fixes[track->n_fixes - 1].at;
      g_ptr_array_add (set->tracks, track);
    }
  g_ptr_array_sort (set->tracks, compare_tracks);
  g_hash_table_remove_all (self->vessels);
  self->last = NULL;
  self->n_fixes = 0;
  return set;
}
