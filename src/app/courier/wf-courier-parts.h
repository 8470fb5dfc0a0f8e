/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* What the panes of "Exchange by file" have in common. */

/* A row with a path and a button that chooses another: @action is told to the button by name. */
GtkWidget *wf_courier_path_row_new (const char *title, const char *button_name, GtkWidget **button);
const char *wf_courier_path_row_get (GtkWidget *row);

/* A bar with "Cancel", hidden while nothing runs. */
#define WF_TYPE_COURIER_PROGRESS (wf_courier_progress_get_type ())
G_DECLARE_FINAL_TYPE (WfCourierProgress, wf_courier_progress, WF, COURIER_PROGRESS, AdwBin)

GtkWidget *wf_courier_progress_new (void);
/* Shows it; the cancellable of the work that begins, and where the work says how far it is. Both
 * borrowed until the next begin. */
GCancellable *wf_courier_progress_begin (WfCourierProgress *self, const char *text, int **permille);
void wf_courier_progress_end (WfCourierProgress *self);

/* A line that says how something ended: "✓ …" or "✕ …", read out by a screen reader. */
GtkWidget *wf_courier_outcome_new (void);
void wf_courier_outcome_good (GtkWidget *outcome, const char *text);
/* Nothing is said of what was cancelled. */
void wf_courier_outcome_bad (GtkWidget *outcome, const char *text, const GError *error);
void wf_courier_outcome_clear (GtkWidget *outcome);

/* A page that scrolls, and below it, always in sight: progress, outcome, buttons. */
GtkWidget *wf_courier_pane_new (GtkWidget *page,
                                GtkWidget *progress,
                                GtkWidget *outcome,
                                GtkWidget *first_button,
                                GtkWidget *second_button);

G_END_DECLS
