/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two coordinators and an analyst at real clients of a real server: a device is revoked and what it
 * wrote is adopted, a body is redacted, and a server that shows another history is found out. */
#include <glib/gstdio.h>
#include <string.h>

#include "lib/wf-test-author.h"
#include "lib/wf-test-desk.h"
#include "model/wf-adopt.h"
#include "model/wf-ctl-draft.h"
#include "model/wf-picture.h"
#include "store/wf-store-membership.h"
#include "wire/wf-operation-codec.h"

typedef struct
{
  WfTestHttp *http;
  WfTestServer *server; /* of @http */
  WfTestDesk *lead, *second, *analyst;
  WfUuid crisis, ent;
} Fixture;

static WfTestDesk *
add_desk (Fixture *self, const char *user, const char *letter, const char *role)
{
  WfTestDesk *desk = wf_test_desk_new (user, letter);
  WfTestAuthor author = { .user = user, .key = desk->key };

  wf_test_server_add_user (self->server, user, desk->key, TRUE);
  if (role)
    wf_test_author_set_role (&author, self->http, role, NULL);
  return desk;
}

static void
connect_desk (Fixture *self, WfTestDesk *desk)
{
  wf_test_desk_connect (desk, self->server);
  wf_test_until (wf_test_desk_is_in_sync, desk, "in sync");
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->http = wf_test_http_new ();
  self->server = self->http->server;
  g_assert_cmpint (wf_test_server_stop (self->server), ==, 0);
  self->lead = add_desk (self, "lead", "", "coordinator");
  self->second = add_desk (self, "second", "B", "coordinator");
  self->analyst = add_desk (self, "analyst", "C", NULL);
  g_assert_true (wf_uuid_parse (self->server->crisis, &self->crisis));
  wf_uuid_new (&self->ent, WF_GEN_START_US);
  wf_test_server_start (self->server, "server");
  connect_desk (self, self->lead);
  connect_desk (self, self->second);
  connect_desk (self, self->analyst);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  wf_test_desk_free (self->lead);
  wf_test_desk_free (self->second);
  wf_test_desk_free (self->analyst);
  wf_test_http_free (self->http);
}

/* --- what a desk shows ---------------------------------------------------------- */

static char *
dup_title (Fixture *self, WfTestDesk *desk)
{
  g_autoptr (GPtrArray) operations = wf_test_store_load (desk->store, &self->crisis);
  g_autoptr (WfPicture) picture = wf_picture_new ();

  wf_picture_apply (picture, operations);
  WfRecord *record = wf_picture_lookup (picture, &self->ent);
  return g_strdup (record ? wf_record_get_text (record, "title") : NULL);
}

typedef struct
{
  Fixture *fixture;
  WfTestDesk *desk;
  const char *title;
} Expected;

static gboolean
shows_title (gpointer data)
{
  const Expected *expected = data;
  g_autofree char *title = dup_title (expected->fixture, expected->desk);
  return g_strcmp0 (title, expected->title) == 0;
}

static void
await_title (Fixture *self, WfTestDesk *desk, const char *title)
{
  Expected expected = { self, desk, title };
  wf_test_until (shows_title, &expected, title ? title : "no title");
}

static void
write_title (Fixture *self, WfTestDesk *desk, const char *title)
{
  g_autofree char *id = wf_test_desk_write (desk, self->server->crisis, &self->ent, "title", title);
}

/* Takes @draft. */
static void
write_draft (WfTestDesk *desk, WfDraft *draft)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDraft) owned = draft;
  g_autoptr (GPtrArray) written = wf_test_store_write_one (desk->store, owned, &error);
  g_assert_no_error (error);
}

static GPtrArray *
list_discounted (Fixture *self, WfTestDesk *desk)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;
  WfStore *store = desk->store->store;

  wf_store_list_discounted_async (store, self->server->crisis, NULL, wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  GPtrArray *list = wf_store_list_discounted_finish (store, result, &error);
  g_assert_no_error (error);
  return list;
}

/* --- revocation, refold, adoption ------------------------------------------------ */

static gint64
find_receipt_of_ctl (Fixture *self, WfTestDesk *desk)
{
  g_autoptr (GPtrArray) operations = wf_test_store_load (desk->store, &self->crisis);
  gint64 newest = 0;

  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = operations->pdata[i];
      if (wf_space_is_ctl (operation->space))
        newest = MAX (newest, operation->receipt_seq);
    }
  return newest;
}

typedef struct
{
  Fixture *fixture;
  WfTestDesk *desk;
  gint64 receipt;
} Later;

static gboolean
has_later_ctl (gpointer data)
{
  const Later *later = data;
  return find_receipt_of_ctl (later->fixture, later->desk) > later->receipt;
}

