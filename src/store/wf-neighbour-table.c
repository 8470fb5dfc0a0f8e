/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-neighbour-table.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "store/wf-neighbour-history.h"

static const char tables[]
    = "CREATE TABLE IF NOT EXISTS neighbour (name TEXT PRIMARY KEY, url TEXT NOT NULL,"
      "  pins TEXT NOT NULL, contact_us INTEGER NOT NULL DEFAULT 0,"
      "  visit_us INTEGER NOT NULL DEFAULT 0, trouble TEXT NOT NULL DEFAULT '',"
      "  trouble_us INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS neighbour_space (neighbour TEXT NOT NULL, space TEXT NOT NULL,"
      "  epoch TEXT NOT NULL DEFAULT '', pulled INTEGER NOT NULL DEFAULT 0,"
      "  hash BLOB NOT NULL DEFAULT (zeroblob (32)) CHECK (length (hash) = 32),"
      "  pending INTEGER NOT NULL DEFAULT 0, pushed INTEGER NOT NULL DEFAULT 0,"
      "  trouble TEXT NOT NULL DEFAULT '', PRIMARY KEY (neighbour, space)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS neighbour_refused (neighbour TEXT NOT NULL, space TEXT NOT NULL,"
      "  way INTEGER NOT NULL, id TEXT NOT NULL, code TEXT NOT NULL,"
      "  PRIMARY KEY (neighbour, space, way, id)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS neighbour_blob (neighbour TEXT NOT NULL, space TEXT NOT NULL,"
      "  hash BLOB NOT NULL CHECK (length (hash) = 32), way INTEGER NOT NULL,"
      "  size INTEGER NOT NULL, tried_us INTEGER NOT NULL DEFAULT 0,"
      "  PRIMARY KEY (neighbour, space, hash, way)) STRICT, WITHOUT ROWID;";

/* --- who they are --------------------------------------------------------- */

gboolean
wf_neighbour_ensure (WfDb *db, GError **error)
{
  return wf_db_exec (db, tables, error);
}

static gboolean
run (WfDb *db, sqlite3_stmt *statement, const char *a, const char *b, GError **error)
{
  if (!statement)
    return FALSE;
  wf_bind_text (statement, 1, a, -1);
  if (b)
    wf_bind_text (statement, 2, b, -1);
  return wf_db_run (db, statement, error);
}

static gboolean
check_pins (WfDb *db, const WfNeighbour *neighbour, GError **error)
{
  g_autoptr (GPtrArray) others = wf_neighbour_list (db, error);

  for (guint i = 0; others && i < others->len; i++)
    {
      const WfNeighbour *other = others->pdata[i];
      if (g_str_equal (other->name, neighbour->name))
        continue;
      for (guint k = 0; neighbour->pins[k]; k++)
        if (g_strv_contains ((const char *const *) other->pins, neighbour->pins[k]))
          {
            g_set_error (error, WF_ERROR, WF_ERROR_EXISTS,
                         _ ("That key is the neighbour %s's. A key tells one neighbour from all "
                            "others."),
                         other->name);
            return FALSE;
          }
    }
  return others != NULL;
}

static gboolean
is_listed (const WfNeighbour *neighbour, const char *space)
{
  for (guint i = 0; i < neighbour->spaces->len; i++)
    if (g_str_equal (((WfNeighbourSpace *) neighbour->spaces->pdata[i])->name, space))
      return TRUE;
  return FALSE;
}

static gboolean
forget_space (WfDb *db, const char *neighbour, const char *space, GError **error)
{
  static const char *const statements[]
      = { "DELETE FROM neighbour_space WHERE neighbour = ? AND space = ?",
          "DELETE FROM neighbour_refused WHERE neighbour = ? AND space = ?",
          "DELETE FROM neighbour_blob WHERE neighbour = ? AND space = ?" };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    if (!run (db, wf_db_statement (db, statements[i], error), neighbour, space, error))
      return FALSE;
  return wf_neighbour_forget_history (db, neighbour, space, error);
}

/* Of what is listed now, what @neighbour does not list any more; NULL: everything of @name. */
static gboolean
forget_spaces (WfDb *db, const char *name, const WfNeighbour *neighbour, GError **error)
{
  g_autoptr (GPtrArray) all = wf_neighbour_list (db, error);

  for (guint i = 0; all && i < all->len; i++)
    {
      const WfNeighbour *known = all->pdata[i];
      for (guint k = 0; g_str_equal (known->name, name) && k < known->spaces->len; k++)
        {
          const WfNeighbourSpace *space = known->spaces->pdata[k];
          if ((!neighbour || !is_listed (neighbour, space->name))
              && !forget_space (db, name, space->name, error))
            return FALSE;
        }
    }
  return all != NULL;
}

