/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-crypto.h"

#include <sodium.h>
#include <string.h>

G_STATIC_ASSERT (WF_HASH_SIZE == crypto_hash_sha256_BYTES);
G_STATIC_ASSERT (WF_KEY_SIZE == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (WF_SECRET_SIZE == crypto_sign_SECRETKEYBYTES);
G_STATIC_ASSERT (WF_SIGNATURE_SIZE == crypto_sign_BYTES);

void
wf_crypto_init (void)
{
  if (sodium_init () < 0)
    g_error ("libsodium cannot start: no source of randomness");
}

void
wf_crypto_hash (guint8 hash[WF_HASH_SIZE], const WfBytes *parts, guint n_parts)
{
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init (&state);
  for (guint i = 0; i < n_parts; i++)
    crypto_hash_sha256_update (&state, parts[i].bytes, parts[i].size);
  crypto_hash_sha256_final (&state, hash);
}

void
wf_crypto_new_key (guint8 key[WF_KEY_SIZE], guint8 secret[WF_SECRET_SIZE])
{
  crypto_sign_keypair (key, secret);
}

void
wf_crypto_key_from_seed (const guint8 seed[32],
                         guint8 key[WF_KEY_SIZE],
                         guint8 secret[WF_SECRET_SIZE])
{
  crypto_sign_seed_keypair (key, secret, seed);
}

void
wf_crypto_sign (guint8 signature[WF_SIGNATURE_SIZE],
                const guint8 hash[WF_HASH_SIZE],
                const guint8 secret[WF_SECRET_SIZE])
{
  crypto_sign_detached (signature, NULL, hash, WF_HASH_SIZE, secret);
}

gboolean
wf_crypto_verify (const guint8 signature[WF_SIGNATURE_SIZE],
                  const guint8 hash[WF_HASH_SIZE],
                  const guint8 key[WF_KEY_SIZE])
{
  return crypto_sign_verify_detached (signature, hash, WF_HASH_SIZE, key) == 0;
}

char *
wf_crypto_password_hash (const char *password)
{
  char hash[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg (hash, password, strlen (password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                             crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13)
      != 0)
    return NULL;
  return g_strdup (hash);
}

gboolean
wf_crypto_password_check (const char *hash, const char *password)
{
  return crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;
}

void
wf_crypto_random (void *bytes, gsize size)
{
  randombytes_buf (bytes, size);
}

void
wf_crypto_wipe (void *bytes, gsize size)
{
  sodium_memzero (bytes, size);
}

gboolean
wf_crypto_equal (const void *a, const void *b, gsize size)
{
  return sodium_memcmp (a, b, size) == 0;
}

/* --- sealed keys and encrypted streams ----------------------------------------------------------
 */

G_STATIC_ASSERT (WF_STREAM_KEY_SIZE == crypto_secretstream_xchacha20poly1305_KEYBYTES);
G_STATIC_ASSERT (WF_STREAM_HEADER_SIZE == crypto_secretstream_xchacha20poly1305_HEADERBYTES);
G_STATIC_ASSERT (WF_STREAM_OVERHEAD == crypto_secretstream_xchacha20poly1305_ABYTES);
G_STATIC_ASSERT (WF_SEALED_KEY_SIZE == crypto_box_SEALBYTES + WF_STREAM_KEY_SIZE);

struct _WfSecretStream
{
  crypto_secretstream_xchacha20poly1305_state state;
};

gboolean
wf_crypto_seal_key (guint8 sealed[WF_SEALED_KEY_SIZE],
                    const guint8 key[WF_STREAM_KEY_SIZE],
                    const guint8 recipient[WF_KEY_SIZE])
{
  guint8 curve[crypto_box_PUBLICKEYBYTES];
  return crypto_sign_ed25519_pk_to_curve25519 (curve, recipient) == 0
         && crypto_box_seal (sealed, key, WF_STREAM_KEY_SIZE, curve) == 0;
}

gboolean
wf_crypto_unseal_key (guint8 key[WF_STREAM_KEY_SIZE],
                      const guint8 sealed[WF_SEALED_KEY_SIZE],
                      const guint8 secret[WF_SECRET_SIZE])
{
  guint8 curve[crypto_box_PUBLICKEYBYTES];
  guint8 curve_secret[crypto_box_SECRETKEYBYTES];
  gboolean is_ours
      = crypto_sign_ed25519_sk_to_curve25519 (curve_secret, secret) == 0
        && crypto_scalarmult_base (curve, curve_secret) == 0
        && crypto_box_seal_open (key, sealed, WF_SEALED_KEY_SIZE, curve, curve_secret) == 0;
  sodium_memzero (curve_secret, sizeof curve_secret);
  return is_ours;
}

WfSecretStream *
wf_secret_stream_new_push (const guint8 key[WF_STREAM_KEY_SIZE],
                           guint8 header[WF_STREAM_HEADER_SIZE])
{
  WfSecretStream *self = g_new0 (WfSecretStream, 1);
  crypto_secretstream_xchacha20poly1305_init_push (&self->state, header, key);
  return self;
}

WfSecretStream *
wf_secret_stream_new_pull (const guint8 key[WF_STREAM_KEY_SIZE],
                           const guint8 header[WF_STREAM_HEADER_SIZE])
{
  g_autoptr (WfSecretStream) self = g_new0 (WfSecretStream, 1);
  if (crypto_secretstream_xchacha20poly1305_init_pull (&self->state, header, key) != 0)
    return NULL;
  return g_steal_pointer (&self);
}

void
wf_secret_stream_free (WfSecretStream *self)
{
  sodium_memzero (self, sizeof *self);
  g_free (self);
}

void
wf_secret_stream_push (
    WfSecretStream *self, guint8 *frame, WfBytes plain, WfBytes bound, gboolean is_last)
{
  crypto_secretstream_xchacha20poly1305_push (
      &self->state, frame, NULL, plain.bytes, plain.size, bound.bytes, bound.size,
      is_last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
}

gboolean
wf_secret_stream_pull (
    WfSecretStream *self, guint8 *plain, WfBytes frame, WfBytes bound, gboolean *is_last)
{
  guint8 tag = 0;
  if (frame.size < WF_STREAM_OVERHEAD
      || crypto_secretstream_xchacha20poly1305_pull (&self->state, plain, NULL, &tag, frame.bytes,
                                                     frame.size, bound.bytes, bound.size)
             != 0)
    return FALSE;
  *is_last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  return TRUE;
}

/* --- hex
 * -------------------------------------------------------------------------------------------- */

/* Not libsodium's: that one is constant-time and slow, and what is hex here is public. */
void
wf_hex_encode (const guint8 *bytes, gsize size, char *text)
{
  static const char digits[] = "0123456789abcdef";
  for (gsize i = 0; i < size; i++)
    {
      *text++ = digits[bytes[i] >> 4];
      *text++ = digits[bytes[i] & 15];
    }
  *text = '\0';
}

/* Value + 1 of each lower-case digit, so that 0 means "no digit". */
static const guint8 hex_values[256] = {
  ['0'] = 1, ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
  ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

gboolean
wf_hex_decode (const char *text, gsize length, guint8 *bytes, gsize size)
{
  const guint8 *digits = (const guint8 *) text;
  if (length != 2 * size)
    return FALSE;
  for (gsize i = 0; i < size; i++, digits += 2)
    {
      /* Stops at the first wrong character, also at a NUL: @text may be shorter than @length says.
       */
      const guint high = hex_values[digits[0]];
      const guint low = high ? hex_values[digits[1]] : 0;
      if (!low)
        return FALSE;
      bytes[i] = (guint8) (((high - 1) << 4) | (low - 1));
    }
  return TRUE;
}

char *
wf_hex_dup (const guint8 *bytes, gsize size)
{
  char *text = g_malloc (2 * size + 1);
  wf_hex_encode (bytes, size, text);
  return text;
}
