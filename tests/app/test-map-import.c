/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Foreign files on their way in, through the window that a person sees, in a store where things are
 * really saved. */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app/brief/wf-brief-page.h"
#include "app/common/wf-form.h"
#include "app/common/wf-import-preview.h"
#include "app/common/wf-settings.h"
#include "app/common/wf-track-import.h"
#include "app/map/wf-map-import-write.h"
#include "app/map/wf-map-import.h"
#include "app/map/wf-map-thing.h"
#include "app/map/wf-map-view.h"
#include "app/wf-tracks.h"
#include "model/wf-vocabulary.h"
#include "store/wf-import-files.h"
#include "wf-exercise-fixture.h"
#include "wf-fixture.h"
#include "wf-look.h"

typedef struct
{
  WfExerciseFixture exercise;
  GtkWidget *window, *view;
  char *folder, *path, *sha256;
  char *title; /* of this run's thing: earlier ones share the store */
} Fixture;

static void
open_desk (Fixture *self, const char *instant)
{
  wf_exercise_fixture_open_at (&self->exercise, instant);
  self->view = wf_map_view_new (self->exercise.context);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1000, 700);
  gtk_window_set_child (GTK_WINDOW (self->window), self->view);
  gtk_window_present (GTK_WINDOW (self->window));
  wf_fixture_wait_for_frame (self->window);
}

static void
close_desk (Fixture *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  wf_exercise_fixture_close (&self->exercise);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  open_desk (self, "2027-10-12T14:32:00Z");
  self->title = g_strdup_printf ("Thing %u", g_random_int ());
  self->folder = g_dir_make_tmp ("wf-import-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "some.geojson", NULL);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  close_desk (self);
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->sha256);
  g_free (self->title);
}

/* --- what a person sees and does ------------------------------------------- */

static gpointer
find_preview (void)
{
  return wf_look_find_toplevel (WF_TYPE_IMPORT_PREVIEW);
}

static gpointer
find_button (const char *label)
{
  return wf_look_find_button (find_preview (), label);
}

static gboolean
offers_import (gpointer data)
{
  return find_preview () != NULL && gtk_widget_get_sensitive (find_button ("Import"));
}

static gboolean
shows_file (gpointer data)
{
  return find_preview () != NULL
         && wf_fixture_find_text (find_preview (), ((Fixture *) data)->sha256) != NULL;
}

static gboolean
says_known (gpointer data)
{
  return find_preview () != NULL
         && wf_fixture_find_text (find_preview (),
                                  "This file was imported already; nothing would change.")
                != NULL;
}

static void
press (const char *label)
{
  g_assert_true (gtk_widget_get_sensitive (find_button (label)));
  if (g_str_equal (label, "Cancel"))
    gtk_window_close (GTK_WINDOW (find_preview ()));
  else
    g_signal_emit_by_name (find_button (label), "clicked");
  g_assert_null (find_preview ());
}

static void
choose_target (guint position)
{
  GtkWidget *target = wf_look_find_type (find_preview (), GTK_TYPE_DROP_DOWN);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (target), position);
}

#define TARGET_DRAWINGS 6

static void
begin (Fixture *self, const char *text)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);

  g_free (self->sha256);
  self->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
  wf_map_import_file (self->exercise.context, GTK_WINDOW (self->window), file);
}

static gboolean
is_refused (gpointer data)
{
  return wf_look_find_toplevel (WF_TYPE_FORM) != NULL;
}

/* --- what came of it --------------------------------------------------------- */

static WfPicture *
get_picture (Fixture *self)
{
  return wf_context_get_picture (self->exercise.context);
}

static WfRecord *
find_dataset (Fixture *self)
{
  return wf_picture_lookup_name (get_picture (self), WF_TYPE_NAME_DATASET, self->sha256);
}

static gboolean
has_layer (gpointer data)
{
  Fixture *self = data;
  const char *name = NULL;
  WfServiceState state;
  WfRecord *dataset = find_dataset (self);
  g_autofree char *ref = dataset != NULL
                             ? g_strdup_printf ("feature:dataset:%s/0", wf_record_get_id (dataset))
                             : NULL;

  return ref != NULL
         && wf_scene_describe (wf_map_view_get_scene (WF_MAP_VIEW (self->view)), ref, &state, &name)
         && g_str_equal (name, self->title);
}

static gboolean
has_no_layer (gpointer data)
{
  Fixture *self = data;
  return !has_layer (self);
}

