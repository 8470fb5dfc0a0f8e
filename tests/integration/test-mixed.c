/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C4, versions N-2 … N+1 of one crisis at one server and by courier: a desk whose store an earlier
 * version wrote and which knows neither feed nor `_wf/have` nor heads, desks of today, and one of a
 * later version that says what nobody here knows. All get there, what is unknown is the same byte
 * for byte at each of them, and it is shown, not taken back. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/wf-error.h"
#include "lib/wf-hostile-server.h"
#include "lib/wf-kept.h"
#include "lib/wf-test-courier.h"
#include "lib/wf-test-desk.h"
#include "lib/wf-test-http.h"
#include "model/wf-hlc.h"
#include "model/wf-picture.h"
#include "model/wf-undo.h"
#include "sync/wf-changes-page.h"
#include "wire/wf-archive.h"
#include "wire/wf-protocol.h"

#define SWARM "01a0c450-6e8a-7000-8000-000000000001"
/* Of the kept stores: an incident that two desks wrote past each other. */
#define INCIDENT "09000000-0000-7000-8001-000000000000"

typedef struct
{
  int version; /* of the old store's tables */
  const char *profiles;
} Old;

typedef struct
{
  WfTestServer *server;
  WfTestHttp http; /* of which server and session are set */
  WfUuid crisis;
  const Old *old;
  WfDeviceKey *old_key, *root;
  WfTestStore *old_store;
  WfTestDesk *today, *far; /* the second one meets the server once, for its place in `ctl` */
  WfDeviceKey *next;       /* of a later version; its chain: */
  gint64 n;
  guint8 last[WF_HASH_SIZE];
  GPtrArray *unknown; /* GBytes: what it wrote */
} Mixed;

/* --- the world ------------------------------------------------------------------------------ */

static char *
dup_space (Mixed *mixed, const char *compartment)
{
  return wf_space_dup_name (WF_REALM_REAL, &mixed->crisis, compartment);
}

/* `ctl`, and what the other desk wrote, are at the server; what the old desk wrote waits there. */
static void
archive_space (Mixed *mixed, const char *compartment, const WfUuid *left_out, const char *path)
{
  g_autoptr (GPtrArray) all = wf_test_store_load (mixed->old_store, &mixed->crisis);
  g_autofree char *space = dup_space (mixed, compartment);
  g_autoptr (GString) text = g_string_new (NULL);

  wf_archive_append_header (text, space, NULL);
  for (guint i = 0; i < all->len; i++)
    {
      const WfOperation *operation = all->pdata[i];
      g_autoptr (GString) document = g_string_new (NULL);
      if (!g_str_equal (operation->space, space)
          || (left_out && wf_uuid_equal (&operation->dev, left_out)))
        continue;
      wf_operation_append_document (operation, document);
      wf_archive_append_line (text, document->str, document->len, 0, 0, NULL, 0, NULL);
    }
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
}

static void
import_crisis (Mixed *mixed)
{
  WfTestServer *server = mixed->server;
  g_autofree char *ctl = g_build_filename (server->folder, "ctl.wfa", NULL);
  g_autofree char *amber = g_build_filename (server->folder, "amber.wfa", NULL);
  g_autofree char *keys = g_path_get_dirname (server->root_key);
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;

  archive_space (mixed, "ctl", NULL, ctl);
  archive_space (mixed, "amber", &mixed->old_key->device, amber);
  output = wf_test_server_run (server, NULL, "space", "add", "Kept", "--data", server->data,
                               "--import", ctl, "--import", amber, NULL);
  g_assert_nonnull (output);
  server->crisis = g_strdup (WF_KEPT_CRISIS);
  g_mkdir_with_parents (keys, 0700);
  g_assert_true (wf_device_key_save (mixed->root, server->root_key, &error));
  g_unlink (ctl);
  g_unlink (amber);
}

static SoupSession *
new_session (void)
{
  g_autofree char *ca = wf_test_tls_path ("ca.pem");
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (ca, NULL);
  SoupSession *session = soup_session_new ();

  soup_session_set_tls_database (session, database);
  return session;
}

