/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-connectivity.h"

#include <string.h>

#define ENOUGH_CORE_HUBS 2
#define NO_NODE G_MAXUINT

struct _WfConnectivity
{
  const WfDataset *dataset;
  /* Active links of node i: around[first[i]] … around[first[i + 1] - 1], indices into
   * dataset->links. */
  guint *first;
  guint *around;
  GHashTable *lost; /* set of cable ids, borrowed from the dataset */
  gboolean *is_core;
  /* Scratch of the search. */
  gboolean *is_reached;
  guint *queue;
};

static const WfLink *
get_link (const WfDataset *dataset, guint index)
{
  return &g_array_index (dataset->links, WfLink, index);
}

static const WfNode *
get_node (const WfDataset *dataset, guint index)
{
  return &g_array_index (dataset->nodes, WfNode, index);
}

static guint
find_node (const WfDataset *dataset, const char *id)
{
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (dataset->node_by_id, id));
  return found ? found - 1 : NO_NODE;
}

static gboolean
is_kind (const WfLink *link, const char *kind)
{
  return strcmp (link->kind, kind) == 0;
}

static guint
far_end (const WfLink *link, guint node)
{
  return link->a == node ? link->b : link->a;
}

static void
build_adjacency (WfConnectivity *self)
{
  const WfDataset *dataset = self->dataset;
  guint n_nodes = dataset->nodes->len;

  self->first = g_new0 (guint, n_nodes + 1);
  self->around = g_new0 (guint, 2 * dataset->links->len + 1);
  for (guint i = 0; i < dataset->links->len; i++)
    if (get_link (dataset, i)->is_active)
      {
        self->first[get_link (dataset, i)->a]++;
        self->first[get_link (dataset, i)->b]++;
      }
  for (guint i = 1; i <= n_nodes; i++)
    self->first[i] += self->first[i - 1];
  /* Filling from the back leaves first[i] at the start of node i. */
  for (guint i = dataset->links->len; i-- > 0;)
    if (get_link (dataset, i)->is_active)
      {
        self->around[--self->first[get_link (dataset, i)->a]] = i;
        self->around[--self->first[get_link (dataset, i)->b]] = i;
      }
}

WfConnectivity *
wf_connectivity_new (const WfDataset *dataset)
{
  WfConnectivity *self = g_new0 (WfConnectivity, 1);
  guint n_nodes = dataset->nodes->len;

  self->dataset = dataset;
  build_adjacency (self);
  self->lost = g_hash_table_new (g_str_hash, g_str_equal);
  self->is_core = g_new0 (gboolean, n_nodes + 1);
  self->is_reached = g_new0 (gboolean, n_nodes + 1);
  self->queue = g_new0 (guint, n_nodes + 1);
  for (guint i = 0; i < dataset->core_hubs->len; i++)
    {
      guint node = find_node (dataset, g_ptr_array_index (dataset->core_hubs, i));
      if (node != NO_NODE)
        self->is_core[node] = TRUE;
    }
  return self;
}

void
wf_connectivity_free (WfConnectivity *self)
{
  g_free (self->first);
  g_free (self->around);
  g_hash_table_unref (self->lost);
  g_free (self->is_core);
  g_free (self->is_reached);
  g_free (self->queue);
  g_free (self);
}

void
wf_connectivity_lose_cable (WfConnectivity *self, const char *cable)
{
  const WfAsset *asset = wf_dataset_get_asset (self->dataset, cable);

  if (asset)
    g_hash_table_add (self->lost, (gpointer) asset->id);
}

/* --- isolation ---------------------------------------------------------- */

static gboolean
is_usable (WfConnectivity *self, const WfLink *link, const char *cable, guint gone)
{
  if (link->a == gone || link->b == gone)
    return FALSE;
  return !link->cable
         || ((!cable || strcmp (link->cable, cable) != 0)
             && !g_hash_table_contains (self->lost, link->cable));
}

