/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A small window with a few fields, beside the work and not in its way: it is not modal, and stays
 * with what was typed until it is accepted or closed. Main thread. */
#define WF_TYPE_FORM (wf_form_get_type ())
G_DECLARE_FINAL_TYPE (WfForm, wf_form, WF, FORM, GtkWindow)

/* Returns whether the form may go; else it has complained or saves, and the form stays. */
typedef gboolean (*WfFormAccept) (WfForm *form, gpointer data);

/* @data is freed by @free_data (may be NULL) when the form goes. @accept_label, @accept NULL: it
 * only says something, and can be closed. @parent says whether it is of an exercise. Not shown yet.
 */
WfForm *wf_form_new (GtkWindow *parent,
                     const char *heading,
                     const char *body,
                     const char *accept_label,
                     WfFormAccept accept,
                     gpointer data,
                     GDestroyNotify free_data);
/* Its accept throws something away: closing is what is near at hand, and says @close_label. */
void wf_form_warn (WfForm *self, const char *close_label);
/* Below what is there already, under the name @label; @hint in small, may be NULL. */
void wf_form_add (WfForm *self, const char *label, GtkWidget *widget, const char *hint);
GtkWidget *wf_form_add_entry (WfForm *self, const char *label, const char *text, const char *hint);
/* A text of several lines to see, which is one line: Enter accepts. Read it by
 * wf_form_dup_lines (). */
GtkWidget *wf_form_add_lines (WfForm *self, const char *label, const char *text);
/* Without line breaks and space around it. Free with g_free (). */
char *wf_form_dup_lines (GtkWidget *lines);
/* A choice; @labels NULL-terminated. */
GtkWidget *
wf_form_add_choice (WfForm *self, const char *label, const char *const *labels, guint selected);
/* Something was typed since it is shown: the window that it belongs to asks before it goes. */
gboolean wf_form_is_touched (WfForm *self);
const char *wf_form_get_heading (WfForm *self); /* borrowed */
/* What is wrong, said at once to a screen reader too. */
void wf_form_complain (WfForm *self, const char *text);
/* Saves @drafts (WfDraft), then closes the form and says @done (may be NULL) by a toast. What could
 * not be saved stays in the form as it was typed, with the reason. @self NULL: there is no form, as
 * for what a single press says. */
void wf_form_save (WfForm *self, WfContext *context, GPtrArray *drafts, const char *done);
/* The same of one draft. */
void wf_form_save_one (WfForm *self, WfContext *context, WfDraft *draft, const char *done);

G_END_DECLS
