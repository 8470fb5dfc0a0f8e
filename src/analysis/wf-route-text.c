/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-route-text.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/wf-error.h"
#include "model/wf-coordinate.h"

#define METRES_OF_KM 1000.0

/* --- ends --------------------------------------------------------------- */

/* The points that the legs join, each once: landing points first, as the data names them. */
static GPtrArray *
dup_ends (const WfAsset *asset)
{
  GPtrArray *ends = g_ptr_array_new ();
  const char *const *ids = asset->landing_points;

  for (; ids && *ids; ids++)
    for (guint i = 0; i < asset->n_legs; i++)
      if (g_strcmp0 (asset->legs[i].from, *ids) == 0 || g_strcmp0 (asset->legs[i].to, *ids) == 0)
        {
          g_ptr_array_add (ends, (gpointer) *ids);
          break;
        }
  for (guint i = 0; i < asset->n_legs; i++)
    {
      const char *both[] = { asset->legs[i].from, asset->legs[i].to };
      for (guint j = 0; j < G_N_ELEMENTS (both); j++)
        if (both[j] && !g_ptr_array_find_with_equal_func (ends, both[j], g_str_equal, NULL))
          g_ptr_array_add (ends, (gpointer) both[j]);
    }
  return ends;
}

char *
wf_route_dup_end_name (const WfDataset *dataset, const char *end)
{
  const WfAsset *point = wf_dataset_get_asset (dataset, end);
  const char *name = point ? point->name : end;

  return name ? g_strchomp (g_strndup (name, strcspn (name, "("))) : NULL;
}

