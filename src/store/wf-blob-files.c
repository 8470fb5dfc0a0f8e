/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-blob-files.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-file.h"

/* "<store>.blobs/ab/abcd…": 256 folders, so that none grows too long. */
static char *
dup_path (const char *store_path, const guint8 hash[WF_HASH_SIZE], const char *ending)
{
  g_autofree char *hex = wf_hex_dup (hash, WF_HASH_SIZE);
  return g_strdup_printf ("%s.blobs/%.2s/%s%s", store_path, hex, hex, ending);
}

static gboolean
ensure_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_FAILED, _ ("%s could not be made. Nothing was attached."),
               folder);
  return FALSE;
}

static gboolean
exists (const char *store_path, const guint8 hash[WF_HASH_SIZE], const char *ending)
{
  g_autofree char *path = dup_path (store_path, hash, ending);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

gboolean
wf_blob_is_here (const char *store_path, const guint8 hash[WF_HASH_SIZE])
{
  return exists (store_path, hash, "");
}

void
wf_blob_mark_sent (const char *store_path, const guint8 hash[WF_HASH_SIZE])
{
  g_autofree char *path = dup_path (store_path, hash, ".sent");
  /* Lost, it is asked once more. */
  g_file_set_contents (path, "", 0, NULL);
}

gboolean
wf_blob_is_sent (const char *store_path, const guint8 hash[WF_HASH_SIZE])
{
  return exists (store_path, hash, ".sent");
}

/* --- taking -------------------------------------------------------------------------------------
 */

/* Copies and counts; FALSE with the error in @problem, which a disk may have caused. */
static gboolean
pour (GInputStream *in,
      WfNewFile *file,
      GChecksum *sum,
      gint64 *size,
      GCancellable *cancellable,
      GError **problem)
{
  guint8 block[65536];
  gssize n;
  *size = 0;
  while ((n = g_input_stream_read (in, block, sizeof block, cancellable, problem)) > 0)
    {
      *size += n;
      if (*size > WF_ATTACHMENT_MAX_SIZE)
        {
          g_set_error_literal (problem, WF_ERROR, WF_ERROR_TOO_LARGE,
                               _ ("An attachment has at most 100 MiB. Nothing was attached."));
          return FALSE;
        }
      g_checksum_update (sum, block, n);
      if (!g_output_stream_write_all (wf_new_file_get_stream (file), block, (gsize) n, NULL,
                                      cancellable, problem))
        return FALSE;
    }
  return n == 0;
}

static WfAttachment *
take (const char *store_path,
      GInputStream *in,
      const char *name,
      const char *type,
      GCancellable *cancellable,
      GError **error)
{
  /* Its name is known at its end. */
  g_autofree char *coming = g_strdup_printf ("%s.blobs/coming-%08x", store_path, g_random_int ());
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 hash[WF_HASH_SIZE];
  gsize n_hash = sizeof hash;
  gint64 size = 0;
  GError *problem = NULL;
  if (!ensure_folder (coming, error))
    return NULL;
  g_autoptr (WfNewFile) file = wf_new_file_open (coming, error);
  if (file == NULL)
    return NULL;
  if (!pour (in, file, sum, &size, cancellable, &problem))
    {
      wf_new_file_propagate (file, error, problem);
      return NULL;
    }
  if (size == 0)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("%s is empty. Nothing was attached."),
                   name);
      return NULL;
    }
  g_checksum_get_digest (sum, hash, &n_hash);
  g_autofree char *path = dup_path (store_path, hash, "");
  if (!ensure_folder (path, error) || !wf_new_file_sync (file, error)
      || !wf_new_file_place_as (file, path, error))
    return NULL;
  return wf_attachment_new (hash, size, name, type);
}

WfAttachment *
wf_blob_take_file (const char *store_path, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *content = NULL;
  g_autofree char *type = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GFileInputStream) in = g_file_read (file, cancellable, &problem);
  if (in == NULL)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_FAILED, _ ("%s could not be read: %s"), shown,
                   problem->message);
      return NULL;
    }
  /* By its name alone: nothing looks into a foreign file to guess what it is. */
  content = g_content_type_guess (name, NULL, 0, NULL);
  type = g_content_type_get_mime_type (content);
  return take (store_path, G_INPUT_STREAM (in), shown, type ? type : "", cancellable, error);
}

WfAttachment *
wf_blob_take_bytes (
    const char *store_path, GBytes *bytes, const char *name, const char *type, GError **error)
{
  g_autoptr (GInputStream) in = g_memory_input_stream_new_from_bytes (bytes);
  return take (store_path, in, name, type, NULL, error);
}

/* --- reading ------------------------------------------------------------------------------------
 */

