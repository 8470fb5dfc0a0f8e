/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "base/wf-error.h"

#include <glib/gi18n.h>
#include "wire/wf-historic-reader.h"
#include "wire/wf-reading.h"
#include "wire/wf-scheme-reader.h"

static const char *const statuses[]
    = { "in-service", "under-construction", "planned", "retired", "out-of-service", NULL };
static const char *const confidences[] = { "high", "medium", "low", NULL };
static const char own_name[] = "Watchfloor starter dataset"; /* its own words, in every language */
static const char *const node_kinds[]
    = { "landing-point", "branching-unit", "offshore-node", "hub", NULL };
static const char *const link_kinds[] = { "submarine",          "terrestrial-section", "backhaul",
                                          "terrestrial-border", "domestic-other",      NULL };

/* Two numbers, longitude and latitude (RFC 7946). */
static void
read_position (WfReading *reading, WfJsonValue value, WfPosition *position)
{
  double axes[2];
  guint n = 0;
  WfJsonIter iter;
  WfJsonValue item;

  if (reading->error != NULL)
    return;
  if (wf_json_type (value) == WF_JSON_ARRAY && wf_json_size (value) == 2)
    {
      wf_json_iter_init (&iter, value);
      while (wf_json_iter_next (&iter, NULL, &item) && wf_json_number (item, &axes[n]))
        n++;
    }
  if (n == 2 && axes[0] >= -180 && axes[0] <= 180 && axes[1] >= -90 && axes[1] <= 90)
    *position = (WfPosition){ axes[0], axes[1] };
  else
    wf_reading_fail (reading, _ ("a position is not [longitude, latitude] in degrees"));
}

static gpointer
own (WfReading *reading, gpointer memory)
{
  g_ptr_array_add (reading->owned, memory);
  return memory;
}

static void
read_polyline (WfReading *reading, WfJsonValue array, WfLeg *leg)
{
  WfJsonIter iter;
  WfJsonValue item;
  guint n = wf_json_type (array) == WF_JSON_ARRAY ? wf_json_size (array) : 0;
  WfPosition *positions;

  if (n < 2)
    {
      wf_reading_fail (reading, _ ("a leg has fewer than two positions"));
      return;
    }
  positions = own (reading, g_new (WfPosition, n));
  leg->positions = positions;
  leg->n_positions = n;
  wf_json_iter_init (&iter, array);
  while (wf_json_iter_next (&iter, NULL, &item))
    read_position (reading, item, positions++);
}

/* A leg's own word, or what the cable says of all: older files know only drawn and surveyed. */
static WfRouteQuality
read_quality (WfReading *reading, WfJsonValue leg, WfRouteQuality of_cable)
{
  const char *word = wf_reading_optional_text (reading, leg, "quality");
  WfRouteQuality quality;

  if (wf_route_quality_from_name (word, &quality))
    return quality;
  if (word != NULL)
    wf_reading_fail (reading, _ ("“quality” is “%s”, which is none of the known words"), word);
  return of_cable;
}

/* What the properties say of each leg; the geometry has been read. */
static void
read_leg_facts (WfReading *reading, WfJsonValue properties, WfLeg *legs, guint n_legs)
{
  WfJsonValue array = wf_reading_container (reading, properties, "legs", WF_JSON_ARRAY);
  WfJsonIter iter;
  WfJsonValue object;
  WfRouteQuality quality = wf_reading_boolean (reading, properties, "schematic")
                               ? WF_ROUTE_SCHEMATIC
                               : WF_ROUTE_SURVEYED;

  if (reading->error != NULL)
    return;
  if (wf_json_size (array) != n_legs)
    {
      wf_reading_fail (reading, _ ("“legs” and the geometry differ in number"));
      return;
    }
  wf_json_iter_init (&iter, array);
  for (guint i = 0; i < n_legs && wf_json_iter_next (&iter, NULL, &object); i++)
    {
      if (wf_reading_integer (reading, object, "part", 0, (int) n_legs - 1) != (int) i)
        wf_reading_fail (reading, _ ("“legs” are not in the order of the geometry"));
      legs[i].from = wf_reading_text (reading, object, "from");
      legs[i].to = wf_reading_text (reading, object, "to");
      legs[i].route_m = 1000 * wf_reading_optional_number (reading, object, "route_km");
      legs[i].quality = read_quality (reading, object, quality);
    }
}

