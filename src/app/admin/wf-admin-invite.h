/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Makes a one-time code by which another device is enrolled. The server keeps only a hash of it, so
 * it is shown once. */
GtkWidget *wf_admin_invite_new (WfContext *context);

G_END_DECLS
