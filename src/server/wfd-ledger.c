/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-ledger.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-log.h"
#include "model/wf-space.h"
#include "model/wf-vocabulary.h"
#include "server/wfd-redactions.h"
#include "store/wf-feed-chain-table.h"
#include "store/wf-root-table.h"
#include "wire/wf-operation-codec.h"

typedef struct
{
  WfMembership *membership;
  WfOperationId clock_id; /* of the operation that set @clock */
  WfClock *clock;         /* exercise clock, or NULL */
  gboolean is_changed;    /* who may redact was not asked again yet */
} Crisis;

struct _WfdLedger
{
  WfDb *db;
  WfClock *clock;
  GPtrArray *spaces;   /* WfFeedSpace */
  GHashTable *by_name; /* char * (of the space) -> WfFeedSpace */
  GHashTable *crises;  /* WfUuid * -> Crisis */
  GHashTable *roots;   /* WfUuid * -> key that an administrator pinned */
};

static void
crisis_free (Crisis *crisis)
{
  wf_membership_free (crisis->membership);
  g_clear_pointer (&crisis->clock, wf_clock_unref);
  g_free (crisis);
}

static Crisis *
find_crisis (WfdLedger *self, const char *space_name)
{
  WfSpace space;
  return wf_space_parse (space_name, &space) ? g_hash_table_lookup (self->crises, &space.crisis)
                                             : NULL;
}

static Crisis *
ensure_crisis (WfdLedger *self, const char *space_name)
{
  Crisis *crisis = find_crisis (self, space_name);
  WfSpace space;

  if (crisis || !wf_space_parse (space_name, &space))
    return crisis;
  crisis = g_new0 (Crisis, 1);
  crisis->membership = wf_membership_new (g_hash_table_lookup (self->roots, &space.crisis));
  g_hash_table_insert (self->crises, g_memdup2 (&space.crisis, sizeof space.crisis), crisis);
  return crisis;
}

/* Exercise time starts once; whoever set the clock first is believed, later operations do not move
 * receipts. */
static void
take_clock (Crisis *crisis, const WfOperation *operation)
{
  const WfWrite *shown = wf_operation_find_write (operation, "shown-at");
  const WfWrite *wall = wf_operation_find_write (operation, "wall-at");
  const WfWrite *rate = wf_operation_find_write (operation, "rate");
  gint64 shown_at, wall_at;
  double factor;

  if (!g_str_equal (operation->type, WF_TYPE_NAME_CLOCK) || !shown || !wall || !rate)
    return;
  if (crisis->clock && wf_operation_id_compare (&crisis->clock_id, &operation->id) <= 0)
    return;
  if (!shown->text || !wall->text || !rate->text || !wf_time_parse_iso (shown->text, &shown_at)
      || !wf_time_parse_iso (wall->text, &wall_at))
    return;
  factor = g_ascii_strtod (rate->text, NULL);
  if (!(factor >= 0.0 && factor <= 1000.0))
    return;
  g_clear_pointer (&crisis->clock, wf_clock_unref);
  crisis->clock = wf_clock_new_affine (shown_at, wall_at, factor);
  crisis->clock_id = operation->id;
}

/* Has counted: what follows is judged by it. */
static void
take_membership (Crisis *crisis, WfOperation *operation, const WfFeedReceipt *receipt)
{
  wf_feed_receipt_apply (receipt, operation);
  wf_membership_add (crisis->membership, operation);
  crisis->is_changed = TRUE;
  if (wf_space_is_ctl (operation->space))
    take_clock (crisis, operation);
}

typedef struct
{
  WfDecoder *decoder;
  Crisis *crisis;
  const char *space;
  GError **error;
  gboolean failed;
} Replay;

static gboolean
replay_membership (const WfFeedRow *row, gpointer user_data)
{
  Replay *replay = user_data;
  WfVerdict verdict;
  g_autoptr (WfOperation) operation = wf_decoder_decode (
      replay->decoder, row->document, row->length, replay->space, &verdict, replay->error);

  if (!operation)
    {
      g_prefix_error (replay->error, _ ("A stored operation of %s cannot be read: "),
                      replay->space);
      replay->failed = TRUE;
      return FALSE;
    }
  if (wf_operation_is_of_membership (operation))
    take_membership (replay->crisis, operation, &row->receipt);
  return TRUE;
}

