/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-heads.h"

#include <string.h>

#include "store/wf-feed-chain-table.h"
#include "wire/wf-operation-codec.h"

#define HEAD_OPERATIONS 1000
#define HEAD_US (10 * WF_MINUTE_US)

static gboolean
is_due (WfdLedger *ledger, WfDb *db, WfFeedSpace *space, gboolean *due, GError **error)
{
  WfFeedHead head = { 0 };
  gboolean found = FALSE;

  if (!space->knows_signed)
    {
      if (!wf_feed_chain_get_head (db, space->number, space->last.seq, &head, &found, error))
        return FALSE;
      space->last_signed = head.receipt;
      space->knows_signed = TRUE;
    }
  gint64 n_new = space->last.seq - space->last_signed.seq;
  *due = n_new >= HEAD_OPERATIONS
         || (n_new > 0
             && wfd_ledger_now_us (ledger, space->name) - space->last_signed.time_us >= HEAD_US);
  return TRUE;
}

static gboolean
sign (WfDb *db, WfFeedSpace *space, const WfDeviceKey *key, GError **error)
{
  WfFeedHead head = { .receipt = space->last };
  guint8 hash[WF_HASH_SIZE];

  memcpy (head.key, key->key, WF_KEY_SIZE);
  wf_head_hash (hash, space->name, head.receipt.seq, head.receipt.time_us, head.receipt.hash);
  wf_crypto_sign (head.signature, hash, key->secret);
  if (!wf_feed_chain_put_head (db, space->number, &head, error))
    return FALSE;
  space->last_signed = space->last;
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
