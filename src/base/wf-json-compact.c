/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON that was scanned already, without the blanks that say nothing. */
#include "base/wf-json.h"

typedef struct
{
  const char *at, *end;
  gboolean is_in_string, is_escaped;
} Walk;

/* The next byte that counts; -1 at the end. */
static int
next (Walk *walk)
{
  while (walk->at < walk->end)
    {
      const char c = *walk->at++;

      if (!walk->is_in_string && (c == ' ' || c == '\t' || c == '\n' || c == '\r'))
        continue;
      if (walk->is_escaped)
        walk->is_escaped = FALSE;
      else if (c == '"')
        walk->is_in_string = !walk->is_in_string;
      else
        walk->is_escaped = walk->is_in_string && c == '\\';
      return (guchar) c;
    }
  return -1;
}

char *
wf_json_dup_compact (const char *json, gsize length)
{
  GString *out = g_string_sized_new (length);
  Walk walk = { json, json + length, FALSE, FALSE };

  for (int c = next (&walk); c >= 0; c = next (&walk))
    g_string_append_c (out, (char) c);
  return g_string_free (out, FALSE);
}

gboolean
wf_json_is_same_text (const char *a, gsize a_length, const char *b, gsize b_length)
{
  Walk one = { a, a + a_length, FALSE, FALSE }, other = { b, b + b_length, FALSE, FALSE };

  for (;;)
    {
      const int c = next (&one);

      if (c != next (&other))
        return FALSE;
      if (c < 0)
        return TRUE;
    }
}
