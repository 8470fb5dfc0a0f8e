/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-context-private.h"

#include <string.h>

#include "app/common/wf-app-common.h"
#include "base/wf-error.h"
#include "model/wf-vocabulary.h"

/* --- numbers of entries ---------------------------------------------------- */

/* As it was certified in this crisis; until then as the key says. */
static char *
dup_letter (WfContext *self)
{
  g_autoptr (GPtrArray) devices = wf_membership_list_devices (self->membership);

  for (guint i = 0; i < devices->len; i++)
    {
      const WfDevice *device = devices->pdata[i];
      if (wf_uuid_equal (&device->device, &self->device->device))
        return g_strdup (device->letter ? device->letter : "");
    }
  return g_strdup (self->device->letter ? self->device->letter : "");
}

char *
wf_context_dup_number_prefix (WfContext *self)
{
  g_autofree char *letter = self->device ? dup_letter (self) : NULL;

  if (letter == NULL)
    return g_strdup ("");
  return g_strconcat (wf_context_get_desk (self), "-", letter, *letter ? "-" : NULL, NULL);
}

static guint
parse_number (const char *number, const char *prefix)
{
  guint64 value;

  if (number == NULL || !g_str_has_prefix (number, prefix))
    return 0;
  if (!g_ascii_string_to_unsigned (number + strlen (prefix), 10, 1, 1000000, &value, NULL))
    return 0;
  return (guint) value;
}

void
wf_context_note_numbers (WfContext *self, GPtrArray *operations)
{
  g_autofree char *prefix = wf_context_dup_number_prefix (self);

  if (*prefix == '\0')
    return;
  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = operations->pdata[i];
      const WfWrite *write = wf_operation_find_write (operation, "number");

      if (write)
        self->last_number = MAX (self->last_number, parse_number (write->text, prefix));
    }
}

void
wf_context_note_next_number (WfContext *self, const char *number)
{
  g_autofree char *prefix = wf_context_dup_number_prefix (self);
  const guint next = parse_number (number, prefix);

  if (next > 0)
    self->last_number = MAX (self->last_number, next - 1);
}

/* The certificate came, and with it another prefix: what was counted was something else. */
static void
count_again (WfContext *self, const char *prefix)
{
  g_autoptr (GPtrArray) operations = NULL;

  if (g_strcmp0 (self->counted_prefix, prefix) == 0)
    return;
  if (self->counted_prefix)
    self->last_number = 0;
  g_free (self->counted_prefix);
  self->counted_prefix = g_strdup (prefix);
  operations = wf_as_of_dup_operations (self->as_of, G_MAXINT64);
  wf_context_note_numbers (self, operations);
}

char *
wf_context_dup_next_number (WfContext *self)
{
  g_autofree char *prefix = wf_context_dup_number_prefix (self);

  count_again (self, prefix);
  return g_strdup_printf ("%s%04u", prefix, self->last_number + 1);
}

/* --- drafts ---------------------------------------------------------------- */

WfDraft *
wf_context_new_draft (
    WfContext *self, const char *type, const WfUuid *ent, WfOpKind kind, WfMarking marking)
{
  g_autofree char *space
      = wf_space_dup_name (self->realm, &self->crisis_uuid, wf_marking_get_compartment (marking));

  return wf_draft_new (space, type, ent, kind);
}

static char *
dup_failure_text (const GError *error)
{
  if (g_error_matches (error, WF_ERROR, WF_ERROR_FULL))
    return g_strdup (_ ("Not saved: the disk is full. What you typed is kept in the form; free "
                        "some space and add it again."));
  if (g_error_matches (error, WF_ERROR, WF_ERROR_READ_ONLY))
    return g_strdup (_ ("Not saved: the store takes no writes after a failed one. What you typed "
                        "is kept in the form; start Watchfloor again."));
  /* Translators: %s is the reason. */
  return g_strdup_printf (_ ("Not saved, what you typed is kept in the form: %s"), error->message);
}

/* Nothing is written into the past: a value seen there may have been changed since by somebody, and
 * a write that names it would start a conflict. What is new needs nothing seen. */
static gboolean
is_into_past (WfContext *self, GPtrArray *drafts)
{
  if (wf_session_get_as_of (self->session) == WF_NO_TIME)
    return FALSE;
  for (guint i = 0; i < drafts->len; i++)
    {
      const WfDraft *draft = drafts->pdata[i];
      if (draft->kind != WF_OP_CREATE && draft->kind != WF_OP_NOTE)
        return TRUE;
    }
  return FALSE;
}

static gboolean
refuse (WfContext *self, GTask *task, const char *text)
{
  wf_context_toast (self, text);
  g_task_return_new_error (task, WF_ERROR, WF_ERROR_READ_ONLY, "%s", text);
  g_object_unref (task);
  return FALSE;
}

static const char *
find_classified (GPtrArray *drafts)
{
  for (guint i = 0; i < drafts->len; i++)
    {
      const WfDraft *draft = drafts->pdata[i];
      const char *reason = draft->why ? wf_marking_find_classified (draft->why) : NULL;

      if (reason)
        return reason;
      for (guint w = 0; w < draft->writes->len; w++)
        {
          const WfDraftWrite *write = draft->writes->pdata[w];
          const char *found = write->value ? wf_marking_find_classified (write->value) : NULL;
          if (found)
            return found;
        }
    }
  return NULL;
}

/* The store would say no, too, but by the rule and not by what a person may do about it. A red
 * space has roles of its own. */
static gboolean
is_for_reading (WfContext *self, GPtrArray *drafts)
{
  if (wf_context_get_role (self) != WF_ROLE_OBSERVER)
    return FALSE;
  for (guint i = 0; i < drafts->len; i++)
    if (!wf_space_is_red (((const WfDraft *) drafts->pdata[i])->space))
      return TRUE;
  return FALSE;
}

