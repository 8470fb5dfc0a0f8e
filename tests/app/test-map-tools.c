/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding, measuring and drawing, in a store where things are really saved. */
#include <adwaita.h>
#include <math.h>
#include <string.h>

#include "app/map/wf-map-view-private.h"
#include "app/map/wf-map-cards.h"
#include "brief/wf-drawing-text.h"
#include "model/wf-drawing.h"
#include "model/wf-vocabulary.h"
#include "wf-exercise-fixture.h"
#include "wf-fixture.h"
#include "wf-look.h"

typedef struct
{
  WfExerciseFixture exercise;
  GtkWidget *window, *view, *sketch, *finder, *tool;
  char *title; /* of this test's drawing: earlier ones share the store, and come back with its clock
                */
} Fixture;

static void
open_desk (Fixture *self, const char *instant)
{
  GtkWidget *overlay = gtk_overlay_new ();

  wf_exercise_fixture_open_at (&self->exercise, instant);
  self->view = wf_map_view_new (self->exercise.context);
  self->sketch = wf_map_sketch_new (WF_MAP_VIEW (self->view));
  self->finder = wf_map_finder_new (WF_MAP_SKETCH (self->sketch));
  self->tool = wf_map_tool_new (WF_MAP_SKETCH (self->sketch));
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->view);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->sketch);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->finder);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->tool);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1000, 700);
  gtk_window_set_child (GTK_WINDOW (self->window), overlay);
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
  self->title = g_strdup_printf ("Area %u", g_random_int ());
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_free (self->title);
  close_desk (self);
}

/* By what stands in it while it is empty. */
static GtkWidget *
find_entry (GtkWidget *root, const char *placeholder, GType type)
{
  GtkWidget *label = wf_fixture_find_text (root, placeholder);

  g_assert_nonnull (label);
  return gtk_widget_get_ancestor (label, type);
}

/* --- finding ------------------------------------------------------------ */

static gboolean
has_cable (gpointer data)
{
  Fixture *self = data;
  return wf_fixture_find_text (self->finder, "C-Lion1") != NULL;
}

static gboolean
has_position (gpointer data)
{
  Fixture *self = data;
  return wf_fixture_find_text (self->finder, "Go to 59°26.400′N 24°45.000′E") != NULL;
}

static gboolean
has_fault (gpointer data)
{
  Fixture *self = data;
  return wf_fixture_find_text (self->finder, "Character 4: minutes stay below 60, this is 99")
         != NULL;
}

static gboolean
has_copenhagen (gpointer data)
{
  Fixture *self = data;
  return wf_fixture_find_text (self->finder, "Copenhagen") != NULL;
}

/* The row says by which name it was found. */
static void
test_find_in_other_languages (Fixture *self, gconstpointer unused)
{
  static const char *const names[] = { "kopenhagen", "copenhague", "København", "哥本哈根" };
  GtkWidget *entry;

  wf_map_finder_open (self->finder);
  entry = find_entry (self->finder, "Cable, place or position", GTK_TYPE_SEARCH_ENTRY);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gtk_editable_set_text (GTK_EDITABLE (entry), "nothing of the kind");
      g_signal_emit_by_name (entry, "search-changed");
      g_assert_null (wf_fixture_find_text (self->finder, "Copenhagen"));
      gtk_editable_set_text (GTK_EDITABLE (entry), names[i]);
      g_assert_true (wf_fixture_wait_for (has_copenhagen, self));
    }
  g_assert_nonnull (wf_fixture_find_text (self->finder, "哥本哈根 · 55°41′N 12°34′E"));
}

static void
test_find (Fixture *self, gconstpointer unused)
{
  GtkWidget *entry;

  wf_map_finder_open (self->finder);
  entry = find_entry (self->finder, "Cable, place or position", GTK_TYPE_SEARCH_ENTRY);
  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "c lion");
  g_assert_true (wf_fixture_wait_for (has_cable, self));
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (wf_session_get_selection (wf_context_get_session (self->exercise.context)), ==,
                   "asset:c-lion1");
  g_assert_false (gtk_widget_get_visible (self->finder));
  wf_map_finder_open (self->finder);
  gtk_editable_set_text (GTK_EDITABLE (entry), "59 26.4N, 24 45 E");
  g_assert_true (wf_fixture_wait_for (has_position, self));
  gtk_editable_set_text (GTK_EDITABLE (entry), "59 99N 24 45E");
  g_assert_true (wf_fixture_wait_for (has_fault, self));
}

