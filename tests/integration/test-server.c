/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What watchfloord answers to those who are not our client. */
#include <libsoup/soup.h>
#include <string.h>

#include "base/wf-json.h"
#include "lib/wf-gen.h"
#include "lib/wf-test-server.h"
#include "wire/wf-protocol.h"

typedef struct
{
  WfTestServer *server;
  SoupSession *session;
  char *ctl, *amber;
  WfDeviceKey *key;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *ca = wf_test_tls_path ("ca.pem");
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (ca, &error);
  WfUuid person, crisis;

  g_assert_no_error (error);
  wf_uuid_new (&person, WF_GEN_START_US);
  fixture->key = wf_device_key_new (&person, "FI", "", WF_GEN_START_US);
  fixture->server = wf_test_server_new ();
  wf_test_server_add_crisis (fixture->server, WF_REALM_REAL);
  wf_test_server_add_user (fixture->server, "anna", fixture->key, TRUE);
  wf_test_server_add_user (fixture->server, "stranger", NULL, FALSE);
  g_assert_true (wf_uuid_parse (fixture->server->crisis, &crisis));
  fixture->ctl = wf_space_dup_name (WF_REALM_REAL, &crisis, "ctl");
  fixture->amber = wf_space_dup_name (WF_REALM_REAL, &crisis, "amber");
  fixture->session = soup_session_new ();
  soup_session_set_tls_database (fixture->session, database);
  wf_test_server_start (fixture->server, "server");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  soup_session_abort (fixture->session);
  g_clear_object (&fixture->session);
  g_assert_cmpint (wf_test_server_stop (fixture->server), ==, 0);
  wf_test_server_free (fixture->server);
  wf_device_key_unref (fixture->key);
  g_free (fixture->ctl);
  g_free (fixture->amber);
}

/* @user NULL: nobody. @body may be NULL. The status; @answer may be NULL. */
static guint
ask (Fixture *fixture,
     const char *user,
     const char *method,
     const char *path,
     const char *body,
     char **answer)
{
  g_autofree char *uri = g_strconcat (fixture->server->url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;

  if (user)
    {
      g_autofree char *pair = g_strconcat (user, ":", WF_TEST_PASSWORD, NULL);
      g_autofree char *coded = g_base64_encode ((guchar *) pair, strlen (pair));
      g_autofree char *line = g_strconcat ("Basic ", coded, NULL);
      soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                                   line);
    }
  if (body)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  soup_message_add_flags (message, SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  reply = soup_session_send_and_read (fixture->session, message, NULL, &error);
  g_assert_no_error (error);
  if (answer)
    *answer = g_strndup (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
  return soup_message_get_status (message);
}

static void
test_matrix (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *method, *path; /* $: the amber space */
    guint nobody, stranger, reader;
  } table[] = {
    { "GET", "/", 200, 200, 200 },
    { "GET", "/_session", 200, 200, 200 },
    { "GET", "/_wf/health", 200, 200, 200 },
    { "GET", "/_wf/health/", 200, 200, 200 },
    { "GET", "/$", 401, 404, 200 },
    { "GET", "/$/", 401, 404, 200 },
    { "GET", "/$/_changes", 401, 404, 200 },
    { "GET", "/$/_changes?feed=bogus", 401, 404, 400 },
    { "GET", "/$/_local/x", 401, 404, 404 },
    { "GET", "/$/_all_docs", 404, 404, 404 },
    { "DELETE", "/$", 405, 405, 405 },
    { "PUT", "/", 405, 405, 405 },
    { "GET", "/_all_dbs", 404, 404, 404 },
    { "GET", "/w-00000000000000000000000000000000-amber", 401, 404, 404 },
    { "GET", "/../../etc/passwd", 404, 404, 404 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (GStrv) parts = g_strsplit (table[i].path, "$", 2);
      g_autofree char *path = g_strjoinv (fixture->amber, parts);
      g_test_message ("%s %s", table[i].method, path);
      g_assert_cmpuint (ask (fixture, NULL, table[i].method, path, NULL, NULL), ==,
                        table[i].nobody);
      g_assert_cmpuint (ask (fixture, "stranger", table[i].method, path, NULL, NULL), ==,
                        table[i].stranger);
      g_assert_cmpuint (ask (fixture, "anna", table[i].method, path, NULL, NULL), ==,
                        table[i].reader);
    }
}

static char *
dup_push (const char *document)
{
  return g_strdup_printf ("{\"new_edits\":false,\"docs\":[%s]}", document);
}

/* Valid, replayed, changed on the way, into the wrong space, by nobody we know. */
static void
test_verdicts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WfGen) stranger = wf_gen_new (7, fixture->amber, 1, 2);
  WfUuid ent;
  g_autoptr (WfDraft) draft = NULL;
  g_autoptr (WfOperation) good = NULL;
  g_autoptr (WfOperation) unknown = wf_gen_next (stranger);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_docs", fixture->amber);
  g_autofree char *changes = g_strdup_printf ("/%s/_changes", fixture->amber);

  wf_uuid_new (&ent, WF_GEN_START_US);
  draft = wf_draft_new (fixture->amber, "incident", &ent, WF_OP_SET);
  wf_draft_set_string (draft, "title", "Cable");
  good = wf_operation_seal (draft, fixture->key, 1, NULL, (guint64) (WF_GEN_START_US / 1000) << 16,
                            NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 5; i++)
    {
      static const char *const codes[]
          = { "\"ok\":true", "\"ok\":true", "bad-", "unknown-device", "bad-form" };
      g_autofree char *document = i == 4 ? g_strdup ("{\"_id\":\"nonsense\"}")
                                         : wf_gen_dup_document (i == 3 ? unknown : good);
      g_autofree char *body = NULL;
      g_autofree char *answer = NULL;
      if (i == 2)
        *strstr (document, "Cable") = 'T';
      body = dup_push (document);
      g_assert_cmpuint (ask (fixture, "anna", "POST", path, body, &answer), ==, 201);
      g_test_message ("%s", answer);
      g_assert_nonnull (strstr (answer, codes[i]));
    }
  g_autofree char *page = NULL;
  g_assert_cmpuint (ask (fixture, "anna", "GET", changes, NULL, &page), ==, 200);
  g_assert_nonnull (strstr (page, "\"last_seq\":1,"));
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_docs", fixture->amber);
  g_autofree char *large = g_strnfill (WF_LIMIT_BODY + 1, ' ');
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *answer = NULL;

  g_assert_cmpuint (ask (fixture, "anna", "POST", path, large, &answer), ==, 413);
  g_assert_nonnull (strstr (answer, "\"too_large\""));
  g_assert_cmpuint (ask (fixture, "anna", "POST", path, deep, NULL), >=, 400);
  g_assert_cmpuint (ask (fixture, "anna", "POST", path, "{\"docs\":[]}", NULL), ==,
                    400); /* new_edits */
  g_assert_cmpuint (ask (fixture, NULL, "GET", "/_wf/health", NULL, NULL), ==, 200);
}

