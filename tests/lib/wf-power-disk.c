/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-power-disk.h"

#include <string.h>

#define SECTOR 512

typedef struct
{
  gsize at;
  GBytes *bytes; /* NULL: truncated to @at */
} Change;

typedef struct
{
  char *name;
  GByteArray *synced; /* NULL: no such file on the disk */
  GArray *changes;    /* Change, since then */
  gboolean deleted;   /* and that not synced */
} File;

struct _WfOutage
{
  GHashTable *files; /* name -> GBytes */
};

static struct
{
  char *folder;
  GHashTable *files; /* name -> File */
  WfPowerChanged changed;
  gpointer user_data;
} disk;

static void
change_clear (Change *change)
{
  g_clear_pointer (&change->bytes, g_bytes_unref);
}

static void
file_free (File *file)
{
  g_clear_pointer (&file->synced, g_byte_array_unref);
  g_array_unref (file->changes);
  g_free (file->name);
  g_free (file);
}

static File *
file_new (const char *name)
{
  File *file = g_new0 (File, 1);
  file->name = g_strdup (name);
  file->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_array_set_clear_func (file->changes, (GDestroyNotify) change_clear);
  g_hash_table_insert (disk.files, file->name, file);
  return file;
}

/* NULL: not of the disk, or rebuilt at each opening. */
static File *
find (const char *path)
{
  if (!disk.folder || !path || g_str_has_suffix (path, "-shm"))
    return NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  if (!g_str_equal (folder, disk.folder))
    return NULL;
  g_autofree char *name = g_path_get_basename (path);
  File *file = g_hash_table_lookup (disk.files, name);
  return file ? file : file_new (name);
}

static void
apply (GByteArray *image, const Change *change, gsize from, gsize until)
{
  if (!change->bytes)
    {
      g_byte_array_set_size (image, (guint) MIN (image->len, change->at));
      return;
    }
  const guint8 *bytes = g_bytes_get_data (change->bytes, NULL);
  const guint before = image->len;
  if (before < change->at + until)
    {
      g_byte_array_set_size (image, (guint) (change->at + until));
      memset (image->data + before, 0, image->len - before);
    }
  memcpy (image->data + change->at + from, bytes + from, until - from);
}

static void
apply_whole (GByteArray *image, const Change *change)
{
  apply (image, change, 0, change->bytes ? g_bytes_get_size (change->bytes) : 0);
}

/* --- what happens to the disk ------------------------------------------- */

static void
tell (void)
{
  if (disk.changed)
    disk.changed (disk.user_data);
}

static void
add_change (const char *path, gsize at, GBytes *bytes)
{
  File *file = find (path);
  const Change change = { at, bytes };
  if (!file)
    {
      g_clear_pointer (&bytes, g_bytes_unref);
      return;
    }
  if (file->deleted) /* another file of that name */
    g_clear_pointer (&file->synced, g_byte_array_unref);
  file->deleted = FALSE;
  g_array_append_val (file->changes, change);
  tell ();
}

void
wf_power_disk_write (const char *path, gconstpointer bytes, gsize size, gsize at)
{
  add_change (path, at, g_bytes_new (bytes, size));
}

void
wf_power_disk_truncate (const char *path, gsize size)
{
  add_change (path, size, NULL);
}

void
wf_power_disk_sync (const char *path)
{
  File *file = find (path);
  if (!file)
    return;
  if (!file->synced)
    file->synced = g_byte_array_new ();
  for (guint i = 0; i < file->changes->len; i++)
    apply_whole (file->synced, &g_array_index (file->changes, Change, i));
  g_array_set_size (file->changes, 0);
  tell ();
}

/* The name may come back, unless the folder was synced, too. */
void
wf_power_disk_delete (const char *path, gboolean is_synced)
{
  File *file = find (path);
  if (!file)
    return;
  g_array_set_size (file->changes, 0);
  file->deleted = TRUE;
  if (is_synced)
    g_clear_pointer (&file->synced, g_byte_array_unref);
  tell ();
}

/* --- the cut ------------------------------------------------------------ */

static void
shuffle (GArray *changes, GRand *rand)
{
  for (guint i = changes->len; i > 1; i--)
    {
      Change *a = &g_array_index (changes, Change, i - 1);
      Change *b = &g_array_index (changes, Change, (guint) g_rand_int_range (rand, 0, (gint32) i));
      const Change swapped = *a;
      *a = *b;
      *b = swapped;
    }
}

