/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-bundle.h"

#include <string.h>

#include "base/wf-clock.h"
#include "base/wf-error.h"
#include "wire/wf-wire-text.h"

const char *const wf_bundle_kind_words[4] = { "operations", "receipt", "introduction", NULL };
const char *const wf_bundle_choice_words[4] = { "everything", "since-last", "since-time", NULL };

void
wf_bundle_hash_trailer (guint8 signed_hash[WF_HASH_SIZE], const guint8 hash[WF_HASH_SIZE])
{
  const WfBytes parts[] = { { "wfb1", 5 }, { hash, WF_HASH_SIZE } };
  wf_crypto_hash (signed_hash, parts, G_N_ELEMENTS (parts));
}

/* --- header as a value -------------------------------------------------------------------------
 */

static void
free_space (gpointer data)
{
  WfBundleSpace *space = data;
  g_free (space->name);
  g_array_unref (space->from);
  g_array_unref (space->to);
  g_free (space);
}

WfBundleHeader *
wf_bundle_header_new (WfBundleKind kind)
{
  WfBundleHeader *header = g_new0 (WfBundleHeader, 1);
  header->kind = kind;
  header->since = WF_NO_TIME;
  header->to = g_array_new (FALSE, FALSE, sizeof (WfUuid));
  header->spaces = g_ptr_array_new_with_free_func (free_space);
  return header;
}

void
wf_bundle_header_free (WfBundleHeader *header)
{
  g_array_unref (header->to);
  g_ptr_array_unref (header->spaces);
  g_free (header);
}

WfBundleSpace *
wf_bundle_header_add_space (WfBundleHeader *header, const char *name)
{
  WfBundleSpace *space = g_new0 (WfBundleSpace, 1);
  space->name = g_strdup (name);
  space->from = g_array_new (FALSE, FALSE, sizeof (WfBundleHead));
  space->to = g_array_new (FALSE, FALSE, sizeof (WfBundleHead));
  g_ptr_array_add (header->spaces, space);
  return space;
}

void
wf_bundle_header_add_recipient (WfBundleHeader *header, const WfUuid *device)
{
  guint at = 0;
  while (at < header->to->len
         && memcmp (&g_array_index (header->to, WfUuid, at), device, sizeof *device) < 0)
    at++;
  if (at == header->to->len || !wf_uuid_equal (&g_array_index (header->to, WfUuid, at), device))
    g_array_insert_val (header->to, at, *device);
}

gboolean
wf_bundle_header_is_to (const WfBundleHeader *header, const WfUuid *device)
{
  for (guint i = 0; i < header->to->len; i++)
    if (wf_uuid_equal (&g_array_index (header->to, WfUuid, i), device))
      return TRUE;
  return FALSE;
}

gint64
wf_bundle_header_count_documents (const WfBundleHeader *header)
{
  gint64 n = 0;
  for (guint i = 0; i < header->spaces->len; i++)
    n += ((const WfBundleSpace *) g_ptr_array_index (header->spaces, i))->n_documents;
  return n;
}

GBytes *
wf_bundle_header_dup_set (const WfBundleHeader *header)
{
  return g_bytes_new (header->to->data, header->to->len * sizeof (WfUuid));
}

/* --- writing ------------------------------------------------------------------------------------
 */

struct _WfBundleWriter
{
  WfSealedWriter *sealed;
  WfDeviceKey *device;
  GCancellable *cancellable;
  GChecksum *sum;
  GString *line;
  gint64 n_documents;
  gint64 n_left; /* of the attachment that is being written */
};

/* Lines and attachments alike: what is written is what is signed. */
static gboolean
write_plain (WfBundleWriter *self, const void *bytes, gsize size, GError **error)
{
  g_checksum_update (self->sum, bytes, (gssize) size);
  return wf_sealed_writer_write (self->sealed, bytes, size, self->cancellable, error);
}

