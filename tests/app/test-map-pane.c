/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/brief/wf-brief-page.h"
#include "app/map/wf-map-pane.h"

#include <string.h>

#include "app/common/wf-widgets.h"
#include "app/map/wf-map-rows.h"
#include "app/map/wf-map-thing.h"
#include "base/wf-paths.h"
#include "draw/wf-tile-image.h"
#include "wf-fixture.h"
#include "wf-look.h"

typedef struct
{
  WfFixture *fixture;
  WfContext *context;
  GtkWidget *window;
  WfMapPane *pane;
  WfMapView *map;
} Fixture;

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
is_painted (gpointer data)
{
  return wf_map_pane_is_painted (((Fixture *) data)->pane);
}

/* What was queued is drawn, not what was there before. */
static gboolean
wait_until_painted (Fixture *self)
{
  g_main_context_iteration (NULL, FALSE);
  return wf_fixture_wait_for (is_painted, self);
}

static void
iterate (guint n_rounds)
{
  for (guint i = 0; i < n_rounds && g_main_context_pending (NULL); i++)
    g_main_context_iteration (NULL, FALSE);
}

static gboolean
count_cb (gpointer data)
{
  ++*(guint *) data;
  return G_SOURCE_REMOVE;
}

static void
on_settled (gpointer data)
{
  count_cb (data);
}

static void
wait_until_settled (Fixture *self)
{
  guint source = g_timeout_add (10, wake_cb, NULL);
  guint n = 0;
  gulong handler = g_signal_connect_swapped (self->map, "settled", G_CALLBACK (on_settled), &n);

  for (int i = 0; i < 500 && n == 0; i++)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (self->map, handler);
  g_source_remove (source);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = wf_path_dup_data (WF_BASEMAP_FILE);
  g_autoptr (WfBasemap) basemap = wf_basemap_load (path, NULL);

  g_assert_nonnull (basemap);
  self->fixture = wf_fixture_new ();
  wf_fixture_add_crisis (self->fixture);
  self->context = wf_fixture_new_context (self->fixture);
  self->pane = WF_MAP_PANE (wf_map_pane_new (self->context));
  self->map = wf_map_pane_get_map (self->pane);
  wf_map_layer_set_basemap (wf_map_view_get_layer (self->map), basemap);
  self->window = gtk_window_new ();
  g_object_set (gtk_widget_get_settings (self->window), "gtk-enable-animations", FALSE, NULL);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 800, 500);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->pane));
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_object (&self->context);
  wf_fixture_free (self->fixture);
  iterate (200);
}

static void
test_painted (Fixture *self, gconstpointer unused)
{
  WfMapLayerCounts counts;
  WfView view;

  g_assert_true (wait_until_painted (self));
  wf_map_layer_get_counts (wf_map_view_get_layer (self->map), &counts);
  g_assert_cmpuint (counts.n_images, >, 0);
  g_assert_true (wf_map_view_get_view (self->map, &view));
  g_assert_cmpfloat (view.zoom, >, 3); /* it was fitted, not left at the world */
}

static void
test_selection (Fixture *self, gconstpointer unused)
{
  WfSession *session = wf_context_get_session (self->context);

  g_assert_true (wait_until_painted (self));
  wf_map_view_open (self->map, "asset:c-lion1");
  g_assert_cmpstr (wf_session_get_selection (session), ==, "asset:c-lion1");
}

/* What is selected elsewhere comes into view. */
static void
test_follows_selection (Fixture *self, gconstpointer unused)
{
  WfView view;
  WfPoint at, screen;

  g_assert_true (wait_until_painted (self));
  wf_session_select (wf_context_get_session (self->context), "asset:athens-gr");
  if (!wf_scene_get_position (wf_map_view_get_scene (self->map), "asset:athens-gr", &at))
    {
      wf_session_select (wf_context_get_session (self->context), "asset:marea");
      g_assert_true (wf_scene_get_position (wf_map_view_get_scene (self->map), "asset:marea", &at));
    }
  g_assert_true (wf_map_view_get_view (self->map, &view));
  screen = wf_view_to_screen (&view, at);
  g_assert_cmpfloat (screen.x, >, 0);
  g_assert_cmpfloat (screen.x, <, view.width);
  g_assert_cmpfloat (screen.y, >, 0);
  g_assert_cmpfloat (screen.y, <, view.height);
}

