/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* The Picture page: situation | map over timeline | details of what is selected. */
GtkWidget *wf_picture_page_new (WfContext *context);

G_END_DECLS
