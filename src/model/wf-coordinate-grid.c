/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTM and MGRS. */
#include <glib/gi18n.h>
#include <string.h>

#include "model/wf-coordinate-private.h"
#include "model/wf-utm.h"

typedef struct
{
  int zone;
  char band;        /* or 0 */
  char hemisphere;  /* 'N', 'S' said as a word, or 0 */
  char letters[3];  /* of the square, or "" */
  char *numbers[3]; /* digits, with a fraction or not */
  int number_at[3]; /* character */
  guint n_numbers;
  int zone_at, band_at, letters_at;
} Grid;

static void
grid_clear (Grid *grid)
{
  for (guint i = 0; i < grid->n_numbers; i++)
    g_free (grid->numbers[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Grid, grid_clear)

/* UTM is "385800mE 6672100mN", sometimes with commas. */
static const char *
skip_filling (const char *at)
{
  while (g_ascii_isspace (*at) || *at == ',' || *at == ';')
    at++;
  return at;
}

static const char *
skip_word (const char *at, const char *word)
{
  const gsize length = strlen (word);

  return g_ascii_strncasecmp (at, word, length) == 0 && !g_ascii_isalpha (at[length]) ? at + length
                                                                                      : NULL;
}

/* "SUD" is a band and a square too: metres in UTM have more digits than a square takes. */
static const char *
skip_hemisphere (const char *at, char *hemisphere)
{
  static const char *const names[] = { "north", "nord", "south", "sued", "sud" };
  const char *rest = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names) && rest == NULL; i++)
    if ((rest = skip_word (at, names[i])) != NULL)
      *hemisphere = names[i][0] == 'n' ? 'N' : 'S';
  if (rest != NULL && strspn (skip_filling (rest), "0123456789") < 6)
    {
      *hemisphere = '\0';
      return NULL;
    }
  return rest;
}

/* "60 deg 10": DEG is a band and a square as well, but then more digits follow. */
static gboolean
is_degrees (const char *at)
{
  return g_ascii_strncasecmp (at, "deg", 3) == 0
         && strspn (skip_filling (at + 3), "0123456789") < 3;
}

/* "35V", "35 V LG", "35 north". */
static gboolean
read_zone (Grid *grid, const char *text, const char **rest)
{
  const char *at = skip_filling (text), *word;
  guint n_letters = 0;

  if ((word = skip_word (at, "mgrs")) != NULL || (word = skip_word (at, "utmref")) != NULL
      || (word = skip_word (at, "utm")) != NULL)
    at = skip_filling (*word == ':' ? word + 1 : word);
  if ((word = skip_word (at, "zone")) != NULL)
    at = skip_filling (word);
  grid->zone_at = (int) (at - text);
  while (g_ascii_isdigit (*at) && at - text - grid->zone_at < 3)
    grid->zone = grid->zone * 10 + (*at++ - '0');
  if (at - text == grid->zone_at)
    return FALSE;
  at = skip_filling (at);
  grid->band_at = (int) (at - text);
  word = skip_hemisphere (at, &grid->hemisphere);
  if (word != NULL)
    {
      *rest = word;
      return TRUE;
    }
  if (!g_ascii_isalpha (*at))
    return FALSE;
  grid->band = g_ascii_toupper (*at++);
  *rest = at;
  at = skip_filling (at);
  grid->letters_at = (int) (at - text);
  while (g_ascii_isalpha (at[n_letters]))
    n_letters++;
  if (n_letters == 2)
    {
      grid->letters[0] = g_ascii_toupper (at[0]);
      grid->letters[1] = g_ascii_toupper (at[1]);
      *rest = at + 2;
    }
  return n_letters == 0 || (n_letters == 2 && !is_degrees (at - 1));
}