/* --- pasting ------------------------------------------------------------ */

static void
paste (Fixture *self, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (self->view), text);
  wf_map_finder_paste (self->finder);
}

/* The middle of the view lies at 24°45′E. */
static gboolean
is_there (gpointer data)
{
  Fixture *self = data;
  double lon, lat;
  WfView view;

  if (!wf_map_view_get_view (WF_MAP_VIEW (self->view), &view))
    return FALSE;
  wf_mercator_unproject (view.centre, &lon, &lat);
  return fabs (lon - 24.75) < 1e-3 && fabs (lat - 59.44) < 1e-3;
}

static gboolean
is_away (gpointer data)
{
  Fixture *self = data;
  return !is_there (self);
}

static gboolean
is_finder_open (gpointer data)
{
  Fixture *self = data;
  return gtk_widget_get_visible (self->finder) && has_fault (self);
}

static void
test_paste (Fixture *self, gconstpointer unused)
{
  static const char *const notations[]
      = { "59.44, 24.75", "59°26′24″N 24°45′00″E\nand more", " 59 26.4N 24 45E ",
          "35V 372401 6591206", "35VLF7240191206" };

  for (guint i = 0; i < G_N_ELEMENTS (notations); i++)
    {
      wf_map_view_go_to (WF_MAP_VIEW (self->view), 0, 0, 3);
      g_assert_true (wf_fixture_wait_for (is_away, self));
      g_test_message ("%s", notations[i]);
      paste (self, notations[i]);
      g_assert_true (wf_fixture_wait_for (is_there, self));
      g_assert_false (gtk_widget_get_visible (self->finder));
    }
  /* what is no position moves nothing, and says why */
  paste (self, "59 99N 24 45E");
  g_assert_true (wf_fixture_wait_for (is_finder_open, self));
  g_assert_true (is_there (self));
}

/* --- measuring ---------------------------------------------------------- */

