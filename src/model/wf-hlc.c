/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-hlc.h"

#include "base/wf-clock.h"

#define COUNTER_BITS 16
#define MAX_MILLISECONDS                                                                           \
  ((G_GUINT64_CONSTANT (1) << 47) - 1) /* the top bit of an HLC is always 0 */
#define SUSPECT_LEAD_US (5 * WF_MINUTE_US)

static guint64
from_time (gint64 instant_us)
{
  guint64 milliseconds = instant_us > 0 ? (guint64) instant_us / 1000 : 0;
  return MIN (milliseconds, MAX_MILLISECONDS) << COUNTER_BITS;
}

guint64
wf_hlc_next (guint64 last, gint64 now_us)
{
  /* A full counter runs over into the milliseconds: order matters more than a millisecond. */
  return MAX (from_time (now_us), last + 1);
}

guint64
wf_hlc_receive (guint64 last, guint64 remote, gint64 now_us)
{
  guint64 furthest = from_time (now_us + WF_HLC_MAX_LEAD_US);
  return MAX (last, MIN (remote, furthest));
}

gint64
wf_hlc_time_us (guint64 hlc)
{
  return (gint64) (hlc >> COUNTER_BITS) * 1000;
}

gboolean
wf_hlc_is_suspect (guint64 hlc, gint64 received_at_us)
{
  return received_at_us != WF_NO_TIME && wf_hlc_time_us (hlc) > received_at_us + SUSPECT_LEAD_US;
}
