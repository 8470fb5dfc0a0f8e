/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Loops of a test that draws by chance: a few for each commit, many at night
 * (`build-aux/test --nightly`; WF_NIGHTLY is the share of them, in per cent). Each has a seed of
 * its own, printed before it runs; WF_SEED=<seed> runs that one and no other. Seeds that once
 * failed are kept in the test and run first, always.
 *
 *   static const guint32 kept[] = { 17 };
 *   WfLoops loops = { .n_per_commit = 200, .n_nightly = 10000, .kept = kept, .n_kept = 1 };
 *   for (guint32 seed; wf_loops_next (&loops, &seed);) … */
typedef struct
{
  guint n_per_commit, n_nightly;
  const guint32 *kept;
  guint n_kept;
  guint n_done; /* counted here; begin with 0 */
} WfLoops;

gboolean wf_loops_next (WfLoops *self, guint32 *seed);
/* Whether the sizes of the night are asked for. */
gboolean wf_loops_is_night (void);
/* One of two sizes, for tests whose loops are something else than seeds. */
guint wf_loops_pick (guint n_per_commit, guint n_nightly);

G_END_DECLS
