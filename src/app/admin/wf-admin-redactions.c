/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/admin/wf-admin-redactions.h"

#include <string.h>

#include "app/admin/wf-admin-parts.h"
#include "app/admin/wf-admin-words.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-field-text.h"
#include "app/common/wf-widgets.h"
#include "model/wf-ctl-draft.h"

/* --- what was asked ------------------------------------------------------------ */

static void
redaction_free (gpointer data)
{
  WfRedaction *redaction = data;

  g_ptr_array_unref (redaction->asked);
  g_free (redaction);
}

gboolean
wf_redaction_was_asked_by (const WfRedaction *redaction, const WfUuid *person)
{
  for (guint i = 0; i < redaction->asked->len; i++)
    if (wf_uuid_equal (&((const WfOperation *) redaction->asked->pdata[i])->by, person))
      return TRUE;
  return FALSE;
}

static int
compare_entered (gconstpointer a, gconstpointer b)
{
  const WfOperation *one = *(const WfOperation *const *) a;
  const WfOperation *other = *(const WfOperation *const *) b;

  return wf_operation_id_compare (&one->id, &other->id);
}

static WfRedaction *
ensure_redaction (GPtrArray *redactions, const WfOperationId *target)
{
  WfRedaction *redaction;

  for (guint i = 0; i < redactions->len; i++)
    {
      redaction = redactions->pdata[i];
      if (wf_operation_id_equal_key (&redaction->target_id, target))
        return redaction;
    }
  redaction = g_new0 (WfRedaction, 1);
  redaction->target_id = *target;
  redaction->asked = g_ptr_array_new ();
  g_ptr_array_add (redactions, redaction);
  return redaction;
}

static void
find_targets (GPtrArray *redactions, GPtrArray *operations)
{
  for (guint i = 0; redactions->len > 0 && i < operations->len; i++)
    {
      const WfOperation *operation = operations->pdata[i];
      for (guint k = 0; k < redactions->len; k++)
        {
          WfRedaction *redaction = redactions->pdata[k];
          if (wf_operation_id_equal_key (&redaction->target_id, &operation->id))
            redaction->target = operation;
        }
    }
}

GPtrArray *
wf_admin_list_redactions (GPtrArray *operations)
{
  GPtrArray *redactions = g_ptr_array_new_with_free_func (redaction_free);
  g_autoptr (GPtrArray) asked = g_ptr_array_new ();

  for (guint i = 0; i < operations->len; i++)
    if (((const WfOperation *) operations->pdata[i])->kind == WF_OP_REDACT)
      g_ptr_array_add (asked, operations->pdata[i]);
  g_ptr_array_sort (asked, compare_entered);
  for (guint i = 0; i < asked->len; i++)
    {
      WfOperation *operation = asked->pdata[i];
      const WfWrite *write = wf_operation_find_write (operation, "target");
      WfOperationId target;
      if (!write || !write->text
          || !wf_operation_id_parse (write->text, strlen (write->text), &target))
        continue;
      WfRedaction *redaction = ensure_redaction (redactions, &target);
      if (!wf_redaction_was_asked_by (redaction, &operation->by))
        g_ptr_array_add (redaction->asked, operation);
    }
  find_targets (redactions, operations);
  return redactions;
}

static gboolean
is_done (const WfRedaction *redaction)
{
  return redaction->asked->len >= WF_REDACTION_N_PERSONS
         || (redaction->target && redaction->target->is_redacted);
}

/* --- confirming ----------------------------------------------------------------- */

static void
confirm_cb (GtkButton *button, WfOperation *target)
{
  WfContext *context = g_object_get_data (G_OBJECT (button), "wf-context");
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);

  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  g_ptr_array_add (drafts, wf_ctl_draft_redaction (target, NULL));
  wf_context_write_async (context, drafts, NULL, NULL);
}

static char *
dup_refusal (WfContext *context, const WfRedaction *redaction)
{
  const WfDeviceKey *device = wf_context_get_device (context);

  if (redaction->target == NULL)
    return g_strdup (_ ("What it is about is not on this computer."));
  if (wf_redaction_was_asked_by (redaction, &device->person))
    return g_strdup (_ ("You asked for it: another coordinator has to confirm."));
  return wf_admin_dup_refusal (
      wf_admin_get_own_role (
          context, wf_space_is_red (redaction->target->space) ? redaction->target->space : NULL),
      WF_ACT_REDACT);
}

/* --- rows ------------------------------------------------------------------------ */

static char *
dup_who (WfContext *context, const WfRedaction *redaction)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < redaction->asked->len; i++)
    {
      const WfOperation *operation = redaction->asked->pdata[i];
      g_autofree char *said = wf_operation_dup_said (context, operation);
      g_string_append_printf (text, "%s%s", i > 0 ? " · " : "", said);
      if (operation->why)
        g_string_append_printf (text, ": %s", operation->why);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Whose entry of when; what it says is not shown again here. */
static char *
dup_title (WfContext *context, const WfRedaction *redaction)
{
  g_autofree char *said
      = redaction->target ? wf_operation_dup_said (context, redaction->target) : NULL;

  if (said == NULL)
    return g_strdup (_ ("An entry that is not on this computer"));
  /* Translators: who entered it and when. */
  return g_strdup_printf (_ ("Entry of %s"), said);
}

static GtkWidget *
make_row (WfContext *context, const WfRedaction *redaction)
{
  g_autofree char *title = dup_title (context, redaction);
  g_autofree char *who = dup_who (context, redaction);
  g_autofree char *subtitle = g_strdup_printf (_ ("Asked by %s"), who);
  GtkWidget *row = wf_admin_row_new (title, subtitle);

  if (is_done (redaction))
    {
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), wf_pill_new (_ ("✓ Redacted"), "done"));
      return row;
    }
  g_autofree char *refusal = dup_refusal (context, redaction);
  g_autofree char *name = g_strdup_printf (_ ("Confirm the redaction: %s"), title);
  GtkWidget *button = wf_admin_row_add_button (row, _ ("Confirm"), name, refusal);
  if (redaction->target)
    {
      g_object_set_data_full (G_OBJECT (button), "wf-context", g_object_ref (context),
                              g_object_unref);
      g_signal_connect_data (button, "clicked", G_CALLBACK (confirm_cb),
                             wf_operation_ref ((WfOperation *) redaction->target),
                             (GClosureNotify) (GCallback) wf_operation_unref, 0);
    }
  return row;
}

GtkWidget *
wf_admin_redactions_new_group (WfContext *context)
{
  g_autoptr (GPtrArray) operations = wf_context_dup_operations (context, G_MAXINT64);
  g_autoptr (GPtrArray) redactions = wf_admin_list_redactions (operations);
  GtkWidget *group = wf_admin_group_new (
      _ ("Redactions"),
      redactions->len > 0
          ? _ ("One coordinator asks, a second one confirms: then the text is dropped here, on the "
               "server and at every desk that exchanges with it.")
          : _ ("None was asked for. A coordinator asks from the history of a value."));

  for (guint i = 0; i < redactions->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               make_row (context, redactions->pdata[i]));
  return group;
}

char *
wf_admin_redactions_dup_digest (WfContext *context)
{
  g_autoptr (GPtrArray) operations = wf_context_dup_operations (context, G_MAXINT64);
  g_autoptr (GPtrArray) redactions = wf_admin_list_redactions (operations);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < redactions->len; i++)
    {
      const WfRedaction *redaction = redactions->pdata[i];
      g_string_append_printf (text, "%u%d ", redaction->asked->len, is_done (redaction));
    }
  return g_string_free (text, FALSE);
}
