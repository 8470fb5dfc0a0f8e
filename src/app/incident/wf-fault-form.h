/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* The editor of one fault, beside the map and in nobody's way: what is typed shows on the map at
 * once, what is wrong with it is said below it, and nothing is saved before "Save". It ends by
 * selecting what it was about. */
#define WF_TYPE_FAULT_FORM (wf_fault_form_get_type ())
G_DECLARE_FINAL_TYPE (WfFaultForm, wf_fault_form, WF, FAULT_FORM, GtkBox)

/* @ref: of app/common/wf-fault-ref.h. NULL when what it names is not there. */
GtkWidget *wf_fault_form_new (WfContext *context, const char *ref);
/* The selection that shows it, and the line that it is about. */
const char *wf_fault_form_get_ref (WfFaultForm *self);
const WfAsset *wf_fault_form_get_asset (WfFaultForm *self);
/* It is the editor that @ref asks for: there is one for new damage to a line, wherever on it. */
gboolean wf_fault_form_serves (WfFaultForm *self, const char *ref);
/* @ref, which it serves, has another place on the line: takes it over, and keeps what was typed
 * besides. */
void wf_fault_form_point (WfFaultForm *self, const char *ref);
/* Something was typed or chosen that is not saved. */
gboolean wf_fault_form_is_touched (WfFaultForm *self);
/* It is shown again: its sketch is on the map, its place has the focus. */
void wf_fault_form_resume (WfFaultForm *self);

G_END_DECLS
