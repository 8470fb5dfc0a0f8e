/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a desk may do about the word of another: the window offers no way to change it and the write
 * path takes none; it briefs, asks, and settles what is its own, with forms that are filled in and
 * really saved. */
#include <adwaita.h>
#include <string.h>

#include "app/common/wf-form.h"
#include "app/incident/wf-authority-choice.h"
#include "app/incident/wf-details-panel.h"
#include "app/shell/wf-banners.h"
#include "app/values/wf-contested.h"
#include "app/values/wf-value-forms.h"
#include "app/values/wf-values-window.h"
#include "app/values/wf-values-write.h"
#include "brief/wf-brief-private.h"
#include "lib/wf-test-folder.h"
#include "model/wf-vocabulary.h"
#include "wf-exercise-fixture.h"
#include "wf-fixture.h"
#include "wf-look.h"

#define ASSET "estlink-2"
#define THEIRS "ms-csirt/EE"
#define OWN "ms-csirt/FI"

typedef struct
{
  WfExerciseFixture exercise;
  WfContext *context; /* borrowed */
  GtkWidget *parent;
  char *toast; /* the last one */
} Desk;

static void
note_toast_cb (WfContext *context, const char *text, Desk *desk)
{
  g_free (desk->toast);
  desk->toast = g_strdup (text);
}

/* Each test begins with the exercise as shipped. */
static void
forget_others (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "watchfloor", NULL);

  wf_test_folder_remove (folder);
}

static void
set_up (Desk *desk, gconstpointer data)
{
  forget_others ();
  wf_exercise_fixture_open (&desk->exercise);
  desk->context = desk->exercise.context;
  g_signal_connect (desk->context, "toast", G_CALLBACK (note_toast_cb), desk);
  desk->parent = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (desk->parent));
  wf_fixture_wait_for_frame (desk->parent);
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (desk->parent));
  g_signal_handlers_disconnect_by_data (desk->context, desk);
  wf_exercise_fixture_close (&desk->exercise);
  g_free (desk->toast);
}

static WfRecord *
get_asset (Desk *desk)
{
  return wf_picture_lookup_name (wf_context_get_picture (desk->context), WF_TYPE_NAME_ASSET, ASSET);
}

static gboolean
has_toast (gpointer data)
{
  return ((Desk *) data)->toast != NULL;
}

static void
assert_toast (Desk *desk, const char *begin)
{
  g_assert_true (wf_fixture_wait_for (has_toast, desk));
  if (!g_str_has_prefix (desk->toast, begin))
    g_error ("\"%s\" does not begin with \"%s\"", desk->toast, begin);
  g_clear_pointer (&desk->toast, g_free);
}

/* --- the write path -------------------------------------------------------- */

static void
their_word_cannot_be_written (Desk *desk, gconstpointer data)
{
  WfRecord *asset = get_asset (desk);
  const guint n_before = wf_record_get_operations (asset)->len;

  wf_values_set (NULL, desk->context, asset, "status/" THEIRS, "\"in-service\"", NULL);
  assert_toast (desk, "Not saved. This is the word of CSIRT EE (EE desk, ");
  wf_values_set (NULL, desk->context, asset, "note/" THEIRS, "null", "wrong");
  assert_toast (desk, "Not saved. This is the word of CSIRT EE (EE desk, ");
  wf_values_set (NULL, desk->context, asset, "brief/" THEIRS, "\"out\"", NULL);
  assert_toast (desk, "Not saved. This is the word of CSIRT EE (EE desk, ");
  wf_values_set (NULL, desk->context, asset, "status/ms-csirt/LV", "\"out\"", NULL);
  assert_toast (desk, "Not saved. CSIRT LV has a desk of its own here");
  g_assert_cmpuint (wf_record_get_operations (asset)->len, ==, n_before);
  g_assert_cmpstr (wf_record_get_text (asset, "status/" THEIRS), ==, "out");
}

/* The legal class that a State gives an incident is its own, too. */
static void
their_class_cannot_be_written (Desk *desk, gconstpointer data)
{
  g_autoptr (WfRecord) incident = g_list_model_get_item (
      wf_picture_get_list (wf_context_get_picture (desk->context), WF_TYPE_NAME_INCIDENT), 0);

  wf_values_set (NULL, desk->context, incident, "class/EE", "\"significant\"", NULL);
  assert_toast (desk, "Not saved. Estonia has a desk of its own here and decides this itself.");
  g_assert_null (wf_record_get_text (incident, "class/EE"));
  wf_values_set (NULL, desk->context, incident, "class/FI", "\"significant\"", NULL);
  assert_toast (desk, "Saved.");
  g_assert_cmpstr (wf_record_get_text (incident, "class/FI"), ==, "significant");
}

