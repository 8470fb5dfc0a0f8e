/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-log.h"
#include "model/wf-hlc.h"
#include "store/wf-crisis-table.h"
#include "store/wf-cursor-table.h"
#include "store/wf-discount-table.h"
#include "store/wf-engine-private.h"
#include "store/wf-name-table.h"
#include "store/wf-quarantine-table.h"
#include "store/wf-receipts.h"

#define BULK_DOCUMENTS 1000

/* One call of wf_engine_receive (): what its helpers share. */
typedef struct
{
  WfEngine *engine;
  const WfBatch *batch;
  GPtrArray *published;
  WfReceiveReport *report;
  WfSpace space;
  gint64 number; /* of the space */
  gint64 epoch;
  WfCrisisState *crisis;
  gint64 now;
  gboolean from_server;
  guint64 newest;
  WfCursor *known; /* before this batch */
  guint n_covered; /* how many from its beginning the cursor will cover */
} WfReceive;

/* --- before anything is touched ------------------------------------------------------------ */

static const WfReceipt *
get_receipt (const WfBatch *batch, guint at)
{
  if (batch->receipts == NULL || at >= batch->receipts->len)
    return NULL;
  const WfReceipt *receipt = &g_array_index (batch->receipts, WfReceipt, at);
  return receipt->seq > 0 ? receipt : NULL;
}

static gboolean
start_walk (WfReceive *self, WfReceiptWalk *walk, GError **error)
{
  const WfBatch *batch = self->batch;
  WfCursor *known = self->known;

  wf_receipt_walk_init (walk);
  walk->has_previous = FALSE;
  if (batch->peer == NULL)
    return TRUE;
  if (!wf_cursor_table_get (self->engine->db, batch->peer, self->number, known, error))
    return FALSE;
  if (batch->has_begin)
    {
      walk->has_previous = TRUE;
      walk->seq = batch->begin;
      memcpy (walk->hash, batch->begin_hash, WF_HASH_SIZE);
      return TRUE;
    }
  walk->has_previous = known->seq > 0 && g_strcmp0 (known->epoch, batch->epoch) == 0;
  memcpy (walk->hash, known->hash, WF_HASH_SIZE);
  /* An archive may be read again from its beginning; a server that goes back is not believed. */
  const WfReceipt *first = get_receipt (batch, 0);
  if (!self->from_server && first != NULL && first->seq <= known->seq)
    walk->has_previous = FALSE;
  walk->seq = known->seq;
  return TRUE;
}

static gboolean
check_receipts (WfReceive *self, GArray *checked, GError **error)
{
  WfReceiptWalk walk;
  if (!start_walk (self, &walk, error))
    return FALSE;
  for (guint i = 0; i < checked->len; i++)
    {
      const WfReceipt *receipt = get_receipt (self->batch, i);
      const WfOperation *operation = g_array_index (checked, WfChecked, i).operation;
      if (receipt != NULL
          && !wf_receipt_walk_next (&walk, receipt->seq, receipt->time_us, receipt->hash,
                                    operation != NULL ? operation->hash : NULL, error))
        return FALSE;
    }
  return TRUE;
}

/* --- what the cursor will cover ------------------------------------------------------------ */

/* A page moves the cursor only when it follows what that covers already. */
static gboolean
follows (const WfReceive *self)
{
  const WfBatch *batch = self->batch;
  const WfCursor *known = self->known;

  return !batch->has_begin || batch->begin == 0
         || (g_strcmp0 (known->epoch, batch->epoch) == 0 && known->seq >= batch->begin
             && known->seq < batch->seq);
}

/* Up to the first document that does not verify: damaged on the way, or a lie. */
static void
find_covered (WfReceive *self, GArray *checked)
{
  guint at = 0;

  while (at < checked->len
         && (!self->batch->has_begin
             || g_array_index (checked, WfChecked, at).verdict == WF_VERDICT_OK))
    at++;
  self->report->has_hole = at < checked->len;
  self->n_covered = follows (self) ? at : 0;
}

