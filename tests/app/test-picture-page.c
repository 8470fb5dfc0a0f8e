/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <string.h>

#include "analysis/wf-situation.h"
#include "app/incident/wf-details-panel.h"
#include "app/incident/wf-situation-sidebar.h"
#include "app/timeline/wf-timeline-canvas.h"
#include "app/timeline/wf-timeline-pane.h"
#include "app/timeline/wf-timeline-words.h"
#include "model/wf-vocabulary.h"
#include "wf-exercise-fixture.h"
#include "wf-fixture.h"

static void
collect_texts (GtkWidget *widget, GString *texts)
{
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (texts, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_texts (child, texts);
}

static char *
dup_texts (GtkWidget *widget)
{
  g_autoptr (GString) texts = g_string_new (NULL);

  collect_texts (widget, texts);
  return g_string_free (g_steal_pointer (&texts), FALSE);
}

static void
assert_says (GtkWidget *widget, const char *text)
{
  g_autofree char *texts = dup_texts (widget);

  if (strstr (texts, text) == NULL)
    g_error ("\"%s\" is not in:\n%s", text, texts);
}

/* Puts a pane into a window, so that lists make their rows. */
static GtkWidget *
show_in_window (GtkWidget *pane)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 800, 900);
  gtk_window_set_child (GTK_WINDOW (window), pane);
  gtk_window_present (GTK_WINDOW (window));
  wf_fixture_wait_for_frame (window);
  return window;
}

static void
figures_agree_with_the_picture (void)
{
  WfExerciseFixture fixture = { 0 };

  wf_exercise_fixture_open (&fixture);
  GtkWidget *sidebar = wf_situation_sidebar_new (fixture.context);
  GtkWidget *window = show_in_window (sidebar);
  g_autoptr (WfFigures) figures = wf_situation_compute (
      wf_context_get_picture (fixture.context), wf_context_get_dataset (fixture.context),
      wf_context_get_scheme (fixture.context),
      wf_session_get_query (wf_context_get_session (fixture.context)),
      wf_context_get_shown_now (fixture.context));
  g_autofree char *affected = g_strjoinv (" ", figures->countries);
  g_autofree char *line = g_strdup_printf ("%s affected", affected);
  g_autofree char *open = g_strdup_printf ("%u\nopen\n", figures->n_open);
  g_autofree char *out = g_strdup_printf ("%u\ncables out\n", figures->n_cables_out);
  g_autofree char *contested = g_strdup_printf ("%u\ncontested\n", figures->n_contested);

  assert_says (sidebar, line);
  assert_says (sidebar, open);
  assert_says (sidebar, out);
  assert_says (sidebar, contested);
  assert_says (sidebar, "C-Lion1: no signal\n");
  assert_says (sidebar, "EE out · FI degraded");
  gtk_window_destroy (GTK_WINDOW (window));
  wf_exercise_fixture_close (&fixture);
}

static void
chips_set_the_query (void)
{
  WfExerciseFixture fixture = { 0 };

  wf_exercise_fixture_open (&fixture);
  WfSession *session = wf_context_get_session (fixture.context);
  GtkWidget *sidebar = wf_situation_sidebar_new (fixture.context);
  GtkWidget *window = show_in_window (sidebar);
  GtkWidget *label = wf_fixture_find_text (sidebar, "Energy");
  GtkWidget *chip = gtk_widget_get_ancestor (label, GTK_TYPE_TOGGLE_BUTTON);

  g_assert_nonnull (chip);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), TRUE);
  g_assert_cmpuint (wf_session_get_query (session)->sectors->len, ==, 1);
  g_assert_cmpstr (wf_session_get_query (session)->sectors->pdata[0], ==, "energy");
  wf_fixture_wait_for_frame (window);
  g_assert_null (wf_fixture_find_text (sidebar, "C-Lion1: no signal"));
  g_assert_nonnull (wf_fixture_find_text (sidebar, "Estlink 2: tripped"));

  g_autoptr (WfQuery) everything = wf_query_new ();
  wf_session_set_query (session, everything);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chip)));
  gtk_window_destroy (GTK_WINDOW (window));
  wf_exercise_fixture_close (&fixture);
}

