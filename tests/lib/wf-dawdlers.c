/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-dawdlers.h"

#include <string.h>
#include <sys/resource.h>

#include "lib/wf-bench-rank.h"

#define N_IN_HEADERS 100

static WfTestLine *
begin_slowly (guint16 port, guint i, GBytes *hello)
{
  static const char headers[] = "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
  WfTestLine *line = wf_test_line_new (port, WF_DAWDLERS_HOST);
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
make_room_for_lines (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

GPtrArray *
wf_dawdlers_new (guint16 port, guint n)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_test_line_free);
  g_autoptr (GBytes) hello = wf_test_line_hello ();

  make_room_for_lines ();
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (lines, begin_slowly (port, i, hello));
  return lines;
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

gboolean
wf_dawdlers_were_hung_up_on (gpointer dawdlers)
{
  GPtrArray *lines = dawdlers;
  for (guint i = 0; i < lines->len; i++)
    if (!was_hung_up_on (lines->pdata[i]))
      return FALSE;
  return TRUE;
}

double
wf_friend_ask (guint16 port)
{
  static const char request[] = "GET /_wf/health HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const gint64 began = g_get_monotonic_time ();
  g_autoptr (WfTestLine) line = wf_test_line_new (port, WF_FRIENDS_HOST);

  g_assert_true (wf_test_line_shake (line));
  g_assert_true (wf_test_line_say (line, request, strlen (request)));
  g_assert_cmpuint (wf_test_line_hear (line, NULL), ==, 200);
  return (double) (g_get_monotonic_time () - began) / 1e6;
}

double *
wf_friends_ask (guint16 port, guint n)
{
  double *seconds = g_new (double, n);

  for (guint i = 0; i < n; i++)
    seconds[i] = wf_friend_ask (port);
  wf_bench_sort (seconds, n);
  return seconds;
}
