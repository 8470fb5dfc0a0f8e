/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One line across the window that says something which is true now, with what can be done about it.
 * Shown only while it is true. @kind: "warning", "error" or "info" (a CSS class). */
#define WF_TYPE_BANNER (wf_banner_get_type ())
G_DECLARE_FINAL_TYPE (WfBanner, wf_banner, WF, BANNER, GtkWidget)

GtkWidget *wf_banner_new (const char *kind);
/* @title stands in bold before the text. NULL hides the banner. */
void wf_banner_show (WfBanner *self, const char *title, const char *text);
void wf_banner_hide (WfBanner *self);
gboolean wf_banner_is_shown (WfBanner *self);
const char *wf_banner_get_text (WfBanner *self);
/* @action: a detailed action name. Returns the button. */
GtkWidget *wf_banner_add_button (WfBanner *self, const char *label, const char *action);
/* Any other control, at the end. */
void wf_banner_add_widget (WfBanner *self, GtkWidget *widget);
/* A widget between text and buttons (pills of a contested value). */
void wf_banner_set_extra (WfBanner *self, GtkWidget *extra);

/* Measures @child so that its least height without a given width is never below that for any width:
 * a label that wraps rounds the two differently, and a box around it complains. */
void wf_banner_measure_child (
    GtkWidget *child, GtkOrientation orientation, int for_size, int *minimum, int *natural);

G_END_DECLS