static gboolean
is_out (gpointer asset)
{
  return g_strcmp0 (wf_record_get_text (asset, "status/cable-operators/EE"), "out") == 0;
}

/* What this desk entered for somebody by phone it corrects, and takes the correction back. */
static void
what_was_entered_by_phone_is_corrected (Desk *desk, gconstpointer data)
{
  WfRecord *asset = get_asset (desk);

  wf_values_set (NULL, desk->context, asset, "status/tso/FI", "\"in-service\"", "they called back");
  assert_toast (desk, "Saved.");
  g_assert_cmpstr (wf_record_get_text (asset, "status/tso/FI"), ==, "in-service");
  wf_values_set (NULL, desk->context, asset, "status/cable-operators/EE", "\"out\"", NULL);
  assert_toast (desk, "Saved.");
  wf_values_set (NULL, desk->context, asset, "status/cable-operators/EE", "\"degraded\"", NULL);
  assert_toast (desk, "Saved.");
  g_assert_cmpstr (wf_record_get_text (asset, "status/cable-operators/EE"), ==, "degraded");
  wf_context_undo (desk->context);
  assert_toast (desk, "Undo:");
  g_assert_true (wf_fixture_wait_for (is_out, asset));
}

/* --- what the window offers ------------------------------------------------ */

static guint
count_buttons (GtkWidget *widget, const char *label, const char *field)
{
  guint n = 0;

  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0
      && g_strcmp0 (g_object_get_data (G_OBJECT (widget), "wf-field"), field) == 0)
    n++;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    n += count_buttons (child, label, field);
  return n;
}