static void
select_first (WfContext *context, const char *type, const char *kind)
{
  GListModel *list = wf_picture_get_list (wf_context_get_picture (context), type);
  g_autoptr (WfRecord) record = g_list_model_get_item (list, 0);

  g_assert_nonnull (record);
  g_autofree char *ref = g_strdup_printf ("%s:%s", kind, wf_record_get_id (record));
  wf_session_select (wf_context_get_session (context), ref);
}

static void
details_show_every_kind (void)
{
  static const char *const kinds[] = { "incident", "fault", "claim", "entry", "task" };
  WfExerciseFixture fixture = { 0 };

  wf_exercise_fixture_open (&fixture);
  WfSession *session = wf_context_get_session (fixture.context);
  GtkWidget *panel = wf_details_panel_new (fixture.context);
  GtkWidget *window = show_in_window (panel);

  assert_says (panel, "Nothing is selected");
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      select_first (fixture.context, kinds[i], kinds[i]);
      assert_says (panel, "Entered");
    }
  wf_session_select (session, "asset:c-lion1");
  assert_says (panel, "Telecom cable · ");
  assert_says (panel, "stated by");
  wf_session_select (session, "asset:estlink-2");
  assert_says (panel, "contested: no desk settles this");
  wf_session_select (session, "actor:eu-cyclone");
  assert_says (panel, "EU-CyCLONe");
  wf_session_select (session, "incident:00000000-0000-7000-8000-000000000000");
  assert_says (panel, "Not known to this desk at this instant");
  gtk_window_destroy (GTK_WINDOW (window));
  wf_exercise_fixture_close (&fixture);
}

/* Somebody's word on a connection stands beside the model's; where the two differ that is said. */
static void
details_show_who_differs (void)
{
  static const char differs[] = "≠ The model above says otherwise; both stand.";
  static const struct
  {
    const char *hub, *status;
    gboolean differs;
  } cases[] = {
    { "hub-de", "in-service", TRUE }, /* it lost C-Lion1 */
    { "hub-fi", "degraded", FALSE },  /* so did it */
    { "hub-dk", "degraded", TRUE },   /* nothing is out there */
    { "hub-pl", "in-service", FALSE }, { "hub-ee", "out", TRUE },
  };
  WfFixture *fixture = wf_fixture_new ();

  wf_fixture_add_crisis (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_free (wf_fixture_add (fixture, "12 14:00", "asset", cases[i].hub, "asset", cases[i].hub,
                            "status/ms-csirt/FI", cases[i].status, NULL));
  g_autoptr (WfContext) context = wf_fixture_new_context (fixture);
  GtkWidget *panel = wf_details_panel_new (context);
  GtkWidget *window = show_in_window (panel);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *ref = g_strconcat ("hub:", cases[i].hub, NULL);

      g_test_message ("%s %s", cases[i].hub, cases[i].status);
      wf_session_select (wf_context_get_session (context), ref);
      assert_says (panel, " listed cable");
      assert_says (panel, " says: ");
      g_assert_cmpint (wf_fixture_find_text (panel, differs) != NULL, ==, cases[i].differs);
    }
  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&context);
  wf_fixture_free (fixture);
}

static void
unfold (GtkWidget *widget, const char *title)
{
  GtkWidget *label = wf_fixture_find_text (widget, title);

  g_assert_nonnull (label);
  gtk_expander_set_expanded (GTK_EXPANDER (gtk_widget_get_ancestor (label, GTK_TYPE_EXPANDER)),
                             TRUE);
}

