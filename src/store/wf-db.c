/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-db.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "base/wf-error.h"
#include "base/wf-log.h"
#include "store/wf-db-private.h"
#include "store/wf-schema.h"

#define BUSY_TIMEOUT_MS 10000
#define CHECKPOINT_PAGES 1000
#define CHECKPOINT_PAGES_BULK 10000

struct _WfDb
{
  sqlite3 *handle;
  char *path;
  GHashTable *statements;        /* address of the SQL literal -> sqlite3_stmt */
  GHashTable *names[WF_N_NAMES]; /* WfNameKey -> WfNameKey, see wf-name-table.c */
  guint generation;
  gint64 data_version;
  int checkpoint_pages; /* of the write-ahead log, before they go into the file */
  gboolean durable, bulk, failed, full;
};

void
wf_db_set_error (WfDb *self, int code, const char *doing, GError **error)
{
  const char *at = g_dgettext (NULL, doing);
  const char *why = self->handle != NULL ? sqlite3_errmsg (self->handle) : sqlite3_errstr (code);
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      self->full = TRUE;
      g_set_error (
          error, WF_ERROR, WF_ERROR_FULL,
          _ ("No space left for %s while %s. What was saved before is intact; make space and try again."),
          self->path, at);
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      self->failed = TRUE;
      g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT, _ ("%s is damaged (%s, while %s)."),
                   self->path, why, at);
      break;
    case SQLITE_IOERR:
      self->failed = TRUE;
      g_set_error (
          error, WF_ERROR, WF_ERROR_READ_ONLY,
          _ ("The disk failed under %s while %s (%s). Nothing more is written until it was opened again."),
          self->path, at, why);
      break;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      self->failed = TRUE;
      g_set_error (
          error, WF_ERROR, WF_ERROR_READ_ONLY,
          _ ("%s cannot be written or opened (%s, while %s). Nothing was changed by this. See that "
             "its folder exists and that you may write there."),
          self->path, why, at);
      break;
    default:
      g_set_error (error, WF_ERROR, WF_ERROR_FAILED, _ ("%s: %s (while %s)."), self->path, why, at);
      break;
    }
}

gboolean
wf_db_exec (WfDb *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return TRUE;
  wf_db_set_error (self, sqlite3_extended_errcode (self->handle), N_ ("preparing it"), error);
  return FALSE;
}

