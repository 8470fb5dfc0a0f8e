/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* One SQLite connection with our schema: pragmas, statement cache, transactions, errors.
 * Synchronous; belongs to one thread at a time. The client's store and the server's engine stand on
 * it. */
typedef struct _WfDb WfDb;

typedef enum
{
  WF_DB_NORMAL = 0,
  WF_DB_READ_ONLY = 1 << 0, /* never creates, never upgrades */
  WF_DB_CHECK = 1 << 1,     /* quick_check first; WF_ERROR_CORRUPT names what is broken */
  WF_DB_DAMAGED = 1 << 2,   /* whatever can be read of a file that is no longer whole; read only */
} WfDbFlags;

/* Creates the file (mode 0600) where it is missing. WF_ERROR_CORRUPT: damaged or no database at
 * all. WF_ERROR_READ_ONLY: written by a newer version. WF_ERROR_INVALID: some other program's
 * database. */
WfDb *wf_db_open (const char *path, WfDbFlags flags, GError **error);
void wf_db_close (WfDb *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfDb, wf_db_close)

sqlite3 *wf_db_get_handle (WfDb *self);
const char *wf_db_get_path (WfDb *self);

/* A whole copy in a new file (mode 0600), on the disk when this returns; others may read and write
 * meanwhile. WF_ERROR_EXISTS: @path is there already. */
gboolean wf_db_copy (WfDb *from, const char *path, GError **error);

/* Runs one or several statements that return nothing. */
gboolean wf_db_exec (WfDb *self, const char *sql, GError **error);
/* Prepared once and kept: @sql must be a string literal, the cache knows it by its address. Comes
 * reset, with the bindings of its last use. Borrowed. NULL on error. */
sqlite3_stmt *wf_db_statement (WfDb *self, const char *sql, GError **error);
/* One step; @has_row tells whether there is a row. The statement is reset at its end and on error;
 * a reader that stops earlier calls sqlite3_reset () itself, because an open reader holds back the
 * checkpoint. */
gboolean wf_db_step (WfDb *self, sqlite3_stmt *statement, gboolean *has_row, GError **error);
/* Steps to the end and resets. */
gboolean wf_db_run (WfDb *self, sqlite3_stmt *statement, GError **error);
/* SQLITE_FULL -> WF_ERROR_FULL, CORRUPT and NOTADB -> WF_ERROR_CORRUPT, READONLY and failed I/O ->
 * WF_ERROR_READ_ONLY. After all but the first the connection counts as failed. */
void wf_db_set_error (WfDb *self, int code, const char *doing, GError **error);

/* TRUE: a commit has reached the disk when it returns (synchronous=FULL). FALSE: it survives a
 * crash of the program, and after a power cut the last ones may be missing, never torn. Outside
 * transactions only. */
gboolean wf_db_set_durable (WfDb *self, gboolean durable, GError **error);
/* 24 MB of cache and a checkpoint every 10,000 pages instead of the small defaults. */
gboolean wf_db_set_bulk (WfDb *self, gboolean bulk, GError **error);
/* A write or fsync has failed: every later transaction is refused with WF_ERROR_READ_ONLY until it
 * was opened again. */
gboolean wf_db_is_failed (WfDb *self);
/* The last write found no space; the next one is tried, and a commit ends it. */
gboolean wf_db_is_full (WfDb *self);

/* Write transaction that rolls back unless it was committed.
 *   g_auto (WfTransaction) transaction = { 0 };
 *   if (!wf_transaction_begin (&transaction, db, error)) return FALSE; … return
 * wf_transaction_commit (&transaction, error); */
typedef struct
{
  WfDb *db;
} WfTransaction;

gboolean wf_transaction_begin (WfTransaction *self, WfDb *db, GError **error);
gboolean wf_transaction_commit (WfTransaction *self, GError **error);
void wf_transaction_clear (WfTransaction *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WfTransaction, wf_transaction_clear)

/* Counts up whenever what was read earlier may have gone stale: after a rollback, and when another
 * connection has written. Checked at the beginning of each transaction. */
guint wf_db_get_generation (WfDb *self);

/* Small facts of the file: integers and texts by name. @fallback where there is none. */
gboolean wf_db_get_meta_integer (
    WfDb *self, const char *name, gint64 fallback, gint64 *value, GError **error);
gboolean wf_db_set_meta_integer (WfDb *self, const char *name, gint64 value, GError **error);
/* NULL without @error: there is none. */
char *wf_db_dup_meta_text (WfDb *self, const char *name, GError **error);
gboolean wf_db_set_meta_text (WfDb *self, const char *name, const char *value, GError **error);

/* Binding without the type zoo; a mistake here is a programmer's and aborts. Texts and blobs must
 * stay until the run. */
void wf_bind_integer (sqlite3_stmt *statement, int at, gint64 value);
void wf_bind_text (sqlite3_stmt *statement,
                   int at,
                   const char *text,
                   gssize length); /* NULL binds NULL */
void
wf_bind_blob (sqlite3_stmt *statement, int at, const void *bytes, gsize size); /* NULL binds NULL */
/* FALSE when the column is no blob of that size. */
gboolean wf_column_blob (sqlite3_stmt *statement, int at, void *bytes, gsize size);

G_END_DECLS