static gboolean
load_crises (WfdLedger *self, GError **error)
{
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();

  for (guint i = 0; i < self->spaces->len; i++)
    {
      WfFeedSpace *space = self->spaces->pdata[i];
      Replay replay = { decoder, NULL, space->name, error, FALSE };
      if (!wf_space_is_ctl (space->name) && !wf_space_is_red (space->name))
        continue;
      replay.crisis = ensure_crisis (self, space->name);
      if (!wf_feed_visit_rows (self->db, space->number, replay_membership, &replay, error)
          || replay.failed)
        return FALSE;
    }
  return TRUE;
}

gboolean
wfd_ledger_reload (WfdLedger *self, GError **error)
{
  g_autoptr (GHashTable) roots = wf_root_list (self->db, error);
  GPtrArray *spaces = roots ? wf_feed_list_spaces (self->db, error) : NULL;

  if (!spaces)
    return FALSE;
  g_clear_pointer (&self->roots, g_hash_table_unref);
  self->roots = g_steal_pointer (&roots);
  g_hash_table_remove_all (self->by_name);
  g_hash_table_remove_all (self->crises);
  g_clear_pointer (&self->spaces, g_ptr_array_unref);
  self->spaces = spaces;
  for (guint i = 0; i < spaces->len; i++)
    {
      WfFeedSpace *space = spaces->pdata[i];
      g_hash_table_insert (self->by_name, space->name, space);
    }
  return load_crises (self, error);
}

