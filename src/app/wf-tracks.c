/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-tracks.h"

#include <errno.h>
#include <glib/gstdio.h>

#define KEPT ".wftracks"
#define REMOVED ".removed" /* until the next start */

struct _WfTracks
{
  GObject parent_instance;

  char *folder;
  GPtrArray *archives; /* WfTrackArchive */
  GPtrArray *removed;  /* the same, of this session */
  guint64 generation;
  GHashTable *found; /* text of a query -> GArray of WfApproach, of these archives */
};

G_DEFINE_FINAL_TYPE (WfTracks, wf_tracks, G_TYPE_OBJECT)

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static int
compare_archives (gconstpointer a, gconstpointer b)
{
  const WfTrackArchive *left = *(WfTrackArchive *const *) a, *right = *(WfTrackArchive *const *) b;

  if (left->imported_at != right->imported_at)
    return left->imported_at < right->imported_at ? -1 : 1;
  return g_strcmp0 (left->sha256, right->sha256);
}

static void
changed (WfTracks *self)
{
  g_ptr_array_sort (self->archives, compare_archives);
  self->generation++;
  g_hash_table_remove_all (self->found);
  g_signal_emit (self, signals[CHANGED], 0);
}

static char *
dup_path (WfTracks *self, const char *sha256, const char *suffix)
{
  g_autofree char *name = g_strconcat (sha256, suffix, NULL);

  return g_build_filename (self->folder, name, NULL);
}

/* --- loading ---------------------------------------------------------------- */
typedef struct
{
  GPtrArray *archives;
  GString *failures;
} Loaded;

static void
loaded_free (gpointer data)
{
  Loaded *loaded = data;

  g_ptr_array_unref (loaded->archives);
  g_string_free (loaded->failures, TRUE);
  g_free (loaded);
}

static void
load_one (Loaded *loaded, const char *path)
{
  g_autoptr (GError) error = NULL;
  WfTrackArchive *archive = wf_track_archive_load (path, &error);

  if (archive != NULL)
    g_ptr_array_add (loaded->archives, archive);
  else
    g_string_append_printf (loaded->failures, "%s%s", loaded->failures->len > 0 ? "\n" : "",
                            error->message);
}

static void
load_run (GTask *task, gpointer source, gpointer folder, GCancellable *cancellable)
{
  Loaded *loaded = g_new0 (Loaded, 1);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  loaded->archives = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_track_archive_free);
  loaded->failures = g_string_new (NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, REMOVED))
        g_unlink (path);
      else if (g_str_has_suffix (name, KEPT))
        load_one (loaded, path);
    }
  g_task_return_pointer (task, loaded, loaded_free);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WfTracks *self = WF_TRACKS (source);
  Loaded *loaded = g_task_propagate_pointer (G_TASK (result), NULL);

  if (loaded == NULL)
    return;
  while (loaded->archives->len > 0)
    {
      WfTrackArchive *archive = g_ptr_array_steal_index (loaded->archives, 0);

      if (wf_tracks_has (self, archive->sha256)) /* imported meanwhile */
        wf_track_archive_free (archive);
      else
        g_ptr_array_add (self->archives, archive);
    }
  if (self->archives->len > 0)
    changed (self);
  if (loaded->failures->len > 0)
    g_signal_emit (self, signals[FAILED], 0, loaded->failures->str);
  loaded_free (loaded);
}

WfTracks *
wf_tracks_new (const char *folder)
{
  WfTracks *self = g_object_new (WF_TYPE_TRACKS, NULL);
  GTask *task;

  self->folder = g_strdup (folder);
  if (folder == NULL)
    return self;
  task = g_task_new (self, NULL, loaded_cb, NULL);
  g_task_set_task_data (task, g_strdup (folder), g_free);
  g_task_run_in_thread (task, load_run);
  g_object_unref (task);
  return self;
}

/* --- what is there ---------------------------------------------------------- */
GPtrArray *
wf_tracks_get_archives (WfTracks *self)
{
  return self->archives;
}

guint64
wf_tracks_get_generation (WfTracks *self)
{
  return self->generation;
}

GPtrArray *
wf_tracks_dup_sets (WfTracks *self)
{
  GPtrArray *sets = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_track_set_unref);

  for (guint i = 0; i < self->archives->len; i++)
    g_ptr_array_add (
        sets, wf_track_set_ref (((WfTrackArchive *) g_ptr_array_index (self->archives, i))->set));
  return sets;
}

