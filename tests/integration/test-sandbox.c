/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server under the system call filter of its systemd unit: it makes its threads, takes what is
 * pushed, gives it out again and ends well when it is told to. */
#include <string.h>

#include "lib/wf-test-http.h"

static void
test_unit (void)
{
  g_autofree char *unit
      = g_build_filename (g_getenv ("WF_DATADIR"), "watchfloord.service.in", NULL);
  g_autoptr (WfTestSandbox) sandbox = wf_test_sandbox_new (unit);
  g_autoptr (WfTestHttp) http = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *push = NULL;
  g_autofree char *page = NULL;

  if (!wf_test_sandbox_is_available ())
    {
      g_test_skip ("this system filters no system calls");
      return;
    }
  http = wf_test_http_new ();
  g_assert_cmpint (wf_test_server_stop (http->server), ==, 0);
  http->server->sandbox = sandbox;
  wf_test_server_start (http->server, "server");

  g_autofree char *bulk = g_strdup_printf ("/%s/_bulk_docs", http->amber);
  g_autofree char *changes = g_strdup_printf ("/%s/_changes", http->amber);
  push = wf_test_http_dup_push (http, 3, ids);
  g_assert_cmpuint (wf_test_http_status (http, NULL, "GET", "/_wf/health", NULL, NULL), ==, 200);
  g_assert_cmpuint (wf_test_http_status (http, "anna", "POST", bulk, push, NULL), ==, 201);
  g_assert_cmpuint (wf_test_http_status (http, "anna", "GET", changes, NULL, &page), ==, 200);
  for (guint i = 0; i < ids->len; i++)
    g_assert_nonnull (strstr (page, ids->pdata[i]));
  g_assert_cmpint (wf_test_server_stop (http->server), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/sandbox/serves-under-the-filter-of-its-unit", test_unit);
  return g_test_run ();
}
