/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "base/wf-error.h"
#include "store/wf-import-files.h"

static void
test_life (void)
{
  g_autofree char *folder = g_dir_make_tmp ("wf-import-XXXXXX", NULL);
  g_autofree char *store = g_build_filename (folder, "store.db", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("{}", 2);
  g_autofree char *sha = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *path = wf_import_files_dup_path (store, sha);
  g_autofree char *inner = g_path_get_dirname (path);
  g_autoptr (GError) absent = NULL, damaged = NULL;
  g_autoptr (GBytes) back = NULL;

  g_assert_null (wf_import_files_load (store, sha, &absent));
  g_assert_error (absent, WF_ERROR, WF_ERROR_NOT_FOUND);
  g_assert_true (wf_import_files_save (store, sha, bytes, NULL));
  g_assert_true (wf_import_files_save (store, sha, bytes, NULL)); /* twice is once */
  back = wf_import_files_load (store, sha, NULL);
  g_assert_true (g_bytes_equal (back, bytes));
  g_assert_true (g_file_set_contents (path, "[]", 2, NULL));
  g_assert_null (wf_import_files_load (store, sha, &damaged));
  g_assert_error (damaged, WF_ERROR, WF_ERROR_CORRUPT);
  g_assert_true (wf_import_files_remove (store, sha, NULL));
  g_assert_true (wf_import_files_remove (store, sha, NULL));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_rmdir (inner);
  g_rmdir (folder);
}

/* A name out of somebody's operation never leaves the folder. */
static void
test_names (void)
{
  static const char *const names[] = { "", "../../x", "/etc/passwd", "ABCDEF", "a" };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("", 0);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (wf_import_files_load ("/nowhere/store.db", names[i], &error));
      g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
      g_assert_false (wf_import_files_save ("/nowhere/store.db", names[i], bytes, NULL));
      g_assert_false (wf_import_files_remove ("/nowhere/store.db", names[i], NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/import-files/life", test_life);
  g_test_add_func ("/store/import-files/names", test_names);
  return g_test_run ();
}
