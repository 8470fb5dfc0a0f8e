/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/wf-test-courier.h"

G_BEGIN_DECLS

/* Two desks of one crisis that exchange by file, and a third that never joins. Desk 0 and 1 have
 * the same ctl (7 operations), as if a server had brought it. */
#define WF_COURIERS_REALM WF_REALM_EXERCISE

typedef struct
{
  WfUuid crisis;
  WfDeviceKey *root;
  WfDeviceKey *keys[3]; /* the third never joins */
  WfTestStore *desks[2];
  char *text, *folder, *path; /* @path: of a bundle in @folder */
} WfCouriers;

void wf_couriers_set_up (WfCouriers *f, gconstpointer data);
void wf_couriers_tear_down (WfCouriers *f, gconstpointer data);
WfDeviceKey *wf_couriers_new_key (const char *desk);

void wf_couriers_write_entry (WfCouriers *f, guint desk, const char *compartment, const char *text);
WfCourierRequest *wf_couriers_new_request (WfCouriers *f, guint to, WfBundleChoice choice);
/* Takes @request. */
WfCourierSent *wf_couriers_write_request (
    WfCouriers *f, guint desk, WfCourierRequest *request, const char *path, GError **error);
/* To the other desk; the bundle's number. */
gint64 wf_couriers_export_to (WfCouriers *f, guint desk, WfBundleChoice choice, const char *path);
WfCourierSummary *wf_couriers_import_as (
    WfCouriers *f, guint desk, WfDeviceKey *key, const char *path, GError **error);
WfCourierSummary *wf_couriers_import_good (WfCouriers *f, guint desk, const char *path);
WfCourierSummary *wf_couriers_inspect (WfCouriers *f, guint desk, const char *path, GError **error);
/* The return receipt of what @summary took. */
void
wf_couriers_confirm (WfCouriers *f, guint desk, const WfCourierSummary *summary, const char *path);
WfCourierState *wf_couriers_get_state (WfCouriers *f, guint desk);
/* Every accepted operation and every value that won, as one text. */
char *wf_couriers_dup_digest (WfCouriers *f, guint desk);
void wf_couriers_assert_converged (WfCouriers *f);

G_END_DECLS
