/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-test-folder.h"

#include <glib/gstdio.h>

void
wf_test_folder_empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      wf_test_folder_remove (path);
    }
}

void
wf_test_folder_remove (const char *folder)
{
  if (g_file_test (folder, G_FILE_TEST_IS_DIR) && !g_file_test (folder, G_FILE_TEST_IS_SYMLINK))
    wf_test_folder_empty (folder);
  g_remove (folder);
}
