/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Degrees with or without minutes and seconds. The text becomes tokens, tokens become two groups of
 * up to three numbers, groups become an axis each. */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/wf-error.h"
#include "model/wf-coordinate-private.h"
#include "model/wf-coordinate-scan.h"

#define METRES_A_DEGREE 111195.0
/* --- groups ------------------------------------------------------------- */

typedef struct
{
  const WfToken *numbers[3];
  guint n_numbers;
  char letter; /* N S E W, or 0 */
  char axis;   /* N or E as a label said, or 0 */
  int at;
} Group;

typedef struct
{
  Group groups[2];
  guint n_groups;   /* including one that has just been begun */
  gboolean is_done; /* the next number begins a new one */
} Grouping;

static Group *
next_group (Grouping *self, const WfToken *token, GError **error)
{
  if (self->n_groups == 0 || self->is_done)
    {
      if (self->n_groups == G_N_ELEMENTS (self->groups))
        {
          wf_coordinate_fail (error, token->at, "%s",
                              _ ("a position has two parts, this is a third"));
          return NULL;
        }
      self->groups[self->n_groups++] = (Group){ .at = token->at };
      self->is_done = FALSE;
    }
  return &self->groups[self->n_groups - 1];
}

static gboolean
add_number (Grouping *self, const WfToken *token, GError **error)
{
  Group *group = self->n_groups > 0 ? &self->groups[self->n_groups - 1] : NULL;

  if (group != NULL && group->n_numbers > 0 && (token->sign != 0 || token->unit == WF_UNIT_DEGREES))
    self->is_done = TRUE;
  group = next_group (self, token, error);
  if (group == NULL)
    return FALSE;
  if (group->n_numbers == G_N_ELEMENTS (group->numbers))
    return wf_coordinate_fail (error, token->at, "%s",
                               _ ("more than degrees, minutes and seconds"));
  group->numbers[group->n_numbers++] = token;
  return TRUE;
}

/* A letter in front begins its group, one behind ends it; the first token says which is meant. */
static gboolean
add_side (Grouping *self, const WfToken *token, gboolean is_leading, GError **error)
{
  Group *group = self->n_groups > 0 ? &self->groups[self->n_groups - 1] : NULL;

  if (is_leading && group != NULL && group->n_numbers > 0)
    self->is_done = TRUE;
  else if (!is_leading && (group == NULL || group->n_numbers == 0))
    return wf_coordinate_fail (error, token->at, "%s",
                               _ ("a number is missing before this letter"));
  else if (!is_leading)
    self->is_done = FALSE; /* "6010.3,N": the comma did not end it */
  group = next_group (self, token, error);
  if (group == NULL)
    return FALSE;
  if (group->letter != '\0')
    return wf_coordinate_fail (error, token->at, "%s",
                               _ ("one letter of N, S, E, W for each part is enough"));
  group->letter = token->letter;
  self->is_done = !is_leading;
  return TRUE;
}

static gboolean
add_label (Grouping *self, const WfToken *token, GError **error)
{
  Group *group;

  if (self->n_groups > 0 && self->groups[self->n_groups - 1].n_numbers > 0)
    self->is_done = TRUE;
  group = next_group (self, token, error);
  if (group == NULL)
    return FALSE;
  group->axis = token->letter;
  return TRUE;
}

static gboolean
is_leading_style (const WfCoordinateScan *scan)
{
  for (guint i = 0; i < scan->n_tokens; i++)
    if (scan->tokens[i].kind == WF_TOKEN_SIDE || scan->tokens[i].kind == WF_TOKEN_NUMBER)
      return scan->tokens[i].kind == WF_TOKEN_SIDE;
  return FALSE;
}

/* "60 10 30 24 56 29": a single run of 2, 4 or 6 bare numbers is cut in half. The first group holds
 * three at most, so this looks at the tokens. */
