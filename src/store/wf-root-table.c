/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-root-table.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"

gboolean
wf_root_ensure (WfDb *db, GError **error)
{
  return wf_db_exec (db,
                     "CREATE TABLE IF NOT EXISTS crisis_root ("
                     "  crisis BLOB PRIMARY KEY CHECK (length (crisis) = 16),"
                     "  key BLOB NOT NULL CHECK (length (key) = 32)) STRICT, WITHOUT ROWID;",
                     error);
}

gboolean
wf_root_put (WfDb *db, const WfUuid *crisis, const guint8 key[WF_KEY_SIZE], GError **error)
{
  g_autoptr (GHashTable) roots = wf_root_list (db, error);
  sqlite3_stmt *put
      = roots ? wf_db_statement (
            db, "INSERT OR IGNORE INTO crisis_root (crisis, key) VALUES (?, ?)", error)
              : NULL;
  const guint8 *known = put ? g_hash_table_lookup (roots, crisis) : NULL;

  if (!put)
    return FALSE;
  if (known && memcmp (known, key, WF_KEY_SIZE) != 0)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_EXISTS,
                   _ ("This server was told already that another key founded that crisis."));
      return FALSE;
    }
  wf_bind_blob (put, 1, crisis->bytes, sizeof crisis->bytes);
  wf_bind_blob (put, 2, key, WF_KEY_SIZE);
  return wf_db_run (db, put, error);
}

GHashTable *
wf_root_list (WfDb *db, GError **error)
{
  g_autoptr (GHashTable) roots
      = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, g_free, g_free);
  sqlite3_stmt *list = wf_db_statement (db, "SELECT crisis, key FROM crisis_root", error);

  for (gboolean has_row; list && wf_db_step (db, list, &has_row, error);)
    {
      WfUuid crisis;
      guint8 key[WF_KEY_SIZE];
      if (!has_row)
        return g_steal_pointer (&roots);
      if (wf_column_blob (list, 0, crisis.bytes, sizeof crisis.bytes)
          && wf_column_blob (list, 1, key, sizeof key))
        g_hash_table_insert (roots, g_memdup2 (&crisis, sizeof crisis),
                             g_memdup2 (key, sizeof key));
    }
  return NULL;
}
