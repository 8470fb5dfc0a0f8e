/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The write-ahead log is gone, cut or damaged (log.md §14 D7). SQLite takes that for a store that
 * ends earlier. What was written here comes back from the spare file and is sent again under the
 * same numbers; the cursor covers no more than what is there, so the rest is asked for again. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/wf-error.h"
#include "lib/wf-loops.h"
#include "lib/wf-test-crisis.h"
#include "lib/wf-test-folder.h"
#include "store/wf-rebuild.h"

#define N_FOREIGN 60

typedef struct
{
  WfTestCrisis *crisis;
  GBytes *master;
  GPtrArray *own; /* WfOperation: what the store called saved */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->crisis = wf_test_crisis_new ();
  self->master = wf_test_crisis_make_master (self->crisis, N_FOREIGN);
  self->own = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  wf_test_crisis_put (self->crisis, self->master);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_bytes_unref (self->master);
  g_ptr_array_unref (self->own);
  wf_test_crisis_free (self->crisis);
}

/* --- a store that was killed --------------------------------------------------------------- */

static const char *const ends[] = { "", "-wal", "-spare" };

typedef struct
{
  char *bytes[G_N_ELEMENTS (ends)]; /* NULL: there is no such file */
  gsize sizes[G_N_ELEMENTS (ends)];
} Files;

enum
{
  STORE,
  LOG,
  SPARE,
};

static void
files_clear (Files *files)
{
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    g_free (files->bytes[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Files, files_clear)

/* As a kill at this moment leaves them. */
static void
files_take (Files *files, WfTestCrisis *crisis)
{
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (crisis->path, ends[i], NULL);
      g_file_get_contents (path, &files->bytes[i], &files->sizes[i], NULL);
    }
}

static void
files_put (const Files *files, WfTestCrisis *crisis)
{
  wf_test_folder_empty (crisis->folder);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (crisis->path, ends[i], NULL);
      if (files->bytes[i] != NULL)
        g_assert_true (g_file_set_contents (path, files->bytes[i], (gssize) files->sizes[i], NULL));
    }
}

static void
write_entries (Fixture *self, WfEngine *engine, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) operations
          = wf_test_crisis_write (self->crisis, engine, "saved, it said", &error);
      g_assert_no_error (error);
      g_ptr_array_add (self->own, wf_operation_ref (operations->pdata[0]));
    }
}

static void
receive (Fixture *self, WfEngine *engine, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfReceiveReport) report = wf_test_crisis_receive (self->crisis, engine, n, &error);
  g_assert_no_error (error);
}

static void
work (Fixture *self, Files *files, guint n_first, guint n_received, guint n_last)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfEngine) engine = wf_test_crisis_open (self->crisis, &error);
  g_assert_no_error (error);
  write_entries (self, engine, n_first);
  if (n_received > 0)
    receive (self, engine, n_received);
  write_entries (self, engine, n_last);
  files_take (files, self->crisis);
}

/* --- what must hold ------------------------------------------------------------------------ */

static GHashTable *
list_outbox (Fixture *self, WfEngine *engine)
{
  GHashTable *ids
      = g_hash_table_new_full (wf_operation_id_hash_key, wf_operation_id_equal_key, g_free, NULL);
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  g_autoptr (GPtrArray) outbox = wf_engine_get_outbox (engine, self->crisis->space, 5000, NULL);
  for (guint i = 0; i < outbox->len; i++)
    {
      gsize size;
      const char *text = g_bytes_get_data (outbox->pdata[i], &size);
      WfVerdict verdict;
      g_autoptr (WfOperation) operation
          = wf_decoder_decode (decoder, text, size, self->crisis->space, &verdict, NULL);
      g_assert_nonnull (operation);
      g_hash_table_add (ids, g_memdup2 (&operation->id, sizeof operation->id));
    }
  return ids;
}

/* Own number @n: the next one after all that was ever said, never one of those. */
static void
check_next_number (Fixture *self, WfEngine *engine, gint64 n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) next
      = wf_test_crisis_write (self->crisis, engine, "and it goes on", &error);
  g_assert_no_error (error);
  const WfOperation *operation = next->pdata[0], *last = self->own->pdata[self->own->len - 1];
  g_assert_cmpint (operation->n, ==, n);
  g_assert_cmpmem (operation->previous, WF_HASH_SIZE, last->hash, WF_HASH_SIZE);
}

