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
#include "lib/wf-loops.h"
#include "lib/wf-test-crisis.h"
#include "store/wf-db.h"
#include "store/wf-rebuild.h"

#define N_CTL 7

typedef struct
{
  WfTestCrisis *crisis;
} Fixture;

static WfEngine *
open_engine (Fixture *self, GError **error)
{
  return wf_test_crisis_open (self->crisis, error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->crisis = wf_test_crisis_new ();
  g_autoptr (WfEngine) engine = open_engine (self, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) ctl = wf_test_crisis_write_ctl (self->crisis, engine, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  wf_test_crisis_free (self->crisis);
}

static GPtrArray *
write_entry (Fixture *self, WfEngine *engine, const char *text, GError **error)
{
  return wf_test_crisis_write (self->crisis, engine, text, error);
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

static void
test_killed_while_writing (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) acknowledged
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  WfLoops loops = { .n_per_commit = 50, .n_nightly = 2000 };
  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
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
  g_assert_cmpuint (acknowledged->len, >=, loops.n_done);
  g_autoptr (WfEngine) engine = open_engine (self, NULL);
  g_assert_cmpuint (wf_engine_get_n_restored (engine), ==, 0);
  g_autoptr (GHashTable) hashes = wf_test_crisis_load_hashes (self->crisis, engine);
  for (guint i = 0; i < acknowledged->len; i++)
    g_assert_true (g_hash_table_contains (hashes, acknowledged->pdata[i]));
  g_clear_pointer (&engine, wf_engine_close);
  wf_test_crisis_check_derived (self->crisis);
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
  g_assert_cmpint (g_stat (self->crisis->path, &status), ==, 0);
  overwrite (self->crisis->path, status.st_size / 2 / 4096 * 4096, 3 * 4096);

  g_autoptr (WfEngine) engine = open_engine (self, &error);
  g_assert_null (engine);
  g_assert_error (error, WF_ERROR, WF_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, self->crisis->path));
  g_assert_nonnull (strstr (error->message, "rebuild --salvage"));
  g_clear_error (&error);

  g_autofree char *saved = g_strconcat (self->crisis->path, ".salvaged", NULL);
  g_assert_true (wf_salvage (self->crisis->path, saved, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpint (report.n_saved, >, 100);
  g_assert_cmpint (report.n_saved + report.n_lost, ==, 200 + N_CTL);
  g_assert_false (wf_salvage (self->crisis->path, saved, &report, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_EXISTS);
  g_clear_error (&error);

  g_free (self->crisis->path);
  self->crisis->path = g_steal_pointer (&saved);
  engine = open_engine (self, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) outbox = wf_engine_get_outbox (engine, self->crisis->space, 1000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outbox->len, >, 100);
}

/* --- a thousand kinds of damage ------------------------------------------------------------ */

#define N_ENTRIES 60
#define PAGE 4096
#define ENTRIES_A_PAGE 8 /* at most */

/* What the store held before it was hit: the file, and hash -> seq of each operation. */
typedef struct
{
  char *file;
  gsize size;
  GHashTable *hashes;
  GHashTable *heads; /* gint64: pages, from 1, that lead to every operation */
} Intact;

static void
add_page (GHashTable *pages, gint64 page)
{
  g_hash_table_add (pages, g_memdup2 (&page, sizeof page));
}

static guint
read_number (const guint8 *at, guint size)
{
  guint number = 0;
  for (guint i = 0; i < size; i++)
    number = number << 8 | at[i];
  return number;
}

/* The list of tables may have grown over the first page: then that one says where it is. */
static void
add_schema_pages (GHashTable *pages, const guint8 *file)
{
  const guint8 *head = file + 100;
  add_page (pages, 1);
  if (head[0] != 5) /* no interior page */
    return;
  add_page (pages, read_number (head + 8, 4));
  for (guint i = 0; i < read_number (head + 3, 2); i++)
    add_page (pages, read_number (file + read_number (head + 12 + 2 * i, 2), 4));
}

/* Of the operations, and of the small tables that every one of them names. */
static GHashTable *
find_roots (Fixture *self)
{
  gboolean has_row = FALSE;
  GHashTable *roots = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (WfDb) db = wf_db_open (self->crisis->path, WF_DB_NORMAL, NULL);
  sqlite3_stmt *statement = wf_db_statement (
      db, "SELECT rootpage FROM sqlite_schema WHERE name IN ('operation', 'key', 'device')", NULL);
  while (wf_db_step (db, statement, &has_row, NULL) && has_row)
    add_page (roots, sqlite3_column_int64 (statement, 0));
  g_assert_cmpuint (g_hash_table_size (roots), ==, 3);
  return roots;
}

static void
intact_init (Intact *intact, Fixture *self)
{
  fill (self, N_ENTRIES);
  intact->heads = find_roots (self);
  WfEngine *engine = open_engine (self, NULL);
  intact->hashes = wf_test_crisis_load_hashes (self->crisis, engine);
  wf_engine_close (engine);
  g_assert_cmpuint (g_hash_table_size (intact->hashes), ==, N_CTL + N_ENTRIES);
  g_assert_true (g_file_get_contents (self->crisis->path, &intact->file, &intact->size, NULL));
  add_schema_pages (intact->heads, (const guint8 *) intact->file);
}

static void
intact_clear (Intact *intact)
{
  g_free (intact->file);
  g_hash_table_unref (intact->hashes);
  g_hash_table_unref (intact->heads);
}

/* Flips a bit somewhere, or cuts the end off: *@is_cut. The page that was hit, from 1. */
static gint64
damage (Fixture *self, const Intact *intact, GRand *rand, gboolean *is_cut)
{
  g_autofree char *bytes = g_memdup2 (intact->file, intact->size);
  gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) intact->size);
  *is_cut = g_rand_int_range (rand, 0, 8) == 0;
  bytes[at] ^= (char) (1 << g_rand_int_range (rand, 0, 8));
  g_assert_true (g_file_set_contents (self->crisis->path, bytes,
                                      (gssize) (*is_cut ? at : intact->size), NULL));
  return (gint64) (at / PAGE) + 1;
}

/* Nothing that was changed passes for what was said. */
static guint
count_exact (const Intact *intact, GPtrArray *operations)
{
  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = g_ptr_array_index (operations, i);
      g_autoptr (GBytes) hash = g_bytes_new (operation->hash, WF_HASH_SIZE);
      g_autoptr (GString) document = g_string_new (NULL);
      g_autoptr (WfDecoder) decoder = wf_decoder_new ();
      WfVerdict verdict;
      g_assert_true (g_hash_table_contains (intact->hashes, hash));
      wf_operation_append_document (operation, document);
      g_autoptr (WfOperation) again = wf_decoder_decode (decoder, document->str, document->len,
                                                         operation->space, &verdict, NULL);
      g_assert_nonnull (again);
      g_assert_cmpmem (again->hash, WF_HASH_SIZE, operation->hash, WF_HASH_SIZE);
    }
  return operations->len;
}

/* All that was in the file, or a word about it. */
static gboolean
is_whole (Fixture *self, const Intact *intact)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfEngine) engine = open_engine (self, &error);
  g_autoptr (GPtrArray) operations
      = engine != NULL ? wf_engine_load (engine, self->crisis->crisis_text, &error) : NULL;
  if (operations != NULL)
    g_assert_cmpuint (count_exact (intact, operations), ==, N_CTL + N_ENTRIES);
  else
    {
      g_assert_true (error != NULL && error->domain == WF_ERROR);
      g_assert_nonnull (strstr (error->message, self->crisis->path));
    }
  return operations != NULL;
}

