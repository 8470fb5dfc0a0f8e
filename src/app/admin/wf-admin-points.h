/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-validity.h"

G_BEGIN_DECLS

/* Pure questions of the administration. */

/* An instant from which on a device may be revoked: `ctl` knows no finer ones. */
typedef struct
{
  gint64 receipt; /* of `ctl` */
  gint64 at;      /* its time */
} WfRevocationPoint;

/* Of @operations (WfOperation): the last @n_most receipts of `ctl`, newest first; GArray of
 * WfRevocationPoint, free with g_array_unref (). */
GArray *wf_admin_list_points (GPtrArray *operations, guint n_most);

/* What a change of membership is, for wf_membership_permits (). */
WfAct wf_admin_get_act (WfRole before, WfRole after);

G_END_DECLS