static void
test_measure (Fixture *self, gconstpointer unused)
{
  WfMapSketch *sketch = WF_MAP_SKETCH (self->sketch);
  GtkWidget *entry;
  guint n;

  wf_map_tool_measure (self->tool);
  g_assert_true (wf_map_sketch_is_active (sketch));
  entry = find_entry (self->tool, "Click the map, or type a position", GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "0 0");
  g_signal_emit_by_name (entry, "activate");
  gtk_editable_set_text (GTK_EDITABLE (entry), "0, 1");
  g_signal_emit_by_name (entry, "activate");
  wf_map_sketch_get_positions (sketch, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_nonnull (wf_fixture_find_text (self->tool, "111.3 km"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "0, 200");
  g_signal_emit_by_name (entry, "activate");
  wf_map_sketch_get_positions (sketch, &n);
  g_assert_cmpuint (n, ==, 2); /* refused, and said so */
  g_assert_nonnull (
      wf_fixture_find_text (self->tool, "Character 4: longitude 200 is outside −180 to 180"));
}

/* --- drawing ------------------------------------------------------------ */

static WfRecord *
find_drawing (Fixture *self)
{
  GListModel *drawings
      = wf_picture_get_list (wf_context_get_picture (self->exercise.context), WF_TYPE_NAME_DRAWING);

  for (guint i = 0; i < g_list_model_get_n_items (drawings); i++)
    {
      g_autoptr (WfRecord) drawing = g_list_model_get_item (drawings, i);

      if (g_strcmp0 (wf_record_get_text (drawing, "title"), self->title) == 0)
        return drawing; /* the list keeps it */
    }
  return NULL;
}

static gboolean
has_drawing (gpointer data)
{
  Fixture *self = data;
  return find_drawing (self) != NULL;
}

static gboolean
has_changed_drawing (gpointer data)
{
  Fixture *self = data;
  return strstr (wf_record_get_text (find_drawing (self), "geometry"), "[22,58]") != NULL;
}

static gboolean
is_on_map (gpointer data)
{
  Fixture *self = data;
  g_autofree char *ref = g_strconcat ("drawing:", wf_record_get_id (find_drawing (self)), NULL);
  const char *name;
  WfServiceState state;

  return wf_scene_describe (wf_map_view_get_scene (WF_MAP_VIEW (self->view)), ref, &state, &name)
         && g_str_has_prefix (name, self->title);
}

static gboolean
has_found_drawing (gpointer data)
{
  Fixture *self = data;
  GtkWidget *rows = wf_look_find_type (self->finder, GTK_TYPE_LIST_BOX);

  return wf_fixture_find_text (rows, self->title) != NULL;
}

/* By its title, and Enter selects it. */
static void
find_drawn (Fixture *self)
{
  g_autofree char *ref = g_strconcat ("drawing:", wf_record_get_id (find_drawing (self)), NULL);
  GtkWidget *entry = find_entry (self->finder, "Cable, place or position", GTK_TYPE_SEARCH_ENTRY);

  wf_map_finder_open (self->finder);
  gtk_editable_set_text (GTK_EDITABLE (entry), self->title);
  g_assert_true (wf_fixture_wait_for (has_found_drawing, self));
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (wf_session_get_selection (wf_context_get_session (self->exercise.context)), ==,
                   ref);
}

static void
test_draw (Fixture *self, gconstpointer unused)
{
  WfMapSketch *sketch = WF_MAP_SKETCH (self->sketch);
  const WfPosition corners[] = { { 20, 56 }, { 21, 56 }, { 21, 57 } };
  GtkWidget *title, *save;
  WfRecord *drawing;
  guint n;

  wf_map_tool_draw (self->tool, NULL);
  title = find_entry (self->tool, "Name, for example “Search area”", GTK_TYPE_ENTRY);
  save = wf_fixture_find_text (self->tool, "Save");
  save = GTK_IS_BUTTON (save) ? save : gtk_widget_get_ancestor (save, GTK_TYPE_BUTTON);
  g_assert_false (gtk_widget_get_sensitive (save));
  for (guint i = 0; i < G_N_ELEMENTS (corners); i++)
    g_assert_true (wf_map_sketch_add (sketch, corners[i]));
  g_assert_false (gtk_widget_get_sensitive (save)); /* a name is needed */
  gtk_editable_set_text (GTK_EDITABLE (title), self->title);
  g_assert_true (gtk_widget_get_sensitive (save));
  g_signal_emit_by_name (save, "clicked");
  g_assert_true (wf_fixture_wait_for (has_drawing, self));
  drawing = find_drawing (self);
  g_assert_cmpstr (wf_record_get_text (drawing, "geometry"), ==,
                   "{\"type\":\"Polygon\",\"coordinates\":[[[20,56],[21,56],[21,57],[20,56]]]}");
  g_assert_cmpint (wf_record_get_time (drawing, "expires-at"), ==,
                   wf_record_get_time (drawing, "drawn-at") + WF_DAY_US);
  /* it is on the map by its name */
  g_assert_true (wf_fixture_wait_for (is_on_map, self));
  find_drawn (self);
  wf_map_tool_draw (self->tool, drawing);
  wf_map_sketch_get_positions (sketch, &n);
  g_assert_cmpuint (n, ==, 3);
  wf_map_sketch_set (sketch, 2, (WfPosition){ 22, 58 });
  g_signal_emit_by_name (save, "clicked");
  g_assert_true (wf_fixture_wait_for (has_changed_drawing, self));
}

static void
test_age_in_words (Fixture *self, gconstpointer unused)
{
  WfMapSketch *sketch = WF_MAP_SKETCH (self->sketch);
  GtkWidget *save;
  WfRecord *drawing;
  gint64 expires_at;
  g_autofree char *fresh = NULL, *expired = NULL;

  wf_map_tool_draw (self->tool, NULL);
  for (int i = 0; i < 3; i++)
    wf_map_sketch_add (sketch, (WfPosition){ 20 + i, 56 + i * i });
  gtk_editable_set_text (
      GTK_EDITABLE (find_entry (self->tool, "Name, for example “Search area”", GTK_TYPE_ENTRY)),
      self->title);
  save = wf_fixture_find_text (self->tool, "Save");
  g_signal_emit_by_name (
      GTK_IS_BUTTON (save) ? save : gtk_widget_get_ancestor (save, GTK_TYPE_BUTTON), "clicked");
  g_assert_true (wf_fixture_wait_for (has_drawing, self));
  drawing = find_drawing (self);
  expires_at = wf_record_get_time (drawing, "expires-at");
  fresh = wf_drawing_dup_label (drawing, WF_AGE_FRESH, expires_at - WF_DAY_US);
  expired = wf_drawing_dup_label (drawing, WF_AGE_EXPIRED, expires_at + 3 * WF_HOUR_US);
  g_assert_cmpstr (fresh, ==, self->title);
  g_assert_true (g_str_has_suffix (expired, " · expired 3 h ago"));
}

static gboolean
is_named_approximate (gpointer data)
{
  Fixture *self = data;
  g_autofree char *ref = g_strconcat ("drawing:", wf_record_get_id (find_drawing (self)), NULL);
  g_autofree char *expected = g_strconcat (self->title, " · approximate route", NULL);
  WfServiceState state;
  const char *name;

  return wf_scene_describe (wf_map_view_get_scene (WF_MAP_VIEW (self->view)), ref, &state, &name)
         && g_str_equal (name, expected);
}

static GtkDropDown *
find_route_choice (Fixture *self)
{
  GtkWidget *words = wf_fixture_find_text (self->tool, "Route not said");

  g_assert_nonnull (words);
  return GTK_DROP_DOWN (gtk_widget_get_ancestor (words, GTK_TYPE_DROP_DOWN));
}

/* How well a line is known is saved, written beside it and explained by the legend; only of a line
 * is it asked, and a change of it is a change. */
static void
test_route (Fixture *self, gconstpointer unused)
{
  WfMapSketch *sketch = WF_MAP_SKETCH (self->sketch);
  GtkWidget *title;
  GtkDropDown *route;
  WfView view;

  wf_map_tool_draw (self->tool, NULL);
  title = find_entry (self->tool, "Name, for example “Search area”", GTK_TYPE_ENTRY);
  route = find_route_choice (self);
  wf_map_sketch_set_shape (sketch, WF_FEATURE_AREA);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (route)));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (gtk_widget_get_ancestor (
                                  wf_fixture_find_text (self->tool, "Area"), GTK_TYPE_DROP_DOWN)),
                              WF_FEATURE_LINE);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (route)));
  wf_map_sketch_add (sketch, (WfPosition){ 20, 56 });
  wf_map_sketch_add (sketch, (WfPosition){ 21, 57 });
  gtk_editable_set_text (GTK_EDITABLE (title), self->title);
  gtk_drop_down_set_selected (route, 1 + WF_ROUTE_APPROXIMATE);
  g_signal_emit_by_name (wf_look_find_button (self->tool, "Save"), "clicked");
  g_assert_true (wf_fixture_wait_for (has_drawing, self));
  g_assert_cmpstr (wf_record_get_text (find_drawing (self), "route"), ==, "approximate");
  g_assert_true (wf_fixture_wait_for (is_named_approximate, self));
  wf_map_view_go_to (WF_MAP_VIEW (self->view), 20.5, 56.5, 7);
  wf_map_view_get_view (WF_MAP_VIEW (self->view), &view);
  g_assert_true (wf_scene_get_legend (wf_map_view_get_scene (WF_MAP_VIEW (self->view)), &view)
                 & 1u << WF_LEGEND_APPROXIMATE);
  wf_map_tool_draw (self->tool, find_drawing (self));
  g_assert_cmpuint (gtk_drop_down_get_selected (route), ==, 1 + WF_ROUTE_APPROXIMATE);
  g_assert_nonnull (wf_look_find_button (self->tool, "Close")); /* nothing is changed yet */
  gtk_drop_down_set_selected (route, 0);
  g_signal_emit_by_name (wf_look_find_button (self->tool, "Discard"), "clicked");
}

