/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-key-pin.h"

#include <string.h>

#include "base/wf-crypto.h"

/* Of DER as much as leads to the key of a certificate:
 *   Certificate ::= SEQUENCE { SEQUENCE { [0] version OPTIONAL, serial INTEGER, signature SEQUENCE,
 *     issuer SEQUENCE, validity SEQUENCE, subject SEQUENCE, subjectPublicKeyInfo SEQUENCE, … }, … }
 */
#define TAG_INTEGER 0x02
#define TAG_SEQUENCE 0x30
#define TAG_VERSION 0xa0

typedef struct
{
  const guint8 *at;
  gsize left;
} Der;

/* The next element with @tag: its contents, and it as a whole. FALSE: it is another, or cut off. */
static gboolean
take (Der *der, guint8 tag, Der *contents, Der *whole)
{
  gsize head = 2, length;

  if (der->left < 2 || der->at[0] != tag)
    return FALSE;
  length = der->at[1];
  if (length & 0x80)
    {
      guint n = length & 0x7f;
      if (n == 0 || n > 3 || der->left < 2 + n)
        return FALSE;
      length = 0;
      for (guint i = 0; i < n; i++)
        length = length << 8 | der->at[2 + i];
      head += n;
    }
  if (length > der->left - head)
    return FALSE;
  if (contents)
    *contents = (Der){ der->at + head, length };
  if (whole)
    *whole = (Der){ der->at, head + length };
  der->at += head + length;
  der->left -= head + length;
  return TRUE;
}

char *
wf_key_pin_dup_of_der (const guint8 *der, gsize size)
{
  Der rest = { der, size }, certificate, body, key;
  guint8 hash[WF_HASH_SIZE];

  if (!take (&rest, TAG_SEQUENCE, &certificate, NULL)
      || !take (&certificate, TAG_SEQUENCE, &body, NULL))
    return NULL;
  take (&body, TAG_VERSION, NULL, NULL); /* not in version 1 */
  if (!take (&body, TAG_INTEGER, NULL, NULL) || !take (&body, TAG_SEQUENCE, NULL, NULL)
      || !take (&body, TAG_SEQUENCE, NULL, NULL) || !take (&body, TAG_SEQUENCE, NULL, NULL)
      || !take (&body, TAG_SEQUENCE, NULL, NULL) || !take (&body, TAG_SEQUENCE, NULL, &key))
    return NULL;
  const WfBytes part = { key.at, key.left };
  wf_crypto_hash (hash, &part, 1);
  return wf_hex_dup (hash, sizeof hash);
}

char *
wf_key_pin_dup (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  return der ? wf_key_pin_dup_of_der (der->data, der->len) : NULL;
}

char *
wf_key_pin_dup_normal (const char *text)
{
  g_autoptr (GString) pin = g_string_new (NULL);
  guint8 bytes[WF_HASH_SIZE];

  for (const char *at = text; *at; at++)
    if (*at != ':' && *at != ' ')
      g_string_append_c (pin, g_ascii_tolower (*at));
  return pin->len == WF_KEY_PIN_LENGTH && wf_hex_decode (pin->str, pin->len, bytes, sizeof bytes)
             ? g_string_free (g_steal_pointer (&pin), FALSE)
             : NULL;
}