char *
wf_route_dup_end_names (const WfDataset *dataset, const WfAsset *asset)
{
  g_autoptr (GPtrArray) ends = dup_ends (asset);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < ends->len; i++)
    {
      g_autofree char *name = wf_route_dup_end_name (dataset, g_ptr_array_index (ends, i));
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static char *
dup_folded (const char *text)
{
  g_auto (GStrv) ascii = NULL;
  g_auto (GStrv) words = g_str_tokenize_and_fold (text, NULL, &ascii);
  g_autoptr (GString) folded = g_string_new (" ");

  /* The form without accents where there is one: "Sventoji" finds Šventoji. */
  for (guint i = 0; words[i]; i++)
    {
      g_autofree char *plain = g_str_to_ascii (words[i], "C");
      g_autofree char *low = g_ascii_strdown (plain, -1);
      g_string_append_printf (folded, "%s ", low);
    }
  return g_string_free (g_steal_pointer (&folded), FALSE);
}

/* The end whose name stands in @text; of several the longest name, "Hanko" or "Hanko branching
 * unit". */
static const char *
find_end (const WfDataset *dataset, const WfAsset *asset, const char *text)
{
  g_autoptr (GPtrArray) ends = dup_ends (asset);
  g_autofree char *words = dup_folded (text);
  const char *found = NULL;
  gsize longest = 0;

  for (guint i = 0; i < ends->len; i++)
    {
      g_autofree char *name = wf_route_dup_end_name (dataset, g_ptr_array_index (ends, i));
      g_autofree char *folded = dup_folded (name);
      if (strlen (folded) <= MAX (longest, 1) || !strstr (words, folded))
        continue;
      longest = strlen (folded);
      found = g_ptr_array_index (ends, i);
    }
  return found;
}

/* --- numbers ------------------------------------------------------------ */

static void
skip_space (const char **at)
{
  while (g_unichar_isspace (g_utf8_get_char (*at)))
    *at = g_utf8_next_char (*at);
}

static gboolean
skip_word (const char **at, const char *word)
{
  if (g_ascii_strncasecmp (*at, word, strlen (word)) != 0)
    return FALSE;
  *at += strlen (word);
  return TRUE;
}

static gboolean
fail (GError **error, char *message)
{
  g_set_error_literal (error, WF_ERROR, WF_ERROR_INVALID, message);
  g_free (message);
  return FALSE;
}

/* Kilometres with a decimal comma or point. "1,200" may be one or a thousand of them. */
static gboolean
read_km (const char **at, double *metres, GError **error)
{
  const char *begin = *at, *end;
  gsize n_after;

  skip_space (at);
  begin = *at;
  end = begin + strspn (begin, "0123456789");
  if (end == begin || end - begin > 6)
    return fail (error, g_strdup_printf (_ ("A distance in kilometres is expected where “%.20s” "
                                            "stands."),
                                         begin));
  n_after = *end == '.' || *end == ',' ? strspn (end + 1, "0123456789") : 0;
  if (n_after == 3)
    return fail (error, g_strdup_printf (_ ("“%.*s” can be read in two ways: write thousands "
                                            "without a separator."),
                                         (int) (end - begin + 4), begin));
  g_autofree char *digits = g_strndup (begin, (gsize) (end - begin) + (n_after ? n_after + 1 : 0));
  *metres = g_ascii_strtod (g_strdelimit (digits, ",", '.'), NULL) * METRES_OF_KM;
  *at = end + (n_after ? n_after + 1 : 0);
  return TRUE;
}

static gboolean
skip_dash (const char **at)
{
  static const char *const dashes[] = { "–", "—", "-", "−", "…", "..", "to ", "bis ", "à " };

  for (guint i = 0; i < G_N_ELEMENTS (dashes); i++)
    if (skip_word (at, dashes[i]))
      return TRUE;
  return FALSE;
}

/* "km 680–720 ± 5 km": what of it stands there; @at is left behind it. */
static gboolean
read_distances (const char **at, WfRouteStretch *stretch, GError **error)
{
  skip_space (at);
  skip_word (at, "km");
  if (!read_km (at, &stretch->from_m, error))
    return FALSE;
  stretch->to_m = stretch->from_m;
  skip_space (at);
  skip_word (at, "km");
  skip_space (at);
  if (g_ascii_isdigit (**at))
    return fail (error, g_strdup (_ ("Two distances stand side by side: put – between them.")));
  if (skip_dash (at))
    {
      skip_space (at);
      skip_word (at, "km");
      if (!read_km (at, &stretch->to_m, error))
        return FALSE;
    }
  skip_space (at);
  skip_word (at, "km");
  skip_space (at);
  if (skip_word (at, "±") || skip_word (at, "+/-"))
    {
      if (!read_km (at, &stretch->accuracy_m, error))
        return FALSE;
      skip_space (at);
      skip_word (at, "km");
    }
  skip_space (at);
  if (stretch->from_m > stretch->to_m)
    {
      double swap = stretch->from_m;
      stretch->from_m = stretch->to_m;
      stretch->to_m = swap;
    }
  return TRUE;
}

/* --- legs --------------------------------------------------------------- */

static gboolean
has_part (GArray *parts, guint part)
{
  for (guint i = 0; i < parts->len; i++)
    if (g_array_index (parts, guint, i) == part)
      return TRUE;
  return FALSE;
}

static char *
dup_leg_names (const WfDataset *dataset, const WfAsset *asset, GArray *parts)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++)
    {
      const WfLeg *leg = &asset->legs[g_array_index (parts, guint, i)];
      g_autofree char *from = wf_route_dup_end_name (dataset, leg->from);
      g_autofree char *to = wf_route_dup_end_name (dataset, leg->to);
      g_string_append_printf (names, "%s%s – %s", i > 0 ? "; " : "", from, to);
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* Kilometres as they are read back: whole unless that would say something else. */
static double
km (double metres)
{
  return round (metres / METRES_OF_KM);
}

static gboolean
choose_leg (const WfDataset *dataset,
            const WfAsset *asset,
            int part,
            WfRouteStretch *stretch,
            GError **error)
{
  g_autofree char *end = wf_route_dup_end_name (dataset, stretch->end);
  g_autoptr (GArray) from = wf_route_find_legs (asset, stretch->end, stretch->from_m);
  g_autoptr (GArray) to = wf_route_find_legs (asset, stretch->end, stretch->to_m);
  g_autoptr (GArray) both = g_array_new (FALSE, FALSE, sizeof (guint));

  if (from->len == 0 || to->len == 0)
    return fail (error, g_strdup_printf (
                            /* Translators: kilometre that was typed; cable; landing; its last. */
                            _ ("km %1$.0f lies beyond the end: %2$s is drawn over %4$.0f km from "
                               "%3$s."),
                            km (stretch->to_m), asset->name, end,
                            floor (wf_route_get_reach (asset, stretch->end) / METRES_OF_KM)));
  for (guint i = 0; i < from->len; i++)
    if (has_part (to, g_array_index (from, guint, i)))
      g_array_append_val (both, g_array_index (from, guint, i));
  if (both->len == 0)
    return fail (error, g_strdup_printf (_ ("km %.0f and km %.0f lie on different legs of %s: "
                                            "report a stretch of one leg."),
                                         km (stretch->from_m), km (stretch->to_m), asset->name));
  if (both->len > 1 && (part < 0 || !has_part (both, (guint) part)))
    {
      g_autofree char *legs = dup_leg_names (dataset, asset, both);
      return fail (error, g_strdup_printf (_ ("km %.0f from %s lies on several legs (%s): count "
                                              "from the other end, or choose the leg on the map."),
                                           km (stretch->from_m), end, legs));
    }
  stretch->part = both->len > 1 ? (guint) part : g_array_index (both, guint, 0);
  return TRUE;
}

static gboolean
parse_distances (const WfDataset *dataset,
                 const WfAsset *asset,
                 const char *text,
                 int part,
                 WfRouteStretch *stretch,
                 GError **error)
{
  g_autofree char *ends = wf_route_dup_end_names (dataset, asset);

  if (!read_distances (&text, stretch, error))
    return FALSE;
  if (!*text)
    return fail (
        error, g_strdup_printf (_ ("Say from where the kilometres count, as “from …”: %s."), ends));
  stretch->end = find_end (dataset, asset, text);
  if (!stretch->end)
    return fail (error, g_strdup_printf (_ ("“%.60s” names no landing point of %s, which has: %s."),
                                         text, asset->name, ends));
  return choose_leg (dataset, asset, part, stretch, error);
}

/* --- positions ---------------------------------------------------------- */

static gboolean
is_landing (const WfDataset *dataset, const char *end)
{
  const WfAsset *point = wf_dataset_get_asset (dataset, end);
  return point && point->kind != WF_ASSET_BRANCHING_UNIT;
}

void
wf_route_stretch_at (const WfDataset *dataset,
                     const WfAsset *asset,
                     const WfRoutePlace *place,
                     WfRouteStretch *stretch)
{
  g_autoptr (GPtrArray) ends = dup_ends (asset);
  double nearest = G_MAXDOUBLE;

  *stretch = (WfRouteStretch){ .part = place->part };
  for (guint i = 0; i < ends->len; i++)
    {
      const char *end = g_ptr_array_index (ends, i);
      WfRouteCount count = wf_route_count (asset, place->part, end);
      double metres = wf_route_count_from_leg (&count, place->along_m);
      /* People count from a station; a branching point is taken where nothing else is joined. */
      if (!is_landing (dataset, end))
        metres += 1e9;
      if (!count.is_reached || metres >= nearest)
        continue;
      nearest = metres;
      stretch->end = end;
      stretch->from_m = stretch->to_m = wf_route_count_from_leg (&count, place->along_m);
    }
}

static gboolean
parse_position (const WfDataset *dataset,
                const WfAsset *asset,
                const char *text,
                WfRouteStretch *stretch,
                GError **error)
{
  WfCoordinate coordinate;
  WfRoutePlace place;

  if (!wf_coordinate_parse (text, &coordinate, error))
    return FALSE;
  if (!wf_route_snap (asset, coordinate.position, &place))
    return fail (error, g_strdup_printf (_ ("%s has no drawn route."), asset->name));
  if (place.across_m > WF_ROUTE_SNAP_LIMIT_M)
    return fail (error,
                 g_strdup_printf (_ ("This position lies %.0f km from the route of %s; more "
                                     "than %.0f km is not taken for a place on it."),
                                  km (place.across_m), asset->name, km (WF_ROUTE_SNAP_LIMIT_M)));
  wf_route_stretch_at (dataset, asset, &place, stretch);
  stretch->is_snapped = TRUE;
  stretch->position = coordinate.position;
  stretch->across_m = place.across_m;
  stretch->accuracy_m = coordinate.precision_m >= METRES_OF_KM ? coordinate.precision_m / 2 : 0;
  return TRUE;
}

/* "km" as a word: no notation of a position has it. */
static gboolean
speaks_of_km (const char *text)
{
  g_autofree char *low = g_ascii_strdown (text, -1);
  return strstr (low, "km") != NULL;
}

gboolean
wf_route_parse (const WfDataset *dataset,
                const WfAsset *asset,
                const char *text,
                int part,
                WfRouteStretch *stretch,
                GError **error)
{
  WfRouteStretch read = { 0 };
  g_autofree char *clean = g_strstrip (g_strdup (text));

  if (!*clean)
    return fail (error, g_strdup (_ ("Nothing is typed: write “km 680–720 from …”, or a "
                                     "position.")));
  if (speaks_of_km (clean) ? !parse_distances (dataset, asset, clean, part, &read, error)
                           : !parse_position (dataset, asset, clean, &read, error))
    return FALSE;
  *stretch = read;
  return TRUE;
}
