/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "model/wf-hlc.h"
#include "store/wf-crisis-table.h"
#include "store/wf-name-table.h"
#include "store/wf-operation-table.h"
#include "store/wf-rebuild.h"
#include "store/wf-spare-file.h"

typedef struct
{
  WfDb *from, *to; /* @to NULL: looks only */
  WfDecoder *decoder;
  GString *document;
  WfSalvageReport *report;
  GHashTable *spare; /* const WfOperationId * inside it -> WfOperation: written here, not met yet */
} WfSalvage;

static gboolean
copy_epoch (WfSalvage *self, gint64 from, gint64 *to)
{
  gsize size = 0;
  g_autoptr (GBytes) name = wf_name_table_dup (self->from, WF_NAME_EPOCH, from, NULL);
  gconstpointer bytes = name != NULL ? g_bytes_get_data (name, &size) : NULL;
  return bytes != NULL && wf_name_table_ensure (self->to, WF_NAME_EPOCH, bytes, size, to, NULL);
}

/* Hash, id and body must agree: a row that was hit is left out, never mended. The space is the one
 * that was signed, whatever has become of its name in the table. */
static WfOperation *
read_whole (WfSalvage *self, const WfStoredOperation *row, gint64 *space)
{
  WfVerdict verdict;
  g_string_truncate (self->document, 0);
  wf_stored_operation_append_document (row, self->document);
  g_autoptr (WfOperation) operation = wf_decoder_decode (self->decoder, self->document->str,
                                                         self->document->len, NULL, &verdict, NULL);
  if (operation == NULL
      || (self->to != NULL
          && !wf_name_table_ensure (self->to, WF_NAME_SPACE, operation->space,
                                    strlen (operation->space), space, NULL)))
    return NULL;
  return g_steal_pointer (&operation);
}

/* The pinned root key: with it the certificates count, be the genesis itself lost. What cannot be
 * read of it is left to the genesis. */
static gboolean
keep_root (WfSalvage *self, const WfOperation *operation, const WfSpace *space, GError **error)
{
  guint8 root[WF_KEY_SIZE];
  gboolean has_root = FALSE;
  guint64 hlc = 0;

  return !wf_space_is_ctl (operation->space)
         || !wf_crisis_table_get (self->from, &space->crisis, &has_root, root, &hlc, NULL)
         || !has_root || wf_crisis_table_pin (self->to, &space->crisis, root, error);
}

static gboolean
save (WfSalvage *self,
      WfArrival arrival,
      gboolean is_local,
      WfOperation *operation,
      gint64 space,
      gboolean *is_new,
      GError **error)
{
  WfSpace parsed;
  gint64 device = 0;
  *is_new = TRUE;
  if (self->to == NULL)
    return TRUE;
  /* Cursors are not taken over: every history is read from its beginning. */
  if (arrival.standing == WF_STANDING_READ)
    arrival.standing = WF_STANDING_CONFIRMED;
  if (arrival.epoch != 0 && !copy_epoch (self, arrival.epoch, &arrival.epoch))
    arrival.epoch = 0;
  if (!wf_operation_table_insert (self->to, operation, space, &arrival, 0, is_new, error)
      || !wf_name_table_find (self->to, WF_NAME_DEVICE, operation->dev.bytes, 16, &device, error))
    return FALSE;
  if (!wf_space_parse (operation->space, &parsed) || !keep_root (self, operation, &parsed, error))
    return FALSE;
  if (!is_local)
    return TRUE;
  return wf_device_table_set_local (self->to, device, error)
         && wf_crisis_table_set_hlc (self->to, &parsed.crisis, operation->id.hlc, error);
}

/* Reads on from row @since until the end or the next damaged page. @failed tells which. An error is
 * one of writing. */
static gboolean
read_stretch (WfSalvage *self, gint64 *since, gboolean *failed, GError **error)
{
  g_auto (WfOperationReader) reader = { 0 };
  WfStoredOperation row;
  gboolean has_row = TRUE;

  *failed = !wf_operation_reader_from (&reader, self->from, *since, NULL);
  while (!*failed && has_row)
    {
      *failed = !wf_operation_reader_next (&reader, &row, &has_row, NULL);
      if (*failed || !has_row)
        break;
      gint64 space = 0;
      *since = row.seq;
      g_autoptr (WfOperation) operation = read_whole (self, &row, &space);
      if (operation == NULL)
        continue;
      gboolean is_new = FALSE; /* a damaged tree may show a page twice */
      g_hash_table_remove (self->spare, &operation->id);
      if (!save (self, row.arrival, row.is_local, operation, space, &is_new, error))
        return FALSE;
      self->report->n_saved += is_new;
      self->report->n_unsent += is_new && row.arrival.standing == WF_STANDING_WAITING;
    }
  return TRUE;
}

