/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* What Ctrl+F opens: words, and what has them as one types. Up and Down walk the results, Enter
 * goes to one and its page, Escape closes; the same words can filter every page. */
#define WF_TYPE_SEARCH_BOX (wf_search_box_get_type ())
G_DECLARE_FINAL_TYPE (WfSearchBox, wf_search_box, WF, SEARCH_BOX, GtkWidget)

/* Emits "done" () when it should be closed. */
GtkWidget *wf_search_box_new (void);
void wf_search_box_set_context (WfSearchBox *self, WfContext *context);
/* Puts the cursor into the words, all of them selected. */
void wf_search_box_begin (WfSearchBox *self);

G_END_DECLS
