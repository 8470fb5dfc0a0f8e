/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-crowd.h"

#include <string.h>

#include "lib/wf-bench-rank.h"

typedef struct
{
  WfCrowd *crowd;
  guint number;
  double seconds; /* negative: not served */
} Member;

/* What they wait for together. */
static GMutex mutex;
static GCond changed;
static gint64 begins; /* monotonic; 0: not yet */
static guint n_served;

static char *
dup_user (guint i)
{
  return g_strdup_printf ("desk%u", i);
}

static guint
count_users (guint n)
{
  return (n + WF_CROWD_LINES_PER_USER - 1) / WF_CROWD_LINES_PER_USER;
}

WfCrowd *
wf_crowd_new (WfTestServer *server, guint n)
{
  WfCrowd *self = g_new0 (WfCrowd, 1);
  WfUuid crisis;

  self->server = server;
  self->n = n;
  self->seconds = g_new0 (double, n);
  self->cookies = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < count_users (n); i++)
    {
      g_autofree char *user = dup_user (i);
      wf_test_server_add_user (server, user, NULL, TRUE);
    }
  g_assert_true (wf_uuid_parse (server->crisis, &crisis));
  g_autofree char *amber = wf_space_dup_name (WF_REALM_REAL, &crisis, "amber");
  self->feed = g_strdup_printf ("{\"%s\":{\"since\":0}}", amber);
  return self;
}

void
wf_crowd_free (WfCrowd *self)
{
  g_ptr_array_unref (self->cookies);
  g_free (self->seconds);
  g_free (self->feed);
  g_free (self);
}

void
wf_crowd_sign_in (WfCrowd *self)
{
  for (guint i = 0; i < count_users (self->n); i++)
    {
      g_autofree char *user = dup_user (i);
      g_ptr_array_add (self->cookies, wf_test_line_dup_session (self->server->port, user));
    }
}

static gboolean
is_served (WfCrowd *crowd, WfTestLine *line, guint number)
{
  const char *cookie = crowd->cookies->pdata[number / WF_CROWD_LINES_PER_USER];
  g_autofree char *text = g_strdup_printf (
      "POST /_wf/feed?heads=true HTTP/1.1\r\nHost: localhost\r\nWatchfloor-Profile: 1\r\n"
      "Cookie: %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
      cookie, strlen (crowd->feed), crowd->feed);

  return wf_test_line_shake (line) && wf_test_line_say (line, text, strlen (text))
         && wf_test_line_hear_head (line, NULL) == 200;
}

static gpointer
member_thread (gpointer data)
{
  Member *member = data;
  WfCrowd *crowd = member->crowd;

  g_mutex_lock (&mutex);
  while (begins == 0)
    g_cond_wait (&changed, &mutex);
  g_mutex_unlock (&mutex);
  WfTestLine *line = wf_test_line_new (crowd->server->port, "127.0.0.1");
  gboolean served = is_served (crowd, line, member->number);
  member->seconds = served ? (double) (g_get_monotonic_time () - begins) / 1e6 : -1;

  /* Nobody leaves before all were served: they stand together. */
  g_mutex_lock (&mutex);
  n_served++;
  g_cond_broadcast (&changed);
  while (n_served < crowd->n)
    g_cond_wait (&changed, &mutex);
  g_mutex_unlock (&mutex);
  wf_test_line_free (line);
  return NULL;
}

void
wf_crowd_reconnect (WfCrowd *self)
{
  g_autofree Member *members = g_new0 (Member, self->n);
  g_autofree GThread **threads = g_new0 (GThread *, self->n);

  begins = 0;
  n_served = 0;
  for (guint i = 0; i < self->n; i++)
    {
      members[i] = (Member){ self, i, 0 };
      threads[i] = g_thread_new ("crowd", member_thread, &members[i]);
    }
  g_usleep (200000); /* until the last thread waits */
  g_mutex_lock (&mutex);
  begins = g_get_monotonic_time ();
  g_cond_broadcast (&changed);
  g_mutex_unlock (&mutex);
  self->n_failed = 0;
  for (guint i = 0; i < self->n; i++)
    {
      g_thread_join (threads[i]);
      self->seconds[i] = members[i].seconds;
      self->n_failed += members[i].seconds < 0;
    }
  wf_bench_sort (self->seconds, self->n);
}
