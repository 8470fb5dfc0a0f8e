/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-loops.h"

gboolean
wf_loops_is_night (void)
{
  return g_getenv ("WF_NIGHTLY") != NULL;
}

guint
wf_loops_pick (guint n_per_commit, guint n_nightly)
{
  return wf_loops_is_night () ? n_nightly : n_per_commit;
}

/* Loops of a night, or the share of them that WF_NIGHTLY asks for, in per cent. Each night draws
 * seeds of its own. */
static guint
count_loops (const WfLoops *self)
{
  const char *text = g_getenv ("WF_NIGHTLY");
  guint64 percent = 100;

  if (!text)
    return self->n_per_commit;
  if (!g_ascii_string_to_unsigned (text, 10, 1, 100, &percent, NULL))
    g_error ("WF_NIGHTLY=%s is no share from 1 to 100", text);
  return MAX (self->n_per_commit, (guint) (self->n_nightly * percent / 100));
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
  const guint n = self->n_kept + count_loops (self);
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
