/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saying how well the route of a leg is known: it is saved, drawn, named and exported. */
#include <adwaita.h>
#include <string.h>

#include "analysis/wf-leg-quality.h"
#include "app/common/wf-record-text.h"
#include "app/incident/wf-details-panel.h"
#include "app/incident/wf-layer-list.h"
#include "brief/wf-map-export.h"
#include "draw/wf-scene-private.h"
#include "lib/wf-test-folder.h"
#include "model/wf-vocabulary.h"
#include "wf-exercise-fixture.h"
#include "wf-fixture.h"
#include "wf-look.h"

typedef struct
{
  WfExerciseFixture exercise;
  GtkWidget *window, *panel;
} Fixture;

#define CABLE "c-lion1"

static WfPicture *
get_picture (Fixture *self)
{
  return wf_context_get_picture (self->exercise.context);
}

static const WfAsset *
get_cable (Fixture *self)
{
  return wf_dataset_get_asset (wf_context_get_dataset (self->exercise.context), CABLE);
}

/* Each test begins with the exercise as shipped: what an earlier one wrote would come up while it
 * runs, when its time has come. */
static void
forget_others (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "watchfloor", NULL);

  wf_test_folder_remove (folder);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  forget_others ();
  wf_exercise_fixture_open (&self->exercise);
  self->panel = wf_details_panel_new (self->exercise.context);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 500, 900);
  gtk_window_set_child (GTK_WINDOW (self->window), self->panel);
  gtk_window_present (GTK_WINDOW (self->window));
  wf_session_select (wf_context_get_session (self->exercise.context), "asset:" CABLE);
  wf_fixture_wait_for_frame (self->window);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  wf_exercise_fixture_close (&self->exercise);
}

/* Of the form: the leg, then the quality. */
static GtkDropDown *
find_choice (Fixture *self, guint number)
{
  GtkWidget *expander = gtk_widget_get_ancestor (
      wf_fixture_find_text (self->panel, "Say how well the route is known"), GTK_TYPE_EXPANDER);
  GtkWidget *fields, *field;

  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  fields = wf_look_find_class (expander, "form");
  g_assert_nonnull (fields);
  field = gtk_widget_get_first_child (fields);
  for (guint i = 0; i < number; i++)
    field = gtk_widget_get_next_sibling (field);
  return wf_look_find_type (field, GTK_TYPE_DROP_DOWN);
}

static void
save (Fixture *self, guint leg, WfRouteQuality quality)
{
  GtkWidget *fields;

  gtk_drop_down_set_selected (find_choice (self, 0), leg);
  gtk_drop_down_set_selected (find_choice (self, 1), quality);
  fields = gtk_widget_get_ancestor (GTK_WIDGET (find_choice (self, 1)), GTK_TYPE_EXPANDER);
  g_signal_emit_by_name (wf_look_find_button (fields, "Save"), "clicked");
}

static gboolean
is_approximate (gpointer data)
{
  Fixture *self = data;
  return wf_leg_get_quality (get_picture (self), get_cable (self), 1) == WF_ROUTE_APPROXIMATE;
}

static gboolean
is_surveyed (gpointer data)
{
  Fixture *self = data;
  return wf_leg_get_quality (get_picture (self), get_cable (self), 0) == WF_ROUTE_SURVEYED;
}

static gboolean
is_schematic (gpointer data)
{
  Fixture *self = data;
  gboolean is_all = TRUE;

  for (guint leg = 0; leg < get_cable (self)->n_legs; leg++)
    is_all &= wf_leg_get_quality (get_picture (self), get_cable (self), leg) == WF_ROUTE_SCHEMATIC;
  return is_all;
}

static WfScene *
new_scene (Fixture *self)
{
  g_autoptr (WfQuery) query = wf_query_new ();

  return wf_scene_new (get_picture (self), wf_context_get_dataset (self->exercise.context), query,
                       NULL, NULL);
}

static const WfSceneLine *
find_line (WfScene *scene)
{
  for (guint i = 0; i < scene->lines->len; i++)
    if (g_str_equal (((WfSceneLine *) scene->lines->pdata[i])->ref, "asset:" CABLE))
      return scene->lines->pdata[i];
  g_assert_not_reached ();
}

static char *
dup_exported (Fixture *self)
{
  static const char *const refs[] = { "asset:" CABLE, NULL };
  const gint64 now = wf_context_get_shown_now (self->exercise.context);
  g_autoptr (GPtrArray) operations = wf_context_dup_operations (self->exercise.context, now);
  const WfMapExportInput input = {
    .operations = operations,
    .dataset = wf_context_get_dataset (self->exercise.context),
    .as_of = now,
    .generated_at = now,
    .ceiling = WF_MARKING_RED,
    .refs = refs,
  };
  g_autoptr (WfMapExport) export = wf_map_export_new (&input);

  return g_strdup (export->json);
}

