/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clients that mean ill, and many that mean well at once (log.md §14 S2, N3): while two thousand
 * dawdle, others are served; who dawdles is cut off; what is too large is refused while it is said;
 * a crowd that comes back is let in; and a server that is told to stop loses nothing that it has
 * confirmed. */
#include <string.h>

#include "lib/wf-crowd.h"
#include "lib/wf-loops.h"
#include "lib/wf-test-http.h"
#include "wire/wf-protocol.h"

/* Of the address sanitizer: with it, a process says nothing about memory. */
extern gsize __sanitizer_get_current_allocated_bytes (void) __attribute__ ((weak));

#define ENEMY "127.0.0.2"
#define FRIEND "127.0.0.1"

static void
check_memory (WfTestServer *server, double most_mib)
{
  double rss = wf_test_server_get_rss (server);

  g_test_message ("the server takes %.0f MiB", rss);
  if (!__sanitizer_get_current_allocated_bytes)
    g_assert_cmpfloat (rss, <, most_mib);
}

/* --- those who dawdle ---------------------------------------------------- */

#define N_SLOW 2000
#define N_IN_HEADERS 100
#define N_FRIENDS 30

/* They say nothing, half a ClientHello, a whole one and nothing more, or half of a request. */
static WfTestLine *
begin_slowly (guint16 port, guint i, GBytes *hello)
{
  static const char headers[] = "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
  WfTestLine *line = wf_test_line_new (port, ENEMY);
  gsize size;
  const char *bytes = g_bytes_get_data (hello, &size);

  if (i < N_IN_HEADERS)
    {
      g_assert_true (wf_test_line_shake (line));
      g_assert_true (wf_test_line_say (line, headers, strlen (headers)));
    }
  else if (i % 3 != 0)
    g_assert_true (wf_test_line_say (line, bytes, i % 3 == 1 ? size / 2 : size));
  return line;
}

static void
check_is_served (guint16 port)
{
  static const char request[] = "GET /_wf/health HTTP/1.1\r\nHost: localhost\r\n\r\n";
  g_autoptr (WfTestLine) line = wf_test_line_new (port, FRIEND);

  g_assert_true (wf_test_line_shake (line));
  g_assert_true (wf_test_line_say (line, request, strlen (request)));
  g_assert_cmpuint (wf_test_line_hear (line, NULL), ==, 200);
}

/* Reads without waiting: what came before the end does not matter. */
static gboolean
was_hung_up_on (WfTestLine *line)
{
  GSocket *socket = g_socket_connection_get_socket (line->tcp);
  g_autoptr (GError) error = NULL;
  char bytes[4096];
  gssize n;

  do
    n = g_socket_receive_with_blocking (socket, bytes, sizeof bytes, FALSE, NULL, &error);
  while (n > 0);
  return !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

static gboolean
were_all_hung_up_on (gpointer lines)
{
  GPtrArray *slow = lines;
  for (guint i = 0; i < slow->len; i++)
    if (!was_hung_up_on (slow->pdata[i]))
      return FALSE;
  return TRUE;
}

static void
test_slow (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autoptr (GPtrArray) slow = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_test_line_free);
  g_autoptr (GBytes) hello = wf_test_line_hello ();

  for (guint i = 0; i < N_SLOW; i++)
    g_ptr_array_add (slow, begin_slowly (http->server->port, i, hello));
  for (guint i = 0; i < N_FRIENDS; i++)
    check_is_served (http->server->port);
  /* They stood all the while, or those who were served prove nothing. */
  g_assert_false (were_all_hung_up_on (slow));
  check_memory (http->server, 200);
  wf_test_until (were_all_hung_up_on, slow, "everybody who dawdled was cut off");
  check_is_served (http->server->port);
}

/* More than the server has room for: those who came are not kept out by those who dawdle. */
static void
test_full (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autoptr (GPtrArray) slow = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_test_line_free);

  for (guint i = 0; i < 2600; i++)
    g_ptr_array_add (slow, wf_test_line_new (http->server->port, ENEMY));
  check_is_served (http->server->port);
}

/* --- what is too large --------------------------------------------------- */

static const char piece[] = "X-More: and more and more and more and more and more and more\r\n";

/* How many bytes of headers it took; @most: as many as it would have said. */
static gsize
say_headers (WfTestLine *line, gsize most)
{
  static const char begin[] = "GET / HTTP/1.1\r\nHost: localhost\r\n";
  gsize n = 0;

  g_assert_true (wf_test_line_shake (line));
  g_assert_true (wf_test_line_say (line, begin, strlen (begin)));
  while (n < most && wf_test_line_say (line, piece, strlen (piece)))
    n += strlen (piece);
  return n;
}

