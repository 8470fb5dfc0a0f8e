/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* "Tracks near this stretch between … and …": the closest approaches of imported tracks to an
 * asset, or to the stretch of a fault, with changes and gaps of each vessel around that time. NULL
 * where no tracks are imported or the asset is no line. @fault may be NULL: then the 36 hours
 * before the instant shown. */
GtkWidget *wf_track_evidence_list_new (WfContext *context, const char *asset, WfRecord *fault);
/* Its name and number; free with g_free (). */
char *wf_track_dup_title (WfContext *context, guint32 mmsi);
/* What is known of one vessel: "track:<mmsi>". */
GtkWidget *wf_track_vessel_new (WfContext *context, guint32 mmsi);

G_END_DECLS