/* One leg, then all of them: what the dataset says of the others stands until then. */
static void
test_leg (Fixture *self, gconstpointer unused)
{
  const WfAsset *cable = get_cable (self);
  WfView view
      = { wf_mercator_project (cable->legs[1].positions[4].lon, cable->legs[1].positions[4].lat), 7,
          800, 500 };
  g_autoptr (WfScene) before = NULL, after = NULL, whole = NULL;
  g_autofree char *route = NULL, *json = NULL;
  const guint approximate = 1u << WF_LEGEND_APPROXIMATE;

  g_assert_cmpuint (cable->n_legs, ==, 3);
  g_assert_true (is_schematic (self));
  before = new_scene (self);
  g_assert_false (wf_scene_get_legend (before, &view) & approximate);
  save (self, 2, WF_ROUTE_APPROXIMATE); /* "All legs", then the legs */
  g_assert_true (wf_fixture_wait_for (is_approximate, self));
  g_assert_cmpint (wf_leg_get_quality (get_picture (self), cable, 0), ==, WF_ROUTE_SCHEMATIC);
  g_assert_cmpint (wf_situation_asset_state (
                       get_picture (self), wf_context_get_dataset (self->exercise.context), CABLE),
                   ==, find_line (before)->state); /* nothing is said of its service */
  after = new_scene (self);
  g_assert_cmpint (find_line (after)->legs[1].quality, ==, WF_ROUTE_APPROXIMATE);
  g_assert_cmpint (find_line (after)->legs[2].quality, ==, WF_ROUTE_SCHEMATIC);
  g_assert_true (wf_scene_get_legend (after, &view) & approximate);
  route = wf_asset_dup_route_text (get_picture (self), cable);
  g_assert_cmpstr (route, ==, "approximate, schematic");

  wf_fixture_wait_for_frame (self->window);
  g_assert_nonnull (wf_fixture_find_text (self->panel, "approximate, schematic"));
  save (self, 0, WF_ROUTE_SURVEYED);
  g_assert_true (wf_fixture_wait_for (is_surveyed, self));
  whole = new_scene (self);
  for (guint leg = 0; leg < 3; leg++)
    g_assert_cmpint (find_line (whole)->legs[leg].quality, ==, WF_ROUTE_SURVEYED);
  json = dup_exported (self);
  g_assert_nonnull (strstr (json, "\"wf_route\":\"surveyed\""));
}

static gboolean
layer_says (gpointer data)
{
  gpointer *awaited = data;
  GtkWidget *label = wf_fixture_find_text (awaited[0], awaited[1]);

  return label != NULL
         && (awaited[2] == NULL
             || g_strcmp0 (gtk_widget_get_tooltip_text (label), awaited[2]) == 0);
}

/* The list of layers says what desks have said. */
static void
test_layers (Fixture *self, gconstpointer unused)
{
  WfContext *context = self->exercise.context;
  GtkWidget *layers = wf_layer_list_new (context), *window = gtk_window_new ();
  WfDataset *dataset = wf_context_get_dataset (context);
  guint n = 0, counts[WF_ROUTE_SCHEMATIC + 1] = { 0 };

  gtk_window_set_child (GTK_WINDOW (window), layers);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (is_schematic (self));
  for (guint i = 0; i < dataset->assets->len; i++)
    if (((WfAsset *) dataset->assets->pdata[i])->kind == WF_ASSET_TELECOM_CABLE)
      {
        n++;
        wf_legs_count (get_picture (self), dataset->assets->pdata[i], counts);
      }
  g_autofree char *plain = g_strdup_printf ("%u · schematic", n);
  g_autofree char *mixed = g_strdup_printf ("%u · 1 approximate, else schematic", n);
  g_autofree char *legs = g_strdup_printf (
      "Legs by how well their route is known: approximate 1, schematic %u", counts[2] - 1);
  gpointer before[] = { layers, plain, NULL }, after[] = { layers, mixed, legs };

  g_assert_true (wf_fixture_wait_for (layer_says, before));
  save (self, 2, WF_ROUTE_APPROXIMATE);
  g_assert_true (wf_fixture_wait_for (layer_says, after));
  wf_fixture_wait_for_frame (self->window);
  save (self, 0, WF_ROUTE_SCHEMATIC);
  g_assert_true (wf_fixture_wait_for (layer_says, before));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What is said already is no change, and says so. */
static void
test_no_change (Fixture *self, gconstpointer unused)
{
  GtkWidget *told;
  const guint n = wf_picture_get_generation (get_picture (self));

  save (self, 1, wf_leg_get_quality (get_picture (self), get_cable (self), 0));
  told = wf_fixture_find_text (self->panel, "That is what is said of it already.");
  g_assert_nonnull (told);
  g_assert_true (gtk_widget_get_visible (told));
  g_assert_cmpuint (wf_picture_get_generation (get_picture (self)), ==, n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/route-form/leg", Fixture, NULL, set_up, test_leg, tear_down);
  g_test_add ("/route-form/layers", Fixture, NULL, set_up, test_layers, tear_down);
  g_test_add ("/route-form/no-change", Fixture, NULL, set_up, test_no_change, tear_down);
  return g_test_run ();
}
