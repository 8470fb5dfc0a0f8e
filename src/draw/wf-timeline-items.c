/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-timeline-items.h"

#include <string.h>

#include "model/wf-vocabulary.h"

typedef struct
{
  WfPicture *picture;
  const WfDataset *dataset;
  const WfScheme *scheme;
  WfQuery *query;
  WfTimelineLanes by;
  const WfTimelineWords *words;
  WfTimelineModel *model;
  GPtrArray *lane_keys; /* char *, each once */
} Collector;

WfTone
wf_timeline_incident_tone (WfRecord *incident, WfServiceState state)
{
  if (!wf_situation_incident_is_open (incident)
      || wf_record_get_time (incident, "ended-at") != WF_NO_TIME)
    return WF_TONE_DONE;
  switch (state)
    {
    case WF_STATE_OUT:
      return WF_TONE_OUT;
    case WF_STATE_DEGRADED:
    case WF_STATE_CONTESTED:
      return WF_TONE_DEGRADED;
    case WF_STATE_UNKNOWN:
      return wf_record_get_integer (incident, "severity", 1) >= 2 ? WF_TONE_DEGRADED
                                                                  : WF_TONE_NEUTRAL;
    case WF_STATE_IN_SERVICE:
    case WF_STATE_PLANNED:
    case WF_STATE_RETIRED:
    default:
      return WF_TONE_NEUTRAL;
    }
}

char *
wf_timeline_dup_short_title (WfRecord *record)
{
  const char *title = wf_record_get_text (record, "title");

  if (title == NULL)
    return g_strdup (wf_record_get_text (record, "number"));

  const char *comma = strchr (title, ',');

  return comma != NULL && comma > title ? g_strndup (title, (gsize) (comma - title))
                                        : g_strdup (title);
}

/* "NIS2 Art. 23(4)(a)" -> "NIS2 23(4)(a)": a line on a timeline has little room. */
static char *
dup_without_art (const char *article)
{
  g_auto (GStrv) parts = g_strsplit (article, "Art. ", -1);

  return g_strjoinv ("", parts);
}

char *
wf_timeline_dup_article (const WfScheme *scheme, WfRecord *deadline)
{
  const char *id = wf_record_get_text (deadline, "deadline");
  const WfSchemeDeadline *rule = id != NULL ? wf_scheme_get_deadline (scheme, id) : NULL;
  const char *said = wf_record_get_text (deadline, "article");

  if (rule == NULL)
    return g_strdup (said != NULL ? said : id);

  const char *instrument = rule->instrument != NULL ? rule->instrument : "";
  const char *obligation = rule->obligation != NULL ? rule->obligation : "";
  const char *full = said != NULL ? said : rule->article != NULL ? rule->article : "";
  g_autofree char *article = dup_without_art (full);
  g_autofree char *what = g_strstrip (g_strndup (obligation, strcspn (obligation, ":;,(")));

  if (what[0] != '\0')
    what[0] = g_ascii_tolower (what[0]);
  if (strstr (article, instrument) != NULL)
    return g_strdup_printf ("%s %s", article, what);
  return g_strdup_printf ("%s %s %s", instrument, article, what);
}

static void
use_lane (Collector *collector, const char *key)
{
  if (!g_ptr_array_find_with_equal_func (collector->lane_keys, key, g_str_equal, NULL))
    g_ptr_array_add (collector->lane_keys, g_strdup (key));
}

static WfTimelineItem *
add_item (Collector *collector, const char *lane, const char *kind, WfRecord *record)
{
  g_autofree char *ref = g_strdup_printf ("%s:%s", kind, wf_record_get_id (record));

  use_lane (collector, lane);
  return wf_timeline_model_add_item (collector->model, lane, ref);
}

/* When it came to an end: the time somebody gave, else when somebody wrote that it is closed;
 * WF_NO_TIME while it goes on. */
static gint64
get_end (WfRecord *record)
{
  gint64 ended_at = wf_record_get_time (record, "ended-at");
  const char *state = wf_record_get_text (record, "state");

  if (ended_at != WF_NO_TIME || g_strcmp0 (state, "closed") != 0)
    return ended_at;

  const WfLive *live = wf_record_get_winner (record, "state");

  return live != NULL ? wf_operation_get_entered_at (live->operation) : WF_NO_TIME;
}

static char **
dup_incident_lanes (Collector *collector, WfRecord *incident)
{
  const char *sector = wf_record_get_text (incident, "sector");
  const char *kind = wf_record_get_text (incident, "kind");
  const char *one = NULL;
  g_auto (GStrv) several = NULL;

  switch (collector->by)
    {
    case WF_TIMELINE_BY_COUNTRY:
      several = wf_record_dup_set (incident, "country");
      break;
    case WF_TIMELINE_BY_CABLE:
      several = wf_record_dup_set (incident, "asset");
      break;
    case WF_TIMELINE_BY_ACTOR:
      one = wf_record_get_text (incident, "lead");
      break;
    case WF_TIMELINE_BY_KIND:
      one = kind;
      break;
    case WF_TIMELINE_BY_SECTOR:
    default:
      one = g_strcmp0 (kind, "cable-fault") == 0 ? WF_LANE_TELECOM_CABLES : sector;
      break;
    }
  if (several != NULL && several[0] != NULL)
    return g_steal_pointer (&several);

  const char *lanes[] = { one != NULL ? one : WF_LANE_OTHER, NULL };

  return g_strdupv ((char **) lanes);
}

