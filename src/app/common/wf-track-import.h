/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Asks for a file of vessel positions, reads it, shows what is in it, and keeps it when told so. */
void wf_track_import_begin (GtkWindow *parent, WfContext *context);
/* The same from the second step on. */
void wf_track_import_file (GtkWindow *parent, WfContext *context, GFile *file);

G_END_DECLS