static const char *
get_unfinished (Fixture *self)
{
  return wf_session_get_unfinished (wf_context_get_session (self->exercise.context));
}

/* Escape leaves the card; nothing of the work goes but by "Discard", and the window is told. */
static void
test_escape_keeps (Fixture *self, gconstpointer unused)
{
  WfMapSketch *sketch = WF_MAP_SKETCH (self->sketch);
  GtkWidget *title;
  guint n;

  wf_map_tool_draw (self->tool, NULL);
  title = find_entry (self->tool, "Name, for example “Search area”", GTK_TYPE_ENTRY);
  g_assert_nonnull (wf_fixture_find_text (self->tool, "Close"));
  g_assert_null (get_unfinished (self));
  wf_map_sketch_add (sketch, (WfPosition){ 20, 56 });
  g_assert_cmpstr (get_unfinished (self), ==, "1 drawing on the map is not saved.");
  wf_map_sketch_add (sketch, (WfPosition){ 21, 57 });
  gtk_editable_set_text (GTK_EDITABLE (title), self->title);
  g_signal_emit_by_name (sketch, "ended");
  g_assert_false (gtk_widget_get_visible (self->tool));
  g_assert_false (wf_map_sketch_is_active (sketch));
  g_assert_nonnull (get_unfinished (self));
  wf_map_tool_measure (self->tool); /* something else in between */
  g_signal_emit_by_name (sketch, "ended");
  wf_map_tool_draw (self->tool, NULL);
  g_assert_cmpfloat (wf_map_sketch_get_positions (sketch, &n)[1].lat, ==, 57);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (title)), ==, self->title);
  wf_map_tool_draw (self->tool, NULL); /* the key again, while drawing */
  wf_map_sketch_get_positions (sketch, &n);
  g_assert_cmpuint (n, ==, 2);
  g_signal_emit_by_name (wf_look_find_button (self->tool, "Discard"), "clicked");
  g_assert_null (get_unfinished (self));
  wf_map_tool_draw (self->tool, NULL);
  wf_map_sketch_get_positions (sketch, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (title)), ==, "");
}

