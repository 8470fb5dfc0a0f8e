/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A box around @child that shows it whole or, where there is no room for that, not at all. */
GtkWidget *wf_fit_whole_new (GtkWidget *child);

G_END_DECLS
