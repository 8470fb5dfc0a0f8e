/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/wf-sync-engine.h"

G_BEGIN_DECLS

/* The rules of the exchange as a pure machine: event + state -> state + actions. No clock, no
 * network, no store; the engine carries the actions out and reports what came of them. Value 0 of
 * the spaces is `ctl`: it is pulled to its end before anything else is asked for, and what waits in
 * it is pushed before what waits elsewhere, because the other spaces are judged by it.
 *
 *              START, TRY_NOW, SIGN_IN              CONNECTED
 *   STOPPED ──────────────────────────> CONNECTING ───────────> CONNECTED
 *                                         │   ^                    │
 *                     FAILED (offline …)  v   │ TIMER              │ FAILED (offline …)
 *                                       WAITING <──────────────────┘
 *   A 401 while connected means that the session ended: sign in again once. A 401 to the password
 * itself: SIGNED_OUT, no timer, because trying again with the same password is of no use.
 *   What the server refused is offered again, and what does not verify asked for again, after the
 * delay of a failure that needs a person, once there is nothing else to do: what was damaged on the
 * way arrives then. */
#define WF_SYNC_MAX_SPACES 8

typedef enum
{
  WF_SYNC_PHASE_STOPPED,
  WF_SYNC_PHASE_CONNECTING,
  WF_SYNC_PHASE_CONNECTED,
  WF_SYNC_PHASE_WAITING,
  WF_SYNC_PHASE_SIGNED_OUT,
} WfSyncPhase;

typedef struct
{
  gboolean is_pulling, is_pushing;
  gboolean is_pulled; /* to the end, since this connection began */
  gboolean is_denied; /* not for this reader */
  gboolean has_hole;  /* something that was pulled does not verify: to be asked for again */
  guint n_waiting;    /* saved here, not confirmed */
  guint n_refused;    /* of these: refused by the server since this connection began */
} WfSyncSpace;

typedef struct
{
  WfSyncPhase phase;
  WfSyncStatus shown; /* while not connected */
  gboolean has_server, has_password;
  guint n_failures;
  gboolean is_retry_set; /* connected: TIMER offers again what was refused */
  guint n_spaces;
  WfSyncSpace spaces[WF_SYNC_MAX_SPACES];
} WfSyncState;

typedef enum
{
  WF_SYNC_FAILURE_OFFLINE,     /* no road, or the server cannot answer now */
  WF_SYNC_FAILURE_SIGNED_OUT,  /* 401 */
  WF_SYNC_FAILURE_NOT_FOUND,   /* 404 of one space */
  WF_SYNC_FAILURE_CERTIFICATE, /* needs a person */
  WF_SYNC_FAILURE_PROTOCOL,    /* needs a person */
  WF_SYNC_FAILURE_LOCAL,       /* the store could not take or give */
} WfSyncFailure;

typedef enum
{
  WF_SYNC_EVENT_START,
  WF_SYNC_EVENT_STOP,
  WF_SYNC_EVENT_TRY_NOW,
  WF_SYNC_EVENT_SIGN_IN, /* a password was given */
  WF_SYNC_EVENT_NETWORK_LOST,
  WF_SYNC_EVENT_NETWORK_BACK,
  WF_SYNC_EVENT_TIMER,
  WF_SYNC_EVENT_CONNECTED,
  WF_SYNC_EVENT_PULLED, /* @space, @n documents, @n_refused do not verify, @more to come */
  WF_SYNC_EVENT_OUTBOX, /* @space: @n waiting, @n_refused of them refused */
  WF_SYNC_EVENT_PUSHED, /* @space: a batch was answered; OUTBOX follows */
  WF_SYNC_EVENT_FAILED, /* @failure, @space where it is NOT_FOUND */
} WfSyncEventKind;

typedef struct
{
  WfSyncEventKind kind;
  guint space;
  guint n, n_refused;
  gboolean more;
  WfSyncFailure failure;
} WfSyncEvent;

typedef enum
{
  WF_SYNC_ACTION_CONNECT,       /* welcome and sign in */
  WF_SYNC_ACTION_PULL,          /* @space: the next page */
  WF_SYNC_ACTION_WATCH,         /* @space: wait for something new */
  WF_SYNC_ACTION_PUSH,          /* @space: the next batch */
  WF_SYNC_ACTION_COUNT,         /* @space: how much waits? answered by OUTBOX */
  WF_SYNC_ACTION_RETRY_REFUSED, /* forget who was refused: reasons may have gone */
  WF_SYNC_ACTION_WAIT,          /* TIMER after the delay for @n_failures */
  WF_SYNC_ACTION_ABORT,         /* everything in flight; no events from it any more */
} WfSyncActionKind;

typedef struct
{
  WfSyncActionKind kind;
  guint space;
  guint n_failures;
} WfSyncAction;

typedef struct
{
  WfSyncAction actions[3 * WF_SYNC_MAX_SPACES + 4];
  guint n_actions;
} WfSyncActions;

void
wf_sync_state_init (WfSyncState *state, guint n_spaces, gboolean has_server, gboolean has_password);
WfSyncState
wf_sync_state_step (WfSyncState state, const WfSyncEvent *event, WfSyncActions *actions);
WfSyncStatus wf_sync_state_get_status (const WfSyncState *state);
guint wf_sync_state_get_n_waiting (const WfSyncState *state);

G_END_DECLS
