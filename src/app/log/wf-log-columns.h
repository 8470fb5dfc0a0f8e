/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lays the cells of a line of the log into columns that are the same in every line and in the
 * titles, whatever words they hold. Where it is narrow, the columns that the details repeat give
 * way first. */
#define WF_TYPE_LOG_COLUMNS (wf_log_columns_get_type ())
G_DECLARE_FINAL_TYPE (WfLogColumns, wf_log_columns, WF, LOG_COLUMNS, GtkLayoutManager)

typedef struct
{
  int width;  /* in pixels at the usual size of text; 0 takes what is left */
  int hidden; /* the n-th to give way, from 1; 0 never does */
} WfLogColumn;

/* Columns live as long as the program. Children are the cells, in their order. */
GtkLayoutManager *wf_log_columns_new (const WfLogColumn *columns, guint n_columns);

G_END_DECLS
