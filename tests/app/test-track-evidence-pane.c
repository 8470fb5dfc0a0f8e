/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evidence of imported tracks beside the map, in a store where things are really saved. */
#include <adwaita.h>
#include <glib/gstdio.h>

#include "app/common/wf-track-evidence-list.h"
#include "model/wf-vocabulary.h"
#include "wf-exercise-fixture.h"
#include "wf-fixture.h"
#include "wf-look.h"

/* Some 4 km off C-Lion1 an hour before the instant shown; an invented number. */
#define FILE_TEXT                                                                                  \
  "MMSI,BaseDateTime,LAT,LON,SOG,COG,VesselName\n"                                                 \
  "999000007,2027-10-12T13:30:00,57.16,19.85,10.1,10.0,TRACK SEVEN\n"                              \
  "999000007,2027-10-12T13:32:00,57.165,19.85,10.1,10.0,TRACK SEVEN\n"

typedef struct
{
  WfExerciseFixture exercise;
  WfContext *context;
  GtkWidget *window, *list;
  GAsyncResult *result;
} Fixture;

typedef struct
{
  Fixture *self;
  const char *text;
} Awaited;

static gboolean
has_text (gpointer data)
{
  const Awaited *awaited = data;
  return wf_fixture_find_text (awaited->self->list, awaited->text) != NULL;
}

static gboolean
wait_for_text (Fixture *self, const char *text)
{
  Awaited awaited = { self, text };
  return wf_fixture_wait_for (has_text, &awaited);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static GAsyncResult *
wait (Fixture *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (&self->result);
}

static void
import (Fixture *self)
{
  WfTracks *tracks = wf_context_get_tracks (self->context);
  g_autofree char *folder = g_dir_make_tmp ("wf-evidence-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "seven.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (WfTrackCheck) check = NULL;
  g_autoptr (GAsyncResult) checked = NULL;
  g_autoptr (GAsyncResult) kept = NULL;

  g_assert_true (g_file_set_contents (path, FILE_TEXT, -1, NULL));
  wf_tracks_check_async (tracks, file, NULL, done_cb, self);
  checked = wait (self);
  check = wf_tracks_check_finish (tracks, checked, NULL);
  g_assert_nonnull (check);
  wf_tracks_keep_async (tracks, g_steal_pointer (&check->archive), done_cb, self);
  kept = wait (self);
  g_assert_true (wf_tracks_keep_finish (tracks, kept, NULL));
  g_unlink (path);
  g_rmdir (folder);
}

static void
open_desk (Fixture *self)
{
  wf_exercise_fixture_open (&self->exercise);
  self->context = self->exercise.context;
}

static void
close_desk (Fixture *self)
{
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  self->window = NULL;
  while (g_main_context_iteration (NULL, FALSE))
    ;
  wf_exercise_fixture_close (&self->exercise);
}

static void
show_list (Fixture *self)
{
  self->list = wf_track_evidence_list_new (self->context, "c-lion1", NULL);
  g_assert_nonnull (self->list);
  self->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (self->window), self->list);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
set_distance (Fixture *self, guint at)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (wf_look_find_type (self->list, GTK_TYPE_DROP_DOWN)),
                              at);
}

static void
remove_all (Fixture *self)
{
  WfTracks *tracks = wf_context_get_tracks (self->context);

  while (wf_tracks_get_archives (tracks)->len > 0)
    {
      const WfTrackArchive *archive = g_ptr_array_index (wf_tracks_get_archives (tracks), 0);
      g_autoptr (GAsyncResult) removed = NULL;

      wf_tracks_remove_async (tracks, archive->sha256, done_cb, self);
      removed = wait (self);
      g_assert_true (wf_tracks_remove_finish (tracks, removed, NULL));
    }
}

static gboolean
has_archives (gpointer data)
{
  return wf_tracks_get_archives (wf_context_get_tracks (((Fixture *) data)->context))->len > 0;
}

