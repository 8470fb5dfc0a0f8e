/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes from one centre's server to another's beside plain operations: redactions, attachments,
 * what had to wait for its reasons, red and amber-strict spaces that were named one by one. */
#include <glib/gstdio.h>
#include <string.h>

#include "lib/wf-test-centres.h"
#include "model/wf-ctl-draft.h"
#include "store/wf-blob-files.h"
#include "store/wf-feed-table.h"
#include "sync/wf-blob-exchange.h"
#include "sync/wf-http-transport.h"

/* --- redactions ------------------------------------------------------------------------ */

/* Whether the server has the operation, and with its body. */
typedef enum
{
  ABSENT,
  BARE,
  WHOLE,
} Held;

static Held
look_at (WfTestCentres *centres, WfTestCentre *at, const char *id_text)
{
  g_autofree char *path = g_build_filename (at->server->data, "watchfloord.db", NULL);
  g_autofree char *space = wf_test_centres_dup_space (centres, "amber");
  g_autofree char *document = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDb) db = wf_db_open (path, WF_DB_READ_ONLY, &error);
  g_autoptr (GPtrArray) spaces = NULL;
  WfOperationId id;

  g_assert_no_error (error);
  g_assert_true (wf_operation_id_parse (id_text, strlen (id_text), &id));
  spaces = wf_feed_list_spaces (db, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < spaces->len && !document; i++)
    {
      const WfFeedSpace *known = spaces->pdata[i];
      if (g_str_equal (known->name, space))
        document = wf_feed_dup_document (db, known->number, &id, &error);
    }
  g_assert_no_error (error);
  return !document ? ABSENT : wf_feed_document_has_body (document) ? WHOLE : BARE;
}

typedef struct
{
  WfTestCentres *centres;
  WfTestCentre *at;
  const char *id;
  Held held;
} Wanted;

static gboolean
is_held (gpointer data)
{
  const Wanted *wanted = data;
  return look_at (wanted->centres, wanted->at, wanted->id) == wanted->held;
}

static void
until_held (WfTestCentres *centres, WfTestCentre *at, const char *id, Held held)
{
  Wanted wanted = { centres, at, id, held };
  wf_test_until (is_held, &wanted, id);
}

static void
make_coordinator (WfTestCentres *centres, WfTestDesk *desk)
{
  WfTestServer *a = centres->a.server;
  g_autofree char *person = wf_uuid_dup_string (&desk->key->person);
  g_autofree char *ctl = wf_test_centres_dup_space (centres, "ctl");
  g_autofree char *done = wf_test_server_run (
      a, NULL, "member", "set", person, "--role", "coordinator", "--data", a->data, "--crisis",
      a->crisis, "--key", a->root_key, "--space", ctl, NULL);

  g_assert_nonnull (done);
}

static void
redact_at (WfTestCentre *centre, const char *id_text)
{
  g_autoptr (GPtrArray) operations = NULL;
  g_autoptr (GError) error = NULL;
  WfUuid crisis;

  g_assert_true (wf_uuid_parse (centre->server->crisis, &crisis));
  operations = wf_test_store_load (centre->desk->store, &crisis);
  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = operations->pdata[i];
      char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
      g_autoptr (WfDraft) draft = NULL;
      g_autoptr (GPtrArray) written = NULL;
      wf_operation_id_format (&operation->id, id);
      if (!g_str_equal (id, id_text))
        continue;
      draft = wf_ctl_draft_redaction (operation, "personal data");
      written = wf_test_store_write_one (centre->desk->store, draft, &error);
      g_assert_no_error (error);
      return;
    }
  g_error ("%s is not at this desk", id_text);
}

/* One asks at either centre; both servers drop the body. */
static void
test_redaction (void)
{
  g_autoptr (WfTestCentres) centres = wf_test_centres_new ();
  g_autofree char *secret = NULL;

  make_coordinator (centres, centres->a.desk);
  make_coordinator (centres, centres->b.desk);
  wf_test_centres_make_neighbours (centres, "ctl,amber");
  wf_test_centres_connect_desks (centres);
  secret = wf_test_centre_write (&centres->a, "Geheimnis");
  wf_test_centre_until (&centres->b, secret, "the secret");
  g_assert_cmpint (look_at (centres, &centres->b, secret), ==, WHOLE);
  redact_at (&centres->a, secret);
  wf_test_until (wf_test_desk_is_in_sync, centres->a.desk, "the first request sent");
  redact_at (&centres->b, secret);
  until_held (centres, &centres->a, secret, BARE);
  until_held (centres, &centres->b, secret, BARE);
}

