/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in the composer is kept on this computer while it is typed, and stands there again
 * after the window was closed or the program went down. It is said to be a draft, and never that it
 * is saved: nobody else has it. */
#include "app/log/wf-composer-private.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/log/wf-composer-files.h"

static const char *
get_text (WfComposer *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static WfDraftKeeper *
get_keeper (WfComposer *self)
{
  return wf_context_get_draft_keeper (self->context);
}

/* --- telling ----------------------------------------------------------------- */

/* What the window asks about before it goes. */
static void
say_unfinished (WfComposer *self)
{
  const guint n_files = wf_composer_files_get_sources (WF_COMPOSER_FILES (self->files))->len;
  const char *words = NULL;

  if (n_files > 0)
    words = _ ("The entry that is being written is not added, and its files are not kept.");
  else if (*get_text (self) && !wf_draft_keeper_is_kept (get_keeper (self)))
    words = _ ("The entry that is being written is not added, and its draft is not kept.");
  wf_session_set_unfinished (wf_context_get_session (self->context), "entry", words);
}

static void
tell (WfComposer *self)
{
  const gboolean is_kept = wf_draft_keeper_is_kept (get_keeper (self));
  g_autofree char *at = NULL, *words = NULL;

  say_unfinished (self);
  if (*get_text (self) == '\0')
    {
      gtk_widget_set_visible (self->draft, FALSE);
      return;
    }
  if (!is_kept)
    return; /* soon, or the keeper tells why not */
  at = wf_time_format_day_clock (self->draft_at);
  /* Translators: when the entry that is being written was begun. */
  words = g_strdup_printf (_ ("Draft kept on this computer, begun %s. Not added: nobody else has "
                              "it."),
                           at);
  gtk_widget_remove_css_class (self->draft, "late-text");
  gtk_label_set_text (GTK_LABEL (self->draft), words);
  gtk_widget_set_visible (self->draft, TRUE);
}

static void
failed_cb (WfComposer *self, const char *words)
{
  gtk_widget_add_css_class (self->draft, "late-text");
  gtk_label_set_text (GTK_LABEL (self->draft), words);
  gtk_widget_set_visible (self->draft, TRUE);
  say_unfinished (self);
}

/* --- keeping ----------------------------------------------------------------- */

void
wf_composer_keep_draft (WfComposer *self)
{
  WfEntryDraft *draft = NULL;

  if (self->context == NULL || self->is_restoring)
    return;
  if (*get_text (self) == '\0')
    self->draft_at = WF_NO_TIME;
  else
    {
      if (self->draft_at == WF_NO_TIME)
        self->draft_at = wf_clock_now_us (wf_context_get_clock (self->context));
      draft = wf_entry_draft_new (wf_composer_get_kind (self), get_text (self));
      draft->corrects = g_strdup (self->corrects);
      draft->answers = g_strdup (self->answers);
      draft->marking = wf_composer_get_marking (self);
      draft->at = self->draft_at;
    }
  wf_draft_keeper_keep (get_keeper (self), draft);
  tell (self);
}

/* What was typed before the draft was read stays behind it. */
static void
restore (WfComposer *self)
{
  const WfEntryDraft *draft = wf_draft_keeper_get (get_keeper (self));
  g_autofree char *text = NULL;

  if (draft == NULL)
    return;
  text = g_strconcat (draft->text, *get_text (self) ? " " : "", get_text (self), NULL);
  self->is_restoring = TRUE;
  wf_composer_set_kind (self, draft->kind);
  wf_composer_set_marking (self, draft->marking);
  g_free (self->corrects);
  self->corrects = g_strdup (draft->corrects);
  g_free (self->answers);
  self->answers = g_strdup (draft->answers);
  self->draft_at = draft->at;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->is_restoring = FALSE;
  wf_composer_keep_draft (self);
}

GtkWidget *
wf_composer_build_draft (WfComposer *self)
{
  self->draft = wf_text_new (NULL, "detail");
  self->draft_at = WF_NO_TIME;
  gtk_widget_set_visible (self->draft, FALSE);
  return self->draft;
}

void
wf_composer_follow_draft (WfComposer *self)
{
  WfDraftKeeper *keeper = get_keeper (self);

  g_signal_connect_object (keeper, "changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keeper, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  if (wf_draft_keeper_is_ready (keeper))
    restore (self);
  else
    g_signal_connect_object (keeper, "read", G_CALLBACK (restore), self, G_CONNECT_SWAPPED);
}
