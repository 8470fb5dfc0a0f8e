/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-carried-heads.h"
#include "store/wf-engine-private.h"
#include "store/wf-history-check.h"

/* What a desk was shown of a history, by its server or by a bundle or an archive. Under a new epoch
 * a server is held against what it signed before, too. */

static gboolean
check_carried_one (WfEngine *self,
                   const WfHistoryPage *page,
                   WfCarriedHeads *carried,
                   const WfReceipt *receipt,
                   const WfHead *head,
                   WfHistoryAlarm **alarm,
                   GError **error)
{
  WfHead against;
  const WfHistoryFault fault = wf_carried_heads_judge (carried, receipt, head, &against);

  if (fault != WF_HISTORY_GOOD)
    return wf_history_raise_alarm (self->db, page, fault, &against, alarm, error);
  return head == NULL || wf_carried_heads_keep (carried, head, error);
}

static gboolean
check_carried (WfEngine *self,
               const WfBatch *batch,
               const WfHistoryPage *page,
               WfHistoryAlarm **alarm,
               GError **error)
{
  guint at = 0;
  g_autoptr (WfCarriedHeads) carried
      = wf_carried_heads_new (self->db, page->space, batch->space, batch->epoch, error);

  for (guint i = 0; carried != NULL && batch->receipts != NULL && i < batch->receipts->len; i++)
    {
      const WfReceipt *receipt = &g_array_index (batch->receipts, WfReceipt, i);
      const WfHead *head = batch->heads != NULL && at < batch->heads->len
                               ? &g_array_index (batch->heads, WfHead, at)
                               : NULL;
      if (receipt->seq <= 0)
        continue;
      if (head != NULL && head->seq == receipt->seq)
        at++;
      else
        head = NULL;
      if (!check_carried_one (self, page, carried, receipt, head, alarm, error))
        return FALSE;
    }
  return carried != NULL;
}

gboolean
wf_engine_check_history (
    WfEngine *self, const WfBatch *batch, gint64 space, WfReceiveReport *report, GError **error)
{
  const WfHistoryPage page = { .peer = batch->carrier ? batch->carrier : batch->peer,
                               .name = batch->space,
                               .space = space,
                               .epoch = batch->epoch,
                               .begin = batch->begin,
                               .end = batch->seq,
                               .begin_hash = batch->begin_hash,
                               .is_last = batch->is_end,
                               .receipts = batch->receipts,
                               .head = batch->has_head ? &batch->head : NULL,
                               .now_us = wf_clock_now_us (self->clock) };

  if (batch->epoch == NULL || page.peer == NULL)
    return TRUE;
  return batch->has_begin ? wf_history_check_page (self->db, &page, &report->alarm, error)
                          : check_carried (self, batch, &page, &report->alarm, error);
}
