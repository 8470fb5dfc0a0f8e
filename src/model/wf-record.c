/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-record-private.h"

#include <string.h>

#include "base/wf-clock.h"
#include "model/wf-cells-private.h"
#include "model/wf-register-private.h"

struct _WfRecord
{
  GObject parent_instance;

  WfUuid ent;
  char id[WF_UUID_TEXT_LENGTH + 1];
  char *type;
  GPtrArray *operations; /* by id */
  GArray *cells;         /* WfCell, as wf_cells_new () says */
  guint n_retires;
  guint64 version;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WfRecord, wf_record, G_TYPE_OBJECT)

/* --- operations --------------------------------------------------------- */

static GPtrArray *
new_operations (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
}

/* Where @id stands or would stand. Operations mostly arrive oldest first, so the end is tried
 * first. */
static guint
find_place (WfRecord *self, const WfOperationId *id, gboolean *found)
{
  guint low = 0, high = self->operations->len;

  *found = FALSE;
  while (low < high)
    {
      guint middle = high == self->operations->len ? high - 1 : low + (high - low) / 2;
      WfOperation *there = g_ptr_array_index (self->operations, middle);
      int order = wf_operation_id_compare (id, &there->id);
      if (order == 0)
        {
          *found = TRUE;
          return middle;
        }
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

WfOperation *
wf_record_find_operation (WfRecord *self, const WfOperationId *id)
{
  gboolean found;
  guint at = find_place (self, id, &found);
  return found ? g_ptr_array_index (self->operations, at) : NULL;
}

/* --- applying ----------------------------------------------------------- */

/* The type is what the oldest operation says, so that it does not depend on the order of arrival.
 */
static void
update_type (WfRecord *self)
{
  WfOperation *first = g_ptr_array_index (self->operations, 0);

  if (strcmp (self->type, first->type) != 0)
    {
      g_free (self->type);
      self->type = g_strdup (first->type);
    }
}

static void
apply_writes (WfRecord *self, WfOperation *operation)
{
  /* A redaction names its target and writes nothing; the store drops the target's body. */
  if (operation->kind == WF_OP_REDACT)
    return;
  if (operation->kind == WF_OP_RETIRE)
    self->n_retires++;
  for (guint i = 0; i < operation->n_writes; i++)
    {
      const WfWrite *write = &operation->writes[i];
      WfCell *cell
          = wf_cells_ensure (self->cells, write->field, operation->marking, operation->space);
      if (operation->kind == WF_OP_RETIRE)
        wf_register_retire (&cell->values, write->parents, write->n_parents);
      else
        wf_register_apply_new (&cell->values, operation, write);
    }
}

static gboolean
have_same_fields (const WfOperation *a, const WfOperation *b)
{
  if (a->n_writes != b->n_writes || strcmp (a->space, b->space) != 0 || a->kind != b->kind)
    return FALSE;
  for (guint i = 0; i < a->n_writes; i++)
    if (strcmp (a->writes[i].field, b->writes[i].field) != 0)
      return FALSE;
  return TRUE;
}

/* The same operation, now with a receipt or without its body. */
static gboolean
take_copy (WfRecord *self, guint at, WfOperation *operation)
{
  g_autoptr (WfOperation) old = wf_operation_ref (g_ptr_array_index (self->operations, at));

  if (!wf_operation_is_later_copy (operation, old) || !have_same_fields (operation, old))
    return FALSE;
  self->version++;
  wf_operation_unref (old);
  self->operations->pdata[at] = wf_operation_ref (operation);
  if (operation->kind == WF_OP_REDACT)
    return TRUE;

  for (guint i = 0; i < operation->n_writes; i++)
    {
      const WfWrite *write = &operation->writes[i];
      WfCell *cell
          = wf_cells_ensure (self->cells, write->field, operation->marking, operation->space);
      /* The cell may have borrowed its texts from the copy that goes. */
      cell->field = write->field;
      cell->space = operation->space;
      if (operation->kind != WF_OP_RETIRE)
        wf_register_refresh (&cell->values, operation, write);
    }
  return TRUE;
}

gboolean
wf_record_apply (WfRecord *self, WfOperation *operation)
{
  gboolean found;
  guint at = find_place (self, &operation->id, &found);

  if (found)
    return take_copy (self, at, operation);
  self->version++;
  g_ptr_array_insert (self->operations, (int) at, wf_operation_ref (operation));
  if (at == 0)
    update_type (self);
  apply_writes (self, operation);
  return TRUE;
}

void
wf_record_clear (WfRecord *self)
{
  self->version++;
  g_array_set_size (self->cells, 0);
  g_ptr_array_set_size (self->operations, 0);
  self->n_retires = 0;
}

/* Takes those that are marked out of the operations. Cells may still borrow their texts: the caller
 * frees the array after these were made anew. */
static GPtrArray *
take_out (WfRecord *self, const gboolean *goes)
{
  GPtrArray *gone = new_operations ();
  guint n_left = 0;

  for (guint i = 0; i < self->operations->len; i++)
    if (goes[i])
      g_ptr_array_add (gone, self->operations->pdata[i]);
    else
      self->operations->pdata[n_left++] = self->operations->pdata[i];
  /* Those behind were handed on, or have moved to the front: nothing is to be freed. */
  self->operations->len = n_left;
  return gone;
}

static void
fold_anew (WfRecord *self)
{
  g_array_set_size (self->cells, 0);
  self->n_retires = 0;
  if (self->operations->len > 0)
    update_type (self);
  for (guint i = 0; i < self->operations->len; i++)
    {
      wf_operation_fetch_ahead (self->operations, i);
      apply_writes (self, g_ptr_array_index (self->operations, i));
    }
}

guint
wf_record_withdraw (WfRecord *self, GPtrArray *operations)
{
  g_autofree gboolean *goes = g_new0 (gboolean, self->operations->len);
  guint n_withdrawn = 0;

  for (guint i = 0; i < operations->len; i++)
    {
      gboolean found;
      guint at
          = find_place (self, &((WfOperation *) g_ptr_array_index (operations, i))->id, &found);
      if (found && !goes[at])
        n_withdrawn++;
      if (found)
        goes[at] = TRUE;
    }
  if (n_withdrawn == 0)
    return 0;
  self->version++;
  g_autoptr (GPtrArray) gone = take_out (self, goes);
  fold_anew (self);
  return n_withdrawn;
}

/* --- object ------------------------------------------------------------- */

static void
wf_record_finalize (GObject *object)
{
  WfRecord *self = WF_RECORD (object);

  g_array_unref (self->cells);
  g_ptr_array_unref (self->operations);
  g_free (self->type);
  G_OBJECT_CLASS (wf_record_parent_class)->finalize (object);
}

static void
wf_record_class_init (WfRecordClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wf_record_finalize;
  signals[CHANGED] = g_signal_new ("changed", WF_TYPE_RECORD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
wf_record_init (WfRecord *self)
{
  self->cells = wf_cells_new ();
  self->operations = new_operations ();
}

WfRecord *
wf_record_new (const WfUuid *ent, const char *type)
{
  WfRecord *self = g_object_new (WF_TYPE_RECORD, NULL);

  self->ent = *ent;
  wf_uuid_format (ent, self->id);
  self->type = g_strdup (type);
  return self;
}

void
wf_record_emit_changed (WfRecord *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- what it is --------------------------------------------------------- */

const WfUuid *
wf_record_get_ent (WfRecord *self)
{
  return &self->ent;
}

const char *
wf_record_get_id (WfRecord *self)
{
  return self->id;
}

const char *
wf_record_get_type_name (WfRecord *self)
{
  return self->type;
}

guint64
wf_record_get_version (WfRecord *self)
{
  return self->version;
}

GPtrArray *
wf_record_get_operations (WfRecord *self)
{
  return self->operations;
}

gint64
wf_record_get_created_at (WfRecord *self)
{
  if (self->operations->len == 0)
    return WF_NO_TIME;
  return wf_operation_get_entered_at (g_ptr_array_index (self->operations, 0));
}

static void
count_live (WfRecord *self, guint *n_live, guint *n_retired)
{
  *n_live = *n_retired = 0;
  for (guint i = 0; i < self->cells->len; i++)
    {
      WfCell *cell = wf_cells_get (self->cells, i);
      guint n;
      wf_register_get_live (&cell->values, &n);
      *n_live += n;
      *n_retired += wf_register_get_n_retired (&cell->values);
    }
}

gboolean
wf_record_is_retired (WfRecord *self)
{
  guint n_live, n_retired;

  if (self->n_retires == 0)
    return FALSE;
  count_live (self, &n_live, &n_retired);
  return n_live == n_retired;
}

gboolean
wf_record_is_disputed (WfRecord *self)
{
  guint n_live, n_retired;

  if (self->n_retires == 0)
    return FALSE;
  count_live (self, &n_live, &n_retired);
  return n_retired > 0 && n_retired < n_live;
}

gboolean
wf_record_is_listed (WfRecord *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    if (wf_cells_get (self->cells, i)->values.n_live)
      return !wf_record_is_retired (self);
  return FALSE;
}

WfMarking
wf_record_get_marking (WfRecord *self)
{
  WfMarking marking = WF_MARKING_CLEAR;

  for (guint i = 0; i < self->cells->len; i++)
    {
      const WfCell *cell = wf_cells_get (self->cells, i);
      if (cell->values.n_live)
        marking = wf_marking_roll_up (marking, cell->marking);
    }
  return marking;
}

/* --- fields ------------------------------------------------------------- */

const WfLive *
wf_record_get_winner (WfRecord *self, const char *field)
{
  guint n_cells;
  WfCell *cells = wf_cells_get_of_field (self->cells, field, &n_cells);

  for (guint i = 0; i < n_cells; i++)
    {
      const WfLive *live = wf_cell_get_winner (&cells[i]);
      if (live)
        return live;
    }
  return NULL;
}

WfLive *
wf_record_dup_live (WfRecord *self, const char *field, guint *n_live)
{
  guint n_cells;
  WfCell *cells = wf_cells_get_of_field (self->cells, field, &n_cells);
  const WfLive *winner = wf_record_get_winner (self, field);
  GArray *all = g_array_new (FALSE, FALSE, sizeof (WfLive));

  if (winner)
    g_array_append_vals (all, winner, 1);
  for (guint i = 0; i < n_cells; i++)
    {
      guint n;
      const WfLive *live = wf_register_get_live (&cells[i].values, &n);
      for (guint j = 0; j < n; j++)
        if (&live[j] != winner)
          g_array_append_vals (all, &live[j], 1);
    }
  *n_live = all->len;
  return (WfLive *) (gpointer) g_array_free (all, all->len == 0);
}

const WfLive *
wf_record_get_live_in (WfRecord *self, const char *space, const char *field, guint *n_live)
{
  guint n_cells;
  WfCell *cells = wf_cells_get_of_field (self->cells, field, &n_cells);

  *n_live = 0;
  for (guint i = 0; i < n_cells; i++)
    if (strcmp (cells[i].space, space) == 0)
      return wf_register_get_live (&cells[i].values, n_live);
  return NULL;
}

/* --- all fields --------------------------------------------------------- */

static void
add_name (GPtrArray *names, const char *name)
{
  /* Cells are sorted by field: a name that comes again follows itself. */
  if (names->len == 0 || strcmp (g_ptr_array_index (names, names->len - 1), name) != 0)
    g_ptr_array_add (names, g_strdup (name));
}

static char **
take_names (GPtrArray *names)
{
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

char **
wf_record_dup_fields (WfRecord *self, const char *space)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < self->cells->len; i++)
    {
      const WfCell *cell = wf_cells_get (self->cells, i);
      if (cell->values.n_live && (!space || strcmp (cell->space, space) == 0))
        add_name (names, cell->field);
    }
  return take_names (names);
}

gboolean
wf_record_is_conflicted (WfRecord *self, const char *field)
{
  guint n_cells;
  WfCell *cells = wf_cells_get_of_field (self->cells, field, &n_cells);

  for (guint i = 0; i < n_cells; i++)
    if (wf_cell_is_conflicted (&cells[i]))
      return TRUE;
  return FALSE;
}

char **
wf_record_dup_conflicts (WfRecord *self)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < self->cells->len; i++)
    if (wf_cell_is_conflicted (wf_cells_get (self->cells, i)))
      add_name (names, wf_cells_get (self->cells, i)->field);
  return take_names (names);
}

guint
wf_record_get_n_conflicts (WfRecord *self)
{
  const char *last = NULL;
  guint n = 0;

  for (guint i = 0; i < self->cells->len; i++)
    {
      WfCell *cell = wf_cells_get (self->cells, i);
      if (!wf_cell_is_conflicted (cell) || (last && strcmp (last, cell->field) == 0))
        continue;
      last = cell->field;
      n++;
    }
  return n;
}

/* Walks the fields "prefix/…" and keeps those that have a value and pass. */
static char **
dup_below (WfRecord *self, const char *prefix, gboolean only_true)
{
  g_autofree char *start = g_strconcat (prefix, "/", NULL);
  gsize length = strlen (start);
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = wf_cells_find_field (self->cells, start); i < self->cells->len; i++)
    {
      const char *field = wf_cells_get (self->cells, i)->field;
      if (strncmp (field, start, length) != 0)
        break;
      if (only_true ? wf_record_get_boolean (self, field) : !!wf_record_get_winner (self, field))
        add_name (names, field + length);
    }
  return take_names (names);
}

char **
wf_record_dup_set (WfRecord *self, const char *set)
{
  return dup_below (self, set, TRUE);
}

char **
wf_record_dup_keys (WfRecord *self, const char *prefix)
{
  return dup_below (self, prefix, FALSE);
}

gboolean
wf_record_has_member (WfRecord *self, const char *set, const char *element)
{
  g_autofree char *field = g_strconcat (set, "/", element, NULL);
  return wf_record_get_boolean (self, field);
}
