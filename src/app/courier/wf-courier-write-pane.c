/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/courier/wf-courier-write-pane.h"

#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-widgets.h"
#include "app/courier/wf-courier-parts.h"

struct _WfCourierWritePane
{
  AdwBin parent_instance;

  WfContext *context;
  GtkWidget *recipients; /* AdwPreferencesGroup */
  GPtrArray *desks;      /* GtkCheckButton with the data "device"; borrowed */
  GPtrArray *spaces;     /* GtkCheckButton with the data "compartment"; borrowed */
  GtkWidget *choice, *since;
  GtkWidget *attachments; /* GtkCheckButton */
  GtkWidget *folder;
  GtkWidget *name; /* AdwActionRow: what the file will be called */
  GtkWidget *write, *introduce;
  GtkWidget *progress;
  GtkWidget *outcome;
};

G_DEFINE_FINAL_TYPE (WfCourierWritePane, wf_courier_write_pane, ADW_TYPE_BIN)

/* --- what was chosen ------------------------------------------------------- */

static WfCourierRequest *
make_request (WfCourierWritePane *self, WfBundleKind kind)
{
  WfUuid crisis;
  WfCourierRequest *request;

  wf_uuid_parse (wf_context_get_crisis (self->context), &crisis);
  request = wf_courier_request_new (wf_context_get_realm (self->context), &crisis,
                                    wf_clock_now_us (wf_context_get_clock (self->context)));
  request->kind = kind;
  for (guint i = 0; i < self->desks->len; i++)
    if (gtk_check_button_get_active (self->desks->pdata[i]))
      g_array_append_vals (request->to, g_object_get_data (self->desks->pdata[i], "device"), 1);
  for (guint i = 0; i < self->spaces->len; i++)
    if (gtk_check_button_get_active (self->spaces->pdata[i]))
      g_ptr_array_add (request->compartments,
                       g_strdup (g_object_get_data (self->spaces->pdata[i], "compartment")));
  request->with_attachments = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->attachments));
  request->choice = (WfBundleChoice) adw_combo_row_get_selected (ADW_COMBO_ROW (self->choice));
  return request;
}

static char *
dup_file_name (WfCourierWritePane *self, const WfCourierRequest *request)
{
  WfCourierMemory *memory = wf_context_get_courier (self->context);
  const WfCourierState *state = memory ? wf_courier_memory_get_state (memory) : NULL;
  gint64 number = 0;

  if (request->kind == WF_BUNDLE_OPERATIONS && state)
    number = wf_courier_next_number (state->sent, request->to);
  return wf_courier_dup_file_name (request->realm, wf_context_get_desk (self->context), number,
                                   request->now, "wfb");
}

static void
show_choice (WfCourierWritePane *self)
{
  g_autoptr (WfCourierRequest) request = NULL;
  g_autofree char *name = NULL;

  if (self->context == NULL) /* its window has closed */
    return;
  request = make_request (self, WF_BUNDLE_OPERATIONS);
  name = dup_file_name (self, request);
  gtk_widget_set_visible (self->since, request->choice == WF_BUNDLE_SINCE_TIME);
  gtk_widget_set_sensitive (self->write, request->to->len > 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->name),
                               request->to->len > 0 ? name : _ ("choose a recipient first"));
}

/* --- writing --------------------------------------------------------------- */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfCourierWritePane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfCourierSent) sent = wf_courier_write_finish (WF_STORE (source), result, &error);
  g_autofree char *text = NULL;

  wf_courier_progress_end (WF_COURIER_PROGRESS (self->progress));
  show_choice (self);
  if (sent == NULL)
    {
      wf_courier_outcome_bad (self->outcome, _ ("Not written."), error);
      return;
    }
  text
      = sent->number > 0
            /* Translators: number, count of operations, file name. Written is not delivered. */
            ? g_strdup_printf (ngettext ("Bundle %u with %u operation is written: %s. It counts as "
                                         "delivered when its return receipt is read here.",
                                         "Bundle %u with %u operations is written: %s. It counts "
                                         "as delivered when its return receipt is read here.",
                                         (gulong) sent->n_documents),
                               (guint) sent->number, (guint) sent->n_documents, sent->file)
            : g_strdup_printf (_ ("The introduction is written: %s. The other desk can address "
                                  "bundles to this one once it has read it."),
                               sent->file);
  wf_courier_outcome_good (self->outcome, text);
}

