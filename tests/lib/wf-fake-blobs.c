/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-fake-blobs.h"

#include <string.h>

#include "base/wf-error.h"

static void iface_init (WfTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WfFakeBlobs,
                               wf_fake_blobs,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WF_TYPE_TRANSPORT, iface_init))

static void
answer (GTask *task, guint status, gint64 received, GBytes *body)
{
  WfReply *reply = g_new0 (WfReply, 1);
  reply->status = status;
  reply->received = received;
  reply->body = body;
  g_task_return_pointer (task, reply, (GDestroyNotify) wf_reply_free);
  g_object_unref (task);
}

static gboolean
has_hash (WfFakeBlobs *self, const char *hash)
{
  g_autofree char *found
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, self->bytes->data, self->bytes->len);
  return strcmp (found, hash) == 0;
}

static void
put (WfFakeBlobs *self, const WfBlobRequest *request, gboolean is_cut, GTask *task)
{
  gsize n = 0;
  const guint8 *bytes = g_bytes_get_data (request->chunk, &n);
  if (self->is_deaf || request->offset != self->bytes->len)
    {
      answer (task, 409, self->bytes->len, NULL);
      return;
    }
  g_byte_array_append (self->bytes, bytes, (guint) n);
  const gboolean is_all = self->bytes->len >= request->total;
  self->is_whole = is_all && has_hash (self, request->hash);
  if (is_all && !self->is_whole)
    g_byte_array_set_size (self->bytes, 0);
  if (is_cut)
    {
      g_task_return_new_error (task, WF_ERROR, WF_ERROR_OFFLINE, "the line broke");
      g_object_unref (task);
    }
  else if (!is_all)
    answer (task, 202, self->bytes->len, NULL);
  else
    answer (task, self->is_whole ? 201 : 422, -1, NULL);
}

static void
get (WfFakeBlobs *self, const WfBlobRequest *request, GTask *task)
{
  if (!self->is_whole || request->offset >= self->bytes->len)
    {
      answer (task, 404, -1, NULL);
      return;
    }
  const gsize n = MIN (request->limit, self->bytes->len - (gsize) request->offset);
  guint8 *copy = g_memdup2 (self->bytes->data + request->offset, n);
  if (self->tampers)
    copy[n / 2] ^= 1;
  answer (task, 206, -1, g_bytes_new_take (copy, n));
}

static void
blob (WfTransport *transport, const WfBlobRequest *request, GTask *task)
{
  WfFakeBlobs *self = WF_FAKE_BLOBS (transport);
  const gboolean is_cut = self->n_until_cut >= 0 && self->n_until_cut-- == 0;
  self->n_requests++;
  if (is_cut && !(self->takes_then_cuts && request->chunk))
    {
      g_task_return_new_error (task, WF_ERROR, WF_ERROR_OFFLINE, "the line broke");
      g_object_unref (task);
    }
  else if (strcmp (request->method, "PUT") == 0)
    put (self, request, is_cut, task);
  else if (strcmp (request->method, "GET") == 0)
    get (self, request, task);
  else if (self->is_whole)
    answer (task, 200, -1, NULL);
  else
    answer (task, 404, self->bytes->len > 0 ? (gint64) self->bytes->len : -1, NULL);
}

static void
iface_init (WfTransportInterface *iface)
{
  iface->blob = blob;
}

static void
wf_fake_blobs_finalize (GObject *object)
{
  g_byte_array_unref (WF_FAKE_BLOBS (object)->bytes);
  G_OBJECT_CLASS (wf_fake_blobs_parent_class)->finalize (object);
}

static void
wf_fake_blobs_class_init (WfFakeBlobsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wf_fake_blobs_finalize;
}

static void
wf_fake_blobs_init (WfFakeBlobs *self)
{
  self->bytes = g_byte_array_new ();
  self->n_until_cut = -1;
}

WfFakeBlobs *
wf_fake_blobs_new (void)
{
  return g_object_new (WF_TYPE_FAKE_BLOBS, NULL);
}
