/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "app/wf-context.h"
#include "app/wf-exercise.h"

G_BEGIN_DECLS

/* Everything of one realm that its windows share: store, device key, scheme, dataset and base map,
 * and for the exercise its manifest. One folder a realm below the user's data folder; nothing of
 * the other realm is ever opened. Main thread. */
#define WF_TYPE_REALM_HOME (wf_realm_home_get_type ())
G_DECLARE_FINAL_TYPE (WfRealmHome, wf_realm_home, WF, REALM_HOME, GObject)

/* @desk: which local desk of the exercise this computer is, from 0. Reads in parallel, off the main
 * thread. */
void wf_realm_home_open_async (WfRealm realm,
                               guint desk,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
WfRealmHome *wf_realm_home_open_finish (GAsyncResult *result, GError **error);
/* Drains and closes the store. Blocking, at the end only. */
void wf_realm_home_close (WfRealmHome *self);

/* Gives the secret halves of this computer's keys to the session's Secret Service, in the
 * background: it may ask the person to unlock it. No service, nothing to do; what fails stays where
 * it was. */
void
wf_realm_home_move_keys_async (WfRealmHome *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean wf_realm_home_move_keys_finish (WfRealmHome *self, GAsyncResult *result, GError **error);

WfRealm wf_realm_home_get_realm (WfRealmHome *self);
WfStore *wf_realm_home_get_store (WfRealmHome *self);
WfDeviceKey *wf_realm_home_get_device (WfRealmHome *self);
const WfExercise *wf_realm_home_get_exercise (WfRealmHome *self); /* or NULL */
/* The Watch log's crisis, real realm only; NULL until it was made. */
const char *wf_realm_home_get_watch_log (WfRealmHome *self);
/* A path in the realm's folder; free with g_free (). */
char *wf_realm_home_dup_path (WfRealmHome *self, const char *relative);

typedef struct
{
  const char *crisis; /* NULL: the exercise's, in the real realm the Watch log's */
  gint64 clock_at; /* exercise clock begins there now, whatever ctl says; WF_NO_TIME: as ctl says */
  const WfServerAccount *account; /* or NULL; its crisis and realm are filled in */
} WfOpenOptions;

/* Loads a crisis for a window. The exercise and the Watch log are made at their first use. Result:
 * a WfContext, not started. */
void wf_realm_home_open_crisis_async (WfRealmHome *self,
                                      const WfOpenOptions *options,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
WfContext *
wf_realm_home_open_crisis_finish (WfRealmHome *self, GAsyncResult *result, GError **error);

/* A new real crisis on this computer. Result: its uuid as text. */
void wf_realm_home_create_crisis_async (WfRealmHome *self,
                                        const char *name,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
char *wf_realm_home_create_crisis_finish (WfRealmHome *self, GAsyncResult *result, GError **error);

G_END_DECLS
