/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/wf-error.h"
#include "model/wf-coordinate-private.h"
#include "model/wf-utm.h"

#define MAX_LENGTH 200 /* bytes; no notation comes near it */

gboolean
wf_coordinate_fail (GError **error, int at, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  if (at < 0)
    g_set_error_literal (error, WF_ERROR, WF_ERROR_INVALID, reason);
  else
    /* Translators: place in what was typed, then what is wrong there. */
    g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("Character %d: %s"), at + 1, reason);
  return FALSE;
}

gboolean
wf_coordinate_parse (const char *text, WfCoordinate *coordinate, GError **error)
{
  *coordinate = (WfCoordinate){ 0 };
  if (!g_utf8_validate (text, -1, NULL))
    return wf_coordinate_fail (error, -1, "%s", _ ("The text is not UTF-8."));
  if (strlen (text) > MAX_LENGTH)
    return wf_coordinate_fail (error, -1, "%s", _ ("This is too long for a position."));
  if (wf_coordinate_is_grid (text))
    return wf_coordinate_parse_grid (text, coordinate, error);
  return wf_coordinate_parse_angles (text, coordinate, error);
}

/* --- writing ------------------------------------------------------------ */

/* "60°10.314′N": in units of the last digit, so that rounding carries over. */
static void
append_minutes (GString *text, double degrees, gboolean is_lat)
{
  const gint64 units = llround (fabs (degrees) * 60000);

  g_string_append_printf (text, is_lat ? "%02d°%02d.%03d′%c" : "%d°%02d.%03d′%c",
                          (int) (units / 60000), (int) (units / 1000 % 60), (int) (units % 1000),
                          is_lat ? (degrees < 0 ? 'S' : 'N') : (degrees < 0 ? 'W' : 'E'));
}

static void
append_seconds (GString *text, double degrees, gboolean is_lat)
{
  const gint64 units = llround (fabs (degrees) * 36000);

  g_string_append_printf (text, is_lat ? "%02d°%02d′%02d.%d″%c" : "%d°%02d′%02d.%d″%c",
                          (int) (units / 36000), (int) (units / 600 % 60), (int) (units / 10 % 60),
                          (int) (units % 10),
                          is_lat ? (degrees < 0 ? 'S' : 'N') : (degrees < 0 ? 'W' : 'E'));
}

static char *
dup_decimal (WfPosition position)
{
  char lat[G_ASCII_DTOSTR_BUF_SIZE], lon[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (lat, sizeof lat, "%.5f", position.lat);
  g_ascii_formatd (lon, sizeof lon, "%.5f", position.lon);
  return g_strdup_printf ("%s, %s", lat, lon);
}

static char *
dup_utm (WfPosition position)
{
  const WfUtm utm = wf_utm_project (position);

  if (utm.band == 'S') /* half the world reads that as "south" */
    return g_strdup_printf ("%d north %06.0f %07.0f", utm.zone, utm.easting, utm.northing);
  return g_strdup_printf ("%d%c %06.0f %07.0f", utm.zone, utm.band, utm.easting, utm.northing);
}

static char *
dup_mgrs (WfPosition position)
{
  const WfUtm utm = wf_utm_project (position);
  char letters[2];

  wf_mgrs_get_square (&utm, letters);
  return g_strdup_printf ("%d%c%c%c %05d %05d", utm.zone, utm.band, letters[0], letters[1],
                          (int) fmod (utm.easting, 100000), (int) fmod (utm.northing, 100000));
}

char *
wf_coordinate_dup_text (WfPosition position, WfNotation notation)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (notation == WF_NOTATION_UTM && wf_utm_covers (position))
    return dup_utm (position);
  if (notation == WF_NOTATION_MGRS && wf_utm_covers (position))
    return dup_mgrs (position);
  if (notation != WF_NOTATION_MINUTES && notation != WF_NOTATION_SECONDS)
    return dup_decimal (position);
  for (int axis = 0; axis < 2; axis++)
    {
      const double degrees = axis == 0 ? position.lat : position.lon;

      if (axis == 1)
        g_string_append_c (text, ' ');
      if (notation == WF_NOTATION_MINUTES)
        append_minutes (text, degrees, axis == 0);
      else
        append_seconds (text, degrees, axis == 0);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
wf_coordinate_dup_short (WfPosition position)
{
  const int lat = (int) lround (fabs (position.lat) * 60);
  const int lon = (int) lround (fabs (position.lon) * 60);

  return g_strdup_printf ("%02d°%02d′%c %02d°%02d′%c", lat / 60, lat % 60,
                          position.lat < 0 ? 'S' : 'N', lon / 60, lon % 60,
                          position.lon < 0 ? 'W' : 'E');
}
