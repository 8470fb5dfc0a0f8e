/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes that replicating peers use, and our own for whole spaces. */
#include <string.h>

#include "base/wf-json.h"
#include "lib/wf-gen.h"
#include "lib/wf-test-http.h"
#include "wire/wf-archive.h"
#include "wire/wf-have.h"
#include "wire/wf-protocol.h"

typedef struct
{
  WfTestHttp *http;
  GPtrArray *ids; /* char *, of what is in amber */
  char *push;     /* its body */
} Fixture;

static char *
dup_path (Fixture *fixture, const char *rest)
{
  return g_strdup_printf ("/%s%s", fixture->http->amber, rest);
}

static guint
ask (Fixture *fixture, const char *method, const char *rest, const char *body, char **text)
{
  g_autofree char *path = dup_path (fixture, rest);
  return wf_test_http_status (fixture->http, "anna", method, path, body, text);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->http = wf_test_http_new ();
  fixture->ids = g_ptr_array_new_with_free_func (g_free);
  fixture->push = wf_test_http_dup_push (fixture->http, 20, fixture->ids);
  g_assert_cmpuint (ask (fixture, "POST", "/_bulk_docs", fixture->push, NULL), ==, 201);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  wf_test_http_free (fixture->http);
  g_ptr_array_unref (fixture->ids);
  g_free (fixture->push);
}

static const char *
id_of (Fixture *fixture, guint i)
{
  return fixture->ids->pdata[i];
}

static const char *
rev_of (Fixture *fixture, guint i)
{
  return id_of (fixture, i) + 17;
}

/* What is here is not asked for; a forged sibling and what is unknown are missing. */
static void
test_revs_diff (Fixture *fixture, gconstpointer data)
{
  const char *unknown = "0000000000010000-000102030405060708090a0b0c0d0e0f";
  g_autofree char *body = g_strdup_printf (
      "{\"%s\":[\"1-%s\"],\"%s\":[\"2-%s\",\"1-%s\"],\"%s\":[\"1-%s\"],\"nonsense\":[\"1-x\"]}",
      id_of (fixture, 0), rev_of (fixture, 0), id_of (fixture, 1), rev_of (fixture, 1),
      rev_of (fixture, 1), unknown, unknown + 17);
  g_autofree char *expected
      = g_strdup_printf ("{\"%s\":{\"missing\":[\"2-%s\"]},\"%s\":{\"missing\":[\"1-%s\"]},"
                         "\"nonsense\":{\"missing\":[\"1-x\"]}}",
                         id_of (fixture, 1), rev_of (fixture, 1), unknown, unknown + 17);
  g_autofree char *answer = NULL;

  g_assert_cmpuint (ask (fixture, "POST", "/_revs_diff", body, &answer), ==, 200);
  g_assert_cmpstr (answer, ==, expected);
  g_assert_cmpuint (ask (fixture, "POST", "/_revs_diff/", "[]", NULL), ==, 400);
}

static void
test_documents (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = g_strdup_printf (
      "{\"docs\":[{\"id\":\"%s\",\"rev\":\"1-%s\"},{\"id\":\"%s\",\"rev\":\"1-00\"}]}",
      id_of (fixture, 2), rev_of (fixture, 2), id_of (fixture, 3));
  g_autofree char *one = g_strconcat ("/", id_of (fixture, 2), NULL);
  g_autofree char *with = g_strconcat (one, "?revs=true", NULL);
  g_autofree char *open = g_strconcat (one, "?open_revs=all", NULL);
  g_autofree char *sibling = g_strconcat (one, "?rev=2-aa", NULL);
  g_autofree char *document = NULL;
  g_autofree char *full = NULL;
  g_autofree char *listed = NULL;
  g_autofree char *many = NULL;
  g_autofree char *revisions = NULL;

  g_assert_cmpuint (ask (fixture, "GET", one, NULL, &document), ==, 200);
  g_assert_nonnull (strstr (fixture->push, document));
  g_assert_cmpuint (ask (fixture, "GET", with, NULL, &full), ==, 200);
  revisions
      = g_strdup_printf ("\"_revisions\":{\"start\":1,\"ids\":[\"%s\"]}", rev_of (fixture, 2));
  g_assert_nonnull (strstr (full, revisions));
  g_assert_cmpuint (ask (fixture, "GET", open, NULL, &listed), ==, 200);
  g_assert_true (g_str_has_prefix (listed, "[{\"ok\":{"));
  g_assert_cmpuint (ask (fixture, "GET", sibling, NULL, NULL), ==, 404);
  g_assert_cmpuint (ask (fixture, "GET", "/nonsense", NULL, NULL), ==, 404);
  g_assert_cmpuint (ask (fixture, "POST", "/_bulk_get", body, &many), ==, 200);
  g_assert_nonnull (strstr (many, document));
  g_assert_nonnull (strstr (many, "\"error\":\"not_found\""));
  g_assert_cmpuint (ask (fixture, "POST", "/_bulk_get", "{\"docs\":1}", NULL), ==, 400);
  g_assert_cmpuint (ask (fixture, "POST", "/_ensure_full_commit", "", NULL), ==, 201);
}

