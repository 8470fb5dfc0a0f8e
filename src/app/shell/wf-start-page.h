/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* What a first start offers: the exercise, a server, a new crisis on this computer. The Watch log
 * is one page away and works at once. */
GtkWidget *wf_start_page_new (WfContext *watch_log);

G_END_DECLS