static GFileInputStream *
open_whole (const char *store_path, const guint8 hash[WF_HASH_SIZE], GError **error)
{
  g_autofree char *path = dup_path (store_path, hash, "");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) problem = NULL;
  GFileInputStream *in = g_file_read (file, NULL, &problem);
  if (in == NULL)
    g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND,
                 _ ("The attachment is not on this computer: %s"), problem->message);
  return in;
}

GBytes *
wf_blob_read (const char *store_path,
              const guint8 hash[WF_HASH_SIZE],
              gint64 offset,
              GError **error)
{
  g_autoptr (GFileInputStream) in = open_whole (store_path, hash, error);
  g_autofree guint8 *bytes = g_malloc (WF_BLOB_CHUNK);
  gsize n = 0;
  if (in == NULL || !g_seekable_seek (G_SEEKABLE (in), offset, G_SEEK_SET, NULL, error)
      || !g_input_stream_read_all (G_INPUT_STREAM (in), bytes, WF_BLOB_CHUNK, &n, NULL, error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), n);
}

gboolean
wf_blob_save (const char *store_path,
              const guint8 hash[WF_HASH_SIZE],
              const char *path,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GFileInputStream) in = open_whole (store_path, hash, error);
  g_autoptr (WfNewFile) file = in != NULL ? wf_new_file_open (path, error) : NULL;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gint64 size = 0;
  GError *problem = NULL;
  if (file == NULL)
    return FALSE;
  if (pour (G_INPUT_STREAM (in), file, sum, &size, cancellable, &problem))
    return wf_new_file_sync (file, error) && wf_new_file_place (file, error);
  wf_new_file_propagate (file, error, problem);
  return FALSE;
}

/* --- fetching -----------------------------------------------------------------------------------
 */

gint64
wf_blob_get_partial (const char *store_path, const guint8 hash[WF_HASH_SIZE])
{
  g_autofree char *path = dup_path (store_path, hash, ".part");
  GStatBuf status;
  return g_stat (path, &status) == 0 ? (gint64) status.st_size : 0;
}

void
wf_blob_forget_partial (const char *store_path, const guint8 hash[WF_HASH_SIZE])
{
  g_autofree char *path = dup_path (store_path, hash, ".part");
  g_unlink (path);
}

static gboolean
write_chunk (const char *path, GBytes *chunk, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) problem = NULL;
  gsize size = 0;
  const void *bytes = g_bytes_get_data (chunk, &size);
  g_autoptr (GFileOutputStream) out
      = g_file_append_to (file, G_FILE_CREATE_PRIVATE, NULL, &problem);
  if (out != NULL
      && g_output_stream_write_all (G_OUTPUT_STREAM (out), bytes, size, NULL, NULL, &problem)
      && g_output_stream_close (G_OUTPUT_STREAM (out), NULL, &problem))
    return TRUE;
  g_set_error (
      error, WF_ERROR,
      g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ? WF_ERROR_FULL : WF_ERROR_FAILED,
      _ ("The attachment could not be stored: %s. What was fetched is kept; fetch it again to"
         " go on."),
      problem->message);
  return FALSE;
}

static gboolean
has_hash (const char *path, const guint8 hash[WF_HASH_SIZE])
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) in = g_file_read (file, NULL, NULL);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 block[65536], found[WF_HASH_SIZE];
  gsize n_found = sizeof found;
  gssize n = -1;
  while (in != NULL
         && (n = g_input_stream_read (G_INPUT_STREAM (in), block, sizeof block, NULL, NULL)) > 0)
    g_checksum_update (sum, block, n);
  g_checksum_get_digest (sum, found, &n_found);
  return n == 0 && memcmp (found, hash, WF_HASH_SIZE) == 0;
}

gboolean
wf_blob_append (const char *store_path,
                const guint8 hash[WF_HASH_SIZE],
                gint64 size,
                GBytes *chunk,
                gboolean *is_whole,
                GError **error)
{
  g_autofree char *part = dup_path (store_path, hash, ".part");
  g_autofree char *whole = dup_path (store_path, hash, "");
  gint64 have;
  *is_whole = FALSE;
  if (!ensure_folder (part, error) || !write_chunk (part, chunk, error))
    return FALSE;
  have = wf_blob_get_partial (store_path, hash);
  if (have < size)
    return TRUE;
  if (have > size || !has_hash (part, hash))
    {
      g_unlink (part);
      g_set_error_literal (
          error, WF_ERROR, WF_ERROR_INVALID,
          _ ("What was fetched is not the attachment that was signed; it was thrown"
             " away. Fetch it again, or ask its author for it."));
      return FALSE;
    }
  *is_whole = g_rename (part, whole) == 0;
  if (!*is_whole)
    g_set_error_literal (error, WF_ERROR, WF_ERROR_FAILED,
                         _ ("The attachment was fetched and could not be put in its place."));
  return *is_whole;
}
