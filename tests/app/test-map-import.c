/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Foreign files on their way onto the map as layers, through the window that a person sees, in a
 * store where things are really saved. */
#include <adwaita.h>

#include "app/common/wf-form.h"
#include "app/common/wf-settings.h"
#include "app/map/wf-map-import-write.h"
#include "app/map/wf-map-thing.h"
#include "app/map/wf-map-view.h"
#include "wf-fixture.h"
#include "wf-import-fixture.h"
#include "wf-look.h"

static gboolean
is_refused (gpointer data)
{
  return wf_look_find_toplevel (WF_TYPE_FORM) != NULL;
}

static guint
count_operations (WfImportFixture *self)
{
  return wf_record_get_operations (wf_import_fixture_find_dataset (self))->len;
}

/* Its card and its row in the list say what it was imported as, and nothing of a service. */
static void
assert_spoken (WfImportFixture *self, const char *kind)
{
  g_autofree char *ref = g_strdup_printf ("feature:dataset:%s/0",
                                          wf_record_get_id (wf_import_fixture_find_dataset (self)));
  g_autoptr (WfMapThing) thing = wf_map_thing_new (
      self->exercise.context, wf_map_view_get_scene (WF_MAP_VIEW (self->view)), ref);
  g_autofree char *spoken = wf_map_thing_dup_spoken (thing);
  g_autofree char *expected = g_strconcat (self->title, kind, NULL);

  g_assert_cmpstr (spoken, ==, expected);
}

/* --- a layer ----------------------------------------------------------------- */

static void
test_layer (WfImportFixture *self, gconstpointer unused)
{
  g_autofree char *text = wf_import_fixture_dup_point (self, "20,57");

  /* cancelled: no trace; what is in it is shown before anything is taken */
  wf_import_fixture_begin (self, text);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_offers_import, self));
  g_assert_nonnull (wf_fixture_find_text (wf_import_fixture_find_preview (), self->sha256));
  g_assert_nonnull (wf_fixture_find_text (wf_import_fixture_find_preview (),
                                          "57°00′N 20°00′E – 57°00′N 20°00′E"));
  g_assert_nonnull (wf_fixture_find_text (wf_import_fixture_find_preview (), "CC0"));
  wf_import_fixture_press ("Cancel");
  g_assert_null (wf_import_fixture_find_dataset (self));
  g_assert_false (wf_import_fixture_has_file (self));
  /* imported: one operation, and it is on the map */
  wf_import_fixture_begin (self, text);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_offers_import, self));
  wf_import_fixture_choose_target (2);
  wf_import_fixture_press ("Import");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_layer, self));
  g_assert_cmpuint (count_operations (self), ==, 1);
  g_assert_cmpstr (wf_record_get_text (wf_import_fixture_find_dataset (self), "licence"), ==,
                   "CC0");
  g_assert_cmpstr (wf_record_get_text (wf_import_fixture_find_dataset (self), "kind"), ==, "cable");
  {
    g_autofree char *kind = g_strdup_printf (", Cable · imported: %s.geojson", self->title);

    assert_spoken (self, kind);
  }
  /* it is there again after the next start, and by itself */
  wf_import_fixture_close (self);
  wf_import_fixture_open (self, "2027-10-12T15:00:00Z");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_layer, self));
  g_assert_cmpuint (count_operations (self), ==, 1);
  /* the same file again changes nothing */
  wf_import_fixture_begin (self, text);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_says_known, self));
  g_assert_false (gtk_widget_get_sensitive (wf_import_fixture_find_button ("Import")));
  wf_import_fixture_press ("Cancel");
  g_assert_cmpuint (count_operations (self), ==, 1);
}

/* Import and removal are taken back by one undo each; the file goes when that is no longer
 * possible.
 */
static void
test_undo (WfImportFixture *self, gconstpointer unused)
{
  WfContext *context = self->exercise.context;
  g_autofree char *text = wf_import_fixture_dup_point (self, "21,57");

  wf_import_fixture_begin (self, text);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_offers_import, self));
  wf_import_fixture_press ("Import");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_layer, self));
  wf_context_undo (context);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_no_dataset, self));
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_no_layer, self));
  wf_context_redo (context);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_layer, self));
  wf_map_import_remove (context, wf_import_fixture_find_dataset (self), "a test");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_no_layer, self));
  wf_context_undo (context);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_layer, self));
  wf_map_import_remove (context, wf_import_fixture_find_dataset (self), "a test");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_no_dataset, self));
  g_assert_true (wf_import_fixture_has_file (self));
  wf_import_fixture_close (self);
  wf_import_fixture_open (self, "2027-10-12T16:00:00Z");
  g_assert_true (wf_import_fixture_has_file (self));
  wf_context_start (self->exercise.context);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_no_file, self));
}

/* --- latitude first ---------------------------------------------------------- */

#define EXTENT_WRONG "25°00′N 60°00′E – 25°00′N 60°00′E"
#define EXTENT_RIGHT "60°00′N 25°00′E – 60°00′N 25°00′E"

