/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Bundles written and read, newest first, and which of those written are confirmed. */
GtkWidget *wf_courier_history_new (WfContext *context);

G_END_DECLS