static gboolean
write_line (WfBundleWriter *self, GError **error)
{
  g_assert (self->n_left == 0);
  g_string_append_c (self->line, '\n');
  gboolean done = write_plain (self, self->line->str, self->line->len, error);
  g_string_truncate (self->line, 0);
  return done;
}

static void
put_integer (WfJsonWriter *w, const char *name, gint64 number)
{
  wf_json_put_key (w, name);
  wf_json_put_integer (w, number);
}

static void
put_text (WfJsonWriter *w, const char *name, const char *text)
{
  wf_json_put_key (w, name);
  wf_json_put_string (w, text);
}

/* [["<device>",n],…]: an array, because a space may have more devices than an object members. */
static void
put_heads (WfJsonWriter *w, const char *name, GArray *heads)
{
  char text[WF_UUID_TEXT_LENGTH + 1];
  wf_json_put_key (w, name);
  wf_json_begin_array (w);
  for (guint i = 0; i < heads->len; i++)
    {
      const WfBundleHead *head = &g_array_index (heads, WfBundleHead, i);
      wf_uuid_format (&head->device, text);
      wf_json_begin_array (w);
      wf_json_put_string (w, text);
      wf_json_put_integer (w, head->n);
      wf_json_end_array (w);
    }
  wf_json_end_array (w);
}

static void
put_spaces (WfJsonWriter *w, GPtrArray *spaces)
{
  wf_json_put_key (w, "spaces");
  wf_json_begin_array (w);
  for (guint i = 0; i < spaces->len; i++)
    {
      const WfBundleSpace *space = g_ptr_array_index (spaces, i);
      wf_json_begin_object (w);
      put_text (w, "space", space->name);
      put_integer (w, "count", space->n_documents);
      put_heads (w, "from", space->from);
      put_heads (w, "to", space->to);
      wf_json_end_object (w);
    }
  wf_json_end_array (w);
}

static void
append_header (GString *line, const WfBundleHeader *header)
{
  WfJsonWriter w;
  char text[WF_UUID_TEXT_LENGTH + 1];
  wf_json_writer_init (&w, line);
  wf_json_begin_object (&w);
  put_integer (&w, "profile", WF_BUNDLE_PROFILE);
  put_text (&w, "kind", wf_bundle_kind_words[header->kind]);
  put_text (&w, "realm", header->realm == WF_REALM_EXERCISE ? "exercise" : "real");
  wf_put_uuid (&w, "crisis", &header->crisis);
  wf_put_uuid (&w, "device", &header->device);
  put_integer (&w, "number", header->number);
  put_integer (&w, "made", header->made_at);
  put_text (&w, "choice", wf_bundle_choice_words[header->choice]);
  if (header->since != WF_NO_TIME)
    put_integer (&w, "since", header->since);
  wf_json_put_key (&w, "to");
  wf_json_begin_array (&w);
  for (guint i = 0; i < header->to->len; i++)
    {
      wf_uuid_format (&g_array_index (header->to, WfUuid, i), text);
      wf_json_put_string (&w, text);
    }
  wf_json_end_array (&w);
  put_spaces (&w, header->spaces);
  put_integer (&w, "blobs", header->n_blobs);
  put_integer (&w, "blob-bytes", header->n_blob_bytes);
  wf_json_end_object (&w);
}

WfBundleWriter *
wf_bundle_writer_new (GOutputStream *out,
                      const WfBundleHeader *header,
                      const WfDeviceKey *device,
                      GPtrArray *keys,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (WfBundleWriter) self = g_new0 (WfBundleWriter, 1);
  self->sum = g_checksum_new (G_CHECKSUM_SHA256);
  self->line = g_string_new (NULL);
  self->device = wf_device_key_ref ((WfDeviceKey *) device);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->sealed = wf_sealed_writer_new (out, header->realm, keys, error);
  if (self->sealed == NULL)
    return NULL;
  append_header (self->line, header);
  return write_line (self, error) ? g_steal_pointer (&self) : NULL;
}

