/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-situation.h"

#include <string.h>

#include "analysis/wf-connectivity.h"

static void
free_effect (gpointer data)
{
  WfEffect *effect = data;

  g_free (effect->country);
  g_strfreev (effect->land_neighbours);
  g_strfreev (effect->isolating);
  g_free (effect);
}

static WfBand
band_of (double share)
{
  if (share <= 0)
    return WF_BAND_NONE;
  if (share < 1 / 3.0)
    return WF_BAND_LITTLE;
  return share <= 2 / 3.0 ? WF_BAND_HALF : WF_BAND_MOST;
}

/* "hub-fi" -> "FI". */
static char *
dup_code (const char *hub)
{
  return g_ascii_strup (g_str_has_prefix (hub, "hub-") ? hub + strlen ("hub-") : hub, -1);
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
dup_isolating (WfConnectivity *connectivity, const WfHubReach *reach, GHashTable *out)
{
  GPtrArray *isolating = g_ptr_array_new ();

  for (guint i = 0; i < reach->cables->len; i++)
    {
      const char *cable = g_ptr_array_index (reach->cables, i);
      if (!g_hash_table_contains (out, cable)
          && wf_connectivity_is_isolated (connectivity, reach->hub, cable))
        g_ptr_array_add (isolating, g_strdup (cable));
    }
  g_ptr_array_add (isolating, NULL);
  return (char **) g_ptr_array_free (isolating, FALSE);
}

static WfEffect *
new_effect (WfConnectivity *connectivity,
            const WfHubReach *reach,
            const char *country,
            GHashTable *out,
            GHashTable *contested)
{
  WfEffect *effect = g_new0 (WfEffect, 1);

  effect->country = g_strdup (country);
  effect->n_cables = reach->cables->len;
  for (guint i = 0; i < reach->cables->len; i++)
    {
      const char *cable = g_ptr_array_index (reach->cables, i);
      effect->n_cables_out += g_hash_table_contains (out, cable);
      effect->n_cables_contested += g_hash_table_contains (contested, cable);
    }
  effect->any_lost = effect->n_cables_out > 0;
  effect->n_land_neighbours = reach->neighbours->len;
  effect->land_neighbours = dup_codes (reach->neighbours);
  if (reach->total_tbps > 0)
    effect->lost = band_of (reach->lost_tbps / reach->total_tbps);
  effect->is_isolated = wf_connectivity_is_isolated (connectivity, reach->hub, NULL);
  /* What is cut off already cannot be cut off by a further loss. */
  effect->isolating
      = effect->is_isolated ? g_new0 (char *, 1) : dup_isolating (connectivity, reach, out);
  effect->n_isolating = g_strv_length (effect->isolating);
  return effect;
}

static void
find_losses (WfConnectivity *connectivity,
             WfPicture *picture,
             const WfDataset *dataset,
             GHashTable *out,
             GHashTable *contested)
{
  for (guint i = 0; i < dataset->assets->len; i++)
    {
      const WfAsset *asset = g_ptr_array_index (dataset->assets, i);
      if (asset->kind != WF_ASSET_TELECOM_CABLE)
        continue;
      WfServiceState state = wf_situation_asset_state (picture, dataset, asset->id);
      if (state == WF_STATE_CONTESTED)
        g_hash_table_add (contested, (gpointer) asset->id);
      if (state != WF_STATE_OUT)
        continue;
      g_hash_table_add (out, (gpointer) asset->id);
      wf_connectivity_lose_cable (connectivity, asset->id);
    }
}

static char **
dup_countries (WfPicture *picture, const WfDataset *dataset, WfRecord *incident)
{
  if (incident)
    return wf_record_dup_set (incident, "country");
  g_autoptr (GPtrArray) incidents = wf_situation_dup_incidents (picture, dataset, NULL);
  return wf_situation_dup_countries (incidents);
}

GPtrArray *
wf_situation_dup_effects (WfPicture *picture, const WfDataset *dataset, WfRecord *incident)
{
  GPtrArray *effects = g_ptr_array_new_with_free_func (free_effect);
  g_autoptr (WfConnectivity) connectivity = wf_connectivity_new (dataset);
  g_autoptr (GHashTable) out = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) contested = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) countries = dup_countries (picture, dataset, incident);

  find_losses (connectivity, picture, dataset, out, contested);
  for (guint i = 0; countries[i]; i++)
    {
      g_autofree char *code = g_ascii_strdown (countries[i], -1);
      g_autofree char *hub = g_strconcat ("hub-", code, NULL);
      g_autoptr (WfHubReach) reach = wf_connectivity_dup_reach (connectivity, hub);
      if (reach)
        g_ptr_array_add (effects, new_effect (connectivity, reach, countries[i], out, contested));
    }
  return effects;
}
