/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "store/wf-blob-files.h"
#include "store/wf-courier-private.h"

void
wf_courier_collect_blobs (const char *store_path,
                          const char *body,
                          gsize body_length,
                          GHashTable *blobs)
{
  const WfOperation operation = { .body = body, .body_length = body_length };
  g_autoptr (GPtrArray) some = wf_attachments_read (&operation);
  for (guint i = 0; i < some->len; i++)
    {
      const WfAttachment *attachment = g_ptr_array_index (some, i);
      g_autofree char *hex = wf_hex_dup (attachment->hash, WF_HASH_SIZE);
      if (!g_hash_table_contains (blobs, hex) && wf_blob_is_here (store_path, attachment->hash))
        g_hash_table_insert (blobs, g_steal_pointer (&hex),
                             wf_attachment_new (attachment->hash, attachment->size, "", ""));
    }
}

static gboolean
write_one (const char *store_path,
           const WfAttachment *attachment,
           WfBundleWriter *writer,
           GError **error)
{
  if (!wf_bundle_writer_begin_blob (writer, attachment->hash, attachment->size, error))
    return FALSE;
  for (gint64 offset = 0; offset < attachment->size;)
    {
      g_autoptr (GBytes) chunk = wf_blob_read (store_path, attachment->hash, offset, error);
      gsize n = 0;
      const void *bytes = chunk != NULL ? g_bytes_get_data (chunk, &n) : NULL;
      if (chunk == NULL)
        return FALSE;
      if (n == 0 || (gint64) n > attachment->size - offset)
        {
          g_set_error_literal (error, WF_ERROR, WF_ERROR_CORRUPT,
                               _ ("An attachment on this computer is not as long as was signed."
                                  " Nothing was written; leave the attachments out."));
          return FALSE;
        }
      if (!wf_bundle_writer_add_bytes (writer, bytes, n, error))
        return FALSE;
      offset += (gint64) n;
    }
  return TRUE;
}

gboolean
wf_courier_write_blobs (const char *store_path,
                        GHashTable *blobs,
                        WfBundleWriter *writer,
                        GError **error)
{
  GHashTableIter iter;
  gpointer attachment;
  g_hash_table_iter_init (&iter, blobs);
  while (g_hash_table_iter_next (&iter, NULL, &attachment))
    if (!write_one (store_path, attachment, writer, error))
      return FALSE;
  return TRUE;
}

gboolean
wf_courier_take_blob (const char *store_path,
                      const WfBundleItem *item,
                      WfBundleReader *reader,
                      GError **error)
{
  g_autofree guint8 *block = NULL;
  gboolean is_whole = FALSE;
  gssize n = 0;
  if (wf_blob_is_here (store_path, item->hash))
    return TRUE;
  block = g_malloc (WF_BLOB_CHUNK);
  wf_blob_forget_partial (store_path, item->hash);
  while ((n = wf_bundle_reader_read (reader, block, WF_BLOB_CHUNK, error)) > 0)
    {
      g_autoptr (GBytes) chunk = g_bytes_new (block, (gsize) n);
      g_autoptr (GError) problem = NULL;
      if (wf_blob_append (store_path, item->hash, item->size, chunk, &is_whole, &problem))
        continue;
      /* Something else under a good name is thrown away; the operations count all the same. */
      if (g_error_matches (problem, WF_ERROR, WF_ERROR_INVALID))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  return n == 0;
}
