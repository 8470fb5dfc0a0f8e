/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-ais.h"

#include <string.h>

#define MAX_BITS (WF_AIS_MAX_PAYLOAD * 6)
#define MAX_TIME_S 7258118400         /* year 2200 */
#define MIN_TRAILING_TIME_S 315532800 /* year 1980: no AIS is older */

/* --- sentences ------------------------------------------------------------ */
static int
hex_value (char c)
{
  return g_ascii_xdigit_value (c);
}

/* "…*hh" from after the first character: TRUE when it agrees. @end: where the asterisk stands. */
static gboolean
check_sum (const char *text, gsize n, gsize *end)
{
  guint8 sum = 0;
  gsize i = 0;

  for (; i < n && text[i] != '*'; i++)
    sum ^= (guint8) text[i];
  *end = i;
  return i + 2 < n && hex_value (text[i + 1]) >= 0 && hex_value (text[i + 2]) >= 0
         && sum == hex_value (text[i + 1]) * 16 + hex_value (text[i + 2]);
}

static gboolean
read_number (const char **at, const char *end, gint64 max, gint64 *value)
{
  const char *from = *at;

  *value = 0;
  for (; *at < end && g_ascii_isdigit (**at); ++*at)
    {
      *value = *value * 10 + (**at - '0');
      if (*value > max)
        return FALSE;
    }
  return *at > from;
}

/* Unix time; some receivers count milliseconds. */
static gint64
scale_time (gint64 value)
{
  return value > MAX_TIME_S ? value * 1000 : value * G_USEC_PER_SEC;
}

/* "c:1364272372" among the fields of a tag block. */
static gint64
read_tag_time (const char *text, const char *end)
{
  for (const char *at = text; at + 2 < end; at++)
    if ((at == text || at[-1] == ',') && at[0] == 'c' && at[1] == ':')
      {
        const char *digits = at + 2;
        gint64 value;

        if (!read_number (&digits, end, MAX_TIME_S * 1000, &value))
          return WF_NO_TIME;
        return scale_time (value);
      }
  return WF_NO_TIME;
}

/* What logs write behind the checksum: ",1443650400", and stations before it (",r003669930,…"). The
 * last field counts, when it can be nothing but a time: a small number may be a counter. A fraction
 * of a second is left out. */
static gint64
read_trailing_time (const char *at, const char *end)
{
  gint64 value;

  if (at >= end || *at != ',')
    return WF_NO_TIME;
  for (const char *c = at; c < end; c++)
    if (*c == ',')
      at = c + 1;
  while (at < end && *at == ' ')
    at++;
  if (!read_number (&at, end, MAX_TIME_S * 1000, &value) || value < MIN_TRAILING_TIME_S)
    return WF_NO_TIME;
  if (at < end && *at == '.')
    for (at++; at < end && g_ascii_isdigit (*at);)
      at++;
  while (at < end && *at == ' ')
    at++;
  return at == end ? scale_time (value) : WF_NO_TIME;
}

/* One comma and what is before it. */
static gboolean
read_field (const char **at, const char *end, const char **field, gsize *n)
{
  *field = *at;
  while (*at < end && **at != ',')
    ++*at;
  *n = (gsize) (*at - *field);
  if (*at == end)
    return FALSE;
  ++*at;
  return TRUE;
}

static gboolean
read_small (const char **at, const char *end, gint64 max, guint fallback, guint *value)
{
  const char *field, *digits;
  gint64 number;
  gsize n;

  if (!read_field (at, end, &field, &n))
    return FALSE;
  *value = fallback;
  if (n == 0)
    return fallback != G_MAXUINT;
  digits = field;
  if (!read_number (&digits, field + n, max, &number) || digits != field + n)
    return FALSE;
  *value = (guint) number;
  return TRUE;
}

