/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-blob-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/wf-error.h"

#define FORGOTTEN_SECONDS (7 * 24 * 3600)
#define MAX_UPLOADS_PER_SPACE 200

struct _WfdBlobFiles
{
  char *folder, *parts;
  GMutex lock;
  GHashTable *in_use; /* paths of unfinished files that a thread is writing */
};

static gboolean
fail (GError **error, const char *path, const char *what)
{
  int reason = errno;

  /* Translators: a file or folder, what went wrong with it, and why. */
  g_set_error (error, WF_ERROR, reason == ENOSPC ? WF_ERROR_FULL : WF_ERROR_FAILED,
               _ ("%s: %s: %s."), path, what, g_strerror (reason));
  return FALSE;
}

static void
forget_old (const char *parts)
{
  g_autoptr (GDir) dir = g_dir_open (parts, 0, NULL);
  gint64 oldest = g_get_real_time () / G_USEC_PER_SEC - FORGOTTEN_SECONDS;

  for (const char *name; dir && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (parts, name, NULL);
      GStatBuf status;
      if (g_stat (path, &status) == 0 && status.st_mtime < oldest)
        g_unlink (path);
    }
}

WfdBlobFiles *
wfd_blob_files_open (const char *folder, GError **error)
{
  g_autofree char *parts = g_build_filename (folder, "unfinished", NULL);
  WfdBlobFiles *self;

  if (g_mkdir_with_parents (parts, 0700) != 0)
    {
      fail (error, parts, _ ("the folder could not be made"));
      return NULL;
    }
  forget_old (parts);
  self = g_new0 (WfdBlobFiles, 1);
  self->folder = g_strdup (folder);
  self->parts = g_steal_pointer (&parts);
  self->in_use = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->lock);
  return self;
}

void
wfd_blob_files_free (WfdBlobFiles *self)
{
  g_hash_table_unref (self->in_use);
  g_mutex_clear (&self->lock);
  g_free (self->folder);
  g_free (self->parts);
  g_free (self);
}

char *
wfd_blob_files_dup_path (WfdBlobFiles *self, const guint8 hash[WF_HASH_SIZE])
{
  return wfd_blob_file_dup_path (self->folder, hash);
}

char *
wfd_blob_file_dup_path (const char *folder, const guint8 hash[WF_HASH_SIZE])
{
  g_autofree char *name = wf_hex_dup (hash, WF_HASH_SIZE);
  char shelf[3] = { name[0], name[1], '\0' };
  return g_build_filename (folder, shelf, name, NULL);
}

static char *
dup_part_path (WfdBlobFiles *self, const guint8 hash[WF_HASH_SIZE], gint64 space)
{
  g_autofree char *hex = wf_hex_dup (hash, WF_HASH_SIZE);
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT "-%s", space, hex);
  return g_build_filename (self->parts, name, NULL);
}

static gint64
size_of (const char *path)
{
  GStatBuf status;
  return g_stat (path, &status) == 0 ? (gint64) status.st_size : 0;
}

gint64
wfd_blob_files_get_received (WfdBlobFiles *self, const guint8 hash[WF_HASH_SIZE], gint64 space)
{
  g_autofree char *path = dup_part_path (self, hash, space);
  return size_of (path);
}

/* --- checking ----------------------------------------------------------- */

gboolean
wfd_blob_file_check (const char *path, const guint8 hash[WF_HASH_SIZE], GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (64 * 1024);
  guint8 digest[WF_HASH_SIZE];
  gsize digest_size = sizeof digest;
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gssize n;

  if (fd < 0)
    return fail (error, path, _ ("could not be opened"));
  while ((n = read (fd, buffer, 64 * 1024)) > 0 || (n < 0 && errno == EINTR))
    if (n > 0)
      g_checksum_update (sum, buffer, n);
  if (n < 0)
    fail (error, path, _ ("could not be read"));
  close (fd);
  if (n < 0)
    return FALSE;
  g_checksum_get_digest (sum, digest, &digest_size);
  if (memcmp (digest, hash, WF_HASH_SIZE) == 0)
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT, _ ("%s is not what its name says."), path);
  return FALSE;
}

/* --- uploads ------------------------------------------------------------ */