/* --- one operation ------------------------------------------------------------------------- */

static void
refuse (WfReceive *self, const WfOperation *operation, WfVerdict verdict)
{
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1] = "";
  if (operation != NULL)
    wf_operation_id_format (&operation->id, id);
  if (self->report->n_refused++ == 0)
    {
      self->report->first_refusal = verdict;
      self->report->first_refused_id = operation != NULL ? g_strdup (id) : NULL;
    }
  wf_log (WF_LOG_WARNING, "store", "operation refused", "id", id, "verdict",
          wf_verdict_get_code (verdict), "space", self->batch->space, NULL);
}

static void
note_discounted (WfReceive *self, const WfOperation *operation, WfVerdict verdict)
{
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
  wf_operation_id_format (&operation->id, id);
  self->report->n_quarantined++;
  wf_log (verdict == WF_VERDICT_TWIN ? WF_LOG_ERROR : WF_LOG_WARNING, "store",
          verdict == WF_VERDICT_TWIN ? "two operations claim one id" : "operation does not count",
          "id", id, "verdict", wf_verdict_get_code (verdict), "space", self->batch->space, NULL);
}

static gboolean
quarantine (WfReceive *self,
            const WfOperation *operation,
            WfVerdict verdict,
            const WfArrival *arrival,
            GError **error)
{
  note_discounted (self, operation, verdict);
  return wf_quarantine_table_put (self->engine->db, operation, self->number, verdict, arrival,
                                  error);
}

/* Its verdict may be another with the receipt that has come. */
static gboolean
judge_with_receipt (
    WfReceive *self, const WfOperation *operation, gint64 space, WfVerdict before, GError **error)
{
  WfChainHead *chain = wf_engine_ensure_chain (self->engine, space, &operation->dev, error);

  if (chain == NULL)
    return FALSE;
  return (before == WF_VERDICT_OK && !chain->is_forked
          && !wf_membership_depends_on_receipt (self->crisis->membership, operation))
         || wf_engine_doubt (self->engine, space, &operation->dev, error);
}

/* The body of what came without it. It is the one that was signed: the hash was checked. */
static gboolean
put_body (WfReceive *self, const WfOperation *operation, GError **error)
{
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
  gboolean changed = FALSE;

  if (operation->body == NULL)
    return TRUE;
  if (!wf_operation_table_put_body (self->engine->db, operation, &changed, error))
    return FALSE;
  if (!changed)
    return TRUE;
  wf_operation_id_format (&operation->id, id);
  wf_log (WF_LOG_WARNING, "store", "an operation had come without its body, and has it now", "id",
          id, "space", self->batch->space, NULL);
  wf_engine_note_body (self->engine, &operation->id);
  return wf_engine_note_redaction (self->engine, operation, error);
}

/* The server left out what stands here: it may have it from us. */
static gboolean
note_bare (WfReceive *self, const WfOperation *operation, GError **error)
{
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
  gboolean is_whole = FALSE;

  if (!self->from_server || operation->body != NULL)
    return TRUE;
  if (!wf_redaction_table_is_whole (self->engine->db, &operation->id, &is_whole, error))
    return FALSE;
  if (!is_whole)
    return TRUE;
  wf_operation_id_format (&operation->id, id);
  if (self->report->bare == NULL)
    self->report->bare = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->report->bare, g_strdup (id));
  return TRUE;
}

