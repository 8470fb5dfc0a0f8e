/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-record-list.h"

#include <string.h>

struct _WfRecordList
{
  GObject parent_instance;

  GArray *items;   /* WfListed, sorted, with a reference each */
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

  for (guint i = 0; i < self->items->len; i++)
    g_object_unref (g_array_index (self->items, WfListed, i).record);
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
  self->items = g_array_new (FALSE, FALSE, sizeof (WfListed));
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

/* A stretch of the items and what comes in its place. An edit of one record among a hundred
 * thousand so costs a search, not a walk over all of them. */
typedef struct
{
  guint from;
  GArray *before, *after; /* WfListed; the references are those of the items */
  GPtrArray *gone;        /* WfRecord, whose references this takes */
} Stretch;

static void
stretch_clear (Stretch *stretch)
{
  g_array_unref (stretch->before);
  g_array_unref (stretch->after);
  g_ptr_array_unref (stretch->gone);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stretch, stretch_clear)

/* How many items stand before @what. */
static guint
find_place (WfRecordList *self, const WfListed *what)
{
  guint low = 0, high = self->items->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (compare_listed (&g_array_index (self->items, WfListed, middle), what) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The items between the first and the last place where something is staged in @staged, which is
 * sorted. */
static void
cover (WfRecordList *self, GArray *staged, guint *from, guint *to)
{
  const WfListed *last;
  guint end;

  if (staged->len == 0)
    return;
  last = &g_array_index (staged, WfListed, staged->len - 1);
  end = find_place (self, last);
  if (end < self->items->len
      && compare_listed (&g_array_index (self->items, WfListed, end), last) == 0)
    end++;
  *from = MIN (*from, find_place (self, &g_array_index (staged, WfListed, 0)));
  *to = MAX (*to, end);
}

static void
add (Stretch *stretch, const WfListed *listed)
{
  g_object_ref (listed->record);
  g_array_append_vals (stretch->after, listed, 1);
}

/* @stretch->before with what is staged; the staged arrays are sorted. */
static void
merge_staged (WfRecordList *self, Stretch *stretch)
{
  guint next_added = 0, next_removed = 0;

  for (guint i = 0; i < stretch->before->len; i++)
    {
      const WfListed *item = &g_array_index (stretch->before, WfListed, i);
      while (next_added < self->added->len
             && compare_listed (&g_array_index (self->added, WfListed, next_added), item) < 0)
        add (stretch, &g_array_index (self->added, WfListed, next_added++));
      if (next_removed < self->removed->len
          && compare_listed (&g_array_index (self->removed, WfListed, next_removed), item) == 0)
        {
          g_ptr_array_add (stretch->gone, item->record);
          next_removed++;
        }
      else
        g_array_append_vals (stretch->after, item, 1);
    }
  while (next_added < self->added->len)
    add (stretch, &g_array_index (self->added, WfListed, next_added++));
}

static void
stretch_init (Stretch *stretch, WfRecordList *self)
{
  guint to = 0;

  stretch->from = self->items->len;
  cover (self, self->added, &stretch->from, &to);
  cover (self, self->removed, &stretch->from, &to);
  stretch->before = g_array_new (FALSE, FALSE, sizeof (WfListed));
  stretch->after = g_array_new (FALSE, FALSE, sizeof (WfListed));
  stretch->gone = g_ptr_array_new_with_free_func (g_object_unref);
  g_array_append_vals (stretch->before, &g_array_index (self->items, WfListed, stretch->from),
                       to - stretch->from);
  merge_staged (self, stretch);
}

static void
put (WfRecordList *self, const Stretch *stretch)
{
  if (stretch->before->len > 0)
    g_array_remove_range (self->items, stretch->from, stretch->before->len);
  g_array_insert_vals (self->items, stretch->from, stretch->after->data, stretch->after->len);
}

static gboolean
is_same (GArray *a, guint at_a, GArray *b, guint at_b)
{
  return g_array_index (a, WfListed, at_a).record == g_array_index (b, WfListed, at_b).record;
}

static void
announce (WfRecordList *self, const Stretch *stretch)
{
  GArray *before = stretch->before, *after = stretch->after;
  guint head = 0, tail = 0;
  guint shorter = MIN (before->len, after->len);

  while (head < shorter && is_same (before, head, after, head))
    head++;
  while (tail < shorter - head
         && is_same (before, before->len - 1 - tail, after, after->len - 1 - tail))
    tail++;
  guint removed = before->len - head - tail, added = after->len - head - tail;
  if (removed || added)
    g_list_model_items_changed (G_LIST_MODEL (self), stretch->from + head, removed, added);
}

void
wf_record_list_commit (WfRecordList *self)
{
  if (self->added->len == 0 && self->removed->len == 0)
    return;
  g_auto (Stretch) stretch = { 0 };
  g_array_sort (self->added, compare_listed);
  g_array_sort (self->removed, compare_listed);
  stretch_init (&stretch, self);
  g_array_set_size (self->added, 0);
  g_array_set_size (self->removed, 0);
  put (self, &stretch);
  announce (self, &stretch);
}
