/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures, list, map, timeline and briefing say the same at any instant, and the same as somebody
 * who reads the operations with nothing but the rule "last live write". */
#include "base/wf-paths.h"
#include "brief/wf-brief.h"
#include "draw/wf-timeline-items.h"
#include "lib/wf-exercise-operations.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-scheme-reader.h"

#include <string.h>

#define N_INSTANTS 200

typedef struct
{
  WfExercise *exercise;
  WfScheme *scheme;
  WfDataset *dataset;
  GPtrArray *operations; /* all but ctl */
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder = wf_path_dup_data ("exercise");
  g_autofree char *scheme = wf_path_dup_data ("schemes/eu-blueprint.json");
  g_autofree char *datasets = wf_path_dup_data ("datasets");

  self->exercise = wf_exercise_read (folder, NULL);
  self->scheme = wf_scheme_read (scheme, NULL);
  self->dataset = wf_dataset_read (datasets, NULL);
  self->operations = wf_exercise_dup_operations (self->exercise, G_MAXINT64);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_ptr_array_unref (self->operations);
  wf_dataset_unref (self->dataset);
  wf_scheme_unref (self->scheme);
  wf_exercise_free (self->exercise);
}

static GPtrArray *
dup_held (Fixture *self, gint64 instant)
{
  GPtrArray *held = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);

  for (guint i = 0; i < self->operations->len; i++)
    {
      WfOperation *operation = g_ptr_array_index (self->operations, i);
      if (operation->received_at <= instant)
        g_ptr_array_add (held, wf_operation_ref (operation));
    }
  return held;
}

/* --- the count by hand: no register, no record, no picture -------------- */

static gboolean
names (const WfWrite *later, const WfOperationId *id)
{
  for (guint i = 0; i < later->n_parents; i++)
    if (wf_operation_id_compare (&later->parents[i], id) == 0)
      return TRUE;
  return FALSE;
}

/* Nobody of the same thing and space wrote the field knowing this write. */
static gboolean
is_live (GPtrArray *thing, const WfOperation *operation, const char *field)
{
  for (guint i = 0; i < thing->len; i++)
    {
      const WfOperation *other = g_ptr_array_index (thing, i);
      const WfWrite *later = wf_operation_find_write (other, field);
      if (later && strcmp (other->space, operation->space) == 0 && names (later, &operation->id))
        return FALSE;
    }
  return TRUE;
}

static gboolean
beats (const WfOperation *a, const WfOperation *b)
{
  const WfMarking strict_a = wf_space_get_marking (a->space);
  const WfMarking strict_b = wf_space_get_marking (b->space);

  return strict_a != strict_b ? strict_a > strict_b : wf_operation_id_compare (&a->id, &b->id) > 0;
}

/* What a thing says in a field, as JSON text; NULL when it says nothing. */
static const WfWrite *
say (GPtrArray *thing, const char *field)
{
  const WfOperation *best = NULL;

  for (guint i = 0; i < thing->len; i++)
    {
      const WfOperation *operation = g_ptr_array_index (thing, i);
      const WfWrite *write = wf_operation_find_write (operation, field);
      if (write && !wf_write_is_null (write) && is_live (thing, operation, field)
          && (!best || beats (operation, best)))
        best = operation;
    }
  return best ? wf_operation_find_write (best, field) : NULL;
}

static gboolean
says (GPtrArray *thing, const char *field, const char *text)
{
  const WfWrite *write = say (thing, field);

  return write && g_strcmp0 (write->text, text) == 0;
}

/* Every name after @prefix in the fields of a thing. */
static GHashTable *
dup_names (GPtrArray *thing, const char *prefix)
{
  GHashTable *found = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < thing->len; i++)
    {
      const WfOperation *operation = g_ptr_array_index (thing, i);
      for (guint j = 0; j < operation->n_writes; j++)
        if (g_str_has_prefix (operation->writes[j].field, prefix))
          g_hash_table_add (found, (char *) operation->writes[j].field);
    }
  return found;
}

/* Elements of a set that are true now, added to @into. */
static void
collect_true (GPtrArray *thing, const char *prefix, GHashTable *into)
{
  g_autoptr (GHashTable) fields = dup_names (thing, prefix);
  GHashTableIter iter;
  char *field;

  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, (gpointer *) &field, NULL))
    {
      const WfWrite *write = say (thing, field);
      if (write && write->value_length == 4 && memcmp (write->value, "true", 4) == 0)
        g_hash_table_add (into, field + strlen (prefix));
    }
}