gboolean
wf_tracks_get_extent (WfTracks *self, gint64 *from, gint64 *to)
{
  *from = G_MAXINT64;
  *to = G_MININT64;
  for (guint i = 0; i < self->archives->len; i++)
    {
      const WfTrackArchive *archive = g_ptr_array_index (self->archives, i);

      *from = MIN (*from, archive->set->from);
      *to = MAX (*to, archive->set->to);
    }
  return self->archives->len > 0;
}

static void
look_at (const WfTrack *track, gint64 at, WfTrackSight *sight)
{
  const gint64 first = track->fixes[0].at, last = track->fixes[track->n_fixes - 1].at;

  sight->n++;
  if (wf_track_is_seen (track, at))
    sight->n_seen++;
  else if (first > at)
    sight->next = sight->next == WF_NO_TIME ? first : MIN (sight->next, first);
  else
    sight->last = sight->last == WF_NO_TIME ? last : MAX (sight->last, last);
}

void
wf_track_sight_add (WfTrackSight *sight, const WfTrackSet *set, gint64 at)
{
  for (guint i = 0; i < set->tracks->len; i++)
    look_at (g_ptr_array_index (set->tracks, i), at, sight);
}

void
wf_tracks_look (WfTracks *self, gint64 at, WfTrackSight *sight)
{
  *sight = (WfTrackSight){ .last = WF_NO_TIME, .next = WF_NO_TIME };
  for (guint i = 0; i < self->archives->len; i++)
    wf_track_sight_add (sight,
                        ((const WfTrackArchive *) g_ptr_array_index (self->archives, i))->set, at);
}

static int
find (GPtrArray *archives, const char *sha256)
{
  for (guint i = 0; i < archives->len; i++)
    if (g_strcmp0 (((WfTrackArchive *) g_ptr_array_index (archives, i))->sha256, sha256) == 0)
      return (int) i;
  return -1;
}

gboolean
wf_tracks_has (WfTracks *self, const char *sha256)
{
  return find (self->archives, sha256) >= 0;
}

/* --- check ------------------------------------------------------------------ */
void
wf_track_check_free (WfTrackCheck *check)
{
  g_clear_pointer (&check->archive, wf_track_archive_free);
  g_clear_pointer (&check->reading, wf_track_reading_free);
  g_free (check);
}

static void
check_run (GTask *task, gpointer source, gpointer file, GCancellable *cancellable)
{
  g_autoptr (WfTrackCheck) check = g_new0 (WfTrackCheck, 1);
  GError *error = NULL;

  check->archive = wf_track_archive_read_foreign (g_file_peek_path (file), cancellable,
                                                  &check->reading, &error);
  if (check->archive != NULL)
    g_task_return_pointer (task, g_steal_pointer (&check), (GDestroyNotify) wf_track_check_free);
  else
    g_task_return_error (task, error);
}

void
wf_tracks_check_async (WfTracks *self,
                       GFile *file,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, check_run);
}

WfTrackCheck *
wf_tracks_check_finish (WfTracks *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- keep, remove, restore -------------------------------------------------- */
typedef struct
{
  char *folder, *from, *to; /* paths */
  WfTrackArchive *archive;  /* to be saved at @to, or NULL: from is renamed */
  char *sha256;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->folder);
  g_free (change->from);
  g_free (change->to);
  g_free (change->sha256);
  g_clear_pointer (&change->archive, wf_track_archive_free);
  g_free (change);
}

static void
change_run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Change *change = data;
  GError *error = NULL;
  gboolean is_good = TRUE;

  if (change->folder == NULL)
    ; /* nothing is kept */
  else if (change->archive != NULL)
    is_good = g_mkdir_with_parents (change->folder, 0700) == 0
              && wf_track_archive_save (change->archive, change->to, &error);
  else
    is_good = g_rename (change->from, change->to) == 0;
  if (!is_good && error == NULL)
    g_set_error (&error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", change->to,
                 g_strerror (errno));
  if (is_good)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
run_change (WfTracks *self, Change *change, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_task_data (task, change, change_free);
  g_task_run_in_thread (task, change_run);
}

static Change *
new_change (WfTracks *self, const char *sha256, const char *from, const char *to)
{
  Change *change = g_new0 (Change, 1);

  change->sha256 = g_strdup (sha256);
  if (self->folder == NULL)
    return change;
  change->folder = g_strdup (self->folder);
  change->from = dup_path (self, sha256, from);
  change->to = dup_path (self, sha256, to);
  return change;
}

/* From one list to the other once the file says so. */
static gboolean
finish_move (WfTracks *self, GAsyncResult *result, GPtrArray *from, GPtrArray *to, GError **error)
{
  const Change *change = g_task_get_task_data (G_TASK (result));
  int index;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  index = find (from, change->sha256);
  if (index >= 0)
    g_ptr_array_add (to, g_ptr_array_steal_index (from, (guint) index));
  changed (self);
  return TRUE;
}