static void
read_line (WfReading *reading, WfJsonValue geometry, WfJsonValue properties, WfAsset *asset)
{
  const char *type = wf_json_member_string (geometry, "type");
  gboolean is_single = g_strcmp0 (type, "LineString") == 0;
  WfJsonValue coordinates = wf_reading_container (reading, geometry, "coordinates", WF_JSON_ARRAY);
  WfLeg *legs;

  if (!is_single && g_strcmp0 (type, "MultiLineString") != 0)
    wf_reading_fail (reading, _ ("the geometry is no LineString or MultiLineString"));
  if (reading->error != NULL)
    return;
  asset->n_legs = is_single ? 1 : wf_json_size (coordinates);
  asset->legs = legs = own (reading, g_new0 (WfLeg, MAX (asset->n_legs, 1)));
  if (is_single)
    read_polyline (reading, coordinates, legs);
  else
    {
      WfJsonIter iter;
      WfJsonValue item;
      wf_json_iter_init (&iter, coordinates);
      for (guint i = 0; wf_json_iter_next (&iter, NULL, &item); i++)
        read_polyline (reading, item, &legs[i]);
    }
  read_leg_facts (reading, properties, legs, asset->n_legs);
}

/* The code of a hub in capitals ("FI", "SE-I") becomes the id of its node ("hub-fi"), the one name
 * used inside. */
static const char *
hub_node_id (WfReading *reading, const char *code)
{
  g_autofree char *lower = g_ascii_strdown (code, -1);
  g_autofree char *id = g_strconcat ("hub-", lower, NULL);
  return g_string_chunk_insert_const (reading->texts, id);
}

static void
read_point (WfReading *reading, WfJsonValue geometry, WfJsonValue properties, WfAsset *asset)
{
  const char *hub = wf_json_member_string (properties, "hub");

  if (g_strcmp0 (wf_json_member_string (geometry, "type"), "Point") != 0)
    wf_reading_fail (reading, _ ("the geometry is no Point"));
  read_position (reading, wf_reading_container (reading, geometry, "coordinates", WF_JSON_ARRAY),
                 &asset->position);
  asset->country = wf_reading_optional_text (reading, properties, "country");
  if (hub != NULL)
    asset->hub = hub_node_id (reading, hub);
}

/* Optional; NULL: none. */
static const char *const *
read_aliases (WfReading *reading, WfJsonValue properties)
{
  WfJsonValue member;

  return wf_json_member (properties, "aliases", &member) && wf_json_type (member) != WF_JSON_NULL
             ? wf_reading_texts (reading, properties, "aliases")
             : NULL;
}

static void
read_facts (WfReading *reading, WfJsonValue properties, WfAsset *asset)
{
  const char *kind = wf_json_member_string (properties, "kind");
  gint64 rfs;

  asset->id = wf_reading_text (reading, properties, "id");
  asset->name = wf_reading_text (reading, properties, "name");
  if (kind == NULL || !wf_asset_kind_from_name (kind, &asset->kind))
    wf_reading_fail (reading, _ ("“kind” is “%s”, which is none of the known words"),
                     kind ? kind : "");
  asset->status = wf_reading_word (reading, properties, "status", statuses);
  asset->confidence = wf_reading_word (reading, properties, "confidence", confidences);
  asset->note = wf_reading_optional_text (reading, properties, "note");
  asset->owners = wf_reading_texts (reading, properties, "owners");
  asset->countries = wf_reading_texts (reading, properties, "countries");
  asset->landing_points = wf_reading_texts (reading, properties, "landing_points");
  asset->sources = wf_reading_texts (reading, properties, "source");
  asset->aliases = read_aliases (reading, properties);
  asset->rfs = wf_json_member_integer (properties, "rfs", &rfs) ? (int) CLAMP (rfs, 0, 9999) : 0;
  asset->length_km = wf_reading_optional_number (reading, properties, "length_km");
  asset->capacity_tbps = wf_reading_optional_number (reading, properties, "capacity_tbps");
  asset->capacity_mw = wf_reading_optional_number (reading, properties, "capacity_mw");
  asset->capacity_bcm_y = wf_reading_optional_number (reading, properties, "capacity_bcm_y");
}

