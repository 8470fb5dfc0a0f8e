/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/wf-error.h"
#include "store/wf-engine.h"
#include "store/wf-carried-heads.h"
#include "store/wf-head-table.h"
#include "store/wf-name-table.h"
#include "store/wf-operation-table.h"
#include "store/wf-receipts.h"
#include "tool/wf-tool-store.h"
#include "tool/wf-tool.h"
#include "wire/wf-archive.h"

/* What decides the order of an archive: first the receipts of one epoch as far as they follow one
 * another, then the rest by arrival. */
typedef struct
{
  WfOperationId id;
  guint8 hash[WF_HASH_SIZE];
  WfReceipt receipt; /* seq 0: none */
  gint64 epoch;
} WfExportRow;

static GArray *
list_rows (WfDb *db, gint64 space, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (WfExportRow));
  g_auto (WfOperationReader) reader = { 0 };
  WfStoredOperation stored;
  gboolean has_row = FALSE;
  if (!wf_operation_reader_since (&reader, db, space, 0, error))
    return NULL;
  for (;;)
    {
      if (!wf_operation_reader_next (&reader, &stored, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&rows);
      WfExportRow row = { .id = stored.id,
                          .receipt = { .seq = stored.arrival.receipt_seq,
                                       .time_us = stored.arrival.received_at,
                                       .ctl = stored.arrival.receipt_ctl },
                          .epoch = stored.arrival.epoch };
      memcpy (row.hash, stored.hash, WF_HASH_SIZE);
      memcpy (row.receipt.hash, stored.arrival.receipt_hash, WF_HASH_SIZE);
      g_array_append_val (rows, row);
    }
}

static gint64
find_main_epoch (GArray *rows)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  gint64 best = 0;
  guint most = 0;
  for (guint i = 0; i < rows->len; i++)
    {
      const WfExportRow *row = &g_array_index (rows, WfExportRow, i);
      gpointer key = GINT_TO_POINTER ((gint) row->epoch);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1;
      if (row->receipt.seq == 0)
        continue;
      g_hash_table_insert (counts, key, GUINT_TO_POINTER (n));
      if (n > most)
        {
          most = n;
          best = row->epoch;
        }
    }
  return best;
}

static int
compare_receipts (gconstpointer a, gconstpointer b)
{
  const WfExportRow *one = a, *other = b;
  gboolean has_one = one->receipt.seq > 0, has_other = other->receipt.seq > 0;
  if (has_one != has_other)
    return has_one ? -1 : 1;
  return (one->receipt.seq > other->receipt.seq) - (one->receipt.seq < other->receipt.seq);
}

/* Receipts that do not follow the one before would be refused by whoever imports them. */
static void
keep_chain (GArray *rows, gint64 epoch)
{
  WfReceiptWalk walk;
  gboolean holds = TRUE;
  for (guint i = 0; i < rows->len; i++)
    if (g_array_index (rows, WfExportRow, i).epoch != epoch)
      g_array_index (rows, WfExportRow, i).receipt.seq = 0;
  g_array_sort (rows, compare_receipts);
  wf_receipt_walk_init (&walk);
  walk.has_previous = FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      WfExportRow *row = &g_array_index (rows, WfExportRow, i);
      holds = holds
              && wf_receipt_walk_next (&walk, row->receipt.seq, row->receipt.time_us,
                                       row->receipt.hash, row->hash, NULL);
      if (!holds)
        row->receipt.seq = 0;
    }
}

static void
set_write_error (GError **error)
{
  g_set_error (error, WF_ERROR, errno == ENOSPC ? WF_ERROR_FULL : WF_ERROR_FAILED,
               _ ("The archive could not be written: %s."), g_strerror (errno));
}

static gboolean
write_out (FILE *file, GString *text, GError **error)
{
  gboolean done = fwrite (text->str, 1, text->len, file) == text->len;
  if (!done)
    set_write_error (error);
  g_string_truncate (text, 0);
  return done;
}

static gboolean
write_row (
    WfDb *db, const WfExportRow *row, const WfHead *head, FILE *file, GString *text, GError **error)
{
  g_auto (WfOperationReader) reader = { 0 };
  g_autoptr (GString) document = g_string_new (NULL);
  WfStoredOperation stored;
  gboolean has_row = FALSE;
  if (!wf_operation_reader_one (&reader, db, &row->id, error)
      || !wf_operation_reader_next (&reader, &stored, &has_row, error))
    return FALSE;
  wf_stored_operation_append_document (&stored, document);
  wf_archive_append_line (text, document->str, document->len, row->receipt.seq,
                          row->receipt.time_us, row->receipt.seq > 0 ? row->receipt.hash : NULL,
                          row->receipt.ctl, head);
  return write_out (file, text, error);
}

/* What was signed of the receipts goes beside them: whoever reads the archive can hold another
 * history against that. */
