/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever is first at a server cannot leave out what somebody else said: an operation without its
 * body is taken when two coordinators asked for that, and what was left out comes back. */
#include <sqlite3.h>
#include <string.h>

#include "lib/wf-test-author.h"
#include "model/wf-ctl-draft.h"
#include "wire/wf-archive.h"
#include "wire/wf-have.h"
#include "wire/wf-operation-codec.h"
#include "wire/wf-protocol.h"

typedef struct
{
  WfTestHttp *http;
  WfTestAuthor *writer, *lead, *second;
  char *green;
} Fixture;

/* The server stands still while its commands write. */
static void
set_up (Fixture *self, gconstpointer data)
{
  self->http = wf_test_http_new ();
  g_assert_cmpint (wf_test_server_stop (self->http->server), ==, 0);
  self->writer = wf_test_author_new (self->http, "writer", "analyst");
  self->lead = wf_test_author_new (self->http, "lead", "coordinator");
  self->second = wf_test_author_new (self->http, "second", "coordinator");
  wf_test_server_start (self->http->server, "server");
  self->green = g_strdup (self->http->amber);
  strcpy (strrchr (self->green, '-'), "-green");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  wf_test_author_free (self->writer);
  wf_test_author_free (self->lead);
  wf_test_author_free (self->second);
  wf_test_http_free (self->http);
  g_free (self->green);
}

/* --- what is pushed ------------------------------------------------------------- */

static char *
dup_bare (const WfOperation *operation)
{
  GString *document = g_string_new (NULL);

  wf_document_append (document, &operation->id, operation->hash, operation->key,
                      operation->signature, operation->skeleton, operation->skeleton_length, NULL,
                      0);
  return g_string_free (document, FALSE);
}

static void
push_bare (Fixture *self, const WfOperation *operation, const char *expected)
{
  g_autofree char *bare = dup_bare (operation);
  g_autofree char *code = wf_test_push_text (self->http, "second", operation->space, bare);
  g_assert_cmpstr (code, ==, expected);
}

static void
push (Fixture *self, const WfOperation *operation, const char *expected)
{
  g_autofree char *code = wf_test_push (self->http, "lead", operation->space, operation);
  g_assert_cmpstr (code, ==, expected);
}

/* Takes @draft. */
static void
say (Fixture *self, WfTestAuthor *author, WfDraft *draft, const char *expected)
{
  g_autoptr (WfOperation) operation = wf_test_author_seal (author, draft);
  push (self, operation, expected);
}

static void
ask_for (Fixture *self, WfTestAuthor *author, const WfOperation *target)
{
  say (self, author, wf_ctl_draft_redaction (target, "personal data"), "ok");
}

static WfOperation *
seal_secret (Fixture *self)
{
  return wf_test_author_seal (self->writer, wf_test_entry (self->http->amber, "Geheimnis"));
}

/* --- what the server has ----------------------------------------------------------- */

typedef enum
{
  ABSENT,
  BARE,
  WHOLE,
} Held;

static Held
look (Fixture *self, const WfOperation *operation)
{
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
  g_autofree char *text = NULL;

  wf_operation_id_format (&operation->id, id);
  g_autofree char *path = g_strdup_printf ("/%s/%s", operation->space, id);
  if (wf_test_http_status (self->http, "lead", "GET", path, NULL, &text) == 404)
    return ABSENT;
  g_assert_true (g_str_has_prefix (text, "{\"_id\":\""));
  if (strstr (text, ",\"b\":") == NULL)
    return BARE;
  /* Byte for byte what its author signed. */
  g_autoptr (GString) document = g_string_new (NULL);
  wf_operation_append_document (operation, document);
  g_assert_nonnull (strstr (text, document->str));
  return WHOLE;
}

static gboolean
is_asked_for (Fixture *self, const WfOperation *operation)
{
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1], rev[WF_REVISION_LENGTH + 1];
  g_autofree char *answer = NULL;

  wf_operation_id_format (&operation->id, id);
  wf_revision_format (id, rev);
  g_autofree char *path = g_strdup_printf ("/%s/_revs_diff", operation->space);
  g_autofree char *question = g_strdup_printf ("{\"%s\":[\"%s\"]}", id, rev);
  g_autofree char *missing = g_strdup_printf ("{\"%s\":{\"missing\":[\"%s\"]}}", id, rev);
  g_assert_cmpuint (wf_test_http_status (self->http, "lead", "POST", path, question, &answer), ==,
                    200);
  g_assert_true (g_str_equal (answer, missing) || g_str_equal (answer, "{}"));
  return g_str_equal (answer, missing);
}

