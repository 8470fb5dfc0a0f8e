/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of what is in view, on paper. */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app/common/wf-record-text.h"
#include "app/map/wf-map-pane.h"
#include "app/map/wf-map-print.h"
#include "wf-exercise-fixture.h"
#include "wf-fixture.h"
#include "wf-look.h"

typedef struct
{
  WfExerciseFixture exercise;
  GtkWidget *window;
  WfMapPane *pane;
  WfListPrint *print;
} Fixture;

static gboolean
is_painted (gpointer data)
{
  return wf_map_pane_is_painted (((Fixture *) data)->pane);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  wf_exercise_fixture_open (&self->exercise);
  self->pane = WF_MAP_PANE (wf_map_pane_new (self->exercise.context));
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1000, 700);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->pane));
  gtk_window_present (GTK_WINDOW (self->window));
  g_assert_true (wf_fixture_wait_for (is_painted, self));
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_clear_pointer (&self->print, wf_list_print_free);
  gtk_window_destroy (GTK_WINDOW (self->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  wf_exercise_fixture_close (&self->exercise);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Fixture *) data)->print = wf_map_print_make_finish (result);
}

static gboolean
has_print (gpointer data)
{
  return ((Fixture *) data)->print != NULL;
}

/* The words of the PDF that the toolkit makes of it. */
static char *
dup_printed (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("wf-print-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "list.pdf", NULL);
  const char *arguments[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autoptr (GtkPrintOperation) operation = NULL;
  char *text = NULL;

  wf_map_print_make_async (wf_map_pane_get_map (self->pane), made_cb, self);
  g_assert_true (wf_fixture_wait_for (has_print, self));
  operation = wf_map_print_new_operation (g_steal_pointer (&self->print));
  gtk_print_operation_set_export_filename (operation, path);
  g_assert_cmpint (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT,
                                            GTK_WINDOW (self->window), &error),
                   ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                               &text, NULL, NULL, &error));
  g_assert_no_error (error);
  g_unlink (path);
  g_rmdir (folder);
  return text;
}

static guint
count (const char *text, const char *words)
{
  guint n = 0;

  for (const char *at = strstr (text, words); at != NULL; at = strstr (at + 1, words))
    n++;
  return n;
}

static void
show_around (Fixture *self, double lon, double lat, double zoom)
{
  wf_map_view_go_to (wf_map_pane_get_map (self->pane), lon, lat, zoom);
  for (int i = 0; i < 40; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (20000);
    }
  g_assert_true (wf_fixture_wait_for (is_painted, self));
}

/* Everything that is in view, and on each sheet what a sheet must say by itself. */
static void
test_everything (Fixture *self, gconstpointer unused)
{
  WfMapView *map = wf_map_pane_get_map (self->pane);
  g_autofree char *text = NULL;
  g_auto (GStrv) refs = NULL;
  g_autofree char *last = NULL;
  WfView view;
  guint n_sheets;

  show_around (self, 22, 58, 6);
  text = dup_printed (self);
  g_assert_true (wf_map_view_get_view (map, &view));
  refs = wf_scene_dup_in_view (wf_map_view_get_scene (map), &view);
  g_assert_cmpuint (g_strv_length (refs), >, 30);
  for (char **ref = refs; *ref != NULL; ref++)
    {
      const char *name;
      WfServiceState state;

      g_assert_true (wf_scene_describe (wf_map_view_get_scene (map), *ref, &state, &name));
      if (strlen (name) < 30 && strstr (text, name) == NULL)
        g_error ("%s is not printed", name);
    }
  n_sheets = count (text, "\f");
  g_assert_cmpuint (n_sheets, >, 1);
  last = g_strdup_printf ("Sheet %u of %u", n_sheets, n_sheets);
  g_assert_nonnull (strstr (text, last));
  g_assert_cmpuint (count (text, "EXERCISE · "), ==, 2 * n_sheets); /* head and foot */
  g_assert_cmpuint (count (text, "TLP:AMBER"), >=, 2 * n_sheets);
  g_assert_cmpuint (count (text, "as of 12 Oct 14:32Z"), ==, n_sheets);
  g_assert_cmpuint (count (text, "Filter: none"), ==, n_sheets);
  g_assert_nonnull (strstr (text, "route schematic"));
}

/* The same filter as the window, and hidden layers are named. */
static void
test_filter (Fixture *self, gconstpointer unused)
{
  WfSession *session = wf_context_get_session (self->exercise.context);
  g_autoptr (WfQuery) query = wf_query_new ();
  g_autofree char *text = NULL, *exchange = NULL, *landing = NULL;

  query->only_open = TRUE;
  g_ptr_array_add (query->countries, g_strdup ("FI"));
  query->text = g_strdup ("cable");
  wf_session_set_query (session, query);
  wf_session_set_layer_visible (session, "ixp", FALSE);
  wf_session_set_assumed (session, "estlink-2", TRUE);
  show_around (self, 22, 58, 6);
  text = dup_printed (self);
  g_assert_nonnull (strstr (text, "Filter: only open · FI · “cable” · hidden: Exchanges"));
  g_assert_nonnull (strstr (text, "Taken as lost in this view, said by nobody: Estlink 2"));
  exchange = g_strconcat ("· ", wf_asset_kind_get_label (WF_ASSET_IXP), NULL);
  landing = g_strconcat ("· ", wf_asset_kind_get_label (WF_ASSET_LANDING_POINT), NULL);
  g_assert_null (strstr (text, exchange));
  g_assert_nonnull (strstr (text, landing));
  wf_session_set_layer_visible (session, "ixp", TRUE);
}

/* Where nothing was said in this crisis, all is public; with damage in view it is as strict as what
 * was said. */
static void
test_marking (Fixture *self, gconstpointer unused)
{
  g_autofree char *elsewhere = NULL, *damage = NULL;

  show_around (self, -65, 35, 7);
  elsewhere = dup_printed (self);
  g_assert_nonnull (strstr (elsewhere, "TLP:CLEAR"));
  g_assert_null (strstr (elsewhere, "TLP:AMBER"));
  show_around (self, 21, 58.5, 6);
  damage = dup_printed (self);
  g_assert_null (strstr (damage, "TLP:CLEAR"));
  g_assert_nonnull (strstr (damage, "TLP:AMBER"));
}

/* Beside the list stands how many of its signs the map draws. */
static void
test_signs (Fixture *self, gconstpointer unused)
{
  WfMapView *map = wf_map_pane_get_map (self->pane);
  guint n_drawn, n_all;
  WfView view;
  g_autofree char *words = NULL, *text = NULL;

  show_around (self, 15, 55, 4.7);
  g_assert_true (wf_map_view_get_view (map, &view));
  wf_scene_count_signs (wf_map_view_get_scene (map), &view, &n_drawn, &n_all);
  g_assert_cmpuint (n_drawn, <, n_all);
  words = g_strdup_printf ("%u of %u signs drawn", n_drawn, n_all);
  text = dup_printed (self);
  g_assert_nonnull (strstr (text, words));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func) g_test_add ("/map-print/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("everything-in-view", test_everything);
  ADD ("same-filter", test_filter);
  ADD ("strictest-marking", test_marking);
  ADD ("signs", test_signs);
#undef ADD
  return g_test_run ();
}
