/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vessel tracks on their way in, and where they are looked for then. */
#include <adwaita.h>

#include "app/common/wf-track-import.h"
#include "app/common/wf-track-silence.h"
#include "app/wf-tracks.h"
#include "wf-fixture.h"
#include "wf-import-fixture.h"
#include "wf-look.h"

/* --- vessel tracks ----------------------------------------------------------- */

static gboolean
has_tracks (gpointer data)
{
  WfImportFixture *self = data;
  return wf_tracks_has (wf_context_get_tracks (self->exercise.context), self->sha256);
}

/* Imported through the same window, closed, opened again: they are there. */
static void
test_tracks (WfImportFixture *self, gconstpointer unused)
{
  g_autofree char *text = g_strdup_printf ("MMSI,BaseDateTime,LAT,LON,SOG,COG,VesselName\n"
                                           "999000001,2027-10-12T01:00:00,56,20,10.1,90.5,%s\n"
                                           "999000001,2027-10-12T03:00:00,56,20.5,,,%s\nbroken\n",
                                           self->title, self->title);
  g_autoptr (GFile) file = g_file_new_for_path (self->path);

  self->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
  wf_track_import_file (GTK_WINDOW (self->window), self->exercise.context, file);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_offers_import, self));
  g_assert_nonnull (wf_fixture_find_text (wf_import_fixture_find_preview (), self->sha256));
  g_assert_false (has_tracks (self));
  wf_import_fixture_press ("Import");
  g_assert_true (wf_fixture_wait_for (has_tracks, self));
  wf_import_fixture_close (self);
  wf_import_fixture_open (self, "2027-10-12T15:00:00Z");
  g_assert_true (wf_fixture_wait_for (has_tracks, self));
  wf_track_import_file (GTK_WINDOW (self->window), self->exercise.context, file);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_says_known, self));
  wf_import_fixture_press ("Cancel");
}

/* Nothing of them is on the map hours later: whoever looks is told, and can go there. */
static void
test_silence (WfImportFixture *self, gconstpointer unused)
{
  WfContext *context = self->exercise.context;
  WfSession *session = wf_context_get_session (context);
  g_autofree char *text = g_strdup_printf ("MMSI,BaseDateTime,LAT,LON,SOG,COG,VesselName\n"
                                           "999000002,2027-10-12T03:30:00,56,20,10.1,90.5,%s\n"
                                           "999000002,2027-10-12T04:00:00,56,20.5,,,%s\n",
                                           self->title, self->title);
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  GtkWidget *silence = g_object_ref_sink (wf_track_silence_new (context)), *show;
  g_autofree char *words = NULL;
  WfTrackSight sight;
  gint64 last;

  g_assert_true (wf_time_parse_iso ("2027-10-12T04:00:00Z", &last));
  g_free (self->sha256);
  self->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
  wf_track_import_file (GTK_WINDOW (self->window), context, file);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_offers_import, self));
  wf_import_fixture_press ("Import");
  g_assert_true (wf_fixture_wait_for (has_tracks, self));
  wf_tracks_look (wf_context_get_tracks (context), wf_context_get_shown_now (context), &sight);
  g_assert_cmpuint (sight.n_seen, ==, 0);
  g_assert_cmpint (sight.last, ==, last);
  words = g_strdup_printf (sight.n == 1 ? "%u track, last heard 11 h before the time shown"
                                        : "%u tracks, last heard 11 h before the time shown",
                           sight.n);
  g_assert_nonnull (wf_fixture_find_text (silence, words));
  g_assert_true (gtk_widget_get_visible (silence));
  show = wf_look_find_button (silence, "Show 12 Oct 04:00Z");
  g_assert_nonnull (show);
  g_signal_emit_by_name (show, "clicked");
  g_assert_cmpint (wf_session_get_as_of (session), ==, last);
  g_assert_false (gtk_widget_get_visible (silence));
  /* before any of them: the words say so */
  wf_session_set_as_of (session, last - 24 * WF_HOUR_US);
  g_assert_true (gtk_widget_get_visible (silence));
  wf_session_set_as_of (session, WF_NO_TIME);
  g_assert_true (gtk_widget_get_visible (silence));
  g_object_unref (silence);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func)                                                                            \
  g_test_add ("/track-import/" path, WfImportFixture, NULL, wf_import_fixture_set_up, func,        \
              wf_import_fixture_tear_down)
  ADD ("tracks", test_tracks);
  ADD ("silence", test_silence);
#undef ADD
  return g_test_run ();
}
