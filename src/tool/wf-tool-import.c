/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "tool/wf-tool-store.h"
#include "tool/wf-tool.h"
#include "wire/wf-archive.h"

#define BATCH 5000

static char *
dup_peer (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 block[65536];
  gssize n;
  if (stream == NULL)
    return NULL;
  while ((n = g_input_stream_read (G_INPUT_STREAM (stream), block, sizeof block, NULL, error)) > 0)
    g_checksum_update (sum, block, n);
  return n < 0 ? NULL : g_strconcat ("archive:", g_checksum_get_string (sum), NULL);
}

/* Up to BATCH lines; NULL without @error at the end. */
static WfBatch *
read_batch (WfArchiveReader *reader, const char *peer, WfReceipt *last, GError **error)
{
  g_autoptr (WfBatch) batch = wf_batch_new (peer, wf_archive_reader_get_space (reader));
  GError *problem = NULL;
  batch->epoch = g_strdup (wf_archive_reader_get_epoch (reader));
  batch->receipts = g_array_new (FALSE, TRUE, sizeof (WfReceipt));
  batch->heads = g_array_new (FALSE, TRUE, sizeof (WfHead));
  while (batch->documents->len < BATCH)
    {
      GBytes *document = NULL;
      gboolean has_receipt = FALSE;
      WfReceipt receipt = { 0 };
      if (!wf_archive_reader_next (reader, &document, &has_receipt, &receipt.seq, &receipt.time_us,
                                   receipt.hash, &problem))
        break;
      receipt.ctl = wf_archive_reader_get_ctl (reader);
      if (wf_archive_reader_get_head (reader) != NULL)
        g_array_append_vals (batch->heads, wf_archive_reader_get_head (reader), 1);
      if (has_receipt)
        *last = receipt;
      else
        receipt.seq = 0;
      g_ptr_array_add (batch->documents, document);
      g_array_append_val (batch->receipts, receipt);
    }
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return NULL;
    }
  batch->seq = last->seq;
  memcpy (batch->cursor_hash, last->hash, WF_HASH_SIZE);
  return batch->documents->len > 0 ? g_steal_pointer (&batch) : NULL;
}

