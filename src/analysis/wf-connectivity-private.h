/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "analysis/wf-connectivity.h"

G_BEGIN_DECLS

#define NO_NODE G_MAXUINT

struct _WfConnectivity
{
  const WfDataset *dataset;
  /* Active links of node i: around[first[i]] … around[first[i + 1] - 1], indices into
   * dataset->links. */
  guint *first;
  guint *around;
  guint8 *is_lost;    /* a link */
  guint *cable;       /* of a link: 1 + number of its cable, or 0 */
  GHashTable *cables; /* id -> its number + 1 */
  gboolean *is_core;
  /* Scratch of the search. */
  gboolean *is_reached;
  guint *queue;
};

static inline const WfLink *
wf_graph_get_link (const WfDataset *dataset, guint index)
{
  return &g_array_index (dataset->links, WfLink, index);
}

static inline const WfNode *
wf_graph_get_node (const WfDataset *dataset, guint index)
{
  return &g_array_index (dataset->nodes, WfNode, index);
}

static inline guint
wf_graph_find_node (const WfDataset *dataset, const char *id)
{
  guint found = id ? GPOINTER_TO_UINT (g_hash_table_lookup (dataset->node_by_id, id)) : 0;
  return found ? found - 1 : NO_NODE;
}

static inline gboolean
wf_graph_is_kind (const WfLink *link, const char *kind)
{
  return strcmp (link->kind, kind) == 0;
}

static inline guint
wf_graph_far_end (const WfLink *link, guint node)
{
  return link->a == node ? link->b : link->a;
}

G_END_DECLS
