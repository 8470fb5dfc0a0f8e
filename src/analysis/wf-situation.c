/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-situation.h"

#include <string.h>

#include "model/wf-vocabulary.h"

/* --- service states ----------------------------------------------------- */

static WfServiceState
state_of_statement (const char *status)
{
  if (strcmp (status, "in-service") == 0)
    return WF_STATE_IN_SERVICE;
  if (strcmp (status, "degraded") == 0)
    return WF_STATE_DEGRADED;
  if (strcmp (status, "out") == 0)
    return WF_STATE_OUT;
  return WF_STATE_UNKNOWN;
}

static WfServiceState
state_of_dataset (const WfAsset *asset)
{
  if (!asset || !asset->status)
    return WF_STATE_UNKNOWN;
  if (strcmp (asset->status, "in-service") == 0)
    return WF_STATE_IN_SERVICE;
  /* Out since before anything happened: not in use, and no news. Counting it as out would put a
   * loss of years ago among those of today, in every figure and on the map. */
  if (strcmp (asset->status, "retired") == 0 || strcmp (asset->status, "out-of-service") == 0)
    return WF_STATE_RETIRED;
  if (strcmp (asset->status, "planned") == 0 || strcmp (asset->status, "under-construction") == 0)
    return WF_STATE_PLANNED;
  return WF_STATE_UNKNOWN;
}

static gboolean
read_statement (WfRecord *record, const char *authority, WfStatement *statement)
{
  g_autofree char *status_field = g_strconcat ("status/", authority, NULL);
  g_autofree char *since_field = g_strconcat ("status-at/", authority, NULL);
  const WfLive *live = wf_record_get_winner (record, status_field);

  if (!live || !live->write->text)
    return FALSE;
  *statement = (WfStatement){
    /* The name inside the field, so that it lives as long as the operation. */
    .authority = live->write->field + strlen ("status/"),     .status = live->write->text,
    .since = wf_record_get_time (record, since_field),        .live = live,
    .marking = wf_space_get_marking (live->operation->space),
  };
  return TRUE;
}

GArray *
wf_situation_dup_statements (WfPicture *picture, const char *asset_id)
{
  GArray *statements = g_array_new (FALSE, TRUE, sizeof (WfStatement));
  /* While nobody said anything of any asset, a hundred thousand ids need not be hashed. */
  GListModel *said = wf_picture_get_list (picture, WF_TYPE_NAME_ASSET);
  WfRecord *record = g_list_model_get_n_items (said) > 0
                         ? wf_picture_lookup_name (picture, WF_TYPE_NAME_ASSET, asset_id)
                         : NULL;

  if (!record || wf_record_is_retired (record))
    return statements;
  g_auto (GStrv) authorities = wf_record_dup_keys (record, "status");
  for (guint i = 0; authorities[i]; i++)
    {
      WfStatement statement;
      if (read_statement (record, authorities[i], &statement))
        g_array_append_val (statements, statement);
    }
  return statements;
}

WfServiceState
wf_situation_asset_state (WfPicture *picture, const WfDataset *dataset, const char *asset_id)
{
  g_autoptr (GArray) statements = wf_situation_dup_statements (picture, asset_id);

  if (statements->len == 0)
    return state_of_dataset (dataset ? wf_dataset_get_asset (dataset, asset_id) : NULL);
  const WfStatement *first = &g_array_index (statements, WfStatement, 0);
  for (guint i = 1; i < statements->len; i++)
    if (strcmp (g_array_index (statements, WfStatement, i).status, first->status) != 0)
      return WF_STATE_CONTESTED;
  return state_of_statement (first->status);
}

/* --- incidents ---------------------------------------------------------- */

/* How bad, for "worst of": nobody's word is less than a good one, and a loss that is disputed is
 * less than a loss. */
static int
badness (WfServiceState state)
{
  switch (state)
    {
    case WF_STATE_OUT:
      return 5;
    case WF_STATE_CONTESTED:
      return 4;
    case WF_STATE_DEGRADED:
      return 3;
    case WF_STATE_IN_SERVICE:
      return 2;
    case WF_STATE_PLANNED:
    case WF_STATE_RETIRED:
      return 1;
    case WF_STATE_UNKNOWN:
    default:
      return 0;
    }
}

WfServiceState
wf_situation_incident_state (WfPicture *picture, const WfDataset *dataset, WfRecord *incident)
{
  g_auto (GStrv) assets = wf_record_dup_set (incident, "asset");
  WfServiceState worst = WF_STATE_UNKNOWN;

  for (guint i = 0; assets[i]; i++)
    {
      g_autoptr (GArray) statements = wf_situation_dup_statements (picture, assets[i]);
      WfServiceState state;

      /* That a list of cables calls it in service says nothing about this incident. */
      if (statements->len == 0)
        continue;
      state = wf_situation_asset_state (picture, dataset, assets[i]);
      if (badness (state) > badness (worst))
        worst = state;
    }
  return worst;
}

gboolean
wf_situation_incident_is_open (WfRecord *incident)
{
  return g_strcmp0 (wf_record_get_text (incident, "state"), "closed") != 0;
}

typedef struct
{
  WfRecord *incident; /* owned */
  gint64 severity, at;
  guint state;
} WfRanked;

static guint
rank_state (const char *state)
{
  static const char *const order[] = { "open", "contained", "recovering", "closed" };

  for (guint i = 0; state && i < G_N_ELEMENTS (order); i++)
    if (strcmp (state, order[i]) == 0)
      return i;
  return 0;
}

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const WfRanked *first = a, *second = b;

  if (first->severity != second->severity)
    return first->severity > second->severity ? -1 : 1;
  if (first->state != second->state)
    return first->state < second->state ? -1 : 1;
  if (first->at != second->at)
    return first->at > second->at ? -1 : 1;
  return strcmp (wf_record_get_id (first->incident), wf_record_get_id (second->incident));
}

GPtrArray *
wf_situation_dup_incidents (WfPicture *picture, const WfDataset *dataset, const WfQuery *query)
{
  GListModel *list = wf_picture_get_list (picture, WF_TYPE_NAME_INCIDENT);
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (WfRanked));
  GPtrArray *incidents = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (list, i);
      WfRecord *incident = WF_RECORD (item);
      if (query && !wf_query_matches (query, incident))
        continue;
      gint64 happened = wf_record_get_time (incident, "happened-at");
      WfRanked rank = {
        .incident = incident,
        .severity = wf_record_get_integer (incident, "severity", 0),
        .at = happened != WF_NO_TIME ? happened : wf_record_get_created_at (incident),
        .state = rank_state (wf_record_get_text (incident, "state")),
      };
      g_object_ref (incident);
      g_array_append_val (ranked, rank);
    }
  g_array_sort (ranked, compare_ranked);
  for (guint i = 0; i < ranked->len; i++)
    g_ptr_array_add (incidents, g_array_index (ranked, WfRanked, i).incident);
  return incidents;
}