static void
sync_desk (Mixed *mixed, WfTestDesk *desk)
{
  wf_test_desk_connect (desk, mixed->server);
  wf_test_until (wf_test_desk_is_in_sync, desk, "a desk of today in sync");
  wf_test_desk_disconnect (desk);
}

static void
set_up (Mixed *mixed, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WfUuid person;

  mixed->old = data;
  wf_uuid_parse (WF_KEPT_CRISIS, &mixed->crisis);
  mixed->root = wf_kept_key_new (WF_KEPT_ROOT);
  mixed->old_key = wf_kept_key_new (WF_KEPT_DESK);
  mixed->old_store = wf_test_store_new (WF_REALM_REAL, mixed->old_key);
  wf_test_store_close (mixed->old_store);
  g_unlink (mixed->old_store->path);
  wf_kept_unpack (mixed->old->version, mixed->old_store->path);
  g_assert_true (wf_test_store_open (mixed->old_store, WF_REALM_REAL, mixed->old_key, &error));
  mixed->today = wf_test_desk_new ("today", "B");
  mixed->far = wf_test_desk_new ("far", "C");
  wf_uuid_new (&person, WF_GEN_START_US);
  mixed->next = wf_device_key_new (&person, "SE", "", WF_GEN_START_US);
  mixed->unknown = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  mixed->server = wf_test_server_new ();
  import_crisis (mixed);
  wf_test_server_add_user (mixed->server, "old", mixed->old_key, TRUE);
  wf_test_server_add_user (mixed->server, "today", mixed->today->key, TRUE);
  wf_test_server_add_user (mixed->server, "far", mixed->far->key, TRUE);
  wf_test_server_add_user (mixed->server, "next", mixed->next, TRUE);
  wf_test_server_start (mixed->server, "server");
  mixed->http.server = mixed->server;
  mixed->http.session = new_session ();
  sync_desk (mixed, mixed->far);
}

static void
tear_down (Mixed *mixed, gconstpointer data)
{
  wf_test_store_free (mixed->old_store);
  wf_test_desk_free (mixed->today);
  wf_test_desk_free (mixed->far);
  g_object_unref (mixed->http.session);
  g_assert_cmpint (wf_test_server_stop (mixed->server), ==, 0);
  wf_test_server_free (mixed->server);
  wf_device_key_unref (mixed->old_key);
  wf_device_key_unref (mixed->root);
  wf_device_key_unref (mixed->next);
  g_ptr_array_unref (mixed->unknown);
}

static WfTestAnswer *
ask (Mixed *mixed, const char *user, const char *profiles, const char *path, const char *body)
{
  g_autofree char *header = g_strconcat (WF_PROFILE_HEADER ": ", profiles, NULL);
  g_autoptr (GBytes) bytes = body ? g_bytes_new (body, strlen (body)) : NULL;

  return wf_test_http_ask (&mixed->http, user, body ? "POST" : "GET", path, header, bytes);
}

static void
assert_nothing_refused (const WfPushAnswer *said)
{
  if (said->refused->len > 0)
    g_error ("refused: %s", ((WfPushRefusal *) said->refused->pdata[0])->code);
}

/* --- a later version ------------------------------------------------------------------------ */

/* The next of its chain: members, kinds, types, fields and spellings that nobody knows
 * here, and a version that grew. */
