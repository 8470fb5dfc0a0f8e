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
/* A field of a form below its name, which also names it for a screen reader: beside it there would
 * be no room in a narrow window. */
GtkWidget *wf_details_field_new (const char *name, GtkWidget *widget);
/* How well the route of each leg of a line is known, said for this crisis. */
void wf_details_add_route_form (WfContext *context, GtkWidget *box, const WfAsset *asset);
/* Room for an authority's statement on the service of an asset, or of a hub's connection. */
void wf_details_add_service_form (WfContext *context,
                                  GtkWidget *box,
                                  const char *asset,
                                  const char *const *countries);
/* A button that opens the editor of a new fault on the line. */
void wf_details_add_report (WfContext *context, GtkWidget *box, const char *asset);
/* One line for each damage of the incident, to open it. */
void wf_details_add_faults (WfContext *context, GtkWidget *box, const char *incident);
/* Causes that are thought of, with what speaks for and against each, and room to add. */
void wf_details_add_causes (WfContext *context, GtkWidget *box, WfRecord *fault);
/* "between 16 Oct 00:00Z and 19 Oct 00:00Z", or NULL. */
char *wf_details_dup_eta (WfRecord *fault);
/* Effect on all that an asset serves, and "what if". Nothing for what the graph does not know. */
void wf_details_add_asset_effect (WfContext *context, GtkWidget *box, const char *asset);
/* Published incidents of earlier years that hit the line: what sources said, and beside it what the
 * model says of the same cuts. */
void wf_details_add_historic (WfContext *context, GtkWidget *box, const char *asset);
/* That what follows is contested. */
void wf_details_add_contested (GtkWidget *box);
/* "most of listed design capacity remains; one more listed cable isolates nobody." */
char *wf_effect_dup_words (WfContext *context, const WfEffect *effect);
/* "out of service": the word of a statement. */
const char *wf_details_get_status_label (const char *status);
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
void wf_details_show_hub (WfContext *context, GtkWidget *box, const char *hub);
void wf_details_show_claim (WfContext *context, GtkWidget *box, WfRecord *claim);
void wf_details_show_entry (WfContext *context, GtkWidget *box, WfRecord *entry);
void wf_details_show_actor (WfContext *context, GtkWidget *box, const char *id);
void wf_details_show_task (WfContext *context, GtkWidget *box, WfRecord *task);
/* The list of imported tracks near a line, or near the stretch of @fault (or NULL). */
void wf_details_add_tracks (WfContext *context, GtkWidget *box, const char *asset, WfRecord *fault);
void wf_details_show_track (WfContext *context, GtkWidget *box, const char *mmsi);
void wf_details_show_drawing (WfContext *context, GtkWidget *box, WfRecord *drawing);
/* A feature of an imported layer; FALSE: its file is not read, or not here. */
gboolean wf_details_show_imported (WfContext *context, GtkWidget *box, const char *ref);
void wf_details_show_nothing (WfContext *context, GtkWidget *box);

G_END_DECLS