sqlite3_stmt *
wf_db_statement (WfDb *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);
  if (statement != NULL)
    {
      sqlite3_reset (statement);
      return statement;
    }
  int code
      = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    {
      wf_db_set_error (self, code, N_ ("preparing a statement"), error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

gboolean
wf_db_step (WfDb *self, sqlite3_stmt *statement, gboolean *has_row, GError **error)
{
  int code = sqlite3_step (statement);
  *has_row = code == SQLITE_ROW;
  if (code == SQLITE_ROW)
    return TRUE;
  if (code == SQLITE_DONE)
    {
      sqlite3_reset (statement);
      return TRUE;
    }
  wf_db_set_error (self, sqlite3_extended_errcode (self->handle),
                   sqlite3_column_count (statement) > 0 ? N_ ("reading") : N_ ("writing"), error);
  sqlite3_reset (statement);
  return FALSE;
}

gboolean
wf_db_run (WfDb *self, sqlite3_stmt *statement, GError **error)
{
  gboolean has_row = TRUE;
  while (has_row)
    if (!wf_db_step (self, statement, &has_row, error))
      return FALSE;
  return TRUE;
}

/* --- opening ------------------------------------------------------------ */

static void
clear_names (WfDb *self)
{
  for (guint i = 0; i < WF_N_NAMES; i++)
    {
      g_hash_table_remove_all (self->names[i]);
    }
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static WfDb *
new_db (const char *path)
{
  WfDb *self = g_new0 (WfDb, 1);
  self->path = g_strdup (path);
  self->durable = TRUE;
  self->checkpoint_pages = CHECKPOINT_PAGES;
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  for (guint i = 0; i < WF_N_NAMES; i++)
    {
      self->names[i] = wf_name_cache_new ();
    }
  return self;
}

/* SQLite would create it by the umask; what stands in it is nobody else's business. */
static gboolean
create_private (const char *path)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    return FALSE;
  close (fd);
  return TRUE;
}

/* SQLite's own checkpoints hide their errors: a disk that fails there would be noticed when the log
 * has filled it. The commit before it is good, it lies in the log. */
static int
checkpoint_cb (void *data, sqlite3 *handle, const char *schema, int n_pages)
{
  WfDb *self = data;
  if (n_pages < self->checkpoint_pages)
    return SQLITE_OK;
  int code = sqlite3_wal_checkpoint_v2 (handle, schema, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  if ((code & 0xff) == SQLITE_FULL)
    self->full = TRUE;
  else if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED)
    self->failed = TRUE;
  if (self->failed)
    wf_log (WF_LOG_ERROR, "store", "the log could not be carried into the file", "file", self->path,
            "code", sqlite3_errstr (code), NULL);
  return SQLITE_OK;
}

static gboolean
set_pragmas (WfDb *self, WfDbFlags flags, GError **error)
{
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  /* With a schema that may be written SQLite reads a file that is shorter than its head says. */
  if ((flags & WF_DB_DAMAGED) != 0)
    return wf_db_exec (self, "PRAGMA writable_schema = ON; PRAGMA temp_store = MEMORY;", error);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  /* Recursive, or INSERT OR REPLACE would delete past the trigger that keeps operations. */
  if (!wf_db_exec (self,
                   "PRAGMA recursive_triggers = ON; PRAGMA cell_size_check = ON;"
                   "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;",
                   error))
    return FALSE;
  if ((flags & WF_DB_READ_ONLY) != 0)
    return TRUE;
  sqlite3_wal_hook (self->handle, checkpoint_cb, self);
  /* A new file becomes one with a log ahead by way of a journal. EXTRA syncs the journal's
   * deletion: if it came back after a power cut, the file would be rolled back to nothing, and the
   * log, with what was saved, be thrown away. */
  return wf_db_exec (
      self, "PRAGMA synchronous = EXTRA; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
      error);
}

static gboolean
check (WfDb *self, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *statement = wf_db_statement (self, "PRAGMA quick_check (1)", error);
  if (statement == NULL || !wf_db_step (self, statement, &has_row, error))
    return FALSE;
  const char *answer = has_row ? (const char *) sqlite3_column_text (statement, 0) : NULL;
  gboolean good = g_strcmp0 (answer, "ok") == 0;
  if (!good)
    g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT, _ ("%s is damaged (%s)."), self->path,
                 answer != NULL ? answer : _ ("the check gave no answer"));
  /* Nothing is changed in it, nor what its log holds written over it. */
  self->failed |= !good;
  sqlite3_reset (statement);
  return good;
}

WfDb *
wf_db_open (const char *path, WfDbFlags flags, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  gboolean read_only = (flags & (WF_DB_READ_ONLY | WF_DB_DAMAGED)) != 0;
  g_autoptr (WfDb) self = new_db (path);
  int mode = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (!read_only && strcmp (path, ":memory:") != 0 && !create_private (path))
    {
      wf_db_set_error (self, SQLITE_CANTOPEN, N_ ("opening it"), error);
      return NULL;
    }
  int code = sqlite3_open_v2 (path, &self->handle, mode | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK)
    {
      wf_db_set_error (self, code, N_ ("opening it"), error);
      return NULL;
    }
  if (!set_pragmas (self, flags, error) || ((flags & WF_DB_CHECK) != 0 && !check (self, error))
      || ((flags & WF_DB_DAMAGED) == 0 && !wf_schema_ensure (self, read_only, error)))
    return NULL;
  return g_steal_pointer (&self);
}

void
wf_db_close (WfDb *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->statements, g_hash_table_unref);
  for (guint i = 0; i < WF_N_NAMES; i++)
    {
      g_clear_pointer (&self->names[i], g_hash_table_unref);
    }
  /* After a failure nothing more is written, neither what the log holds: the next opening reads and
   * checks it. */
  if (self->failed && self->handle != NULL)
    sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_close_v2 (self->handle);
  g_free (self->path);
  g_free (self);
}

/* --- transactions ------------------------------------------------------- */

static gboolean
notice_others (WfDb *self, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *statement = wf_db_statement (self, "PRAGMA data_version", error);
  if (statement == NULL || !wf_db_step (self, statement, &has_row, error))
    return FALSE;
  gint64 version = has_row ? sqlite3_column_int64 (statement, 0) : 0;
  sqlite3_reset (statement);
  if (version != self->data_version)
    {
      self->data_version = version;
      self->generation++;
      clear_names (self);
    }
  return TRUE;
}

gboolean
wf_transaction_begin (WfTransaction *self, WfDb *db, GError **error)
{
  if (db->failed)
    {
      g_set_error (
          error, WF_ERROR, WF_ERROR_READ_ONLY,
          _ ("An earlier write to %s failed. Nothing more is written until it was opened again."),
          db->path);
      return FALSE;
    }
  sqlite3_stmt *begin = wf_db_statement (db, "BEGIN IMMEDIATE", error);
  if (begin == NULL || !wf_db_run (db, begin, error))
    return FALSE;
  self->db = db;
  return notice_others (db, error);
}

gboolean
wf_transaction_commit (WfTransaction *self, GError **error)
{
  self->db->full = FALSE;
  sqlite3_stmt *commit = wf_db_statement (self->db, "COMMIT", error);
  if (commit == NULL || !wf_db_run (self->db, commit, error))
    return FALSE;
  self->db = NULL;
  return TRUE;
}

