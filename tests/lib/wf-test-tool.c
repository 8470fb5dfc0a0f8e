/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-test-tool.h"

#include <string.h>

char *
wf_test_tool_run (const char *tool, int expected, GPtrArray *arguments)
{
  g_autoptr (GError) error = NULL;
  char *said = NULL;
  g_ptr_array_insert (arguments, 0, (gpointer) tool);
  g_ptr_array_add (arguments, NULL);
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      (const char *const *) arguments->pdata,
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (process) || g_subprocess_get_exit_status (process) != expected)
    g_error ("not the exit status %d: %s", expected, said);
  return said;
}

void
wf_test_tool_assert_says (const char *said, const char *what)
{
  if (strstr (said, what) == NULL)
    g_error ("“%s” is not in: %s", what, said);
}
