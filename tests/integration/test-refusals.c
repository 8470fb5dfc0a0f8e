/* SPDX-License-Identifier: GPL-3.0-or-later */
/* S3: whatever is forged, replayed, out of order, forked or from another time meets a real server,
 * and each kind has a code of its own. */
#include <string.h>

#include "lib/wf-gen.h"
#include "lib/wf-test-author.h"
#include "model/wf-ctl-draft.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-operation-codec.h"

typedef struct
{
  WfTestHttp *http;
  WfTestAuthor *anna, *observer, *ended;
  char *changes;
} Fixture;

/* The server stands still while its commands write. */
static void
set_up (Fixture *self, gconstpointer data)
{
  self->http = wf_test_http_new ();
  g_assert_cmpint (wf_test_server_stop (self->http->server), ==, 0);
  self->anna = wf_test_author_new (self->http, "writer", "analyst");
  self->observer = wf_test_author_new (self->http, "observer", "observer");
  self->ended = wf_test_author_new (self->http, "ended", NULL);
  wf_test_server_start (self->http->server, "server");
  self->changes = g_strdup_printf ("/%s/_changes", self->http->amber);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  wf_test_author_free (self->anna);
  wf_test_author_free (self->observer);
  wf_test_author_free (self->ended);
  wf_test_http_free (self->http);
  g_free (self->changes);
}

static void
assert_push (Fixture *self, const char *user, const WfOperation *operation, const char *code)
{
  g_autofree char *said = wf_test_push (self->http, user, operation->space, operation);
  g_assert_cmpstr (said, ==, code);
}

static void
assert_stored (Fixture *self, gint64 n)
{
  g_autofree char *page = NULL;
  g_autofree char *last = g_strdup_printf ("\"last_seq\":%" G_GINT64_FORMAT ",", n);
  g_assert_cmpuint (wf_test_http_status (self->http, "writer", "GET", self->changes, NULL, &page),
                    ==, 200);
  g_assert_nonnull (strstr (page, last));
}

static WfOperation *
seal (Fixture *self, const char *text)
{
  return wf_test_author_seal (self->anna, wf_test_entry (self->http->amber, text));
}

/* --- forged ----------------------------------------------------------------- */

/* Bytes changed on the way: what was signed is not what came. */
static void
test_spoiled (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *what, *from, *to, *code;
  } cases[] = {
    { "a word of the body", "Cable", "Kable", "bad-body" },
    { "a word of the skeleton", "\\\"entry\\\"", "\\\"entrx\\\"", "bad-hash" },
    { "the hash", "\"h\":\"", "\"h\":\"00", "bad-form" },
    { "the clock of the id", "\"_id\":\"01", "\"_id\":\"00", "bad-clock" },
    { "another way to sign", "\"ed25519\"", "\"ed25518\"", "bad-form" },
  };
  g_autoptr (WfOperation) good = seal (self, "Cable");
  g_autoptr (GString) document = g_string_new (NULL);

  wf_operation_append_document (good, document);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) spoiled = g_string_new (document->str);
      g_assert_cmpuint (g_string_replace (spoiled, cases[i].from, cases[i].to, 1), ==, 1);
      g_autofree char *code
          = wf_test_push_text (self->http, "writer", self->http->amber, spoiled->str);
      g_test_message ("%s: %s", cases[i].what, code);
      g_assert_cmpstr (code, ==, cases[i].code);
    }
  assert_stored (self, 0);
  assert_push (self, "writer", good, "ok");
}

static char *
dup_signed_by (const WfOperation *operation, const WfDeviceKey *key, const guint8 *named)
{
  guint8 signature[WF_SIGNATURE_SIZE];
  GString *document = g_string_new (NULL);

  wf_crypto_sign (signature, operation->hash, key->secret);
  wf_document_append (document, &operation->id, operation->hash, named, signature,
                      operation->skeleton, operation->skeleton_length, operation->body,
                      operation->body_length);
  return g_string_free (document, FALSE);
}

/* Signed by somebody else, in somebody else's name, by nobody that is known. */
static void
test_forged (Fixture *self, gconstpointer data)
{
  const char *amber = self->http->amber;
  WfDeviceKey *mine = self->anna->key, *theirs = self->observer->key;
  WfUuid person;
  g_autoptr (WfOperation) good = seal (self, "Cable");
  g_autofree char *in_my_name = dup_signed_by (good, theirs, mine->key);
  g_autofree char *with_their_key = dup_signed_by (good, theirs, theirs->key);

  g_autofree char *a = wf_test_push_text (self->http, "writer", amber, in_my_name);
  g_assert_cmpstr (a, ==, "bad-signature");
  g_autofree char *b = wf_test_push_text (self->http, "writer", amber, with_their_key);
  g_assert_cmpstr (b, ==, "wrong-key");

  /* A certified device that says it is another person. */
  WfTestAuthor liar = *self->anna;
  g_autoptr (WfDeviceKey) copy = wf_device_key_new (&theirs->person, "FI", "", WF_GEN_START_US);
  copy->device = mine->device;
  memcpy (copy->key, mine->key, sizeof copy->key);
  memcpy (copy->secret, mine->secret, sizeof copy->secret);
  liar.key = copy;
  g_autoptr (WfOperation) lie = wf_test_author_seal (&liar, wf_test_entry (amber, "lie"));
  assert_push (self, "writer", lie, "wrong-person");

  wf_uuid_new (&person, WF_GEN_START_US);
  WfTestAuthor unknown
      = { "writer", wf_device_key_new (&person, "XX", "", WF_GEN_START_US), 0, 0, { 0 } };
  g_autoptr (WfOperation) strange = wf_test_author_seal (&unknown, wf_test_entry (amber, "who"));
  assert_push (self, "writer", strange, "unknown-device");
  wf_device_key_unref (unknown.key);

  /* Whole, and meant for another compartment. */
  g_autofree char *elsewhere = g_strdup (amber);
  strcpy (strrchr (elsewhere, '-'), "-green");
  g_autoptr (GString) document = g_string_new (NULL);
  wf_operation_append_document (good, document);
  g_autofree char *c = wf_test_push_text (self->http, "writer", elsewhere, document->str);
  g_assert_cmpstr (c, ==, "wrong-space");
  assert_stored (self, 0);
}

