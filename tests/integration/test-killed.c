/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kill -9, again and again: the client while it edits and exchanges (log.md §14 D1), the server in
 * the middle of its group commits under many writers (D2), on a disk that is slow, too: whoever
 * answers before the commit is on the disk is then caught. */
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "lib/wf-loops.h"
#include "lib/wf-test-desk.h"
#include "wire/wf-operation-codec.h"

typedef struct
{
  WfTestServer *server;
  WfTestDesk *desk, *reader;
  GHashTable *acknowledged; /* ids */
} World;

static void
learn_crisis (World *world, WfTestDesk *desk)
{
  wf_test_desk_connect (desk, world->server);
  wf_test_until (wf_test_desk_is_in_sync, desk, "the desk knows its crisis");
  wf_test_desk_disconnect (desk);
}

static void
world_init (World *world, gboolean has_slow_disk)
{
  world->server = wf_test_server_new ();
  world->server->has_slow_disk = has_slow_disk;
  world->desk = wf_test_desk_new ("anna", "");
  world->reader = wf_test_desk_new ("bert", "B");
  world->acknowledged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  wf_test_server_add_crisis (world->server, WF_REALM_REAL);
  wf_test_server_add_user (world->server, "anna", world->desk->key, TRUE);
  wf_test_server_add_user (world->server, "bert", world->reader->key, TRUE);
  wf_test_server_start (world->server, "server");
  learn_crisis (world, world->desk);
}

static void
world_clear (World *world)
{
  wf_test_desk_free (world->desk);
  wf_test_desk_free (world->reader);
  wf_test_server_free (world->server);
  g_hash_table_unref (world->acknowledged);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static void
check_holds_acknowledged (World *world, WfTestDesk *desk)
{
  g_autofree char *ids = wf_test_desk_dup_ids (desk, world->server->crisis);
  GHashTableIter iter;
  const char *id;

  g_hash_table_iter_init (&iter, world->acknowledged);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    g_assert_nonnull (strstr (ids, id));
}

static gboolean
is_equal (gpointer data)
{
  World *world = data;
  if (!wf_test_desk_is_in_sync (world->desk) || !wf_test_desk_is_in_sync (world->reader))
    return FALSE;
  g_autofree char *of_desk = wf_test_desk_dup_ids (world->desk, world->server->crisis);
  g_autofree char *of_reader = wf_test_desk_dup_ids (world->reader, world->server->crisis);
  return g_str_equal (of_desk, of_reader);
}

/* --- the client --------------------------------------------------------- */

/* What one has said before it was killed. */
typedef struct
{
  guint n_confirmed; /* own ones that the server has */
  guint n_foreign;   /* that came from it */
} Said;

static void
count_cb (WfStore *store, const char *crisis, GPtrArray *operations, Said *said)
{
  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = operations->pdata[i];
      if (!operation->is_local)
        said->n_foreign += operation->receipt_seq > 0;
      else
        said->n_confirmed += operation->receipt_seq > 0;
    }
}

