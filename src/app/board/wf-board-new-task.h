/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/board/wf-board-model.h"

G_BEGIN_DECLS

/* Asks for a task in a form before @parent: whose, which phase, what, who holds it, until when.
 * @actor is proposed. */
void wf_board_ask_new_task (GtkWindow *parent,
                            WfContext *context,
                            WfBoardModel *model,
                            const char *actor);

G_END_DECLS
