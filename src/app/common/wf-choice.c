/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-choice.h"

static GtkWidget *
new_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

/* --- in the button ------------------------------------------------------ */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = new_label ();

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  const char *words = gtk_string_object_get_string (gtk_list_item_get_item (item));
  GtkWidget *label = gtk_list_item_get_child (item);

  gtk_label_set_text (GTK_LABEL (label), words);
  gtk_widget_set_tooltip_text (label, words);
}

/* --- in the list -------------------------------------------------------- */

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), new_label ());
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_list_item_set_child (item, box);
}

static void
mark_chosen (GtkListItem *item, GtkDropDown *choice)
{
  GtkWidget *check = gtk_widget_get_last_child (gtk_list_item_get_child (item));
  gboolean is_chosen = gtk_drop_down_get_selected (choice) == gtk_list_item_get_position (item);

  gtk_widget_set_opacity (check, is_chosen ? 1 : 0);
}

static void
selected_cb (GtkDropDown *choice, GParamSpec *pspec, GtkListItem *item)
{
  mark_chosen (item, choice);
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, GtkDropDown *choice)
{
  GtkWidget *label = gtk_widget_get_first_child (gtk_list_item_get_child (item));

  gtk_label_set_text (GTK_LABEL (label),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
  g_signal_connect (choice, "notify::selected", G_CALLBACK (selected_cb), item);
  mark_chosen (item, choice);
}

static void
unbind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, GtkDropDown *choice)
{
  g_signal_handlers_disconnect_by_func (choice, G_CALLBACK (selected_cb), item);
}

GtkWidget *
wf_choice_new (GtkStringList *words)
{
  GtkWidget *choice = gtk_drop_down_new (G_LIST_MODEL (words), NULL);
  g_autoptr (GtkListItemFactory) shown = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) rows = gtk_signal_list_item_factory_new ();

  g_signal_connect (shown, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (shown, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (rows, "setup", G_CALLBACK (setup_row_cb), NULL);
  g_signal_connect (rows, "bind", G_CALLBACK (bind_row_cb), choice);
  g_signal_connect (rows, "unbind", G_CALLBACK (unbind_row_cb), choice);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (choice), rows);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (choice), shown);
  return choice;
}
