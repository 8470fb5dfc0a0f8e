/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Where entries are written: next number, kind, text whose tokens are understood as one types,
 * marking, Add. What is typed stays until it is saved. */
#define WF_TYPE_COMPOSER (wf_composer_get_type ())
G_DECLARE_FINAL_TYPE (WfComposer, wf_composer, WF, COMPOSER, GtkWidget)

GtkWidget *wf_composer_new (WfContext *context);
/* Takes the focus, with this kind. */
void wf_composer_begin (WfComposer *self, const char *kind);
/* The next entry corrects this one; its text is offered to be changed. Where something else is
 * being written, that stays, and the person is told. */
void wf_composer_correct (WfComposer *self, WfRecord *entry);
/* The next entry answers this request, and its task is done with it. */
void wf_composer_answer (WfComposer *self, WfRecord *request);
/* Goes with the next entry, and stays here until that is saved. */
void wf_composer_attach (WfComposer *self, GFile *file);
GtkEditable *wf_composer_get_editable (WfComposer *self);
/* As by Enter. */
void wf_composer_add (WfComposer *self);

G_END_DECLS
