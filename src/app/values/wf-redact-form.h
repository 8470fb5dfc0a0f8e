/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* May this desk ask that the text of @operation be dropped? */
gboolean wf_redact_is_possible (WfContext *context, const WfOperation *operation);
/* Asks why, then asks everybody: a second coordinator has to confirm (log.md §8). */
void wf_redact_form_present (GtkWindow *parent, WfContext *context, WfOperation *operation);

G_END_DECLS
