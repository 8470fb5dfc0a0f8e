/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-head.h"

#include <string.h>

static void
hash_head (guint8 hash[WF_HASH_SIZE], const WfHead *head, const char *space)
{
  const guint64 seq_bytes = GUINT64_TO_BE ((guint64) head->seq);
  const guint64 time_bytes = GUINT64_TO_BE ((guint64) head->time_us);
  const WfBytes parts[] = { { "wfh1", 5 },
                            { space, strlen (space) + 1 },
                            { &seq_bytes, sizeof seq_bytes },
                            { &time_bytes, sizeof time_bytes },
                            { head->receipt, WF_HASH_SIZE } };
  wf_crypto_hash (hash, parts, G_N_ELEMENTS (parts));
}

void
wf_head_sign (WfHead *head,
              const char *space,
              const guint8 key[WF_KEY_SIZE],
              const guint8 secret[WF_SECRET_SIZE])
{
  guint8 hash[WF_HASH_SIZE];

  memcpy (head->key, key, WF_KEY_SIZE);
  hash_head (hash, head, space);
  wf_crypto_sign (head->signature, hash, secret);
}

gboolean
wf_head_verify (const WfHead *head, const char *space)
{
  guint8 hash[WF_HASH_SIZE];

  hash_head (hash, head, space);
  return wf_crypto_verify (head->signature, hash, head->key);
}

void
wf_head_append (const WfHead *head, GString *out)
{
  char receipt[2 * WF_HASH_SIZE + 1], key[2 * WF_KEY_SIZE + 1];
  char signature[2 * WF_SIGNATURE_SIZE + 1];

  wf_hex_encode (head->receipt, WF_HASH_SIZE, receipt);
  wf_hex_encode (head->key, WF_KEY_SIZE, key);
  wf_hex_encode (head->signature, WF_SIGNATURE_SIZE, signature);
  g_string_append_printf (out,
                          "{\"seq\":%" G_GINT64_FORMAT ",\"t\":%" G_GINT64_FORMAT
                          ",\"rh\":\"%s\",\"k\":\"%s\",\"s\":\"%s\"}",
                          head->seq, head->time_us, receipt, key, signature);
}

static gboolean
read_hex (WfJsonValue value, const char *name, guint8 *bytes, gsize size)
{
  const char *text = wf_json_member_string (value, name);
  return text && wf_hex_decode (text, strlen (text), bytes, size);
}

gboolean
wf_head_read (WfJsonValue value, WfHead *head)
{
  return wf_json_type (value) == WF_JSON_OBJECT && wf_json_member_integer (value, "seq", &head->seq)
         && head->seq > 0 && wf_json_member_integer (value, "t", &head->time_us)
         && read_hex (value, "rh", head->receipt, WF_HASH_SIZE)
         && read_hex (value, "k", head->key, WF_KEY_SIZE)
         && read_hex (value, "s", head->signature, WF_SIGNATURE_SIZE);
}