/* A document of one space is not in another, whoever may read both. */
static void
test_other_space (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup_printf ("/%s/%s", fixture->http->ctl, id_of (fixture, 0));
  g_assert_cmpuint (wf_test_http_status (fixture->http, "anna", "GET", path, NULL, NULL), ==, 404);
}

static void
test_have (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) ids = g_byte_array_new ();
  g_autoptr (GByteArray) theirs = g_byte_array_new ();
  g_autoptr (GByteArray) ours = g_byte_array_new ();
  g_autoptr (GString) question = g_string_new (NULL);
  g_autofree char *header = g_strconcat (WF_SPACE_HEADER ": ", fixture->http->amber, NULL);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GArray) asked = NULL;
  g_autoptr (GArray) next = NULL;
  g_autoptr (WfTestAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  WfHaveList list;

  for (guint i = 0; i < fixture->ids->len; i++)
    {
      guint8 packed[WF_HAVE_ID_SIZE];
      WfOperationId id;
      if (i == 7)
        continue;
      g_assert_true (wf_operation_id_parse (id_of (fixture, i), 49, &id));
      wf_operation_id_pack (&id, packed);
      g_byte_array_append (ids, packed, sizeof packed);
    }
  list = (WfHaveList){ ids->data, ids->len / WF_HAVE_ID_SIZE };
  asked = wf_have_begin (&list);
  wf_have_append_question (question, asked);
  body = g_bytes_new (question->str, question->len);
  answer = wf_test_http_ask (fixture->http, "anna", "POST", "/_wf/have", header, body);
  g_assert_cmpuint (answer->status, ==, 200);
  next = wf_have_read_answer (g_bytes_get_data (answer->body, NULL),
                              (gssize) g_bytes_get_size (answer->body), &list, asked, theirs, ours,
                              &error);
  g_assert_no_error (error);
  g_assert_cmpuint (next->len, ==, 0);
  g_assert_cmpuint (ours->len, ==, 0);
  g_assert_cmpuint (theirs->len, ==, WF_HAVE_ID_SIZE);
}

/* A snapshot is an archive, with the receipts of the feed and what the server signed of them. */
static void
test_snapshot (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strconcat ("/_wf/snapshot/", fixture->http->amber, NULL);
  g_autofree char *file = g_build_filename (fixture->http->server->folder, "amber.wfa", NULL);
  g_autoptr (WfTestAnswer) answer
      = wf_test_http_ask (fixture->http, "anna", "GET", path, NULL, NULL);
  g_autoptr (WfArchiveReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  guint8 last[WF_HASH_SIZE] = { 0 };
  guint n = 0, n_signed = 0;

  g_assert_cmpuint (answer->status, ==, 200);
  g_file_set_contents (file, g_bytes_get_data (answer->body, NULL),
                       (gssize) g_bytes_get_size (answer->body), &error);
  g_assert_no_error (error);
  reader = wf_archive_reader_open (file, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wf_archive_reader_get_space (reader), ==, fixture->http->amber);
  for (;; n++)
    {
      g_autoptr (GBytes) document = NULL;
      gboolean has_receipt;
      gint64 seq, time_us;
      if (!wf_archive_reader_next (reader, &document, &has_receipt, &seq, &time_us, last, &error))
        break;
      g_assert_true (has_receipt);
      g_assert_cmpint (seq, ==, n + 1);
      if (!wf_archive_reader_get_head (reader))
        continue;
      g_assert_true (wf_head_verify (wf_archive_reader_get_head (reader), fixture->http->amber));
      n_signed++;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 20);
  g_assert_cmpuint (n_signed, >, 0);
}

/* --- the feed ----------------------------------------------------------- */

typedef struct
{
  GInputStream *stream;
  GDataInputStream *lines;
} Feed;

static void
feed_clear (Feed *feed)
{
  g_clear_object (&feed->lines);
  g_clear_object (&feed->stream);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Feed, feed_clear)

static void
feed_open (Feed *feed, Fixture *fixture, const char *user, const char *query, const char *body)
{
  g_autofree char *path = g_strconcat ("/_wf/feed", query, NULL);
  g_autoptr (SoupMessage) message = wf_test_http_message (fixture->http, user, "POST", path);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (GError) error = NULL;

  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  feed->stream = soup_session_send (fixture->http->session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  feed->lines = g_data_input_stream_new (feed->stream);
}

/* The next line that says something; NULL at the end. */
static char *
feed_next (Feed *feed)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *line = g_data_input_stream_read_line (feed->lines, NULL, NULL, &error);
      if (!line || line[0] != '\0')
        return g_steal_pointer (&line);
    }
}

