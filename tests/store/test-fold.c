/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lib/wf-test-store.h"
#include "model/wf-register.h"
#include "store/wf-db.h"
#include "store/wf-fold.h"
#include "store/wf-operation-table.h"
#include "store/wf-name-table.h"
#include "store/wf-rebuild.h"

#define SPACE "x-01a0c4506e8a70008123456789abcdef-amber"

/* "<ent>/<field>" -> WfRegister: the rule itself, without a table. */
static GHashTable *
fold_in_memory (GPtrArray *operations)
{
  GHashTable *registers
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) wf_register_free);
  for (guint i = 0; i < operations->len; i++)
    {
      WfOperation *operation = operations->pdata[i];
      g_autofree char *ent = wf_hex_dup (operation->ent.bytes, 16);
      for (guint j = 0; j < operation->n_writes; j++)
        {
          char *key = g_strconcat (ent, "/", operation->writes[j].field, NULL);
          WfRegister *fold = g_hash_table_lookup (registers, key);
          if (fold == NULL)
            {
              fold = wf_register_new ();
              g_hash_table_insert (registers, g_strdup (key), fold);
            }
          wf_register_apply (fold, operation, &operation->writes[j]);
          g_free (key);
        }
    }
  return registers;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
join_sorted (GPtrArray *lines)
{
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static char *
dup_line (const char *register_name, const guint8 *id, const char *value, gsize length)
{
  g_autofree char *hex = wf_hex_dup (id, 24);
  return g_strdup_printf ("%s %s %.*s", register_name, hex, (int) length, value);
}

static char *
describe_memory (GPtrArray *operations)
{
  g_autoptr (GHashTable) registers = fold_in_memory (operations);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer name, fold;
  g_hash_table_iter_init (&iter, registers);
  while (g_hash_table_iter_next (&iter, &name, &fold))
    {
      guint n = 0;
      const WfLive *live = wf_register_get_live (fold, &n);
      for (guint i = 0; i < n; i++)
        {
          guint8 id[24];
          wf_operation_id_pack (&live[i].operation->id, id);
          g_ptr_array_add (lines,
                           dup_line (name, id, live[i].write->value, live[i].write->value_length));
        }
    }
  return join_sorted (lines);
}

static char *
describe_tables (WfDb *db)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  gboolean has_row = FALSE;
  sqlite3_stmt *list = wf_db_statement (
      db, "SELECT lower (hex (ent)) || '/' || field, operation, value FROM live", NULL);
  while (wf_db_step (db, list, &has_row, NULL) && has_row)
    g_ptr_array_add (lines, dup_line ((const char *) sqlite3_column_text (list, 0),
                                      sqlite3_column_blob (list, 1),
                                      (const char *) sqlite3_column_text (list, 2),
                                      (gsize) sqlite3_column_bytes (list, 2)));
  return join_sorted (lines);
}

static void
shuffle (GRand *rand, GPtrArray *items)
{
  for (guint i = items->len; i > 1; i--)
    {
      guint j = (guint) g_rand_int_range (rand, 0, (gint32) i);
      gpointer kept = items->pdata[i - 1];
      items->pdata[i - 1] = items->pdata[j];
      items->pdata[j] = kept;
    }
}

static GPtrArray *
generate (guint32 seed, guint n)
{
  g_autoptr (WfGen) gen = wf_gen_new (seed, SPACE, 4, 12);
  GPtrArray *operations = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (operations, wf_gen_next (gen));
  return operations;
}

/* In batches of random size, each a transaction. One batch in eight is taken back and tried again.
 */
static void
fold_in_tables (WfDb *db, GRand *rand, GPtrArray *operations)
{
  g_autoptr (WfFold) fold = wf_fold_new (db);
  for (guint from = 0, to; from < operations->len;)
    {
      gboolean is_new = FALSE;
      gint64 space = 0;
      g_auto (WfTransaction) transaction = { 0 };
      const WfArrival arrival = { .received_at = WF_NO_TIME };
      guint n = (guint) g_rand_int_range (rand, 1, 40); /* MIN () would draw twice */
      to = MIN (operations->len, from + n);
      g_assert_true (wf_transaction_begin (&transaction, db, NULL));
      wf_fold_clear (fold);
      g_assert_true (wf_name_table_ensure (db, WF_NAME_SPACE, SPACE, strlen (SPACE), &space, NULL));
      for (guint i = from; i < to; i++)
        {
          g_assert_true (wf_operation_table_insert (db, operations->pdata[i], space, &arrival, 0,
                                                    &is_new, NULL));
          wf_fold_add (fold, operations->pdata[i], space);
        }
      g_assert_true (wf_fold_flush (fold, NULL));
      if (g_rand_int_range (rand, 0, 8) == 0)
        continue;
      g_assert_true (wf_transaction_commit (&transaction, NULL));
      from = to;
    }
}

static void
test_tables_equal_registers (void)
{
  for (guint32 seed = 1; seed <= 30; seed++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (GPtrArray) operations = generate (seed, 200);
      g_autofree char *expected = describe_memory (operations);
      shuffle (rand, operations);
      g_autoptr (WfDb) db = wf_db_open (":memory:", WF_DB_NORMAL, &error);
      g_assert_no_error (error);
      fold_in_tables (db, rand, operations);
      g_autofree char *found = describe_tables (db);
      g_assert_cmpstr (found, ==, expected);

      WfRebuildReport report;
      g_assert_true (wf_rebuild (db, TRUE, &report, &error));
      g_assert_cmpint (report.n_operations, ==, operations->len);
      g_assert_true (report.was_equal);
      g_autofree char *again = describe_tables (db);
      g_assert_cmpstr (again, ==, expected);
    }
}

static void
test_rebuild_mends_and_says_so (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GPtrArray) operations = generate (1, 200);
  g_autoptr (WfDb) db = wf_db_open (":memory:", WF_DB_NORMAL, NULL);
  WfRebuildReport report;
  fold_in_tables (db, rand, operations);
  g_autofree char *right = describe_tables (db);
  g_assert_true (
      wf_db_exec (db, "UPDATE live SET value = '\"forged\"' WHERE field = 'title'", NULL));
  g_assert_true (wf_rebuild (db, FALSE, &report, NULL));
  g_assert_false (report.was_equal);
  g_autofree char *still_wrong = describe_tables (db);
  g_assert_cmpstr (still_wrong, !=, right);
  g_assert_true (wf_rebuild (db, TRUE, &report, NULL));
  g_assert_false (report.was_equal);
  g_autofree char *mended = describe_tables (db);
  g_assert_cmpstr (mended, ==, right);
}

int
main (int argc, char **argv)
{
  wf_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/fold/tables-equal-registers", test_tables_equal_registers);
  g_test_add_func ("/store/fold/rebuild-mends-and-says-so", test_rebuild_mends_and_says_so);
  return g_test_run ();
}