static gboolean
is_room_for_another (WfdBlobFiles *self, gint64 space, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (self->parts, 0, NULL);
  g_autofree char *prefix = g_strdup_printf ("%" G_GINT64_FORMAT "-", space);
  guint n = 0;

  for (const char *name; dir && (name = g_dir_read_name (dir)) != NULL;)
    n += g_str_has_prefix (name, prefix);
  if (n < MAX_UPLOADS_PER_SPACE)
    return TRUE;
  g_set_error_literal (
      error, WF_ERROR, WF_ERROR_FULL,
      N_ ("Too many attachments of this space are being uploaded. Finish some first."));
  return FALSE;
}

static gboolean
write_all (int fd, GBytes *chunk)
{
  gsize size;
  const char *at = g_bytes_get_data (chunk, &size);

  while (size > 0)
    {
      gssize n = write (fd, at, size);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      at += n;
      size -= (gsize) n;
    }
  return TRUE;
}

/* What could be written stays: the next chunk begins where the file ends. */
static gboolean
append_chunk (const char *path, GBytes *chunk, gboolean is_last, GError **error)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  gboolean done;

  if (fd < 0)
    return fail (error, path, _ ("could not be opened"));
  done = write_all (fd, chunk) || fail (error, path, _ ("could not be written"));
  if (done && is_last && fsync (fd) != 0)
    done = fail (error, path, _ ("could not be brought to the disk"));
  close (fd);
  return done;
}

static gboolean
sync_folder (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (!done)
    fail (error, path, _ ("could not be brought to the disk"));
  if (fd >= 0)
    close (fd);
  return done;
}

static gboolean
move_into_place (WfdBlobFiles *self,
                 const char *part,
                 const guint8 hash[WF_HASH_SIZE],
                 GError **error)
{
  g_autofree char *path = wfd_blob_files_dup_path (self, hash);
  g_autofree char *shelf = g_path_get_dirname (path);

  if (g_mkdir_with_parents (shelf, 0700) != 0)
    return fail (error, shelf, _ ("the folder could not be made"));
  if (g_rename (part, path) != 0)
    return fail (error, path, _ ("could not be put into its place"));
  return sync_folder (shelf, error) && sync_folder (self->folder, error);
}

static gboolean
finish (WfdBlobFiles *self,
        const char *part,
        const guint8 hash[WF_HASH_SIZE],
        WfdBlobProgress *progress,
        gint64 *received,
        GError **error)
{
  g_autoptr (GError) local = NULL;

  if (wfd_blob_file_check (part, hash, &local))
    {
      *progress = WFD_BLOB_COMPLETE;
      return move_into_place (self, part, hash, error);
    }
  if (!g_error_matches (local, WF_ERROR, WF_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *progress = WFD_BLOB_WRONG;
  *received = 0;
  return g_unlink (part) == 0 || fail (error, part, _ ("could not be thrown away"));
}

static gboolean
take_chunk (WfdBlobFiles *self,
            const char *part,
            const guint8 hash[WF_HASH_SIZE],
            gint64 space,
            gint64 from,
            gint64 total,
            GBytes *chunk,
            WfdBlobProgress *progress,
            gint64 *received,
            GError **error)
{
  gint64 end = from + (gint64) g_bytes_get_size (chunk);

  *received = size_of (part);
  *progress = WFD_BLOB_MISFIT;
  if (from != *received || end > total)
    return TRUE;
  if (from == 0 && !is_room_for_another (self, space, error))
    return FALSE;
  if (!append_chunk (part, chunk, end == total, error))
    return FALSE;
  *received = end;
  *progress = WFD_BLOB_PARTIAL;
  return end < total || finish (self, part, hash, progress, received, error);
}

gboolean
wfd_blob_files_append (WfdBlobFiles *self,
                       const guint8 hash[WF_HASH_SIZE],
                       gint64 space,
                       gint64 from,
                       gint64 total,
                       GBytes *chunk,
                       WfdBlobProgress *progress,
                       gint64 *received,
                       GError **error)
{
  g_autofree char *part = dup_part_path (self, hash, space);
  gboolean is_mine, done;

  /* Two senders of the same bytes: the second is told where the first is, and tries there. */
  g_mutex_lock (&self->lock);
  is_mine = g_hash_table_add (self->in_use, g_strdup (part));
  g_mutex_unlock (&self->lock);
  if (!is_mine)
    {
      *progress = WFD_BLOB_MISFIT;
      *received = size_of (part);
      return TRUE;
    }
  done = take_chunk (self, part, hash, space, from, total, chunk, progress, received, error);
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->in_use, part);
  g_mutex_unlock (&self->lock);
  return done;
}