static gboolean
wake_cb (gpointer is_over)
{
  *(gboolean *) is_over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
let_exchange (guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (ms, wake_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* This program again, as a desk that edits and exchanges for ever, and says each id once the store
 * has confirmed it, and what it has exchanged by then: STORE KEY URL CRISIS USER PAUSE-MS. */
static G_NORETURN void
run_desk (char **arguments)
{
  g_autoptr (GError) error = NULL;
  WfDeviceKey *key = wf_device_key_load (arguments[1], &error);
  g_assert_no_error (error);
  WfTestStore store = { .path = arguments[0], .clock = wf_clock_new_system () };
  WfTestDesk desk = { .key = key, .store = &store, .user = arguments[4] };
  const guint pause_ms = (guint) atoi (arguments[5]);
  Said said = { 0 };
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  wf_test_store_open (&store, WF_REALM_REAL, key, &error);
  g_assert_no_error (error);
  g_signal_connect (store.store, "operations", G_CALLBACK (count_cb), &said);
  wf_test_desk_connect_to (&desk, arguments[2], arguments[3], "ca.pem", WF_TEST_PASSWORD,
                           &wf_test_tuning_quick);
  for (;;)
    {
      WfUuid ent;
      wf_uuid_new (&ent, g_get_real_time ());
      g_autofree char *id
          = wf_test_desk_write (&desk, arguments[3], &ent, "title", "Until the end");
      g_print ("%s %u %u\n", id, said.n_confirmed, said.n_foreign);
      let_exchange (pause_ms);
    }
}

static GSubprocess *
start_desk (World *world, WfTestDesk *desk, const char *key_path, const char *pause_ms)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self, "--desk",
                                           desk->store->path, key_path, world->server->url,
                                           world->server->crisis, desk->user, pause_ms, NULL);

  g_assert_no_error (error);
  return process;
}

/* FALSE: it is no more. */
static gboolean
hear (GDataInputStream *lines, char **id, Said *said)
{
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

  if (!line)
    return FALSE;
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_assert_cmpuint (g_strv_length (words), ==, 3);
  g_assert_cmpuint (strlen (words[0]), ==, WF_OPERATION_ID_TEXT_LENGTH);
  *id = g_strdup (words[0]);
  said->n_confirmed = (guint) atoi (words[1]);
  said->n_foreign = (guint) atoi (words[2]);
  return TRUE;
}

static char *
save_key (WfTestDesk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (desk->store->folder, "keys", NULL);
  char *path = g_build_filename (folder, "device.key", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  wf_device_key_save (desk->key, path, &error);
  g_assert_no_error (error);
  return path;
}

static void
check_was_killed (GSubprocess *process)
{
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (process));
  g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGKILL);
}

/* After @n edits; with @in_exchange not before some of them are confirmed and others came: it is
 * then killed while both go on. */
static Said
let_edit_and_kill (World *world, const char *key_path, guint n, gboolean in_exchange)
{
  g_autoptr (GSubprocess) process = start_desk (world, world->desk, key_path, "3");
  g_autoptr (GDataInputStream) lines
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  Said said = { 0 };
  gboolean is_told = FALSE;
  char *id;

  for (guint i = 0; hear (lines, &id, &said); i++)
    {
      g_hash_table_add (world->acknowledged, id);
      g_assert_cmpuint (i, <, 5000); /* or nothing was exchanged meanwhile */
      if (is_told || i < n || (in_exchange && (said.n_confirmed == 0 || said.n_foreign == 0)))
        continue;
      g_subprocess_force_exit (process);
      is_told = TRUE;
    }
  check_was_killed (process);
  return said;
}

/* Another desk, which nobody kills: what it writes comes to the one that is. */
typedef struct
{
  GSubprocess *process;
  GThread *thread;
  GPtrArray *ids;
} Other;

static gpointer
hear_thread (gpointer data)
{
  Other *other = data;
  g_autoptr (GDataInputStream) lines
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (other->process));
  Said said;

  for (char *id; hear (lines, &id, &said);)
    g_ptr_array_add (other->ids, id);
  return NULL;
}

static void
other_start (Other *self, World *world, const char *key_path)
{
  self->process = start_desk (world, world->reader, key_path, "30");
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->thread = g_thread_new ("other", hear_thread, self);
}

static void
other_stop (Other *self)
{
  g_subprocess_force_exit (self->process);
  check_was_killed (self->process);
  g_thread_join (self->thread);
  g_object_unref (self->process);
}

/* Its edits were acknowledged, too, at its desk. */
static void
other_hand_over (Other *self, World *world)
{
  g_autofree char *ids = wf_test_desk_dup_ids (world->reader, world->server->crisis);

  for (guint i = 0; i < self->ids->len; i++)
    {
      g_assert_nonnull (strstr (ids, self->ids->pdata[i]));
      g_hash_table_add (world->acknowledged, g_strdup (self->ids->pdata[i]));
    }
  g_ptr_array_unref (self->ids);
}

static void
drop_key (char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_rmdir (folder);
  g_free (path);
}

static void
reopen (WfTestDesk *desk)
{
  g_autoptr (GError) error = NULL;

  wf_test_store_open (desk->store, WF_REALM_REAL, desk->key, &error);
  g_assert_no_error (error);
}

