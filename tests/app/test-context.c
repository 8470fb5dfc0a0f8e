/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>

#include <glib/gstdio.h>
#include <string.h>

#include "app/sync/wf-server-dialog.h"
#include "app/wf-realm-home.h"
#include "base/wf-error.h"
#include "base/wf-paths.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-operation-codec.h"

/* The exercise as shipped, in a store of its own, without a display. */
typedef struct
{
  WfRealmHome *home;
  WfContext *context;
  GAsyncResult *result;
} Fixture;

static void
got_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->result = g_object_ref (result);
}

static GAsyncResult *
wait_for_result (Fixture *fixture)
{
  for (guint i = 0; fixture->result == NULL && i < 100000; i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (fixture->result);
  return g_steal_pointer (&fixture->result);
}

static gint64
parse_time (const char *iso)
{
  gint64 instant;

  g_assert_true (wf_time_parse_iso (iso, &instant));
  return instant;
}

static void
open_home (Fixture *fixture, WfRealm realm)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  wf_realm_home_open_async (realm, 0, NULL, got_result_cb, fixture);
  result = wait_for_result (fixture);
  fixture->home = wf_realm_home_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
open_crisis (Fixture *fixture, const char *crisis, gint64 clock_at)
{
  const WfOpenOptions options = { crisis, clock_at, NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  wf_realm_home_open_crisis_async (fixture->home, &options, NULL, got_result_cb, fixture);
  result = wait_for_result (fixture);
  fixture->context = wf_realm_home_open_crisis_finish (fixture->home, result, &error);
  g_assert_no_error (error);
}

static void
close_all (Fixture *fixture)
{
  g_clear_object (&fixture->context);
  wf_realm_home_close (fixture->home);
  g_clear_object (&fixture->home);
}

static guint
count (WfContext *context, const char *type)
{
  return g_list_model_get_n_items (wf_picture_get_list (wf_context_get_picture (context), type));
}

static void
shows_what_the_clock_has_reached (void)
{
  Fixture fixture = { 0 };
  guint n_before, n_after;

  open_home (&fixture, WF_REALM_EXERCISE);
  open_crisis (&fixture, NULL, parse_time ("2027-10-12T03:00:00Z"));
  g_assert_cmpstr (wf_context_get_crisis_name (fixture.context), ==, "Baltic Lantern 27");
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_INCIDENT), ==, 0);
  n_before = count (fixture.context, WF_TYPE_NAME_ENTRY);
  g_assert_cmpuint (n_before, >, 0);
  g_clear_object (&fixture.context);

  open_crisis (&fixture, NULL, parse_time ("2027-10-12T14:32:00Z"));
  n_after = count (fixture.context, WF_TYPE_NAME_ENTRY);
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_INCIDENT), ==, 5);
  g_assert_cmpuint (n_after, >, n_before);

  /* An earlier instant shows what was held then, and back to now is as it was. */
  wf_session_set_as_of (wf_context_get_session (fixture.context),
                        parse_time ("2027-10-12T03:00:00Z"));
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_INCIDENT), ==, 0);
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_ENTRY), ==, n_before);
  wf_session_set_as_of (wf_context_get_session (fixture.context), WF_NO_TIME);
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_ENTRY), ==, n_after);
  close_all (&fixture);
}

/* A server that was chosen once is used at the next start, without its password. */
static void
remembers_the_server (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *crisis = NULL;

  open_home (&fixture, WF_REALM_EXERCISE);
  open_crisis (&fixture, NULL, WF_NO_TIME);
  g_assert_null (wf_context_get_account (fixture.context));
  crisis = g_strdup (wf_context_get_crisis (fixture.context));
  WfServerAccount account = { .url = (char *) "https://127.0.0.1:1",
                              .ca_file = (char *) "/ca.pem",
                              .user = (char *) "fi-day",
                              .password = (char *) "secret",
                              .crisis = crisis,
                              .realm = WF_REALM_EXERCISE };
  g_assert_true (wf_server_account_save (&account, &error));
  g_assert_no_error (error);
  g_clear_object (&fixture.context);

  open_crisis (&fixture, NULL, WF_NO_TIME);
  const WfServerAccount *found = wf_context_get_account (fixture.context);
  g_assert_nonnull (found);
  g_assert_cmpstr (found->url, ==, "https://127.0.0.1:1");
  g_assert_cmpstr (found->ca_file, ==, "/ca.pem");
  g_assert_cmpstr (found->user, ==, "fi-day");
  g_assert_null (found->password);
  close_all (&fixture);
}