static void
test_layers (Fixture *self, gconstpointer unused)
{
  WfPoint at;

  wf_session_set_layer_visible (wf_context_get_session (self->context), "telecom-cable", FALSE);
  g_assert_false (wf_scene_get_position (wf_map_view_get_scene (self->map), "asset:c-lion1", &at));
  wf_session_set_layer_visible (wf_context_get_session (self->context), "telecom-cable", TRUE);
  g_assert_true (wf_scene_get_position (wf_map_view_get_scene (self->map), "asset:c-lion1", &at));
}

/* Tab walks over the things in view in the order of reading and then leaves; none is skipped, none
 * comes twice, and each is said. */
static void
test_tab (Fixture *self, gconstpointer unused)
{
  g_auto (GStrv) refs = NULL;
  GtkWidget *map = GTK_WIDGET (self->map);
  WfView view;

  g_assert_true (wait_until_painted (self));
  g_assert_true (gtk_widget_grab_focus (map));
  g_assert_true (wf_map_view_get_view (self->map, &view));
  refs = wf_scene_dup_tour (wf_map_view_get_scene (self->map), &view);
  g_assert_cmpuint (g_strv_length (refs), >, 10);
  for (guint i = 0; refs[i] != NULL; i++)
    {
      g_autoptr (WfMapThing) thing
          = wf_map_thing_new (self->context, wf_map_view_get_scene (self->map), refs[i]);
      g_autofree char *spoken = wf_map_thing_dup_spoken (thing);
      g_autofree char *name
          = g_strdup_printf ("Map: %s, %u of %u", spoken, i + 1, g_strv_length (refs));

      g_assert_true (gtk_widget_child_focus (map, GTK_DIR_TAB_FORWARD));
      g_assert_cmpstr (wf_map_view_get_pointed (self->map), ==, refs[i]);
      gtk_test_accessible_assert_property (map, GTK_ACCESSIBLE_PROPERTY_LABEL, name);
    }
  g_assert_false (gtk_widget_child_focus (map, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_widget_child_focus (map, GTK_DIR_TAB_BACKWARD));
  g_assert_cmpstr (wf_map_view_get_pointed (self->map), ==, refs[g_strv_length (refs) - 2]);
}

static GListModel *
get_rows (Fixture *self)
{
  GtkWidget *list = wf_look_find_type (GTK_WIDGET (self->pane), GTK_TYPE_LIST_VIEW);

  return G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
}

static void
assert_rows_are_in_view (Fixture *self)
{
  g_auto (GStrv) refs = NULL;
  GListModel *rows = get_rows (self);
  WfView view;

  g_assert_true (wf_map_view_get_view (self->map, &view));
  refs = wf_scene_dup_in_view (wf_map_view_get_scene (self->map), &view);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, g_strv_length (refs));
  for (guint i = 0; refs[i] != NULL; i++)
    {
      g_autoptr (GtkStringObject) row = g_list_model_get_item (rows, i);

      g_assert_cmpstr (gtk_string_object_get_string (row), ==, refs[i]);
    }
}

/* The list is the equal of the drawing, also after a layer went and the view moved. */
static void
test_list (Fixture *self, gconstpointer unused)
{
  GtkWidget *button = wf_look_find_type (GTK_WIDGET (self->pane), GTK_TYPE_TOGGLE_BUTTON);
  guint n_before;

  g_assert_true (wait_until_painted (self));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  wf_fixture_wait_for_frame (self->window);
  assert_rows_are_in_view (self);
  n_before = g_list_model_get_n_items (get_rows (self));
  wf_session_set_layer_visible (wf_context_get_session (self->context), "telecom-cable", FALSE);
  wait_until_settled (self);
  assert_rows_are_in_view (self);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (self)), <, n_before);
  wf_map_view_go_to (self->map, 5, 60, 6);
  wait_until_settled (self);
  assert_rows_are_in_view (self);
}

/* A row that is walked to is pointed at on the map. */
static void
test_list_points (Fixture *self, gconstpointer unused)
{
  GtkWidget *button = wf_look_find_type (GTK_WIDGET (self->pane), GTK_TYPE_TOGGLE_BUTTON);
  g_autoptr (GtkStringObject) row = NULL;

  g_assert_true (wait_until_painted (self));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  wf_fixture_wait_for_frame (self->window);
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (get_rows (self)), 3);
  row = g_list_model_get_item (get_rows (self), 3);
  g_assert_cmpstr (wf_map_view_get_pointed (self->map), ==, gtk_string_object_get_string (row));
}

