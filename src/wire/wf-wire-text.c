/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-wire-text.h"

#include <string.h>

G_STATIC_ASSERT (WF_SIGNATURE_SIZE % 3 == 1);

#define GROUPS (WF_SIGNATURE_SIZE / 3)

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
wf_signature_format (const guint8 signature[WF_SIGNATURE_SIZE],
                     char text[WF_SIGNATURE_TEXT_LENGTH + 1])
{
  const guint8 *p = signature;
  for (guint i = 0; i < GROUPS; i++, p += 3, text += 4)
    {
      const guint32 bits = (guint32) p[0] << 16 | (guint32) p[1] << 8 | p[2];
      text[0] = letters[bits >> 18];
      text[1] = letters[(bits >> 12) & 63];
      text[2] = letters[(bits >> 6) & 63];
      text[3] = letters[bits & 63];
    }
  text[0] = letters[p[0] >> 2];
  text[1] = letters[(p[0] & 3) << 4];
  memcpy (text + 2, "==", 3);
}

static int
value_of (char c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Six bits a letter; negative when one of the four is none. */
static gint32
take_group (const char *text)
{
  const int a = value_of (text[0]), b = value_of (text[1]);
  const int c = value_of (text[2]), d = value_of (text[3]);
  return (a | b | c | d) < 0 ? -1 : a << 18 | b << 12 | c << 6 | d;
}

gboolean
wf_signature_parse (const char *text, gsize length, guint8 signature[WF_SIGNATURE_SIZE])
{
  guint8 *p = signature;
  if (length != WF_SIGNATURE_TEXT_LENGTH || memcmp (text + length - 2, "==", 2) != 0)
    return FALSE;
  for (guint i = 0; i < GROUPS; i++, p += 3, text += 4)
    {
      const gint32 bits = take_group (text);
      if (bits < 0)
        return FALSE;
      p[0] = (guint8) (bits >> 16);
      p[1] = (guint8) (bits >> 8);
      p[2] = (guint8) bits;
    }
  const int high = value_of (text[0]), low = value_of (text[1]);
  if ((high | low) < 0 || (low & 15) != 0)
    return FALSE;
  p[0] = (guint8) (high << 2 | low >> 4);
  return TRUE;
}

void
wf_put_optional (WfJsonWriter *writer, const char *name, const char *text)
{
  if (!text)
    return;
  wf_json_put_key (writer, name);
  wf_json_put_string (writer, text);
}

void
wf_put_uuid (WfJsonWriter *writer, const char *name, const WfUuid *uuid)
{
  char text[WF_UUID_TEXT_LENGTH + 1];
  wf_uuid_format (uuid, text);
  wf_put_optional (writer, name, text);
}

void
wf_put_hex (WfJsonWriter *writer, const char *name, const guint8 *bytes, gsize size)
{
  char text[2 * WF_HASH_SIZE + 1];
  g_return_if_fail (size <= WF_HASH_SIZE);
  wf_hex_encode (bytes, size, text);
  wf_put_optional (writer, name, text);
}
