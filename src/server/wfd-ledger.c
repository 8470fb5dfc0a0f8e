/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-ledger.h"

#include <string.h>

#include "base/wf-error.h"
#include "base/wf-log.h"
#include "model/wf-space.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-operation-codec.h"

typedef struct
{
  WfMembership *membership;
  WfOperationId clock_id; /* of the operation that set @clock */
  WfClock *clock;         /* exercise clock, or NULL */
} Crisis;

struct _WfdLedger
{
  WfDb *db;
  WfClock *clock;
  GPtrArray *spaces;   /* WfFeedSpace */
  GHashTable *by_name; /* char * (of the space) -> WfFeedSpace */
  GHashTable *crises;  /* WfUuid * -> Crisis */
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
  crisis->membership = wf_membership_new (NULL);
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
  operation->receipt_seq = receipt->seq;
  operation->received_at = receipt->time_us;
  operation->receipt_ctl = receipt->ctl;
  wf_membership_add (crisis->membership, operation);
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

/* `ctl`, and what a red space says of its own members. */
static gboolean
is_of_membership (const WfOperation *operation)
{
  return wf_space_is_ctl (operation->space)
         || (wf_space_is_red (operation->space)
             && g_str_equal (operation->type, WF_TYPE_NAME_MEMBER));
}

static gboolean
replay_membership (const char *document,
                   gsize length,
                   const WfFeedReceipt *receipt,
                   gpointer user_data)
{
  Replay *replay = user_data;
  WfVerdict verdict;
  g_autoptr (WfOperation) operation = wf_decoder_decode (replay->decoder, document, length,
                                                         replay->space, &verdict, replay->error);

  if (!operation)
    {
      g_prefix_error (replay->error, "A stored operation of %s cannot be read: ", replay->space);
      replay->failed = TRUE;
      return FALSE;
    }
  if (is_of_membership (operation))
    take_membership (replay->crisis, operation, receipt);
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
      if (!wf_feed_visit (self->db, space->number, replay_membership, &replay, error)
          || replay.failed)
        return FALSE;
    }
  return TRUE;
}

gboolean
wfd_ledger_reload (WfdLedger *self, GError **error)
{
  GPtrArray *spaces = wf_feed_list_spaces (self->db, error);

  if (!spaces)
    return FALSE;
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
  if (!wf_feed_ensure (db, error) || !wfd_ledger_reload (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
wfd_ledger_free (WfdLedger *self)
{
  g_hash_table_unref (self->by_name);
  g_hash_table_unref (self->crises);
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
               "The receipt number %" G_GINT64_FORMAT " of %s does not follow the one before it.",
               receipt->seq, space->name);
  return FALSE;
}

static void
tell_receipt (WfOperation *operation, const WfFeedReceipt *receipt)
{
  operation->receipt_seq = receipt->seq;
  operation->received_at = receipt->time_us;
  operation->receipt_ctl = receipt->ctl;
}

/* The branch that came first has the earlier receipt: a second operation with the number does not
 * count. The root key is used from several places and has no branches. */
static gboolean
add_link (WfdLedger *self,
          const WfFeedSpace *space,
          Crisis *crisis,
          const WfOperation *operation,
          WfVerdict *verdict,
          GError **error)
{
  const guint8 *root = wf_membership_get_root_key (crisis->membership);
  gboolean is_new;

  if (!wf_feed_add_link (self->db, space->number, &operation->dev, operation->n, operation->hash,
                         operation->id.hlc, &is_new, error))
    return FALSE;
  if (!is_new && (!root || memcmp (operation->key, root, WF_KEY_SIZE) != 0))
    *verdict = WF_VERDICT_FORKED;
  return TRUE;
}

/* --- redaction ------------------------------------------------------------ */

typedef struct
{
  WfDecoder *decoder;
  Crisis *crisis;
  const char *space, *target;
  const WfOperationId *id;
  GHashTable *persons;    /* WfUuid: asked for it, and may */
  WfOperation *operation; /* the target */
} Asking;

static gboolean
collect_asking (const char *document,
                gsize length,
                const WfFeedReceipt *receipt,
                gpointer user_data)
{
  Asking *asking = user_data;
  WfVerdict verdict;
  /* Nearly all of the space is neither: not decoded. */
  if (!g_strstr_len (document, (gssize) length, asking->target))
    return TRUE;
  g_autoptr (WfOperation) operation
      = wf_decoder_decode (asking->decoder, document, length, asking->space, &verdict, NULL);
  if (!operation)
    return TRUE;
  tell_receipt (operation, receipt);
  const WfWrite *target = wf_operation_find_write (operation, "target");
  if (operation->kind == WF_OP_REDACT && target && g_strcmp0 (target->text, asking->target) == 0
      && wf_membership_check (asking->crisis->membership, operation) == WF_VERDICT_OK)
    g_hash_table_add (asking->persons, g_memdup2 (&operation->by, sizeof operation->by));
  else if (wf_operation_id_equal_key (&operation->id, asking->id))
    asking->operation = g_steal_pointer (&operation);
  return TRUE;
}

/* Two who may have asked for it: the body goes, the receipts stay whole. */
static gboolean
redact (WfdLedger *self,
        const WfFeedSpace *space,
        Crisis *crisis,
        const WfOperation *asked,
        GError **error)
{
  const WfWrite *target = wf_operation_find_write (asked, "target");
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  g_autoptr (GHashTable) persons
      = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, g_free, NULL);
  WfOperationId id;

  if (!target || !target->text || !wf_operation_id_parse (target->text, strlen (target->text), &id))
    return TRUE;
  Asking asking = { decoder, crisis, space->name, target->text, &id, persons, NULL };
  if (!wf_feed_visit (self->db, space->number, collect_asking, &asking, error))
    return FALSE;
  g_autoptr (WfOperation) operation = asking.operation;
  if (!operation || !operation->body || g_hash_table_size (persons) < 2)
    return TRUE;
  g_autoptr (GString) bare = g_string_new (NULL);
  wf_document_append (bare, &operation->id, operation->hash, operation->key, operation->signature,
                      operation->skeleton, operation->skeleton_length, NULL, 0);
  wf_log (WF_LOG_INFO, "operations", "dropped a body on the word of two coordinators", "space",
          space->name, "id", target->text, NULL);
  return wf_feed_redact (self->db, &id, bare->str, bare->len, error);
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
  WfFeedReceipt made;
  WfFeedState state;

  g_assert (space && crisis);
  *is_new = FALSE;
  if (!wf_feed_look_up (self->db, &operation->id, operation->hash, &state, error))
    return FALSE;
  *verdict = state == WF_FEED_TWIN ? WF_VERDICT_TWIN : WF_VERDICT_OK;
  if (state != WF_FEED_NEW)
    return TRUE;
  if (receipt)
    tell_receipt (operation, receipt);
  *verdict = wf_membership_check (crisis->membership, operation);
  if (*verdict != WF_VERDICT_OK)
    return TRUE;
  if (receipt && !check_receipt (space, operation, receipt, error))
    return FALSE;
  if (!add_link (self, space, crisis, operation, verdict, error))
    return FALSE;
  if (*verdict != WF_VERDICT_OK)
    return TRUE;
  if (!receipt)
    {
      next_receipt (self, space, operation, &made);
      receipt = &made;
    }
  /* Written anew from what was decoded: members that profile 1 does not know do not travel on. */
  document = g_string_sized_new (operation->skeleton_length + operation->body_length + 1024);
  wf_operation_append_document (operation, document);
  if (!wf_feed_append (self->db, space->number, &operation->id, operation->hash, receipt,
                       document->str, document->len, error))
    return FALSE;
  space->last = *receipt;
  *is_new = TRUE;
  if (is_of_membership (operation))
    take_membership (crisis, operation, receipt);
  return operation->kind != WF_OP_REDACT || redact (self, space, crisis, operation, error);
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
      g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, "There is no space %s here.", space_name);
      return FALSE;
    }
  return wf_feed_get_link (self->db, space->number, device, n, hash, hlc, error);
}