/* "Go On Drawing" says so to the session; the last one left comes back, and nothing else is begun.
 */
static void
test_goes_on (Fixture *self, gconstpointer unused)
{
  WfMapSketch *sketch = WF_MAP_SKETCH (self->sketch);
  guint n;

  g_assert_false (wf_map_tool_go_on (self->tool));
  g_assert_false (gtk_widget_get_visible (self->tool));
  wf_map_tool_draw (self->tool, NULL);
  wf_map_sketch_add (sketch, (WfPosition){ 20, 56 });
  wf_map_sketch_add (sketch, (WfPosition){ 21, 57 });
  g_signal_emit_by_name (sketch, "ended");
  g_assert_false (gtk_widget_get_visible (self->tool));
  for (int i = 0; i < 2; i++) /* again, while it is open: the same */
    {
      g_assert_true (wf_map_tool_go_on (self->tool));
      g_assert_true (gtk_widget_get_visible (self->tool));
      wf_map_sketch_get_positions (sketch, &n);
      g_assert_cmpuint (n, ==, 2);
    }
  g_signal_emit_by_name (wf_look_find_button (self->tool, "Discard"), "clicked");
  g_assert_false (wf_map_tool_go_on (self->tool));
}

static void
leave_new (Fixture *self, const char *title, WfPosition position)
{
  wf_map_tool_draw (self->tool, NULL);
  wf_map_sketch_add (WF_MAP_SKETCH (self->sketch), position);
  gtk_editable_set_text (
      GTK_EDITABLE (find_entry (self->tool, "Name, for example “Search area”", GTK_TYPE_ENTRY)),
      title);
  g_signal_emit_by_name (self->sketch, "ended");
  g_assert_false (gtk_widget_get_visible (self->tool));
}

static void
assert_goes_on (Fixture *self, GtkWidget *entry, const char *title, double lat)
{
  guint n;

  wf_map_tool_draw (self->tool, NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, title);
  g_assert_cmpfloat (wf_map_sketch_get_positions (WF_MAP_SKETCH (self->sketch), &n)[0].lat, ==,
                     lat);
  g_assert_cmpuint (n, ==, 1);
}

