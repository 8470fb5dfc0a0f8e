/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "store/wf-rebuild.h"
#include "tool/wf-audit.h"
#include "tool/wf-tool-store.h"
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
verify_store (const char *path, guint *n_findings, GError **error)
{
  WfRebuildReport report;
  g_autofree char *name = g_path_get_basename (path);
  /* It derives the tables anew beside the old ones, and a writer would have to wait for that. */
  g_autoptr (WfStoreLock) lock = NULL;
  g_autoptr (WfDb) db = NULL;
  if (!wf_tool_open_db (path, &lock, &db, error)
      || !wf_audit_store (db, name, NULL, n_findings, error)
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