/* It is here already: a receipt, the server's word or its body may be new. */
static gboolean
renew_known (WfReceive *self,
             const WfOperation *operation,
             const WfArrival *arrival,
             GError **error)
{
  g_auto (WfOperationReader) reader = { 0 };
  WfStoredOperation row;
  WfDb *db = self->engine->db;
  gboolean changed = FALSE, has_row = FALSE;

  self->report->n_known++;
  if (!put_body (self, operation, error) || !note_bare (self, operation, error))
    return FALSE;
  gboolean has_receipt = arrival->received_at != WF_NO_TIME;
  if (has_receipt && !wf_operation_table_add_receipt (db, &operation->id, arrival, &changed, error))
    return FALSE;
  /* One that has its receipt from before may wait in the outbox again: the server itself says now
   * that it is there, an archive cannot. */
  if (!changed && arrival->standing != WF_STANDING_WAITING && (self->from_server || !has_receipt)
      && !wf_operation_table_acknowledge (db, &operation->id, arrival->standing, &changed, error))
    return FALSE;
  if (!changed)
    return TRUE;
  if (!wf_operation_reader_one (&reader, db, &operation->id, error)
      || !wf_operation_reader_next (&reader, &row, &has_row, error))
    return FALSE;
  g_assert (has_row);
  g_autoptr (WfOperation) renewed = wf_stored_operation_decode (&row, self->engine->decoder, error);
  if (renewed == NULL)
    return FALSE;
  if (row.verdict == WF_VERDICT_OK)
    g_ptr_array_add (self->published, wf_operation_ref (renewed));
  return !has_receipt || wf_space_is_ctl (renewed->space)
         || judge_with_receipt (self, renewed, row.space, row.verdict, error);
}

/* The id is taken: by the same operation, or by another that claims it. */
static gboolean
meet (WfReceive *self, WfOperation *operation, const WfArrival *arrival, GError **error)
{
  guint8 hash[WF_HASH_SIZE];
  gint64 seq = 0;
  if (!wf_operation_table_find (self->engine->db, &operation->id, &seq, hash, error))
    return FALSE;
  return memcmp (hash, operation->hash, sizeof hash) == 0
             ? renew_known (self, operation, arrival, error)
             : quarantine (self, operation, WF_VERDICT_TWIN, arrival, error);
}

static gboolean
admit (WfReceive *self,
       WfOperation *operation,
       const WfArrival *arrival,
       WfVerdict verdict,
       GError **error)
{
  gboolean is_new = FALSE;
  if (!wf_engine_admit (self->engine, operation, self->number, arrival, verdict, &is_new, error))
    return FALSE;
  if (!is_new)
    return meet (self, operation, arrival, error);
  if (!wf_engine_is_local (self->engine, &operation->dev, &operation->is_local, error))
    return FALSE;
  if (verdict != WF_VERDICT_OK)
    {
      note_discounted (self, operation, verdict);
      return TRUE;
    }
  self->report->n_new++;
  self->newest = MAX (self->newest, operation->id.hlc);
  g_ptr_array_add (self->published, wf_operation_ref (operation));
  return TRUE;
}

/* What counted when it came stays known, whatever ctl says of its device since. */
static gboolean
is_stored (WfReceive *self, const WfOperation *operation, gboolean *stored, GError **error)
{
  guint8 hash[WF_HASH_SIZE];
  gint64 seq = 0;
  if (!wf_operation_table_find (self->engine->db, &operation->id, &seq, hash, error))
    return FALSE;
  *stored = seq != 0 && memcmp (hash, operation->hash, sizeof hash) == 0;
  return TRUE;
}

static gboolean
judge (WfReceive *self, WfOperation *operation, const WfArrival *arrival, GError **error)
{
  gboolean stored = FALSE;
  WfVerdict verdict = wf_membership_check (self->crisis->membership, operation);
  if (verdict != WF_VERDICT_OK && !is_stored (self, operation, &stored, error))
    return FALSE;
  if (stored)
    return renew_known (self, operation, arrival, error);
  switch (verdict)
    {
    case WF_VERDICT_OK:
    case WF_VERDICT_NOT_MEMBER:
    case WF_VERDICT_REVOKED:
    case WF_VERDICT_NOT_PERMITTED:
    case WF_VERDICT_FORKED:
      return admit (self, operation, arrival, verdict, error);
    case WF_VERDICT_UNKNOWN_DEVICE:
      return quarantine (self, operation, verdict, arrival, error);
    default:
      refuse (self, operation, verdict);
      return TRUE;
    }
}