static void
test_client (void)
{
  g_auto (World) world = { 0 };
  WfLoops loops = { .n_per_commit = 50, .n_nightly = 2000 };
  Other other;
  guint n_in_exchange = 0;

  world_init (&world, FALSE);
  learn_crisis (&world, world.reader);
  char *key_path = save_key (world.desk), *other_key = save_key (world.reader);
  wf_test_store_close (world.desk->store);
  wf_test_store_close (world.reader->store);
  other_start (&other, &world, other_key);
  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      const Said said = let_edit_and_kill (&world, key_path, seed % 40, seed / 40 % 2 == 0);
      n_in_exchange += said.n_confirmed > 0 && said.n_foreign > 0;
    }
  other_stop (&other);
  g_test_message ("%u of %u were killed in their exchange, %u edits", n_in_exchange, loops.n_done,
                  g_hash_table_size (world.acknowledged));
  g_assert_cmpuint (g_hash_table_size (world.acknowledged), >, loops.n_done);
  g_assert_cmpuint (n_in_exchange, >=, loops.n_done / 4);

  reopen (world.desk);
  reopen (world.reader);
  check_holds_acknowledged (&world, world.desk);
  other_hand_over (&other, &world);
  wf_test_desk_connect (world.desk, world.server);
  wf_test_desk_connect (world.reader, world.server);
  wf_test_until (is_equal, &world, "both hold the same");
  check_holds_acknowledged (&world, world.desk);
  check_holds_acknowledged (&world, world.reader);
  wf_test_desk_check_derived (world.desk);
  wf_test_desk_check_derived (world.reader);
  drop_key (key_path);
  drop_key (other_key);
}

/* --- the server --------------------------------------------------------- */

#define N_WRITERS 16

typedef struct
{
  World *world;
  SoupSession *session;
  char *path, *space;
  WfOperation *last; /* of the desk's chain */
  gint64 n;
  guint n_busy, n_wanted;
  gboolean is_over;
} Writers;

typedef struct
{
  Writers *writers;
  SoupMessage *message;
  WfOperation *operation;
} Push;

static void push_next (Writers *writers);

static void
push_free (Push *push)
{
  g_object_unref (push->message);
  wf_operation_unref (push->operation);
  g_free (push);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Push *push = user_data;
  Writers *writers = push->writers;
  g_autoptr (GBytes) answer
      = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);
  gsize size = 0;
  const char *text = answer ? g_bytes_get_data (answer, &size) : NULL;
  const gboolean is_confirmed = text && soup_message_get_status (push->message) == 201
                                && g_strstr_len (text, (gssize) size, "\"ok\":true");

  writers->n_busy--;
  if (is_confirmed)
    {
      char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
      wf_operation_id_format (&push->operation->id, id);
      g_hash_table_add (writers->world->acknowledged, g_strdup (id));
      if (!writers->is_over)
        push_next (writers);
    }
  push_free (push);
}

static WfOperation *
seal_next (Writers *writers)
{
  WfUuid ent;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDraft) draft = NULL;

  wf_uuid_new (&ent, WF_GEN_START_US);
  draft = wf_draft_new (writers->space, "incident", &ent, WF_OP_SET);
  wf_draft_set_string (draft, "title", "One of sixteen");
  writers->n++;
  WfOperation *operation = wf_operation_seal (
      draft, writers->world->desk->key, writers->n, writers->last ? writers->last->hash : NULL,
      ((guint64) (WF_GEN_START_US / 1000) << 16) + (guint64) writers->n, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&writers->last, wf_operation_unref);
  writers->last = wf_operation_ref (operation);
  return operation;
}

static void
authorize (SoupMessage *message)
{
  g_autofree char *pair = g_base64_encode ((const guchar *) "anna:" WF_TEST_PASSWORD,
                                           strlen ("anna:" WF_TEST_PASSWORD));
  g_autofree char *line = g_strconcat ("Basic ", pair, NULL);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", line);
  /* Not told that it may be said twice, libsoup makes a new connection for each POST. */
  soup_message_add_flags (message, SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE | SOUP_MESSAGE_IDEMPOTENT);
}

static void
push_next (Writers *writers)
{
  Push *push = g_new0 (Push, 1);
  g_autofree char *uri = g_strconcat (writers->world->server->url, writers->path, NULL);
  g_autoptr (GBytes) body = NULL;
  GString *text = g_string_new ("{\"new_edits\":false,\"docs\":[");

  push->writers = writers;
  push->operation = seal_next (writers);
  push->message = soup_message_new ("POST", uri);
  authorize (push->message);
  wf_operation_append_document (push->operation, text);
  g_string_append (text, "]}");
  body = g_string_free_to_bytes (text);
  soup_message_set_request_body_from_bytes (push->message, "application/json", body);
  writers->n_busy++;
  soup_session_send_and_read_async (writers->session, push->message, G_PRIORITY_DEFAULT, NULL,
                                    answered_cb, push);
}

