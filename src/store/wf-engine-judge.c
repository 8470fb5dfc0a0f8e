/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/wf-log.h"
#include "model/wf-chain.h"
#include "model/wf-redaction.h"
#include "model/wf-vocabulary.h"
#include "store/wf-discount-table.h"
#include "store/wf-engine-private.h"
#include "store/wf-live-table.h"
#include "store/wf-name-table.h"

/* Validity is a function of operation, `ctl` and receipts, asked again when one of them changes
 * (log.md §8). Three things put a device's chain in a space in doubt: `ctl` says another thing of
 * the device or its person, a number came twice, a receipt reached an operation whose verdict hangs
 * on it. */

/* --- chains ----------------------------------------------------------------- */

WfChainHead *
wf_engine_ensure_chain (WfEngine *self, gint64 space, const WfUuid *device, GError **error)
{
  WfChainHead key = { .space = space, .device = *device };
  WfChainHead *chain = g_hash_table_lookup (self->chains, &key);
  guint8 hash[WF_HASH_SIZE];
  gint64 number = 0;

  if (chain != NULL)
    return chain;
  if (!wf_name_table_find (self->db, WF_NAME_DEVICE, device->bytes, sizeof device->bytes, &number,
                           error)
      || !wf_operation_table_get_head (self->db, space, number, &key.n, hash, error)
      || !wf_chain_table_has_fork (self->db, space, number, &key.is_forked, error))
    return NULL;
  chain = g_memdup2 (&key, sizeof key);
  g_hash_table_add (self->chains, chain);
  return chain;
}

void
wf_engine_note_link (WfEngine *self, WfChainHead *chain, gint64 n)
{
  /* Not the next: one that was missing, or a second one of its number. */
  if (n <= chain->n || chain->is_forked)
    g_hash_table_add (self->doubtful, chain);
  chain->n = MAX (chain->n, n);
}

gboolean
wf_engine_doubt (WfEngine *self, gint64 space, const WfUuid *device, GError **error)
{
  WfChainHead *chain = wf_engine_ensure_chain (self, space, device, error);
  if (chain != NULL)
    g_hash_table_add (self->doubtful, chain);
  return chain != NULL;
}

/* --- redactions ------------------------------------------------------------- */

static gboolean
ensure_targets (WfEngine *self, GError **error)
{
  if (self->targets != NULL)
    return TRUE;
  self->targets
      = g_hash_table_new_full (wf_operation_id_hash_key, wf_operation_id_equal_key, g_free, NULL);
  return wf_redaction_table_read (self->db, self->targets, error);
}

/* Why a body is looked at: the later ones say the more. */
typedef enum
{
  BODY_MAY_GO,
  BODY_HAS_COME,     /* there was none before */
  BODY_IS_NOT_ASKED, /* who asked for it to go counts no more */
} BodyNews;

static void
note_body (WfEngine *self, const WfOperationId *id, BodyNews news)
{
  gpointer known = NULL;

  if (!g_hash_table_lookup_extended (self->bodies, id, NULL, &known)
      || GPOINTER_TO_INT (known) < (int) news)
    g_hash_table_insert (self->bodies, g_memdup2 (id, sizeof *id), GINT_TO_POINTER (news));
}

void
wf_engine_note_body (WfEngine *self, const WfOperationId *id)
{
  note_body (self, id, BODY_HAS_COME);
}

static gboolean
note_asking (WfEngine *self, const WfOperation *operation, GError **error)
{
  WfOperationId id;

  if (!wf_redaction_get_target (operation, &id))
    return TRUE;
  g_hash_table_add (self->targets, g_memdup2 (&id, sizeof id));
  note_body (self, &id, BODY_MAY_GO);
  return wf_redaction_table_add (self->db, &id, operation, error);
}

gboolean
wf_engine_note_redaction (WfEngine *self, const WfOperation *operation, GError **error)
{
  if (!ensure_targets (self, error))
    return FALSE;
  if (operation->kind == WF_OP_REDACT)
    return note_asking (self, operation, error);
  if (g_hash_table_contains (self->targets, &operation->id))
    note_body (self, &operation->id, BODY_MAY_GO);
  return TRUE;
}

