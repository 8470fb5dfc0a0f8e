/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-loops.h"

guint
wf_loops_pick (guint n_per_commit, guint n_nightly)
{
  return g_getenv ("WF_NIGHTLY") ? n_nightly : n_per_commit;
}

static gboolean
replay (WfLoops *self, const char *text, guint32 *seed)
{
  guint64 number = 0;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &number, NULL))
    g_error ("WF_SEED=%s is no seed", text);
  *seed = (guint32) number;
  return self->n_done++ == 0;
}

gboolean
wf_loops_next (WfLoops *self, guint32 *seed)
{
  const char *wanted = g_getenv ("WF_SEED");
  const guint n = self->n_kept + wf_loops_pick (self->n_per_commit, self->n_nightly);
  if (wanted ? !replay (self, wanted, seed) : self->n_done >= n)
    return FALSE;
  if (!wanted)
    {
      *seed = self->n_done < self->n_kept ? self->kept[self->n_done] : (guint32) g_test_rand_int ();
      self->n_done++;
    }
  g_test_message ("WF_SEED=%u", *seed);
  return TRUE;
}
