/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saved views: a name brings back place, zoom, layers, order and filter. */
#include <math.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-reorder.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-layers.h"
#include "app/map/wf-map-words.h"

typedef struct
{
  WfMapView *view; /* not owned */
  GtkWidget *box, *list, *empty, *entry;
} Saved;

static WfMapDesk *
get_desk (Saved *self)
{
  return wf_context_get_map_desk (wf_map_view_get_context (self->view));
}

/* --- doing ------------------------------------------------------------------------ */

static void
go_to (Saved *self, const char *id)
{
  const WfSavedView *saved = wf_map_desk_apply_view (get_desk (self), id);

  if (saved != NULL)
    wf_map_view_go_to (self->view, saved->lon, saved->lat, saved->zoom);
}

static void
activated_cb (GtkListBox *list, GtkWidget *row, Saved *self)
{
  g_autofree char *id = g_strdup (wf_reorder_row_get_id (row));

  go_to (self, id);
}

static void
moved_cb (const char *id, int step, gpointer user_data)
{
  wf_map_desk_move_view (get_desk (user_data), id, step);
}

static void
save_cb (Saved *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  double lon, lat;
  WfView view;

  if (!wf_map_view_get_view (self->view, &view))
    return;
  wf_mercator_unproject (view.centre, &lon, &lat);
  lon -= 360 * floor ((lon + 180) / 360); /* another copy of the world */
  if (wf_map_desk_save_view (get_desk (self), name, lon, lat, view.zoom))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  else
    wf_context_toast (wf_map_view_get_context (self->view),
                      *name == '\0' ? _ ("Not saved: give the view a name first.")
                                    : _ ("Not saved: there are as many views as are kept."));
}

typedef struct
{
  GtkWidget *box; /* a reference */
  char *id;
} Renaming;

static void
renamed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Renaming *renaming = user_data;
  Saved *self = g_object_get_data (G_OBJECT (renaming->box), "wf-saved");
  g_autofree char *name = wf_dialogs_ask_text_finish (result, NULL);

  if (name != NULL)
    wf_map_desk_rename_view (get_desk (self), renaming->id, name);
  g_object_unref (renaming->box);
  g_free (renaming->id);
  g_free (renaming);
}

static void
rename_view (Saved *self, const char *id)
{
  const WfMapSetup *setup = wf_map_desk_get_setup (get_desk (self));
  const int at = wf_map_setup_find_view (setup, id);
  Renaming *renaming;

  if (at < 0)
    return;
  renaming = g_new0 (Renaming, 1);
  renaming->box = g_object_ref (self->box);
  renaming->id = g_strdup (id);
  wf_dialogs_ask_text_async (GTK_WINDOW (gtk_widget_get_root (self->box)), _ ("Rename the view"),
                             NULL, _ ("Name of this view"), _ ("_Rename"),
                             ((const WfSavedView *) setup->views->pdata[at])->name, FALSE, NULL,
                             renamed_cb, renaming);
}

static void
rename_cb (GtkWidget *row_button, Saved *self)
{
  rename_view (self, g_object_get_data (G_OBJECT (row_button), "wf-view"));
}

static void
delete_cb (GtkWidget *row_button, Saved *self)
{
  wf_map_desk_remove_view (get_desk (self), g_object_get_data (G_OBJECT (row_button), "wf-view"));
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint keyval, guint code, GdkModifierType state, Saved *self)
{
  const char *id = wf_reorder_list_get_selected (self->list);

  if (id == NULL || (keyval != GDK_KEY_F2 && keyval != GDK_KEY_Delete))
    return FALSE;
  if (keyval == GDK_KEY_F2)
    rename_view (self, id);
  else
    wf_map_desk_remove_view (get_desk (self), id);
  return TRUE;
}

/* --- showing ----------------------------------------------------------------------- */

