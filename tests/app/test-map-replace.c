/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A corrected file takes the place of what was imported, if the person says so: in one step, which
 * can be taken back; as known before, the map is as it was. */
#include <adwaita.h>
#include <string.h>

#include "app/map/wf-map-import-write.h"
#include "app/map/wf-map-view.h"
#include "model/wf-imported.h"
#include "model/wf-vocabulary.h"
#include "store/wf-import-files.h"
#include "wf-fixture.h"
#include "wf-import-fixture.h"
#include "wf-look.h"

/* Ids that no other run of this test has. */
static char *
dup_file (WfImportFixture *self, const char *const *features)
{
  GString *text = g_string_new ("{\"type\":\"FeatureCollection\",\"wf_marking\":\"TLP:GREEN\","
                                "\"features\":[");

  for (guint i = 0; features[i] != NULL; i += 3)
    g_string_append_printf (text,
                            "%s{\"type\":\"Feature\",\"id\":\"%s %s\",\"geometry\":{\"type\":"
                            "\"Point\",\"coordinates\":[%s]},\"properties\":{\"name\":\"%s\","
                            "\"depth\":%s}}",
                            i > 0 ? "," : "", self->title, features[i], features[i + 1],
                            self->title, features[i + 2]);
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

static const char *const wrong[]
    = { "a", "20,57", "1", "b", "21,57", "2.50", "c", "22,57", "3", "d", "23,57", "4", NULL };
/* One moved, one of another depth, one gone, one new; one the same. */
static const char *const corrected[]
    = { "a", "20,58", "1", "b", "21,57", "2.75", "d", "23,57", "4", "e", "24,57", "5", NULL };

static GtkWidget *
find_choice (const char *label)
{
  return wf_fixture_find_text (wf_import_fixture_find_preview (), label);
}

static GtkWidget *
find_radio (const char *label)
{
  GtkWidget *found = find_choice (label);

  g_assert_nonnull (found);
  return GTK_IS_CHECK_BUTTON (found) ? found
                                     : gtk_widget_get_ancestor (found, GTK_TYPE_CHECK_BUTTON);
}

static gboolean
asks (gpointer label)
{
  return wf_import_fixture_find_preview () != NULL && find_choice (label) != NULL;
}

static WfRecord *
get_record (WfImportFixture *self, const char *id)
{
  return wf_picture_lookup_id (wf_import_fixture_get_picture (self), id);
}

static guint
count_layers (WfImportFixture *self)
{
  GListModel *datasets
      = wf_picture_get_list (wf_import_fixture_get_picture (self), WF_TYPE_NAME_DATASET);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (datasets); i++)
    {
      g_autoptr (WfRecord) dataset = g_list_model_get_item (datasets, i);

      n += g_strcmp0 (wf_record_get_text (dataset, "title"), self->title) == 0;
    }
  return n;
}

/* Where the first feature of an import lies, once it is on the map. */
typedef struct
{
  WfImportFixture *fixture;
  const char *id;
  double lat;
} Place;

static gboolean
is_on_map (gpointer data)
{
  const Place *place = data;
  g_autofree char *ref = g_strdup_printf ("feature:dataset:%s/0", place->id);
  WfPoint position;
  double lon, lat;

  if (!wf_scene_get_position (wf_map_view_get_scene (WF_MAP_VIEW (place->fixture->view)), ref,
                              &position))
    return FALSE;
  wf_mercator_unproject (position, &lon, &lat);
  return ABS (lat - place->lat) < 1e-6;
}

static gboolean
is_not_on_map (gpointer data)
{
  return !is_on_map (data);
}

static void
assert_stored (WfImportFixture *self, const char *id)
{
  g_autofree char *path
      = wf_import_files_dup_path (wf_store_get_path (wf_context_get_store (self->exercise.context)),
                                  wf_record_get_text (get_record (self, id), "sha256"));

  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
name_layer (WfImportFixture *self)
{
  GtkWidget *entry = wf_look_find_type (wf_import_fixture_find_preview (), GTK_TYPE_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), self->title);
}

/* Imported as a layer that is called as the fixture says; its id. */
static char *
dup_first (WfImportFixture *self, const char *text)
{
  wf_import_fixture_begin (self, text);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_shows_file, self));
  name_layer (self);
  wf_import_fixture_choose_target (2);
  wf_import_fixture_press ("Import");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_layer, self));
  return g_strdup (wf_record_get_id (wf_import_fixture_find_dataset (self)));
}

