/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The write-ahead log was lost: what was written here comes back from the spare file, the rest from
 * the server, whose cursor was lost with what it covered. */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-log.h"
#include "store/wf-engine-private.h"
#include "store/wf-rebuild.h"
#include "store/wf-spare-file.h"

static void
warn (WfEngine *self, const char *why)
{
  wf_log (WF_LOG_WARNING, "store", "a line of the spare file is of no use", "file",
          wf_db_get_path (self->db), "why", why, NULL);
}

/* Whole, and signed. */
static WfOperation *
read_line (WfEngine *self, GBytes *line)
{
  WfVerdict verdict = WF_VERDICT_OK;
  gsize size;
  const char *text = g_bytes_get_data (line, &size);
  g_autoptr (WfOperation) operation
      = wf_decoder_decode (self->decoder, text, size, NULL, &verdict, NULL);
  if (operation == NULL)
    warn (self, wf_verdict_get_code (verdict));
  return g_steal_pointer (&operation);
}

static gboolean
add_if_lost (WfEngine *self, WfOperation *operation, GPtrArray *lost, GError **error)
{
  gint64 seq = 0;
  if (!wf_operation_table_find (self->db, &operation->id, &seq, NULL, error))
    return FALSE;
  if (seq != 0)
    return TRUE;
  if (!wf_operation_verify (operation))
    warn (self, wf_verdict_get_code (WF_VERDICT_BAD_SIGNATURE));
  else
    g_ptr_array_add (lost, wf_operation_ref (operation));
  return TRUE;
}

static GPtrArray *
find_lost (WfEngine *self, GError **error)
{
  g_autoptr (GPtrArray) lost = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_autoptr (GPtrArray) lines = wf_spare_file_read (wf_db_get_path (self->db), error);
  if (lines == NULL)
    return NULL;
  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr (WfOperation) operation = read_line (self, g_ptr_array_index (lines, i));
      if (operation != NULL && !add_if_lost (self, operation, lost, error))
        return NULL;
    }
  return g_steal_pointer (&lost);
}

/* A log that was lost while it went into the file leaves pages of two times: quick_check has not
 * held the indexes against their tables. */
static gboolean
check_indexes (WfEngine *self, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *statement = wf_db_statement (self->db, "PRAGMA integrity_check (1)", error);
  if (statement == NULL || !wf_db_step (self->db, statement, &has_row, error))
    return FALSE;
  const gboolean good
      = has_row && g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0;
  sqlite3_reset (statement);
  if (!good)
    wf_db_set_error (self->db, SQLITE_CORRUPT, N_ ("checking it after its log was lost"), error);
  return good;
}

/* All of the space that the first of @lost belongs to, by the door for what comes from elsewhere:
 * unconfirmed, so it waits in the outbox again. */
static gboolean
take_space (WfEngine *self, const char *space, GPtrArray *lost, GError **error)
{
  g_autoptr (GPtrArray) published
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_autoptr (GArray) checked = g_array_new (FALSE, TRUE, sizeof (WfChecked));
  g_autoptr (WfBatch) batch = wf_batch_new (NULL, space);
  g_array_set_clear_func (checked, (GDestroyNotify) wf_checked_clear);
  for (guint i = 0; i < lost->len; i++)
    {
      WfOperation *operation = g_ptr_array_index (lost, i);
      const WfChecked one = { .operation = wf_operation_ref (operation), .verdict = WF_VERDICT_OK };
      if (g_str_equal (operation->space, space))
        g_array_append_val (checked, one);
      else
        wf_operation_unref (operation);
    }
  g_autoptr (WfReceiveReport) report = wf_engine_receive (self, batch, checked, published, error);
  if (report == NULL)
    return FALSE;
  self->n_restored += report->n_new + report->n_quarantined;
  return TRUE;
}

/* ctl counts before what it lets in. */
static gboolean
take_spaces (WfEngine *self, GPtrArray *lost, gboolean of_ctl, GError **error)
{
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < lost->len; i++)
    {
      const char *space = ((WfOperation *) g_ptr_array_index (lost, i))->space;
      if (wf_space_is_ctl (space) == of_ctl && g_hash_table_add (done, (gpointer) space)
          && !take_space (self, space, lost, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
wf_engine_restore (WfEngine *self, GError **error)
{
  WfRebuildReport rebuilt;
  g_autoptr (GPtrArray) lost = find_lost (self, error);
  if (lost == NULL)
    return FALSE;
  if (lost->len > 0
      && (!check_indexes (self, error) || !take_spaces (self, lost, TRUE, error)
          || !take_spaces (self, lost, FALSE, error)
          || !wf_rebuild (self->db, TRUE, &rebuilt, error)))
    return FALSE;
  if (lost->len > 0)
    {
      g_autofree char *n = g_strdup_printf ("%u", self->n_restored);
      wf_log (WF_LOG_ERROR, "store", "the write-ahead log was lost; own operations are restored",
              "file", wf_db_get_path (self->db), "n", n, NULL);
    }
  self->keeps_spare = TRUE;
  return TRUE;
}

void
wf_engine_forget_dropped (WfEngine *self)
{
  int n_logged = 0, n_carried = 0;
  if (!self->has_dropped)
    return;
  /* All of the log in the file: then nothing needs the second copies. */
  if (sqlite3_wal_checkpoint_v2 (wf_db_get_handle (self->db), NULL, SQLITE_CHECKPOINT_PASSIVE,
                                 &n_logged, &n_carried)
          == SQLITE_OK
      && n_logged == n_carried)
    self->has_dropped = !wf_spare_file_remove (wf_db_get_path (self->db));
  else
    wf_log (WF_LOG_WARNING, "store", "a redacted body stays in the spare file for now", "file",
            wf_db_get_path (self->db), NULL);
}