/* The server is on trial here, not its certificate. */
static gboolean
accept_cb (GTlsConnection *connection,
           GTlsCertificate *certificate,
           GTlsCertificateFlags flags,
           gpointer data)
{
  return TRUE;
}

/* A request that is never finished is cut off, before the handshake as well as in the middle of its
 * headers. */
static void
test_slow (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) silent = NULL;
  g_autoptr (GSocketConnection) tcp = NULL;
  g_autoptr (GIOStream) half = NULL;
  const char *begin = "GET / HTTP/1.1\r\nHost: localhost\r\n";
  char byte;

  silent
      = g_socket_client_connect_to_host (client, "127.0.0.1", fixture->server->port, NULL, &error);
  g_assert_no_error (error);
  tcp = g_socket_client_connect_to_host (client, "127.0.0.1", fixture->server->port, NULL, &error);
  g_assert_no_error (error);
  half = g_tls_client_connection_new (G_IO_STREAM (tcp), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (half, "accept-certificate", G_CALLBACK (accept_cb), NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (half), begin, strlen (begin), NULL,
                             NULL, &error);
  g_assert_no_error (error);
  /* Both reads end only when the server hangs up. */
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (silent)), &byte,
                                        1, NULL, NULL),
                   <=, 0);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (half), &byte, 1, NULL, NULL),
                   <=, 0);
  g_assert_cmpuint (ask (fixture, NULL, "GET", "/_wf/health", NULL, NULL), ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add ("/server/every-route-for-nobody-stranger-and-reader", Fixture, NULL, set_up,
              test_matrix, tear_down);
  g_test_add ("/server/each-refused-operation-has-its-code", Fixture, NULL, set_up, test_verdicts,
              tear_down);
  g_test_add ("/server/what-is-too-large-is-refused", Fixture, NULL, set_up, test_limits,
              tear_down);
  g_test_add ("/server/slow-requests-are-cut-off", Fixture, NULL, set_up, test_slow, tear_down);
  return g_test_run ();
}
