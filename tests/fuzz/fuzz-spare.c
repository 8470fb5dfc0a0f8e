/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/folder.h"
#include "store/wf-spare-file.h"

/* The second copy beside a store: whole lines, whatever stands in them. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *path = fuzz_folder_put ("store.db-spare", data, size);
  g_autofree char *store = g_build_filename (fuzz_folder (), "store.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = wf_spare_file_read (store, &error);
  gsize n_read = 0;

  g_assert ((lines != NULL) == (error == NULL));
  for (guint i = 0; lines && i < lines->len; i++)
    {
      gsize length;
      const char *line = g_bytes_get_data (lines->pdata[i], &length);
      g_assert (length == 0 || memchr (line, '\n', length) == NULL);
      n_read += length + 1;
    }
  g_assert (n_read <= size);
  return 0;
}