static void
test_headers (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autoptr (WfTestLine) endless = wf_test_line_new (http->server->port, ENEMY);
  g_autoptr (WfTestLine) large = wf_test_line_new (http->server->port, ENEMY);

  /* Ten to the fifth, and their end does not come. */
  g_assert_cmpuint (say_headers (endless, 100000 * strlen (piece)), <, 100000 * strlen (piece));
  /* A little more than is taken, and whole: that is said in words. */
  say_headers (large, WF_LIMIT_HEADERS);
  g_assert_true (wf_test_line_say (large, "\r\n", 2));
  g_assert_cmpuint (wf_test_line_hear (large, NULL), ==, 431);
  check_memory (http->server, 200);
  check_is_served (http->server->port);
}

static void
test_bodies (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autofree char *session = wf_test_line_dup_session (http->server->port, "anna");
  g_autofree char *chunk = g_strnfill (65536, ' ');
  g_autofree char *head = g_strdup_printf (
      "POST /%s/_bulk_docs HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n", http->amber, session);
  g_autofree char *announced = g_strconcat (head, "Content-Length: 9437184\r\n\r\n", NULL);
  g_autofree char *chunked = g_strconcat (head, "Transfer-Encoding: chunked\r\n\r\n", NULL);
  g_autoptr (WfTestLine) first = wf_test_line_new (http->server->port, ENEMY);
  g_autoptr (WfTestLine) second = wf_test_line_new (http->server->port, ENEMY);
  gsize n = 0;
  gint64 began;

  /* Its head is enough; what follows is let go by, so that the sender comes to read why. */
  g_assert_true (wf_test_line_shake (first));
  g_assert_true (wf_test_line_say (first, announced, strlen (announced)));
  for (guint i = 0; i < 144; i++)
    g_assert_true (wf_test_line_say (first, chunk, 65536));
  g_assert_cmpuint (wf_test_line_hear_head (first, NULL), ==, 413);
  /* Nobody knows how large this one will be. */
  g_assert_true (wf_test_line_shake (second)
                 && wf_test_line_say (second, chunked, strlen (chunked)));
  began = g_get_monotonic_time ();
  while (n < 64 * WF_LIMIT_BODY && wf_test_line_say (second, "10000\r\n", 7)
         && wf_test_line_say (second, chunk, 65536) && wf_test_line_say (second, "\r\n", 2))
    n += 65536;
  g_test_message ("%zu bytes were taken of a body without end", n);
  g_assert_cmpuint (n, <, 64 * WF_LIMIT_BODY);
  /* And it hears of that, instead of waiting for room to say more. */
  g_assert_cmpint (g_get_monotonic_time () - began, <, 30 * G_USEC_PER_SEC);
  check_memory (http->server, 200);
  check_is_served (http->server->port);
}

/* --- those who wait for us ----------------------------------------------- */

#define N_CHECKS 80

static char *
dup_basic (const char *password)
{
  g_autofree char *pair = g_strconcat ("anna:", password, NULL);
  g_autofree char *coded = g_base64_encode ((const guchar *) pair, strlen (pair));
  return g_strdup_printf ("Authorization: Basic %s\r\n", coded);
}

/* Their bodies are there, and wait with them while passwords are checked one after another. */
static void
test_queue (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_test_line_free);

  for (guint i = 0; i < N_CHECKS; i++)
    {
      WfTestLine *line = wf_test_line_new (http->server->port, FRIEND);
      g_autofree char *wrong = g_strdup_printf ("wrong %u", i);
      g_autofree char *basic = dup_basic (i + 1 < N_CHECKS ? wrong : WF_TEST_PASSWORD);
      g_autofree char *text
          = g_strdup_printf ("POST /%s/_revs_diff HTTP/1.1\r\nHost: localhost\r\n%s"
                             "Content-Length: 2\r\n\r\n",
                             http->amber, basic);
      g_ptr_array_add (lines, line);
      g_assert_true (wf_test_line_shake (line));
      g_assert_true (wf_test_line_say (line, text, strlen (text)));
      g_assert_true (wf_test_line_say (line, "{}", 2));
    }
  for (guint i = 0; i < N_CHECKS; i++)
    g_assert_cmpuint (wf_test_line_hear (lines->pdata[i], NULL), ==, i + 1 < N_CHECKS ? 401 : 200);
}

static void
test_crowd (void)
{
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autoptr (WfCrowd) crowd = NULL;

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  crowd = wf_crowd_new (server, wf_loops_pick (60, 500));
  wf_test_server_start (server, "server");
  wf_crowd_sign_in (crowd);
  for (guint i = 0; i < 2; i++)
    {
      wf_crowd_reconnect (crowd);
      g_assert_cmpuint (crowd->n_failed, ==, 0);
    }
  check_memory (server, 512);
  g_assert_cmpint (wf_test_server_stop (server), ==, 0);
}

