/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-context-private.h"

#include "model/wf-vocabulary.h"

#include <math.h>
#include <string.h>

/* --- what is shown --------------------------------------------------------- */

static gboolean
is_scripted (WfContext *self, const WfOperation *operation)
{
  const char *compartment = strrchr (operation->space, '-');
  gpointer last
      = self->script && compartment ? g_hash_table_lookup (self->script, compartment + 1) : NULL;

  return operation->receipt_seq <= (gint64) GPOINTER_TO_UINT (last);
}

gint64
wf_context_get_held_at (WfContext *self, const WfOperation *operation)
{
  const gint64 held = wf_operation_get_held_at (operation);

  if (self->script == NULL || operation->receipt_seq == 0 || is_scripted (self, operation))
    return held;
  return MIN (held, MAX (operation->arrived_at, wf_operation_get_entered_at (operation)));
}

/* When an operation came to be, on the axis that is shown; G_MAXINT64: not yet. Membership and the
 * exercise clock are needed to read the rest, so ctl is never held back. */
gint64
wf_context_get_axis (const WfOperation *operation, gpointer data)
{
  WfContext *self = data;
  const gboolean has_receipt = operation->receipt_seq > 0 && operation->received_at != WF_NO_TIME;

  if (wf_space_is_ctl (operation->space))
    return G_MININT64;
  switch (self->shown_axis)
    {
    case WF_AXIS_DESK:
      /* The script of an exercise says when a desk that took part would have had it. */
      return self->script && has_receipt && is_scripted (self, operation) ? operation->received_at
                                                                          : operation->arrived_at;
    case WF_AXIS_CENTRE:
      return has_receipt ? operation->received_at : G_MAXINT64;
    case WF_AXIS_ENTERED:
      return wf_operation_get_entered_at (operation);
    default:
      return wf_context_get_held_at (self, operation);
    }
}

/* An exercise has things to come, and shows now what is held by its clock. A real crisis shows now
 * everything, on whatever axis: it keeps that of the earlier instants, and nothing is sorted anew
 * on the way there. */
static int
get_axis_to_show (WfContext *self)
{
  if (self->realm == WF_REALM_EXERCISE && wf_session_get_as_of (self->session) == WF_NO_TIME)
    return WF_CONTEXT_HELD_NOW;
  return (int) wf_session_get_axis (self->session);
}

static gint64
reach (WfContext *self)
{
  self->reached = MAX (self->reached, wf_clock_now_us (self->clock));
  return self->reached;
}

/* Now everything that is here is held, whatever the clocks of this computer and of the server said
 * when it came. Only an exercise has things to come, and its clock does not take back what it has
 * reached. */
static gint64
get_instant (WfContext *self)
{
  if (wf_session_get_as_of (self->session) != WF_NO_TIME)
    return wf_session_get_as_of (self->session);
  if (self->realm == WF_REALM_REAL)
    return G_MAXINT64;
  return reach (self);
}

GPtrArray *
wf_context_dup_reached (WfContext *self)
{
  g_autoptr (GPtrArray) all = wf_as_of_dup_operations (self->as_of, G_MAXINT64);
  GPtrArray *reached;
  gint64 now;

  if (self->realm == WF_REALM_REAL)
    return g_steal_pointer (&all);
  reached = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  now = reach (self);
  for (guint i = 0; i < all->len; i++)
    if (wf_space_is_ctl (((const WfOperation *) all->pdata[i])->space)
        || wf_context_get_held_at (self, all->pdata[i]) <= now)
      g_ptr_array_add (reached, wf_operation_ref (all->pdata[i]));
  return reached;
}

void
wf_context_show_instant (WfContext *self)
{
  const int axis = get_axis_to_show (self);

  if (axis != self->shown_axis)
    {
      self->shown_axis = axis;
      wf_as_of_sort_again (self->as_of);
    }
  wf_as_of_show (self->as_of, get_instant (self));
}

/* --- the exercise clock ---------------------------------------------------- */

static WfRecord *
find_earliest_clock (WfContext *self, gint64 *wall_at)
{
  GListModel *list = wf_picture_get_list (self->picture, WF_TYPE_NAME_CLOCK);
  const guint n_clocks = g_list_model_get_n_items (list);
  WfRecord *earliest = NULL;

  for (guint i = 0; i < n_clocks; i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (list, i);
      const gint64 at = wf_record_get_time (record, "wall-at");

      if (at == WF_NO_TIME || wf_record_get_time (record, "shown-at") == WF_NO_TIME)
        continue;
      if (earliest == NULL || at < *wall_at)
        {
          earliest = record; /* the list keeps it */
          *wall_at = at;
        }
    }
  return earliest;
}

static void
set_clock (WfContext *self, WfClock *clock)
{
  wf_clock_unref (self->clock);
  self->clock = clock;
  self->reached = G_MININT64;
  if (self->store)
    wf_store_set_clock (self->store, self->crisis, clock);
}

void
wf_context_follow_exercise_clock (WfContext *self)
{
  gint64 shown_at, wall_at = WF_NO_TIME;
  const char *rate_text;
  WfRecord *record;
  double rate;

  if (self->realm != WF_REALM_EXERCISE || self->is_clock_fixed)
    return;
  record = find_earliest_clock (self, &wall_at);
  if (record == NULL)
    return;
  shown_at = wf_record_get_time (record, "shown-at");
  if (shown_at == self->clock_shown_at && wall_at == self->clock_wall_at)
    return;
  rate_text = wf_record_get_text (record, "rate");
  rate = rate_text ? g_ascii_strtod (rate_text, NULL) : 1.0;
  /* Written by another desk: a rate that is no rate must not stop or race the window. */
  if (!isfinite (rate) || rate < 0 || rate > 3600)
    rate = 1.0;
  self->clock_shown_at = shown_at;
  self->clock_wall_at = wall_at;
  set_clock (self, wf_clock_new_affine (shown_at, wall_at, rate));
  wf_context_show_instant (self);
}