static gboolean
is_shut_out (gpointer data)
{
  WfSyncStatus status = wf_sync_engine_get_state (((WfTestDesk *) data)->engine);
  return status == WF_SYNC_REFUSED || status == WF_SYNC_OFFLINE;
}

static void
adopt (Fixture *self, WfTestDesk *desk, const WfOperation *operation)
{
  g_autoptr (GPtrArray) operations = wf_test_store_load (desk->store, &self->crisis);
  g_autoptr (WfPicture) picture = wf_picture_new ();

  wf_picture_apply (picture, operations);
  WfRecord *record = wf_picture_lookup (picture, &operation->ent);
  g_assert_cmpint (wf_adopt_judge (operation, WF_ROLE_ANALYST, FALSE, record), ==,
                   WF_ADOPT_NOT_ALLOWED);
  g_assert_cmpint (wf_adopt_judge (operation, WF_ROLE_COORDINATOR, FALSE, record), ==,
                   WF_ADOPT_POSSIBLE);
  write_draft (desk, wf_adopt_draft (operation, record));
}

static void
test_revoked (Fixture *self, gconstpointer data)
{
  g_autofree char *ctl = wf_space_dup_name (WF_REALM_REAL, &self->crisis, "ctl");
  Later later = { self, self->analyst, find_receipt_of_ctl (self, self->lead) };

  write_title (self, self->analyst, "honest");
  await_title (self, self->lead, "honest");
  await_title (self, self->second, "honest");
  /* The receipts of what is written from here on name a later receipt of ctl. */
  write_draft (self->lead,
               wf_ctl_draft_role (ctl, &self->second->key->person, WF_ROLE_COORDINATOR, "still"));
  wf_test_until (has_later_ctl, &later, "ctl has grown");
  const gint64 stolen = find_receipt_of_ctl (self, self->analyst);
  write_title (self, self->analyst, "by the thief");
  await_title (self, self->lead, "by the thief");
  await_title (self, self->second, "by the thief");

  write_draft (self->lead,
               wf_ctl_draft_revocation (ctl, &self->analyst->key->device, stolen, "stolen"));
  await_title (self, self->lead, "honest");
  await_title (self, self->second, "honest");
  g_autoptr (GPtrArray) mine = list_discounted (self, self->lead);
  g_autoptr (GPtrArray) theirs = list_discounted (self, self->second);
  g_assert_cmpuint (mine->len, ==, 1);
  g_assert_cmpuint (theirs->len, ==, 1);
  g_assert_cmpint (((WfDiscounted *) theirs->pdata[0])->verdict, ==, WF_VERDICT_REVOKED);
  wf_test_until (is_shut_out, self->analyst, "the device is shut out");

  adopt (self, self->second, ((WfDiscounted *) theirs->pdata[0])->operation);
  await_title (self, self->lead, "by the thief");
  await_title (self, self->second, "by the thief");
  wf_test_desk_check_derived (self->lead);
  wf_test_desk_check_derived (self->second);
}

/* --- a device that was put back from a backup ------------------------------------------ */

/* The same device at two places, neither knowing of the other: the first at the server counts, the
 * other's words are not lost. */
static void
test_forked (Fixture *self, gconstpointer data)
{
  g_autoptr (WfTestDesk) twin = wf_test_desk_new ("analyst", "C");
  wf_device_key_unref (twin->key);
  wf_test_store_free (twin->store);
  twin->key = wf_device_key_ref (self->analyst->key);
  twin->store = wf_test_store_new (WF_REALM_REAL, twin->key);
  connect_desk (self, twin);
  wf_test_desk_disconnect (twin);
  write_title (self, twin, "written offline");
  write_title (self, self->analyst, "first at the server");
  await_title (self, self->lead, "first at the server");

  connect_desk (self, twin);
  await_title (self, twin, "first at the server");
  g_autoptr (GPtrArray) lost = list_discounted (self, twin);
  g_assert_cmpuint (lost->len, ==, 1);
  const WfDiscounted *mine = lost->pdata[0];
  g_assert_cmpint (mine->verdict, ==, WF_VERDICT_FORKED);
  g_autoptr (GPtrArray) operations = wf_test_store_load (twin->store, &self->crisis);
  g_autoptr (WfPicture) picture = wf_picture_new ();
  wf_picture_apply (picture, operations);
  write_draft (twin, wf_adopt_draft (mine->operation, wf_picture_lookup (picture, &self->ent)));
  await_title (self, self->lead, "written offline");
  await_title (self, self->second, "written offline");
  wf_test_until (wf_test_desk_is_in_sync, twin, "the server took it");
}

/* --- a server that was put back from a backup -------------------------------------------- */

