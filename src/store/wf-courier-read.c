/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "store/wf-carried-heads.h"
#include "store/wf-courier-private.h"
#include "store/wf-ctl.h"
#include "store/wf-name-table.h"
#include "store/wf-operation-table.h"

#define BATCH 1000

/* One look through a bundle, which changes nothing. */
typedef struct
{
  WfDb *db;
  WfDecoder *decoder;
  WfMembership *membership; /* of the store, and what the bundle's own ctl adds */
  WfBundleReader *reader;
  WfCourierSummary *summary;
  WfCourierSpaceSummary *space; /* of the section */
  WfCarriedHeads *carried;      /* of the section; NULL: it has no receipts */
  guint64 size;
  int *permille;
  int share;
} Look;

static void
free_space (gpointer data)
{
  WfCourierSpaceSummary *space = data;
  g_free (space->name);
  g_free (space);
}

void
wf_courier_summary_free (WfCourierSummary *summary)
{
  g_clear_pointer (&summary->header, wf_bundle_header_free);
  g_clear_pointer (&summary->spaces, g_ptr_array_unref);
  g_clear_pointer (&summary->missing, g_array_unref);
  g_clear_pointer (&summary->arrivals, g_array_unref);
  g_clear_pointer (&summary->alarm, wf_history_alarm_free);
  g_free (summary->sender);
  g_free (summary);
}

static void
look_clear (Look *self)
{
  g_clear_pointer (&self->reader, wf_bundle_reader_free);
  g_clear_pointer (&self->summary, wf_courier_summary_free);
  g_clear_pointer (&self->carried, wf_carried_heads_free);
  g_clear_pointer (&self->membership, wf_membership_free);
  g_clear_pointer (&self->decoder, wf_decoder_free);
  g_clear_pointer (&self->db, wf_db_close);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static gboolean
refuse (GError **error, const char *path, WfErrorCode code, const char *why)
{
  g_autofree char *name = g_path_get_basename (path);
  g_set_error (error, WF_ERROR, code, _ ("%s: %s Nothing was taken from it."), name, why);
  return FALSE;
}

/* --- whether it belongs here -------------------------------------------------------------------
 */

static gboolean
check_realm (Look *self, const char *path, GError **error)
{
  gint64 realm = 0;
  const WfRealm theirs = wf_bundle_reader_get_header (self->reader)->realm;
  if (!wf_db_get_meta_integer (self->db, "realm", -1, &realm, error))
    return FALSE;
  if (realm == (gint64) theirs)
    return TRUE;
  return refuse (error, path, WF_ERROR_REALM,
                 theirs == WF_REALM_EXERCISE
                     ? _ ("it belongs to an exercise, and this is the side of real crises.")
                     : _ ("it belongs to a real crisis, and this is an exercise."));
}

static gboolean
check_crisis (Look *self, const char *path, const char *crisis, GError **error)
{
  const WfBundleHeader *header = wf_bundle_reader_get_header (self->reader);
  const WfSpace space = { .realm = header->realm, .crisis = header->crisis };
  char text[WF_UUID_TEXT_LENGTH + 1];
  wf_uuid_format (&header->crisis, text);
  self->membership = wf_ctl_read (self->db, self->decoder, &space, error);
  if (self->membership == NULL)
    return FALSE;
  /* Whoever brings the first root key would be believed everything. */
  if (wf_membership_get_root_key (self->membership) == NULL)
    return refuse (error, path, WF_ERROR_NOT_FOUND,
                   _ ("it belongs to a crisis that this computer has not joined. Join it at its"
                      " server first."));
  if (crisis != NULL && strcmp (crisis, text) != 0)
    return refuse (error, path, WF_ERROR_EXISTS,
                   _ ("it belongs to another crisis. Open that crisis first."));
  return TRUE;
}

static gboolean
check_signer (Look *self, const char *path, GError **error)
{
  const WfBundleHeader *header = wf_bundle_reader_get_header (self->reader);
  const guint8 *key = wf_membership_get_device_key (self->membership, &header->device);
  if (key == NULL)
    return refuse (error, path, WF_ERROR_DENIED,
                   _ ("its signer is unknown in this crisis, or was retired."));
  if (memcmp (key, wf_bundle_reader_get_key (self->reader), WF_KEY_SIZE) != 0)
    return refuse (error, path, WF_ERROR_DENIED,
                   _ ("it is signed with another key than that of the device that it names."));
  return TRUE;
}

/* --- what is in it -----------------------------------------------------------------------------
 */

static void
begin_space (Look *self, const char *name)
{
  GPtrArray *spaces = self->summary->spaces;
  self->space = spaces->len > 0 ? g_ptr_array_index (spaces, spaces->len - 1) : NULL;
  if (self->space != NULL && strcmp (self->space->name, name) == 0)
    return;
  self->space = g_new0 (WfCourierSpaceSummary, 1);
  self->space->name = g_strdup (name);
  self->summary->marking = wf_marking_roll_up (self->summary->marking, wf_space_get_marking (name));
  g_ptr_array_add (spaces, self->space);
}

static WfVerdict
judge (Look *self, const WfOperation *operation)
{
  if (!wf_operation_verify (operation))
    return WF_VERDICT_BAD_SIGNATURE;
  return wf_space_is_ctl (operation->space) ? wf_membership_apply (self->membership, operation)
                                            : wf_membership_check (self->membership, operation);
}

static void
count_verdict (Look *self, WfVerdict verdict)
{
  switch (verdict)
    {
    case WF_VERDICT_OK:
      self->space->n_new++;
      break;
    case WF_VERDICT_UNKNOWN_DEVICE:
    case WF_VERDICT_NOT_MEMBER:
      self->space->n_waiting++;
      break;
    default:
      self->space->n_refused++;
      if (self->summary->first_refusal == WF_VERDICT_OK)
        self->summary->first_refusal = verdict;
    }
}

static gboolean
look_at_document (Look *self, GBytes *document, GError **error)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (document, &size);
  guint8 hash[WF_HASH_SIZE];
  gint64 row = 0;
  WfVerdict verdict = WF_VERDICT_OK;
  g_autoptr (WfOperation) operation
      = wf_decoder_decode (self->decoder, text, size, self->space->name, &verdict, NULL);
  if (operation == NULL)
    {
      count_verdict (self, verdict != WF_VERDICT_OK ? verdict : WF_VERDICT_BAD_FORM);
      return TRUE;
    }
  if (!wf_operation_table_find (self->db, &operation->id, &row, hash, error))
    return FALSE;
  if (row != 0 && memcmp (hash, operation->hash, WF_HASH_SIZE) == 0)
    self->space->n_known++;
  else
    count_verdict (self, row != 0 ? WF_VERDICT_TWIN : judge (self, operation));
  return TRUE;
}

