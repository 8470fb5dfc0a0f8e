/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-tracks.h"

#include <glib/gstdio.h>
#include <string.h>

#define ONE                                                                                        \
  "MMSI,BaseDateTime,LAT,LON,SOG,COG,VesselName\n"                                                 \
  "999000001,2027-10-12T01:00:00,56,20,10.1,90.5,TRACK ONE\n"                                      \
  "999000001,2027-10-12T03:00:00,56,20.5,,,TRACK ONE\nbroken\n"

typedef struct
{
  char *folder, *file;
  WfTracks *tracks;
  GAsyncResult *result;
  guint n_changes;
} Fixture;

static void
changed_cb (Fixture *self)
{
  self->n_changes++;
}

static void
open_tracks (Fixture *self)
{
  self->tracks = wf_tracks_new (self->folder);
  g_signal_connect_swapped (self->tracks, "changed", G_CALLBACK (changed_cb), self);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autofree char *parent = g_dir_make_tmp ("wf-tracks-XXXXXX", NULL);

  self->folder = g_build_filename (parent, "tracks", NULL);
  self->file = g_build_filename (parent, "one.csv", NULL);
  g_assert_true (g_file_set_contents (self->file, ONE, -1, NULL));
  open_tracks (self);
}

static void
close_tracks (Fixture *self)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&self->tracks);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  close_tracks (self);
  g_unlink (self->file);
  g_free (self->folder);
  g_free (self->file);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static GAsyncResult *
wait_for (Fixture *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (&self->result);
}

static WfTrackCheck *
check (Fixture *self, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->file);
  g_autoptr (GAsyncResult) result = NULL;

  wf_tracks_check_async (self->tracks, file, NULL, done_cb, self);
  result = wait_for (self);
  return wf_tracks_check_finish (self->tracks, result, error);
}

static char *
import (Fixture *self)
{
  g_autoptr (WfTrackCheck) checked = check (self, NULL);
  char *sha256 = g_strdup (checked->archive->sha256);
  g_autoptr (GAsyncResult) result = NULL;

  g_free (checked->archive->imported_by);
  checked->archive->imported_by = g_strdup ("FI day desk");
  checked->archive->imported_at = 1;
  wf_tracks_keep_async (self->tracks, g_steal_pointer (&checked->archive), done_cb, self);
  result = wait_for (self);
  g_assert_true (wf_tracks_keep_finish (self->tracks, result, NULL));
  return sha256;
}

static void
wait_for_change (Fixture *self)
{
  for (guint n = self->n_changes; self->n_changes == n;)
    g_main_context_iteration (NULL, TRUE);
}

/* The first two steps leave no trace. */
static void
test_check (Fixture *self, gconstpointer unused)
{
  g_autoptr (WfTrackCheck) checked = check (self, NULL);

  g_assert_cmpstr (checked->archive->file_name, ==, "one.csv");
  g_assert_cmpuint (checked->archive->n_refused, ==, 1);
  g_assert_cmpuint (wf_tracks_get_archives (self->tracks)->len, ==, 0);
  g_assert_false (g_file_test (self->folder, G_FILE_TEST_EXISTS));
}

/* What was kept is there after the next start, to the last digit. */
static void
test_keeps (Fixture *self, gconstpointer unused)
{
  g_autofree char *sha256 = import (self);
  const WfTrackArchive *archive;
  const WfTrack *track;

  close_tracks (self);
  open_tracks (self);
  wait_for_change (self);
  g_assert_true (wf_tracks_has (self->tracks, sha256));
  archive = g_ptr_array_index (wf_tracks_get_archives (self->tracks), 0);
  g_assert_cmpstr (archive->file_name, ==, "one.csv");
  g_assert_cmpstr (archive->imported_by, ==, "FI day desk");
  g_assert_cmpint (archive->format, ==, WF_TRACK_CSV_US);
  g_assert_cmpuint (archive->n_refused, ==, 1);
  track = wf_track_set_get (archive->set, 999000001);
  g_assert_cmpstr (track->name, ==, "TRACK ONE");
  g_assert_cmpuint (track->n_fixes, ==, 2);
  g_assert_cmpuint (track->fixes[0].speed, ==, 101);
  g_assert_cmpuint (track->fixes[1].course, ==, WF_FIX_NO_COURSE);
}

/* Removed, brought back, removed for good by the next start. */
static void
test_removes (Fixture *self, gconstpointer unused)
{
  g_autofree char *sha256 = import (self);

  for (int round = 0; round < 2; round++)
    {
      g_autoptr (GAsyncResult) removed = NULL, restored = NULL;

      wf_tracks_remove_async (self->tracks, sha256, done_cb, self);
      removed = wait_for (self);
      g_assert_true (wf_tracks_remove_finish (self->tracks, removed, NULL));
      g_assert_false (wf_tracks_has (self->tracks, sha256));
      if (round == 1)
        break;
      wf_tracks_restore_async (self->tracks, sha256, done_cb, self);
      restored = wait_for (self);
      g_assert_true (wf_tracks_restore_finish (self->tracks, restored, NULL));
      g_assert_true (wf_tracks_has (self->tracks, sha256));
    }
  close_tracks (self);
  open_tracks (self);
  for (int i = 0; i < 20; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  g_assert_cmpuint (wf_tracks_get_archives (self->tracks)->len, ==, 0);
}

static void
test_refuses (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (self->file, "not tracks\n", -1, NULL));
  g_assert_null (check (self, &error));
  g_assert_true (g_str_has_prefix (error->message, "one.csv: "));
}

/* A damaged file of ours is named, and the others are shown. */
static void
test_damaged (Fixture *self, gconstpointer unused)
{
  g_autofree char *sha256 = import (self);
  g_autofree char *name = g_strconcat (sha256, ".wftracks", NULL);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  for (gsize at = 0; at < size; at += 7)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (WfTrackArchive) archive = NULL;
      char kept = bytes[at];

      bytes[at] = (char) ~kept;
      g_assert_true (g_file_set_contents (path, bytes, (gssize) (at % 2 ? size : at), NULL));
      archive = wf_track_archive_load (path, &error);
      g_assert_true ((archive != NULL) == (error == NULL));
      bytes[at] = kept;
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/app/tracks/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("check-leaves-no-trace", test_check);
  ADD ("keeps-over-a-restart", test_keeps);
  ADD ("removes-and-brings-back", test_removes);
  ADD ("refuses-by-name", test_refuses);
  ADD ("damaged-files-never-crash", test_damaged);
#undef ADD
  return g_test_run ();
}
