/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-record.h"

G_BEGIN_DECLS

/* What its picture does to a record and nobody else. */
void wf_record_emit_changed (WfRecord *self);
/* As if these (WfOperation) had never come; how many of them it held. */
guint wf_record_withdraw (WfRecord *self, GPtrArray *operations);
/* Something live and not retired: it stands in its list. */
gboolean wf_record_is_listed (WfRecord *self);
/* The operation of that id that it holds, or NULL. */
WfOperation *wf_record_find_operation (WfRecord *self, const WfOperationId *id);

G_END_DECLS
