/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/wf-sync-state.h"

#define CTL 0

/* Attempts to wait as long as after this many failures: a person has to do something first, and
 * looking again is cheap. */
#define FAILURES_NEEDING_A_PERSON 7
/* A full disk is emptied here, not there: look again soon. */
#define FAILURES_LOCAL 4

static void
add (WfSyncActions *actions, WfSyncActionKind kind, guint space)
{
  g_assert (actions->n_actions < G_N_ELEMENTS (actions->actions));
  actions->actions[actions->n_actions++] = (WfSyncAction){ .kind = kind, .space = space };
}

static void
forget_connection (WfSyncState *state)
{
  for (guint i = 0; i < state->n_spaces; i++)
    {
      WfSyncSpace *space = &state->spaces[i];
      *space = (WfSyncSpace){ .n_waiting = space->n_waiting };
    }
  state->is_retry_set = FALSE;
}

static void
abort_exchange (WfSyncState *state, WfSyncActions *actions)
{
  if (state->phase != WF_SYNC_PHASE_STOPPED)
    add (actions, WF_SYNC_ACTION_ABORT, 0);
  forget_connection (state);
}

static void
begin_connecting (WfSyncState *state, WfSyncActions *actions)
{
  abort_exchange (state, actions);
  if (!state->has_password)
    {
      state->phase = WF_SYNC_PHASE_SIGNED_OUT;
      state->shown = WF_SYNC_SIGNED_OUT;
      return;
    }
  state->phase = WF_SYNC_PHASE_CONNECTING;
  add (actions, WF_SYNC_ACTION_CONNECT, 0);
}

static void
begin_waiting (WfSyncState *state, WfSyncStatus shown, guint n_failures, WfSyncActions *actions)
{
  abort_exchange (state, actions);
  state->phase = WF_SYNC_PHASE_WAITING;
  state->shown = shown;
  add (actions, WF_SYNC_ACTION_WAIT, 0);
  actions->actions[actions->n_actions - 1].n_failures = n_failures;
}

static gboolean
is_ctl_settled (const WfSyncState *state)
{
  const WfSyncSpace *ctl = &state->spaces[CTL];
  return ctl->is_pulled && ctl->n_waiting <= ctl->n_refused;
}

static void
push_what_waits (WfSyncState *state, WfSyncActions *actions)
{
  if (state->phase != WF_SYNC_PHASE_CONNECTED || !state->spaces[CTL].is_pulled)
    return;
  for (guint i = 0; i < state->n_spaces; i++)
    {
      WfSyncSpace *space = &state->spaces[i];
      if (i != CTL && !is_ctl_settled (state))
        return;
      if (space->is_pushing || space->is_denied || space->n_waiting <= space->n_refused)
        continue;
      space->is_pushing = TRUE;
      add (actions, WF_SYNC_ACTION_PUSH, i);
    }
}

static void
pull_others (WfSyncState *state, WfSyncActions *actions)
{
  for (guint i = 0; i < state->n_spaces; i++)
    {
      WfSyncSpace *space = &state->spaces[i];
      if (space->is_pulling || space->is_denied || space->is_pulled)
        continue;
      space->is_pulling = TRUE;
      add (actions, WF_SYNC_ACTION_PULL, i);
    }
}

static void
retry_refused (WfSyncState *state, WfSyncActions *actions)
{
  guint n_refused = 0;

  for (guint i = 0; i < state->n_spaces; i++)
    {
      n_refused += state->spaces[i].n_refused;
      state->spaces[i].n_refused = 0;
    }
  if (n_refused == 0)
    return;
  add (actions, WF_SYNC_ACTION_RETRY_REFUSED, 0);
  push_what_waits (state, actions);
}

static void
connected (WfSyncState *state, WfSyncActions *actions)
{
  state->phase = WF_SYNC_PHASE_CONNECTED;
  for (guint i = 0; i < state->n_spaces; i++)
    add (actions, WF_SYNC_ACTION_COUNT, i);
  state->spaces[CTL].is_pulling = TRUE;
  add (actions, WF_SYNC_ACTION_PULL, CTL);
}

static gboolean
is_all_pulled (const WfSyncState *state)
{
  for (guint i = 0; i < state->n_spaces; i++)
    if (!state->spaces[i].is_pulled && !state->spaces[i].is_denied)
      return FALSE;
  return TRUE;
}

