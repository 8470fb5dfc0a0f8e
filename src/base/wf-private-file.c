/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-private-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/wf-crypto.h"
#include "base/wf-error.h"

static gboolean
fail (GError **error, WfErrorCode code, const char *path, const char *what)
{
  g_set_error (error, WF_ERROR, (int) code, _ ("File %s: %s"), path, what);
  return FALSE;
}

static gboolean
fail_errno (GError **error, const char *path, int saved)
{
  const WfErrorCode code = saved == ENOSPC || saved == EDQUOT  ? WF_ERROR_FULL
                           : saved == ENOENT                   ? WF_ERROR_NOT_FOUND
                           : saved == EEXIST                   ? WF_ERROR_EXISTS
                           : saved == EACCES || saved == EPERM ? WF_ERROR_DENIED
                                                               : WF_ERROR_FAILED;
  return fail (error, code, path, g_strerror (saved));
}

void
wf_secret_text_free (char *text)
{
  if (text)
    wf_crypto_wipe (text, strlen (text));
  g_free (text);
}

/* --- reading -------------------------------------------------------------- */

static gboolean
check_mode (int fd, const char *path, GError **error)
{
  struct stat status;
  if (fstat (fd, &status) != 0)
    return fail_errno (error, path, errno);
  if (!S_ISREG (status.st_mode))
    return fail (error, WF_ERROR_CORRUPT, path, _ ("not a regular file"));
  if (status.st_mode & 077)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_DENIED,
                   _ ("File %s can be read or changed by others, so it was not used. "
                      "Withdraw that right with: chmod 600 '%s'"),
                   path, path);
      return FALSE;
    }
  return TRUE;
}

/* Returns the length, or -1 with errno. */
static gssize
read_all (int fd, char *buffer, gsize size)
{
  gsize have = 0;
  while (have < size)
    {
      const gssize n = read (fd, buffer + have, size - have);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      have += (gsize) n;
    }
  return (gssize) have;
}

static char *
read_from (int fd, const char *path, GError **error)
{
  if (!check_mode (fd, path, error))
    return NULL;
  char *text = g_malloc0 (WF_PRIVATE_FILE_MAX + 1);
  const gssize length = read_all (fd, text, WF_PRIVATE_FILE_MAX);
  if (length >= 0 && length < WF_PRIVATE_FILE_MAX)
    return text;
  if (length < 0)
    fail_errno (error, path, errno);
  else
    fail (error, WF_ERROR_CORRUPT, path, _ ("too large to be what it should be"));
  wf_crypto_wipe (text, WF_PRIVATE_FILE_MAX);
  g_free (text);
  return NULL;
}

char *
wf_private_file_read (const char *path, GError **error)
{
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    {
      fail_errno (error, path, errno);
      return NULL;
    }
  char *text = read_from (fd, path, error);
  close (fd);
  return text;
}

/* --- writing -------------------------------------------------------------- */

static gboolean
write_durably (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      const gssize n = write (fd, bytes, length);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      bytes += n;
      length -= (gsize) n;
    }
  return fsync (fd) == 0;
}

static gboolean
sync_folder (const char *folder)
{
  const int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  const gboolean ok = fsync (fd) == 0;
  const int saved = errno;
  close (fd);
  errno = saved;
  return ok;
}

/* Whole file beside its name first, then link () or rename (): the name never stands for half a
 * file, and link () never replaces. */
static gboolean
place_file (const char *path,
            const char *bytes,
            gsize length,
            int (*place) (const char *from, const char *to))
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return FALSE;
  const int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return FALSE;
  gboolean ok = fchmod (fd, 0600) == 0 && write_durably (fd, bytes, length);
  int saved = errno;
  if (close (fd) != 0 && ok)
    {
      ok = FALSE;
      saved = errno;
    }
  if (ok && (place (temporary, path) != 0 || !sync_folder (folder)))
    {
      ok = FALSE;
      saved = errno;
    }
  unlink (temporary);
  errno = saved;
  return ok;
}

gboolean
wf_private_file_create (const char *path, const char *bytes, gsize length, GError **error)
{
  if (place_file (path, bytes, length, link))
    return TRUE;
  if (errno == EEXIST)
    return fail (error, WF_ERROR_EXISTS, path, _ ("there is one already; it was not changed"));
  return fail_errno (error, path, errno);
}

gboolean
wf_private_file_replace (const char *path, const char *bytes, gsize length, GError **error)
{
  return place_file (path, bytes, length, rename) || fail_errno (error, path, errno);
}