/* total,number,seq,channel,payload,fill up to the asterisk. */
static gboolean
read_fields (const char *at, const char *end, WfAisSentence *sentence)
{
  const char *field;
  gsize n;

  if (!read_small (&at, end, 9, G_MAXUINT, &sentence->total)
      || !read_small (&at, end, 9, G_MAXUINT, &sentence->number)
      || !read_small (&at, end, 9, 10, &sentence->sequence) || !read_field (&at, end, &field, &n)
      || n > 1)
    return FALSE;
  sentence->channel = n == 1 ? field[0] : '\0';
  if (!read_field (&at, end, &sentence->payload, &sentence->n_payload) || end - at != 1 || *at < '0'
      || *at > '5')
    return FALSE;
  sentence->fill = (guint) (*at - '0');
  return sentence->total >= 1 && sentence->number >= 1 && sentence->number <= sentence->total
         && sentence->n_payload > 0;
}

/* Any two characters of a talker ("AI", "BS", "--"), then VDM or VDO. */
static gboolean
is_ais (const char *at, gsize n)
{
  return n > 7 && at[0] == '!'
         && (memcmp (at + 3, "VDM,", 4) == 0 || memcmp (at + 3, "VDO,", 4) == 0);
}

WfAisLine
wf_ais_parse_line (const char *line, gsize n, WfAisSentence *sentence)
{
  const char *end = line + n;
  gsize asterisk;

  *sentence = (WfAisSentence){ .time = WF_NO_TIME };
  if (n > 0 && *line == '\\')
    {
      const char *close = memchr (line + 1, '\\', n - 1);

      if (close == NULL)
        return WF_AIS_BAD_SENTENCE;
      if (check_sum (line + 1, (gsize) (close - line - 1), &asterisk))
        sentence->time = read_tag_time (line + 1, line + 1 + asterisk);
      line = close + 1;
    }
  if (line == end || *line != '!')
    return WF_AIS_OTHER;
  if (!is_ais (line, (gsize) (end - line)))
    return WF_AIS_OTHER;
  if (!check_sum (line + 1, (gsize) (end - line - 1), &asterisk))
    return WF_AIS_BAD_CHECKSUM;
  if (sentence->time == WF_NO_TIME)
    sentence->time = read_trailing_time (line + 1 + asterisk + strlen ("*hh"), end);
  return read_fields (line + 7, line + 1 + asterisk, sentence) ? WF_AIS_SENTENCE
                                                               : WF_AIS_BAD_SENTENCE;
}

/* "$PGHP,1,2012,12,6,9,53,48,612,…": date and time of the sentence that follows. */
gint64
wf_ais_parse_receiver_time (const char *line, gsize n)
{
  static const char prefix[] = "$PGHP,1,";
  gint64 numbers[7];
  const char *at = line + strlen (prefix), *end = line + n;

  if (n <= strlen (prefix) || memcmp (line, prefix, strlen (prefix)) != 0)
    return WF_NO_TIME;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      if (!read_number (&at, end, 9999, &numbers[i]) || at == end || *at != ',')
        return WF_NO_TIME;
      at++;
    }
  g_autoptr (GDateTime) time
      = numbers[0] < 1970 || numbers[0] > 2200
            ? NULL
            : g_date_time_new_utc ((int) numbers[0], (int) numbers[1], (int) numbers[2],
                                   (int) numbers[3], (int) numbers[4], (double) numbers[5]);

  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC + MIN (numbers[6], 999) * 1000
                      : WF_NO_TIME;
}

/* --- payloads ------------------------------------------------------------- */
typedef struct
{
  guint8 sixes[WF_AIS_MAX_PAYLOAD];
  guint n_bits;
} Bits;

static gboolean
unpack (const char *payload, gsize n, guint fill, Bits *bits)
{
  if (n == 0 || n > WF_AIS_MAX_PAYLOAD || fill > 5)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      int value = payload[i] - 48;

      if (value > 40)
        value -= 8;
      if (payload[i] < 48 || value > 63 || (payload[i] > 87 && payload[i] < 96))
        return FALSE;
      bits->sixes[i] = (guint8) value;
    }
  bits->n_bits = (guint) n * 6 - fill;
  return TRUE;
}

static guint32
get (const Bits *bits, guint from, guint n)
{
  guint32 value = 0;

  for (guint i = from; i < from + n; i++)
    value = value << 1 | (i < bits->n_bits ? bits->sixes[i / 6] >> (5 - i % 6) & 1u : 0);
  return value;
}