static void
takes_part_with_its_own_key (void)
{
  Fixture fixture = { 0 };
  WfDeviceKey *device;

  open_home (&fixture, WF_REALM_EXERCISE);
  open_crisis (&fixture, NULL, WF_NO_TIME);
  device = wf_context_get_device (fixture.context);
  g_assert_nonnull (
      wf_membership_get_device_key (wf_context_get_membership (fixture.context), &device->device));
  g_assert_cmpstr (wf_context_get_desk_label (fixture.context), ==, "FI day desk");
  g_assert_cmpstr (wf_context_get_desk_actor (fixture.context), ==, "ms-csirt/FI");
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_CLOCK), ==, 1);
  /* The exercise clock began at the scripted instant, whatever the computer's clock says. */
  g_assert_cmpint (wf_clock_now_us (wf_context_get_clock (fixture.context)), >=,
                   parse_time ("2027-10-12T14:32:00Z"));
  close_all (&fixture);

  /* Nothing is made twice. */
  open_home (&fixture, WF_REALM_EXERCISE);
  open_crisis (&fixture, NULL, WF_NO_TIME);
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_CLOCK), ==, 1);
  close_all (&fixture);
}

static WfOperation *
add_entry (Fixture *fixture, const char *text)
{
  const char *about[] = { "asset:c-lion1", NULL };
  const WfNewEntry entry = { .kind = "observation",
                             .text = text,
                             .happened_at = WF_NO_TIME,
                             .known_at = WF_NO_TIME,
                             .about = about,
                             .marking = WF_MARKING_AMBER };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) operations = NULL;

  wf_context_add_entry_async (fixture->context, &entry, got_result_cb, fixture);
  result = wait_for_result (fixture);
  operations = wf_context_write_finish (fixture->context, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (operations->len, ==, 1);
  return wf_operation_ref (operations->pdata[0]);
}

static void
adds_an_entry_under_its_number (void)
{
  Fixture fixture = { 0 };
  g_autoptr (WfOperation) operation = NULL;
  g_autofree char *number = NULL;
  g_autofree char *next = NULL;
  guint n_entries;
  WfRecord *record;

  open_home (&fixture, WF_REALM_EXERCISE);
  open_crisis (&fixture, NULL, WF_NO_TIME);
  n_entries = count (fixture.context, WF_TYPE_NAME_ENTRY);
  number = wf_context_dup_next_number (fixture.context);
  operation = add_entry (&fixture, "Said by the test");
  next = wf_context_dup_next_number (fixture.context);
  g_assert_cmpstr (number, !=, next);
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_ENTRY), ==, n_entries + 1);
  record = wf_picture_lookup (wf_context_get_picture (fixture.context), &operation->ent);
  g_assert_nonnull (record);
  g_assert_cmpstr (wf_record_get_text (record, "number"), ==, number);
  g_assert_cmpstr (wf_record_get_text (record, "text"), ==, "Said by the test");
  g_assert_true (wf_record_has_member (record, "about", "asset:c-lion1"));
  g_assert_cmpint (wf_record_get_marking (record), ==, WF_MARKING_AMBER);
  /* Without a server nothing is ever called waiting. */
  g_assert_false (wf_context_is_waiting (fixture.context, operation));
  close_all (&fixture);

  /* It is still there, and its number is not given again. */
  g_clear_pointer (&next, g_free);
  open_home (&fixture, WF_REALM_EXERCISE);
  open_crisis (&fixture, NULL, WF_NO_TIME);
  next = wf_context_dup_next_number (fixture.context);
  g_assert_cmpstr (number, !=, next);
  g_assert_nonnull (wf_picture_lookup (wf_context_get_picture (fixture.context), &operation->ent));
  close_all (&fixture);
}

/* --- taking back ----------------------------------------------------------- */