/* --- told to stop -------------------------------------------------------- */

#define N_WRITERS 16
#define N_EACH 400

typedef struct
{
  guint16 port;
  const char *path, *session;
  char *pushes[N_EACH];
  GPtrArray *ids[N_EACH];
  guint n_confirmed, last_status;
} Writer;

static gint n_confirmed_by_all; /* atomic */

static gpointer
writer_thread (gpointer data)
{
  Writer *writer = data;
  g_autoptr (WfTestLine) line = wf_test_line_new (writer->port, FRIEND);

  g_assert_true (wf_test_line_shake (line));
  for (guint i = 0; i < N_EACH; i++)
    {
      g_autofree char *text = g_strdup_printf (
          "POST %s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n"
          "Content-Length: %zu\r\n\r\n%s",
          writer->path, writer->session, strlen (writer->pushes[i]), writer->pushes[i]);
      writer->last_status
          = wf_test_line_say (line, text, strlen (text)) ? wf_test_line_hear (line, NULL) : 0;
      if (writer->last_status != 201)
        break;
      writer->n_confirmed++;
      g_atomic_int_inc (&n_confirmed_by_all);
    }
  return NULL;
}

static void
check_holds_confirmed (WfTestHttp *http, Writer *writers)
{
  g_autofree char *path = g_strdup_printf ("/%s/_changes", http->amber);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint since = 0;; since += 5000)
    {
      g_autofree char *page = g_strdup_printf ("%s?since=%u", path, since);
      g_autofree char *text = NULL;
      g_assert_cmpuint (wf_test_http_status (http, "anna", "GET", page, NULL, &text), ==, 200);
      g_string_append (all, text);
      if (strstr (text, "\"pending\":0"))
        break;
    }
  for (guint i = 0; i < N_WRITERS; i++)
    for (guint k = 0; k < writers[i].n_confirmed; k++)
      g_assert_nonnull (strstr (all->str, writers[i].ids[k]->pdata[0]));
}

static void
test_drain (void)
{
  static Writer writers[N_WRITERS];
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autofree char *session = wf_test_line_dup_session (http->server->port, "anna");
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_docs", http->amber);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GThread *threads[N_WRITERS];
  GSocketConnection *late;

  for (guint i = 0; i < N_WRITERS; i++)
    {
      writers[i] = (Writer){ .port = http->server->port, .path = path, .session = session };
      for (guint k = 0; k < N_EACH; k++)
        {
          writers[i].ids[k] = g_ptr_array_new_with_free_func (g_free);
          writers[i].pushes[k] = wf_test_http_dup_push (http, 1, writers[i].ids[k]);
        }
    }
  for (guint i = 0; i < N_WRITERS; i++)
    threads[i] = g_thread_new ("writer", writer_thread, &writers[i]);
  while (g_atomic_int_get (&n_confirmed_by_all) < 100)
    g_usleep (1000);
  g_assert_cmpint (wf_test_server_stop (http->server), ==, 0);
  for (guint i = 0; i < N_WRITERS; i++)
    {
      g_thread_join (threads[i]);
      g_test_message ("writer %u: %u confirmed, then %u", i, writers[i].n_confirmed,
                      writers[i].last_status);
      /* In words, or by the line's end; never by a lie. */
      g_assert_true (writers[i].n_confirmed == N_EACH || writers[i].last_status == 503
                     || writers[i].last_status == 0);
    }
  late = g_socket_client_connect_to_host (client, "127.0.0.1", http->server->port, NULL, NULL);
  g_assert_null (late);
  wf_test_server_start (http->server, "server");
  check_holds_confirmed (http, writers);
  for (guint i = 0; i < N_WRITERS; i++)
    for (guint k = 0; k < N_EACH; k++)
      {
        g_ptr_array_unref (writers[i].ids[k]);
        g_free (writers[i].pushes[k]);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/siege/two-thousand-who-dawdle-keep-nobody-out", test_slow);
  g_test_add_func ("/siege/a-full-server-has-room-for-who-comes", test_full);
  g_test_add_func ("/siege/headers-without-end", test_headers);
  g_test_add_func ("/siege/bodies-without-end", test_bodies);
  g_test_add_func ("/siege/who-waits-for-a-password-check-is-not-cut-off", test_queue);
  g_test_add_func ("/siege/a-crowd-comes-back", test_crowd);
  g_test_add_func ("/siege/told-to-stop-under-load", test_drain);
  return g_test_run ();
}
