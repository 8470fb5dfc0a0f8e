/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-json-private.h"

#include <string.h>

#include "base/wf-crypto.h"

WfJson *
wf_json_new (void)
{
  WfJson *json = g_new0 (WfJson, 1);
  json->n_allocated = 64;
  json->nodes = g_new0 (WfJsonNode, json->n_allocated); /* node 0 reads as null before a scan */
  json->text = "";
  wf_crypto_random (json->hash_key, sizeof json->hash_key);
  return json;
}

void
wf_json_free (WfJson *json)
{
  if (!json)
    return;
  g_free (json->nodes);
  g_free (json->arena);
  g_free (json->seen);
  g_free (json);
}

guint
wf_utf8_sequence (const guint8 *p, const guint8 *end)
{
  const gsize left = (gsize) (end - p);
  guint8 low = 0x80, high = 0xbf;
  guint length;
  if (left > 0 && *p < 0x80)
    return 1;
  if (left < 2 || *p < 0xc2 || *p > 0xf4)
    return 0;
  length = *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
  switch (*p)
    {
    case 0xe0:
      low = 0xa0; /* shorter forms exist */
      break;
    case 0xed:
      high = 0x9f; /* surrogates */
      break;
    case 0xf0:
      low = 0x90;
      break;
    case 0xf4:
      high = 0x8f; /* beyond U+10FFFF */
      break;
    default:
      break;
    }
  if (left < length || p[1] < low || p[1] > high)
    return 0;
  for (guint i = 2; i < length; i++)
    if ((p[i] & 0xc0) != 0x80)
      return 0;
  return length;
}

static inline const WfJsonNode *
node_of (WfJsonValue value)
{
  return &value.json->nodes[value.at];
}

WfJsonValue
wf_json_root (const WfJson *json)
{
  return (WfJsonValue){ json, 0 };
}

WfJsonType
wf_json_type (WfJsonValue value)
{
  return (WfJsonType) node_of (value)->type;
}

guint
wf_json_size (WfJsonValue value)
{
  const WfJsonNode *node = node_of (value);
  return node->type >= WF_JSON_ARRAY ? node->size : 0;
}

const char *
wf_json_raw (WfJsonValue value, gsize *length)
{
  const WfJsonNode *node = node_of (value);
  if (length)
    *length = node->end - node->start;
  return value.json->text + node->start;
}

const char *
wf_json_string (WfJsonValue value, gsize *length)
{
  const WfJsonNode *node = node_of (value);
  const gboolean is_string = node->type == WF_JSON_STRING;
  if (length)
    *length = is_string ? node->size : 0;
  return is_string ? value.json->arena + node->link : NULL;
}

gboolean
wf_json_integer (WfJsonValue value, gint64 *number)
{
  gsize length;
  const char *text = wf_json_raw (value, &length);
  const char *end = text + length;
  if (node_of (value)->type != WF_JSON_INTEGER)
    return FALSE;
  const gboolean negative = *text == '-';
  gint64 sum = 0; /* the scan has checked the range */
  for (text += negative; text < end; text++)
    sum = sum * 10 + (*text - '0');
  *number = negative ? -sum : sum;
  return TRUE;
}

/* At most 15 significant digits and a power of ten up to 10^22 are exact doubles, so one division
 * rounds correctly. That is every coordinate there is; the rest goes the long way. */