/* Nothing is left to do but what did not work. */
static void
come_back_to_faults (WfSyncState *state, WfSyncActions *actions)
{
  gboolean has_hole = FALSE;
  guint n_refused = 0;

  if (state->phase != WF_SYNC_PHASE_CONNECTED || !is_all_pulled (state))
    return;
  for (guint i = 0; i < state->n_spaces; i++)
    {
      const WfSyncSpace *space = &state->spaces[i];
      if (space->is_pushing || (!space->is_denied && space->n_waiting > space->n_refused))
        return;
      has_hole = has_hole || space->has_hole;
      n_refused += space->n_refused;
    }
  if (has_hole)
    begin_waiting (state, WF_SYNC_REFUSED, FAILURES_NEEDING_A_PERSON, actions);
  else if (n_refused > 0 && !state->is_retry_set)
    {
      state->is_retry_set = TRUE;
      add (actions, WF_SYNC_ACTION_WAIT, 0);
      actions->actions[actions->n_actions - 1].n_failures = FAILURES_NEEDING_A_PERSON;
    }
}

static void
pulled (WfSyncState *state, const WfSyncEvent *event, WfSyncActions *actions)
{
  WfSyncSpace *space = &state->spaces[event->space];

  space->has_hole = space->has_hole || event->n_refused > 0;

  /* An empty page of the first space is no progress: a server that turns the others away would be
   * asked without pause. */
  if (event->n > 0 || is_all_pulled (state))
    state->n_failures = 0;
  if (event->more)
    {
      add (actions, WF_SYNC_ACTION_PULL, event->space);
      return;
    }
  add (actions, WF_SYNC_ACTION_WATCH, event->space);
  if (!space->is_pulled)
    {
      space->is_pulled = TRUE;
      if (event->space == CTL)
        pull_others (state, actions);
    }
  /* A certificate may have come: what was refused for want of it may count now. */
  if (event->space == CTL && event->n > 0)
    retry_refused (state, actions);
  push_what_waits (state, actions);
}

static void
outbox (WfSyncState *state, const WfSyncEvent *event, WfSyncActions *actions)
{
  state->spaces[event->space].n_waiting = event->n;
  state->spaces[event->space].n_refused = event->n_refused;
  push_what_waits (state, actions);
}

static void
not_found (WfSyncState *state, guint i, WfSyncActions *actions)
{
  if (i == CTL)
    {
      begin_waiting (state, WF_SYNC_REFUSED, FAILURES_NEEDING_A_PERSON, actions);
      return;
    }
  state->spaces[i].is_denied = TRUE;
  state->spaces[i].is_pulling = FALSE;
  state->spaces[i].is_pushing = FALSE;
}

