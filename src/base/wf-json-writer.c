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

/* Writes one special character at *@text and returns what follows it. What is not UTF-8, and NUL,
 * which no reader of ours takes, become U+FFFD: a document that nobody can read would be worse than
 * a mark in a text. */
static const guint8 *
append_special (GString *out, const guint8 *text, const guint8 *end)
{
  static const char letters[] = "0000000btn0fr";
  const guint8 c = *text;
  if (c == '"' || c == '\\')
    {
      const char pair[] = { '\\', (char) c };
      g_string_append_len (out, pair, 2);
      return text + 1;
    }
  if (c >= '\b' && c <= '\r' && c != '\v')
    {
      const char pair[] = { '\\', letters[c - 1] };
      g_string_append_len (out, pair, 2);
      return text + 1;
    }
  if (c > 0 && c < 0x20)
    {
      g_string_append_printf (out, "\\u%04x", c);
      return text + 1;
    }
  const guint n = c ? wf_utf8_sequence (text, end) : 0;
  if (n == 0)
    g_string_append (out, "\xef\xbf\xbd");
  else
    g_string_append_len (out, (const char *) text, n);
  return text + MAX (n, 1);
}

static inline const guint8 *
find_special (const guint8 *p, const guint8 *end)
{
  while (end - p >= 8)
    {
      guint64 word;
      memcpy (&word, p, 8);
      const guint64 special = wf_json_special_bytes (GUINT64_FROM_LE (word));
      if (special)
        return p + __builtin_ctzll (special) / 8;
      p += 8;
    }
  while (p < end && *p >= 0x20 && *p < 0x80 && *p != '"' && *p != '\\')
    p++;
  return p;
}

static void
append_quoted (GString *out, const char *text, gsize length)
{
  const guint8 *p = (const guint8 *) text, *end = p + length;
  g_string_append_c (out, '"');
  while (p < end)
    {
      const guint8 *special = find_special (p, end);
      g_string_append_len (out, (const char *) p, special - p);
      p = special < end ? append_special (out, special, end) : end;
    }
  g_string_append_c (out, '"');
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
