/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-attachment-list.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-wrap-box.h"
#include "app/wf-attachment-desk.h"

struct _WfAttachmentList
{
  GtkBox parent_instance;

  WfContext *context;
  WfRecord *record;
  WfAttachmentDesk *desk;
  GPtrArray *attachments; /* WfAttachment */
  GtkWidget *rows, *attach, *paste;
  GtkWidget *reads;   /* why nothing can be attached */
  GPtrArray *details; /* GtkLabel of each row; borrowed */
  char *shape;        /* what the rows and their buttons were made from */
};

G_DEFINE_FINAL_TYPE (WfAttachmentList, wf_attachment_list, GTK_TYPE_BOX)

static void show (WfAttachmentList *self);

static GtkWindow *
get_window (WfAttachmentList *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

/* --- fetch and save -------------------------------------------------------- */

static const WfAttachment *
get_attachment (WfAttachmentList *self, GtkWidget *button)
{
  const guint at = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));

  return self->attachments->pdata[at];
}

static void
fetch_cb (GtkButton *button, WfAttachmentList *self)
{
  wf_attachment_desk_fetch (self->desk, self->record, get_attachment (self, GTK_WIDGET (button)));
}

static void
cancel_cb (GtkButton *button, WfAttachmentList *self)
{
  wf_attachment_desk_cancel (self->desk, get_attachment (self, GTK_WIDGET (button)));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfContext) context = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (wf_attachment_desk_save_finish (WF_ATTACHMENT_DESK (source), result, &error))
    text = g_strdup (_ ("The attachment is saved. Nothing was opened."));
  else
    text = g_strdup_printf (_ ("Not saved: %s"), error->message);
  wf_context_toast (context, text);
}

typedef struct
{
  WfAttachmentList *list;
  WfAttachment *attachment;
} Saving;

static void
place_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Saving *saving = user_data;
  g_autoptr (WfAttachmentList) self = saving->list;
  g_autoptr (WfAttachment) attachment = saving->attachment;
  g_autoptr (GFile) file = wf_dialogs_save_file_finish (result, NULL);

  if (file && g_file_peek_path (file) && self->context)
    wf_attachment_desk_save_async (self->desk, attachment, g_file_peek_path (file), saved_cb,
                                   g_object_ref (self->context));
}

static void
save_cb (GtkButton *button, WfAttachmentList *self)
{
  const WfAttachment *attachment = get_attachment (self, GTK_WIDGET (button));
  g_autofree char *name
      = wf_attachment_dup_file_name (attachment, wf_context_get_realm (self->context));
  Saving *saving = g_new0 (Saving, 1);

  saving->list = g_object_ref (self);
  saving->attachment
      = wf_attachment_new (attachment->hash, attachment->size, attachment->name, attachment->type);
  wf_dialogs_save_file_async (get_window (self), _ ("Save the attachment"), name, NULL,
                              place_chosen_cb, saving);
}

/* --- rows ------------------------------------------------------------------ */

static const char *
get_place_label (WfAttachmentPlace place)
{
  switch (place)
    {
    case WF_ATTACHMENT_SENT:
      return _ ("here and at the server");
    case WF_ATTACHMENT_HERE:
      return _ ("here · not at the server yet");
    case WF_ATTACHMENT_PARTIAL:
      return _ ("fetched in part");
    case WF_ATTACHMENT_REMOTE:
    default:
      return _ ("not on this computer");
    }
}

static char *
dup_place (WfAttachmentList *self, const WfAttachment *attachment, WfAttachmentPlace place)
{
  const gint64 progress = wf_attachment_desk_get_progress (self->desk, attachment);
  g_autofree char *there = progress >= 0 ? g_format_size ((guint64) progress) : NULL;

  if (there == NULL)
    return g_strdup (get_place_label (place));
  /* Translators: the part of a file that is there already, as a size; its whole size stands in
   * front. */
  return wf_attachment_desk_is_fetching (self->desk, attachment)
             ? g_strdup_printf (_ ("%s of it fetched"), there)
             : g_strdup_printf (_ ("%s of it sent"), there);
}