/* Numbers to the end, each with "m", "mE", "mN", "E" or "N" behind it or not. */
static gboolean
read_numbers (Grid *grid, const char *text, const char *at)
{
  for (at = skip_filling (at); *at != '\0'; at = skip_filling (at))
    {
      const char *end = at;

      while (g_ascii_isdigit (*end) || *end == '.')
        end++;
      if (end == at || grid->n_numbers == G_N_ELEMENTS (grid->numbers))
        return FALSE;
      grid->number_at[grid->n_numbers] = (int) (at - text);
      grid->numbers[grid->n_numbers++] = g_strndup (at, (gsize) (end - at));
      if (grid->letters[0] == '\0')
        {
          if (*end == 'm')
            end++;
          if (g_ascii_toupper (*end) == (grid->n_numbers == 1 ? 'E' : 'N'))
            end++;
        }
      if (g_ascii_isalpha (*end))
        return FALSE;
      at = end;
    }
  return TRUE;
}

/* Degrees have at most three digits before the point: a longer first number is metres. */
static gboolean
is_metres (const char *number)
{
  return strcspn (number, ".") >= 5;
}

static gboolean
read_grid (Grid *grid, const char *text)
{
  const char *rest;

  if (!read_zone (grid, text, &rest) || !read_numbers (grid, text, rest))
    return FALSE;
  if (grid->letters[0] != '\0')
    return TRUE;
  return grid->n_numbers == 2 && is_metres (grid->numbers[0]);
}

gboolean
wf_coordinate_is_grid (const char *text)
{
  g_auto (Grid) grid = { 0 };
  g_autofree char *ascii = g_str_to_ascii (text, "C");
  const char *at = skip_filling (ascii);

  return skip_word (at, "mgrs") != NULL || skip_word (at, "utm") != NULL
         || skip_word (at, "utmref") != NULL || read_grid (&grid, text);
}

static gboolean
check_zone (const Grid *grid, GError **error)
{
  double south, height;

  if (grid->zone < 1 || grid->zone > 60)
    return wf_coordinate_fail (error, grid->zone_at, _ ("zones go from 1 to 60, not %d"),
                               grid->zone);
  if (grid->band != '\0' && strchr ("ABYZ", grid->band) != NULL)
    return wf_coordinate_fail (
        error, grid->band_at, "%s",
        _ ("A, B, Y and Z lie at the poles; write latitude and longitude there"));
  if (grid->band != '\0' && !wf_utm_get_band (grid->band, &south, &height))
    return wf_coordinate_fail (error, grid->band_at, _ ("there is no latitude band “%c”"),
                               grid->band);
  if (!wf_utm_has_zone (grid->zone, grid->band))
    return wf_coordinate_fail (error, grid->zone_at,
                               _ ("%dX does not exist: its neighbours cover Svalbard"), grid->zone);
  return TRUE;
}

/* --- UTM ---------------------------------------------------------------- */

/* After "S" a number may mean the southern hemisphere or the band from 32° N to 40° N. N is no
 * trouble: its band lies in the northern hemisphere too. */
static gboolean
settle_south (const Grid *grid, WfUtm *utm, GError **error)
{
  WfUtm as_band = *utm;
  double lat;

  if (grid->band != 'S')
    return TRUE;
  lat = wf_utm_unproject (&as_band).lat;
  if (lat >= 31.9 && lat <= 40.1)
    return wf_coordinate_fail (
        error, grid->band_at, "%s",
        _ ("“S” may be the southern hemisphere or the band from 32° N to 40° N; write “south” or "
           "give MGRS"));
  utm->band = 'M';
  return TRUE;
}

