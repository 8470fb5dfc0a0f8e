/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/wf-error.h"
#include "sync/wf-backoff.h"
#include "sync/wf-changes-page.h"
#include "sync/wf-sync-state.h"
#include "wire/wf-protocol.h"

#define N 3

static WfSyncActions actions;

static WfSyncState
step (WfSyncState state, WfSyncEvent event)
{
  return wf_sync_state_step (state, &event, &actions);
}

static guint
count (WfSyncActionKind kind, guint space)
{
  guint n = 0;
  for (guint i = 0; i < actions.n_actions; i++)
    n += actions.actions[i].kind == kind && actions.actions[i].space == space;
  return n;
}

static WfSyncState
started (void)
{
  WfSyncState state;
  wf_sync_state_init (&state, N, TRUE, TRUE);
  return step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_START });
}

static WfSyncState
connected (void)
{
  return step (started (), (WfSyncEvent){ .kind = WF_SYNC_EVENT_CONNECTED });
}

static WfSyncState
in_sync (void)
{
  WfSyncState state = connected ();
  for (guint i = 0; i < N; i++)
    state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_PULLED, .space = i });
  g_assert_cmpint (wf_sync_state_get_status (&state), ==, WF_SYNC_IN_SYNC);
  return state;
}

/* Every failure, in both phases: what is shown, and whether it tries again by itself. */
static void
test_failures (void)
{
  static const struct
  {
    gboolean is_connected;
    WfSyncFailure failure;
    WfSyncStatus shown;
    guint n_wait, n_connect;
  } table[] = {
    { FALSE, WF_SYNC_FAILURE_OFFLINE, WF_SYNC_OFFLINE, 1, 0 },
    { FALSE, WF_SYNC_FAILURE_SIGNED_OUT, WF_SYNC_SIGNED_OUT, 0, 0 },
    { FALSE, WF_SYNC_FAILURE_CERTIFICATE, WF_SYNC_REFUSED, 1, 0 },
    { FALSE, WF_SYNC_FAILURE_PROTOCOL, WF_SYNC_REFUSED, 1, 0 },
    { FALSE, WF_SYNC_FAILURE_LOCAL, WF_SYNC_REFUSED, 1, 0 },
    { TRUE, WF_SYNC_FAILURE_OFFLINE, WF_SYNC_OFFLINE, 1, 0 },
    { TRUE, WF_SYNC_FAILURE_SIGNED_OUT, WF_SYNC_CONNECTING, 0, 1 },
    { TRUE, WF_SYNC_FAILURE_NOT_FOUND, WF_SYNC_REFUSED, 1, 0 },
    { TRUE, WF_SYNC_FAILURE_CERTIFICATE, WF_SYNC_REFUSED, 1, 0 },
    { TRUE, WF_SYNC_FAILURE_PROTOCOL, WF_SYNC_REFUSED, 1, 0 },
    { TRUE, WF_SYNC_FAILURE_LOCAL, WF_SYNC_REFUSED, 1, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      WfSyncState state = table[i].is_connected ? connected () : started ();
      state = step (state,
                    (WfSyncEvent){ .kind = WF_SYNC_EVENT_FAILED, .failure = table[i].failure });
      g_test_message ("row %u", i);
      g_assert_cmpint (wf_sync_state_get_status (&state), ==, table[i].shown);
      g_assert_cmpuint (count (WF_SYNC_ACTION_WAIT, 0), ==, table[i].n_wait);
      g_assert_cmpuint (count (WF_SYNC_ACTION_CONNECT, 0), ==, table[i].n_connect);
      g_assert_cmpuint (count (WF_SYNC_ACTION_ABORT, 0), ==, 1);
    }
}

static void
test_ctl_first (void)
{
  WfSyncState state = connected ();

  g_assert_cmpuint (count (WF_SYNC_ACTION_PULL, 0), ==, 1);
  g_assert_cmpuint (count (WF_SYNC_ACTION_PULL, 1), ==, 0);
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_OUTBOX, .space = 1, .n = 4 });
  g_assert_cmpuint (actions.n_actions, ==, 0);
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_OUTBOX, .space = 0, .n = 1 });
  g_assert_cmpuint (actions.n_actions, ==, 0);
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_PULLED, .space = 0 });
  g_assert_cmpuint (count (WF_SYNC_ACTION_PULL, 1), ==, 1);
  g_assert_cmpuint (count (WF_SYNC_ACTION_PULL, 2), ==, 1);
  g_assert_cmpuint (count (WF_SYNC_ACTION_WATCH, 0), ==, 1);
  g_assert_cmpuint (count (WF_SYNC_ACTION_PUSH, 0), ==, 1);
  g_assert_cmpuint (count (WF_SYNC_ACTION_PUSH, 1), ==, 0);
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_PUSHED, .space = 0 });
  g_assert_cmpuint (count (WF_SYNC_ACTION_COUNT, 0), ==, 1);
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_OUTBOX, .space = 0, .n = 0 });
  g_assert_cmpuint (count (WF_SYNC_ACTION_PUSH, 1), ==, 1);
  g_assert_cmpint (wf_sync_state_get_status (&state), ==, WF_SYNC_EXCHANGING);
}

