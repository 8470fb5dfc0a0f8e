/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/wf-composer.h"

#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"
#include "app/log/wf-composer-parse.h"
#include "model/wf-vocabulary.h"

#define MAX_SUGGESTIONS 8

static const char *const kinds[]
    = { "observation", "assessment", "action",     "decision", "told",
        "claim",       "mode",       "correction", "request",  "handover" };
/* Red spaces come with their own membership; the picker offers what every crisis has. */
static const WfMarking markings[]
    = { WF_MARKING_CLEAR, WF_MARKING_GREEN, WF_MARKING_AMBER, WF_MARKING_AMBER_STRICT };
#define DEFAULT_MARKING 2

struct _WfComposer
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *number;
  GtkWidget *kind;
  GtkWidget *entry;
  GtkWidget *marking;
  GtkWidget *add;
  GtkWidget *suggestions; /* popover */
  GtkWidget *suggestion_list;
  WfContext *context;
  GPtrArray *names;
  guint64 names_generation;
  char *corrects;
  gsize suggestion_start;
};

G_DEFINE_FINAL_TYPE (WfComposer, wf_composer, GTK_TYPE_WIDGET)

/* --- names ----------------------------------------------------------------- */

static void
add_assets (GPtrArray *names, WfDataset *dataset)
{
  for (guint i = 0; dataset && i < dataset->assets->len; i++)
    {
      const WfAsset *asset = dataset->assets->pdata[i];
      g_autofree char *ref = g_strdup_printf ("asset:%s", asset->id);

      wf_composer_names_add (names, '#', asset->name, ref);
      wf_composer_names_add (names, '#', asset->id, ref);
    }
}

static void
add_actors (GPtrArray *names, WfContext *context)
{
  WfScheme *scheme = wf_context_get_scheme (context);
  GListModel *list = wf_picture_get_list (wf_context_get_picture (context), WF_TYPE_NAME_ACTOR);
  const guint n_actors = g_list_model_get_n_items (list);

  for (guint i = 0; i < n_actors; i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (list, i);
      const char *id = wf_record_get_text (record, "actor");
      g_autofree char *ref = id ? g_strdup_printf ("actor:%s", id) : NULL;
      g_autofree char *label = ref ? wf_context_dup_ref_label (context, ref) : NULL;

      if (label)
        wf_composer_names_add (names, '@', label, ref);
    }
  for (guint i = 0; scheme && i < scheme->actors->len; i++)
    {
      const WfSchemeActor *actor = scheme->actors->pdata[i];
      g_autofree char *ref = g_strdup_printf ("actor:%s", actor->id);

      if (actor->abbr && *actor->abbr)
        wf_composer_names_add (names, '@', actor->abbr, ref);
      wf_composer_names_add (names, '@', actor->name, ref);
    }
}

static void
add_incidents (GPtrArray *names, WfContext *context)
{
  GListModel *list = wf_picture_get_list (wf_context_get_picture (context), WF_TYPE_NAME_INCIDENT);
  const guint n_incidents = g_list_model_get_n_items (list);

  for (guint i = 0; i < n_incidents; i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (list, i);
      const char *number = wf_record_get_text (record, "number");
      g_autofree char *ref = g_strdup_printf ("incident:%s", wf_record_get_id (record));

      if (number)
        wf_composer_names_add (names, '#', number, ref);
    }
}

static GPtrArray *
get_names (WfComposer *self)
{
  const guint64 generation = wf_picture_get_generation (wf_context_get_picture (self->context));

  if (self->names && generation == self->names_generation)
    return self->names;
  g_clear_pointer (&self->names, g_ptr_array_unref);
  self->names = wf_composer_names_new ();
  self->names_generation = generation;
  add_incidents (self->names, self->context);
  add_actors (self->names, self->context);
  add_assets (self->names, wf_context_get_dataset (self->context));
  return self->names;
}

/* --- suggestions ----------------------------------------------------------- */

static gsize
get_cursor_byte (WfComposer *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const int position = gtk_editable_get_position (GTK_EDITABLE (self->entry));

  return (gsize) (g_utf8_offset_to_pointer (text, position) - text);
}

static void
take_suggestion (WfComposer *self, const char *name)
{
  GtkEditable *editable = GTK_EDITABLE (self->entry);
  const char *text = gtk_editable_get_text (editable);
  const int start = (int) g_utf8_pointer_to_offset (text, text + self->suggestion_start) + 1;
  int position = start;
  g_autofree char *inserted = g_strdup_printf ("%s ", name);

  gtk_popover_popdown (GTK_POPOVER (self->suggestions));
  gtk_editable_delete_text (editable, start, gtk_editable_get_position (editable));
  gtk_editable_insert_text (editable, inserted, -1, &position);
  gtk_editable_set_position (editable, position);
}

static void
suggestion_activated_cb (GtkListBox *list, GtkListBoxRow *row, WfComposer *self)
{
  g_autofree char *name
      = g_strdup (gtk_label_get_text (GTK_LABEL (gtk_list_box_row_get_child (row))));

  take_suggestion (self, name);
}

