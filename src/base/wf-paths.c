/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-paths.h"

char *
wf_path_dup_data (const char *relative)
{
  const char *tree = g_getenv ("WF_DATADIR");
  return g_build_filename (tree ? tree : WF_PKGDATADIR, relative, NULL);
}

char *
wf_path_dup_user (const char *relative)
{
  char *path = g_build_filename (g_get_user_data_dir (), "watchfloor", relative, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  /* A failure shows when the file itself is opened, with its name. */
  g_mkdir_with_parents (parent, 0700);
  return path;
}

const char *
wf_path_get_locale (void)
{
  const char *tree = g_getenv ("WF_LOCALEDIR_TREE");

  return tree != NULL && *tree != '\0' ? tree : WF_LOCALEDIR;
}