static void
back_up (Fixture *self)
{
  g_autofree char *backup = g_build_filename (self->server->folder, "backup", NULL);
  g_autofree char *saved = wf_test_server_run (self->server, NULL, "backup", "--data",
                                               self->server->data, "--to", backup, NULL);
  g_assert_nonnull (saved);
}

/* No desk is connected then. */
static void
put_back (Fixture *self)
{
  g_autofree char *backup = g_build_filename (self->server->folder, "backup", NULL);
  g_autofree char *away = g_build_filename (self->server->folder, "away", NULL);

  wf_test_desk_disconnect (self->second);
  wf_test_desk_disconnect (self->analyst);
  wf_test_desk_disconnect (self->lead);
  g_assert_cmpint (wf_test_server_stop (self->server), ==, 0);
  g_assert_cmpint (g_rename (self->server->data, away), ==, 0);
  g_autofree char *restored = wf_test_server_run (self->server, NULL, "restore", "--data",
                                                  self->server->data, "--from", backup, NULL);
  g_assert_nonnull (restored);
  wf_test_server_start (self->server, "server");
}

/* --- redaction ---------------------------------------------------------------------- */

static WfOperation *
find_title (Fixture *self, WfTestDesk *desk)
{
  g_autoptr (GPtrArray) operations = wf_test_store_load (desk->store, &self->crisis);

  for (guint i = 0; i < operations->len; i++)
    {
      WfOperation *operation = operations->pdata[i];
      if (wf_uuid_equal (&operation->ent, &self->ent) && operation->kind == WF_OP_SET)
        return wf_operation_ref (operation);
    }
  return NULL;
}

static gboolean
has_no_body (gpointer data)
{
  const Expected *expected = data;
  g_autoptr (WfOperation) operation = find_title (expected->fixture, expected->desk);
  return operation && !operation->body;
}

static void
await_redaction (Fixture *self, WfTestDesk *desk)
{
  Expected expected = { self, desk, NULL };
  wf_test_until (has_no_body, &expected, "the body is gone");
}

static void
assert_feed_says (Fixture *self, const char *word, gboolean says)
{
  g_autofree char *path = g_strdup_printf ("/%s/_changes?include_docs=true", self->http->amber);
  g_autofree char *page = NULL;

  g_assert_cmpuint (wf_test_http_status (self->http, "anna", "GET", path, NULL, &page), ==, 200);
  g_assert_cmpint (strstr (page, word) != NULL, ==, says);
}

/* The command writes beside the running server, which looks every second. */
static gboolean
knows_late (gpointer data)
{
  WfTestHttp *http = data;
  g_autofree char *path = g_strconcat ("/", http->ctl, NULL);
  return wf_test_http_status (http, "late", "GET", path, NULL, NULL) == 200;
}

static void
test_redacted (Fixture *self, gconstpointer data)
{
  write_title (self, self->analyst, "personal data");
  await_title (self, self->lead, "personal data");
  await_title (self, self->second, "personal data");
  g_autoptr (WfOperation) target = find_title (self, self->lead);
  g_assert_nonnull (target);
  assert_feed_says (self, "personal data", TRUE);

  write_draft (self->lead, wf_ctl_draft_redaction (target, "a name"));
  wf_test_until (wf_test_desk_is_in_sync, self->lead, "asked once");
  assert_feed_says (self, "personal data", TRUE);
  write_draft (self->second, wf_ctl_draft_redaction (target, "a name"));
  await_redaction (self, self->lead);
  await_redaction (self, self->second);
  await_redaction (self, self->analyst);
  assert_feed_says (self, "personal data", FALSE);

  /* Whoever comes later reads the same: hash, chain and receipts are whole. */
  g_autoptr (WfTestDesk) late = add_desk (self, "late", "D", NULL);
  wf_test_until (knows_late, self->http, "the new user is known");
  connect_desk (self, late);
  await_redaction (self, late);
  g_autoptr (WfOperation) read = find_title (self, late);
  g_assert_true (wf_operation_verify (read));
  g_assert_cmpint (read->writes[0].value == NULL, ==, TRUE);
  g_assert_cmpint (wf_test_server_stop (self->server), ==, 0);
  g_autofree char *verified
      = wf_test_server_run (self->server, NULL, "verify", "--data", self->server->data, NULL);
  g_assert_nonnull (verified);
  wf_test_server_start (self->server, "server");
}

/* --- history -------------------------------------------------------------------------- */

static gboolean
has_alarm (gpointer data)
{
  return wf_sync_engine_get_alarm (((WfTestDesk *) data)->engine) != NULL;
}

static void
push_many (Fixture *self, guint n)
{
  g_autofree char *push = wf_test_http_dup_push (self->http, n, NULL);
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_docs", self->http->amber);

  g_assert_cmpuint (wf_test_http_status (self->http, "anna", "POST", path, push, NULL), ==, 201);
}