static void
read_features (WfReading *reading, WfDataset *dataset, gboolean are_lines)
{
  WfJsonIter iter;
  WfJsonValue feature;

  if (!wf_reading_section (reading, "features", &iter))
    return;
  while (wf_reading_next (reading, &iter, &feature))
    {
      WfJsonValue geometry = wf_reading_container (reading, feature, "geometry", WF_JSON_OBJECT);
      WfJsonValue properties
          = wf_reading_container (reading, feature, "properties", WF_JSON_OBJECT);
      WfAsset *asset;

      if (reading->error != NULL)
        return;
      asset = own (reading, g_new0 (WfAsset, 1));
      read_facts (reading, properties, asset);
      if (wf_asset_is_line (asset) != are_lines)
        wf_reading_fail (reading, _ ("“kind” does not belong into this file"));
      if (are_lines)
        read_line (reading, geometry, properties, asset);
      else
        read_point (reading, geometry, properties, asset);
      g_ptr_array_add (dataset->assets, asset);
      if (!g_hash_table_insert (dataset->asset_by_id, (gpointer) asset->id, asset))
        wf_reading_fail (reading, _ ("the id occurs twice"));
    }
}

static gboolean
read_feature_file (
    WfDataset *dataset, const char *folder, const char *name, gboolean are_lines, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_auto (WfReading) reading = { 0 };

  if (!wf_reading_open (&reading, path, dataset->texts, dataset->owned, error))
    return FALSE;
  read_features (&reading, dataset, are_lines);
  return wf_reading_finish (&reading, error);
}

static void
read_nodes (WfReading *reading, WfDataset *dataset)
{
  WfJsonIter iter;
  WfJsonValue object;

  if (!wf_reading_section (reading, "nodes", &iter))
    return;
  while (wf_reading_next (reading, &iter, &object))
    {
      const char *hub = wf_json_member_string (object, "hub");
      WfNode node = { .id = wf_reading_text (reading, object, "id"),
                      .kind = wf_reading_word (reading, object, "kind", node_kinds),
                      .hub = hub ? hub_node_id (reading, hub) : NULL,
                      .name = wf_reading_optional_text (reading, object, "name"),
                      .country = wf_reading_optional_text (reading, object, "country") };

      g_array_append_val (dataset->nodes, node);
      if (!g_hash_table_insert (dataset->node_by_id, (gpointer) node.id,
                                GUINT_TO_POINTER (dataset->nodes->len)))
        wf_reading_fail (reading, _ ("the id occurs twice"));
    }
}

static guint
read_end (WfReading *reading, WfDataset *dataset, WfJsonValue object, const char *name)
{
  const char *id = wf_json_member_string (object, name);
  guint index = id ? GPOINTER_TO_UINT (g_hash_table_lookup (dataset->node_by_id, id)) : 0;

  if (index == 0)
    wf_reading_fail (reading, _ ("“%s” is “%s”, which is no node"), name, id ? id : "");
  return index ? index - 1 : 0;
}

