/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/admin/wf-admin-points.h"

#include "model/wf-space.h"

static int
compare_points (gconstpointer a, gconstpointer b)
{
  const WfRevocationPoint *one = a, *other = b;

  return one->receipt < other->receipt ? 1 : one->receipt > other->receipt ? -1 : 0;
}

GArray *
wf_admin_list_points (GPtrArray *operations, guint n_most)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (WfRevocationPoint));

  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = operations->pdata[i];
      const WfRevocationPoint point = { operation->receipt_seq, operation->received_at };
      if (operation->receipt_seq > 0 && wf_space_is_ctl (operation->space))
        g_array_append_val (points, point);
    }
  g_array_sort (points, compare_points);
  g_array_set_size (points, MIN (points->len, n_most));
  return points;
}

WfAct
wf_admin_get_act (WfRole before, WfRole after)
{
  return before == WF_ROLE_SECURITY_OFFICER || after == WF_ROLE_SECURITY_OFFICER
             ? WF_ACT_ADMIT_OFFICER
             : WF_ACT_ADMIT;
}
