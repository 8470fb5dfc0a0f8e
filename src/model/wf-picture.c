/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-picture.h"

#include <string.h>

#include "model/wf-record-list.h"
#include "model/wf-record-private.h"

/* One entity of the picture and what the current batch does to it. */
typedef struct
{
  WfRecord *record;    /* owned; the hash table's key is its entity */
  char *listed_type;   /* the list it stands in, or NULL */
  WfListed listed;     /* its place there */
  GPtrArray *incoming; /* WfOperation, borrowed: only during a batch */
} WfPictured;

struct _WfPicture
{
  GObject parent_instance;

  GHashTable *pictured; /* const WfUuid * -> WfPictured */
  GHashTable *lists;    /* type -> WfRecordList */
  GHashTable *unlisted; /* WfPictured that stand in none */
  guint n_operations;
  guint64 generation;

  /* A batch that a listener hands in while it is being told waits here: nothing is lost, and every
   * listener hears of the batches in the same order. */
  gboolean is_publishing;
  GQueue waiting; /* WfWaiting */
};

typedef void (*WfBatchFunc) (WfPicture *self, GPtrArray *operations);

typedef struct
{
  GPtrArray *operations; /* WfOperation */
  WfBatchFunc run;
} WfWaiting;

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WfPicture, wf_picture, G_TYPE_OBJECT)

static void
free_pictured (gpointer data)
{
  WfPictured *pictured = data;

  g_object_unref (pictured->record);
  g_clear_pointer (&pictured->incoming, g_ptr_array_unref);
  g_free (pictured->listed_type);
  g_free (pictured);
}

static WfPictured *
ensure_pictured (WfPicture *self, const WfOperation *operation)
{
  WfPictured *pictured = g_hash_table_lookup (self->pictured, &operation->ent);

  if (!pictured)
    {
      pictured = g_new0 (WfPictured, 1);
      pictured->record = wf_record_new (&operation->ent, operation->type);
      g_hash_table_insert (self->pictured, (gpointer) wf_record_get_ent (pictured->record),
                           pictured);
    }
  return pictured;
}

static WfRecordList *
ensure_list (WfPicture *self, const char *type)
{
  WfRecordList *list = g_hash_table_lookup (self->lists, type);

  if (!list)
    {
      list = wf_record_list_new ();
      g_hash_table_insert (self->lists, g_strdup (type), list);
    }
  return list;
}

/* --- one batch ---------------------------------------------------------- */

/* Stages what the new state of @pictured means for the lists. */
static void
relist (WfPicture *self, WfPictured *pictured)
{
  GPtrArray *operations = wf_record_get_operations (pictured->record);
  gboolean listed = operations->len > 0 && wf_record_is_listed (pictured->record);
  const char *type = wf_record_get_type_name (pictured->record);
  const WfOperation *first = operations->len ? g_ptr_array_index (operations, 0) : NULL;

  if (listed && pictured->listed_type && strcmp (pictured->listed_type, type) == 0
      && wf_operation_id_equal_key (&pictured->listed.first, &first->id))
    return;
  if (pictured->listed_type)
    wf_record_list_stage_remove (ensure_list (self, pictured->listed_type), &pictured->listed);
  g_clear_pointer (&pictured->listed_type, g_free);
  if (!listed)
    {
      g_hash_table_add (self->unlisted, pictured);
      return;
    }
  g_hash_table_remove (self->unlisted, pictured);
  pictured->listed = (WfListed){ pictured->record, first->id };
  pictured->listed_type = g_strdup (type);
  wf_record_list_stage_add (ensure_list (self, type), &pictured->listed);
}

/* @touched: WfRecord with a reference each. By now every record is as it will be. */
static void
publish (WfPicture *self, GPtrArray *touched)
{
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer list;

  if (touched->len == 0)
    return;
  self->generation++;
  self->is_publishing = TRUE;
  /* A listener may ask for a list that did not exist yet. */
  g_hash_table_iter_init (&iter, self->lists);
  while (g_hash_table_iter_next (&iter, NULL, &list))
    g_ptr_array_add (lists, g_object_ref (list));
  for (guint i = 0; i < lists->len; i++)
    wf_record_list_commit (g_ptr_array_index (lists, i));
  for (guint i = 0; i < touched->len; i++)
    wf_record_emit_changed (g_ptr_array_index (touched, i));
  g_signal_emit (self, signals[CHANGED], 0);
  self->is_publishing = FALSE;
}

/* @pictured: those that a batch has changed. What became empty goes, once listeners were told. */
static void
publish_touched (WfPicture *self, GPtrArray *pictured)
{
  g_autoptr (GPtrArray) touched = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (free_pictured);

  for (guint i = 0; i < pictured->len; i++)
    {
      WfPictured *item = g_ptr_array_index (pictured, i);
      relist (self, item);
      g_ptr_array_add (touched, g_object_ref (item->record));
      if (wf_record_get_operations (item->record)->len > 0)
        continue;
      g_hash_table_remove (self->unlisted, item);
      g_hash_table_steal (self->pictured, wf_record_get_ent (item->record));
      g_ptr_array_add (gone, item);
    }
  publish (self, touched);
}

