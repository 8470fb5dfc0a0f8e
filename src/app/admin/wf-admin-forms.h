/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Questions of the administration, each a window beside the work. What is accepted is written at
 * once; what went wrong is said as a toast. */

/* @space: `ctl`, or a red space with members of its own. */
void
wf_admin_ask_role (GtkWidget *near, WfContext *context, const WfPerson *person, const char *space);
void wf_admin_ask_revocation (GtkWidget *near, WfContext *context, const WfDevice *device);

G_END_DECLS