static void
say (Mixed *mixed, int v, const char *about, const char *body)
{
  const guint64 hlc = wf_hlc_next (0, g_get_real_time ())
                      + ((guint64) mixed->n << 16); /* of a later moment each */
  g_autofree char *space = dup_space (mixed, "amber");
  g_autofree char *by = wf_uuid_dup_string (&mixed->next->person);
  g_autofree char *dev = wf_uuid_dup_string (&mixed->next->device);
  g_autofree char *previous = wf_hex_dup (mixed->last, WF_HASH_SIZE);
  const WfBytes body_parts[] = { { "wf1b", 5 }, { body, strlen (body) } };
  guint8 hash[WF_HASH_SIZE], signature[WF_SIGNATURE_SIZE];
  WfOperationId id = { .hlc = hlc };
  GString *document = g_string_new (NULL);

  wf_crypto_hash (hash, body_parts, G_N_ELEMENTS (body_parts));
  g_autofree char *bh = wf_hex_dup (hash, WF_HASH_SIZE);
  mixed->n++;
  g_autofree char *chain
      = mixed->n > 1 ? g_strdup_printf ("\"pc\":\"%s\",", previous) : g_strdup ("");
  g_autofree char *skeleton = g_strdup_printf (
      "{ \"v\":%d,\"space\":\"%s\",%s,\"witness\":[\"1.10\",12,[[ ]],\"\\u263a\"],\"by\":\"%s\","
      "\"dev\":\"%s\",\"n\":%" G_GINT64_FORMAT ", %s\"hlc\":\"%016" G_GINT64_MODIFIER
      "x\",\"bh\":\"%s\",\"later\":{\"a\":null} }",
      v, space, about, by, dev, mixed->n, chain, hlc, bh);
  const WfBytes parts[]
      = { { "wf1", 4 }, { space, strlen (space) + 1 }, { skeleton, strlen (skeleton) } };
  wf_crypto_hash (hash, parts, G_N_ELEMENTS (parts));
  memcpy (id.digest, hash, sizeof id.digest);
  memcpy (mixed->last, hash, sizeof hash);
  wf_crypto_sign (signature, hash, mixed->next->secret);
  wf_document_append (document, &id, hash, mixed->next->key, signature, skeleton, strlen (skeleton),
                      body, strlen (body));
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  WfVerdict verdict;
  g_autoptr (WfOperation) known
      = wf_decoder_decode (decoder, document->str, document->len, space, &verdict, &error);
  g_assert_no_error (error);
  g_ptr_array_add (mixed->unknown, g_string_free_to_bytes (document));
}

static void
say_all (Mixed *mixed)
{
  const int n = (int) mixed->n;

  say (mixed, 2,
       "\"ent\":\"" SWARM "\",\"type\":\"drone-swarm\",\"op\":\"create\","
       "\"fields\":[\"title\",\"swarm\"],\"prev\":{}",
       "{\"set\":{\"title\":\"Over the harbour\",\"swarm\":{\"n\":\"1.10\",\"of\":[100, 7]}},"
       "\"mood\":{\"deep\":[[[\"\\u00e9\"]]]},\"salt\":\"00112233445566778899aabbccddeeff\"}");
  say (mixed, 3,
       "\"ent\":\"" INCIDENT "\",\"type\":\"incident\",\"op\":\"set\","
       "\"fields\":[\"gravity\"],\"prev\":{},\"weight\":\"0.10\"",
       "{\"set\":{\"gravity\":[ 1,{\"a\" : 10}]},\"salt\":\"00112233445566778899aabbccddeeff\"}");
  say (mixed, 9,
       "\"ent\":\"" INCIDENT "\",\"type\":\"incident\",\"op\":\"entangle\","
       "\"fields\":[\"with\"],\"prev\":{}",
       "{\"set\":{},\"with\" : \"" SWARM "\",\"salt\":\"00112233445566778899aabbccddeeff\"}");
  g_assert_cmpint (mixed->n, ==, n + 3);
}

/* It speaks our profile and a later one, and offers what it wrote since @from. */
static void
push_later (Mixed *mixed, guint from)
{
  g_autoptr (GString) body = g_string_new ("{\"new_edits\":false,\"tomorrow\":1,\"docs\":[");
  g_autofree char *space = dup_space (mixed, "amber");
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_docs", space);
  g_autoptr (GError) error = NULL;

  for (guint i = from; i < mixed->unknown->len; i++)
    {
      GBytes *document = mixed->unknown->pdata[i];
      g_string_append_len (body, g_bytes_get_data (document, NULL),
                           (gssize) g_bytes_get_size (document));
      g_string_append (body, i + 1 < mixed->unknown->len ? "," : "]}");
    }
  g_autoptr (WfTestAnswer) answer = ask (mixed, "next", "1-2", path, body->str);
  g_assert_cmpuint (answer->status, ==, 201);
  g_autoptr (WfPushAnswer) said = wf_push_answer_read (answer->body, &error);
  g_assert_no_error (error);
  assert_nothing_refused (said);
  g_assert_cmpuint (said->confirmed->len, ==, mixed->unknown->len - from);
}

