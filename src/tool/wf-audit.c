/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/wf-audit.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "model/wf-chain.h"
#include "store/wf-receipts.h"

#define MAX_SHOWN 20

struct _WfAudit
{
  WfDecoder *decoder;
  GHashTable *crises; /* WfUuid -> WfMembership */

  /* the space at hand */
  char *place;
  WfMembership *membership; /* NULL: its ctl is not here */
  char *space;
  GHashTable *chains; /* WfUuid of the device -> GArray of WfChainLink, tagged with the number of
                         the line */
  WfReceiptWalk walk;
  gboolean has_walk;
  guint n_operations, n_receipts, n_findings;
};

WfAudit *
wf_audit_new (void)
{
  WfAudit *self = g_new0 (WfAudit, 1);
  self->decoder = wf_decoder_new ();
  self->crises = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, g_free,
                                        (GDestroyNotify) wf_membership_free);
  self->chains = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, g_free,
                                        (GDestroyNotify) g_array_unref);
  return self;
}

void
wf_audit_free (WfAudit *self)
{
  wf_decoder_free (self->decoder);
  g_hash_table_unref (self->crises);
  g_hash_table_unref (self->chains);
  g_free (self->place);
  g_free (self->space);
  g_free (self);
}

/* @code: the stable word, for scripts. */
static void G_GNUC_PRINTF (4, 5)
    find_fault (WfAudit *self, gint64 number, const char *code, const char *format, ...)
{
  va_list arguments;
  if (self->n_findings++ >= MAX_SHOWN)
    return;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_print ("%s:%" G_GINT64_FORMAT ": %s: %s\n", self->place, number, code, what);
}

/* Validity asks when an operation was received, and what of `ctl` was known then. */
static void
tell_receipt (WfOperation *operation, const WfReceipt *receipt)
{
  if (receipt == NULL)
    return;
  operation->receipt_seq = receipt->seq;
  operation->received_at = receipt->time_us;
  operation->receipt_ctl = receipt->ctl;
}

void
wf_audit_learn (
    WfAudit *self, const char *name, const char *document, gsize length, const WfReceipt *receipt)
{
  WfSpace space;
  WfVerdict verdict;
  g_autoptr (WfOperation) operation
      = wf_decoder_decode (self->decoder, document, length, name, &verdict, NULL);
  if (operation == NULL || !wf_space_parse (name, &space) || !wf_operation_verify (operation))
    return;
  WfMembership *membership = g_hash_table_lookup (self->crises, &space.crisis);
  if (membership == NULL)
    {
      membership = wf_membership_new (NULL);
      g_hash_table_insert (self->crises, g_memdup2 (&space.crisis, sizeof space.crisis),
                           membership);
    }
  tell_receipt (operation, receipt);
  wf_membership_add (membership, operation);
}

void
wf_audit_begin (WfAudit *self, const char *place, const char *name)
{
  WfSpace space;
  g_free (self->place);
  g_free (self->space);
  self->place = g_strdup (place);
  self->space = g_strdup (name);
  self->membership
      = wf_space_parse (name, &space) ? g_hash_table_lookup (self->crises, &space.crisis) : NULL;
  g_hash_table_remove_all (self->chains);
  wf_receipt_walk_init (&self->walk);
  self->walk.has_previous = FALSE;
  self->n_operations = self->n_receipts = self->n_findings = 0;
}

static void
add_link (WfAudit *self, const WfOperation *operation, gint64 number)
{
  WfChainLink link = { .n = operation->n, .receipt_seq = operation->receipt_seq, .tag = number };
  const guint8 *root
      = self->membership != NULL ? wf_membership_get_root_key (self->membership) : NULL;
  if (root != NULL && memcmp (operation->key, root, WF_KEY_SIZE) == 0)
    return; /* used from several places */
  GArray *chain = g_hash_table_lookup (self->chains, &operation->dev);
  if (chain == NULL)
    {
      chain = g_array_new (FALSE, FALSE, sizeof (WfChainLink));
      g_hash_table_insert (self->chains, g_memdup2 (&operation->dev, sizeof operation->dev), chain);
    }
  memcpy (link.hash, operation->hash, WF_HASH_SIZE);
  memcpy (link.previous, operation->previous, WF_HASH_SIZE);
  g_array_append_val (chain, link);
}

