/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-bundle.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-clock.h"
#include "base/wf-error.h"
#include "wire/wf-wire-text.h"

#define MAX_HEADER (2 * 1024 * 1024)
#define MAX_SPACES 64
#define MAX_HEADS 10000

/* Many desks have many heads; everything else in a bundle is no longer than an operation. */
static const WfJsonLimits header_limits = {
  .max_bytes = MAX_HEADER,
  .max_depth = 6,
  .max_members = 32,
  .max_values = 200000,
  .refuse_reals = TRUE,
};

struct _WfBundleReader
{
  WfSealedReader *sealed;
  GCancellable *cancellable;
  char *name;
  WfBundleHeader *header;

  WfBytes frame; /* what is left of it; borrowed from @sealed */
  GChecksum *sum;
  GString *line;
  guint64 line_number;
  WfJson *json;

  int space;      /* of the section, index in the header; -1 before the first */
  GArray *counts; /* gint64: documents so far, a space each */
  gint64 n_documents;
  gint64 n_blobs, n_blob_bytes;
  gint64 n_left; /* of the attachment */
  gboolean is_at_end;
  guint8 key[WF_KEY_SIZE], hash[WF_HASH_SIZE];
};

static gboolean
fail (WfBundleReader *self, GError **error, WfErrorCode code, const char *what)
{
  g_autofree char *at = g_strdup_printf ("%" G_GUINT64_FORMAT, self->line_number);
  /* Translators: file, place in it, what is wrong there. */
  g_set_error (error, WF_ERROR, code, _ ("%s, line %s: %s"), self->name, at, what);
  return FALSE;
}

/* --- bytes and lines -----------------------------------------------------------------------------
 */

