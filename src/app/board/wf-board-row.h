/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/board/wf-board-model.h"

G_BEGIN_DECLS

/* One line of the grid, used again for other items as the list scrolls. */
GtkWidget *wf_board_row_new (WfContext *context);
typedef struct
{
  guint current;     /* bit n set when phase n is current for some State */
  guint n_suggested; /* at most so many faint cards a cell */
  gboolean is_narrow;
} WfBoardLook;

void
wf_board_row_set (GtkWidget *row, WfContext *context, WfBoardItem *item, const WfBoardLook *look);

/* "Silent 42 min", "No holder", "Engaged": the pill of an actor; NULL for none. */
char *wf_board_dup_pill (WfBoardItem *item, gint64 now, const char **css_class);
/* "duty: day desk · deputy: night desk". */
char *wf_board_dup_actor_line (WfContext *context, WfBoardItem *item, gint64 now);
const char *wf_board_level_get_label (WfBoardLevel level);

G_END_DECLS
