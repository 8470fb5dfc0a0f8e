/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/admin/wf-admin-invite.h"

#include "app/admin/wf-admin-parts.h"
#include "app/admin/wf-admin-words.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "sync/wf-enrol-client.h"

static const struct
{
  guint hours;
  const char *label;
} spans[] = {
  { 1, N_ ("1 hour") }, { 24, N_ ("1 day") }, { 72, N_ ("3 days") }, { 24 * 7, N_ ("1 week") }
};

typedef struct
{
  WfContext *context;
  GtkWidget *bin; /* AdwBin, whose data this is */
  GtkWidget *form, *made;
  GtkWidget *label, *desk, *letter, *role, *span;
  GtkWidget *make, *problem;
  GtkWidget *code, *due;
  GCancellable *cancellable;
  gboolean is_asking;
} Invite;

static void
invite_free (gpointer data)
{
  Invite *invite = data;

  g_cancellable_cancel (invite->cancellable);
  g_object_unref (invite->cancellable);
  g_object_unref (invite->context);
  g_free (invite);
}

static void
show_problem (Invite *invite, const char *text)
{
  gtk_label_set_text (GTK_LABEL (invite->problem), text ? text : "");
  gtk_widget_set_visible (invite->problem, text != NULL);
}

/* Why no code can be made now, or NULL. */
static char *
dup_obstacle (Invite *invite)
{
  WfSyncEngine *engine = wf_context_get_engine (invite->context);
  const WfSyncStatus status = engine ? wf_sync_engine_get_state (engine) : WF_SYNC_NO_SERVER;

  if (status == WF_SYNC_NO_SERVER)
    return g_strdup (
        _ ("Codes are made by a server, and this crisis has none yet. Choose one under "
           "“Server…”."));
  if (status != WF_SYNC_EXCHANGING && status != WF_SYNC_IN_SYNC)
    return g_strdup (_ ("The server makes the codes, and there is no connection to it now."));
  return wf_admin_dup_refusal (wf_admin_get_own_role (invite->context, NULL), WF_ACT_ENROL);
}

static void
update (Invite *invite)
{
  g_autofree char *obstacle = dup_obstacle (invite);

  gtk_widget_set_sensitive (invite->make, obstacle == NULL && !invite->is_asking);
  gtk_widget_set_tooltip_text (invite->make, obstacle);
  if (!invite->is_asking && gtk_widget_get_visible (invite->form))
    show_problem (invite, obstacle);
}

static void
changed_cb (GtkWidget *bin)
{
  update (g_object_get_data (G_OBJECT (bin), "wf-invite"));
}

/* --- asking ------------------------------------------------------------------ */

static void
show_code (Invite *invite, const WfMadeCode *made)
{
  g_autofree char *due = wf_time_format_day_clock (made->expires_at);
  /* Translators: an instant. */
  g_autofree char *text = g_strdup_printf (
      _ ("Good for one device until %s. It cannot be shown again: say it on the phone or in person, "
         "not by mail."),
      due);

  gtk_label_set_text (GTK_LABEL (invite->code), made->code);
  wf_widget_set_name (invite->code, made->code, _ ("One-time code"));
  gtk_label_set_text (GTK_LABEL (invite->due), text);
  gtk_widget_set_visible (invite->form, FALSE);
  gtk_widget_set_visible (invite->made, TRUE);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) bin = user_data;
  Invite *invite = g_object_get_data (G_OBJECT (bin), "wf-invite");
  g_autoptr (GError) error = NULL;
  g_autoptr (WfMadeCode) made = wf_order_code_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  invite->is_asking = FALSE;
  update (invite);
  if (made)
    show_code (invite, made);
  else
    show_problem (invite, error->message);
}

static char *
dup_stripped (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
make_cb (GtkWidget *widget, Invite *invite)
{
  WfContext *context = invite->context;
  g_auto (WfCodeOrder) order = { 0 };
  g_autofree char *ctl = NULL;
  WfUuid crisis;

  order.label = dup_stripped (invite->label);
  order.desk = dup_stripped (invite->desk);
  order.letter = dup_stripped (invite->letter);
  order.actor = g_strdup ("");
  order.role = g_strdup (wf_role_get_name (
      (WfRole) (WF_ROLE_OBSERVER + adw_combo_row_get_selected (ADW_COMBO_ROW (invite->role)))));
  order.hours = spans[adw_combo_row_get_selected (ADW_COMBO_ROW (invite->span))].hours;
  if (*order.label == '\0' || *order.desk == '\0')
    {
      show_problem (invite, _ ("Say for which function and with which desk code."));
      return;
    }
  invite->is_asking = TRUE;
  show_problem (invite, NULL);
  update (invite);
  wf_uuid_parse (wf_context_get_crisis (context), &crisis);
  ctl = wf_space_dup_name (wf_context_get_realm (context), &crisis, "ctl");
  wf_order_code_async (wf_sync_engine_get_transport (wf_context_get_engine (context)), ctl, &order,
                       invite->cancellable, made_cb, g_object_ref (invite->bin));
}

static void
copy_cb (GtkButton *button, Invite *invite)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)),
                          gtk_label_get_text (GTK_LABEL (invite->code)));
  wf_context_toast (invite->context, _ ("The code was copied"));
}