static void
test_in_sync (void)
{
  WfSyncState state = in_sync ();

  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_OUTBOX, .space = 2, .n = 1 });
  g_assert_cmpint (wf_sync_state_get_status (&state), ==, WF_SYNC_EXCHANGING);
  g_assert_cmpuint (count (WF_SYNC_ACTION_PUSH, 2), ==, 1);
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_OUTBOX, .space = 2, .n = 2 });
  g_assert_cmpuint (count (WF_SYNC_ACTION_PUSH, 2), ==, 0); /* one at a time */
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_PUSHED, .space = 2 });
  g_assert_cmpint (wf_sync_state_get_status (&state), ==, WF_SYNC_EXCHANGING);
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_OUTBOX, .space = 2, .n = 0 });
  g_assert_cmpint (wf_sync_state_get_status (&state), ==, WF_SYNC_IN_SYNC);
}

static void
test_refused (void)
{
  WfSyncState state = in_sync ();

  state = step (state,
                (WfSyncEvent){ .kind = WF_SYNC_EVENT_OUTBOX, .space = 1, .n = 2, .n_refused = 2 });
  g_assert_cmpint (wf_sync_state_get_status (&state), ==, WF_SYNC_REFUSED);
  g_assert_cmpuint (count (WF_SYNC_ACTION_PUSH, 1), ==, 0); /* not tried again hotly */
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_PULLED, .space = 0, .n = 1 });
  g_assert_cmpuint (count (WF_SYNC_ACTION_RETRY_REFUSED, 0), ==, 1);
  g_assert_cmpuint (count (WF_SYNC_ACTION_PUSH, 1), ==, 1);
}

/* What was damaged on the way and refused, or does not verify, is tried again by itself. */
static void
test_faults_are_tried_again (void)
{
  WfSyncState state = in_sync ();

  state = step (state,
                (WfSyncEvent){ .kind = WF_SYNC_EVENT_OUTBOX, .space = 1, .n = 2, .n_refused = 2 });
  g_assert_cmpuint (count (WF_SYNC_ACTION_WAIT, 0), ==, 1);
  state = step (state,
                (WfSyncEvent){ .kind = WF_SYNC_EVENT_OUTBOX, .space = 1, .n = 2, .n_refused = 2 });
  g_assert_cmpuint (count (WF_SYNC_ACTION_WAIT, 0), ==, 0); /* one timer */
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_TIMER });
  g_assert_cmpuint (count (WF_SYNC_ACTION_RETRY_REFUSED, 0), ==, 1);
  g_assert_cmpuint (count (WF_SYNC_ACTION_PUSH, 1), ==, 1);

  state = connected ();
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_PULLED, .space = 0 });
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_PULLED, .space = 1, .n_refused = 1 });
  g_assert_cmpuint (count (WF_SYNC_ACTION_WAIT, 0), ==, 0); /* the others first */
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_PULLED, .space = 2 });
  g_assert_cmpint (wf_sync_state_get_status (&state), ==, WF_SYNC_REFUSED);
  g_assert_cmpuint (count (WF_SYNC_ACTION_ABORT, 0), ==, 1);
  g_assert_cmpuint (count (WF_SYNC_ACTION_WAIT, 0), ==, 1);
}

static void
test_denied_space (void)
{
  WfSyncState state = connected ();

  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_PULLED, .space = 0 });
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_PULLED, .space = 1 });
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_FAILED,
                                      .failure = WF_SYNC_FAILURE_NOT_FOUND,
                                      .space = 2 });
  g_assert_cmpint (wf_sync_state_get_status (&state), ==, WF_SYNC_IN_SYNC);
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_OUTBOX, .space = 2, .n = 1 });
  g_assert_cmpint (wf_sync_state_get_status (&state), ==, WF_SYNC_REFUSED);
}

static void
test_sessions_not_honoured (void)
{
  WfSyncState state = connected ();
  const WfSyncEvent refused
      = { .kind = WF_SYNC_EVENT_FAILED, .failure = WF_SYNC_FAILURE_SIGNED_OUT };

  state = step (state, refused);
  g_assert_cmpuint (count (WF_SYNC_ACTION_CONNECT, 0), ==, 1);
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_CONNECTED });
  state = step (state, refused);
  g_assert_cmpuint (count (WF_SYNC_ACTION_CONNECT, 0), ==, 0);
  g_assert_cmpuint (count (WF_SYNC_ACTION_WAIT, 0), ==, 1);
}