static char *
dup_question (WfImportFixture *self)
{
  return g_strdup_printf ("Replace the layer “%s” (4 features: 1 new, 2 changed, 1 no longer in "
                          "the file, 1 the same)",
                          self->title);
}

/* --- a layer --------------------------------------------------------------------------- */

static void
test_replace (WfImportFixture *self, gconstpointer unused)
{
  WfContext *context;
  g_autofree char *before = dup_file (self, wrong), *after = dup_file (self, corrected);
  g_autofree char *old = dup_first (self, before), *new = NULL, *question = dup_question (self);
  Place old_place = { self, old, 57 }, new_place;
  gint64 imported_at;

  imported_at = wf_context_get_shown_now (self->exercise.context);
  wf_import_fixture_close (self);
  wf_import_fixture_open (self, "2027-10-12T15:00:00Z");
  context = self->exercise.context;
  /* nothing is chosen for the person */
  wf_import_fixture_begin (self, after);
  g_assert_true (wf_fixture_wait_for (asks, question));
  g_assert_false (gtk_widget_get_sensitive (wf_import_fixture_find_button ("Import")));
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (find_radio (question))));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_radio (question)), TRUE);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_offers_import, self));
  wf_import_fixture_press ("Import");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_layer, self));
  new = g_strdup (wf_record_get_id (wf_import_fixture_find_dataset (self)));
  new_place = (Place){ self, new, 58 };
  /* one layer, called and shown as the old one, with what became of it */
  g_assert_true (wf_fixture_wait_for (is_on_map, &new_place));
  g_assert_true (wf_fixture_wait_for (is_not_on_map, &old_place));
  g_assert_cmpuint (count_layers (self), ==, 1);
  g_assert_true (wf_record_is_retired (get_record (self, old)));
  g_assert_cmpstr (wf_record_get_text (get_record (self, new), "replaces"), ==, old);
  g_assert_cmpstr (wf_record_get_text (get_record (self, new), "title"), ==, self->title);
  g_assert_cmpstr (wf_record_get_text (get_record (self, new), "kind"), ==, "cable");
  g_assert_cmpint (wf_record_get_integer (get_record (self, new), "features-changed", 0), ==, 2);
  g_assert_cmpint (wf_record_get_integer (get_record (self, new), "features-gone", 0), ==, 1);
  /* one undo takes all of it back, and one redo brings it again */
  wf_context_undo (context);
  g_assert_true (wf_fixture_wait_for (is_on_map, &old_place));
  g_assert_true (wf_record_is_retired (get_record (self, new)));
  g_assert_false (wf_record_is_retired (get_record (self, old)));
  wf_context_redo (context);
  g_assert_true (wf_fixture_wait_for (is_on_map, &new_place));
  g_assert_true (wf_record_is_retired (get_record (self, old)));
  /* after another start, as known before: the old one, whose file is kept for that */
  wf_import_fixture_close (self);
  wf_import_fixture_open (self, "2027-10-12T16:00:00Z");
  wf_context_start (self->exercise.context);
  g_assert_true (wf_fixture_wait_for (is_on_map, &new_place));
  assert_stored (self, old);
  wf_session_set_as_of (wf_context_get_session (self->exercise.context), imported_at + 1);
  g_assert_true (wf_fixture_wait_for (is_on_map, &old_place));
  g_assert_true (wf_fixture_wait_for (is_not_on_map, &new_place));
  assert_stored (self, old);
}

/* The person may want both. */
static void
test_beside (WfImportFixture *self, gconstpointer unused)
{
  g_autofree char *before = dup_file (self, wrong), *after = dup_file (self, corrected);
  g_autofree char *old = dup_first (self, before), *question = dup_question (self);
  Place old_place = { self, old, 57 };

  wf_import_fixture_begin (self, after);
  g_assert_true (wf_fixture_wait_for (asks, question));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_radio ("Add as another layer")), TRUE);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_offers_import, self));
  name_layer (self);
  wf_import_fixture_press ("Import");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_layer, self));
  g_assert_true (is_on_map (&old_place));
  g_assert_cmpuint (count_layers (self), ==, 2);
  g_assert_null (wf_record_get_text (wf_import_fixture_find_dataset (self), "replaces"));
}