static gboolean
make_arrival (
    WfReceive *self, guint at, const WfOperation *operation, WfArrival *arrival, GError **error)
{
  const WfReceipt *receipt = get_receipt (self->batch, at);
  gboolean is_own = FALSE;
  /* A courier's word never takes an operation out of its author's outbox. */
  if (self->batch->is_courier && operation != NULL
      && !wf_engine_is_local (self->engine, &operation->dev, &is_own, error))
    return FALSE;
  /* A receipt beyond the cursor would say that the server has what it may have lost before the
   * cursor comes there, and nobody would offer it again. It comes again with its page. */
  if (is_own || at >= self->n_covered)
    receipt = NULL;
  *arrival
      = (WfArrival){ .arrived_at = self->now,
                     .received_at = WF_NO_TIME,
                     .standing = receipt == NULL && !self->from_server  ? WF_STANDING_WAITING
                                 : receipt != NULL && self->from_server ? WF_STANDING_READ
                                                                        : WF_STANDING_CONFIRMED };
  if (receipt != NULL)
    {
      arrival->received_at = receipt->time_us;
      arrival->receipt_seq = receipt->seq;
      arrival->receipt_ctl = receipt->ctl;
      arrival->epoch = self->epoch;
      memcpy (arrival->receipt_hash, receipt->hash, WF_HASH_SIZE);
    }
  return TRUE;
}

static gboolean
take_one (WfReceive *self, guint at, const WfChecked *checked, GError **error)
{
  WfOperation *operation = checked->operation;
  WfArrival arrival;

  if (checked->verdict != WF_VERDICT_OK || operation == NULL)
    {
      refuse (self, operation, checked->verdict);
      return TRUE;
    }
  if (!make_arrival (self, at, operation, &arrival, error))
    return FALSE;
  wf_arrival_apply (&arrival, operation);
  return judge (self, operation, &arrival, error);
}

static gboolean
advance_clock (WfReceive *self, GError **error)
{
  gboolean has_root;
  guint8 root[WF_KEY_SIZE];
  guint64 hlc = 0;
  if (self->newest == 0)
    return TRUE;
  return wf_crisis_table_get (self->engine->db, &self->space.crisis, &has_root, root, &hlc, error)
         && wf_crisis_table_set_hlc (self->engine->db, &self->space.crisis,
                                     wf_hlc_receive (hlc, self->newest, self->now), error);
}

/* --- the membership first ------------------------------------------------------------------ */

/* All that the batch says of the membership is known before the first of it is judged. */
static gboolean
take_membership (WfReceive *self, GArray *checked, GError **error)
{
  if (!wf_space_has_membership (self->batch->space))
    return TRUE;
  for (guint i = 0; i < checked->len; i++)
    {
      const WfChecked *one = &g_array_index (checked, WfChecked, i);
      if (one->operation == NULL || one->verdict != WF_VERDICT_OK)
        continue;
      WfArrival arrival;
      if (!make_arrival (self, i, one->operation, &arrival, error))
        return FALSE;
      wf_arrival_apply (&arrival, one->operation);
      wf_membership_add (self->crisis->membership, one->operation);
      self->crisis->is_changed = TRUE;
    }
  const guint8 *root = wf_membership_get_root_key (self->crisis->membership);
  return root == NULL || wf_crisis_table_pin (self->engine->db, &self->space.crisis, root, error);
}

/* --- the cursor ---------------------------------------------------------------------------- */

/* It never passes what is not here, and never goes back: another history begins without one. */
static gboolean
move_cursor (WfReceive *self, GError **error)
{
  const WfBatch *batch = self->batch;
  WfCursor cursor = { .epoch = batch->epoch, .seq = batch->seq };

  if (batch->peer == NULL || !follows (self))
    return TRUE;
  memcpy (cursor.hash, batch->cursor_hash, WF_HASH_SIZE);
  if (self->report->has_hole)
    {
      const guint n = self->n_covered;
      const WfReceipt *last = n > 0 ? get_receipt (batch, n - 1) : NULL;
      cursor.seq = last != NULL ? last->seq : batch->begin;
      memcpy (cursor.hash, last != NULL ? last->hash : batch->begin_hash, WF_HASH_SIZE);
    }
  if (batch->has_begin && g_strcmp0 (self->known->epoch, batch->epoch) == 0
      && cursor.seq <= self->known->seq)
    return TRUE;
  return wf_cursor_table_put (self->engine->db, batch->peer, self->number, &cursor, error);
}

