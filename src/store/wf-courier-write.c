/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "store/wf-blob-files.h"
#include "store/wf-courier-private.h"
#include "store/wf-ctl.h"
#include "store/wf-carried-heads.h"
#include "store/wf-head-table.h"
#include "store/wf-name-table.h"
#include "store/wf-operation-table.h"
#include "store/wf-receipts.h"

/* One space of the bundle that is being written. */
typedef struct
{
  const char *name; /* in the header */
  gint64 number;
  GArray *rows; /* gint64: row numbers, in the order of the file */
} Part;

typedef struct
{
  WfDb *db;
  const WfCourierRequest *request;
  const WfDeviceKey *device;
  WfMembership *membership;
  WfBundleHeader *header;
  WfCourierSent *sent;
  GPtrArray *earlier; /* WfCourierSent */
  GPtrArray *parts;   /* Part */
  const char *store_path;
  GHashTable *blobs; /* or NULL: no attachments */
  WfBundleWriter *writer;
  GString *document;
  gint64 n_done;
  int *permille;
} Compose;

static void
free_part (gpointer data)
{
  Part *part = data;
  g_array_unref (part->rows);
  g_free (part);
}

static void
compose_clear (Compose *self)
{
  g_clear_pointer (&self->writer, wf_bundle_writer_free);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->blobs, g_hash_table_unref);
  g_clear_pointer (&self->earlier, g_ptr_array_unref);
  g_clear_pointer (&self->header, wf_bundle_header_free);
  g_clear_pointer (&self->membership, wf_membership_free);
  g_clear_pointer (&self->db, wf_db_close);
  if (self->document != NULL)
    g_string_free (self->document, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Compose, compose_clear)

static gboolean
open_store (Compose *self, const char *path, const WfSpace *space, GError **error)
{
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  self->db = wf_db_open (path, WF_DB_READ_ONLY, error);
  if (self->db == NULL)
    return FALSE;
  self->membership = wf_ctl_read (self->db, decoder, space, error);
  self->document = g_string_new (NULL);
  return self->membership != NULL;
}

/* --- which rows --------------------------------------------------------------------------------
 */

static gboolean
find_device (Compose *self, gint64 number, WfUuid *device, GError **error)
{
  g_autoptr (GBytes) name = wf_name_table_dup (self->db, WF_NAME_DEVICE, number, error);
  if (name == NULL)
    return FALSE;
  memcpy (device, g_bytes_get_data (name, NULL), sizeof *device);
  return TRUE;
}