static void
note_toast_cb (WfContext *context, const char *text, gpointer user_data)
{
  char **last = user_data;

  g_free (*last);
  *last = g_strdup (text);
}

static void
wait_for_toast (char **toast)
{
  for (guint i = 0; *toast == NULL && i < 100000; i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (*toast);
}

static void
set_title (Fixture *fixture, const WfOperation *of, const char *field, const char *text)
{
  WfRecord *record = wf_picture_lookup (wf_context_get_picture (fixture->context), &of->ent);
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  WfDraft *draft = wf_draft_new (of->space, of->type, &of->ent, WF_OP_SET);
  g_autoptr (GAsyncResult) result = NULL;

  wf_draft_set_string (draft, field, text);
  wf_draft_see (draft, record);
  g_ptr_array_add (drafts, draft);
  wf_context_write_async (fixture->context, drafts, got_result_cb, fixture);
  result = wait_for_result (fixture);
  g_clear_pointer (&drafts, g_ptr_array_unref);
  drafts = wf_context_write_finish (fixture->context, result, NULL);
}

/* Value, then the entry itself, then both again; and never something older unawares. */
static void
undo_takes_back_what_this_window_wrote (void)
{
  Fixture fixture = { 0 };
  g_autoptr (WfOperation) operation = NULL;
  g_autofree char *toast = NULL;
  WfRecord *record;
  guint n_entries;

  open_home (&fixture, WF_REALM_EXERCISE);
  open_crisis (&fixture, NULL, WF_NO_TIME);
  g_signal_connect (fixture.context, "toast", G_CALLBACK (note_toast_cb), &toast);
  g_assert_false (wf_context_can_undo (fixture.context));
  n_entries = count (fixture.context, WF_TYPE_NAME_ENTRY);
  operation = add_entry (&fixture, "Said by mistake");
  record = wf_picture_lookup (wf_context_get_picture (fixture.context), &operation->ent);
  set_title (&fixture, operation, "rating", "A1");
  g_assert_cmpstr (wf_record_get_text (record, "rating"), ==, "A1");

  g_clear_pointer (&toast, g_free);
  wf_context_undo (fixture.context);
  wait_for_toast (&toast);
  g_assert_true (g_str_has_prefix (toast, "Undo:"));
  g_assert_cmpstr (wf_record_get_text (record, "rating"), !=, "A1");

  g_clear_pointer (&toast, g_free);
  wf_context_undo (fixture.context);
  wait_for_toast (&toast);
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_ENTRY), ==, n_entries);
  g_assert_true (wf_record_is_retired (record));
  g_assert_cmpstr (wf_record_get_text (record, "text"), ==, "Said by mistake");

  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&toast, g_free);
      wf_context_redo (fixture.context);
      wait_for_toast (&toast);
      g_assert_true (g_str_has_prefix (toast, "Redo:"));
    }
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_ENTRY), ==, n_entries + 1);
  g_assert_cmpstr (wf_record_get_text (record, "rating"), ==, "A1");
  g_assert_false (wf_context_can_redo (fixture.context));
  close_all (&fixture);
}

static void
nothing_is_written_into_the_past (void)
{
  Fixture fixture = { 0 };
  g_autoptr (WfOperation) before = NULL;
  g_autoptr (WfOperation) after = NULL;
  g_autofree char *toast = NULL;
  WfRecord *record;

  open_home (&fixture, WF_REALM_EXERCISE);
  open_crisis (&fixture, NULL, WF_NO_TIME);
  before = add_entry (&fixture, "Before");
  record = wf_picture_lookup (wf_context_get_picture (fixture.context), &before->ent);
  g_signal_connect (fixture.context, "toast", G_CALLBACK (note_toast_cb), &toast);
  wf_session_set_as_of (wf_context_get_session (fixture.context),
                        wf_clock_now_us (wf_context_get_clock (fixture.context)) - WF_SECOND_US);

  /* A value that is seen there may be an old one. */
  set_title (&fixture, before, "rating", "A1");
  g_assert_nonnull (strstr (toast, "the past"));
  /* What is new is stamped now, and it is said that it is not to be seen here. */
  g_clear_pointer (&toast, g_free);
  after = add_entry (&fixture, "After");
  g_assert_nonnull (strstr (toast, "stamped now"));
  wf_session_set_as_of (wf_context_get_session (fixture.context), WF_NO_TIME);
  record = wf_picture_lookup (wf_context_get_picture (fixture.context), &before->ent);
  g_assert_cmpstr (wf_record_get_text (record, "rating"), !=, "A1");
  g_assert_nonnull (wf_picture_lookup (wf_context_get_picture (fixture.context), &after->ent));
  close_all (&fixture);
}

