/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-as-of.h"

/* More than this many at once are sorted in as a whole instead of one by one. */
#define FEW 32

typedef struct
{
  gint64 at;
  WfOperation *operation; /* owned */
  gboolean is_gone;       /* goes at the end of the batch: until then others are found beside it */
} WfPlaced;

struct _WfAsOf
{
  WfPicture *picture;
  WfAxisFunc axis;
  gpointer axis_data;

  GArray *placed;    /* WfPlaced by (at, id) */
  guint n_reached;   /* the first of these stand at @instant or before it and are shown */
  GHashTable *known; /* const WfOperationId * inside the operation -> WfOperation */
  GHashTable *ahead; /* of known: shown although they stand later */
  gint64 instant;
};

static void
clear_placed (gpointer data)
{
  wf_operation_unref (((WfPlaced *) data)->operation);
}

WfAsOf *
wf_as_of_new (WfPicture *picture, WfAxisFunc axis, gpointer data)
{
  WfAsOf *self = g_new0 (WfAsOf, 1);

  self->picture = g_object_ref (picture);
  self->axis = axis;
  self->axis_data = data;
  self->placed = g_array_new (FALSE, FALSE, sizeof (WfPlaced));
  g_array_set_clear_func (self->placed, clear_placed);
  self->known = g_hash_table_new (wf_operation_id_hash_key, wf_operation_id_equal_key);
  self->ahead = g_hash_table_new (wf_operation_id_hash_key, wf_operation_id_equal_key);
  self->instant = G_MININT64;
  return self;
}

void
wf_as_of_free (WfAsOf *self)
{
  g_hash_table_unref (self->ahead);
  g_hash_table_unref (self->known);
  g_array_unref (self->placed);
  g_object_unref (self->picture);
  g_free (self);
}

/* --- the order ------------------------------------------------------------- */

static WfPlaced *
get_placed (WfAsOf *self, guint at)
{
  return &g_array_index (self->placed, WfPlaced, at);
}

static int
compare_placed (gconstpointer a, gconstpointer b)
{
  const WfPlaced *first = a, *second = b;

  if (first->at != second->at)
    return first->at < second->at ? -1 : 1;
  return wf_operation_id_compare (&first->operation->id, &second->operation->id);
}

