/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-sealed-stream.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"
#include "wire/wf-wire-text.h"

#define FRAME_PLAIN (64 * 1024)
#define FRAME_SEALED (FRAME_PLAIN + WF_STREAM_OVERHEAD)
#define MAX_FIRST_LINE (64 * 1024)

static const WfJsonLimits first_line_limits = {
  .max_bytes = MAX_FIRST_LINE,
  .max_depth = 2,
  .max_members = 8,
  .refuse_reals = TRUE,
};

static const char *
realm_word (WfRealm realm)
{
  return realm == WF_REALM_EXERCISE ? "exercise" : "real";
}

static void
bind (guint8 bound[WF_HASH_SIZE], const GString *first_line)
{
  const WfBytes part = { first_line->str, first_line->len };
  wf_crypto_hash (bound, &part, 1);
}

/* --- writing ------------------------------------------------------------------------------------
 */

struct _WfSealedWriter
{
  GOutputStream *out;
  WfSecretStream *stream;
  guint8 bound[WF_HASH_SIZE];
  gsize n_plain;
  guint8 plain[FRAME_PLAIN];
  guint8 frame[4 + FRAME_SEALED];
};

static gboolean
put_keys (WfJsonWriter *w, GPtrArray *keys, const guint8 *key, GError **error)
{
  guint8 sealed[WF_SEALED_KEY_SIZE];
  char text[2 * WF_SEALED_KEY_SIZE + 1];
  if (keys == NULL || keys->len == 0)
    {
      wf_put_hex (w, "key", key, WF_STREAM_KEY_SIZE);
      return TRUE;
    }
  wf_json_put_key (w, "keys");
  wf_json_begin_array (w);
  for (guint i = 0; i < keys->len; i++)
    {
      if (!wf_crypto_seal_key (sealed, key, g_ptr_array_index (keys, i)))
        {
          g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                       _ ("The key of recipient %u is broken; nothing was written."), i + 1);
          return FALSE;
        }
      wf_hex_encode (sealed, sizeof sealed, text);
      wf_json_put_string (w, text);
    }
  wf_json_end_array (w);
  return TRUE;
}

static gboolean
append_first_line (GString *line, WfRealm realm, GPtrArray *keys, const guint8 *key, GError **error)
{
  WfJsonWriter w;
  wf_json_writer_init (&w, line);
  wf_json_begin_object (&w);
  wf_json_put_key (&w, "wf-bundle");
  wf_json_put_integer (&w, WF_SEALED_VERSION);
  wf_json_put_key (&w, "realm");
  wf_json_put_string (&w, realm_word (realm));
  if (!put_keys (&w, keys, key, error))
    return FALSE;
  wf_json_end_object (&w);
  g_string_append_c (line, '\n');
  return TRUE;
}