static gboolean
begin_section (Look *self, const WfBundleItem *item, GError **error)
{
  gint64 number = 0;
  begin_space (self, item->space);
  g_clear_pointer (&self->carried, wf_carried_heads_free);
  if (item->epoch == NULL)
    return TRUE;
  if (!wf_name_table_find (self->db, WF_NAME_SPACE, item->space, strlen (item->space), &number,
                           error))
    return FALSE;
  self->carried = wf_carried_heads_new (self->db, number, item->space, item->epoch, error);
  return self->carried != NULL;
}

static void
look_at_receipt (Look *self, const WfBundleItem *item)
{
  WfCourierSummary *summary = self->summary;
  WfReceipt receipt = { .seq = item->seq, .time_us = item->time_us };
  WfHead against;
  if (self->carried == NULL || !item->has_receipt)
    return;
  memcpy (receipt.hash, item->hash, WF_HASH_SIZE);
  const WfHistoryFault fault = wf_carried_heads_judge (
      self->carried, &receipt, item->has_head ? &item->head : NULL, &against);
  if (fault == WF_HISTORY_GOOD || summary->alarm != NULL)
    return;
  const WfHistoryAlarm alarm = { .peer = (char *) "",
                                 .space = self->space->name,
                                 .fault = fault,
                                 .seq = against.seq,
                                 .signed_at = against.time_us,
                                 .noticed_at = WF_NO_TIME };
  summary->alarm = wf_history_alarm_copy (&alarm);
}