/* Everything own is there and goes out; returns how much of it had to be put back. */
static guint
check_all_is_there (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  WfEngine *engine = wf_test_crisis_open (self->crisis, &error);
  g_assert_no_error (error);
  const guint n_restored = wf_engine_get_n_restored (engine);
  g_autoptr (GHashTable) found = wf_test_crisis_load_hashes (self->crisis, engine);
  g_autoptr (GHashTable) outbox = list_outbox (self, engine);
  for (guint i = 0; i < self->own->len; i++)
    {
      const WfOperation *operation = self->own->pdata[i];
      g_autoptr (GBytes) hash = g_bytes_new (operation->hash, WF_HASH_SIZE);
      g_assert_true (g_hash_table_contains (found, hash));
      g_assert_true (g_hash_table_contains (outbox, &operation->id));
    }
  wf_test_crisis_check_cursor (self->crisis, engine, found);
  check_next_number (self, engine, self->own->len + 1);
  receive (self, engine, N_FOREIGN);
  wf_engine_close (engine);
  wf_test_crisis_check_derived (self->crisis);
  return n_restored;
}

/* --- tests --------------------------------------------------------------------------------- */

static void
test_gone (Fixture *self, gconstpointer data)
{
  g_auto (Files) files = { 0 };
  work (self, &files, 3, N_FOREIGN, 4);
  g_clear_pointer (&files.bytes[LOG], g_free);
  files_put (&files, self->crisis);
  g_assert_cmpuint (check_all_is_there (self), ==, 7);
}

static void
test_whole (Fixture *self, gconstpointer data)
{
  g_auto (Files) files = { 0 };
  work (self, &files, 3, N_FOREIGN, 4);
  g_assert_nonnull (files.bytes[LOG]);
  files_put (&files, self->crisis);
  g_assert_cmpuint (check_all_is_there (self), ==, 0);
}

/* With the log goes the second copy. */
static void
test_closed (Fixture *self, gconstpointer data)
{
  g_auto (Files) open = { 0 };
  g_auto (Files) closed = { 0 };
  work (self, &open, 3, 0, 0);
  g_assert_nonnull (open.bytes[SPARE]);
  files_take (&closed, self->crisis);
  g_assert_null (closed.bytes[LOG]);
  g_assert_null (closed.bytes[SPARE]);
  g_assert_cmpuint (check_all_is_there (self), ==, 0);
}

static void
damage (Files *files, guint which, GRand *rand)
{
  const gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) files->sizes[which]);
  switch (g_rand_int_range (rand, 0, 8))
    {
    case 0:
      g_clear_pointer (&files->bytes[which], g_free);
      break;
    case 1:
    case 2:
    case 3:
      files->sizes[which] = at;
      break;
    default:
      files->bytes[which][at] ^= (char) (1 << g_rand_int_range (rand, 0, 8));
      break;
    }
}

static void
test_any_damage_to_the_log (Fixture *self, gconstpointer data)
{
  WfLoops loops = { .n_per_commit = 80, .n_nightly = 5000 };
  guint n_hit = 0;
  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_auto (Files) files = { 0 };
      g_ptr_array_set_size (self->own, 0);
      wf_test_crisis_put (self->crisis, self->master);
      work (self, &files, (guint) g_rand_int_range (rand, 1, 8),
            (guint) g_rand_int_range (rand, 0, N_FOREIGN), (guint) g_rand_int_range (rand, 1, 8));
      damage (&files, LOG, rand);
      files_put (&files, self->crisis);
      n_hit += check_all_is_there (self) > 0;
    }
  g_assert_cmpuint (n_hit, >, loops.n_done / 3);
}

