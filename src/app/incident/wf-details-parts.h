/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "analysis/wf-situation.h"
#include "app/wf-context.h"

G_BEGIN_DECLS

/* The parts that details of every kind are built from. Each appends to @box. */

/* "Cable fault · FI-0031", "C-Lion1: no signal"; returns the line for pills below it. */
GtkWidget *wf_details_add_head (GtkWidget *box, const char *kicker, const char *title);
/* A fact with who says so below it in small. @source may be NULL; nothing is added without a value.
 */
void
wf_details_add_fact (GtkWidget *facts, const char *name, const char *value, const char *source);
/* Entered and received of the record's first and last operation, marking. */
void wf_details_add_times (WfContext *context, GtkWidget *facts, WfRecord *record);
/* Statements of authorities on an asset, side by side; nothing where nobody said anything. */
void wf_details_add_statements (WfContext *context, GtkWidget *box, const char *asset);
/* The button that shows every value with its marking and history. */
void wf_details_add_values (WfContext *context, GtkWidget *box, WfRecord *record);
/* Deadlines bound to an incident. */
void wf_details_add_deadlines (WfContext *context, GtkWidget *box, const char *incident);
/* Effect on countries, of one incident or of all. */
void wf_details_add_effect (WfContext *context, GtkWidget *box, WfRecord *incident);
/* Log entries about a reference, newest first; @record adds the entries that the record itself
 * names. */
void wf_details_add_log (WfContext *context, GtkWidget *box, const char *ref, WfRecord *record);
/* A line that selects @ref when it is pressed. */
void wf_details_add_link (
    WfContext *context, GtkWidget *box, const char *title, const char *detail, const char *ref);

/* "12 Oct 02:04Z", or NULL. */
char *wf_details_dup_time (gint64 instant);
/* "km 680–720 from Helsinki", or how well the position is known. */
char *wf_details_dup_stretch (WfContext *context, WfRecord *fault);

/* One function a kind of thing. @id: what follows the colon of the reference. */
void wf_details_show_incident (WfContext *context, GtkWidget *box, WfRecord *incident);
void wf_details_show_fault (WfContext *context, GtkWidget *box, WfRecord *fault);
void wf_details_show_asset (WfContext *context, GtkWidget *box, const char *id);
void wf_details_show_claim (WfContext *context, GtkWidget *box, WfRecord *claim);
void wf_details_show_entry (WfContext *context, GtkWidget *box, WfRecord *entry);
void wf_details_show_actor (WfContext *context, GtkWidget *box, const char *id);
void wf_details_show_task (WfContext *context, GtkWidget *box, WfRecord *task);
/* The list of imported tracks near a line, or near the stretch of @fault (or NULL). */
void wf_details_add_tracks (WfContext *context, GtkWidget *box, const char *asset, WfRecord *fault);
void wf_details_show_track (WfContext *context, GtkWidget *box, const char *mmsi);
void wf_details_show_nothing (WfContext *context, GtkWidget *box);

G_END_DECLS
