/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-gap-table.h"

#include <string.h>

#include "store/wf-name-table.h"
#include "store/wf-operation-table.h"

/* Covered by operation_chain but for the few rows behind a hole. */
#define HOLES                                                                                      \
  "SELECT dev, before + 1, n - 1 FROM"                                                             \
  " (SELECT dev, n, lag (n, 1, 0) OVER (PARTITION BY dev ORDER BY n) AS before FROM operation"     \
  "  WHERE space = ?1) AS hole WHERE n > before + 1"                                               \
  " AND EXISTS (SELECT 1 FROM operation WHERE space = ?1 AND operation.dev = hole.dev"             \
  "  AND operation.n >= hole.n AND acked = " G_STRINGIFY (READ) " AND key <> ?2)"                  \
                                                                " ORDER BY dev, n"
#define READ 1

G_STATIC_ASSERT (READ == WF_STANDING_READ);

/* What is in quarantine was given, and may be what the hole lacks. */
static gboolean
has_quarantined (WfDb *db, gint64 space, const WfUuid *device, gboolean *has, GError **error)
{
  char text[WF_UUID_TEXT_LENGTH + 1];
  sqlite3_stmt *find = wf_db_statement (
      db, "SELECT 1 FROM quarantine WHERE space = ? AND instr (document, ?) > 0 LIMIT 1", error);

  if (find == NULL)
    return FALSE;
  wf_uuid_format (device, text);
  wf_bind_integer (find, 1, space);
  wf_bind_text (find, 2, text, -1);
  if (!wf_db_step (db, find, has, error))
    return FALSE;
  sqlite3_reset (find);
  return TRUE;
}

/* @gap: its device is filled in. */
static gboolean
take_gap (WfDb *db, gint64 space, gint64 device, WfChainGap *gap, GArray *gaps, GError **error)
{
  gboolean is_waiting = FALSE;
  g_autoptr (GBytes) bytes = wf_name_table_dup (db, WF_NAME_DEVICE, device, error);

  if (bytes == NULL)
    return FALSE;
  g_return_val_if_fail (g_bytes_get_size (bytes) == sizeof gap->device.bytes, FALSE);
  memcpy (gap->device.bytes, g_bytes_get_data (bytes, NULL), sizeof gap->device.bytes);
  if (!has_quarantined (db, space, &gap->device, &is_waiting, error))
    return FALSE;
  if (!is_waiting)
    g_array_append_val (gaps, *gap);
  return TRUE;
}

gboolean
wf_gap_table_find (WfDb *db, gint64 space, gint64 root, GArray *gaps, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *find = wf_db_statement (db, HOLES, error);

  if (find == NULL)
    return FALSE;
  wf_bind_integer (find, 1, space);
  wf_bind_integer (find, 2, root);
  while (wf_db_step (db, find, &has_row, error))
    {
      WfChainGap gap
          = { .first = sqlite3_column_int64 (find, 1), .last = sqlite3_column_int64 (find, 2) };

      if (!has_row)
        {
          sqlite3_reset (find);
          return TRUE;
        }
      if (!take_gap (db, space, sqlite3_column_int64 (find, 0), &gap, gaps, error))
        {
          sqlite3_reset (find);
          return FALSE;
        }
    }
  return FALSE;
}