/* A change of a saved drawing and a new one, both left by Escape: each comes back whole. */
static void
test_keeps_several (Fixture *self, gconstpointer unused)
{
  WfMapSketch *sketch = WF_MAP_SKETCH (self->sketch);
  GtkWidget *entry, *discard;
  guint n;

  wf_map_tool_draw (self->tool, NULL);
  entry = find_entry (self->tool, "Name, for example “Search area”", GTK_TYPE_ENTRY);
  for (int i = 0; i < 3; i++)
    wf_map_sketch_add (sketch, (WfPosition){ 20 + i, 56 + i * i });
  gtk_editable_set_text (GTK_EDITABLE (entry), self->title);
  g_signal_emit_by_name (wf_look_find_button (self->tool, "Save"), "clicked");
  g_assert_true (wf_fixture_wait_for (has_drawing, self));
  while (gtk_widget_get_visible (self->tool))
    g_main_context_iteration (NULL, TRUE);

  g_assert_null (get_unfinished (self)); /* it is saved */
  leave_new (self, "New one", (WfPosition){ 10, 51 });
  wf_map_tool_draw (self->tool, find_drawing (self));
  wf_map_sketch_set (sketch, 0, (WfPosition){ 10, 52 });
  g_signal_emit_by_name (sketch, "ended");
  g_assert_false (gtk_widget_get_visible (self->tool));

  g_assert_cmpstr (get_unfinished (self), ==, "2 drawings on the map are not saved.");
  /* the last one left, and behind it the one before */
  wf_map_tool_draw (self->tool, NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, self->title);
  g_assert_cmpfloat (wf_map_sketch_get_positions (sketch, &n)[0].lat, ==, 52);
  g_assert_cmpuint (n, ==, 3);
  discard = wf_look_find_button (self->tool, "Discard");
  g_signal_emit_by_name (discard, "clicked");
  assert_goes_on (self, entry, "New one", 51);
  /* what is open stays when another is asked for */
  wf_map_tool_draw (self->tool, find_drawing (self));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "New one");
  g_signal_emit_by_name (discard, "clicked");
}

static gboolean
is_low (gpointer data)
{
  return gtk_widget_get_height (((Fixture *) data)->view) < 450;
}

/* The part of the damage that is known stands between the labels above and the legend below,
 * however the window is sized, until somebody moves the map. */
static void
test_fit_follows_the_size (Fixture *self, gconstpointer unused)
{
  WfMapView *map = WF_MAP_VIEW (self->view);
  WfView before, after;
  WfPoint at;
  double y;

  gtk_window_set_default_size (GTK_WINDOW (self->window), 700, 400);
  g_assert_true (wf_fixture_wait_for (is_low, self));
  wf_fixture_wait_for_frame (self->window);
  g_assert_true (wf_map_view_get_view (map, &after));
  g_assert_true (wf_scene_get_position (wf_map_view_get_scene (map), "asset:c-lion1", &at));
  y = wf_view_to_screen (&after, at).y;
  g_assert_cmpfloat (y, >, 20);
  g_assert_cmpfloat (y, <, after.height - 120);

  wf_map_view_pan (map, 0.2, 0);
  wf_fixture_wait_for_frame (self->window);
  g_assert_true (wf_map_view_get_view (map, &before));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 900, 420);
  wf_fixture_wait_for_frame (self->window);
  g_assert_true (wf_map_view_get_view (map, &after));
  g_assert_cmpfloat_with_epsilon (after.zoom, before.zoom, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/map-tools/find", Fixture, NULL, set_up, test_find, tear_down);
  g_test_add ("/map-tools/find-in-other-languages", Fixture, NULL, set_up,
              test_find_in_other_languages, tear_down);
  g_test_add ("/map-tools/fit-follows-the-size", Fixture, NULL, set_up, test_fit_follows_the_size,
              tear_down);
  g_test_add ("/map-tools/paste", Fixture, NULL, set_up, test_paste, tear_down);
  g_test_add ("/map-tools/measure", Fixture, NULL, set_up, test_measure, tear_down);
  g_test_add ("/map-tools/draw", Fixture, NULL, set_up, test_draw, tear_down);
  g_test_add ("/map-tools/age-in-words", Fixture, NULL, set_up, test_age_in_words, tear_down);
  g_test_add ("/map-tools/route-of-a-line", Fixture, NULL, set_up, test_route, tear_down);
  g_test_add ("/map-tools/escape-keeps", Fixture, NULL, set_up, test_escape_keeps, tear_down);
  g_test_add ("/map-tools/goes-on", Fixture, NULL, set_up, test_goes_on, tear_down);
  g_test_add ("/map-tools/keeps-several", Fixture, NULL, set_up, test_keeps_several, tear_down);
  return g_test_run ();
}
