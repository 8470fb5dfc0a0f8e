/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-validity.h"
#include "store/wf-operation-table.h"

G_BEGIN_DECLS

/* Operations that are well signed and do not count, or not yet: their device is unknown, or their
 * id is taken by another operation. They are kept whole, and those that wait are judged again when
 * ctl grows. */
typedef struct
{
  gint64 row;
  char *document;
  WfArrival arrival;
} WfQuarantined;

gboolean wf_quarantine_table_put (WfDb *db,
                                  const WfOperation *operation,
                                  gint64 space,
                                  WfVerdict verdict,
                                  const WfArrival *arrival,
                                  GError **error);
/* Those of a space that wait for ctl: GArray of WfQuarantined, oldest first. */
GArray *wf_quarantine_table_list_waiting (WfDb *db, gint64 space, GError **error);
gboolean wf_quarantine_table_release (WfDb *db, gint64 row, GError **error);
gboolean wf_quarantine_table_count (WfDb *db, gint64 *n, GError **error);

G_END_DECLS
