/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/wf-audit.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "store/wf-receipts.h"

#define MAX_SHOWN 20

typedef struct
{
  gint64 n, number;
  guint8 hash[WF_HASH_SIZE], previous[WF_HASH_SIZE];
} WfLink;

struct _WfAudit
{
  WfDecoder *decoder;
  GHashTable *crises; /* WfUuid -> WfMembership */

  /* the space at hand */
  char *place;
  WfMembership *membership; /* NULL: its ctl is not here */
  char *space;
  GHashTable *chains; /* WfUuid of the device -> GArray of WfLink */
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

static void G_GNUC_PRINTF (3, 4) find_fault (WfAudit *self, gint64 number, const char *format, ...)
{
  va_list arguments;
  if (self->n_findings++ >= MAX_SHOWN)
    return;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_print ("%s:%" G_GINT64_FORMAT ": %s\n", self->place, number, what);
}

void
wf_audit_learn (WfAudit *self, const char *name, const char *document, gsize length)
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
  wf_membership_apply (membership, operation);
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
  WfLink link = { .n = operation->n, .number = number };
  GArray *chain = g_hash_table_lookup (self->chains, &operation->dev);
  if (chain == NULL)
    {
      chain = g_array_new (FALSE, FALSE, sizeof (WfLink));
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
  self->n_receipts++;
  if (wf_receipt_walk_next (&self->walk, receipt->seq, receipt->time_us, receipt->hash,
                            operation != NULL ? operation->hash : NULL, &error))
    return;
  find_fault (self, number, "%s", error->message);
  /* One break is one finding: go on from what it says. */
  self->walk.seq = receipt->seq;
  self->walk.time_us = receipt->time_us;
  memcpy (self->walk.hash, receipt->hash, WF_HASH_SIZE);
}

void
wf_audit_count_receipt (WfAudit *self)
{
  self->n_receipts++;
}

void
wf_audit_take (
    WfAudit *self, gint64 number, const char *document, gsize length, const WfReceipt *receipt)
{
  WfVerdict verdict = WF_VERDICT_OK;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfOperation) operation
      = wf_decoder_decode (self->decoder, document, length, self->space, &verdict, &error);

  self->n_operations++;
  if (receipt != NULL)
    check_receipt (self, number, receipt, operation);
  if (operation == NULL)
    {
      find_fault (self, number, "%s: %s", wf_verdict_get_code (verdict), error->message);
      return;
    }
  if (!wf_operation_verify (operation))
    verdict = WF_VERDICT_BAD_SIGNATURE;
  else if (self->membership != NULL)
    verdict = wf_membership_check (self->membership, operation);
  if (verdict != WF_VERDICT_OK)
    {
      char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
      wf_operation_id_format (&operation->id, id);
      find_fault (self, number, "%s: %s", wf_verdict_get_code (verdict), id);
    }
  add_link (self, operation, number);
}

static int
compare_links (gconstpointer a, gconstpointer b)
{
  const WfLink *one = a, *other = b;
  return (one->n > other->n) - (one->n < other->n);
}

static void
check_chain (WfAudit *self, const WfUuid *device, GArray *chain)
{
  const WfLink *previous = NULL;
  char text[WF_UUID_TEXT_LENGTH + 1];
  wf_uuid_format (device, text);
  g_array_sort (chain, compare_links);
  for (guint i = 0; i < chain->len; i++)
    {
      const WfLink *link = &g_array_index (chain, WfLink, i);
      gint64 expected = previous != NULL ? previous->n + 1 : 1;
      if (previous != NULL && link->n == previous->n)
        find_fault (self, link->number, _ ("fork: device %s has two operations number %" PRId64),
                    text, link->n);
      else if (link->n != expected)
        find_fault (self, link->number,
                    _ ("gap: device %s lacks the operations %" PRId64 " to %" PRId64), text,
                    expected, link->n - 1);
      else if (previous != NULL && memcmp (link->previous, previous->hash, WF_HASH_SIZE) != 0)
        find_fault (self, link->number, _ ("broken chain: device %s, operation number %" PRId64),
                    text, link->n);
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
