/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-enrol-table.h"

void
wf_enrol_code_clear (WfEnrolCode *code)
{
  char **texts[] = { &code->secret, &code->crisis, &code->user,  &code->desk,
                     &code->letter, &code->label,  &code->actor, &code->role };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
}

void
wf_enrol_code_free (WfEnrolCode *code)
{
  wf_enrol_code_clear (code);
  g_free (code);
}

gboolean
wf_enrol_ensure (WfDb *db, GError **error)
{
  return wf_db_exec (
      db,
      "CREATE TABLE IF NOT EXISTS enrol_code (id TEXT PRIMARY KEY, secret TEXT NOT NULL,"
      "  crisis TEXT NOT NULL, user TEXT NOT NULL, desk TEXT NOT NULL, letter TEXT NOT NULL,"
      "  label TEXT NOT NULL, actor TEXT, role TEXT NOT NULL, expires INTEGER NOT NULL,"
      "  used INTEGER NOT NULL DEFAULT 0, wrong INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;",
      error);
}

gboolean
wf_enrol_put (WfDb *db, const WfEnrolCode *code, GError **error)
{
  sqlite3_stmt *put
      = wf_db_statement (db,
                         "INSERT INTO enrol_code (id, secret, crisis, user, desk, letter, label,"
                         " actor, role, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                         error);
  const char *const texts[] = { code->id,     code->secret, code->crisis, code->user, code->desk,
                                code->letter, code->label,  code->actor,  code->role };

  if (!put)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    wf_bind_text (put, (int) i + 1, texts[i], -1);
  wf_bind_integer (put, 10, code->expires_at);
  return wf_db_run (db, put, error);
}

#define COLUMNS "id, secret, crisis, user, desk, letter, label, actor, role, expires, used, wrong"

static void
read_row (sqlite3_stmt *row, WfEnrolCode *code)
{
  char **const texts[] = { &code->secret, &code->crisis, &code->user,  &code->desk,
                           &code->letter, &code->label,  &code->actor, &code->role };

  g_strlcpy (code->id, (const char *) sqlite3_column_text (row, 0), sizeof code->id);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup ((const char *) sqlite3_column_text (row, (int) i + 1));
  code->expires_at = sqlite3_column_int64 (row, 9);
  code->used_at = sqlite3_column_int64 (row, 10);
  code->n_wrong = (guint) sqlite3_column_int (row, 11);
}

gboolean
wf_enrol_find (WfDb *db, const char *id, WfEnrolCode *code, gboolean *found, GError **error)
{
  sqlite3_stmt *find
      = wf_db_statement (db, "SELECT " COLUMNS " FROM enrol_code WHERE id = ?", error);

  if (!find)
    return FALSE;
  wf_bind_text (find, 1, id, -1);
  if (!wf_db_step (db, find, found, error))
    return FALSE;
  if (*found)
    read_row (find, code);
  sqlite3_reset (find);
  return TRUE;
}

GPtrArray *
wf_enrol_list (WfDb *db, const char *crisis, GError **error)
{
  g_autoptr (GPtrArray) codes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_enrol_code_free);
  gboolean has_row = FALSE;
  sqlite3_stmt *rows = wf_db_statement (
      db, "SELECT " COLUMNS " FROM enrol_code WHERE crisis = ? ORDER BY expires DESC, id", error);

  if (!rows)
    return NULL;
  wf_bind_text (rows, 1, crisis, -1);
  for (;;)
    {
      if (!wf_db_step (db, rows, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&codes);
      WfEnrolCode *code = g_new0 (WfEnrolCode, 1);
      read_row (rows, code);
      g_ptr_array_add (codes, code);
    }
}

gboolean
wf_enrol_note_wrong (WfDb *db, const char *id, GError **error)
{
  sqlite3_stmt *update
      = wf_db_statement (db, "UPDATE enrol_code SET wrong = wrong + 1 WHERE id = ?", error);

  if (!update)
    return FALSE;
  wf_bind_text (update, 1, id, -1);
  return wf_db_run (db, update, error);
}

gboolean
wf_enrol_use (WfDb *db, const char *id, gint64 now_us, gboolean *done, GError **error)
{
  sqlite3_stmt *update = wf_db_statement (
      db, "UPDATE enrol_code SET used = ? WHERE id = ? AND used = 0 AND wrong < ?", error);

  if (!update)
    return FALSE;
  wf_bind_integer (update, 1, now_us);
  wf_bind_text (update, 2, id, -1);
  wf_bind_integer (update, 3, WF_ENROL_MAX_TRIES);
  if (!wf_db_run (db, update, error))
    return FALSE;
  *done = sqlite3_changes (wf_db_get_handle (db)) > 0;
  return TRUE;
}
