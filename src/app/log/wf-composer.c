/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/wf-composer-private.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-turn-box.h"
#include "app/common/wf-widgets.h"
#include "app/log/wf-composer-files.h"
#include "app/log/wf-composer-parse.h"

static const char *const kinds[]
    = { "observation", "assessment", "action",     "decision", "told",
        "claim",       "mode",       "correction", "request",  "handover" };
/* Red spaces come with their own membership; the picker offers what every crisis has. */
static const WfMarking markings[]
    = { WF_MARKING_CLEAR, WF_MARKING_GREEN, WF_MARKING_AMBER, WF_MARKING_AMBER_STRICT };
#define DEFAULT_MARKING 2
/* Of number, kind and text beside the buttons, in pixels at the usual size of text. */
#define WORDS_LEAST 330

G_DEFINE_FINAL_TYPE (WfComposer, wf_composer, GTK_TYPE_WIDGET)

/* --- what is typed --------------------------------------------------------- */

WfComposerParse *
wf_composer_understand (WfComposer *self)
{
  return wf_composer_parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)),
                            wf_composer_get_names (self),
                            wf_clock_now_us (wf_context_get_clock (self->context)));
}

static void
mark_token (PangoAttrList *attributes, const WfToken *token)
{
  PangoAttribute *ground = pango_attr_background_new (0x1c1c, 0x6262, 0xb8b8);
  PangoAttribute *alpha = pango_attr_background_alpha_new (0x2600);
  PangoAttribute *line = pango_attr_underline_new (PANGO_UNDERLINE_ERROR);
  PangoAttribute *used[] = { ground, alpha, line };

  for (guint i = 0; i < G_N_ELEMENTS (used); i++)
    {
      used[i]->start_index = (guint) token->start;
      used[i]->end_index = (guint) token->end;
    }
  if (token->kind == WF_TOKEN_UNKNOWN)
    {
      pango_attr_list_insert (attributes, line);
      pango_attribute_destroy (ground);
      pango_attribute_destroy (alpha);
      return;
    }
  pango_attr_list_insert (attributes, ground);
  pango_attr_list_insert (attributes, alpha);
  pango_attribute_destroy (line);
}

static void
describe_tokens (WfComposer *self, const WfComposerParse *understood)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < understood->about->len; i++)
    {
      g_autofree char *name = wf_context_dup_ref_label (self->context, understood->about->pdata[i]);
      g_string_append_printf (text, "%s · ", name);
    }
  if (understood->happened_at != WF_NO_TIME)
    {
      g_autofree char *time = wf_time_format_day_clock (understood->happened_at);
      g_string_append_printf (text, _ ("happened %s · "), time);
    }
  if (*understood->rating)
    g_string_append (text, understood->rating);
  gtk_widget_set_tooltip_text (self->entry, text->len > 0 ? text->str : NULL);
}

static void
text_changed_cb (WfComposer *self)
{
  g_autoptr (WfComposerParse) understood = wf_composer_understand (self);
  PangoAttrList *attributes = pango_attr_list_new ();

  for (guint i = 0; i < understood->tokens->len; i++)
    mark_token (attributes, &g_array_index (understood->tokens, WfToken, i));
  gtk_entry_set_attributes (GTK_ENTRY (self->entry), attributes);
  pango_attr_list_unref (attributes);
  describe_tokens (self, understood);
  gtk_widget_set_sensitive (self->add, *understood->text != '\0');
  wf_composer_keep_draft (self);
}

/* --- what it will be ---------------------------------------------------------------- */

const char *
wf_composer_get_kind (WfComposer *self)
{
  return kinds[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind))];
}

void
wf_composer_set_kind (WfComposer *self, const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i], kind))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->kind), i);
}

WfMarking
wf_composer_get_marking (WfComposer *self)
{
  return markings[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->marking))];
}

void
wf_composer_set_marking (WfComposer *self, WfMarking marking)
{
  for (guint i = 0; i < G_N_ELEMENTS (markings); i++)
    if (markings[i] == marking)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->marking), i);
}

void
wf_composer_show_number (WfComposer *self)
{
  g_autofree char *number = wf_context_dup_next_number (self->context);

  gtk_label_set_text (GTK_LABEL (self->number), number);
}

static gboolean
only_reads (WfComposer *self)
{
  return wf_context_get_role (self->context) == WF_ROLE_OBSERVER;
}

/* Whoever only reads hears it before typing. */
static void
show_role (WfComposer *self)
{
  const gboolean reads = only_reads (self);

  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry),
                                  reads ? _ ("You read here as an observer; a coordinator can give "
                                             "this desk another role")
                                        : _ ("New entry · @actor #asset 13:41Z −2h B2"));
  gtk_editable_set_editable (GTK_EDITABLE (self->entry), !reads);
  gtk_widget_set_visible (self->number, !reads);
  gtk_widget_set_visible (self->kind, !reads);
  for (GtkWidget *child = gtk_widget_get_first_child (self->buttons); child;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, !reads);
}

