/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/values/wf-values-write.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-field-text.h"
#include "app/common/wf-record-text.h"
#include "base/wf-json.h"
#include "model/wf-vocabulary.h"

/* --- writing --------------------------------------------------------------- */

static char *
dup_said (WfContext *context, WfRecord *record, const char *field, const char *json)
{
  const char *type = wf_record_get_type_name (record);
  g_autofree char *label = wf_field_dup_label_in (context, record, field);
  g_autofree char *value = wf_field_dup_json_value (context, type, field, json);

  return g_strdup_printf ("%s: %s", label, value);
}

void
wf_values_settle (WfForm *form,
                  WfContext *context,
                  WfRecord *record,
                  const WfConflict *conflict,
                  const char *json,
                  const char *why)
{
  g_autoptr (WfDraft) draft = wf_conflict_settle (record, conflict, json, why);
  g_autofree char *said = dup_said (context, record, conflict->field, json);

  /* Translators: %s is a field and its value. */
  g_autofree char *done = g_strdup_printf (_ ("Settled. %s."), said);

  wf_form_save_one (form, context, draft, done);
}

/* Where the shown value stands; a field that nobody wrote goes where the rest of the record is. */
static const char *
get_space (WfRecord *record, const char *field)
{
  const WfLive *winner = wf_record_get_winner (record, field);
  GPtrArray *operations = wf_record_get_operations (record);

  return winner ? winner->operation->space : ((WfOperation *) operations->pdata[0])->space;
}

void
wf_values_set (WfForm *form,
               WfContext *context,
               WfRecord *record,
               const char *field,
               const char *json,
               const char *why)
{
  g_autoptr (WfDraft) draft
      = wf_draft_new (get_space (record, field), wf_record_get_type_name (record),
                      wf_record_get_ent (record), WF_OP_SET);
  g_autofree char *said = dup_said (context, record, field, json);
  g_autofree char *done = g_strdup_printf (_ ("Saved. %s."), said);

  wf_draft_set_json (draft, field, json);
  if (why && *why)
    wf_draft_set_why (draft, why);
  wf_draft_see (draft, record);
  wf_form_save_one (form, context, draft, done);
}

/* --- another marking ------------------------------------------------------- */

/* The strictest space but @to's that has a value. */
static const WfOperation *
find_origin (WfRecord *record, const char *field, WfMarking to)
{
  GPtrArray *operations = wf_record_get_operations (record);
  const WfOperation *origin = NULL;
  WfMarking strictest = WF_MARKING_CLEAR;

  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = operations->pdata[i];
      const WfMarking marking = wf_space_get_marking (operation->space);

      if (marking == to || (origin && marking <= strictest)
          || (field && !wf_operation_find_write (operation, field)))
        continue;
      origin = operation;
      strictest = marking;
    }
  return origin;
}

static gboolean
is_originator (WfContext *context, const WfOperation *origin)
{
  const WfPerson *person
      = wf_membership_get_person (wf_context_get_membership (context), &origin->by);

  return person && person->actor && *person->actor
         && g_str_equal (person->actor, wf_context_get_desk_actor (context));
}

WfMoveVerdict
wf_values_judge_move (WfContext *context, WfRecord *record, const char *field, WfMarking to)
{
  const WfOperation *origin = find_origin (record, field, to);

  if (origin == NULL)
    return WF_MOVE_NOWHERE;
  return wf_move_judge (wf_context_get_role (context), is_originator (context, origin),
                        wf_space_get_marking (origin->space), to);
}

void
wf_values_move (WfForm *form,
                WfContext *context,
                WfRecord *record,
                const char *field,
                WfMarking to,
                const char *why)
{
  const WfOperation *origin = find_origin (record, field, to);
  g_autoptr (WfDraft) there = wf_context_new_draft (context, wf_record_get_type_name (record),
                                                    wf_record_get_ent (record), WF_OP_SET, to);
  g_autoptr (GPtrArray) drafts = NULL;
  g_autofree char *done = NULL;
  guint n_conflicts;

  g_return_if_fail (origin != NULL);
  drafts = wf_move_dup_drafts (record, origin->space, there->space, field, &n_conflicts);
  if (drafts->len == 0)
    {
      wf_form_complain (form, n_conflicts > 0
                                  ? _ ("Nothing was said there: settle the conflict first.")
                                  : _ ("Nothing to say there: it stands there already."));
      return;
    }
  for (guint i = 0; i < drafts->len; i++)
    wf_draft_set_why (drafts->pdata[i], why);
  /* Translators: %s are markings: the new one, and that of the origin. */
  done = g_strdup_printf (_ ("Said at %s, with its origin. It stays readable at %s."),
                          wf_marking_get_label (to),
                          wf_marking_get_label (wf_space_get_marking (origin->space)));
  wf_form_save (form, context, drafts, done);
}

