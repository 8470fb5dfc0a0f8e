/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-undo.h"

#include <string.h>

#include "model/wf-record-private.h"

typedef struct
{
  WfUndo *result;
  GPtrArray *operations, *action, *cancelled;
  GHashTable *in_action; /* WfOperationId inside the operation; and those that cancel out */
  GHashTable *records;   /* WfUuid inside the record -> WfRecord, folded on demand */
} Plan;

static gboolean
refuse (Plan *plan, WfUndoVerdict verdict, WfOperation *blocker)
{
  plan->result->verdict = verdict;
  plan->result->blocker = blocker ? wf_operation_ref (blocker) : NULL;
  return FALSE;
}

static gboolean
is_in_action (Plan *plan, const WfOperationId *id)
{
  return g_hash_table_contains (plan->in_action, id);
}

static void
apply_all (WfRecord *record, GPtrArray *operations)
{
  for (guint i = 0; operations && i < operations->len; i++)
    {
      WfOperation *operation = g_ptr_array_index (operations, i);
      if (wf_uuid_equal (&operation->ent, wf_record_get_ent (record)))
        wf_record_apply (record, operation);
    }
}

/* The entity as everybody sees it now. */
static WfRecord *
get_record (Plan *plan, const WfOperation *operation)
{
  WfRecord *record = g_hash_table_lookup (plan->records, &operation->ent);

  if (record)
    return record;
  record = wf_record_new (&operation->ent, operation->type);
  apply_all (record, plan->operations);
  /* The own operations may not have come round yet. */
  apply_all (record, plan->action);
  apply_all (record, plan->cancelled);
  g_hash_table_insert (plan->records, (gpointer) wf_record_get_ent (record), record);
  return record;
}

/* --- built upon --------------------------------------------------------- */

static gboolean
names_parent (const WfWrite *write, const WfOperationId *id)
{
  for (guint i = 0; i < write->n_parents; i++)
    if (wf_operation_id_equal_key (&write->parents[i], id))
      return TRUE;
  return FALSE;
}

/* Who named @target's write of @field in @target's space: a stranger to the action before one of
 * it, a write before a retirement; NULL when it still stands. */
static WfOperation *
find_successor (Plan *plan, WfRecord *record, const WfOperation *target, const char *field)
{
  GPtrArray *operations = wf_record_get_operations (record);
  WfOperation *own = NULL;

  for (guint i = 0; i < operations->len; i++)
    {
      WfOperation *operation = g_ptr_array_index (operations, i);
      const WfWrite *write
          = strcmp (operation->space, target->space) == 0 && operation->kind != WF_OP_REDACT
                ? wf_operation_find_write (operation, field)
                : NULL;
      if (!write || !names_parent (write, &target->id))
        continue;
      if (!is_in_action (plan, &operation->id))
        return operation;
      if (!own || own->kind == WF_OP_RETIRE)
        own = operation;
    }
  return own;
}

static gboolean
mentions (const WfWrite *write, const char *id)
{
  return strstr (write->field, id) || (write->text && strstr (write->text, id));
}

/* What was written over, or stands in a record that was retired, holds nothing back. */
static gboolean
still_stands (Plan *plan, const WfOperation *operation, const WfWrite *write)
{
  WfRecord *record = get_record (plan, operation);

  return !wf_record_is_retired (record) && !find_successor (plan, record, operation, write->field);
}

/* An operation outside the action that names the record in a field or a value. */
static WfOperation *
find_mention (Plan *plan, WfRecord *record)
{
  for (guint i = 0; i < plan->operations->len; i++)
    {
      WfOperation *operation = g_ptr_array_index (plan->operations, i);
      if (is_in_action (plan, &operation->id)
          || wf_uuid_equal (&operation->ent, wf_record_get_ent (record)))
        continue;
      for (guint j = 0; j < operation->n_writes; j++)
        if (mentions (&operation->writes[j], wf_record_get_id (record))
            && still_stands (plan, operation, &operation->writes[j]))
          return operation;
    }
  return NULL;
}

/* --- a record that was made --------------------------------------------- */

/* Somebody else's word that stands in the record: whoever said it counts on the record. */
static WfOperation *
find_addition (Plan *plan, WfRecord *record)
{
  g_auto (GStrv) fields = wf_record_dup_fields (record, NULL);

  for (guint f = 0; fields[f]; f++)
    {
      guint n_live;
      g_autofree WfLive *live = wf_record_dup_live (record, fields[f], &n_live);
      for (guint i = 0; i < n_live; i++)
        if (!is_in_action (plan, &live[i].operation->id) && !wf_write_is_null (live[i].write))
          return live[i].operation;
    }
  return NULL;
}

