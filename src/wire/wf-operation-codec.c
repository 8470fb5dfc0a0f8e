/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-operation-codec.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "wire/wf-skeleton.h"
#include "wire/wf-wire-text.h"

struct _WfDecoder
{
  WfJson *document, *skeleton, *body;
  WfFieldPart parts[WF_SKELETON_MAX_FIELDS + 1]; /* one more: where the walk over the fields ends */
  const char *space; /* interned: of the last operation whose space was expected */
};

WfDecoder *
wf_decoder_new (void)
{
  WfDecoder *self = g_new0 (WfDecoder, 1);
  self->document = wf_json_new ();
  self->skeleton = wf_json_new ();
  self->body = wf_json_new ();
  return self;
}

void
wf_decoder_free (WfDecoder *self)
{
  if (!self)
    return;
  wf_json_free (self->document);
  wf_json_free (self->skeleton);
  wf_json_free (self->body);
  g_free (self);
}

static gboolean
refuse (WfVerdict *verdict, WfVerdict which, GError **error, const char *what)
{
  *verdict = which;
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("Operation refused: %s"), what);
  return FALSE;
}

/* --- envelope ------------------------------------------------------------- */

typedef struct
{
  WfOperationId id;
  guint8 hash[WF_HASH_SIZE];
  guint8 key[WF_KEY_SIZE];
  guint8 signature[WF_SIGNATURE_SIZE];
  const char *id_text, *revision;
  WfBytes skeleton, body; /* body.bytes is NULL when redacted */
} Envelope;

static const char *
take_string (WfJsonValue root, const char *name, gsize *length)
{
  WfJsonValue member;
  *length = 0;
  return wf_json_member (root, name, &member) ? wf_json_string (member, length) : NULL;
}

static gboolean
take_hex (WfJsonValue root, const char *name, guint8 *bytes, gsize size)
{
  gsize length;
  const char *text = take_string (root, name, &length);
  return text && wf_hex_decode (text, length, bytes, size);
}

/* Replication peers may add `_revisions`; ours have exactly one revision. */
static gboolean
has_one_revision (WfJsonValue root)
{
  WfJsonValue revisions, ids;
  if (!wf_json_member (root, "_revisions", &revisions))
    return TRUE;
  return wf_json_member (revisions, "ids", &ids) && wf_json_type (ids) == WF_JSON_ARRAY
         && wf_json_size (ids) == 1;
}

static gboolean
read_envelope (Envelope *e, WfJsonValue root, WfVerdict *verdict, GError **error)
{
  WfJsonValue body;
  gsize length, id_length;
  const WfVerdict bad = WF_VERDICT_BAD_FORM;
  e->id_text = take_string (root, "_id", &id_length);
  if (!e->id_text || !wf_operation_id_parse (e->id_text, id_length, &e->id))
    return refuse (verdict, bad, error, "_id");
  e->revision = take_string (root, "_rev", &length);
  if (!e->revision || length != WF_REVISION_LENGTH || !has_one_revision (root))
    return refuse (verdict, bad, error, _ ("_rev or _revisions"));
  const char *algorithm = take_string (root, "alg", &length);
  if (g_strcmp0 (algorithm, "ed25519") != 0)
    return refuse (verdict, bad, error, "alg");
  if (!take_hex (root, "h", e->hash, sizeof e->hash)
      || !take_hex (root, "k", e->key, sizeof e->key))
    return refuse (verdict, bad, error, _ ("h or k"));
  const char *signature = take_string (root, "s", &length);
  if (!signature || !wf_signature_parse (signature, length, e->signature))
    return refuse (verdict, bad, error, "s");
  e->skeleton.bytes = take_string (root, "p", &e->skeleton.size);
  if (!e->skeleton.bytes)
    return refuse (verdict, bad, error, "p");
  e->body.bytes = take_string (root, "b", &e->body.size);
  if (!e->body.bytes && wf_json_member (root, "b", &body))
    return refuse (verdict, bad, error, "b");
  if (e->skeleton.size + e->body.size > WF_OPERATION_MAX_CONTENT)
    return refuse (verdict, bad, error, _ ("larger than 64 KiB"));
  return TRUE;
}

