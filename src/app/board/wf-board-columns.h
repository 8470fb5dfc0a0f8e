/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A line of the grid: the first child is the actor's column, the others share the rest equally.
 * Heading and rows use the same widths, so they stay aligned without knowing of one another. */
/* Emits "narrowed" (gboolean) during its layout when a time no longer, or again, finds room beside
 * a title. */
#define WF_TYPE_BOARD_COLUMNS (wf_board_columns_get_type ())
G_DECLARE_FINAL_TYPE (WfBoardColumns, wf_board_columns, WF, BOARD_COLUMNS, GtkWidget)

GtkWidget *wf_board_columns_new (void);
void wf_board_columns_append (WfBoardColumns *self, GtkWidget *child);

G_END_DECLS
