/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "base/wf-error.h"
#include "store/wf-name-table.h"
#include "store/wf-schema.h"

typedef struct
{
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->folder = g_dir_make_tmp ("wf-db-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "test.db", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  const char *const ends[] = { "", "-wal", "-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (self->path, ends[i], NULL);
      g_remove (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

static WfDb *
open_db (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  WfDb *db = wf_db_open (self->path, WF_DB_CHECK, &error);
  g_assert_no_error (error);
  return db;
}

static void
test_creates_private_file (Fixture *self, gconstpointer data)
{
  g_autoptr (WfDb) db = open_db (self);
  GStatBuf status;
  gint64 fold = 0;
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_true (wf_db_get_meta_integer (db, "fold-version", -1, &fold, NULL));
  g_assert_cmpint (fold, ==, WF_FOLD_VERSION);
  g_clear_pointer (&db, wf_db_close);
  db = open_db (self);
}

static void
test_rolls_back_unless_committed (Fixture *self, gconstpointer data)
{
  g_autoptr (WfDb) db = open_db (self);
  gint64 number = 0;
  guint before = wf_db_get_generation (db);
  {
    g_auto (WfTransaction) transaction = { 0 };
    g_assert_true (wf_transaction_begin (&transaction, db, NULL));
    g_assert_true (wf_name_table_ensure (db, WF_NAME_SPACE, "x-1", 3, &number, NULL));
    g_assert_cmpint (number, !=, 0);
  }
  g_assert_cmpuint (wf_db_get_generation (db), !=, before);
  g_assert_true (wf_name_table_find (db, WF_NAME_SPACE, "x-1", 3, &number, NULL));
  g_assert_cmpint (number, ==, 0);
}

static void
test_names_have_numbers (Fixture *self, gconstpointer data)
{
  g_autoptr (WfDb) db = open_db (self);
  gint64 one = 0, again = 0, other = 0;
  g_auto (WfTransaction) transaction = { 0 };
  g_assert_true (wf_transaction_begin (&transaction, db, NULL));
  g_assert_true (wf_name_table_ensure (db, WF_NAME_SPACE, "x-1", 3, &one, NULL));
  g_assert_true (wf_name_table_ensure (db, WF_NAME_SPACE, "x-1", 3, &again, NULL));
  g_assert_true (wf_name_table_ensure (db, WF_NAME_SPACE, "x-12", 4, &other, NULL));
  g_assert_true (wf_transaction_commit (&transaction, NULL));
  g_assert_cmpint (one, ==, again);
  g_assert_cmpint (one, !=, other);
  g_autoptr (GBytes) name = wf_name_table_dup (db, WF_NAME_SPACE, other, NULL);
  g_assert_cmpmem (g_bytes_get_data (name, NULL), g_bytes_get_size (name), "x-12", 4);
  g_autoptr (GPtrArray) spaces = wf_space_table_list (db, NULL);
  g_assert_cmpuint (spaces->len, ==, 2);
}

static void
test_refuses_newer_tables (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDb) db = open_db (self);
  g_assert_true (wf_db_exec (db, "PRAGMA user_version = 999", NULL));
  g_clear_pointer (&db, wf_db_close);
  g_assert_null (wf_db_open (self->path, WF_DB_NORMAL, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_READ_ONLY);
  g_assert_nonnull (strstr (error->message, "999"));
  g_assert_nonnull (strstr (error->message, self->path));
}

static void
test_refuses_foreign_databases (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *foreign = NULL;
  g_assert_cmpint (sqlite3_open (self->path, &foreign), ==, SQLITE_OK);
  sqlite3_exec (foreign, "CREATE TABLE theirs (a)", NULL, NULL, NULL);
  sqlite3_close (foreign);
  g_assert_null (wf_db_open (self->path, WF_DB_NORMAL, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
}

static void
test_refuses_what_is_no_database (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *rubbish = g_strnfill (8192, 'x');
  g_assert_true (g_file_set_contents (self->path, rubbish, 8192, NULL));
  g_assert_null (wf_db_open (self->path, WF_DB_CHECK, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_CORRUPT);
}

static void
test_full_disk_changes_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (WfDb) db = open_db (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *large = g_strnfill (400000, 'x');
  g_assert_true (wf_db_exec (db, "PRAGMA max_page_count = 40", NULL));
  {
    g_auto (WfTransaction) transaction = { 0 };
    g_assert_true (wf_transaction_begin (&transaction, db, NULL));
    g_assert_true (wf_db_set_meta_text (db, "small", "1", NULL));
    g_assert_false (wf_db_set_meta_text (db, "large", large, &error));
    g_assert_error (error, WF_ERROR, WF_ERROR_FULL);
  }
  g_assert_false (wf_db_is_failed (db));
  g_assert_null (wf_db_dup_meta_text (db, "small", NULL));
  g_assert_true (wf_db_exec (db, "PRAGMA max_page_count = 100000", NULL));
  g_auto (WfTransaction) transaction = { 0 };
  g_assert_true (wf_transaction_begin (&transaction, db, NULL));
  g_assert_true (wf_db_set_meta_text (db, "large", large, NULL));
  g_assert_true (wf_transaction_commit (&transaction, NULL));
}

static void
test_sees_other_writers (Fixture *self, gconstpointer data)
{
  g_autoptr (WfDb) db = open_db (self);
  g_autoptr (WfDb) other = open_db (self);
  guint before = 0;
  for (guint i = 0; i < 2; i++)
    {
      g_auto (WfTransaction) transaction = { 0 };
      g_assert_true (wf_transaction_begin (&transaction, db, NULL));
      g_assert_true (wf_transaction_commit (&transaction, NULL));
      if (i == 0)
        {
          before = wf_db_get_generation (db);
          g_assert_true (wf_db_set_meta_integer (other, "a", 1, NULL));
        }
    }
  g_assert_cmpuint (wf_db_get_generation (db), !=, before);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/store/db/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("creates-private-file", test_creates_private_file);
  ADD ("rolls-back-unless-committed", test_rolls_back_unless_committed);
  ADD ("names-have-numbers", test_names_have_numbers);
  ADD ("refuses-newer-tables", test_refuses_newer_tables);
  ADD ("refuses-foreign-databases", test_refuses_foreign_databases);
  ADD ("refuses-what-is-no-database", test_refuses_what_is_no_database);
  ADD ("full-disk-changes-nothing", test_full_disk_changes_nothing);
  ADD ("sees-other-writers", test_sees_other_writers);
  return g_test_run ();
}