static void
classified_information_is_refused (void)
{
  Fixture fixture = { 0 };
  g_autoptr (WfOperation) plain = NULL;
  g_autofree char *toast = NULL;
  guint n_entries;

  open_home (&fixture, WF_REALM_EXERCISE);
  open_crisis (&fixture, NULL, WF_NO_TIME);
  plain = add_entry (&fixture, "No secret at all");
  n_entries = count (fixture.context, WF_TYPE_NAME_ENTRY);
  g_signal_connect (fixture.context, "toast", G_CALLBACK (note_toast_cb), &toast);
  set_title (&fixture, plain, "text", "RESTREINT UE/EU RESTRICTED: the list");
  g_assert_nonnull (strstr (toast, "RESTREINT UE"));
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_ENTRY), ==, n_entries);
  g_assert_cmpstr (
      wf_record_get_text (wf_picture_lookup (wf_context_get_picture (fixture.context), &plain->ent),
                          "text"),
      ==, "No secret at all");
  close_all (&fixture);
}

/* --- a row of history while the window is open -------------------------- */

static const WfOperation *
get_shown (Fixture *fixture, const WfOperation *operation)
{
  WfRecord *record = wf_picture_lookup (wf_context_get_picture (fixture->context), &operation->ent);

  g_assert_nonnull (record);
  g_assert_cmpuint (wf_record_get_operations (record)->len, ==, 1);
  return g_ptr_array_index (wf_record_get_operations (record), 0);
}

static void
acknowledge (Fixture *fixture, const WfOperation *operation)
{
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  WfStore *store = wf_context_get_store (fixture->context);

  wf_operation_id_format (&operation->id, id);
  g_ptr_array_add (ids, id);
  wf_store_acknowledge_async (store, operation->space, ids, NULL, got_result_cb, fixture);
  result = wait_for_result (fixture);
  wf_store_acknowledge_finish (store, result, &error);
  g_assert_no_error (error);
}

static void
bring_receipt (Fixture *fixture, const WfOperation *operation, gint64 time_us)
{
  WfBatch *batch = wf_batch_new ("https://centre:1", operation->space);
  WfReceipt receipt = { .seq = 900, .time_us = time_us };
  const guint8 first[WF_HASH_SIZE] = { 0 };
  GString *document = g_string_new (NULL);
  g_autoptr (WfReceiveReport) report = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  WfStore *store = wf_context_get_store (fixture->context);

  wf_operation_append_document (operation, document);
  g_ptr_array_add (batch->documents, g_string_free_to_bytes (document));
  wf_receipt_hash (receipt.hash, first, operation->hash, receipt.seq, receipt.time_us);
  batch->receipts = g_array_new (FALSE, FALSE, sizeof (WfReceipt));
  g_array_append_val (batch->receipts, receipt);
  batch->epoch = g_strdup ("e1");
  batch->seq = receipt.seq;
  wf_store_receive_async (store, batch, NULL, got_result_cb, fixture);
  result = wait_for_result (fixture);
  report = wf_store_receive_finish (store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_known, ==, 1);
}

static void
show_at (Fixture *fixture, gint64 instant, WfAxis axis)
{
  wf_session_set_as_of_on (wf_context_get_session (fixture->context), instant, axis);
}

