/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"
#include "sync/wf-peer-page.h"

/* What a foreign peer may answer: a page of changes, and documents that were asked for. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) text = g_bytes_new (data, size);
  g_autoptr (WfPeerPage) page = wf_peer_page_read (text, NULL);
  g_autoptr (GPtrArray) documents = wf_peer_read_documents (text, NULL);
  g_autoptr (GBytes) question
      = page ? wf_peer_ask_documents (page->wanted, 0, page->wanted->len) : NULL;

  g_assert (!page || page->next);
  g_assert (!page || page->documents->len + page->wanted->len == page->ids->len);
  g_assert (!page || page->ids->len + page->strangers->len == page->n_rows);
  for (guint i = 0; documents && i < documents->len; i++)
    g_assert (g_bytes_get_size (documents->pdata[i]) > 1);
  g_assert (!page || question);
  return 0;
}
