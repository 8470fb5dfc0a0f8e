/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clients that mean ill, and many that mean well at once (log.md §14 S2, N3): while two thousand
 * dawdle, others are served; who dawdles is cut off; what is too large is refused while it is said;
 * a crowd that comes back is let in; and a server that is told to stop loses nothing that it has
 * confirmed. */
#include <string.h>

#include "lib/wf-bench-rank.h"
#include "lib/wf-crowd.h"
#include "lib/wf-dawdlers.h"
#include "lib/wf-loops.h"
#include "lib/wf-test-http.h"
#include "wire/wf-protocol.h"

#define ENEMY WF_DAWDLERS_HOST
#define FRIEND WF_FRIENDS_HOST

static void
check_is_served (guint16 port)
{
  wf_friend_ask (port);
}

/* A server whose memory tells something under the address sanitizer, too: it takes more than one
 * without, never less, once it gives back what is freed. */
static WfTestHttp *
new_measured (void)
{
  WfTestHttp *http = wf_test_http_new ();

  g_assert_cmpint (wf_test_server_stop (http->server), ==, 0);
  http->server->forgets_freed = TRUE;
  wf_test_server_start (http->server, "server");
  return http;
}

static void
check_memory (WfTestServer *server, double most_mib)
{
  const double rss = wf_test_server_get_rss (server);

  g_test_message ("the server takes %.0f MiB", rss);
  g_assert_cmpfloat (rss, <, most_mib);
}

/* --- those who dawdle ---------------------------------------------------- */

#define N_SLOW 2000
#define N_FRIENDS 100
/* Times as long as without the siege; and never held against less than this, which other programs
 * on the computer take from a friend. */
#define MOST_TIMES 20
#define LEAST_SECONDS 0.02

/* No wall clock while others work on the same computer: that is asked at night, and measured by
 * `build-aux/bench reconnect`. */
static void
check_served_in_time (const double *before, const double *during)
{
  const double usual = wf_bench_rank (before, N_FRIENDS, 99);
  const double p99 = wf_bench_rank (during, N_FRIENDS, 99);

  g_test_message ("p99 of friends: %.1f ms, %.1f ms before", 1e3 * p99, 1e3 * usual);
  g_assert_cmpfloat (p99, <, MOST_TIMES * MAX (usual, LEAST_SECONDS));
  if (wf_loops_is_night ())
    g_assert_cmpfloat (p99, <, 0.5);
}

static void
test_slow (void)
{
  g_autoptr (WfTestHttp) http = new_measured ();
  g_autofree double *before = wf_friends_ask (http->server->port, N_FRIENDS);
  g_autoptr (GPtrArray) slow = wf_dawdlers_new (http->server->port, N_SLOW);
  g_autofree double *during = wf_friends_ask (http->server->port, N_FRIENDS);

  check_served_in_time (before, during);
  /* They stood all the while, or those who were served prove nothing. */
  g_assert_false (wf_dawdlers_were_hung_up_on (slow));
  check_memory (http->server, 200);
  wf_test_until (wf_dawdlers_were_hung_up_on, slow, "everybody who dawdled was cut off");
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
  g_autoptr (WfTestHttp) http = new_measured ();
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
  g_autoptr (WfTestHttp) http = new_measured ();
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

/* All at once take no longer than they would one after another. */
#define MOST_TIMES_ALONE 4

static double
reconnect_alone (const WfCrowd *all)
{
  WfCrowd one = *all;
  double alone = 0;

  one.n = 1;
  for (guint i = 0; i < 5; i++)
    {
      double seconds = 0;
      one.seconds = &seconds;
      wf_crowd_reconnect (&one);
      g_assert_cmpuint (one.n_failed, ==, 0);
      alone = MAX (alone, seconds);
    }
  return alone;
}

static double
check_came_back_in_time (const WfCrowd *crowd, double alone)
{
  const double p99 = wf_bench_rank (crowd->seconds, crowd->n, 99);

  g_test_message ("p99 of %u: %.2f s, one alone: %.3f s", crowd->n, p99, alone);
  g_assert_cmpfloat (p99, <, MOST_TIMES_ALONE * alone * crowd->n);
  return p99;
}

static void
test_crowd (void)
{
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autoptr (WfCrowd) crowd = NULL;
  double alone, best = G_MAXDOUBLE;

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  crowd = wf_crowd_new (server, wf_loops_pick (60, 500));
  server->forgets_freed = TRUE;
  wf_test_server_start (server, "server");
  wf_crowd_sign_in (crowd);
  alone = reconnect_alone (crowd);
  for (guint i = 0; i < 2; i++)
    {
      wf_crowd_reconnect (crowd);
      g_assert_cmpuint (crowd->n_failed, ==, 0);
      best = MIN (best, check_came_back_in_time (crowd, alone));
    }
  /* Of two, for the sanitizers take half of the time. */
  if (wf_loops_is_night ())
    g_assert_cmpfloat (best, <, 2);
  check_memory (server, 512);
  g_assert_cmpint (wf_test_server_stop (server), ==, 0);
}

/* --- told to stop -------------------------------------------------------- */

#define N_WRITERS 16
#define N_EACH 400
#define DRAIN_SECONDS 20 /* as the server promises, and its unit allows ten more */

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
  guint n_cut = 0;
  gint64 told;

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
  told = g_get_monotonic_time ();
  g_assert_cmpint (wf_test_server_stop (http->server), ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - told, <, DRAIN_SECONDS * G_USEC_PER_SEC);
  for (guint i = 0; i < N_WRITERS; i++)
    {
      g_thread_join (threads[i]);
      g_test_message ("writer %u: %u confirmed, then %u", i, writers[i].n_confirmed,
                      writers[i].last_status);
      /* In words, or by the line's end; never by a lie. */
      g_assert_true (writers[i].n_confirmed == N_EACH || writers[i].last_status == 503
                     || writers[i].last_status == 0);
      n_cut += writers[i].n_confirmed < N_EACH;
    }
  /* It was told in the middle of their pushes. */
  g_assert_cmpuint (n_cut, >, 0);
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
