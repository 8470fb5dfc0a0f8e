/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-carried-heads.h"

#include <string.h>

#include "store/wf-head-table.h"

struct _WfCarriedHeads
{
  WfDb *db;
  gint64 space;
  char *name, *epoch;
  GArray *kept; /* WfHead, by number */
};

WfCarriedHeads *
wf_carried_heads_new (WfDb *db, gint64 space, const char *name, const char *epoch, GError **error)
{
  g_autoptr (WfCarriedHeads) self = g_new0 (WfCarriedHeads, 1);

  self->db = db;
  self->space = space;
  self->name = g_strdup (name);
  self->epoch = g_strdup (epoch);
  self->kept = g_array_new (FALSE, TRUE, sizeof (WfHead));
  return wf_head_table_list (db, space, epoch, self->kept, error) ? g_steal_pointer (&self) : NULL;
}

void
wf_carried_heads_free (WfCarriedHeads *self)
{
  g_array_unref (self->kept);
  g_free (self->name);
  g_free (self->epoch);
  g_free (self);
}

/* The first that is not before @seq. */
static guint
find_place (GArray *kept, gint64 seq)
{
  guint low = 0, high = kept->len;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;
      if (g_array_index (kept, WfHead, middle).seq < seq)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

WfHistoryFault
wf_carried_heads_judge (WfCarriedHeads *self,
                        const WfReceipt *receipt,
                        const WfHead *head,
                        WfHead *against)
{
  for (guint i = find_place (self->kept, receipt->seq); i < self->kept->len; i++)
    {
      const WfHead *kept = &g_array_index (self->kept, WfHead, i);
      if (kept->seq != receipt->seq)
        break;
      if (memcmp (kept->receipt, receipt->hash, WF_HASH_SIZE) == 0)
        continue;
      *against = *kept;
      return WF_HISTORY_REWRITTEN;
    }
  if (head == NULL)
    return WF_HISTORY_GOOD;
  *against = *head;
  if (!wf_head_verify (head, self->name))
    return WF_HISTORY_FORGED;
  /* One history has one key. */
  if (self->kept->len > 0
      && memcmp (g_array_index (self->kept, WfHead, 0).key, head->key, WF_KEY_SIZE) != 0)
    return WF_HISTORY_OTHER_KEY;
  return WF_HISTORY_GOOD;
}

gboolean
wf_carried_heads_keep (WfCarriedHeads *self, const WfHead *head, GError **error)
{
  const guint at = find_place (self->kept, head->seq);

  guint8 receipt[WF_HASH_SIZE];
  gboolean found = FALSE;

  if (at < self->kept->len && g_array_index (self->kept, WfHead, at).seq == head->seq)
    return TRUE;
  g_array_insert_val (self->kept, at, *head);
  /* One with another key, which does not count, may have the place. */
  if (!wf_head_table_find (self->db, WF_HEAD_CARRIED, self->space, self->epoch, head->seq, receipt,
                           &found, error))
    return FALSE;
  return found
         || wf_head_table_put (self->db, WF_HEAD_CARRIED, self->space, self->epoch, head, error);
}

const WfHead *
wf_heads_find (
    const GArray *heads, guint *at, gint64 seq, gint64 time_us, const guint8 receipt[WF_HASH_SIZE])
{
  for (; *at < heads->len; *at += 1)
    {
      const WfHead *head = &g_array_index (heads, WfHead, *at);
      if (head->seq > seq)
        return NULL;
      if (head->seq == seq && head->time_us == time_us
          && memcmp (head->receipt, receipt, WF_HASH_SIZE) == 0)
        return head;
    }
  return NULL;
}