static void
the_values_window_offers_no_change_of_theirs (Desk *desk, gconstpointer data)
{
  static const char *const theirs[] = { "status/" THEIRS, "status-at/" THEIRS, "note/" THEIRS };
  static const char *const ours[] = { "status/tso/FI", "note/tso/FI" };

  wf_values_window_present (GTK_WINDOW (desk->parent), desk->context, get_asset (desk));
  GtkWidget *window = wf_look_find_toplevel (GTK_TYPE_WINDOW);
  g_assert_true (window != desk->parent);
  for (guint i = 0; i < G_N_ELEMENTS (theirs); i++)
    {
      g_assert_cmpuint (count_buttons (window, "Change…", theirs[i]), ==, 0);
      g_assert_cmpuint (count_buttons (window, "Ask…", theirs[i]), ==, 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    {
      g_assert_cmpuint (count_buttons (window, "Change…", ours[i]), ==, 1);
      g_assert_cmpuint (count_buttons (window, "Ask…", ours[i]), ==, 0);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
lists (GtkWidget *choice, const char *label)
{
  GListModel *model = gtk_drop_down_get_model (GTK_DROP_DOWN (choice));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) row = g_list_model_get_item (model, i);
      if (g_str_equal (gtk_string_object_get_string (row), label))
        return TRUE;
    }
  return FALSE;
}

static void
the_form_speaks_for_nobody_with_a_desk (Desk *desk, gconstpointer data)
{
  static const char *const countries[] = { "FI", "EE", NULL };
  GtkWidget *choice
      = g_object_ref_sink (wf_authority_choice_new_stating (desk->context, ASSET, countries));
  GtkWidget *anybody
      = g_object_ref_sink (wf_authority_choice_new (desk->context, countries, NULL, NULL));

  g_assert_cmpstr (wf_authority_choice_get (choice), ==, OWN);
  g_assert_false (lists (choice, "CSIRT EE"));
  g_assert_true (lists (anybody, "CSIRT EE"));
  wf_authority_choice_set (choice, "cable-operators/FI"); /* their liaison has a desk here */
  g_assert_cmpstr (wf_authority_choice_get (choice), ==, OWN);
  wf_authority_choice_set (choice, "cable-operators/EE");
  g_assert_cmpstr (wf_authority_choice_get (choice), ==, "cable-operators/EE");
  wf_authority_choice_set (choice, "tso/FI");
  g_assert_cmpstr (wf_authority_choice_get (choice), ==, "tso/FI");
  g_object_unref (choice);
  g_object_unref (anybody);
}

static void
cards_say_who_entered_it_and_what_they_had_seen (Desk *desk, gconstpointer data)
{
  wf_session_select (wf_context_get_session (desk->context), "asset:" ASSET);
  GtkWidget *panel = wf_details_panel_new (desk->context);

  gtk_window_set_child (GTK_WINDOW (desk->parent), panel);
  wf_fixture_wait_for_frame (desk->parent);
  g_assert_nonnull (wf_fixture_find_text (panel, "entered by FI day desk, 12 Oct 13:44Z"));
  g_assert_nonnull (wf_fixture_find_text (panel, "had seen no value"));
  wf_values_set (NULL, desk->context, get_asset (desk), "status/tso/FI", "\"out\"", NULL);
  assert_toast (desk, "Saved.");
  wf_fixture_wait_for_frame (desk->parent);
  g_assert_nonnull (
      wf_fixture_find_text (panel, "had seen: degraded (FI day desk, 12 Oct 13:44Z)"));
}

/* --- the banner ------------------------------------------------------------ */

/* With several contested it says how many and goes through them. */
static void
the_banner_goes_through_all (void)
{
  g_autoptr (WfFixture) fixture = wf_fixture_new ();

  wf_fixture_add_crisis (fixture);
  g_free (wf_fixture_add (fixture, "12 14:00", "asset", "bcs-east-west-interlink",
                          "status/ms-csirt/SE", "in-service", NULL));
  g_autoptr (WfContext) context = wf_fixture_new_context (fixture);
  GtkWidget *banners = wf_banners_new ();
  GtkWidget *window = gtk_window_new ();
  g_auto (GStrv) contested = wf_contested_dup_all (context);

  g_assert_cmpuint (g_strv_length (contested), ==, 2);
  gtk_window_set_child (GTK_WINDOW (window), banners);
  gtk_window_present (GTK_WINDOW (window));
  wf_banners_set_context (WF_BANNERS (banners), context);
  wf_session_set_page (wf_context_get_session (context), "log");
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *title = g_strdup_printf ("%u of 2 contested", i % 2 + 1);
      g_autofree char *ref = g_strconcat ("asset:", contested[i % 2], NULL);
      g_autofree char *label = wf_context_dup_ref_label (context, ref);
      g_autofree char *name = g_strconcat (label, ":", NULL);

      g_assert_nonnull (wf_fixture_find_text (banners, title));
      g_assert_nonnull (wf_fixture_find_text (banners, name));
      g_signal_emit_by_name (wf_look_find_button (banners, "Next"), "clicked");
    }
  /* What is shown now is what is compared. */
  g_signal_emit_by_name (wf_look_find_button (banners, "Compare…"), "clicked");
  g_assert_cmpstr (wf_session_get_selected (wf_context_get_session (context), "asset"), ==,
                   contested[1]);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- forms, filled in ------------------------------------------------------ */

static GtkWidget *
get_form (void)
{
  GtkWidget *form = wf_look_find_toplevel (WF_TYPE_FORM);

  g_assert_nonnull (form);
  wf_fixture_wait_for_frame (form);
  return form;
}

static GtkWidget *
find_entry (GtkWidget *widget, guint *nth)
{
  if (GTK_IS_ENTRY (widget) && (*nth)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_entry (child, nth);
      if (found)
        return found;
    }
  return NULL;
}

static void
type_in (GtkWidget *form, guint nth, const char *text)
{
  GtkWidget *entry = find_entry (form, &nth);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

/* The first row that begins so. */
static void
choose (GtkWidget *form, const char *begin)
{
  GtkDropDown *choice = wf_look_find_type (form, GTK_TYPE_DROP_DOWN);
  GListModel *model = gtk_drop_down_get_model (choice);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) row = g_list_model_get_item (model, i);
      if (!g_str_has_prefix (gtk_string_object_get_string (row), begin))
        continue;
      gtk_drop_down_set_selected (choice, i);
      return;
    }
  g_error ("no row begins with \"%s\"", begin);
}

static void
accept (GtkWidget *form)
{
  g_signal_emit_by_name (gtk_window_get_default_widget (GTK_WINDOW (form)), "clicked");
}

static gboolean
is_closed (gpointer data)
{
  return wf_look_find_toplevel (WF_TYPE_FORM) == NULL;
}

/* What the lines of the first slide are. */
static gboolean
briefing_says (Desk *desk, const char *words)
{
  const gint64 now = wf_context_get_shown_now (desk->context);
  g_autoptr (GPtrArray) operations = wf_context_dup_operations (desk->context, now);
  const WfBriefInput input = {
    .operations = operations,
    .dataset = wf_context_get_dataset (desk->context),
    .scheme = wf_context_get_scheme (desk->context),
    .cut_at = now,
    .others_at = WF_NO_TIME,
    .ceiling = WF_MARKING_AMBER,
    .realm = WF_REALM_EXERCISE,
    .crisis_name = wf_context_get_crisis_name (desk->context),
    .desk_label = wf_context_get_desk_label (desk->context),
    .number = 1,
    .next_update_at = WF_NO_TIME,
  };
  g_autoptr (WfBrief) brief = wf_brief_new (&input);

  for (guint section = 0; section < WF_BRIEF_N_SECTIONS; section++)
    for (guint i = 0; i < brief->sections[section]->len; i++)
      if (strstr (brief->sections[section]->pdata[i], words))
        return TRUE;
  return FALSE;
}

static void
we_brief_with_a_reason (Desk *desk, gconstpointer data)
{
  WfRecord *asset = get_asset (desk);

  g_assert_false (briefing_says (desk, "the flow meter shows none"));
  wf_contested_brief (GTK_WINDOW (desk->parent), desk->context, ASSET);
  GtkWidget *form = get_form ();
  choose (form, "out of service, as CSIRT EE says");
  accept (form);
  /* Without a reason nothing is written. */
  g_assert_nonnull (wf_fixture_find_text (
      form, "Give the reason: it stands beside what you brief, on every slide."));
  g_assert_null (wf_record_get_text (asset, "brief/" OWN));
  type_in (form, 0, "the flow meter shows none");
  accept (form);
  g_assert_true (wf_fixture_wait_for (is_closed, NULL));
  assert_toast (desk, "We brief: out of service.");

  g_assert_cmpstr (wf_record_get_text (asset, "brief/" OWN), ==, "out");
  g_assert_cmpstr (wf_record_get_text (asset, "brief-why/" OWN), ==, "the flow meter shows none");
  /* Both statements stay as they are. */
  g_assert_cmpstr (wf_record_get_text (asset, "status/" THEIRS), ==, "out");
  g_assert_cmpstr (wf_record_get_text (asset, "status/tso/FI"), ==, "degraded");
  g_autofree char *line = wf_contested_dup_brief (desk->context, ASSET);
  g_assert_cmpstr (line, ==, "We brief: out of service. the flow meter shows none");
  g_assert_true (briefing_says (desk, "the flow meter shows none"));
  g_assert_true (briefing_says (desk, "CSIRT EE says"));

  /* Neither, again. */
  wf_contested_brief (GTK_WINDOW (desk->parent), desk->context, ASSET);
  form = get_form ();
  choose (form, "neither");
  accept (form);
  g_assert_true (wf_fixture_wait_for (is_closed, NULL));
  g_assert_null (wf_record_get_text (asset, "brief/" OWN));
  g_assert_false (briefing_says (desk, "the flow meter shows none"));
}

static WfRecord *
find_record (Desk *desk, const char *type, const char *field, const char *value)
{
  GListModel *list = wf_picture_get_list (wf_context_get_picture (desk->context), type);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (list, i);
      const char *text = wf_record_get_text (record, field);
      if (text && strstr (text, value))
        return record;
    }
  return NULL;
}

