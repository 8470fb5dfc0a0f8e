/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-test-desk.h"

#include "store/wf-rebuild.h"
#include "sync/wf-http-transport.h"

const WfSyncTuning wf_test_tuning_quick
    = { .page_limit = 50, .push_limit = 20, .wait_seconds = 5, .delay_factor = 0.02 };

WfTestDesk *
wf_test_desk_new (const char *user, const char *letter)
{
  WfTestDesk *self = g_new0 (WfTestDesk, 1);
  WfUuid person;

  wf_uuid_new (&person, WF_GEN_START_US);
  self->user = user;
  self->key = wf_device_key_new (&person, "FI", letter, WF_GEN_START_US);
  self->store = wf_test_store_new (WF_REALM_REAL, self->key);
  return self;
}

void
wf_test_desk_free (WfTestDesk *self)
{
  wf_test_desk_disconnect (self);
  wf_test_store_free (self->store);
  wf_device_key_unref (self->key);
  g_free (self);
}

void
wf_test_desk_connect_to (WfTestDesk *self,
                         const char *url,
                         const char *crisis,
                         const char *ca,
                         const char *password,
                         const WfSyncTuning *tuning)
{
  g_autofree char *ca_file = wf_test_tls_path (ca);
  WfServerAccount account = { .url = (char *) url,
                              .ca_file = ca_file,
                              .user = (char *) self->user,
                              .password = (char *) password,
                              .certificate_file = (char *) self->certificate_file,
                              .crisis = (char *) crisis,
                              .realm = WF_REALM_REAL };
  g_autoptr (WfTransport) transport = wf_http_transport_new (url, ca_file);

  wf_http_transport_set_certificate_file (WF_HTTP_TRANSPORT (transport), self->certificate_file);
  self->engine
      = wf_sync_engine_new_with_transport (self->store->store, &account, transport, tuning);
  wf_sync_engine_start (self->engine);
}

void
wf_test_desk_connect (WfTestDesk *self, WfTestServer *server)
{
  wf_test_desk_connect_to (self, server->url, server->crisis, "ca.pem", WF_TEST_PASSWORD,
                           &wf_test_tuning_quick);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

void
wf_test_desk_disconnect (WfTestDesk *self)
{
  gpointer engine = self->engine;

  if (!engine)
    return;
  wf_sync_engine_stop (self->engine);
  g_object_add_weak_pointer (engine, &engine);
  g_clear_object (&self->engine);
  wf_test_until (is_gone, &engine, "engine given up");
}

static char *
dup_id (const WfOperation *operation)
{
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
  wf_operation_id_format (&operation->id, id);
  return g_strdup (id);
}

char *
wf_test_desk_write (
    WfTestDesk *self, const char *crisis, const WfUuid *ent, const char *field, const char *text)
{
  WfUuid uuid;
  g_autofree char *space = NULL;
  g_autoptr (WfDraft) draft = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) written = NULL;

  g_assert_true (wf_uuid_parse (crisis, &uuid));
  space = wf_space_dup_name (WF_REALM_REAL, &uuid, "amber");
  draft = wf_draft_new (space, "incident", ent, WF_OP_SET);
  wf_draft_set_string (draft, field, text);
  written = wf_test_store_write_one (self->store, draft, &error);
  g_assert_no_error (error);
  return dup_id (written->pdata[0]);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

char *
wf_test_desk_dup_ids (WfTestDesk *self, const char *crisis)
{
  WfUuid uuid;
  g_autoptr (GPtrArray) operations = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  g_assert_true (wf_uuid_parse (crisis, &uuid));
  operations = wf_test_store_load (self->store, &uuid);
  for (guint i = 0; i < operations->len; i++)
    g_ptr_array_add (ids, dup_id (operations->pdata[i]));
  g_ptr_array_sort (ids, compare_texts);
  g_ptr_array_add (ids, NULL);
  return g_strjoinv ("\n", (char **) ids->pdata);
}

void
wf_test_desk_check_derived (WfTestDesk *self)
{
  g_autoptr (GError) error = NULL;
  WfRebuildReport report;

  wf_test_desk_disconnect (self);
  wf_test_store_close (self->store);
  g_autoptr (WfDb) db = wf_db_open (self->store->path, WF_DB_CHECK, &error);
  g_assert_no_error (error);
  g_assert_true (wf_rebuild (db, FALSE, &report, &error));
  g_assert_true (report.was_equal);
}

gboolean
wf_test_desk_is_in_sync (gpointer desk)
{
  return wf_sync_engine_get_state (((WfTestDesk *) desk)->engine) == WF_SYNC_IN_SYNC;
}

gboolean
wf_test_desk_is_offline (gpointer desk)
{
  return wf_sync_engine_get_state (((WfTestDesk *) desk)->engine) == WF_SYNC_OFFLINE;
}

gboolean
wf_test_desk_is_refused (gpointer desk)
{
  return wf_sync_engine_get_state (((WfTestDesk *) desk)->engine) == WF_SYNC_REFUSED;
}

gboolean
wf_test_desk_is_signed_out (gpointer desk)
{
  return wf_sync_engine_get_state (((WfTestDesk *) desk)->engine) == WF_SYNC_SIGNED_OUT;
}
