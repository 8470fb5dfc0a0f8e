/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-record-list.h"

#include <string.h>

struct _WfRecordList
{
  GObject parent_instance;

  GArray *items;   /* WfListed, sorted */
  GArray *added;   /* WfListed, staged */
  GArray *removed; /* WfListed, staged; borrowed from @items */
};

static void wf_record_list_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WfRecordList,
                               wf_record_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, wf_record_list_iface_init))

static int
compare_listed (gconstpointer a, gconstpointer b)
{
  const WfListed *first = a, *second = b;
  int order = wf_operation_id_compare (&first->first, &second->first);
  return order ? order
               : memcmp (wf_record_get_ent (first->record)->bytes,
                         wf_record_get_ent (second->record)->bytes, sizeof (WfUuid));
}

static void
clear_listed (gpointer data)
{
  g_object_unref (((WfListed *) data)->record);
}

static GArray *
new_owner (void)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (WfListed));
  g_array_set_clear_func (array, clear_listed);
  return array;
}

static GType
wf_record_list_get_item_type (GListModel *model)
{
  return WF_TYPE_RECORD;
}

static guint
wf_record_list_get_n_items (GListModel *model)
{
  return WF_RECORD_LIST (model)->items->len;
}

static gpointer
wf_record_list_get_item (GListModel *model, guint position)
{
  GArray *items = WF_RECORD_LIST (model)->items;
  return position < items->len ? g_object_ref (g_array_index (items, WfListed, position).record)
                               : NULL;
}

static void
wf_record_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = wf_record_list_get_item_type;
  iface->get_n_items = wf_record_list_get_n_items;
  iface->get_item = wf_record_list_get_item;
}

static void
wf_record_list_finalize (GObject *object)
{
  WfRecordList *self = WF_RECORD_LIST (object);

  g_array_unref (self->items);
  g_array_unref (self->added);
  g_array_unref (self->removed);
  G_OBJECT_CLASS (wf_record_list_parent_class)->finalize (object);
}

static void
wf_record_list_class_init (WfRecordListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wf_record_list_finalize;
}

static void
wf_record_list_init (WfRecordList *self)
{
  self->items = new_owner ();
  self->added = g_array_new (FALSE, FALSE, sizeof (WfListed));
  self->removed = g_array_new (FALSE, FALSE, sizeof (WfListed));
}

WfRecordList *
wf_record_list_new (void)
{
  return g_object_new (WF_TYPE_RECORD_LIST, NULL);
}

void
wf_record_list_stage_add (WfRecordList *self, const WfListed *listed)
{
  g_array_append_vals (self->added, listed, 1);
}

void
wf_record_list_stage_remove (WfRecordList *self, const WfListed *listed)
{
  g_array_append_vals (self->removed, listed, 1);
}

static void
append_with_reference (GArray *items, const WfListed *listed)
{
  g_object_ref (listed->record);
  g_array_append_vals (items, listed, 1);
}

/* @self->items with what is staged; the staged arrays are sorted. */
static GArray *
merge_staged (WfRecordList *self)
{
  GArray *merged = new_owner ();
  guint next_added = 0, next_removed = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      const WfListed *item = &g_array_index (self->items, WfListed, i);
      while (next_added < self->added->len
             && compare_listed (&g_array_index (self->added, WfListed, next_added), item) < 0)
        append_with_reference (merged, &g_array_index (self->added, WfListed, next_added++));
      if (next_removed < self->removed->len
          && compare_listed (&g_array_index (self->removed, WfListed, next_removed), item) == 0)
        next_removed++;
      else
        append_with_reference (merged, item);
    }
  while (next_added < self->added->len)
    append_with_reference (merged, &g_array_index (self->added, WfListed, next_added++));
  return merged;
}

static gboolean
is_same (GArray *a, guint at_a, GArray *b, guint at_b)
{
  return g_array_index (a, WfListed, at_a).record == g_array_index (b, WfListed, at_b).record;
}

static void
announce (WfRecordList *self, GArray *before)
{
  guint head = 0, tail = 0;
  guint shorter = MIN (before->len, self->items->len);

  while (head < shorter && is_same (before, head, self->items, head))
    head++;
  while (tail < shorter - head
         && is_same (before, before->len - 1 - tail, self->items, self->items->len - 1 - tail))
    tail++;
  guint removed = before->len - head - tail, added = self->items->len - head - tail;
  if (removed || added)
    g_list_model_items_changed (G_LIST_MODEL (self), head, removed, added);
}

void
wf_record_list_commit (WfRecordList *self)
{
  if (self->added->len == 0 && self->removed->len == 0)
    return;
  g_array_sort (self->added, compare_listed);
  g_array_sort (self->removed, compare_listed);
  g_autoptr (GArray) before = self->items;
  self->items = merge_staged (self);
  g_array_set_size (self->added, 0);
  g_array_set_size (self->removed, 0);
  announce (self, before);
}