static gboolean
has_dataset (Fixture *self)
{
  return find_dataset (self) != NULL && !wf_record_is_retired (find_dataset (self));
}

static gboolean
has_no_dataset (gpointer data)
{
  Fixture *self = data;
  return wf_record_is_retired (find_dataset (self));
}

static gboolean
has_file (Fixture *self)
{
  g_autofree char *path = wf_import_files_dup_path (
      wf_store_get_path (wf_context_get_store (self->exercise.context)), self->sha256);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
has_no_file (gpointer data)
{
  Fixture *self = data;
  return !has_file (self);
}

static guint
count_operations (Fixture *self)
{
  return wf_record_get_operations (find_dataset (self))->len;
}

static guint
count_drawings (Fixture *self)
{
  GListModel *drawings = wf_picture_get_list (get_picture (self), WF_TYPE_NAME_DRAWING);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (drawings); i++)
    {
      g_autoptr (WfRecord) drawing = g_list_model_get_item (drawings, i);

      n += g_strcmp0 (wf_record_get_text (drawing, "title"), self->title) == 0;
    }
  return n;
}

static gboolean
has_three_drawings (gpointer data)
{
  Fixture *self = data;
  return count_drawings (self) == 3;
}

static gboolean
has_no_drawings (gpointer data)
{
  Fixture *self = data;
  return count_drawings (self) == 0;
}

static char *
dup_marked_point (Fixture *self, const char *coordinates, const char *marking)
{
  return g_strdup_printf ("{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":"
                          "[%s]},\"license\":\"CC0\",\"properties\":{\"name\":\"%s\","
                          "\"marking\":\"%s\"}}",
                          coordinates, self->title, marking);
}

static char *
dup_point (Fixture *self, const char *coordinates)
{
  return g_strdup_printf ("{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":"
                          "[%s]},\"license\":\"CC0\",\"properties\":{\"name\":\"%s\"}}",
                          coordinates, self->title);
}

/* Its card and its row in the list say what it was imported as, and nothing of a service. */
static void
assert_spoken (Fixture *self, const char *kind)
{
  g_autofree char *ref
      = g_strdup_printf ("feature:dataset:%s/0", wf_record_get_id (find_dataset (self)));
  g_autoptr (WfMapThing) thing = wf_map_thing_new (
      self->exercise.context, wf_map_view_get_scene (WF_MAP_VIEW (self->view)), ref);
  g_autofree char *spoken = wf_map_thing_dup_spoken (thing);
  g_autofree char *expected = g_strconcat (self->title, kind, NULL);

  g_assert_cmpstr (spoken, ==, expected);
}

/* --- a layer ----------------------------------------------------------------- */

static void
test_layer (Fixture *self, gconstpointer unused)
{
  g_autofree char *text = dup_point (self, "20,57");

  /* cancelled: no trace; what is in it is shown before anything is taken */
  begin (self, text);
  g_assert_true (wf_fixture_wait_for (offers_import, self));
  g_assert_nonnull (wf_fixture_find_text (find_preview (), self->sha256));
  g_assert_nonnull (wf_fixture_find_text (find_preview (), "57°00′N 20°00′E – 57°00′N 20°00′E"));
  g_assert_nonnull (wf_fixture_find_text (find_preview (), "CC0"));
  press ("Cancel");
  g_assert_null (find_dataset (self));
  g_assert_false (has_file (self));
  /* imported: one operation, and it is on the map */
  begin (self, text);
  g_assert_true (wf_fixture_wait_for (offers_import, self));
  choose_target (2);
  press ("Import");
  g_assert_true (wf_fixture_wait_for (has_layer, self));
  g_assert_cmpuint (count_operations (self), ==, 1);
  g_assert_cmpstr (wf_record_get_text (find_dataset (self), "licence"), ==, "CC0");
  g_assert_cmpstr (wf_record_get_text (find_dataset (self), "kind"), ==, "cable");
  assert_spoken (self, ", Cable · imported: some.geojson");
  /* it is there again after the next start, and by itself */
  close_desk (self);
  open_desk (self, "2027-10-12T15:00:00Z");
  g_assert_true (wf_fixture_wait_for (has_layer, self));
  g_assert_cmpuint (count_operations (self), ==, 1);
  /* the same file again changes nothing */
  begin (self, text);
  g_assert_true (wf_fixture_wait_for (says_known, self));
  g_assert_false (gtk_widget_get_sensitive (find_button ("Import")));
  press ("Cancel");
  g_assert_cmpuint (count_operations (self), ==, 1);
}

