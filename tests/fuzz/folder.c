/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/folder.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>

static char *folder;

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name; dir && (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

const char *
fuzz_folder (void)
{
  if (folder == NULL)
    {
      folder = g_dir_make_tmp ("wf-fuzz-XXXXXX", NULL);
      g_assert (folder != NULL);
      atexit (remove_folder);
    }
  return folder;
}

char *
fuzz_folder_put (const char *name, const void *data, gsize size)
{
  char *path = g_build_filename (fuzz_folder (), name, NULL);
  FILE *file = g_fopen (path, "wb");

  g_assert (file != NULL && g_chmod (path, 0600) == 0);
  g_assert (size == 0 || fwrite (data, 1, size, file) == size);
  g_assert (fclose (file) == 0);
  return path;
}

static const char *
find (const char *at, const char *end, const char *name, const char **stop)
{
  g_autofree char *head = g_strdup_printf ("=== %s\n", name);
  const char *begin = g_strstr_len (at, end - at, head);

  if (begin == NULL)
    return NULL;
  begin += strlen (head);
  *stop = g_strstr_len (begin, end - begin, "\n=== ");
  *stop = *stop ? *stop + 1 : end;
  return begin;
}

void
fuzz_folder_unpack (const char *const *names, const guint8 *data, gsize size)
{
  const char *at = (const char *) data;

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *stop = at;
      const char *begin = find (at, at + size, names[i], &stop);
      g_autofree char *path = fuzz_folder_put (names[i], begin, begin ? (gsize) (stop - begin) : 0);
    }
}