static void
note_withdrawn_asking (WfEngine *self, const WfOperation *operation)
{
  WfOperationId target;

  if (wf_redaction_get_target (operation, &target))
    note_body (self, &target, BODY_IS_NOT_ASKED);
}

/* --- one transaction -------------------------------------------------------- */

typedef struct
{
  WfEngine *engine;
  WfCrisisState *crisis;
  GPtrArray *published;
  GHashTable *refold; /* WfUuid: entities */
  gboolean keeps_unknown;
} WfSettling;

typedef struct
{
  gint64 seq;
  WfOperation *operation;
  WfVerdict before;
} WfJudged;

static void
clear_judged (gpointer data)
{
  wf_operation_unref (((WfJudged *) data)->operation);
}

static GArray *
read_rows (WfEngine *self, WfOperationReader *reader, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (WfJudged));
  WfStoredOperation row;
  gboolean has_row = FALSE;

  g_array_set_clear_func (rows, clear_judged);
  for (;;)
    {
      if (!wf_operation_reader_next (reader, &row, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&rows);
      WfJudged judged = { .seq = row.seq, .before = row.verdict };
      judged.operation = wf_stored_operation_decode (&row, self->decoder, error);
      if (judged.operation == NULL)
        return NULL;
      g_array_append_val (rows, judged);
    }
}

static void
unpublish (GPtrArray *published, const WfOperationId *id)
{
  for (guint i = published->len; i > 0; i--)
    {
      const WfOperation *operation = g_ptr_array_index (published, i - 1);
      if (wf_operation_id_compare (&operation->id, id) == 0)
        g_ptr_array_remove_index (published, i - 1);
    }
}

static gboolean
change (WfSettling *self, const WfJudged *row, WfVerdict verdict, GError **error)
{
  WfEngine *engine = self->engine;
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];

  wf_operation_id_format (&row->operation->id, id);
  wf_log (WF_LOG_WARNING, "store", "an operation is judged anew", "id", id, "verdict",
          wf_verdict_get_code (verdict), "before", wf_verdict_get_code (row->before), NULL);
  if (!wf_discount_table_set (engine->db, row->seq, verdict, error))
    return FALSE;
  if (row->before != WF_VERDICT_OK && verdict != WF_VERDICT_OK)
    return TRUE;
  g_hash_table_add (self->refold, g_memdup2 (&row->operation->ent, sizeof (WfUuid)));
  unpublish (self->published, &row->operation->id);
  g_ptr_array_add (verdict == WF_VERDICT_OK ? self->published : engine->withdrawn,
                   wf_operation_ref (row->operation));
  if (verdict == WF_VERDICT_OK)
    return wf_engine_note_redaction (engine, row->operation, error);
  note_withdrawn_asking (engine, row->operation);
  return TRUE;
}

static GArray *
judge_forks (GArray *rows)
{
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (WfChainLink));

  for (guint i = 0; i < rows->len; i++)
    {
      const WfOperation *operation = g_array_index (rows, WfJudged, i).operation;
      WfChainLink link = { .n = operation->n, .receipt_seq = operation->receipt_seq, .tag = i };
      memcpy (link.hash, operation->hash, WF_HASH_SIZE);
      memcpy (link.previous, operation->previous, WF_HASH_SIZE);
      g_array_append_val (links, link);
    }
  wf_chain_judge (links);
  return g_steal_pointer (&links);
}

/* A certificate or a membership that was lost with a damaged file says nothing against its device:
 * what counted when it came is not hidden for that. */
static gboolean
is_ignorance (WfSettling *self, WfVerdict verdict, const WfOperation *operation)
{
  return verdict == WF_VERDICT_UNKNOWN_DEVICE
         || (verdict == WF_VERDICT_NOT_MEMBER
             && !wf_membership_depends_on_receipt (self->crisis->membership, operation));
}

