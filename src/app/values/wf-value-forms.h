/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Forms that ask for a value and its reason. They hold what they need; the record may change
 * meanwhile, and what is written then names what stands then. */

/* A new value of a field. @space: settles the conflict there, NULL: simply changes it. */
void wf_value_form_present (
    GtkWindow *parent, WfContext *context, WfRecord *record, const char *field, const char *space);
/* At which marking else to say it, and why; @field NULL: the whole record. */
void
wf_move_form_present (GtkWindow *parent, WfContext *context, WfRecord *record, const char *field);
/* "had seen: degraded (FI day desk, 13:44Z)": what the author of a write had before them. Free with
 * g_free (). */
char *wf_seen_dup_text (WfContext *context, WfRecord *record, const WfWrite *write);

G_END_DECLS
