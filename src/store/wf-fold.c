/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-fold.h"

#include <string.h>

#include "store/wf-live-table.h"
#include "store/wf-number-table.h"

typedef struct
{
  WfRegisterKey key; /* first: sorted by it */
  guint64 hlc;
  const WfWrite *write;
} WfItem;

struct _WfFold
{
  WfDb *db;
  GArray *writes;  /* WfItem */
  GArray *parents; /* WfRegisterKey */
  WfNumbers *numbers;
};

WfFold *
wf_fold_new (WfDb *db)
{
  WfFold *self = g_new0 (WfFold, 1);
  self->db = db;
  self->writes = g_array_new (FALSE, FALSE, sizeof (WfItem));
  self->parents = g_array_new (FALSE, FALSE, sizeof (WfRegisterKey));
  self->numbers = wf_numbers_new (db);
  return self;
}

void
wf_fold_free (WfFold *self)
{
  g_array_unref (self->writes);
  g_array_unref (self->parents);
  wf_numbers_free (self->numbers);
  g_free (self);
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
          g_array_append_val (self->parents, parent);
        }
    }
}

static gboolean
add_live (WfFold *self, const WfItem *item, GError **error)
{
  gboolean is_superseded = FALSE;
  if (!wf_superseded_table_has (self->db, &item->key, &is_superseded, error))
    return FALSE;
  return is_superseded
         || wf_live_table_insert (self->db, &item->key, item->hlc, item->write->value,
                                  item->write->value_length, error);
}

static gboolean
supersede (WfFold *self, const WfRegisterKey *key, gboolean is_new_write, GError **error)
{
  gboolean is_new = FALSE;
  if (!wf_superseded_table_insert (self->db, key, &is_new, error))
    return FALSE;
  return !is_new || is_new_write || wf_live_table_delete (self->db, key, error);
}

/* Both lists are sorted: one walk over them, in the order of the tables. */
static gboolean
merge (WfFold *self, GError **error)
{
  const WfItem *writes = (const WfItem *) (gpointer) self->writes->data;
  const WfRegisterKey *parents = (const WfRegisterKey *) (gpointer) self->parents->data;
  guint w = 0, p = 0, n_writes = self->writes->len, n_parents = self->parents->len;

  while (w < n_writes || p < n_parents)
    {
      int order = w == n_writes    ? 1
                  : p == n_parents ? -1
                                   : wf_register_key_compare (&writes[w].key, &parents[p]);
      if (order < 0 ? !add_live (self, &writes[w], error)
                    : !supersede (self, &parents[p], order == 0, error))
        return FALSE;
      if (order <= 0)
        w++;
      if (order < 0)
        continue;
      for (p++; p < n_parents && wf_register_key_compare (&parents[p - 1], &parents[p]) == 0; p++)
        ;
    }
  return TRUE;
}

void
wf_fold_clear (WfFold *self)
{
  g_array_set_size (self->writes, 0);
  g_array_set_size (self->parents, 0);
  wf_numbers_clear (self->numbers);
}

gboolean
wf_fold_flush (WfFold *self, GError **error)
{
  g_array_sort (self->writes, wf_register_key_compare);
  g_array_sort (self->parents, wf_register_key_compare);
  gboolean done = merge (self, error) && wf_numbers_flush (self->numbers, error);
  wf_fold_clear (self);
  return done;
}