/* --- hashes --------------------------------------------------------------- */

static void
hash_skeleton (guint8 hash[WF_HASH_SIZE], const char *space, const WfBytes *skeleton)
{
  const WfBytes parts[] = { { "wf1", 4 }, { space, strlen (space) + 1 }, *skeleton };
  wf_crypto_hash (hash, parts, G_N_ELEMENTS (parts));
}

static void
hash_body (guint8 hash[WF_HASH_SIZE], const WfBytes *body)
{
  const WfBytes parts[] = { { "wf1b", 5 }, *body };
  wf_crypto_hash (hash, parts, G_N_ELEMENTS (parts));
}

static gboolean
check_hashes (const Envelope *e, const WfSkeleton *skeleton, WfVerdict *verdict, GError **error)
{
  guint8 hash[WF_HASH_SIZE];
  hash_skeleton (hash, skeleton->space, &e->skeleton);
  if (memcmp (hash, e->hash, sizeof hash) != 0)
    return refuse (verdict, WF_VERDICT_BAD_HASH, error, _ ("h is not the hash of p"));
  if (memcmp (hash, e->id.digest, sizeof e->id.digest) != 0)
    return refuse (verdict, WF_VERDICT_BAD_HASH, error, _ ("_id does not carry the hash"));
  if (skeleton->hlc != e->id.hlc || skeleton->hlc >> 63)
    return refuse (verdict, WF_VERDICT_BAD_CLOCK, error, "hlc");
  if (!e->body.bytes)
    return TRUE;
  hash_body (hash, &e->body);
  if (memcmp (hash, skeleton->body_hash, sizeof hash) != 0)
    return refuse (verdict, WF_VERDICT_BAD_BODY, error, _ ("bh is not the hash of b"));
  return TRUE;
}

static gboolean
check_revision (const Envelope *e, WfVerdict *verdict, GError **error)
{
  if (wf_revision_fits (e->id_text, e->revision))
    return TRUE;
  return refuse (verdict, WF_VERDICT_BAD_HASH, error, _ ("_rev is not the only legal one"));
}

/* --- decoding ------------------------------------------------------------- */

static gboolean
scan_skeleton (WfDecoder *self, const WfBytes *text, WfSkeleton *skeleton, GError **error)
{
  return wf_json_scan_into (self->skeleton, text->bytes, (gssize) text->size,
                            &wf_json_limits_operation, error)
         && wf_skeleton_read (skeleton, wf_json_root (self->skeleton), error);
}

/* Operations of one space share its name, so that comparing it touches no text. Never for a space
 * that a foreign document made up: names that are interned stay for ever. */
static const char *
intern_space (WfDecoder *self, const char *space)
{
  if (g_strcmp0 (self->space, space) != 0)
    self->space = g_intern_string (space);
  return self->space;
}

static WfOperation *
build (WfDecoder *self, const WfSkeleton *skeleton, const Envelope *e, GError **error)
{
  WfJsonValue root = { NULL, 0 };
  if (e->body.bytes)
    {
      if (!wf_json_scan_into (self->body, e->body.bytes, (gssize) e->body.size,
                              &wf_json_limits_operation, error))
        return NULL;
      root = wf_json_root (self->body);
    }
  WfOperation *operation
      = wf_skeleton_build (skeleton, &e->skeleton, root, &e->body, self->parts, error);
  if (!operation)
    return NULL;
  operation->id = e->id;
  memcpy (operation->hash, e->hash, sizeof e->hash);
  memcpy (operation->key, e->key, sizeof e->key);
  memcpy (operation->signature, e->signature, sizeof e->signature);
  return operation;
}

