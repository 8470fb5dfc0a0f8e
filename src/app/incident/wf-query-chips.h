/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* The filter as chips: open, the sectors that occur, the own country, and everything else behind "+
 * Filter". Shows and sets the session's query. */
#define WF_TYPE_QUERY_CHIPS (wf_query_chips_get_type ())
G_DECLARE_FINAL_TYPE (WfQueryChips, wf_query_chips, WF, QUERY_CHIPS, GtkWidget)

GtkWidget *wf_query_chips_new (WfContext *context);

G_END_DECLS