/* Import and removal are taken back by one undo each; the file goes when that is no longer
 * possible.
 */
static void
test_undo (Fixture *self, gconstpointer unused)
{
  WfContext *context = self->exercise.context;
  g_autofree char *text = dup_point (self, "21,57");

  begin (self, text);
  g_assert_true (wf_fixture_wait_for (offers_import, self));
  press ("Import");
  g_assert_true (wf_fixture_wait_for (has_layer, self));
  wf_context_undo (context);
  g_assert_true (wf_fixture_wait_for (has_no_dataset, self));
  g_assert_true (wf_fixture_wait_for (has_no_layer, self));
  wf_context_redo (context);
  g_assert_true (wf_fixture_wait_for (has_layer, self));
  wf_map_import_remove (context, find_dataset (self), "a test");
  g_assert_true (wf_fixture_wait_for (has_no_layer, self));
  wf_context_undo (context);
  g_assert_true (wf_fixture_wait_for (has_layer, self));
  wf_map_import_remove (context, find_dataset (self), "a test");
  g_assert_true (wf_fixture_wait_for (has_no_dataset, self));
  g_assert_true (has_file (self));
  close_desk (self);
  open_desk (self, "2027-10-12T16:00:00Z");
  g_assert_true (has_file (self));
  wf_context_start (self->exercise.context);
  g_assert_true (wf_fixture_wait_for (has_no_file, self));
}

/* --- drawings ---------------------------------------------------------------- */

static void
test_drawings (Fixture *self, gconstpointer unused)
{
  static const char *const geometries[]
      = { "{\"type\":\"Point\",\"coordinates\":[20,57]}",
          "{\"type\":\"LineString\",\"coordinates\":[[20,57],[21,58]]}",
          "{\"type\":\"Polygon\",\"coordinates\":[[[20,57],[21,57],[21,58],[20,57]]]}",
          "{\"type\":\"Polygon\",\"coordinates\":[[[20,57],[21,57],[21,58],[20,57]],"
          "[[20.1,57.1],[20.2,57.1],[20.2,57.2],[20.1,57.1]]]}" };
  WfContext *context = self->exercise.context;
  g_autoptr (GString) text = g_string_new ("{\"type\":\"FeatureCollection\",\"features\":[");

  for (guint i = 0; i < G_N_ELEMENTS (geometries); i++)
    g_string_append_printf (
        text, "%s{\"type\":\"Feature\",\"id\":%u,\"geometry\":%s,\"properties\":{\"name\":\"%s\"}}",
        i > 0 ? "," : "", i, geometries[i], self->title);
  g_string_append (text, "]}");
  begin (self, text->str);
  g_assert_true (wf_fixture_wait_for (offers_import, self));
  choose_target (TARGET_DRAWINGS);
  {
    g_autofree char *left_out
        = g_strdup_printf ("Feature 4 “%s”: an area of several rings is no drawing.", self->title);

    g_assert_nonnull (wf_fixture_find_text (find_preview (), left_out));
  }
  press ("Import");
  g_assert_true (wf_fixture_wait_for (has_three_drawings, self));
  g_assert_true (has_dataset (self));
  g_assert_false (has_file (self));
  /* one undo takes all of it back */
  wf_context_undo (context);
  g_assert_true (wf_fixture_wait_for (has_no_drawings, self));
  g_assert_true (has_no_dataset (self));
  wf_context_redo (context);
  g_assert_true (wf_fixture_wait_for (has_three_drawings, self));
  /* and so does taking it off */
  wf_map_import_remove (context, find_dataset (self), "a test");
  g_assert_true (wf_fixture_wait_for (has_no_drawings, self));
  g_assert_true (has_no_dataset (self));
  /* it may come again */
  begin (self, text->str);
  g_assert_true (wf_fixture_wait_for (offers_import, self));
  choose_target (TARGET_DRAWINGS);
  press ("Import");
  g_assert_true (wf_fixture_wait_for (has_three_drawings, self));
}

/* --- latitude first ---------------------------------------------------------- */

#define EXTENT_WRONG "25°00′N 60°00′E – 25°00′N 60°00′E"
#define EXTENT_RIGHT "60°00′N 25°00′E – 60°00′N 25°00′E"

static gboolean
shows_right_extent (gpointer data)
{
  return wf_fixture_find_text (find_preview (), EXTENT_RIGHT) != NULL;
}