void
wf_transaction_clear (WfTransaction *self)
{
  WfDb *db = g_steal_pointer (&self->db);
  if (db == NULL)
    return;
  db->generation++;
  clear_names (db);
  /* After some errors SQLite has rolled back already. */
  if (!sqlite3_get_autocommit (db->handle)
      && sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK)
    db->failed = TRUE;
}

gboolean
wf_db_set_durable (WfDb *self, gboolean durable, GError **error)
{
  if (self->durable == durable)
    return TRUE;
  if (!wf_db_exec (self, durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL",
                   error))
    return FALSE;
  self->durable = durable;
  return TRUE;
}

gboolean
wf_db_set_bulk (WfDb *self, gboolean bulk, GError **error)
{
  if (self->bulk == bulk)
    return TRUE;
  /* Measured on a first pull of 100,000 operations: with 64 MB the same pages are written, and the
   * client grows by 100 MiB instead of 55. */
  if (!wf_db_exec (self, bulk ? "PRAGMA cache_size = -24000" : "PRAGMA cache_size = -8000", error))
    return FALSE;
  self->checkpoint_pages = bulk ? CHECKPOINT_PAGES_BULK : CHECKPOINT_PAGES;
  self->bulk = bulk;
  return TRUE;
}

/* --- facts -------------------------------------------------------------- */

static sqlite3_stmt *
find_meta (WfDb *self, const char *name, gboolean *has_row, GError **error)
{
  sqlite3_stmt *find = wf_db_statement (self, "SELECT value FROM meta WHERE name = ?", error);
  if (find == NULL)
    return NULL;
  wf_bind_text (find, 1, name, -1);
  return wf_db_step (self, find, has_row, error) ? find : NULL;
}

gboolean
wf_db_get_meta_integer (
    WfDb *self, const char *name, gint64 fallback, gint64 *value, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *find = find_meta (self, name, &has_row, error);
  if (find == NULL)
    return FALSE;
  *value = has_row ? sqlite3_column_int64 (find, 0) : fallback;
  sqlite3_reset (find);
  return TRUE;
}

char *
wf_db_dup_meta_text (WfDb *self, const char *name, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *find = find_meta (self, name, &has_row, error);
  if (find == NULL)
    return NULL;
  char *text = has_row ? g_strdup ((const char *) sqlite3_column_text (find, 0)) : NULL;
  sqlite3_reset (find);
  return text;
}

static const char put_meta[] = "INSERT INTO meta (name, value) VALUES (?, ?)"
                               " ON CONFLICT (name) DO UPDATE SET value = excluded.value";

gboolean
wf_db_set_meta_integer (WfDb *self, const char *name, gint64 value, GError **error)
{
  sqlite3_stmt *put = wf_db_statement (self, put_meta, error);
  if (put == NULL)
    return FALSE;
  wf_bind_text (put, 1, name, -1);
  wf_bind_integer (put, 2, value);
  return wf_db_run (self, put, error);
}

gboolean
wf_db_set_meta_text (WfDb *self, const char *name, const char *value, GError **error)
{
  sqlite3_stmt *put = wf_db_statement (self, put_meta, error);
  if (put == NULL)
    return FALSE;
  wf_bind_text (put, 1, name, -1);
  wf_bind_text (put, 2, value, -1);
  return wf_db_run (self, put, error);
}

/* --- small things ------------------------------------------------------- */

sqlite3 *
wf_db_get_handle (WfDb *self)
{
  return self->handle;
}

const char *
wf_db_get_path (WfDb *self)
{
  return self->path;
}

gboolean
wf_db_is_failed (WfDb *self)
{
  return self->failed;
}

gboolean
wf_db_is_full (WfDb *self)
{
  return self->full;
}

guint
wf_db_get_generation (WfDb *self)
{
  return self->generation;
}

GHashTable *
wf_db_get_names (WfDb *self, WfNameKind kind)
{
  return self->names[kind];
}

static void
must (int code)
{
  if (G_UNLIKELY (code != SQLITE_OK))
    g_error ("binding a parameter: %s", sqlite3_errstr (code));
}

void
wf_bind_integer (sqlite3_stmt *statement, int at, gint64 value)
{
  must (sqlite3_bind_int64 (statement, at, value));
}

void
wf_bind_text (sqlite3_stmt *statement, int at, const char *text, gssize length)
{
  must (sqlite3_bind_text (statement, at, text, (int) length, SQLITE_STATIC));
}

void
wf_bind_blob (sqlite3_stmt *statement, int at, const void *bytes, gsize size)
{
  must (sqlite3_bind_blob (statement, at, bytes, (int) size, SQLITE_STATIC));
}

gboolean
wf_column_blob (sqlite3_stmt *statement, int at, void *bytes, gsize size)
{
  if (sqlite3_column_type (statement, at) != SQLITE_BLOB
      || (gsize) sqlite3_column_bytes (statement, at) != size)
    return FALSE;
  memcpy (bytes, sqlite3_column_blob (statement, at), size);
  return TRUE;
}