WfOperation *
wf_decoder_decode (WfDecoder *self,
                   const char *document,
                   gsize length,
                   const char *space,
                   WfVerdict *verdict,
                   GError **error)
{
  Envelope e;
  WfSkeleton skeleton;
  WfVerdict unused;
  if (!verdict)
    verdict = &unused;
  *verdict = WF_VERDICT_BAD_FORM;
  if (!wf_json_scan_into (self->document, document, (gssize) length, &wf_json_limits_operation,
                          error)
      || !read_envelope (&e, wf_json_root (self->document), verdict, error)
      || !scan_skeleton (self, &e.skeleton, &skeleton, error))
    return NULL;
  /* Before the hash, which covers the space: a document that strayed is told from one that was
   * forged. */
  if (space && strcmp (space, skeleton.space) != 0)
    {
      refuse (verdict, WF_VERDICT_WRONG_SPACE, error, skeleton.space);
      return NULL;
    }
  if (!check_hashes (&e, &skeleton, verdict, error) || !check_revision (&e, verdict, error))
    return NULL;
  skeleton.interned_space = space ? intern_space (self, space) : NULL;
  g_autoptr (WfOperation) operation = build (self, &skeleton, &e, error);
  if (!operation)
    return NULL;
  /* Whoever could leave it out would take a desk's rights away unseen. */
  if (!operation->body && wf_operation_is_of_membership (operation))
    {
      refuse (verdict, WF_VERDICT_BAD_BODY, error, _ ("b is missing"));
      return NULL;
    }
  *verdict = WF_VERDICT_OK;
  return g_steal_pointer (&operation);
}

WfOperation *
wf_decoder_decode_stored (WfDecoder *self,
                          const WfOperationId *id,
                          const guint8 hash[WF_HASH_SIZE],
                          const guint8 key[WF_KEY_SIZE],
                          const guint8 signature[WF_SIGNATURE_SIZE],
                          const char *skeleton_text,
                          gsize skeleton_length,
                          const char *body,
                          gsize body_length,
                          GError **error)
{
  Envelope e;
  WfSkeleton skeleton;
  WfVerdict verdict;
  WfOperation *operation = NULL;
  g_autoptr (GError) local = NULL;
  e.id = *id;
  if (hash)
    memcpy (e.hash, hash, sizeof e.hash);
  else
    memset (e.hash, 0, sizeof e.hash);
  memcpy (e.key, key, sizeof e.key);
  memcpy (e.signature, signature, sizeof e.signature);
  e.skeleton = (WfBytes){ skeleton_text, skeleton_length };
  e.body = (WfBytes){ body, body ? body_length : 0 };
  if (scan_skeleton (self, &e.skeleton, &skeleton, &local)
      && (!hash || check_hashes (&e, &skeleton, &verdict, &local)))
    {
      skeleton.interned_space = intern_space (self, skeleton.space);
      operation = build (self, &skeleton, &e, &local);
    }
  if (!operation)
    g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT, _ ("A stored operation is damaged: %s"),
                 local->message);
  return operation;
}

gboolean
wf_operation_verify (const WfOperation *operation)
{
  return wf_crypto_verify (operation->signature, operation->hash, operation->key);
}

/* --- sealing -------------------------------------------------------------- */

static GString *
write_body (const WfDraft *draft, const guint8 *salt)
{
  GString *out = g_string_sized_new (512);
  guint8 drawn[16];
  char hex[33];
  WfJsonWriter w;
  if (!salt)
    {
      wf_crypto_random (drawn, sizeof drawn);
      salt = drawn;
    }
  wf_hex_encode (salt, 16, hex);
  wf_json_writer_init (&w, out);
  wf_json_begin_object (&w);
  wf_json_put_key (&w, "set");
  wf_json_begin_object (&w);
  for (guint i = 0; i < draft->writes->len; i++)
    {
      const WfDraftWrite *write = g_ptr_array_index (draft->writes, i);
      if (!write->value)
        continue; /* a retirement: named, not written */
      wf_json_put_key (&w, write->field);
      wf_json_put_raw (&w, write->value, strlen (write->value));
    }
  wf_json_end_object (&w);
  wf_put_optional (&w, "why", draft->why);
  wf_put_optional (&w, "src", draft->source);
  if (draft->attachments != NULL)
    {
      wf_json_put_key (&w, "att");
      wf_json_put_raw (&w, draft->attachments, strlen (draft->attachments));
    }
  wf_put_optional (&w, "salt", hex);
  wf_json_end_object (&w);
  return out;
}