static gboolean
retire (Plan *plan, WfOperation *made, WfRecord *record)
{
  WfOperation *blocker = find_addition (plan, record);

  if (wf_record_is_retired (record))
    return TRUE;
  if (!blocker)
    blocker = find_mention (plan, record);
  if (blocker)
    return refuse (plan, WF_UNDO_BUILT_UPON, blocker);

  WfDraft *draft = wf_draft_new (made->space, made->type, &made->ent, WF_OP_RETIRE);
  wf_draft_see (draft, record);
  g_ptr_array_add (plan->result->drafts, draft);
  return TRUE;
}

/* @operation wrote again what a retirement had named: it brought the record back. */
static gboolean
is_reinstatement (WfRecord *record, const WfOperation *operation)
{
  GPtrArray *operations = wf_record_get_operations (record);

  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *retirement = g_ptr_array_index (operations, i);
      if (retirement->kind != WF_OP_RETIRE)
        continue;
      for (guint w = 0; w < operation->n_writes; w++)
        {
          const WfWrite *write = &operation->writes[w];
          const WfWrite *named = wf_operation_find_write (retirement, write->field);
          for (guint p = 0; named && p < write->n_parents; p++)
            if (names_parent (named, &write->parents[p]))
              return TRUE;
        }
    }
  return FALSE;
}

/* --- a record that was retired ------------------------------------------ */

/* The live writes of @write's field that the retirement names. */
static GArray *
dup_retired (WfRecord *record, const char *space, const WfWrite *write)
{
  GArray *retired = g_array_new (FALSE, FALSE, sizeof (WfLive));
  guint n_live;
  const WfLive *live = wf_record_get_live_in (record, space, write->field, &n_live);

  for (guint i = 0; i < n_live; i++)
    if (names_parent (write, &live[i].operation->id))
      g_array_append_val (retired, live[i]);
  return retired;
}

static gboolean
is_distinct (GArray *values, guint at)
{
  const WfWrite *write = g_array_index (values, WfLive, at).write;

  for (guint i = 0; i < at; i++)
    if (wf_write_says_same (g_array_index (values, WfLive, i).write, write))
      return FALSE;
  return TRUE;
}

/* The @nth distinct value of a field is written again, naming every write that says the same: a
 * conflict that was retired is a conflict when it comes back. */
static gboolean
reinstate_value (Plan *plan, WfDraft *draft, WfRecord *record, const WfWrite *retired, guint nth)
{
  g_autoptr (GArray) values = dup_retired (record, draft->space, retired);
  g_autoptr (GArray) parents = g_array_new (FALSE, FALSE, sizeof (WfOperationId));
  const WfWrite *value = NULL;

  for (guint i = 0, n_distinct = 0; i < values->len && !value; i++)
    if (is_distinct (values, i) && n_distinct++ == nth)
      value = g_array_index (values, WfLive, i).write;
  if (!value)
    return TRUE;
  if (!value->value)
    return refuse (plan, WF_UNDO_UNREADABLE, NULL);
  for (guint i = 0; i < values->len; i++)
    if (wf_write_says_same (value, g_array_index (values, WfLive, i).write))
      g_array_append_val (parents, g_array_index (values, WfLive, i).operation->id);

  g_autofree char *json = g_strndup (value->value, value->value_length);
  wf_draft_set_json (draft, retired->field, json);
  wf_draft_set_parents (draft, retired->field, parents);
  return TRUE;
}

static WfOperation *
get_last (WfRecord *record)
{
  GPtrArray *operations = wf_record_get_operations (record);
  return g_ptr_array_index (operations, operations->len - 1);
}

static gboolean
reinstate (Plan *plan, WfOperation *retirement, WfRecord *record)
{
  const guint n_before = plan->result->drafts->len;

  for (guint nth = 0;; nth++)
    {
      g_autoptr (WfDraft) draft
          = wf_draft_new (retirement->space, retirement->type, &retirement->ent, WF_OP_SET);
      for (guint i = 0; i < retirement->n_writes; i++)
        if (!reinstate_value (plan, draft, record, &retirement->writes[i], nth))
          return FALSE;
      if (draft->writes->len == 0)
        break;
      g_ptr_array_add (plan->result->drafts, g_steal_pointer (&draft));
    }
  /* Everything that was retired was written anew meanwhile. */
  return plan->result->drafts->len > n_before
         || refuse (plan, WF_UNDO_BUILT_UPON, get_last (record));
}