/* How far each chain of the space goes in this store. */
static gboolean
read_heads (Compose *self, gint64 space, WfBundleSpace *described, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *s = wf_db_statement (
      self->db, "SELECT dev, max (n) FROM operation WHERE space = ? GROUP BY dev", error);
  if (s == NULL)
    return FALSE;
  wf_bind_integer (s, 1, space);
  for (;;)
    {
      WfBundleHead head;
      if (!wf_db_step (self->db, s, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      head.n = sqlite3_column_int64 (s, 1);
      if (!find_device (self, sqlite3_column_int64 (s, 0), &head.device, error))
        {
          sqlite3_reset (s);
          return FALSE;
        }
      g_array_append_val (described->to, head);
      g_array_append_val (described->from, head);
    }
}

/* The chain of a device joins on before the first of its operations that go along. */
static void
note_first (WfBundleSpace *described, const WfUuid *device, gint64 n)
{
  for (guint i = 0; i < described->from->len; i++)
    {
      WfBundleHead *head = &g_array_index (described->from, WfBundleHead, i);
      if (wf_uuid_equal (&head->device, device))
        head->n = MIN (head->n, n - 1);
    }
}

/* Those with receipts first, in the order of their receipts, so that the receipts follow one
 * another; then the rest by arrival. */
static gboolean
list_rows (
    Compose *self, Part *part, const WfCourierSpan *span, WfBundleSpace *described, GError **error)
{
  gboolean has_row = FALSE;
  WfUuid device;
  sqlite3_stmt *s
      = wf_db_statement (self->db,
                         "SELECT seq, dev, n, CASE WHEN instr (body, '\"att\"') > 0 THEN body END"
                         " FROM operation WHERE space = ? AND seq > ?"
                         " AND seq <= ? AND hlc >= ?"
                         " ORDER BY received_at IS NULL, epoch, receipt_seq, seq",
                         error);
  if (s == NULL)
    return FALSE;
  wf_bind_integer (s, 1, span->space);
  wf_bind_integer (s, 2, span->from_row);
  wf_bind_integer (s, 3, span->to_row);
  wf_bind_integer (s, 4, span->since_hlc);
  for (;;)
    {
      if (!wf_db_step (self->db, s, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      const gint64 row = sqlite3_column_int64 (s, 0);
      const gint64 n = sqlite3_column_int64 (s, 2);
      if (!find_device (self, sqlite3_column_int64 (s, 1), &device, error))
        {
          sqlite3_reset (s);
          return FALSE;
        }
      const char *body = (const char *) sqlite3_column_text (s, 3);
      if (body != NULL && self->blobs != NULL)
        wf_courier_collect_blobs (self->store_path, body, (gsize) sqlite3_column_bytes (s, 3),
                                  self->blobs);
      g_array_append_val (part->rows, row);
      note_first (described, &device, n);
    }
}

static gboolean
add_space (Compose *self, const char *compartment, gint64 last_row, GError **error)
{
  const WfCourierRequest *request = self->request;
  const gboolean is_ctl = strcmp (compartment, "ctl") == 0;
  g_autofree char *name = wf_space_dup_name (request->realm, &request->crisis, compartment);
  WfCourierSpan span = { .to_row = last_row };
  if (!wf_name_table_find (self->db, WF_NAME_SPACE, name, strlen (name), &span.space, error))
    return FALSE;
  if (span.space == 0)
    return TRUE;
  /* ctl goes whole each time: a bundle says by itself who may have written what is in it. */
  if (!is_ctl && request->choice == WF_BUNDLE_SINCE_LAST)
    span.from_row = wf_courier_last_row (self->earlier, request->to, span.space);
  if (!is_ctl && request->choice == WF_BUNDLE_SINCE_TIME)
    span.since_hlc = (MAX (request->since, 0) / 1000) << 16;
  WfBundleSpace *described = wf_bundle_header_add_space (self->header, name);
  Part *part = g_new0 (Part, 1);
  part->name = described->name;
  part->number = span.space;
  part->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_ptr_array_add (self->parts, part);
  g_array_append_val (self->sent->spans, span);
  if (!read_heads (self, span.space, described, error)
      || !list_rows (self, part, &span, described, error))
    return FALSE;
  described->n_documents = part->rows->len;
  return TRUE;
}

static void
count_blobs (Compose *self)
{
  GHashTableIter iter;
  gpointer attachment;
  if (self->blobs == NULL)
    return;
  g_hash_table_iter_init (&iter, self->blobs);
  while (g_hash_table_iter_next (&iter, NULL, &attachment))
    {
      self->header->n_blobs++;
      self->header->n_blob_bytes += ((WfAttachment *) attachment)->size;
    }
}

static gboolean
add_spaces (Compose *self, GError **error)
{
  gint64 next = 0;
  const GPtrArray *wanted = self->request->compartments;
  if (!wf_operation_table_next_seq (self->db, &next, error)
      || !add_space (self, "ctl", next - 1, error))
    return FALSE;
  for (guint i = 0; self->request->kind == WF_BUNDLE_OPERATIONS && i < wanted->len; i++)
    if (strcmp (g_ptr_array_index (wanted, i), "ctl") != 0
        && !add_space (self, g_ptr_array_index (wanted, i), next - 1, error))
      return FALSE;
  count_blobs (self);
  return TRUE;
}

/* --- to whom -----------------------------------------------------------------------------------
 */

static const guint8 *
find_key (Compose *self, const WfUuid *device, GError **error)
{
  const guint8 *key = wf_membership_get_device_key (self->membership, device);
  char text[WF_UUID_TEXT_LENGTH + 1];
  if (key != NULL)
    return key;
  wf_uuid_format (device, text);
  g_set_error (
      error, WF_ERROR, WF_ERROR_NOT_FOUND,
      _ ("Device %s is not known in this crisis, or was retired: nothing can be sealed to it."
         " Nothing was written."),
      text);
  return NULL;
}

static GPtrArray *
find_keys (Compose *self, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  for (guint i = 0; i < self->header->to->len; i++)
    {
      const guint8 *key = find_key (self, &g_array_index (self->header->to, WfUuid, i), error);
      if (key == NULL)
        return NULL;
      g_ptr_array_add (keys, (gpointer) key);
    }
  return g_steal_pointer (&keys);
}

static gboolean
describe (Compose *self, GError **error)
{
  const WfCourierRequest *request = self->request;
  self->header = wf_bundle_header_new (request->kind);
  self->header->realm = request->realm;
  self->header->crisis = request->crisis;
  self->header->device = self->device->device;
  self->header->made_at = request->now;
  self->header->choice = request->choice;
  if (request->choice == WF_BUNDLE_SINCE_TIME)
    self->header->since = request->since;
  for (guint i = 0; request->kind == WF_BUNDLE_OPERATIONS && i < request->to->len; i++)
    wf_bundle_header_add_recipient (self->header, &g_array_index (request->to, WfUuid, i));
  if (request->kind == WF_BUNDLE_OPERATIONS && self->header->to->len == 0)
    {
      g_set_error_literal (error, WF_ERROR, WF_ERROR_INVALID,
                           _ ("A bundle needs a recipient. Nothing was written."));
      return FALSE;
    }
  self->earlier = wf_courier_table_list_sent (self->db, &request->crisis, error);
  if (self->earlier == NULL)
    return FALSE;
  if (request->kind == WF_BUNDLE_OPERATIONS)
    self->header->number = wf_courier_next_number (self->earlier, self->header->to);
  return add_spaces (self, error);
}

/* --- documents ---------------------------------------------------------------------------------
 */

/* The receipt that the last section ended with. */
typedef struct
{
  gboolean is_begun;
  gint64 epoch;
  WfReceiptWalk walk;
  GArray *heads; /* WfHead: what is kept of this epoch, by number */
  guint at;      /* of those that are behind */
} Section;

static void
section_clear (Section *section)
{
  g_clear_pointer (&section->heads, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Section, section_clear)

static const WfHead *
find_head (Section *section, const WfArrival *arrival)
{
  return section->heads != NULL ? wf_heads_find (section->heads, &section->at, arrival->receipt_seq,
                                                 arrival->received_at, arrival->receipt_hash)
                                : NULL;
}

static gboolean
begin_section (Compose *self, const Part *part, Section *section, gint64 epoch, GError **error)
{
  g_autofree char *name = NULL;
  section->is_begun = TRUE;
  section->epoch = epoch;
  wf_receipt_walk_init (&section->walk);
  section->walk.has_previous = FALSE;
  section_clear (section);
  section->at = 0;
  if (epoch != 0)
    {
      g_autoptr (GBytes) bytes = wf_name_table_dup (self->db, WF_NAME_EPOCH, epoch, error);
      if (bytes == NULL)
        return FALSE;
      name = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      section->heads = g_array_new (FALSE, TRUE, sizeof (WfHead));
      if (!wf_head_table_list (self->db, part->number, name, section->heads, error))
        return FALSE;
    }
  return wf_bundle_writer_begin_space (self->writer, part->name, name, error);
}

static gboolean
follows (Section *section, const WfStoredOperation *row)
{
  const WfArrival *arrival = &row->arrival;
  const gint64 epoch = arrival->receipt_seq > 0 ? arrival->epoch : section->epoch;
  if (!section->is_begun || epoch != section->epoch)
    return FALSE;
  return arrival->receipt_seq == 0
         || wf_receipt_walk_next (&section->walk, arrival->receipt_seq, arrival->received_at,
                                  arrival->receipt_hash, row->hash, NULL);
}

static gboolean
add_row (Compose *self, const Part *part, Section *section, gint64 number, GError **error)
{
  g_auto (WfOperationReader) reader = { 0 };
  WfStoredOperation row;
  gboolean has_row = FALSE;
  if (!wf_operation_reader_since (&reader, self->db, part->number, number - 1, error)
      || !wf_operation_reader_next (&reader, &row, &has_row, error))
    return FALSE;
  const WfArrival *arrival = &row.arrival;
  if (!follows (section, &row))
    {
      if (!begin_section (self, part, section, arrival->receipt_seq > 0 ? arrival->epoch : 0,
                          error))
        return FALSE;
      follows (section, &row);
    }
  g_string_truncate (self->document, 0);
  wf_stored_operation_append_document (&row, self->document);
  if (self->permille != NULL)
    g_atomic_int_set (
        self->permille,
        (int) (1000 * ++self->n_done / MAX (1, wf_bundle_header_count_documents (self->header))));
  return wf_bundle_writer_add_document (
      self->writer, self->document->str, self->document->len, arrival->receipt_seq,
      arrival->received_at, arrival->receipt_seq > 0 ? arrival->receipt_hash : NULL,
      arrival->receipt_seq > 0 ? find_head (section, arrival) : NULL, error);
}

static gboolean
add_documents (Compose *self, GError **error)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = g_ptr_array_index (self->parts, i);
      g_auto (Section) section = { 0 };
      for (guint r = 0; r < part->rows->len; r++)
        if (!add_row (self, part, &section, g_array_index (part->rows, gint64, r), error))
          return FALSE;
    }
  return TRUE;
}

static gboolean
write_all (Compose *self, WfNewFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) keys = find_keys (self, error);
  if (keys == NULL)
    return FALSE;
  self->writer = wf_bundle_writer_new (wf_new_file_get_stream (file), self->header, self->device,
                                       keys, cancellable, error);
  return self->writer != NULL && add_documents (self, error)
         && (self->blobs == NULL
             || wf_courier_write_blobs (self->store_path, self->blobs, self->writer, error))
         && wf_bundle_writer_finish (self->writer, self->sent->hash, error);
}

gboolean
wf_courier_compose (const char *store_path,
                    const WfCourierRequest *request,
                    const WfDeviceKey *device,
                    WfNewFile *file,
                    WfCourierSent *sent,
                    int *permille,
                    GCancellable *cancellable,
                    GError **error)
{
  g_auto (Compose) self = { .request = request,
                            .device = device,
                            .sent = sent,
                            .permille = permille,
                            .store_path = store_path };
  const WfSpace space = { .realm = request->realm, .crisis = request->crisis };
  GError *problem = NULL;
  self.parts = g_ptr_array_new_with_free_func (free_part);
  if (request->with_attachments && request->kind == WF_BUNDLE_OPERATIONS)
    self.blobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) wf_attachment_free);
  if (!open_store (&self, store_path, &space, error) || !describe (&self, error))
    return FALSE;
  if (!write_all (&self, file, cancellable, &problem))
    {
      wf_new_file_propagate (file, error, problem);
      return FALSE;
    }
  sent->number = self.header->number;
  sent->made_at = request->now;
  sent->choice = request->choice;
  sent->n_documents = wf_bundle_header_count_documents (self.header);
  g_array_append_vals (sent->to, self.header->to->data, self.header->to->len);
  return wf_new_file_sync (file, error);
}

