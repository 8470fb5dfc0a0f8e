/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-print.h"

#include <math.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-exercise-band.h"
#include "app/common/wf-layer-text.h"
#include "app/common/wf-query-text.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-thing.h"
#include "app/map/wf-map-words.h"
#include "app/wf-map-features.h"
#include "app/wf-tracks.h"
#include "brief/wf-map-export.h"
#include "draw/wf-layers.h"
#include "draw/wf-scene-features.h"
#include "model/wf-coordinate.h"

#define MARGIN_MM 12.0

/* --- what is in it --------------------------------------------------------- */

static gboolean
is_exercise (WfContext *context)
{
  return wf_context_get_realm (context) == WF_REALM_EXERCISE;
}

static void
append_filter (GString *about, WfContext *context)
{
  g_autofree char *words
      = wf_query_dup_words (context, wf_session_get_query (wf_context_get_session (context)));

  if (words != NULL)
    g_string_append_printf (about, _ ("Filter: %s"), words);
  else
    g_string_append (about, _ ("Filter: none"));
}

static void
append_hidden (GString *about, WfContext *context)
{
  WfSession *session = wf_context_get_session (context);
  const char *const *layers = wf_layers_get_default ();
  g_autoptr (GPtrArray) hidden = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  for (guint i = 0; layers[i] != NULL; i++)
    if (!wf_session_get_layer_visible (session, layers[i]))
      g_ptr_array_add (hidden, (gpointer) wf_layer_get_label (layers[i]));
  if (hidden->len == 0)
    return;
  g_ptr_array_add (hidden, NULL);
  joined = g_strjoinv (", ", (char **) hidden->pdata);
  g_string_append (about, " · ");
  /* Translators: %s are layers of the map. */
  g_string_append_printf (about, _ ("hidden: %s"), joined);
}

/* What nobody said must not leave the room as if it were said. */
static void
append_assumed (GString *about, WfContext *context)
{
  const char *const *assumed = wf_session_get_assumed (wf_context_get_session (context));
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; assumed[i] != NULL; i++)
    {
      g_autofree char *ref = g_strconcat ("asset:", assumed[i], NULL);
      g_autofree char *name = wf_context_dup_ref_label (context, ref);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }
  if (names->len == 0)
    return;
  g_string_append_c (about, '\n');
  g_string_append_printf (about, _ ("Taken as lost in this view, said by nobody: %s"), names->str);
}

static char *
dup_about (WfMapView *view, WfScene *scene, const WfView *shown)
{
  WfContext *context = wf_map_view_get_context (view);
  g_autoptr (GString) about = g_string_new (wf_context_get_crisis_name (context));
  g_autofree char *instant = wf_time_format_day_clock (wf_context_get_shown_now (context));
  g_autofree char *signs = wf_map_dup_signs_text (scene, shown);
  g_autofree char *place = wf_map_dup_summary (scene, shown);

  g_string_append_printf (about, " · %s · ", wf_context_get_desk_label (context));
  /* Translators: %s is the instant that a printed list shows. */
  g_string_append_printf (about, _ ("as of %s"), instant);
  g_string_append_printf (about, "\n%s\n", place);
  append_filter (about, context);
  append_hidden (about, context);
  append_assumed (about, context);
  if (signs != NULL)
    g_string_append_printf (about, "\n%s", signs);
  if (wf_context_get_dataset (context) != NULL)
    g_string_append_printf (about, "\n%s", wf_context_get_dataset (context)->credit);
  return g_string_free (g_steal_pointer (&about), FALSE);
}

/* "Out of service · Telecom cable · route schematic · C-Lion1: no signal" */
static char *
dup_detail (const WfMapThing *thing)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (thing->has_state)
    g_string_append_printf (text, "%s · ", wf_service_state_get_label (thing->state));
  g_string_append (text, thing->kind);
  if (thing->route != NULL)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _ ("route %s"), thing->route);
    }
  if (thing->owners != NULL)
    g_string_append_printf (text, " · %s", thing->owners);
  if (thing->incidents != NULL)
    g_string_append_printf (text, " · %s", thing->incidents);
  if (thing->note != NULL)
    g_string_append_printf (text, " · %s", thing->note);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
dup_position (WfScene *scene, const char *ref)
{
  WfPosition position;
  WfPoint at;

  if (!wf_scene_get_position (scene, ref, &at))
    return NULL;
  at.x -= floor (at.x);
  wf_mercator_unproject (at, &position.lon, &position.lat);
  return wf_coordinate_dup_short (position);
}

static void
add_thing (WfListPrint *print, WfMapView *view, WfScene *scene, const char *ref)
{
  g_autoptr (WfMapThing) thing = wf_map_thing_new (wf_map_view_get_context (view), scene, ref);
  g_autofree char *detail = thing != NULL ? dup_detail (thing) : NULL;
  g_autofree char *position = dup_position (scene, ref);

  if (thing != NULL)
    wf_list_print_add (print, thing->has_state ? wf_service_state_get_sign (thing->state) : NULL,
                       thing->title, detail, position);
}

/* The window goes on while the marking is found out: what was in view then is printed. */
typedef struct
{
  WfMapExportInput input;
  WfListPrint *rows;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_ptr_array_unref (job->input.operations);
  g_clear_pointer (&job->input.dataset, wf_dataset_unref);
  g_strfreev ((char **) job->input.refs);
  g_ptr_array_unref (job->input.layers);
  g_ptr_array_unref (job->input.track_sets);
  g_clear_pointer (&job->rows, wf_list_print_free);
  g_free (job);
}

static void
make_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (WfMapExport) export = wf_map_export_new (&job->input);

  wf_list_print_set_marking (job->rows, export->marking);
  g_task_return_pointer (task, g_steal_pointer (&job->rows), (GDestroyNotify) wf_list_print_free);
}

