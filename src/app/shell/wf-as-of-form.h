/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Asks for an earlier instant, and on which axis; the window follows when it is accepted. */
void wf_as_of_form_present (GtkWindow *parent, WfContext *context);

G_END_DECLS