/* A frame lists what it touches, in a popover of the map. */
static void
test_frame (Fixture *self, gconstpointer unused)
{
  const GdkRectangle frame = { 100, 80, 600, 300 };
  g_auto (GStrv) refs = NULL;
  GtkWidget *popover, *list;
  guint n_more;
  WfView view;

  g_assert_true (wait_until_painted (self));
  g_assert_true (wf_map_view_get_view (self->map, &view));
  refs = wf_scene_pick_frame (wf_map_view_get_scene (self->map), &view, (WfPoint){ 100, 80 },
                              (WfPoint){ 700, 380 }, &n_more);
  wf_map_view_select_frame (self->map, &frame);
  popover = wf_look_find_type (GTK_WIDGET (self->map), GTK_TYPE_POPOVER);
  g_assert_nonnull (popover);
  g_assert_true (gtk_widget_get_visible (popover));
  list = wf_look_find_type (popover, GTK_TYPE_LIST_VIEW);
  g_assert_cmpuint (
      g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)))), ==,
      g_strv_length (refs));
  gtk_popover_popdown (GTK_POPOVER (popover));
}

/* The kinds of sites wait behind a button, and on a narrow map routes and places, too; states stay.
 */
static void
test_legend_folds (Fixture *self, gconstpointer unused)
{
  GtkWidget *legend, *states, *routes, *sites, *more;

  g_assert_true (wait_until_painted (self));
  wf_map_view_go_to (self->map, 19.5, 57.5, 6.4); /* sites of many kinds */
  wait_until_settled (self);
  legend = wf_look_find_class (GTK_WIDGET (self->pane), "map-legend"); /* once it is seen */
  g_assert_nonnull (legend);
  states = gtk_widget_get_first_child (legend);
  routes = gtk_widget_get_next_sibling (states);
  sites = gtk_widget_get_next_sibling (routes);
  wf_fixture_wait_for_frame (self->window);
  more = wf_look_find_class (legend, "legend-more");
  g_assert_nonnull (more);
  g_assert_true (gtk_widget_get_visible (routes));
  g_assert_false (gtk_widget_get_visible (sites));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (more), TRUE);
  g_assert_true (gtk_widget_get_visible (sites));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (more), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 520, 600);
  for (int i = 0; i < 100 && gtk_widget_get_width (GTK_WIDGET (self->map)) > 640; i++)
    wf_fixture_wait_for_frame (self->window);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (self->map)), <=, 640);
  wf_map_view_go_to (self->map, 18, 57.8, 6.0);
  wait_until_settled (self);
  g_assert_true (gtk_widget_get_visible (states));
  g_assert_false (gtk_widget_get_visible (sites));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (more), TRUE);
  g_assert_true (gtk_widget_get_visible (routes));
  g_assert_true (gtk_widget_get_visible (sites));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (more), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 520, 400);
  for (int i = 0; i < 100 && gtk_widget_get_height (GTK_WIDGET (self->map)) > 420; i++)
    wf_fixture_wait_for_frame (self->window);
  wf_map_view_go_to (self->map, 18.5, 57.8, 6.0);
  wait_until_settled (self);
  g_assert_true (gtk_widget_get_mapped (more)); /* on a low map all of it is behind the button */
  g_assert_false (gtk_widget_get_visible (states));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (more), TRUE);
  g_assert_true (gtk_widget_get_visible (states));
}

/* What is not listed is told by a last row, also in what is copied. */
static void
test_more_row (Fixture *self, gconstpointer unused)
{
  static const char *const refs[] = { "asset:c-lion1", "asset:estlink-2", NULL };
  GtkWidget *rows = g_object_ref_sink (wf_map_rows_new (self->map, "Rows"));
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (rows)));
  g_autofree char *text = NULL, *short_text = NULL;

  g_assert_true (wait_until_painted (self));
  wf_map_rows_set (rows, refs, 1234);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 3);
  text = wf_map_rows_dup_text (rows);
  g_assert_true (g_str_has_prefix (text, "C-Lion1, "));
  g_assert_true (g_str_has_suffix (text, "\nand 1234 more, not listed\n"));
  wf_map_rows_set (rows, refs, 0);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 2);
  short_text = wf_map_rows_dup_text (rows);
  g_assert_null (strstr (short_text, "not listed"));
  g_object_unref (rows);
}

