/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <inttypes.h>

#include "base/wf-error.h"
#include "store/wf-rebuild.h"
#include "tool/wf-tool-store.h"
#include "tool/wf-tool.h"

static gboolean
rebuild (const char *path, GError **error)
{
  WfRebuildReport report;
  g_autoptr (WfStoreLock) lock = NULL;
  g_autoptr (WfDb) db = NULL;
  if (!wf_tool_open_db (path, &lock, &db, error) || !wf_rebuild (db, TRUE, &report, error))
    return FALSE;
  g_print (_ ("%s: %" PRId64 " operations, %" PRId64 " live values, %" PRId64 " superseded\n"),
           path, report.n_operations, report.n_live, report.n_superseded);
  g_print ("%s\n", report.was_equal ? _ ("The derived tables were right.")
                                    : _ ("The derived tables were wrong and are right now."));
  return TRUE;
}

static gboolean
salvage (const char *path, const char *output, GError **error)
{
  WfSalvageReport report;
  g_autofree char *target
      = output != NULL ? g_strdup (output) : g_strconcat (path, ".salvaged", NULL);
  if (!wf_salvage (path, target, &report, error))
    return FALSE;
  if (report.n_saved == 0)
    {
      g_unlink (target);
      g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT,
                   _ ("%s: no operation in it could be read, so no new file was made, and this one "
                      "was not changed. Move it away to start anew, and receive everything again "
                      "from the server or an archive."),
                   path);
      return FALSE;
    }
  g_print (
      _ ("%s: %" PRId64 " operations saved, %" PRId64 " of them not yet sent; %" PRId64 " lost\n"),
      target, report.n_saved, report.n_unsent, report.n_lost);
  g_print (_ ("%s was not changed. Move it away and the new file into its place; what is lost here"
              " comes again from the server.\n"),
           path);
  return TRUE;
}

static int
run (int argc, char **argv)
{
  g_autofree char *damaged = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  int code;
  const GOptionEntry entries[]
      = { { "salvage", 0, 0, G_OPTION_ARG_FILENAME, &damaged,
            N_ ("Save what is intact in this damaged store into a new file"), N_ ("FILE") },
          { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("The new file (FILE.salvaged)"),
            N_ ("NEW") },
          { NULL } };
  if (!wf_tool_parse (&wf_tool_rebuild, entries, &argc, &argv, &code))
    return code;
  if (argc != (damaged != NULL ? 1 : 2))
    {
      g_printerr (_ ("watchfloor-tool rebuild: name one store.\n"));
      return WF_TOOL_USAGE;
    }
  if (damaged != NULL ? !salvage (damaged, output, &error) : !rebuild (argv[1], &error))
    return wf_tool_fail (error);
  return WF_TOOL_OK;
}

const WfToolCommand wf_tool_rebuild
    = { "rebuild", "STORE", N_ ("Derive a store's tables again from its operations, or salvage it"),
        run };