void
wf_tracks_keep_async (WfTracks *self,
                      WfTrackArchive *archive,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  Change *change = new_change (self, archive->sha256, KEPT, KEPT);

  change->archive = archive;
  run_change (self, change, callback, user_data);
}

gboolean
wf_tracks_keep_finish (WfTracks *self, GAsyncResult *result, GError **error)
{
  Change *change = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (!wf_tracks_has (self, change->sha256))
    g_ptr_array_add (self->archives, g_steal_pointer (&change->archive));
  changed (self);
  return TRUE;
}

void
wf_tracks_remove_async (WfTracks *self,
                        const char *sha256,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  run_change (self, new_change (self, sha256, KEPT, REMOVED), callback, user_data);
}

gboolean
wf_tracks_remove_finish (WfTracks *self, GAsyncResult *result, GError **error)
{
  return finish_move (self, result, self->archives, self->removed, error);
}

void
wf_tracks_restore_async (WfTracks *self,
                         const char *sha256,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  run_change (self, new_change (self, sha256, REMOVED, KEPT), callback, user_data);
}

gboolean
wf_tracks_restore_finish (WfTracks *self, GAsyncResult *result, GError **error)
{
  return finish_move (self, result, self->removed, self->archives, error);
}

/* --- approaches ------------------------------------------------------------- */
typedef struct
{
  char *key;
  GPtrArray *sets;
  WfDataset *dataset;
  WfApproachQuery query;
  char *asset;
  guint64 generation;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_free (search->key);
  g_free (search->asset);
  g_ptr_array_unref (search->sets);
  wf_dataset_unref (search->dataset);
  g_free (search);
}

static int
compare_approaches (gconstpointer a, gconstpointer b)
{
  const WfApproach *left = a, *right = b;

  return left->distance_m < right->distance_m ? -1 : left->distance_m > right->distance_m;
}

static void
find_run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Search *search = data;
  GArray *all = g_array_new (FALSE, FALSE, sizeof (WfApproach));

  for (guint i = 0; i < search->sets->len; i++)
    {
      g_autoptr (GArray) found = wf_track_find_approaches (g_ptr_array_index (search->sets, i),
                                                           search->dataset, &search->query);

      if (found->len > 0)
        g_array_append_vals (all, found->data, found->len);
    }
  g_array_sort (all, compare_approaches);
  g_task_return_pointer (task, all, (GDestroyNotify) g_array_unref);
}

static char *
dup_key (const WfApproachQuery *query)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %g %s %g %g %g %g",
                          query->from, query->to, query->within_m,
                          query->asset != NULL ? query->asset : "", query->west, query->south,
                          query->east, query->north);
}

void
wf_tracks_find_async (WfTracks *self,
                      WfDataset *dataset,
                      const WfApproachQuery *query,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Search *search = g_new0 (Search, 1);
  GArray *known;

  search->key = dup_key (query);
  search->sets = wf_tracks_dup_sets (self);
  search->dataset = wf_dataset_ref (dataset);
  search->query = *query;
  search->query.asset = search->asset = g_strdup (query->asset);
  search->generation = self->generation;
  known = g_hash_table_lookup (self->found, search->key);
  g_task_set_task_data (task, search, search_free);
  if (known != NULL)
    g_task_return_pointer (task, g_array_ref (known), (GDestroyNotify) g_array_unref);
  else
    g_task_run_in_thread (task, find_run);
}

const GArray *
wf_tracks_find_finish (WfTracks *self, GAsyncResult *result)
{
  const Search *search = g_task_get_task_data (G_TASK (result));
  GArray *found = g_task_propagate_pointer (G_TASK (result), NULL);

  if (found == NULL || search->generation != self->generation)
    {
      g_clear_pointer (&found, g_array_unref);
      return NULL;
    }
  g_hash_table_replace (self->found, g_strdup (search->key), found);
  return found;
}

/* --- object ----------------------------------------------------------------- */
static void
wf_tracks_finalize (GObject *object)
{
  WfTracks *self = WF_TRACKS (object);

  g_free (self->folder);
  g_ptr_array_unref (self->archives);
  g_ptr_array_unref (self->removed);
  g_hash_table_unref (self->found);
  G_OBJECT_CLASS (wf_tracks_parent_class)->finalize (object);
}

static void
wf_tracks_class_init (WfTracksClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wf_tracks_finalize;
  signals[CHANGED] = g_signal_new ("changed", WF_TYPE_TRACKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", WF_TYPE_TRACKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
wf_tracks_init (WfTracks *self)
{
  self->archives = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_track_archive_free);
  self->found
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->removed = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_track_archive_free);
}
