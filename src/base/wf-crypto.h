/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The eight things Watchfloor asks of libsodium. Pure functions, any thread; wf_crypto_init () once
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

/* Lower-case hex. */
void wf_hex_encode (const guint8 *bytes, gsize size, char *text); /* writes 2 * size + NUL */
gboolean wf_hex_decode (const char *text, gsize length, guint8 *bytes, gsize size);
char *wf_hex_dup (const guint8 *bytes, gsize size);

G_END_DECLS
