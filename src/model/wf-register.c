/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-register-private.h"

#include <string.h>

/* --- marks: a set of operation ids with flags, open addressing, never shrinks --- */

enum
{
  MARK_SEEN = 1,       /* its write was applied here and is superseded */
  MARK_SUPERSEDED = 2, /* a write named it */
  MARK_RETIRED = 4,    /* a retire named it */
};

typedef struct
{
  WfOperationId id;
  guint flags; /* 0: free slot */
} WfMark;

struct _WfMarks
{
  guint n_used, n_slots; /* n_slots is a power of two */
  WfMark *slots;
};

static WfMark *
find_slot (WfMark *slots, guint n_slots, const WfOperationId *id)
{
  guint64 mixed;
  memcpy (&mixed, id->digest, sizeof mixed);
  mixed = (mixed ^ id->hlc) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  guint at = (guint) (mixed >> 32) & (n_slots - 1);

  while (slots[at].flags
         && (slots[at].id.hlc != id->hlc
             || memcmp (slots[at].id.digest, id->digest, sizeof id->digest) != 0))
    at = (at + 1) & (n_slots - 1);
  return &slots[at];
}

static guint
get_marks (const WfRegister *self, const WfOperationId *id)
{
  return self->marks ? find_slot (self->marks->slots, self->marks->n_slots, id)->flags : 0;
}

static void
grow_marks (WfMarks *marks)
{
  guint n_slots = marks->n_slots ? marks->n_slots * 2 : 4;
  WfMark *slots = g_new0 (WfMark, n_slots);

  for (guint i = 0; i < marks->n_slots; i++)
    if (marks->slots[i].flags)
      *find_slot (slots, n_slots, &marks->slots[i].id) = marks->slots[i];
  g_free (marks->slots);
  marks->slots = slots;
  marks->n_slots = n_slots;
}

static void
add_mark (WfRegister *self, const WfOperationId *id, guint flags)
{
  if (!self->marks)
    self->marks = g_new0 (WfMarks, 1);
  if (4 * (self->marks->n_used + 1) > 3 * self->marks->n_slots)
    grow_marks (self->marks);

  WfMark *slot = find_slot (self->marks->slots, self->marks->n_slots, id);
  if (!slot->flags)
    {
      slot->id = *id;
      self->marks->n_used++;
    }
  slot->flags |= flags;
}

/* --- live set ----------------------------------------------------------- */

static WfLive *
live_items (WfRegister *self)
{
  return self->n_room > 0 ? self->many : &self->one;
}

/* Winner first. */
static int
compare_live (const WfOperation *a, const WfOperation *b)
{
  if (a->is_suspect != b->is_suspect)
    return a->is_suspect ? 1 : -1;
  return wf_operation_id_compare (&b->id, &a->id);
}

static int
find_live (WfRegister *self, const WfOperationId *id)
{
  const WfLive *items = live_items (self);

  for (guint i = 0; i < self->n_live; i++)
    if (wf_operation_id_compare (&items[i].operation->id, id) == 0)
      return (int) i;
  return -1;
}

/* Room for one more. */
static WfLive *
grow_live (WfRegister *self)
{
  if (self->n_room == 0 && self->n_live == 0)
    return &self->one;
  if (self->n_room == 0)
    {
      WfLive *many = g_new (WfLive, 2);
      many[0] = self->one;
      self->many = many;
      self->n_room = 2;
    }
  else if (self->n_live == self->n_room)
    {
      self->n_room *= 2;
      self->many = g_renew (WfLive, self->many, self->n_room);
    }
  return self->many;
}

static void
insert_live (WfRegister *self, WfLive live)
{
  const guint n = self->n_live;
  WfLive *items = grow_live (self);
  guint at = 0;

  while (at < n && compare_live (items[at].operation, live.operation) < 0)
    at++;
  memmove (items + at + 1, items + at, (n - at) * sizeof (WfLive));
  items[at] = live;
  self->n_live = n + 1;
}

static void
remove_live (WfRegister *self, guint at)
{
  WfLive *items = live_items (self);

  wf_operation_unref (items[at].operation);
  self->n_live--;
  memmove (items + at, items + at + 1, (self->n_live - at) * sizeof (WfLive));
}

static void
supersede (WfRegister *self, const WfOperationId *id)
{
  int at = find_live (self, id);

  add_mark (self, id, at >= 0 ? MARK_SUPERSEDED | MARK_SEEN : MARK_SUPERSEDED);
  if (at >= 0)
    remove_live (self, (guint) at);
}

/* --- public ------------------------------------------------------------- */

WfRegister *
wf_register_new (void)
{
  return g_new0 (WfRegister, 1);
}

void
wf_register_dispose (WfRegister *self)
{
  WfLive *items = live_items (self);

  for (guint i = 0; i < self->n_live; i++)
    wf_operation_unref (items[i].operation);
  if (self->n_room > 0)
    g_free (self->many);
  self->n_live = self->n_room = 0;
  if (self->marks)
    g_free (self->marks->slots);
  g_clear_pointer (&self->marks, g_free);
}

void
wf_register_free (WfRegister *self)
{
  wf_register_dispose (self);
  g_free (self);
}

void
wf_register_apply_new (WfRegister *self, WfOperation *operation, const WfWrite *write)
{
  for (guint i = 0; i < write->n_parents; i++)
    {
      int at = find_live (self, &write->parents[i]);
      if (at >= 0)
        remove_live (self, (guint) at);
      else
        add_mark (self, &write->parents[i], MARK_SUPERSEDED);
    }
  if (!(get_marks (self, &operation->id) & MARK_SUPERSEDED))
    insert_live (self, (WfLive){ wf_operation_ref (operation), write });
}

gboolean
wf_register_apply (WfRegister *self, WfOperation *operation, const WfWrite *write)
{
  guint marks = get_marks (self, &operation->id);

  if ((marks & MARK_SEEN) || find_live (self, &operation->id) >= 0)
    return FALSE;
  for (guint i = 0; i < write->n_parents; i++)
    supersede (self, &write->parents[i]);
  if (marks & MARK_SUPERSEDED)
    add_mark (self, &operation->id, MARK_SEEN);
  else
    insert_live (self, (WfLive){ wf_operation_ref (operation), write });
  return TRUE;
}

void
wf_register_refresh (WfRegister *self, WfOperation *operation, const WfWrite *write)
{
  int at = find_live (self, &operation->id);

  if (at < 0)
    return;
  /* Taken out and put back: a receipt may have made it suspect, which changes its place. */
  remove_live (self, (guint) at);
  insert_live (self, (WfLive){ wf_operation_ref (operation), write });
}

void
wf_register_retire (WfRegister *self, const WfOperationId *ids, guint n_ids)
{
  for (guint i = 0; i < n_ids; i++)
    add_mark (self, &ids[i], MARK_RETIRED);
}

const WfLive *
wf_register_get_live (WfRegister *self, guint *n_live)
{
  *n_live = self->n_live;
  return live_items (self);
}

guint
wf_register_get_n_retired (WfRegister *self)
{
  const WfLive *items = live_items (self);
  guint n = 0;

  for (guint i = 0; self->marks && i < self->n_live; i++)
    if (get_marks (self, &items[i].operation->id) & MARK_RETIRED)
      n++;
  return n;
}

gboolean
wf_register_is_conflicted (WfRegister *self)
{
  const WfLive *items = live_items (self);

  for (guint i = 1; i < self->n_live; i++)
    if (!wf_write_says_same (items[0].write, items[i].write))
      return TRUE;
  return FALSE;
}
