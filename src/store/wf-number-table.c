/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-number-table.h"

#include <string.h>

#include "model/wf-vocabulary.h"

#define MAX_DIGITS 9

struct _WfNumbers
{
  WfDb *db;
  GHashTable *last; /* prefix -> number */
};

WfNumbers *
wf_numbers_new (WfDb *db)
{
  WfNumbers *self = g_new0 (WfNumbers, 1);
  self->db = db;
  self->last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
wf_numbers_free (WfNumbers *self)
{
  g_hash_table_unref (self->last);
  g_free (self);
}

void
wf_numbers_clear (WfNumbers *self)
{
  g_hash_table_remove_all (self->last);
}

/* "FI-B-0012" -> "FI-B", 12. */
static char *
split_number (const char *text, guint *number)
{
  const char *dash = strrchr (text, '-');
  gsize n_digits = dash != NULL ? strspn (dash + 1, "0123456789") : 0;
  if (n_digits == 0 || n_digits > MAX_DIGITS || dash[1 + n_digits] != '\0' || dash == text)
    return NULL;
  *number = (guint) g_ascii_strtoull (dash + 1, NULL, 10);
  return g_strndup (text, (gsize) (dash - text));
}

void
wf_numbers_see (WfNumbers *self, const WfOperation *operation)
{
  guint number = 0;
  if (strcmp (operation->type, WF_TYPE_NAME_ENTRY) != 0)
    return;
  const WfWrite *write = wf_operation_find_write (operation, "number");
  if (write == NULL || write->text == NULL)
    return;
  g_autofree char *prefix = split_number (write->text, &number);
  if (prefix == NULL || GPOINTER_TO_UINT (g_hash_table_lookup (self->last, prefix)) >= number)
    return;
  g_hash_table_insert (self->last, g_steal_pointer (&prefix), GUINT_TO_POINTER (number));
}

gboolean
wf_numbers_flush (WfNumbers *self, GError **error)
{
  GHashTableIter iter;
  gpointer prefix, number;
  g_hash_table_iter_init (&iter, self->last);
  while (g_hash_table_iter_next (&iter, &prefix, &number))
    {
      sqlite3_stmt *put
          = wf_db_statement (self->db,
                             "INSERT INTO number (prefix, last) VALUES (?, ?)"
                             " ON CONFLICT (prefix) DO UPDATE SET last = max (last, excluded.last)",
                             error);
      if (put == NULL)
        return FALSE;
      wf_bind_text (put, 1, prefix, -1);
      wf_bind_integer (put, 2, GPOINTER_TO_UINT (number));
      if (!wf_db_run (self->db, put, error))
        return FALSE;
    }
  wf_numbers_clear (self);
  return TRUE;
}

gboolean
wf_number_table_get (WfDb *db, const char *prefix, gint64 *last, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *find = wf_db_statement (db, "SELECT last FROM number WHERE prefix = ?", error);
  if (find == NULL)
    return FALSE;
  wf_bind_text (find, 1, prefix, -1);
  if (!wf_db_step (db, find, &has_row, error))
    return FALSE;
  *last = has_row ? sqlite3_column_int64 (find, 0) : 0;
  sqlite3_reset (find);
  return TRUE;
}