static void
collect_incidents (Collector *collector)
{
  const WfTimelineWords *words = collector->words;
  g_autoptr (GPtrArray) incidents
      = wf_situation_dup_incidents (collector->picture, collector->dataset, collector->query);

  for (guint i = 0; i < incidents->len; i++)
    {
      WfRecord *incident = incidents->pdata[i];
      gint64 happened_at = wf_record_get_time (incident, "happened-at");
      WfServiceState state
          = wf_situation_incident_state (collector->picture, collector->dataset, incident);
      g_auto (GStrv) lanes = dup_incident_lanes (collector, incident);

      if (happened_at == WF_NO_TIME)
        happened_at = wf_record_get_created_at (incident);
      for (guint j = 0; lanes[j] != NULL; j++)
        {
          WfTimelineItem *item = add_item (collector, lanes[j], "incident", incident);

          item->shape = WF_TIMELINE_SPAN;
          item->from = happened_at;
          item->to = get_end (incident);
          item->tone = wf_timeline_incident_tone (incident, state);
          item->label = words->title (words->data, incident, state);
          item->detail = words->detail (words->data, incident, state);
        }
    }
}

static void
collect_claims (Collector *collector)
{
  const WfTimelineWords *words = collector->words;
  GListModel *claims = wf_picture_get_list (collector->picture, WF_TYPE_NAME_CLAIM);

  for (guint i = 0; i < g_list_model_get_n_items (claims); i++)
    {
      g_autoptr (WfRecord) claim = g_list_model_get_item (claims, i);
      gint64 happened_at = wf_record_get_time (claim, "happened-at");

      if (!wf_query_matches (collector->query, claim))
        continue;

      g_auto (GStrv) countries = collector->by == WF_TIMELINE_BY_COUNTRY
                                     ? wf_record_dup_set (claim, "country")
                                     : g_new0 (char *, 1);
      const char *other[]
          = { collector->by == WF_TIMELINE_BY_SECTOR || collector->by == WF_TIMELINE_BY_KIND
                  ? WF_LANE_INFORMATION
                  : WF_LANE_OTHER,
              NULL };
      const char *const *lanes
          = countries[0] != NULL ? (const char *const *) countries : (const char *const *) other;

      for (guint j = 0; lanes[j] != NULL; j++)
        {
          WfTimelineItem *item = add_item (collector, lanes[j], "claim", claim);

          item->shape = WF_TIMELINE_SPAN;
          item->from = happened_at != WF_NO_TIME ? happened_at : wf_record_get_created_at (claim);
          item->to = get_end (claim);
          item->tone = item->to == WF_NO_TIME ? WF_TONE_NEUTRAL : WF_TONE_DONE;
          item->label = words->title (words->data, claim, WF_STATE_UNKNOWN);
          item->detail = words->detail (words->data, claim, WF_STATE_UNKNOWN);
        }
    }
}

/* One mark for every mode that was written, not only for the one in force. */
static void
collect_mode_changes (Collector *collector)
{
  GListModel *activations = wf_picture_get_list (collector->picture, WF_TYPE_NAME_ACTIVATION);

  for (guint i = 0; i < g_list_model_get_n_items (activations); i++)
    {
      g_autoptr (WfRecord) activation = g_list_model_get_item (activations, i);
      GPtrArray *operations = wf_record_get_operations (activation);
      const char *mechanism = wf_record_get_text (activation, "mechanism");

      if (mechanism == NULL)
        continue;
      for (guint j = 0; j < operations->len; j++)
        {
          WfOperation *operation = operations->pdata[j];
          const WfWrite *mode = wf_operation_find_write (operation, "mode");
          const WfWrite *decided = wf_operation_find_write (operation, "decided-at");
          const char *lane = collector->by == WF_TIMELINE_BY_ACTOR ? mechanism : WF_LANE_MECHANISMS;
          gint64 at;

          if (mode == NULL || mode->text == NULL)
            continue;
          if (decided == NULL || decided->text == NULL || !wf_time_parse_iso (decided->text, &at))
            at = wf_operation_get_entered_at (operation);

          g_autofree char *ref = g_strdup_printf ("mechanism:%s", mechanism);
          const WfSchemeMode *scheme_mode = wf_scheme_get_mode (collector->scheme, mode->text);

          use_lane (collector, lane);
          WfTimelineItem *item = wf_timeline_model_add_item (collector->model, lane, ref);
          item->shape = WF_TIMELINE_MARK;
          item->from = at;
          item->tone = scheme_mode != NULL && scheme_mode->is_activation ? WF_TONE_ACCENT
                                                                         : WF_TONE_NEUTRAL;
          item->label
              = collector->words->mode_title (collector->words->data, mechanism, mode->text);
          item->detail = g_strdup (item->label);
        }
    }
}

