/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reconnect-p99-s: the network was gone and comes back, and 500 clients whose sessions live connect
 * at once to one watchfloord: TCP, TLS, and their feed until its first word is there, measured for
 * each from the same moment. The clients run on the same cores. Beside it, in the same run, what
 * one of them alone takes, and the server's memory with all of them connected.
 *
 * siege-p99-ms: a new line and one answer, again and again, while 2,000 others stand and dawdle
 * (log.md §14 S2). Beside it the same without them, and the server's memory meanwhile. */
#include <stdio.h>

#include "lib/wf-bench-rank.h"
#include "lib/wf-crowd.h"
#include "lib/wf-dawdlers.h"

#define N_CLIENTS 500
#define N_SLOW 2000
#define N_FRIENDS 300

static double
reconnect_alone (WfTestServer *server, WfCrowd *all)
{
  WfCrowd one = *all;
  double seconds = 0;

  one.n = 1;
  one.seconds = &seconds;
  wf_crowd_reconnect (&one);
  g_assert_cmpuint (one.n_failed, ==, 0);
  return seconds;
}

typedef struct
{
  WfTestServer *server;
  gint is_over; /* atomic */
  double peak;
} Meter;

static gpointer
meter_thread (gpointer data)
{
  Meter *meter = data;
  while (!g_atomic_int_get (&meter->is_over))
    {
      meter->peak = MAX (meter->peak, wf_test_server_get_rss (meter->server));
      g_usleep (20000);
    }
  return NULL;
}

static void
measure_siege (WfTestServer *server)
{
  g_autofree double *before = wf_friends_ask (server->port, N_FRIENDS);
  g_autoptr (GPtrArray) slow = wf_dawdlers_new (server->port, N_SLOW);
  g_autofree double *during = wf_friends_ask (server->port, N_FRIENDS);
  const double rss = wf_test_server_get_rss (server);

  g_assert_false (wf_dawdlers_were_hung_up_on (slow));
  printf ("{\"name\":\"siege-p99-ms\",\"value\":%.1f,\"unit\":\"ms\",\"goal\":500,\"p50\":%.1f,"
          "\"dawdlers\":%d,\"limit\":%.1f,\"limit-is\":\"p99 without them\","
          "\"server-rss-mib\":%.0f,\"server-rss-goal\":200}\n",
          1e3 * wf_bench_rank (during, N_FRIENDS, 99), 1e3 * wf_bench_rank (during, N_FRIENDS, 50),
          N_SLOW, 1e3 * wf_bench_rank (before, N_FRIENDS, 99), rss);
}

int
main (int argc, char **argv)
{
  g_autoptr (WfTestServer) server = NULL;
  g_autoptr (WfCrowd) crowd = NULL;
  Meter meter = { 0 };
  GThread *thread;
  double alone;

  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  server = wf_test_server_new ();
  wf_test_server_add_crisis (server, WF_REALM_REAL);
  crowd = wf_crowd_new (server, N_CLIENTS);
  wf_test_server_start (server, "server");
  wf_crowd_sign_in (crowd);
  alone = reconnect_alone (server, crowd);
  meter.server = server;
  thread = g_thread_new ("meter", meter_thread, &meter);
  wf_crowd_reconnect (crowd);
  g_atomic_int_set (&meter.is_over, TRUE);
  g_thread_join (thread);
  g_assert_cmpuint (crowd->n_failed, ==, 0);
  printf ("{\"name\":\"reconnect-p99-s\",\"value\":%.2f,\"unit\":\"s\",\"goal\":2,\"p50\":%.2f,"
          "\"clients\":%d,\"limit\":%.4f,\"limit-is\":\"one client alone\",\"server-rss-mib\":%.0f,"
          "\"server-rss-goal\":512}\n",
          wf_bench_rank (crowd->seconds, N_CLIENTS, 99),
          wf_bench_rank (crowd->seconds, N_CLIENTS, 50), N_CLIENTS, alone, meter.peak);
  wf_test_server_stop (server);
  wf_test_server_start (server, "server");
  measure_siege (server);
  wf_test_server_stop (server);
  return 0;
}
