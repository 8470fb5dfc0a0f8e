/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Killed in the middle, damaged file, old file: what was acknowledged is there, and the
 * message helps. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/wf-error.h"
#include "lib/wf-test-store.h"
#include "model/wf-vocabulary.h"
#include "store/wf-engine.h"
#include "store/wf-db.h"
#include "store/wf-rebuild.h"

#define N_LOOPS 50

typedef struct
{
  WfUuid crisis;
  WfDeviceKey *root, *desk;
  char *folder, *path, *space;
  WfClock *clock;
} Fixture;

static WfEngine *
open_engine (Fixture *self, GError **error)
{
  return wf_engine_open (self->path, WF_REALM_EXERCISE, self->clock, self->desk, error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WfUuid person;
  wf_uuid_new (&self->crisis, WF_GEN_START_US);
  wf_uuid_new (&person, WF_GEN_START_US);
  self->root = wf_device_key_new (&person, "ROOT", "", WF_GEN_START_US);
  wf_uuid_new (&person, WF_GEN_START_US);
  self->desk = wf_device_key_new (&person, "FI", "", WF_GEN_START_US);
  self->space = wf_space_dup_name (WF_REALM_EXERCISE, &self->crisis, "amber");
  self->clock = wf_clock_new_manual (WF_GEN_START_US);
  self->folder = g_dir_make_tmp ("wf-damage-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "store.db", NULL);

  g_autoptr (WfEngine) engine = open_engine (self, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_EXERCISE, &self->crisis, self->root, &self->desk, 1);
  g_autoptr (GPtrArray) ctl = wf_engine_write (engine, drafts, self->root, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (self->folder);
  wf_device_key_unref (self->root);
  wf_device_key_unref (self->desk);
  wf_clock_unref (self->clock);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->space);
}

static GPtrArray *
write_entry (Fixture *self, WfEngine *engine, const char *text, GError **error)
{
  WfUuid ent;
  wf_uuid_new (&ent, WF_GEN_START_US);
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  WfDraft *draft = wf_draft_new (self->space, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE);
  wf_draft_set_string (draft, "text", text);
  g_ptr_array_add (drafts, draft);
  return wf_engine_write (engine, drafts, NULL, NULL, error);
}

/* --- killed -------------------------------------------------------------------------------- */

/* Writes until it is killed, and says each id after the store has acknowledged it. */
static G_NORETURN void
write_for_ever (Fixture *self, int out)
{
  g_autoptr (WfEngine) engine = open_engine (self, NULL);
  for (;;)
    {
      g_autoptr (GPtrArray) operations = write_entry (self, engine, "until the end", NULL);
      const WfOperation *operation = operations != NULL ? operations->pdata[0] : NULL;
      if (operation == NULL || write (out, operation->hash, WF_HASH_SIZE) != WF_HASH_SIZE)
        _exit (1);
    }
}

static GHashTable *
load_hashes (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  WfRebuildReport report;
  g_autoptr (WfEngine) engine = open_engine (self, &error);
  g_assert_no_error (error);
  g_autofree char *crisis = wf_uuid_dup_string (&self->crisis);
  g_autoptr (GPtrArray) operations = wf_engine_load (engine, crisis, &error);
  g_assert_no_error (error);
  GHashTable *hashes
      = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  for (guint i = 0; i < operations->len; i++)
    g_hash_table_add (hashes,
                      g_bytes_new (((WfOperation *) operations->pdata[i])->hash, WF_HASH_SIZE));
  g_clear_pointer (&engine, wf_engine_close);
  g_autoptr (WfDb) db = wf_db_open (self->path, WF_DB_CHECK, &error);
  g_assert_no_error (error);
  g_assert_true (wf_rebuild (db, FALSE, &report, &error));
  g_assert_true (report.was_equal);
  return hashes;
}

static void
test_killed_while_writing (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) acknowledged
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  for (guint loop = 0; loop < N_LOOPS; loop++)
    {
      int pipes[2];
      guint8 hash[WF_HASH_SIZE];
      guint n_before_kill = (guint) g_rand_int_range (rand, 1, 12);
      g_assert_cmpint (pipe (pipes), ==, 0);
      pid_t child = fork ();
      g_assert_cmpint (child, >=, 0);
      if (child == 0)
        write_for_ever (self, pipes[1]);
      close (pipes[1]);
      for (guint n = 0; read (pipes[0], hash, sizeof hash) == sizeof hash;)
        {
          g_ptr_array_add (acknowledged, g_bytes_new (hash, sizeof hash));
          if (++n == n_before_kill)
            kill (child, SIGKILL);
        }
      close (pipes[0]);
      g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
    }
  g_assert_cmpuint (acknowledged->len, >=, N_LOOPS);
  g_autoptr (GHashTable) hashes = load_hashes (self);
  for (guint i = 0; i < acknowledged->len; i++)
    g_assert_true (g_hash_table_contains (hashes, acknowledged->pdata[i]));
}

/* --- damaged ------------------------------------------------------------------------------- */

static void
overwrite (const char *path, gint64 at, gsize size)
{
  g_autofree char *rubbish = g_strnfill (size, '\xa5');
  int fd = g_open (path, O_WRONLY | O_CLOEXEC, 0);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, rubbish, size, at), ==, (gssize) size);
  close (fd);
}

