/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-test-line.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#define PIECE 16384

WfTestLine *
wf_test_line_new (guint16 port, const char *host)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) local = g_inet_socket_address_new_from_string (host, 0);
  g_autoptr (GSocketAddress) remote = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr (GError) error = NULL;
  WfTestLine *self = g_new0 (WfTestLine, 1);

  g_socket_client_set_local_address (client, local);
  self->tcp = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (remote), NULL, &error);
  g_assert_no_error (error);
  g_socket_set_option (g_socket_connection_get_socket (self->tcp), IPPROTO_TCP, TCP_NODELAY, TRUE,
                       NULL);
  self->unread = g_string_new (NULL);
  return self;
}

void
wf_test_line_free (WfTestLine *self)
{
  g_io_stream_close (G_IO_STREAM (self->tcp), NULL, NULL);
  g_clear_object (&self->tls);
  g_object_unref (self->tcp);
  g_string_free (self->unread, TRUE);
  g_free (self);
}

static gboolean
accept_cb (GTlsConnection *connection,
           GTlsCertificate *certificate,
           GTlsCertificateFlags flags,
           gpointer data)
{
  return TRUE;
}

static GIOStream *
new_tls (GIOStream *base)
{
  g_autoptr (GError) error = NULL;
  GIOStream *tls
      = g_initable_new (g_tls_backend_get_client_connection_type (g_tls_backend_get_default ()),
                        NULL, &error, "base-io-stream", base, "database", NULL, NULL);
  g_assert_no_error (error);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_cb), NULL);
  return tls;
}

gboolean
wf_test_line_shake (WfTestLine *self)
{
  self->tls = new_tls (G_IO_STREAM (self->tcp));
  return g_tls_connection_handshake (G_TLS_CONNECTION (self->tls), NULL, NULL);
}

static GIOStream *
stream_of (WfTestLine *self)
{
  return self->tls ? self->tls : G_IO_STREAM (self->tcp);
}

gboolean
wf_test_line_say (WfTestLine *self, const char *bytes, gsize length)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (stream_of (self)), bytes, length,
                                    NULL, NULL, NULL);
}

static gboolean
hear_more (WfTestLine *self)
{
  char piece[PIECE];
  gssize n = g_input_stream_read (g_io_stream_get_input_stream (stream_of (self)), piece,
                                  sizeof piece, NULL, NULL);
  if (n > 0)
    g_string_append_len (self->unread, piece, n);
  return n > 0;
}

guint
wf_test_line_hear_head (WfTestLine *self, char **head)
{
  const char *end;
  guint status;

  while (!(end = strstr (self->unread->str, "\r\n\r\n")))
    if (!hear_more (self))
      return 0;
  status = (guint) g_ascii_strtoull (self->unread->str + strlen ("HTTP/1.1 "), NULL, 10);
  if (head)
    *head = g_strndup (self->unread->str, (gsize) (end + 2 - self->unread->str));
  g_string_erase (self->unread, 0, end + 4 - self->unread->str);
  return status;
}

guint
wf_test_line_hear (WfTestLine *self, char **body)
{
  g_autofree char *head = NULL;
  guint status = wf_test_line_hear_head (self, &head);
  const char *length = head ? strstr (head, "Content-Length: ") : NULL;
  gsize size = length ? g_ascii_strtoull (length + strlen ("Content-Length: "), NULL, 10) : 0;

  while (status != 0 && self->unread->len < size)
    if (!hear_more (self))
      return 0;
  if (body && status != 0)
    *body = g_strndup (self->unread->str, size);
  g_string_erase (self->unread, 0, (gssize) MIN (size, self->unread->len));
  return status;
}

static void
shaken_cb (GObject *source, GAsyncResult *result, gpointer is_over)
{
  *(gboolean *) is_over = TRUE;
}

/* Said into a pair of sockets whose other end is ours. */
GBytes *
wf_test_line_hello (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GSocket) theirs = NULL;
  g_autoptr (GSocketConnection) base = NULL;
  g_autoptr (GIOStream) tls = NULL;
  gboolean is_over = FALSE;
  guint8 bytes[PIECE];
  int pair[2];
  gssize n;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
  theirs = g_socket_new_from_fd (pair[0], NULL);
  base = g_socket_connection_factory_create_connection (theirs);
  tls = new_tls (G_IO_STREAM (base));
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, cancellable,
                                    shaken_cb, &is_over);
  n = recv (pair[1], bytes, sizeof bytes, 0);
  g_assert_cmpint (n, >, 5);
  close (pair[1]);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  return g_bytes_new (bytes, (gsize) n);
}

char *
wf_test_line_dup_session (guint16 port, const char *user)
{
  g_autoptr (WfTestLine) line = wf_test_line_new (port, "127.0.0.1");
  g_autofree char *body
      = g_strdup_printf ("{\"name\":\"%s\",\"password\":\"" WF_TEST_PASSWORD "\"}", user);
  g_autofree char *text = g_strdup_printf ("POST /_session HTTP/1.1\r\nHost: localhost\r\n"
                                           "Content-Type: application/json\r\n"
                                           "Content-Length: %zu\r\n\r\n%s",
                                           strlen (body), body);
  g_autofree char *head = NULL;
  const char *cookie;

  g_assert_true (wf_test_line_shake (line));
  g_assert_true (wf_test_line_say (line, text, strlen (text)));
  g_assert_cmpuint (wf_test_line_hear_head (line, &head), ==, 200);
  cookie = strstr (head, "Set-Cookie: ");
  g_assert_nonnull (cookie);
  cookie += strlen ("Set-Cookie: ");
  return g_strndup (cookie, strcspn (cookie, ";\r"));
}

double
wf_test_server_get_rss (WfTestServer *server)
{
  g_autofree char *path
      = g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (server->process));
  g_autofree char *status = NULL;

  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  return (double) g_ascii_strtoull (strstr (status, "VmRSS:") + strlen ("VmRSS:"), NULL, 10)
         / 1024.0;
}
