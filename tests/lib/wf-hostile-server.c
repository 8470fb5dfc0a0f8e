/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-hostile-server.h"

#include <string.h>

#include "lib/wf-test-server.h"

struct _WfHostileServer
{
  GSocketService *service;
  GTlsCertificate *certificate;
  gboolean asks_certificate;
  char *url;
  WfHostileAnswer answer;
  gpointer user_data;
  GMutex lock;
  GPtrArray *paths; /* under the lock */
  gboolean is_gone; /* under the lock: no connection has a thread any more */
};

gboolean
wf_hostile_say (
    GOutputStream *out, const char *status, const char *headers, const void *body, gsize size)
{
  g_autofree char *head
      = g_strdup_printf ("HTTP/1.1 %s\r\n%sConnection: close\r\n\r\n", status, headers);
  return g_output_stream_write_all (out, head, strlen (head), NULL, NULL, NULL)
         && (size == 0 || g_output_stream_write_all (out, body, size, NULL, NULL, NULL));
}

gboolean
wf_hostile_say_json (GOutputStream *out, const char *json)
{
  g_autofree char *headers = g_strdup_printf (
      "Content-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n", strlen (json));
  return wf_hostile_say (out, "200 OK", headers, json, strlen (json));
}

gboolean
wf_hostile_say_welcome (const char *path, GOutputStream *out)
{
  if (g_str_equal (path, "/"))
    wf_hostile_say_json (out, "{\"couchdb\":\"Welcome\",\"wf\":{\"min\":1,\"max\":1,"
                              "\"features\":[],\"epoch\":\"e1\",\"time\":1823299200000000}}");
  else if (g_str_equal (path, "/_session"))
    wf_hostile_say_json (out, "{\"ok\":true,\"name\":\"anna\",\"roles\":[]}");
  else
    return FALSE;
  return TRUE;
}

/* The body that belongs to the head; NULL when the client hung up. */
static char *
read_body (GInputStream *in, const char *head)
{
  const char *line = strstr (head, "\r\nContent-Length: ");
  const gsize size = line ? (gsize) g_ascii_strtoull (line + 18, NULL, 10) : 0;
  char *body = g_malloc0 (size + 1);
  gsize n = 0;
  if (g_input_stream_read_all (in, body, size, &n, NULL, NULL) && n == size)
    return body;
  g_free (body);
  return NULL;
}

static char *
read_head (GInputStream *in)
{
  GString *head = g_string_new (NULL);
  char byte;
  while (!g_str_has_suffix (head->str, "\r\n\r\n")
         && g_input_stream_read (in, &byte, 1, NULL, NULL) == 1 && head->len < 65536)
    g_string_append_c (head, byte);
  return g_string_free (head, FALSE);
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source,
        WfHostileServer *self)
{
  g_autoptr (GIOStream) tls
      = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  if (self->asks_certificate)
    g_object_set (tls, "authentication-mode", G_TLS_AUTHENTICATION_REQUIRED, NULL);
  GInputStream *in = g_io_stream_get_input_stream (tls);
  g_autofree char *head = read_head (in);
  g_auto (GStrv) words = g_strsplit (head, " ", 3);
  g_autofree char *body = g_strv_length (words) == 3 ? read_body (in, head) : NULL;
  if (body)
    {
      g_mutex_lock (&self->lock);
      g_ptr_array_add (self->paths, g_strdup (words[1]));
      g_mutex_unlock (&self->lock);
      self->answer (words[0], words[1], body, g_io_stream_get_output_stream (tls), self->user_data);
    }
  g_io_stream_close (tls, NULL, NULL);
  return TRUE;
}

WfHostileServer *
wf_hostile_server_new (WfHostileAnswer answer, gpointer user_data)
{
  WfHostileServer *self = g_new0 (WfHostileServer, 1);
  g_autofree char *certificate = wf_test_tls_path ("server.pem");
  g_autofree char *key = wf_test_tls_path ("server-key.pem");
  g_autoptr (GError) error = NULL;

  self->certificate = g_tls_certificate_new_from_files (certificate, key, &error);
  g_assert_no_error (error);
  self->answer = answer;
  self->user_data = user_data;
  self->paths = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->lock);
  self->service = g_threaded_socket_service_new (20);
  const guint16 port
      = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, &error);
  g_assert_no_error (error);
  self->url = g_strdup_printf ("https://localhost:%u", port);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  return self;
}

/* On the thread that lets go of the service last. */
static void
gone_cb (gpointer data, GObject *service)
{
  WfHostileServer *self = data;
  g_mutex_lock (&self->lock);
  self->is_gone = TRUE;
  g_mutex_unlock (&self->lock);
}

static gboolean
is_gone (gpointer data)
{
  WfHostileServer *self = data;
  g_mutex_lock (&self->lock);
  const gboolean gone = self->is_gone;
  g_mutex_unlock (&self->lock);
  return gone;
}

/* The clients are given up by now, and hang up in the main loop: it has to run, or a thread that
 * writes to one would wait for ever. */
void
wf_hostile_server_free (WfHostileServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_weak_ref (G_OBJECT (self->service), gone_cb, self);
  g_object_unref (self->service);
  wf_test_until (is_gone, self, "every connection of the hostile server ended");
  g_object_unref (self->certificate);
  g_ptr_array_unref (self->paths);
  g_mutex_clear (&self->lock);
  g_free (self->url);
  g_free (self);
}

void
wf_hostile_server_ask_certificate (WfHostileServer *self)
{
  self->asks_certificate = TRUE;
}

const char *
wf_hostile_server_get_url (WfHostileServer *self)
{
  return self->url;
}

guint
wf_hostile_server_count (WfHostileServer *self, const char *part)
{
  guint n = 0;
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->paths->len; i++)
    n += strstr (self->paths->pdata[i], part) != NULL;
  g_mutex_unlock (&self->lock);
  return n;
}
