/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "base/wf-error.h"
#include "store/wf-db.h"

/* A copy that a power cut right after cannot take back. */
static gboolean
bring_to_disk (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (!done)
    g_set_error (error, WF_ERROR, WF_ERROR_FAILED, _ ("%s could not be brought to the disk: %s."),
                 path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return done;
}

gboolean
wf_db_copy (WfDb *from, const char *path, GError **error)
{
  sqlite3 *to = NULL;
  sqlite3_backup *copy;
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  int code;

  if (fd < 0)
    {
      g_set_error (error, WF_ERROR, errno == EEXIST ? WF_ERROR_EXISTS : WF_ERROR_DENIED,
                   _ ("%s could not be made: %s."), path, g_strerror (errno));
      return FALSE;
    }
  close (fd);
  code = sqlite3_open_v2 (path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  copy = code == SQLITE_OK ? sqlite3_backup_init (to, "main", wf_db_get_handle (from), "main")
                           : NULL;
  /* In one go: what is written meanwhile waits in the log, and is not part of the copy. */
  if (copy)
    {
      sqlite3_backup_step (copy, -1);
      code = sqlite3_backup_finish (copy);
    }
  else if (code == SQLITE_OK)
    code = sqlite3_errcode (to);
  if (code != SQLITE_OK)
    g_set_error (error, WF_ERROR, code == SQLITE_FULL ? WF_ERROR_FULL : WF_ERROR_FAILED,
                 _ ("%s could not be copied to %s: %s."), wf_db_get_path (from), path,
                 sqlite3_errstr (code));
  sqlite3_close_v2 (to);
  return code == SQLITE_OK && bring_to_disk (path, error);
}