/* The body is gone before the other side has heard of it, and the two requests stand more than a
 * page behind it: what came first is refused, and taken when they are there. */
static void
late_redaction (gboolean b_comes)
{
  g_autoptr (WfTestCentres) centres = wf_test_centres_new ();
  g_autoptr (WfTestDesk) carl = wf_test_desk_new ("carl", "C");
  WfTestCentre second = centres->a; /* another desk at the first centre */
  g_autofree char *secret = NULL;
  g_autofree char *last = NULL;

  second.desk = carl;
  wf_test_server_add_user (centres->a.server, "carl", carl->key, TRUE);
  make_coordinator (centres, centres->a.desk);
  make_coordinator (centres, carl);
  wf_test_let_pass (2000); /* the server has seen the account */
  wf_test_desk_connect (centres->a.desk, centres->a.server);
  wf_test_desk_connect (carl, centres->a.server);
  wf_test_until (wf_test_desk_is_in_sync, centres->a.desk, "the first desk in sync");
  wf_test_until (wf_test_desk_is_in_sync, carl, "the other coordinator in sync");
  secret = wf_test_centre_write (&centres->a, "Geheimnis");
  wf_test_centre_until (&second, secret, "the secret at the other coordinator");
  for (guint i = 0; i < (b_comes ? 1020 : 520); i++)
    {
      g_autofree char *id = wf_test_centre_write (&centres->a, "Weather");
    }
  redact_at (&centres->a, secret);
  redact_at (&second, secret);
  until_held (centres, &centres->a, secret, BARE);
  last = wf_test_centre_write (&centres->a, "The last");
  wf_test_desk_connect_to (centres->b.desk, centres->b.server->url, centres->b.server->crisis,
                           centres->b.ca, WF_TEST_PASSWORD, &wf_test_tuning_quick);
  if (b_comes)
    {
      wf_test_centres_list (centres, &centres->a, &centres->b, NULL, "ctl,amber");
      wf_test_centres_list (centres, &centres->b, &centres->a, centres->a.server->url, "ctl,amber");
    }
  else
    wf_test_centres_make_neighbours (centres, "ctl,amber");
  until_held (centres, &centres->b, last, WHOLE);
  until_held (centres, &centres->b, secret, BARE);
  wf_test_centre_until_told (b_comes ? &centres->b : &centres->a,
                             "refused-here 0\trefused-there 0");
}

static void
test_late_redaction_offered (void)
{
  late_redaction (FALSE);
}

static void
test_late_redaction_read (void)
{
  late_redaction (TRUE);
}

/* --- attachments ----------------------------------------------------------------------- */

#define SIZE (2 * WF_BLOB_CHUNK + 4321)

static WfTransport *
sign_in (WfTestCentre *centre)
{
  g_autofree char *ca = wf_test_tls_path (centre->ca);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  WfTransport *transport = wf_http_transport_new (centre->server->url, ca);

  wf_transport_sign_in_async (transport, centre->desk->user, WF_TEST_PASSWORD, NULL,
                              wf_test_result_cb, &result);
  g_autoptr (WfReply) reply = wf_transport_finish (transport, wf_test_wait (&result), &error);
  g_assert_no_error (error);
  return transport;
}

static WfAttachment *
attach_at (WfTestCentres *centres, WfTestCentre *centre, guint seed)
{
  WfTestStore *store = centre->desk->store;
  g_autofree char *space = wf_test_centres_dup_space (centres, "amber");
  g_autofree char *json = NULL;
  g_autofree char *field = NULL;
  g_autofree char *hash = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (GPtrArray) written = NULL;
  g_autoptr (WfDraft) draft = NULL;
  guint8 *bytes = g_malloc (SIZE);
  WfAttachment *attachment;
  WfUuid ent;

  for (gsize i = 0; i < SIZE; i++)
    bytes[i] = (guint8) (i * 31 + i / 997 + seed);
  content = g_bytes_new_take (bytes, SIZE);
  attachment = wf_blob_take_bytes (store->path, content, "chart.png", "image/png", &error);
  g_assert_no_error (error);
  g_ptr_array_add (list, attachment);
  json = wf_attachments_dup_json (list);
  hash = wf_hex_dup (attachment->hash, WF_HASH_SIZE);
  field = g_strconcat ("att/", hash, NULL);
  wf_uuid_new (&ent, WF_GEN_START_US);
  draft = wf_draft_new (space, "entry", &ent, WF_OP_SET);
  wf_draft_set_string (draft, "text", "With a chart");
  wf_draft_set_boolean (draft, field, TRUE);
  wf_draft_set_attachments (draft, json);
  written = wf_test_store_write_one (store, draft, &error);
  g_assert_no_error (error);
  return attachment;
}