/* Of an earlier incident the sources and the model speak both, whether they agree or not. */
static void
details_show_source_and_model (void)
{
  WfExerciseFixture fixture = { 0 };

  wf_exercise_fixture_open (&fixture);
  WfSession *session = wf_context_get_session (fixture.context);
  GtkWidget *panel = wf_details_panel_new (fixture.context);
  GtkWidget *window = show_in_window (panel);

  wf_session_select (session, "asset:shefa-2");
  unfold (panel, "SHEFA-2 faults isolate Shetland");
  assert_says (panel, "leg Shetland-Orkney cut while the leg Faroe-Shetland was already faulty; "
                      "restored 2022-10-30");
  assert_says (panel, "Model says");
  assert_says (panel, "1 of 1 listed cable cut; about half of listed design capacity remains");
  assert_says (panel, "Shetland Times, 30 October 2022");
  assert_says (panel, "Where it differs from the sources, both stand.");
  wf_session_select (session, "asset:c-lion1");
  unfold (panel, "C-Lion1 minor damage east of Gotland");
  assert_says (panel, "minor damage without loss of service");
  assert_says (panel, "Finland: 1 of 12 listed cables cut");
  wf_session_select (session, "asset:balticconnector");
  assert_says (panel, "2023-10-07 22:00Z");
  unfold (panel, "Balticconnector, Estonia-Finland and Estonia-Sweden telecom cables and Baltika");
  assert_says (panel, "Says nothing of 1 line: it models telecom cables in use.");
  gtk_window_destroy (GTK_WINDOW (window));
  wf_exercise_fixture_close (&fixture);
}

/* Counts lead, capacity is a band: nothing on the page may be a bare percentage or a verdict. */
static void
nothing_looks_surer_than_it_is (void)
{
  WfExerciseFixture fixture = { 0 };

  wf_exercise_fixture_open (&fixture);
  GListModel *incidents
      = wf_picture_get_list (wf_context_get_picture (fixture.context), WF_TYPE_NAME_INCIDENT);
  GtkWidget *panel = wf_details_panel_new (fixture.context);
  GtkWidget *window = show_in_window (panel);
  gboolean any_effect = FALSE, any_unclassified = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (incidents); i++)
    {
      g_autoptr (WfRecord) incident = g_list_model_get_item (incidents, i);
      g_autofree char *ref = g_strdup_printf ("incident:%s", wf_record_get_id (incident));
      g_autofree char *texts = NULL;

      wf_session_select (wf_context_get_session (fixture.context), ref);
      texts = dup_texts (panel);
      g_assert_null (strchr (texts, '%'));
      any_effect |= strstr (texts, "estimate, listed cables only") != NULL;
      any_unclassified |= strstr (texts, "not classified by any State") != NULL;
    }
  g_assert_true (any_effect);
  g_assert_true (any_unclassified);
  gtk_window_destroy (GTK_WINDOW (window));
  wf_exercise_fixture_close (&fixture);
}

/* --- timeline ---------------------------------------------------------------- */

static gboolean
has_lane (const WfTimelineModel *model, const char *key)
{
  for (guint i = 0; i < model->lanes->len; i++)
    if (g_str_equal (((WfTimelineLane *) model->lanes->pdata[i])->key, key))
      return TRUE;
  return FALSE;
}

static void
timeline_shows_every_incident (void)
{
  WfExerciseFixture fixture = { 0 };

  wf_exercise_fixture_open (&fixture);
  WfTimelineWords words = wf_timeline_words (fixture.context);
  WfPicture *picture = wf_context_get_picture (fixture.context);
  GListModel *incidents = wf_picture_get_list (picture, WF_TYPE_NAME_INCIDENT);

  for (int by = WF_TIMELINE_BY_SECTOR; by <= WF_TIMELINE_BY_CABLE; by++)
    {
      g_autoptr (WfTimelineModel) model = wf_timeline_collect (
          picture, wf_context_get_dataset (fixture.context),
          wf_context_get_scheme (fixture.context),
          wf_session_get_query (wf_context_get_session (fixture.context)), (WfTimelineLanes) by,
          wf_context_get_shown_now (fixture.context), &words);
      g_autoptr (GHashTable) refs = g_hash_table_new (g_str_hash, g_str_equal);

      for (guint i = 0; i < model->items->len; i++)
        {
          const WfTimelineItem *item = model->items->pdata[i];

          g_assert_true (has_lane (model, item->lane));
          g_assert_cmpint (item->from, !=, WF_NO_TIME);
          g_assert_nonnull (item->label);
          g_assert_nonnull (item->detail);
          g_hash_table_add (refs, item->ref);
        }
      for (guint i = 0; i < g_list_model_get_n_items (incidents); i++)
        {
          g_autoptr (WfRecord) incident = g_list_model_get_item (incidents, i);
          g_autofree char *ref = g_strdup_printf ("incident:%s", wf_record_get_id (incident));

          g_assert_true (g_hash_table_contains (refs, ref));
        }
      g_assert_cmpuint (model->dues->len, >, 0);
    }
  wf_exercise_fixture_close (&fixture);
}

