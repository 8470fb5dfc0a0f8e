/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-connectivity-private.h"

#include <string.h>

#define ENOUGH_CORE_HUBS 2

static void
build_adjacency (WfConnectivity *self)
{
  const WfDataset *dataset = self->dataset;
  guint n_nodes = dataset->nodes->len;

  self->first = g_new0 (guint, n_nodes + 1);
  self->around = g_new0 (guint, 2 * dataset->links->len + 1);
  for (guint i = 0; i < dataset->links->len; i++)
    if (wf_graph_get_link (dataset, i)->is_active)
      {
        self->first[wf_graph_get_link (dataset, i)->a]++;
        self->first[wf_graph_get_link (dataset, i)->b]++;
      }
  for (guint i = 1; i <= n_nodes; i++)
    self->first[i] += self->first[i - 1];
  /* Filling from the back leaves first[i] at the start of node i. */
  for (guint i = dataset->links->len; i-- > 0;)
    if (wf_graph_get_link (dataset, i)->is_active)
      {
        self->around[--self->first[wf_graph_get_link (dataset, i)->a]] = i;
        self->around[--self->first[wf_graph_get_link (dataset, i)->b]] = i;
      }
}

/* Numbers compare faster than names, and the search compares at every link. */
static void
number_cables (WfConnectivity *self)
{
  GArray *links = self->dataset->links;

  self->is_lost = g_new0 (guint8, links->len + 1);
  self->cable = g_new0 (guint, links->len + 1);
  self->cables = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < links->len; i++)
    {
      const char *id = wf_graph_get_link (self->dataset, i)->cable;
      if (!id)
        continue;
      if (!g_hash_table_contains (self->cables, id))
        g_hash_table_insert (self->cables, (gpointer) id,
                             GUINT_TO_POINTER (g_hash_table_size (self->cables) + 1));
      self->cable[i] = GPOINTER_TO_UINT (g_hash_table_lookup (self->cables, id));
    }
}

WfConnectivity *
wf_connectivity_new (const WfDataset *dataset)
{
  WfConnectivity *self = g_new0 (WfConnectivity, 1);
  guint n_nodes = dataset->nodes->len;

  self->dataset = dataset;
  build_adjacency (self);
  number_cables (self);
  self->is_core = g_new0 (gboolean, n_nodes + 1);
  self->is_reached = g_new0 (gboolean, n_nodes + 1);
  self->queue = g_new0 (guint, n_nodes + 1);
  for (guint i = 0; i < dataset->core_hubs->len; i++)
    {
      guint node = wf_graph_find_node (dataset, g_ptr_array_index (dataset->core_hubs, i));
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
  g_free (self->is_lost);
  g_free (self->cable);
  g_hash_table_unref (self->cables);
  g_free (self->is_core);
  g_free (self->is_reached);
  g_free (self->queue);
  g_free (self);
}

/* --- losses ------------------------------------------------------------- */

static guint
find_cable (WfConnectivity *self, const char *id)
{
  return id ? GPOINTER_TO_UINT (g_hash_table_lookup (self->cables, id)) : 0;
}

gboolean
wf_connectivity_lose_cable (WfConnectivity *self, const char *cable)
{
  guint number = find_cable (self, cable);

  for (guint i = 0; number != 0 && i < self->dataset->links->len; i++)
    if (self->cable[i] == number)
      self->is_lost[i] = TRUE;
  return number != 0;
}

gboolean
wf_connectivity_lose_leg (WfConnectivity *self, const char *cable, guint part)
{
  guint number = find_cable (self, cable);
  gboolean found = FALSE;

  for (guint i = 0; number != 0 && i < self->dataset->links->len; i++)
    if (self->cable[i] == number && wf_graph_get_link (self->dataset, i)->part == (int) part)
      self->is_lost[i] = found = TRUE;
  return found;
}

gboolean
wf_connectivity_lose_node (WfConnectivity *self, const char *id)
{
  guint node = wf_graph_find_node (self->dataset, id);

  if (node == NO_NODE)
    return FALSE;
  for (guint i = self->first[node]; i < self->first[node + 1]; i++)
    self->is_lost[self->around[i]] = TRUE;
  return TRUE;
}

void
wf_connectivity_restore (WfConnectivity *self)
{
  memset (self->is_lost, 0, self->dataset->links->len);
}

gboolean
wf_connectivity_is_lost (WfConnectivity *self, const WfLink *link)
{
  return self->is_lost[link - (const WfLink *) (const void *) self->dataset->links->data];
}

/* --- isolation ---------------------------------------------------------- */

static gboolean
search (WfConnectivity *self, guint hub, guint cable, guint gone)
{
  guint n_queued = 0, n_core = 0;

  if (hub == gone)
    return TRUE;
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
          guint link = self->around[i];
          guint next = wf_graph_far_end (wf_graph_get_link (self->dataset, link), node);
          if (self->is_reached[next] || self->is_lost[link] || next == gone
              || (cable != 0 && self->cable[link] == cable))
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
  return search (self, hub, find_cable (self, cable), NO_NODE);
}

gboolean
wf_connectivity_is_isolated_without (WfConnectivity *self, guint hub, guint node)
{
  return search (self, hub, 0, node);
}

/* Sorted names of the things that cut the hub off when they go. */
static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
wf_connectivity_dup_isolating_cables (WfConnectivity *self, const WfHubReach *reach)
{
  GPtrArray *isolating = g_ptr_array_new ();

  if (wf_connectivity_is_isolated (self, reach->hub, NULL))
    return isolating;
  for (guint i = 0; i < reach->cables->len; i++)
    if (wf_connectivity_is_isolated (self, reach->hub, g_ptr_array_index (reach->cables, i)))
      g_ptr_array_add (isolating, g_ptr_array_index (reach->cables, i));
  return isolating;
}

GPtrArray *
wf_connectivity_dup_isolating_points (WfConnectivity *self, const WfHubReach *reach)
{
  GPtrArray *isolating = g_ptr_array_new ();
  const char *hub = wf_graph_get_node (self->dataset, reach->hub)->id;

  if (wf_connectivity_is_isolated (self, reach->hub, NULL))
    return isolating;
  for (guint i = 0; i < self->dataset->nodes->len; i++)
    {
      const WfNode *node = wf_graph_get_node (self->dataset, i);
      if (g_strcmp0 (node->hub, hub) == 0
          && wf_connectivity_is_isolated_without (self, reach->hub, i))
        g_ptr_array_add (isolating, (gpointer) node->id);
    }
  g_ptr_array_sort (isolating, compare_names);
  return isolating;
}
