/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/wf-operation-codec.h"

G_BEGIN_DECLS

/* Walks the receipts of one space in their order: numbers grow, times never go back, and each hash
 * follows from the one before (log.md §8). Pure. */
typedef struct
{
  gboolean has_previous; /* FALSE: the next receipt is taken as it is */
  gint64 seq, time_us;
  guint8 hash[WF_HASH_SIZE];
} WfReceiptWalk;

/* From the very first receipt of a space. */
void wf_receipt_walk_init (WfReceiptWalk *self);
/* @operation_hash NULL: unknown (the document was unreadable); then only number and time are
 * checked. WF_ERROR_PROTOCOL names the receipt. */
gboolean wf_receipt_walk_next (WfReceiptWalk *self,
                               gint64 seq,
                               gint64 time_us,
                               const guint8 hash[WF_HASH_SIZE],
                               const guint8 *operation_hash,
                               GError **error);

G_END_DECLS
