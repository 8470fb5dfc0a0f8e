/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* What was typed into a form that stands in a pane. The pane is made anew with every change and
 * every selection, so the text lies in the session, by record and form, until it is saved: it
 * stands there again with the record, and the window asks before it closes. */
#define WF_TYPE_TYPED (wf_typed_get_type ())
G_DECLARE_FINAL_TYPE (WfTyped, wf_typed, WF, TYPED, GObject)

/* @form: unique for @ref ("cause/1/for"). @name: what the form is called, translated. @page: where
 * it is, for who goes on with it. Borrowed from the session; widgets that are bound hold it. */
WfTyped *wf_typed_get (
    WfContext *context, const char *page, const char *ref, const char *form, const char *name);
/* A GtkEditable or a GtkDropDown of strings, which shows what it has when nothing was typed. */
void wf_typed_bind (WfTyped *self, GtkWidget *widget, const char *field);
/* Open whenever there is something in the form. */
void wf_typed_bind_expander (WfTyped *self, GtkWidget *expander);
/* Nothing is to be written twice. */
gboolean wf_typed_is_writing (WfTyped *self);
/* Empties the form and writes @draft; what was typed comes back when that fails. @done: a toast, or
 * NULL. */
void wf_typed_write (WfTyped *self, WfContext *context, WfDraft *draft, const char *done);

G_END_DECLS
