/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the Danish ("# Timestamp", day/month/year) and the US form ("BaseDateTime"). Both say UTC
 * and no zone. */
#include <math.h>
#include <string.h>

#include "wire/wf-track-reader-private.h"

#define NO_LATITUDE 91.0
#define NO_LONGITUDE 181.0

/* --- header --------------------------------------------------------------- */
static const struct
{
  const char *name; /* lower case, without blanks, "_" and "#" */
  WfTrackColumn column;
} names[] = {
  { "timestamp", WF_COLUMN_TIME },
  { "basedatetime", WF_COLUMN_TIME },
  { "mmsi", WF_COLUMN_MMSI },
  { "lat", WF_COLUMN_LAT },
  { "latitude", WF_COLUMN_LAT },
  { "lon", WF_COLUMN_LON },
  { "longitude", WF_COLUMN_LON },
  { "sog", WF_COLUMN_SPEED },
  { "cog", WF_COLUMN_COURSE },
  { "name", WF_COLUMN_NAME },
  { "vesselname", WF_COLUMN_NAME },
  { "typeofmobile", WF_COLUMN_TYPE },
  { "transceiverclass", WF_COLUMN_TYPE },
  { "transceiver", WF_COLUMN_TYPE },
};

static void
normalise (const char *cell, char to[32])
{
  gsize n = 0;

  for (; *cell != '\0' && n < 31; cell++)
    if (strchr (" \t_#\"", *cell) == NULL)
      to[n++] = g_ascii_tolower (*cell);
  to[n] = '\0';
}

static int
find_column (const char *cell)
{
  char name[32];

  normalise (cell, name);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i].name) == 0)
      return (int) names[i].column;
  return -1;
}

gboolean
wf_track_csv_knows (const char *header, gsize n, WfTrackFormat *format, char *delimiter)
{
  static const char delimiters[] = ",;\t|";
  g_autofree char *line = g_strndup (header, n);

  for (const char *at = delimiters; *at != '\0'; at++)
    {
      const char separator[2] = { *at, '\0' };
      g_auto (GStrv) cells = g_strsplit (line, separator, WF_CSV_MAX_COLUMNS);
      guint found = 0;

      for (guint i = 0; cells[i] != NULL; i++)
        if (find_column (cells[i]) >= 0)
          found |= 1u << find_column (cells[i]);
      if ((found & 0xf) != 0xf) /* time, MMSI, latitude, longitude */
        continue;
      *delimiter = *at;
      *format = g_strstr_len (line, -1, "imestamp") != NULL ? WF_TRACK_CSV_DANISH : WF_TRACK_CSV_US;
      return TRUE;
    }
  return FALSE;
}

static void
read_header (WfTrackReader *self, char **cells, guint n_cells)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->columns); i++)
    self->columns[i] = -1;
  for (guint i = 0; i < n_cells; i++)
    {
      int column = find_column (cells[i]);

      if (column >= 0 && self->columns[column] < 0)
        self->columns[column] = (int) i;
    }
  self->n_columns = n_cells;
}

/* --- cells ---------------------------------------------------------------- */
/* Digits with at most one dot: no exponent, no hexadecimal, no "nan"; a comma too where it is not
 * the delimiter. */
static gboolean
read_decimal (const char *cell, double *value)
{
  double number = 0, scale = 0;
  gboolean is_negative = *cell == '-';
  guint n_digits = 0;

  cell += *cell == '-' || *cell == '+';
  for (; *cell != '\0'; cell++)
    if (g_ascii_isdigit (*cell))
      {
        if (++n_digits > 20)
          return FALSE;
        number = number * 10 + (*cell - '0');
        scale *= 10;
      }
    else if ((*cell == '.' || *cell == ',') && scale == 0)
      scale = 1;
    else
      return FALSE;
  *value = (is_negative ? -number : number) / (scale > 0 ? scale : 1);
  return n_digits > 0;
}

static gboolean
read_digits (const char **at, guint n, int *value)
{
  *value = 0;
  for (guint i = 0; i < n; i++, ++*at)
    {
      if (!g_ascii_isdigit (**at))
        return FALSE;
      *value = *value * 10 + (**at - '0');
    }
  return TRUE;
}

/* Two texts by their pattern: d and m and y and so on take digits, anything else itself. */
static gboolean
read_time_as (const char *text, const char *pattern, gint64 *instant)
{
  int numbers[6] = { 0 }; /* year, month, day, hour, minute, second */
  static const char letters[] = "ymdHMS";

  for (; *pattern != '\0'; pattern++)
    {
      const char *letter = strchr (letters, *pattern);

      if (letter == NULL
              ? *text++ != *pattern
              : !read_digits (&text, *pattern == 'y' ? 4 : 2, &numbers[letter - letters]))
        return FALSE;
    }
  if (*text == '.' || *text == 'Z')
    text += 1 + (*text == '.' ? strspn (text + 1, "0123456789") : 0);
  if (*text != '\0' || numbers[0] < 1970 || numbers[0] > 2200)
    return FALSE;
  g_autoptr (GDateTime) time = g_date_time_new_utc (numbers[0], numbers[1], numbers[2], numbers[3],
                                                    numbers[4], MIN (numbers[5], 59));

  if (time == NULL)
    return FALSE;
  *instant = g_date_time_to_unix (time) * G_USEC_PER_SEC;
  return TRUE;
}