static void
history_goes_from_saved_to_accepted (void)
{
  Fixture fixture = { 0 };
  g_autoptr (WfOperation) operation = NULL;
  gint64 held_at;

  open_home (&fixture, WF_REALM_REAL);
  open_crisis (&fixture, NULL, WF_NO_TIME);
  operation = add_entry (&fixture, "Caller reports loss of signal");
  g_assert_false (get_shown (&fixture, operation)->is_acked);

  acknowledge (&fixture, operation);
  g_assert_true (get_shown (&fixture, operation)->is_acked);
  g_assert_cmpint (get_shown (&fixture, operation)->receipt_seq, ==, 0);

  held_at = operation->arrived_at + 1000;
  bring_receipt (&fixture, operation, held_at);
  g_assert_cmpint (get_shown (&fixture, operation)->receipt_seq, ==, 900);
  g_assert_cmpint (get_shown (&fixture, operation)->received_at, ==, held_at);

  /* Known to this desk since it was entered here, held by the centre since its receipt. */
  wf_session_set_as_of (wf_context_get_session (fixture.context), operation->arrived_at);
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_ENTRY), ==, 1);
  show_at (&fixture, operation->arrived_at, WF_AXIS_CENTRE);
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_ENTRY), ==, 0);
  show_at (&fixture, held_at, WF_AXIS_CENTRE);
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_ENTRY), ==, 1);
  show_at (&fixture, wf_operation_get_entered_at (operation), WF_AXIS_ENTERED);
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_ENTRY), ==, 1);
  show_at (&fixture, wf_operation_get_entered_at (operation) - 1000, WF_AXIS_ENTERED);
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_ENTRY), ==, 0);
  close_all (&fixture);
}

static void
an_earlier_instant_follows_receipts (void)
{
  Fixture fixture = { 0 };
  g_autoptr (WfOperation) operation = NULL;

  open_home (&fixture, WF_REALM_REAL);
  open_crisis (&fixture, NULL, WF_NO_TIME);
  operation = add_entry (&fixture, "Caller reports loss of power");
  const guint n_entries = count (fixture.context, WF_TYPE_NAME_ENTRY);
  /* Without a receipt the centre holds nothing of it. */
  show_at (&fixture, operation->arrived_at + WF_SECOND_US, WF_AXIS_CENTRE);
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_ENTRY), ==, n_entries - 1);
  bring_receipt (&fixture, operation, operation->arrived_at + WF_SECOND_US);
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_ENTRY), ==, n_entries);
  close_all (&fixture);
}

static void
no_number_twice_on_one_desk (void)
{
  Fixture fixture = { 0 };
  g_autoptr (WfOperation) operation = NULL;
  g_autofree char *in_log = NULL;
  g_autofree char *next = NULL;
  g_autofree char *crisis = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  open_home (&fixture, WF_REALM_REAL);
  open_crisis (&fixture, NULL, WF_NO_TIME);
  in_log = wf_context_dup_next_number (fixture.context);
  operation = add_entry (&fixture, "Before the crisis");
  wf_realm_home_create_crisis_async (fixture.home, "Another", NULL, got_result_cb, &fixture);
  result = wait_for_result (&fixture);
  crisis = wf_realm_home_create_crisis_finish (fixture.home, result, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture.context);

  open_crisis (&fixture, crisis, WF_NO_TIME);
  next = wf_context_dup_next_number (fixture.context);
  g_assert_cmpstr (next, !=, in_log);
  close_all (&fixture);
}

/* A fresh computer: nothing of the user's there. */
static char *
dup_first_number (void)
{
  Fixture fixture = { 0 };
  g_autoptr (WfOperation) operation = NULL;
  g_autofree char *number = NULL;
  g_autofree char *folder = wf_path_dup_user ("real");
  g_autofree char *before = g_strconcat (folder, ".before", NULL);

  open_home (&fixture, WF_REALM_REAL);
  open_crisis (&fixture, NULL, WF_NO_TIME);
  number = wf_context_dup_next_number (fixture.context);
  operation = add_entry (&fixture, "Caller reports loss of signal");
  close_all (&fixture);
  g_assert_cmpint (g_rename (folder, before), ==, 0);
  return g_steal_pointer (&number);
}

/* Two desks of one country, no network, no centre: both numbers go into one crisis one day. */
static void
no_number_twice_on_two_computers (void)
{
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;
  g_autofree char *before = wf_path_dup_user ("real.before");
  g_autofree char *away = wf_path_dup_user ("real.here");

  here = dup_first_number ();
  g_assert_cmpint (g_rename (before, away), ==, 0);
  there = dup_first_number ();
  g_assert_true (g_str_has_suffix (here, "-0001"));
  g_assert_true (g_str_has_suffix (there, "-0001"));
  g_assert_cmpstr (here, !=, there);
}