static void
the_other_desk_is_asked (Desk *desk, gconstpointer data)
{
  gint64 due;

  g_assert_true (wf_time_parse_iso ("2027-10-12T18:00:00Z", &due));
  wf_contested_ask (GTK_WINDOW (desk->parent), desk->context, ASSET, THEIRS);
  GtkWidget *form = get_form ();
  GtkWidget *question = wf_look_find_type (form, GTK_TYPE_TEXT_VIEW);
  g_assert_nonnull (question); /* all of it is to be seen */
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (question)),
                            "Which meter\ndo you read?\n", -1);
  type_in (form, 0, "soon");
  accept (form);
  g_assert_nonnull (wf_fixture_find_text (form, "Not a time. Write 18:00Z or 13 Oct 18:00Z."));
  g_assert_null (find_record (desk, WF_TYPE_NAME_TASK, "title", "Which meter"));
  type_in (form, 0, "18:00Z");
  accept (form);
  g_assert_true (wf_fixture_wait_for (is_closed, NULL));
  assert_toast (desk, "Asked.");

  WfRecord *entry = find_record (desk, WF_TYPE_NAME_ENTRY, "text", "Which meter do you read?");
  g_assert_nonnull (entry);
  g_assert_cmpstr (wf_record_get_text (entry, "kind"), ==, "request");
  g_assert_cmpstr (wf_record_get_text (entry, "told-to"), ==, "CSIRT EE");
  g_assert_nonnull (strstr (wf_record_get_text (entry, "text"), "18:00Z"));
  g_assert_true (wf_record_has_member (entry, "about", "asset:" ASSET));
  g_assert_true (wf_record_has_member (entry, "about", "actor:" THEIRS));

  WfRecord *task = find_record (desk, WF_TYPE_NAME_TASK, "title", "Which meter do you read?");
  g_assert_nonnull (task);
  g_assert_cmpstr (wf_record_get_text (task, "actor"), ==, THEIRS);
  g_assert_cmpstr (wf_record_get_text (task, "state"), ==, "open");
  g_assert_cmpstr (wf_record_get_text (task, "entry"), ==, wf_record_get_id (entry));
  g_assert_cmpint (wf_record_get_time (task, "due-at"), ==, due);
  g_assert_cmpstr (wf_record_get_text (task, "due-basis"), ==, "asked by FI day desk");
  /* Nothing of the statements has moved. */
  g_assert_cmpstr (wf_record_get_text (get_asset (desk), "status/" THEIRS), ==, "out");
}

