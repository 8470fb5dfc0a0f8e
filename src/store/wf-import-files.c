/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-import-files.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "base/wf-error.h"

#define FOLDER "imported"
#define FOLDER_MODE 0700
#define FILE_MODE 0600

char *
wf_import_files_dup_path (const char *store_path, const char *sha256)
{
  g_autofree char *folder = g_path_get_dirname (store_path);

  return g_build_filename (folder, FOLDER, sha256, NULL);
}

/* The name comes out of operations that others signed: only a digest may become a path. */
static gboolean
check_name (const char *sha256, GError **error)
{
  guint n = 0;

  while (g_ascii_isdigit (sha256[n]) || (sha256[n] >= 'a' && sha256[n] <= 'f'))
    n++;
  if (n == 64 && sha256[n] == '\0')
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("“%.80s” is no SHA-256 digest"), sha256);
  return FALSE;
}

static void
set_errno_error (GError **error, const char *path, int code)
{
  g_set_error (error, WF_ERROR, code == ENOSPC || code == EDQUOT ? WF_ERROR_FULL : WF_ERROR_FAILED,
               "%s: %s", path, g_strerror (code));
}

gboolean
wf_import_files_save (const char *store_path, const char *sha256, GBytes *bytes, GError **error)
{
  g_autofree char *path = wf_import_files_dup_path (store_path, sha256);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) cause = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (!check_name (sha256, error))
    return FALSE;
  if (g_mkdir_with_parents (folder, FOLDER_MODE) != 0)
    {
      set_errno_error (error, folder, errno);
      return FALSE;
    }
  if (g_file_set_contents_full (path, data != NULL ? data : "", (gssize) length,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                FILE_MODE, &cause))
    return TRUE;
  g_set_error_literal (error, WF_ERROR,
                       g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? WF_ERROR_FULL
                                                                                 : WF_ERROR_FAILED,
                       cause->message);
  return FALSE;
}

GBytes *
wf_import_files_load (const char *store_path, const char *sha256, GError **error)
{
  g_autofree char *path = wf_import_files_dup_path (store_path, sha256);
  g_autoptr (GError) cause = NULL;
  g_autofree char *found = NULL;
  char *text = NULL;
  GBytes *bytes;
  gsize length;

  if (!check_name (sha256, error))
    return NULL;
  if (!g_file_get_contents (path, &text, &length, &cause))
    {
      g_set_error_literal (error, WF_ERROR,
                           g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                               ? WF_ERROR_NOT_FOUND
                               : WF_ERROR_FAILED,
                           cause->message);
      return NULL;
    }
  bytes = g_bytes_new_take (text, length);
  found = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (g_str_equal (found, sha256))
    return bytes;
  g_bytes_unref (bytes);
  g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT, _ ("%s is not the file that was imported"), path);
  return NULL;
}

gboolean
wf_import_files_remove (const char *store_path, const char *sha256, GError **error)
{
  g_autofree char *path = wf_import_files_dup_path (store_path, sha256);

  if (!check_name (sha256, error))
    return FALSE;
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  set_errno_error (error, path, errno);
  return FALSE;
}