/* --- an earlier version --------------------------------------------------------------------- */

static WfCursor *
get_cursor (Mixed *mixed, const char *space)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;

  wf_store_get_cursor_async (mixed->old_store->store, mixed->server->url, space, NULL,
                             wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  WfCursor *cursor = wf_store_get_cursor_finish (mixed->old_store->store, result, &error);
  g_assert_no_error (error);
  return cursor;
}

/* One page, as the first versions asked for it: no begin, no heads. */
static gint64
old_pull_page (Mixed *mixed, const char *space, const char *epoch)
{
  g_autoptr (WfCursor) cursor = get_cursor (mixed, space);
  g_autofree char *path
      = g_strdup_printf ("/%s/_changes?include_docs=true&limit=7&since=%" G_GINT64_FORMAT, space,
                         cursor->epoch ? cursor->seq : 0);
  g_autoptr (WfTestAnswer) answer = ask (mixed, "old", mixed->old->profiles, path, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (answer->status, ==, 200);
  g_autoptr (WfChangesPage) page
      = wf_changes_page_read (answer->body, cursor->epoch ? cursor->seq : 0, &error);
  g_assert_no_error (error);
  if (page->documents->len == 0)
    return 0;
  WfBatch *batch = wf_batch_new (mixed->server->url, space);
  g_clear_pointer (&batch->documents, g_ptr_array_unref);
  batch->documents = g_ptr_array_ref (page->documents);
  batch->receipts = g_array_ref (page->receipts);
  batch->epoch = g_strdup (epoch);
  batch->seq = page->last_seq;
  memcpy (batch->cursor_hash,
          g_array_index (page->receipts, WfReceipt, page->receipts->len - 1).hash, WF_HASH_SIZE);
  g_autoptr (WfReceiveReport) report = wf_test_store_give (mixed->old_store, batch);
  g_assert_cmpuint (report->n_refused + report->n_quarantined, ==, 0);
  return page->n_pending;
}

static GPtrArray *
old_list_outbox (Mixed *mixed, const char *space)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;

  wf_store_get_outbox_async (mixed->old_store->store, space, 100, NULL, wf_test_result_cb,
                             &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  GPtrArray *outbox = wf_store_get_outbox_finish (mixed->old_store->store, result, &error);
  g_assert_no_error (error);
  return outbox;
}

static void
old_acknowledge (Mixed *mixed, const char *space, GPtrArray *ids)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;

  wf_store_acknowledge_async (mixed->old_store->store, space, ids, NULL, wf_test_result_cb,
                              &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  g_assert_true (wf_store_acknowledge_finish (mixed->old_store->store, result, &error));
}

static void
old_push (Mixed *mixed, const char *space)
{
  g_autoptr (GPtrArray) outbox = old_list_outbox (mixed, space);
  g_autoptr (GString) body = g_string_new ("{\"new_edits\":false,\"docs\":[");
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_docs", space);
  g_autoptr (GError) error = NULL;

  if (outbox->len == 0)
    return;
  for (guint i = 0; i < outbox->len; i++)
    {
      g_string_append_len (body, g_bytes_get_data (outbox->pdata[i], NULL),
                           (gssize) g_bytes_get_size (outbox->pdata[i]));
      g_string_append (body, i + 1 < outbox->len ? "," : "]}");
    }
  g_autoptr (WfTestAnswer) answer = ask (mixed, "old", mixed->old->profiles, path, body->str);
  g_assert_cmpuint (answer->status, ==, 201);
  g_autoptr (WfPushAnswer) said = wf_push_answer_read (answer->body, &error);
  g_assert_no_error (error);
  assert_nothing_refused (said);
  old_acknowledge (mixed, space, said->confirmed);
}

static void
old_exchange (Mixed *mixed)
{
  g_autoptr (WfTestAnswer) hello = ask (mixed, "old", mixed->old->profiles, "/", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WfWelcome) welcome = wf_welcome_read (hello->body, &error);

  g_assert_no_error (error);
  for (guint i = 0; wf_space_compartments[i]; i++)
    {
      g_autofree char *space = dup_space (mixed, wf_space_compartments[i]);
      while (old_pull_page (mixed, space, welcome->epoch) > 0)
        ;
      old_push (mixed, space);
      while (old_pull_page (mixed, space, welcome->epoch) > 0)
        ;
    }
}

/* --- what must hold ------------------------------------------------------------------------- */

/* Id -> document, byte for byte. */
static GHashTable *
list_documents (Mixed *mixed, WfTestStore *store)
{
  g_autoptr (GPtrArray) all = wf_test_store_load (store, &mixed->crisis);
  GHashTable *documents
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < all->len; i++)
    {
      char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
      GString *document = g_string_new (NULL);
      wf_operation_id_format (&((WfOperation *) all->pdata[i])->id, id);
      wf_operation_append_document (all->pdata[i], document);
      g_hash_table_insert (documents, g_strdup (id), g_string_free_to_bytes (document));
    }
  return documents;
}