/* The first that does not stand before @what. */
static guint
find_place (WfAsOf *self, const WfPlaced *what)
{
  guint low = 0, high = self->placed->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (compare_placed (get_placed (self, middle), what) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* How many stand at @instant or before it. */
static guint
count_reached (WfAsOf *self, gint64 instant)
{
  guint low = 0, high = self->placed->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (get_placed (self, middle)->at <= instant)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static WfPlaced
place (WfAsOf *self, WfOperation *operation)
{
  return (WfPlaced){ self->axis (operation, self->axis_data), operation, FALSE };
}

/* Where @operation stands, or the length of the order: it is not in it. */
static guint
find_operation (WfAsOf *self, WfOperation *operation)
{
  const WfPlaced placed = place (self, operation);
  guint at = find_place (self, &placed);

  if (at < self->placed->len && get_placed (self, at)->operation == operation)
    return at;
  /* The axis has changed its answer for it and did not say so. */
  for (at = 0; at < self->placed->len; at++)
    if (get_placed (self, at)->operation == operation)
      break;
  return at;
}

static void
remove_gone (WfAsOf *self)
{
  guint n = 0;

  for (guint i = 0; i < self->placed->len; i++)
    {
      const WfPlaced placed = *get_placed (self, i);
      if (placed.is_gone)
        wf_operation_unref (placed.operation);
      else
        *get_placed (self, n++) = placed;
    }
  /* Those behind have moved to the front: nothing is to be cleared. */
  self->placed->len = n;
}

/* @fresh: WfPlaced, whose references it takes. */
static void
insert (WfAsOf *self, GArray *fresh)
{
  if (fresh->len <= FEW)
    for (guint i = 0; i < fresh->len; i++)
      {
        const WfPlaced *one = &g_array_index (fresh, WfPlaced, i);
        g_array_insert_val (self->placed, find_place (self, one), *one);
      }
  else
    {
      g_array_append_vals (self->placed, fresh->data, fresh->len);
      g_array_sort (self->placed, compare_placed);
    }
}

/* --- moving ---------------------------------------------------------------- */

static GPtrArray *
new_operations (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
}

/* [from, to) of the order, but for what is shown already or not shown at all. Borrowed from the
 * order: a hundred thousand references would cost more than the fold of some. */
static GPtrArray *
dup_stretch (WfAsOf *self, guint from, guint to)
{
  const gboolean some_ahead = g_hash_table_size (self->ahead) > 0;
  GPtrArray *stretch = g_ptr_array_sized_new (to > from ? to - from : 0);

  for (guint i = from; i < to; i++)
    {
      WfOperation *operation = get_placed (self, i)->operation;
      if (!some_ahead || !g_hash_table_remove (self->ahead, &operation->id))
        g_ptr_array_add (stretch, operation);
    }
  return stretch;
}

/* What was shown ahead of its time is withdrawn when the instant goes back. */
static void
take_ahead (WfAsOf *self, GPtrArray *back)
{
  GHashTableIter iter;
  gpointer operation;

  g_hash_table_iter_init (&iter, self->ahead);
  while (g_hash_table_iter_next (&iter, NULL, &operation))
    g_ptr_array_add (back, operation);
  g_hash_table_remove_all (self->ahead);
}

void
wf_as_of_show (WfAsOf *self, gint64 instant)
{
  const guint before = self->n_reached, after = count_reached (self, instant);
  const gboolean goes_back = instant < self->instant;
  g_autoptr (GPtrArray) stretch
      = goes_back ? dup_stretch (self, after, before) : dup_stretch (self, before, after);

  if (goes_back)
    take_ahead (self, stretch);
  self->instant = instant;
  self->n_reached = after;
  if (stretch->len == 0)
    return;
  if (goes_back)
    wf_picture_withdraw (self->picture, stretch);
  else
    wf_picture_apply (self->picture, stretch);
}

gint64
wf_as_of_get_instant (WfAsOf *self)
{
  return self->instant;
}

/* --- coming in and going out ----------------------------------------------- */

/* What a batch does to the order and to the picture. */
typedef struct
{
  GArray *fresh;                /* WfPlaced */
  GPtrArray *shown, *withdrawn; /* WfOperation */
  guint n_gone;
} WfTaken;

static gboolean
is_shown (WfAsOf *self, WfOperation *operation)
{
  return place (self, operation).at <= self->instant
         || g_hash_table_contains (self->ahead, &operation->id);
}

/* The older copy leaves the order, or what this batch will bring into it. */
static void
forget (WfAsOf *self, WfOperation *known, WfTaken *taken)
{
  guint at = find_operation (self, known);

  g_hash_table_remove (self->ahead, &known->id);
  g_hash_table_remove (self->known, &known->id);
  if (at < self->placed->len)
    {
      get_placed (self, at)->is_gone = TRUE;
      taken->n_gone++;
      return;
    }
  for (at = 0; at < taken->fresh->len; at++)
    if (g_array_index (taken->fresh, WfPlaced, at).operation == known)
      break;
  g_ptr_array_remove (taken->shown, known);
  g_array_remove_index (taken->fresh, at);
}

static void
take_one (WfAsOf *self, WfOperation *operation, gboolean keeps, WfTaken *taken)
{
  g_autoptr (WfOperation) known = g_hash_table_lookup (self->known, &operation->id);
  gboolean was_shown = FALSE;

  if (known)
    wf_operation_ref (known);
  if (known && !wf_operation_is_later_copy (operation, known))
    return;
  if (known)
    {
      was_shown = is_shown (self, known);
      forget (self, known, taken);
    }
  const WfPlaced placed = place (self, wf_operation_ref (operation));
  g_array_append_val (taken->fresh, placed);
  g_hash_table_insert (self->known, &operation->id, operation);
  if (placed.at > self->instant && was_shown && keeps)
    g_hash_table_insert (self->ahead, &operation->id, operation);
  if (is_shown (self, operation))
    g_ptr_array_add (taken->shown, wf_operation_ref (operation));
  else if (was_shown)
    g_ptr_array_add (taken->withdrawn, wf_operation_ref (operation));
}

static void
settle (WfAsOf *self, WfTaken *taken)
{
  if (taken->n_gone > 0)
    remove_gone (self);
  insert (self, taken->fresh);
  self->n_reached = count_reached (self, self->instant);
  if (taken->withdrawn->len > 0)
    wf_picture_withdraw (self->picture, taken->withdrawn);
  if (taken->shown->len > 0)
    wf_picture_apply (self->picture, taken->shown);
}

void
wf_as_of_take (WfAsOf *self, GPtrArray *operations, gboolean keeps)
{
  g_autoptr (GArray) fresh = g_array_new (FALSE, FALSE, sizeof (WfPlaced));
  g_autoptr (GPtrArray) shown = new_operations ();
  g_autoptr (GPtrArray) withdrawn = new_operations ();
  WfTaken taken = { .fresh = fresh, .shown = shown, .withdrawn = withdrawn };

  g_array_set_clear_func (fresh, clear_placed);
  for (guint i = 0; i < operations->len; i++)
    take_one (self, operations->pdata[i], keeps, &taken);
  settle (self, &taken);
  /* The order has the references now. */
  g_array_set_clear_func (fresh, NULL);
}

void
wf_as_of_drop (WfAsOf *self, GPtrArray *operations)
{
  g_autoptr (GArray) fresh = g_array_new (FALSE, FALSE, sizeof (WfPlaced));
  g_autoptr (GPtrArray) shown = new_operations ();
  g_autoptr (GPtrArray) withdrawn = new_operations ();
  WfTaken taken = { .fresh = fresh, .shown = shown, .withdrawn = withdrawn };

  for (guint i = 0; i < operations->len; i++)
    {
      WfOperation *known
          = g_hash_table_lookup (self->known, &((WfOperation *) operations->pdata[i])->id);
      if (!known)
        continue;
      if (is_shown (self, known))
        g_ptr_array_add (withdrawn, wf_operation_ref (known));
      forget (self, known, &taken);
    }
  settle (self, &taken);
}

void
wf_as_of_sort_again (WfAsOf *self)
{
  g_autoptr (GPtrArray) shown = NULL;

  for (guint i = 0; i < self->placed->len; i++)
    get_placed (self, i)->at = self->axis (get_placed (self, i)->operation, self->axis_data);
  g_array_sort (self->placed, compare_placed);
  g_hash_table_remove_all (self->ahead);
  self->n_reached = count_reached (self, self->instant);
  shown = wf_as_of_dup_operations (self, self->instant);
  wf_picture_replace (self->picture, shown);
}

/* --- reading --------------------------------------------------------------- */

WfOperation *
wf_as_of_lookup (WfAsOf *self, const WfOperationId *id)
{
  return g_hash_table_lookup (self->known, id);
}

guint
wf_as_of_get_n_operations (WfAsOf *self)
{
  return self->placed->len;
}

GPtrArray *
wf_as_of_dup_operations (WfAsOf *self, gint64 instant)
{
  GPtrArray *reached = new_operations ();
  const guint n = count_reached (self, instant);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (reached, wf_operation_ref (get_placed (self, i)->operation));
  return reached;
}