gboolean
wf_neighbour_put (WfDb *db, const WfNeighbour *neighbour, GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };
  g_autofree char *pins = g_strjoinv (" ", neighbour->pins);
  sqlite3_stmt *put;

  if (!wf_transaction_begin (&transaction, db, error) || !check_pins (db, neighbour, error)
      || !forget_spaces (db, neighbour->name, neighbour, error))
    return FALSE;
  put = wf_db_statement (db,
                         "INSERT INTO neighbour (name, url, pins) VALUES (?, ?, ?)"
                         " ON CONFLICT (name) DO UPDATE SET url = excluded.url,"
                         " pins = excluded.pins, trouble = '', trouble_us = 0",
                         error);
  if (!put)
    return FALSE;
  wf_bind_text (put, 3, pins, -1);
  if (!run (db, put, neighbour->name, neighbour->url, error))
    return FALSE;
  for (guint i = 0; i < neighbour->spaces->len; i++)
    if (!run (db,
              wf_db_statement (
                  db, "INSERT OR IGNORE INTO neighbour_space (neighbour, space) VALUES (?, ?)",
                  error),
              neighbour->name, ((WfNeighbourSpace *) neighbour->spaces->pdata[i])->name, error))
      return FALSE;
  return wf_transaction_commit (&transaction, error);
}

gboolean
wf_neighbour_remove (WfDb *db, const char *name, GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };

  if (!wf_transaction_begin (&transaction, db, error) || !forget_spaces (db, name, NULL, error)
      || !run (db, wf_db_statement (db, "DELETE FROM neighbour WHERE name = ?", error), name, NULL,
               error))
    return FALSE;
  if (sqlite3_changes (wf_db_get_handle (db)) > 0)
    return wf_transaction_commit (&transaction, error);
  g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, _ ("There is no neighbour %s here."), name);
  return FALSE;
}

static char *
dup_column (sqlite3_stmt *statement, int at)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, at));
}

/* `ctl` first: the others are judged by it. */
static gboolean
list_spaces (WfDb *db, WfNeighbour *neighbour, GError **error)
{
  sqlite3_stmt *list = wf_db_statement (
      db,
      "SELECT space, epoch, pulled, hash, pending, pushed, trouble,"
      " (SELECT count (*) FROM neighbour_refused r WHERE r.neighbour = s.neighbour"
      "   AND r.space = s.space AND way = 0),"
      " (SELECT count (*) FROM neighbour_refused r WHERE r.neighbour = s.neighbour"
      "   AND r.space = s.space AND way = 1),"
      " (SELECT count (*) FROM neighbour_blob b WHERE b.neighbour = s.neighbour"
      "   AND b.space = s.space)"
      " FROM neighbour_space s WHERE neighbour = ? ORDER BY space NOT LIKE '%-ctl', space",
      error);

  if (!list)
    return FALSE;
  wf_bind_text (list, 1, neighbour->name, -1);
  for (gboolean has_row; wf_db_step (db, list, &has_row, error);)
    {
      WfNeighbourSpace *space;
      if (!has_row)
        return TRUE;
      space = g_new0 (WfNeighbourSpace, 1);
      space->name = dup_column (list, 0);
      space->epoch = dup_column (list, 1);
      space->pulled = sqlite3_column_int64 (list, 2);
      wf_column_blob (list, 3, space->hash, WF_HASH_SIZE);
      space->pending = sqlite3_column_int64 (list, 4);
      space->pushed = sqlite3_column_int64 (list, 5);
      space->trouble = dup_column (list, 6);
      space->n_refused_in = (guint) sqlite3_column_int (list, 7);
      space->n_refused_out = (guint) sqlite3_column_int (list, 8);
      space->n_blobs = (guint) sqlite3_column_int (list, 9);
      g_ptr_array_add (neighbour->spaces, space);
    }
  return FALSE;
}

static gboolean
count_alarms (WfDb *db, const WfNeighbour *neighbour, GError **error)
{
  for (guint i = 0; i < neighbour->spaces->len; i++)
    if (!wf_neighbour_count_alarms (db, neighbour->name, neighbour->spaces->pdata[i], error))
      return FALSE;
  return TRUE;
}