/* The card says name, state, quality of the route, operator; and the same words are its name. */
static void
test_card (Fixture *self, gconstpointer unused)
{
  static const char *const lines[]
      = { "C-Lion1", "Telecom cable", "Route: schematic", "Operator: Cinia" };
  g_autoptr (WfMapThing) thing = NULL;
  g_autofree char *spoken = NULL, *state = NULL;
  GtkWidget *card = NULL;

  g_assert_true (wait_until_painted (self));
  thing = wf_map_thing_new (self->context, wf_map_view_get_scene (self->map), "asset:c-lion1");
  spoken = wf_map_thing_dup_spoken (thing);
  g_assert_nonnull (strstr (spoken, "Telecom cable, route schematic, operator Cinia"));
  wf_map_view_show_pointed (self->map, "asset:c-lion1");
  for (int i = 0; i < 100; i++)
    {
      g_usleep (5000); /* it comes after a moment of rest */
      iterate (100);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->map)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_has_css_class (child, "map-hover"))
      card = child;
  g_assert_true (card != NULL && gtk_widget_get_mapped (card));
  gtk_test_accessible_assert_property (card, GTK_ACCESSIBLE_PROPERTY_LABEL, spoken);
  gtk_test_accessible_assert_role (card, GTK_ACCESSIBLE_ROLE_TOOLTIP);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_test_message ("%s", lines[i]);
      g_assert_nonnull (wf_fixture_find_text (card, lines[i]));
    }
  state = g_strdup_printf ("%s %s", wf_service_state_get_sign (thing->state),
                           wf_service_state_get_label (thing->state));
  g_assert_nonnull (wf_fixture_find_text (card, state));
}

/* A fast pan never shows a blank edge: a coarse picture stands in. */
static void
test_no_blank_edge (Fixture *self, gconstpointer unused)
{
  WfMapLayer *layer = wf_map_view_get_layer (self->map);
  ShumateLocation *location = SHUMATE_LOCATION (shumate_layer_get_viewport (SHUMATE_LAYER (layer)));
  WfMapLayerCounts counts;
  double step; /* a pixel, in degrees */
  WfView view;

  g_assert_true (wait_until_painted (self));
  wait_until_settled (self);
  iterate (500);
  g_assert_true (wait_until_painted (self));
  for (int i = 0; i < 20; i++) /* let the coarse one come too */
    g_main_context_iteration (NULL, FALSE);
  wf_map_layer_reset_counts (layer);
  g_assert_true (wf_map_view_get_view (self->map, &view));
  step = 360 / wf_view_get_world_px (&view);
  /* At once beyond the margin of 256 pixels, which no new picture can have come for, and on. */
  for (int i = 0; i < 20; i++)
    {
      double lat = shumate_location_get_latitude (location);
      double lon = shumate_location_get_longitude (location);

      shumate_location_set_location (location, lat, lon + step * (i == 0 ? 420 : 15));
      wf_fixture_wait_for_frame (self->window);
    }
  wf_map_layer_get_counts (layer, &counts);
  g_test_message ("%u frames, %u soft, %u blank", counts.n_frames, counts.n_soft, counts.n_blank);
  g_assert_cmpuint (counts.n_soft, >, 0);
  g_assert_cmpuint (counts.n_blank, ==, 0);
}

/* The worker is drawing while the window goes away. */
static void
test_close_while_drawing (Fixture *self, gconstpointer unused)
{
  for (int i = 0; i < 30; i++)
    g_main_context_iteration (NULL, FALSE);
}

/* --- layers and views ---------------------------------------------------------------- */

static gboolean
is_idle (gpointer data)
{
  Fixture *self = data;
  return !wf_map_grounds_is_busy (wf_map_view_get_grounds (self->map))
         && wf_map_pane_is_painted (self->pane);
}

static WfMapDesk *
get_desk (Fixture *self)
{
  return wf_context_get_map_desk (self->context);
}