static void
assert_same (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer id, document;

  g_assert_cmpuint (g_hash_table_size (a), ==, g_hash_table_size (b));
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &id, &document))
    {
      GBytes *other = g_hash_table_lookup (b, id);
      g_assert_nonnull (other);
      g_assert_true (g_bytes_equal (document, other));
    }
}

/* What the server has of `amber`, as it gives it. */
static void
assert_at_server (Mixed *mixed, GHashTable *documents)
{
  g_autofree char *space = dup_space (mixed, "amber");
  g_autofree char *path = g_strdup_printf ("/%s/_changes?include_docs=true", space);
  g_autoptr (WfTestAnswer) answer = ask (mixed, "next", "1-2", path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WfChangesPage) page = wf_changes_page_read (answer->body, 0, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < page->documents->len; i++)
    {
      g_autofree char *id = wf_document_dup_id (page->documents->pdata[i]);
      GBytes *other = g_hash_table_lookup (documents, id);
      g_assert_nonnull (other);
      g_assert_true (g_bytes_equal (page->documents->pdata[i], other));
    }
}

static void
assert_unknown_is_whole (Mixed *mixed, GHashTable *documents)
{
  for (guint i = 0; i < mixed->unknown->len; i++)
    {
      g_autofree char *id = wf_document_dup_id (mixed->unknown->pdata[i]);
      GBytes *here = g_hash_table_lookup (documents, id);
      g_assert_nonnull (here);
      g_assert_true (g_bytes_equal (here, mixed->unknown->pdata[i]));
    }
}

static const char *
get_value (WfPicture *picture, const char *entity, const char *field)
{
  WfUuid ent;

  g_assert_true (wf_uuid_parse (entity, &ent));
  WfRecord *record = wf_picture_lookup (picture, &ent);
  g_assert_nonnull (record);
  const WfLive *winner = wf_record_get_winner (record, field);
  return winner ? winner->write->value : NULL;
}

/* Everybody sees the unknown as it was written, and nobody takes back a kind that is not known. */
static void
assert_shown_read_only (Mixed *mixed, WfTestStore *store)
{
  g_autoptr (GPtrArray) all = wf_test_store_load (store, &mixed->crisis);
  g_autoptr (WfPicture) picture = wf_picture_new ();
  guint n_unknown = 0;

  wf_picture_apply (picture, all);
  g_assert_cmpstr (get_value (picture, SWARM, "swarm"), ==, "{\"n\":\"1.10\",\"of\":[100, 7]}");
  g_assert_cmpstr (get_value (picture, SWARM, "title"), ==, "\"Over the harbour\"");
  g_assert_cmpstr (get_value (picture, INCIDENT, "gravity"), ==, "[ 1,{\"a\" : 10}]");
  for (guint i = 0; i < all->len; i++)
    {
      WfOperation *operation = all->pdata[i];
      g_autoptr (GPtrArray) action = g_ptr_array_new ();
      if (operation->kind != WF_OP_UNKNOWN)
        continue;
      g_ptr_array_add (action, operation);
      g_autoptr (WfUndo) undo = wf_undo_plan (all, action, NULL);
      g_assert_cmpint (undo->verdict, ==, WF_UNDO_FINAL);
      n_unknown++;
    }
  g_assert_cmpuint (n_unknown, ==, mixed->unknown->len / 3);
}

