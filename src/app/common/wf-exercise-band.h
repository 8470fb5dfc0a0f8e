/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* "EXERCISE · BALTIC LANTERN 27 · EXERCISE" on stripes, at the top and the bottom of every window
 * of an exercise. */
GtkWidget *wf_exercise_band_new (const char *crisis_name);

G_END_DECLS
