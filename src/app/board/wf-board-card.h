/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "analysis/wf-situation.h"
#include "app/board/wf-board-model.h"

G_BEGIN_DECLS

/* The cards in a cell. Cards are buttons: pressing one selects it; the Menu key, Shift+F10 or the
 * second button opens what one can do with it. */

/* @is_narrow: the time stands below the title, not beside it. */
GtkWidget *wf_task_card_new (WfContext *context, WfRecord *task, gboolean is_narrow);
GtkWidget *
wf_deadline_card_new (WfContext *context, const WfDeadline *deadline, gboolean is_narrow);
/* Faint; pressing it offers to take the responsibility on. */
GtkWidget *wf_suggestion_card_new (WfContext *context,
                                   const char *actor,
                                   const WfSchemeResponsibility *responsibility,
                                   gboolean is_narrow);

/* Lets cards be dropped on @cell; a drop moves the task to @actor and @phase (NULL: keeps its
 * phase). */
void wf_board_accept_drops (GtkWidget *cell, WfContext *context);
void wf_board_set_drop_place (GtkWidget *cell, const char *actor, const char *phase);

const char *wf_task_look_get_sign (WfTaskLook look);
const char *wf_task_look_get_word (WfTaskLook look);
const char *wf_task_look_get_css_class (WfTaskLook look);
/* "due 14:00Z", "15:00Z", "asked 12:05Z"; with the day when it is another one than today. NULL when
 * there is none. */
char *wf_task_dup_time (WfRecord *task, gint64 now);
/* What one can do with a task, as a column of buttons; @popover, which may be NULL, closes on a
 * press. */
GtkWidget *wf_task_actions_new (WfContext *context, WfRecord *task, GtkPopover *popover);
/* The scheme's phase in few words: "Shared awareness". */
const char *wf_phase_get_label (const WfSchemePhase *phase);

G_END_DECLS