/* Saved by the entry, gone to by the row: place, zoom and layers are those of then. */
static void
test_saved_view (Fixture *self, gconstpointer unused)
{
  WfSession *session = wf_context_get_session (self->context);
  GtkWidget *entry, *list;
  WfView before, after;

  g_assert_true (wait_until_painted (self));
  gtk_widget_activate_action (GTK_WIDGET (self->pane), "map.layers", NULL);
  wf_fixture_wait_for_frame (self->window);
  entry = gtk_window_get_focus (GTK_WINDOW (self->window));
  g_assert_true (GTK_IS_TEXT (entry)); /* there is no view yet: the name is asked for */
  wf_map_view_go_to (self->map, 20, 60, 6);
  g_assert_true (wf_map_view_get_view (self->map, &before));
  wf_session_set_layer_visible (session, "ixp", FALSE);
  gtk_editable_set_text (GTK_EDITABLE (entry), "Åland");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpuint (wf_map_desk_get_setup (get_desk (self))->views->len, ==, 1);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  wf_session_set_layer_visible (session, "ixp", TRUE);
  wf_map_view_go_to (self->map, -20, 40, 4);
  list = gtk_widget_get_ancestor (wf_fixture_find_text (self->pane, "Åland"), GTK_TYPE_LIST_BOX);
  g_signal_emit_by_name (list, "row-activated",
                         gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  g_assert_true (wf_map_view_get_view (self->map, &after));
  g_assert_cmpfloat_with_epsilon (after.centre.x, before.centre.x, 1e-6);
  g_assert_cmpfloat_with_epsilon (after.zoom, 6, 1e-6);
  g_assert_false (wf_session_get_layer_visible (session, "ixp"));
}

/* A file that is there is drawn and named; one that is not says so; neither holds the map up. */
static void
test_background_maps (Fixture *self, gconstpointer unused)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "mbtiles", "plain.mbtiles", NULL);
  g_autofree char *good
      = g_strdup (wf_map_desk_add_ground (get_desk (self), path, "Chart", WF_MARKING_AMBER_STRICT));
  g_autofree char *gone = g_strdup (wf_map_desk_add_ground (get_desk (self), "/nowhere/x.mbtiles",
                                                            "Gone", WF_MARKING_AMBER_STRICT));
  WfMapGrounds *grounds = wf_map_view_get_grounds (self->map);
  g_autofree char *attribution = NULL, *trouble = NULL, *none = NULL, *hidden = NULL;
  g_autoptr (GPtrArray) shown = NULL;

  wf_map_view_go_to (self->map, 0, 0, 1);
  g_assert_true (wait_until_painted (self));
  g_assert_true (wf_fixture_wait_for (is_idle, self));
  shown = wf_map_grounds_dup_shown (grounds);
  attribution = wf_map_grounds_dup_attribution (grounds);
  trouble = wf_map_grounds_dup_trouble (grounds, gone);
  none = wf_map_grounds_dup_trouble (grounds, good);
  g_assert_cmpuint (shown->len, ==, 1);
  g_assert_cmpstr (attribution, ==, "© Office & others");
  g_assert_nonnull (strstr (trouble, "x.mbtiles is not there"));
  g_assert_null (none);
  wf_session_set_layer_visible (wf_context_get_session (self->context), good, FALSE);
  hidden = wf_map_grounds_dup_attribution (grounds);
  g_assert_null (hidden);
  wf_map_desk_remove_ground (get_desk (self), good);
  g_assert_true (wf_fixture_wait_for (is_idle, self));
}

/* The card beside the map's thing, or NULL while none is shown. */
static GtkWidget *
find_card (Fixture *self)
{
  g_autoptr (GPtrArray) cards = g_ptr_array_new ();

  wf_look_collect_class (self->map, "map-hover", cards);
  return cards->len > 0 ? cards->pdata[0] : NULL;
}

typedef struct
{
  Fixture *fixture;
  const char *title;
} Wanted;

static gboolean
shows_title (gpointer data)
{
  const Wanted *wanted = data;
  GtkWidget *card = find_card (wanted->fixture);

  return card != NULL && wf_fixture_find_text (card, wanted->title) != NULL;
}