static gboolean
write_rows (WfDb *db, GArray *rows, GArray *heads, FILE *file, GString *text, GError **error)
{
  guint at = 0;
  for (guint i = 0; i < rows->len; i++)
    {
      const WfExportRow *row = &g_array_index (rows, WfExportRow, i);
      const WfReceipt *receipt = &row->receipt;
      const WfHead *head = receipt->seq > 0 ? wf_heads_find (heads, &at, receipt->seq,
                                                             receipt->time_us, receipt->hash)
                                            : NULL;
      if (!write_row (db, row, head, file, text, error))
        return FALSE;
    }
  return TRUE;
}

/* What is still on its way counts as written only when it has arrived. */
static gboolean
flush (FILE *file, GError **error)
{
  struct stat facts;

  if (fflush (file) == 0
      && (fstat (fileno (file), &facts) != 0 || !S_ISREG (facts.st_mode)
          || fsync (fileno (file)) == 0))
    return TRUE;
  set_write_error (error);
  return FALSE;
}

static gboolean
write_archive (WfDb *db, const char *space, FILE *file, GError **error)
{
  gint64 number = 0;
  g_autofree char *epoch = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) heads = g_array_new (FALSE, TRUE, sizeof (WfHead));
  if (!wf_name_table_find (db, WF_NAME_SPACE, space, strlen (space), &number, error))
    return FALSE;
  if (number == 0)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, _ ("%s has no space %s."),
                   wf_db_get_path (db), space);
      return FALSE;
    }
  g_autoptr (GArray) rows = list_rows (db, number, error);
  if (rows == NULL)
    return FALSE;
  gint64 main_epoch = find_main_epoch (rows);
  keep_chain (rows, main_epoch);
  if (main_epoch != 0)
    {
      g_autoptr (GBytes) name = wf_name_table_dup (db, WF_NAME_EPOCH, main_epoch, error);
      if (name == NULL)
        return FALSE;
      epoch = g_strndup (g_bytes_get_data (name, NULL), g_bytes_get_size (name));
      if (!wf_head_table_list (db, number, epoch, heads, error))
        return FALSE;
    }
  wf_archive_append_header (text, space, epoch);
  if (!write_out (file, text, error))
    return FALSE;
  if (!write_rows (db, rows, heads, file, text, error) || !flush (file, error))
    return FALSE;
  g_printerr (ngettext ("%u operation exported\n", "%u operations exported\n", rows->len),
              rows->len);
  return TRUE;
}

/* Under its name only when it is whole. */
static gboolean
write_file (WfDb *db, const char *space, const char *path, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);

  /* Else the archive would take the place of a device or a pipe. */
  if (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_FAILED,
                   _ ("%s is no file: leave --output out to write to standard output. Nothing was "
                      "written."),
                   path);
      return FALSE;
    }
  FILE *file = g_fopen (part, "we");
  gboolean done = file != NULL && write_archive (db, space, file, error);
  if (file != NULL && fclose (file) != 0)
    done = FALSE;
  if (done && g_rename (part, path) == 0)
    return TRUE;
  if (error != NULL && *error == NULL)
    g_set_error (error, WF_ERROR, WF_ERROR_FAILED, _ ("%s could not be written: %s."), path,
                 g_strerror (errno));
  g_unlink (part);
  return FALSE;
}

static gboolean export(const char *path, const char *space, const char *output, GError **error)
{
  WfRealm realm;
  if (!wf_tool_get_realm (space, &realm, error))
    return FALSE;
  g_autofree char *usual = path == NULL ? wf_tool_dup_store_path (realm) : NULL;
  g_autoptr (WfDb) db = wf_db_open (path != NULL ? path : usual, WF_DB_READ_ONLY, error);
  if (db == NULL)
    {
      wf_engine_explain_damage (path != NULL ? path : usual, error);
      return FALSE;
    }
  return output != NULL ? write_file (db, space, output, error)
                        : write_archive (db, space, stdout, error);
}

static int
run (int argc, char **argv)
{
  g_autofree char *store = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  int code;
  const GOptionEntry entries[]
      = { { "store", 's', 0, G_OPTION_ARG_FILENAME, &store,
            N_ ("The store to export from (that of the application)"), N_ ("FILE") },
          { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
            N_ ("The archive to write (standard output)"), N_ ("FILE") },
          { NULL } };
  if (!wf_tool_parse (&wf_tool_export, entries, &argc, &argv, &code))
    return code;
  if (argc != 2)
    {
      g_printerr (_ ("watchfloor-tool export: name one space.\n"));
      return WF_TOOL_USAGE;
    }
  return export(store, argv[1], output, &error) ? WF_TOOL_OK : wf_tool_fail (error);
}

const WfToolCommand wf_tool_export
    = { "export", "SPACE", N_ ("Write a space of a store as an archive, with its receipts"), run };