static gboolean
transfer (WfTestCentres *centres, WfTestCentre *at, const WfAttachment *attachment, gboolean up)
{
  g_autoptr (WfTransport) transport = sign_in (at);
  g_autofree char *space = wf_test_centres_dup_space (centres, "amber");
  GAsyncResult *pending = NULL;
  const char *path = at->desk->store->path;

  (up ? wf_blob_upload_async : wf_blob_download_async) (transport, path, space, attachment, NULL,
                                                        NULL, wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  return wf_blob_transfer_finish (transport, result, NULL);
}

static void
until_downloaded (WfTestCentres *centres, WfTestCentre *at, const WfAttachment *attachment)
{
  for (guint i = 0; i < 100 && !transfer (centres, at, attachment, FALSE); i++)
    wf_test_let_pass (200);
  g_assert_true (wf_blob_is_here (at->desk->store->path, attachment->hash));
}

/* Both ways, and what its author sends later than the operation comes, too. */
static void
test_attachments (void)
{
  g_autoptr (WfTestCentres) centres = wf_test_centres_new ();
  g_autoptr (WfAttachment) first = NULL;
  g_autoptr (WfAttachment) second = NULL;

  wf_test_centres_make_neighbours (centres, "ctl,amber");
  wf_test_centres_connect_desks (centres);
  wf_test_until (wf_test_desk_is_in_sync, centres->b.desk, "the second desk in sync");
  first = attach_at (centres, &centres->a, 1);
  second = attach_at (centres, &centres->b, 2);
  wf_test_centre_until_told (&centres->a, "attachments-missing 2");
  g_assert_false (transfer (centres, &centres->b, first, FALSE));
  g_assert_true (transfer (centres, &centres->a, first, TRUE));
  g_assert_true (transfer (centres, &centres->b, second, TRUE));
  until_downloaded (centres, &centres->b, first);
  until_downloaded (centres, &centres->a, second);
  wf_test_centre_until_told (&centres->a, "attachments-missing 0");
}

/* --- spaces that are named one by one ----------------------------------------------------- */

static void
test_strict_space (void)
{
  g_autoptr (WfTestCentres) centres = wf_test_centres_new ();
  g_autofree char *ctl = wf_test_centres_dup_space (centres, "ctl");
  g_autofree char *strict = wf_test_centres_dup_space (centres, "amberx");
  g_autoptr (WfDraft) draft = NULL;
  g_autoptr (GPtrArray) written = NULL;
  g_autoptr (GError) error = NULL;
  WfUuid ent;

  wf_test_centres_connect_desks (centres);
  wf_uuid_new (&ent, WF_GEN_START_US);
  draft = wf_draft_new (strict, "incident", &ent, WF_OP_SET);
  wf_draft_set_string (draft, "title", "Strict");
  written = wf_test_store_write_one (centres->a.desk->store, draft, &error);
  g_assert_no_error (error);
  wf_test_centres_make_neighbours (centres, "ctl,clear,green,amber");
  wf_test_until (wf_test_desk_is_in_sync, centres->b.desk, "the second desk in sync");
  wf_test_let_pass (1500);
  g_assert_cmpint (wf_test_centres_count (centres, &centres->a, "amberx"), ==, 1);
  g_assert_cmpint (wf_test_centres_count (centres, &centres->b, "amberx"), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      WfTestCentre *at = i == 0 ? &centres->b : &centres->a;
      WfTestCentre *other = i == 0 ? &centres->a : &centres->b;
      g_autofree char *added = wf_test_server_run (
          at->server, NULL, "neighbour", "add", other->name, "--data", at->server->data, "--pin",
          other->pin, "--spaces", ctl, "--strict-space", strict, i == 0 ? NULL : "--url",
          other->server->url, NULL);
      g_assert_nonnull (added);
    }
  for (guint i = 0; i < 300 && wf_test_centres_count (centres, &centres->b, "amberx") == 0; i++)
    wf_test_let_pass (100);
  g_assert_cmpint (wf_test_centres_count (centres, &centres->b, "amberx"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/neighbour-content/redaction", test_redaction);
  g_test_add_func ("/neighbour-content/late-redaction-offered", test_late_redaction_offered);
  g_test_add_func ("/neighbour-content/late-redaction-read", test_late_redaction_read);
  g_test_add_func ("/neighbour-content/attachments", test_attachments);
  g_test_add_func ("/neighbour-content/strict-space", test_strict_space);
  return g_test_run ();
}
