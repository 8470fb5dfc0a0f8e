/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What Watchfloor asks of libsodium. Pure functions, any thread; wf_crypto_init () once
 * in main (), it aborts when the library cannot start. */
#define WF_HASH_SIZE 32
#define WF_KEY_SIZE 32
#define WF_SECRET_SIZE 64 /* Ed25519 secret key as libsodium keeps it: seed and public key */
#define WF_SIGNATURE_SIZE 64

typedef struct
{
  const void *bytes;
  gsize size;
} WfBytes;

void wf_crypto_init (void);
/* SHA-256 over the parts one after another. */
void wf_crypto_hash (guint8 hash[WF_HASH_SIZE], const WfBytes *parts, guint n_parts);
void wf_crypto_new_key (guint8 key[WF_KEY_SIZE], guint8 secret[WF_SECRET_SIZE]);
void wf_crypto_key_from_seed (const guint8 seed[32],
                              guint8 key[WF_KEY_SIZE],
                              guint8 secret[WF_SECRET_SIZE]);
void wf_crypto_sign (guint8 signature[WF_SIGNATURE_SIZE],
                     const guint8 hash[WF_HASH_SIZE],
                     const guint8 secret[WF_SECRET_SIZE]);
gboolean wf_crypto_verify (const guint8 signature[WF_SIGNATURE_SIZE],
                           const guint8 hash[WF_HASH_SIZE],
                           const guint8 key[WF_KEY_SIZE]);
/* Argon2id, interactive limits (64 MiB). NULL when the memory could not be had. Slow on purpose:
 * never on the main thread. */
char *wf_crypto_password_hash (const char *password);
gboolean wf_crypto_password_check (const char *hash, const char *password);
void wf_crypto_random (void *bytes, gsize size);
void wf_crypto_wipe (void *bytes, gsize size);
gboolean wf_crypto_equal (const void *a, const void *b, gsize size); /* constant time */

/* --- what travels by courier (log.md §12)
 * --------------------------------------------------------- A random key, sealed to each
 * recipient's device key (Ed25519 turned into X25519), and a stream encrypted under it
 * (XChaCha20-Poly1305, frames in order, the last one marked). */
#define WF_STREAM_KEY_SIZE 32
#define WF_STREAM_HEADER_SIZE 24
#define WF_STREAM_OVERHEAD 17 /* bytes that a frame grows by */
#define WF_SEALED_KEY_SIZE 80 /* a sealed WF_STREAM_KEY_SIZE */

/* FALSE: @recipient is no point on the curve, nothing can be sealed to it. */
gboolean wf_crypto_seal_key (guint8 sealed[WF_SEALED_KEY_SIZE],
                             const guint8 key[WF_STREAM_KEY_SIZE],
                             const guint8 recipient[WF_KEY_SIZE]);
/* FALSE: it was sealed to another key. */
gboolean wf_crypto_unseal_key (guint8 key[WF_STREAM_KEY_SIZE],
                               const guint8 sealed[WF_SEALED_KEY_SIZE],
                               const guint8 secret[WF_SECRET_SIZE]);

/* One direction of one stream; wiped when it is freed. */
typedef struct _WfSecretStream WfSecretStream;

WfSecretStream *wf_secret_stream_new_push (const guint8 key[WF_STREAM_KEY_SIZE],
                                           guint8 header[WF_STREAM_HEADER_SIZE]);
/* NULL: the header is none. */
WfSecretStream *wf_secret_stream_new_pull (const guint8 key[WF_STREAM_KEY_SIZE],
                                           const guint8 header[WF_STREAM_HEADER_SIZE]);
void wf_secret_stream_free (WfSecretStream *self);
/* Writes plain.size + WF_STREAM_OVERHEAD bytes to @frame. @bound is authenticated with the frame
 * and not part of it. */
void wf_secret_stream_push (
    WfSecretStream *self, guint8 *frame, WfBytes plain, WfBytes bound, gboolean is_last);
/* Writes frame.size - WF_STREAM_OVERHEAD bytes to @plain. FALSE: changed, out of order, or of
 * another stream. */
gboolean wf_secret_stream_pull (
    WfSecretStream *self, guint8 *plain, WfBytes frame, WfBytes bound, gboolean *is_last);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfSecretStream, wf_secret_stream_free)

/* Lower-case hex. */
void wf_hex_encode (const guint8 *bytes, gsize size, char *text); /* writes 2 * size + NUL */
gboolean wf_hex_decode (const char *text, gsize length, guint8 *bytes, gsize size);
char *wf_hex_dup (const guint8 *bytes, gsize size);

G_END_DECLS