static void
begin_writing (WfCourierWritePane *self, WfBundleKind kind)
{
  g_autoptr (WfCourierRequest) request = make_request (self, kind);
  g_autofree char *name = dup_file_name (self, request);
  g_autofree char *path = g_build_filename (wf_courier_path_row_get (self->folder), name, NULL);
  GCancellable *cancellable;
  int *permille;

  if (request->choice == WF_BUNDLE_SINCE_TIME
      && !wf_time_parse_iso (gtk_editable_get_text (GTK_EDITABLE (self->since)), &request->since))
    {
      wf_courier_outcome_bad (
          self->outcome, _ ("Not a time. Write it like 2027-10-12T08:00:00Z; nothing was written."),
          NULL);
      return;
    }
  wf_courier_outcome_clear (self->outcome);
  cancellable
      = wf_courier_progress_begin (WF_COURIER_PROGRESS (self->progress), _ ("Writing…"), &permille);
  wf_courier_write_async (wf_context_get_store (self->context), g_steal_pointer (&request),
                          wf_context_get_device (self->context), path, permille, cancellable,
                          written_cb, g_object_ref (self));
}

static void
write_cb (GtkButton *button, WfCourierWritePane *self)
{
  begin_writing (self, WF_BUNDLE_OPERATIONS);
}

static void
introduce_cb (GtkButton *button, WfCourierWritePane *self)
{
  begin_writing (self, WF_BUNDLE_INTRODUCTION);
}

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfCourierWritePane) self = user_data;
  g_autoptr (GFile) file = wf_dialogs_choose_folder_finish (result, NULL);

  if (file && g_file_peek_path (file) && self->context)
    gtk_editable_set_text (GTK_EDITABLE (self->folder), g_file_peek_path (file));
}

static void
choose_folder_cb (GtkButton *button, WfCourierWritePane *self)
{
  wf_dialogs_choose_folder_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                  _ ("Folder for the bundle"), NULL, folder_chosen_cb,
                                  g_object_ref (self));
}

/* --- recipients ------------------------------------------------------------ */

static const WfCourierSent *
find_last (const WfCourierState *state, const WfUuid *device)
{
  for (guint i = state ? state->sent->len : 0; i > 0; i--)
    {
      const WfCourierSent *sent = state->sent->pdata[i - 1];
      for (guint t = 0; t < sent->to->len; t++)
        if (wf_uuid_equal (&g_array_index (sent->to, WfUuid, t), device))
          return sent;
    }
  return NULL;
}

static char *
dup_last (WfCourierWritePane *self, const WfUuid *device)
{
  WfCourierMemory *memory = wf_context_get_courier (self->context);
  const WfCourierSent *sent
      = find_last (memory ? wf_courier_memory_get_state (memory) : NULL, device);
  g_autofree char *at = sent ? wf_time_format_day_clock (sent->made_at) : NULL;

  if (sent == NULL)
    return g_strdup (_ ("no bundle yet"));
  /* Translators: number and instant. */
  return g_strdup_printf (_ ("last bundle %u, %s"), (guint) sent->number, at);
}

static GtkWidget *
add_check_row (WfCourierWritePane *self,
               GtkWidget *group,
               GPtrArray *checks,
               const char *title,
               GtkWidget **row)
{
  GtkWidget *check = gtk_check_button_new ();

  *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (*row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (*row), title);
  adw_action_row_add_prefix (ADW_ACTION_ROW (*row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (*row), check);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (show_choice), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), *row);
  g_ptr_array_add (checks, check);
  return check;
}

