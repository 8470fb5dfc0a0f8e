/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-log.h"

static void
write_records (void)
{
  wf_log (WF_LOG_INFO, "store", "opened \"x\"\n", "path", "/tmp/ä", "detail", NULL, NULL);
  wf_log (WF_LOG_DEBUG, "store", "wanted", NULL);
  wf_log (WF_LOG_DEBUG, "sync", "not wanted", NULL);
}

static void
test_records (void)
{
  if (g_test_subprocess ())
    {
      g_setenv ("WF_DEBUG", "app,store", TRUE);
      write_records ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr_unmatched ("*not wanted*");
  g_test_trap_assert_stderr (
      "{\"time\":\"*Z\",\"level\":\"info\",\"topic\":\"store\",\"message\":\"opened \\\"x\\\"\\n\",*"
      "\"level\":\"debug\"*wanted*");
}

static void
test_line_is_json (void)
{
  if (g_test_subprocess ())
    {
      wf_log (WF_LOG_ERROR, "store", "full \x01 Ω", "bytes", "12", NULL);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("{*\"level\":\"error\"*\\u0001*\"bytes\":\"12\"}\n");
}

static void
test_wants (void)
{
  g_setenv ("WF_DEBUG", "sync,store", TRUE);
  g_assert_true (wf_log_wants ("sync"));
  g_assert_true (wf_log_wants ("store"));
  g_assert_false (wf_log_wants ("stor"));
  g_assert_false (wf_log_wants ("stores"));
  g_setenv ("WF_DEBUG", "all", TRUE);
  g_assert_true (wf_log_wants ("anything"));
  g_setenv ("WF_DEBUG", "help", TRUE);
  g_assert_false (wf_log_wants ("sync"));
  g_unsetenv ("WF_DEBUG");
  g_assert_false (wf_log_wants ("sync"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/log/records", test_records);
  g_test_add_func ("/log/line-is-json", test_line_is_json);
  g_test_add_func ("/log/wants", test_wants);
  return g_test_run ();
}