static void
timeline_follows_the_session (void)
{
  WfExerciseFixture fixture = { 0 };
  gint64 from, to, wide_from, wide_to, instant;

  wf_exercise_fixture_open (&fixture);
  WfSession *session = wf_context_get_session (fixture.context);
  GtkWidget *pane = wf_timeline_pane_new (fixture.context);
  GtkWidget *window = show_in_window (pane);
  WfTimelineCanvas *canvas = WF_TIMELINE_CANVAS (gtk_widget_get_last_child (pane));

  /* The first span shows everything. */
  wf_session_get_span (session, &wide_from, &wide_to);
  g_assert_cmpint (wide_from, <, wf_timeline_canvas_get_first (canvas));
  g_assert_cmpint (wide_to, >, wf_context_get_shown_now (fixture.context));
  wf_timeline_canvas_zoom (canvas, 2.0);
  wf_session_get_span (session, &from, &to);
  g_assert_cmpint (ABS ((wide_to - wide_from) - 2 * (to - from)), <=, 4);
  wf_timeline_canvas_fit (canvas);
  wf_session_get_span (session, &from, &to);
  g_assert_cmpint (from, ==, wide_from);
  g_assert_cmpint (to, ==, wide_to);

  g_assert_true (wf_time_parse_iso ("2027-10-12T08:10:00Z", &instant));
  wf_session_set_as_of (session, instant);
  wf_fixture_wait_for_frame (window);
  g_assert_cmpint (wf_timeline_canvas_get_model (canvas)->now, ==, instant);
  g_assert_nonnull (wf_fixture_find_text (pane, "As known at 12 Oct 08:10Z"));
  gtk_window_destroy (GTK_WINDOW (window));
  wf_exercise_fixture_close (&fixture);
}

static void
an_empty_crisis_says_what_to_do (void)
{
  g_autoptr (WfFixture) fixture = wf_fixture_new ();
  g_autoptr (WfContext) context = wf_fixture_new_context (fixture);
  GtkWidget *sidebar = wf_situation_sidebar_new (context);
  GtkWidget *pane = wf_timeline_pane_new (context);
  GtkWidget *window = show_in_window (sidebar), *other = show_in_window (pane);

  assert_says (sidebar, "No incident yet.");
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (other));
}

int
main (int argc, char *argv[])
{
  /* Reads the system's folders, which each test hides; GTK asks for it when a window is shown. */
  g_settings_schema_source_get_default ();
  g_test_init (&argc, &argv, NULL);
  gtk_disable_setlocale ();
  adw_init ();
  g_test_add_func ("/app/picture/figures-agree", figures_agree_with_the_picture);
  g_test_add_func ("/app/picture/chips-set-the-query", chips_set_the_query);
  g_test_add_func ("/app/picture/details-show-every-kind", details_show_every_kind);
  g_test_add_func ("/app/picture/details-show-source-and-model", details_show_source_and_model);
  g_test_add_func ("/app/picture/details-show-who-differs", details_show_who_differs);
  g_test_add_func ("/app/picture/nothing-looks-surer", nothing_looks_surer_than_it_is);
  g_test_add_func ("/app/picture/timeline-shows-every-incident", timeline_shows_every_incident);
  g_test_add_func ("/app/picture/timeline-follows-the-session", timeline_follows_the_session);
  g_test_add_func ("/app/picture/empty-crisis", an_empty_crisis_says_what_to_do);
  return g_test_run ();
}