/* Some of its sectors, side by side. */
static void
apply_torn (GByteArray *image, const Change *change, GRand *rand)
{
  const gsize size = change->bytes ? g_bytes_get_size (change->bytes) : 0;
  const gint32 n_sectors = (gint32) (size / SECTOR);
  if (n_sectors < 2)
    return;
  const gint32 from = g_rand_int_range (rand, 0, n_sectors);
  apply (image, change, (gsize) from * SECTOR,
         (gsize) g_rand_int_range (rand, from, n_sectors + 1) * SECTOR);
}

typedef enum
{
  CUT_KEEPS_NONE,
  CUT_KEEPS_ALL,
  CUT_KEEPS_FIRST, /* in order, the last one torn */
  CUT_KEEPS_SOME,
  CUT_KEEPS_SOME_REORDERED,
  N_CUTS
} Cut;

static GBytes *
draw_image (const File *file, Cut cut, GRand *rand)
{
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (GArray) changes = g_array_copy (file->changes); /* borrows the bytes */
  const gint32 n_kept = g_rand_int_range (rand, 0, (gint32) changes->len + 1);
  if (file->synced)
    g_byte_array_append (image, file->synced->data, file->synced->len);
  g_array_set_clear_func (changes, NULL);
  if (cut == CUT_KEEPS_SOME_REORDERED)
    shuffle (changes, rand);
  for (guint i = 0; i < changes->len && cut != CUT_KEEPS_NONE; i++)
    {
      const Change *change = &g_array_index (changes, Change, i);
      const gboolean keeps = cut == CUT_KEEPS_ALL     ? TRUE
                             : cut == CUT_KEEPS_FIRST ? (gint32) i < n_kept
                                                      : g_rand_boolean (rand);
      const gboolean tears = cut == CUT_KEEPS_FIRST ? (gint32) i == n_kept
                                                    : !keeps && g_rand_int_range (rand, 0, 4) == 0;
      if (keeps)
        apply_whole (image, change);
      else if (tears)
        apply_torn (image, change, rand);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&image));
}

WfOutage *
wf_power_disk_cut (GRand *rand)
{
  WfOutage *outage = g_new0 (WfOutage, 1);
  GHashTableIter iter;
  File *file;

  outage->files
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_hash_table_iter_init (&iter, disk.files);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &file))
    {
      const Cut cut = (Cut) g_rand_int_range (rand, 0, N_CUTS);
      const gboolean is_there = file->synced || file->changes->len > 0;
      if (is_there && (!file->deleted || g_rand_boolean (rand)))
        g_hash_table_insert (outage->files, g_strdup (file->name), draw_image (file, cut, rand));
    }
  return outage;
}

void
wf_outage_free (WfOutage *outage)
{
  g_hash_table_unref (outage->files);
  g_free (outage);
}

void
wf_outage_put (const WfOutage *outage, const char *folder)
{
  GHashTableIter iter;
  const char *name;
  GBytes *bytes;

  g_hash_table_iter_init (&iter, outage->files);
  while (g_hash_table_iter_next (&iter, (gpointer *) &name, (gpointer *) &bytes))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GError) error = NULL;
      gsize size;
      const char *data = g_bytes_get_data (bytes, &size);
      g_file_set_contents_full (path, data ? data : "", (gssize) size, G_FILE_SET_CONTENTS_NONE,
                                0600, &error);
      g_assert_no_error (error);
    }
}

/* --- life --------------------------------------------------------------- */

static void
load_synced (const char *name)
{
  g_autofree char *path = g_build_filename (disk.folder, name, NULL);
  g_autofree char *bytes = NULL;
  gsize size;
  File *file = find (path);
  if (!file || !g_file_get_contents (path, &bytes, &size, NULL))
    return;
  file->synced = g_byte_array_new ();
  g_byte_array_append (file->synced, (guint8 *) bytes, (guint) size);
}

void
wf_power_disk_begin (const char *folder, WfPowerChanged changed, gpointer user_data)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  wf_power_disk_end ();
  disk.folder = g_strdup (folder);
  disk.files = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) file_free);
  for (const char *name; dir && (name = g_dir_read_name (dir)) != NULL;)
    load_synced (name);
  disk.changed = changed;
  disk.user_data = user_data;
}

void
wf_power_disk_end (void)
{
  disk.changed = NULL;
  g_clear_pointer (&disk.files, g_hash_table_unref);
  g_clear_pointer (&disk.folder, g_free);
}
