/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Every value of one record: what it says, at which marking, who said it, when, and what they had
 * seen; what other compartments say; and the ways to change it. A window beside the work, which
 * follows the record. */
void wf_values_window_present (GtkWindow *parent, WfContext *context, WfRecord *record);

G_END_DECLS
