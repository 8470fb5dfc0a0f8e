/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-situation.h"

#include <string.h>

#include "model/wf-vocabulary.h"

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
wf_situation_dup_countries (GPtrArray *incidents)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) countries = g_ptr_array_new ();

  for (guint i = 0; i < incidents->len; i++)
    {
      if (!wf_situation_incident_is_open (g_ptr_array_index (incidents, i)))
        continue;
      g_auto (GStrv) set = wf_record_dup_set (g_ptr_array_index (incidents, i), "country");
      for (guint j = 0; set[j]; j++)
        if (!g_hash_table_contains (seen, set[j]))
          {
            char *country = g_strdup (set[j]);
            g_hash_table_add (seen, country);
            g_ptr_array_add (countries, country);
          }
    }
  g_ptr_array_sort (countries, compare_words);
  g_ptr_array_add (countries, NULL);
  return (char **) g_ptr_array_steal (countries, NULL);
}

static void
count_incidents (WfFigures *figures,
                 WfPicture *picture,
                 const WfDataset *dataset,
                 const WfQuery *query)
{
  g_autoptr (GPtrArray) incidents = wf_situation_dup_incidents (picture, dataset, query);

  for (guint i = 0; i < incidents->len; i++)
    if (wf_situation_incident_is_open (g_ptr_array_index (incidents, i)))
      figures->n_open++;
  figures->n_incidents
      = g_list_model_get_n_items (wf_picture_get_list (picture, WF_TYPE_NAME_INCIDENT));
  figures->countries = wf_situation_dup_countries (incidents);
}

static void
count_assets (WfFigures *figures, WfPicture *picture, const WfDataset *dataset)
{
  for (guint i = 0; dataset && i < dataset->assets->len; i++)
    {
      const WfAsset *asset = g_ptr_array_index (dataset->assets, i);
      WfServiceState state = wf_situation_asset_state (picture, dataset, asset->id);
      if (state == WF_STATE_CONTESTED)
        figures->n_contested++;
      if (state != WF_STATE_OUT || !wf_asset_is_line (asset))
        continue;
      figures->n_out++;
      if (asset->kind == WF_ASSET_TELECOM_CABLE)
        figures->n_cables_out++;
    }
}

static void
note_due (WfFigures *figures, gint64 due, gint64 now_us)
{
  if (due == WF_NO_TIME)
    return;
  if (due < now_us)
    figures->n_late++;
  else if (figures->next_due == WF_NO_TIME || due < figures->next_due)
    figures->next_due = due;
}

static gboolean
is_task_open (WfRecord *task)
{
  const char *state = wf_record_get_text (task, "state");
  return !state || (strcmp (state, "done") != 0 && strcmp (state, "dropped") != 0);
}

static void
count_task (WfFigures *figures, WfRecord *task, gint64 now_us)
{
  const char *holder = wf_record_get_text (task, "holder");

  if (!is_task_open (task))
    return;
  if (!holder || !*holder)
    figures->n_unowned++;
  note_due (figures, wf_record_get_time (task, "due-at"), now_us);
}

gboolean
wf_situation_actor_is_silent (WfRecord *actor, gint64 now_us)
{
  gint64 interval = wf_record_get_integer (actor, "report-every-min", 0);
  gint64 heard = wf_record_get_time (actor, "heard-at");

  if (interval <= 0 || interval > G_MAXINT32
      || g_strcmp0 (wf_record_get_text (actor, "engaged"), "not-engaged") == 0)
    return FALSE;
  /* Never heard: the clock runs since the desk was put on the board. */
  if (heard == WF_NO_TIME)
    heard = wf_record_get_created_at (actor);
  return heard + interval * WF_MINUTE_US < now_us;
}

static void
count_records (WfFigures *figures, WfPicture *picture, gint64 now_us)
{
  g_autoptr (GPtrArray) records = wf_picture_dup_records (picture);

  for (guint i = 0; i < records->len; i++)
    {
      WfRecord *record = g_ptr_array_index (records, i);
      const char *type = wf_record_get_type_name (record);
      figures->n_conflicts += wf_record_get_n_conflicts (record);
      if (strcmp (type, WF_TYPE_NAME_TASK) == 0)
        count_task (figures, record, now_us);
      else if (strcmp (type, WF_TYPE_NAME_ACTOR) == 0)
        figures->n_silent += wf_situation_actor_is_silent (record, now_us);
      else if (strcmp (type, WF_TYPE_NAME_CLAIM) == 0)
        {
          const char *state = wf_record_get_text (record, "state");
          figures->n_claims_open += !state || strcmp (state, "open") == 0;
        }
    }
}

static void
count_deadlines (WfFigures *figures, WfPicture *picture, const WfScheme *scheme, gint64 now_us)
{
  g_autoptr (GArray) deadlines = wf_situation_dup_deadlines (picture, scheme, now_us);

  for (guint i = 0; i < deadlines->len; i++)
    {
      const WfDeadline *deadline = &g_array_index (deadlines, WfDeadline, i);
      if (deadline->state == WF_DEADLINE_RUNNING || deadline->state == WF_DEADLINE_LATE)
        note_due (figures, deadline->due_at, now_us);
    }
}

WfFigures *
wf_situation_compute (WfPicture *picture,
                      const WfDataset *dataset,
                      const WfScheme *scheme,
                      const WfQuery *query,
                      gint64 now_us)
{
  WfFigures *figures = g_new0 (WfFigures, 1);

  figures->next_due = WF_NO_TIME;
  count_incidents (figures, picture, dataset, query);
  count_assets (figures, picture, dataset);
  count_records (figures, picture, now_us);
  count_deadlines (figures, picture, scheme, now_us);
  return figures;
}

void
wf_figures_free (WfFigures *figures)
{
  g_strfreev (figures->countries);
  g_free (figures);
}
