/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "base/wf-error.h"
#include "base/wf-log.h"
#include "server/wfd-neighbour-private.h"

/* An attachment whose author has not sent it yet is looked for again with the next look; so many of
 * one space each time. */
#define AT_ONCE 32
/* A side that never takes a piece where it asked for it is left alone. */
#define MAX_STRAY 3

typedef enum
{
  BLOB_SETTLED,
  BLOB_NOT_YET,
  BLOB_FAILED, /* with @error: the connection */
} BlobOutcome;

static WfReply *
ask (WfdNeighbour *self, const WfBlobRequest *request, GError **error)
{
  GAsyncResult *result = NULL;

  wf_transport_blob_async (self->transport, request, self->cancellable, wfd_neighbour_took,
                           &result);
  return wfd_neighbour_reply (self, &result, error);
}

/* What we have of it, as far as this neighbour may know. */
static WfdBlob *
look_here (WfdNeighbour *self, const WfNeighbourBlob *blob, GError **error)
{
  GAsyncResult *result = NULL;
  WfdBlob *here;

  wfd_engine_find_blob_async (self->engine, self->user, blob->hash, wfd_neighbour_took, &result);
  wfd_neighbour_wait_for (self, &result);
  here = wfd_engine_blob_finish (self->engine, result, error);
  g_object_unref (result);
  return here;
}

/* --- in ------------------------------------------------------------------- */

static WfdBlob *
put_here (WfdNeighbour *self,
          const char *space,
          const WfNeighbourBlob *blob,
          gint64 from,
          GBytes *chunk,
          GError **error)
{
  GAsyncResult *result = NULL;
  WfdBlob *here;

  wfd_engine_put_blob_async (self->engine, self->user, space, blob->hash, from, blob->size, chunk,
                             wfd_neighbour_took, &result);
  wfd_neighbour_wait_for (self, &result);
  here = wfd_engine_blob_finish (self->engine, result, error);
  g_object_unref (result);
  return here;
}

static BlobOutcome
fetch_blob (WfdNeighbour *self, const char *space, const WfNeighbourBlob *blob, GError **error)
{
  g_autoptr (WfdBlob) here = look_here (self, blob, error);
  g_autofree char *hash = wf_hex_dup (blob->hash, WF_HASH_SIZE);

  if (blob->size == 0)
    return BLOB_SETTLED; /* whoever knows that has it */
  if (here && here->is_whole)
    {
      /* In another shared space; nothing has to be sent. */
      g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
      g_autoptr (WfdBlob) put = put_here (self, space, blob, 0, nothing, error);
      return put ? BLOB_SETTLED : BLOB_FAILED;
    }
  for (guint n_stray = 0; here && n_stray <= MAX_STRAY;)
    {
      const gint64 from = CLAMP (here->received, 0, blob->size);
      const WfBlobRequest request
          = { .method = "GET",
              .space = space,
              .hash = hash,
              .offset = from,
              .limit = (gsize) MIN (WFD_BLOB_CHUNK_MAX, MAX (blob->size - from, 1)) };
      g_autoptr (WfReply) reply = ask (self, &request, error);
      g_autoptr (WfdBlob) put = NULL;
      gsize n = reply && reply->body ? g_bytes_get_size (reply->body) : 0;
      if (!reply)
        return BLOB_FAILED;
      if ((reply->status != 206 && !(reply->status == 200 && from == 0)) || n == 0
          || (gint64) n > blob->size - from)
        return BLOB_NOT_YET;
      put = put_here (self, space, blob, from, reply->body, error);
      if (!put)
        return BLOB_FAILED;
      if (put->is_whole)
        return BLOB_SETTLED;
      if (put->is_wrong)
        {
          wf_log (WF_LOG_WARNING, "neighbours",
                  "an attachment from a neighbour is not the one that was signed", "neighbour",
                  self->setup->name, "hash", hash, NULL);
          return BLOB_NOT_YET;
        }
      n_stray += put->received <= from;
      here->received = put->received;
    }
  return here ? BLOB_NOT_YET : BLOB_FAILED;
}

