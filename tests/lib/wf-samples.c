/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-samples.h"

char *
wf_samples_find (const char *what)
{
  static const char *const roots[] = { "../../shared", "../../../shared" };
  const char *shared = g_getenv ("WF_SHARED");

  if (shared != NULL)
    return g_build_filename (shared, what, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      g_autofree char *path = g_build_filename (g_test_get_dir (G_TEST_DIST), roots[i], what, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  return NULL;
}

/* Exactly the file's bytes, so that a sanitizer sees one read too many. */
static GBytes *
load (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  gsize length;

  return g_file_get_contents (path, &text, &length, NULL) ? g_bytes_new (text, length) : NULL;
}

guint
wf_samples_for_each (const char *standard, WfSampleFunc func)
{
  g_autofree char *folder = wf_samples_find ("samples");
  g_autofree char *list
      = g_build_filename (folder != NULL ? folder : "/nowhere", "SOURCES.tsv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_file_get_contents (list, &text, NULL, NULL);
  lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) columns = g_strsplit (*line, "\t", -1);
      g_autoptr (GBytes) bytes = NULL;

      if (g_strv_length (columns) < 3 || !g_str_equal (columns[1], standard)
          || g_str_equal (columns[2], "reference"))
        continue;
      bytes = load (folder, columns[0]);
      if (bytes == NULL)
        continue;
      g_test_message ("%s (%s)", columns[0], columns[2]);
      func (columns[0], columns[2], bytes);
      n++;
    }
  g_test_message ("%u samples of %s", n, standard);
  if (n == 0)
    g_test_skip ("the samples are not here");
  return n;
}