static gboolean
read_time (const char *text, WfTrackFormat format, gint64 *instant)
{
  if (format == WF_TRACK_CSV_DANISH)
    return read_time_as (text, "d/m/y H:M:S", instant);
  return read_time_as (text, "y-m-dTH:M:S", instant) || read_time_as (text, "y-m-d H:M:S", instant);
}

static const char *
get_cell (WfTrackReader *self, char **cells, WfTrackColumn column)
{
  return self->columns[column] >= 0 ? cells[self->columns[column]] : "";
}

static guint16
read_tenths (const char *cell, double below, guint16 none)
{
  double value;

  return read_decimal (cell, &value) && value >= 0 && value < below
             ? (guint16) floor (value * 10 + 0.5)
             : none;
}

/* --- rows ----------------------------------------------------------------- */
static gboolean
refuse (WfTrackReader *self, guint64 line, WfTrackIssueKind kind, const char *value)
{
  wf_track_reader_add_issue (self, line, kind, value, strlen (value));
  return TRUE;
}

static void
take_name (WfTrackReader *self, guint64 line, guint32 mmsi, const char *name)
{
  if (*name == '\0' || strcmp (name, "Unknown") == 0)
    return;
  if (g_utf8_validate (name, -1, NULL))
    wf_track_builder_set_name (self->builder, mmsi, name);
  else
    refuse (self, line, WF_TRACK_NOT_UTF8, name);
}

static gboolean
take_position (
    WfTrackReader *self, guint64 line, guint32 mmsi, char **cells, WfFix *fix, GError **error)
{
  const char *lat_cell = get_cell (self, cells, WF_COLUMN_LAT);
  const char *lon_cell = get_cell (self, cells, WF_COLUMN_LON);
  double lat = NO_LATITUDE, lon = NO_LONGITUDE;

  if (*lat_cell != '\0' && (!read_decimal (lat_cell, &lat) || fabs (lat) > NO_LATITUDE))
    return refuse (self, line, WF_TRACK_BAD_LATITUDE, lat_cell);
  if (*lon_cell != '\0' && (!read_decimal (lon_cell, &lon) || fabs (lon) > NO_LONGITUDE))
    return refuse (self, line, WF_TRACK_BAD_LONGITUDE, lon_cell);
  if (lat >= NO_LATITUDE || lon >= NO_LONGITUDE)
    {
      self->reading->n_no_position++;
      return TRUE;
    }
  if (fabs (lat) > 90)
    return refuse (self, line, WF_TRACK_BAD_LATITUDE, lat_cell);
  if (fabs (lon) > 180)
    return refuse (self, line, WF_TRACK_BAD_LONGITUDE, lon_cell);
  fix->lat_e7 = (gint32) floor (lat * 1e7 + 0.5);
  fix->lon_e7 = (gint32) floor (lon * 1e7 + 0.5);
  fix->speed = read_tenths (get_cell (self, cells, WF_COLUMN_SPEED), 102.25, WF_FIX_NO_SPEED);
  fix->course = read_tenths (get_cell (self, cells, WF_COLUMN_COURSE), 359.95, WF_FIX_NO_COURSE);
  return wf_track_reader_add_fix (self, mmsi, fix, error);
}

/* A vessel's transmitter, not a station on land or a buoy. */
static gboolean
is_vessel (const char *type)
{
  return *type == '\0' || g_ascii_strcasecmp (type, "A") == 0 || g_ascii_strcasecmp (type, "B") == 0
         || g_ascii_strncasecmp (type, "Class", 5) == 0;
}

gboolean
wf_track_csv_row (
    gpointer data, guint64 row, guint64 line, char **cells, guint n_cells, GError **error)
{
  WfTrackReader *self = data;
  const char *type, *mmsi_cell;
  double mmsi;
  WfFix fix = { 0 };

  self->reading->n_lines = line;
  if (row == 1)
    {
      read_header (self, cells, n_cells);
      return TRUE;
    }
  if (n_cells != self->n_columns)
    {
      g_autofree char *count = g_strdup_printf ("%u ≠ %u", n_cells, self->n_columns);

      return refuse (self, line, WF_TRACK_WRONG_CELLS, count);
    }
  type = get_cell (self, cells, WF_COLUMN_TYPE);
  if (!is_vessel (type))
    {
      self->reading->n_other++;
      return TRUE;
    }
  mmsi_cell = get_cell (self, cells, WF_COLUMN_MMSI);
  if (!read_decimal (mmsi_cell, &mmsi) || mmsi < 1 || mmsi > 999999999 || mmsi != floor (mmsi))
    return refuse (self, line, WF_TRACK_BAD_MMSI, mmsi_cell);
  if (!read_time (get_cell (self, cells, WF_COLUMN_TIME), self->reading->format, &fix.at))
    return refuse (self, line, WF_TRACK_BAD_TIME, get_cell (self, cells, WF_COLUMN_TIME));
  take_name (self, line, (guint32) mmsi, get_cell (self, cells, WF_COLUMN_NAME));
  if (g_str_has_suffix (type, "B") || g_str_has_suffix (type, "b"))
    wf_track_builder_set_class_b (self->builder, (guint32) mmsi);
  return take_position (self, line, (guint32) mmsi, cells, &fix, error);
}
