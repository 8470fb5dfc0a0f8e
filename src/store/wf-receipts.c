/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-receipts.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-clock.h"
#include "base/wf-error.h"

void
wf_receipt_walk_init (WfReceiptWalk *self)
{
  memset (self, 0, sizeof *self);
  self->has_previous = TRUE;
  self->time_us = WF_NO_TIME;
}

gboolean
wf_receipt_walk_next (WfReceiptWalk *self,
                      gint64 seq,
                      gint64 time_us,
                      const guint8 hash[WF_HASH_SIZE],
                      const guint8 *operation_hash,
                      GError **error)
{
  guint8 expected[WF_HASH_SIZE];
  const char *fault = NULL;

  if (seq <= 0 || (self->has_previous && seq <= self->seq))
    fault = _ ("its number goes back");
  else if (self->has_previous && time_us < self->time_us)
    fault = _ ("its time goes back");
  if (fault == NULL && self->has_previous && operation_hash != NULL)
    {
      wf_receipt_hash (expected, self->hash, operation_hash, seq, time_us);
      if (memcmp (expected, hash, sizeof expected) != 0)
        fault = _ ("it does not follow from the one before");
    }
  if (fault != NULL)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, seq);
      g_set_error (error, WF_ERROR, WF_ERROR_PROTOCOL,
                   _ ("Receipt %s is broken: %s. Nothing of this batch was taken."), number, fault);
      return FALSE;
    }
  self->has_previous = TRUE;
  self->seq = seq;
  self->time_us = time_us;
  memcpy (self->hash, hash, WF_HASH_SIZE);
  return TRUE;
}
