/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/wf-backoff.h"

gint64
wf_backoff_delay_us (guint n_failures, double random)
{
  gint64 ceiling = WF_BACKOFF_FIRST_US;

  for (guint i = 1; i < n_failures && ceiling < WF_BACKOFF_MAX_US; i++)
    ceiling *= 2;
  ceiling = MIN (ceiling, WF_BACKOFF_MAX_US);
  random = CLAMP (random, 0.0, 1.0);
  return ceiling / 2 + (gint64) ((double) (ceiling / 2) * random);
}