static void
assert_next (Feed *feed, const char *expected)
{
  g_autofree char *line = feed_next (feed);
  g_assert_cmpstr (line, ==, expected);
}

static void
test_feed_heads (Fixture *fixture, gconstpointer data)
{
  const char *amber = fixture->http->amber;
  g_autofree char *body
      = g_strdup_printf ("{\"%s\":{\"since\":20},\"%s\":{\"since\":0},"
                         "\"w-00000000000000000000000000000000-amber\":{\"since\":0}}",
                         amber, fixture->http->ctl);
  g_autofree char *ctl = g_strdup_printf ("{\"space\":\"%s\",\"seq\":4}", fixture->http->ctl);
  g_autofree char *grown = g_strdup_printf ("{\"space\":\"%s\",\"seq\":23}", amber);
  g_autofree char *push = wf_test_http_dup_push (fixture->http, 3, NULL);
  g_auto (Feed) feed = { 0 };

  feed_open (&feed, fixture, "anna", "?heads=true", body);
  assert_next (&feed, ctl);
  assert_next (&feed,
               "{\"space\":\"w-00000000000000000000000000000000-amber\",\"error\":\"not_found\"}");
  g_assert_cmpuint (ask (fixture, "POST", "/_bulk_docs", push, NULL), ==, 201);
  assert_next (&feed, grown);
  g_assert_cmpint (wf_test_server_stop (fixture->http->server), ==, 0);
  g_assert_null (feed_next (&feed));
}

static void
test_feed_rows (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = g_strdup_printf ("{\"%s\":{\"since\":18}}", fixture->http->amber);
  g_autofree char *head = g_strdup_printf ("{\"space\":\"%s\",\"rows\":2}", fixture->http->amber);
  g_auto (Feed) feed = { 0 };

  feed_open (&feed, fixture, "anna", "?include_docs=true", body);
  assert_next (&feed, head);
  for (guint i = 18; i < 20; i++)
    {
      g_autofree char *line = feed_next (&feed);
      g_assert_nonnull (strstr (line, id_of (fixture, i)));
      g_assert_nonnull (strstr (line, ",\"doc\":{"));
    }
}

static void
test_feed_history (Fixture *fixture, gconstpointer data)
{
  g_autofree char *rh = g_strnfill (64, 'a');
  g_autofree char *body
      = g_strdup_printf ("{\"%s\":{\"since\":18,\"rh\":\"%s\"}}", fixture->http->amber, rh);
  g_autofree char *line
      = g_strdup_printf ("{\"space\":\"%s\",\"error\":\"other_history\"}", fixture->http->amber);
  g_auto (Feed) feed = { 0 };
  static const char *const broken[]
      = { "", "[]", "{\"a\":1}", "{\"a\":{}}", "{\"a\":{\"since\":-1}}" };

  feed_open (&feed, fixture, "anna", "", body);
  assert_next (&feed, line);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    g_assert_cmpuint (
        wf_test_http_status (fixture->http, "anna", "POST", "/_wf/feed", broken[i], NULL), ==, 400);
}

/* A stranger sees of a space what everybody sees of one that does not exist. */
static void
test_feed_stranger (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = g_strdup_printf ("{\"%s\":{\"since\":0}}", fixture->http->amber);
  g_autofree char *line
      = g_strdup_printf ("{\"space\":\"%s\",\"error\":\"not_found\"}", fixture->http->amber);
  g_auto (Feed) feed = { 0 };

  feed_open (&feed, fixture, "stranger", "", body);
  assert_next (&feed, line);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "/replication/revs-diff-asks-for-what-is-missing", test_revs_diff },
    { "/replication/documents-one-and-many", test_documents },
    { "/replication/a-document-is-in-its-space-only", test_other_space },
    { "/replication/have-finds-the-difference", test_have },
    { "/replication/a-snapshot-is-an-archive", test_snapshot },
    { "/replication/feed/heads", test_feed_heads },
    { "/replication/feed/rows", test_feed_rows },
    { "/replication/feed/another-history", test_feed_history },
    { "/replication/feed/nothing-for-a-stranger", test_feed_stranger },
  };

  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
