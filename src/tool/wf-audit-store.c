/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/wf-name-table.h"
#include "store/wf-operation-table.h"
#include "tool/wf-audit.h"

static gboolean
read_space (WfAudit *audit, WfDb *db, const char *space, gboolean learn, GError **error)
{
  g_auto (WfOperationReader) reader = { 0 };
  g_autoptr (GString) document = g_string_new (NULL);
  WfStoredOperation row;
  gboolean has_row = FALSE;
  gint64 number = 0;
  if (!wf_name_table_find (db, WF_NAME_SPACE, space, strlen (space), &number, error)
      || !wf_operation_reader_since (&reader, db, number, 0, error))
    return FALSE;
  for (;;)
    {
      if (!wf_operation_reader_next (&reader, &row, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      g_string_truncate (document, 0);
      wf_stored_operation_append_document (&row, document);
      const WfReceipt receipt = { .seq = row.arrival.receipt_seq,
                                  .time_us = row.arrival.received_at,
                                  .ctl = row.arrival.receipt_ctl };
      const WfReceipt *known = row.arrival.received_at != WF_NO_TIME ? &receipt : NULL;
      if (learn)
        wf_audit_learn (audit, space, document->str, document->len, known);
      else
        wf_audit_take_stored (audit, row.seq, document->str, document->len, known);
    }
}

static gboolean
is_wanted (const char *const *only, const char *space)
{
  return only == NULL || g_strv_contains (only, space);
}

gboolean
wf_audit_store (
    WfDb *db, const char *place, const char *const *only, guint *n_findings, GError **error)
{
  g_autoptr (WfAudit) audit = wf_audit_new ();
  g_autoptr (GPtrArray) spaces = wf_space_table_list (db, error);
  if (spaces == NULL)
    return FALSE;
  for (guint i = 0; i < spaces->len; i++)
    if ((wf_space_is_ctl (spaces->pdata[i]) || wf_space_is_red (spaces->pdata[i]))
        && !read_space (audit, db, spaces->pdata[i], TRUE, error))
      return FALSE;
  for (guint i = 0; i < spaces->len; i++)
    {
      if (!is_wanted (only, spaces->pdata[i]))
        continue;
      wf_audit_begin (audit, place, spaces->pdata[i]);
      if (!read_space (audit, db, spaces->pdata[i], FALSE, error))
        return FALSE;
      *n_findings += wf_audit_end (audit);
    }
  return TRUE;
}