/* --- out ------------------------------------------------------------------ */

static GBytes *
read_chunk (const char *path, gint64 from, GError **error)
{
  guint8 *bytes = g_malloc (WFD_BLOB_CHUNK_MAX);
  int file = open (path, O_RDONLY | O_CLOEXEC);
  gssize n = file >= 0 ? pread (file, bytes, WFD_BLOB_CHUNK_MAX, from) : -1;
  int number = errno;

  if (file >= 0)
    close (file);
  if (n > 0)
    return g_bytes_new_take (bytes, (gsize) n);
  g_free (bytes);
  g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT, _ ("The attachment %s cannot be read: %s."), path,
               n == 0 ? _ ("it is shorter than it should be") : g_strerror (number));
  return NULL;
}

static BlobOutcome
send_blob (WfdNeighbour *self,
           const char *space,
           const char *hash,
           const WfdBlob *here,
           gint64 from,
           GError **error)
{
  for (guint n_stray = 0; n_stray <= MAX_STRAY;)
    {
      g_autoptr (GBytes) chunk = read_chunk (here->path, from, error);
      const WfBlobRequest request = { .method = "PUT",
                                      .space = space,
                                      .hash = hash,
                                      .offset = from,
                                      .total = here->size,
                                      .chunk = chunk };
      g_autoptr (WfReply) reply = chunk ? ask (self, &request, error) : NULL;
      if (!reply)
        return BLOB_FAILED;
      if (reply->status == 200 || reply->status == 201)
        return BLOB_SETTLED;
      if (reply->received < 0 || reply->received >= here->size)
        return BLOB_NOT_YET;
      n_stray += reply->received <= from;
      from = reply->received;
    }
  return BLOB_NOT_YET;
}

static BlobOutcome
offer_blob (WfdNeighbour *self, const char *space, const WfNeighbourBlob *blob, GError **error)
{
  g_autofree char *hash = wf_hex_dup (blob->hash, WF_HASH_SIZE);
  const WfBlobRequest request = { .method = "HEAD", .space = space, .hash = hash };
  g_autoptr (WfReply) reply = ask (self, &request, error);
  g_autoptr (WfdBlob) here = NULL;

  if (!reply)
    return BLOB_FAILED;
  if (reply->status == 200 || blob->size == 0)
    return BLOB_SETTLED;
  here = look_here (self, blob, error);
  if (!here)
    return BLOB_FAILED;
  if (!here->is_whole)
    return BLOB_NOT_YET;
  return send_blob (self, space, hash, here, CLAMP (reply->received, 0, here->size - 1), error);
}

/* --- both ----------------------------------------------------------------- */

gboolean
wfd_neighbour_move_blobs (WfdNeighbour *self, WfdNeighbourLink *link, GError **error)
{
  const char *space = link->space->name;
  g_autoptr (GArray) blobs
      = wf_neighbour_list_blobs (self->db, self->setup->name, space, AT_ONCE, error);

  if (!blobs)
    return FALSE;
  for (guint i = 0; i < blobs->len && !wfd_neighbour_is_stopping (self); i++)
    {
      const WfNeighbourBlob *blob = &g_array_index (blobs, WfNeighbourBlob, i);
      g_autoptr (WfdDelivery) delivery = wfd_delivery_new (self->setup->name, link->space);
      BlobOutcome outcome;
      if (!wfd_directory_may_read (wfd_engine_get_directory (self->engine), self->user, space))
        return TRUE;
      outcome = blob->way == WF_NEIGHBOUR_IN ? fetch_blob (self, space, blob, error)
                                             : offer_blob (self, space, blob, error);
      if (outcome == BLOB_FAILED)
        return FALSE;
      delivery->keeps_cursor = TRUE;
      self->n_settled += outcome == BLOB_SETTLED;
      g_array_append_vals (outcome == BLOB_SETTLED ? delivery->settled : delivery->tried, blob, 1);
      if (!wfd_neighbour_deliver (self, link, g_steal_pointer (&delivery), error))
        return FALSE;
    }
  return TRUE;
}
