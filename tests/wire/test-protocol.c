/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-json.h"
#include "wire/wf-protocol.h"

static void
test_error_body (void)
{
  g_autofree char *body = wf_protocol_dup_error ("bad-form", "\"doc\"\n\xff is broken");
  g_autoptr (WfJson) json = wf_json_scan (body, -1, &wf_json_limits_page, NULL);
  g_assert_nonnull (json);
  const WfJsonValue root = wf_json_root (json);
  g_assert_cmpuint (wf_json_size (root), ==, 2);
  g_assert_cmpstr (wf_json_member_string (root, "error"), ==, "bad-form");
  g_assert_cmpstr (wf_json_member_string (root, "reason"), ==, "\"doc\"\n\xef\xbf\xbd is broken");
}

/* A page of the largest size, and as many documents as may come at once, must pass the limits of
 * the reader. */
static void
test_limits_agree (void)
{
  g_assert_cmpuint (wf_json_limits_page.max_bytes, >, WF_LIMIT_PAGE);
  g_assert_cmpuint (wf_json_limits_page.max_bytes, >, WF_LIMIT_BODY);
  g_assert_cmpuint (wf_json_limits_page.max_values, >=, WF_LIMIT_DOCUMENTS * 64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/error-body", test_error_body);
  g_test_add_func ("/protocol/limits-agree", test_limits_agree);
  return g_test_run ();
}
