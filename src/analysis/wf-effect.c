/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-effect.h"

#include <string.h>

#include "analysis/wf-connectivity.h"
#include "analysis/wf-further-loss.h"
#include "analysis/wf-situation.h"
#include "model/wf-vocabulary.h"

struct _WfEffectModel
{
  WfPicture *picture;
  const WfDataset *dataset;
  WfConnectivity *graph;  /* with the losses */
  WfConnectivity *intact; /* without: what was cut off before anything happened */
  GHashTable *out, *contested, *damaged, *assumed; /* sets of cable ids, borrowed */
  GHashTable *assumed_points;                      /* the same of landing points */
};

WfBand
wf_band_of (double share)
{
  if (share <= 0)
    return WF_BAND_NONE;
  if (share < 1 / 3.0)
    return WF_BAND_LITTLE;
  return share <= 2 / 3.0 ? WF_BAND_HALF : WF_BAND_MOST;
}

gboolean
wf_effect_knows (const WfDataset *dataset, const char *asset_id)
{
  const WfAsset *asset = wf_dataset_get_asset (dataset, asset_id);

  if (!asset)
    return FALSE;
  return asset->kind == WF_ASSET_TELECOM_CABLE
         || g_hash_table_contains (dataset->node_by_id, asset_id);
}

/* --- losses ------------------------------------------------------------- */

static void
lose_cables (WfEffectModel *self)
{
  for (guint i = 0; i < self->dataset->assets->len; i++)
    {
      const WfAsset *asset = g_ptr_array_index (self->dataset->assets, i);
      if (asset->kind != WF_ASSET_TELECOM_CABLE)
        continue;
      WfServiceState state = wf_situation_asset_state (self->picture, self->dataset, asset->id);
      if (state == WF_STATE_CONTESTED)
        g_hash_table_add (self->contested, (gpointer) asset->id);
      if (state != WF_STATE_OUT)
        continue;
      g_hash_table_add (self->out, (gpointer) asset->id);
      wf_connectivity_lose_cable (self->graph, asset->id);
    }
}

/* Damage is not loss of service: who states the service decides. Only where nobody does, the
 * damaged leg is taken as lost. */
static void
lose_damaged_leg (WfEffectModel *self, WfRecord *fault)
{
  const WfAsset *asset = wf_dataset_get_asset (self->dataset, wf_record_get_text (fault, "asset"));
  gint64 part = wf_record_get_integer (fault, "part", 0);

  if (!asset || part < 0 || part >= asset->n_legs
      || !wf_situation_fault_is_open (self->picture, fault))
    return;
  g_autoptr (GArray) statements = wf_situation_dup_statements (self->picture, asset->id);
  if (statements->len == 0)
    wf_effect_model_cut_leg (self, asset->id, (guint) part);
}

static void
lose_damaged_legs (WfEffectModel *self)
{
  GListModel *faults = wf_picture_get_list (self->picture, WF_TYPE_NAME_FAULT);

  for (guint i = 0; i < g_list_model_get_n_items (faults); i++)
    {
      g_autoptr (GObject) fault = g_list_model_get_item (faults, i);
      lose_damaged_leg (self, WF_RECORD (fault));
    }
}

static void
lose_assumed (WfEffectModel *self, const char *const *assumed)
{
  for (; assumed && *assumed; assumed++)
    {
      const WfAsset *asset = wf_dataset_get_asset (self->dataset, *assumed);
      if (!asset)
        continue;
      if (wf_asset_is_line (asset))
        {
          wf_connectivity_lose_cable (self->graph, asset->id);
          if (!g_hash_table_contains (self->out, asset->id))
            g_hash_table_add (self->assumed, (gpointer) asset->id);
        }
      else if (wf_connectivity_lose_node (self->graph, asset->id))
        g_hash_table_add (self->assumed_points, (gpointer) asset->id);
    }
}