/* What a desk that has this alone is told by POST /_wf/have. */
static gboolean
is_lacking (Fixture *self, const WfOperation *operation)
{
  g_autofree char *header = g_strconcat (WF_SPACE_HEADER ": ", operation->space, NULL);
  g_autoptr (GString) question = g_string_new (NULL);
  g_autoptr (GByteArray) theirs = g_byte_array_new ();
  g_autoptr (GByteArray) ours = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  guint8 packed[WF_HAVE_ID_SIZE];
  const WfHaveList list = { packed, 1 };

  wf_operation_id_pack (&operation->id, packed);
  g_autoptr (GArray) asked = wf_have_begin (&list);
  wf_have_append_question (question, asked);
  g_autoptr (GBytes) body = g_bytes_new (question->str, question->len);
  g_autoptr (WfTestAnswer) answer
      = wf_test_http_ask (self->http, "lead", "POST", "/_wf/have", header, body);
  g_assert_cmpuint (answer->status, ==, 200);
  g_autofree char *text = wf_test_answer_dup_text (answer);
  g_autoptr (GArray) next
      = wf_have_read_answer (text, (gssize) strlen (text), &list, asked, theirs, ours, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (next->len, ==, 0);
  return ours->len > 0;
}

static void
assert_held (Fixture *self, const WfOperation *operation, Held held, gboolean asked_for)
{
  g_assert_cmpint (look (self, operation), ==, held);
  g_assert_cmpint (is_asked_for (self, operation), ==, asked_for);
  g_assert_cmpint (is_lacking (self, operation), ==, asked_for);
}

/* --- the rule -------------------------------------------------------------------------- */

static void
test_stripped_first (Fixture *self, gconstpointer data)
{
  g_autoptr (WfOperation) secret = seal_secret (self);
  g_autofree char *bare = dup_bare (secret);
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_docs", self->http->amber);
  g_autofree char *body = g_strdup_printf ("{\"new_edits\":false,\"docs\":[%s]}", bare);
  g_autofree char *answer = NULL;

  push_bare (self, secret, "no-body");
  assert_held (self, secret, ABSENT, TRUE);
  /* The reason says what to do. */
  g_assert_cmpuint (wf_test_http_status (self->http, "second", "POST", path, body, &answer), ==,
                    201);
  g_assert_nonnull (strstr (answer, "their redactions first"));
  push (self, secret, "ok");
  assert_held (self, secret, WHOLE, FALSE);
  push_bare (self, secret, "ok"); /* it is known */
  assert_held (self, secret, WHOLE, FALSE);
  /* The number was not taken by what was refused. */
  say (self, self->writer, wf_test_entry (self->http->amber, "next"), "ok");
}

static void
test_two_persons (Fixture *self, gconstpointer data)
{
  g_autoptr (WfOperation) secret = seal_secret (self);
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];

  say (self, self->writer, wf_ctl_draft_redaction (secret, "mine"), "not-permitted");
  ask_for (self, self->lead, secret);
  push_bare (self, secret, "no-body");
  ask_for (self, self->lead, secret);
  push_bare (self, secret, "no-body");
  /* What is asked in another compartment is asked of another operation. */
  WfDraft *draft = wf_draft_new (self->green, secret->type, &secret->ent, WF_OP_REDACT);
  wf_operation_id_format (&secret->id, id);
  wf_draft_set_string (draft, "target", id);
  g_autoptr (WfOperation) elsewhere = wf_test_author_seal_at (self->second, draft, 1, NULL, 1);
  push (self, elsewhere, "ok");
  push_bare (self, secret, "no-body");
  assert_held (self, secret, ABSENT, TRUE);

  ask_for (self, self->second, secret);
  push_bare (self, secret, "ok");
  assert_held (self, secret, BARE, FALSE);
  push (self, secret, "ok");
  assert_held (self, secret, BARE, FALSE);
}

