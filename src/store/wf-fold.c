/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-fold.h"

#include <string.h>

#include "store/wf-live-table.h"
#include "store/wf-number-table.h"

typedef struct
{
  WfRegisterKey key;
  guint64 hlc;
  const WfWrite *write;
} WfItem;

typedef struct
{
  WfRegisterKey key;
  gboolean is_met; /* its write is in the same batch */
} WfParent;

struct _WfFold
{
  WfDb *db;
  GArray *writes;      /* WfItem */
  GArray *parents;     /* WfParent, each once */
  guint *slots;        /* open addressing: index into @parents + 1, 0 is free */
  guint n_slots;       /* power of two */
  GHashTable *awaited; /* WfOperationId: named before they came */
  gboolean has_awaited;
  guint generation; /* of the connection, when @awaited was read */
  WfNumbers *numbers;
};

WfFold *
wf_fold_new (WfDb *db)
{
  WfFold *self = g_new0 (WfFold, 1);
  self->db = db;
  self->writes = g_array_new (FALSE, FALSE, sizeof (WfItem));
  self->parents = g_array_new (FALSE, FALSE, sizeof (WfParent));
  self->n_slots = 1024;
  self->slots = g_new0 (guint, self->n_slots);
  self->awaited
      = g_hash_table_new_full (wf_operation_id_hash_key, wf_operation_id_equal_key, g_free, NULL);
  self->numbers = wf_numbers_new (db);
  return self;
}

void
wf_fold_free (WfFold *self)
{
  g_array_unref (self->writes);
  g_array_unref (self->parents);
  g_hash_table_unref (self->awaited);
  g_free (self->slots);
  wf_numbers_free (self->numbers);
  g_free (self);
}

/* --- the parents of the batch, by register and operation ----------------------------------- */

static gboolean
is_same (const WfRegisterKey *a, const WfRegisterKey *b)
{
  return memcmp (a->operation, b->operation, sizeof a->operation) == 0
         && strcmp (a->field, b->field) == 0 && a->space == b->space
         && wf_uuid_equal (a->ent, b->ent);
}

/* The digest of an operation is evenly spread; fields of one operation share a short probe. */
static guint *
find_slot (const WfFold *self, const WfRegisterKey *key)
{
  guint32 hash;
  memcpy (&hash, key->operation + 8, sizeof hash);
  for (guint at = hash & (self->n_slots - 1);; at = (at + 1) & (self->n_slots - 1))
    {
      guint *slot = &self->slots[at];
      if (*slot == 0 || is_same (&g_array_index (self->parents, WfParent, *slot - 1).key, key))
        return slot;
    }
}

static void
grow_slots (WfFold *self)
{
  self->n_slots *= 2;
  g_free (self->slots);
  self->slots = g_new0 (guint, self->n_slots);
  for (guint i = 0; i < self->parents->len; i++)
    *find_slot (self, &g_array_index (self->parents, WfParent, i).key) = i + 1;
}

static void
add_parent (WfFold *self, const WfRegisterKey *key)
{
  guint *slot = find_slot (self, key);
  const WfParent parent = { .key = *key };
  if (*slot != 0)
    return;
  g_array_append_val (self->parents, parent);
  *slot = self->parents->len;
  if (2 * self->parents->len > self->n_slots)
    grow_slots (self);
}

void
wf_fold_note (WfFold *self, const WfOperation *operation)
{
  wf_numbers_see (self->numbers, operation);
}

void
wf_fold_add (WfFold *self, const WfOperation *operation, gint64 space)
{
  if (operation->kind == WF_OP_RETIRE || operation->kind == WF_OP_REDACT)
    return;
  wf_numbers_see (self->numbers, operation);
  for (guint i = 0; i < operation->n_writes; i++)
    {
      const WfWrite *write = &operation->writes[i];
      WfItem item = { .key = { .ent = &operation->ent, .field = write->field, .space = space },
                      .hlc = operation->id.hlc,
                      .write = write };
      WfRegisterKey parent = item.key;
      wf_operation_id_pack (&operation->id, item.key.operation);
      g_array_append_val (self->writes, item);
      for (guint j = 0; j < write->n_parents; j++)
        {
          wf_operation_id_pack (&write->parents[j], parent.operation);
          add_parent (self, &parent);
        }
    }
}

/* --- into the tables ----------------------------------------------------------------------- */

static gboolean
await (WfFold *self, const WfRegisterKey *key, GError **error)
{
  WfOperationId id;
  wf_operation_id_unpack (key->operation, &id);
  g_hash_table_add (self->awaited, g_memdup2 (&id, sizeof id));
  return wf_awaited_table_insert (self->db, &id, error);
}

static gboolean
is_superseded (WfFold *self, const WfItem *item, gboolean *superseded, GError **error)
{
  WfOperationId id;
  guint slot = *find_slot (self, &item->key);
  *superseded = slot != 0;
  if (slot != 0)
    {
      g_array_index (self->parents, WfParent, slot - 1).is_met = TRUE;
      return TRUE;
    }
  if (g_hash_table_size (self->awaited) == 0)
    return TRUE;
  wf_operation_id_unpack (item->key.operation, &id);
  return !g_hash_table_contains (self->awaited, &id)
         || wf_superseded_table_has (self->db, &item->key, superseded, error);
}

static gboolean
add_live (WfFold *self, const WfItem *item, GError **error)
{
  gboolean superseded = FALSE;
  return is_superseded (self, item, &superseded, error)
         && (superseded
             || wf_live_table_insert (self->db, &item->key, item->hlc, item->write->value,
                                      item->write->value_length, error));
}

static gboolean
supersede (WfFold *self, const WfParent *parent, GError **error)
{
  gboolean is_new = FALSE, was_live = FALSE;
  if (!wf_superseded_table_insert (self->db, &parent->key, &is_new, error))
    return FALSE;
  if (!is_new || parent->is_met)
    return TRUE;
  return wf_live_table_delete (self->db, &parent->key, &was_live, error)
         && (was_live || await (self, &parent->key, error));
}

static gboolean
merge (WfFold *self, GError **error)
{
  if (!self->has_awaited || self->generation != wf_db_get_generation (self->db))
    {
      g_hash_table_remove_all (self->awaited);
      if (!wf_awaited_table_read (self->db, self->awaited, error))
        return FALSE;
      self->has_awaited = TRUE;
      self->generation = wf_db_get_generation (self->db);
    }
  for (guint i = 0; i < self->writes->len; i++)
    if (!add_live (self, &g_array_index (self->writes, WfItem, i), error))
      return FALSE;
  for (guint i = 0; i < self->parents->len; i++)
    if (!supersede (self, &g_array_index (self->parents, WfParent, i), error))
      return FALSE;
  return TRUE;
}

void
wf_fold_clear (WfFold *self)
{
  g_array_set_size (self->writes, 0);
  g_array_set_size (self->parents, 0);
  memset (self->slots, 0, self->n_slots * sizeof *self->slots);
  wf_numbers_clear (self->numbers);
}

gboolean
wf_fold_flush (WfFold *self, GError **error)
{
  gboolean done = merge (self, error) && wf_numbers_flush (self->numbers, error);
  wf_fold_clear (self);
  return done;
}