static void
assert_on_map (Fixture *self, double lon, double lat)
{
  g_autofree char *ref
      = g_strdup_printf ("feature:dataset:%s/0", wf_record_get_id (find_dataset (self)));
  WfPoint position;
  double shown_lon, shown_lat;

  g_assert_true (
      wf_scene_get_position (wf_map_view_get_scene (WF_MAP_VIEW (self->view)), ref, &position));
  wf_mercator_unproject (position, &shown_lon, &shown_lat);
  g_assert_cmpfloat_with_epsilon (shown_lon, lon, 1e-6);
  g_assert_cmpfloat_with_epsilon (shown_lat, lat, 1e-6);
}

static void
test_swap (Fixture *self, gconstpointer unused)
{
  static const char advice[] = "Nothing lies in European waters, but would with latitude and "
                               "longitude exchanged: look at the extent.";
  g_autofree char *text = dup_point (self, "60,25");
  GtkWidget *check;

  begin (self, text);
  g_assert_true (wf_fixture_wait_for (offers_import, self));
  g_assert_nonnull (wf_fixture_find_text (find_preview (), EXTENT_WRONG));
  g_assert_nonnull (wf_fixture_find_text (find_preview (), advice));
  check = wf_look_find_type (find_preview (), GTK_TYPE_CHECK_BUTTON);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_assert_false (gtk_widget_get_sensitive (find_button ("Import"))); /* not what is shown */
  g_assert_true (wf_fixture_wait_for (shows_right_extent, self));
  g_assert_null (wf_fixture_find_text (find_preview (), advice));
  press ("Import");
  g_assert_true (wf_fixture_wait_for (has_layer, self));
  g_assert_true (wf_record_get_boolean (find_dataset (self), "swapped"));
  assert_on_map (self, 25, 60);
  /* taken off, and imported again as it stands */
  wf_map_import_remove (self->exercise.context, find_dataset (self), "a test");
  g_assert_true (wf_fixture_wait_for (has_no_layer, self));
  begin (self, text);
  g_assert_true (wf_fixture_wait_for (offers_import, self));
  press ("Import");
  g_assert_true (wf_fixture_wait_for (has_layer, self));
  assert_on_map (self, 60, 25);
}

/* Read as it stands nothing of it is possible; the window stays, says why, and offers the switch.
 */
static void
test_swap_of_refused (Fixture *self, gconstpointer unused)
{
  g_autofree char *text = dup_point (self, "-35,149");
  GtkWidget *check;

  begin (self, text);
  g_assert_true (wf_fixture_wait_for (shows_file, self));
  g_assert_false (gtk_widget_get_sensitive (find_button ("Import")));
  check = wf_look_find_type (find_preview (), GTK_TYPE_CHECK_BUTTON);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_assert_true (wf_fixture_wait_for (offers_import, self));
  press ("Cancel");
}

/* --- the briefing ------------------------------------------------------------ */

static gboolean
is_frozen (gpointer page)
{
  return wf_brief_page_is_painted (WF_BRIEF_PAGE (page));
}

/* It has what was imported when it was frozen, and nothing that is arranged on the map later
 * changes it but the words of what it lacks. */
static void
test_briefing (Fixture *self, gconstpointer unused)
{
  static const char lacks[] = "! Not drawn here: 1 background map of the desk's map";
  WfContext *context = self->exercise.context;
  WfMapDesk *desk = wf_context_get_map_desk (context);
  g_autofree char *text = dup_marked_point (self, "20,57", "TLP:GREEN");
  g_autofree char *imported = g_strdup ("✓ Imported: some.geojson (CC0)"), *id = NULL,
                  *layer = NULL;
  GtkWidget *page = wf_brief_page_new (context), *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 700);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (wf_fixture_wait_for (is_frozen, page));
  gtk_widget_grab_focus (wf_look_find_button (page, "Export PDF…")); /* nothing that goes */
  begin (self, text);
  g_assert_true (wf_fixture_wait_for (offers_import, self));
  press ("Import");
  g_assert_true (wf_fixture_wait_for (has_layer, self));
  wf_fixture_wait_for_frame (window);
  g_assert_nonnull (wf_fixture_find_text (page, "Newer entries have arrived."));

  id = g_strdup (wf_map_desk_add_ground (desk, "/nowhere.mbtiles", "Chart", WF_MARKING_RED));
  g_assert_nonnull (wf_fixture_find_text (page, lacks));
  g_assert_null (wf_fixture_find_text (page, imported));
  g_assert_nonnull (wf_fixture_find_text (page, "Newer entries have arrived."));
  gtk_widget_activate_action (page, "brief.freeze", NULL);
  g_assert_true (wf_fixture_wait_for (is_frozen, page));
  g_assert_nonnull (wf_fixture_find_text (page, imported));
  g_assert_nonnull (wf_fixture_find_text (page, lacks));
  wf_map_desk_remove_ground (desk, id);
  g_assert_null (wf_fixture_find_text (page, lacks));

  layer = g_strconcat ("dataset:", wf_record_get_id (find_dataset (self)), NULL);
  wf_session_set_layer_visible (wf_context_get_session (context), layer, FALSE);
  g_assert_nonnull (wf_fixture_find_text (page, imported));
  gtk_widget_activate_action (page, "brief.freeze", NULL);
  g_assert_true (wf_fixture_wait_for (is_frozen, page));
  g_assert_null (wf_fixture_find_text (page, imported));
  wf_session_set_layer_visible (wf_context_get_session (context), layer, TRUE);
  wf_map_import_remove (context, find_dataset (self), "a test");
  g_assert_true (wf_fixture_wait_for (has_no_dataset, self));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- refused ----------------------------------------------------------------- */