static void
fill (Fixture *self, guint n)
{
  g_autoptr (WfEngine) engine = open_engine (self, NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GPtrArray) operations = write_entry (self, engine, "one of many", NULL);
      g_assert_nonnull (operations);
    }
}

static void
test_damaged_file_is_refused_and_salvaged (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WfSalvageReport report;
  GStatBuf status;
  fill (self, 200);
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  overwrite (self->path, status.st_size / 2 / 4096 * 4096, 3 * 4096);

  g_autoptr (WfEngine) engine = open_engine (self, &error);
  g_assert_null (engine);
  g_assert_error (error, WF_ERROR, WF_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, self->path));
  g_assert_nonnull (strstr (error->message, "rebuild --salvage"));
  g_clear_error (&error);

  g_autofree char *saved = g_strconcat (self->path, ".salvaged", NULL);
  g_assert_true (wf_salvage (self->path, saved, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpint (report.n_saved, >, 100);
  g_assert_cmpint (report.n_saved + report.n_lost, ==, 204);
  g_assert_false (wf_salvage (self->path, saved, &report, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_EXISTS);
  g_clear_error (&error);

  g_free (self->path);
  self->path = g_steal_pointer (&saved);
  engine = open_engine (self, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) outbox = wf_engine_get_outbox (engine, self->space, 1000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outbox->len, >, 100);
}

/* Whatever was hit: no crash, and what opens can be read. */
static void
test_random_damage_never_crashes (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autofree char *intact = NULL;
  gsize size = 0;
  fill (self, 60);
  g_assert_true (g_file_get_contents (self->path, &intact, &size, NULL));
  for (guint loop = 0; loop < 60; loop++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *crisis = wf_uuid_dup_string (&self->crisis);
      g_assert_true (g_file_set_contents (self->path, intact, (gssize) size, NULL));
      overwrite (self->path, g_rand_int_range (rand, 0, (gint32) size - 16),
                 (gsize) g_rand_int_range (rand, 1, 16));
      if (loop % 5 == 0)
        g_assert_cmpint (truncate (self->path, g_rand_int_range (rand, 0, (gint32) size)), ==, 0);
      g_autoptr (WfEngine) engine = open_engine (self, &error);
      g_autoptr (GPtrArray) operations
          = engine != NULL ? wf_engine_load (engine, crisis, &error) : NULL;
      g_assert_true (operations != NULL || error != NULL);
    }
}

#define ADD(name, function)                                                                        \
  g_test_add ("/store/damage/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  wf_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  ADD ("killed-while-writing", test_killed_while_writing);
  ADD ("damaged-file-is-refused-and-salvaged", test_damaged_file_is_refused_and_salvaged);
  ADD ("random-damage-never-crashes", test_random_damage_never_crashes);
  return g_test_run ();
}