static gboolean
is_quiet (gpointer data)
{
  return ((Writers *) data)->n_busy == 0;
}

/* What the reader's cursor covers is what the server has at that number. */
static void
check_cursor (Writers *writers)
{
  World *world = writers->world;
  GAsyncResult *pending = NULL;
  g_autoptr (GError) error = NULL;

  wf_store_get_cursor_async (world->reader->store->store, world->server->url, writers->space, NULL,
                             wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  g_autoptr (WfCursor) cursor
      = wf_store_get_cursor_finish (world->reader->store->store, result, &error);
  g_assert_no_error (error);
  if (cursor->seq == 0)
    return;
  g_autofree char *rh = wf_hex_dup (cursor->hash, WF_HASH_SIZE);
  g_autofree char *uri = g_strdup_printf ("%s/%s/_changes?since=%" G_GINT64_FORMAT "&rh=%s&limit=1",
                                          world->server->url, writers->space, cursor->seq, rh);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  authorize (message);
  g_autoptr (GBytes) answer = soup_session_send_and_read (writers->session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
}

static gboolean
has_enough (gpointer data)
{
  const Writers *writers = data;
  return g_hash_table_size (writers->world->acknowledged) >= writers->n_wanted;
}

/* In the middle of commits: right after a confirmation that others are still waiting for. */
static void
write_and_kill (Writers *writers, guint n)
{
  writers->n_wanted = g_hash_table_size (writers->world->acknowledged) + n;
  for (guint i = 0; i < N_WRITERS; i++)
    push_next (writers);
  wf_test_until (has_enough, writers, "enough confirmed");
  if (writers->world->server->has_slow_disk)
    wf_test_server_cut_power (writers->world->server);
  else
    wf_test_server_kill (writers->world->server);
  wf_test_until (is_quiet, writers, "every writer has heard");
  wf_test_server_start (writers->world->server, "server");
  check_cursor (writers);
}

static SoupSession *
new_session (void)
{
  g_autofree char *ca = wf_test_tls_path ("ca.pem");
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (ca, NULL);
  return soup_session_new_with_options ("max-conns", N_WRITERS + 2, "max-conns-per-host",
                                        N_WRITERS + 2, "tls-database", database, NULL);
}

static void
test_server (gconstpointer has_slow_disk)
{
  g_auto (World) world = { 0 };
  WfLoops loops = { .n_per_commit = 6, .n_nightly = 200 };
  WfUuid crisis;
  Writers writers = { .world = &world, .session = new_session () };

  world_init (&world, GPOINTER_TO_INT (has_slow_disk));
  g_assert_true (wf_uuid_parse (world.server->crisis, &crisis));
  writers.space = wf_space_dup_name (WF_REALM_REAL, &crisis, "amber");
  writers.path = g_strdup_printf ("/%s/_bulk_docs", writers.space);
  wf_test_desk_connect (world.reader, world.server);
  for (guint32 seed; wf_loops_next (&loops, &seed);)
    write_and_kill (&writers, 1 + seed % (has_slow_disk ? 40 : 200));
  writers.is_over = TRUE;

  wf_test_desk_connect (world.desk, world.server);
  wf_test_until (is_equal, &world, "both hold the same");
  check_holds_acknowledged (&world, world.desk);
  check_holds_acknowledged (&world, world.reader);
  g_clear_pointer (&writers.last, wf_operation_unref);
  g_object_unref (writers.session);
  g_free (writers.space);
  g_free (writers.path);
}

int
main (int argc, char **argv)
{
  wf_crypto_init ();
  if (argc == 8 && g_str_equal (argv[1], "--desk"))
    run_desk (argv + 2);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/killed/client-that-edits-and-exchanges", test_client);
  g_test_add_data_func ("/killed/server-in-its-group-commit", GINT_TO_POINTER (FALSE), test_server);
  g_test_add_data_func ("/killed/server-without-power-in-its-group-commit", GINT_TO_POINTER (TRUE),
                        test_server);
  return g_test_run ();
}
