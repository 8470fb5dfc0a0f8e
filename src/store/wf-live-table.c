/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-live-table.h"

#include <string.h>

#include "store/wf-discount-table.h"

static void
bind_key (sqlite3_stmt *statement, const WfRegisterKey *key)
{
  wf_bind_blob (statement, 1, key->ent->bytes, sizeof key->ent->bytes);
  wf_bind_text (statement, 2, key->field, -1);
  wf_bind_integer (statement, 3, key->space);
  wf_bind_blob (statement, 4, key->operation, sizeof key->operation);
}

gboolean
wf_live_table_insert (WfDb *db,
                      const WfRegisterKey *key,
                      guint64 hlc,
                      const char *value,
                      gsize length,
                      GError **error)
{
  sqlite3_stmt *insert = wf_db_statement (
      db, "INSERT INTO live (ent, field, space, operation, hlc, value) VALUES (?, ?, ?, ?, ?, ?)",
      error);
  if (insert == NULL)
    return FALSE;
  bind_key (insert, key);
  wf_bind_integer (insert, 5, (gint64) hlc);
  wf_bind_text (insert, 6, value, (gssize) length);
  return wf_db_run (db, insert, error);
}

gboolean
wf_live_table_delete (WfDb *db, const WfRegisterKey *key, gboolean *was_live, GError **error)
{
  sqlite3_stmt *delete = wf_db_statement (
      db, "DELETE FROM live WHERE ent = ? AND field = ? AND space = ? AND operation = ?", error);
  if (delete == NULL)
    return FALSE;
  bind_key (delete, key);
  if (!wf_db_run (db, delete, error))
    return FALSE;
  *was_live = sqlite3_changes (wf_db_get_handle (db)) > 0;
  return TRUE;
}

gboolean
wf_superseded_table_insert (WfDb *db, const WfRegisterKey *key, gboolean *is_new, GError **error)
{
  sqlite3_stmt *insert = wf_db_statement (
      db, "INSERT OR IGNORE INTO superseded (ent, field, space, operation) VALUES (?, ?, ?, ?)",
      error);
  if (insert == NULL)
    return FALSE;
  bind_key (insert, key);
  if (!wf_db_run (db, insert, error))
    return FALSE;
  *is_new = sqlite3_changes (wf_db_get_handle (db)) > 0;
  return TRUE;
}

gboolean
wf_superseded_table_has (WfDb *db, const WfRegisterKey *key, gboolean *has, GError **error)
{
  sqlite3_stmt *find = wf_db_statement (
      db, "SELECT 1 FROM superseded WHERE ent = ? AND field = ? AND space = ? AND operation = ?",
      error);
  if (find == NULL)
    return FALSE;
  bind_key (find, key);
  if (!wf_db_step (db, find, has, error))
    return FALSE;
  sqlite3_reset (find);
  return TRUE;
}

char *
wf_live_table_dup_latest (
    WfDb *db, const WfUuid *ent, const char *field, gint64 space, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *find = wf_db_statement (db,
                                        "SELECT value FROM live WHERE ent = ? AND field = ?"
                                        " AND space = ? ORDER BY operation DESC LIMIT 1",
                                        error);
  if (find == NULL)
    return NULL;
  wf_bind_blob (find, 1, ent->bytes, sizeof ent->bytes);
  wf_bind_text (find, 2, field, -1);
  wf_bind_integer (find, 3, space);
  if (!wf_db_step (db, find, &has_row, error))
    return NULL;
  char *value = has_row ? g_strdup ((const char *) sqlite3_column_text (find, 0)) : NULL;
  sqlite3_reset (find);
  return value;
}

gboolean
wf_awaited_table_insert (WfDb *db, const WfOperationId *id, GError **error)
{
  guint8 packed[24];
  sqlite3_stmt *insert
      = wf_db_statement (db, "INSERT OR IGNORE INTO awaited (operation) VALUES (?)", error);
  if (insert == NULL)
    return FALSE;
  wf_operation_id_pack (id, packed);
  wf_bind_blob (insert, 1, packed, sizeof packed);
  return wf_db_run (db, insert, error);
}

gboolean
wf_awaited_table_read (WfDb *db, GHashTable *ids, GError **error)
{
  return wf_operation_ids_read (db, "SELECT operation FROM awaited", ids, error);
}

gboolean
wf_live_table_clear_entity (WfDb *db, const WfUuid *ent, GError **error)
{
  static const char *const statements[]
      = { "DELETE FROM live WHERE ent = ?", "DELETE FROM superseded WHERE ent = ?" };
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      sqlite3_stmt *delete = wf_db_statement (db, statements[i], error);
      if (delete == NULL)
        return FALSE;
      wf_bind_blob (delete, 1, ent->bytes, sizeof ent->bytes);
      if (!wf_db_run (db, delete, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
wf_live_table_clear (WfDb *db, GError **error)
{
  return wf_db_exec (
      db, "DELETE FROM live; DELETE FROM superseded; DELETE FROM awaited; DELETE FROM number;",
      error);
}
