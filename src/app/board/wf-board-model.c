/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/board/wf-board-model.h"

#include <string.h>

#include "app/values/wf-contested.h"
#include "model/wf-vocabulary.h"

G_DEFINE_FINAL_TYPE (WfBoardItem, wf_board_item, G_TYPE_OBJECT)

typedef struct
{
  WfContext *context;
  WfPicture *picture;
  WfScheme *scheme;
  gint64 now;
  WfBoardModel *model;
  GHashTable *by_actor; /* char * -> WfBoardItem */
} Builder;

/* --- item -------------------------------------------------------------------- */

static void
clear_deadline (gpointer data)
{
  g_clear_object (&((WfDeadline *) data)->record);
}

static void
wf_board_item_finalize (GObject *object)
{
  WfBoardItem *self = WF_BOARD_ITEM (object);

  for (guint i = 0; i < WF_BOARD_N_PHASES; i++)
    {
      g_ptr_array_unref (self->tasks[i]);
      g_ptr_array_unref (self->suggested[i]);
    }
  g_array_unref (self->deadlines);
  g_clear_object (&self->record);
  g_free (self->actor);
  G_OBJECT_CLASS (wf_board_item_parent_class)->finalize (object);
}

static void
wf_board_item_class_init (WfBoardItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wf_board_item_finalize;
}

static void
wf_board_item_init (WfBoardItem *self)
{
  for (guint i = 0; i < WF_BOARD_N_PHASES; i++)
    {
      self->tasks[i] = g_ptr_array_new_with_free_func (g_object_unref);
      self->suggested[i] = g_ptr_array_new ();
    }
  self->deadlines = g_array_new (FALSE, FALSE, sizeof (WfDeadline));
  g_array_set_clear_func (self->deadlines, clear_deadline);
}

void
wf_board_item_update (WfBoardItem *self, WfBoardItem *newer)
{
  if (self->actor == NULL || self == newer)
    return;
  for (guint i = 0; i < WF_BOARD_N_PHASES; i++)
    {
      g_ptr_array_unref (self->tasks[i]);
      self->tasks[i] = g_ptr_array_ref (newer->tasks[i]);
      g_ptr_array_unref (self->suggested[i]);
      self->suggested[i] = g_ptr_array_ref (newer->suggested[i]);
    }
  g_array_unref (self->deadlines);
  self->deadlines = g_array_ref (newer->deadlines);
  g_set_object (&self->record, newer->record);
  self->matches = newer->matches;
}

/* --- rules ------------------------------------------------------------------- */

WfTaskLook
wf_task_get_look (WfRecord *task, gint64 now)
{
  const char *state = wf_record_get_text (task, "state");
  const char *holder = wf_record_get_text (task, "holder");
  gint64 due_at = wf_record_get_time (task, "due-at");

  if (g_strcmp0 (state, "done") == 0)
    return WF_TASK_DONE;
  if (due_at != WF_NO_TIME && due_at < now)
    return WF_TASK_LATE;
  if (holder == NULL || holder[0] == '\0')
    return WF_TASK_UNOWNED;
  return g_strcmp0 (state, "in-progress") == 0 ? WF_TASK_RUNNING : WF_TASK_OPEN;
}

int
wf_board_phase_index (const WfScheme *scheme, const char *phase)
{
  for (guint i = 0; phase != NULL && i < MIN (scheme->phases->len, WF_BOARD_N_PHASES); i++)
    if (g_str_equal (((const WfSchemePhase *) scheme->phases->pdata[i])->id, phase))
      return (int) i;
  return -1;
}

static WfBoardLevel
parse_level (const char *level)
{
  if (level == NULL)
    return WF_BOARD_PARTNER;
  if (g_str_equal (level, "technical"))
    return WF_BOARD_TECHNICAL;
  if (g_str_equal (level, "operational"))
    return WF_BOARD_OPERATIONAL;
  if (strstr (level, "political") != NULL || g_str_equal (level, "strategic"))
    return WF_BOARD_POLITICAL;
  return WF_BOARD_PARTNER;
}

