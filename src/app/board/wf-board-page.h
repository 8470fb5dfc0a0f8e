/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* The Board page: mechanisms and their modes; actors by level × phases; the selected actor. */
#define WF_TYPE_BOARD_PAGE (wf_board_page_get_type ())
G_DECLARE_FINAL_TYPE (WfBoardPage, wf_board_page, WF, BOARD_PAGE, GtkBox)

GtkWidget *wf_board_page_new (WfContext *context);

G_END_DECLS
