/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-commands.h"

#include <glib/gi18n.h>

#include "server/wfd-backup.h"

/* backup, restore, verify. */

typedef struct
{
  char *data, *other;
} Folders;

static void
clear_folders (Folders *folders)
{
  g_free (folders->data);
  g_free (folders->other);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Folders, clear_folders)

/* FALSE: end with @status. @option NULL: there is only --data. */
static gboolean
read_folders (const char *usage,
              const char *option,
              const char *help,
              int argc,
              char **argv,
              Folders *folders,
              int *status)
{
  const GOptionEntry entries[]
      = { { "data", 0, 0, G_OPTION_ARG_FILENAME, &folders->data, N_ ("Folder of the server's data"),
            "DIR" },
          { option, 0, 0, G_OPTION_ARG_FILENAME, &folders->other, help, "FOLDER" },
          { NULL } };

  if (!wfd_command_parse (usage, entries, &argc, &argv, status))
    return FALSE;
  if (folders->data && (folders->other || !option) && argc == 1)
    return TRUE;
  g_printerr (_ ("watchfloord: this is called as: watchfloord %s\n"), usage);
  *status = 2;
  return FALSE;
}

int
wfd_command_backup (int argc, char **argv)
{
  g_auto (Folders) folders = { 0 };
  g_autoptr (GError) error = NULL;
  int status;

  if (!read_folders ("backup --data DIR --to FOLDER", "to",
                     N_ ("New folder for the copy; the server may go on"), argc, argv, &folders,
                     &status))
    return status;
  if (!wfd_backup_make (folders.data, folders.other, &error))
    return wfd_command_fail (error);
  g_print ("backup %s\n", folders.other);
  return 0;
}

int
wfd_command_restore (int argc, char **argv)
{
  g_auto (Folders) folders = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *epoch = NULL;
  int status;

  if (!read_folders ("restore --data DIR --from FOLDER", "from", N_ ("Folder that backup made"),
                     argc, argv, &folders, &status))
    return status;
  if (!wfd_backup_restore (folders.data, folders.other, &epoch, &error))
    return wfd_command_fail (error);
  g_print ("epoch %s\n", epoch);
  return 0;
}

int
wfd_command_verify (int argc, char **argv)
{
  g_auto (Folders) folders = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (WfdFindings) findings = NULL;
  int status;

  if (!read_folders ("verify --data DIR", NULL, NULL, argc, argv, &folders, &status))
    return status;
  findings = wfd_backup_verify (folders.data, &error);
  if (!findings)
    return wfd_command_fail (error);
  for (guint i = 0; i < findings->defects->len; i++)
    g_printerr ("watchfloord: %s\n", (const char *) findings->defects->pdata[i]);
  if (findings->n_defects > findings->defects->len)
    g_printerr (ngettext ("watchfloord: and %u more defect\n", "watchfloord: and %u more defects\n",
                          findings->n_defects - findings->defects->len),
                findings->n_defects - findings->defects->len);
  g_print ("spaces %u\noperations %" G_GUINT64_FORMAT "\nattachments %u\ndefects %u\n",
           findings->n_spaces, findings->n_operations, findings->n_blobs, findings->n_defects);
  return findings->n_defects > 0 ? 3 : 0;
}
