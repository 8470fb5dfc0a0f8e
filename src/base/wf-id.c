/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-id.h"

#include <string.h>

#include "base/wf-crypto.h"

static void
stamp_version (WfUuid *uuid, guint8 version)
{
  uuid->bytes[6] = (guint8) ((uuid->bytes[6] & 0x0f) | (version << 4));
  uuid->bytes[8] = (guint8) ((uuid->bytes[8] & 0x3f) | 0x80);
}

void
wf_uuid_new (WfUuid *uuid, gint64 now_us)
{
  const guint64 ms = now_us > 0 ? (guint64) now_us / 1000 : 0;
  wf_crypto_random (uuid->bytes, sizeof uuid->bytes);
  for (guint i = 0; i < 6; i++)
    uuid->bytes[i] = (guint8) (ms >> (40 - 8 * i));
  stamp_version (uuid, 7);
}

void
wf_uuid_for_name (WfUuid *uuid, const char *kind, const char *name)
{
  guint8 hash[WF_HASH_SIZE];
  const WfBytes parts[] = {
    { "wfn1", 5 },
    { kind, strlen (kind) + 1 },
    { name, strlen (name) },
  };
  wf_crypto_hash (hash, parts, G_N_ELEMENTS (parts));
  memcpy (uuid->bytes, hash, sizeof uuid->bytes);
  stamp_version (uuid, 8);
}

gboolean
wf_uuid_parse (const char *text, WfUuid *uuid)
{
  static const guint8 runs[] = { 4, 2, 2, 2, 6 }; /* bytes between hyphens */
  WfUuid parsed;
  const gsize length = text ? strlen (text) : 0;
  if (length == 32)
    {
      if (!wf_hex_decode (text, 32, parsed.bytes, sizeof parsed.bytes))
        return FALSE;
    }
  else if (length == WF_UUID_TEXT_LENGTH)
    {
      guint8 *bytes = parsed.bytes;
      for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
        {
          if (i > 0 && *text++ != '-')
            return FALSE;
          if (!wf_hex_decode (text, 2u * runs[i], bytes, runs[i]))
            return FALSE;
          text += 2 * runs[i];
          bytes += runs[i];
        }
    }
  else
    return FALSE;
  *uuid = parsed;
  return TRUE;
}

void
wf_uuid_format (const WfUuid *uuid, char text[WF_UUID_TEXT_LENGTH + 1])
{
  wf_hex_encode (uuid->bytes, 4, text);
  wf_hex_encode (uuid->bytes + 4, 2, text + 9);
  wf_hex_encode (uuid->bytes + 6, 2, text + 14);
  wf_hex_encode (uuid->bytes + 8, 2, text + 19);
  wf_hex_encode (uuid->bytes + 10, 6, text + 24);
  text[8] = text[13] = text[18] = text[23] = '-';
}

char *
wf_uuid_dup_string (const WfUuid *uuid)
{
  char text[WF_UUID_TEXT_LENGTH + 1];
  wf_uuid_format (uuid, text);
  return g_strdup (text);
}

gboolean
wf_uuid_equal (const WfUuid *a, const WfUuid *b)
{
  return memcmp (a, b, sizeof *a) == 0;
}

gboolean
wf_uuid_is_nil (const WfUuid *uuid)
{
  static const WfUuid nil;
  return wf_uuid_equal (uuid, &nil);
}

guint
wf_uuid_hash_key (gconstpointer uuid)
{
  /* The last bytes are random in version 7 and digest in version 8. The first ones are mixed in for
   * foreign ids. */
  guint32 words[4];
  memcpy (words, uuid, sizeof words);
  return words[3] ^ words[2] ^ words[1] * 31u ^ words[0];
}

gboolean
wf_uuid_equal_key (gconstpointer a, gconstpointer b)
{
  return wf_uuid_equal (a, b);
}

gboolean
wf_operation_id_parse (const char *text, gsize length, WfOperationId *id)
{
  guint8 hlc[8];
  WfOperationId parsed;
  if (length != WF_OPERATION_ID_TEXT_LENGTH || text[16] != '-'
      || !wf_hex_decode (text, 16, hlc, sizeof hlc)
      || !wf_hex_decode (text + 17, 32, parsed.digest, sizeof parsed.digest))
    return FALSE;
  memcpy (&parsed.hlc, hlc, sizeof hlc);
  parsed.hlc = GUINT64_FROM_BE (parsed.hlc);
  *id = parsed;
  return TRUE;
}

void
wf_operation_id_format (const WfOperationId *id, char text[WF_OPERATION_ID_TEXT_LENGTH + 1])
{
  guint8 bytes[24];
  wf_operation_id_pack (id, bytes);
  wf_hex_encode (bytes, 8, text);
  wf_hex_encode (bytes + 8, 16, text + 17);
  text[16] = '-';
}

void
wf_operation_id_pack (const WfOperationId *id, guint8 bytes[24])
{
  const guint64 hlc = GUINT64_TO_BE (id->hlc);
  memcpy (bytes, &hlc, sizeof hlc);
  memcpy (bytes + 8, id->digest, sizeof id->digest);
}

void
wf_operation_id_unpack (const guint8 bytes[24], WfOperationId *id)
{
  guint64 hlc;
  memcpy (&hlc, bytes, sizeof hlc);
  id->hlc = GUINT64_FROM_BE (hlc);
  memcpy (id->digest, bytes + 8, sizeof id->digest);
}

int
wf_operation_id_compare (const WfOperationId *a, const WfOperationId *b)
{
  if (a->hlc != b->hlc)
    return a->hlc < b->hlc ? -1 : 1;
  return memcmp (a->digest, b->digest, sizeof a->digest);
}

guint
wf_operation_id_hash_key (gconstpointer id)
{
  guint32 word;
  memcpy (&word, ((const WfOperationId *) id)->digest, sizeof word);
  return word;
}

gboolean
wf_operation_id_equal_key (gconstpointer a, gconstpointer b)
{
  return wf_operation_id_compare (a, b) == 0;
}
