/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an authority says of the service of a cable, or of the connection of a country: a statement
 * of its own, beside those of others and beside any damage. */
#include "app/common/wf-app-common.h"
#include "app/common/wf-choice.h"
#include "app/common/wf-instant.h"
#include "app/common/wf-typed.h"
#include "app/common/wf-widgets.h"
#include "app/incident/wf-authority-choice.h"
#include "app/incident/wf-details-parts.h"
#include "model/wf-vocabulary.h"

typedef struct
{
  WfContext *context; /* outlives the form */
  char *asset;
  GtkWidget *authority, *status, *since, *note, *error;
  WfTyped *typed; /* the fields hold it */
} Form;

static const char *const statuses[] = { "in-service", "degraded", "out" };

static void
form_free (gpointer data)
{
  Form *form = data;

  g_free (form->asset);
  g_free (form);
}

static void
set_statement (
    WfDraft *draft, const char *field, const char *authority, const char *text, gint64 instant)
{
  g_autofree char *name = g_strconcat (field, "/", authority, NULL);

  if (text != NULL)
    wf_draft_set_string (draft, name, text);
  else
    wf_draft_set_time (draft, name, instant);
}

static void
write_statement (Form *form, const char *authority, gint64 since)
{
  WfUuid ent;
  wf_uuid_for_name (&ent, WF_TYPE_NAME_ASSET, form->asset);
  WfRecord *record = wf_picture_lookup (wf_context_get_picture (form->context), &ent);
  g_autoptr (WfDraft) draft = wf_context_new_draft (
      form->context, WF_TYPE_NAME_ASSET, &ent, record != NULL ? WF_OP_SET : WF_OP_CREATE,
      record != NULL ? wf_record_get_marking (record) : WF_MARKING_AMBER);
  guint status = gtk_drop_down_get_selected (GTK_DROP_DOWN (form->status));

  wf_draft_set_string (draft, "asset", form->asset);
  set_statement (draft, "status", authority, statuses[status], WF_NO_TIME);
  set_statement (draft, "status-at", authority, NULL, since);
  set_statement (draft, "note", authority, gtk_editable_get_text (GTK_EDITABLE (form->note)),
                 WF_NO_TIME);
  wf_draft_see (draft, record);
  wf_typed_write (form->typed, form->context, draft, NULL);
}

static void
save_cb (GtkWidget *box)
{
  Form *form = g_object_get_data (G_OBJECT (box), "wf-form");
  const char *text = gtk_editable_get_text (GTK_EDITABLE (form->since));
  const char *authority = wf_authority_choice_get (form->authority);
  gint64 now = wf_clock_now_us (wf_context_get_clock (form->context)), since = now;
  gboolean is_time = text[0] == '\0' || wf_instant_parse (text, now, &since);

  if (wf_typed_is_writing (form->typed))
    return;
  gtk_widget_set_visible (form->error, !is_time || authority == NULL);
  if (!is_time)
    gtk_label_set_text (GTK_LABEL (form->error),
                        _ ("Not a time. Write 13:41Z, 12 Oct 02:04Z or -2h."));
  else if (authority == NULL)
    gtk_label_set_text (GTK_LABEL (form->error), _ ("Say whose statement it is."));
  else
    {
      write_statement (form, authority, since);
      gtk_widget_grab_focus (box);
    }
}

static GtkWidget *
new_status_choice (void)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    gtk_string_list_append (names, wf_details_get_status_label (statuses[i]));
  return wf_choice_new (names);
}

static GtkWidget *
new_entry (GtkWidget *box, const char *placeholder)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  g_signal_connect_object (entry, "activate", G_CALLBACK (save_cb), box, G_CONNECT_SWAPPED);
  return entry;
}

static void
bind_fields (Form *form, GtkWidget *expander)
{
  g_autofree char *ref = g_strconcat ("asset:", form->asset, NULL);

  form->typed = wf_typed_get (form->context, "picture", ref, "service", _ ("State the service"));
  wf_typed_bind (form->typed, form->authority, "authority");
  wf_typed_bind (form->typed, form->status, "status");
  wf_typed_bind (form->typed, form->since, "since");
  wf_typed_bind (form->typed, form->note, "note");
  wf_typed_bind_expander (form->typed, expander);
}

void
wf_details_add_service_form (WfContext *context,
                             GtkWidget *box,
                             const char *asset,
                             const char *const *countries)
{
  GtkWidget *fields = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *expander = wf_expander_new (_ ("State the service"), fields);
  GtkWidget *save = wf_mnemonic_button_new (_ ("_Save"));
  Form *form = g_new0 (Form, 1);

  form->context = context;
  form->asset = g_strdup (asset);
  g_object_set_data_full (G_OBJECT (fields), "wf-form", form, form_free);
  form->authority = wf_authority_choice_new_stating (context, asset, countries);
  form->status = new_status_choice ();
  form->since = new_entry (fields, _ ("13:41Z; empty is now"));
  form->note = new_entry (fields, _ ("in their words"));
  bind_fields (form, expander);
  form->error = wf_text_new (NULL, "out-text");
  gtk_widget_set_visible (form->error, FALSE);
  gtk_widget_add_css_class (fields, "card");
  gtk_widget_add_css_class (fields, "form");
  gtk_box_append (GTK_BOX (fields), wf_details_field_new (_ ("Authority"), form->authority));
  gtk_box_append (GTK_BOX (fields), wf_details_field_new (_ ("Service"), form->status));
  gtk_box_append (GTK_BOX (fields), wf_details_field_new (_ ("Since"), form->since));
  gtk_box_append (GTK_BOX (fields), wf_details_field_new (_ ("Note"), form->note));
  gtk_box_append (GTK_BOX (fields), form->error);
  gtk_widget_set_halign (save, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (fields), save);
  g_signal_connect_object (save, "clicked", G_CALLBACK (save_cb), fields, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (expander, "aside");
  gtk_box_append (GTK_BOX (box), expander);
}