/* A broken file says where, and changes nothing. */
static void
test_broken (Fixture *self, gconstpointer unused)
{
  begin (self, "{\"type\"}");
  g_assert_true (wf_fixture_wait_for (is_refused, self));
  g_assert_null (find_preview ());
  gtk_window_destroy (GTK_WINDOW (wf_look_find_toplevel (WF_TYPE_FORM)));
  g_assert_null (find_dataset (self));
}

static void
test_ceiling (Fixture *self, gconstpointer unused)
{
  g_autoptr (GSettings) settings = wf_settings_new ();
  g_autofree char *text = dup_point (self, "22,57"); /* without a marking: AMBER+STRICT */

  g_assert_nonnull (settings);
  g_settings_set_string (settings, "import-ceiling", "green");
  begin (self, text);
  g_assert_true (wf_fixture_wait_for (shows_file, self));
  g_assert_nonnull (wf_fixture_find_text (
      find_preview (), "some.geojson contains TLP:AMBER+STRICT. This desk accepts up to TLP:GREEN. "
                       "Nothing was imported."));
  g_assert_false (gtk_widget_get_sensitive (find_button ("Import")));
  press ("Cancel");
  g_settings_reset (settings, "import-ceiling");
}

/* --- vessel tracks ----------------------------------------------------------- */

static gboolean
has_tracks (gpointer data)
{
  Fixture *self = data;
  return wf_tracks_has (wf_context_get_tracks (self->exercise.context), self->sha256);
}

/* Imported through the same window, closed, opened again: they are there. */
static void
test_tracks (Fixture *self, gconstpointer unused)
{
  g_autofree char *text = g_strdup_printf ("MMSI,BaseDateTime,LAT,LON,SOG,COG,VesselName\n"
                                           "999000001,2027-10-12T01:00:00,56,20,10.1,90.5,%s\n"
                                           "999000001,2027-10-12T03:00:00,56,20.5,,,%s\nbroken\n",
                                           self->title, self->title);
  g_autoptr (GFile) file = g_file_new_for_path (self->path);

  self->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
  wf_track_import_file (GTK_WINDOW (self->window), self->exercise.context, file);
  g_assert_true (wf_fixture_wait_for (offers_import, self));
  g_assert_nonnull (wf_fixture_find_text (find_preview (), self->sha256));
  g_assert_false (has_tracks (self));
  press ("Import");
  g_assert_true (wf_fixture_wait_for (has_tracks, self));
  close_desk (self);
  open_desk (self, "2027-10-12T15:00:00Z");
  g_assert_true (wf_fixture_wait_for (has_tracks, self));
  wf_track_import_file (GTK_WINDOW (self->window), self->exercise.context, file);
  g_assert_true (wf_fixture_wait_for (says_known, self));
  press ("Cancel");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func) g_test_add ("/map-import/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("layer", test_layer);
  ADD ("undo", test_undo);
  ADD ("briefing", test_briefing);
  ADD ("drawings", test_drawings);
  ADD ("swap", test_swap);
  ADD ("swap-of-refused", test_swap_of_refused);
  ADD ("broken", test_broken);
  ADD ("ceiling", test_ceiling);
  ADD ("tracks", test_tracks);
#undef ADD
  return g_test_run ();
}