/* Lanes by kind show the log itself; lanes by actor the work that is due. */
static void
collect_marks (Collector *collector,
               const char *type,
               const char *lane_field,
               const char *time_field)
{
  const WfTimelineWords *words = collector->words;
  GListModel *records = wf_picture_get_list (collector->picture, type);

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (records, i);
      const char *lane = wf_record_get_text (record, lane_field);
      gint64 at = wf_record_get_time (record, time_field);

      if (lane == NULL || at == WF_NO_TIME || !wf_query_matches (collector->query, record))
        continue;

      WfTimelineItem *item = add_item (collector, lane, type, record);
      const char *state = wf_record_get_text (record, "state");

      item->shape = WF_TIMELINE_MARK;
      item->from = at;
      item->tone = g_strcmp0 (state, "done") == 0 ? WF_TONE_DONE
                   : g_str_equal (type, WF_TYPE_NAME_TASK) && at < collector->model->now
                       ? WF_TONE_OUT
                       : WF_TONE_ACCENT;
      item->label = words->title (words->data, record, WF_STATE_UNKNOWN);
      item->detail = words->detail (words->data, record, WF_STATE_UNKNOWN);
    }
}

static void
collect_deadlines (Collector *collector)
{
  const WfTimelineWords *words = collector->words;
  g_autoptr (GArray) deadlines
      = wf_situation_dup_deadlines (collector->picture, collector->scheme, collector->model->now);

  for (guint i = 0; i < deadlines->len; i++)
    {
      const WfDeadline *deadline = &g_array_index (deadlines, WfDeadline, i);
      const char *incident = wf_record_get_text (deadline->record, "incident");

      if (deadline->state != WF_DEADLINE_RUNNING && deadline->state != WF_DEADLINE_LATE)
        continue;

      g_autofree char *ref = incident != NULL ? g_strdup_printf ("incident:%s", incident) : NULL;
      WfTimelineDue *due = wf_timeline_model_add_due (collector->model, ref, deadline->due_at);

      due->is_late = deadline->state == WF_DEADLINE_LATE;
      due->countdown = words->countdown (words->data, deadline);
      due->article = wf_timeline_dup_article (collector->scheme, deadline->record);
      due->parties = words->parties (words->data, wf_record_get_text (deadline->record, "owed-by"),
                                     wf_record_get_text (deadline->record, "owed-to"));
    }
}

static int
rank_lane (const Collector *collector, const char *key)
{
  static const char *const first[]
      = { WF_LANE_TELECOM_CABLES, "digital-infrastructure", "energy", "transport" };
  static const char *const last[] = { WF_LANE_OTHER, WF_LANE_INFORMATION, WF_LANE_MECHANISMS };

  for (gsize i = 0; i < G_N_ELEMENTS (last); i++)
    if (g_str_equal (key, last[i]))
      return 100 + (int) i;
  for (gsize i = 0; i < G_N_ELEMENTS (first); i++)
    if (g_str_equal (key, first[i]))
      return (int) i;
  return 50;
}

static int
compare_lanes (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Collector *collector = user_data;
  const char *one = *(const char *const *) a, *other = *(const char *const *) b;
  int difference = rank_lane (collector, one) - rank_lane (collector, other);

  return difference != 0 ? difference : strcmp (one, other);
}

static void
name_lanes (Collector *collector)
{
  GPtrArray *keys = collector->lane_keys;

  g_ptr_array_sort_with_data (keys, compare_lanes, collector);
  for (guint i = 0; i < keys->len; i++)
    {
      g_autofree char *name
          = collector->words->lane_name (collector->words->data, collector->by, keys->pdata[i]);

      wf_timeline_model_add_lane (collector->model, keys->pdata[i], name);
    }
}

WfTimelineModel *
wf_timeline_collect (WfPicture *picture,
                     const WfDataset *dataset,
                     const WfScheme *scheme,
                     const WfQuery *query,
                     WfTimelineLanes by,
                     gint64 now,
                     const WfTimelineWords *words)
{
  g_autoptr (WfQuery) unbrushed = wf_query_copy (query);
  g_autoptr (GPtrArray) lane_keys = g_ptr_array_new_with_free_func (g_free);
  Collector collector = { picture, dataset, scheme, unbrushed, by, words, NULL, lane_keys };

  unbrushed->from = unbrushed->to = WF_NO_TIME;
  collector.model = wf_timeline_model_new (now);
  collect_incidents (&collector);
  if (by != WF_TIMELINE_BY_CABLE && by != WF_TIMELINE_BY_ACTOR)
    collect_claims (&collector);
  if (by != WF_TIMELINE_BY_CABLE)
    collect_mode_changes (&collector);
  if (by == WF_TIMELINE_BY_KIND)
    collect_marks (&collector, WF_TYPE_NAME_ENTRY, "kind", "happened-at");
  if (by == WF_TIMELINE_BY_ACTOR)
    collect_marks (&collector, WF_TYPE_NAME_TASK, "actor", "due-at");
  collect_deadlines (&collector);
  name_lanes (&collector);
  return collector.model;
}