static void
put_fields (WfJsonWriter *w, const WfDraft *draft)
{
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
  wf_json_put_key (w, "fields");
  wf_json_begin_array (w);
  for (guint i = 0; i < draft->writes->len; i++)
    wf_json_put_string (w, ((const WfDraftWrite *) g_ptr_array_index (draft->writes, i))->field);
  wf_json_end_array (w);
  wf_json_put_key (w, "prev");
  wf_json_begin_object (w);
  for (guint i = 0; i < draft->writes->len; i++)
    {
      const WfDraftWrite *write = g_ptr_array_index (draft->writes, i);
      if (write->parents->len == 0)
        continue;
      wf_json_put_key (w, write->field);
      wf_json_begin_array (w);
      for (guint j = 0; j < write->parents->len; j++)
        {
          wf_operation_id_format (&g_array_index (write->parents, WfOperationId, j), id);
          wf_json_put_string (w, id);
        }
      wf_json_end_array (w);
    }
  wf_json_end_object (w);
}

/* The order of the members is fixed: the same draft gives the same bytes. */
static GString *
write_skeleton (const WfDraft *draft,
                const WfDeviceKey *key,
                gint64 n,
                const guint8 *previous,
                guint64 hlc,
                const guint8 body_hash[WF_HASH_SIZE])
{
  GString *out = g_string_sized_new (1024);
  char hlc_text[17];
  const guint64 hlc_bytes = GUINT64_TO_BE (hlc);
  WfJsonWriter w;
  wf_json_writer_init (&w, out);
  wf_json_begin_object (&w);
  wf_json_put_key (&w, "v");
  wf_json_put_integer (&w, WF_SKELETON_VERSION);
  wf_put_optional (&w, "space", draft->space);
  wf_put_uuid (&w, "ent", &draft->ent);
  wf_put_optional (&w, "type", draft->type);
  wf_put_optional (&w, "op", wf_op_kind_get_name (draft->kind));
  put_fields (&w, draft);
  wf_put_uuid (&w, "by", &key->person);
  wf_put_uuid (&w, "dev", &key->device);
  wf_json_put_key (&w, "n");
  wf_json_put_integer (&w, n);
  if (previous)
    wf_put_hex (&w, "pc", previous, WF_HASH_SIZE);
  wf_hex_encode ((const guint8 *) &hlc_bytes, sizeof hlc_bytes, hlc_text);
  wf_put_optional (&w, "hlc", hlc_text);
  wf_put_optional (&w, "origin", draft->origin);
  wf_put_hex (&w, "bh", body_hash, WF_HASH_SIZE);
  wf_json_end_object (&w);
  return out;
}

static gboolean
check_draft (const WfDraft *draft, gint64 n, const guint8 *previous, guint64 hlc, GError **error)
{
  if (draft->kind == WF_OP_UNKNOWN || n < 1 || (n == 1) != (previous == NULL) || hlc >> 63)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                   _ ("This cannot be signed: kind, number, predecessor or clock is wrong"));
      return FALSE;
    }
  return TRUE;
}

WfOperation *
wf_operation_seal (const WfDraft *draft,
                   const WfDeviceKey *key,
                   gint64 n,
                   const guint8 *previous,
                   guint64 hlc,
                   const guint8 *salt,
                   GError **error)
{
  Envelope e;
  WfSkeleton read;
  if (!check_draft (draft, n, previous, hlc, error))
    return NULL;
  g_autoptr (GString) body = write_body (draft, salt);
  e.body = (WfBytes){ body->str, body->len };
  hash_body (e.hash, &e.body);
  g_autoptr (GString) skeleton = write_skeleton (draft, key, n, previous, hlc, e.hash);
  e.skeleton = (WfBytes){ skeleton->str, skeleton->len };
  /* Quoting at most doubles this, so the document's own limit holds whenever this one does. */
  if (body->len + skeleton->len > WF_OPERATION_MAX_CONTENT)
    {
      g_autofree char *size = g_strdup_printf ("%" G_GSIZE_FORMAT, body->len + skeleton->len);
      g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE,
                   _ ("This is too long for one change: %s bytes, the limit is 64 KiB. Nothing was "
                      "saved; split it into several"),
                   size);
      return NULL;
    }
  hash_skeleton (e.hash, draft->space, &e.skeleton);
  e.id.hlc = hlc;
  memcpy (e.id.digest, e.hash, sizeof e.id.digest);
  memcpy (e.key, key->key, sizeof e.key);
  wf_crypto_sign (e.signature, e.hash, key->secret);
  /* Read back what was written: a draft that no reader would take is refused here, not by the
   * others. */
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  if (!scan_skeleton (decoder, &e.skeleton, &read, error))
    return NULL;
  read.interned_space = intern_space (decoder, draft->space);
  return build (decoder, &read, &e, error);
}

