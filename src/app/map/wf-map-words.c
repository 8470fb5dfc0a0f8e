/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-words.h"

#include <math.h>
#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "model/wf-coordinate.h"

char *
wf_map_dup_item_text (WfScene *scene, const char *ref)
{
  WfServiceState state;
  const char *name;

  if (!wf_scene_describe (scene, ref, &state, &name))
    return NULL;
  if (g_str_has_prefix (ref, "fault:"))
    /* Translators: where the damage is: "C-Lion1 · km 680–720 from Helsinki". */
    return g_strdup_printf (_ ("Damage: %s"), name);
  if (!g_str_has_prefix (ref, "asset:"))
    return g_strdup (name); /* drawn or imported: no state of service */
  /* Translators: name of a cable or station; its state of service. */
  return g_strdup_printf (_ ("%s · %s"), name, wf_service_state_get_label (state));
}

char *
wf_map_dup_position_text (double lon, double lat)
{
  int lat_minutes = (int) round (fabs (lat) * 60), lon_minutes = (int) round (fabs (lon) * 60);

  return g_strdup_printf ("%02d°%02d′%s %02d°%02d′%s", lat_minutes / 60, lat_minutes % 60,
                          lat < 0 ? C_ ("direction", "S") : C_ ("direction", "N"), lon_minutes / 60,
                          lon_minutes % 60,
                          lon < 0 ? C_ ("direction", "W") : C_ ("direction", "E"));
}

char *
wf_map_dup_distance_text (double metres)
{
  if (metres < 1000)
    return g_strdup_printf (_ ("%.0f m"), metres);
  return g_strdup_printf (_ ("%.0f km"), metres / 1000);
}

char *
wf_map_dup_offset_text (double from_lon, double from_lat, double to_lon, double to_lat)
{
  static const char *const directions[]
      = { NC_ ("direction", "N"),  NC_ ("direction", "NE"), NC_ ("direction", "E"),
          NC_ ("direction", "SE"), NC_ ("direction", "S"),  NC_ ("direction", "SW"),
          NC_ ("direction", "W"),  NC_ ("direction", "NW") };
  double metres = wf_distance_m (from_lon, from_lat, to_lon, to_lat);
  int eighth = (int) floor (wf_bearing_deg (from_lon, from_lat, to_lon, to_lat) / 45 + 0.5) % 8;
  g_autofree char *distance = wf_map_dup_distance_text (metres);

  if (metres < 100)
    return g_strdup (C_ ("direction", "here"));
  /* Translators: distance and direction: "34 km NE". */
  return g_strdup_printf (C_ ("direction", "%s %s"), distance,
                          g_dpgettext2 (NULL, "direction", directions[eighth]));
}

char *
wf_map_dup_measure_text (double metres)
{
  if (metres < 1000)
    return g_strdup_printf (_ ("%.0f m"), metres);
  if (metres < 10000)
    return g_strdup_printf (_ ("%.2f km"), metres / 1000);
  return g_strdup_printf (_ ("%.1f km"), metres / 1000);
}

char *
wf_map_dup_nearest_text (const WfDataset *dataset, const WfNearestLine *line)
{
  const char *end_id = line->asset->legs[line->leg].from;
  const WfAsset *end = end_id != NULL ? wf_dataset_get_asset (dataset, end_id) : NULL;
  g_autofree char *across = wf_map_dup_measure_text (line->place.distance_m);

  /* Translators: distance to a line; kilometre along it and the station it counts from. */
  return g_strdup_printf (_ ("%s across · km %.1f from %s"), across, line->place.along_m / 1000,
                          end != NULL ? end->name : "–");
}

char *
wf_map_dup_more_text (guint n_more)
{
  return g_strdup_printf (ngettext ("and %u more, not listed", "and %u more, not listed", n_more),
                          n_more);
}

char *
wf_map_dup_signs_text (WfScene *scene, const WfView *view)
{
  guint n_drawn, n_all;

  wf_scene_count_signs (scene, view, &n_drawn, &n_all);
  if (n_drawn >= n_all)
    return NULL;
  /* Translators: of the map: signs drawn, of how many; the others lie under or beside one of these.
   */
  return g_strdup_printf (ngettext ("%1$u of %2$u sign drawn", "%1$u of %2$u signs drawn", n_all),
                          n_drawn, n_all);
}

char *
wf_map_dup_summary (WfScene *scene, const WfView *view)
{
  g_autofree char *position = NULL, *across = NULL, *damage = NULL, *others = NULL;
  guint n_damages = 0, n_others = 0;
  double lon, lat;

  wf_scene_count_in_view (scene, view, &n_damages, &n_others);
  wf_mercator_unproject (view->centre, &lon, &lat);
  position = wf_map_dup_position_text (lon, lat);
  across = wf_map_dup_distance_text (wf_view_metres_per_pixel (view) * view->width);
  damage = g_strdup_printf (ngettext ("%u damaged stretch", "%u damaged stretches", n_damages),
                            n_damages);
  others = g_strdup_printf (ngettext ("%u other thing", "%u other things", n_others), n_others);
  /* Translators: position; distance; "2 damaged stretches"; "48 other things". */
  return g_strdup_printf (_ ("Centre %s, %s across. In view: %s and %s."), position, across, damage,
                          others);
}

gboolean
wf_map_parse_position (const char *text, double *lon, double *lat)
{
  WfCoordinate coordinate;

  if (!wf_coordinate_parse (text, &coordinate, NULL))
    return FALSE;
  *lon = coordinate.position.lon;
  *lat = coordinate.position.lat;
  return TRUE;
}