static gboolean
may_write (WfContext *self, GPtrArray *drafts, GTask *task)
{
  g_autofree char *then = NULL;
  g_autofree char *text = NULL;
  g_autofree char *objection = NULL;
  const char *classified;

  if (self->store == NULL || self->device == NULL)
    return refuse (self, task, _ ("Not saved: this picture is open for reading only."));
  if (is_for_reading (self, drafts))
    return refuse (
        self, task,
        _ ("Not saved: this desk reads as an observer and enters nothing. What you typed "
           "is kept in the form; a coordinator can give it another role."));
  classified = find_classified (drafts);
  if (classified)
    {
      /* Translators: %s is a classified marking, in its own words. */
      text = g_strdup_printf (_ ("Not saved: EU classified information (%s) is not kept here. What "
                                 "you typed is kept in the form only; take it to a system that is "
                                 "accredited for it."),
                              classified);
      return refuse (self, task, text);
    }
  objection = wf_context_dup_statement_objection (self, drafts);
  if (objection)
    {
      /* Translators: %s is whose word it is and what one may do instead. */
      text = g_strdup_printf (_ ("Not saved. %s"), objection);
      return refuse (self, task, text);
    }
  if (!is_into_past (self, drafts))
    return TRUE;
  then = wf_time_format_day_clock (wf_session_get_as_of (self->session));
  /* Translators: %s is an earlier day and time in UTC, which the window shows. */
  text = g_strdup_printf (_ ("Not changed: you are looking at %s, and nothing can be written into "
                             "the past. Go back to now first."),
                          then);
  return refuse (self, task, text);
}

/* An entry made while an earlier instant is shown does not appear there: say where it went. */
static void
tell_stamp (WfContext *self)
{
  g_autofree char *then = NULL;
  g_autofree char *now = NULL;
  g_autofree char *text = NULL;

  if (wf_session_get_as_of (self->session) == WF_NO_TIME)
    return;
  then = wf_time_format_day_clock (wf_session_get_as_of (self->session));
  now = wf_time_format_clock (wf_clock_now_us (self->clock));
  /* Translators: times in UTC: when it was entered, the earlier instant that the window shows. */
  text = g_strdup_printf (_ ("Saved and stamped now, %s. You are looking at %s, where it is not to "
                             "be seen."),
                          now, then);
  wf_context_toast (self, text);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WfContext *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  GPtrArray *operations = wf_store_write_finish (WF_STORE (source), result, &error);

  if (operations == NULL)
    {
      g_autofree char *text = dup_failure_text (error);

      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        wf_context_toast (self, text);
      g_task_return_error (task, g_error_new_literal (error->domain, error->code, text));
      return;
    }
  if (g_task_get_source_tag (task) == wf_context_write_async)
    wf_context_note_action (self, operations);
  tell_stamp (self);
  g_task_return_pointer (task, operations, (GDestroyNotify) g_ptr_array_unref);
}

static void
start_writing (WfContext *self, GPtrArray *drafts, GTask *task)
{
  /* Not the context's cancellable: what a person said is written even when the window closes
   * meanwhile. */
  if (may_write (self, drafts, task))
    wf_store_write_async (self->store, drafts, NULL, written_cb, task);
}

void
wf_context_write_async (WfContext *self,
                        GPtrArray *drafts,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, wf_context_write_async);
  start_writing (self, drafts, task);
}

void
wf_context_write_one_async (WfContext *self,
                            WfDraft *draft,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);

  g_ptr_array_add (drafts, wf_draft_ref (draft));
  wf_context_write_async (self, drafts, callback, user_data);
}

void
wf_context_write_quietly_async (WfContext *self,
                                GPtrArray *drafts,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, wf_context_write_quietly_async);
  start_writing (self, drafts, task);
}

GPtrArray *
wf_context_write_finish (WfContext *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- entries --------------------------------------------------------------- */

static void
set_text (WfDraft *draft, const char *field, const char *text)
{
  if (text && *text)
    wf_draft_set_string (draft, field, text);
}

WfDraft *
wf_context_new_entry_draft (WfContext *self, const WfNewEntry *entry)
{
  const gint64 now = wf_clock_now_us (self->clock);
  g_autofree char *number = wf_context_dup_next_number (self);
  WfDraft *draft;
  WfUuid ent;

  wf_uuid_new (&ent, now);
  draft = wf_context_new_draft (self, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE, entry->marking);
  wf_draft_set_string (draft, "number", number);
  wf_draft_set_string (draft, "kind", entry->kind);
  wf_draft_set_string (draft, "text", entry->text);
  wf_draft_set_time (draft, "happened-at",
                     entry->happened_at == WF_NO_TIME ? now : entry->happened_at);
  wf_draft_set_time (draft, "known-at", entry->known_at == WF_NO_TIME ? now : entry->known_at);
  set_text (draft, "desk", wf_context_get_desk (self));
  set_text (draft, "source", entry->source);
  set_text (draft, "channel", entry->channel);
  set_text (draft, "rating", entry->rating);
  set_text (draft, "told-to", entry->told_to);
  set_text (draft, "corrects", entry->corrects);
  set_text (draft, "answers", entry->answers);
  for (guint i = 0; entry->about && entry->about[i]; i++)
    wf_draft_set_member (draft, "about", entry->about[i], TRUE);
  /* Taken by this draft, whether or not it can be saved: a gap is better than a number used
   * twice. */
  self->last_number++;
  return draft;
}

void
wf_context_add_entry_async (WfContext *self,
                            const WfNewEntry *entry,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);

  g_ptr_array_add (drafts, wf_context_new_entry_draft (self, entry));
  wf_context_write_async (self, drafts, callback, user_data);
}
