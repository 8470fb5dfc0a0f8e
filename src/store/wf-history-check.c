/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-history-check.h"

#include <string.h>

#include "base/wf-log.h"
#include "store/wf-head-table.h"

typedef struct
{
  WfDb *db;
  const WfHistoryPage *page;
  WfHistoryAlarm **alarm;
  GError **error;
} Checking;

gboolean
wf_history_raise_alarm (WfDb *db,
                        const WfHistoryPage *page,
                        WfHistoryFault fault,
                        const WfHead *head,
                        WfHistoryAlarm **alarm,
                        GError **error)
{
  static const char *const words[] = { "", "rewritten", "cut", "other-key", "forged" };
  const WfHistoryAlarm raised = { .peer = (char *) page->peer,
                                  .space = (char *) page->name,
                                  .fault = fault,
                                  .seq = head->seq,
                                  .signed_at = head->time_us,
                                  .noticed_at = page->now_us };
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, head->seq);
  gboolean is_new = FALSE;

  if (!wf_alarm_table_put (db, page->space, &raised, &is_new, error))
    return FALSE;
  if (!is_new)
    return TRUE;
  wf_log (WF_LOG_ERROR, "store", "the server's history is not the one that it signed", "fault",
          words[fault], "peer", page->peer, "space", page->name, "number", number, NULL);
  if (*alarm == NULL)
    *alarm = wf_history_alarm_copy (&raised);
  return TRUE;
}

static gboolean
raise_alarm (Checking *self, WfHistoryFault fault, const WfHead *head)
{
  return wf_history_raise_alarm (self->db, self->page, fault, head, self->alarm, self->error);
}

/* The receipt that the page shows at @seq, or NULL. */
static const guint8 *
find_receipt (const WfHistoryPage *page, gint64 seq)
{
  if (seq == page->begin && seq > 0)
    return page->begin_hash;
  for (guint i = 0; page->receipts != NULL && i < page->receipts->len; i++)
    {
      const WfReceipt *receipt = &g_array_index (page->receipts, WfReceipt, i);
      if (receipt->seq == seq)
        return receipt->hash;
    }
  return NULL;
}

/* What others brought of this history speaks only when it is signed with the key of this very
 * server: a desk that may write bundles must not be able to accuse it. */
static gboolean
add_carried (Checking *self, gint64 to, GArray *kept)
{
  const WfHistoryPage *page = self->page;
  g_autoptr (GArray) carried = g_array_new (FALSE, TRUE, sizeof (WfHead));
  guint8 key[WF_KEY_SIZE];
  gboolean found = FALSE;

  if (!wf_head_table_read (self->db, WF_HEAD_CARRIED, page->space, page->epoch, page->begin + 1, to,
                           carried, self->error)
      || !wf_head_table_get_key (self->db, page->peer, key, &found, self->error))
    return FALSE;
  if (!found && page->head != NULL && wf_head_verify (page->head, page->name))
    {
      memcpy (key, page->head->key, WF_KEY_SIZE);
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
  const WfHistoryPage *page = self->page;
  g_autoptr (GArray) kept = g_array_new (FALSE, TRUE, sizeof (WfHead));
  const gint64 to = page->is_last ? G_MAXINT64 : page->end;

  if (!wf_head_table_read (self->db, page->peer, page->space,
                           page->is_of_epoch ? page->epoch : NULL, page->begin + 1, to, kept,
                           self->error)
      || !add_carried (self, to, kept))
    return FALSE;
  for (guint i = 0; i < kept->len; i++)
    {
      const WfHead *head = &g_array_index (kept, WfHead, i);
      const guint8 *receipt = find_receipt (page, head->seq);
      WfHistoryFault fault = WF_HISTORY_GOOD;
      if (head->seq > page->end)
        fault = WF_HISTORY_CUT;
      else if (receipt == NULL || memcmp (receipt, head->receipt, WF_HASH_SIZE) != 0)
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
  const guint8 *receipt = find_receipt (self->page, head->seq);
  guint8 key[WF_KEY_SIZE];
  gboolean found = FALSE;

  *fault = WF_HISTORY_GOOD;
  if (!wf_head_verify (head, self->page->name))
    *fault = WF_HISTORY_FORGED;
  else if (!wf_head_table_get_key (self->db, self->page->peer, key, &found, self->error))
    return FALSE;
  else if (found && memcmp (key, head->key, WF_KEY_SIZE) != 0)
    *fault = WF_HISTORY_OTHER_KEY;
  else if (receipt != NULL && memcmp (receipt, head->receipt, WF_HASH_SIZE) != 0)
    *fault = WF_HISTORY_REWRITTEN;
  return TRUE;
}

/* The same head comes with every page until there is a newer one. */
static gboolean
check_new (Checking *self)
{
  const WfHistoryPage *page = self->page;
  WfHistoryFault fault = WF_HISTORY_GOOD;
  guint8 kept[WF_HASH_SIZE];
  gboolean found = FALSE;

  if (!wf_head_table_find (self->db, page->peer, page->space, page->epoch, page->head->seq, kept,
                           &found, self->error))
    return FALSE;
  if (found)
    return memcmp (kept, page->head->receipt, WF_HASH_SIZE) == 0
           || raise_alarm (self, WF_HISTORY_REWRITTEN, page->head);
  if (!judge_head (self, page->head, &fault))
    return FALSE;
  return fault == WF_HISTORY_GOOD ? wf_head_table_put (self->db, page->peer, page->space,
                                                       page->epoch, page->head, self->error)
                                  : raise_alarm (self, fault, page->head);
}

gboolean
wf_history_check_page (WfDb *db, const WfHistoryPage *page, WfHistoryAlarm **alarm, GError **error)
{
  Checking checking = { db, page, alarm, error };

  return check_kept (&checking) && (page->head == NULL || check_new (&checking));
}
