/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-track-attach.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-entry-choice.h"
#include "app/common/wf-widgets.h"
#include "model/wf-vocabulary.h"

typedef struct
{
  WfContext *context;
  char **refs;        /* that the entries are about */
  char *field, *text; /* the same approach attached twice is the same field */
} Attachment;

static void
attachment_free (gpointer data)
{
  Attachment *self = data;

  g_object_unref (self->context);
  g_strfreev (self->refs);
  g_free (self->field);
  g_free (self->text);
  g_free (self);
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *number = user_data;
  g_autoptr (GPtrArray) written = wf_context_write_finish (WF_CONTEXT (source), result, NULL);
  g_autofree char *text = g_strdup_printf (_ ("Attached to %s"), number);

  if (written != NULL) /* a failure was told already */
    wf_context_toast_done (WF_CONTEXT (source), text);
}

static void
entry_chosen_cb (WfRecord *entry, gpointer data)
{
  const Attachment *self = data;
  const char *number = wf_record_get_text (entry, "number");
  g_autoptr (WfDraft) draft
      = wf_context_new_draft (self->context, WF_TYPE_NAME_ENTRY, wf_record_get_ent (entry),
                              WF_OP_SET, wf_record_get_marking (entry));

  wf_draft_set_string (draft, self->field, self->text);
  wf_draft_see (draft, entry);
  wf_context_write_one_async (self->context, draft, attached_cb,
                              g_strdup (number != NULL ? number : "–"));
}

static void
show_entries_cb (GtkMenuButton *button, gpointer user_data)
{
  const Attachment *self = user_data;

  gtk_menu_button_set_popover (button,
                               wf_entry_choice_new (self->context, (const char *const *) self->refs,
                                                    entry_chosen_cb, user_data, NULL));
}

GtkWidget *
wf_track_attach_button_new (WfContext *context,
                            const char *const *refs,
                            const WfApproach *approach,
                            const char *label,
                            const char *said)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autofree char *name = g_strdup_printf (_ ("Attach to an entry of the log: %s"), label);
  Attachment *self = g_new0 (Attachment, 1);

  self->context = g_object_ref (context);
  self->refs = g_strdupv ((char **) refs);
  self->text = g_strdup (said);
  self->field
      = g_strdup_printf ("evidence/%09u-%" G_GINT64_FORMAT, approach->track->mmsi, approach->at);
  g_object_set_data_full (G_OBJECT (button), "wf-attachment", self, attachment_free);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "mail-attachment-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Attach this to an entry of the log"));
  wf_widget_set_name (button, name, NULL);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), show_entries_cb, self, NULL);
  return button;
}

void
wf_facts_add_evidence (GtkWidget *facts, WfRecord *entry)
{
  g_auto (GStrv) keys = wf_record_dup_keys (entry, "evidence");

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *field = g_strconcat ("evidence/", keys[i], NULL);

      wf_facts_add (facts, _ ("Attached"), wf_record_get_text (entry, field));
    }
}
