/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/wf-record.h"

G_BEGIN_DECLS

/* One line of a list on any page: sign, title, a smaller second line, a time at the end. */
typedef struct
{
  const char *sign, *sign_class; /* "✕" and "out"; both NULL: no sign */
  const char *title, *detail, *time;
  const char *detail_class; /* or NULL */
  const char *word;         /* what the sign means, for the screen reader; or NULL */
} WfRowContent;

GtkWidget *wf_record_row_new (void);
void wf_record_row_set (GtkWidget *row, const WfRowContent *content);

/* A list of records that keeps focus and scroll position when its records change. Emits "chosen"
 * (WfRecord *) when the person selects one. */
#define WF_TYPE_ROW_LIST (wf_row_list_get_type ())
G_DECLARE_FINAL_TYPE (WfRowList, wf_row_list, WF, ROW_LIST, GtkWidget)

/* Fills @row from @record, usually by wf_record_row_set (). */
typedef void (*WfRowListBind) (GtkWidget *row, WfRecord *record, gpointer data);

GtkWidget *wf_row_list_new (const char *name, WfRowListBind bind, gpointer data);
/* @records: WfRecord. Rows that stay are filled anew. */
void wf_row_list_set (WfRowList *self, GPtrArray *records);
/* Selects the record with this id, or nothing. Does not emit "chosen". */
void wf_row_list_select (WfRowList *self, const char *id);
guint wf_row_list_get_n_records (WfRowList *self);

G_END_DECLS
