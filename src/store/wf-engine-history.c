/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/wf-log.h"
#include "store/wf-carried-heads.h"
#include "store/wf-engine-private.h"
#include "store/wf-head-table.h"

/* A server that signed its newest receipt must show the same one for ever. What it shows of a
 * number that it signed is held against that, in every page; under a new epoch too, when the client
 * reads from the beginning. */
typedef struct
{
  WfEngine *engine;
  const WfBatch *batch;
  gint64 space;
  WfReceiveReport *report;
  GError **error;
} Checking;

static gboolean
raise_alarm (Checking *self, WfHistoryFault fault, const WfHead *head)
{
  static const char *const words[] = { "", "rewritten", "cut", "other-key", "forged" };
  WfHistoryAlarm alarm = { .peer = self->batch->carrier ? self->batch->carrier : self->batch->peer,
                           .space = self->batch->space,
                           .fault = fault,
                           .seq = head->seq,
                           .signed_at = head->time_us,
                           .noticed_at = wf_clock_now_us (self->engine->clock) };
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, head->seq);
  gboolean is_new = FALSE;

  if (!wf_alarm_table_put (self->engine->db, self->space, &alarm, &is_new, self->error))
    return FALSE;
  if (!is_new)
    return TRUE;
  wf_log (WF_LOG_ERROR, "store", "the server's history is not the one that it signed", "fault",
          words[fault], "peer", alarm.peer, "space", alarm.space, "number", number, NULL);
  if (self->report->alarm == NULL)
    self->report->alarm = wf_history_alarm_copy (&alarm);
  return TRUE;
}

static const WfReceipt *
find_receipt (const WfBatch *batch, gint64 seq)
{
  for (guint i = 0; batch->receipts != NULL && i < batch->receipts->len; i++)
    {
      const WfReceipt *receipt = &g_array_index (batch->receipts, WfReceipt, i);
      if (receipt->seq == seq)
        return receipt;
    }
  return NULL;
}

/* What others brought of this history speaks only when it is signed with the key of this very
 * server: a desk that may write bundles must not be able to accuse it. */
static gboolean
add_carried (Checking *self, gint64 to, GArray *kept)
{
  const WfBatch *batch = self->batch;
  g_autoptr (GArray) carried = g_array_new (FALSE, TRUE, sizeof (WfHead));
  guint8 key[WF_KEY_SIZE];
  gboolean found = FALSE;

  if (!wf_head_table_read (self->engine->db, WF_HEAD_CARRIED, self->space, batch->epoch,
                           batch->begin + 1, to, carried, self->error)
      || !wf_head_table_get_key (self->engine->db, batch->peer, key, &found, self->error))
    return FALSE;
  if (!found && batch->has_head && wf_head_verify (&batch->head, batch->space))
    {
      memcpy (key, batch->head.key, WF_KEY_SIZE);
      found = TRUE;
    }
  for (guint i = 0; found && i < carried->len; i++)
    {
      const WfHead *head = &g_array_index (carried, WfHead, i);
      if (memcmp (head->key, key, WF_KEY_SIZE) == 0)
        g_array_append_val (kept, *head);
    }
  return TRUE;
}

/* What was signed of the numbers of this page, and beyond the end. */
static gboolean
check_kept (Checking *self)
{
  const WfBatch *batch = self->batch;
  g_autoptr (GArray) kept = g_array_new (FALSE, TRUE, sizeof (WfHead));
  const gint64 to = batch->is_end ? G_MAXINT64 : batch->seq;

  if (!wf_head_table_read (self->engine->db, batch->peer, self->space, NULL, batch->begin + 1, to,
                           kept, self->error)
      || !add_carried (self, to, kept))
    return FALSE;
  for (guint i = 0; i < kept->len; i++)
    {
      const WfHead *head = &g_array_index (kept, WfHead, i);
      const WfReceipt *receipt = find_receipt (batch, head->seq);
      WfHistoryFault fault = WF_HISTORY_GOOD;
      if (head->seq > batch->seq)
        fault = WF_HISTORY_CUT;
      else if (receipt == NULL || memcmp (receipt->hash, head->receipt, WF_HASH_SIZE) != 0)
        fault = WF_HISTORY_REWRITTEN;
      if (fault != WF_HISTORY_GOOD && !raise_alarm (self, fault, head))
        return FALSE;
    }
  return TRUE;
}

/* What is wrong with a head that is not kept yet. */
static gboolean
judge_head (Checking *self, const WfHead *head, WfHistoryFault *fault)
{
  const WfReceipt *receipt = find_receipt (self->batch, head->seq);
  guint8 key[WF_KEY_SIZE];
  gboolean found = FALSE;

  *fault = WF_HISTORY_GOOD;
  if (!wf_head_verify (head, self->batch->space))
    *fault = WF_HISTORY_FORGED;
  else if (!wf_head_table_get_key (self->engine->db, self->batch->peer, key, &found, self->error))
    return FALSE;
  else if (found && memcmp (key, head->key, WF_KEY_SIZE) != 0)
    *fault = WF_HISTORY_OTHER_KEY;
  else if (receipt != NULL && memcmp (receipt->hash, head->receipt, WF_HASH_SIZE) != 0)
    *fault = WF_HISTORY_REWRITTEN;
  return TRUE;
}

/* The same head comes with every page until there is a newer one. */
static gboolean
check_new (Checking *self)
{
  const WfBatch *batch = self->batch;
  const WfHead *head = &batch->head;
  WfDb *db = self->engine->db;
  WfHistoryFault fault = WF_HISTORY_GOOD;
  guint8 kept[WF_HASH_SIZE];
  gboolean found = FALSE;

  if (!wf_head_table_find (db, batch->peer, self->space, batch->epoch, head->seq, kept, &found,
                           self->error))
    return FALSE;
  if (found)
    return memcmp (kept, head->receipt, WF_HASH_SIZE) == 0
           || raise_alarm (self, WF_HISTORY_REWRITTEN, head);
  if (!judge_head (self, head, &fault))
    return FALSE;
  return fault == WF_HISTORY_GOOD
             ? wf_head_table_put (db, batch->peer, self->space, batch->epoch, head, self->error)
             : raise_alarm (self, fault, head);
}

/* --- what a bundle or an archive brings ------------------------------------------------------ */

static gboolean
check_carried_one (Checking *self,
                   WfCarriedHeads *carried,
                   const WfReceipt *receipt,
                   const WfHead *head)
{
  WfHead against;
  const WfHistoryFault fault = wf_carried_heads_judge (carried, receipt, head, &against);

  if (fault != WF_HISTORY_GOOD)
    return raise_alarm (self, fault, &against);
  return head == NULL || wf_carried_heads_keep (carried, head, self->error);
}

static gboolean
check_carried (Checking *self)
{
  const WfBatch *batch = self->batch;
  guint at = 0;
  g_autoptr (WfCarriedHeads) carried = wf_carried_heads_new (
      self->engine->db, self->space, batch->space, batch->epoch, self->error);

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
      if (!check_carried_one (self, carried, receipt, head))
        return FALSE;
    }
  return carried != NULL;
}

gboolean
wf_engine_check_history (
    WfEngine *self, const WfBatch *batch, gint64 space, WfReceiveReport *report, GError **error)
{
  Checking checking = { self, batch, space, report, error };

  if (batch->epoch == NULL || (batch->peer == NULL && batch->carrier == NULL))
    return TRUE;
  if (!batch->has_begin)
    return check_carried (&checking);
  return check_kept (&checking) && (!batch->has_head || check_new (&checking));
}