static void
check_receipt (WfAudit *self, gint64 number, const WfReceipt *receipt, const WfOperation *operation)
{
  g_autoptr (GError) error = NULL;
  if (wf_receipt_walk_next (&self->walk, receipt->seq, receipt->time_us, receipt->hash,
                            operation != NULL ? operation->hash : NULL, &error))
    return;
  find_fault (self, number, "receipt", "%s", error->message);
  /* One break is one finding: go on from what it says. */
  self->walk.seq = receipt->seq;
  self->walk.time_us = receipt->time_us;
  memcpy (self->walk.hash, receipt->hash, WF_HASH_SIZE);
}

static void
take (WfAudit *self,
      gint64 number,
      const char *document,
      gsize length,
      const WfReceipt *receipt,
      gboolean walks)
{
  WfVerdict verdict = WF_VERDICT_OK;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfOperation) operation
      = wf_decoder_decode (self->decoder, document, length, self->space, &verdict, &error);

  self->n_operations++;
  if (receipt != NULL && walks)
    check_receipt (self, number, receipt, operation);
  self->n_receipts += receipt != NULL;
  if (operation == NULL)
    {
      find_fault (self, number, wf_verdict_get_code (verdict), "%s", error->message);
      return;
    }
  tell_receipt (operation, receipt);
  if (!wf_operation_verify (operation))
    verdict = WF_VERDICT_BAD_SIGNATURE;
  else if (self->membership != NULL)
    verdict = wf_membership_check (self->membership, operation);
  if (verdict != WF_VERDICT_OK)
    {
      char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
      wf_operation_id_format (&operation->id, id);
      find_fault (self, number, wf_verdict_get_code (verdict), "%s", id);
    }
  add_link (self, operation, number);
}

void
wf_audit_take (
    WfAudit *self, gint64 number, const char *document, gsize length, const WfReceipt *receipt)
{
  take (self, number, document, length, receipt, TRUE);
}

void
wf_audit_take_stored (
    WfAudit *self, gint64 number, const char *document, gsize length, const WfReceipt *receipt)
{
  take (self, number, document, length, receipt, FALSE);
}

static void
check_link (WfAudit *self, const char *device, const WfChainLink *link, const WfChainLink *previous)
{
  const gint64 expected = previous != NULL ? previous->n + 1 : 1;

  if (!link->counts)
    find_fault (self, link->tag, wf_verdict_get_code (WF_VERDICT_FORKED),
                _ ("device %s, operation number %" PRId64 " is of a branch that does not count"),
                device, link->n);
  else if (previous != NULL && link->n == previous->n)
    find_fault (self, link->tag, "fork",
                _ ("device %s has two operations number %" PRId64 ", and no receipt parts them"),
                device, link->n);
  else if (link->n != expected)
    find_fault (self, link->tag, "gap",
                _ ("device %s lacks the operations %" PRId64 " to %" PRId64), device, expected,
                link->n - 1);
  else if (previous != NULL && memcmp (link->previous, previous->hash, WF_HASH_SIZE) != 0)
    find_fault (self, link->tag, "broken-chain",
                _ ("device %s, operation number %" PRId64 " does not follow the one before it"),
                device, link->n);
}

static void
check_chain (WfAudit *self, const WfUuid *device, GArray *chain)
{
  const WfChainLink *previous = NULL;
  char text[WF_UUID_TEXT_LENGTH + 1];
  wf_uuid_format (device, text);
  wf_chain_judge (chain);
  for (guint i = 0; i < chain->len; i++)
    {
      const WfChainLink *link = &g_array_index (chain, WfChainLink, i);
      check_link (self, text, link, previous);
      if (link->counts)
        previous = link;
    }
}

static void
print_sum (WfAudit *self)
{
  g_print (ngettext ("%s: %u operation of %s, %u with a receipt: ",
                     "%s: %u operations of %s, %u with a receipt: ", self->n_operations),
           self->place, self->n_operations, self->space, self->n_receipts);
  if (self->n_findings > 0)
    g_print (ngettext ("%u finding\n", "%u findings\n", self->n_findings), self->n_findings);
  else if (self->membership == NULL)
    g_print (_ ("in order; not checked who may write, because its ctl was not given\n"));
  else
    g_print (_ ("in order\n"));
}

guint
wf_audit_end (WfAudit *self)
{
  GHashTableIter iter;
  gpointer device, chain;
  g_hash_table_iter_init (&iter, self->chains);
  while (g_hash_table_iter_next (&iter, &device, &chain))
    check_chain (self, device, chain);
  print_sum (self);
  return self->n_findings;
}
