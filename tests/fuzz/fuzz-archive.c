/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/folder.h"
#include "wire/wf-archive.h"

/* An archive, which is what a snapshot of the server is, too: line by line to its end, or to the
 * first line that is none. */
static void
read_all (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfArchiveReader) reader = wf_archive_reader_open (path, &error);
  GBytes *document = NULL;
  gboolean has_receipt;
  gint64 seq, time_us;
  guint8 rh[WF_HASH_SIZE];

  g_assert ((reader != NULL) == (error == NULL));
  while (reader
         && wf_archive_reader_next (reader, &document, &has_receipt, &seq, &time_us, rh, &error))
    {
      const WfHead *head = wf_archive_reader_get_head (reader);
      g_assert (!has_receipt || seq > 0);
      g_assert (!head || (has_receipt && head->seq == seq));
      g_assert (wf_archive_reader_get_ctl (reader) >= 0);
      g_assert (g_bytes_get_size (document) > 1);
      g_clear_pointer (&document, g_bytes_unref);
    }
}

/* Twice: as a file, and as one line of another shell. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *path = fuzz_folder_put ("archive.wfa", data, size);
  g_autoptr (WfJson) json
      = wf_json_scan ((const char *) data, (gssize) size, &wf_archive_line_limits, NULL);
  g_autoptr (GBytes) document = NULL;
  gboolean has_receipt, has_head;
  gint64 seq, time_us, ctl;
  guint8 rh[WF_HASH_SIZE];
  WfHead head;

  read_all (path);
  if (json
      && wf_archive_parse_line (wf_json_root (json), &document, &has_receipt, &seq, &time_us, rh,
                                &ctl, &has_head, &head)
             == NULL)
    g_assert (document && (!has_receipt || seq > 0));
  return 0;
}