/* "59.85° N 024.60° E · zoom 6.4 · 3 layers hidden · filtered" */
static char *
dup_note (const WfSavedView *saved)
{
  const guint n = g_strv_length (saved->hidden);
  g_autofree char *position = wf_map_dup_position_text (saved->lon, saved->lat);
  g_autofree char *hidden
      = n > 0 ? g_strdup_printf (ngettext (" · %u layer hidden", " · %u layers hidden", n), n)
              : NULL;

  /* Translators: a position; a zoom; " · 2 layers hidden" or nothing; " · filtered" or nothing. */
  return g_strdup_printf (_ ("%s · zoom %.1f%s%s"), position, saved->zoom,
                          hidden != NULL ? hidden : "",
                          wf_query_is_empty (saved->query) ? "" : _ (" · filtered"));
}

/* @format has the name's place. */
static GtkWidget *
new_button (Saved *self, const WfSavedView *saved, const char *icon, char *name, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  wf_widget_set_name (button, name, NULL);
  g_object_set_data_full (G_OBJECT (button), "wf-view", g_strdup (saved->id), g_free);
  g_signal_connect (button, "clicked", callback, self);
  g_free (name);
  return button;
}

static void
add_row (Saved *self, const WfSavedView *saved)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = gtk_label_new (saved->name), *note;
  g_autofree char *text = dup_note (saved);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", saved->name, text);

  note = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (note), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (words, text);
  gtk_widget_add_css_class (note, "detail");
  gtk_box_append (GTK_BOX (words), name);
  gtk_box_append (GTK_BOX (words), note);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (row), words);
  gtk_box_append (GTK_BOX (row), new_button (self, saved, "document-edit-symbolic",
                                             g_strdup_printf (_ ("Rename %s (F2)"), saved->name),
                                             G_CALLBACK (rename_cb)));
  gtk_box_append (GTK_BOX (row), new_button (self, saved, "user-trash-symbolic",
                                             g_strdup_printf (_ ("Delete %s (Del)"), saved->name),
                                             G_CALLBACK (delete_cb)));
  gtk_widget_add_css_class (row, "map-row");
  wf_reorder_list_add (self->list, saved->id, row, spoken);
}

static void
update (GtkWidget *box)
{
  Saved *self = g_object_get_data (G_OBJECT (box), "wf-saved");
  const WfMapSetup *setup = wf_map_desk_get_setup (get_desk (self));

  wf_reorder_list_begin (self->list);
  for (guint i = 0; i < setup->views->len; i++)
    add_row (self, g_ptr_array_index (setup->views, i));
  wf_reorder_list_end (self->list);
  gtk_widget_set_visible (self->empty, setup->views->len == 0);
}

GtkWidget *
wf_map_saved_views_new (WfMapView *view)
{
  Saved *self = g_new0 (Saved, 1);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *save = wf_mnemonic_button_new (_ ("_Save"));
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->view = view;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->list = wf_reorder_list_new (_ ("Saved views"), moved_cb, self);
  self->empty = wf_text_new (_ ("A saved view brings back place, zoom, layers, their order and the "
                                "filter. It stays on this computer."),
                             "detail");
  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _ ("Name of this view"));
  gtk_widget_set_hexpand (self->entry, TRUE);
  wf_widget_set_name (self->entry, _ ("Name of this view"), NULL);
  gtk_box_append (GTK_BOX (line), self->entry);
  gtk_box_append (GTK_BOX (line), save);
  gtk_box_append (GTK_BOX (self->box), wf_map_layers_heading_new (
                                           _ ("Saved views"), wf_reorder_buttons_new (self->list)));
  gtk_box_append (GTK_BOX (self->box), self->empty);
  gtk_box_append (GTK_BOX (self->box), self->list);
  gtk_box_append (GTK_BOX (self->box), line);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (save_cb), self);
  g_signal_connect_swapped (save, "clicked", G_CALLBACK (save_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->list, keys);
  g_object_set_data_full (G_OBJECT (self->box), "wf-saved", self, g_free);
  g_signal_connect_object (get_desk (self), "changed", G_CALLBACK (update), self->box,
                           G_CONNECT_SWAPPED);
  update (self->box);
  return self->box;
}

void
wf_map_saved_views_focus (GtkWidget *saved)
{
  Saved *self = g_object_get_data (G_OBJECT (saved), "wf-saved");
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);

  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->entry);
}
