/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-account-table.h"

#include <glib/gi18n.h>

#include "base/wf-error.h"
#include "store/wf-certificate-table.h"

static const char tables[]
    = "CREATE TABLE IF NOT EXISTS account (name TEXT PRIMARY KEY, password TEXT NOT NULL) STRICT, WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS account_crisis (name TEXT NOT NULL, crisis TEXT NOT NULL,"
      "  PRIMARY KEY (name, crisis)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS account_device (name TEXT PRIMARY KEY, device TEXT NOT NULL)"
      "  STRICT, WITHOUT ROWID;";

gboolean
wf_account_ensure (WfDb *db, GError **error)
{
  return wf_db_exec (db, tables, error) && wf_certificate_ensure (db, error);
}

gboolean
wf_account_put_inside (WfDb *db,
                       const char *name,
                       const char *password_hash,
                       const char *const *crises,
                       GError **error)
{
  sqlite3_stmt *put
      = wf_db_statement (db,
                         "INSERT INTO account (name, password) VALUES (?, ?)"
                         " ON CONFLICT (name) DO UPDATE SET password = excluded.password",
                         error);
  sqlite3_stmt *join = wf_db_statement (
      db, "INSERT OR IGNORE INTO account_crisis (name, crisis) VALUES (?, ?)", error);

  if (!put || !join)
    return FALSE;
  wf_bind_text (put, 1, name, -1);
  wf_bind_text (put, 2, password_hash, -1);
  if (!wf_db_run (db, put, error))
    return FALSE;
  for (guint i = 0; crises && crises[i]; i++)
    {
      wf_bind_text (join, 1, name, -1);
      wf_bind_text (join, 2, crises[i], -1);
      if (!wf_db_run (db, join, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
wf_account_put (WfDb *db,
                const char *name,
                const char *password_hash,
                const char *const *crises,
                GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };

  return wf_transaction_begin (&transaction, db, error)
         && wf_account_put_inside (db, name, password_hash, crises, error)
         && wf_transaction_commit (&transaction, error);
}

char *
wf_account_dup_free_name (WfDb *db, const char *name, GError **error)
{
  sqlite3_stmt *find = wf_db_statement (db, "SELECT 1 FROM account WHERE name = ?", error);
  g_autofree char *free_name = g_strdup (name);

  for (guint n = 2; find; n++)
    {
      gboolean is_taken = FALSE;
      wf_bind_text (find, 1, free_name, -1);
      if (!wf_db_step (db, find, &is_taken, error))
        return NULL;
      sqlite3_reset (find);
      if (!is_taken)
        return g_steal_pointer (&free_name);
      g_free (free_name);
      free_name = g_strdup_printf ("%s %u", name, n);
    }
  return NULL;
}

gboolean
wf_account_set_device (WfDb *db, const char *name, const char *device, GError **error)
{
  sqlite3_stmt *put = wf_db_statement (db,
                                       "INSERT INTO account_device (name, device) VALUES (?, ?)"
                                       " ON CONFLICT (name) DO UPDATE SET device = excluded.device",
                                       error);

  if (!put)
    return FALSE;
  wf_bind_text (put, 1, name, -1);
  wf_bind_text (put, 2, device, -1);
  return wf_db_run (db, put, error);
}

char *
wf_account_dup_device (WfDb *db, const char *name, GError **error)
{
  gboolean has_row = FALSE;
  char *device = NULL;
  sqlite3_stmt *find
      = wf_db_statement (db, "SELECT device FROM account_device WHERE name = ?", error);

  if (!find)
    return NULL;
  wf_bind_text (find, 1, name, -1);
  if (!wf_db_step (db, find, &has_row, error))
    return NULL;
  if (has_row)
    device = g_strdup ((const char *) sqlite3_column_text (find, 0));
  sqlite3_reset (find);
  return device;
}

gboolean
wf_account_remove (WfDb *db, const char *name, GError **error)
{
  static const char *const statements[]
      = { "DELETE FROM account_crisis WHERE name = ?", "DELETE FROM account_device WHERE name = ?",
          "DELETE FROM account WHERE name = ?" };
  g_auto (WfTransaction) transaction = { 0 };

  if (!wf_transaction_begin (&transaction, db, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      sqlite3_stmt *remove = wf_db_statement (db, statements[i], error);
      if (!remove)
        return FALSE;
      wf_bind_text (remove, 1, name, -1);
      if (!wf_db_run (db, remove, error))
        return FALSE;
    }
  if (sqlite3_changes (wf_db_get_handle (db)) == 0)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, _ ("There is no user %s."), name);
      return FALSE;
    }
  return wf_transaction_commit (&transaction, error);
}

void
wf_account_free (WfAccount *account)
{
  g_free (account->name);
  g_free (account->password_hash);
  g_free (account->device);
  g_ptr_array_unref (account->crises);
  g_free (account);
}

GPtrArray *
wf_account_list (WfDb *db, GError **error)
{
  g_autoptr (GPtrArray) accounts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_account_free);
  WfAccount *last = NULL;
  sqlite3_stmt *list
      = wf_db_statement (db,
                         "SELECT account.name, password, crisis, device FROM account"
                         " LEFT JOIN account_crisis USING (name)"
                         " LEFT JOIN account_device USING (name) ORDER BY account.name",
                         error);

  if (!list)
    return NULL;
  for (;;)
    {
      const char *name, *crisis;
      gboolean has_row;
      if (!wf_db_step (db, list, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&accounts);
      name = (const char *) sqlite3_column_text (list, 0);
      crisis = (const char *) sqlite3_column_text (list, 2);
      if (!last || g_strcmp0 (last->name, name) != 0)
        {
          last = g_new0 (WfAccount, 1);
          last->name = g_strdup (name);
          last->password_hash = g_strdup ((const char *) sqlite3_column_text (list, 1));
          last->device = g_strdup ((const char *) sqlite3_column_text (list, 3));
          last->crises = g_ptr_array_new_with_free_func (g_free);
          g_ptr_array_add (accounts, last);
        }
      if (crisis)
        g_ptr_array_add (last->crises, g_strdup (crisis));
    }
}