static gboolean
cut_in_half (const WfCoordinateScan *scan, Grouping *grouping)
{
  const guint n = scan->n_tokens, half = n / 2;

  if (n != 2 && n != 4 && n != 6)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (scan->tokens[i].kind != WF_TOKEN_NUMBER || scan->tokens[i].unit != WF_UNIT_NONE
        || (scan->tokens[i].sign != 0 && i % half != 0))
      return FALSE;
  *grouping = (Grouping){ .n_groups = 2 };
  for (guint i = 0; i < n; i++)
    {
      Group *group = &grouping->groups[i / half];

      group->at = group->n_numbers == 0 ? scan->tokens[i].at : group->at;
      group->numbers[group->n_numbers++] = &scan->tokens[i];
    }
  return TRUE;
}

static gboolean
make_groups (const WfCoordinateScan *scan, Grouping *grouping, GError **error)
{
  const gboolean is_leading = is_leading_style (scan);

  if (cut_in_half (scan, grouping))
    return TRUE;
  for (guint i = 0; i < scan->n_tokens; i++)
    {
      const WfToken *token = &scan->tokens[i];
      gboolean ok = TRUE;

      if (token->kind == WF_TOKEN_NUMBER)
        ok = add_number (grouping, token, error);
      else if (token->kind == WF_TOKEN_SIDE)
        ok = add_side (grouping, token, is_leading, error);
      else if (token->kind == WF_TOKEN_LABEL)
        ok = add_label (grouping, token, error);
      else if (grouping->n_groups > 0 && grouping->groups[grouping->n_groups - 1].n_numbers > 0)
        grouping->is_done = TRUE;
      if (!ok)
        return FALSE;
    }
  if (grouping->n_groups == 2 && grouping->groups[1].n_numbers > 0)
    return TRUE;
  if (grouping->n_groups == 1 && grouping->groups[0].n_numbers > 1)
    return wf_coordinate_fail (error, -1, "%s",
                               _ ("It is not clear where latitude ends and longitude begins; put "
                                  "“;” between the two."));
  return wf_coordinate_fail (
      error, -1, "%s",
      _ ("Only one of latitude and longitude is there. Examples: “60.1719, 24.9414”, “60°10.3′N "
         "24°56.5′E”, “35VLG 85800 72100”."));
}

/* --- values ------------------------------------------------------------- */

/* "6010.3", "601018": minutes and seconds run on behind the degrees. */
static double
unpack_run (const WfToken *token, guint n_degrees, double *step)
{
  const guint n_rest = token->n_whole - n_degrees;
  const double unit = n_rest == 2 ? 100 : 10000;
  const double degrees = floor (token->value / unit), rest = token->value - degrees * unit;
  const double minutes = n_rest == 2 ? rest : floor (rest / 100);
  const double seconds = n_rest == 2 ? 0 : rest - minutes * 100;

  *step = (n_rest == 2 ? 1.0 / 60 : 1.0 / 3600) * pow (10, -(double) token->n_decimals);
  return minutes < 60 && seconds < 60 ? degrees + minutes / 60 + seconds / 3600 : -1;
}

static gboolean
is_run (const Group *group, guint n_degrees)
{
  const WfToken *token = group->numbers[0];

  return group->n_numbers == 1 && token->unit == WF_UNIT_NONE
         && (group->letter != '\0' || token->sign != 0)
         && (token->n_whole == n_degrees + 2 || token->n_whole == n_degrees + 4);
}

static gboolean
check_number (const Group *group, guint i, GError **error)
{
  const WfToken *token = group->numbers[i];

  if (token->unit != WF_UNIT_NONE && token->unit != (WfAngleUnit) i)
    return wf_coordinate_fail (error, token->at, "%s",
                               i == 0   ? _ ("degrees come first")
                               : i == 1 ? _ ("minutes come after degrees")
                                        : _ ("seconds come after minutes"));
  if (token->n_decimals > 0 && i + 1 < group->n_numbers)
    return wf_coordinate_fail (error, token->at, "%s",
                               _ ("only the last number of a part may have decimals"));
  if (i > 0 && token->value >= 60)
    return wf_coordinate_fail (error, token->at,
                               i == 1 ? _ ("minutes stay below 60, this is %g")
                                      : _ ("seconds stay below 60, this is %g"),
                               token->value);
  return TRUE;
}

