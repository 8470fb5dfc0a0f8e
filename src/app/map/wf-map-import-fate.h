/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/map/wf-map-import-match.h"

G_BEGIN_DECLS

/* What becomes of the imports that a file may be a newer state of: it comes beside them, or takes
 * the place of one. Nothing is chosen to begin with, for either may be wrong. Hidden while there is
 * nothing to choose. @changed: something was chosen by the person. */
GtkWidget *wf_map_import_fate_new (GFunc changed, gpointer user_data);
/* Takes @matches; what was chosen stays chosen as long as it is there. */
void wf_map_import_fate_set (GtkWidget *fate, GPtrArray *matches);
/* Something is to be chosen, and nothing is. */
gboolean wf_map_import_fate_is_open (GtkWidget *fate);
/* The one whose place it takes; NULL: it comes beside them. Borrowed until they are others. */
const WfMapImportMatch *wf_map_import_fate_get (GtkWidget *fate);

G_END_DECLS