/* The log is gone and the second copy is hit: its whole lines come back, nothing else does. */
static void
test_any_damage_to_the_spare_file (Fixture *self, gconstpointer data)
{
  WfLoops loops = { .n_per_commit = 60, .n_nightly = 2000 };
  g_auto (Files) files = { 0 };
  work (self, &files, 6, 0, 0);
  g_autoptr (GHashTable) said = wf_test_new_hashes ();
  wf_test_remember (said, self->own);
  g_clear_pointer (&files.bytes[LOG], g_free);
  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (GError) error = NULL;
      Files hit = files;
      hit.bytes[SPARE] = g_memdup2 (files.bytes[SPARE], files.sizes[SPARE]);
      const gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) files.sizes[SPARE]);
      const gboolean is_cut = g_rand_int_range (rand, 0, 2) == 0;
      if (is_cut)
        hit.sizes[SPARE] = at;
      else
        hit.bytes[SPARE][at] ^= (char) (1 << g_rand_int_range (rand, 0, 8));
      files_put (&hit, self->crisis);
      g_free (hit.bytes[SPARE]);

      g_autoptr (WfEngine) engine = wf_test_crisis_open (self->crisis, &error);
      g_assert_no_error (error);
      g_autoptr (GHashTable) found = wf_test_crisis_load_hashes (self->crisis, engine);
      guint n_whole = 0;
      GHashTableIter iter;
      gpointer hash;
      g_hash_table_iter_init (&iter, said);
      while (g_hash_table_iter_next (&iter, &hash, NULL))
        n_whole += g_hash_table_contains (found, hash);
      g_assert_cmpuint (n_whole, ==, wf_engine_get_n_restored (engine));
      /* A flipped bit may also join two lines. */
      g_assert_cmpuint (n_whole, >=, is_cut ? 6 * at / files.sizes[SPARE] : 6 - 2);
    }
}

/* The file is damaged, and the log with the newest is gone: both sources are used. */
static void
test_salvage (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (Files) files = { 0 };
  WfSalvageReport report, counted;
  work (self, &files, 5, 0, 0);
  g_clear_pointer (&files.bytes[LOG], g_free);
  memset (files.bytes[STORE] + 2 * 4096, 0xa5, 4096);
  files_put (&files, self->crisis);
  g_autoptr (WfEngine) engine = wf_test_crisis_open (self->crisis, &error);
  g_assert_null (engine);
  g_assert_error (error, WF_ERROR, WF_ERROR_CORRUPT);
  g_clear_error (&error);

  g_autofree char *saved = g_strconcat (self->crisis->path, ".salvaged", NULL);
  g_assert_true (wf_salvage_count (self->crisis->path, &counted, &error));
  g_assert_true (wf_salvage (self->crisis->path, saved, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpint (report.n_saved, >=, 5);
  g_assert_cmpint (report.n_saved, ==, counted.n_saved);
  g_assert_cmpint (report.n_unsent, ==, counted.n_unsent);
  g_free (self->crisis->path);
  self->crisis->path = g_steal_pointer (&saved);
  engine = wf_test_crisis_open (self->crisis, &error);
  g_assert_no_error (error);
  g_autoptr (GHashTable) outbox = list_outbox (self, engine);
  for (guint i = 0; i < self->own->len; i++)
    g_assert_true (g_hash_table_contains (outbox, &((WfOperation *) self->own->pdata[i])->id));
}

/* A crisis that began here in the lost log: ctl is put back before what it lets in. */
static void
test_first_session (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (Files) files = { 0 };
  wf_test_folder_empty (self->crisis->folder);
  g_autoptr (WfEngine) engine = wf_test_crisis_open (self->crisis, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) ctl = wf_test_crisis_write_ctl (self->crisis, engine, &error);
  g_assert_no_error (error);
  write_entries (self, engine, 2);
  files_take (&files, self->crisis);
  g_clear_pointer (&engine, wf_engine_close);
  g_clear_pointer (&files.bytes[LOG], g_free);
  g_clear_pointer (&files.bytes[STORE], g_free);
  files_put (&files, self->crisis);
  g_assert_cmpuint (check_all_is_there (self), ==, ctl->len + 2);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/store/lost-log/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  wf_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  ADD ("gone", test_gone);
  ADD ("whole", test_whole);
  ADD ("closed", test_closed);
  ADD ("any-damage-to-the-log", test_any_damage_to_the_log);
  ADD ("any-damage-to-the-spare-file", test_any_damage_to_the_spare_file);
  ADD ("salvage", test_salvage);
  ADD ("first-session", test_first_session);
  return g_test_run ();
}