static gboolean
parse_short_real (const char *text, gsize length, double *number)
{
  static const double powers[]
      = { 1,    1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
          1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
  const gboolean negative = length > 0 && *text == '-';
  guint64 digits = 0;
  guint decimals = 0;
  gboolean is_after_point = FALSE;
  if (length - negative > 16) /* 15 digits and the point */
    return FALSE;
  for (gsize i = negative; i < length; i++)
    {
      if (text[i] == '.')
        {
          is_after_point = TRUE;
          continue;
        }
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      digits = digits * 10 + (guint64) (text[i] - '0');
      decimals += is_after_point;
    }
  if (digits > G_GUINT64_CONSTANT (999999999999999))
    return FALSE;
  *number = (double) digits / powers[decimals];
  if (negative)
    *number = -*number;
  return TRUE;
}

double
wf_json_parse_real (const char *text, gsize length)
{
  double number;
  if (parse_short_real (text, length, &number))
    return number;
  /* The text goes on after the number and may end with it: strtod needs a terminator. */
  char buffer[64];
  if (length < sizeof buffer)
    {
      memcpy (buffer, text, length);
      buffer[length] = '\0';
      return g_ascii_strtod (buffer, NULL);
    }
  g_autofree char *copy = g_strndup (text, length);
  return g_ascii_strtod (copy, NULL);
}

gboolean
wf_json_number (WfJsonValue value, double *number)
{
  gint64 integer;
  if (wf_json_integer (value, &integer))
    {
      *number = (double) integer;
      return TRUE;
    }
  if (node_of (value)->type != WF_JSON_REAL)
    return FALSE;
  gsize length;
  const char *text = wf_json_raw (value, &length);
  *number = wf_json_parse_real (text, length);
  return TRUE;
}

/* --- walking -------------------------------------------------------------- */

static inline guint
node_after (const WfJsonNode *nodes, guint at)
{
  return nodes[at].type >= WF_JSON_ARRAY ? nodes[at].link : at + 1;
}

gboolean
wf_json_member (WfJsonValue object, const char *name, WfJsonValue *member)
{
  const WfJson *json = object.json;
  const WfJsonNode *nodes = json->nodes;
  if (nodes[object.at].type != WF_JSON_OBJECT)
    return FALSE;
  const gsize length = strlen (name);
  guint at = object.at + 1;
  for (guint i = nodes[object.at].size; i > 0; i--)
    {
      if (nodes[at].size == length && memcmp (json->arena + nodes[at].link, name, length) == 0)
        {
          *member = (WfJsonValue){ json, at + 1 };
          return TRUE;
        }
      at = node_after (nodes, at + 1);
    }
  return FALSE;
}

const char *
wf_json_member_string (WfJsonValue object, const char *name)
{
  WfJsonValue member;
  return wf_json_member (object, name, &member) ? wf_json_string (member, NULL) : NULL;
}

gboolean
wf_json_member_integer (WfJsonValue object, const char *name, gint64 *number)
{
  WfJsonValue member;
  return wf_json_member (object, name, &member) && wf_json_integer (member, number);
}

gboolean
wf_json_member_number (WfJsonValue object, const char *name, double *number)
{
  WfJsonValue member;
  return wf_json_member (object, name, &member) && wf_json_number (member, number);
}

gboolean
wf_json_member_boolean (WfJsonValue object, const char *name, gboolean fallback)
{
  WfJsonValue member;
  if (!wf_json_member (object, name, &member))
    return fallback;
  const WfJsonType type = wf_json_type (member);
  return type == WF_JSON_TRUE ? TRUE : type == WF_JSON_FALSE ? FALSE : fallback;
}

void
wf_json_iter_init (WfJsonIter *iter, WfJsonValue container)
{
  const WfJsonNode *node = node_of (container);
  iter->json = container.json;
  iter->at = container.at + 1;
  iter->left = node->type >= WF_JSON_ARRAY ? node->size : 0;
  iter->is_object = node->type == WF_JSON_OBJECT;
}

gboolean
wf_json_iter_next (WfJsonIter *iter, const char **key, WfJsonValue *value)
{
  const WfJson *json = iter->json;
  if (iter->left == 0)
    return FALSE;
  iter->left--;
  if (key)
    *key = iter->is_object ? json->arena + json->nodes[iter->at].link : NULL;
  *value = (WfJsonValue){ json, iter->at + (iter->is_object ? 1 : 0) };
  iter->at = node_after (json->nodes, value->at);
  return TRUE;
}
