/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "analysis/wf-track-evidence.h"
#include "app/wf-context.h"

G_BEGIN_DECLS

/* A button that attaches an approach, in the words @said, to an entry of the log that is there
 * already and about one of @refs (NULL-terminated). The entry's own text stays as it is. @label
 * names the vessel. */
GtkWidget *wf_track_attach_button_new (WfContext *context,
                                       const char *const *refs,
                                       const WfApproach *approach,
                                       const char *label,
                                       const char *said);
/* What was attached to a log entry, one row each. */
void wf_facts_add_evidence (GtkWidget *facts, WfRecord *entry);

G_END_DECLS