/* --- contested ------------------------------------------------------------- */

static WfDraft *
new_asset_draft (WfContext *context, const char *asset, WfRecord *record)
{
  WfUuid ent;
  WfDraft *draft;

  wf_uuid_for_name (&ent, WF_TYPE_NAME_ASSET, asset);
  draft = wf_context_new_draft (context, WF_TYPE_NAME_ASSET, &ent, WF_OP_SET,
                                record ? wf_record_get_marking (record) : WF_MARKING_AMBER);
  if (record == NULL || wf_record_get_text (record, "asset") == NULL)
    wf_draft_set_string (draft, "asset", asset);
  return draft;
}

void
wf_values_brief (
    WfForm *form, WfContext *context, const char *asset, const char *status, const char *why)
{
  WfRecord *record
      = wf_picture_lookup_name (wf_context_get_picture (context), WF_TYPE_NAME_ASSET, asset);
  g_autoptr (WfDraft) draft = new_asset_draft (context, asset, record);
  const char *actor = wf_context_get_desk_actor (context);
  g_autofree char *field = g_strconcat ("brief/", actor, NULL);
  g_autofree char *why_field = g_strconcat ("brief-why/", actor, NULL);
  g_autofree char *json = status ? wf_json_quote (status) : g_strdup ("null");
  g_autofree char *value = wf_field_dup_json_value (context, WF_TYPE_NAME_ASSET, field, json);
  g_autofree char *done = NULL;

  wf_draft_set_json (draft, field, json);
  wf_draft_set_string (draft, why_field, status ? why : NULL);
  wf_draft_set_why (draft, why);
  wf_draft_see (draft, record);
  /* Translators: %s is a service state. */
  done = g_strdup_printf (_ ("We brief: %s. Both statements stay as they are."), value);
  wf_form_save_one (form, context, draft, done);
}

static WfDraft *
make_task (WfContext *context,
           const WfDraft *request,
           const char *authority,
           const char *text,
           gint64 due_at)
{
  const gint64 now = wf_clock_now_us (wf_context_get_clock (context));
  g_autofree char *holder = wf_actor_dup_label (context, authority);
  /* Translators: the source of a due time; %s is a desk. */
  g_autofree char *basis = g_strdup_printf (_ ("asked by %s"), wf_context_get_desk_label (context));
  g_autofree char *entry = wf_uuid_dup_string (&request->ent);
  WfUuid ent;
  WfDraft *draft;

  wf_uuid_new (&ent, now);
  draft = wf_context_new_draft (context, WF_TYPE_NAME_TASK, &ent, WF_OP_CREATE, WF_MARKING_AMBER);
  wf_draft_set_string (draft, "actor", authority);
  wf_draft_set_string (draft, "phase", "situational-awareness");
  wf_draft_set_string (draft, "title", text);
  wf_draft_set_string (draft, "state", "open");
  wf_draft_set_string (draft, "holder", holder);
  wf_draft_set_time (draft, "due-at", due_at);
  wf_draft_set_string (draft, "due-basis", basis);
  wf_draft_set_time (draft, "asked-at", now);
  wf_draft_set_string (draft, "entry", entry);
  return draft;
}

void
wf_values_ask (WfForm *form,
               WfContext *context,
               const char *asset,
               const char *authority,
               const char *text,
               gint64 due_at)
{
  g_autofree char *asset_ref = g_strconcat ("asset:", asset, NULL);
  g_autofree char *actor_ref = g_strconcat ("actor:", authority, NULL);
  g_autofree char *to = wf_actor_dup_label (context, authority);
  g_autofree char *due = wf_time_format_day_clock (due_at);
  /* Translators: a question, and until when the answer is due. */
  g_autofree char *words = g_strdup_printf (_ ("%s Answer due %s."), text, due);
  const char *about[] = { asset_ref, actor_ref, NULL };
  const WfNewEntry entry = {
    .kind = "request",
    .text = words,
    .told_to = to,
    .happened_at = WF_NO_TIME,
    .known_at = WF_NO_TIME,
    .about = about,
    .marking = WF_MARKING_AMBER,
  };

  WfDraft *request = wf_context_new_entry_draft (context, &entry);
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);

  g_ptr_array_add (drafts, request);
  g_ptr_array_add (drafts, make_task (context, request, authority, text, due_at));
  wf_form_save (form, context, drafts,
                _ ("Asked. The request stands in the log, the answer is due on the board."));
}
