/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the map of a frozen briefing has of that of the desk. */
#include <adwaita.h>

#include "app/brief/wf-brief-page.h"
#include "app/map/wf-map-import-write.h"
#include "wf-fixture.h"
#include "wf-import-fixture.h"
#include "wf-look.h"

/* --- the briefing ------------------------------------------------------------ */

static gboolean
is_frozen (gpointer page)
{
  return wf_brief_page_is_painted (WF_BRIEF_PAGE (page));
}

typedef struct
{
  GtkWidget *page;
  const char *words;
} Wanted;

static gboolean
says (gpointer data)
{
  const Wanted *wanted = data;

  return wf_fixture_find_text (wanted->page, wanted->words) != NULL;
}

/* Freezes until it says so: where an earlier run has written in this store, what is written now is
 * held after that, and the clock has to come there first. */
static gboolean
says_frozen (gpointer data)
{
  const Wanted *wanted = data;

  if (is_frozen (wanted->page) && !says (data))
    gtk_widget_activate_action (wanted->page, "brief.freeze", NULL);
  return is_frozen (wanted->page) && says (data);
}

/* It has what was imported when it was frozen, and nothing that is arranged on the map later
 * changes it but the words of what it lacks. */
static void
test_briefing (WfImportFixture *self, gconstpointer unused)
{
  static const char lacks[] = "! Not drawn here: 1 background map of the desk's map";
  WfContext *context = self->exercise.context;
  WfMapDesk *desk = wf_context_get_map_desk (context);
  g_autofree char *text = wf_import_fixture_dup_marked_point (self, "20,57", "TLP:GREEN");
  g_autofree char *imported = g_strdup_printf ("✓ Imported: %s.geojson (CC0)", self->title),
                  *id = NULL, *layer = NULL;
  GtkWidget *page = wf_brief_page_new (context), *window = gtk_window_new ();
  Wanted wanted;

  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 700);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (wf_fixture_wait_for (is_frozen, page));
  gtk_widget_grab_focus (wf_look_find_button (page, "Export PDF…")); /* nothing that goes */
  wf_import_fixture_begin (self, text);
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_offers_import, self));
  wf_import_fixture_press ("Import");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_layer, self));
  wf_fixture_wait_for_frame (window);
  g_assert_nonnull (wf_fixture_find_text (page, "Newer entries have arrived."));

  id = g_strdup (
      wf_map_desk_add_ground (desk, "/nowhere.mbtiles", "Chart", WF_MARKING_AMBER_STRICT));
  g_assert_nonnull (wf_fixture_find_text (page, lacks));
  g_assert_null (wf_fixture_find_text (page, imported));
  g_assert_nonnull (wf_fixture_find_text (page, "Newer entries have arrived."));
  wanted = (Wanted){ page, imported };
  g_assert_true (wf_fixture_wait_for (says_frozen, &wanted));
  g_assert_nonnull (wf_fixture_find_text (page, lacks));
  wf_map_desk_remove_ground (desk, id);
  g_assert_null (wf_fixture_find_text (page, lacks));

  layer = g_strconcat ("dataset:", wf_record_get_id (wf_import_fixture_find_dataset (self)), NULL);
  wf_session_set_layer_visible (wf_context_get_session (context), layer, FALSE);
  g_assert_nonnull (wf_fixture_find_text (page, imported));
  gtk_widget_activate_action (page, "brief.freeze", NULL);
  g_assert_true (wf_fixture_wait_for (is_frozen, page));
  g_assert_null (wf_fixture_find_text (page, imported));
  wf_session_set_layer_visible (wf_context_get_session (context), layer, TRUE);
  wf_map_import_remove (context, wf_import_fixture_find_dataset (self), "a test");
  g_assert_true (wf_fixture_wait_for (wf_import_fixture_has_no_dataset, self));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- background maps ----------------------------------------------------------------- */

/* For those who may see it, with its source; and not any more once its marking says that they may
 * not. */
static void
test_background (WfImportFixture *self, gconstpointer unused)
{
  static const char lacks[] = "! Not drawn here: 1 background map of the desk's map";
  static const char has[] = "✓ Background map: Chart (© Office & others, TLP:GREEN)";
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "mbtiles", "plain.mbtiles", NULL);
  WfContext *context = self->exercise.context;
  WfMapDesk *desk = wf_context_get_map_desk (context);
  GtkWidget *page = wf_brief_page_new (context), *window = gtk_window_new ();
  g_autofree char *id = NULL;
  Wanted wanted = { page, has };

  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 700);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (wf_fixture_wait_for (is_frozen, page));
  gtk_widget_grab_focus (wf_look_find_button (page, "Export PDF…")); /* nothing that goes */
  /* the slide of before does not change: it says what it lacks */
  id = g_strdup (wf_map_desk_add_ground (desk, path, "Chart", WF_MARKING_GREEN));
  g_assert_nonnull (wf_fixture_find_text (page, lacks));
  gtk_widget_activate_action (page, "brief.freeze", NULL);
  g_assert_true (wf_fixture_wait_for (is_frozen, page));
  g_assert_true (wf_fixture_wait_for (says, &wanted));
  g_assert_null (wf_fixture_find_text (page, lacks));
  /* hidden or taken off later it stays; marked RED it goes at once */
  wf_session_set_layer_visible (wf_context_get_session (context), id, FALSE);
  g_assert_nonnull (wf_fixture_find_text (page, has));
  wf_session_set_layer_visible (wf_context_get_session (context), id, TRUE);
  wf_map_desk_set_ground_marking (desk, id, WF_MARKING_RED);
  g_assert_null (wf_fixture_find_text (page, has));
  g_assert_nonnull (wf_fixture_find_text (page, lacks));
  g_assert_true (wf_fixture_wait_for (is_frozen, page));
  gtk_widget_activate_action (page, "brief.freeze", NULL);
  g_assert_true (wf_fixture_wait_for (is_frozen, page));
  g_assert_nonnull (wf_fixture_find_text (page, lacks));
  wf_map_desk_remove_ground (desk, id);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func)                                                                            \
  g_test_add ("/brief-map/" path, WfImportFixture, NULL, wf_import_fixture_set_up, func,           \
              wf_import_fixture_tear_down)
  ADD ("imported", test_briefing);
  ADD ("background", test_background);
#undef ADD
  return g_test_run ();
}
