/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "store/wf-name-table.h"
#include "store/wf-operation-table.h"
#include "store/wf-rebuild.h"
#include "store/wf-store-lock.h"
#include "tool/wf-audit.h"
#include "tool/wf-tool.h"
#include "wire/wf-archive.h"

/* --- archives ------------------------------------------------------------------------------ */

static gboolean
read_archive (WfAudit *audit, const char *path, gboolean learn, guint *n_findings, GError **error)
{
  g_autoptr (WfArchiveReader) reader = wf_archive_reader_open (path, error);
  if (reader == NULL)
    return FALSE;
  const char *space = wf_archive_reader_get_space (reader);
  g_autofree char *name = g_path_get_basename (path);
  gboolean has_receipt = FALSE;
  GError *problem = NULL;
  if (learn && !wf_space_is_ctl (space) && !wf_space_is_red (space))
    return TRUE;
  if (!learn)
    wf_audit_begin (audit, name, space);
  for (gint64 line = 2;; line++)
    {
      g_autoptr (GBytes) document = NULL;
      WfReceipt receipt = { 0 };
      if (!wf_archive_reader_next (reader, &document, &has_receipt, &receipt.seq, &receipt.time_us,
                                   receipt.hash, &problem))
        break;
      gsize length = 0;
      const char *text = g_bytes_get_data (document, &length);
      receipt.ctl = wf_archive_reader_get_ctl (reader);
      if (learn)
        wf_audit_learn (audit, space, text, length, has_receipt ? &receipt : NULL);
      else
        wf_audit_take (audit, line, text, length, has_receipt ? &receipt : NULL);
    }
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  if (!learn)
    *n_findings += wf_audit_end (audit);
  return TRUE;
}

static gboolean
verify_archives (char **paths, guint *n_findings, GError **error)
{
  g_autoptr (WfAudit) audit = wf_audit_new ();
  for (guint i = 0; paths[i] != NULL; i++)
    if (!read_archive (audit, paths[i], TRUE, n_findings, error))
      return FALSE;
  for (guint i = 0; paths[i] != NULL; i++)
    if (!read_archive (audit, paths[i], FALSE, n_findings, error))
      return FALSE;
  return TRUE;
}

/* --- store --------------------------------------------------------------------------------- */

static gboolean
read_space (WfAudit *audit, WfDb *db, const char *space, gboolean learn, GError **error)
{
  g_auto (WfOperationReader) reader = { 0 };
  g_autoptr (GString) document = g_string_new (NULL);
  WfStoredOperation row;
  gboolean has_row = FALSE;
  gint64 number = 0;
  if (!wf_name_table_find (db, WF_NAME_SPACE, space, strlen (space), &number, error)
      || !wf_operation_reader_since (&reader, db, number, 0, error))
    return FALSE;
  for (;;)
    {
      if (!wf_operation_reader_next (&reader, &row, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      g_string_truncate (document, 0);
      wf_stored_operation_append_document (&row, document);
      const WfReceipt receipt = { .seq = row.arrival.receipt_seq,
                                  .time_us = row.arrival.received_at,
                                  .ctl = row.arrival.receipt_ctl };
      const WfReceipt *known = row.arrival.received_at != WF_NO_TIME ? &receipt : NULL;
      if (learn)
        wf_audit_learn (audit, space, document->str, document->len, known);
      else
        wf_audit_take_stored (audit, row.seq, document->str, document->len, known);
    }
}

static gboolean
verify_spaces (WfDb *db, const char *place, guint *n_findings, GError **error)
{
  g_autoptr (WfAudit) audit = wf_audit_new ();
  g_autoptr (GPtrArray) spaces = wf_space_table_list (db, error);
  if (spaces == NULL)
    return FALSE;
  for (guint i = 0; i < spaces->len; i++)
    if ((wf_space_is_ctl (spaces->pdata[i]) || wf_space_is_red (spaces->pdata[i]))
        && !read_space (audit, db, spaces->pdata[i], TRUE, error))
      return FALSE;
  for (guint i = 0; i < spaces->len; i++)
    {
      wf_audit_begin (audit, place, spaces->pdata[i]);
      if (!read_space (audit, db, spaces->pdata[i], FALSE, error))
        return FALSE;
      *n_findings += wf_audit_end (audit);
    }
  return TRUE;
}

static gboolean
verify_store (const char *path, guint *n_findings, GError **error)
{
  WfRebuildReport report;
  g_autofree char *name = g_path_get_basename (path);
  /* It derives the tables anew beside the old ones, and a writer would have to wait for that. */
  g_autoptr (WfStoreLock) lock = wf_store_lock_take (path, error);
  g_autoptr (WfDb) db = lock != NULL ? wf_db_open (path, WF_DB_CHECK, error) : NULL;
  if (db == NULL || !verify_spaces (db, name, n_findings, error)
      || !wf_rebuild (db, FALSE, &report, error))
    return FALSE;
  if (report.was_equal)
    g_print (_ ("%s: the derived tables say what the operations say\n"), path);
  else
    {
      g_print (
          _ ("%s: the derived tables differ from the operations; watchfloor-tool rebuild mends this\n"),
          path);
      ++*n_findings;
    }
  return TRUE;
}

static int
run (int argc, char **argv)
{
  g_autofree char *store = NULL;
  g_autoptr (GError) error = NULL;
  guint n_findings = 0;
  int code;
  const GOptionEntry entries[] = { { "store", 's', 0, G_OPTION_ARG_FILENAME, &store,
                                     N_ ("Verify this store instead of archives"), N_ ("FILE") },
                                   { NULL } };
  if (!wf_tool_parse (&wf_tool_verify, entries, &argc, &argv, &code))
    return code;
  if ((store == NULL) == (argc < 2))
    {
      g_printerr (_ ("watchfloor-tool verify: name archives, or a store with --store.\n"));
      return WF_TOOL_USAGE;
    }
  if (store != NULL ? !verify_store (store, &n_findings, &error)
                    : !verify_archives (argv + 1, &n_findings, &error))
    return wf_tool_fail (error);
  return n_findings == 0 ? WF_TOOL_OK : WF_TOOL_BAD;
}

const WfToolCommand wf_tool_verify
    = { "verify", "FILE…", N_ ("Check signatures, chains and receipts of archives or a store"),
        run };