/* --- building ---------------------------------------------------------------- */

static guint
get_scheme_order (const WfScheme *scheme, const WfSchemeActor *actor)
{
  guint at;

  return actor != NULL && g_ptr_array_find (scheme->actors, actor, &at) ? at : G_MAXUINT;
}

static WfBoardItem *
ensure_item (Builder *builder, const char *actor)
{
  WfBoardItem *item = g_hash_table_lookup (builder->by_actor, actor);
  const WfSchemeActor *known;

  if (item != NULL)
    return item;

  known = wf_scheme_get_actor (builder->scheme, actor);
  item = g_object_new (WF_TYPE_BOARD_ITEM, NULL);
  item->actor = g_strdup (actor);
  item->record = wf_picture_lookup_name (builder->picture, WF_TYPE_NAME_ACTOR, actor);
  if (item->record != NULL)
    g_object_ref (item->record);
  item->order = get_scheme_order (builder->scheme, known);
  if (g_str_equal (actor, wf_context_get_desk_actor (builder->context)))
    item->level = WF_BOARD_OWN;
  else if (known != NULL)
    item->level = parse_level (known->level_group);
  else
    item->level
        = parse_level (item->record != NULL ? wf_record_get_text (item->record, "level") : NULL);
  g_hash_table_insert (builder->by_actor, item->actor, item);
  g_ptr_array_add (builder->model->items, item);
  return item;
}

static void
add_actors (Builder *builder)
{
  GListModel *records = wf_picture_get_list (builder->picture, WF_TYPE_NAME_ACTOR);
  const char *own = wf_context_get_desk_actor (builder->context);

  if (own[0] != '\0')
    ensure_item (builder, own);
  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (records, i);
      const char *id = wf_record_get_text (record, "actor");

      if (id != NULL)
        ensure_item (builder, id);
    }
}

static void
add_tasks (Builder *builder)
{
  GListModel *tasks = wf_picture_get_list (builder->picture, WF_TYPE_NAME_TASK);

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (WfRecord) task = g_list_model_get_item (tasks, i);
      const char *actor = wf_record_get_text (task, "actor");
      int phase = wf_board_phase_index (builder->scheme, wf_record_get_text (task, "phase"));

      if (actor == NULL || phase < 0
          || g_strcmp0 (wf_record_get_text (task, "state"), "dropped") == 0)
        continue;
      g_ptr_array_add (ensure_item (builder, actor)->tasks[phase], g_steal_pointer (&task));
    }
}

static void
add_deadlines (Builder *builder)
{
  g_autoptr (GArray) deadlines
      = wf_situation_dup_deadlines (builder->picture, builder->scheme, builder->now);

  for (guint i = 0; i < deadlines->len; i++)
    {
      WfDeadline deadline = g_array_index (deadlines, WfDeadline, i);
      const char *actor = wf_record_get_text (deadline.record, "owed-by");

      if (actor == NULL || deadline.state == WF_DEADLINE_MET)
        continue;
      g_object_ref (deadline.record);
      g_array_append_val (ensure_item (builder, actor)->deadlines, deadline);
    }
}

/* The rest of the scheme. A body that every State has ("ms-csirt") stands for itself only until one
 * of them is here. */
static void
add_scheme_actors (Builder *builder)
{
  for (guint i = 0; i < builder->scheme->actors->len; i++)
    {
      const WfSchemeActor *actor = builder->scheme->actors->pdata[i];
      gsize length = strlen (actor->id);
      gboolean has_instance = FALSE;

      for (guint j = 0; j < builder->model->items->len && !has_instance; j++)
        {
          const char *id = ((WfBoardItem *) builder->model->items->pdata[j])->actor;

          has_instance = strncmp (id, actor->id, length) == 0 && id[length] == '/';
        }
      if (!has_instance)
        ensure_item (builder, actor->id);
    }
}

