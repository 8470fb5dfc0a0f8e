/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"
#include "wire/wf-attachment.h"
#include "wire/wf-operation-codec.h"

/* Twice: as a document, and as columns of a store, where no hash stands before the readers of
 * skeleton and body. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const guint8 zero[WF_SIGNATURE_SIZE];
  const WfOperationId id = { 0 };
  const char *text = (const char *) data;
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  g_autoptr (GError) error = NULL;
  WfVerdict verdict;
  g_autoptr (WfOperation) operation
      = wf_decoder_decode (decoder, text, size, NULL, &verdict, &error);
  g_assert ((operation != NULL) == (verdict == WF_VERDICT_OK) && (operation != NULL) == !error);
  if (operation)
    wf_operation_verify (operation);

  const guint8 *line_break = memchr (data, '\n', size);
  const gsize length = line_break ? (gsize) (line_break - data) : size;
  g_autoptr (WfOperation) stored = wf_decoder_decode_stored (
      decoder, &id, NULL, zero, zero, text, length, line_break ? text + length + 1 : NULL,
      line_break ? size - length - 1 : 0, NULL);
  for (guint i = 0; stored && i < stored->n_writes; i++)
    g_assert (wf_operation_find_write (stored, stored->writes[i].field) == &stored->writes[i]);
  g_autoptr (GString) out = g_string_new (NULL);
  if (stored)
    {
      g_autoptr (GPtrArray) attachments = wf_attachments_read (stored);
      g_assert (attachments != NULL);
      wf_operation_append_document (stored, out);
    }
  return 0;
}