/* Both wrote without having seen the other. */
static WfRecord *
make_conflict (Desk *desk)
{
  static const gint64 severities[] = { 1, 2 };
  WfRecord *incident = find_record (desk, WF_TYPE_NAME_INCIDENT, "title", "Estlink");
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  WfOperation *first;

  g_assert_nonnull (incident);
  first = wf_record_get_operations (incident)->pdata[0];
  for (guint i = 0; i < G_N_ELEMENTS (severities); i++)
    {
      WfDraft *draft = wf_draft_new (first->space, WF_TYPE_NAME_INCIDENT,
                                     wf_record_get_ent (incident), WF_OP_SET);
      wf_draft_set_integer (draft, "severity", severities[i]);
      g_ptr_array_add (drafts, draft);
    }
  wf_form_save (NULL, desk->context, drafts, "Written.");
  assert_toast (desk, "Written.");
  g_assert_true (wf_record_is_conflicted (incident, "severity"));
  return incident;
}

static void
a_third_value_settles (Desk *desk, gconstpointer data)
{
  WfRecord *incident = make_conflict (desk);
  const WfLive *live = wf_record_get_winner (incident, "severity");
  guint n_live, n_parents;
  g_autofree WfLive *before = wf_record_dup_live (incident, "severity", &n_live);

  wf_value_form_present (GTK_WINDOW (desk->parent), desk->context, incident, "severity",
                         live->operation->space);
  GtkWidget *form = get_form ();
  choose (form, "critical");
  type_in (form, 0, "agreed by phone");
  accept (form);
  g_assert_true (wf_fixture_wait_for (is_closed, NULL));
  assert_toast (desk, "Settled.");

  g_assert_false (wf_record_is_conflicted (incident, "severity"));
  g_assert_cmpint (wf_record_get_integer (incident, "severity", 0), ==, 4);
  live = wf_record_get_winner (incident, "severity");
  g_assert_cmpstr (live->operation->why, ==, "agreed by phone");
  /* It names every side that was seen. */
  n_parents = live->write->n_parents;
  g_assert_cmpuint (n_parents, ==, n_live);
  g_assert_true (briefing_says (desk, "Estlink 2"));
  g_assert_false (briefing_says (desk, "desks disagree and have not settled it"));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (Desk *, gconstpointer);
  } tests[] = {
    { "/contested/cannot-be-written", their_word_cannot_be_written },
    { "/contested/their-class", their_class_cannot_be_written },
    { "/contested/entered-by-phone", what_was_entered_by_phone_is_corrected },
    { "/contested/no-change-offered", the_values_window_offers_no_change_of_theirs },
    { "/contested/form-of-statement", the_form_speaks_for_nobody_with_a_desk },
    { "/contested/cards", cards_say_who_entered_it_and_what_they_had_seen },
    { "/contested/we-brief", we_brief_with_a_reason },
    { "/contested/ask", the_other_desk_is_asked },
    { "/contested/third-value", a_third_value_settles },
  };

  wf_crypto_init ();
  /* Reads the system's folders, which each test hides; GTK asks for it when a window is shown. */
  g_settings_schema_source_get_default ();
  g_test_init (&argc, &argv, NULL);
  gtk_disable_setlocale ();
  adw_init ();
  /* Forms close while nothing manages windows; a cursor that blinks on complains that its entry was
   * not told. */
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Desk, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/contested/banner", the_banner_goes_through_all);
  return g_test_run ();
}