static gboolean
look_at_items (Look *self, GError **error)
{
  for (;;)
    {
      WfBundleItem item;
      gboolean done = TRUE;
      if (self->permille != NULL)
        g_atomic_int_set (self->permille,
                          (int) ((guint64) self->share * wf_bundle_reader_get_offset (self->reader)
                                 / MAX (1, self->size)));
      switch (wf_bundle_reader_next (self->reader, &item, error))
        {
        case WF_BUNDLE_ITEM_SPACE:
          done = begin_section (self, &item, error);
          break;
        case WF_BUNDLE_ITEM_DOCUMENT:
          look_at_receipt (self, &item);
          done = look_at_document (self, item.document, error);
          g_bytes_unref (item.document);
          break;
        case WF_BUNDLE_ITEM_BLOB:
          break;
        case WF_BUNDLE_ITEM_ARRIVAL:
          g_array_append_val (self->summary->arrivals, item.arrival);
          break;
        case WF_BUNDLE_ITEM_END:
          return TRUE;
        case WF_BUNDLE_ITEM_BROKEN:
        default:
          g_clear_pointer (&item.document, g_bytes_unref);
          return FALSE;
        }
      if (!done)
        return FALSE;
    }
}

/* --- what is missing ---------------------------------------------------------------------------
 */

static gboolean
count_gap (Look *self, gint64 space, const WfBundleHead *head, GError **error)
{
  gint64 device = 0, n = 0;
  guint8 hash[WF_HASH_SIZE];
  if (!wf_name_table_find (self->db, WF_NAME_DEVICE, head->device.bytes, sizeof head->device.bytes,
                           &device, error)
      || (device != 0 && !wf_operation_table_get_head (self->db, space, device, &n, hash, error)))
    return FALSE;
  self->summary->n_gap += MAX (0, head->n - n);
  return TRUE;
}

static gboolean
count_gaps (Look *self, GError **error)
{
  const WfBundleHeader *header = wf_bundle_reader_get_header (self->reader);
  for (guint i = 0; i < header->spaces->len; i++)
    {
      const WfBundleSpace *space = g_ptr_array_index (header->spaces, i);
      gint64 number = 0;
      if (!wf_name_table_find (self->db, WF_NAME_SPACE, space->name, strlen (space->name), &number,
                               error))
        return FALSE;
      for (guint h = 0; h < space->from->len; h++)
        if (!count_gap (self, number, &g_array_index (space->from, WfBundleHead, h), error))
          return FALSE;
    }
  return TRUE;
}

static gboolean
recall_earlier (Look *self, GError **error)
{
  const WfBundleHeader *header = wf_bundle_reader_get_header (self->reader);
  WfCourierSummary *summary = self->summary;
  g_autoptr (GBytes) set = wf_bundle_header_dup_set (header);
  g_autoptr (GPtrArray) received
      = wf_courier_table_list_received (self->db, &header->crisis, error);
  if (received == NULL)
    return FALSE;
  for (guint i = 0; i < received->len; i++)
    {
      const WfCourierReceived *one = g_ptr_array_index (received, i);
      if (memcmp (one->arrival.hash, summary->hash, WF_HASH_SIZE) == 0)
        summary->read_at = one->arrival.at;
      else if (wf_uuid_equal (&one->device, &header->device) && g_bytes_equal (one->set, set)
               && one->arrival.number == header->number)
        summary->is_number_reused = TRUE;
    }
  summary->missing
      = wf_courier_find_missing (received, &header->device, set, header->number, header->choice);
  return TRUE;
}

static void
name_sender (Look *self)
{
  const WfBundleHeader *header = wf_bundle_reader_get_header (self->reader);
  const WfPerson *person = wf_membership_get_person_of_device (self->membership, &header->device);
  self->summary->sender = person != NULL && person->label != NULL
                              ? g_strdup (person->label)
                              : wf_uuid_dup_string (&header->device);
}

/* --- the whole ---------------------------------------------------------------------------------
 */

WfBundleReader *
wf_courier_open (const char *path,
                 const WfDeviceKey *device,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GFileInputStream) in = g_file_read (file, cancellable, &problem);
  if (in != NULL)
    return wf_bundle_reader_new (G_INPUT_STREAM (in), name, device, cancellable, error);
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&problem));
  else
    g_set_error (error, WF_ERROR, WF_ERROR_FAILED, _ ("%s could not be read: %s"), path,
                 problem->message);
  return NULL;
}

