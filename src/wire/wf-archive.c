/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-archive.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "base/wf-error.h"
#include "wire/wf-wire-text.h"

#define ARCHIVE_VERSION 1
#define MAX_LINE WF_ARCHIVE_MAX_LINE
#define CHUNK (64 * 1024)

const WfJsonLimits wf_archive_line_limits = {
  .max_bytes = MAX_LINE,
  .max_depth = 17, /* an operation one deeper */
  .max_members = 256,
  .refuse_reals = TRUE,
};

struct _WfArchiveReader
{
  int fd;
  char *path;
  guint64 line_number;
  GString *line;
  WfJson *json;
  char *space, *epoch;
  gint64 ctl; /* of the receipt read last */
  gboolean has_head;
  WfHead head;    /* the same */
  gsize at, have; /* what is left of the chunk */
  char chunk[CHUNK];
};

static gboolean
fail (WfArchiveReader *self, GError **error, WfErrorCode code, const char *what)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, self->line_number);

  /* Translators: a file, a number, what is wrong there. */
  g_set_error (error, WF_ERROR, code, _ ("%s, line %s: %s"), self->path, number, what);
  return FALSE;
}

void
wf_archive_reader_free (WfArchiveReader *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_string_free (self->line, TRUE);
  wf_json_free (self->json);
  g_free (self->space);
  g_free (self->epoch);
  g_free (self->path);
  g_free (self);
}

const char *
wf_archive_reader_get_space (WfArchiveReader *self)
{
  return self->space;
}

gint64
wf_archive_reader_get_ctl (WfArchiveReader *self)
{
  return self->ctl;
}

const WfHead *
wf_archive_reader_get_head (WfArchiveReader *self)
{
  return self->has_head ? &self->head : NULL;
}

const char *
wf_archive_reader_get_epoch (WfArchiveReader *self)
{
  return self->epoch;
}

/* --- lines ---------------------------------------------------------------- */

static gboolean
fill_chunk (WfArchiveReader *self, GError **error)
{
  gssize n;
  do
    n = read (self->fd, self->chunk, sizeof self->chunk);
  while (n < 0 && errno == EINTR);
  self->at = 0;
  self->have = n > 0 ? (gsize) n : 0;
  return n >= 0 || fail (self, error, WF_ERROR_FAILED, g_strerror (errno));
}

/* The next line that is not empty, without its end, in self->line. FALSE with @error unset at the
 * end of the file. */
static gboolean
read_line (WfArchiveReader *self, GError **error)
{
  g_string_truncate (self->line, 0);
  self->line_number++;
  for (;;)
    {
      if (self->at == self->have && !fill_chunk (self, error))
        return FALSE;
      if (self->have == 0)
        return self->line->len > 0;
      const char *from = self->chunk + self->at;
      const char *end = memchr (from, '\n', self->have - self->at);
      const gsize length = end ? (gsize) (end - from) : self->have - self->at;
      if (self->line->len + length > MAX_LINE)
        return fail (self, error, WF_ERROR_TOO_LARGE, _ ("the line is longer than any operation"));
      g_string_append_len (self->line, from, (gssize) length);
      self->at += length + (end ? 1 : 0);
      if (end && self->line->len > 0)
        return TRUE;
      if (end)
        self->line_number++;
    }
}

static gboolean
scan_line (WfArchiveReader *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (!wf_json_scan_into (self->json, self->line->str, (gssize) self->line->len,
                          &wf_archive_line_limits, &local))
    return fail (self, error, (WfErrorCode) local->code, local->message);
  return TRUE;
}

/* --- reading -------------------------------------------------------------- */

static gboolean
read_header (WfArchiveReader *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 version;
  if (!read_line (self, &local))
    {
      if (!local)
        return fail (self, error, WF_ERROR_INVALID, _ ("the file is empty"));
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!scan_line (self, error))
    return FALSE;
  const WfJsonValue root = wf_json_root (self->json);
  if (!wf_json_member_integer (root, "wf-archive", &version))
    return fail (self, error, WF_ERROR_INVALID, _ ("this is no Watchfloor archive"));
  if (version != ARCHIVE_VERSION)
    return fail (self, error, WF_ERROR_PROTOCOL,
                 _ ("the archive was written by a newer Watchfloor"));
  self->space = g_strdup (wf_json_member_string (root, "space"));
  self->epoch = g_strdup (wf_json_member_string (root, "epoch"));
  if (!self->space || !*self->space)
    return fail (self, error, WF_ERROR_INVALID, _ ("the header names no space"));
  return TRUE;
}

WfArchiveReader *
wf_archive_reader_open (const char *path, GError **error)
{
  const int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    {
      const int saved = errno;
      g_set_error (error, WF_ERROR, saved == ENOENT ? WF_ERROR_NOT_FOUND : WF_ERROR_FAILED,
                   "%s: %s", path, g_strerror (saved));
      return NULL;
    }
  g_autoptr (WfArchiveReader) self = g_new0 (WfArchiveReader, 1);
  self->fd = fd;
  self->path = g_strdup (path);
  self->line = g_string_sized_new (4096);
  self->json = wf_json_new ();
  return read_header (self, error) ? g_steal_pointer (&self) : NULL;
}

