/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/wf-record.h"

G_BEGIN_DECLS

/* The records of one type by (created, id), as a list model. Owned and changed by a picture alone:
 * it stages what comes and goes while it folds a batch, then commits once. */
#define WF_TYPE_RECORD_LIST (wf_record_list_get_type ())
G_DECLARE_FINAL_TYPE (WfRecordList, wf_record_list, WF, RECORD_LIST, GObject)

/* Where a record stands, taken when it is listed: its first operation, then its entity. */
typedef struct
{
  WfRecord *record; /* owned by the list */
  WfOperationId first;
} WfListed;

WfRecordList *wf_record_list_new (void);
void wf_record_list_stage_add (WfRecordList *self, const WfListed *listed);
void wf_record_list_stage_remove (WfRecordList *self, const WfListed *listed);
/* Puts the staged changes in place and says so by at most one items-changed, for the smallest
 * stretch that covers what differs. */
void wf_record_list_commit (WfRecordList *self);

G_END_DECLS