static gboolean
take (WfStore *store, WfBatch *batch, WfReceiveReport *sum, GError **error)
{
  GAsyncResult *pending = NULL;
  wf_store_receive_async (store, batch, NULL, wf_tool_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_tool_wait (&pending);
  g_autoptr (WfReceiveReport) report = wf_store_receive_finish (store, result, error);
  if (report == NULL)
    return FALSE;
  sum->n_new += report->n_new;
  sum->n_known += report->n_known;
  sum->n_refused += report->n_refused;
  sum->n_quarantined += report->n_quarantined;
  if (sum->alarm == NULL)
    sum->alarm = g_steal_pointer (&report->alarm);
  return TRUE;
}

/* What came before was verified one by one and stays. @is_archive: that breaks off; or else the
 * store took no more of it, and says itself why and what to do. Takes @problem. */
static void
explain_break (GError *problem, gboolean is_archive, guint n_new, gboolean is_last, GError **error)
{
  if (!is_archive && problem->code != WF_ERROR_PROTOCOL && problem->code != WF_ERROR_INVALID)
    {
      g_propagate_error (error, problem);
      return;
    }
  g_autofree char *taken
      = n_new == 0
            ? g_strdup (_ ("Nothing of this archive was taken. Get it again and import it then."))
            : g_strdup_printf (
                ngettext ("%u operation that stands before that was taken and stays; "
                          "nothing behind it was. Get the archive again and import "
                          "it: what is here is known.",
                          "%u operations that stand before that were taken and stay; "
                          "nothing behind them was. Get the archive again and "
                          "import it: what is here is known.",
                          n_new),
                n_new);
  g_set_error (error, problem->domain, problem->code, "%s\n%s%s%s", problem->message, taken,
               is_last ? "" : "\n", is_last ? "" : _ ("The archives after it were not read."));
  g_error_free (problem);
}

static gboolean
import_one (WfStore *store, const char *path, gboolean is_last, gboolean *is_clean, GError **error)
{
  g_autoptr (WfReceiveReport) sum = g_new0 (WfReceiveReport, 1);
  WfReceipt last = { 0 };
  GError *problem = NULL;
  WfBatch *batch;
  g_autofree char *peer = dup_peer (path, error);
  g_autoptr (WfArchiveReader) reader = peer != NULL ? wf_archive_reader_open (path, error) : NULL;
  if (reader == NULL)
    return FALSE;
  while ((batch = read_batch (reader, peer, &last, &problem)) != NULL
         && take (store, batch, sum, &problem))
    ;
  if (problem != NULL)
    {
      explain_break (problem, batch == NULL, sum->n_new, is_last, error);
      return FALSE;
    }
  g_print (_ ("%s: %u new, %u known, %u waiting for ctl, %u refused\n"), path, sum->n_new,
           sum->n_known, sum->n_quarantined, sum->n_refused);
  if (sum->alarm != NULL)
    wf_tool_print_alarm (path, sum->alarm);
  *is_clean = *is_clean && sum->n_refused == 0 && sum->n_quarantined == 0 && sum->alarm == NULL;
  return TRUE;
}

/* `ctl` first, whatever the order of the arguments: the rest is judged by it. FALSE: one of them is
 * no archive, and none was taken. */
static gboolean
sort_archives (char **archives, GPtrArray *sorted, WfRealm *realm, GError **error)
{
  guint n_ctl = 0;
  for (guint i = 0; archives[i] != NULL; i++)
    {
      WfRealm own;
      g_autoptr (WfArchiveReader) reader = wf_archive_reader_open (archives[i], error);
      const char *space = reader != NULL ? wf_archive_reader_get_space (reader) : NULL;
      if (reader == NULL || !wf_tool_get_realm (space, &own, error))
        return FALSE;
      if (i == 0)
        *realm = own;
      g_ptr_array_insert (sorted, wf_space_is_ctl (space) ? (int) n_ctl++ : -1, archives[i]);
    }
  return TRUE;
}

static gboolean
import_all (const char *path, char **archives, gboolean *is_clean, GError **error)
{
  WfRealm realm;
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  if (!sort_archives (archives, sorted, &realm, error))
    {
      g_prefix_error (error, "%s\n", _ ("None of the archives was taken."));
      return FALSE;
    }
  g_autofree char *usual = path == NULL ? wf_tool_dup_store_path (realm) : NULL;
  g_autoptr (WfStore) store = wf_tool_open_store (path != NULL ? path : usual, realm, error);
  gboolean done = store != NULL;
  for (guint i = 0; done && i < sorted->len; i++)
    done = import_one (store, sorted->pdata[i], i + 1 == sorted->len, is_clean, error);
  if (store != NULL)
    wf_store_close (store);
  return done;
}

static int
run (int argc, char **argv)
{
  g_autofree char *store = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_clean = TRUE;
  int code;
  const GOptionEntry entries[]
      = { { "store", 's', 0, G_OPTION_ARG_FILENAME, &store,
            N_ ("The store to import into (that of the application)"), N_ ("FILE") },
          { NULL } };
  if (!wf_tool_parse (&wf_tool_import, entries, &argc, &argv, &code))
    return code;
  if (argc < 2)
    {
      g_printerr (_ ("watchfloor-tool import: name at least one archive.\n"));
      return WF_TOOL_USAGE;
    }
  if (!import_all (store, argv + 1, &is_clean, &error))
    return wf_tool_fail (error);
  return is_clean ? WF_TOOL_OK : WF_TOOL_BAD;
}

const WfToolCommand wf_tool_import
    = { "import", "ARCHIVE…", N_ ("Take archives into a store; what is there already is known"),
        run };