WfEffectModel *
wf_effect_model_new_intact (const WfDataset *dataset)
{
  WfEffectModel *self = g_new0 (WfEffectModel, 1);
  GHashTable **sets[]
      = { &self->out, &self->contested, &self->damaged, &self->assumed, &self->assumed_points };

  self->dataset = dataset;
  self->graph = wf_connectivity_new (dataset);
  self->intact = wf_connectivity_new (dataset);
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    *sets[i] = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

gboolean
wf_effect_model_cut_leg (WfEffectModel *self, const char *cable, guint part)
{
  const WfAsset *asset = wf_dataset_get_asset (self->dataset, cable);

  if (asset == NULL || part >= asset->n_legs
      || !wf_connectivity_lose_leg (self->graph, asset->id, part))
    return FALSE;
  g_hash_table_add (self->damaged, (gpointer) asset->id);
  return TRUE;
}

WfEffectModel *
wf_effect_model_new (WfPicture *picture, const WfDataset *dataset, const char *const *assumed)
{
  WfEffectModel *self = wf_effect_model_new_intact (dataset);

  self->picture = picture;
  lose_cables (self);
  lose_damaged_legs (self);
  lose_assumed (self, assumed);
  return self;
}

void
wf_effect_model_free (WfEffectModel *self)
{
  wf_connectivity_free (self->graph);
  wf_connectivity_free (self->intact);
  g_hash_table_unref (self->out);
  g_hash_table_unref (self->contested);
  g_hash_table_unref (self->damaged);
  g_hash_table_unref (self->assumed);
  g_hash_table_unref (self->assumed_points);
  g_free (self);
}

/* --- one hub ------------------------------------------------------------ */

void
wf_effect_free (WfEffect *effect)
{
  g_free (effect->hub);
  g_free (effect->country);
  g_free (effect->name);
  g_strfreev (effect->land_neighbours);
  g_strfreev (effect->isolating);
  g_strfreev (effect->isolating_points);
  g_free (effect);
}

/* "hub-fi" -> "FI". */
static char *
dup_code (const char *hub)
{
  return g_ascii_strup (hub + strlen ("hub-"), -1);
}

static char **
dup_codes (GPtrArray *hubs)
{
  char **codes = g_new0 (char *, hubs->len + 1);

  for (guint i = 0; i < hubs->len; i++)
    codes[i] = dup_code (g_ptr_array_index (hubs, i));
  return codes;
}

static char **
dup_names (GPtrArray *names)
{
  char **copies = g_new0 (char *, names->len + 1);

  for (guint i = 0; i < names->len; i++)
    copies[i] = g_strdup (g_ptr_array_index (names, i));
  return copies;
}

static void
name_hub (WfEffectModel *self, WfEffect *effect, const WfNode *node)
{
  const WfAsset *point = wf_dataset_get_asset (self->dataset, node->id);

  effect->hub = g_strdup (node->id);
  effect->country
      = g_str_has_prefix (node->id, "hub-") ? dup_code (node->id) : g_strdup (node->country);
  effect->name = g_strdup (node->name ? node->name : point ? point->name : node->id);
}

static void
count_cables (WfEffectModel *self, WfEffect *effect, const WfHubReach *reach)
{
  effect->n_cables = reach->cables->len;
  for (guint i = 0; i < reach->cables->len; i++)
    {
      const char *cable = g_ptr_array_index (reach->cables, i);
      effect->n_cables_out += g_hash_table_contains (self->out, cable);
      effect->n_cables_contested += g_hash_table_contains (self->contested, cable);
      effect->n_cables_damaged += g_hash_table_contains (self->damaged, cable);
      effect->n_cables_assumed += g_hash_table_contains (self->assumed, cable);
    }
  for (guint i = 0; i < reach->landings->len; i++)
    effect->n_points_assumed
        += g_hash_table_contains (self->assumed_points, g_ptr_array_index (reach->landings, i));
  effect->n_edges = reach->edges->len;
  for (guint i = 0; i < reach->edges->len; i++)
    effect->n_edges_public
        += strcmp (((const WfLink *) g_ptr_array_index (reach->edges, i))->capacity_basis,
                   "design-public")
           == 0;
}

static WfEffect *
new_effect (WfEffectModel *self, const WfHubReach *reach)
{
  WfEffect *effect = g_new0 (WfEffect, 1);
  g_autoptr (GPtrArray) cables = wf_connectivity_dup_isolating_cables (self->graph, reach);
  g_autoptr (GPtrArray) points = wf_connectivity_dup_isolating_points (self->graph, reach);

  name_hub (self, effect, &g_array_index (self->dataset->nodes, WfNode, reach->hub));
  count_cables (self, effect, reach);
  effect->any_lost = reach->lost_tbps > 0 || effect->n_cables_out > 0;
  effect->n_land_neighbours = reach->neighbours->len;
  effect->land_neighbours = dup_codes (reach->neighbours);
  effect->lost_share = reach->total_tbps > 0 ? reach->lost_tbps / reach->total_tbps : 0;
  effect->lost = wf_band_of (effect->lost_share);
  effect->left = reach->total_tbps > 0 ? wf_band_of (1 - effect->lost_share) : WF_BAND_NONE;
  effect->is_isolated = wf_connectivity_is_isolated (self->graph, reach->hub, NULL);
  effect->was_isolated = wf_connectivity_is_isolated (self->intact, reach->hub, NULL);
  effect->isolating = dup_names (cables);
  effect->n_isolating = cables->len;
  effect->isolating_points = dup_names (points);
  return effect;
}

WfEffect *
wf_effect_model_dup (WfEffectModel *self, const char *hub)
{
  g_autoptr (WfHubReach) reach = wf_connectivity_dup_reach (self->graph, hub);
  return reach ? new_effect (self, reach) : NULL;
}

GPtrArray *
wf_effect_model_dup_further (WfEffectModel *self, const char *hub, guint max)
{
  g_autoptr (WfHubReach) reach = wf_connectivity_dup_reach (self->graph, hub);

  return reach ? wf_further_loss_dup_worst (self->graph, self->dataset, reach, self->out, max)
               : g_ptr_array_new ();
}

/* --- many --------------------------------------------------------------- */

gboolean
wf_effect_is_newly_isolated (const WfEffect *effect)
{
  return effect->is_isolated && !effect->was_isolated;
}

static int
compare_effects (gconstpointer a, gconstpointer b)
{
  const WfEffect *left = *(const WfEffect *const *) a, *right = *(const WfEffect *const *) b;
  int newly_left = wf_effect_is_newly_isolated (left);
  int newly_right = wf_effect_is_newly_isolated (right);

  if (newly_left != newly_right)
    return newly_right - newly_left;
  if (left->lost_share != right->lost_share)
    return left->lost_share > right->lost_share ? -1 : 1;
  if (left->n_isolating != right->n_isolating)
    return left->n_isolating > right->n_isolating ? -1 : 1;
  return strcmp (left->hub, right->hub);
}

typedef gboolean (*IsMeant) (WfEffectModel *self, const WfHubReach *reach, gconstpointer what);

static GPtrArray *
dup_meant (WfEffectModel *self, IsMeant is_meant, gconstpointer what)
{
  GPtrArray *effects = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_effect_free);
  g_autoptr (GPtrArray) places = wf_connectivity_dup_places (self->graph);

  for (guint i = 0; i < places->len; i++)
    {
      g_autoptr (WfHubReach) reach
          = wf_connectivity_dup_reach (self->graph, g_ptr_array_index (places, i));
      if (is_meant (self, reach, what))
        g_ptr_array_add (effects, new_effect (self, reach));
    }
  g_ptr_array_sort (effects, compare_effects);
  return effects;
}