/* Hands out @operations to their entities. Returns the entities, borrowed. */
static GPtrArray *
distribute (WfPicture *self, GPtrArray *operations)
{
  GPtrArray *touched = g_ptr_array_new ();

  for (guint i = 0; i < operations->len; i++)
    {
      WfOperation *operation = g_ptr_array_index (operations, i);
      WfPictured *pictured = ensure_pictured (self, operation);
      if (!pictured->incoming)
        {
          pictured->incoming = g_ptr_array_new ();
          g_ptr_array_add (touched, pictured);
        }
      g_ptr_array_add (pictured->incoming, operation);
    }
  return touched;
}

/* Whether anything was not known before, or is another copy of what was. */
static gboolean
apply_incoming (WfPicture *self, WfPictured *pictured)
{
  GPtrArray *incoming = pictured->incoming;
  const guint before = wf_record_get_operations (pictured->record)->len;
  gboolean changed = FALSE;

  for (guint i = 0; incoming && i < incoming->len; i++)
    {
      wf_operation_fetch_ahead (incoming, i);
      if (wf_record_apply (pictured->record, g_ptr_array_index (incoming, i)))
        changed = TRUE;
    }
  g_clear_pointer (&pictured->incoming, g_ptr_array_unref);
  self->n_operations += wf_record_get_operations (pictured->record)->len - before;
  return changed;
}

/* One entity after the other: its record is then in the cache for all of its operations, and they
 * are fetched ahead. In the order of the batch each operation would wait for another record. */
static void
apply_now (WfPicture *self, GPtrArray *operations)
{
  g_autoptr (GPtrArray) met = distribute (self, operations);
  g_autoptr (GPtrArray) pictured = g_ptr_array_new ();

  for (guint i = 0; i < met->len; i++)
    if (apply_incoming (self, met->pdata[i]))
      g_ptr_array_add (pictured, met->pdata[i]);
  publish_touched (self, pictured);
}

/* --- another instant ---------------------------------------------------- */

static int
compare_operations (gconstpointer a, gconstpointer b)
{
  const WfOperation *first = *(WfOperation *const *) a, *second = *(WfOperation *const *) b;
  return wf_operation_id_compare (&first->id, &second->id);
}

/* Whether all the record knows comes in again: then what comes is at most more, and nothing need be
 * folded anew. */
static gboolean
keeps_all (WfPictured *pictured)
{
  GPtrArray *known = wf_record_get_operations (pictured->record);
  GPtrArray *incoming = pictured->incoming;
  guint n_met = 0;

  if (!incoming || incoming->len < known->len)
    return FALSE;
  g_ptr_array_sort (incoming, compare_operations);
  for (guint i = 0; i < incoming->len && n_met < known->len; i++)
    {
      const WfOperation *next = g_ptr_array_index (known, n_met);
      const WfOperation *comes = g_ptr_array_index (incoming, i);
      int order = comes == next ? 0 : wf_operation_id_compare (&comes->id, &next->id);
      if (order > 0)
        return FALSE;
      if (order == 0)
        n_met++;
    }
  return n_met == known->len;
}

static gboolean
replace_one (WfPicture *self, WfPictured *pictured)
{
  gboolean cleared = FALSE;

  if (!keeps_all (pictured))
    {
      self->n_operations -= wf_record_get_operations (pictured->record)->len;
      wf_record_clear (pictured->record);
      cleared = TRUE;
    }
  return apply_incoming (self, pictured) || cleared;
}

static void
replace_now (WfPicture *self, GPtrArray *operations)
{
  g_autoptr (GPtrArray) ignored = distribute (self, operations);
  g_autoptr (GPtrArray) touched = g_ptr_array_new_with_free_func (g_object_unref);
  /* What listeners hold of the earlier picture stays alive until they were told. */
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (free_pictured);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->pictured);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      WfPictured *pictured = value;
      if (!replace_one (self, pictured))
        continue;
      relist (self, pictured);
      g_ptr_array_add (touched, g_object_ref (pictured->record));
      if (wf_record_get_operations (pictured->record)->len > 0)
        continue;
      g_hash_table_remove (self->unlisted, pictured);
      g_hash_table_iter_steal (&iter);
      g_ptr_array_add (gone, pictured);
    }
  publish (self, touched);
}

/* --- less than before --------------------------------------------------- */