static gboolean
read_group (
    const Group *group, gboolean is_lat, double *degrees, double *step_of_last, GError **error)
{
  const WfToken *first = group->numbers[0];
  const guint n_degrees = is_lat ? 2 : 3;
  const double limit = is_lat ? 90 : 180;

  if (is_run (group, n_degrees))
    {
      *degrees = unpack_run (first, n_degrees, step_of_last);
      if (*degrees < 0)
        return wf_coordinate_fail (error, first->at, "%s", _ ("minutes and seconds stay below 60"));
    }
  else
    {
      *degrees = 0;
      for (guint i = 0; i < group->n_numbers; i++)
        {
          if (!check_number (group, i, error))
            return FALSE;
          *step_of_last = pow (60, -(double) i) * pow (10, -(double) group->numbers[i]->n_decimals);
          *degrees += group->numbers[i]->value * pow (60, -(double) i);
        }
    }
  if (*degrees > limit)
    return wf_coordinate_fail (error, first->at,
                               is_lat ? _ ("latitude %g is outside −90 to 90")
                                      : _ ("longitude %g is outside −180 to 180"),
                               first->value);
  if (first->sign == '-' && group->letter != '\0')
    return wf_coordinate_fail (error, first->at, _ ("a minus sign and “%c” together are unclear"),
                               group->letter);
  if (first->sign == '-' || group->letter == 'S' || group->letter == 'W')
    *degrees = -*degrees;
  return TRUE;
}

/* TRUE for latitude; 0 letters: what the place in the text says. */
static gboolean
is_latitude (const Group *group, gboolean is_first)
{
  if (group->letter != '\0')
    return group->letter == 'N' || group->letter == 'S';
  return group->axis != '\0' ? group->axis == 'N' : is_first;
}

static gboolean
check_swap (const Grouping *grouping, const gboolean is_lat[2], GError **error)
{
  const Group *lat = &grouping->groups[is_lat[0] ? 0 : 1],
              *lon = &grouping->groups[is_lat[0] ? 1 : 0];

  if (is_lat[0] == is_lat[1])
    return wf_coordinate_fail (error, grouping->groups[1].at, "%s",
                               is_lat[0] ? _ ("two latitudes; the longitude (E or W) is missing")
                                         : _ ("two longitudes; the latitude (N or S) is missing"));
  if (lat->letter == '\0' && lat->n_numbers == 1 && lat->numbers[0]->value > 90
      && lat->numbers[0]->value <= 180 && lon->numbers[0]->value <= 90)
    return wf_coordinate_fail (
        error, lat->numbers[0]->at,
        _ ("latitude %g is outside −90 to 90; the two numbers may be swapped"),
        lat->numbers[0]->value);
  return TRUE;
}

static gboolean
read_groups (const Grouping *grouping,
             gboolean is_lon_first,
             WfCoordinate *coordinate,
             GError **error)
{
  gboolean is_lat[2];
  double finest = 0;
  gboolean is_decimal = TRUE, has_seconds = FALSE;

  is_lat[0] = is_latitude (&grouping->groups[0], !is_lon_first);
  is_lat[1] = is_latitude (&grouping->groups[1], is_lon_first);
  /* one letter settles both */
  if (grouping->groups[0].letter == '\0' && grouping->groups[0].axis == '\0')
    is_lat[0] = grouping->groups[1].letter != '\0' || grouping->groups[1].axis != '\0' ? !is_lat[1]
                                                                                       : is_lat[0];
  if (grouping->groups[1].letter == '\0' && grouping->groups[1].axis == '\0')
    is_lat[1] = !is_lat[0];
  if (!check_swap (grouping, is_lat, error))
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      const Group *group = &grouping->groups[i];
      double step_of_last = 1;

      if (!read_group (group, is_lat[i],
                       is_lat[i] ? &coordinate->position.lat : &coordinate->position.lon,
                       &step_of_last, error))
        return FALSE;
      finest = i == 0 ? step_of_last : MAX (finest, step_of_last);
      is_decimal = is_decimal && group->n_numbers == 1 && !is_run (group, is_lat[i] ? 2 : 3);
      has_seconds = has_seconds || group->n_numbers == 3
                    || (is_run (group, is_lat[i] ? 2 : 3) && group->numbers[0]->n_whole > 5);
    }
  coordinate->precision_m = finest * METRES_A_DEGREE;
  coordinate->notation = is_decimal    ? WF_NOTATION_DECIMAL
                         : has_seconds ? WF_NOTATION_SECONDS
                                       : WF_NOTATION_MINUTES;
  return TRUE;
}

