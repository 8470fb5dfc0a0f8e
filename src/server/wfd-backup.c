/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-backup.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/wf-crypto.h"
#include "base/wf-error.h"
#include "server/wfd-certify.h"
#include "server/wfd-engine.h"
#include "store/wf-feed-blob-table.h"
#include "store/wf-feed-table.h"

#define DATABASE "watchfloord.db"
#define BLOBS "blobs"

static gboolean
fail (GError **error, const char *path, const char *what)
{
  /* Translators: a file or folder, what went wrong with it, and why. */
  g_set_error (error, WF_ERROR, errno == EEXIST ? WF_ERROR_EXISTS : WF_ERROR_DENIED,
               _ ("%s: %s: %s."), path, what, g_strerror (errno));
  return FALSE;
}

/* --- attachments -------------------------------------------------------- */

typedef struct
{
  const char *from, *to; /* folders */
  GError **error;
  gboolean failed;
} Copying;

/* Files never change once they are whole: where it can be, both folders name the same bytes. */
static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autofree char *folder = g_path_get_dirname (to);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (error, folder, _ ("the folder could not be made"));
  return link (from, to) == 0
         || g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, error);
}

static gboolean
copy_blob (const guint8 hash[WF_HASH_SIZE], gint64 size, gpointer user_data)
{
  Copying *copying = user_data;
  g_autofree char *from = wfd_blob_file_dup_path (copying->from, hash);
  g_autofree char *to = wfd_blob_file_dup_path (copying->to, hash);

  copying->failed
      = !copy_file (from, to, copying->error) || !wfd_blob_file_check (to, hash, copying->error);
  return !copying->failed;
}

/* Those that the copied tables name, no more and no less. */
static gboolean
copy_blobs (WfDb *db, const char *from_dir, const char *to_dir, GError **error)
{
  g_autofree char *from_path = g_build_filename (from_dir, BLOBS, NULL);
  g_autofree char *to_path = g_build_filename (to_dir, BLOBS, NULL);
  Copying copying = { .from = from_path, .to = to_path, .error = error };

  return wf_feed_blob_ensure (db, error) && wf_feed_blob_visit (db, copy_blob, &copying, error)
         && !copying.failed;
}

/* --- the server's own key --------------------------------------------------- */

/* What is put back goes on signing with the key that clients know. */
static gboolean
copy_key (const char *from_dir, const char *to_dir, GError **error)
{
  g_autofree char *from = g_build_filename (from_dir, WFD_KEY_FILE, NULL);
  g_autofree char *to = g_build_filename (to_dir, WFD_KEY_FILE, NULL);
  g_autoptr (GError) local = NULL;
  g_autoptr (WfDeviceKey) key = wf_device_key_load (from, &local);

  /* A folder that was served keeps its own. */
  if (key && (g_file_test (to, G_FILE_TEST_EXISTS) || wf_device_key_save (key, to, &local)))
    return TRUE;
  if (!key && g_error_matches (local, WF_ERROR, WF_ERROR_NOT_FOUND))
    return TRUE; /* it was never served */
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* --- there and back ----------------------------------------------------- */

/* Database and attachments of one folder into another. Gives the copy, open. */
static WfDb *
copy_data (const char *from_dir, const char *to_dir, GError **error)
{
  g_autofree char *from_path = g_build_filename (from_dir, DATABASE, NULL);
  g_autofree char *to_path = g_build_filename (to_dir, DATABASE, NULL);
  g_autoptr (WfDb) from = wf_db_open (from_path, WF_DB_READ_ONLY, error);
  g_autoptr (WfDb) to = NULL;

  if (!from || !wf_db_copy (from, to_path, error))
    return NULL;
  to = wf_db_open (to_path, WF_DB_CHECK, error);
  return to && copy_key (from_dir, to_dir, error) && copy_blobs (to, from_dir, to_dir, error)
             ? g_steal_pointer (&to)
             : NULL;
}

/* Only what we made ourselves a moment ago. */
static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  for (const char *name; dir && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

gboolean
wfd_backup_make (const char *data_dir, const char *to, GError **error)
{
  g_autofree char *part = g_strconcat (to, ".part", NULL);
  WfDb *copy;

  if (g_file_test (to, G_FILE_TEST_EXISTS))
    {
      g_set_error (
          error, WF_ERROR, WF_ERROR_EXISTS,
          _ ("%s is there already, and a backup is never written over another. Nothing was "
             "done; name a folder that is not there yet."),
          to);
      return FALSE;
    }
  if (g_mkdir (part, 0700) != 0)
    return fail (error, part, _ ("the folder could not be made"));
  copy = copy_data (data_dir, part, error);
  if (!copy)
    {
      wfd_backup_explain_damage (data_dir, error);
      remove_folder (part);
      return FALSE;
    }
  wf_db_close (copy);
  return g_rename (part, to) == 0 || fail (error, to, _ ("could not be put into its place"));
}

void
wfd_backup_explain_damage (const char *data_dir, GError **error)
{
  if (!error || !g_error_matches (*error, WF_ERROR, WF_ERROR_CORRUPT))
    return;
  g_autofree char *damage = g_strdup ((*error)->message);
  g_autofree char *quoted = g_shell_quote (data_dir);

  g_clear_error (error);
  g_set_error (
      error, WF_ERROR, WF_ERROR_CORRUPT,
      _ ("%s Nothing was changed. Stop the server, move the folder %s away, keep it, and put the "
         "newest good backup into its place: watchfloord restore --data %s --from BACKUP. What "
         "came after that backup the clients send again."),
      damage, data_dir, quoted);
}

gboolean
wfd_backup_restore (const char *data_dir, const char *from, char **epoch, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, DATABASE, NULL);
  g_autoptr (WfDb) copy = NULL;
  guint8 random[16];

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (
          error, WF_ERROR, WF_ERROR_EXISTS,
          _ ("%s holds data already. Nothing was changed. Stop the server and move the folder "
             "away, or restore into another one."),
          data_dir);
      return FALSE;
    }
  if (g_mkdir_with_parents (data_dir, 0700) != 0)
    return fail (error, data_dir, _ ("the folder could not be made"));
  copy = copy_data (from, data_dir, error);
  wf_crypto_random (random, sizeof random);
  *epoch = wf_hex_dup (random, sizeof random);
  if (copy && wf_feed_ensure (copy, error)
      && wf_db_set_meta_text (copy, WFD_EPOCH_NAME, *epoch, error))
    return TRUE;
  /* Under its old epoch it would be taken for the lost server. */
  g_clear_pointer (&copy, wf_db_close);
  g_unlink (path);
  g_clear_pointer (epoch, g_free);
  if (error && g_error_matches (*error, WF_ERROR, WF_ERROR_CORRUPT))
    g_prefix_error (error,
                    _ ("The backup %s is damaged, so nothing was restored. Take an older "
                       "one.\n"),
                    from);
  return FALSE;
}
