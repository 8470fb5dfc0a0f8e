/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-test-locale.h"

#include <unistd.h>

gboolean
wf_test_locale_make (const char *folder, const char *language)
{
  g_autofree char *name = g_strconcat (language, ".utf8", NULL);
  g_autofree char *link = g_build_filename (folder, name, NULL);

  if (!g_file_test ("/usr/lib/locale/C.utf8", G_FILE_TEST_IS_DIR))
    return FALSE;
  g_assert_cmpint (symlink ("/usr/lib/locale/C.utf8", link), ==, 0);
  return TRUE;
}