/* --- the two readings of a comma ---------------------------------------- */

static gboolean
parse_one_way (const char *text,
               gboolean has_decimal_comma,
               gboolean is_lon_first,
               WfCoordinate *coordinate,
               GError **error)
{
  WfCoordinateScan scan
      = { .text = text, .here = text, .has_decimal_comma = has_decimal_comma, .error = error };
  Grouping grouping = { .n_groups = 0 };

  return wf_coordinate_scan (&scan) && make_groups (&scan, &grouping, error)
         && read_groups (&grouping, is_lon_first, coordinate, error);
}

static guint
count_between_digits (const char *text, char sign)
{
  guint n = 0;

  for (const char *at = text; *at != '\0'; at++)
    if (*at == sign && at > text && g_ascii_isdigit (at[-1]) && g_ascii_isdigit (at[1]))
      n++;
  return n;
}

static gboolean
parse_both_ways (const char *text, gboolean is_lon_first, WfCoordinate *coordinate, GError **error)
{
  g_autoptr (GError) as_separator = NULL, as_decimal = NULL;
  const guint n_commas = count_between_digits (text, ',');
  WfCoordinate other = { 0 };
  gboolean ok, other_ok = FALSE;

  ok = parse_one_way (text, FALSE, is_lon_first, coordinate, &as_separator);
  if (n_commas > 0 && count_between_digits (text, '.') == 0)
    other_ok = parse_one_way (text, TRUE, is_lon_first, &other, &as_decimal);
  if (ok && other_ok)
    return wf_coordinate_fail (
        error, -1, "%s",
        _ ("The comma may be a decimal comma or stand between latitude and longitude; put a space "
           "or “;” between the two."));
  if (other_ok)
    *coordinate = other;
  if (!ok && !other_ok)
    g_propagate_error (error, as_decimal != NULL && n_commas > 1 ? g_steal_pointer (&as_decimal)
                                                                 : g_steal_pointer (&as_separator));
  return ok || other_ok;
}

/* Links and WKT: what surrounds the numbers becomes blanks, so that places stay. */
static char *
dup_bare (const char *text, gboolean *is_lon_first)
{
  char *bare = g_strdup (text);
  char *at = bare;
  gsize length;

  *is_lon_first = FALSE;
  while (g_ascii_isspace (*at))
    at++;
  length = strlen (at);
  while (length > 0 && g_ascii_isspace (at[length - 1]))
    length--;
  if (length > 2 && (at[0] == '"' || at[0] == '\'') && at[length - 1] == at[0])
    at[0] = at[length - 1] = ' '; /* quoted as a whole */
  if (g_ascii_strncasecmp (at, "geo:", 4) == 0)
    {
      memset (at, ' ', 4);
      for (at += 4; *at != '\0' && *at != ';' && *at != '?';)
        at++;
      memset (at, ' ', strlen (at));
    }
  else if (g_ascii_strncasecmp (at, "point", 5) == 0)
    {
      memset (at, ' ', 5);
      *is_lon_first = TRUE;
    }
  return bare;
}

gboolean
wf_coordinate_parse_angles (const char *text, WfCoordinate *coordinate, GError **error)
{
  gboolean is_lon_first;
  g_autofree char *bare = dup_bare (text, &is_lon_first);
  WfCoordinate read = { 0 };

  if (!parse_both_ways (bare, is_lon_first, &read, error))
    return FALSE;
  *coordinate = read;
  return TRUE;
}
