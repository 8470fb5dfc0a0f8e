/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/wf-composer-files.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-wrap-box.h"
#include "app/wf-attachment-desk.h"

struct _WfComposerFiles
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GPtrArray *sources; /* WfAttachmentSource */
};

G_DEFINE_FINAL_TYPE (WfComposerFiles, wf_composer_files, GTK_TYPE_WIDGET)

static void
remove_cb (GtkWidget *button, WfComposerFiles *self)
{
  WfAttachmentSource *source = g_object_get_data (G_OBJECT (button), "wf-source");

  gtk_widget_unparent (gtk_widget_get_parent (button));
  g_ptr_array_remove (self->sources, source);
  gtk_widget_set_visible (GTK_WIDGET (self), self->sources->len > 0);
}

static void
add (WfComposerFiles *self, WfAttachmentSource *source, const char *name, const char *size)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *remove = gtk_button_new_from_icon_name ("window-close-symbolic");
  /* Translators: name and size of a file. */
  g_autofree char *text = g_strdup_printf (_ ("%s · %s"), name, size);
  g_autofree char *words = g_strdup_printf (_ ("Leave out %s"), name);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_add_css_class (chip, "file-chip");
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_add_css_class (remove, "circular");
  gtk_widget_set_tooltip_text (remove, words);
  wf_widget_set_name (remove, words, NULL);
  g_object_set_data (G_OBJECT (remove), "wf-source", source);
  g_signal_connect (remove, "clicked", G_CALLBACK (remove_cb), self);
  gtk_box_append (GTK_BOX (chip), label);
  gtk_box_append (GTK_BOX (chip), remove);
  wf_wrap_box_append (WF_WRAP_BOX (self->box), chip);
  g_ptr_array_add (self->sources, source);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

typedef struct
{
  WfComposerFiles *files;
  GFile *file;
} Looking;

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Looking *looking = user_data;
  g_autoptr (WfComposerFiles) self = looking->files;
  g_autoptr (GFile) file = looking->file;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base);
  g_autofree char *size = info ? g_format_size ((guint64) g_file_info_get_size (info))
                               : g_strdup (_ ("size not known"));

  if (self->box)
    add (self, wf_attachment_source_new_file (file), name, size);
}

void
wf_composer_files_add_file (WfComposerFiles *self, GFile *file)
{
  Looking *looking = g_new0 (Looking, 1);

  looking->files = g_object_ref (self);
  looking->file = g_object_ref (file);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, NULL, looked_cb, looking);
}

void
wf_composer_files_add_image (WfComposerFiles *self, GdkTexture *image)
{
  g_autoptr (GBytes) bytes = gdk_texture_save_to_png_bytes (image);
  g_autofree char *size = g_format_size (g_bytes_get_size (bytes));
  const char *name = _ ("pasted image.png");

  add (self, wf_attachment_source_new_bytes (bytes, name, "image/png"), name, size);
}

GPtrArray *
wf_composer_files_get_sources (WfComposerFiles *self)
{
  return self->sources;
}

void
wf_composer_files_clear (WfComposerFiles *self)
{
  wf_wrap_box_clear (WF_WRAP_BOX (self->box));
  g_ptr_array_set_size (self->sources, 0);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
wf_composer_files_dispose (GObject *object)
{
  WfComposerFiles *self = WF_COMPOSER_FILES (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (wf_composer_files_parent_class)->dispose (object);
}

static void
wf_composer_files_finalize (GObject *object)
{
  g_ptr_array_unref (WF_COMPOSER_FILES (object)->sources);
  G_OBJECT_CLASS (wf_composer_files_parent_class)->finalize (object);
}

static void
wf_composer_files_class_init (WfComposerFilesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_composer_files_dispose;
  G_OBJECT_CLASS (klass)->finalize = wf_composer_files_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
wf_composer_files_init (WfComposerFiles *self)
{
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_attachment_source_free);
  self->box = wf_wrap_box_new (8, 4);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  wf_widget_set_name (GTK_WIDGET (self), _ ("Files that go with the entry"), NULL);
}

GtkWidget *
wf_composer_files_new (void)
{
  return g_object_new (WF_TYPE_COMPOSER_FILES, NULL);
}
