/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/wf-context.h"
#include "app/wf-realm-home.h"

G_BEGIN_DECLS

/* One window shows one crisis of one realm, for its life: exercise and real never stand in the same
 * one. */
#define WF_TYPE_WINDOW (wf_window_get_type ())
G_DECLARE_FINAL_TYPE (WfWindow, wf_window, WF, WINDOW, AdwApplicationWindow)

/* Empty until it is given a context or an error. */
WfWindow *wf_window_new (GtkApplication *application, WfRealm realm);
/* Shows @context, in place of what was shown, and starts it. @home may be NULL in tests. */
void wf_window_open (WfWindow *self, WfRealmHome *home, WfContext *context);
/* Says why nothing could be opened and what to do. */
void wf_window_show_error (WfWindow *self, const GError *error);
WfContext *wf_window_get_context (WfWindow *self); /* or NULL */
WfRealm wf_window_get_realm (WfWindow *self);
/* The page's widget, made when it is not there yet; NULL when the crisis has no such page. */
GtkWidget *wf_window_get_page (WfWindow *self, const char *name);
/* The page shows the picture, map and slide included: for pictures of the window and the start-up
 * measurement. */
gboolean wf_window_is_painted (WfWindow *self, const char *name);

/* Nothing of its crisis is begun and not saved. */
gboolean wf_window_may_leave (WfWindow *self);
/* Calls @go at once when that is so, else when the person discards it; maybe never. @data is freed
 * by @free_data (may be NULL). */
typedef void (*WfWindowGo) (WfWindow *self, gpointer data);
void wf_window_leave (WfWindow *self, WfWindowGo go, gpointer data, GDestroyNotify free_data);

G_END_DECLS