/* How near is the person's to say, and what was imported is there after the next start. */
static void
test_distance (void)
{
  Fixture self = { 0 };

  open_desk (&self);
  import (&self);
  close_desk (&self);
  open_desk (&self);
  g_assert_true (wf_fixture_wait_for (has_archives, &self));
  show_list (&self);
  set_distance (&self, 0);
  g_assert_true (wait_for_text (&self, "No imported track came within 1 km. That does not say that "
                                       "nobody was there: transmitters can be silent."));
  set_distance (&self, 3);
  g_assert_true (wait_for_text (&self, "\u2068TRACK SEVEN\u2069 (MMSI 999000007)"));
  g_assert_true (wait_for_text (&self, "As transmitted. Being near is not a cause; schematic "
                                       "routes can lie kilometres off."));
  remove_all (&self);
  close_desk (&self);
}

/* The second choice is the window: the heading says it, and what lies before it is not found. */
static void
test_window (void)
{
  Fixture self = { 0 };
  GtkWidget *distance, *window;

  open_desk (&self);
  import (&self);
  show_list (&self);
  distance = wf_look_find_type (self.list, GTK_TYPE_DROP_DOWN);
  window = gtk_widget_get_next_sibling (distance);
  g_assert_true (GTK_IS_DROP_DOWN (window));
  set_distance (&self, 3);
  g_assert_true (wait_for_text (&self, "\u2068TRACK SEVEN\u2069 (MMSI 999000007)"));
  for (guint at = 0; at < 6; at += 5)
    {
      static const int hours[] = { 6, 0, 0, 0, 0, 168 };
      const gint64 to = wf_context_get_shown_now (self.context) / WF_MINUTE_US * WF_MINUTE_US;
      g_autofree char *from_text = wf_time_format_day_clock (to - hours[at] * WF_HOUR_US);
      g_autofree char *to_text = wf_time_format_day_clock (to);
      g_autofree char *wanted
          = g_strdup_printf ("Tracks near this line, %s – %s", from_text, to_text);

      gtk_drop_down_set_selected (GTK_DROP_DOWN (window), at);
      g_assert_true (wait_for_text (&self, wanted));
      if (hours[at] > 24)
        g_assert_true (wait_for_text (&self, "\u2068TRACK SEVEN\u2069 (MMSI 999000007)"));
    }
  remove_all (&self);
  close_desk (&self);
}

static WfRecord *
find_entry (Fixture *self)
{
  GListModel *list
      = wf_picture_get_list (wf_context_get_picture (self->context), WF_TYPE_NAME_ENTRY);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WfRecord) entry = g_list_model_get_item (list, i);
      g_auto (GStrv) keys = wf_record_dup_keys (entry, "evidence");

      if (wf_record_has_member (entry, "about", "asset:c-lion1") && keys[0] != NULL)
        return entry; /* the list keeps it */
    }
  return NULL;
}

static gboolean
has_entry (gpointer data)
{
  return find_entry (data) != NULL;
}

static void
test_attach (void)
{
  Fixture self = { 0 };
  GtkWidget *button, *rows;

  open_desk (&self);
  import (&self);
  show_list (&self);
  set_distance (&self, 3);
  g_assert_true (wait_for_text (&self, "\u2068TRACK SEVEN\u2069 (MMSI 999000007)"));
  button = wf_look_find_type (self.list, GTK_TYPE_MENU_BUTTON);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  rows = wf_look_find_type (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))),
                            GTK_TYPE_LIST_BOX);
  g_assert_nonnull (gtk_list_box_get_row_at_index (GTK_LIST_BOX (rows), 0));
  g_signal_emit_by_name (rows, "row-activated",
                         gtk_list_box_get_row_at_index (GTK_LIST_BOX (rows), 0));
  g_assert_true (wf_fixture_wait_for (has_entry, &self));
  WfRecord *entry = find_entry (&self);
  g_assert_nonnull (entry);
  g_auto (GStrv) keys = wf_record_dup_keys (entry, "evidence");
  g_autofree char *field = g_strconcat ("evidence/", keys[0], NULL);
  g_assert_true (g_str_has_prefix (keys[0], "999000007-"));
  g_assert_nonnull (strstr (wf_record_get_text (entry, field), "closest to C-Lion1"));
  g_assert_null (strstr (wf_record_get_text (entry, "text"), "TRACK SEVEN"));
  remove_all (&self);
  close_desk (&self);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/track-evidence-pane/distance", test_distance);
  g_test_add_func ("/track-evidence-pane/window", test_window);
  g_test_add_func ("/track-evidence-pane/attach", test_attach);
  return g_test_run ();
}