static void
context_changed_cb (WfComposer *self)
{
  wf_composer_show_number (self);
  show_role (self);
}

/* --- files ----------------------------------------------------------------- */

void
wf_composer_attach (WfComposer *self, GFile *file)
{
  wf_composer_files_add_file (WF_COMPOSER_FILES (self->files), file);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfComposer) self = user_data;
  g_autoptr (GFile) file = wf_dialogs_open_file_finish (result, NULL);

  if (file && self->context)
    wf_composer_attach (self, file);
}

static void
attach_cb (WfComposer *self)
{
  wf_dialogs_open_file_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                              _ ("Attach a file"), NULL, NULL, file_chosen_cb, g_object_ref (self));
}

static gboolean
dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, WfComposer *self)
{
  GSList *files = only_reads (self) ? NULL : g_value_get_boxed (value);

  for (GSList *l = files; l; l = l->next)
    wf_composer_attach (self, l->data);
  return files != NULL;
}

static void
image_pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfComposer) self = user_data;
  g_autoptr (GdkTexture) image
      = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);

  if (image && self->context)
    wf_composer_files_add_image (WF_COMPOSER_FILES (self->files), image);
}

static void
files_pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfComposer) self = user_data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value && self->context)
    dropped_cb (NULL, value, 0, 0, self);
}

/* Text is pasted as text; files and images go with the entry. */
static gboolean
paste_files (WfComposer *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    files_pasted_cb, g_object_ref (self));
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE)
           && !gdk_content_formats_contain_gtype (formats, G_TYPE_STRING))
    gdk_clipboard_read_texture_async (clipboard, NULL, image_pasted_cb, g_object_ref (self));
  else
    return FALSE;
  return TRUE;
}

static gboolean
paste_pressed_cb (GtkEventControllerKey *controller,
                  guint key,
                  guint code,
                  GdkModifierType modifiers,
                  WfComposer *self)
{
  if (key != GDK_KEY_v || (modifiers & GDK_CONTROL_MASK) == 0 || only_reads (self))
    return FALSE;
  return paste_files (self);
}

static void
build_files (WfComposer *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->attach = gtk_button_new_from_icon_name ("mail-attachment-symbolic");
  gtk_widget_set_tooltip_text (self->attach, _ ("Attach a file, or drop or paste one here"));
  wf_widget_set_name (self->attach, _ ("Attach a file"), NULL);
  gtk_widget_set_valign (self->attach, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->attach, "flat");
  g_signal_connect_swapped (self->attach, "clicked", G_CALLBACK (attach_cb), self);
  g_signal_connect (target, "drop", G_CALLBACK (dropped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (paste_pressed_cb), self);
  gtk_widget_add_controller (self->entry, keys);
}

/* --- building -------------------------------------------------------------- */

static GtkWidget *
make_drop_down (const char *const *labels, guint selected, const char *name)
{
  GtkWidget *drop_down = gtk_drop_down_new_from_strings (labels);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), selected);
  gtk_widget_set_valign (drop_down, GTK_ALIGN_CENTER);
  wf_widget_set_name (drop_down, name, NULL);
  return drop_down;
}

static void
build (WfComposer *self)
{
  const char *kind_labels[G_N_ELEMENTS (kinds) + 1] = { NULL };
  const char *marking_labels[G_N_ELEMENTS (markings) + 1] = { NULL };
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    kind_labels[i] = wf_entry_kind_get_label (kinds[i]);
  for (guint i = 0; i < G_N_ELEMENTS (markings); i++)
    marking_labels[i] = wf_marking_get_label (markings[i]);
  self->number = gtk_label_new ("");
  gtk_widget_add_css_class (self->number, "dim-label");
  gtk_widget_add_css_class (self->number, "numeric");
  self->kind = make_drop_down (kind_labels, 0, _ ("Kind of entry"));
  self->entry = gtk_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 4);
  wf_widget_set_name (self->entry, _ ("New entry"),
                      _ ("Text; @actor, #asset, a time such as 13:41Z or -2h, and a rating such "
                         "as B2 are understood. Enter adds."));
  self->marking = make_drop_down (marking_labels, DEFAULT_MARKING, _ ("Marking"));
  gtk_widget_add_css_class (self->marking, "marking-picker");
  self->add = gtk_button_new_with_label (_ ("Add ⏎"));
  gtk_widget_add_css_class (self->add, "suggested-action");
  gtk_widget_set_sensitive (self->add, FALSE);
  wf_widget_set_name (self->add, _ ("Add the entry"), NULL);
  gtk_box_append (GTK_BOX (words), self->number);
  gtk_box_append (GTK_BOX (words), self->kind);
  gtk_box_append (GTK_BOX (words), self->entry);
  build_files (self);
  gtk_box_append (GTK_BOX (self->buttons), self->attach);
  gtk_box_append (GTK_BOX (self->buttons), self->marking);
  gtk_box_append (GTK_BOX (self->buttons), self->add);
  gtk_box_append (GTK_BOX (self->box), words);
  gtk_box_append (GTK_BOX (self->box), self->buttons);
}