static gboolean
is_taken_on (const WfBoardItem *item, const char *responsibility)
{
  for (guint phase = 0; phase < WF_BOARD_N_PHASES; phase++)
    for (guint i = 0; i < item->tasks[phase]->len; i++)
      if (g_strcmp0 (wf_record_get_text (item->tasks[phase]->pdata[i], "responsibility"),
                     responsibility)
          == 0)
        return TRUE;
  return FALSE;
}

static void
add_suggestions (Builder *builder)
{
  for (guint i = 0; i < builder->model->items->len; i++)
    {
      WfBoardItem *item = builder->model->items->pdata[i];
      const WfSchemeActor *actor = wf_scheme_get_actor (builder->scheme, item->actor);

      for (guint j = 0; actor != NULL && j < builder->scheme->responsibilities->len; j++)
        {
          const WfSchemeResponsibility *responsibility
              = builder->scheme->responsibilities->pdata[j];
          int phase = wf_board_phase_index (builder->scheme, responsibility->phase);

          if (phase >= 0 && g_str_equal (responsibility->actor, actor->id)
              && !is_taken_on (item, responsibility->id))
            g_ptr_array_add (item->suggested[phase], (gpointer) responsibility);
        }
    }
}

/* --- what matches which chip ------------------------------------------------- */

/* The own desk, what it holds, and everybody who has work: these are whom it deals with. */
static gboolean
is_mine (Builder *builder, WfBoardItem *item, guint n_tasks)
{
  const char *holder = item->record != NULL ? wf_record_get_text (item->record, "holder") : NULL;

  return item->level == WF_BOARD_OWN || n_tasks > 0
         || g_strcmp0 (holder, wf_context_get_desk_label (builder->context)) == 0;
}

static void
match_tasks (Builder *builder, WfBoardItem *item, guint *n_tasks)
{
  for (guint phase = 0; phase < WF_BOARD_N_PHASES; phase++)
    for (guint i = 0; i < item->tasks[phase]->len; i++)
      {
        WfRecord *task = item->tasks[phase]->pdata[i];
        WfTaskLook look = wf_task_get_look (task, builder->now);
        const char *holder = wf_record_get_text (task, "holder");

        (*n_tasks)++;
        if (look == WF_TASK_LATE)
          {
            item->matches |= WF_BOARD_LATE;
            builder->model->n_late++;
          }
        if (look != WF_TASK_DONE && (holder == NULL || holder[0] == '\0'))
          {
            item->matches |= WF_BOARD_UNOWNED;
            builder->model->n_unowned++;
          }
        if (wf_record_get_n_conflicts (task) > 0)
          {
            item->matches |= WF_BOARD_CONFLICT;
            builder->model->n_conflicts++;
          }
      }
}

static void
match (Builder *builder, WfBoardItem *item)
{
  WfBoardModel *model = builder->model;
  guint n_tasks = 0;

  match_tasks (builder, item, &n_tasks);
  for (guint i = 0; i < item->deadlines->len; i++)
    if (g_array_index (item->deadlines, WfDeadline, i).state == WF_DEADLINE_LATE)
      {
        item->matches |= WF_BOARD_LATE;
        model->n_late++;
      }
  if (item->record != NULL && wf_situation_actor_is_silent (item->record, builder->now))
    {
      item->matches |= WF_BOARD_SILENT;
      model->n_silent++;
    }
  if (item->record != NULL && wf_record_get_n_conflicts (item->record) > 0)
    {
      item->matches |= WF_BOARD_CONFLICT;
      model->n_conflicts++;
    }
  if (is_mine (builder, item, n_tasks + item->deadlines->len))
    item->matches |= WF_BOARD_MINE;
  item->matches |= WF_BOARD_ALL;
}

