/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/wf-composer-parse.h"

#include <string.h>

#include "base/wf-clock.h"

/* --- names ----------------------------------------------------------------- */

static void
name_free (WfComposerName *name)
{
  g_free (name->name);
  g_free (name->ref);
  g_free (name);
}

GPtrArray *
wf_composer_names_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) name_free);
}

void
wf_composer_names_add (GPtrArray *names, char sigil, const char *name, const char *ref)
{
  WfComposerName *entry = g_new0 (WfComposerName, 1);

  entry->sigil = sigil;
  entry->name = g_strdup (name);
  entry->ref = g_strdup (ref);
  g_ptr_array_add (names, entry);
}

static gboolean
is_word_end (const char *at)
{
  const gunichar c = g_utf8_get_char (at);

  return c == 0 || !(g_unichar_isalnum (c) || c == '-' || c == '_');
}

/* Bytes of @input that spell @name, whatever their case, or 0. */
static gsize
match_name (const char *input, const char *name)
{
  const char *a = input, *b = name;

  while (*a && *b
         && g_unichar_tolower (g_utf8_get_char (a)) == g_unichar_tolower (g_utf8_get_char (b)))
    {
      a = g_utf8_next_char (a);
      b = g_utf8_next_char (b);
    }
  return *b == '\0' ? (gsize) (a - input) : 0;
}

static const WfComposerName *
find_longest (GPtrArray *names, char sigil, const char *input, gsize *length)
{
  const WfComposerName *best = NULL;

  *length = 0;
  for (guint i = 0; i < names->len; i++)
    {
      const WfComposerName *name = names->pdata[i];
      const gsize matched = name->sigil == sigil ? match_name (input, name->name) : 0;

      if (matched > *length && is_word_end (input + matched))
        {
          *length = matched;
          best = name;
        }
    }
  return best;
}

/* --- single tokens --------------------------------------------------------- */

static gsize
get_word_length (const char *at)
{
  gsize length = 0;

  while (at[length] && !g_ascii_isspace (at[length]))
    length++;
  /* A full stop or comma after a token belongs to the sentence. */
  while (length > 1 && strchr (".,;:!?)", at[length - 1]))
    length--;
  return length;
}

static gboolean
parse_clock (const char *word, gsize length, gint64 now_us, gint64 *instant)
{
  gint64 of_day, day;
  int hour, minute;

  if (length != 6 || word[2] != ':' || word[5] != 'Z' || !g_ascii_isdigit (word[0])
      || !g_ascii_isdigit (word[1]) || !g_ascii_isdigit (word[3]) || !g_ascii_isdigit (word[4]))
    return FALSE;
  hour = (word[0] - '0') * 10 + word[1] - '0';
  minute = (word[3] - '0') * 10 + word[4] - '0';
  if (hour > 23 || minute > 59)
    return FALSE;
  of_day = hour * WF_HOUR_US + minute * WF_MINUTE_US;
  day = now_us - ((now_us % WF_DAY_US) + WF_DAY_US) % WF_DAY_US;
  *instant = day + of_day;
  /* A time of day that is still to come was meant for yesterday: an entry says what has happened.
   */
  if (*instant > now_us + WF_MINUTE_US)
    *instant -= WF_DAY_US;
  return TRUE;
}

/* "-2h", "-1h30m". */
static gboolean
parse_ago (const char *word, gsize length, gint64 now_us, gint64 *instant)
{
  gint64 total = 0;
  gsize at = 1;

  if (length < 3 || word[0] != '-')
    return FALSE;
  while (at < length)
    {
      gint64 number = 0;
      const gsize digits = at;

      while (at < length && g_ascii_isdigit (word[at]) && at - digits < 4)
        number = number * 10 + word[at++] - '0';
      if (at == digits || at == length)
        return FALSE;
      if (word[at] == 'd')
        total += number * WF_DAY_US;
      else if (word[at] == 'h')
        total += number * WF_HOUR_US;
      else if (word[at] == 'm')
        total += number * WF_MINUTE_US;
      else
        return FALSE;
      at++;
    }
  *instant = now_us - total;
  return TRUE;
}

static gboolean
is_rating (const char *word, gsize length)
{
  return length == 2 && word[0] >= 'A' && word[0] <= 'F' && word[1] >= '1' && word[1] <= '6';
}

/* --- the whole ------------------------------------------------------------- */

static void
add_about (WfComposerParse *parse, const char *ref)
{
  for (guint i = 0; i < parse->about->len; i++)
    if (g_str_equal (parse->about->pdata[i], ref))
      return;
  g_ptr_array_add (parse->about, g_strdup (ref));
}

/* Reads the token at @at; FALSE when a plain word stands there. */
static gboolean
read_token (WfComposerParse *parse,
            const char *input,
            gsize at,
            GPtrArray *names,
            gint64 now_us,
            WfToken *token)
{
  const char *word = input + at;
  gsize length = get_word_length (word);
  const WfComposerName *name;
  gsize name_length;

  *token = (WfToken){ WF_TOKEN_UNKNOWN, at, at + length, NULL };
  if (*word == '@' || *word == '#')
    {
      name = find_longest (names, *word, word + 1, &name_length);
      if (name)
        {
          token->kind = WF_TOKEN_REF;
          token->end = at + 1 + name_length;
          token->ref = name->ref;
          add_about (parse, name->ref);
        }
      return length > 1;
    }
  if (parse_clock (word, length, now_us, &parse->happened_at)
      || parse_ago (word, length, now_us, &parse->happened_at))
    token->kind = WF_TOKEN_TIME;
  else if (is_rating (word, length))
    {
      token->kind = WF_TOKEN_RATING;
      memcpy (parse->rating, word, 2);
      parse->rating[2] = '\0';
    }
  return token->kind != WF_TOKEN_UNKNOWN;
}

