/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Looks into a bundle or return receipt, shows what it would bring, and takes it. */
#define WF_TYPE_COURIER_READ_PANE (wf_courier_read_pane_get_type ())
G_DECLARE_FINAL_TYPE (WfCourierReadPane, wf_courier_read_pane, WF, COURIER_READ_PANE, AdwBin)

GtkWidget *wf_courier_read_pane_new (WfContext *context);
void wf_courier_read_pane_look (WfCourierReadPane *self, const char *path);

G_END_DECLS