/* Whoever states something of an asset of which another states otherwise. */
static void
match_contested (Builder *builder)
{
  g_auto (GStrv) contested
      = wf_context_get_dataset (builder->context) ? wf_contested_dup_all (builder->context) : NULL;

  builder->model->n_contested = contested ? g_strv_length (contested) : 0;
  for (guint i = 0; i < builder->model->n_contested; i++)
    {
      g_autoptr (GArray) statements = wf_situation_dup_statements (builder->picture, contested[i]);

      for (guint j = 0; j < statements->len; j++)
        {
          WfBoardItem *item = g_hash_table_lookup (
              builder->by_actor, g_array_index (statements, WfStatement, j).authority);
          if (item != NULL)
            item->matches |= WF_BOARD_CONTESTED;
        }
    }
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Several phases can be current at once, for different States. */
static void
add_phases (Builder *builder)
{
  GListModel *phases = wf_picture_get_list (builder->picture, WF_TYPE_NAME_PHASE);

  for (int column = 0; column < WF_BOARD_N_PHASES; column++)
    {
      g_autoptr (GPtrArray) countries = g_ptr_array_new_with_free_func (g_free);

      for (guint i = 0; i < g_list_model_get_n_items (phases); i++)
        {
          g_autoptr (WfRecord) record = g_list_model_get_item (phases, i);
          const char *country = wf_record_get_text (record, "country");
          const char *phase = wf_record_get_text (record, "phase");

          if (country != NULL && wf_board_phase_index (builder->scheme, phase) == column)
            g_ptr_array_add (countries, g_strdup (country));
        }
      if (countries->len == 0)
        continue;
      g_ptr_array_sort (countries, compare_texts);
      g_ptr_array_add (countries, NULL);
      builder->model->countries[column] = g_strjoinv (" ", (char **) countries->pdata);
    }
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const WfBoardItem *one = *(WfBoardItem *const *) a, *other = *(WfBoardItem *const *) b;

  if (one->level != other->level)
    return one->level < other->level ? -1 : 1;
  if (one->order != other->order)
    return one->order < other->order ? -1 : 1;
  return strcmp (one->actor, other->actor);
}

WfBoardModel *
wf_board_model_new (WfContext *context)
{
  WfBoardModel *model = g_new0 (WfBoardModel, 1);
  g_autoptr (GHashTable) by_actor = g_hash_table_new (g_str_hash, g_str_equal);
  Builder builder = {
    .context = context,
    .picture = wf_context_get_picture (context),
    .scheme = wf_context_get_scheme (context),
    .now = wf_context_get_shown_now (context),
    .model = model,
    .by_actor = by_actor,
  };

  model->items = g_ptr_array_new_with_free_func (g_object_unref);
  if (builder.scheme == NULL)
    return model;
  add_actors (&builder);
  add_tasks (&builder);
  add_deadlines (&builder);
  add_scheme_actors (&builder);
  add_suggestions (&builder);
  for (guint i = 0; i < model->items->len; i++)
    match (&builder, model->items->pdata[i]);
  match_contested (&builder);
  model->n_actors = model->items->len;
  g_ptr_array_sort (model->items, compare_items);
  add_phases (&builder);
  return model;
}

void
wf_board_model_free (WfBoardModel *model)
{
  if (model == NULL)
    return;
  g_ptr_array_unref (model->items);
  for (guint i = 0; i < WF_BOARD_N_PHASES; i++)
    g_free (model->countries[i]);
  g_free (model);
}

GPtrArray *
wf_board_model_dup_rows (WfBoardModel *model, WfBoardFilter filter)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  int level = -1;

  for (guint i = 0; i < model->items->len; i++)
    {
      WfBoardItem *item = model->items->pdata[i];

      if (filter != 0 && (item->matches & filter) == 0)
        continue;
      if ((int) item->level != level)
        {
          WfBoardItem *heading = g_object_new (WF_TYPE_BOARD_ITEM, NULL);

          heading->level = item->level;
          g_ptr_array_add (rows, heading);
          level = (int) item->level;
        }
      g_ptr_array_add (rows, g_object_ref (item));
    }
  return rows;
}

WfBoardItem *
wf_board_model_find (WfBoardModel *model, const char *actor)
{
  for (guint i = 0; actor != NULL && i < model->items->len; i++)
    {
      WfBoardItem *item = model->items->pdata[i];

      if (g_str_equal (item->actor, actor))
        return item;
    }
  return NULL;
}