static gint32
get_signed (const Bits *bits, guint from, guint n)
{
  guint32 value = get (bits, from, n);

  return value >> (n - 1) & 1 ? (gint32) ((gint64) value - ((gint64) 1 << n)) : (gint32) value;
}

/* Six bits a character: 0 is @, which ends it; 32 is a blank. */
static void
get_name (const Bits *bits, guint from, WfAisMessage *message)
{
  guint length = 0;

  for (guint i = 0; i < 20; i++)
    {
      guint32 code = get (bits, from + i * 6, 6);

      if (code == 0)
        break;
      message->name[i] = (char) (code < 32 ? code + 64 : code);
      message->name[i + 1] = '\0';
      if (code != 32)
        length = i + 1;
    }
  message->name[length] = '\0';
  message->has_name = length > 0;
}

/* In @scale parts of a minute; 181° and 91° say that there is none. */
static void
set_position (WfAisMessage *message, gint32 lon, gint32 lat, gint64 scale)
{
  gint64 degree = 60 * scale;

  message->has_position = ABS ((gint64) lon) <= 180 * degree && ABS ((gint64) lat) <= 90 * degree;
  if (!message->has_position)
    return;
  message->fix.lon_e7 = (gint32) ((gint64) lon * 10000000 / degree);
  message->fix.lat_e7 = (gint32) ((gint64) lat * 10000000 / degree);
}

static void
read_position (const Bits *bits, guint from, WfAisMessage *message)
{
  guint32 speed = get (bits, from, 10), course = get (bits, from + 66, 12);

  set_position (message, get_signed (bits, from + 11, 28), get_signed (bits, from + 39, 27), 10000);
  message->fix.speed = speed == 1023 ? WF_FIX_NO_SPEED : (guint16) speed;
  message->fix.course = course >= 3600 ? WF_FIX_NO_COURSE : (guint16) course;
}

static void
read_long_range (const Bits *bits, WfAisMessage *message)
{
  guint32 speed = get (bits, 79, 6), course = get (bits, 85, 9);

  set_position (message, get_signed (bits, 44, 18), get_signed (bits, 62, 17), 10);
  message->fix.speed = speed == 63 ? WF_FIX_NO_SPEED : (guint16) (speed * 10);
  message->fix.course = course >= 360 ? WF_FIX_NO_COURSE : (guint16) (course * 10);
}

static guint
least_bits (guint type)
{
  switch (type)
    {
    case 1:
    case 2:
    case 3:
      return 143;
    case 5:
      return 232;
    case 18:
      return 139;
    case 19:
      return 263;
    case 24:
      return 40;
    case 27:
      return 94;
    default:
      return 0;
    }
}

WfAisPayload
wf_ais_decode (const char *payload, gsize n, guint fill, WfAisMessage *message)
{
  Bits bits;

  *message = (WfAisMessage){ .fix = { .speed = WF_FIX_NO_SPEED, .course = WF_FIX_NO_COURSE } };
  if (!unpack (payload, n, fill, &bits) || bits.n_bits < 38)
    return WF_AIS_BAD_PAYLOAD;
  message->type = get (&bits, 0, 6);
  message->mmsi = get (&bits, 8, 30);
  if (least_bits (message->type) == 0)
    return WF_AIS_IGNORED;
  if (bits.n_bits < least_bits (message->type) || message->mmsi == 0 || message->mmsi > 999999999)
    return WF_AIS_BAD_PAYLOAD;
  message->is_b = message->type == 18 || message->type == 19 || message->type == 24;
  if (message->type <= 3)
    read_position (&bits, 50, message);
  else if (message->type == 18 || message->type == 19)
    read_position (&bits, 46, message);
  else if (message->type == 27)
    read_long_range (&bits, message);
  if (message->type == 5)
    get_name (&bits, 112, message);
  else if (message->type == 19)
    get_name (&bits, 143, message);
  else if (message->type == 24 && get (&bits, 38, 2) == 0 && bits.n_bits >= 160)
    get_name (&bits, 40, message);
  return WF_AIS_MESSAGE;
}
