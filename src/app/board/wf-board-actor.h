/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/board/wf-board-model.h"

G_BEGIN_DECLS

/* Fills @box with who an actor is, who holds it, what it does and what it waits for; @task, which
 * may be NULL, comes first with what one can do with it. */
void wf_board_actor_show (GtkWidget *box, WfContext *context, WfBoardItem *item, WfRecord *task);

G_END_DECLS
