/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Who takes part: each person with role, memberships of red lists and devices, and what one's own
 * role may change of it. */
GtkWidget *wf_admin_people_new (WfContext *context);

G_END_DECLS
