/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a position as tokens: numbers with their marks, letters of the sides, separators. */
#include <glib/gi18n.h>
#include <string.h>

#include "model/wf-coordinate-private.h"
#include "model/wf-coordinate-scan.h"

static const struct
{
  const char *word; /* folded */
  WfTokenKind kind;
  char letter;
} words[] = {
  { "n", WF_TOKEN_SIDE, 'N' },          { "north", WF_TOKEN_SIDE, 'N' },
  { "nord", WF_TOKEN_SIDE, 'N' },       { "s", WF_TOKEN_SIDE, 'S' },
  { "south", WF_TOKEN_SIDE, 'S' },      { "sud", WF_TOKEN_SIDE, 'S' },
  { "sued", WF_TOKEN_SIDE, 'S' },       { "e", WF_TOKEN_SIDE, 'E' },
  { "east", WF_TOKEN_SIDE, 'E' },       { "ost", WF_TOKEN_SIDE, 'E' },
  { "est", WF_TOKEN_SIDE, 'E' },        { "w", WF_TOKEN_SIDE, 'W' },
  { "west", WF_TOKEN_SIDE, 'W' },       { "ouest", WF_TOKEN_SIDE, 'W' },
  { "lat", WF_TOKEN_LABEL, 'N' },       { "latitude", WF_TOKEN_LABEL, 'N' },
  { "breite", WF_TOKEN_LABEL, 'N' },    { "lon", WF_TOKEN_LABEL, 'E' },
  { "lng", WF_TOKEN_LABEL, 'E' },       { "long", WF_TOKEN_LABEL, 'E' },
  { "longitude", WF_TOKEN_LABEL, 'E' }, { "lange", WF_TOKEN_LABEL, 'E' },
  { "laenge", WF_TOKEN_LABEL, 'E' },
};

static const struct
{
  const char *word;
  WfAngleUnit unit;
} units[] = {
  { "d", WF_UNIT_DEGREES },        { "deg", WF_UNIT_DEGREES },      { "degrees", WF_UNIT_DEGREES },
  { "degree", WF_UNIT_DEGREES },   { "grad", WF_UNIT_DEGREES },     { "degres", WF_UNIT_DEGREES },
  { "m", WF_UNIT_MINUTES },        { "min", WF_UNIT_MINUTES },      { "minutes", WF_UNIT_MINUTES },
  { "minuten", WF_UNIT_MINUTES },  { "sec", WF_UNIT_SECONDS },      { "seconds", WF_UNIT_SECONDS },
  { "sekunden", WF_UNIT_SECONDS }, { "secondes", WF_UNIT_SECONDS },
};

static WfToken *
last_token (WfCoordinateScan *scan)
{
  return scan->n_tokens > 0 ? &scan->tokens[scan->n_tokens - 1] : NULL;
}

static gboolean
add_token (WfCoordinateScan *scan, const WfToken *token)
{
  if (scan->n_tokens == WF_SCAN_MAX_TOKENS)
    return wf_coordinate_fail (scan->error, scan->at, "%s", _ ("too many parts for a position"));
  scan->tokens[scan->n_tokens++] = *token;
  return TRUE;
}

static gboolean
set_unit (WfCoordinateScan *scan, WfAngleUnit unit)
{
  WfToken *last = last_token (scan);

  if (last != NULL && last->kind == WF_TOKEN_NUMBER && last->unit == WF_UNIT_NONE)
    {
      last->unit = unit;
      return TRUE;
    }
  return wf_coordinate_fail (scan->error, scan->at, "%s",
                             _ ("a mark for degrees, minutes or seconds needs a number before it"));
}

/* ' is minutes, and two of them are seconds. */
static gboolean
read_tick (WfCoordinateScan *scan)
{
  WfToken *last = last_token (scan);

  if (last != NULL && last->kind == WF_TOKEN_NUMBER && last->unit == WF_UNIT_MINUTES
      && scan->here > scan->text
      && g_unichar_type (g_utf8_get_char (g_utf8_prev_char (scan->here)))
             != G_UNICODE_SPACE_SEPARATOR)
    {
      last->unit = WF_UNIT_SECONDS;
      return TRUE;
    }
  return set_unit (scan, WF_UNIT_MINUTES);
}

static void
step (WfCoordinateScan *scan)
{
  scan->here = g_utf8_next_char (scan->here);
  scan->at++;
}

static gboolean
read_number (WfCoordinateScan *scan, char sign, int at)
{
  WfToken token = { .kind = WF_TOKEN_NUMBER, .at = at, .sign = sign, .unit = WF_UNIT_NONE };
  g_autoptr (GString) digits = g_string_new (NULL);

  for (; g_ascii_isdigit (*scan->here); step (scan), token.n_whole++)
    g_string_append_c (digits, *scan->here);
  if (*scan->here == '.'
      || (*scan->here == ',' && scan->has_decimal_comma && g_ascii_isdigit (scan->here[1])))
    {
      step (scan);
      g_string_append_c (digits, '.');
      for (; g_ascii_isdigit (*scan->here); step (scan), token.n_decimals++)
        g_string_append_c (digits, *scan->here);
    }
  token.value = g_ascii_strtod (digits->str, NULL);
  return add_token (scan, &token);
}

