/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* The banners below the header bar, each shown only while it is true: an earlier instant, offline
 * or signed out, a store that takes no writes, a suspect clock, contested values, a filter. */
#define WF_TYPE_BANNERS (wf_banners_get_type ())
G_DECLARE_FINAL_TYPE (WfBanners, wf_banners, WF, BANNERS, GtkWidget)

GtkWidget *wf_banners_new (void);
void wf_banners_set_context (WfBanners *self, WfContext *context);

G_END_DECLS
