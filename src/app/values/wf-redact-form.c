/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/values/wf-redact-form.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-field-text.h"
#include "app/common/wf-form.h"
#include "model/wf-ctl-draft.h"

typedef struct
{
  WfContext *context;
  WfOperation *operation;
  GtkWidget *why;
} Redact;

static void
redact_free (gpointer data)
{
  Redact *self = data;

  g_object_unref (self->context);
  wf_operation_unref (self->operation);
  g_free (self);
}

gboolean
wf_redact_is_possible (WfContext *context, const WfOperation *operation)
{
  const WfDeviceKey *device = wf_context_get_device (context);

  return device && operation->body && operation->kind != WF_OP_CTL
         && operation->kind != WF_OP_REDACT
         && wf_membership_permits (wf_context_get_membership (context), &device->person,
                                   wf_space_is_red (operation->space) ? operation->space : NULL,
                                   WF_ACT_REDACT);
}

static gboolean
accept (WfForm *form, gpointer data)
{
  Redact *self = data;
  const char *why = gtk_editable_get_text (GTK_EDITABLE (self->why));
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);

  if (*why == '\0')
    {
      wf_form_complain (form, _ ("Say why, without repeating what is to be dropped."));
      return FALSE;
    }
  g_ptr_array_add (drafts, wf_ctl_draft_redaction (self->operation, why));
  wf_context_write_async (self->context, drafts, NULL, NULL);
  wf_context_toast (self->context,
                    _ ("Asked for. Another coordinator confirms it under “Administration”."));
  return TRUE;
}

void
wf_redact_form_present (GtkWindow *parent, WfContext *context, WfOperation *operation)
{
  Redact *self = g_new0 (Redact, 1);
  g_autofree char *said = wf_operation_dup_said (context, operation);
  /* Translators: who entered it and when. */
  g_autofree char *heading = g_strdup_printf (_ ("Redact the entry of %s"), said);
  WfForm *form;

  self->context = g_object_ref (context);
  self->operation = wf_operation_ref (operation);
  form
      = wf_form_new (parent, heading,
                     _ ("When a second coordinator has confirmed, everything this entry says is "
                        "dropped here, on the server and at every desk. That it was made, by whom "
                        "and when, stays. What somebody has read or printed cannot be taken back."),
                     _ ("_Ask for It"), accept, self, redact_free);
  self->why = wf_form_add_entry (form, _ ("Reason"), NULL, _ ("Everybody can read it."));
  gtk_window_present (GTK_WINDOW (form));
}
