/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An entry of the Watch log becomes an incident, and that a crisis: by reference, number kept. */
#include <adwaita.h>

#include "app/common/wf-form.h"
#include "app/shell/wf-promote.h"
#include "app/wf-realm-home.h"
#include "model/wf-vocabulary.h"
#include "wf-fixture.h"
#include "wf-look.h"

#define CALL "Caller reports loss of signal"

typedef struct
{
  WfRealmHome *home;
  WfContext *context;
  GApplication *application;
  GtkWidget *window;
  GAsyncResult *result;
  char *opened; /* crisis that the application was asked to open */
} World;

static void
got_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  World *world = user_data;

  world->result = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return ((World *) data)->result != NULL;
}

static GAsyncResult *
wait_for_result (World *world)
{
  g_assert_true (wf_fixture_wait_for (has_result, world));
  return g_steal_pointer (&world->result);
}

static void
open_crisis (World *world, const char *crisis)
{
  const WfOpenOptions options = { crisis, WF_NO_TIME, NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&world->context);
  wf_realm_home_open_crisis_async (world->home, &options, NULL, got_result_cb, world);
  result = wait_for_result (world);
  world->context = wf_realm_home_open_crisis_finish (world->home, result, &error);
  g_assert_no_error (error);
}

static void
asked_to_open_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  World *world = user_data;

  g_assert_null (world->opened);
  world->opened = g_variant_dup_string (parameter, NULL);
}

static void
begin (World *world)
{
  g_autoptr (GSimpleAction) open = g_simple_action_new ("open-crisis", G_VARIANT_TYPE_STRING);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  wf_realm_home_open_async (WF_REALM_REAL, 0, NULL, got_result_cb, world);
  result = wait_for_result (world);
  world->home = wf_realm_home_open_finish (result, &error);
  g_assert_no_error (error);
  open_crisis (world, NULL);
  world->application = g_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_signal_connect (open, "activate", G_CALLBACK (asked_to_open_cb), world);
  g_action_map_add_action (G_ACTION_MAP (world->application), G_ACTION (open));
  g_assert_true (g_application_register (world->application, NULL, &error));
  world->window = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (world->window));
}

static void
end (World *world)
{
  gtk_window_destroy (GTK_WINDOW (world->window));
  g_clear_object (&world->application);
  g_clear_object (&world->context);
  wf_realm_home_close (world->home);
  g_clear_object (&world->home);
  g_free (world->opened);
}

/* Transfer full: its number. */
static char *
add_call (World *world)
{
  const char *about[] = { "asset:c-lion1", "country:FI", NULL };
  const WfNewEntry entry = { .kind = "observation",
                             .text = CALL,
                             .happened_at = WF_NO_TIME,
                             .known_at = WF_NO_TIME,
                             .about = about,
                             .marking = WF_MARKING_AMBER };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) operations = NULL;
  g_autofree char *id = NULL;
  g_autofree char *ref = NULL;
  const WfOperation *operation;
  WfRecord *record;

  wf_context_add_entry_async (world->context, &entry, got_result_cb, world);
  result = wait_for_result (world);
  operations = wf_context_write_finish (world->context, result, &error);
  g_assert_no_error (error);
  operation = operations->pdata[0];
  record = wf_picture_lookup (wf_context_get_picture (world->context), &operation->ent);
  id = g_strdup (wf_record_get_id (record));
  ref = g_strconcat ("entry:", id, NULL);
  wf_session_select (wf_context_get_session (world->context), ref);
  return g_strdup (wf_record_get_text (record, "number"));
}

static gpointer
find_incident (World *world)
{
  GListModel *incidents
      = wf_picture_get_list (wf_context_get_picture (world->context), WF_TYPE_NAME_INCIDENT);

  return g_list_model_get_n_items (incidents) == 1 ? g_list_model_get_item (incidents, 0) : NULL;
}

static gboolean
incident_is_selected (gpointer data)
{
  World *world = data;

  return wf_session_get_selected (wf_context_get_session (world->context), "incident") != NULL;
}

static void
check_incident (World *world, const char *number)
{
  g_autoptr (WfRecord) incident = find_incident (world);

  g_assert_nonnull (incident);
  g_assert_cmpstr (wf_record_get_text (incident, "number"), ==, number);
  g_assert_cmpstr (wf_record_get_text (incident, "title"), ==, CALL);
  g_assert_true (wf_record_has_member (incident, "asset", "c-lion1"));
  g_assert_true (wf_record_has_member (incident, "country", "FI"));
  /* "Not classified": only a State says that (Blueprint). */
  g_assert_null (wf_record_get_text (incident, "classification"));
  g_assert_cmpint (wf_record_get_marking (incident), ==, WF_MARKING_AMBER);
}

static gboolean
form_is_shown (gpointer data)
{
  return wf_look_find_toplevel (WF_TYPE_FORM) != NULL;
}

static gboolean
is_asked_to_open (gpointer data)
{
  return ((World *) data)->opened != NULL;
}

static void
a_call_becomes_a_crisis (void)
{
  World world = { 0 };
  g_autofree char *number = NULL;
  g_autofree char *incident = NULL;
  g_autofree char *from = NULL;
  g_autofree char *watch_log = NULL;
  g_autoptr (WfRecord) carried = NULL;

  begin (&world);
  watch_log = g_strdup (wf_context_get_crisis (world.context));
  number = add_call (&world);
  wf_promote_entry (world.context);
  g_assert_true (wf_fixture_wait_for (incident_is_selected, &world));
  check_incident (&world, number);
  incident
      = g_strdup (wf_session_get_selected (wf_context_get_session (world.context), "incident"));

  wf_promote_incident (world.context, world.home, GTK_WINDOW (world.window), world.application);
  g_assert_true (wf_fixture_wait_for (form_is_shown, NULL));
  g_signal_emit_by_name (wf_look_find_button (wf_look_find_toplevel (WF_TYPE_FORM), "Start Crisis"),
                         "clicked");
  g_assert_true (wf_fixture_wait_for (is_asked_to_open, &world));
  g_assert_cmpstr (world.opened, !=, watch_log);

  open_crisis (&world, world.opened);
  g_assert_false (wf_context_is_watch_log (world.context));
  g_assert_cmpstr (wf_context_get_crisis_name (world.context), ==, CALL);
  check_incident (&world, number);
  carried = find_incident (&world);
  from = g_strconcat ("incident:", incident, NULL);
  g_assert_cmpstr (wf_record_get_text (carried, "from-incident"), ==, from);

  /* Nothing was moved: the Watch log has both still. */
  open_crisis (&world, NULL);
  check_incident (&world, number);
  end (&world);
}

int
main (int argc, char **argv)
{
  if (!wf_look_begin (&argc, &argv))
    return 77;
  g_test_add_func ("/app/promote/call-to-crisis", a_call_becomes_a_crisis);
  return g_test_run ();
}
