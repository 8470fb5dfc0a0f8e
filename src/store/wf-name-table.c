/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-name-table.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "base/wf-error.h"
#include "store/wf-db-private.h"

typedef struct
{
  const guint8 *bytes;
  gsize size;
  gint64 number;
} WfNameKey;

static const char *const find_sql[WF_N_NAMES] = {
  [WF_NAME_SPACE] = "SELECT id FROM space WHERE name = ?",
  [WF_NAME_DEVICE] = "SELECT id FROM device WHERE name = ?",
  [WF_NAME_KEY] = "SELECT id FROM key WHERE name = ?",
  [WF_NAME_EPOCH] = "SELECT id FROM epoch WHERE name = ?",
};

static const char *const insert_sql[WF_N_NAMES] = {
  [WF_NAME_SPACE] = "INSERT INTO space (name) VALUES (?)",
  [WF_NAME_DEVICE] = "INSERT INTO device (name) VALUES (?)",
  [WF_NAME_KEY] = "INSERT INTO key (name) VALUES (?)",
  [WF_NAME_EPOCH] = "INSERT INTO epoch (name) VALUES (?)",
};

static const char *const read_sql[WF_N_NAMES] = {
  [WF_NAME_SPACE] = "SELECT name FROM space WHERE id = ?",
  [WF_NAME_DEVICE] = "SELECT name FROM device WHERE id = ?",
  [WF_NAME_KEY] = "SELECT name FROM key WHERE id = ?",
  [WF_NAME_EPOCH] = "SELECT name FROM epoch WHERE id = ?",
};

/* --- the cache ---------------------------------------------------------- */

static guint
hash_key (gconstpointer data)
{
  const WfNameKey *key = data;
  guint hash = 2166136261u;
  for (gsize i = 0; i < key->size; i++)
    hash = (hash ^ key->bytes[i]) * 16777619u;
  return hash;
}

static gboolean
equal_key (gconstpointer a, gconstpointer b)
{
  const WfNameKey *one = a, *other = b;
  return one->size == other->size && memcmp (one->bytes, other->bytes, one->size) == 0;
}

static void
free_key (gpointer data)
{
  WfNameKey *key = data;
  g_free ((gpointer) key->bytes);
  g_free (key);
}

GHashTable *
wf_name_cache_new (void)
{
  return g_hash_table_new_full (hash_key, equal_key, free_key, NULL);
}

static void
remember (WfDb *db, WfNameKind kind, const void *name, gsize size, gint64 number)
{
  WfNameKey *key = g_new0 (WfNameKey, 1);
  key->bytes = g_memdup2 (name, size);
  key->size = size;
  key->number = number;
  g_hash_table_add (wf_db_get_names (db, kind), key);
}

/* --- the table ---------------------------------------------------------- */

static void
bind_name (sqlite3_stmt *statement, WfNameKind kind, const void *name, gsize size)
{
  if (kind == WF_NAME_SPACE || kind == WF_NAME_EPOCH)
    wf_bind_text (statement, 1, name, (gssize) size);
  else
    wf_bind_blob (statement, 1, name, size);
}

gboolean
wf_name_table_find (
    WfDb *db, WfNameKind kind, const void *name, gsize size, gint64 *number, GError **error)
{
  const WfNameKey probe = { name, size, 0 };
  const WfNameKey *known = g_hash_table_lookup (wf_db_get_names (db, kind), &probe);
  if (known != NULL)
    {
      *number = known->number;
      return TRUE;
    }
  gboolean has_row = FALSE;
  sqlite3_stmt *find = wf_db_statement (db, find_sql[kind], error);
  if (find == NULL)
    return FALSE;
  bind_name (find, kind, name, size);
  if (!wf_db_step (db, find, &has_row, error))
    return FALSE;
  *number = has_row ? sqlite3_column_int64 (find, 0) : 0;
  sqlite3_reset (find);
  if (*number != 0)
    remember (db, kind, name, size, *number);
  return TRUE;
}

gboolean
wf_name_table_ensure (
    WfDb *db, WfNameKind kind, const void *name, gsize size, gint64 *number, GError **error)
{
  if (!wf_name_table_find (db, kind, name, size, number, error))
    return FALSE;
  if (*number != 0)
    return TRUE;
  sqlite3_stmt *insert = wf_db_statement (db, insert_sql[kind], error);
  if (insert == NULL)
    return FALSE;
  bind_name (insert, kind, name, size);
  if (!wf_db_run (db, insert, error))
    return FALSE;
  *number = sqlite3_last_insert_rowid (wf_db_get_handle (db));
  remember (db, kind, name, size, *number);
  return TRUE;
}

GBytes *
wf_name_table_dup (WfDb *db, WfNameKind kind, gint64 number, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *read = wf_db_statement (db, read_sql[kind], error);
  if (read == NULL)
    return NULL;
  wf_bind_integer (read, 1, number);
  if (!wf_db_step (db, read, &has_row, error))
    return NULL;
  if (!has_row)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT,
                   _ ("%s: the name number %" PRId64 " is missing."), wf_db_get_path (db), number);
      return NULL;
    }
  GBytes *name
      = g_bytes_new (sqlite3_column_blob (read, 0), (gsize) sqlite3_column_bytes (read, 0));
  sqlite3_reset (read);
  return name;
}

GPtrArray *
wf_space_table_list (WfDb *db, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gboolean has_row = FALSE;
  sqlite3_stmt *list = wf_db_statement (db, "SELECT name FROM space ORDER BY id", error);
  if (list == NULL)
    return NULL;
  do
    {
      if (!wf_db_step (db, list, &has_row, error))
        return NULL;
      if (has_row)
        g_ptr_array_add (names, g_strdup ((const char *) sqlite3_column_text (list, 0)));
    }
  while (has_row);
  return g_steal_pointer (&names);
}

gboolean
wf_device_table_set_local (WfDb *db, gint64 device, GError **error)
{
  sqlite3_stmt *set
      = wf_db_statement (db, "UPDATE device SET local = 1 WHERE id = ? AND local = 0", error);
  if (set == NULL)
    return FALSE;
  wf_bind_integer (set, 1, device);
  return wf_db_run (db, set, error);
}

gboolean
wf_device_table_is_local (WfDb *db, gint64 device, gboolean *is_local, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *find = wf_db_statement (db, "SELECT local FROM device WHERE id = ?", error);
  if (find == NULL)
    return FALSE;
  wf_bind_integer (find, 1, device);
  if (!wf_db_step (db, find, &has_row, error))
    return FALSE;
  *is_local = has_row && sqlite3_column_int64 (find, 0) != 0;
  sqlite3_reset (find);
  return TRUE;
}