static void
withdraw_now (WfPicture *self, GPtrArray *operations)
{
  g_autoptr (GPtrArray) met = distribute (self, operations);
  g_autoptr (GPtrArray) pictured = g_ptr_array_new ();

  for (guint i = 0; i < met->len; i++)
    {
      WfPictured *item = g_ptr_array_index (met, i);
      const guint n_withdrawn = wf_record_withdraw (item->record, item->incoming);
      g_clear_pointer (&item->incoming, g_ptr_array_unref);
      self->n_operations -= n_withdrawn;
      if (n_withdrawn > 0)
        g_ptr_array_add (pictured, item);
      else if (wf_record_get_operations (item->record)->len == 0)
        g_hash_table_remove (self->pictured, wf_record_get_ent (item->record)); /* was never here */
    }
  publish_touched (self, pictured);
}

/* --- the door ----------------------------------------------------------- */

static void
free_waiting (gpointer data)
{
  WfWaiting *waiting = data;

  g_ptr_array_unref (waiting->operations);
  g_free (waiting);
}

static gpointer
ref_operation (gconstpointer operation, gpointer data)
{
  return wf_operation_ref ((WfOperation *) operation);
}

static void
wait (WfPicture *self, GPtrArray *operations, WfBatchFunc run)
{
  WfWaiting *waiting = g_new0 (WfWaiting, 1);

  waiting->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_ptr_array_extend (waiting->operations, operations, ref_operation, NULL);
  waiting->run = run;
  g_queue_push_tail (&self->waiting, waiting);
}

static void
run_waiting (WfPicture *self)
{
  WfWaiting *waiting;

  while ((waiting = g_queue_pop_head (&self->waiting)))
    {
      waiting->run (self, waiting->operations);
      free_waiting (waiting);
    }
}

static void
enter (WfPicture *self, GPtrArray *operations, WfBatchFunc run)
{
  g_autoptr (WfPicture) alive = g_object_ref (self);

  if (self->is_publishing)
    {
      wait (self, operations, run);
      return;
    }
  /* Borrowed: nothing looks at them any more once listeners are told. */
  run (self, operations);
  run_waiting (self);
}

void
wf_picture_apply (WfPicture *self, GPtrArray *operations)
{
  enter (self, operations, apply_now);
}

void
wf_picture_replace (WfPicture *self, GPtrArray *operations)
{
  enter (self, operations, replace_now);
}

void
wf_picture_withdraw (WfPicture *self, GPtrArray *operations)
{
  enter (self, operations, withdraw_now);
}

/* --- reading ------------------------------------------------------------ */

WfRecord *
wf_picture_lookup (WfPicture *self, const WfUuid *ent)
{
  WfPictured *pictured = g_hash_table_lookup (self->pictured, ent);
  return pictured ? pictured->record : NULL;
}

WfRecord *
wf_picture_lookup_id (WfPicture *self, const char *id)
{
  WfUuid ent;
  return id && wf_uuid_parse (id, &ent) ? wf_picture_lookup (self, &ent) : NULL;
}

WfRecord *
wf_picture_lookup_name (WfPicture *self, const char *type, const char *name)
{
  WfUuid ent;

  if (!name)
    return NULL;
  wf_uuid_for_name (&ent, type, name);
  return wf_picture_lookup (self, &ent);
}

GListModel *
wf_picture_get_list (WfPicture *self, const char *type)
{
  return G_LIST_MODEL (ensure_list (self, type));
}

GPtrArray *
wf_picture_dup_records (WfPicture *self)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->pictured);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((WfPictured *) value)->listed_type)
      g_ptr_array_add (records, g_object_ref (((WfPictured *) value)->record));
  return records;
}

GPtrArray *
wf_picture_dup_retired (WfPicture *self, const char *type)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->unlisted);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    {
      const WfPictured *pictured = value;
      if (wf_record_is_retired (pictured->record)
          && g_str_equal (wf_record_get_type_name (pictured->record), type))
        g_ptr_array_add (records, g_object_ref (pictured->record));
    }
  return records;
}

guint
wf_picture_get_n_operations (WfPicture *self)
{
  return self->n_operations;
}

guint64
wf_picture_get_generation (WfPicture *self)
{
  return self->generation;
}

/* --- object ------------------------------------------------------------- */

static void
wf_picture_finalize (GObject *object)
{
  WfPicture *self = WF_PICTURE (object);

  g_queue_clear_full (&self->waiting, free_waiting);
  g_hash_table_unref (self->lists);
  g_hash_table_unref (self->unlisted);
  g_hash_table_unref (self->pictured);
  G_OBJECT_CLASS (wf_picture_parent_class)->finalize (object);
}

static void
wf_picture_class_init (WfPictureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wf_picture_finalize;
  signals[CHANGED] = g_signal_new ("changed", WF_TYPE_PICTURE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
wf_picture_init (WfPicture *self)
{
  self->pictured = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, NULL, free_pictured);
  self->unlisted = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->waiting);
  self->lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

WfPicture *
wf_picture_new (void)
{
  return g_object_new (WF_TYPE_PICTURE, NULL);
}