/* --- heads ------------------------------------------------------------------ */

#define HEAD_OPERATIONS 1000
#define HEAD_US (10 * WF_MINUTE_US)

static gboolean
sign_head (WfdLedger *self, const WfFeedSpace *space, const WfDeviceKey *key, GError **error)
{
  WfFeedHead head = { 0 }, last = { 0 };
  guint8 hash[WF_HASH_SIZE];
  gboolean found = FALSE;

  if (!wf_feed_get_head (self->db, space->number, space->last.seq, &last, &found, error))
    return FALSE;
  gint64 age = wfd_ledger_now_us (self, space->name) - (found ? last.receipt.time_us : 0);
  gint64 n_new = space->last.seq - (found ? last.receipt.seq : 0);
  if (n_new < 1 || (n_new < HEAD_OPERATIONS && age < HEAD_US))
    return TRUE;
  head.receipt = space->last;
  memcpy (head.key, key->key, WF_KEY_SIZE);
  wf_head_hash (hash, space->name, head.receipt.seq, head.receipt.time_us, head.receipt.hash);
  wf_crypto_sign (head.signature, hash, key->secret);
  return wf_feed_put_head (self->db, space->number, &head, error);
}

gboolean
wfd_ledger_sign_heads (WfdLedger *self, const WfDeviceKey *key, GError **error)
{
  for (guint i = 0; i < self->spaces->len; i++)
    if (!sign_head (self, self->spaces->pdata[i], key, error))
      return FALSE;
  return TRUE;
}

/* --- readers ---------------------------------------------------------------- */

/* Of one person: the crisis (uuid text) and the red spaces (name) that it may read. */
static void
add_reader (GHashTable *readers, const char *where, const WfUuid *person)
{
  g_autofree char *text = wf_uuid_dup_string (person);
  g_hash_table_add (readers, g_strconcat (where, " ", text, NULL));
}

GHashTable *
wfd_ledger_dup_readers (WfdLedger *self)
{
  GHashTable *readers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->spaces->len; i++)
    {
      const WfFeedSpace *space = self->spaces->pdata[i];
      const gboolean is_ctl = wf_space_is_ctl (space->name);
      Crisis *crisis = find_crisis (self, space->name);
      WfSpace parsed;
      if (!crisis || (!is_ctl && !wf_space_is_red (space->name))
          || !wf_space_parse (space->name, &parsed))
        continue;
      g_autofree char *text = wf_uuid_dup_string (&parsed.crisis);
      g_autoptr (GPtrArray) persons = wf_membership_list_persons (crisis->membership);
      for (guint j = 0; j < persons->len; j++)
        {
          const WfPerson *person = persons->pdata[j];
          if (wf_membership_get_role (crisis->membership, &person->person, NULL) != WF_ROLE_NONE
              && (is_ctl
                  || wf_membership_get_role (crisis->membership, &person->person, space->name)
                         != WF_ROLE_NONE))
            add_reader (readers, is_ctl ? text : space->name, &person->person);
        }
    }
  return readers;
}
