/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-clock.h"

#include <math.h>

struct _WfClock
{
  gatomicrefcount ref_count;
  gboolean is_manual;
  gint64 shown_at_us; /* of a manual clock: the time it shows; read and written atomically */
  gint64 wall_at_us;
  double rate;
};

static WfClock *
clock_new (gboolean is_manual, gint64 shown_at_us, gint64 wall_at_us, double rate)
{
  WfClock *clock = g_new0 (WfClock, 1);
  g_atomic_ref_count_init (&clock->ref_count);
  clock->is_manual = is_manual;
  clock->shown_at_us = shown_at_us;
  clock->wall_at_us = wall_at_us;
  clock->rate = rate;
  return clock;
}

WfClock *
wf_clock_new_system (void)
{
  return clock_new (FALSE, 0, 0, 1.0);
}

WfClock *
wf_clock_new_manual (gint64 now_us)
{
  return clock_new (TRUE, now_us, 0, 0.0);
}

WfClock *
wf_clock_new_affine (gint64 shown_at_us, gint64 wall_at_us, double rate)
{
  return clock_new (FALSE, shown_at_us, wall_at_us, isfinite (rate) ? rate : 1.0);
}

WfClock *
wf_clock_ref (WfClock *clock)
{
  g_atomic_ref_count_inc (&clock->ref_count);
  return clock;
}

void
wf_clock_unref (WfClock *clock)
{
  if (g_atomic_ref_count_dec (&clock->ref_count))
    g_free (clock);
}

gint64
wf_clock_now_us (WfClock *clock)
{
  if (clock->is_manual)
    return __atomic_load_n (&clock->shown_at_us, __ATOMIC_ACQUIRE);
  const gint64 elapsed = g_get_real_time () - clock->wall_at_us;
  /* Not through double where it can be avoided: microseconds since 1970 need 51 bits, and a rate of
   * 1 must be exact. */
  if (clock->rate == 1.0)
    return clock->shown_at_us + elapsed;
  return clock->shown_at_us + (gint64) ((double) elapsed * clock->rate);
}

void
wf_clock_set_manual (WfClock *clock, gint64 now_us)
{
  g_return_if_fail (clock->is_manual);
  __atomic_store_n (&clock->shown_at_us, now_us, __ATOMIC_RELEASE);
}

/* --- text ----------------------------------------------------------------- */

#define FIRST_YEAR 1970
#define LAST_YEAR 2200

static gboolean
is_leap_year (int year)
{
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_of_month (int year, int month)
{
  static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  return days[month - 1] + (month == 2 && is_leap_year (year) ? 1 : 0);
}

/* Days since 1970-01-01, Gregorian calendar, years from 1970 on. */
static gint64
days_from_date (int year, int month, int day)
{
  static const int before_month[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
  const int past = year - 1;
  const int leap_days = past / 4 - past / 100 + past / 400 - (1969 / 4 - 1969 / 100 + 1969 / 400);
  return 365 * (gint64) (year - FIRST_YEAR) + leap_days + before_month[month - 1] + (day - 1)
         + (month > 2 && is_leap_year (year) ? 1 : 0);
}

/* Reads exactly @digits digits and the character @after (0: none). */
static gboolean
take_number (const char **text, int digits, char after, int *number)
{
  int sum = 0;
  for (; digits > 0; digits--, (*text)++)
    {
      if (!g_ascii_isdigit (**text))
        return FALSE;
      sum = sum * 10 + (**text - '0');
    }
  if (after && g_ascii_toupper (*(*text)++) != after)
    return FALSE;
  *number = sum;
  return TRUE;
}

/* Digits finer than microseconds are read and dropped. */
static gboolean
take_fraction (const char **text, int *micros)
{
  int unit = 100000;
  *micros = 0;
  if (**text != '.')
    return TRUE;
  (*text)++;
  if (!g_ascii_isdigit (**text))
    return FALSE;
  for (; g_ascii_isdigit (**text); (*text)++, unit /= 10)
    *micros += (**text - '0') * unit;
  return TRUE;
}

static gboolean
take_offset (const char **text, gint64 *offset_us)
{
  const char sign = *(*text)++;
  int hours, minutes;
  *offset_us = 0;
  if (sign == 'Z' || sign == 'z')
    return TRUE;
  if ((sign != '+' && sign != '-') || !take_number (text, 2, ':', &hours)
      || !take_number (text, 2, 0, &minutes) || hours > 23 || minutes > 59)
    return FALSE;
  *offset_us = (hours * WF_HOUR_US + minutes * WF_MINUTE_US) * (sign == '-' ? -1 : 1);
  return TRUE;
}

gboolean
wf_time_parse_iso (const char *text, gint64 *instant_us)
{
  int year, month, day, hour, minute, second, micros;
  gint64 offset;
  if (!text || !take_number (&text, 4, '-', &year) || !take_number (&text, 2, '-', &month)
      || !take_number (&text, 2, 'T', &day) || !take_number (&text, 2, ':', &hour)
      || !take_number (&text, 2, ':', &minute) || !take_number (&text, 2, 0, &second)
      || !take_fraction (&text, &micros) || !take_offset (&text, &offset) || *text != '\0')
    return FALSE;
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1
      || day > days_of_month (year, month) || hour > 23 || minute > 59 || second > 60)
    return FALSE;
  *instant_us = days_from_date (year, month, day) * WF_DAY_US + hour * WF_HOUR_US
                + minute * WF_MINUTE_US + MIN (second, 59) * WF_SECOND_US + micros - offset;
  return TRUE;
}

static GDateTime *
date_time_new (gint64 instant_us)
{
  gint64 seconds = instant_us / WF_SECOND_US;
  if (instant_us % WF_SECOND_US < 0)
    seconds--;
  return g_date_time_new_from_unix_utc (seconds);
}

static char *
format_time (gint64 instant_us, const char *format)
{
  g_autoptr (GDateTime) time = instant_us == WF_NO_TIME ? NULL : date_time_new (instant_us);
  return time ? g_date_time_format (time, format) : g_strdup ("");
}

char *
wf_time_format_iso (gint64 instant_us)
{
  gint64 micros = instant_us % WF_SECOND_US;
  if (micros < 0)
    micros += WF_SECOND_US;
  const int ms = (int) (micros / 1000);
  if (instant_us == WF_NO_TIME || ms == 0)
    return format_time (instant_us, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *whole = format_time (instant_us, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%03dZ", whole, ms);
}

char *
wf_time_format_clock (gint64 instant_us)
{
  return format_time (instant_us, "%H:%MZ");
}

char *
wf_time_format_day_clock (gint64 instant_us)
{
  return format_time (instant_us, "%-d %b %H:%MZ");
}
