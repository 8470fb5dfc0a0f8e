/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-test-courier.h"

WfCourierRequest *
wf_test_courier_request (WfRealm realm,
                         const WfUuid *crisis,
                         const WfDeviceKey *to,
                         WfBundleChoice choice)
{
  WfCourierRequest *request = wf_courier_request_new (realm, crisis, WF_GEN_START_US);
  for (guint i = 1; wf_space_compartments[i] != NULL; i++)
    g_ptr_array_add (request->compartments, g_strdup (wf_space_compartments[i]));
  g_array_append_val (request->to, to->device);
  request->choice = choice;
  return request;
}

WfCourierSent *
wf_test_courier_write (WfTestStore *from,
                       WfDeviceKey *key,
                       WfCourierRequest *request,
                       const char *path,
                       GError **error)
{
  GAsyncResult *pending = NULL;
  int permille = 0;
  wf_courier_write_async (from->store, request, key, path, &permille, NULL, wf_test_result_cb,
                          &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  return wf_courier_write_finish (from->store, result, error);
}

WfCourierSummary *
wf_test_courier_import (WfTestStore *to, WfDeviceKey *key, const char *path, GError **error)
{
  GAsyncResult *pending = NULL;
  wf_courier_import_async (to->store, path, key, NULL, WF_GEN_START_US, NULL, NULL,
                           wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  return wf_courier_import_finish (to->store, result, error);
}