static gboolean
shows_right_extent (gpointer data)
{
  return wf_fixture_find_text (wf_import_fixture_find_preview (), EXTENT_RIGHT) != NULL;
}

static void
assert_on_map (WfImportFixture *self, double lon, double lat)
{
  g_autofree char *ref = g_strdup_printf ("feature:dataset:%s/0",
                                          wf_record_get_id (wf_import_fixture_find_dataset (self)));
  WfPoint position;
  double shown_lon, shown_lat;

  g_assert_true (
      wf_scene_get_position (wf_map_view_get_scene (WF_MAP_VIEW (self->view)), ref, &position));
  wf_mercator_unproject (position, &shown_lon, &shown_lat);
  g_assert_cmpfloat_with_epsilon (shown_lon, lon, 1e-6);
  g_assert_cmpfloat_with_epsilon (shown_lat, lat, 1e-6);
}

static void
test_swap (WfImportFixture *self, gconstpointer unused)
{
  static const char advice[] = "Nothing lies in European waters, but would with latitude and "
                               "longitude exchanged: look at the extent.";
  g_autofree char *text = wf_import_fixture_dup_point (self, "60,25");
  GtkWidget *check;

  wf_import_fixture_begin (self, text);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_offers_import, self));
  g_assert_nonnull (wf_fixture_find_text (wf_import_fixture_find_preview (), EXTENT_WRONG));
  g_assert_nonnull (wf_fixture_find_text (wf_import_fixture_find_preview (), advice));
  check = wf_look_find_type (wf_import_fixture_find_preview (), GTK_TYPE_CHECK_BUTTON);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_assert_false (
      gtk_widget_get_sensitive (wf_import_fixture_find_button ("Import"))); /* not what is shown */
  g_assert_true (wf_fixture_wait_for (shows_right_extent, self));
  g_assert_null (wf_fixture_find_text (wf_import_fixture_find_preview (), advice));
  wf_import_fixture_press ("Import");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_layer, self));
  g_assert_true (wf_record_get_boolean (wf_import_fixture_find_dataset (self), "swapped"));
  assert_on_map (self, 25, 60);
  /* taken off, and imported again as it stands */
  wf_map_import_remove (self->exercise.context, wf_import_fixture_find_dataset (self), "a test");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_no_layer, self));
  wf_import_fixture_begin (self, text);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_offers_import, self));
  wf_import_fixture_press ("Import");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_layer, self));
  assert_on_map (self, 60, 25);
}

/* Read as it stands nothing of it is possible; the window stays, says why, and offers the switch.
 */
static void
test_swap_of_refused (WfImportFixture *self, gconstpointer unused)
{
  g_autofree char *text = wf_import_fixture_dup_point (self, "-35,149");
  GtkWidget *check;

  wf_import_fixture_begin (self, text);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_shows_file, self));
  g_assert_false (gtk_widget_get_sensitive (wf_import_fixture_find_button ("Import")));
  check = wf_look_find_type (wf_import_fixture_find_preview (), GTK_TYPE_CHECK_BUTTON);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_offers_import, self));
  wf_import_fixture_press ("Cancel");
}

/* --- refused ----------------------------------------------------------------- */

/* A broken file says where, and changes nothing. */
static void
test_broken (WfImportFixture *self, gconstpointer unused)
{
  wf_import_fixture_begin (self, "{\"type\"}");
  g_assert_true (wf_fixture_wait_for (is_refused, self));
  g_assert_null (wf_import_fixture_find_preview ());
  gtk_window_destroy (GTK_WINDOW (wf_look_find_toplevel (WF_TYPE_FORM)));
  g_assert_null (wf_import_fixture_find_dataset (self));
}

static void
test_ceiling (WfImportFixture *self, gconstpointer unused)
{
  g_autoptr (GSettings) settings = wf_settings_new ();
  g_autofree char *text
      = wf_import_fixture_dup_point (self, "22,57"); /* without a marking: AMBER+STRICT */
  g_autofree char *refusal = NULL;

  g_assert_nonnull (settings);
  g_settings_set_string (settings, "import-ceiling", "green");
  wf_import_fixture_begin (self, text);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_shows_file, self));
  refusal = g_strdup_printf ("%s.geojson contains TLP:AMBER+STRICT. This desk accepts up to "
                             "TLP:GREEN. Nothing was imported.",
                             self->title);
  g_assert_nonnull (wf_fixture_find_text (wf_import_fixture_find_preview (), refusal));
  g_assert_false (gtk_widget_get_sensitive (wf_import_fixture_find_button ("Import")));
  wf_import_fixture_press ("Cancel");
  g_settings_reset (settings, "import-ceiling");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func)                                                                            \
  g_test_add ("/map-import/" path, WfImportFixture, NULL, wf_import_fixture_set_up, func,          \
              wf_import_fixture_tear_down)
  ADD ("layer", test_layer);
  ADD ("undo", test_undo);
  ADD ("swap", test_swap);
  ADD ("swap-of-refused", test_swap_of_refused);
  ADD ("broken", test_broken);
  ADD ("ceiling", test_ceiling);
#undef ADD
  return g_test_run ();
}
