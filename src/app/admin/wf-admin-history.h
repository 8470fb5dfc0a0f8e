/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* What has been changed in the membership, by whom and why; which redactions were asked for;
 * whether a server has shown another history than it signed; and the crisis' root key, to be
 * compared aloud. */
GtkWidget *wf_admin_history_new (WfContext *context);

G_END_DECLS