/* Things by entity: GPtrArray of WfOperation, borrowed. */
static GHashTable *
group (GPtrArray *held)
{
  GHashTable *things = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, NULL,
                                              (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < held->len; i++)
    {
      WfOperation *operation = g_ptr_array_index (held, i);
      GPtrArray *thing = g_hash_table_lookup (things, &operation->ent);
      if (!thing)
        {
          thing = g_ptr_array_new ();
          g_hash_table_insert (things, &operation->ent, thing);
        }
      g_ptr_array_add (thing, operation);
    }
  return things;
}

typedef struct
{
  guint n_incidents, n_open, n_out, n_cables_out, n_contested, n_conflicts, n_claims_open,
      n_unowned;
  GHashTable *incidents; /* "incident:<uuid>" */
  GHashTable *countries;
  GHashTable *states;    /* asset id -> status, "contested" when they differ */
  GHashTable *hit_lines; /* lines out that an open incident names */
} Count;

static void
count_clear (Count *count)
{
  g_hash_table_unref (count->incidents);
  g_hash_table_unref (count->countries);
  g_hash_table_unref (count->states);
  g_hash_table_unref (count->hit_lines);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Count, count_clear)

static void
count_asset (Count *count, const WfDataset *dataset, GPtrArray *thing)
{
  g_autoptr (GHashTable) fields = dup_names (thing, "status/");
  const WfWrite *id = say (thing, "asset");
  const WfAsset *asset = wf_dataset_get_asset (dataset, id->text);
  const char *state = NULL;
  GHashTableIter iter;
  char *field;

  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, (gpointer *) &field, NULL))
    {
      const WfWrite *write = say (thing, field);
      if (write)
        state = !state || strcmp (state, write->text) == 0 ? write->text : "contested";
    }
  if (!asset || !state)
    return;
  g_hash_table_insert (count->states, (char *) asset->id, (char *) state);
  count->n_contested += strcmp (state, "contested") == 0;
  if (strcmp (state, "out") == 0 && wf_asset_is_line (asset))
    {
      count->n_out++;
      count->n_cables_out += asset->kind == WF_ASSET_TELECOM_CABLE;
    }
}

static void
count_incident (Count *count, GPtrArray *thing)
{
  const WfOperation *first = g_ptr_array_index (thing, 0);
  g_autofree char *id = wf_uuid_dup_string (&first->ent);

  count->n_incidents++;
  g_hash_table_add (count->incidents, g_strdup_printf ("incident:%s", id));
  if (says (thing, "state", "closed"))
    return;
  count->n_open++;
  collect_true (thing, "country/", count->countries);
  collect_true (thing, "asset/", count->hit_lines);
}

static void
count_conflicts (Count *count, GPtrArray *thing)
{
  g_autoptr (GHashTable) fields = dup_names (thing, "");
  GHashTableIter iter;
  char *field;

  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, (gpointer *) &field, NULL))
    {
      gboolean differs = FALSE;
      for (guint i = 0; i < thing->len; i++)
        for (guint j = 0; j < i; j++)
          {
            const WfOperation *a = g_ptr_array_index (thing, i), *b = g_ptr_array_index (thing, j);
            const WfWrite *one = wf_operation_find_write (a, field);
            const WfWrite *other = wf_operation_find_write (b, field);
            differs |= one && other && strcmp (a->space, b->space) == 0 && is_live (thing, a, field)
                       && is_live (thing, b, field) && !wf_write_says_same (one, other);
          }
      count->n_conflicts += differs;
    }
}

static void
count_task (Count *count, GPtrArray *thing)
{
  const WfWrite *holder = say (thing, "holder");

  if (!says (thing, "state", "done") && !says (thing, "state", "dropped"))
    count->n_unowned += !holder || !*holder->text;
}

static void
drop_what_is_not_out (Count *count, const WfDataset *dataset)
{
  GHashTableIter iter;
  char *id;

  g_hash_table_iter_init (&iter, count->hit_lines);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    {
      const WfAsset *asset = wf_dataset_get_asset (dataset, id);
      if (!asset || !wf_asset_is_line (asset)
          || g_strcmp0 (g_hash_table_lookup (count->states, id), "out") != 0)
        g_hash_table_iter_remove (&iter);
    }
}

