/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "base/wf-error.h"
#include "server/wfd-backup.h"
#include "server/wfd-blob-files.h"
#include "store/wf-feed-blob-table.h"
#include "store/wf-feed-table.h"
#include "wire/wf-operation-codec.h"

typedef struct
{
  WfdFindings *findings;
  WfDecoder *decoder;
  const char *blobs; /* folder */
  const WfFeedSpace *space;
  WfFeedReceipt last;
} Walk;

void
wfd_findings_free (WfdFindings *findings)
{
  g_ptr_array_unref (findings->defects);
  g_free (findings);
}

static void G_GNUC_PRINTF (2, 3) note (WfdFindings *findings, const char *format, ...)
{
  va_list arguments;

  findings->n_defects++;
  if (findings->defects->len >= WFD_MAX_DEFECTS)
    return;
  va_start (arguments, format);
  g_ptr_array_add (findings->defects, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* --- operations --------------------------------------------------------- */

/* NULL: all is well. */
static const char *
check_document (Walk *walk, const WfFeedRow *row)
{
  WfVerdict verdict;
  g_autoptr (WfOperation) operation = wf_decoder_decode (walk->decoder, row->document, row->length,
                                                         walk->space->name, &verdict, NULL);

  if (!operation)
    return wf_verdict_get_code (verdict);
  if (memcmp (operation->hash, row->hash, WF_HASH_SIZE) != 0
      || wf_operation_id_compare (&operation->id, &row->id) != 0)
    return _ ("the row belongs to another operation");
  return wf_operation_verify (operation) ? NULL : wf_verdict_get_code (WF_VERDICT_BAD_SIGNATURE);
}

static const char *
check_receipt (Walk *walk, const WfFeedRow *row)
{
  g_autofree char *head = wf_feed_dup_head (&row->id, &row->receipt);
  guint8 hash[WF_HASH_SIZE];

  wf_receipt_hash (hash, walk->last.hash, row->hash, row->receipt.seq, row->receipt.time_us);
  if (row->receipt.seq != walk->last.seq + 1)
    return _ ("a number is missing before it");
  if (row->receipt.time_us < walk->last.time_us)
    return _ ("its time is before the one before it");
  if (memcmp (hash, row->receipt.hash, WF_HASH_SIZE) != 0)
    return _ ("the receipt does not follow the one before it");
  return g_str_equal (head, row->head) ? NULL : _ ("what is sent of it is not what is stored");
}

static gboolean
check_row (const WfFeedRow *row, gpointer user_data)
{
  Walk *walk = user_data;
  const char *defects[] = { check_document (walk, row), check_receipt (walk, row) };

  walk->findings->n_operations++;
  for (guint i = 0; i < G_N_ELEMENTS (defects); i++)
    if (defects[i])
      note (walk->findings, _ ("%s, number %" PRId64 ": %s"), walk->space->name, row->receipt.seq,
            defects[i]);
  walk->last = row->receipt;
  return TRUE;
}

static gboolean
check_spaces (Walk *walk, WfDb *db, GError **error)
{
  g_autoptr (GPtrArray) spaces = wf_feed_list_spaces (db, error);

  if (!spaces)
    return FALSE;
  for (guint i = 0; i < spaces->len; i++)
    {
      g_autoptr (GError) local = NULL;
      walk->space = spaces->pdata[i];
      walk->last = (WfFeedReceipt){ 0 };
      walk->findings->n_spaces++;
      if (!wf_feed_visit_rows (db, walk->space->number, check_row, walk, &local))
        note (walk->findings, "%s: %s", walk->space->name, local->message);
    }
  return TRUE;
}

/* --- attachments -------------------------------------------------------- */

static gboolean
check_blob (const guint8 hash[WF_HASH_SIZE], gint64 size, gpointer user_data)
{
  Walk *walk = user_data;
  g_autofree char *path = wfd_blob_file_dup_path (walk->blobs, hash);
  g_autoptr (GError) error = NULL;

  walk->findings->n_blobs++;
  if (!wfd_blob_file_check (path, hash, &error))
    note (walk->findings, "%s", error->message);
  return TRUE;
}

WfdFindings *
wfd_backup_verify (const char *data_dir, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, "watchfloord.db", NULL);
  g_autofree char *blobs = g_build_filename (data_dir, "blobs", NULL);
  g_autoptr (WfDb) db = wf_db_open (path, WF_DB_READ_ONLY | WF_DB_CHECK, error);
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  g_autoptr (WfdFindings) findings = NULL;
  Walk walk = { .decoder = decoder };
  gboolean done;

  if (!db || !wf_feed_check_version (db, error))
    {
      wfd_backup_explain_damage (data_dir, error);
      return NULL;
    }
  findings = g_new0 (WfdFindings, 1);
  findings->defects = g_ptr_array_new_with_free_func (g_free);
  walk.findings = findings;
  walk.blobs = blobs;
  done = check_spaces (&walk, db, error) && wf_feed_blob_visit (db, check_blob, &walk, error);
  return done ? g_steal_pointer (&findings) : NULL;
}
