/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* To whom, what, where to: writes a bundle of the shown crisis. */
#define WF_TYPE_COURIER_WRITE_PANE (wf_courier_write_pane_get_type ())
G_DECLARE_FINAL_TYPE (WfCourierWritePane, wf_courier_write_pane, WF, COURIER_WRITE_PANE, AdwBin)

GtkWidget *wf_courier_write_pane_new (WfContext *context);

G_END_DECLS