static gboolean
fill (WfBundleReader *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (self->frame.size > 0)
    return TRUE;
  if (wf_sealed_reader_next (self->sealed, &self->frame, self->cancellable, &local))
    return TRUE;
  if (local == NULL)
    return fail (self, error, WF_ERROR_INVALID,
                 _ ("the bundle ends before its trailer. Nothing was taken from it"));
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
skip (WfBundleReader *self, gsize n)
{
  self->frame.bytes = (const guint8 *) self->frame.bytes + n;
  self->frame.size -= n;
}

/* The next line without its end in self->line; not part of the hash yet. */
static gboolean
read_line (WfBundleReader *self, gsize max, GError **error)
{
  g_string_truncate (self->line, 0);
  self->line_number++;
  for (;;)
    {
      if (!fill (self, error))
        return FALSE;
      const char *end = memchr (self->frame.bytes, '\n', self->frame.size);
      const gsize length
          = end != NULL ? (gsize) (end - (const char *) self->frame.bytes) : self->frame.size;
      if (self->line->len + length > max)
        return fail (self, error, WF_ERROR_TOO_LARGE, _ ("the line is too long"));
      g_string_append_len (self->line, self->frame.bytes, (gssize) length);
      skip (self, length + (end != NULL ? 1 : 0));
      if (end != NULL)
        return TRUE;
    }
}

static void
hash_line (WfBundleReader *self)
{
  g_checksum_update (self->sum, (const guchar *) self->line->str, (gssize) self->line->len);
  g_checksum_update (self->sum, (const guchar *) "\n", 1);
}

static gboolean
scan_line (WfBundleReader *self, const WfJsonLimits *limits, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (wf_json_scan_into (self->json, self->line->str, (gssize) self->line->len, limits, &local)
      && wf_json_type (wf_json_root (self->json)) == WF_JSON_OBJECT)
    return TRUE;
  return fail (self, error, local != NULL ? (WfErrorCode) local->code : WF_ERROR_INVALID,
               local != NULL ? local->message : _ ("it is no object"));
}

/* --- header --------------------------------------------------------------------------------------
 */

static int
find_word (WfJsonValue object, const char *name, const char *const *words)
{
  const char *text = wf_json_member_string (object, name);
  for (int i = 0; text != NULL && words[i] != NULL; i++)
    if (strcmp (text, words[i]) == 0)
      return i;
  return -1;
}

static gboolean
parse_uuid (WfJsonValue value, WfUuid *uuid)
{
  const char *text = wf_json_string (value, NULL);
  return text != NULL && wf_uuid_parse (text, uuid);
}

static gboolean
parse_member_uuid (WfJsonValue object, const char *name, WfUuid *uuid)
{
  WfJsonValue value;
  return wf_json_member (object, name, &value) && parse_uuid (value, uuid);
}

static gboolean
parse_count (WfJsonValue object, const char *name, gint64 *n)
{
  return wf_json_member_integer (object, name, n) && *n >= 0;
}

static gboolean
parse_head (WfJsonValue pair, WfBundleHead *head)
{
  WfJsonIter iter;
  WfJsonValue device, n;
  if (wf_json_type (pair) != WF_JSON_ARRAY || wf_json_size (pair) != 2)
    return FALSE;
  wf_json_iter_init (&iter, pair);
  wf_json_iter_next (&iter, NULL, &device);
  wf_json_iter_next (&iter, NULL, &n);
  return parse_uuid (device, &head->device) && wf_json_integer (n, &head->n) && head->n >= 0;
}

static gboolean
parse_heads (WfJsonValue space, const char *name, GArray *heads)
{
  WfJsonValue list, item;
  WfJsonIter iter;
  WfBundleHead head;
  if (!wf_json_member (space, name, &list) || wf_json_type (list) != WF_JSON_ARRAY
      || wf_json_size (list) > MAX_HEADS)
    return FALSE;
  for (wf_json_iter_init (&iter, list); wf_json_iter_next (&iter, NULL, &item);)
    {
      if (!parse_head (item, &head))
        return FALSE;
      g_array_append_val (heads, head);
    }
  return TRUE;
}

static gboolean
belongs (const WfBundleHeader *header, const char *name)
{
  WfSpace space;
  for (guint i = 0; i < header->spaces->len; i++)
    if (strcmp (((WfBundleSpace *) g_ptr_array_index (header->spaces, i))->name, name) == 0)
      return FALSE; /* twice */
  return wf_space_parse (name, &space) && space.realm == header->realm
         && wf_uuid_equal (&space.crisis, &header->crisis)
         && (header->kind != WF_BUNDLE_INTRODUCTION || wf_space_is_ctl (name));
}

static gboolean
parse_spaces (WfBundleHeader *header, WfJsonValue root)
{
  WfJsonValue list, item;
  WfJsonIter iter;
  if (!wf_json_member (root, "spaces", &list) || wf_json_type (list) != WF_JSON_ARRAY
      || wf_json_size (list) > MAX_SPACES)
    return FALSE;
  for (wf_json_iter_init (&iter, list); wf_json_iter_next (&iter, NULL, &item);)
    {
      const char *name = wf_json_member_string (item, "space");
      if (name == NULL || !belongs (header, name))
        return FALSE;
      WfBundleSpace *space = wf_bundle_header_add_space (header, name);
      if (!parse_count (item, "count", &space->n_documents)
          || !parse_heads (item, "from", space->from) || !parse_heads (item, "to", space->to))
        return FALSE;
    }
  return TRUE;
}

static gboolean
parse_recipients (WfBundleHeader *header, WfJsonValue root)
{
  WfJsonValue list, item;
  WfJsonIter iter;
  WfUuid device;
  if (!wf_json_member (root, "to", &list) || wf_json_type (list) != WF_JSON_ARRAY
      || wf_json_size (list) > WF_SEALED_MAX_RECIPIENTS)
    return FALSE;
  for (wf_json_iter_init (&iter, list); wf_json_iter_next (&iter, NULL, &item);)
    {
      if (!parse_uuid (item, &device))
        return FALSE;
      wf_bundle_header_add_recipient (header, &device);
    }
  return header->to->len == wf_json_size (list)
         && (header->to->len == 0) == (header->kind == WF_BUNDLE_INTRODUCTION);
}

static gboolean
parse_header (WfBundleReader *self, WfJsonValue root)
{
  int kind = find_word (root, "kind", wf_bundle_kind_words);
  int choice = find_word (root, "choice", wf_bundle_choice_words);
  const char *realm = wf_json_member_string (root, "realm");
  if (kind < 0 || choice < 0 || realm == NULL)
    return FALSE;
  WfBundleHeader *header = self->header = wf_bundle_header_new ((WfBundleKind) kind);
  header->choice = (WfBundleChoice) choice;
  header->realm = strcmp (realm, "exercise") == 0 ? WF_REALM_EXERCISE : WF_REALM_REAL;
  if (!wf_json_member_integer (root, "since", &header->since))
    header->since = WF_NO_TIME;
  return header->realm == wf_sealed_reader_get_realm (self->sealed)
         && (kind == WF_BUNDLE_INTRODUCTION) == wf_sealed_reader_is_open (self->sealed)
         && parse_member_uuid (root, "crisis", &header->crisis)
         && parse_member_uuid (root, "device", &header->device)
         && parse_count (root, "number", &header->number)
         && wf_json_member_integer (root, "made", &header->made_at)
         && parse_count (root, "blobs", &header->n_blobs)
         && parse_count (root, "blob-bytes", &header->n_blob_bytes)
         && parse_recipients (header, root) && parse_spaces (header, root);
}

static gboolean
read_header (WfBundleReader *self, const WfDeviceKey *device, GError **error)
{
  gint64 profile = 0;
  if (!read_line (self, MAX_HEADER, error) || !scan_line (self, &header_limits, error))
    return FALSE;
  hash_line (self);
  const WfJsonValue root = wf_json_root (self->json);
  if (!wf_json_member_integer (root, "profile", &profile))
    return fail (self, error, WF_ERROR_INVALID, _ ("the header is broken"));
  if (profile != WF_BUNDLE_PROFILE)
    return fail (self, error, WF_ERROR_PROTOCOL,
                 _ ("it was written by a newer Watchfloor. Nothing was taken from it; install that"
                    " version here, or ask for a bundle of profile 1"));
  if (!parse_header (self, root))
    return fail (self, error, WF_ERROR_INVALID, _ ("the header is broken"));
  if (self->header->kind != WF_BUNDLE_INTRODUCTION
      && !wf_bundle_header_is_to (self->header, &device->device))
    return fail (self, error, WF_ERROR_DENIED,
                 _ ("its sender meant it for others: somebody has sealed it again for this device."
                    " Nothing was taken from it"));
  self->counts = g_array_sized_new (FALSE, TRUE, sizeof (gint64), self->header->spaces->len);
  g_array_set_size (self->counts, self->header->spaces->len);
  return TRUE;
}

WfBundleReader *
wf_bundle_reader_new (GInputStream *in,
                      const char *name,
                      const WfDeviceKey *device,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (WfBundleReader) self = g_new0 (WfBundleReader, 1);
  self->name = g_strdup (name);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->sum = g_checksum_new (G_CHECKSUM_SHA256);
  self->line = g_string_new (NULL);
  self->json = wf_json_new ();
  self->space = -1;
  self->sealed = wf_sealed_reader_new (in, name, device, cancellable, error);
  return self->sealed != NULL && read_header (self, device, error) ? g_steal_pointer (&self) : NULL;
}

void
wf_bundle_reader_free (WfBundleReader *self)
{
  g_clear_pointer (&self->sealed, wf_sealed_reader_free);
  g_clear_pointer (&self->header, wf_bundle_header_free);
  g_clear_pointer (&self->counts, g_array_unref);
  g_clear_object (&self->cancellable);
  g_checksum_free (self->sum);
  g_string_free (self->line, TRUE);
  wf_json_free (self->json);
  g_free (self->name);
  g_free (self);
}

const WfBundleHeader *
wf_bundle_reader_get_header (WfBundleReader *self)
{
  return self->header;
}

WfBundleHeader *
wf_bundle_reader_steal_header (WfBundleReader *self)
{
  return g_steal_pointer (&self->header);
}

guint64
wf_bundle_reader_get_offset (WfBundleReader *self)
{
  return wf_sealed_reader_get_offset (self->sealed);
}

const guint8 *
wf_bundle_reader_get_key (WfBundleReader *self)
{
  return self->is_at_end ? self->key : NULL;
}

const guint8 *
wf_bundle_reader_get_hash (WfBundleReader *self)
{
  return self->is_at_end ? self->hash : NULL;
}

/* --- items ---------------------------------------------------------------------------------------
 */

static gboolean
take_space (WfBundleReader *self, WfJsonValue root, WfBundleItem *item, GError **error)
{
  item->space = wf_json_member_string (root, "space");
  item->epoch = wf_json_member_string (root, "epoch");
  for (guint i = 0; item->space != NULL && i < self->header->spaces->len; i++)
    {
      const WfBundleSpace *space = g_ptr_array_index (self->header->spaces, i);
      if (strcmp (space->name, item->space) == 0 && (int) i >= self->space)
        {
          self->space = (int) i;
          return TRUE;
        }
    }
  return fail (self, error, WF_ERROR_INVALID,
               _ ("a space that the header does not name, or not in its order"));
}

static gboolean
take_document (WfBundleReader *self, WfJsonValue root, WfBundleItem *item, GError **error)
{
  if (self->space < 0 || self->header->kind == WF_BUNDLE_RECEIPT || self->n_blobs > 0)
    return fail (self, error, WF_ERROR_INVALID, _ ("a document where none belongs"));
  const WfBundleSpace *space = g_ptr_array_index (self->header->spaces, (guint) self->space);
  if (++g_array_index (self->counts, gint64, self->space) > space->n_documents)
    return fail (self, error, WF_ERROR_INVALID, _ ("more documents than the header says"));
  self->n_documents++;
  const char *wrong = wf_archive_parse_line (root, &item->document, &item->has_receipt, &item->seq,
                                             &item->time_us, item->hash, &item->ctl,
                                             &item->has_head, &item->head);
  return wrong == NULL || fail (self, error, WF_ERROR_INVALID, wrong);
}

static gboolean
take_blob (WfBundleReader *self, WfJsonValue root, WfBundleItem *item, GError **error)
{
  const char *text = wf_json_member_string (root, "blob");
  if (self->header->kind != WF_BUNDLE_OPERATIONS || text == NULL
      || !wf_hex_decode (text, strlen (text), item->hash, WF_HASH_SIZE)
      || !parse_count (root, "size", &item->size) || item->size > WF_BUNDLE_MAX_BLOB)
    return fail (self, error, WF_ERROR_INVALID, _ ("the attachment is broken"));
  self->n_blobs++;
  self->n_blob_bytes += item->size;
  if (self->n_blobs > self->header->n_blobs || self->n_blob_bytes > self->header->n_blob_bytes)
    return fail (self, error, WF_ERROR_INVALID, _ ("more attachments than the header says"));
  self->n_left = item->size;
  return TRUE;
}

static gboolean
take_arrival (WfBundleReader *self, WfJsonValue root, WfBundleItem *item, GError **error)
{
  WfBundleArrival *arrival = &item->arrival;
  const char *text = wf_json_member_string (root, "bundle");
  if (self->header->kind != WF_BUNDLE_RECEIPT || text == NULL
      || !wf_hex_decode (text, strlen (text), arrival->hash, WF_HASH_SIZE)
      || !parse_count (root, "number", &arrival->number)
      || !wf_json_member_integer (root, "at", &arrival->at)
      || !parse_count (root, "new", &arrival->n_new)
      || !parse_count (root, "known", &arrival->n_known)
      || !parse_count (root, "waiting", &arrival->n_waiting)
      || !parse_count (root, "refused", &arrival->n_refused))
    return fail (self, error, WF_ERROR_INVALID, _ ("the return receipt is broken"));
  return TRUE;
}

static gboolean
is_complete (WfBundleReader *self)
{
  for (guint i = 0; i < self->header->spaces->len; i++)
    if (g_array_index (self->counts, gint64, i)
        != ((WfBundleSpace *) g_ptr_array_index (self->header->spaces, i))->n_documents)
      return FALSE;
  return self->n_blobs == self->header->n_blobs && self->n_blob_bytes == self->header->n_blob_bytes;
}

static gboolean
check_signature (WfBundleReader *self, WfJsonValue root, GError **error)
{
  const char *key = wf_json_member_string (root, "k"), *text = wf_json_member_string (root, "s");
  guint8 signed_hash[WF_HASH_SIZE], signature[WF_SIGNATURE_SIZE];
  if (key == NULL || !wf_hex_decode (key, strlen (key), self->key, WF_KEY_SIZE) || text == NULL
      || !wf_signature_parse (text, strlen (text), signature))
    return fail (self, error, WF_ERROR_INVALID, _ ("the trailer is broken"));
  wf_bundle_hash_trailer (signed_hash, self->hash);
  return wf_crypto_verify (signature, signed_hash, self->key)
         || fail (self, error, WF_ERROR_INVALID,
                  _ ("the signature does not fit: its sender did not write this. Nothing was taken"
                     " from it"));
}

static gboolean
take_trailer (WfBundleReader *self, WfJsonValue root, GError **error)
{
  guint8 named[WF_HASH_SIZE];
  gint64 count = 0;
  gsize size = WF_HASH_SIZE;
  const char *text = wf_json_member_string (root, "hash");
  g_checksum_get_digest (self->sum, self->hash, &size);
  if (!wf_json_member_integer (root, "count", &count) || count != self->n_documents
      || !is_complete (self))
    return fail (
        self, error, WF_ERROR_INVALID,
        _ ("it holds fewer documents or attachments than it says. Nothing was taken from it"));
  if (text == NULL || !wf_hex_decode (text, strlen (text), named, sizeof named)
      || memcmp (named, self->hash, sizeof named) != 0)
    return fail (self, error, WF_ERROR_INVALID,
                 _ ("its hash does not fit. Nothing was taken from it"));
  if (!check_signature (self, root, error))
    return FALSE;
  g_autoptr (GError) local = NULL;
  if (self->frame.size > 0
      || wf_sealed_reader_next (self->sealed, &self->frame, self->cancellable, &local))
    return fail (self, error, WF_ERROR_INVALID, _ ("something follows after the trailer"));
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  self->is_at_end = TRUE;
  return TRUE;
}

gssize
wf_bundle_reader_read (WfBundleReader *self, guint8 *bytes, gsize size, GError **error)
{
  if (self->n_left == 0 || size == 0)
    return 0;
  if (!fill (self, error))
    return -1;
  const gsize n = MIN (MIN (size, self->frame.size), (gsize) self->n_left);
  memcpy (bytes, self->frame.bytes, n);
  g_checksum_update (self->sum, bytes, (gssize) n);
  skip (self, n);
  self->n_left -= (gint64) n;
  return (gssize) n;
}

static gboolean
pass_over_blob (WfBundleReader *self, GError **error)
{
  guint8 block[4096];
  while (self->n_left > 0)
    if (wf_bundle_reader_read (self, block, sizeof block, error) < 0)
      return FALSE;
  return TRUE;
}

WfBundleItemKind
wf_bundle_reader_next (WfBundleReader *self, WfBundleItem *item, GError **error)
{
  WfJsonValue found;
  g_return_val_if_fail (!self->is_at_end, WF_BUNDLE_ITEM_BROKEN);
  memset (item, 0, sizeof *item);
  if (!pass_over_blob (self, error) || !read_line (self, WF_ARCHIVE_MAX_LINE, error)
      || !scan_line (self, &wf_archive_line_limits, error))
    return WF_BUNDLE_ITEM_BROKEN;
  const WfJsonValue root = wf_json_root (self->json);
  if (wf_json_member (root, "hash", &found))
    return take_trailer (self, root, error) ? WF_BUNDLE_ITEM_END : WF_BUNDLE_ITEM_BROKEN;
  hash_line (self);
  if (wf_json_member (root, "doc", &found))
    return take_document (self, root, item, error) ? WF_BUNDLE_ITEM_DOCUMENT
                                                   : WF_BUNDLE_ITEM_BROKEN;
  if (wf_json_member (root, "blob", &found))
    return take_blob (self, root, item, error) ? WF_BUNDLE_ITEM_BLOB : WF_BUNDLE_ITEM_BROKEN;
  if (wf_json_member (root, "bundle", &found))
    return take_arrival (self, root, item, error) ? WF_BUNDLE_ITEM_ARRIVAL : WF_BUNDLE_ITEM_BROKEN;
  return take_space (self, root, item, error) ? WF_BUNDLE_ITEM_SPACE : WF_BUNDLE_ITEM_BROKEN;
}