static void
wf_composer_dispose (GObject *object)
{
  WfComposer *self = WF_COMPOSER (object);

  if (self->context)
    wf_session_set_unfinished (wf_context_get_session (self->context), "entry", NULL);
  g_clear_pointer (&self->suggestions, gtk_widget_unparent);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->corrects, g_free);
  g_clear_pointer (&self->answers, g_free);
  g_clear_pointer (&self->offered, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (wf_composer_parent_class)->dispose (object);
}

static void
wf_composer_class_init (WfComposerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wf_composer_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
wf_composer_init (WfComposer *self)
{
  self->box = wf_turn_box_new (10, WORDS_LEAST);
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->files = wf_composer_files_new ();
  gtk_widget_add_css_class (self->outer, "composer");
  gtk_box_append (GTK_BOX (self->outer), self->files);
  gtk_box_append (GTK_BOX (self->outer), self->box);
  gtk_box_append (GTK_BOX (self->outer), wf_composer_build_draft (self));
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  wf_widget_set_name (GTK_WIDGET (self), _ ("Composer"), NULL);
  g_signal_connect_swapped (self->files, "notify::visible", G_CALLBACK (wf_composer_keep_draft),
                            self);
  build (self);
  wf_composer_build_suggestions (self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (wf_composer_add), self);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (wf_composer_add), self);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (text_changed_cb), self);
  /* The text changes before the cursor moves on: only then is it known what stands before it. */
  g_signal_connect_swapped (self->entry, "notify::cursor-position",
                            G_CALLBACK (wf_composer_show_suggestions), self);
  g_signal_connect_swapped (self->kind, "notify::selected", G_CALLBACK (wf_composer_keep_draft),
                            self);
  g_signal_connect_swapped (self->marking, "notify::selected", G_CALLBACK (wf_composer_keep_draft),
                            self);
}

GtkWidget *
wf_composer_new (WfContext *context)
{
  WfComposer *self = g_object_new (WF_TYPE_COMPOSER, NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (context, "changed", G_CALLBACK (context_changed_cb), self,
                           G_CONNECT_SWAPPED);
  context_changed_cb (self);
  wf_composer_follow_draft (self);
  return GTK_WIDGET (self);
}

void
wf_composer_begin (WfComposer *self, const char *kind)
{
  g_clear_pointer (&self->corrects, g_free);
  g_clear_pointer (&self->answers, g_free);
  wf_composer_set_kind (self, kind);
  /* What is half typed stays; selected, the next key would wipe it out. */
  gtk_entry_grab_focus_without_selecting (GTK_ENTRY (self->entry));
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

/* What a person has typed is not taken away for what a menu offers. */
static gboolean
may_offer (WfComposer *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (*text == '\0' || g_strcmp0 (text, self->offered) == 0)
    return TRUE;
  gtk_entry_grab_focus_without_selecting (GTK_ENTRY (self->entry));
  wf_context_toast (self->context, _ ("An entry is being written here. Add it or clear it first."));
  return FALSE;
}

static void
offer (WfComposer *self, const char *text)
{
  g_free (self->offered);
  self->offered = g_strdup (text);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

void
wf_composer_correct (WfComposer *self, WfRecord *entry)
{
  const char *number = wf_record_get_text (entry, "number");
  const char *text = wf_record_get_text (entry, "text");
  const char *rating = wf_record_get_text (entry, "rating");
  g_autofree char *offered
      = g_strdup_printf ("%s: %s %s", number ? number : "", text ? text : "", rating ? rating : "");
  g_autofree char *with_space = NULL;

  if (!may_offer (self))
    return;
  wf_composer_begin (self, "correction");
  self->corrects = g_strdup (wf_record_get_id (entry));
  g_strchomp (offered);
  with_space = g_strconcat (offered, " ", NULL);
  offer (self, with_space);
}

void
wf_composer_answer (WfComposer *self, WfRecord *request)
{
  const char *number = wf_record_get_text (request, "number");
  /* Translators: the beginning of an answer; %s is the number of the request. */
  g_autofree char *offered = g_strdup_printf (_ ("Answer to %s: "), number ? number : "–");

  if (!may_offer (self))
    return;
  wf_composer_begin (self, "told");
  self->answers = g_strdup (wf_record_get_id (request));
  offer (self, offered);
}

GtkEditable *
wf_composer_get_editable (WfComposer *self)
{
  return GTK_EDITABLE (self->entry);
}