/* --- return receipt ----------------------------------------------------------------------------
 */

static const WfCourierReceived *
find_received (GPtrArray *received, const guint8 hash[WF_HASH_SIZE])
{
  for (guint i = 0; i < received->len; i++)
    {
      const WfCourierReceived *one = g_ptr_array_index (received, i);
      if (memcmp (one->arrival.hash, hash, WF_HASH_SIZE) == 0)
        return one;
    }
  return NULL;
}

gboolean
wf_courier_compose_receipt (const char *store_path,
                            const WfSpace *space,
                            const guint8 hash[WF_HASH_SIZE],
                            const WfDeviceKey *device,
                            gint64 now,
                            WfNewFile *file,
                            GCancellable *cancellable,
                            GError **error)
{
  g_auto (Compose) self = { .device = device };
  guint8 own_hash[WF_HASH_SIZE];
  GError *problem = NULL;
  if (!open_store (&self, store_path, space, error))
    return FALSE;
  g_autoptr (GPtrArray) received = wf_courier_table_list_received (self.db, &space->crisis, error);
  const WfCourierReceived *one = received != NULL ? find_received (received, hash) : NULL;
  if (one == NULL)
    {
      if (received != NULL)
        g_set_error_literal (error, WF_ERROR, WF_ERROR_NOT_FOUND,
                             _ ("This bundle was not read here: there is nothing to confirm."));
      return FALSE;
    }
  self.header = wf_bundle_header_new (WF_BUNDLE_RECEIPT);
  self.header->realm = space->realm;
  self.header->crisis = space->crisis;
  self.header->device = device->device;
  self.header->made_at = now;
  wf_bundle_header_add_recipient (self.header, &one->device);
  g_autoptr (GPtrArray) keys = find_keys (&self, error);
  if (keys == NULL)
    return FALSE;
  self.writer = wf_bundle_writer_new (wf_new_file_get_stream (file), self.header, device, keys,
                                      cancellable, &problem);
  if (self.writer != NULL && wf_bundle_writer_add_arrival (self.writer, &one->arrival, &problem)
      && wf_bundle_writer_finish (self.writer, own_hash, &problem))
    return wf_new_file_sync (file, error);
  wf_new_file_propagate (file, error, problem);
  return FALSE;
}