static void
read_links (WfReading *reading, WfDataset *dataset)
{
  WfJsonIter iter;
  WfJsonValue object;

  if (!wf_reading_section (reading, "links", &iter))
    return;
  while (wf_reading_next (reading, &iter, &object))
    {
      const char *cable = wf_json_member_string (object, "cable");
      const WfAsset *asset = cable ? wf_dataset_get_asset (dataset, cable) : NULL;
      gint64 part = -1;
      WfLink link = { .id = wf_reading_text (reading, object, "id"),
                      .a = read_end (reading, dataset, object, "a"),
                      .b = read_end (reading, dataset, object, "b"),
                      .kind = wf_reading_word (reading, object, "kind", link_kinds),
                      .cable = asset ? asset->id : NULL,
                      .capacity_est_tbps
                      = wf_reading_optional_number (reading, object, "capacity_est_tbps"),
                      .capacity_basis = wf_reading_text (reading, object, "capacity_basis"),
                      .is_active = wf_reading_boolean (reading, object, "active") };

      if (cable != NULL && asset == NULL)
        wf_reading_fail (reading, _ ("unknown cable “%s”"), cable);
      if (wf_json_member_integer (object, "part", &part)
          && (!asset || part < 0 || part >= asset->n_legs))
        wf_reading_fail (reading, _ ("“part” is no leg of the cable"));
      link.part = (int) part;
      g_array_append_val (dataset->links, link);
    }
}

static void
read_core_hubs (WfReading *reading, WfDataset *dataset)
{
  WfJsonValue array
      = wf_reading_container (reading, wf_json_root (reading->json), "core_hubs", WF_JSON_ARRAY);
  WfJsonIter iter;
  WfJsonValue item;

  if (reading->error != NULL)
    return;
  wf_json_iter_init (&iter, array);
  while (wf_json_iter_next (&iter, NULL, &item))
    {
      const char *id = wf_json_string (item, NULL);
      guint index = id ? GPOINTER_TO_UINT (g_hash_table_lookup (dataset->node_by_id, id)) : 0;
      if (index == 0)
        wf_reading_fail (reading, _ ("“core_hubs” names “%s”, which is no node"), id ? id : "");
      else
        g_ptr_array_add (dataset->core_hubs,
                         (gpointer) g_array_index (dataset->nodes, WfNode, index - 1).id);
    }
}

static gboolean
read_link_file (WfDataset *dataset, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "links.json", NULL);
  g_auto (WfReading) reading = { 0 };

  if (!wf_reading_open (&reading, path, dataset->texts, dataset->owned, error))
    return FALSE;
  read_nodes (&reading, dataset);
  read_links (&reading, dataset);
  reading.section = NULL;
  read_core_hubs (&reading, dataset);
  return wf_reading_finish (&reading, error);
}

/* Lines name points that stand in a later file; looked at when all are read. */
static gboolean
check_ends (const WfDataset *dataset, GError **error)
{
  for (guint i = 0; i < dataset->assets->len; i++)
    {
      const WfAsset *asset = g_ptr_array_index (dataset->assets, i);
      for (guint j = 0; j < asset->n_legs; j++)
        {
          const char *ends[] = { asset->legs[j].from, asset->legs[j].to };
          for (guint k = 0; k < G_N_ELEMENTS (ends); k++)
            if (wf_dataset_get_asset (dataset, ends[k]) == NULL)
              {
                g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                             _ ("cables.geojson: %s: leg %u ends at “%s”, which is no "
                                "landing or branching point"),
                             asset->id, j, ends[k]);
                return FALSE;
              }
        }
    }
  return TRUE;
}

WfDataset *
wf_dataset_read (const char *folder, GError **error)
{
  g_autoptr (WfDataset) dataset = wf_dataset_new ();

  if (!read_feature_file (dataset, folder, "cables.geojson", TRUE, error)
      || !read_feature_file (dataset, folder, "landing-points.geojson", FALSE, error)
      || !read_feature_file (dataset, folder, "assets.geojson", FALSE, error)
      || !check_ends (dataset, error) || !read_link_file (dataset, folder, error)
      || !wf_historic_read (dataset, folder, error))
    return NULL;
  /* Translators: %s is the name of the dataset; when it was made and how it may be used. */
  dataset->credit
      = g_strdup_printf (_ ("Routes schematic unless named: %s, early 2026, CC0"), own_name);
  return g_steal_pointer (&dataset);
}