/* As high as what is in it, whatever was in it before. */
static void
test_card_fits (Fixture *self, gconstpointer unused)
{
  static const char *const things[][2]
      = { { "asset:baltika", "Baltika" }, { "asset:c-lion1", "C-Lion1" } };

  g_assert_true (wait_until_painted (self));
  for (guint i = 0; i < G_N_ELEMENTS (things); i++)
    {
      Wanted wanted = { self, things[i][1] };
      graphene_rect_t last;
      GtkWidget *card;

      wf_map_view_show_pointed (self->map, things[i][0]);
      g_assert_true (wf_fixture_wait_for (shows_title, &wanted));
      wf_fixture_wait_for_frame (self->window);
      card = find_card (self);
      g_assert_true (gtk_widget_compute_bounds (gtk_widget_get_last_child (card), card, &last));
      g_assert_cmpfloat (last.origin.y + last.size.height, <=, gtk_widget_get_height (card));
    }
}

/* A slide has none of the background maps and says so, as they are shown and hidden. */
static void
test_briefing_says (Fixture *self, gconstpointer unused)
{
  static const char words[] = "! Not drawn here: 1 background map of the desk's map";
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "mbtiles", "plain.mbtiles", NULL);
  WfSession *session = wf_context_get_session (self->context);
  GtkWidget *page = wf_brief_page_new (self->context), *window = gtk_window_new ();
  g_autofree char *id = NULL;

  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  wf_fixture_wait_for_frame (window);
  g_assert_null (wf_fixture_find_text (page, words));
  id = g_strdup (wf_map_desk_add_ground (get_desk (self), path, "Chart", WF_MARKING_AMBER_STRICT));
  g_assert_nonnull (wf_fixture_find_text (page, words));
  wf_session_set_layer_visible (session, id, FALSE);
  g_assert_null (wf_fixture_find_text (page, words));
  wf_session_set_layer_visible (session, id, TRUE);
  g_assert_nonnull (wf_fixture_find_text (page, words));
  gtk_window_destroy (GTK_WINDOW (window));
  wf_map_desk_remove_ground (get_desk (self), id);
  g_assert_true (wf_fixture_wait_for (is_idle, self));
}

/* Debian has the decoder in a package of its own: with it the tiles are drawn, without it the map
 * says what is missing. */
static void
test_webp (Fixture *self, gconstpointer unused)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "mbtiles", "webp.mbtiles", NULL);
  g_autofree char *id
      = g_strdup (wf_map_desk_add_ground (get_desk (self), path, "Web", WF_MARKING_AMBER_STRICT));
  WfMapGrounds *grounds = wf_map_view_get_grounds (self->map);
  g_autofree char *trouble = NULL;

  wf_map_view_go_to (self->map, 0, 0, 1);
  g_assert_true (wait_until_painted (self));
  g_assert_true (wf_fixture_wait_for (is_idle, self));
  trouble = wf_map_grounds_dup_trouble (grounds, id);
  if (wf_tile_image_is_known ("webp"))
    {
      g_autoptr (GPtrArray) shown = wf_map_grounds_dup_shown (grounds);

      g_assert_null (trouble);
      g_assert_cmpuint (shown->len, ==, 1);
    }
  else
    {
      g_test_message ("%s", trouble);
      g_assert_nonnull (strstr (trouble, "It holds webp pictures"));
      g_assert_nonnull (strstr (trouble, "webp-pixbuf-loader"));
    }
  wf_map_desk_remove_ground (get_desk (self), id);
  g_assert_true (wf_fixture_wait_for (is_idle, self));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  adw_init ();
#define ADD(path, func) g_test_add ("/app/map-pane/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("paints", test_painted);
  ADD ("selects-through-the-session", test_selection);
  ADD ("follows-the-selection", test_follows_selection);
  ADD ("hides-layers", test_layers);
  ADD ("walks-with-tab", test_tab);
  ADD ("lists-what-is-in-view", test_list);
  ADD ("row-points-at-the-map", test_list_points);
  ADD ("frame-lists-what-it-touches", test_frame);
  ADD ("rows-say-what-is-not-listed", test_more_row);
  ADD ("legend-folds", test_legend_folds);
  ADD ("card-says-it-all", test_card);
  ADD ("has-no-blank-edge", test_no_blank_edge);
  ADD ("goes-back-to-a-saved-view", test_saved_view);
  ADD ("shows-background-maps", test_background_maps);
  ADD ("card-fits", test_card_fits);
  ADD ("briefing-says-what-it-lacks", test_briefing_says);
  ADD ("says-what-webp-needs", test_webp);
  ADD ("closes-while-drawing", test_close_while_drawing);
#undef ADD
  return g_test_run ();
}