/* A head signs its receipt, so it says no more than who did. */
static gboolean
parse_head (WfJsonValue receipt, gboolean *has_head, WfHead *head)
{
  WfJsonValue value;
  const char *key, *signature;

  *has_head = wf_json_member (receipt, "head", &value);
  if (!*has_head)
    return TRUE;
  key = wf_json_member_string (value, "k");
  signature = wf_json_member_string (value, "s");
  return key && wf_hex_decode (key, strlen (key), head->key, WF_KEY_SIZE) && signature
         && wf_signature_parse (signature, strlen (signature), head->signature);
}

const char *
wf_archive_parse_line (WfJsonValue line,
                       GBytes **document,
                       gboolean *has_receipt,
                       gint64 *seq,
                       gint64 *time_us,
                       guint8 rh[WF_HASH_SIZE],
                       gint64 *ctl,
                       gboolean *has_head,
                       WfHead *head)
{
  WfJsonValue doc, receipt;
  gsize length;
  if (!wf_json_member (line, "doc", &doc) || wf_json_type (doc) != WF_JSON_OBJECT)
    return _ ("the line holds no document");
  *has_receipt = wf_json_member (line, "wf", &receipt);
  const char *text = *has_receipt ? wf_json_member_string (receipt, "rh") : NULL;
  if (*has_receipt
      && (!wf_json_member_integer (receipt, "seq", seq) || *seq < 1
          || !wf_json_member_integer (receipt, "time", time_us) || text == NULL
          || !wf_hex_decode (text, strlen (text), rh, WF_HASH_SIZE)))
    return _ ("the receipt is broken");
  *ctl = 0;
  if (*has_receipt && (!wf_json_member_integer (receipt, "ctl", ctl) || *ctl < 0))
    *ctl = 0;
  *has_head = FALSE;
  if (*has_receipt && !parse_head (receipt, has_head, head))
    return _ ("what the server signed is broken");
  if (*has_head)
    {
      head->seq = *seq;
      head->time_us = *time_us;
      memcpy (head->receipt, rh, WF_HASH_SIZE);
    }
  const char *raw = wf_json_raw (doc, &length);
  *document = g_bytes_new (raw, length);
  return NULL;
}

gboolean
wf_archive_reader_next (WfArchiveReader *self,
                        GBytes **document,
                        gboolean *has_receipt,
                        gint64 *seq,
                        gint64 *time_us,
                        guint8 rh[WF_HASH_SIZE],
                        GError **error)
{
  if (!read_line (self, error) || !scan_line (self, error))
    return FALSE;
  const char *wrong = wf_archive_parse_line (wf_json_root (self->json), document, has_receipt, seq,
                                             time_us, rh, &self->ctl, &self->has_head, &self->head);
  return wrong == NULL || fail (self, error, WF_ERROR_INVALID, wrong);
}

/* --- writing -------------------------------------------------------------- */

void
wf_archive_append_header (GString *out, const char *space, const char *epoch)
{
  WfJsonWriter w;
  wf_json_writer_init (&w, out);
  wf_json_begin_object (&w);
  wf_json_put_key (&w, "wf-archive");
  wf_json_put_integer (&w, ARCHIVE_VERSION);
  wf_put_optional (&w, "space", space);
  wf_put_optional (&w, "epoch", epoch);
  wf_json_end_object (&w);
  g_string_append_c (out, '\n');
}

void
wf_archive_append_line (GString *out,
                        const char *document,
                        gsize length,
                        gint64 seq,
                        gint64 time_us,
                        const guint8 *rh,
                        gint64 ctl,
                        const WfHead *head)
{
  char signature[WF_SIGNATURE_TEXT_LENGTH + 1];
  WfJsonWriter w;
  wf_json_writer_init (&w, out);
  wf_json_begin_object (&w);
  wf_json_put_key (&w, "doc");
  wf_json_put_raw (&w, document, length);
  if (rh)
    {
      wf_json_put_key (&w, "wf");
      wf_json_begin_object (&w);
      wf_json_put_key (&w, "seq");
      wf_json_put_integer (&w, seq);
      wf_json_put_key (&w, "time");
      wf_json_put_integer (&w, time_us);
      wf_put_hex (&w, "rh", rh, WF_HASH_SIZE);
      if (ctl > 0)
        {
          wf_json_put_key (&w, "ctl");
          wf_json_put_integer (&w, ctl);
        }
      if (head)
        {
          wf_json_put_key (&w, "head");
          wf_json_begin_object (&w);
          wf_put_hex (&w, "k", head->key, WF_KEY_SIZE);
          wf_json_put_key (&w, "s");
          wf_signature_format (head->signature, signature);
          wf_json_put_string (&w, signature);
          wf_json_end_object (&w);
        }
      wf_json_end_object (&w);
    }
  wf_json_end_object (&w);
  g_string_append_c (out, '\n');
}
