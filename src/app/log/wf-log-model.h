/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/log/wf-log-row.h"

G_BEGIN_DECLS

/* The lines of the log: the picture's entries that the query and the page's own filter let through,
 * by when they were learnt, with a heading for each day. Changes of the picture become one small
 * change of the list. */
#define WF_TYPE_LOG_MODEL (wf_log_model_get_type ())
G_DECLARE_FINAL_TYPE (WfLogModel, wf_log_model, WF, LOG_MODEL, GObject)

typedef struct
{
  const char *desk;   /* only entries of this desk, or NULL */
  gint64 from;        /* learnt from then on, or WF_NO_TIME */
  gboolean has_edits; /* field edits too */
} WfLogFilter;

WfLogModel *wf_log_model_new (WfContext *context);
GListModel *wf_log_model_get_rows (WfLogModel *self); /* of WfLogRow */
void wf_log_model_set_filter (WfLogModel *self, const WfLogFilter *filter);
/* Entries of @kind in the whole picture, filtered or not; "edit" counts field edits. */
guint wf_log_model_count (WfLogModel *self, const char *kind);
/* Position of the record's line, or GTK_INVALID_LIST_POSITION (G_MAXUINT). */
guint wf_log_model_find (WfLogModel *self, const char *id);
/* The correction of an entry, or NULL. */
WfRecord *wf_log_model_find_correction (WfLogModel *self, const char *id);

G_END_DECLS