/* As a desk offers its history after a backup was put back: the redactions stand behind it. */
static void
test_same_push (Fixture *self, gconstpointer data)
{
  g_autoptr (WfOperation) secret = seal_secret (self);
  g_autoptr (WfOperation) next
      = wf_test_author_seal (self->writer, wf_test_entry (self->http->amber, "next"));
  g_autoptr (WfOperation) asked
      = wf_test_author_seal (self->lead, wf_ctl_draft_redaction (secret, "one"));
  g_autoptr (WfOperation) agreed
      = wf_test_author_seal (self->second, wf_ctl_draft_redaction (secret, "two"));
  WfOperation *const rest[] = { next, asked, agreed };
  g_autofree char *bare = dup_bare (secret);
  g_autoptr (GString) documents = g_string_new (bare);

  for (guint i = 0; i < G_N_ELEMENTS (rest); i++)
    {
      g_string_append_c (documents, ',');
      wf_operation_append_document (rest[i], documents);
    }
  g_autofree char *code
      = wf_test_push_text (self->http, "second", self->http->amber, documents->str);
  g_assert_cmpstr (code, ==, "ok");
  assert_held (self, secret, BARE, FALSE);
  assert_held (self, next, WHOLE, FALSE);
}

/* Membership is never redacted: without its body it is no document of profile 1. */
static void
test_membership (Fixture *self, gconstpointer data)
{
  g_autoptr (WfOperation) role = wf_test_author_seal_at (
      self->lead,
      wf_ctl_draft_role (self->http->ctl, &self->writer->key->person, WF_ROLE_OBSERVER, NULL), 1,
      NULL, 1);

  push_bare (self, role, "bad-body");
  push (self, role, "ok");
}

/* --- what was left out before ------------------------------------------------------------- */

