/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The disk of a desk is full, then space returns (log.md §14 D5): an edit is refused and says so,
 * nothing is half written, and the exchange goes on within ten seconds by itself. */
#include <string.h>

#include "base/wf-error.h"
#include "lib/wf-fault-vfs.h"
#include "lib/wf-test-desk.h"
#include "lib/wf-test-http.h"

#define RESUMES_WITHIN_US (10 * G_USEC_PER_SEC)

typedef struct
{
  WfTestHttp *http;
  WfTestDesk *desk;
  GPtrArray *ids; /* of what others pushed */
} World;

static void
push_as_others (World *world, guint n)
{
  g_autofree char *body = wf_test_http_dup_push (world->http, n, world->ids);
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_docs", world->http->amber);
  g_assert_cmpuint (wf_test_http_status (world->http, "anna", "POST", path, body, NULL), ==, 201);
}

static GPtrArray *
try_to_write (World *world, GError **error)
{
  WfUuid ent;
  wf_uuid_new (&ent, WF_GEN_START_US);
  g_autoptr (WfDraft) draft = wf_draft_new (world->http->amber, "incident", &ent, WF_OP_SET);
  wf_draft_set_string (draft, "title", "No space for this");
  return wf_test_store_write_one (world->desk->store, draft, error);
}

static gboolean
has_all (gpointer data)
{
  World *world = data;
  if (!wf_test_desk_is_in_sync (world->desk))
    return FALSE;
  g_autofree char *ids = wf_test_desk_dup_ids (world->desk, world->http->server->crisis);
  for (guint i = 0; i < world->ids->len; i++)
    if (!strstr (ids, world->ids->pdata[i]))
      return FALSE;
  return TRUE;
}

static WfTestDesk *
new_desk (WfTestHttp *http)
{
  WfTestDesk *desk = g_new0 (WfTestDesk, 1);
  desk->user = "anna";
  desk->key = wf_device_key_ref (http->key);
  desk->store = wf_test_store_new (WF_REALM_REAL, desk->key);
  return desk;
}

static void
test_full_disk (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autoptr (WfTestDesk) desk = new_desk (http);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  World world = { http, desk, ids };

  push_as_others (&world, 5);
  wf_test_desk_connect_to (desk, http->server->url, http->server->crisis, "ca.pem",
                           WF_TEST_PASSWORD, &wf_sync_tuning_default);
  wf_test_until (has_all, &world, "in sync before");

  wf_fault_vfs_arm (WF_FAULT_SPACE, 1, TRUE);
  g_assert_null (try_to_write (&world, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_FULL);
  g_assert_cmpint (wf_store_get_state (desk->store->store), ==, WF_STORE_FULL);
  push_as_others (&world, 5);
  wf_test_until (wf_test_desk_is_refused, desk, "says that the disk is full");
  g_assert_nonnull (strstr (wf_sync_engine_get_message (desk->engine), "space"));

  wf_fault_vfs_arm (WF_FAULT_SPACE, 0, FALSE);
  const gint64 back = g_get_monotonic_time ();
  wf_test_until (has_all, &world, "in sync after");
  g_test_message ("in sync %.1f s after space was back",
                  (double) (g_get_monotonic_time () - back) / G_USEC_PER_SEC);
  g_assert_cmpint (g_get_monotonic_time () - back, <=, RESUMES_WITHIN_US);
  g_clear_error (&error);
  g_autoptr (GPtrArray) written = try_to_write (&world, &error);
  g_assert_no_error (error);
  g_assert_cmpint (wf_store_get_state (desk->store->store), ==, WF_STORE_GOOD);
  wf_test_desk_check_derived (desk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  wf_fault_vfs_install ();
  g_test_add_func ("/full-disk/resumes-when-there-is-space", test_full_disk);
  return g_test_run ();
}
