/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A device comes to a crisis by a one-time code over HTTPS (log.md §11). */
#include <string.h>

#include "lib/wf-gen.h"
#include "lib/wf-test-author.h"
#include "store/wf-db.h"
#include "wire/wf-enrol-code.h"

typedef struct
{
  WfTestHttp *http;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->http = wf_test_http_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  wf_test_http_free (self->http);
}

static WfDeviceKey *
new_key (void)
{
  WfUuid person;
  wf_uuid_new (&person, WF_GEN_START_US);
  return wf_device_key_new (&person, "EE", "", WF_GEN_START_US);
}

/* Printed by the command, for a person to read out. */
static char *
dup_code (Fixture *self, const char *label, const char *role)
{
  WfTestServer *server = self->http->server;
  g_autofree char *output = wf_test_server_run (
      server, NULL, "enrol-code", "--data", server->data, "--crisis", server->crisis, "--desk",
      "EE", "--label", label, "--role", role, "--key", server->root_key, NULL);

  g_assert_nonnull (output);
  g_assert_true (g_str_has_prefix (output, "code "));
  return g_strndup (output + strlen ("code "), WF_ENROL_CODE_SIZE - 1);
}

static guint
enrol (Fixture *self, const char *code, const WfDeviceKey *key, char **answer)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *request = wf_enrolment_dup_request (code, key, &error);

  g_assert_no_error (error);
  return wf_test_http_status (self->http, NULL, "POST", "/_wf/enrol", request, answer);
}

static void
assert_refused (
    Fixture *self, const char *code, const WfDeviceKey *key, guint status, const char *word)
{
  g_autofree char *answer = NULL;
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", word);

  g_assert_cmpuint (enrol (self, code, key, &answer), ==, status);
  g_test_message ("%s", answer);
  g_assert_nonnull (strstr (answer, quoted));
}

static WfEnrolled *
assert_enrolled (Fixture *self, const char *code, const WfDeviceKey *key)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;
  guint status = enrol (self, code, key, &answer);

  g_test_message ("%s", answer);
  g_assert_cmpuint (status, ==, 201);
  WfEnrolled *enrolled = wf_enrolled_read (answer, strlen (answer), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (enrolled->crisis, ==, self->http->server->crisis);
  return enrolled;
}

/* With the account that the answer tells, in the name of the certified device. */
static char *
dup_verdict (Fixture *self, const WfEnrolled *enrolled, WfDeviceKey *key)
{
  WfTestAuthor author = { .user = enrolled->user, .key = key };
  g_autoptr (WfOperation) entry
      = wf_test_author_seal (&author, wf_test_entry (self->http->amber, "here I am"));
  g_autoptr (GString) document = g_string_new (NULL);
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_docs", self->http->amber);
  g_autofree char *pair = g_strconcat (enrolled->user, ":", enrolled->password, NULL);
  g_autofree char *coded = g_base64_encode ((guchar *) pair, strlen (pair));
  g_autofree char *header = g_strconcat ("Authorization: Basic ", coded, NULL);

  wf_operation_append_document (entry, document);
  g_autofree char *push = g_strdup_printf ("{\"new_edits\":false,\"docs\":[%s]}", document->str);
  g_autoptr (GBytes) body = g_bytes_new (push, strlen (push));
  g_autoptr (WfTestAnswer) answer = wf_test_http_ask (self->http, NULL, "POST", path, header, body);
  g_assert_cmpuint (answer->status, ==, 201);
  return wf_test_answer_dup_text (answer);
}

static void
test_enrolled (Fixture *self, gconstpointer data)
{
  g_autoptr (WfDeviceKey) key = new_key ();
  g_autoptr (WfDeviceKey) second = new_key ();
  g_autoptr (WfDeviceKey) watcher = new_key ();
  g_autofree char *code = dup_code (self, "EE day desk", "analyst");
  g_autofree char *typed = g_ascii_strdown (code, -1);
  g_autofree char *spoken = g_strdelimit (g_strdup (typed), "-", ' ');
  g_autoptr (WfEnrolled) enrolled = assert_enrolled (self, spoken, key);

  g_assert_cmpstr (enrolled->user, ==, "EE day desk");
  g_assert_cmpstr (enrolled->desk, ==, "EE");
  g_assert_cmpstr (enrolled->role, ==, "analyst");
  g_autofree char *said = dup_verdict (self, enrolled, key);
  g_assert_nonnull (strstr (said, "\"ok\":true"));

  /* Once, by whomever. */
  assert_refused (self, code, key, 409, "code_used");
  assert_refused (self, code, second, 409, "code_used");

  /* Another of the same name is another account, and an observer writes nothing. */
  g_autofree char *next = dup_code (self, "EE day desk", "observer");
  g_autoptr (WfEnrolled) other = assert_enrolled (self, next, watcher);
  g_assert_cmpstr (other->user, ==, "EE day desk 2");
  g_autofree char *refusal = dup_verdict (self, other, watcher);
  g_assert_nonnull (strstr (refusal, "\"not-permitted\""));
}

/* Changed in the one way that is left: another sign of the last group. */
static char *
dup_wrong (const char *code)
{
  char *wrong = g_strdup (code);
  char *last = wrong + strlen (wrong) - 1;

  *last = *last == '2' ? '3' : '2';
  return wrong;
}

