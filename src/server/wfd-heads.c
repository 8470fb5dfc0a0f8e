/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-heads.h"

#include <string.h>

#include "store/wf-feed-chain-table.h"

#define HEAD_OPERATIONS 1000
#define HEAD_US (10 * WF_MINUTE_US)

static gboolean
is_due (WfdLedger *ledger, WfDb *db, WfFeedSpace *space, gboolean *due, GError **error)
{
  WfHead head = { 0 };
  gboolean found = FALSE;

  if (!space->knows_signed)
    {
      if (!wf_feed_chain_get_head (db, space->number, space->last.seq, &head, &found, error))
        return FALSE;
      space->signed_seq = head.seq;
      space->signed_us = head.time_us;
      space->knows_signed = TRUE;
    }
  gint64 n_new = space->last.seq - space->signed_seq;
  *due = n_new >= HEAD_OPERATIONS
         || (n_new > 0 && wfd_ledger_now_us (ledger, space->name) - space->signed_us >= HEAD_US);
  return TRUE;
}

static gboolean
sign (WfDb *db, WfFeedSpace *space, const WfDeviceKey *key, GError **error)
{
  WfHead head = { .seq = space->last.seq, .time_us = space->last.time_us };

  memcpy (head.receipt, space->last.hash, WF_HASH_SIZE);
  wf_head_sign (&head, space->name, key->key, key->secret);
  if (!wf_feed_chain_put_head (db, space->number, &head, error))
    return FALSE;
  space->signed_seq = head.seq;
  space->signed_us = head.time_us;
  return TRUE;
}

gboolean
wfd_heads_are_due (WfdLedger *ledger, WfDb *db, gboolean *are_due, GError **error)
{
  GPtrArray *spaces = wfd_ledger_get_spaces (ledger);

  *are_due = FALSE;
  for (guint i = 0; i < spaces->len && !*are_due; i++)
    if (!is_due (ledger, db, spaces->pdata[i], are_due, error))
      return FALSE;
  return TRUE;
}

gboolean
wfd_heads_sign (WfdLedger *ledger, WfDb *db, const WfDeviceKey *key, GError **error)
{
  GPtrArray *spaces = wfd_ledger_get_spaces (ledger);

  for (guint i = 0; i < spaces->len; i++)
    {
      WfFeedSpace *space = spaces->pdata[i];
      gboolean due = FALSE;
      if (!is_due (ledger, db, space, &due, error) || (due && !sign (db, space, key, error)))
        return FALSE;
    }
  return TRUE;
}