static GtkWidget *
make_row_button (WfAttachmentList *self, guint at, WfAttachmentPlace place)
{
  const WfAttachment *attachment = self->attachments->pdata[at];
  const gboolean is_here = place == WF_ATTACHMENT_HERE || place == WF_ATTACHMENT_SENT;
  const gboolean is_fetching = wf_attachment_desk_is_fetching (self->desk, attachment);
  GtkWidget *button = gtk_button_new_with_label (is_fetching ? _ ("Cancel")
                                                 : is_here   ? _ ("Save As…")
                                                             : _ ("Fetch"));

  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (at));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  wf_widget_set_name (button, gtk_button_get_label (GTK_BUTTON (button)), attachment->name);
  g_signal_connect (button, "clicked",
                    is_fetching ? G_CALLBACK (cancel_cb)
                    : is_here   ? G_CALLBACK (save_cb)
                                : G_CALLBACK (fetch_cb),
                    self);
  return button;
}

static void
set_detail (WfAttachmentList *self, guint at, WfAttachmentPlace place)
{
  const WfAttachment *attachment = self->attachments->pdata[at];
  g_autofree char *size = g_format_size ((guint64) attachment->size);
  g_autofree char *where = dup_place (self, attachment, place);
  g_autofree char *detail = g_strdup_printf ("%s · %s", size, where);

  gtk_label_set_text (self->details->pdata[at], detail);
}

static void
add_row (WfAttachmentList *self, guint at, WfAttachmentPlace place)
{
  const WfAttachment *attachment = self->attachments->pdata[at];
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *detail = wf_text_new ("", "detail");

  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), wf_text_new (attachment->name, NULL));
  gtk_box_append (GTK_BOX (texts), detail);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), make_row_button (self, at, place));
  gtk_box_append (GTK_BOX (self->rows), row);
  g_ptr_array_add (self->details, detail);
}

/* The rows stay, and with them the focus, while only a progress changes. */
static char *
dup_shape (WfAttachmentList *self, GArray *places)
{
  GString *shape = g_string_new (NULL);

  for (guint i = 0; i < self->attachments->len; i++)
    {
      const WfAttachment *attachment = self->attachments->pdata[i];
      g_string_append_printf (shape, "%d%d%s/", (int) g_array_index (places, WfAttachmentPlace, i),
                              wf_attachment_desk_is_fetching (self->desk, attachment),
                              attachment->name);
    }
  return g_string_free (shape, FALSE);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfAttachmentList) self = user_data;
  g_autoptr (GArray) places = wf_attachment_desk_look_finish (WF_ATTACHMENT_DESK (source), result);
  g_autofree char *shape = NULL;

  /* Another look is on its way when the list has changed meanwhile. */
  if (self->context == NULL || places->len != self->attachments->len)
    return;
  shape = dup_shape (self, places);
  if (g_strcmp0 (shape, self->shape) != 0)
    {
      wf_widget_clear (self->rows);
      g_ptr_array_set_size (self->details, 0);
      for (guint i = 0; i < places->len; i++)
        add_row (self, i, g_array_index (places, WfAttachmentPlace, i));
      g_free (self->shape);
      self->shape = g_steal_pointer (&shape);
    }
  for (guint i = 0; i < places->len; i++)
    set_detail (self, i, g_array_index (places, WfAttachmentPlace, i));
}

static void
show (WfAttachmentList *self)
{
  g_ptr_array_unref (self->attachments);
  self->attachments = wf_attachment_desk_dup_list (self->desk, self->record);
  wf_attachment_desk_look_async (self->desk, self->attachments, looked_cb, g_object_ref (self));
}

/* --- attaching ------------------------------------------------------------- */

/* A red list has roles of its own. */
static gboolean
only_reads (WfAttachmentList *self)
{
  return wf_context_get_role (self->context) == WF_ROLE_OBSERVER
         && wf_record_get_marking (self->record) != WF_MARKING_RED;
}

static void
show_reason (GtkWidget *button, const char *reason)
{
  gtk_widget_set_sensitive (button, reason == NULL);
  gtk_widget_set_tooltip_text (button, reason);
  wf_widget_set_name (button, gtk_button_get_label (GTK_BUTTON (button)), reason ? reason : "");
}

/* Whoever only reads hears it before choosing a file. */
static void
show_role (WfAttachmentList *self)
{
  const char *reason = only_reads (self) ? _ ("You read here as an observer; a coordinator can "
                                              "give this desk another role")
                                         : NULL;

  show_reason (self->attach, reason);
  show_reason (self->paste, reason);
  gtk_label_set_text (GTK_LABEL (self->reads), reason ? reason : "");
  gtk_widget_set_visible (self->reads, reason != NULL);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfAttachmentList) self = user_data;
  g_autoptr (GFile) file = wf_dialogs_open_file_finish (result, NULL);

  if (file && self->context)
    wf_attachment_desk_add_file (self->desk, self->record, file);
}