static void
run_sql (Fixture *self, const char *sql)
{
  g_autofree char *path = g_build_filename (self->http->server->data, "watchfloord.db", NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* As a server of the version before kept it, which took what came. */
static void
strip_all (Fixture *self)
{
  g_assert_cmpint (wf_test_server_stop (self->http->server), ==, 0);
  run_sql (self, "UPDATE feed SET document = substr (document, 1, instr (document, ',\"b\":') - 1)"
                 " || '}' WHERE document LIKE '%entry%' AND document NOT LIKE '%redact%'"
                 "   AND instr (document, ',\"b\":') > 0;"
                 "DROP TABLE feed_redaction;"
                 "CREATE TABLE feed_redaction (target BLOB NOT NULL, person BLOB NOT NULL,"
                 "  PRIMARY KEY (target, person)) STRICT, WITHOUT ROWID;"
                 "DROP INDEX feed_bare; UPDATE meta SET value = 2 WHERE name = 'feed-version'");
  wf_test_server_start (self->http->server, "server");
}

static void
test_put_back (Fixture *self, gconstpointer data)
{
  g_autoptr (WfOperation) lost = seal_secret (self);
  g_autoptr (WfOperation) redacted = seal_secret (self);

  push (self, lost, "ok");
  push (self, redacted, "ok");
  ask_for (self, self->lead, lost);
  ask_for (self, self->lead, redacted);
  ask_for (self, self->second, redacted);
  strip_all (self);
  assert_held (self, lost, BARE, TRUE);
  assert_held (self, redacted, BARE, FALSE);
  push_bare (self, lost, "ok");
  assert_held (self, lost, BARE, TRUE);
  push (self, lost, "ok");
  push (self, redacted, "ok");
  assert_held (self, lost, WHOLE, FALSE);
  assert_held (self, redacted, BARE, FALSE);
  ask_for (self, self->second, lost);
  assert_held (self, lost, BARE, FALSE);
  g_assert_cmpint (wf_test_server_stop (self->http->server), ==, 0);
  g_autofree char *verified = wf_test_server_run (self->http->server, NULL, "verify", "--data",
                                                  self->http->server->data, NULL);
  g_assert_nonnull (strstr (verified, "defects 0"));
  wf_test_server_start (self->http->server, "server");
}

/* --- a crisis that is read from archives ---------------------------------------------------- */

static char *
dup_snapshot (Fixture *self, const char *space, const char *name)
{
  char *file = g_build_filename (self->http->server->folder, name, NULL);
  g_autofree char *path = g_strconcat ("/_wf/snapshot/", space, NULL);
  g_autofree char *text = NULL;

  g_assert_cmpuint (wf_test_http_status (self->http, "lead", "GET", path, NULL, &text), ==, 200);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  return file;
}

/* Without receipts, as a desk writes it that no server knows. */
static char *
dup_archive (Fixture *self, const char *name, WfOperation *const *operations, guint n)
{
  char *file = g_build_filename (self->http->server->folder, name, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  wf_archive_append_header (text, self->http->amber, NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *bare = dup_bare (operations[i]);
      g_autoptr (GString) whole = g_string_new (NULL);
      wf_operation_append_document (operations[i], whole);
      const char *document = i == 0 ? bare : whole->str;
      wf_archive_append_line (text, document, strlen (document), 0, 0, NULL, 0, NULL);
    }
  g_assert_true (g_file_set_contents (file, text->str, -1, NULL));
  return file;
}

static gboolean
import (Fixture *self, const char *ctl, const char *amber, const char *name)
{
  WfTestServer *server = self->http->server;
  g_autofree char *data = g_build_filename (server->folder, name, NULL);
  g_autofree char *said = wf_test_server_run (server, NULL, "space", "add", "Again", "--data", data,
                                              "--import", ctl, "--import", amber, NULL);
  if (!said)
    return FALSE;
  g_autofree char *verified = wf_test_server_run (server, NULL, "verify", "--data", data, NULL);
  g_assert_nonnull (verified);
  g_assert_nonnull (strstr (verified, "defects 0"));
  return TRUE;
}

static void
test_imported (Fixture *self, gconstpointer data)
{
  g_autoptr (WfOperation) secret = seal_secret (self);
  g_autoptr (WfOperation) asked
      = wf_test_author_seal (self->lead, wf_ctl_draft_redaction (secret, "one"));
  g_autoptr (WfOperation) agreed
      = wf_test_author_seal (self->second, wf_ctl_draft_redaction (secret, "two"));
  WfOperation *const all[] = { secret, asked, agreed };
  g_autofree char *ctl = dup_snapshot (self, self->http->ctl, "ctl.wfa");
  g_autofree char *one = dup_archive (self, "one.wfa", all, 2);
  g_autofree char *two = dup_archive (self, "two.wfa", all, 3);

  g_assert_false (import (self, ctl, one, "data-one"));
  g_assert_true (import (self, ctl, two, "data-two"));
  /* With its receipts a history stands as it is, its redactions behind what they name. */
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    push (self, all[i], "ok");
  assert_held (self, secret, BARE, FALSE);
  g_autofree char *amber = dup_snapshot (self, self->http->amber, "amber.wfa");
  g_assert_true (import (self, ctl, amber, "data-three"));
}

/* --- who asked counts no more --------------------------------------------------------------- */

/* One of the two was a thief. */
static void
test_revoked (Fixture *self, gconstpointer data)
{
  g_autoptr (WfOperation) secret = seal_secret (self);
  g_autoptr (WfOperation) another = seal_secret (self);

  push (self, secret, "ok");
  ask_for (self, self->lead, secret);
  ask_for (self, self->second, secret);
  ask_for (self, self->lead, another);
  ask_for (self, self->second, another);
  assert_held (self, secret, BARE, FALSE);
  g_autoptr (WfOperation) revoked = wf_test_author_seal_at (
      self->lead,
      wf_ctl_draft_revocation (self->http->ctl, &self->second->key->device, 1, "stolen"), 1, NULL,
      1);
  push (self, revoked, "ok");
  assert_held (self, secret, BARE, TRUE);
  g_autofree char *bare = dup_bare (another);
  g_autofree char *code = wf_test_push_text (self->http, "lead", another->space, bare);
  g_assert_cmpstr (code, ==, "no-body");
  push (self, secret, "ok");
  assert_held (self, secret, WHOLE, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
#define ADD(name, test) g_test_add ("/bodies/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("stripped-first", test_stripped_first);
  ADD ("two-persons", test_two_persons);
  ADD ("same-push", test_same_push);
  ADD ("membership", test_membership);
  ADD ("put-back", test_put_back);
  ADD ("imported", test_imported);
  ADD ("revoked", test_revoked);
  return g_test_run ();
}