static void
another_cb (GtkButton *button, Invite *invite)
{
  gtk_label_set_text (GTK_LABEL (invite->code), "");
  gtk_widget_set_visible (invite->made, FALSE);
  gtk_widget_set_visible (invite->form, TRUE);
  update (invite);
}

/* --- page -------------------------------------------------------------------- */

static GtkWidget *
add_entry (GtkWidget *group, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static GtkWidget *
add_choice (GtkWidget *group, const char *title, const char *const *labels, guint selected)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (labels);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  wf_widget_set_name (row, title, NULL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static GtkWidget *
make_form (Invite *invite)
{
  GtkWidget *group = wf_admin_group_new (
      _ ("Let a device in"),
      _ ("The code is for one device. Whoever types it in Watchfloor, under “Connect to a server”, "
         "takes part at once in the role that you choose."));
  const char *roles[]
      = { wf_admin_role_get_label (WF_ROLE_OBSERVER), wf_admin_role_get_label (WF_ROLE_ANALYST),
          wf_admin_role_get_label (WF_ROLE_COORDINATOR), NULL };
  const char *labels[G_N_ELEMENTS (spans) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    labels[i] = _ (spans[i].label);
  invite->label = add_entry (group, _ ("Function, such as “FI day desk”"));
  invite->desk = add_entry (group, _ ("Desk code, before its entry numbers, such as “FI”"));
  invite->letter = add_entry (group, _ ("Letter, for a further device of the desk"));
  invite->role = add_choice (group, _ ("Role"), roles, WF_ROLE_ANALYST - WF_ROLE_OBSERVER);
  invite->span = add_choice (group, _ ("Good for"), labels, 1);
  invite->problem = wf_text_new (NULL, "out-text");
  gtk_widget_set_margin_top (invite->problem, 8);
  invite->make = gtk_button_new_with_label (_ ("Make a Code"));
  gtk_widget_add_css_class (invite->make, "suggested-action");
  gtk_widget_set_halign (invite->make, GTK_ALIGN_END);
  gtk_widget_set_margin_top (invite->make, 12);
  g_signal_connect (invite->make, "clicked", G_CALLBACK (make_cb), invite);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), invite->problem);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), invite->make);
  return group;
}

static GtkWidget *
make_made (Invite *invite)
{
  GtkWidget *group = wf_admin_group_new (_ ("One-time code"), NULL);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *copy = gtk_button_new_with_label (_ ("Copy"));
  GtkWidget *another = gtk_button_new_with_label (_ ("Done"));

  invite->code = gtk_label_new (NULL);
  invite->due = wf_text_new (NULL, NULL);
  gtk_widget_add_css_class (invite->code, "title-1");
  gtk_widget_add_css_class (invite->code, "monospace");
  gtk_label_set_selectable (GTK_LABEL (invite->code), TRUE);
  gtk_widget_set_margin_top (invite->code, 12);
  gtk_widget_set_margin_bottom (invite->code, 12);
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_widget_set_margin_top (buttons, 12);
  g_signal_connect (copy, "clicked", G_CALLBACK (copy_cb), invite);
  g_signal_connect (another, "clicked", G_CALLBACK (another_cb), invite);
  wf_widget_set_name (copy, _ ("Copy the code"), NULL);
  gtk_box_append (GTK_BOX (buttons), copy);
  gtk_box_append (GTK_BOX (buttons), another);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), invite->code);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), invite->due);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), buttons);
  gtk_widget_set_visible (group, FALSE);
  return group;
}

GtkWidget *
wf_admin_invite_new (WfContext *context)
{
  Invite *invite = g_new0 (Invite, 1);
  GtkWidget *page = adw_preferences_page_new ();
  WfSyncEngine *engine = wf_context_get_engine (context);

  invite->context = g_object_ref (context);
  invite->cancellable = g_cancellable_new ();
  invite->bin = adw_bin_new ();
  g_object_set_data_full (G_OBJECT (invite->bin), "wf-invite", invite, invite_free);
  invite->form = make_form (invite);
  invite->made = make_made (invite);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (invite->form));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (invite->made));
  adw_bin_set_child (ADW_BIN (invite->bin), page);
  g_signal_connect_object (context, "changed", G_CALLBACK (changed_cb), invite->bin,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "engine-changed", G_CALLBACK (changed_cb), invite->bin,
                           G_CONNECT_SWAPPED);
  if (engine)
    g_signal_connect_object (engine, "notify::state", G_CALLBACK (changed_cb), invite->bin,
                             G_CONNECT_SWAPPED);
  update (invite);
  return invite->bin;
}