static void
attach_cb (GtkButton *button, WfAttachmentList *self)
{
  wf_dialogs_open_file_async (get_window (self), _ ("Attach a file"), NULL, NULL, file_chosen_cb,
                              g_object_ref (self));
}

static gboolean
dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, WfAttachmentList *self)
{
  GFile *file = g_value_get_object (value);

  if (file == NULL || only_reads (self))
    return FALSE;
  wf_attachment_desk_add_file (self->desk, self->record, file);
  return TRUE;
}

static void
image_pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfAttachmentList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) image
      = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, &error);
  g_autoptr (GBytes) bytes = NULL;

  if (self->context == NULL)
    return;
  if (image == NULL)
    {
      wf_context_toast (self->context, _ ("There is no image to paste. Nothing was attached."));
      return;
    }
  bytes = gdk_texture_save_to_png_bytes (image);
  wf_attachment_desk_add_bytes (self->desk, self->record, bytes, _ ("pasted image.png"),
                                "image/png");
}

static void
paste_cb (GtkButton *button, WfAttachmentList *self)
{
  gdk_clipboard_read_texture_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL,
                                    image_pasted_cb, g_object_ref (self));
}

static void
add_buttons (WfAttachmentList *self)
{
  GtkWidget *box = wf_wrap_box_new (8, 6);
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  self->attach = gtk_button_new_with_label (_ ("Attach File…"));
  self->paste = gtk_button_new_with_label (_ ("Paste Image"));
  self->reads = wf_text_new ("", "detail");
  gtk_widget_add_css_class (self->reads, "details-line");
  gtk_widget_add_css_class (box, "details-line");
  g_signal_connect (self->attach, "clicked", G_CALLBACK (attach_cb), self);
  g_signal_connect (self->paste, "clicked", G_CALLBACK (paste_cb), self);
  g_signal_connect (target, "drop", G_CALLBACK (dropped_cb), self);
  wf_wrap_box_append (WF_WRAP_BOX (box), self->attach);
  wf_wrap_box_append (WF_WRAP_BOX (box), self->paste);
  gtk_box_append (GTK_BOX (self), box);
  gtk_box_append (GTK_BOX (self), self->reads);
  show_role (self);
  g_signal_connect_object (self->context, "changed", G_CALLBACK (show_role), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* --- life ------------------------------------------------------------------ */

static void
wf_attachment_list_dispose (GObject *object)
{
  WfAttachmentList *self = WF_ATTACHMENT_LIST (object);

  g_clear_object (&self->context);
  G_OBJECT_CLASS (wf_attachment_list_parent_class)->dispose (object);
}

static void
wf_attachment_list_finalize (GObject *object)
{
  WfAttachmentList *self = WF_ATTACHMENT_LIST (object);

  g_clear_object (&self->record);
  g_clear_object (&self->desk);
  g_ptr_array_unref (self->attachments);
  g_ptr_array_unref (self->details);
  g_free (self->shape);
  G_OBJECT_CLASS (wf_attachment_list_parent_class)->finalize (object);
}

static void
wf_attachment_list_class_init (WfAttachmentListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_attachment_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = wf_attachment_list_finalize;
}

static void
wf_attachment_list_init (WfAttachmentList *self)
{
  self->attachments = g_ptr_array_new ();
  self->details = g_ptr_array_new ();
}

GtkWidget *
wf_attachment_list_new (WfContext *context, WfRecord *record)
{
  WfAttachmentList *self = g_object_new (WF_TYPE_ATTACHMENT_LIST, "orientation",
                                         GTK_ORIENTATION_VERTICAL, "spacing", 6, NULL);

  if (wf_context_get_attachments (context) == NULL)
    return GTK_WIDGET (self);
  self->context = g_object_ref (context);
  self->record = g_object_ref (record);
  self->desk = g_object_ref (wf_context_get_attachments (context));
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->rows, "details-line");
  gtk_box_append (GTK_BOX (self), wf_section_title_new (_ ("Attachments"), NULL));
  gtk_box_append (GTK_BOX (self), self->rows);
  add_buttons (self);
  g_signal_connect_object (self->desk, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