void
wf_bundle_writer_free (WfBundleWriter *self)
{
  g_clear_pointer (&self->sealed, wf_sealed_writer_free);
  wf_device_key_unref (self->device);
  g_clear_object (&self->cancellable);
  g_checksum_free (self->sum);
  g_string_free (self->line, TRUE);
  g_free (self);
}

gboolean
wf_bundle_writer_begin_space (WfBundleWriter *self,
                              const char *space,
                              const char *epoch,
                              GError **error)
{
  WfJsonWriter w;
  wf_json_writer_init (&w, self->line);
  wf_json_begin_object (&w);
  put_text (&w, "space", space);
  wf_put_optional (&w, "epoch", epoch);
  wf_json_end_object (&w);
  return write_line (self, error);
}

gboolean
wf_bundle_writer_add_document (WfBundleWriter *self,
                               const char *document,
                               gsize length,
                               gint64 seq,
                               gint64 time_us,
                               const guint8 *rh,
                               const WfHead *head,
                               GError **error)
{
  wf_archive_append_line (self->line, document, length, seq, time_us, rh, 0, head);
  g_string_truncate (self->line, self->line->len - 1); /* write_line () ends it */
  self->n_documents++;
  return write_line (self, error);
}

gboolean
wf_bundle_writer_begin_blob (WfBundleWriter *self,
                             const guint8 hash[WF_HASH_SIZE],
                             gint64 size,
                             GError **error)
{
  WfJsonWriter w;
  wf_json_writer_init (&w, self->line);
  wf_json_begin_object (&w);
  wf_put_hex (&w, "blob", hash, WF_HASH_SIZE);
  put_integer (&w, "size", size);
  wf_json_end_object (&w);
  if (!write_line (self, error))
    return FALSE;
  self->n_left = size;
  return TRUE;
}

gboolean
wf_bundle_writer_add_bytes (WfBundleWriter *self, const void *bytes, gsize size, GError **error)
{
  g_return_val_if_fail ((gint64) size <= self->n_left, FALSE);
  self->n_left -= (gint64) size;
  return write_plain (self, bytes, size, error);
}

gboolean
wf_bundle_writer_add_arrival (WfBundleWriter *self, const WfBundleArrival *arrival, GError **error)
{
  WfJsonWriter w;
  wf_json_writer_init (&w, self->line);
  wf_json_begin_object (&w);
  wf_put_hex (&w, "bundle", arrival->hash, WF_HASH_SIZE);
  put_integer (&w, "number", arrival->number);
  put_integer (&w, "at", arrival->at);
  put_integer (&w, "new", arrival->n_new);
  put_integer (&w, "known", arrival->n_known);
  put_integer (&w, "waiting", arrival->n_waiting);
  put_integer (&w, "refused", arrival->n_refused);
  wf_json_end_object (&w);
  return write_line (self, error);
}

gboolean
wf_bundle_writer_finish (WfBundleWriter *self, guint8 hash[WF_HASH_SIZE], GError **error)
{
  guint8 signed_hash[WF_HASH_SIZE], signature[WF_SIGNATURE_SIZE];
  char text[WF_SIGNATURE_TEXT_LENGTH + 1];
  gsize size = WF_HASH_SIZE;
  WfJsonWriter w;
  g_checksum_get_digest (self->sum, hash, &size);
  wf_bundle_hash_trailer (signed_hash, hash);
  wf_crypto_sign (signature, signed_hash, self->device->secret);
  wf_signature_format (signature, text);
  wf_json_writer_init (&w, self->line);
  wf_json_begin_object (&w);
  put_integer (&w, "count", self->n_documents);
  wf_put_hex (&w, "hash", hash, WF_HASH_SIZE);
  wf_put_hex (&w, "k", self->device->key, WF_KEY_SIZE);
  put_text (&w, "s", text);
  wf_json_end_object (&w);
  g_string_append_c (self->line, '\n');
  return wf_sealed_writer_write (self->sealed, self->line->str, self->line->len, self->cancellable,
                                 error)
         && wf_sealed_writer_finish (self->sealed, self->cancellable, error);
}
