/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* One strip a mechanism with its modes as steps. Pressing a step asks who decided, when, and on
 * what basis. */
#define WF_TYPE_BOARD_STRIPS (wf_board_strips_get_type ())
G_DECLARE_FINAL_TYPE (WfBoardStrips, wf_board_strips, WF, BOARD_STRIPS, GtkWidget)

GtkWidget *wf_board_strips_new (WfContext *context);

G_END_DECLS
