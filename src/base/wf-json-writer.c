/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/wf-json-private.h"

void
wf_json_writer_init (WfJsonWriter *writer, GString *out)
{
  writer->out = out;
  writer->comma = FALSE;
}

static inline void
begin_value (WfJsonWriter *writer)
{
  if (writer->comma)
    g_string_append_c (writer->out, ',');
  writer->comma = TRUE;
}

static void
begin_container (WfJsonWriter *writer, char bracket)
{
  begin_value (writer);
  g_string_append_c (writer->out, bracket);
  writer->comma = FALSE;
}

static void
end_container (WfJsonWriter *writer, char bracket)
{
  g_string_append_c (writer->out, bracket);
  writer->comma = TRUE;
}

void
wf_json_begin_object (WfJsonWriter *writer)
{
  begin_container (writer, '{');
}

void
wf_json_end_object (WfJsonWriter *writer)
{
  end_container (writer, '}');
}

void
wf_json_begin_array (WfJsonWriter *writer)
{
  begin_container (writer, '[');
}

void
wf_json_end_array (WfJsonWriter *writer)
{
  end_container (writer, ']');
}

/* The escape of one special character at @text: its length at @out (at most 6 bytes). Bytes that
 * are not UTF-8, and NUL, which no reader of ours takes, become U+FFFD: a document that nobody can
 * read would be worse than a mark in a text. */
static guint
write_special (char *out, const guint8 *text, const guint8 *end, guint *consumed)
{
  static const char letters[0x20] = {
    ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r',
  };
  static const char digits[] = "0123456789abcdef";
  const guint8 c = *text;
  *consumed = 1;
  out[0] = '\\';
  if (c == '"' || c == '\\' || (c < 0x20 && letters[c]))
    {
      out[1] = c < 0x20 ? letters[c] : (char) c;
      return 2;
    }
  if (c > 0 && c < 0x20)
    {
      memcpy (out + 1, "u00", 3);
      out[4] = digits[c >> 4];
      out[5] = digits[c & 15];
      return 6;
    }
  const guint n = c ? wf_utf8_sequence (text, end) : 0;
  memcpy (out, n ? (const char *) text : "\xef\xbf\xbd", n ? n : 3);
  *consumed = MAX (n, 1);
  return n ? n : 3;
}

/* Room for @extra more bytes and what a whole-word copy writes past them. */
static inline char *
reserve (GString *out, const char *at, gsize extra)
{
  const gsize used = (gsize) (at - out->str);
  if (out->allocated_len - used < extra + 16)
    {
      out->len = used;
      g_string_set_size (out, MAX (2 * used, used + 2 * extra) + 32);
    }
  return out->str + used;
}

static void
append_quoted (GString *out, const char *text, gsize length)
{
  const guint8 *p = (const guint8 *) text, *end = p + length;
  char *at = reserve (out, out->str + out->len, length + 2);
  *at++ = '"';
  while (p < end)
    {
      guint64 word = 0;
      const guint left = (guint) MIN (end - p, 8);
      if (left == 8)
        memcpy (&word, p, 8);
      else
        memcpy (&word, p, left); /* what stays zero counts as special, after the last byte */
      memcpy (at, &word, 8);
      const guint64 special = wf_json_special_bytes (GUINT64_FROM_LE (word));
      const guint plain = MIN (left, special ? (guint) __builtin_ctzll (special) / 8 : 8);
      p += plain;
      at += plain;
      if (plain == left)
        continue;
      guint consumed = 0;
      at += write_special (at, p, end, &consumed);
      p += consumed;
      at = reserve (out, at, (gsize) (end - p) + 8);
    }
  *at++ = '"';
  out->len = (gsize) (at - out->str);
  *at = '\0';
}

void
wf_json_put_key (WfJsonWriter *writer, const char *key)
{
  begin_value (writer);
  append_quoted (writer->out, key, strlen (key));
  g_string_append_c (writer->out, ':');
  writer->comma = FALSE;
}

void
wf_json_put_string (WfJsonWriter *writer, const char *text)
{
  wf_json_put_string_length (writer, text, strlen (text));
}

void
wf_json_put_string_length (WfJsonWriter *writer, const char *text, gsize length)
{
  begin_value (writer);
  append_quoted (writer->out, text, length);
}

void
wf_json_put_integer (WfJsonWriter *writer, gint64 number)
{
  begin_value (writer);
  g_string_append_printf (writer->out, "%" G_GINT64_FORMAT, number);
}

void
wf_json_put_boolean (WfJsonWriter *writer, gboolean truth)
{
  begin_value (writer);
  g_string_append (writer->out, truth ? "true" : "false");
}

void
wf_json_put_null (WfJsonWriter *writer)
{
  begin_value (writer);
  g_string_append (writer->out, "null");
}

void
wf_json_put_raw (WfJsonWriter *writer, const char *json, gsize length)
{
  begin_value (writer);
  g_string_append_len (writer->out, json, (gssize) length);
}

char *
wf_json_quote (const char *text)
{
  GString *out = g_string_sized_new (strlen (text) + 2);
  append_quoted (out, text, strlen (text));
  return g_string_free (out, FALSE);
}