static void
assert_converged (Mixed *mixed)
{
  WfTestStore *stores[] = { mixed->old_store, mixed->today->store, mixed->far->store };
  g_autoptr (GHashTable) documents = list_documents (mixed, stores[0]);

  g_assert_cmpuint (g_hash_table_size (documents), >, mixed->unknown->len);
  assert_unknown_is_whole (mixed, documents);
  assert_at_server (mixed, documents);
  for (guint i = 0; i < G_N_ELEMENTS (stores); i++)
    {
      g_autoptr (GHashTable) others = list_documents (mixed, stores[i]);
      assert_same (documents, others);
      assert_shown_read_only (mixed, stores[i]);
    }
}

static void
carry (Mixed *mixed, WfTestDesk *from, WfTestDesk *to)
{
  g_autofree char *path = g_build_filename (from->store->folder, "bundle.wfb", NULL);
  g_autoptr (GError) error = NULL;
  WfCourierRequest *request
      = wf_test_courier_request (WF_REALM_REAL, &mixed->crisis, to->key, WF_BUNDLE_EVERYTHING);
  g_autoptr (WfCourierSent) sent
      = wf_test_courier_write (from->store, from->key, request, path, &error);

  g_assert_no_error (error);
  g_autoptr (WfCourierSummary) taken = wf_test_courier_import (to->store, to->key, path, &error);
  g_assert_no_error (error);
  g_unlink (path);
}

/* --- the tests ------------------------------------------------------------------------------ */

static void
write_incident (Mixed *mixed, WfTestDesk *desk, const char *text)
{
  WfUuid ent;
  g_autofree char *id = NULL;

  g_assert_true (wf_uuid_parse (INCIDENT, &ent));
  id = wf_test_desk_write (desk, WF_KEPT_CRISIS, &ent, "summary", text);
}

static void
old_write (Mixed *mixed, const char *text)
{
  g_autofree char *space = dup_space (mixed, "amber");
  g_autoptr (WfDraft) draft = NULL;
  g_autoptr (GError) error = NULL;
  WfUuid ent;

  g_assert_true (wf_uuid_parse (SWARM, &ent));
  draft = wf_draft_new (space, "drone-swarm", &ent, WF_OP_SET);
  wf_draft_set_string (draft, "note", text);
  g_autoptr (GPtrArray) written = wf_test_store_write_one (mixed->old_store, draft, &error);
  g_assert_no_error (error);
}

/* Everybody writes, everybody reads, over the server and by courier, in both directions. */
static void
test_exchange (Mixed *mixed, gconstpointer data)
{
  say_all (mixed);
  push_later (mixed, 0);
  old_exchange (mixed);
  sync_desk (mixed, mixed->today);
  write_incident (mixed, mixed->today, "Divers on their way");
  sync_desk (mixed, mixed->today);
  carry (mixed, mixed->today, mixed->far);
  write_incident (mixed, mixed->far, "Seen from the coast");
  old_write (mixed, "Seen from an old desk, too");
  say_all (mixed); /* once more, of the same, after the others */
  push_later (mixed, 3);
  old_exchange (mixed);
  carry (mixed, mixed->far, mixed->today);
  sync_desk (mixed, mixed->today);
  old_exchange (mixed);
  carry (mixed, mixed->today, mixed->far);
  assert_converged (mixed);
}

