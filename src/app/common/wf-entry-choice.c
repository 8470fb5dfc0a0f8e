/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-entry-choice.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "model/wf-vocabulary.h"

#define MAX_ROWS 12
#define WIDTH 320

typedef struct
{
  WfContext *context;
  WfEntryChosen chosen;
  gpointer data;
  GDestroyNotify free_data;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *self = data;

  if (self->free_data != NULL)
    self->free_data (self->data);
  g_object_unref (self->context);
  g_free (self);
}

static gboolean
is_about (WfRecord *entry, const char *const *refs)
{
  for (guint i = 0; refs[i] != NULL; i++)
    if (wf_record_has_member (entry, "about", refs[i]))
      return TRUE;
  return FALSE;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const gint64 first = wf_record_get_created_at (*(WfRecord **) a);
  const gint64 second = wf_record_get_created_at (*(WfRecord **) b);

  return first > second ? -1 : first < second;
}

static GPtrArray *
dup_entries (WfContext *context, const char *const *refs)
{
  GListModel *list = wf_picture_get_list (wf_context_get_picture (context), WF_TYPE_NAME_ENTRY);
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WfRecord) entry = g_list_model_get_item (list, i);

      if (is_about (entry, refs))
        g_ptr_array_add (entries, g_steal_pointer (&entry));
    }
  g_ptr_array_sort (entries, compare_newest_first);
  return entries;
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, GtkWidget *popover)
{
  Choice *self = g_object_get_data (G_OBJECT (popover), "wf-choice");
  WfRecord *entry = wf_picture_lookup_id (wf_context_get_picture (self->context),
                                          g_object_get_data (G_OBJECT (row), "wf-entry"));

  if (entry != NULL)
    self->chosen (entry, self->data);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static GtkWidget *
new_row (WfRecord *entry)
{
  const char *number = wf_record_get_text (entry, "number");
  const char *text = wf_record_get_text (entry, "text");
  g_autofree char *words
      = g_strdup_printf ("%s · %s", number != NULL ? number : "–", text != NULL ? text : "");
  GtkWidget *row = gtk_list_box_row_new (), *label = wf_text_new (words, NULL);

  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  wf_widget_set_name (row, words, NULL);
  g_object_set_data_full (G_OBJECT (row), "wf-entry", g_strdup (wf_record_get_id (entry)), g_free);
  return row;
}

GtkWidget *
wf_entry_choice_new (WfContext *context,
                     const char *const *refs,
                     WfEntryChosen chosen,
                     gpointer data,
                     GDestroyNotify free_data)
{
  g_autoptr (GPtrArray) entries = dup_entries (context, refs);
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *list = gtk_list_box_new ();
  Choice *self = g_new0 (Choice, 1);

  *self = (Choice){ g_object_ref (context), chosen, data, free_data };
  g_object_set_data_full (G_OBJECT (popover), "wf-choice", self, choice_free);
  gtk_box_append (GTK_BOX (box),
                  wf_text_new (entries->len > 0 ? _ ("Attach to an entry of the log:")
                                                : _ ("No entry of the log is about this yet."),
                               "heading"));
  for (guint i = 0; i < MIN (entries->len, MAX_ROWS); i++)
    gtk_list_box_append (GTK_LIST_BOX (list), new_row (entries->pdata[i]));
  gtk_box_append (GTK_BOX (box), list);
  if (entries->len > MAX_ROWS)
    {
      g_autofree char *rest
          = g_strdup_printf (_ ("%u older ones are in the log"), entries->len - MAX_ROWS);
      gtk_box_append (GTK_BOX (box), wf_text_new (rest, "detail"));
    }
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  wf_widget_set_name (list, _ ("Entries"), NULL);
  g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), popover);
  gtk_widget_set_size_request (box, WIDTH, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}
