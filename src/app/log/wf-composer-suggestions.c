/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/wf-composer-private.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/log/wf-composer-names.h"
#include "app/log/wf-composer-parse.h"

#define MAX_SUGGESTIONS 8

/* --- names ----------------------------------------------------------------- */

GPtrArray *
wf_composer_get_names (WfComposer *self)
{
  const guint64 generation = wf_picture_get_generation (wf_context_get_picture (self->context));

  if (self->names == NULL || generation != self->names_generation)
    {
      g_clear_pointer (&self->names, g_ptr_array_unref);
      self->names = wf_composer_dup_names (self->context);
      self->names_generation = generation;
    }
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

void
wf_composer_show_suggestions (WfComposer *self)
{
  g_autoptr (GPtrArray) found = wf_composer_complete (
      gtk_editable_get_text (GTK_EDITABLE (self->entry)), get_cursor_byte (self),
      wf_composer_get_names (self), MAX_SUGGESTIONS, &self->suggestion_start);

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

void
wf_composer_build_suggestions (WfComposer *self)
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
