/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-json-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <sodium.h>
#include <string.h>

#include "base/wf-error.h"

#define MAX_STRING (1024 * 1024)
#define MAX_INTEGER G_GINT64_CONSTANT (9007199254740991) /* 2^53 - 1 */
#define FEW_MEMBERS 16
#define NO_NODE G_MAXUINT32

const WfJsonLimits wf_json_limits_file = {
  .max_bytes = 64 * 1024 * 1024,
  .max_depth = 64,
  .max_values = 5000000,
};
const WfJsonLimits wf_json_limits_operation = {
  .max_bytes = 160 * 1024,
  .max_depth = 16,
  .max_members = 256,
  .refuse_reals = TRUE,
};
const WfJsonLimits wf_json_limits_page = {
  .max_bytes = 10 * 1024 * 1024,
  .max_depth = 32,
  .max_values = 1000000,
};

typedef struct
{
  WfJson *json;
  const WfJsonLimits *limits;
  const guint8 *start, *p, *end;
  char *out;  /* where the next string goes in the arena */
  guint open; /* innermost open container, or NO_NODE */
  guint depth;
  guint n_values;
  GError **error;
} Scanner;

/* --- errors --------------------------------------------------------------- */

static gboolean
refuse_at (Scanner *s, const guint8 *at, WfErrorCode code, const char *what)
{
  guint line = 1, column = 1;
  for (const guint8 *p = s->start; p < at; p++)
    {
      if (*p == '\n')
        {
          line++;
          column = 1;
        }
      else if ((*p & 0xc0) != 0x80)
        column++;
    }
  g_set_error (s->error, WF_ERROR, code,
               _ ("Not acceptable JSON: %s, at line %u, column %u (byte %zu)"), what, line, column,
               (gsize) (at - s->start));
  return FALSE;
}

static gboolean
refuse (Scanner *s, const char *what)
{
  if (s->p >= s->end)
    return refuse_at (s, s->end, WF_ERROR_INVALID, _ ("the text ends too early"));
  return refuse_at (s, s->p, WF_ERROR_INVALID, what);
}

static gboolean
refuse_size (Scanner *s, const guint8 *at, const char *what, guint limit)
{
  g_autofree char *text = g_strdup_printf (_ ("%s (the limit is %u)"), what, limit);
  return refuse_at (s, at, WF_ERROR_TOO_LARGE, text);
}

/* --- tape ----------------------------------------------------------------- */

static inline WfJsonNode *
add_node (Scanner *s, WfJsonType type, const guint8 *start)
{
  WfJson *json = s->json;
  if (G_UNLIKELY (json->n_nodes == json->n_allocated))
    {
      json->n_allocated *= 2;
      json->nodes = g_renew (WfJsonNode, json->nodes, json->n_allocated);
    }
  WfJsonNode *node = &json->nodes[json->n_nodes++];
  node->start = (guint32) (start - s->start);
  node->type = type;
  node->size = 0;
  return node;
}

static inline void
finish_node (Scanner *s, WfJsonNode *node)
{
  node->end = (guint32) (s->p - s->start);
}

static inline void
skip_space (Scanner *s)
{
  while (s->p < s->end && (*s->p == ' ' || *s->p == '\n' || *s->p == '\r' || *s->p == '\t'))
    s->p++;
}

static inline guint8
peek (const Scanner *s)
{
  return s->p < s->end ? *s->p : 0;
}

/* --- strings -------------------------------------------------------------- */

static gboolean
read_hex4 (const guint8 *p, const guint8 *end, guint32 *unit)
{
  *unit = 0;
  if (end - p < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      const int digit = g_ascii_xdigit_value ((char) p[i]);
      if (digit < 0)
        return FALSE;
      *unit = (*unit << 4) | (guint32) digit;
    }
  return TRUE;
}

/* At \u; s->p stands on the backslash. */
static gboolean
scan_unicode_escape (Scanner *s)
{
  guint32 unit, low;
  const guint8 *p = s->p + 2;
  if (!read_hex4 (p, s->end, &unit))
    return refuse (s, _ ("\\u needs four hexadecimal digits"));
  p += 4;
  if (unit == 0)
    return refuse (s, _ ("NUL in a text"));
  if (unit >= 0xdc00 && unit <= 0xdfff)
    return refuse (s, _ ("half of a surrogate pair"));
  if (unit >= 0xd800 && unit <= 0xdbff)
    {
      if (s->end - p < 6 || p[0] != '\\' || p[1] != 'u' || !read_hex4 (p + 2, s->end, &low)
          || low < 0xdc00 || low > 0xdfff)
        return refuse (s, _ ("half of a surrogate pair"));
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
      p += 6;
    }
  s->out += g_unichar_to_utf8 (unit, s->out);
  s->p = p;
  return TRUE;
}

