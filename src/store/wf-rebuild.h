/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-db.h"

G_BEGIN_DECLS

/* Derives `live`, `superseded` and `number` again from the operations, in one transaction, and
 * compares. */
typedef struct
{
  gint64 n_operations, n_live, n_superseded;
  gboolean was_equal; /* the tables said before what they say now */
} WfRebuildReport;

/* @keep FALSE: compares only, the file stays as it was. */
gboolean wf_rebuild (WfDb *db, gboolean keep, WfRebuildReport *report, GError **error);

/* Copies what can be read of a damaged store into a new one at @to: every operation whose hash
 * still holds, row by row, own unsent ones first in importance and counted. WF_ERROR_EXISTS when
 * @to exists. */
typedef struct
{
  gint64 n_saved, n_unsent, n_lost; /* n_lost: rows that were there and could not be read whole */
} WfSalvageReport;

gboolean wf_salvage (const char *from, const char *to, WfSalvageReport *report, GError **error);
/* Looks only: what wf_salvage () would save. */
gboolean wf_salvage_count (const char *from, WfSalvageReport *report, GError **error);

G_END_DECLS
