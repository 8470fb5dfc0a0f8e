/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bad lines between desks and a real server (log.md §14 N1): while they last both desks write, and
 * half a minute after the line is whole again both hold everything. The waits are those of life, so
 * the lines are bad side by side, each in a process of its own: this program again, with -p. */
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "lib/wf-test-desk.h"
#include "lib/wf-test-proxy.h"

#define HEALED_WITHIN_US (30 * G_USEC_PER_SEC)

typedef struct
{
  const char *name;
  WfTestLine line;
  gboolean strands, flaps;
  guint seconds;
} Partition;

typedef struct
{
  GSubprocess *process;
  char *said;
  gboolean has_ended;
} Run;

static const Partition partitions[] = {
  { "full", { .holds_up = TRUE, .holds_down = TRUE, .refuses = TRUE }, .seconds = 5 },
  { "full-and-forgotten", { .refuses = TRUE }, .strands = TRUE, .seconds = 3 },
  { "to-the-server-only", { .holds_down = TRUE }, .seconds = 5 },
  { "from-the-server-only", { .holds_up = TRUE }, .seconds = 5 },
  { "loss-of-30-percent", { .loss_percent = 30 }, .seconds = 8 },
  { "two-seconds-late", { .delay_ms = 2000 }, .seconds = 12 },
  { "64-kbit-a-second", { .bytes_per_second = 8000 }, .seconds = 8 },
  { "flapping", { .refuses = TRUE }, .flaps = TRUE, .seconds = 8 },
  { "cut-in-the-middle-of-answers", { .cut_after = 2500 }, .seconds = 4 },
};

typedef struct
{
  WfTestServer *server;
  WfTestProxy *proxy;
  WfTestDesk *a, *b;
} World;

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
pump (guint milliseconds)
{
  const gint64 until = g_get_monotonic_time () + milliseconds * 1000;
  guint tick = g_timeout_add (20, tick_cb, NULL);
  while (g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
}

static void
write_some (World *world)
{
  for (guint i = 0; i < 4; i++)
    {
      WfUuid ent;
      wf_uuid_new (&ent, WF_GEN_START_US);
      g_autofree char *of_a
          = wf_test_desk_write (world->a, world->server->crisis, &ent, "title", "One cable");
      g_autofree char *of_b
          = wf_test_desk_write (world->b, world->server->crisis, &ent, "title", "Two cables");
    }
}

static gboolean
is_equal (gpointer data)
{
  World *world = data;
  if (!wf_test_desk_is_in_sync (world->a) || !wf_test_desk_is_in_sync (world->b))
    return FALSE;
  g_autofree char *of_a = wf_test_desk_dup_ids (world->a, world->server->crisis);
  g_autofree char *of_b = wf_test_desk_dup_ids (world->b, world->server->crisis);
  return g_str_equal (of_a, of_b);
}

static void
connect_through (World *world, WfTestDesk *desk)
{
  g_autofree char *url
      = g_strdup_printf ("https://localhost:%u", wf_test_proxy_get_port (world->proxy));
  wf_test_desk_connect_to (desk, url, world->server->crisis, "ca.pem", WF_TEST_PASSWORD,
                           &wf_sync_tuning_default);
}

static void
suffer (World *world, const Partition *partition)
{
  const WfTestLine good = { 0 };
  const guint n_steps = partition->seconds * 2;

  wf_test_proxy_set (world->proxy, &partition->line);
  if (partition->strands)
    wf_test_proxy_strand (world->proxy);
  write_some (world);
  for (guint i = 0; i < n_steps; i++)
    {
      if (partition->flaps)
        {
          wf_test_proxy_set (world->proxy, i % 2 == 0 ? &partition->line : &good);
          wf_test_proxy_cut (world->proxy);
        }
      if (i == n_steps / 2)
        write_some (world);
      pump (500);
    }
}

static void
test_partition (gconstpointer data)
{
  const Partition *partition = data;
  const WfTestLine good = { 0 };
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autoptr (WfTestDesk) a = wf_test_desk_new ("anna", "");
  g_autoptr (WfTestDesk) b = wf_test_desk_new ("bert", "B");
  World world = { .server = server, .a = a, .b = b };

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  wf_test_server_add_user (server, "anna", a->key, TRUE);
  wf_test_server_add_user (server, "bert", b->key, TRUE);
  wf_test_server_start (server, "server");
  g_autoptr (WfTestProxy) proxy = wf_test_proxy_new (server->port);
  world.proxy = proxy;
  connect_through (&world, a);
  connect_through (&world, b);
  wf_test_until (is_equal, &world, "both in sync before");
  suffer (&world, partition);
  wf_test_proxy_set (proxy, &good);
  const gint64 healed = g_get_monotonic_time ();
  wf_test_until (is_equal, &world, "both in sync after");
  const gint64 took = g_get_monotonic_time () - healed;
  g_test_message ("in sync %.1f s after the line was whole", (double) took / G_USEC_PER_SEC);
  g_assert_cmpint (took, <=, HEALED_WITHIN_US);
  wf_test_desk_disconnect (a);
  wf_test_desk_disconnect (b);
}

/* Nothing happens: nearly nothing is done. */
static void
test_idle (void)
{
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autoptr (WfTestDesk) a = wf_test_desk_new ("anna", "");

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  wf_test_server_add_user (server, "anna", a->key, TRUE);
  wf_test_server_start (server, "server");
  wf_test_desk_connect_to (a, server->url, server->crisis, "ca.pem", WF_TEST_PASSWORD,
                           &wf_sync_tuning_default);
  wf_test_until (wf_test_desk_is_in_sync, a, "in sync");
  pump (500);
  const clock_t before = clock ();
  pump (4000);
  g_assert_cmpint ((clock () - before) * 100 / CLOCKS_PER_SEC, <, 4 * 5);
  g_assert_true (wf_test_desk_is_in_sync (a));
  /* And none to come back to. */
  wf_test_server_kill (server);
  wf_test_until (wf_test_desk_is_offline, a, "offline");
  const clock_t offline = clock ();
  pump (4000);
  g_assert_cmpint ((clock () - offline) * 100 / CLOCKS_PER_SEC, <, 4 * 5);
}

/* --- all of them side by side ------------------------------------------------ */

static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8_finish (run->process, result, &run->said, NULL, &error);
  g_assert_no_error (error);
  run->has_ended = TRUE;
}

static void
start (Run *run, const char *path)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  run->process = g_subprocess_launcher_spawn (launcher, &error, self, "-p", path, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (run->process, NULL, NULL, ended_cb, run);
}

static gboolean
has_ended (gpointer data)
{
  return ((Run *) data)->has_ended;
}

static void
test_run (gconstpointer data)
{
  Run *run = (Run *) data;

  wf_test_until (has_ended, run, "the partition's process has ended");
  g_test_message ("%s", run->said);
  g_assert_true (g_subprocess_get_successful (run->process));
  g_clear_object (&run->process);
  g_clear_pointer (&run->said, g_free);
}

int
main (int argc, char **argv)
{
  static Run runs[G_N_ELEMENTS (partitions)];
  const gboolean is_of_all = argc == 1;

  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/partitions/idle", test_idle);
  for (guint i = 0; i < G_N_ELEMENTS (partitions); i++)
    {
      g_autofree char *path = g_strdup_printf ("/partitions/%s", partitions[i].name);
      if (is_of_all)
        {
          start (&runs[i], path);
          g_test_add_data_func (path, &runs[i], test_run);
        }
      else
        g_test_add_data_func (path, &partitions[i], test_partition);
    }
  return g_test_run ();
}
