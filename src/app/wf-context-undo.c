/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-context-private.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-field-text.h"
#include "model/wf-undo.h"

static gpointer
ref_operation (gconstpointer operation, gpointer data)
{
  return wf_operation_ref ((WfOperation *) operation);
}

static WfAction *
new_action (WfContext *self, GPtrArray *operations)
{
  WfAction *action = g_new0 (WfAction, 1);

  action->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  action->cancelled = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_ptr_array_extend (action->operations, operations, ref_operation, NULL);
  action->serial = ++self->n_actions;
  return action;
}

void
wf_action_free (gpointer data)
{
  WfAction *action = data;

  g_ptr_array_unref (action->operations);
  g_ptr_array_unref (action->cancelled);
  g_free (action);
}

void
wf_context_note_action (WfContext *self, GPtrArray *operations)
{
  g_ptr_array_add (self->done, new_action (self, operations));
  g_ptr_array_set_size (self->undone, 0);
}

gboolean
wf_context_can_undo (WfContext *self)
{
  return self->done->len > 0;
}

gboolean
wf_context_can_redo (WfContext *self)
{
  return self->undone->len > 0;
}

/* --- saying it ------------------------------------------------------------- */

static char *
dup_thing (WfContext *self, const char *type, const WfUuid *ent)
{
  g_autofree char *id = wf_uuid_dup_string (ent);
  g_autofree char *ref = NULL;
  WfRecord *record = wf_picture_lookup (self->picture, ent);
  const char *name = record ? wf_record_get_text (record, type) : NULL;

  /* Assets and actors are called by the id in the field of that name. */
  ref = g_strdup_printf ("%s:%s", type, name ? name : id);
  return wf_context_dup_ref_label (self, ref);
}

static char *
dup_deed (WfContext *self, const WfDraft *draft)
{
  g_autofree char *thing = dup_thing (self, draft->type, &draft->ent);
  const WfDraftWrite *write = draft->writes->len == 1 ? draft->writes->pdata[0] : NULL;

  if (draft->kind == WF_OP_RETIRE)
    /* Translators: what was undone; %s is an entry, a task or an incident. */
    return g_strdup_printf (_ ("“%s” is withdrawn; it stays readable"), thing);
  if (write == NULL)
    return g_strdup_printf (_ ("“%s” is as it was"), thing);
  g_autofree char *field = wf_field_dup_label (self, draft->type, write->field);
  g_autofree char *value = wf_field_dup_json_value (self, draft->type, write->field, write->value);
  /* Translators: a thing, its field and the value that stands again. */
  return g_strdup_printf (_ ("“%s”, %s: %s"), thing, field, value);
}

static char *
dup_refusal (WfContext *self, const WfUndo *undo)
{
  g_autofree char *said = undo->blocker ? wf_operation_dup_said (self, undo->blocker) : NULL;

  switch (undo->verdict)
    {
    case WF_UNDO_BUILT_UPON:
      /* Translators: %s is who built upon it, and when. */
      return g_strdup_printf (
          _ ("Not undone: %s built upon it. Correct it by a new entry or value."), said);
    case WF_UNDO_FINAL:
      return g_strdup (_ ("Not undone: membership and redactions are taken back by the centre."));
    case WF_UNDO_UNREADABLE:
      return g_strdup (_ ("Not undone: what stood there before cannot be read at this desk."));
    case WF_UNDO_NOTHING:
    case WF_UNDO_POSSIBLE:
    default:
      return g_strdup (_ ("Nothing to undo."));
    }
}

/* --- doing it -------------------------------------------------------------- */

static WfAction *
get_last (GPtrArray *actions)
{
  return actions->len > 0 ? actions->pdata[actions->len - 1] : NULL;
}

static WfUndo *
plan (WfContext *self, const WfAction *action)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (GPtrArray) all = wf_context_dup_reached (self);

  return wf_undo_plan (all, action ? action->operations : nothing,
                       action ? action->cancelled : NULL);
}

guint64
wf_context_get_last_action (WfContext *self)
{
  const WfAction *action = get_last (self->done);

  return action ? action->serial : 0;
}

gboolean
wf_context_would_undo (WfContext *self)
{
  g_autoptr (WfUndo) undo = plan (self, get_last (self->done));

  return undo->verdict == WF_UNDO_POSSIBLE;
}

typedef struct
{
  GPtrArray *from, *to; /* the context's stacks: where the action was and where its undo goes */
  WfAction *action;     /* owned */
  char *deed;           /* what to say when it is saved */
} Turn;

static void
turn_free (Turn *turn)
{
  g_clear_pointer (&turn->action, wf_action_free);
  g_free (turn->deed);
  g_free (turn);
}

/* What is older than a change and its undo can be taken back as if neither had been. */
static void
cancel_out (GPtrArray *stack, const WfAction *action, GPtrArray *back)
{
  WfAction *older = get_last (stack);

  if (older == NULL)
    return;
  g_ptr_array_extend (older->cancelled, action->operations, ref_operation, NULL);
  g_ptr_array_extend (older->cancelled, action->cancelled, ref_operation, NULL);
  g_ptr_array_extend (older->cancelled, back, ref_operation, NULL);
}

static void
turned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WfContext *self = WF_CONTEXT (source);
  Turn *turn = user_data;
  g_autoptr (GPtrArray) operations = wf_context_write_finish (self, result, NULL);

  /* A failure was told; the action is the last one still. */
  if (operations == NULL)
    g_ptr_array_add (turn->from, g_steal_pointer (&turn->action));
  else
    {
      g_ptr_array_add (turn->to, new_action (self, operations));
      cancel_out (turn->from, turn->action, operations);
      if (turn->to == self->done)
        wf_context_toast_done (self, turn->deed);
      else
        wf_context_toast (self, turn->deed);
      wf_context_schedule_changed (self);
    }
  turn_free (turn);
}

static void
take_back (WfContext *self, GPtrArray *from, GPtrArray *to, const char *word)
{
  g_autoptr (WfUndo) undo = plan (self, get_last (from));
  g_autofree char *deed = NULL;
  Turn *turn;

  /* It stays the last one: pressing the key again must not take back something older unawares. */
  if (undo->verdict != WF_UNDO_POSSIBLE)
    {
      g_autofree char *text = dup_refusal (self, undo);
      wf_context_toast (self, text);
      return;
    }
  deed = dup_deed (self, undo->drafts->pdata[0]);
  for (guint i = 0; i < undo->drafts->len; i++)
    wf_draft_set_why (undo->drafts->pdata[i], _ ("taken back by its author"));
  turn = g_new0 (Turn, 1);
  turn->from = from;
  turn->to = to;
  turn->action = g_ptr_array_steal_index (from, from->len - 1);
  turn->deed = g_strdup_printf ("%s %s", word, deed);
  wf_context_write_quietly_async (self, undo->drafts, turned_cb, turn);
}

void
wf_context_undo (WfContext *self)
{
  /* Translators: followed by what stands now. */
  take_back (self, self->done, self->undone, _ ("Undo:"));
}

void
wf_context_redo (WfContext *self)
{
  take_back (self, self->undone, self->done, _ ("Redo:"));
}
