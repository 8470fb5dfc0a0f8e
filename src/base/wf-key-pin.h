/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The pin of a certificate: SHA-256 over the DER bytes of its public key (SubjectPublicKeyInfo), as
 * 64 lower-case hex digits. It stays when the certificate is renewed with the same key, and needs
 * no authority. The same as
 *   openssl x509 -in FILE -pubkey -noout | openssl pkey -pubin -outform der | sha256sum
 * Pure, any thread. */
#define WF_KEY_PIN_LENGTH 64

/* NULL when the certificate has no key that can be found; free with g_free (). */
char *wf_key_pin_dup (GTlsCertificate *certificate);
/* Of DER bytes. */
char *wf_key_pin_dup_of_der (const guint8 *der, gsize size);
/* As people write it: upper case, colons or blanks between the bytes. NULL when it is no pin; free
 * with g_free (). */
char *wf_key_pin_dup_normal (const char *text);

G_END_DECLS