static inline gboolean
scan_escape (Scanner *s)
{
  static const char plain[256] = {
    ['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
    ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t',
  };
  const guint8 kind = s->end - s->p >= 2 ? s->p[1] : 0;
  if (G_LIKELY (plain[kind]))
    {
      *s->out++ = plain[kind];
      s->p += 2;
      return TRUE;
    }
  if (kind == 'u')
    return scan_unicode_escape (s);
  return refuse (s, _ ("unknown escape in a text"));
}

/* Copies what needs no look, eight bytes at a time; the arena has room for the overhang. */
static inline void
copy_plain (Scanner *s)
{
  while (s->end - s->p >= 8)
    {
      guint64 word;
      memcpy (&word, s->p, 8);
      memcpy (s->out, &word, 8);
      const guint64 special = wf_json_special_bytes (GUINT64_FROM_LE (word));
      if (special)
        {
          const guint n = (guint) __builtin_ctzll (special) / 8;
          s->p += n;
          s->out += n;
          return;
        }
      s->p += 8;
      s->out += 8;
    }
}

static inline gboolean
copy_sequence (Scanner *s)
{
  const guint n = wf_utf8_sequence (s->p, s->end);
  if (n == 0)
    return refuse (s, _ ("bytes that are not UTF-8"));
  for (guint i = 0; i < n; i++)
    *s->out++ = (char) *s->p++;
  return TRUE;
}

/* s->p stands on the opening quote. */
static gboolean
scan_string (Scanner *s)
{
  const guint8 *start = s->p++;
  char *text = s->out;
  for (;;)
    {
      copy_plain (s);
      if (s->p >= s->end)
        return refuse (s, _ ("text without an end"));
      const guint8 c = *s->p;
      if (c == '"')
        break;
      if (c == '\\'  ? !scan_escape (s)
          : c < 0x20 ? !refuse (s, _ ("control character in a text"))
                     : !copy_sequence (s))
        return FALSE;
    }
  s->p++;
  if (s->out - text > MAX_STRING)
    return refuse_size (s, start, _ ("text too long"), MAX_STRING);
  WfJsonNode *node = add_node (s, WF_JSON_STRING, start);
  node->link = (guint32) (text - s->json->arena);
  node->size = (guint32) (s->out - text) & WF_JSON_MAX_SIZE;
  *s->out++ = '\0';
  finish_node (s, node);
  return TRUE;
}

/* --- numbers and words ---------------------------------------------------- */

static inline guint
skip_digits (Scanner *s)
{
  const guint8 *first = s->p;
  while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
    s->p++;
  return (guint) (s->p - first);
}

static gboolean
check_integer (Scanner *s, const guint8 *digits, guint n_digits)
{
  gint64 number = 0;
  for (guint i = 0; i < n_digits && i < 17; i++)
    number = number * 10 + (digits[i] - '0');
  if (number > MAX_INTEGER)
    return refuse_at (s, digits, WF_ERROR_INVALID, _ ("number out of range"));
  return TRUE;
}

/* After the integer part. */
static gboolean
scan_real (Scanner *s, const guint8 *start)
{
  gboolean has_exponent = FALSE;
  if (s->limits->refuse_reals)
    return refuse_at (s, start, WF_ERROR_INVALID, _ ("a number that is not an integer"));
  if (peek (s) == '.')
    {
      s->p++;
      if (skip_digits (s) == 0)
        return refuse (s, _ ("no digit after the decimal point"));
    }
  if (peek (s) == 'e' || peek (s) == 'E')
    {
      has_exponent = TRUE;
      s->p++;
      if (peek (s) == '+' || peek (s) == '-')
        s->p++;
      if (skip_digits (s) == 0)
        return refuse (s, _ ("no digit in the exponent"));
    }
  const gsize length = (gsize) (s->p - start);
  if ((has_exponent || length > 300)
      && !isfinite (wf_json_parse_real ((const char *) start, length)))
    return refuse_at (s, start, WF_ERROR_INVALID, _ ("number out of range"));
  finish_node (s, add_node (s, WF_JSON_REAL, start));
  return TRUE;
}

static gboolean
scan_number (Scanner *s)
{
  const guint8 *start = s->p;
  if (*s->p == '-')
    s->p++;
  const guint8 *digits = s->p;
  const guint n_digits = skip_digits (s);
  if (n_digits == 0)
    return refuse (s, _ ("not a number"));
  if (n_digits > 1 && *digits == '0')
    return refuse_at (s, digits, WF_ERROR_INVALID, _ ("a number that begins with 0"));
  if (peek (s) == '.' || peek (s) == 'e' || peek (s) == 'E')
    return scan_real (s, start);
  if (n_digits > 15 && !check_integer (s, digits, n_digits))
    return FALSE;
  finish_node (s, add_node (s, WF_JSON_INTEGER, start));
  return TRUE;
}

static gboolean
scan_word (Scanner *s, const char *word, gsize length, WfJsonType type)
{
  const guint8 *start = s->p;
  if ((gsize) (s->end - s->p) < length || memcmp (s->p, word, length) != 0)
    return refuse (s, _ ("no JSON value"));
  s->p += length;
  finish_node (s, add_node (s, type, start));
  return TRUE;
}

/* --- member names --------------------------------------------------------- */

static gboolean
refuse_duplicate (Scanner *s, guint at)
{
  const WfJsonNode *node = &s->json->nodes[at];
  return refuse_at (s, s->start + node->start, WF_ERROR_INVALID, _ ("the same member name twice"));
}

static inline guint
node_after (const WfJsonNode *nodes, guint at)
{
  return nodes[at].type >= WF_JSON_ARRAY ? nodes[at].link : at + 1;
}

static inline gboolean
is_same_name (const WfJson *json, guint a, guint b)
{
  const WfJsonNode *x = &json->nodes[a], *y = &json->nodes[b];
  return x->size == y->size && memcmp (json->arena + x->link, json->arena + y->link, x->size) == 0;
}

static gboolean
check_few_names (Scanner *s, guint object)
{
  const WfJson *json = s->json;
  guint names[FEW_MEMBERS];
  guint32
      marks[FEW_MEMBERS]; /* length, first and last byte: unequal for nearly all unequal names */
  const guint n = json->nodes[object].size;
  for (guint i = 0, at = object + 1; i < n; i++, at = node_after (json->nodes, at + 1))
    {
      const WfJsonNode *node = &json->nodes[at];
      const guint8 *name = (const guint8 *) json->arena + node->link;
      names[i] = at;
      marks[i] = ((guint32) node->size << 16) | ((guint32) name[0] << 8)
                 | (node->size > 0 ? name[node->size - 1] : 0u);
      for (guint j = 0; j < i; j++)
        if (G_UNLIKELY (marks[i] == marks[j]) && is_same_name (json, at, names[j]))
          return refuse_duplicate (s, at);
    }
  return TRUE;
}

static gboolean
check_many_names (Scanner *s, guint object)
{
  WfJson *json = s->json;
  const guint n = json->nodes[object].size;
  guint size = 64;
  while (size < 2 * n)
    size *= 2;
  if (json->seen_size < size)
    {
      json->seen = g_renew (guint32, json->seen, size);
      json->seen_size = size;
    }
  memset (json->seen, 0, size * sizeof *json->seen);
  for (guint i = 0, at = object + 1; i < n; i++, at = node_after (json->nodes, at + 1))
    {
      const WfJsonNode *node = &json->nodes[at];
      guint64 hash;
      crypto_shorthash ((guint8 *) &hash, (const guint8 *) json->arena + node->link, node->size,
                        json->hash_key);
      guint slot = (guint) hash & (size - 1);
      for (; json->seen[slot]; slot = (slot + 1) & (size - 1))
        if (is_same_name (json, at, json->seen[slot] - 1))
          return refuse_duplicate (s, at);
      json->seen[slot] = at + 1;
    }
  return TRUE;
}

/* A member's name and its colon. */
static gboolean
scan_name (Scanner *s)
{
  const WfJsonNode *object = &s->json->nodes[s->open];
  if (s->limits->max_members && object->size >= s->limits->max_members)
    return refuse_size (s, s->p, _ ("too many members in one object"), s->limits->max_members);
  if (peek (s) != '"')
    return refuse (s, _ ("a member name in quotes was expected"));
  if (!scan_string (s))
    return FALSE;
  skip_space (s);
  if (peek (s) != ':')
    return refuse (s, _ ("a colon was expected after the member name"));
  s->p++;
  skip_space (s);
  return TRUE;
}

/* --- containers ----------------------------------------------------------- */

static gboolean
open_container (Scanner *s, WfJsonType type)
{
  if (s->depth >= s->limits->max_depth)
    return refuse_size (s, s->p, _ ("nested too deeply"), s->limits->max_depth);
  WfJsonNode *node = add_node (s, type, s->p);
  node->link = s->open;
  s->open = s->json->n_nodes - 1;
  s->depth++;
  s->p++;
  skip_space (s);
  return TRUE;
}

static gboolean
close_container (Scanner *s)
{
  const guint at = s->open;
  WfJsonNode *node = &s->json->nodes[at];
  s->p++;
  s->open = node->link;
  s->depth--;
  node->link = s->json->n_nodes;
  finish_node (s, node);
  if (node->type != WF_JSON_OBJECT || node->size < 2)
    return TRUE;
  return node->size <= FEW_MEMBERS ? check_few_names (s, at) : check_many_names (s, at);
}

static gboolean
scan_scalar (Scanner *s)
{
  switch (peek (s))
    {
    case '"':
      return scan_string (s);
    case '-':
    case '0' ... '9':
      return scan_number (s);
    case 't':
      return scan_word (s, "true", 4, WF_JSON_TRUE);
    case 'f':
      return scan_word (s, "false", 5, WF_JSON_FALSE);
    case 'n':
      return scan_word (s, "null", 4, WF_JSON_NULL);
    default:
      return refuse (s, _ ("no JSON value"));
    }
}

/* Closes what ends here; on return either a value must follow or the document is whole (s->open is
 * NO_NODE). */
static gboolean
scan_after_value (Scanner *s)
{
  while (s->open != NO_NODE)
    {
      const gboolean is_object = s->json->nodes[s->open].type == WF_JSON_OBJECT;
      skip_space (s);
      const guint8 c = peek (s);
      if (c == ',')
        {
          s->p++;
          skip_space (s);
          return !is_object || scan_name (s);
        }
      if (c != (is_object ? '}' : ']'))
        return refuse (s, is_object ? _ ("a comma or } was expected")
                                    : _ ("a comma or ] was expected"));
      if (!close_container (s))
        return FALSE;
    }
  return TRUE;
}

/* One value with everything in it; no recursion, so depth costs no stack. */
static gboolean
scan_document (Scanner *s)
{
  for (;;)
    {
      const guint8 c = peek (s);
      if (s->open != NO_NODE)
        s->json->nodes[s->open].size++;
      if (s->limits->max_values && ++s->n_values > s->limits->max_values)
        return refuse_size (s, s->p, _ ("too many values"), s->limits->max_values);
      if (c == '{' || c == '[')
        {
          if (!open_container (s, c == '{' ? WF_JSON_OBJECT : WF_JSON_ARRAY))
            return FALSE;
          if (peek (s) != (c == '{' ? '}' : ']'))
            {
              if (c == '{' && !scan_name (s))
                return FALSE;
              continue;
            }
        }
      else if (!scan_scalar (s))
        return FALSE;
      if (!scan_after_value (s))
        return FALSE;
      if (s->open == NO_NODE)
        return TRUE;
    }
}

/* --- entry ---------------------------------------------------------------- */

static void
prepare (WfJson *json, const char *text, gsize length)
{
  const gsize need = length + 16; /* copy_plain () writes whole words */
  json->text = text;
  json->n_nodes = 0;
  if (json->arena_size < need)
    {
      g_free (json->arena);
      json->arena = g_malloc (need);
      json->arena_size = need;
    }
}

gboolean
wf_json_scan_into (
    WfJson *json, const char *text, gssize length, const WfJsonLimits *limits, GError **error)
{
  const gsize size = length < 0 ? strlen (text) : (gsize) length;
  memset (&json->nodes[0], 0, sizeof json->nodes[0]);
  json->text = "";
  if (size > MIN (limits->max_bytes, WF_JSON_MAX_SIZE))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE,
                   _ ("JSON text of %zu bytes; the limit is %zu"), size, limits->max_bytes);
      return FALSE;
    }
  prepare (json, text, size);
  Scanner s = { .json = json, .limits = limits, .open = NO_NODE, .error = error };
  s.start = s.p = (const guint8 *) text;
  s.end = s.start + size;
  s.out = json->arena;
  if (size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    s.p += 3;
  skip_space (&s);
  gboolean ok = scan_document (&s);
  skip_space (&s);
  if (ok && s.p < s.end)
    ok = refuse (&s, _ ("something stands after the value"));
  if (!ok)
    {
      memset (&json->nodes[0], 0, sizeof json->nodes[0]);
      json->n_nodes = 0;
    }
  return ok;
}

WfJson *
wf_json_scan (const char *text, gssize length, const WfJsonLimits *limits, GError **error)
{
  g_autoptr (WfJson) json = wf_json_new ();
  return wf_json_scan_into (json, text, length, limits, error) ? g_steal_pointer (&json) : NULL;
}