static gsize
skip_word (const char *input, gsize at)
{
  while (input[at] && !g_ascii_isspace (input[at]))
    at++;
  return at;
}

static gsize
skip_space (const char *input, gsize at)
{
  while (g_ascii_isspace (input[at]))
    at++;
  return at;
}

/* Whether the sentence before @token would end in the air without it: "no signal since 02:04Z",
 * "told @CSIRT FI". A name that the sentence has already, a span before now and a rating are only
 * remarks. */
static gboolean
ends_sentence (const char *input, const WfToken *token)
{
  g_autofree char *name = NULL;

  if (token->start == 0 || skip_space (input, 0) == token->start)
    return FALSE;
  if (token->kind == WF_TOKEN_TIME)
    return input[token->start] != '-';
  if (token->kind != WF_TOKEN_REF)
    return FALSE;
  name = g_strndup (input + token->start + 1, token->end - token->start - 1);
  for (const char *at = input; at < input + token->start; at = g_utf8_next_char (at))
    if (match_name (at, name) > 0)
      return FALSE;
  return TRUE;
}

/* Where the run of tokens at the end begins that are no part of the sentence. */
static gsize
find_tail (const char *input, GArray *tokens)
{
  gsize tail = strlen (input);

  for (guint i = tokens->len; i > 0; i--)
    {
      const WfToken *token = &g_array_index (tokens, WfToken, i - 1);

      if (token->kind == WF_TOKEN_UNKNOWN || skip_space (input, token->end) < tail)
        break;
      tail = token->start;
    }
  for (guint i = 0; i < tokens->len; i++)
    {
      const WfToken *token = &g_array_index (tokens, WfToken, i);

      if (token->start == tail && ends_sentence (input, token))
        return skip_space (input, token->end);
    }
  return tail;
}

static char *
dup_text (const char *input, GArray *tokens, gsize tail)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize at = 0;

  for (guint i = 0; i < tokens->len; i++)
    {
      const WfToken *token = &g_array_index (tokens, WfToken, i);

      if (token->start >= tail)
        break;
      if (token->kind != WF_TOKEN_REF)
        continue;
      g_string_append_len (text, input + at, (gssize) (token->start - at));
      at = token->start + 1;
    }
  g_string_append_len (text, input + at, (gssize) (tail - at));
  g_strstrip (text->str);
  return g_strdup (text->str);
}

WfComposerParse *
wf_composer_parse (const char *input, GPtrArray *names, gint64 now_us)
{
  WfComposerParse *parse = g_new0 (WfComposerParse, 1);
  gsize at = skip_space (input, 0);

  parse->about = g_ptr_array_new_with_free_func (g_free);
  parse->tokens = g_array_new (FALSE, TRUE, sizeof (WfToken));
  parse->happened_at = WF_NO_TIME;
  while (input[at])
    {
      WfToken token;

      if (read_token (parse, input, at, names, now_us, &token))
        {
          g_array_append_val (parse->tokens, token);
          at = token.end;
        }
      at = skip_space (input, skip_word (input, at));
    }
  parse->text = dup_text (input, parse->tokens, find_tail (input, parse->tokens));
  return parse;
}

void
wf_composer_parse_free (WfComposerParse *parse)
{
  g_free (parse->text);
  g_ptr_array_unref (parse->about);
  g_array_unref (parse->tokens);
  g_free (parse);
}

/* --- completion ------------------------------------------------------------ */

static gboolean
contains_folded (const char *name, const char *part)
{
  for (const char *at = name; *at; at = g_utf8_next_char (at))
    if (match_name (at, part) > 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_ref (GPtrArray *names, const char *ref)
{
  for (guint i = 0; i < names->len; i++)
    if (g_str_equal (((const WfComposerName *) names->pdata[i])->ref, ref))
      return TRUE;
  return FALSE;
}

GPtrArray *
wf_composer_complete (const char *input, gsize cursor, GPtrArray *names, guint max, gsize *start)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autofree char *part = NULL;
  gsize sign = cursor;

  while (sign > 0 && input[sign - 1] != '@' && input[sign - 1] != '#')
    sign--;
  /* Names may have spaces in them, but what is typed to find one is short. */
  if (sign == 0 || cursor - sign > 24 || cursor == sign)
    return NULL;
  if (sign > 1 && !g_ascii_isspace (input[sign - 2]))
    return NULL;
  part = g_strndup (input + sign, cursor - sign);
  *start = sign - 1;
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < names->len && found->len < max; i++)
      {
        WfComposerName *name = names->pdata[i];
        const gboolean begins = match_name (name->name, part) > 0;

        if (name->sigil == input[sign - 1] && !has_ref (found, name->ref)
            && (pass == 0 ? begins : !begins && contains_folded (name->name, part)))
          g_ptr_array_add (found, name);
      }
  return found->len > 0 ? g_steal_pointer (&found) : NULL;
}
