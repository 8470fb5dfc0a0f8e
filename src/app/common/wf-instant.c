/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-instant.h"

#include <stdio.h>
#include <string.h>

#include "base/wf-clock.h"

static gboolean
parse_ago (const char *text, gint64 now, gint64 *instant)
{
  int number;
  char unit;

  if (sscanf (text, "-%5d%c", &number, &unit) != 2 || number <= 0)
    return FALSE;
  if (unit == 'h')
    *instant = now - number * WF_HOUR_US;
  else if (unit == 'm')
    *instant = now - number * WF_MINUTE_US;
  else if (unit == 'd')
    *instant = now - number * WF_DAY_US;
  else
    return FALSE;
  return TRUE;
}

static int
find_month (const char *name)
{
  for (int month = 1; month <= 12; month++)
    {
      g_autoptr (GDateTime) first = g_date_time_new_utc (2027, month, 1, 0, 0, 0.0);
      g_autofree char *local = g_date_time_format (first, "%b");
      static const char *const english[]
          = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

      if (g_ascii_strcasecmp (name, english[month - 1]) == 0 || g_strcmp0 (name, local) == 0)
        return month;
    }
  return 0;
}

gboolean
wf_instant_parse (const char *text, gint64 now, gint64 *instant)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  gsize length = strlen (trimmed);
  int day, hour, minute;
  char month_name[16];

  if (parse_ago (trimmed, now, instant) || wf_time_parse_iso (trimmed, instant))
    return TRUE;
  if (length > 0 && g_ascii_toupper (trimmed[length - 1]) == 'Z')
    trimmed[length - 1] = '\0';

  g_autoptr (GDateTime) today = g_date_time_new_from_unix_utc (now / WF_SECOND_US);
  g_autoptr (GDateTime) wanted = NULL;

  if (today == NULL)
    return FALSE;
  if (sscanf (trimmed, "%2d %15[^0-9 ] %2d:%2d", &day, month_name, &hour, &minute) == 4)
    wanted = g_date_time_new_utc (g_date_time_get_year (today), find_month (month_name), day, hour,
                                  minute, 0.0);
  else if (sscanf (trimmed, "%2d:%2d", &hour, &minute) == 2)
    wanted = g_date_time_new_utc (g_date_time_get_year (today), g_date_time_get_month (today),
                                  g_date_time_get_day_of_month (today), hour, minute, 0.0);
  if (wanted == NULL)
    return FALSE;
  *instant = g_date_time_to_unix (wanted) * WF_SECOND_US;
  if (*instant > now && strchr (trimmed, ' ') == NULL)
    *instant -= WF_DAY_US;
  return TRUE;
}
