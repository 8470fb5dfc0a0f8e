/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* The header bar: crisis switcher, marking, pages, clock and desk, search, exchange, main action,
 * menu. */
#define WF_TYPE_HEADER (wf_header_get_type ())
G_DECLARE_FINAL_TYPE (WfHeader, wf_header, WF, HEADER, GtkWidget)

GtkWidget *wf_header_new (void);
/* @stack is what the page switcher switches. Both may be NULL: nothing is open. */
void wf_header_set_context (WfHeader *self, WfContext *context, AdwViewStack *stack);
/* Menu of the crisis switcher. */
void wf_header_set_crises (WfHeader *self, GMenuModel *menu);
/* The main action of the page that is shown. */
void wf_header_set_main_action (WfHeader *self, const char *label, const char *action);
/* The popover with the search entry. */
void wf_header_open_search (WfHeader *self);

G_END_DECLS