WfSealedWriter *
wf_sealed_writer_new (GOutputStream *out, WfRealm realm, GPtrArray *keys, GError **error)
{
  guint8 key[WF_STREAM_KEY_SIZE], header[WF_STREAM_HEADER_SIZE];
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (WfSealedWriter) self = g_new0 (WfSealedWriter, 1);
  if (keys != NULL && keys->len > WF_SEALED_MAX_RECIPIENTS)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE,
                   _ ("A bundle goes to at most %d devices; nothing was written."),
                   WF_SEALED_MAX_RECIPIENTS);
      return NULL;
    }
  self->out = g_object_ref (out);
  wf_crypto_random (key, sizeof key);
  gboolean is_sealed = append_first_line (line, realm, keys, key, error);
  self->stream = wf_secret_stream_new_push (key, header);
  wf_crypto_wipe (key, sizeof key);
  bind (self->bound, line);
  if (!is_sealed || !g_output_stream_write_all (out, line->str, line->len, NULL, NULL, error)
      || !g_output_stream_write_all (out, header, sizeof header, NULL, NULL, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
write_frame (WfSealedWriter *self, gboolean is_last, GCancellable *cancellable, GError **error)
{
  const gsize n_frame = self->n_plain + WF_STREAM_OVERHEAD;
  const guint32 prefix = GUINT32_TO_BE ((guint32) n_frame);
  memcpy (self->frame, &prefix, sizeof prefix);
  wf_secret_stream_push (self->stream, self->frame + 4, (WfBytes){ self->plain, self->n_plain },
                         (WfBytes){ self->bound, sizeof self->bound }, is_last);
  self->n_plain = 0;
  return g_output_stream_write_all (self->out, self->frame, 4 + n_frame, NULL, cancellable, error);
}

gboolean
wf_sealed_writer_write (
    WfSealedWriter *self, const void *bytes, gsize size, GCancellable *cancellable, GError **error)
{
  const guint8 *from = bytes;
  while (size > 0)
    {
      const gsize n = MIN (size, FRAME_PLAIN - self->n_plain);
      memcpy (self->plain + self->n_plain, from, n);
      self->n_plain += n;
      from += n;
      size -= n;
      /* Kept back while it is full and nothing follows: the last frame is never empty. */
      if (size > 0 && !write_frame (self, FALSE, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
wf_sealed_writer_finish (WfSealedWriter *self, GCancellable *cancellable, GError **error)
{
  return write_frame (self, TRUE, cancellable, error);
}

void
wf_sealed_writer_free (WfSealedWriter *self)
{
  g_clear_object (&self->out);
  g_clear_pointer (&self->stream, wf_secret_stream_free);
  wf_crypto_wipe (self->plain, sizeof self->plain);
  g_free (self);
}

/* --- reading ------------------------------------------------------------------------------------
 */

struct _WfSealedReader
{
  GInputStream *in; /* buffered */
  char *name;
  guint64 offset;
  WfRealm realm;
  gboolean is_open, is_at_end;
  WfSecretStream *stream;
  guint8 bound[WF_HASH_SIZE];
  guint8 plain[FRAME_PLAIN];
  guint8 frame[FRAME_SEALED];
};

static gboolean
fail (WfSealedReader *self, GError **error, WfErrorCode code, const char *what)
{
  g_autofree char *at = g_strdup_printf ("%" G_GUINT64_FORMAT, self->offset);
  /* Translators: file, place in it, what is wrong there. */
  g_set_error (error, WF_ERROR, code, _ ("%s, byte %s: %s"), self->name, at, what);
  return FALSE;
}

static gboolean
read_exactly (
    WfSealedReader *self, void *bytes, gsize size, GCancellable *cancellable, GError **error)
{
  gsize n = 0;
  gboolean done = g_input_stream_read_all (self->in, bytes, size, &n, cancellable, error);
  self->offset += n;
  if (done && n < size)
    return fail (self, error, WF_ERROR_INVALID,
                 _ ("the file is cut short. Nothing was taken from it; copy it again"));
  return done;
}

static gboolean
fail_foreign (WfSealedReader *self, GError **error)
{
  return fail (self, error, WF_ERROR_INVALID,
               _ ("this is no courier bundle. Nothing was taken from it; choose the .wfb or .wfr"
                  " file that the other desk wrote"));
}

static gboolean
read_first_line (WfSealedReader *self, GString *line, GCancellable *cancellable, GError **error)
{
  char c = '\0';
  while (c != '\n')
    {
      if (line->len == MAX_FIRST_LINE)
        return fail_foreign (self, error);
      if (!read_exactly (self, &c, 1, cancellable, error))
        return FALSE;
      if (line->len == 0 && c != '{')
        return fail_foreign (self, error);
      g_string_append_c (line, c);
    }
  return TRUE;
}

static gboolean
unseal (WfSealedReader *self,
        WfJsonValue root,
        const WfDeviceKey *device,
        guint8 key[WF_STREAM_KEY_SIZE],
        GError **error)
{
  WfJsonValue keys, item;
  WfJsonIter iter;
  guint8 sealed[WF_SEALED_KEY_SIZE];
  gsize length = 0;
  const char *text = wf_json_member_string (root, "key");
  if (text != NULL)
    {
      self->is_open = TRUE;
      return wf_hex_decode (text, strlen (text), key, WF_STREAM_KEY_SIZE)
             || fail (self, error, WF_ERROR_INVALID, _ ("its key is broken"));
    }
  if (!wf_json_member (root, "keys", &keys) || wf_json_type (keys) != WF_JSON_ARRAY
      || wf_json_size (keys) == 0 || wf_json_size (keys) > WF_SEALED_MAX_RECIPIENTS)
    return fail (self, error, WF_ERROR_INVALID, _ ("it names no recipients"));
  for (wf_json_iter_init (&iter, keys); wf_json_iter_next (&iter, NULL, &item);)
    {
      text = wf_json_string (item, &length);
      if (text == NULL || !wf_hex_decode (text, length, sealed, sizeof sealed))
        return fail (self, error, WF_ERROR_INVALID, _ ("a sealed key is broken"));
      if (device != NULL && wf_crypto_unseal_key (key, sealed, device->secret))
        return TRUE;
    }
  return fail (
      self, error, WF_ERROR_DENIED,
      _ ("it is not for this device: it was sealed to others. Nothing was taken from it; ask"
         " its sender for one that names this desk"));
}

static gboolean
parse_first_line (WfSealedReader *self,
                  const GString *line,
                  const WfDeviceKey *device,
                  guint8 key[WF_STREAM_KEY_SIZE],
                  GError **error)
{
  gint64 version = 0;
  g_autoptr (WfJson) json = wf_json_scan (line->str, (gssize) line->len, &first_line_limits, NULL);
  if (json == NULL || !wf_json_member_integer (wf_json_root (json), "wf-bundle", &version))
    return fail_foreign (self, error);
  const WfJsonValue root = wf_json_root (json);
  if (version != WF_SEALED_VERSION)
    return fail (self, error, WF_ERROR_PROTOCOL,
                 _ ("it was written by a newer Watchfloor. Nothing was taken from it; install that"
                    " version here, or ask for a bundle of profile 1"));
  const char *realm = wf_json_member_string (root, "realm");
  if (g_strcmp0 (realm, "exercise") != 0 && g_strcmp0 (realm, "real") != 0)
    return fail (self, error, WF_ERROR_INVALID, _ ("it does not say whether it is an exercise"));
  self->realm = g_str_equal (realm, "exercise") ? WF_REALM_EXERCISE : WF_REALM_REAL;
  return unseal (self, root, device, key, error);
}

WfSealedReader *
wf_sealed_reader_new (GInputStream *in,
                      const char *name,
                      const WfDeviceKey *device,
                      GCancellable *cancellable,
                      GError **error)
{
  guint8 key[WF_STREAM_KEY_SIZE], header[WF_STREAM_HEADER_SIZE];
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (WfSealedReader) self = g_new0 (WfSealedReader, 1);
  self->in = g_buffered_input_stream_new_sized (in, FRAME_PLAIN);
  self->name = g_strdup (name);
  if (!read_first_line (self, line, cancellable, error)
      || !parse_first_line (self, line, device, key, error)
      || !read_exactly (self, header, sizeof header, cancellable, error))
    return NULL;
  bind (self->bound, line);
  self->stream = wf_secret_stream_new_pull (key, header);
  wf_crypto_wipe (key, sizeof key);
  if (self->stream == NULL)
    {
      fail (self, error, WF_ERROR_INVALID, _ ("its header is broken"));
      return NULL;
    }
  return g_steal_pointer (&self);
}

WfRealm
wf_sealed_reader_get_realm (WfSealedReader *self)
{
  return self->realm;
}

gboolean
wf_sealed_reader_is_open (WfSealedReader *self)
{
  return self->is_open;
}

guint64
wf_sealed_reader_get_offset (WfSealedReader *self)
{
  return self->offset;
}

static gboolean
check_end (WfSealedReader *self, GCancellable *cancellable, GError **error)
{
  char more;
  gssize n = g_input_stream_read (self->in, &more, 1, cancellable, error);
  if (n > 0)
    return fail (self, error, WF_ERROR_INVALID,
                 _ ("something follows after its end. Nothing was taken from it"));
  return n == 0;
}

gboolean
wf_sealed_reader_next (WfSealedReader *self,
                       WfBytes *plain,
                       GCancellable *cancellable,
                       GError **error)
{
  guint32 prefix = 0;
  if (self->is_at_end || !read_exactly (self, &prefix, sizeof prefix, cancellable, error))
    return FALSE;
  const gsize n_frame = GUINT32_FROM_BE (prefix);
  if (n_frame <= WF_STREAM_OVERHEAD || n_frame > FRAME_SEALED)
    return fail (
        self, error, WF_ERROR_INVALID,
        _ ("a frame's length is wrong: it was changed on the way. Nothing was taken from it"));
  if (!read_exactly (self, self->frame, n_frame, cancellable, error))
    return FALSE;
  if (!wf_secret_stream_pull (self->stream, self->plain, (WfBytes){ self->frame, n_frame },
                              (WfBytes){ self->bound, sizeof self->bound }, &self->is_at_end))
    return fail (self, error, WF_ERROR_INVALID,
                 _ ("it was changed on the way. Nothing was taken from it; ask its sender for"
                    " another copy"));
  if (self->is_at_end && !check_end (self, cancellable, error))
    return FALSE;
  *plain = (WfBytes){ self->plain, n_frame - WF_STREAM_OVERHEAD };
  return TRUE;
}

void
wf_sealed_reader_free (WfSealedReader *self)
{
  g_clear_object (&self->in);
  g_clear_pointer (&self->stream, wf_secret_stream_free);
  wf_crypto_wipe (self->plain, sizeof self->plain);
  g_free (self->name);
  g_free (self);
}