static WfListPrint *
new_rows (WfMapView *view, WfScene *scene, const WfView *shown, const char *const *refs)
{
  WfContext *context = wf_map_view_get_context (view);
  const guint n_more = wf_scene_count_unlisted (scene, shown);
  const guint n = g_strv_length ((char **) refs) + n_more;
  g_autofree char *title = g_strdup_printf (ngettext ("In view: %u", "In view: %u", n), n);
  g_autofree char *about = dup_about (view, scene, shown);
  const WfListPrintHead head = {
    .marking = WF_MARKING_RED, /* until it is known */
    .exercise = is_exercise (context) ? wf_context_get_crisis_name (context) : NULL,
    .title = title,
    .about = about,
  };
  WfListPrint *print = wf_list_print_new (&head);

  for (guint i = 0; refs[i] != NULL; i++)
    add_thing (print, view, scene, refs[i]);
  if (n_more > 0)
    {
      g_autofree char *more = wf_map_dup_more_text (n_more);

      wf_list_print_add (print, NULL, more, NULL, NULL);
    }
  return print;
}

void
wf_map_print_make_async (WfMapView *view, GAsyncReadyCallback callback, gpointer user_data)
{
  WfContext *context = wf_map_view_get_context (view);
  WfScene *scene = wf_map_view_get_scene (view);
  WfDataset *dataset = wf_context_get_dataset (context);
  g_autoptr (GTask) task = g_task_new (view, NULL, callback, user_data);
  WfView shown;
  Job *job;

  if (scene == NULL || !wf_map_view_get_view (view, &shown))
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  job = g_new0 (Job, 1);
  job->input.as_of = wf_context_get_shown_now (context);
  job->input.operations = wf_context_dup_operations (context, job->input.as_of);
  job->input.dataset = dataset != NULL ? wf_dataset_ref (dataset) : NULL;
  job->input.is_exercise = is_exercise (context);
  job->input.ceiling = WF_MARKING_RED;
  job->input.refs = (const char *const *) wf_scene_dup_in_view (scene, &shown);
  job->input.layers = wf_map_features_dup_layers (wf_context_get_map_features (context));
  job->input.track_sets = wf_tracks_dup_sets (wf_context_get_tracks (context));
  job->rows = new_rows (view, scene, &shown, job->input.refs);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, make_thread);
}

WfListPrint *
wf_map_print_make_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/* --- the toolkit ------------------------------------------------------------- */

static void
begin_print_cb (GtkPrintOperation *operation, GtkPrintContext *context, WfListPrint *print)
{
  const guint n = wf_list_print_lay_out (print, gtk_print_context_get_cairo_context (context),
                                         gtk_print_context_get_width (context),
                                         gtk_print_context_get_height (context));

  gtk_print_operation_set_n_pages (operation, (int) n);
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, WfListPrint *print)
{
  wf_list_print_draw (print, gtk_print_context_get_cairo_context (context), (guint) page);
}

static GtkPageSetup *
new_page_setup (void)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) a4 = NULL;

  a4 = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  gtk_page_setup_set_paper_size (setup, a4);
  gtk_page_setup_set_top_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  return setup;
}

GtkPrintOperation *
wf_map_print_new_operation (WfListPrint *print)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = new_page_setup ();

  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print_cb), print);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), print);
  g_object_set_data_full (G_OBJECT (operation), "wf-print", print,
                          (GDestroyNotify) wf_list_print_free);
  return operation;
}

/* "EXERCISE Baltic Lantern 27 in view TLP-AMBER": the name that a queue and a file show. */
static char *
dup_job_name (WfContext *context, const WfListPrint *print)
{
  char *name = g_strdup_printf ("%s%s – %s – %s", is_exercise (context) ? "EXERCISE " : "",
                                wf_context_get_crisis_name (context), _ ("In view"),
                                wf_marking_get_label (wf_list_print_get_marking (print)));

  return g_strdelimit (name, ":/\\", '-');
}

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, WfMapView *view)
{
  g_autoptr (GError) error = NULL;

  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  gtk_print_operation_get_error (operation, &error);
  g_autofree char *text = g_strdup_printf (_ ("Nothing was printed: %s"),
                                           error != NULL ? error->message : _ ("no reason given"));
  wf_context_toast (wf_map_view_get_context (view), text);
}

/* The dialog is the toolkit's and says by itself nothing of an exercise. */
static void
dress_dialog (GtkWindow *parent)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (gtk_window_get_transient_for (l->data) == parent
        && g_str_has_prefix (G_OBJECT_TYPE_NAME (l->data), "GtkPrint"))
      wf_exercise_dress (l->data);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WfMapView *view = WF_MAP_VIEW (source);
  WfContext *context = wf_map_view_get_context (view);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (view));
  WfListPrint *print = wf_map_print_make_finish (result);
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GtkPrintSettings) settings = NULL;
  g_autofree char *name = NULL;

  if (print == NULL)
    return;
  if (root == NULL)
    {
      wf_list_print_free (print);
      return;
    }
  name = dup_job_name (context, print);
  settings = gtk_print_settings_new ();
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME, name);
  operation = wf_map_print_new_operation (print);
  gtk_print_operation_set_job_name (operation, name);
  gtk_print_operation_set_print_settings (operation, settings);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_object (operation, "done", G_CALLBACK (done_cb), view, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (root),
                           NULL); /* "done" tells of a failure */
  dress_dialog (GTK_WINDOW (root));
}

void
wf_map_print_begin (WfMapView *view)
{
  wf_map_print_make_async (view, made_cb, NULL);
}
