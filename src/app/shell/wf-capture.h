/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/shell/wf-window.h"

G_BEGIN_DECLS

/* Writes a PNG of each page of a window, drawn by the window's own renderer, once the page is
 * painted, and ends the application; with @folder NULL it says "painted" on standard output and
 * ends it. */
typedef struct _WfCapture WfCapture;

/* @page: only this one, or NULL for all. */
WfCapture *wf_capture_new (WfWindow *window, const char *folder, const char *page);
int wf_capture_get_exit_status (WfCapture *self);
void wf_capture_free (WfCapture *self);

G_END_DECLS