static gboolean
judge_rows (WfSettling *self, GArray *rows, gboolean is_forked, GError **error)
{
  g_autofree gboolean *is_out = g_new0 (gboolean, rows->len);

  if (is_forked)
    {
      g_autoptr (GArray) links = judge_forks (rows);
      for (guint i = 0; i < links->len; i++)
        is_out[g_array_index (links, WfChainLink, i).tag]
            = !g_array_index (links, WfChainLink, i).counts;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const WfJudged *row = &g_array_index (rows, WfJudged, i);
      WfVerdict verdict = wf_membership_check (self->crisis->membership, row->operation);
      /* The membership judges the forks of its own operations: the root key has none. */
      if (verdict == WF_VERDICT_OK && is_out[i] && !wf_operation_is_of_membership (row->operation))
        verdict = WF_VERDICT_FORKED;
      if (self->keeps_unknown && is_ignorance (self, verdict, row->operation))
        continue;
      if (verdict != row->before && !change (self, row, verdict, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
judge_chain (WfSettling *self, WfChainHead *chain, GError **error)
{
  WfDb *db = self->engine->db;
  g_auto (WfOperationReader) reader = { 0 };
  gint64 device = 0;

  if (!wf_name_table_find (db, WF_NAME_DEVICE, chain->device.bytes, sizeof chain->device.bytes,
                           &device, error)
      || !wf_chain_table_has_fork (db, chain->space, device, &chain->is_forked, error)
      || !wf_operation_reader_chain (&reader, db, chain->space, device, error))
    return FALSE;
  g_autoptr (GArray) rows = read_rows (self->engine, &reader, error);
  wf_operation_reader_clear (&reader);
  return rows != NULL && judge_rows (self, rows, chain->is_forked, error);
}

/* The membership's own operations, all of them. */
static gboolean
judge_membership (WfSettling *self, gint64 space, GError **error)
{
  g_auto (WfOperationReader) reader = { 0 };

  if (!wf_operation_reader_since (&reader, self->engine->db, space, 0, error))
    return FALSE;
  g_autoptr (GArray) rows = read_rows (self->engine, &reader, error);
  wf_operation_reader_clear (&reader);
  return rows != NULL && judge_rows (self, rows, FALSE, error);
}

static gboolean
fold_again (WfSettling *self, const WfUuid *ent, GError **error)
{
  WfEngine *engine = self->engine;
  g_auto (WfOperationReader) reader = { 0 };
  WfStoredOperation row;
  gboolean has_row = FALSE;
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);

  if (!wf_live_table_clear_entity (engine->db, ent, error)
      || !wf_operation_reader_entity (&reader, engine->db, ent, error))
    return FALSE;
  for (;;)
    {
      if (!wf_operation_reader_next (&reader, &row, &has_row, error))
        return FALSE;
      if (!has_row)
        return wf_fold_flush (engine->fold, error);
      if (row.verdict != WF_VERDICT_OK)
        continue;
      WfOperation *operation = wf_stored_operation_decode (&row, engine->decoder, error);
      if (operation == NULL)
        return FALSE;
      g_ptr_array_add (operations, operation);
      wf_fold_add (engine->fold, operation, row.space);
    }
}

static WfOperation *
read_one (WfEngine *self, const WfOperationId *id, WfVerdict *verdict, GError **error)
{
  g_auto (WfOperationReader) reader = { 0 };
  WfStoredOperation row;
  gboolean has_row = FALSE;

  if (!wf_operation_reader_one (&reader, self->db, id, error)
      || !wf_operation_reader_next (&reader, &row, &has_row, error) || !has_row)
    return NULL;
  *verdict = row.verdict;
  return wf_stored_operation_decode (&row, self->decoder, error);
}

/* Enough who may have asked for it: the body goes, what was signed stays whole. A membership is not
 * redacted: what was judged by it would be in doubt. */
static gboolean
drop_body (WfSettling *self, const WfOperation *target, gboolean *is_dropped, GError **error)
{
  WfEngine *engine = self->engine;
  gboolean changed = FALSE;
  guint n = 0;

  if (!wf_redaction_table_count (engine->db, &target->id, &n, error))
    return FALSE;
  /* Also when there is none: it may have come without it before it was known who had asked. */
  *is_dropped = n >= WF_REDACTION_N_PERSONS && !wf_operation_is_of_membership (target);
  if (*is_dropped && !wf_operation_table_redact (engine->db, &target->id, &changed, error))
    return FALSE;
  engine->has_dropped = engine->has_dropped || changed;
  return TRUE;
}

/* What a body says is known now, that of a redaction, too; or it is known no more; or it is missing
 * where it was redacted. */
static gboolean
take_body (WfSettling *self, const WfOperationId *id, BodyNews news, GError **error)
{
  g_autoptr (GError) local = NULL;
  WfVerdict verdict = WF_VERDICT_OK;
  gboolean is_dropped = FALSE;
  g_autoptr (WfOperation) target = read_one (self->engine, id, &verdict, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (target == NULL)
    return TRUE;
  if (!drop_body (self, target, &is_dropped, error))
    return FALSE;
  if (!is_dropped && news == BODY_MAY_GO)
    return TRUE;
  g_autoptr (WfOperation) now = read_one (self->engine, id, &verdict, error);
  if (now == NULL)
    return FALSE;
  unpublish (self->published, id);
  g_hash_table_add (self->refold, g_memdup2 (&now->ent, sizeof (WfUuid)));
  if (verdict != WF_VERDICT_OK)
    return TRUE;
  if (!is_dropped && news == BODY_IS_NOT_ASKED)
    g_ptr_array_add (self->engine->unredacted, wf_operation_ref (now));
  g_ptr_array_add (self->published, g_steal_pointer (&now));
  return TRUE;
}

static gboolean
is_of_crisis (const char *name, const WfUuid *crisis)
{
  WfSpace space;
  return wf_space_parse (name, &space) && wf_uuid_equal (&space.crisis, crisis);
}

gboolean
wf_space_has_membership (const char *name)
{
  return wf_space_is_ctl (name) || wf_space_is_red (name);
}

GPtrArray *
wf_engine_list_spaces (WfEngine *self, const WfUuid *crisis, GError **error)
{
  GPtrArray *names = wf_space_table_list (self->db, error);
  for (guint i = names != NULL ? names->len : 0; i > 0; i--)
    if (!is_of_crisis (g_ptr_array_index (names, i - 1), crisis))
      g_ptr_array_remove_index (names, i - 1);
  return names;
}

/* @device NULL: the membership's own. */
static gboolean
doubt_device (WfEngine *self, GPtrArray *spaces, const WfUuid *device, GError **error)
{
  for (guint i = 0; i < spaces->len; i++)
    {
      const char *name = g_ptr_array_index (spaces, i);
      gint64 number = 0;
      if (wf_space_is_ctl (name))
        continue;
      if (!wf_name_table_find (self->db, WF_NAME_SPACE, name, strlen (name), &number, error)
          || !wf_engine_doubt (self, number, device, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
doubt_changed (WfSettling *self, GPtrArray *spaces, GError **error)
{
  WfCrisisState *crisis = self->crisis;
  GHashTable *now = wf_membership_dup_digests (crisis->membership);
  g_autoptr (GHashTable) before = crisis->digests;
  GHashTableIter iter;
  gpointer device, digest;

  crisis->digests = now;
  g_hash_table_iter_init (&iter, now);
  while (g_hash_table_iter_next (&iter, &device, &digest))
    {
      const guint64 *known = g_hash_table_lookup (before, device);
      if ((known == NULL || *known != *(guint64 *) digest)
          && !doubt_device (self->engine, spaces, device, error))
        return FALSE;
    }
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &device, NULL))
    if (!g_hash_table_contains (now, device) && !doubt_device (self->engine, spaces, device, error))
      return FALSE;
  return TRUE;
}

static gboolean
follow_membership (WfSettling *self, GError **error)
{
  g_autoptr (GPtrArray) spaces = wf_engine_list_spaces (self->engine, &self->crisis->uuid, error);

  if (spaces == NULL || !doubt_changed (self, spaces, error))
    return FALSE;
  for (guint i = 0; i < spaces->len; i++)
    {
      const char *name = g_ptr_array_index (spaces, i);
      gint64 number = 0;
      if (!wf_space_is_ctl (name))
        continue;
      if (!wf_name_table_find (self->engine->db, WF_NAME_SPACE, name, strlen (name), &number, error)
          || !judge_membership (self, number, error))
        return FALSE;
    }
  self->crisis->is_changed = FALSE;
  return TRUE;
}

static gboolean
settle_doubts (WfSettling *self, GError **error)
{
  WfEngine *engine = self->engine;
  GHashTableIter iter;
  gpointer item, news;

  g_hash_table_iter_init (&iter, engine->doubtful);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    if (!judge_chain (self, item, error))
      return FALSE;
  g_hash_table_remove_all (engine->doubtful);
  g_hash_table_iter_init (&iter, engine->bodies);
  while (g_hash_table_iter_next (&iter, &item, &news))
    if (!take_body (self, item, (BodyNews) GPOINTER_TO_INT (news), error))
      return FALSE;
  g_hash_table_remove_all (engine->bodies);
  g_hash_table_iter_init (&iter, self->refold);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    if (!fold_again (self, item, error))
      return FALSE;
  return TRUE;
}

static gboolean
settle (WfEngine *self,
        WfCrisisState *crisis,
        GPtrArray *published,
        gboolean keeps_unknown,
        GError **error)
{
  g_autoptr (GHashTable) refold = NULL;
  WfSettling settling = { self, crisis, published, NULL, keeps_unknown };

  if ((crisis->is_changed && !wf_engine_release_quarantined (self, crisis, published, error))
      || !wf_fold_flush (self->fold, error))
    return FALSE;
  if (!crisis->is_changed && g_hash_table_size (self->doubtful) == 0
      && g_hash_table_size (self->bodies) == 0)
    return TRUE;
  refold = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, g_free, NULL);
  settling.refold = refold;
  return (!crisis->is_changed || follow_membership (&settling, error))
         && settle_doubts (&settling, error);
}

gboolean
wf_engine_settle (WfEngine *self,
                  WfCrisisState *crisis,
                  const WfSpace *space,
                  GPtrArray *published,
                  GError **error)
{
  return settle (self, crisis, published, FALSE, error);
}

/* --- everything --------------------------------------------------------------- */

static gboolean
judge_space (WfEngine *self, const char *name, GPtrArray *published, GError **error)
{
  WfSpace space;
  gint64 number = 0;
  g_auto (WfOperationReader) reader = { 0 };

  if (!wf_space_parse (name, &space) || space.realm != self->realm)
    return TRUE;
  WfCrisisState *crisis = wf_engine_get_crisis (self, &space, error);
  if (crisis == NULL
      || !wf_name_table_find (self->db, WF_NAME_SPACE, name, strlen (name), &number, error)
      || !wf_operation_reader_since (&reader, self->db, number, 0, error))
    return FALSE;
  g_autoptr (GArray) rows = read_rows (self, &reader, error);
  wf_operation_reader_clear (&reader);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const WfOperation *operation = g_array_index (rows, WfJudged, i).operation;
      if (!wf_engine_note_redaction (self, operation, error)
          || !(wf_space_is_ctl (name) ? TRUE
                                      : wf_engine_doubt (self, number, &operation->dev, error)))
        return FALSE;
    }
  crisis->is_changed = TRUE;
  return settle (self, crisis, published, TRUE, error);
}

gboolean
wf_engine_judge_everything (WfEngine *self, GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };
  g_autoptr (GPtrArray) published
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);

  if (!wf_engine_begin (self, &transaction, error))
    return FALSE;
  g_autoptr (GPtrArray) names = wf_space_table_list (self->db, error);
  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (!judge_space (self, g_ptr_array_index (names, i), published, error))
      return FALSE;
  return wf_transaction_commit (&transaction, error);
}