/* --- replayed and out of order ------------------------------------------------ */

static void
test_replayed (Fixture *self, gconstpointer data)
{
  g_autoptr (WfOperation) first = seal (self, "one");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  assert_push (self, "writer", first, "ok");
  wf_test_http_status (self->http, "writer", "GET", self->changes, NULL, &before);
  for (guint i = 0; i < 3; i++)
    assert_push (self, "writer", first, "ok");
  /* Whoever brings it. */
  assert_push (self, "observer", first, "ok");
  wf_test_http_status (self->http, "writer", "GET", self->changes, NULL, &after);
  g_assert_cmpstr (after, ==, before);
}

/* A gap holds nothing back; the clock may return, the order of a device is its numbers. */
static void
test_out_of_order (Fixture *self, gconstpointer data)
{
  g_autoptr (WfOperation) first = seal (self, "one");
  g_autoptr (WfOperation) second = seal (self, "two");
  g_autoptr (WfOperation) third = seal (self, "three");
  g_autoptr (WfOperation) back = wf_test_author_seal_at (
      self->anna, wf_test_entry (self->http->amber, "back-dated"), 4, third->hash, -60 * 24 * 365);

  assert_push (self, "writer", third, "ok");
  assert_push (self, "writer", first, "ok");
  assert_push (self, "writer", second, "ok");
  assert_push (self, "writer", back, "ok");
  assert_stored (self, 4);
}

/* --- forks ------------------------------------------------------------------ */

/*   1 ── 2          got its receipt
 *     └─ 2' ── 3'   refused, and what follows it */
static void
test_forked (Fixture *self, gconstpointer data)
{
  const char *amber = self->http->amber;
  g_autoptr (WfOperation) first = seal (self, "one");
  g_autoptr (WfOperation) second = seal (self, "two");
  g_autoptr (WfOperation) other
      = wf_test_author_seal_at (self->anna, wf_test_entry (amber, "two again"), 2, first->hash, 10);
  g_autoptr (WfOperation) leaf = wf_test_author_seal_at (
      self->anna, wf_test_entry (amber, "three again"), 3, other->hash, 11);
  g_autoptr (WfOperation) third = seal (self, "three");

  assert_push (self, "writer", first, "ok");
  assert_push (self, "writer", second, "ok");
  assert_push (self, "writer", other, "forked");
  assert_push (self, "writer", leaf, "forked");
  assert_push (self, "writer", other, "forked"); /* again */
  assert_push (self, "writer", third, "ok");
  assert_stored (self, 3);
}

/* --- who ------------------------------------------------------------------------ */

static void
revoke_device (Fixture *self, const WfTestAuthor *author)
{
  WfTestServer *server = self->http->server;
  g_autofree char *device = wf_uuid_dup_string (&author->key->device);
  g_autofree char *done = wf_test_server_run (server, NULL, "device", "revoke", device, "--data",
                                              server->data, "--crisis", server->crisis, "--key",
                                              server->root_key, "--why", "stolen", NULL);
  g_assert_nonnull (done);
}

/* The device itself reads nothing more; what somebody else brings of it is known for what it is. */
static gboolean
is_shut_out (gpointer data)
{
  Fixture *self = data;
  g_autoptr (WfOperation) next = seal (self, "late");
  g_autofree char *code = wf_test_push (self->http, "observer", self->http->amber, next);
  g_autofree char *own = wf_test_push (self->http, "writer", self->http->amber, next);
  return g_str_equal (code, "revoked") && g_str_equal (own, "404");
}

static void
test_who (Fixture *self, gconstpointer data)
{
  const char *amber = self->http->amber;
  g_autoptr (WfOperation) seen
      = wf_test_author_seal (self->observer, wf_test_entry (amber, "seen"));
  g_autoptr (WfOperation) late = wf_test_author_seal (self->ended, wf_test_entry (amber, "late"));
  g_autoptr (WfOperation) promoted = wf_test_author_seal (
      self->anna,
      wf_ctl_draft_role (self->http->ctl, &self->anna->key->person, WF_ROLE_COORDINATOR, NULL));

  assert_push (self, "observer", seen, "not-permitted");
  assert_push (self, "ended", late, "404"); /* it does not even learn that there is a space */
  assert_push (self, "writer", late, "not-member"); /* brought by one who may read */
  assert_push (self, "writer", promoted, "not-permitted");
  self->anna->n = 0;
  /* The commands write beside the running server, which looks every second. */
  revoke_device (self, self->anna);
  wf_test_until (is_shut_out, self, "the revocation is known");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
#define ADD(name, test) g_test_add ("/refusals/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("spoiled", test_spoiled);
  ADD ("forged", test_forged);
  ADD ("replayed", test_replayed);
  ADD ("out-of-order", test_out_of_order);
  ADD ("forked", test_forked);
  ADD ("who", test_who);
  return g_test_run ();
}
