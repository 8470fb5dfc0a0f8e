/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-certificate-table.h"

#include <glib/gi18n.h>

#include "base/wf-error.h"

/* Rows outlive their user: who comes with such a certificate is told that the user was removed. */
static const char table[]
    = "CREATE TABLE IF NOT EXISTS certificate (fingerprint TEXT PRIMARY KEY, user TEXT NOT NULL,"
      "  subject TEXT NOT NULL) STRICT, WITHOUT ROWID;";

void
wf_certificate_free (WfCertificate *certificate)
{
  g_free (certificate->fingerprint);
  g_free (certificate->user);
  g_free (certificate->subject);
  g_free (certificate);
}

gboolean
wf_certificate_ensure (WfDb *db, GError **error)
{
  return wf_db_exec (db, table, error);
}

/* The first column of the row that @sql finds for @key, or NULL; free with g_free (). */
static gboolean
find_text (WfDb *db, const char *sql, const char *key, char **text, GError **error)
{
  sqlite3_stmt *statement = wf_db_statement (db, sql, error);
  gboolean has_row;

  *text = NULL;
  if (!statement)
    return FALSE;
  wf_bind_text (statement, 1, key, -1);
  if (!wf_db_step (db, statement, &has_row, error))
    return FALSE;
  if (has_row)
    *text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_reset (statement);
  return TRUE;
}

gboolean
wf_certificate_put (WfDb *db, const WfCertificate *certificate, GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };
  g_autofree char *user = NULL;
  g_autofree char *owner = NULL;
  sqlite3_stmt *put
      = wf_db_statement (db,
                         "INSERT INTO certificate (fingerprint, user, subject) VALUES (?, ?, ?)"
                         " ON CONFLICT (fingerprint) DO UPDATE SET subject = excluded.subject",
                         error);

  if (!put || !wf_transaction_begin (&transaction, db, error)
      || !find_text (db, "SELECT name FROM account WHERE name = ?", certificate->user, &user, error)
      || !find_text (db, "SELECT user FROM certificate WHERE fingerprint = ?",
                     certificate->fingerprint, &owner, error))
    return FALSE;
  if (!user)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, _ ("There is no user %s."),
                   certificate->user);
      return FALSE;
    }
  if (owner && !g_str_equal (owner, certificate->user))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_EXISTS,
                   _ ("That certificate is %s's. Remove it first: certificate remove %s."), owner,
                   certificate->fingerprint);
      return FALSE;
    }
  wf_bind_text (put, 1, certificate->fingerprint, -1);
  wf_bind_text (put, 2, certificate->user, -1);
  wf_bind_text (put, 3, certificate->subject, -1);
  return wf_db_run (db, put, error) && wf_transaction_commit (&transaction, error);
}

gboolean
wf_certificate_remove (WfDb *db, const char *fingerprint, GError **error)
{
  sqlite3_stmt *remove
      = wf_db_statement (db, "DELETE FROM certificate WHERE fingerprint = ?", error);

  if (!remove)
    return FALSE;
  wf_bind_text (remove, 1, fingerprint, -1);
  if (!wf_db_run (db, remove, error))
    return FALSE;
  if (sqlite3_changes (wf_db_get_handle (db)) > 0)
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, _ ("There is no certificate %s here."),
               fingerprint);
  return FALSE;
}

GPtrArray *
wf_certificate_list (WfDb *db, GError **error)
{
  g_autoptr (GPtrArray) certificates
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_certificate_free);
  sqlite3_stmt *list = wf_db_statement (
      db, "SELECT fingerprint, user, subject FROM certificate ORDER BY user, fingerprint", error);

  for (gboolean has_row; list && wf_db_step (db, list, &has_row, error);)
    {
      WfCertificate *certificate;
      if (!has_row)
        return g_steal_pointer (&certificates);
      certificate = g_new0 (WfCertificate, 1);
      certificate->fingerprint = g_strdup ((const char *) sqlite3_column_text (list, 0));
      certificate->user = g_strdup ((const char *) sqlite3_column_text (list, 1));
      certificate->subject = g_strdup ((const char *) sqlite3_column_text (list, 2));
      g_ptr_array_add (certificates, certificate);
    }
  return NULL;
}