/* --- the whole ----------------------------------------------------------------------------- */

static gboolean
prepare (WfReceive *self, GError **error)
{
  const WfBatch *batch = self->batch;
  WfDb *db = self->engine->db;
  if (!wf_name_table_ensure (db, WF_NAME_SPACE, batch->space, strlen (batch->space), &self->number,
                             error)
      || (batch->epoch != NULL
          && !wf_name_table_ensure (db, WF_NAME_EPOCH, batch->epoch, strlen (batch->epoch),
                                    &self->epoch, error)))
    return FALSE;
  self->crisis = wf_engine_get_crisis (self->engine, &self->space, error);
  self->now = wf_engine_get_now (self->engine, &self->space.crisis);
  self->from_server = batch->peer != NULL && !g_str_has_prefix (batch->peer, "archive:");
  return self->crisis != NULL;
}

static gboolean
run (WfReceive *self, GArray *checked, GError **error)
{
  if (!prepare (self, error) || !check_receipts (self, checked, error))
    return FALSE;
  find_covered (self, checked);
  if (!take_membership (self, checked, error))
    return FALSE;
  for (guint i = 0; i < checked->len; i++)
    if (!take_one (self, i, &g_array_index (checked, WfChecked, i), error))
      return FALSE;
  if (!advance_clock (self, error)
      || !wf_engine_settle (self->engine, self->crisis, &self->space, self->published, error))
    return FALSE;
  self->report->n_new += self->engine->n_released;
  if (!wf_engine_check_history (self->engine, self->batch, self->number, self->report, error))
    return FALSE;
  return move_cursor (self, error);
}

WfReceiveReport *
wf_engine_receive (
    WfEngine *self, const WfBatch *batch, GArray *checked, GPtrArray *published, GError **error)
{
  g_autoptr (WfReceiveReport) report = g_new0 (WfReceiveReport, 1);
  g_autoptr (WfCursor) known = g_new0 (WfCursor, 1);
  WfReceive receive = {
    .engine = self, .batch = batch, .published = published, .report = report, .known = known
  };

  if (!wf_engine_parse_space (self, batch->space, &receive.space, error)
      || !wf_db_set_durable (self->db, FALSE, error)
      || !wf_db_set_bulk (self->db, checked->len >= BULK_DOCUMENTS, error))
    return NULL;
  g_auto (WfTransaction) transaction = { 0 };
  if (!wf_engine_begin (self, &transaction, error) || !run (&receive, checked, error)
      || !wf_transaction_commit (&transaction, error))
    {
      g_ptr_array_set_size (published, 0);
      return NULL;
    }
  wf_engine_forget_dropped (self);
  return g_steal_pointer (&report);
}

gboolean
wf_engine_acknowledge (
    WfEngine *self, const char *space, GPtrArray *ids, GPtrArray *published, GError **error)
{
  g_autoptr (WfReceiveReport) report = g_new0 (WfReceiveReport, 1);
  WfReceive receive = { .engine = self, .published = published, .report = report };
  const WfArrival confirmed = { .received_at = WF_NO_TIME, .standing = WF_STANDING_CONFIRMED };
  g_auto (WfTransaction) transaction = { 0 };

  if (!wf_engine_parse_space (self, space, &receive.space, error)
      || !wf_db_set_durable (self->db, FALSE, error)
      || !wf_engine_begin (self, &transaction, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      const char *text = g_ptr_array_index (ids, i);
      WfOperation named = { 0 };
      if (!wf_operation_id_parse (text, strlen (text), &named.id))
        {
          g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("“%s” is no operation id."), text);
          return FALSE;
        }
      if (!renew_known (&receive, &named, &confirmed, error))
        return FALSE;
    }
  return wf_transaction_commit (&transaction, error);
}
