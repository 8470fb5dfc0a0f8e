/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/board/wf-board-write.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-record-text.h"
#include "model/wf-vocabulary.h"

static void
write_change (WfContext *context, WfRecord *task, WfDraft *draft, WfTyped *typed)
{
  const char *title = wf_record_get_text (task, "title");
  /* Translators: %s is a task. */
  g_autofree char *done = g_strdup_printf (_ ("Changed: %s"), title ? title : "–");

  wf_draft_see (draft, task);
  if (typed)
    wf_typed_write (typed, context, draft, done);
  else
    wf_form_save_one (NULL, context, draft, done);
}

static WfDraft *
new_change (WfContext *context, WfRecord *task)
{
  return wf_context_new_draft (context, WF_TYPE_NAME_TASK, wf_record_get_ent (task), WF_OP_SET,
                               wf_record_get_marking (task));
}

static WfDraft *
new_task (WfContext *context, const WfNewTask *task)
{
  WfUuid ent;
  WfDraft *draft;

  wf_uuid_new (&ent, wf_clock_now_us (wf_context_get_clock (context)));
  draft = wf_context_new_draft (context, WF_TYPE_NAME_TASK, &ent, WF_OP_CREATE, WF_MARKING_AMBER);
  wf_draft_set_string (draft, "actor", task->actor);
  wf_draft_set_string (draft, "phase", task->phase);
  wf_draft_set_string (draft, "title", task->title);
  wf_draft_set_string (draft, "state", "open");
  if (task->holder != NULL && task->holder[0] != '\0')
    wf_draft_set_string (draft, "holder", task->holder);
  if (task->due_at != WF_NO_TIME)
    wf_draft_set_time (draft, "due-at", task->due_at);
  if (task->due_basis != NULL && task->due_basis[0] != '\0')
    wf_draft_set_string (draft, "due-basis", task->due_basis);
  return draft;
}

void
wf_board_take_on (WfContext *context,
                  const char *actor,
                  const WfSchemeResponsibility *responsibility)
{
  WfNewTask task = {
    .actor = actor,
    .phase = responsibility->phase,
    .title = responsibility->text,
    .holder = wf_context_get_desk_label (context),
    .due_at = WF_NO_TIME,
  };
  g_autoptr (WfDraft) draft = new_task (context, &task);
  /* Translators: %s is a responsibility. */
  g_autofree char *done = g_strdup_printf (_ ("Taken on: %s"), responsibility->text);

  wf_draft_set_string (draft, "responsibility", responsibility->id);
  if (responsibility->source != NULL)
    wf_draft_set_source (draft, responsibility->source);
  wf_form_save_one (NULL, context, draft, done);
}

void
wf_board_add_task (WfForm *form, WfContext *context, const WfNewTask *task)
{
  g_autoptr (WfDraft) draft = new_task (context, task);

  wf_form_save_one (form, context, draft, NULL);
}

void
wf_board_set_holder (WfContext *context, WfRecord *task, const char *holder, WfTyped *typed)
{
  g_autoptr (WfDraft) draft = new_change (context, task);

  wf_draft_set_string (draft, "holder", holder);
  write_change (context, task, draft, typed);
}

void
wf_board_set_state (WfContext *context, WfRecord *task, const char *state)
{
  g_autoptr (WfDraft) draft = new_change (context, task);

  wf_draft_set_string (draft, "state", state);
  write_change (context, task, draft, NULL);
}

void
wf_board_move (WfContext *context, WfRecord *task, const char *actor, const char *phase)
{
  g_autoptr (WfDraft) draft = new_change (context, task);
  gboolean moves_actor
      = actor != NULL && g_strcmp0 (actor, wf_record_get_text (task, "actor")) != 0;
  gboolean moves_phase
      = phase != NULL && g_strcmp0 (phase, wf_record_get_text (task, "phase")) != 0;

  if (!moves_actor && !moves_phase)
    return;
  if (moves_actor)
    wf_draft_set_string (draft, "actor", actor);
  if (moves_phase)
    wf_draft_set_string (draft, "phase", phase);
  write_change (context, task, draft, NULL);
}

/* --- modes ------------------------------------------------------------------- */

char *
wf_board_dup_mode_text (WfContext *context, const WfModeDecision *decision)
{
  const WfSchemeMode *mode
      = decision->mode != NULL
            ? wf_scheme_get_mode (wf_context_get_scheme (context), decision->mode)
            : NULL;
  g_autofree char *mechanism = wf_actor_dup_label (context, decision->mechanism);
  g_autofree char *when = wf_time_format_day_clock (decision->decided_at);
  const char *name = decision->mode == NULL ? _ ("none")
                     : mode != NULL         ? mode->name
                                            : decision->mode;

  if (mode != NULL && !mode->is_activation)
    /* Translators: mechanism, mode, who decided it, when, on what basis. */
    return g_strdup_printf (_ ("%s: %s (not an activation). Decided by %s at %s. Basis: %s"),
                            mechanism, name, decision->decided_by, when, decision->basis);
  return g_strdup_printf (_ ("%s: %s. Decided by %s at %s. Basis: %s"), mechanism, name,
                          decision->decided_by, when, decision->basis);
}

static WfDraft *
new_activation (WfContext *context, const WfModeDecision *decision, const WfDraft *entry)
{
  WfUuid ent;
  g_autofree char *entry_id = wf_uuid_dup_string (&entry->ent);
  WfRecord *record;
  WfDraft *draft;

  wf_uuid_for_name (&ent, "mechanism", decision->mechanism);
  record = wf_picture_lookup (wf_context_get_picture (context), &ent);
  draft = wf_context_new_draft (context, WF_TYPE_NAME_ACTIVATION, &ent, WF_OP_SET,
                                record != NULL ? wf_record_get_marking (record) : WF_MARKING_AMBER);
  wf_draft_set_string (draft, "mechanism", decision->mechanism);
  wf_draft_set_string (draft, "mode", decision->mode);
  wf_draft_set_string (draft, "decided-by", decision->decided_by);
  wf_draft_set_time (draft, "decided-at", decision->decided_at);
  wf_draft_set_string (draft, "basis", decision->basis);
  wf_draft_set_string (draft, "entry", entry_id);
  if (record != NULL)
    wf_draft_see (draft, record);
  return draft;
}

void
wf_board_set_mode (WfForm *form, WfContext *context, const WfModeDecision *decision)
{
  g_autofree char *text = wf_board_dup_mode_text (context, decision);
  g_autofree char *about = g_strconcat ("mechanism:", decision->mechanism, NULL);
  const char *refs[] = { about, NULL };
  const WfNewEntry entry = {
    .kind = "mode",
    .text = text,
    .source = decision->decided_by,
    .happened_at = decision->decided_at,
    .known_at = wf_clock_now_us (wf_context_get_clock (context)),
    .about = refs,
    .marking = WF_MARKING_AMBER,
  };
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  WfDraft *said = wf_context_new_entry_draft (context, &entry);

  g_ptr_array_add (drafts, said);
  g_ptr_array_add (drafts, new_activation (context, decision, said));
  wf_form_save (form, context, drafts, _ ("Recorded: in the log, and on the strip."));
}