static gboolean
parse_utm (const Grid *grid, WfCoordinate *coordinate, GError **error)
{
  WfUtm utm = { .zone = grid->zone, .band = grid->band };
  double south = WF_UTM_MIN_LATITUDE, height = WF_UTM_MAX_LATITUDE - WF_UTM_MIN_LATITUDE;

  if (grid->n_numbers != 2)
    return wf_coordinate_fail (error, -1, "%s",
                               _ ("UTM is a zone with its band, then metres east and north"));
  if (grid->hemisphere != '\0')
    utm.band = grid->hemisphere == 'N' ? 'N' : 'M';
  utm.easting = g_ascii_strtod (grid->numbers[0], NULL);
  utm.northing = g_ascii_strtod (grid->numbers[1], NULL);
  if (!(utm.easting >= 100000 && utm.easting < 1000000))
    return wf_coordinate_fail (error, grid->number_at[0], "%s",
                               _ ("metres east lie between 100000 and 999999"));
  if (!(utm.northing >= 0 && utm.northing <= 10000000))
    return wf_coordinate_fail (error, grid->number_at[1], "%s",
                               _ ("metres north lie between 0 and 10000000"));
  if (grid->hemisphere == '\0' && !settle_south (grid, &utm, error))
    return FALSE;
  coordinate->position = wf_utm_unproject (&utm);
  coordinate->notation = WF_NOTATION_UTM;
  coordinate->precision_m = 1;
  if (grid->hemisphere == '\0' && strchr ("NS", grid->band) == NULL)
    wf_utm_get_band (grid->band, &south, &height);
  if (coordinate->position.lat < south - 0.1 || coordinate->position.lat > south + height + 0.1)
    return wf_coordinate_fail (error, grid->number_at[1], _ ("this northing is not in band %c"),
                               grid->band != '\0' ? grid->band : utm.band);
  return TRUE;
}

/* --- MGRS --------------------------------------------------------------- */

static gboolean
split_digits (const Grid *grid, char *digits[2], GError **error)
{
  const char *first = grid->n_numbers > 0 ? grid->numbers[0] : "";
  const gsize length = strlen (first);

  for (guint i = 0; i < grid->n_numbers; i++)
    if (strchr (grid->numbers[i], '.') != NULL)
      return wf_coordinate_fail (error, grid->number_at[i], "%s",
                                 _ ("MGRS has whole numbers only"));
  if (grid->n_numbers > 2)
    return wf_coordinate_fail (error, grid->number_at[2], "%s",
                               _ ("nothing comes after east and north"));
  if (grid->n_numbers == 2 ? length != strlen (grid->numbers[1]) : length % 2 != 0)
    return wf_coordinate_fail (error, grid->number_at[grid->n_numbers - 1], "%s",
                               _ ("east and north have the same number of digits"));
  digits[0] = grid->n_numbers == 2 ? g_strdup (first) : g_strndup (first, length / 2);
  digits[1] = grid->n_numbers == 2 ? g_strdup (grid->numbers[1]) : g_strdup (first + length / 2);
  if (strlen (digits[0]) > 5)
    return wf_coordinate_fail (error, grid->number_at[0], "%s",
                               _ ("east and north have at most five digits each"));
  return TRUE;
}

static gboolean
parse_mgrs (const Grid *grid, WfCoordinate *coordinate, GError **error)
{
  g_autofree char *east = NULL, *north = NULL;
  char *digits[2] = { NULL, NULL };
  WfUtm utm;
  gboolean is_split;

  if (!wf_mgrs_find_square (grid->zone, grid->band, grid->letters, &utm))
    return wf_coordinate_fail (error, grid->letters_at, _ ("there is no square “%s” in %d%c"),
                               grid->letters, grid->zone, grid->band);
  is_split = split_digits (grid, digits, error);
  east = digits[0];
  north = digits[1];
  if (!is_split)
    return FALSE;
  coordinate->precision_m = 100000;
  for (guint i = 0; east[i] != '\0'; i++)
    {
      coordinate->precision_m /= 10;
      utm.easting += (east[i] - '0') * coordinate->precision_m;
      utm.northing += (north[i] - '0') * coordinate->precision_m;
    }
  utm.easting += coordinate->precision_m / 2;
  utm.northing += coordinate->precision_m / 2;
  coordinate->position = wf_utm_unproject (&utm);
  coordinate->notation = WF_NOTATION_MGRS;
  return TRUE;
}

gboolean
wf_coordinate_parse_grid (const char *text, WfCoordinate *coordinate, GError **error)
{
  g_auto (Grid) grid = { 0 };

  if (!read_grid (&grid, text))
    return wf_coordinate_fail (
        error, -1, "%s",
        _ ("Not UTM or MGRS. Examples: “35V 385800 6672100”, “35VLG 85800 72100”."));
  if (!check_zone (&grid, error))
    return FALSE;
  return grid.letters[0] != '\0' ? parse_mgrs (&grid, coordinate, error)
                                 : parse_utm (&grid, coordinate, error);
}