/* --- documents and receipts ----------------------------------------------- */

#define REVISION_PREFIX "1-"
#define DIGEST_AT 17 /* in the text of an id */

void
wf_revision_format (const char *id, char revision[WF_REVISION_LENGTH + 1])
{
  g_snprintf (revision, WF_REVISION_LENGTH + 1, REVISION_PREFIX "%s", id + DIGEST_AT);
}

gboolean
wf_revision_fits (const char *id, const char *revision)
{
  return revision && g_str_has_prefix (revision, REVISION_PREFIX)
         && strcmp (revision + strlen (REVISION_PREFIX), id + DIGEST_AT) == 0;
}

static void
put_body (WfJsonWriter *w, const char *body, gsize body_length)
{
  wf_json_put_key (w, "b");
  wf_json_put_string_length (w, body, body_length);
}

void
wf_document_append (GString *out,
                    const WfOperationId *id,
                    const guint8 hash[WF_HASH_SIZE],
                    const guint8 key[WF_KEY_SIZE],
                    const guint8 signature[WF_SIGNATURE_SIZE],
                    const char *skeleton,
                    gsize skeleton_length,
                    const char *body,
                    gsize body_length)
{
  char id_text[WF_OPERATION_ID_TEXT_LENGTH + 1];
  char revision[WF_REVISION_LENGTH + 1];
  char signature_text[WF_SIGNATURE_TEXT_LENGTH + 1];
  WfJsonWriter w;
  wf_operation_id_format (id, id_text);
  wf_revision_format (id_text, revision);
  wf_signature_format (signature, signature_text);
  wf_json_writer_init (&w, out);
  wf_json_begin_object (&w);
  wf_put_optional (&w, "_id", id_text);
  wf_put_optional (&w, "_rev", revision);
  wf_put_hex (&w, "h", hash, WF_HASH_SIZE);
  wf_put_hex (&w, "k", key, WF_KEY_SIZE);
  wf_put_optional (&w, "alg", "ed25519");
  wf_put_optional (&w, "s", signature_text);
  wf_json_put_key (&w, "p");
  wf_json_put_string_length (&w, skeleton, skeleton_length);
  if (body)
    put_body (&w, body, body_length);
  wf_json_end_object (&w);
}

void
wf_document_append_body (GString *out, const char *body, gsize body_length)
{
  WfJsonWriter w = { .out = out, .comma = TRUE };

  put_body (&w, body, body_length);
  wf_json_end_object (&w);
}

void
wf_operation_append_document (const WfOperation *operation, GString *out)
{
  wf_document_append (out, &operation->id, operation->hash, operation->key, operation->signature,
                      operation->skeleton, operation->skeleton_length, operation->body,
                      operation->body_length);
}

void
wf_receipt_hash (guint8 rh[WF_HASH_SIZE],
                 const guint8 previous[WF_HASH_SIZE],
                 const guint8 hash[WF_HASH_SIZE],
                 gint64 seq,
                 gint64 time_us)
{
  const guint64 seq_bytes = GUINT64_TO_BE ((guint64) seq);
  const guint64 time_bytes = GUINT64_TO_BE ((guint64) time_us);
  const WfBytes parts[] = { { previous, WF_HASH_SIZE },
                            { hash, WF_HASH_SIZE },
                            { &seq_bytes, sizeof seq_bytes },
                            { &time_bytes, sizeof time_bytes } };
  wf_crypto_hash (rh, parts, G_N_ELEMENTS (parts));
}