static void
count_by_hand (Count *count, const WfDataset *dataset, GPtrArray *held)
{
  g_autoptr (GHashTable) things = group (held);
  GHashTableIter iter;
  GPtrArray *thing;

  memset (count, 0, sizeof *count);
  count->incidents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  count->countries = g_hash_table_new (g_str_hash, g_str_equal);
  count->states = g_hash_table_new (g_str_hash, g_str_equal);
  count->hit_lines = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_iter_init (&iter, things);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &thing))
    {
      const char *type = ((WfOperation *) g_ptr_array_index (thing, 0))->type;
      count_conflicts (count, thing);
      if (strcmp (type, WF_TYPE_NAME_INCIDENT) == 0)
        count_incident (count, thing);
      else if (strcmp (type, WF_TYPE_NAME_ASSET) == 0)
        count_asset (count, dataset, thing);
      else if (strcmp (type, WF_TYPE_NAME_TASK) == 0)
        count_task (count, thing);
      else if (strcmp (type, WF_TYPE_NAME_CLAIM) == 0)
        count->n_claims_open += !say (thing, "state") || says (thing, "state", "open");
    }
  drop_what_is_not_out (count, dataset);
}

/* --- what the program says ---------------------------------------------- */

static void
check_figures (const Count *count, const WfFigures *figures)
{
  g_assert_cmpuint (figures->n_incidents, ==, count->n_incidents);
  g_assert_cmpuint (figures->n_open, ==, count->n_open);
  g_assert_cmpuint (figures->n_out, ==, count->n_out);
  g_assert_cmpuint (figures->n_cables_out, ==, count->n_cables_out);
  g_assert_cmpuint (figures->n_contested, ==, count->n_contested);
  g_assert_cmpuint (figures->n_conflicts, ==, count->n_conflicts);
  g_assert_cmpuint (figures->n_claims_open, ==, count->n_claims_open);
  g_assert_cmpuint (figures->n_unowned, ==, count->n_unowned);
  g_assert_cmpuint (g_strv_length (figures->countries), ==, g_hash_table_size (count->countries));
  for (guint i = 0; figures->countries[i]; i++)
    g_assert_true (g_hash_table_contains (count->countries, figures->countries[i]));
}

static void
check_list (const Count *count, GPtrArray *incidents)
{
  g_assert_cmpuint (incidents->len, ==, g_hash_table_size (count->incidents));
  for (guint i = 0; i < incidents->len; i++)
    {
      g_autofree char *ref
          = g_strdup_printf ("incident:%s", wf_record_get_id (g_ptr_array_index (incidents, i)));
      g_assert_true (g_hash_table_contains (count->incidents, ref));
    }
}

static void
check_map (Fixture *self, const Count *count, WfScene *scene)
{
  const WfView world = { { 0.5, 0.5 }, 1, 2000, 2000 };
  g_auto (GStrv) refs = wf_scene_dup_in_view (scene, &world);
  const guint legend = wf_scene_get_legend (scene, &world);
  guint n_out = 0, n_contested = 0;

  for (guint i = 0; refs[i]; i++)
    {
      const char *name;
      WfServiceState state;
      const char *id = refs[i] + strlen ("asset:");
      const WfAsset *asset
          = g_str_has_prefix (refs[i], "asset:") ? wf_dataset_get_asset (self->dataset, id) : NULL;

      if (!asset || !wf_asset_is_line (asset))
        continue;
      g_assert_true (wf_scene_describe (scene, refs[i], &state, &name));
      n_out += state == WF_STATE_OUT;
      n_contested += state == WF_STATE_CONTESTED;
      if (state == WF_STATE_OUT)
        g_assert_cmpstr (g_hash_table_lookup (count->states, id), ==, "out");
    }
  g_assert_cmpuint (n_out, ==, count->n_out);
  g_assert_cmpuint (n_contested, ==, count->n_contested);
  g_assert_cmpint ((legend & 1u << WF_LEGEND_CONTESTED) != 0, ==, count->n_contested > 0);
  if (count->n_out > 0)
    g_assert_true (legend & 1u << WF_LEGEND_OUT);
}

static char *
no_lane_name (gpointer data, WfTimelineLanes by, const char *key)
{
  return g_strdup (key);
}

static char *
no_title (gpointer data, WfRecord *record, WfServiceState state)
{
  return g_strdup ("");
}

static char *
no_mode_title (gpointer data, const char *mechanism, const char *mode)
{
  return g_strdup (mode);
}

static char *
no_countdown (gpointer data, const WfDeadline *deadline)
{
  return g_strdup ("");
}

static char *
no_parties (gpointer data, const char *owed_by, const char *owed_to)
{
  return g_strdup ("");
}