static void
show_suggestions (WfComposer *self)
{
  g_autoptr (GPtrArray) found = wf_composer_complete (
      gtk_editable_get_text (GTK_EDITABLE (self->entry)), get_cursor_byte (self), get_names (self),
      MAX_SUGGESTIONS, &self->suggestion_start);

  if (found == NULL || !gtk_widget_get_mapped (self->entry))
    {
      gtk_popover_popdown (GTK_POPOVER (self->suggestions));
      return;
    }
  wf_widget_clear (self->suggestion_list);
  for (guint i = 0; i < found->len; i++)
    {
      const WfComposerName *name = found->pdata[i];
      GtkWidget *label = wf_text_new (name->name, NULL);
      gtk_list_box_append (GTK_LIST_BOX (self->suggestion_list), label);
    }
  gtk_list_box_select_row (GTK_LIST_BOX (self->suggestion_list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->suggestion_list), 0));
  gtk_popover_popup (GTK_POPOVER (self->suggestions));
}

static void
move_suggestion (WfComposer *self, int by)
{
  GtkListBox *list = GTK_LIST_BOX (self->suggestion_list);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (list);
  GtkListBoxRow *next
      = gtk_list_box_get_row_at_index (list, row ? gtk_list_box_row_get_index (row) + by : 0);

  if (next)
    gtk_list_box_select_row (list, next);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint key,
                guint code,
                GdkModifierType modifiers,
                WfComposer *self)
{
  GtkListBoxRow *row;

  if (!gtk_widget_get_visible (self->suggestions))
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Down:
    case GDK_KEY_Up:
      move_suggestion (self, key == GDK_KEY_Down ? 1 : -1);
      return TRUE;
    case GDK_KEY_Escape:
      gtk_popover_popdown (GTK_POPOVER (self->suggestions));
      return TRUE;
    case GDK_KEY_Tab:
      row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->suggestion_list));
      if (row)
        suggestion_activated_cb (GTK_LIST_BOX (self->suggestion_list), row, self);
      return row != NULL;
    default:
      return FALSE;
    }
}

/* --- what is typed --------------------------------------------------------- */

static WfComposerParse *
parse (WfComposer *self)
{
  return wf_composer_parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)), get_names (self),
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
  g_autoptr (WfComposerParse) understood = parse (self);
  PangoAttrList *attributes = pango_attr_list_new ();

  for (guint i = 0; i < understood->tokens->len; i++)
    mark_token (attributes, &g_array_index (understood->tokens, WfToken, i));
  gtk_entry_set_attributes (GTK_ENTRY (self->entry), attributes);
  pango_attr_list_unref (attributes);
  describe_tokens (self, understood);
  gtk_widget_set_sensitive (self->add, *understood->text != '\0');
}

/* --- adding ---------------------------------------------------------------- */

static const char *
get_kind (WfComposer *self)
{
  return kinds[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind))];
}

static void
set_kind (WfComposer *self, const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i], kind))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->kind), i);
}

static void
show_number (WfComposer *self)
{
  g_autofree char *number = wf_context_dup_next_number (self->context);

  gtk_label_set_text (GTK_LABEL (self->number), number);
}

typedef struct
{
  GWeakRef composer;
  char *typed; /* given back when it could not be saved */
  char *corrects;
} Adding;

static void
adding_free (Adding *adding)
{
  g_weak_ref_clear (&adding->composer);
  g_free (adding->typed);
  g_free (adding->corrects);
  g_free (adding);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Adding, adding_free)

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Adding) adding = user_data;
  g_autoptr (WfComposer) self = g_weak_ref_get (&adding->composer);
  WfContext *context = WF_CONTEXT (source);
  g_autoptr (GPtrArray) operations = wf_context_write_finish (context, result, NULL);

  if (operations)
    {
      g_autofree char *id = wf_uuid_dup_string (&((WfOperation *) operations->pdata[0])->ent);
      g_autofree char *ref = g_strdup_printf ("entry:%s", id);

      wf_session_select (wf_context_get_session (context), ref);
      if (wf_session_get_as_of (wf_context_get_session (context)) != WF_NO_TIME)
        wf_context_toast (context, _ ("Entered. It shows once you are back to now."));
      return;
    }
  /* The context told why. What was typed stands again where it was, unless something else was
   * begun. */
  if (self && *gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0')
    {
      gtk_editable_set_text (GTK_EDITABLE (self->entry), adding->typed);
      g_free (self->corrects);
      self->corrects = g_steal_pointer (&adding->corrects);
    }
}