static gboolean
use_word (WfCoordinateScan *scan, const char *word, int at)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (word, words[i].word))
      return add_token (scan, &(WfToken){ words[i].kind, at, words[i].letter });
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (word, units[i].word))
      return set_unit (scan, units[i].unit);
  /* "10m30sN": the s of seconds stuck to the side */
  if (word[0] == 's' && word[1] != '\0' && word[2] == '\0' && strchr ("nsew", word[1]) != NULL)
    return set_unit (scan, WF_UNIT_SECONDS)
           && add_token (scan, &(WfToken){ WF_TOKEN_SIDE, at + 1, g_ascii_toupper (word[1]) });
  if (g_str_equal (word, "o"))
    return wf_coordinate_fail (scan->error, at, "%s",
                               _ ("“O” is east in German and west in French; write E or W"));
  if (g_str_equal (word, "and") || g_str_equal (word, "und") || g_str_equal (word, "et"))
    return add_token (scan, &(WfToken){ WF_TOKEN_BREAK, at });
  return wf_coordinate_fail (scan->error, at, _ ("“%s” is not part of a position"), word);
}

/* "1e5"; but "24e 60n" is a position. */
static gboolean
is_exponent (WfCoordinateScan *scan, const char *word, const char *begin)
{
  return g_str_equal (word, "e") && begin > scan->text && g_ascii_isdigit (begin[-1])
         && (g_ascii_isdigit (begin[1]) || begin[1] == '-' || begin[1] == '+')
         && strpbrk (scan->text, "NnSs") == NULL;
}

static gboolean
read_word (WfCoordinateScan *scan)
{
  const char *begin = scan->here;
  const int at = scan->at;
  g_autofree char *raw = NULL, *plain = NULL, *word = NULL;

  while (g_unichar_isalpha (g_utf8_get_char (scan->here)))
    step (scan);
  raw = g_strndup (begin, (gsize) (scan->here - begin));
  plain = g_str_to_ascii (raw, "C");
  word = g_ascii_strdown (plain, -1);
  if (is_exponent (scan, word, begin))
    return wf_coordinate_fail (scan->error, at, "%s",
                               _ ("a power of ten is not part of a position"));
  if (!use_word (scan, word, at))
    return FALSE;
  if (*scan->here == '.' || *scan->here == ':' || *scan->here == '=')
    step (scan);
  return TRUE;
}

/* A hyphen behind a whole number joins it to the next ("60-10-30N"), unless the text uses signs. */
static gboolean
is_joint (WfCoordinateScan *scan)
{
  const WfToken *last = last_token (scan);

  return *scan->here == '-' && scan->here > scan->text && g_ascii_isdigit (scan->here[-1])
         && last->n_decimals == 0 && last->unit == WF_UNIT_NONE && scan->tokens[0].sign == 0;
}

static gboolean
read_sign (WfCoordinateScan *scan, gunichar sign)
{
  const int at = scan->at;
  const gboolean is_joint_here = is_joint (scan);

  step (scan);
  if (is_joint_here)
    return TRUE;
  if (!g_ascii_isdigit (*scan->here))
    return wf_coordinate_fail (scan->error, at, "%s", _ ("a sign stands right before a number"));
  return read_number (scan, sign == '+' ? '+' : '-', at);
}

static gboolean
is_filling (gunichar c)
{
  return g_unichar_isspace (c) || c == '(' || c == ')' || c == '[' || c == ']' || c == 0xfeff
         || g_unichar_type (c) == G_UNICODE_FORMAT; /* marks of direction come with pasted text */
}

static gboolean
read_character (WfCoordinateScan *scan)
{
  const gunichar c = g_utf8_get_char (scan->here);
  g_autofree char *shown = NULL;

  switch (c)
    {
    case '+':
    case '-':
    case 0x2212: /* − */
    case 0x2013: /* – */
      return read_sign (scan, c);
    case 0xb0:  /* ° */
    case 0xba:  /* º */
    case 0x2da: /* ˚ */
    case '*':
      if (!set_unit (scan, WF_UNIT_DEGREES))
        return FALSE;
      break;
    case '\'':
    case 0x2032: /* ′ */
    case 0x2019: /* ’ */
    case 0x2018: /* ‘ */
    case 0xb4:   /* ´ */
    case '`':
      if (!read_tick (scan))
        return FALSE;
      break;
    case '"':
    case 0x2033: /* ″ */
    case 0x201d: /* ” */
    case 0x201c: /* “ */
    case 0x2dd:  /* ˝ */
      if (!set_unit (scan, WF_UNIT_SECONDS))
        return FALSE;
      break;
    case ',':
    case ';':
    case '/':
    case '|':
      if (!add_token (scan, &(WfToken){ WF_TOKEN_BREAK, scan->at }))
        return FALSE;
      break;
    default:
      shown = g_strndup (scan->here, (gsize) (g_utf8_next_char (scan->here) - scan->here));
      return wf_coordinate_fail (scan->error, scan->at, _ ("“%s” is not part of a position"),
                                 g_unichar_iscntrl (c) ? "\xef\xbf\xbd" : shown);
    }
  step (scan);
  return TRUE;
}

gboolean
wf_coordinate_scan (WfCoordinateScan *scan)
{
  while (*scan->here != '\0')
    {
      const gunichar c = g_utf8_get_char (scan->here);
      gboolean ok = TRUE;

      if (is_filling (c))
        step (scan);
      else if (g_ascii_isdigit (*scan->here))
        ok = read_number (scan, 0, scan->at);
      else
        ok = g_unichar_isalpha (c) && c != 0xba ? read_word (scan) : read_character (scan);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}
