/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Foreign files that become drawings, which every desk gets. */
#include <adwaita.h>

#include "app/incident/wf-details-panel.h"
#include "app/map/wf-map-import-write.h"
#include "model/wf-imported.h"
#include "wf-fixture.h"
#include "wf-import-fixture.h"

/* --- drawings ---------------------------------------------------------------- */

static void
test_drawings (WfImportFixture *self, gconstpointer unused)
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
        text,
        "%s{\"type\":\"Feature\",\"id\":\"%s %u\",\"geometry\":%s,\"properties\":{\"name\":\"%s\"}}",
        i > 0 ? "," : "", self->title, i, geometries[i], self->title);
  g_string_append (text, "]}");
  wf_import_fixture_begin (self, text->str);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_offers_import, self));
  wf_import_fixture_choose_target (WF_IMPORT_FIXTURE_DRAWINGS);
  {
    g_autofree char *left_out
        = g_strdup_printf ("Feature 4 “%s”: an area of several rings is no drawing.", self->title);

    g_assert_nonnull (wf_fixture_find_text (wf_import_fixture_find_preview (), left_out));
  }
  wf_import_fixture_press ("Import");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_three_drawings, self));
  g_assert_true (wf_import_fixture_has_dataset (self));
  g_assert_false (wf_import_fixture_has_file (self));
  /* one undo takes all of it back */
  wf_context_undo (context);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_no_drawings, self));
  g_assert_true (wf_import_fixture_has_no_dataset (self));
  wf_context_redo (context);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_three_drawings, self));
  /* and so does taking it off */
  wf_map_import_remove (context, wf_import_fixture_find_dataset (self), "a test");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_no_drawings, self));
  g_assert_true (wf_import_fixture_has_no_dataset (self));
  /* it may come again */
  wf_import_fixture_begin (self, text->str);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_offers_import, self));
  wf_import_fixture_choose_target (WF_IMPORT_FIXTURE_DRAWINGS);
  wf_import_fixture_press ("Import");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_three_drawings, self));
}

/* --- what their source says of them ---------------------------------------------------- */

static WfRecord *
find_drawing (WfImportFixture *self)
{
  WfRecord *dataset = wf_import_fixture_find_dataset (self);
  g_autoptr (GPtrArray) drawings
      = dataset != NULL ? wf_imported_dup_drawings (wf_import_fixture_get_picture (self), dataset)
                        : NULL;

  return drawings != NULL && drawings->len > 0 ? drawings->pdata[0] : NULL;
}

static gboolean
has_drawing (gpointer self)
{
  return find_drawing (self) != NULL;
}

/* Whatever it is, it is kept as it came and shown to be read; a feature of a layer shows the same.
 */
static void
test_properties (WfImportFixture *self, gconstpointer unused)
{
  WfContext *context = self->exercise.context;
  GtkWidget *details = wf_details_panel_new (context), *window = gtk_window_new ();
  g_autofree char *kept = g_strdup_printf (
      "{\"name\":\"%s\",\"depth\":12.50,\"class\":\"mud\",\"more\":{\"a\":[1,null]}}", self->title);
  g_autofree char *spaced = g_strdup_printf (
      "{ \"name\": \"%s\",\n  \"depth\": 12.50, \"class\": \"mud\", \"more\":{\"a\":[1,null]} }",
      self->title);
  g_autofree char *text = g_strdup_printf (
      "{\"type\":\"Feature\",\"id\":\"%s 1\",\"geometry\":{\"type\":\"Point\",\"coordinates\":"
      "[20,57]},\"properties\":%s}",
      self->title, spaced);
  g_autofree char *ref = NULL, *feature = NULL, *file_name = NULL;

  gtk_window_set_child (GTK_WINDOW (window), details);
  gtk_window_present (GTK_WINDOW (window));
  wf_fixture_wait_for_frame (window);
  wf_import_fixture_begin (self, text);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_shows_file, self));
  wf_import_fixture_choose_target (WF_IMPORT_FIXTURE_DRAWINGS);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_offers_import, self));
  wf_import_fixture_press ("Import");
  g_assert_true (wf_fixture_wait_for (has_drawing, self));
  g_assert_cmpstr (wf_record_get_text (find_drawing (self), "properties"), ==, kept);
  ref = g_strdup_printf ("drawing:%s", wf_record_get_id (find_drawing (self)));
  wf_session_select (wf_context_get_session (context), ref);
  g_assert_nonnull (wf_fixture_find_text (details, "12.50"));
  g_assert_nonnull (wf_fixture_find_text (details, "mud"));
  g_assert_nonnull (wf_fixture_find_text (details, "{\"a\":[1,null]}"));
  file_name = g_strconcat (self->title, ".geojson", NULL);
  g_assert_nonnull (wf_fixture_find_text (details, file_name));
  /* as a layer */
  wf_map_import_remove (context, wf_import_fixture_find_dataset (self), "a test");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_no_dataset, self));
  wf_import_fixture_import (self, text);
  feature = g_strdup_printf ("feature:dataset:%s/0",
                             wf_record_get_id (wf_import_fixture_find_dataset (self)));
  wf_session_select (wf_context_get_session (context), feature);
  g_assert_nonnull (wf_fixture_find_text (details, "12.50"));
  g_assert_nonnull (wf_fixture_find_text (details, self->title));
  wf_session_select (wf_context_get_session (context), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Too much of it to be carried by an operation: then it is no drawing, and that is said. */
static void
test_long_properties (WfImportFixture *self, gconstpointer unused)
{
  g_autofree char *words = g_strnfill (9000, 'w');
  g_autofree char *text = g_strdup_printf (
      "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[20,57]},"
      "\"properties\":{\"name\":\"%s\",\"words\":\"%s\"}}",
      self->title, words);
  g_autofree char *left_out = g_strdup_printf (
      "Feature 1 “%s”: its properties are longer than those of a drawing may be, and none of them "
      "is left out.",
      self->title);

  wf_import_fixture_begin (self, text);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_shows_file, self));
  wf_import_fixture_choose_target (WF_IMPORT_FIXTURE_DRAWINGS);
  g_assert_nonnull (wf_fixture_find_text (wf_import_fixture_find_preview (), left_out));
  g_assert_false (gtk_widget_get_sensitive (wf_import_fixture_find_button ("Import")));
  wf_import_fixture_press ("Cancel");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func)                                                                            \
  g_test_add ("/import-drawings/" path, WfImportFixture, NULL, wf_import_fixture_set_up, func,     \
              wf_import_fixture_tear_down)
  ADD ("drawings", test_drawings);
  ADD ("properties", test_properties);
  ADD ("long-properties", test_long_properties);
#undef ADD
  return g_test_run ();
}