/* --- a field that was written ------------------------------------------- */

typedef struct
{
  WfRecord *record;
  const WfOperation *operation;
  const WfWrite *write;
  const WfOperation *standing; /* whose write of the field is live now */
  GArray *earlier; /* WfLive, borrowed: what it named, looking through the action's own writes */
} Change;

static gboolean
collect_earlier (Plan *plan, Change *change, const WfWrite *write)
{
  for (guint i = 0; i < write->n_parents; i++)
    {
      WfOperation *parent = wf_record_find_operation (change->record, &write->parents[i]);
      const WfWrite *value = parent ? wf_operation_find_write (parent, write->field) : NULL;
      const WfLive live = { parent, value };
      if (!value)
        return refuse (plan, WF_UNDO_UNREADABLE, NULL);
      if (is_in_action (plan, &parent->id))
        {
          if (!collect_earlier (plan, change, value))
            return FALSE;
        }
      else
        g_array_append_val (change->earlier, live);
    }
  return TRUE;
}

/* As the register orders its live set: the first is the one that was shown. */
static gboolean
stands_before (const WfOperation *a, const WfOperation *b)
{
  if (a->is_suspect != b->is_suspect)
    return b->is_suspect;
  return wf_operation_id_compare (&a->id, &b->id) > 0;
}

static const WfLive *
find_shown (const Change *change, gboolean only_others)
{
  const WfLive *shown = NULL;

  for (guint i = 0; i < change->earlier->len; i++)
    {
      const WfLive *live = &g_array_index (change->earlier, WfLive, i);
      if (only_others && wf_write_says_same (live->write, change->write))
        continue;
      if (!shown || stands_before (live->operation, shown->operation))
        shown = live;
    }
  return shown;
}

static WfDraft *
get_draft (Plan *plan, const WfOperation *operation)
{
  for (guint i = 0; i < plan->result->drafts->len; i++)
    {
      WfDraft *draft = g_ptr_array_index (plan->result->drafts, i);
      if (draft->kind == WF_OP_SET && wf_uuid_equal (&draft->ent, &operation->ent)
          && g_str_equal (draft->space, operation->space))
        return draft;
    }
  WfDraft *draft = wf_draft_new (operation->space, operation->type, &operation->ent, WF_OP_SET);
  g_ptr_array_add (plan->result->drafts, draft);
  return draft;
}

/* What others say at the same time stays said: taking back the own side of a conflict is to say
 * what the other side says, and never puts an end to their write. */
static const WfWrite *
find_other_side (Plan *plan, Change *change)
{
  guint n_live;
  const WfLive *live = wf_record_get_live_in (change->record, change->operation->space,
                                              change->write->field, &n_live);

  for (guint i = 0; i < n_live; i++)
    if (!is_in_action (plan, &live[i].operation->id))
      return live[i].write;
  return NULL;
}

static const WfWrite *
find_earlier (Change *change)
{
  /* Of a settlement the values that were not chosen; else, and where all said the same, any. */
  const WfLive *earlier = find_shown (change, TRUE);

  if (!earlier)
    earlier = find_shown (change, FALSE);
  return earlier ? earlier->write : NULL;
}

static gboolean
restore_value (Plan *plan, Change *change)
{
  g_autoptr (GArray) parents = g_array_new (FALSE, FALSE, sizeof (WfOperationId));
  const WfWrite *value = find_other_side (plan, change);
  WfDraft *draft;

  if (!value)
    value = find_earlier (change);
  if (value && !value->value)
    return refuse (plan, WF_UNDO_UNREADABLE, NULL);
  g_autofree char *json = value ? g_strndup (value->value, value->value_length) : g_strdup ("null");
  draft = get_draft (plan, change->operation);
  wf_draft_set_json (draft, change->write->field, json);
  g_array_append_val (parents, change->standing->id);
  wf_draft_set_parents (draft, change->write->field, parents);
  return TRUE;
}

/* The action wrote this field before. */
static gboolean
continues (Plan *plan, const WfWrite *write)
{
  for (guint i = 0; i < plan->action->len; i++)
    if (names_parent (write, &((WfOperation *) g_ptr_array_index (plan->action, i))->id))
      return TRUE;
  return FALSE;
}

