/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What watchfloord answers to those who are not our client. */
#include <string.h>

#include "base/wf-json.h"
#include "lib/wf-gen.h"
#include "lib/wf-test-http.h"
#include "wire/wf-protocol.h"

static char *
dup_push (const char *document)
{
  return g_strdup_printf ("{\"new_edits\":false,\"docs\":[%s]}", document);
}

/* Valid, replayed, changed on the way, into the wrong space, by nobody we know. */
static void
test_verdicts (void)
{
  g_autoptr (WfTestHttp) fixture = wf_test_http_new ();
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
      g_assert_cmpuint (wf_test_http_status (fixture, "anna", "POST", path, body, &answer), ==,
                        201);
      g_test_message ("%s", answer);
      g_assert_nonnull (strstr (answer, codes[i]));
    }
  g_autofree char *page = NULL;
  g_assert_cmpuint (wf_test_http_status (fixture, "anna", "GET", changes, NULL, &page), ==, 200);
  g_assert_nonnull (strstr (page, "\"last_seq\":1,"));
}

static void
test_limits (void)
{
  g_autoptr (WfTestHttp) fixture = wf_test_http_new ();
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_docs", fixture->amber);
  g_autofree char *large = g_strnfill (WF_LIMIT_BODY + 1, ' ');
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *answer = NULL;

  g_assert_cmpuint (wf_test_http_status (fixture, "anna", "POST", path, large, &answer), ==, 413);
  g_assert_nonnull (strstr (answer, "\"too_large\""));
  g_assert_cmpuint (wf_test_http_status (fixture, "anna", "POST", path, deep, NULL), >=, 400);
  g_assert_cmpuint (wf_test_http_status (fixture, "anna", "POST", path, "{\"docs\":[]}", NULL), ==,
                    400); /* new_edits */
  g_assert_cmpuint (wf_test_http_status (fixture, NULL, "GET", "/_wf/health", NULL, NULL), ==, 200);
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
test_slow (void)
{
  g_autoptr (WfTestHttp) fixture = wf_test_http_new ();
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
  g_assert_cmpuint (wf_test_http_status (fixture, NULL, "GET", "/_wf/health", NULL, NULL), ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/server/each-refused-operation-has-its-code", test_verdicts);
  g_test_add_func ("/server/what-is-too-large-is-refused", test_limits);
  g_test_add_func ("/server/slow-requests-are-cut-off", test_slow);
  return g_test_run ();
}