static void
test_no_server_no_password (void)
{
  WfSyncState state;

  wf_sync_state_init (&state, 0, FALSE, FALSE);
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_START });
  g_assert_cmpuint (actions.n_actions, ==, 0);
  g_assert_cmpint (wf_sync_state_get_status (&state), ==, WF_SYNC_NO_SERVER);
  wf_sync_state_init (&state, N, TRUE, FALSE);
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_START });
  g_assert_cmpint (wf_sync_state_get_status (&state), ==, WF_SYNC_SIGNED_OUT);
  state = step (state, (WfSyncEvent){ .kind = WF_SYNC_EVENT_SIGN_IN });
  g_assert_cmpuint (count (WF_SYNC_ACTION_CONNECT, 0), ==, 1);
}

/* Any events in any order: never more than one push and one pull of a space at once, and never "in
 * sync" with something waiting. */
static void
test_laws (void)
{
  for (guint run = 0; run < 500; run++)
    {
      WfSyncState state = started ();
      for (guint i = 0; i < 200; i++)
        {
          WfSyncEvent event
              = { .kind = (WfSyncEventKind) g_test_rand_int_range (0, WF_SYNC_EVENT_FAILED + 1),
                  .space = (guint) g_test_rand_int_range (0, N),
                  .n = (guint) g_test_rand_int_range (0, 3),
                  .more = g_test_rand_bit (),
                  .failure = (WfSyncFailure) g_test_rand_int_range (0, WF_SYNC_FAILURE_LOCAL + 1) };
          event.n_refused = (guint) g_test_rand_int_range (0, (gint32) event.n + 1);
          state = step (state, event);
          for (guint space = 0; space < N; space++)
            g_assert_cmpuint (count (WF_SYNC_ACTION_PUSH, space), <=, 1);
          if (wf_sync_state_get_status (&state) == WF_SYNC_IN_SYNC)
            g_assert_cmpuint (wf_sync_state_get_n_waiting (&state), ==, 0);
        }
    }
}

static void
test_backoff (void)
{
  gint64 last = 0;

  for (guint n = 1; n < 20; n++)
    {
      gint64 least = wf_backoff_delay_us (n, 0.0), most = wf_backoff_delay_us (n, 0.999);
      g_assert_cmpint (least, >=, WF_BACKOFF_FIRST_US / 2);
      g_assert_cmpint (most, <=, WF_BACKOFF_MAX_US);
      g_assert_cmpint (most, >, least);
      g_assert_cmpint (least, >=, last);
      last = least;
    }
  g_assert_cmpint (last, ==, WF_BACKOFF_MAX_US / 2);
  g_assert_cmpint (wf_backoff_delay_us (G_MAXUINT, 0.5), <=, WF_BACKOFF_MAX_US);
}

/* Servers from two versions before to one after: refused only when the ranges do not overlap. */
static void
test_profiles (void)
{
  static const struct
  {
    int min, max;
    gboolean is_taken;
  } table[]
      = { { WF_PROFILE - 2, WF_PROFILE - 1, FALSE }, { WF_PROFILE - 2, WF_PROFILE, TRUE },
          { WF_PROFILE - 1, WF_PROFILE + 1, TRUE },  { WF_PROFILE, WF_PROFILE, TRUE },
          { WF_PROFILE, WF_PROFILE + 9, TRUE },      { WF_PROFILE + 1, WF_PROFILE + 1, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = g_strdup_printf (
          "{\"couchdb\":\"Welcome\",\"later\":[{}],\"wf\":{\"min\":%d,\"max\":%d,\"epoch\":\"e\","
          "\"features\":[\"tomorrow\"]}}",
          table[i].min, table[i].max);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      g_autoptr (WfWelcome) welcome = wf_welcome_read (bytes, &error);
      g_assert_cmpint (welcome != NULL, ==, table[i].is_taken);
      if (!welcome)
        {
          g_assert_error (error, WF_ERROR, WF_ERROR_PROTOCOL);
          g_assert_nonnull (strstr (error->message, "needs an update"));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/state/every-failure-in-both-phases", test_failures);
  g_test_add_func ("/sync/state/ctl-goes-before-everything-else", test_ctl_first);
  g_test_add_func ("/sync/state/in-sync-only-when-confirmed-empty", test_in_sync);
  g_test_add_func ("/sync/state/refused-is-shown-kept-and-tried-when-ctl-grows", test_refused);
  g_test_add_func ("/sync/state/faults-are-tried-again", test_faults_are_tried_again);
  g_test_add_func ("/sync/state/a-space-that-is-not-ours-does-not-stop-the-rest",
                   test_denied_space);
  g_test_add_func ("/sync/state/sessions-that-are-not-honoured-do-not-spin",
                   test_sessions_not_honoured);
  g_test_add_func ("/sync/state/no-server-and-no-password", test_no_server_no_password);
  g_test_add_func ("/sync/state/laws-under-any-events", test_laws);
  g_test_add_func ("/sync/welcome/profiles-that-overlap", test_profiles);
  g_test_add_func ("/sync/backoff/doubles-spreads-and-ends-within-half-a-minute", test_backoff);
  return g_test_run ();
}