static void
test_wrong (Fixture *self, gconstpointer data)
{
  g_autoptr (WfDeviceKey) key = new_key ();
  g_autofree char *code = dup_code (self, "EE day desk", "analyst");
  g_autofree char *wrong = dup_wrong (code);

  assert_refused (self, "2222-2222-2222", key, 404, "code_unknown");
  for (guint i = 0; i < 5; i++)
    assert_refused (self, wrong, key, 404, "code_unknown");
  /* Whoever guesses kills it, for the right one too. */
  assert_refused (self, code, key, 403, "code_refused");
}

static void
test_expired (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDeviceKey) key = new_key ();
  g_autofree char *code = dup_code (self, "EE day desk", "analyst");
  g_autofree char *path = g_build_filename (self->http->server->data, "watchfloord.db", NULL);
  g_autoptr (WfDb) db = wf_db_open (path, WF_DB_NORMAL, &error);

  g_assert_no_error (error);
  g_assert_true (wf_db_exec (db, "UPDATE enrol_code SET expires = 1;", &error));
  assert_refused (self, code, key, 410, "code_expired");
}

/* Whoever reads a request cannot put another key into it. */
static void
test_not_signed (Fixture *self, gconstpointer data)
{
  g_autoptr (WfDeviceKey) key = new_key ();
  g_autoptr (WfDeviceKey) thief = new_key ();
  g_autofree char *code = dup_code (self, "EE day desk", "analyst");
  g_autoptr (GString) request = g_string_new (NULL);
  g_autofree char *honest = wf_enrolment_dup_request (code, key, NULL);
  g_autofree char *mine = wf_hex_dup (key->key, WF_KEY_SIZE);
  g_autofree char *theirs = wf_hex_dup (thief->key, WF_KEY_SIZE);

  g_string_append (request, honest);
  g_assert_cmpuint (g_string_replace (request, mine, theirs, 1), ==, 1);
  g_assert_cmpuint (
      wf_test_http_status (self->http, NULL, "POST", "/_wf/enrol", request->str, NULL), ==, 400);
  g_autoptr (WfEnrolled) enrolled = assert_enrolled (self, code, key);
}

static void
test_too_many (Fixture *self, gconstpointer data)
{
  g_autoptr (WfDeviceKey) key = new_key ();

  for (guint i = 0; i < 10; i++)
    assert_refused (self, "2222-2222-2222", key, 404, "code_unknown");
  assert_refused (self, "2222-2222-2222", key, 429, "too_many_tries");
}

/* Nobody let this server enrol: it says so and makes no code. */
static void
test_without_a_key (Fixture *self, gconstpointer data)
{
  WfTestServer *server = self->http->server;

  g_assert_null (wf_test_server_run (server, NULL, "enrol-code", "--data", server->data, "--crisis",
                                     server->crisis, "--desk", "EE", "--label", "EE day desk",
                                     NULL));
  g_autofree char *code = dup_code (self, "EE day desk", "analyst");
  /* Once is enough: the root key goes back into its drawer. */
  g_autofree char *next
      = wf_test_server_run (server, NULL, "enrol-code", "--data", server->data, "--crisis",
                            server->crisis, "--desk", "EE", "--label", "EE night desk", NULL);
  g_assert_nonnull (next);
}

/* A coordinator has a code made at the desk, and sees what became of it. */
static void
test_at_the_desk (Fixture *self, gconstpointer data)
{
  WfCodeOrder order = { .desk = (char *) "LV",
                        .letter = (char *) "",
                        .label = (char *) "LV day desk",
                        .actor = (char *) "csirt-lv",
                        .role = (char *) "analyst",
                        .hours = 2 };
  g_autoptr (WfDeviceKey) key = new_key ();
  g_autofree char *body = wf_code_order_dup_json (&order);
  g_autofree char *header = g_strconcat ("Watchfloor-Space: ", self->http->ctl, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (wf_test_server_stop (self->http->server), ==, 0);
  g_autoptr (WfTestAuthor) lead = wf_test_author_new (self->http, "lead", "coordinator");
  g_autofree char *letting = dup_code (self, "EE day desk", "analyst");
  wf_test_server_start (self->http->server, "server");
  g_autoptr (WfTestAnswer) made
      = wf_test_http_ask (self->http, "lead", "POST", "/_wf/code", header, bytes);
  g_assert_cmpuint (made->status, ==, 201);
  g_autofree char *text = wf_test_answer_dup_text (made);
  g_autoptr (WfMadeCode) code = wf_made_code_read (text, strlen (text), &error);
  g_assert_no_error (error);
  g_autoptr (WfEnrolled) enrolled = assert_enrolled (self, code->code, key);
  g_assert_cmpstr (enrolled->actor, ==, "csirt-lv");

  g_autoptr (WfTestAnswer) listed
      = wf_test_http_ask (self->http, "lead", "GET", "/_wf/code", header, NULL);
  g_autofree char *list = wf_test_answer_dup_text (listed);
  g_autoptr (GPtrArray) codes = wf_made_codes_read (list, strlen (list), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (codes->len, ==, 2);
  g_assert_null (strstr (list, code->code));
  const WfMadeCode *last = codes->pdata[1]; /* expires first */
  g_assert_cmpstr (last->order.label, ==, "LV day desk");
  g_assert_cmpint (last->used_at, >, 0);
  g_assert_cmpint (((WfMadeCode *) codes->pdata[0])->used_at, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
#define ADD(name, test) g_test_add ("/enrolment/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("enrolled", test_enrolled);
  ADD ("wrong", test_wrong);
  ADD ("expired", test_expired);
  ADD ("not-signed", test_not_signed);
  ADD ("too-many", test_too_many);
  ADD ("without-a-key", test_without_a_key);
  ADD ("at-the-desk", test_at_the_desk);
  return g_test_run ();
}