static void
show_last (WfCourierWritePane *self, GtkWidget *check)
{
  const WfUuid *device = g_object_get_data (G_OBJECT (check), "device");
  GtkWidget *row = gtk_widget_get_ancestor (check, ADW_TYPE_ACTION_ROW);
  g_autofree char *id = wf_uuid_dup_string (device);
  g_autofree char *last = dup_last (self, device);
  /* Translators: the end of a device's identity, which tells two computers of a desk apart. */
  g_autofree char *subtitle = g_strdup_printf (_ ("device …%s · %s"), id + strlen (id) - 4, last);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
}

static void
courier_cb (WfCourierWritePane *self)
{
  show_choice (self);
  for (guint i = 0; self->context && i < self->desks->len; i++)
    show_last (self, self->desks->pdata[i]);
}

static void
add_desk (WfCourierWritePane *self, const WfUuid *device)
{
  g_autofree char *label = wf_context_dup_device_label (self->context, device);
  GtkWidget *row;
  GtkWidget *check = add_check_row (self, self->recipients, self->desks, label, &row);

  g_object_set_data_full (G_OBJECT (check), "device", g_memdup2 (device, sizeof *device), g_free);
  show_last (self, check);
}

static void
add_desks (WfCourierWritePane *self)
{
  const WfDeviceKey *own = wf_context_get_device (self->context);
  g_autoptr (GArray) devices
      = wf_membership_dup_devices (wf_context_get_membership (self->context));

  for (guint i = 0; i < devices->len; i++)
    if (!wf_uuid_equal (&g_array_index (devices, WfUuid, i), &own->device))
      add_desk (self, &g_array_index (devices, WfUuid, i));
  if (self->desks->len == 0)
    adw_preferences_group_set_description (
        ADW_PREFERENCES_GROUP (self->recipients),
        _ ("No other desk is known in this crisis yet. Exchange introductions first: write one "
           "here, read that of the other desk."));
}

static void
add_spaces (WfCourierWritePane *self, GtkWidget *group)
{
  for (guint i = 0; wf_space_compartments[i]; i++)
    {
      WfMarking marking;
      GtkWidget *check, *row;

      if (!wf_marking_from_compartment (wf_space_compartments[i], &marking))
        continue;
      check = add_check_row (self, group, self->spaces, wf_marking_get_label (marking), &row);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
      g_object_set_data (G_OBJECT (check), "compartment", (gpointer) wf_space_compartments[i]);
    }
}

/* What all of the crisis' operations name, whether it is on this computer or not. */
static char *
dup_attachments_size (WfCourierWritePane *self)
{
  g_autoptr (GPtrArray) operations = wf_context_dup_operations (self->context, G_MAXINT64);
  g_autofree char *size = NULL;
  gint64 total = 0;
  guint n = 0;

  for (guint i = 0; i < operations->len; i++)
    {
      g_autoptr (GPtrArray) some = wf_attachments_may_have (operations->pdata[i])
                                       ? wf_attachments_read (operations->pdata[i])
                                       : NULL;
      for (guint a = 0; some && a < some->len; a++, n++)
        total += ((const WfAttachment *) some->pdata[a])->size;
    }
  size = g_format_size ((guint64) total);
  /* Translators: count of files and their size. */
  return g_strdup_printf (ngettext ("at most %u file, %s", "at most %u files, %s", n), n, size);
}

static void
add_attachments (WfCourierWritePane *self, GtkWidget *group)
{
  g_autoptr (GPtrArray) checks = g_ptr_array_new ();
  g_autofree char *size = dup_attachments_size (self);
  GtkWidget *row;

  self->attachments = add_check_row (self, group, checks, _ ("Attachments"), &row);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), size);
}

/* --- life ------------------------------------------------------------------ */

static GtkWidget *
add_group (GtkWidget *page, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return group;
}