static void
keeps_a_watch_log_without_anything_else (void)
{
  Fixture fixture = { 0 };
  g_autoptr (WfOperation) operation = NULL;
  g_autofree char *crisis = NULL;

  open_home (&fixture, WF_REALM_REAL);
  open_crisis (&fixture, NULL, WF_NO_TIME);
  g_assert_true (wf_context_is_watch_log (fixture.context));
  g_assert_cmpint (wf_context_get_realm (fixture.context), ==, WF_REALM_REAL);
  operation = add_entry (&fixture, "Caller reports loss of signal");
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_ENTRY), ==, 1);
  g_assert_true (g_str_has_prefix (operation->space, "w-"));
  crisis = g_strdup (wf_context_get_crisis (fixture.context));
  close_all (&fixture);

  open_home (&fixture, WF_REALM_REAL);
  g_assert_cmpstr (wf_realm_home_get_watch_log (fixture.home), ==, crisis);
  open_crisis (&fixture, NULL, WF_NO_TIME);
  g_assert_cmpuint (count (fixture.context, WF_TYPE_NAME_ENTRY), ==, 1);
  close_all (&fixture);
}

static void
quotes_an_exercise_as_one (void)
{
  const WfContextParts exercise = { .realm = WF_REALM_EXERCISE,
                                    .crisis = "01970000-0000-7000-8000-000000000001",
                                    .name = "Test" };
  WfContextParts real = exercise;
  g_autoptr (WfContext) first = wf_context_new (&exercise);
  g_autoptr (WfContext) second = NULL;
  g_autofree char *quoted = wf_context_dup_quote (first, "two cables out");
  g_autofree char *plain = NULL;

  real.realm = WF_REALM_REAL;
  second = wf_context_new (&real);
  plain = wf_context_dup_quote (second, "two cables out");
  g_assert_true (g_str_has_prefix (quoted, "EXERCISE"));
  g_assert_true (g_str_has_suffix (quoted, "two cables out"));
  g_assert_cmpstr (plain, ==, "two cables out");
}

static void
refuses_to_write_without_a_store (void)
{
  const WfContextParts parts
      = { .realm = WF_REALM_REAL, .crisis = "01970000-0000-7000-8000-000000000001" };
  const WfNewEntry entry
      = { .kind = "observation", .text = "x", .happened_at = WF_NO_TIME, .known_at = WF_NO_TIME };
  Fixture fixture = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture.context = wf_context_new (&parts);
  wf_context_add_entry_async (fixture.context, &entry, got_result_cb, &fixture);
  result = wait_for_result (&fixture);
  g_assert_null (wf_context_write_finish (fixture.context, result, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_READ_ONLY);
  g_object_unref (fixture.context);
}

int
main (int argc, char **argv)
{
  wf_crypto_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/context/clock-reveals", shows_what_the_clock_has_reached);
  g_test_add_func ("/app/context/server-remembered", remembers_the_server);
  g_test_add_func ("/app/context/own-key", takes_part_with_its_own_key);
  g_test_add_func ("/app/context/adds-entry", adds_an_entry_under_its_number);
  g_test_add_func ("/app/context/number-once", no_number_twice_on_one_desk);
  g_test_add_func ("/app/context/number-once-anywhere", no_number_twice_on_two_computers);
  g_test_add_func ("/app/context/undo", undo_takes_back_what_this_window_wrote);
  g_test_add_func ("/app/context/past", nothing_is_written_into_the_past);
  g_test_add_func ("/app/context/classified", classified_information_is_refused);
  g_test_add_func ("/app/context/history", history_goes_from_saved_to_accepted);
  g_test_add_func ("/app/context/history-as-of", an_earlier_instant_follows_receipts);
  g_test_add_func ("/app/context/watch-log", keeps_a_watch_log_without_anything_else);
  g_test_add_func ("/app/context/quotes", quotes_an_exercise_as_one);
  g_test_add_func ("/app/context/no-store", refuses_to_write_without_a_store);
  return g_test_run ();
}