WfdLedger *
wfd_ledger_new (WfDb *db, WfClock *clock, GError **error)
{
  g_autoptr (WfdLedger) self = g_new0 (WfdLedger, 1);

  self->db = db;
  self->clock = wf_clock_ref (clock);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->crises = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, g_free,
                                        (GDestroyNotify) crisis_free);
  if (!wf_feed_ensure (db, error) || !wf_root_ensure (db, error)
      || !wfd_ledger_reload (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
wfd_ledger_free (WfdLedger *self)
{
  g_hash_table_unref (self->by_name);
  g_hash_table_unref (self->crises);
  g_clear_pointer (&self->roots, g_hash_table_unref);
  g_clear_pointer (&self->spaces, g_ptr_array_unref);
  wf_clock_unref (self->clock);
  g_free (self);
}

GPtrArray *
wfd_ledger_get_spaces (WfdLedger *self)
{
  return self->spaces;
}

gboolean
wfd_ledger_add_space (WfdLedger *self, const char *name, GError **error)
{
  WfFeedSpace *space;
  gint64 number;

  if (!wf_feed_add_space (self->db, name, &number, error))
    return FALSE;
  space = g_new0 (WfFeedSpace, 1);
  space->number = number;
  space->name = g_strdup (name);
  g_ptr_array_add (self->spaces, space);
  g_hash_table_insert (self->by_name, space->name, space);
  ensure_crisis (self, name);
  return TRUE;
}

gboolean
wfd_ledger_pin_root (WfdLedger *self,
                     const WfUuid *crisis,
                     const guint8 key[WF_KEY_SIZE],
                     GError **error)
{
  if (!wf_root_put (self->db, crisis, key, error))
    return FALSE;
  g_hash_table_insert (self->roots, g_memdup2 (crisis, sizeof *crisis),
                       g_memdup2 (key, WF_KEY_SIZE));
  return TRUE;
}

gint64
wfd_ledger_now_us (WfdLedger *self, const char *space)
{
  Crisis *crisis = find_crisis (self, space);
  return wf_clock_now_us (crisis && crisis->clock ? crisis->clock : self->clock);
}

gboolean
wfd_ledger_find_realm (WfdLedger *self, const WfUuid *crisis, WfRealm *realm)
{
  for (guint i = 0; i < self->spaces->len; i++)
    {
      const WfFeedSpace *known = self->spaces->pdata[i];
      WfSpace space;
      if (!wf_space_parse (known->name, &space) || !wf_uuid_equal (&space.crisis, crisis))
        continue;
      *realm = space.realm;
      return TRUE;
    }
  return FALSE;
}

WfMembership *
wfd_ledger_get_membership (WfdLedger *self, const char *space)
{
  Crisis *crisis = find_crisis (self, space);
  return crisis ? crisis->membership : NULL;
}

static gint64
get_newest_ctl (WfdLedger *self, const char *space)
{
  WfMembership *membership = wfd_ledger_get_membership (self, space);
  return membership ? wf_membership_get_newest_receipt (membership) : 0;
}

/* Times never go back; the hash chains each receipt to the one before. */
static void
next_receipt (WfdLedger *self,
              const WfFeedSpace *space,
              const WfOperation *operation,
              WfFeedReceipt *receipt)
{
  receipt->seq = space->last.seq + 1;
  receipt->ctl = wf_space_is_ctl (space->name) ? 0 : get_newest_ctl (self, space->name);
  receipt->time_us = MAX (space->last.time_us, wfd_ledger_now_us (self, space->name));
  wf_receipt_hash (receipt->hash, space->last.hash, operation->hash, receipt->seq,
                   receipt->time_us);
}

static gboolean
check_receipt (const WfFeedSpace *space,
               const WfOperation *operation,
               const WfFeedReceipt *receipt,
               GError **error)
{
  guint8 hash[WF_HASH_SIZE];

  wf_receipt_hash (hash, space->last.hash, operation->hash, receipt->seq, receipt->time_us);
  if (receipt->seq == space->last.seq + 1 && receipt->time_us >= space->last.time_us
      && memcmp (hash, receipt->hash, WF_HASH_SIZE) == 0)
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
               _ ("The receipt number %" PRId64 " of %s does not follow the one before it."),
               receipt->seq, space->name);
  return FALSE;
}

/* The branch that came first has the earlier receipt: a second operation with the number does not
 * count, nor does what follows it. The root key is used from several places and has no branches;
 * what comes with a receipt was judged when that was given. */
static gboolean
add_link (WfdLedger *self,
          const WfFeedSpace *space,
          Crisis *crisis,
          const WfOperation *operation,
          gboolean is_received,
          WfVerdict *verdict,
          GError **error)
{
  const guint8 *root = wf_membership_get_root_key (crisis->membership);
  WfFeedLink link = { operation->dev, operation->n, { 0 }, { 0 }, operation->id.hlc };
  gboolean is_fork = FALSE;

  memcpy (link.hash, operation->hash, WF_HASH_SIZE);
  memcpy (link.previous, operation->previous, WF_HASH_SIZE);
  if (is_received || (root && memcmp (operation->key, root, WF_KEY_SIZE) == 0))
    return wf_feed_chain_add_free (self->db, space->number, &link, error);
  if (!wf_feed_chain_add (self->db, space->number, &link, &is_fork, error))
    return FALSE;
  if (is_fork)
    *verdict = WF_VERDICT_FORKED;
  return TRUE;
}

/* --- redaction ------------------------------------------------------------ */

static gboolean
settle_crisis (WfdLedger *self, const WfUuid *uuid, Crisis *crisis, GError **error)
{
  for (guint i = 0; i < self->spaces->len; i++)
    {
      const WfFeedSpace *known = self->spaces->pdata[i];
      WfSpace space;
      if (wf_space_parse (known->name, &space) && wf_uuid_equal (&space.crisis, uuid)
          && !wfd_redactions_judge_again (self->db, known, crisis->membership, error))
        return FALSE;
    }
  crisis->is_changed = FALSE;
  return TRUE;
}

gboolean
wfd_ledger_settle (WfdLedger *self, GError **error)
{
  GHashTableIter iter;
  gpointer uuid, crisis;

  g_hash_table_iter_init (&iter, self->crises);
  while (g_hash_table_iter_next (&iter, &uuid, &crisis))
    if (((Crisis *) crisis)->is_changed && !settle_crisis (self, uuid, crisis, error))
      return FALSE;
  return TRUE;
}

gboolean
wfd_ledger_is_settled (WfdLedger *self)
{
  GHashTableIter iter;
  gpointer crisis;

  g_hash_table_iter_init (&iter, self->crises);
  while (g_hash_table_iter_next (&iter, NULL, &crisis))
    if (((Crisis *) crisis)->is_changed)
      return FALSE;
  return TRUE;
}

/* By who counts now: memberships come many at once, and are looked at once. */
static gboolean
judge_body (WfdLedger *self,
            const WfFeedSpace *space,
            const WfOperation *operation,
            WfBodyJudgement *judgement,
            GError **error)
{
  if (!wf_operation_is_of_membership (operation) && !wfd_ledger_is_settled (self)
      && !wfd_ledger_settle (self, error))
    return FALSE;
  return wfd_redactions_judge (self->db, space, operation, judgement, error);
}

/* --- appending ------------------------------------------------------------ */

gboolean
wfd_ledger_append (WfdLedger *self,
                   const char *space_name,
                   WfOperation *operation,
                   const WfFeedReceipt *receipt,
                   WfVerdict *verdict,
                   gboolean *is_new,
                   GError **error)
{
  WfFeedSpace *space = g_hash_table_lookup (self->by_name, space_name);
  Crisis *crisis = find_crisis (self, space_name);
  g_autoptr (GString) document = NULL;
  WfBodyJudgement judgement;
  WfFeedReceipt made;
  WfFeedState state;

  g_assert (space && crisis);
  *is_new = FALSE;
  if (!wf_feed_look_up (self->db, &operation->id, operation->hash, &state, error))
    return FALSE;
  *verdict = state == WF_FEED_TWIN ? WF_VERDICT_TWIN : WF_VERDICT_OK;
  if (state != WF_FEED_NEW)
    return state == WF_FEED_TWIN || wfd_redactions_put_body (self->db, space, operation, error);
  if (receipt)
    wf_feed_receipt_apply (receipt, operation);
  *verdict = wf_membership_check (crisis->membership, operation);
  if (*verdict != WF_VERDICT_OK)
    return TRUE;
  if (receipt && !check_receipt (space, operation, receipt, error))
    return FALSE;
  if (!judge_body (self, space, operation, &judgement, error))
    return FALSE;
  /* A history that comes with its receipts stands as it is: its redactions come later in it, and
   * what is lacking is wanted from whoever has it. */
  if (judgement == WF_BODY_LACKING && !receipt)
    *verdict = WF_VERDICT_NO_BODY;
  if (*verdict != WF_VERDICT_OK)
    return TRUE;
  if (!add_link (self, space, crisis, operation, receipt != NULL, verdict, error))
    return FALSE;
  if (*verdict != WF_VERDICT_OK)
    return TRUE;
  if (!receipt)
    {
      next_receipt (self, space, operation, &made);
      receipt = &made;
    }
  document = g_string_sized_new (operation->skeleton_length + operation->body_length + 1024);
  wfd_redactions_append_document (operation, judgement, document);
  if (!wf_feed_append (self->db, space->number, &operation->id, operation->hash, receipt,
                       document->str, document->len, error))
    return FALSE;
  space->last = *receipt;
  *is_new = TRUE;
  if (wf_operation_is_of_membership (operation))
    take_membership (crisis, operation, receipt);
  return wfd_redactions_take (self->db, space, operation, error);
}

gboolean
wfd_ledger_get_chain (WfdLedger *self,
                      const char *space_name,
                      const WfUuid *device,
                      gint64 *n,
                      guint8 hash[WF_HASH_SIZE],
                      guint64 *hlc,
                      GError **error)
{
  WfFeedSpace *space = g_hash_table_lookup (self->by_name, space_name);

  if (!space)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, _ ("There is no space %s here."),
                   space_name);
      return FALSE;
    }
  WfFeedLink link = { .device = *device };
  if (!wf_feed_chain_get_newest (self->db, space->number, &link, error))
    return FALSE;
  *n = link.n;
  *hlc = link.hlc;
  memcpy (hash, link.hash, WF_HASH_SIZE);
  return TRUE;
}
