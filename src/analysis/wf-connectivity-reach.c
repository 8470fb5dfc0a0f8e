/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hub's region, its edges, and what each of them carries (data/datasets/README.md, n_minus_1). */
#include "analysis/wf-connectivity-private.h"

/* Two or more active legs into the region and exactly one out of it. */
static gboolean
belongs (WfConnectivity *self, const gboolean *region, guint node)
{
  guint n_in = 0, n_out = 0;

  for (guint i = self->first[node]; i < self->first[node + 1]; i++)
    if (region[wf_graph_far_end (wf_graph_get_link (self->dataset, self->around[i]), node)])
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
  const char *hub_id = wf_graph_get_node (dataset, hub)->id;
  gboolean grew = TRUE;

  region[hub] = TRUE;
  for (guint i = 0; i < dataset->nodes->len; i++)
    if (g_strcmp0 (wf_graph_get_node (dataset, i)->hub, hub_id) == 0)
      region[i] = TRUE;
  while (grew)
    {
      grew = FALSE;
      for (guint i = 0; i < dataset->nodes->len; i++)
        if (!region[i] && strcmp (wf_graph_get_node (dataset, i)->kind, "branching-unit") == 0
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

/* Adds to what @id carries; a first mention goes to the end, so that ties stay in the order of the
 * data. */
static void
add_loss (GArray *losses, const char *id, double tbps)
{
  for (guint i = 0; i < losses->len; i++)
    {
      WfLoss *loss = &g_array_index (losses, WfLoss, i);
      if (strcmp (loss->id, id) == 0)
        {
          loss->tbps += tbps;
          return;
        }
    }
  WfLoss loss = { id, tbps };
  g_array_append_val (losses, loss);
}

/* Insertion, because it keeps ties as they are, and the lists are short. */
static void
sort_losses (GArray *losses)
{
  for (guint i = 1; i < losses->len; i++)
    {
      WfLoss loss = g_array_index (losses, WfLoss, i);
      guint at = i;
      for (; at > 0 && g_array_index (losses, WfLoss, at - 1).tbps < loss.tbps; at--)
        g_array_index (losses, WfLoss, at) = g_array_index (losses, WfLoss, at - 1);
      g_array_index (losses, WfLoss, at) = loss;
    }
}

static void
add_edge (WfConnectivity *self, WfHubReach *reach, const WfLink *link, guint inside)
{
  const WfNode *far = wf_graph_get_node (self->dataset, wf_graph_far_end (link, inside));
  const WfNode *near = wf_graph_get_node (self->dataset, inside);

  g_ptr_array_add (reach->edges, (gpointer) link);
  reach->total_tbps += link->capacity_est_tbps;
  if (wf_connectivity_is_lost (self, link))
    reach->lost_tbps += link->capacity_est_tbps;
  add_loss (reach->link_losses, link->id, link->capacity_est_tbps);
  if (strcmp (near->kind, "landing-point") == 0)
    {
      add_once (reach->landings, near->id);
      add_loss (reach->point_losses, near->id, link->capacity_est_tbps);
    }
  if (wf_graph_is_kind (link, "terrestrial-border") || wf_graph_is_kind (link, "domestic-other"))
    add_once (reach->neighbours, far->id);
  if (!link->cable)
    return;
  add_once (reach->cables, link->cable);
  add_loss (reach->cable_losses, link->cable, link->capacity_est_tbps);
}

static WfHubReach *
new_reach (guint hub)
{
  WfHubReach *reach = g_new0 (WfHubReach, 1);

  reach->hub = hub;
  reach->edges = g_ptr_array_new ();
  reach->cables = g_ptr_array_new ();
  reach->neighbours = g_ptr_array_new ();
  reach->landings = g_ptr_array_new ();
  reach->cable_losses = g_array_new (FALSE, FALSE, sizeof (WfLoss));
  reach->link_losses = g_array_new (FALSE, FALSE, sizeof (WfLoss));
  reach->point_losses = g_array_new (FALSE, FALSE, sizeof (WfLoss));
  return reach;
}

WfHubReach *
wf_connectivity_dup_reach (WfConnectivity *self, const char *hub)
{
  guint node = wf_graph_find_node (self->dataset, hub);

  if (node == NO_NODE)
    return NULL;
  g_autofree gboolean *region = dup_region (self, node);
  WfHubReach *reach = new_reach (node);
  for (guint i = 0; i < self->dataset->links->len; i++)
    {
      const WfLink *link = wf_graph_get_link (self->dataset, i);
      if (link->is_active && region[link->a] != region[link->b]
          && !wf_graph_is_kind (link, "backhaul"))
        add_edge (self, reach, link, region[link->a] ? link->a : link->b);
    }
  g_ptr_array_sort (reach->cables, compare_names);
  g_ptr_array_sort (reach->neighbours, compare_names);
  g_ptr_array_sort (reach->landings, compare_names);
  sort_losses (reach->cable_losses);
  sort_losses (reach->link_losses);
  sort_losses (reach->point_losses);
  return reach;
}

void
wf_hub_reach_free (WfHubReach *reach)
{
  g_ptr_array_unref (reach->edges);
  g_ptr_array_unref (reach->cables);
  g_ptr_array_unref (reach->neighbours);
  g_ptr_array_unref (reach->landings);
  g_array_unref (reach->cable_losses);
  g_array_unref (reach->link_losses);
  g_array_unref (reach->point_losses);
  g_free (reach);
}

GPtrArray *
wf_connectivity_dup_places (WfConnectivity *self)
{
  GPtrArray *places = g_ptr_array_new ();

  for (guint i = 0; i < self->dataset->nodes->len; i++)
    {
      const WfNode *node = wf_graph_get_node (self->dataset, i);
      if (strcmp (node->kind, "hub") == 0
          || (strcmp (node->kind, "landing-point") == 0 && !node->hub))
        g_ptr_array_add (places, (gpointer) node->id);
    }
  return places;
}