void
wf_composer_add (WfComposer *self)
{
  g_autoptr (WfComposerParse) understood = parse (self);
  const gint64 now = wf_clock_now_us (wf_context_get_clock (self->context));
  WfNewEntry entry = { 0 };
  Adding *adding;

  if (*understood->text == '\0')
    return;
  g_ptr_array_add (understood->about, NULL);
  entry.kind = get_kind (self);
  entry.text = understood->text;
  entry.rating = *understood->rating ? understood->rating : NULL;
  entry.happened_at = understood->happened_at;
  entry.known_at = now;
  entry.about = (const char *const *) understood->about->pdata;
  entry.corrects = self->corrects;
  entry.source = wf_context_get_desk_label (self->context);
  entry.marking = markings[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->marking))];

  adding = g_new0 (Adding, 1);
  g_weak_ref_init (&adding->composer, self);
  adding->typed = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  adding->corrects = g_strdup (self->corrects);
  wf_context_add_entry_async (self->context, &entry, added_cb, adding);
  gtk_popover_popdown (GTK_POPOVER (self->suggestions));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  g_clear_pointer (&self->corrects, g_free);
  if (g_str_equal (get_kind (self), "correction"))
    set_kind (self, "observation");
  show_number (self);
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

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    kind_labels[i] = wf_entry_kind_get_label (kinds[i]);
  for (guint i = 0; i < G_N_ELEMENTS (markings); i++)
    marking_labels[i] = wf_marking_get_label (markings[i]);
  self->number = gtk_label_new ("");
  gtk_widget_add_css_class (self->number, "dim-label");
  gtk_widget_add_css_class (self->number, "numeric");
  self->kind = make_drop_down (kind_labels, 0, _ ("Kind of entry"));
  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry),
                                  _ ("New entry · @actor #asset 13:41Z −2h B2"));
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 8);
  wf_widget_set_name (self->entry, _ ("New entry"),
                      _ ("Text; @actor, #asset, a time such as 13:41Z or -2h, and a rating such "
                         "as B2 are understood. Enter adds."));
  self->marking = make_drop_down (marking_labels, DEFAULT_MARKING, _ ("Marking"));
  gtk_widget_add_css_class (self->marking, "marking-picker");
  self->add = gtk_button_new_with_label (_ ("Add ⏎"));
  gtk_widget_add_css_class (self->add, "suggested-action");
  gtk_widget_set_sensitive (self->add, FALSE);
  wf_widget_set_name (self->add, _ ("Add the entry"), NULL);
  gtk_box_append (GTK_BOX (self->box), self->number);
  gtk_box_append (GTK_BOX (self->box), self->kind);
  gtk_box_append (GTK_BOX (self->box), self->entry);
  gtk_box_append (GTK_BOX (self->box), self->marking);
  gtk_box_append (GTK_BOX (self->box), self->add);
}

static void
build_suggestions (WfComposer *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->suggestion_list = gtk_list_box_new ();
  self->suggestions = gtk_popover_new ();
  /* Typing goes on while it is open. */
  gtk_popover_set_autohide (GTK_POPOVER (self->suggestions), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->suggestions), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->suggestions), GTK_POS_TOP);
  gtk_widget_set_can_focus (self->suggestions, FALSE);
  gtk_popover_set_child (GTK_POPOVER (self->suggestions), self->suggestion_list);
  gtk_widget_set_parent (self->suggestions, self->entry);
  wf_widget_set_name (self->suggestion_list, _ ("Names that fit; Tab takes one"), NULL);
  g_signal_connect (self->suggestion_list, "row-activated", G_CALLBACK (suggestion_activated_cb),
                    self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (self->entry, keys);
}

static void
wf_composer_dispose (GObject *object)
{
  WfComposer *self = WF_COMPOSER (object);

  g_clear_pointer (&self->suggestions, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->corrects, g_free);
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
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  gtk_widget_add_css_class (self->box, "composer");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  wf_widget_set_name (GTK_WIDGET (self), _ ("Composer"), NULL);
  build (self);
  build_suggestions (self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (wf_composer_add), self);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (wf_composer_add), self);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (text_changed_cb), self);
  /* The text changes before the cursor moves on: only then is it known what stands before it. */
  g_signal_connect_swapped (self->entry, "notify::cursor-position", G_CALLBACK (show_suggestions),
                            self);
}

GtkWidget *
wf_composer_new (WfContext *context)
{
  WfComposer *self = g_object_new (WF_TYPE_COMPOSER, NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (context, "changed", G_CALLBACK (show_number), self, G_CONNECT_SWAPPED);
  show_number (self);
  return GTK_WIDGET (self);
}

void
wf_composer_begin (WfComposer *self, const char *kind)
{
  g_clear_pointer (&self->corrects, g_free);
  set_kind (self, kind);
  /* What is half typed stays; selected, the next key would wipe it out. */
  gtk_entry_grab_focus_without_selecting (GTK_ENTRY (self->entry));
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

  wf_composer_begin (self, "correction");
  self->corrects = g_strdup (wf_record_get_id (entry));
  g_strchomp (offered);
  with_space = g_strconcat (offered, " ", NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), with_space);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

GtkEditable *
wf_composer_get_editable (WfComposer *self)
{
  return GTK_EDITABLE (self->entry);
}