/* On the map of this desk it lies where the other lay, and is hidden where that was. */
static void
test_arrangement (WfImportFixture *self, gconstpointer unused)
{
  WfMapDesk *desk = wf_context_get_map_desk (self->exercise.context);
  g_autofree char *before = dup_file (self, wrong), *after = dup_file (self, corrected);
  g_autofree char *old = dup_first (self, before), *question = dup_question (self);
  g_autofree char *old_layer = g_strconcat ("dataset:", old, NULL), *new_layer = NULL;
  const char *const order[] = { "fault", old_layer, "places", NULL };

  wf_map_desk_set_order (desk, order);
  wf_import_fixture_begin (self, after);
  g_assert_true (wf_fixture_wait_for (asks, question));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_radio (question)), TRUE);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_offers_import, self));
  wf_import_fixture_press ("Import");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_layer, self));
  new_layer
      = g_strconcat ("dataset:", wf_record_get_id (wf_import_fixture_find_dataset (self)), NULL);
  g_assert_cmpstr (wf_map_desk_get_setup (desk)->order[1], ==, new_layer);
  g_assert_cmpstr (wf_map_desk_get_setup (desk)->order[2], ==, old_layer);
}

/* --- drawings -------------------------------------------------------------------------- */

static WfRecord *
find_drawing (WfImportFixture *self, const char *id)
{
  g_autoptr (GPtrArray) drawings = wf_imported_dup_drawings (wf_import_fixture_get_picture (self),
                                                             wf_import_fixture_find_dataset (self));
  g_autofree char *whole = g_strdup_printf ("%s %s", self->title, id);

  for (guint i = 0; i < drawings->len; i++)
    if (g_strcmp0 (wf_record_get_text (drawings->pdata[i], "feature-id"), whole) == 0)
      return drawings->pdata[i];
  return NULL;
}

static gboolean
has_moved (gpointer data)
{
  WfImportFixture *self = data;

  return wf_import_fixture_find_dataset (self) != NULL && find_drawing (self, "e") != NULL;
}

static gboolean
has_first (gpointer data)
{
  WfImportFixture *self = data;

  return wf_import_fixture_find_dataset (self) != NULL && find_drawing (self, "d") != NULL;
}

static gboolean
is_back (gpointer old)
{
  return !wf_record_is_retired (old);
}

/* What is in both stays the same record, so that what desks said of it stays with it. */
static void
test_drawings (WfImportFixture *self, gconstpointer unused)
{
  g_autofree char *before = dup_file (self, wrong), *after = dup_file (self, corrected);
  g_autofree char *question
      = g_strdup_printf ("Replace the drawings “%s” (4 features: 1 new, 2 changed, 1 no longer in "
                         "the file, 1 the same)",
                         self->title);
  WfRecord *old, *moved, *same, *gone;

  wf_import_fixture_begin (self, before);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_shows_file, self));
  wf_import_fixture_choose_target (WF_IMPORT_FIXTURE_DRAWINGS);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_offers_import, self));
  name_layer (self);
  wf_import_fixture_press ("Import");
  g_assert_true (wf_fixture_wait_for (has_first, self));
  old = wf_import_fixture_find_dataset (self);
  moved = find_drawing (self, "a");
  gone = find_drawing (self, "c");
  same = find_drawing (self, "d");
  {
    g_autofree char *properties = g_strdup_printf ("{\"name\":\"%s\",\"depth\":2.50}", self->title);

    g_assert_cmpstr (wf_record_get_text (find_drawing (self, "b"), "properties"), ==, properties);
  }
  wf_import_fixture_begin (self, after);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_shows_file, self));
  wf_import_fixture_choose_target (WF_IMPORT_FIXTURE_DRAWINGS);
  g_assert_true (wf_fixture_wait_for (asks, question));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_radio (question)), TRUE);
  wf_import_fixture_press ("Import");
  g_assert_true (wf_fixture_wait_for (has_moved, self));
  g_assert_true (find_drawing (self, "a") == moved);
  g_assert_true (find_drawing (self, "d") == same);
  g_assert_nonnull (strstr (wf_record_get_text (moved, "geometry"), "58"));
  g_assert_true (wf_record_is_retired (gone));
  g_assert_true (wf_record_is_retired (old));
  wf_context_undo (self->exercise.context);
  g_assert_true (wf_fixture_wait_for (is_back, old));
  g_assert_nonnull (strstr (wf_record_get_text (moved, "geometry"), "57"));
  g_assert_false (wf_record_is_retired (gone));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func)                                                                            \
  g_test_add ("/map-replace/" path, WfImportFixture, NULL, wf_import_fixture_set_up, func,         \
              wf_import_fixture_tear_down)
  ADD ("replace", test_replace);
  ADD ("beside", test_beside);
  ADD ("arrangement", test_arrangement);
  ADD ("drawings", test_drawings);
#undef ADD
  return g_test_run ();
}
