/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-record-row.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"

/* --- row --------------------------------------------------------------------- */

enum
{
  ROW_SIGN,
  ROW_TITLE,
  ROW_TIME,
  ROW_DETAIL,
  ROW_N_PARTS
};

static GtkWidget *
get_part (GtkWidget *row, int part)
{
  GtkWidget *child = gtk_widget_get_first_child (row);

  for (int i = 0; i < part; i++)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

GtkWidget *
wf_record_row_new (void)
{
  GtkWidget *row = g_object_new (GTK_TYPE_GRID, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *sign = gtk_label_new (NULL);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *time = gtk_label_new (NULL);
  GtkWidget *detail = gtk_label_new (NULL);

  gtk_widget_add_css_class (row, "record-row");
  gtk_grid_set_column_spacing (GTK_GRID (row), 8);
  gtk_widget_set_valign (sign, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (title, "row-title");
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (time, "detail");
  gtk_widget_add_css_class (time, "numeric");
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  /* In the order of ROW_*. */
  gtk_grid_attach (GTK_GRID (row), sign, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (row), title, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (row), time, 2, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (row), detail, 1, 1, 2, 1);
  return row;
}

static char *
dup_spoken (const WfRowContent *content)
{
  g_autoptr (GString) text = g_string_new (content->title);
  const char *parts[] = { content->word, content->detail, content->time };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && parts[i][0] != '\0')
      g_string_append_printf (text, ", %s", parts[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
wf_record_row_set (GtkWidget *row, const WfRowContent *content)
{
  const char *sign_classes[] = { "sign", content->sign_class, NULL };
  const char *detail_classes[] = { "detail", content->detail_class, NULL };
  GtkWidget *sign = get_part (row, ROW_SIGN);
  GtkWidget *detail = get_part (row, ROW_DETAIL);
  g_autofree char *spoken = dup_spoken (content);

  gtk_label_set_text (GTK_LABEL (sign), content->sign != NULL ? content->sign : "");
  gtk_widget_set_css_classes (sign, sign_classes);
  gtk_widget_set_visible (sign, content->sign != NULL);
  gtk_label_set_text (GTK_LABEL (get_part (row, ROW_TITLE)), content->title);
  gtk_label_set_text (GTK_LABEL (get_part (row, ROW_TIME)),
                      content->time != NULL ? content->time : "");
  gtk_label_set_text (GTK_LABEL (detail), content->detail != NULL ? content->detail : "");
  gtk_widget_set_css_classes (detail, detail_classes);
  gtk_widget_set_visible (detail, content->detail != NULL);
  gtk_widget_set_tooltip_text (row, spoken);
  wf_widget_set_name (row, spoken, NULL);
}

/* --- list -------------------------------------------------------------------- */

struct _WfRowList
{
  GtkWidget parent_instance;

  GListStore *store;
  GtkSingleSelection *selection;
  GtkWidget *view;
  GPtrArray *bound; /* GtkListItem that show a record now; borrowed */
  WfRowListBind bind;
  gpointer data;
  gboolean is_updating;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WfRowList, wf_row_list, GTK_TYPE_WIDGET)

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, WfRowList *self)
{
  gtk_list_item_set_child (item, wf_record_row_new ());
}

static void
fill (WfRowList *self, GtkListItem *item)
{
  self->bind (gtk_list_item_get_child (item), gtk_list_item_get_item (item), self->data);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, WfRowList *self)
{
  g_ptr_array_add (self->bound, item);
  fill (self, item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, WfRowList *self)
{
  g_ptr_array_remove_fast (self->bound, item);
}

static void
selected_cb (WfRowList *self)
{
  WfRecord *record = gtk_single_selection_get_selected_item (self->selection);

  if (!self->is_updating && record != NULL)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, record);
}

static void
wf_row_list_dispose (GObject *object)
{
  WfRowList *self = WF_ROW_LIST (object);

  g_clear_pointer (&self->view, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->store);
  g_clear_pointer (&self->bound, g_ptr_array_unref);
  G_OBJECT_CLASS (wf_row_list_parent_class)->dispose (object);
}

static void
wf_row_list_class_init (WfRowListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_row_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", WF_TYPE_ROW_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, WF_TYPE_RECORD);
}

static void
wf_row_list_init (WfRowList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->bound = g_ptr_array_new ();
  self->store = g_list_store_new (WF_TYPE_RECORD);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  self->view = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
  gtk_widget_add_css_class (self->view, "record-list");
  gtk_widget_set_parent (self->view, GTK_WIDGET (self));
}

GtkWidget *
wf_row_list_new (const char *name, WfRowListBind bind, gpointer data)
{
  WfRowList *self = g_object_new (WF_TYPE_ROW_LIST, NULL);

  self->bind = bind;
  self->data = data;
  wf_widget_set_name (self->view, name, NULL);
  return GTK_WIDGET (self);
}

static gboolean
holds_same (WfRowList *self, GPtrArray *records)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->store)) != records->len)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (record != records->pdata[i])
        return FALSE;
    }
  return TRUE;
}

void
wf_row_list_set (WfRowList *self, GPtrArray *records)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  if (holds_same (self, records))
    {
      for (guint i = 0; i < self->bound->len; i++)
        fill (self, self->bound->pdata[i]);
      return;
    }
  self->is_updating = TRUE;
  g_list_store_splice (self->store, 0, n_old, records->pdata, records->len);
  self->is_updating = FALSE;
}

void
wf_row_list_select (WfRowList *self, const char *id)
{
  guint n_records = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  guint found = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; id != NULL && i < n_records; i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (g_str_equal (wf_record_get_id (record), id))
        found = i;
    }
  self->is_updating = TRUE;
  gtk_single_selection_set_selected (self->selection, found);
  self->is_updating = FALSE;
}

guint
wf_row_list_get_n_records (WfRowList *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->store));
}