static gint64
find_last (WfDb *db)
{
  gint64 next = 0;
  return wf_operation_table_next_seq (db, &next, NULL) ? next - 1 : G_MAXINT32;
}

/* Steps over a damaged page with growing strides: rows are numbered without gaps. */
static gboolean
read_all (WfSalvage *self, GError **error)
{
  gint64 last = find_last (self->from), since = 0, stride = 1;
  while (since < last)
    {
      gboolean failed = FALSE;
      gint64 before = since;
      if (!read_stretch (self, &since, &failed, error))
        return FALSE;
      if (!failed)
        break;
      stride = since > before ? 1 : stride * 2;
      since += stride;
    }
  self->report->n_lost = last == G_MAXINT32 ? 0 : MAX (0, last - self->report->n_saved);
  return TRUE;
}

/* --- the second copy of what was written here ------------------------------ */

static GHashTable *
read_spare (WfDb *from, WfDecoder *decoder)
{
  GHashTable *spare = g_hash_table_new_full (wf_operation_id_hash_key, wf_operation_id_equal_key,
                                             NULL, (GDestroyNotify) wf_operation_unref);
  /* One that cannot be read saves nothing. */
  g_autoptr (GPtrArray) lines = wf_spare_file_read (wf_db_get_path (from), NULL);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      gsize size;
      const char *text = g_bytes_get_data (g_ptr_array_index (lines, i), &size);
      WfVerdict verdict;
      WfOperation *operation = wf_decoder_decode (decoder, text, size, NULL, &verdict, NULL);
      if (operation != NULL)
        g_hash_table_replace (spare, &operation->id, operation);
    }
  return spare;
}

static gboolean
save_spare (WfSalvage *self, GError **error)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, self->spare);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      WfOperation *operation = value;
      const WfArrival arrival
          = { .arrived_at = wf_hlc_time_us (operation->id.hlc), .received_at = WF_NO_TIME };
      gint64 space = 0;
      gboolean is_new = FALSE;
      if (!wf_operation_verify (operation))
        continue;
      if ((self->to != NULL
           && !wf_name_table_ensure (self->to, WF_NAME_SPACE, operation->space,
                                     strlen (operation->space), &space, error))
          || !save (self, arrival, TRUE, operation, space, &is_new, error))
        return FALSE;
      self->report->n_saved += is_new;
      self->report->n_unsent += is_new;
    }
  return TRUE;
}

static gboolean
salvage (WfDb *from, WfDb *to, WfSalvageReport *report, GError **error)
{
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  g_autoptr (GString) document = g_string_new (NULL);
  g_autoptr (GHashTable) spare = read_spare (from, decoder);
  WfSalvage self = { from, to, decoder, document, report, spare };
  memset (report, 0, sizeof *report);
  return read_all (&self, error) && save_spare (&self, error);
}

gboolean
wf_salvage_count (const char *from, WfSalvageReport *report, GError **error)
{
  g_autoptr (WfDb) db = wf_db_open (from, WF_DB_DAMAGED, error);
  return db != NULL && salvage (db, NULL, report, error);
}

static gboolean
fill (WfDb *from, WfDb *to, WfSalvageReport *report, GError **error)
{
  gint64 realm = -1;
  g_auto (WfTransaction) transaction = { 0 };
  if (!wf_transaction_begin (&transaction, to, error) || !salvage (from, to, report, error))
    return FALSE;
  if (wf_db_get_meta_integer (from, "realm", -1, &realm, NULL) && realm >= 0
      && !wf_db_set_meta_integer (to, "realm", realm, error))
    return FALSE;
  return wf_transaction_commit (&transaction, error);
}

gboolean
wf_salvage (const char *from, const char *to, WfSalvageReport *report, GError **error)
{
  WfRebuildReport rebuilt;
  if (g_file_test (to, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_EXISTS, _ ("%s is there already. Choose a new file."),
                   to);
      return FALSE;
    }
  g_autoptr (WfDb) source = wf_db_open (from, WF_DB_DAMAGED, error);
  g_autoptr (WfDb) target = source != NULL ? wf_db_open (to, WF_DB_NORMAL, error) : NULL;
  return target != NULL && fill (source, target, report, error)
         && wf_rebuild (target, TRUE, &rebuilt, error)
         /* What counts is judged when a store is opened on it. */
         && wf_db_set_meta_integer (target, "fold-version", 0, error);
}