static void
add_choice (WfCourierWritePane *self, GtkWidget *group)
{
  const char *const words[] = { _ ("Everything"), _ ("Since the last bundle to these desks"),
                                _ ("Entered since an instant"), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (words);

  self->choice = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->choice), _ ("What goes along"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->choice), G_LIST_MODEL (model));
  self->since = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->since),
                                 _ ("Since, in UTC (2027-10-12T08:00:00Z)"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->choice);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->since);
}

static void
add_target (WfCourierWritePane *self, GtkWidget *group)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  GtkWidget *choose;

  self->folder
      = wf_courier_path_row_new (_ ("Folder"), _ ("Choose the folder for the bundle"), &choose);
  gtk_editable_set_text (GTK_EDITABLE (self->folder), documents ? documents : g_get_home_dir ());
  g_signal_connect (choose, "clicked", G_CALLBACK (choose_folder_cb), self);
  self->name = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name), _ ("File"));
  self->write = gtk_button_new_with_label (_ ("Write Bundle"));
  gtk_widget_add_css_class (self->write, "suggested-action");
  self->introduce = gtk_button_new_with_label (_ ("Write Introduction"));
  gtk_widget_set_tooltip_text (self->introduce,
                               _ ("Open to everybody: names and keys of the desks, no content. For "
                                  "a desk that does not know this one yet."));
  g_signal_connect (self->write, "clicked", G_CALLBACK (write_cb), self);
  g_signal_connect (self->introduce, "clicked", G_CALLBACK (introduce_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->folder);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->name);
}

static void
wf_courier_write_pane_dispose (GObject *object)
{
  WfCourierWritePane *self = WF_COURIER_WRITE_PANE (object);

  g_clear_object (&self->context);
  G_OBJECT_CLASS (wf_courier_write_pane_parent_class)->dispose (object);
}

static void
wf_courier_write_pane_finalize (GObject *object)
{
  WfCourierWritePane *self = WF_COURIER_WRITE_PANE (object);

  g_clear_object (&self->progress);
  g_clear_object (&self->outcome);
  g_ptr_array_unref (self->desks);
  g_ptr_array_unref (self->spaces);
  G_OBJECT_CLASS (wf_courier_write_pane_parent_class)->finalize (object);
}

static void
wf_courier_write_pane_class_init (WfCourierWritePaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_courier_write_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = wf_courier_write_pane_finalize;
}

static void
wf_courier_write_pane_init (WfCourierWritePane *self)
{
  self->desks = g_ptr_array_new ();
  self->spaces = g_ptr_array_new ();
}

GtkWidget *
wf_courier_write_pane_new (WfContext *context)
{
  WfCourierWritePane *self = g_object_new (WF_TYPE_COURIER_WRITE_PANE, NULL);
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *contents, *target;

  self->context = g_object_ref (context);
  self->recipients
      = add_group (page, _ ("Recipients"), _ ("Only these devices can open the bundle."));
  contents = add_group (page, _ ("Contents"),
                        _ ("Who is a member of the crisis goes along always; of the rest, these "
                           "compartments."));
  add_choice (self, contents);
  add_attachments (self, contents);
  target = add_group (page, _ ("File"), NULL);
  add_target (self, target);
  /* Ours: work that is under way reports to them after the window has closed. */
  self->progress = g_object_ref_sink (wf_courier_progress_new ());
  self->outcome = g_object_ref_sink (wf_courier_outcome_new ());
  add_desks (self);
  add_spaces (self, contents);
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (show_choice), self);
  g_signal_connect_object (wf_context_get_courier (context), "changed", G_CALLBACK (courier_cb),
                           self, G_CONNECT_SWAPPED);
  show_choice (self);
  adw_bin_set_child (ADW_BIN (self), wf_courier_pane_new (page, self->progress, self->outcome,
                                                          self->write, self->introduce));
  return GTK_WIDGET (self);
}