/* What the later version says goes first by file: to who hands it on to the server. */
static void
test_courier_first (Mixed *mixed, gconstpointer data)
{
  g_autofree char *space = dup_space (mixed, "amber");
  WfBatch *batch = wf_batch_new (NULL, space);

  sync_desk (mixed, mixed->today);
  carry (mixed, mixed->today, mixed->far);
  say_all (mixed);
  g_clear_pointer (&batch->documents, g_ptr_array_unref);
  batch->documents = g_ptr_array_ref (mixed->unknown);
  g_autoptr (WfReceiveReport) report = wf_test_store_give (mixed->far->store, batch);
  g_assert_cmpuint (report->n_new, ==, 3);
  write_incident (mixed, mixed->far, "With what came from Sweden");
  carry (mixed, mixed->far, mixed->today);
  old_exchange (mixed);
  sync_desk (mixed, mixed->today);
  old_exchange (mixed);
  carry (mixed, mixed->today, mixed->far);
  assert_converged (mixed);
}

/* --- profiles that do not overlap ----------------------------------------------------------- */

static void
test_profiles (Mixed *mixed, gconstpointer data)
{
  static const struct
  {
    const char *profiles;
    guint status;
  } table[] = {
    { "1", 200 },     { "0-1", 200 },   { "1-2", 200 }, { "0-9999", 200 }, { "2", 400 },
    { "2-3", 400 },   { "0", 400 },     { "2-1", 400 }, { "", 400 },       { "1-", 400 },
    { "-1", 400 },    { "1-x", 400 },   { "1 ", 200 }, /* HTTP strips it */
    { "1-2-3", 400 }, { "00001", 400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (WfTestAnswer) answer = ask (mixed, "next", table[i].profiles, "/", NULL);
      g_autofree char *text = wf_test_answer_dup_text (answer);
      g_test_message ("profile %s", table[i].profiles);
      g_assert_cmpuint (answer->status, ==, table[i].status);
      g_assert_true ((strstr (text, "\"error\":\"profile\"") != NULL) == (answer->status == 400));
      g_assert_true ((strstr (text, "One of the two is too old.") != NULL)
                     == (answer->status == 400));
    }
}

static void
answer_later (
    const char *method, const char *path, const char *body, GOutputStream *out, gpointer user_data)
{
  wf_hostile_say_json (out, "{\"couchdb\":\"Welcome\",\"vendor\":{\"name\":\"Watchfloor\"},"
                            "\"wf\":{\"min\":2,\"max\":3,\"features\":[\"feed\",\"have\",\"?\"],"
                            "\"epoch\":\"later\",\"more\":[{}]}}");
}

/* A server of a later version only: nothing is asked of it, nothing is sent, and the desk says why.
 */
static void
test_later_server (void)
{
  g_autoptr (WfHostileServer) server = wf_hostile_server_new (answer_later, NULL);
  g_autoptr (WfTestDesk) desk = wf_test_desk_new ("today", "");

  wf_test_desk_connect_to (desk, wf_hostile_server_get_url (server), WF_KEPT_CRISIS, "ca.pem",
                           WF_TEST_PASSWORD, &wf_test_tuning_quick);
  wf_test_until (wf_test_desk_is_refused, desk, "a desk that refuses");
  g_assert_cmpstr (wf_sync_engine_get_message (desk->engine), ==,
                   "The server speaks the profiles 2 to 3, this program 1. One of the two needs an "
                   "update.");
  g_assert_cmpuint (wf_hostile_server_count (server, "_session"), ==, 0);
  g_assert_cmpuint (wf_hostile_server_count (server, "_changes"), ==, 0);
  g_assert_cmpuint (wf_hostile_server_count (server, "_bulk_docs"), ==, 0);
}

int
main (int argc, char **argv)
{
  static const Old before = { 5, "1" }, long_before = { 4, "0-1" };

  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add ("/mixed/exchange/one-before", Mixed, &before, set_up, test_exchange, tear_down);
  g_test_add ("/mixed/exchange/two-before", Mixed, &long_before, set_up, test_exchange, tear_down);
  g_test_add ("/mixed/courier-first/one-before", Mixed, &before, set_up, test_courier_first,
              tear_down);
  g_test_add ("/mixed/courier-first/two-before", Mixed, &long_before, set_up, test_courier_first,
              tear_down);
  g_test_add ("/mixed/profiles", Mixed, &before, set_up, test_profiles, tear_down);
  g_test_add_func ("/mixed/later-server", test_later_server);
  return g_test_run ();
}
