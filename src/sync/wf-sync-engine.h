/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "store/wf-store.h"
#include "sync/wf-server-account.h"
#include "sync/wf-transport.h"

G_BEGIN_DECLS

/* Runs the exchange of one crisis with one server in the background: pull, push, checkpoint,
 * back-off, network monitor. The rules are in wf-sync-state (a pure machine); this runs it with
 * timers, the store and a transport. Main thread; all network I/O is asynchronous. Properties
 * notify: "state", "since", "n-waiting", "n-sent", "message", "alarm", "gaps". */
#define WF_TYPE_SYNC_ENGINE (wf_sync_engine_get_type ())
G_DECLARE_FINAL_TYPE (WfSyncEngine, wf_sync_engine, WF, SYNC_ENGINE, GObject)

typedef enum
{
  WF_SYNC_NO_SERVER,  /* none configured: everything works, nothing is exchanged */
  WF_SYNC_CONNECTING, /* first contact since start or after a break */
  WF_SYNC_EXCHANGING, /* connected, work in flight or waiting */
  WF_SYNC_IN_SYNC,    /* connected, all spaces pulled to the end, outbox confirmed empty */
  WF_SYNC_OFFLINE,    /* no road to the server; tries again by itself */
  WF_SYNC_SIGNED_OUT, /* the server wants the password; edits are kept */
  WF_SYNC_REFUSED, /* certificate, profile or operations refused: needs a person; see "message" */
} WfSyncStatus;

/* @account NULL: WF_SYNC_NO_SERVER for ever. Takes a reference to @store, copies @account. Nothing
 * happens before _start (). */
WfSyncEngine *wf_sync_engine_new (WfStore *store, const WfServerAccount *account);
void wf_sync_engine_start (WfSyncEngine *self);
void wf_sync_engine_stop (WfSyncEngine *self);
void wf_sync_engine_try_now (WfSyncEngine *self);
void wf_sync_engine_sign_in (WfSyncEngine *self, const char *password);
WfSyncStatus wf_sync_engine_get_state (WfSyncEngine *self);
gint64 wf_sync_engine_get_since (
    WfSyncEngine *self); /* wall time of the last change between connected and not */
gint64 wf_sync_engine_get_last_contact (WfSyncEngine *self); /* WF_NO_TIME: never */
const char *wf_sync_engine_get_message (WfSyncEngine *self); /* why it is refused, offline or signed
                                                                out; untranslated detail, or NULL */
/* The last alarm of this run (wf-store.h), or NULL; all of them: wf_store_list_alarms_async (). */
const WfHistoryAlarm *wf_sync_engine_get_alarm (WfSyncEngine *self);
/* Operations that the server leaves out of the chain of a device: the end of its history was read,
 * and what comes after them is there. Gone when they come. */
typedef struct
{
  const char *space;
  WfUuid device;
  gint64 first, last; /* numbers, both included */
} WfSyncGap;

/* GPtrArray of WfSyncGap, borrowed until the next "notify::gaps"; never NULL. */
GPtrArray *wf_sync_engine_get_gaps (WfSyncEngine *self);
/* The road to the server, signed in; borrowed, NULL without a server. */
WfTransport *wf_sync_engine_get_transport (WfSyncEngine *self);
guint wf_sync_engine_get_n_waiting (WfSyncEngine *self); /* saved here, not confirmed */
guint wf_sync_engine_get_n_sent (WfSyncEngine *self);    /* of these: sent, answer outstanding */
gint64 wf_sync_engine_get_clock_offset (
    WfSyncEngine *self); /* server - here, microseconds; WF_NO_TIME: not measured */

G_END_DECLS