static void
failed (WfSyncState *state, const WfSyncEvent *event, WfSyncActions *actions)
{
  state->n_failures++;
  switch (event->failure)
    {
    case WF_SYNC_FAILURE_OFFLINE:
      begin_waiting (state, WF_SYNC_OFFLINE, state->n_failures, actions);
      break;
    case WF_SYNC_FAILURE_SIGNED_OUT:
      if (state->phase == WF_SYNC_PHASE_CONNECTED)
        {
          /* More than once without a page in between: a server that gives sessions and does not
           * honour them. */
          if (state->n_failures > 1)
            begin_waiting (state, WF_SYNC_OFFLINE, state->n_failures, actions);
          else
            begin_connecting (state, actions);
          break;
        }
      abort_exchange (state, actions);
      state->has_password = FALSE;
      state->phase = WF_SYNC_PHASE_SIGNED_OUT;
      state->shown = WF_SYNC_SIGNED_OUT;
      break;
    case WF_SYNC_FAILURE_NOT_FOUND:
      not_found (state, event->space, actions);
      break;
    case WF_SYNC_FAILURE_CERTIFICATE:
    case WF_SYNC_FAILURE_PROTOCOL:
      begin_waiting (state, WF_SYNC_REFUSED, FAILURES_NEEDING_A_PERSON, actions);
      break;
    case WF_SYNC_FAILURE_LOCAL:
      begin_waiting (state, WF_SYNC_REFUSED, MIN (state->n_failures, FAILURES_LOCAL), actions);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
asked_by_person (WfSyncState *state, const WfSyncEvent *event, WfSyncActions *actions)
{
  if (event->kind == WF_SYNC_EVENT_SIGN_IN)
    state->has_password = TRUE;
  if (state->phase == WF_SYNC_PHASE_CONNECTED && event->kind == WF_SYNC_EVENT_TRY_NOW)
    {
      retry_refused (state, actions);
      return;
    }
  state->n_failures = 0;
  state->shown = WF_SYNC_CONNECTING;
  begin_connecting (state, actions);
}

static gboolean
is_running (const WfSyncState *state)
{
  return state->phase != WF_SYNC_PHASE_STOPPED;
}

static void
step_connected (WfSyncState *state, const WfSyncEvent *event, WfSyncActions *actions)
{
  WfSyncSpace *space = &state->spaces[event->space];

  switch (event->kind)
    {
    case WF_SYNC_EVENT_PULLED:
      pulled (state, event, actions);
      break;
    case WF_SYNC_EVENT_PUSHED:
      space->is_pushing = FALSE;
      add (actions, WF_SYNC_ACTION_COUNT, event->space);
      break;
    default:
      break;
    }
}

WfSyncState
wf_sync_state_step (WfSyncState state, const WfSyncEvent *event, WfSyncActions *actions)
{
  actions->n_actions = 0;
  g_assert (event->space < MAX (state.n_spaces, 1));
  if (!state.has_server)
    return state;

  switch (event->kind)
    {
    case WF_SYNC_EVENT_START:
      if (!is_running (&state))
        asked_by_person (&state, event, actions);
      break;
    case WF_SYNC_EVENT_SIGN_IN:
    case WF_SYNC_EVENT_TRY_NOW:
      if (is_running (&state))
        asked_by_person (&state, event, actions);
      else if (event->kind == WF_SYNC_EVENT_SIGN_IN)
        state.has_password = TRUE;
      break;
    case WF_SYNC_EVENT_STOP:
      abort_exchange (&state, actions);
      state.phase = WF_SYNC_PHASE_STOPPED;
      state.shown = WF_SYNC_OFFLINE;
      break;
    case WF_SYNC_EVENT_NETWORK_LOST:
      if (state.phase == WF_SYNC_PHASE_CONNECTED || state.phase == WF_SYNC_PHASE_CONNECTING)
        begin_waiting (&state, WF_SYNC_OFFLINE, ++state.n_failures, actions);
      break;
    case WF_SYNC_EVENT_NETWORK_BACK:
      if (state.phase == WF_SYNC_PHASE_WAITING)
        asked_by_person (&state, event, actions);
      break;
    case WF_SYNC_EVENT_TIMER:
      if (state.phase == WF_SYNC_PHASE_WAITING)
        begin_connecting (&state, actions);
      else if (state.phase == WF_SYNC_PHASE_CONNECTED)
        {
          state.is_retry_set = FALSE;
          retry_refused (&state, actions);
        }
      break;
    case WF_SYNC_EVENT_CONNECTED:
      if (state.phase == WF_SYNC_PHASE_CONNECTING)
        connected (&state, actions);
      break;
    case WF_SYNC_EVENT_OUTBOX:
      outbox (&state, event, actions);
      break;
    case WF_SYNC_EVENT_FAILED:
      if (state.phase == WF_SYNC_PHASE_CONNECTED || state.phase == WF_SYNC_PHASE_CONNECTING)
        failed (&state, event, actions);
      break;
    case WF_SYNC_EVENT_PULLED:
    case WF_SYNC_EVENT_PUSHED:
      if (state.phase == WF_SYNC_PHASE_CONNECTED)
        step_connected (&state, event, actions);
      break;
    default:
      g_assert_not_reached ();
    }
  come_back_to_faults (&state, actions);
  return state;
}

void
wf_sync_state_init (WfSyncState *state, guint n_spaces, gboolean has_server, gboolean has_password)
{
  g_assert (n_spaces <= WF_SYNC_MAX_SPACES);
  *state = (WfSyncState){ .phase = WF_SYNC_PHASE_STOPPED,
                          .shown = has_server ? WF_SYNC_CONNECTING : WF_SYNC_NO_SERVER,
                          .has_server = has_server,
                          .has_password = has_password,
                          .n_spaces = n_spaces };
}

/* In sync is a promise: nothing to fetch, and nothing here that a server has not confirmed. */
WfSyncStatus
wf_sync_state_get_status (const WfSyncState *state)
{
  gboolean all_pulled = TRUE;
  guint n_waiting = 0;

  if (state->phase != WF_SYNC_PHASE_CONNECTED)
    return state->shown;
  for (guint i = 0; i < state->n_spaces; i++)
    {
      const WfSyncSpace *space = &state->spaces[i];
      if (space->n_refused > 0 || (space->is_denied && space->n_waiting > 0))
        return WF_SYNC_REFUSED;
      all_pulled = all_pulled && !space->has_hole;
      all_pulled = all_pulled && (space->is_pulled || space->is_denied);
      n_waiting += space->n_waiting;
    }
  return all_pulled && n_waiting == 0 ? WF_SYNC_IN_SYNC : WF_SYNC_EXCHANGING;
}

guint
wf_sync_state_get_n_waiting (const WfSyncState *state)
{
  guint n_waiting = 0;

  for (guint i = 0; i < state->n_spaces; i++)
    n_waiting += state->spaces[i].n_waiting;
  return n_waiting;
}
