/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what is typed to an entry that is saved, or to the line again when it could not be. */
#include "app/log/wf-composer-private.h"

#include "analysis/wf-requests.h"
#include "app/common/wf-app-common.h"
#include "app/log/wf-composer-files.h"
#include "app/wf-attachment-desk.h"
#include "model/wf-vocabulary.h"

typedef struct
{
  GWeakRef composer;
  GPtrArray *drafts;        /* the entry first */
  char *typed;              /* given back when it could not be saved */
  char *corrects, *answers; /* or NULL */
  gboolean has_files;       /* all stays in the composer until it is saved */
} Adding;

static void
adding_free (Adding *adding)
{
  g_weak_ref_clear (&adding->composer);
  g_ptr_array_unref (adding->drafts);
  g_free (adding->typed);
  g_free (adding->corrects);
  g_free (adding->answers);
  g_free (adding);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Adding, adding_free)

static void
clear (WfComposer *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->suggestions));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  wf_composer_files_clear (WF_COMPOSER_FILES (self->files));
  /* These kinds were chosen for what was selected, not by the person. */
  if (self->answers || g_str_equal (wf_composer_get_kind (self), "correction"))
    wf_composer_set_kind (self, "observation");
  g_clear_pointer (&self->corrects, g_free);
  g_clear_pointer (&self->answers, g_free);
  wf_composer_show_number (self);
  wf_composer_keep_draft (self);
}

/* The context told why. What was typed stands where it was, unless something else was begun. */
static void
give_back (WfComposer *self, Adding *adding)
{
  if (adding->has_files || *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0')
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), adding->typed);
  g_free (self->corrects);
  self->corrects = g_steal_pointer (&adding->corrects);
  g_free (self->answers);
  self->answers = g_steal_pointer (&adding->answers);
  wf_composer_keep_draft (self);
}

static void
tell_added (WfContext *context, GPtrArray *operations)
{
  WfAttachmentDesk *desk = wf_context_get_attachments (context);
  g_autofree char *id = wf_uuid_dup_string (&((WfOperation *) operations->pdata[0])->ent);
  g_autofree char *ref = g_strdup_printf ("entry:%s", id);

  wf_session_select (wf_context_get_session (context), ref);
  if (wf_session_get_as_of (wf_context_get_session (context)) != WF_NO_TIME)
    wf_context_toast_done (context, _ ("Entered. It shows once you are back to now."));
  if (desk)
    wf_attachment_desk_send (desk);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Adding) adding = user_data;
  g_autoptr (WfComposer) self = g_weak_ref_get (&adding->composer);
  WfContext *context = WF_CONTEXT (source);
  g_autoptr (GPtrArray) operations = wf_context_write_finish (context, result, NULL);

  if (operations)
    tell_added (context, operations);
  if (self == NULL)
    return;
  gtk_widget_set_sensitive (self->box, TRUE);
  if (operations == NULL)
    give_back (self, adding);
  else if (adding->has_files)
    clear (self);
}

static void
write_entry (WfContext *context, Adding *adding)
{
  wf_context_write_async (context, adding->drafts, added_cb, adding);
}

static void
files_taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Adding) adding = user_data;
  g_autoptr (WfComposer) self = g_weak_ref_get (&adding->composer);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) taken
      = wf_attachment_desk_take_finish (WF_ATTACHMENT_DESK (source), result, &error);

  if (self == NULL || self->context == NULL)
    return;
  if (taken)
    {
      wf_attachment_desk_put (adding->drafts->pdata[0], taken);
      write_entry (self->context, g_steal_pointer (&adding));
      return;
    }
  /* Translators: %s is a file and what is wrong with it. */
  g_autofree char *text = g_strdup_printf (
      _ ("Not added: %s. Text and files are kept here; leave the file out or try again."),
      error->message);
  gtk_widget_set_sensitive (self->box, TRUE);
  wf_context_toast (self->context, text);
}

/* What was asked for is done once it is answered. */
static void
add_task_done (WfComposer *self, GPtrArray *drafts)
{
  WfPicture *picture = wf_context_get_picture (self->context);
  WfRecord *entry = self->answers ? wf_picture_lookup_id (picture, self->answers) : NULL;
  g_autoptr (WfRequests) requests = entry ? wf_requests_new (picture) : NULL;
  WfRequest request = { 0 };
  WfDraft *draft;

  if (entry)
    request = wf_requests_get (requests, entry, wf_context_get_shown_now (self->context));
  if (request.task == NULL || request.state == WF_REQUEST_ANSWERED)
    return;
  draft = wf_context_new_draft (self->context, WF_TYPE_NAME_TASK, wf_record_get_ent (request.task),
                                WF_OP_SET, wf_record_get_marking (request.task));
  wf_draft_set_string (draft, "state", "done");
  wf_draft_see (draft, request.task);
  g_ptr_array_add (drafts, draft);
}

static GPtrArray *
make_drafts (WfComposer *self, WfComposerParse *understood)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  WfNewEntry entry = { 0 };

  g_ptr_array_add (understood->about, NULL);
  entry.kind = wf_composer_get_kind (self);
  entry.text = understood->text;
  entry.rating = *understood->rating ? understood->rating : NULL;
  entry.happened_at = understood->happened_at;
  entry.known_at = wf_clock_now_us (wf_context_get_clock (self->context));
  entry.about = (const char *const *) understood->about->pdata;
  entry.corrects = self->corrects;
  entry.answers = self->answers;
  entry.source = wf_context_get_desk_label (self->context);
  entry.marking = wf_composer_get_marking (self);
  g_ptr_array_add (drafts, wf_context_new_entry_draft (self->context, &entry));
  add_task_done (self, drafts);
  return drafts;
}

void
wf_composer_add (WfComposer *self)
{
  g_autoptr (WfComposerParse) understood = wf_composer_understand (self);
  GPtrArray *sources = wf_composer_files_get_sources (WF_COMPOSER_FILES (self->files));
  WfAttachmentDesk *desk = wf_context_get_attachments (self->context);
  Adding *adding;

  if (*understood->text == '\0')
    return;
  adding = g_new0 (Adding, 1);
  g_weak_ref_init (&adding->composer, self);
  adding->drafts = make_drafts (self, understood);
  adding->typed = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  adding->corrects = g_strdup (self->corrects);
  adding->answers = g_strdup (self->answers);
  adding->has_files = desk && sources->len > 0;
  if (adding->has_files)
    {
      gtk_widget_set_sensitive (self->box, FALSE);
      wf_attachment_desk_take_async (desk, sources, files_taken_cb, adding);
      return;
    }
  write_entry (self->context, adding);
  clear (self);
}
