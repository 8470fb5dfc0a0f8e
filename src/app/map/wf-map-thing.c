/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-thing.h"

#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-layer-text.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"
#include "draw/wf-timeline-items.h"
#include "model/wf-vocabulary.h"
#include "draw/wf-scene-features.h"

static void
add_title (GString *text, WfRecord *incident)
{
  g_autofree char *title = wf_timeline_dup_short_title (incident);

  if (title != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", title);
}

/* Open incidents that name the asset. */
static char *
dup_incidents (WfContext *context, const char *asset)
{
  GListModel *incidents
      = wf_picture_get_list (wf_context_get_picture (context), WF_TYPE_NAME_INCIDENT);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (incidents); i++)
    {
      g_autoptr (WfRecord) incident = g_list_model_get_item (incidents, i);
      g_auto (GStrv) assets = wf_record_dup_set (incident, "asset");

      if (wf_situation_incident_is_open (incident)
          && g_strv_contains ((const char *const *) assets, asset))
        add_title (text, incident);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static char *
dup_incident_of_fault (WfContext *context, WfScene *scene, const char *ref)
{
  const char *incident_ref = wf_scene_get_incident_of (scene, ref);
  WfRecord *incident = incident_ref != NULL ? wf_picture_lookup_id (
                           wf_context_get_picture (context), incident_ref + strlen ("incident:"))
                                            : NULL;

  return incident != NULL ? wf_timeline_dup_short_title (incident) : NULL;
}

/* The layer that an imported thing is of, and what its things were said to be. */
static char *
dup_imported_kind (WfContext *context, const char *ref)
{
  const char *uuid = ref + strlen ("feature:dataset:");
  g_autofree char *id = g_strndup (uuid, strcspn (uuid, "/"));
  WfRecord *dataset = wf_picture_lookup_id (wf_context_get_picture (context), id);
  const char *title = dataset != NULL ? wf_record_get_text (dataset, "title") : NULL;
  const char *kind
      = dataset != NULL ? wf_layer_get_kind_label (wf_record_get_text (dataset, "kind")) : NULL;

  if (title == NULL)
    return g_strdup (_ ("Imported"));
  /* Translators: %1$s is what an imported thing is, as "Cable"; %2$s is the layer that it is of. */
  return kind != NULL ? g_strdup_printf (_ ("%1$s · imported: %2$s"), kind, title)
                      /* Translators: %s is the layer that a thing is of. */
                      : g_strdup_printf (_ ("Imported: %s"), title);
}

/* NULL: surveyed, or nothing said; a drawing has it in its title. */
static char *
dup_route_of_feature (WfScene *scene, const char *ref)
{
  const WfFeatureLayer *layer;
  guint feature, route;

  if (!g_str_has_prefix (ref, "feature:") || !wf_scene_find_feature (scene, ref, &layer, &feature))
    return NULL;
  route = g_array_index (wf_feature_layer_get_set (layer)->features, WfFeature, feature).route;
  return route != WF_ROUTE_SURVEYED ? g_strdup (wf_route_quality_get_label ((WfRouteQuality) route))
                                    : NULL;
}

WfMapThing *
wf_map_thing_new (WfContext *context, WfScene *scene, const char *ref)
{
  const WfDataset *dataset = wf_context_get_dataset (context);
  const char *id, *name;
  const WfAsset *asset;
  WfServiceState state;
  WfMapThing *self;

  if (!wf_scene_describe (scene, ref, &state, &name))
    return NULL;
  id = strchr (ref, ':') != NULL ? strchr (ref, ':') + 1 : ref;
  asset = dataset != NULL && g_str_has_prefix (ref, "asset:") ? wf_dataset_get_asset (dataset, id)
                                                              : NULL;
  self = g_new0 (WfMapThing, 1);
  self->title = g_strdup (name);
  self->state = state;
  self->has_state = g_str_has_prefix (ref, "asset:") || g_str_has_prefix (ref, "fault:");
  if (g_str_has_prefix (ref, "drawing:") || g_str_has_prefix (ref, "feature:"))
    {
      self->kind
          = ref[0] == 'd' ? g_strdup (_ ("Drawn on the map")) : dup_imported_kind (context, ref);
      self->route = dup_route_of_feature (scene, ref);
      return self;
    }
  if (asset == NULL)
    {
      self->kind = g_strdup (g_str_has_prefix (ref, "track:") ? _ ("Vessel, as transmitted")
                                                              : _ ("Damage"));
      self->incidents = dup_incident_of_fault (context, scene, ref);
      return self;
    }
  self->kind = g_strdup (wf_asset_kind_get_label (asset->kind));
  if (asset->owners != NULL && asset->owners[0] != NULL)
    self->owners = g_strjoinv (", ", (char **) asset->owners);
  self->route = wf_asset_dup_route_text (wf_context_get_picture (context), asset);
  self->incidents = dup_incidents (context, id);
  if (state == WF_STATE_RETIRED)
    self->note = g_strdup (g_strcmp0 (asset->status, "retired") == 0
                               ? _ ("Listed as retired; not counted as lost")
                               : _ ("Listed as out of service since before; not counted as lost"));
  return self;
}

void
wf_map_thing_free (WfMapThing *self)
{
  g_free (self->title);
  g_free (self->kind);
  g_free (self->owners);
  g_free (self->route);
  g_free (self->incidents);
  g_free (self->note);
  g_free (self);
}

char *
wf_map_thing_dup_spoken (const WfMapThing *self)
{
  g_autoptr (GString) text = g_string_new (self->title);

  if (self->has_state)
    g_string_append_printf (text, ", %s", wf_service_state_get_label (self->state));
  g_string_append_printf (text, ", %s", self->kind);
  if (self->route != NULL)
    {
      g_string_append (text, ", ");
      /* Translators: spoken; how well the route is known: "schematic". */
      g_string_append_printf (text, _ ("route %s"), self->route);
    }
  if (self->owners != NULL)
    {
      g_string_append (text, ", ");
      /* Translators: spoken; %s are names of companies. */
      g_string_append_printf (text, _ ("operator %s"), self->owners);
    }
  if (self->note != NULL)
    g_string_append_printf (text, ", %s", self->note);
  if (self->incidents != NULL)
    g_string_append_printf (text, ", %s", self->incidents);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
