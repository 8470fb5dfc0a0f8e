/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-further-loss.h"

#include "analysis/wf-connectivity-private.h"

typedef struct
{
  WfConnectivity *graph;
  const WfDataset *dataset;
  const WfHubReach *reach;
  GHashTable *out;
} Search;

void
wf_further_loss_free (WfFurtherLoss *loss)
{
  g_free (loss->asset);
  g_strfreev (loss->cut_off);
  g_free (loss);
}

/* The link goes with the thing: it is of the cable, or ends at the point. */
static gboolean
goes_with (const Search *self, const WfLink *link, const char *cable, guint point)
{
  return cable != NULL ? g_strcmp0 (link->cable, cable) == 0 : link->a == point || link->b == point;
}

/* Nothing of the cable is left to the hub then. */
static gboolean
is_gone (const Search *self, const char *id, const char *cable, guint point)
{
  gboolean had_edge = FALSE;

  if (g_hash_table_contains (self->out, id))
    return TRUE;
  for (guint i = 0; i < self->reach->edges->len; i++)
    {
      const WfLink *link = g_ptr_array_index (self->reach->edges, i);

      if (g_strcmp0 (link->cable, id) != 0 || wf_connectivity_is_lost (self->graph, link))
        continue;
      if (!goes_with (self, link, cable, point))
        return FALSE;
      had_edge = TRUE;
    }
  return had_edge;
}

static gboolean
is_cut_off (const Search *self, guint hub, const char *cable, guint point)
{
  return cable != NULL ? wf_connectivity_is_isolated (self->graph, hub, cable)
                       : wf_connectivity_is_isolated_without (self->graph, hub, point);
}

/* NULL when nothing that works goes with it. */
static WfFurtherLoss *
new_loss (const Search *self, const char *id, const char *cable, guint point)
{
  const WfHubReach *reach = self->reach;
  double lost = 0;
  gboolean any = FALSE;
  WfFurtherLoss *loss;

  for (guint i = 0; i < reach->edges->len; i++)
    {
      const WfLink *link = g_ptr_array_index (reach->edges, i);

      if (!goes_with (self, link, cable, point) || wf_connectivity_is_lost (self->graph, link))
        continue;
      lost += link->capacity_est_tbps;
      any = TRUE;
    }
  if (!any)
    return NULL;
  loss = g_new0 (WfFurtherLoss, 1);
  loss->asset = g_strdup (id);
  loss->lost_tbps = lost;
  loss->left = reach->total_tbps > 0
                   ? wf_band_of (1 - (reach->lost_tbps + lost) / reach->total_tbps)
                   : WF_BAND_NONE;
  for (guint i = 0; i < reach->cables->len; i++)
    loss->n_cables_out += is_gone (self, g_ptr_array_index (reach->cables, i), cable, point);
  loss->isolates = !wf_connectivity_is_isolated (self->graph, reach->hub, NULL)
                   && is_cut_off (self, reach->hub, cable, point);
  return loss;
}

static int
compare_losses (gconstpointer a, gconstpointer b)
{
  const WfFurtherLoss *left = *(const WfFurtherLoss *const *) a;
  const WfFurtherLoss *right = *(const WfFurtherLoss *const *) b;

  if (left->isolates != right->isolates)
    return right->isolates - left->isolates;
  if (left->n_cables_out != right->n_cables_out)
    return left->n_cables_out > right->n_cables_out ? -1 : 1;
  if (left->lost_tbps != right->lost_tbps)
    return left->lost_tbps > right->lost_tbps ? -1 : 1;
  return strcmp (left->asset, right->asset);
}

/* Asked only of those that are told: every place is tried. */
static char **
dup_cut_off (const Search *self, const char *id)
{
  const guint node = wf_graph_find_node (self->dataset, id);
  const char *cable = node == NO_NODE ? id : NULL;
  g_autoptr (GPtrArray) places = wf_connectivity_dup_places (self->graph);
  GPtrArray *cut_off = g_ptr_array_new ();

  for (guint i = 0; i < places->len; i++)
    {
      const guint place = wf_graph_find_node (self->dataset, places->pdata[i]);

      if (place != self->reach->hub && place != node
          && !wf_connectivity_is_isolated (self->graph, place, NULL)
          && is_cut_off (self, place, cable, node))
        g_ptr_array_add (cut_off, g_strdup (places->pdata[i]));
    }
  g_ptr_array_add (cut_off, NULL);
  return (char **) g_ptr_array_free (cut_off, FALSE);
}

/* A landing point takes many cables with it: cables would never be told beside them. */
static void
keep_worst (const Search *self, GPtrArray *losses, guint max)
{
  guint n_points = 0, n_cables = 0;

  for (guint i = 0; i < losses->len;)
    {
      const WfFurtherLoss *loss = g_ptr_array_index (losses, i);
      guint *n = wf_graph_find_node (self->dataset, loss->asset) != NO_NODE ? &n_points : &n_cables;

      if ((*n)++ < max)
        i++;
      else
        g_ptr_array_remove_index (losses, i);
    }
}

static void
add_loss (GPtrArray *losses, WfFurtherLoss *loss)
{
  if (loss != NULL)
    g_ptr_array_add (losses, loss);
}

GPtrArray *
wf_further_loss_dup_worst (WfConnectivity *graph,
                           const WfDataset *dataset,
                           const WfHubReach *reach,
                           GHashTable *out,
                           guint max)
{
  const Search self = { graph, dataset, reach, out };
  GPtrArray *losses = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_further_loss_free);

  for (guint i = 0; i < reach->cable_losses->len; i++)
    {
      const char *id = g_array_index (reach->cable_losses, WfLoss, i).id;

      add_loss (losses, new_loss (&self, id, id, NO_NODE));
    }
  for (guint i = 0; i < reach->point_losses->len; i++)
    {
      const char *id = g_array_index (reach->point_losses, WfLoss, i).id;

      if (wf_graph_find_node (dataset, id) == reach->hub)
        continue; /* a place is not said to be lost without itself */
      add_loss (losses, new_loss (&self, id, NULL, wf_graph_find_node (dataset, id)));
    }
  g_ptr_array_sort (losses, compare_losses);
  keep_worst (&self, losses, max);
  for (guint i = 0; i < losses->len; i++)
    {
      WfFurtherLoss *loss = g_ptr_array_index (losses, i);

      loss->cut_off = dup_cut_off (&self, loss->asset);
    }
  return losses;
}