static GPtrArray *
list_alarms (Fixture *self, WfTestDesk *desk)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;
  WfStore *store = desk->store->store;

  wf_store_list_alarms_async (store, self->server->crisis, NULL, wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  GPtrArray *list = wf_store_list_alarms_finish (store, result, &error);
  g_assert_no_error (error);
  return list;
}

static guint
count_of_amber (Fixture *self, WfTestDesk *desk)
{
  g_autoptr (GPtrArray) operations = wf_test_store_load (desk->store, &self->crisis);
  guint n = 0;

  for (guint i = 0; i < operations->len; i++)
    n += g_str_equal (((WfOperation *) operations->pdata[i])->space, self->http->amber);
  return n;
}

typedef struct
{
  Fixture *fixture;
  WfTestDesk *desk;
  guint n;
} Count;

static gboolean
has_all (gpointer data)
{
  const Count *count = data;
  return count_of_amber (count->fixture, count->desk) >= count->n
         && wf_test_desk_is_in_sync (count->desk);
}

static gboolean
has_told_all (gpointer data)
{
  const Count *count = data;
  g_autoptr (GPtrArray) alarms = list_alarms (count->fixture, count->desk);
  return alarms->len >= count->n;
}

/* A backup from before 1,500 operations is put back, and others take their numbers. */
static void
test_rewritten (Fixture *self, gconstpointer data)
{
  const gboolean with_others = GPOINTER_TO_INT (data);

  push_many (self, 10);
  back_up (self);
  push_many (self, 1500);
  Count all = { self, self->lead, 1510 };
  wf_test_until (has_all, &all, "everything read");
  g_assert_false (has_alarm (self->lead));
  put_back (self);
  if (with_others)
    push_many (self, 1500);
  wf_test_desk_connect (self->lead, self->server);
  wf_test_until (has_alarm, self->lead, "another history was noticed");
  const WfHistoryAlarm *alarm = wf_sync_engine_get_alarm (self->lead->engine);
  g_assert_cmpint (alarm->fault, ==, with_others ? WF_HISTORY_REWRITTEN : WF_HISTORY_CUT);
  g_assert_cmpstr (alarm->space, ==, self->http->amber);
  g_assert_cmpint (alarm->seq, >, 10);
  /* It is told once, kept, and takes nothing away. */
  all.n = with_others ? 3010 : 1510;
  wf_test_until (has_all, &all, "everything offered and read again");
  /* Cut, then filled with others: what was offered again is read again later. */
  all.n = with_others ? 1 : 2;
  wf_test_until (has_told_all, &all, "all alarms");
  g_autoptr (GPtrArray) alarms = list_alarms (self, self->lead);
  g_assert_cmpuint (alarms->len, ==, all.n);
}

/* The backup knows nothing of what was redacted, and no desk has its body any more: the first desk
 * that comes brings it so, and the redactions. */
static void
test_redacted_and_restored (Fixture *self, gconstpointer data)
{
  Count all = { self, self->second, 3 };

  back_up (self);
  write_title (self, self->analyst, "personal data");
  await_title (self, self->lead, "personal data");
  await_title (self, self->second, "personal data");
  g_autoptr (WfOperation) target = find_title (self, self->lead);
  write_draft (self->lead, wf_ctl_draft_redaction (target, "a name"));
  write_draft (self->second, wf_ctl_draft_redaction (target, "a name"));
  await_redaction (self, self->lead);
  await_redaction (self, self->analyst);
  put_back (self);

  connect_desk (self, self->lead);
  connect_desk (self, self->second);
  wf_test_until (has_all, &all, "everything offered and read again");
  g_autoptr (WfTestDesk) late = add_desk (self, "late", "D", NULL);
  wf_test_until (knows_late, self->http, "the new user is known");
  connect_desk (self, late);
  all.desk = late;
  wf_test_until (has_all, &all, "who came later has everything, too");
  await_redaction (self, late);
  g_autoptr (WfOperation) read = find_title (self, late);
  g_assert_true (read->is_redacted);
  assert_feed_says (self, "personal data", FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
#define ADD(name, data, test)                                                                      \
  g_test_add ("/members/" name, Fixture, GINT_TO_POINTER (data), set_up, test, tear_down)
  ADD ("revoked", 0, test_revoked);
  ADD ("forked", 0, test_forked);
  ADD ("redacted", 0, test_redacted);
  ADD ("redacted-and-restored", 0, test_redacted_and_restored);
  ADD ("history-cut", FALSE, test_rewritten);
  ADD ("history-rewritten", TRUE, test_rewritten);
  return g_test_run ();
}