/* Where a change and its undo passed over the write, the last of these stands in its place. */
static gboolean
find_standing (Plan *plan, Change *change)
{
  const char *field = change->write->field;
  WfOperation *successor;

  while ((successor = find_successor (plan, change->record, change->standing, field)))
    {
      if (!is_in_action (plan, &successor->id) || successor->kind == WF_OP_RETIRE)
        return refuse (plan, WF_UNDO_BUILT_UPON, successor);
      change->standing = successor;
    }
  return TRUE;
}

static gboolean
restore (Plan *plan, WfOperation *operation, WfRecord *record)
{
  for (guint i = 0; i < operation->n_writes; i++)
    {
      const WfWrite *write = &operation->writes[i];
      g_autoptr (GArray) earlier = g_array_new (FALSE, FALSE, sizeof (WfLive));
      Change change = { record, operation, write, operation, earlier };

      if (continues (plan, write))
        continue;
      if (!find_standing (plan, &change) || !collect_earlier (plan, &change, write)
          || !restore_value (plan, &change))
        return FALSE;
    }
  return TRUE;
}

/* --- the action --------------------------------------------------------- */

/* A named thing (an asset, an actor) comes into being by a set and is never made nor retired: it is
 * everybody's. */
static gboolean
is_made_here (Plan *plan, WfRecord *record, const char *space)
{
  WfOperation *first = g_ptr_array_index (wf_record_get_operations (record), 0);

  return (first->kind == WF_OP_CREATE || first->kind == WF_OP_NOTE)
         && is_in_action (plan, &first->id) && g_str_equal (first->space, space);
}

static gboolean
was_done (Plan *plan, guint at)
{
  const WfOperation *operation = g_ptr_array_index (plan->action, at);

  for (guint i = 0; i < at; i++)
    {
      const WfOperation *earlier = g_ptr_array_index (plan->action, i);
      if (wf_uuid_equal (&earlier->ent, &operation->ent)
          && g_str_equal (earlier->space, operation->space))
        return TRUE;
    }
  return FALSE;
}

static gboolean
take_back (Plan *plan, guint at)
{
  WfOperation *operation = g_ptr_array_index (plan->action, at);
  WfRecord *record;

  if (operation->kind == WF_OP_CTL || operation->kind == WF_OP_REDACT
      || operation->kind == WF_OP_UNKNOWN || wf_space_is_ctl (operation->space))
    return refuse (plan, WF_UNDO_FINAL, NULL);
  record = get_record (plan, operation);
  if (is_made_here (plan, record, operation->space)
      || (operation->kind != WF_OP_RETIRE && is_reinstatement (record, operation)))
    return was_done (plan, at) || retire (plan, operation, record);
  if (operation->kind == WF_OP_RETIRE)
    return reinstate (plan, operation, record);
  return restore (plan, operation, record);
}

static void
run (Plan *plan)
{
  for (guint i = 0; i < plan->action->len; i++)
    if (!take_back (plan, i))
      {
        g_ptr_array_set_size (plan->result->drafts, 0);
        return;
      }
  if (plan->result->drafts->len > 0)
    plan->result->verdict = WF_UNDO_POSSIBLE;
}

static void
add_ids (GHashTable *ids, GPtrArray *operations)
{
  for (guint i = 0; operations && i < operations->len; i++)
    g_hash_table_add (ids, &((WfOperation *) g_ptr_array_index (operations, i))->id);
}

WfUndo *
wf_undo_plan (GPtrArray *operations, GPtrArray *action, GPtrArray *cancelled)
{
  WfUndo *result = g_new0 (WfUndo, 1);
  Plan plan
      = { .result = result, .operations = operations, .action = action, .cancelled = cancelled };

  result->verdict = WF_UNDO_NOTHING;
  result->drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  plan.in_action = g_hash_table_new (wf_operation_id_hash_key, wf_operation_id_equal_key);
  plan.records = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, NULL, g_object_unref);
  add_ids (plan.in_action, action);
  add_ids (plan.in_action, cancelled);
  run (&plan);
  g_hash_table_unref (plan.records);
  g_hash_table_unref (plan.in_action);
  return result;
}

void
wf_undo_free (WfUndo *self)
{
  g_ptr_array_unref (self->drafts);
  if (self->blocker)
    wf_operation_unref (self->blocker);
  g_free (self);
}
