/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"
#include "sync/wf-changes-page.h"

/* What a server may answer: a page of changes, the results of a push, the welcome, lines of the
 * feed. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) text = g_bytes_new (data, size);
  g_autoptr (WfChangesPage) page = wf_changes_page_read (text, 7, NULL);
  g_autoptr (WfPushAnswer) answer = wf_push_answer_read (text, NULL);
  g_autoptr (WfWelcome) welcome = wf_welcome_read (text, NULL);
  g_autofree char *id = wf_document_dup_id (text);
  g_autofree char *space = NULL;
  gint64 seq;

  g_assert (!wf_feed_line_read ((const char *) data, size, &space, &seq) || space);
  g_assert (!page || (page->documents->len == page->receipts->len && page->last_seq >= 7));
  for (guint i = 0; page && i < page->documents->len; i++)
    g_assert (g_bytes_get_size (page->documents->pdata[i]) > 1);
  for (guint i = 1; page && i < page->receipts->len; i++)
    g_assert (g_array_index (page->receipts, WfReceipt, i).seq
              > g_array_index (page->receipts, WfReceipt, i - 1).seq);
  g_assert (!welcome || welcome->epoch);
  return 0;
}
