/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/shell/wf-window.h"

G_BEGIN_DECLS

struct _WfWindow
{
  AdwApplicationWindow parent_instance;

  WfRealm realm;
  WfRealmHome *home;
  WfContext *context;

  GtkWidget *header;
  GtkWidget *top_band, *bottom_band; /* AdwBin, empty in the real realm */
  GtkWidget *banners;                /* WfBanners */
  GtkWidget *toasts;
  AdwToast *last_toast; /* weak, as the next: until it is dismissed */
  AdwToast *undo_toast; /* the one that offers to take back */
  guint64 undo_action;  /* what it would take back */
  GtkWidget *content;   /* GtkStack: loading, error, crisis */
  GtkWidget *error_page;
  AdwViewStack *pages;
  GSignalGroup *context_signals;
  GSignalGroup *session_signals;
  GtkWindow *question;    /* weak: whether to discard what is not saved */
  gboolean is_discarding; /* it was answered: what is not saved goes */
  guint fill_source;
  GSettings *settings; /* or NULL */
};

/* wf-window-actions.c */
void wf_window_update_actions (WfWindow *self);
void wf_window_add_shortcuts (WfWindow *self);
/* wf-window-pages.c */
void wf_window_add_pages (WfWindow *self);
/* wf-window-crises.c: the menu of the crisis switcher, read from the store */
void wf_window_read_crises (WfWindow *self);

G_END_DECLS