GPtrArray *
wf_neighbour_list (WfDb *db, GError **error)
{
  g_autoptr (GPtrArray) neighbours
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_neighbour_free);
  sqlite3_stmt *list = wf_db_statement (
      db,
      "SELECT name, url, pins, contact_us, visit_us, trouble, trouble_us FROM neighbour"
      " ORDER BY name",
      error);

  for (gboolean has_row = TRUE; has_row;)
    {
      g_autofree char *name = NULL;
      g_autofree char *url = NULL;
      WfNeighbour *neighbour;
      if (!list || !wf_db_step (db, list, &has_row, error))
        return NULL;
      if (!has_row)
        break;
      name = dup_column (list, 0);
      url = dup_column (list, 1);
      neighbour = wf_neighbour_new (name, url);
      neighbour->pins = g_strsplit ((const char *) sqlite3_column_text (list, 2), " ", -1);
      neighbour->contact_us = sqlite3_column_int64 (list, 3);
      neighbour->visit_us = sqlite3_column_int64 (list, 4);
      g_free (neighbour->trouble);
      neighbour->trouble = dup_column (list, 5);
      neighbour->trouble_us = sqlite3_column_int64 (list, 6);
      g_ptr_array_add (neighbours, neighbour);
    }
  for (guint i = 0; i < neighbours->len; i++)
    if (!list_spaces (db, neighbours->pdata[i], error)
        || !count_alarms (db, neighbours->pdata[i], error))
      return NULL;
  return g_steal_pointer (&neighbours);
}

/* --- how far it is -------------------------------------------------------- */

gboolean
wf_neighbour_put_cursor (WfDb *db,
                         const char *neighbour,
                         const WfNeighbourSpace *space,
                         GError **error)
{
  sqlite3_stmt *put = wf_db_statement (
      db,
      "UPDATE neighbour_space SET epoch = ?3, pulled = ?4, hash = ?5, pending = ?6, pushed = ?7,"
      " trouble = ?8 WHERE neighbour = ?1 AND space = ?2",
      error);

  if (!put)
    return FALSE;
  wf_bind_text (put, 3, space->epoch, -1);
  wf_bind_integer (put, 4, space->pulled);
  wf_bind_blob (put, 5, space->hash, WF_HASH_SIZE);
  wf_bind_integer (put, 6, space->pending);
  wf_bind_integer (put, 7, space->pushed);
  wf_bind_text (put, 8, space->trouble, -1);
  return run (db, put, neighbour, space->name, error);
}

gboolean
wf_neighbour_put_contact (
    WfDb *db, const char *neighbour, gint64 now_us, const char *trouble, GError **error)
{
  sqlite3_stmt *put
      = wf_db_statement (db,
                         "UPDATE neighbour SET trouble = ?2,"
                         " contact_us = CASE WHEN ?2 = '' THEN ?3 ELSE contact_us END,"
                         " trouble_us = CASE WHEN ?2 = '' THEN 0 ELSE ?3 END WHERE name = ?1",
                         error);

  if (!put)
    return FALSE;
  wf_bind_integer (put, 3, now_us);
  return run (db, put, neighbour, trouble, error);
}

gboolean
wf_neighbour_put_visit (WfDb *db, const char *neighbour, gint64 now_us, GError **error)
{
  sqlite3_stmt *put
      = wf_db_statement (db, "UPDATE neighbour SET visit_us = ?2 WHERE name = ?1", error);

  if (!put)
    return FALSE;
  wf_bind_integer (put, 2, now_us);
  return run (db, put, neighbour, NULL, error);
}

/* --- left over ------------------------------------------------------------ */

gboolean
wf_neighbour_add_refused (WfDb *db,
                          const char *neighbour,
                          const char *space,
                          WfNeighbourWay way,
                          const char *id,
                          const char *code,
                          GError **error)
{
  sqlite3_stmt *add = wf_db_statement (
      db,
      "INSERT OR REPLACE INTO neighbour_refused (neighbour, space, way, id, code)"
      " SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS"
      " (SELECT 1 FROM neighbour_space WHERE neighbour = ?1 AND space = ?2)",
      error);

  if (!add)
    return FALSE;
  wf_bind_integer (add, 3, way);
  wf_bind_text (add, 4, id, -1);
  wf_bind_text (add, 5, code, -1);
  return run (db, add, neighbour, space, error);
}

gboolean
wf_neighbour_remove_refused (WfDb *db,
                             const char *neighbour,
                             const char *space,
                             WfNeighbourWay way,
                             const char *id,
                             GError **error)
{
  sqlite3_stmt *take = wf_db_statement (
      db,
      "DELETE FROM neighbour_refused WHERE neighbour = ?1 AND space = ?2 AND way = ?3 AND id = ?4",
      error);

  if (!take)
    return FALSE;
  wf_bind_integer (take, 3, way);
  wf_bind_text (take, 4, id, -1);
  return run (db, take, neighbour, space, error);
}

