/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/wf-test-store.h"
#include "store/wf-courier.h"

G_BEGIN_DECLS

/* Bundles between stores, made to wait for. */

/* Of every compartment, for the device @to. */
WfCourierRequest *wf_test_courier_request (WfRealm realm,
                                           const WfUuid *crisis,
                                           const WfDeviceKey *to,
                                           WfBundleChoice choice);
/* Takes @request. */
WfCourierSent *wf_test_courier_write (WfTestStore *from,
                                      WfDeviceKey *key,
                                      WfCourierRequest *request,
                                      const char *path,
                                      GError **error);
WfCourierSummary *
wf_test_courier_import (WfTestStore *to, WfDeviceKey *key, const char *path, GError **error);

G_END_DECLS