static void
check_timeline (
    Fixture *self, const Count *count, WfPicture *picture, const WfFigures *figures, gint64 now)
{
  static const WfTimelineWords words
      = { no_lane_name, no_title, no_mode_title, no_title, no_countdown, no_parties, NULL };
  const WfTimelineLanes by = (WfTimelineLanes) g_test_rand_int_range (0, 5);
  g_autoptr (WfQuery) query = wf_query_new ();
  g_autoptr (WfTimelineModel) model
      = wf_timeline_collect (picture, self->dataset, self->scheme, query, by, now, &words);
  g_autoptr (GHashTable) drawn = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < model->items->len; i++)
    {
      const WfTimelineItem *item = g_ptr_array_index (model->items, i);
      if (!g_str_has_prefix (item->ref, "incident:"))
        continue;
      g_assert_true (g_hash_table_contains (count->incidents, item->ref));
      g_hash_table_add (drawn, item->ref);
    }
  g_assert_cmpuint (g_hash_table_size (drawn), ==, count->n_incidents);
  for (guint i = 0; i < model->dues->len; i++)
    {
      const WfTimelineDue *due = g_ptr_array_index (model->dues, i);
      g_assert_cmpint (due->is_late, ==, due->due_at < now);
      if (!due->is_late)
        g_assert_cmpint (figures->next_due, <=, due->due_at);
    }
}

static void
check_briefing (Fixture *self, const Count *count, GPtrArray *held, gint64 now)
{
  const WfBriefInput input = { .operations = held,
                               .dataset = self->dataset,
                               .scheme = self->scheme,
                               .cut_at = now,
                               .others_at = now,
                               .ceiling = WF_MARKING_RED,
                               .realm = WF_REALM_EXERCISE,
                               .crisis_name = "Agreement",
                               .desk_label = "desk",
                               .audience = "all",
                               .number = 1,
                               .next_update_at = WF_NO_TIME };
  g_autoptr (WfBrief) brief = wf_brief_new (&input);
  const char *title = wf_brief_get_title (brief, 0);
  const guint n_lines = g_hash_table_size (count->hit_lines);
  g_autofree char *open = g_strdup_printf ("%u open incident", count->n_open);
  GHashTableIter iter;
  char *id;

  if (n_lines == 0)
    {
      g_assert_true (g_str_has_prefix (title, open));
      return;
    }
  g_assert_nonnull (strstr (title, "out of service"));
  g_hash_table_iter_init (&iter, count->hit_lines);
  while (n_lines <= 3 && g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    g_assert_nonnull (strstr (title, wf_dataset_get_asset (self->dataset, id)->name));
}

static void
check_instant (Fixture *self, gint64 now)
{
  static const char *const nothing_hidden[] = { NULL };
  g_autoptr (GPtrArray) held = dup_held (self, now);
  g_autoptr (WfPicture) picture = wf_picture_new ();
  g_autoptr (WfQuery) query = wf_query_new ();
  g_autoptr (WfFigures) figures = NULL;
  g_autoptr (GPtrArray) incidents = NULL;
  g_autoptr (WfScene) scene = NULL;
  g_auto (Count) count;

  wf_picture_apply (picture, held);
  figures = wf_situation_compute (picture, self->dataset, self->scheme, query, now);
  incidents = wf_situation_dup_incidents (picture, self->dataset, query);
  scene = wf_scene_new (picture, self->dataset, query, NULL, nothing_hidden);
  count_by_hand (&count, self->dataset, held);
  check_figures (&count, figures);
  check_list (&count, incidents);
  check_map (self, &count, scene);
  check_timeline (self, &count, picture, figures, now);
  check_briefing (self, &count, held, now);
}

static void
test_any_instant (Fixture *self, gconstpointer unused)
{
  const gint64 span = self->exercise->end_at - self->exercise->begin_at;

  for (guint i = 0; i < N_INSTANTS; i++)
    {
      const gint64 now
          = self->exercise->begin_at + (gint64) (g_test_rand_double () * (double) span);
      g_autofree char *text = wf_time_format_iso (now);

      g_test_message ("as known at %s", text);
      check_instant (self, now);
    }
}

/* Where the exercise begins, at its end, and before anything. */
static void
test_edges (Fixture *self, gconstpointer unused)
{
  check_instant (self, self->exercise->begin_at - WF_HOUR_US);
  check_instant (self, self->exercise->start_at);
  check_instant (self, self->exercise->end_at);
}

int
main (int argc, char **argv)
{
  wf_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/agreement/any-instant", Fixture, NULL, set_up, test_any_instant, tear_down);
  g_test_add ("/agreement/edges", Fixture, NULL, set_up, test_edges, tear_down);
  return g_test_run ();
}