GPtrArray *
wf_neighbour_list_refused (WfDb *db,
                           const char *neighbour,
                           const char *space,
                           WfNeighbourWay way,
                           guint limit,
                           GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *list = wf_db_statement (
      db,
      "SELECT id FROM neighbour_refused WHERE neighbour = ? AND space = ? AND way = ?"
      " ORDER BY id LIMIT ?",
      error);

  if (!list)
    return NULL;
  wf_bind_text (list, 1, neighbour, -1);
  wf_bind_text (list, 2, space, -1);
  wf_bind_integer (list, 3, way);
  wf_bind_integer (list, 4, limit);
  for (gboolean has_row; wf_db_step (db, list, &has_row, error);)
    {
      if (!has_row)
        return g_steal_pointer (&ids);
      g_ptr_array_add (ids, dup_column (list, 0));
    }
  return NULL;
}

gboolean
wf_neighbour_count_refused (WfDb *db,
                            const char *neighbour,
                            const char *space,
                            WfNeighbourWay way,
                            guint *n,
                            GError **error)
{
  sqlite3_stmt *count = wf_db_statement (
      db, "SELECT count (*) FROM neighbour_refused WHERE neighbour = ? AND space = ? AND way = ?",
      error);
  gboolean has_row;

  if (!count)
    return FALSE;
  wf_bind_text (count, 1, neighbour, -1);
  wf_bind_text (count, 2, space, -1);
  wf_bind_integer (count, 3, way);
  if (!wf_db_step (db, count, &has_row, error))
    return FALSE;
  *n = has_row ? (guint) sqlite3_column_int (count, 0) : 0;
  sqlite3_reset (count);
  return TRUE;
}

/* --- attachments ---------------------------------------------------------- */

static gboolean
run_blob (WfDb *db,
          sqlite3_stmt *statement,
          const char *neighbour,
          const char *space,
          const WfNeighbourBlob *blob,
          GError **error)
{
  if (!statement)
    return FALSE;
  wf_bind_blob (statement, 3, blob->hash, WF_HASH_SIZE);
  wf_bind_integer (statement, 4, blob->way);
  return run (db, statement, neighbour, space, error);
}

gboolean
wf_neighbour_add_blob (
    WfDb *db, const char *neighbour, const char *space, const WfNeighbourBlob *blob, GError **error)
{
  sqlite3_stmt *add
      = wf_db_statement (db,
                         "INSERT OR IGNORE INTO neighbour_blob (neighbour, space, hash, way, size)"
                         " SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS"
                         " (SELECT 1 FROM neighbour_space WHERE neighbour = ?1 AND space = ?2)",
                         error);

  if (!add)
    return FALSE;
  wf_bind_integer (add, 5, blob->size);
  return run_blob (db, add, neighbour, space, blob, error);
}

gboolean
wf_neighbour_remove_blob (
    WfDb *db, const char *neighbour, const char *space, const WfNeighbourBlob *blob, GError **error)
{
  return run_blob (db,
                   wf_db_statement (db,
                                    "DELETE FROM neighbour_blob WHERE neighbour = ?1 AND space = ?2"
                                    " AND hash = ?3 AND way = ?4",
                                    error),
                   neighbour, space, blob, error);
}

gboolean
wf_neighbour_touch_blob (WfDb *db,
                         const char *neighbour,
                         const char *space,
                         const WfNeighbourBlob *blob,
                         gint64 now_us,
                         GError **error)
{
  sqlite3_stmt *touch = wf_db_statement (
      db,
      "UPDATE neighbour_blob SET tried_us = ?5 WHERE neighbour = ?1 AND space = ?2"
      " AND hash = ?3 AND way = ?4",
      error);

  if (!touch)
    return FALSE;
  wf_bind_integer (touch, 5, now_us);
  return run_blob (db, touch, neighbour, space, blob, error);
}

GArray *
wf_neighbour_list_blobs (
    WfDb *db, const char *neighbour, const char *space, guint limit, GError **error)
{
  g_autoptr (GArray) blobs = g_array_new (FALSE, TRUE, sizeof (WfNeighbourBlob));
  sqlite3_stmt *list = wf_db_statement (
      db,
      "SELECT hash, size, way FROM neighbour_blob WHERE neighbour = ? AND space = ?"
      " ORDER BY tried_us, hash LIMIT ?",
      error);

  if (!list)
    return NULL;
  wf_bind_text (list, 1, neighbour, -1);
  wf_bind_text (list, 2, space, -1);
  wf_bind_integer (list, 3, limit);
  for (gboolean has_row; wf_db_step (db, list, &has_row, error);)
    {
      WfNeighbourBlob blob = { 0 };
      if (!has_row)
        return g_steal_pointer (&blobs);
      wf_column_blob (list, 0, blob.hash, WF_HASH_SIZE);
      blob.size = sqlite3_column_int64 (list, 1);
      blob.way = (WfNeighbourWay) sqlite3_column_int (list, 2);
      g_array_append_val (blobs, blob);
    }
  return NULL;
}