static gboolean
search (WfConnectivity *self, guint hub, const char *cable, guint gone)
{
  guint n_queued = 0, n_core = 0;

  memset (self->is_reached, 0, sizeof (gboolean) * self->dataset->nodes->len);
  self->is_reached[hub] = TRUE;
  self->queue[n_queued++] = hub;
  for (guint at = 0; at < n_queued; at++)
    {
      guint node = self->queue[at];
      if (node != hub && self->is_core[node] && ++n_core == ENOUGH_CORE_HUBS)
        return FALSE;
      for (guint i = self->first[node]; i < self->first[node + 1]; i++)
        {
          const WfLink *link = get_link (self->dataset, self->around[i]);
          guint next = far_end (link, node);
          if (self->is_reached[next] || !is_usable (self, link, cable, gone))
            continue;
          self->is_reached[next] = TRUE;
          self->queue[n_queued++] = next;
        }
    }
  return TRUE;
}

gboolean
wf_connectivity_is_isolated (WfConnectivity *self, guint hub, const char *cable)
{
  return search (self, hub, cable, NO_NODE);
}

gboolean
wf_connectivity_is_isolated_without (WfConnectivity *self, guint hub, guint node)
{
  return search (self, hub, NULL, node);
}

/* --- reach -------------------------------------------------------------- */

/* Two or more active legs into the region and exactly one out of it. */
static gboolean
belongs (WfConnectivity *self, const gboolean *region, guint node)
{
  guint n_in = 0, n_out = 0;

  for (guint i = self->first[node]; i < self->first[node + 1]; i++)
    if (region[far_end (get_link (self->dataset, self->around[i]), node)])
      n_in++;
    else
      n_out++;
  return n_in >= 2 && n_out == 1;
}

static gboolean *
dup_region (WfConnectivity *self, guint hub)
{
  const WfDataset *dataset = self->dataset;
  gboolean *region = g_new0 (gboolean, dataset->nodes->len);
  const char *hub_id = get_node (dataset, hub)->id;
  gboolean grew = TRUE;

  region[hub] = TRUE;
  for (guint i = 0; i < dataset->nodes->len; i++)
    if (g_strcmp0 (get_node (dataset, i)->hub, hub_id) == 0)
      region[i] = TRUE;
  while (grew)
    {
      grew = FALSE;
      for (guint i = 0; i < dataset->nodes->len; i++)
        if (!region[i] && strcmp (get_node (dataset, i)->kind, "branching-unit") == 0
            && belongs (self, region, i))
          region[i] = grew = TRUE;
    }
  return region;
}

static void
add_once (GPtrArray *names, const char *name)
{
  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, (gpointer) name);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_edge (WfConnectivity *self, WfHubReach *reach, const WfLink *link, guint outside)
{
  g_ptr_array_add (reach->edges, (gpointer) link);
  reach->total_tbps += link->capacity_est_tbps;
  if (is_kind (link, "terrestrial-border") || is_kind (link, "domestic-other"))
    add_once (reach->neighbours, get_node (self->dataset, outside)->id);
  if (!link->cable)
    return;
  add_once (reach->cables, link->cable);
  if (g_hash_table_contains (self->lost, link->cable))
    reach->lost_tbps += link->capacity_est_tbps;
}

WfHubReach *
wf_connectivity_dup_reach (WfConnectivity *self, const char *hub)
{
  guint node = find_node (self->dataset, hub);

  if (node == NO_NODE)
    return NULL;
  g_autofree gboolean *region = dup_region (self, node);
  WfHubReach *reach = g_new0 (WfHubReach, 1);
  reach->hub = node;
  reach->edges = g_ptr_array_new ();
  reach->cables = g_ptr_array_new ();
  reach->neighbours = g_ptr_array_new ();
  for (guint i = 0; i < self->dataset->links->len; i++)
    {
      const WfLink *link = get_link (self->dataset, i);
      if (link->is_active && region[link->a] != region[link->b] && !is_kind (link, "backhaul"))
        add_edge (self, reach, link, region[link->a] ? link->b : link->a);
    }
  g_ptr_array_sort (reach->cables, compare_names);
  g_ptr_array_sort (reach->neighbours, compare_names);
  return reach;
}

void
wf_hub_reach_free (WfHubReach *reach)
{
  g_ptr_array_unref (reach->edges);
  g_ptr_array_unref (reach->cables);
  g_ptr_array_unref (reach->neighbours);
  g_free (reach);
}