/* It lost a connection of its own, or the way beyond it. */
static gboolean
is_hit (WfEffectModel *self, const WfHubReach *reach, gconstpointer nothing)
{
  for (guint i = 0; i < reach->edges->len; i++)
    if (wf_connectivity_is_lost (self->graph, g_ptr_array_index (reach->edges, i)))
      return TRUE;
  return wf_connectivity_is_isolated (self->graph, reach->hub, NULL)
         && !wf_connectivity_is_isolated (self->intact, reach->hub, NULL);
}

GPtrArray *
wf_effect_model_dup_all (WfEffectModel *self)
{
  return dup_meant (self, is_hit, NULL);
}

static gboolean
serves (WfEffectModel *self, const WfHubReach *reach, gconstpointer what)
{
  const char *asset_id = what;
  const WfAsset *asset = wf_dataset_get_asset (self->dataset, asset_id);
  const char *hub = g_array_index (self->dataset->nodes, WfNode, reach->hub).id;
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->dataset->node_by_id, asset_id));

  if (asset && wf_asset_is_line (asset))
    return g_ptr_array_find_with_equal_func (reach->cables, asset_id, g_str_equal, NULL);
  if (index == 0)
    return FALSE;
  const WfNode *node = &g_array_index (self->dataset->nodes, WfNode, index - 1);
  return strcmp (node->id, hub) == 0 || g_strcmp0 (node->hub, hub) == 0;
}

GPtrArray *
wf_effect_model_dup_of_asset (WfEffectModel *self, const char *asset_id)
{
  return dup_meant (self, serves, asset_id);
}

static gboolean
is_of_countries (WfEffectModel *self, const WfHubReach *reach, char **countries)
{
  const char *hub = g_array_index (self->dataset->nodes, WfNode, reach->hub).id;

  for (guint i = 0; countries[i]; i++)
    if (g_str_has_prefix (hub, "hub-")
        && g_ascii_strcasecmp (hub + strlen ("hub-"), countries[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_hit_or_of_countries (WfEffectModel *self, const WfHubReach *reach, gconstpointer countries)
{
  return is_hit (self, reach, NULL) || is_of_countries (self, reach, (char **) countries);
}

GPtrArray *
wf_effect_model_dup_with_countries (WfEffectModel *self, char **countries)
{
  return dup_meant (self, is_hit_or_of_countries, countries);
}

typedef struct
{
  char **assets, **countries;
} Named;

static gboolean
concerns (WfEffectModel *self, const WfHubReach *reach, gconstpointer what)
{
  const Named *named = what;

  if (is_of_countries (self, reach, named->countries))
    return TRUE;
  for (guint i = 0; named->assets[i]; i++)
    if (serves (self, reach, named->assets[i]) && is_hit (self, reach, NULL))
      return TRUE;
  return FALSE;
}

GPtrArray *
wf_effect_model_dup_of_incident (WfEffectModel *self, WfRecord *incident)
{
  g_auto (GStrv) assets = wf_record_dup_set (incident, "asset");
  g_auto (GStrv) countries = wf_record_dup_set (incident, "country");
  Named named = { assets, countries };

  return dup_meant (self, concerns, &named);
}
