/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analysis/wf-requests.h"
#include "app/wf-context.h"

G_BEGIN_DECLS

/* One line of the log's list: an entry, an edit of another record, or the heading of a day. Its
 * texts are made when it is shown. */
#define WF_TYPE_LOG_ROW (wf_log_row_get_type ())
G_DECLARE_FINAL_TYPE (WfLogRow, wf_log_row, WF, LOG_ROW, GObject)

/* @is_struck: corrected or withdrawn. @request: what became of it, where it is one. */
WfLogRow *wf_log_row_new_entry (WfRecord *entry, gboolean is_struck, WfRequestState request);
/* @operation: a change of @record that is no entry. */
WfLogRow *wf_log_row_new_edit (WfRecord *record, WfOperation *operation);
WfLogRow *wf_log_row_new_day (gint64 day_us);

WfRecord *wf_log_row_get_record (WfLogRow *self);       /* NULL: a day */
WfOperation *wf_log_row_get_operation (WfLogRow *self); /* of an edit, else NULL */
gboolean wf_log_row_is_struck (WfLogRow *self);
WfRequestState wf_log_row_get_request (WfLogRow *self);
gint64 wf_log_row_get_day (WfLogRow *self);

/* When the line's thing was learnt: what the list is sorted by. */
gint64 wf_log_entry_get_known_at (WfRecord *entry);
/* Learnt an hour or more after it happened. */
gboolean wf_log_entry_is_late (WfRecord *entry);
/* "operator NOC · phone, read back". Free with g_free (). */
char *wf_log_entry_dup_source (WfRecord *entry);
/* "no. 2", "no. 1, 2"; NULL when it went out in none. */
char *wf_log_entry_dup_briefed (WfRecord *entry);
/* The whole line as text for the clipboard. */
char *wf_log_entry_dup_line (WfContext *context, WfRecord *entry);
/* Some operation of it is not confirmed by the server. */
gboolean wf_log_entry_is_waiting (WfContext *context, WfRecord *entry);

G_END_DECLS