/* Into a new file, which opens and holds nothing that was not said. */
static gint64
salvage (Fixture *self, const Intact *intact)
{
  g_autoptr (GError) error = NULL;
  WfSalvageReport report = { 0 };
  g_autofree char *damaged = self->crisis->path;
  self->crisis->path = g_strconcat (damaged, ".salvaged", NULL);
  g_unlink (self->crisis->path);
  if (wf_salvage (damaged, self->crisis->path, &report, &error))
    {
      g_autoptr (WfEngine) engine = open_engine (self, &error);
      g_assert_no_error (error);
      g_autoptr (GPtrArray) operations = wf_engine_load (engine, self->crisis->crisis_text, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (count_exact (intact, operations), ==, report.n_saved);
    }
  else
    g_assert_nonnull (error);
  g_free (self->crisis->path);
  self->crisis->path = g_steal_pointer (&damaged);
  return report.n_saved;
}

static void
test_any_damage_is_noticed_and_salvaged (Fixture *self, gconstpointer data)
{
  Intact intact;
  WfLoops loops = { .n_per_commit = 1000, .n_nightly = 20000 };
  guint n_noticed = 0;

  intact_init (&intact, self);
  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      gboolean is_cut;
      const gint64 page = damage (self, &intact, rand, &is_cut);
      if (is_whole (self, &intact))
        continue;
      n_noticed++;
      const gint64 n = salvage (self, &intact);
      if (!is_cut && !g_hash_table_contains (intact.heads, &page))
        g_assert_cmpint (n, >=, N_CTL + N_ENTRIES - ENTRIES_A_PAGE);
    }
  g_assert_cmpuint (n_noticed, >, loops.n_done / 8);
  intact_clear (&intact);
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
  ADD ("any-damage-is-noticed-and-salvaged", test_any_damage_is_noticed_and_salvaged);
  return g_test_run ();
}
