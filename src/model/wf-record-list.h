/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/wf-record.h"

G_BEGIN_DECLS

/* The records of one type by (created, id), as a list model. Owned and changed by a picture alone,
 * in two steps: stage what comes and goes of all lists, then let each announce itself, so that a
 * listener of one list never sees another half-changed. */
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
/* The staged changes are in place after this. */
void wf_record_list_commit (WfRecordList *self);
/* At most one items-changed, for the smallest stretch that covers what differs. */
void wf_record_list_announce (WfRecordList *self);

G_END_DECLS