guint64
wf_courier_get_size (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, NULL);
  return info != NULL ? (guint64) g_file_info_get_size (info) : 0;
}

static WfCourierSummary *
new_summary (void)
{
  WfCourierSummary *summary = g_new0 (WfCourierSummary, 1);
  summary->spaces = g_ptr_array_new_with_free_func (free_space);
  summary->arrivals = g_array_new (FALSE, FALSE, sizeof (WfBundleArrival));
  summary->read_at = WF_NO_TIME;
  return summary;
}

WfCourierSummary *
wf_courier_inspect (const char *store_path,
                    const char *path,
                    const WfDeviceKey *device,
                    const char *crisis,
                    int *permille,
                    int share,
                    GCancellable *cancellable,
                    GError **error)
{
  g_auto (Look) self = { .permille = permille, .share = share, .size = wf_courier_get_size (path) };
  self.decoder = wf_decoder_new ();
  self.summary = new_summary ();
  self.db = wf_db_open (store_path, WF_DB_READ_ONLY, error);
  if (self.db == NULL)
    return NULL;
  self.reader = wf_courier_open (path, device, cancellable, error);
  if (self.reader == NULL || !check_realm (&self, path, error)
      || !check_crisis (&self, path, crisis, error) || !look_at_items (&self, error)
      || !check_signer (&self, path, error))
    return NULL;
  memcpy (self.summary->hash, wf_bundle_reader_get_hash (self.reader), WF_HASH_SIZE);
  name_sender (&self);
  if (!count_gaps (&self, error) || !recall_earlier (&self, error))
    return NULL;
  self.summary->header = wf_bundle_reader_steal_header (self.reader);
  return g_steal_pointer (&self.summary);
}

/* --- batches for the store ---------------------------------------------------------------------
 */

static WfBatch *
new_batch (const char *space, const char *epoch)
{
  WfBatch *batch = wf_batch_new (NULL, space);
  batch->epoch = g_strdup (epoch);
  batch->is_courier = TRUE;
  batch->receipts = g_array_new (FALSE, TRUE, sizeof (WfReceipt));
  batch->heads = g_array_new (FALSE, TRUE, sizeof (WfHead));
  return batch;
}

static void
take_document (WfBatch *batch, const WfBundleItem *item)
{
  WfReceipt receipt = { 0 };
  if (item->has_receipt)
    {
      receipt.seq = item->seq;
      receipt.time_us = item->time_us;
      memcpy (receipt.hash, item->hash, WF_HASH_SIZE);
    }
  if (item->has_head)
    g_array_append_val (batch->heads, item->head);
  g_ptr_array_add (batch->documents, item->document);
  g_array_append_val (batch->receipts, receipt);
}

/* The full one of @section goes out, an empty one takes its place. */
static WfBatch *
hand_out (WfBatch **section, WfBatch *next)
{
  WfBatch *full = *section;
  *section = next;
  return full;
}

WfBatch *
wf_courier_next_batch (WfBundleReader *reader,
                       const char *store_path,
                       WfBatch **section,
                       GError **error)
{
  while (wf_bundle_reader_get_hash (reader) == NULL)
    {
      WfBundleItem item;
      switch (wf_bundle_reader_next (reader, &item, error))
        {
        case WF_BUNDLE_ITEM_SPACE:
          if (*section != NULL && (*section)->documents->len > 0)
            return hand_out (section, new_batch (item.space, item.epoch));
          g_clear_pointer (section, wf_batch_free);
          *section = new_batch (item.space, item.epoch);
          break;
        case WF_BUNDLE_ITEM_DOCUMENT:
          take_document (*section, &item);
          if ((*section)->documents->len == BATCH)
            return hand_out (section, new_batch ((*section)->space, (*section)->epoch));
          break;
        case WF_BUNDLE_ITEM_BLOB:
          if (!wf_courier_take_blob (store_path, &item, reader, error))
            return NULL;
          break;
        case WF_BUNDLE_ITEM_BROKEN:
          g_clear_pointer (&item.document, g_bytes_unref);
          return NULL;
        default:
          break;
        }
    }
  if (*section != NULL && (*section)->documents->len == 0)
    g_clear_pointer (section, wf_batch_free);
  return hand_out (section, NULL);
}
