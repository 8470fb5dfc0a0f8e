/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-clock.h"
#include "base/wf-crypto.h"
#include "base/wf-id.h"
#include "model/wf-marking.h"
#include "model/wf-space.h"

G_BEGIN_DECLS

/* One immutable recorded change (log.md §3, §4). Everything else is derived from these.
 * Reference-counted; after it was published by its maker (decoder, store) nothing in it changes, so
 * any thread may read it. All texts live in one arena that goes with it. */
typedef enum
{
  WF_OP_SET,
  WF_OP_CREATE,
  WF_OP_RETIRE,
  WF_OP_REDACT,
  WF_OP_RESOLVE,
  WF_OP_NOTE,
  WF_OP_CTL,
  WF_OP_UNKNOWN, /* kept, folded generically, shown read-only */
} WfOpKind;

/* The write of one field. */
typedef struct
{
  const char *field;
  const WfOperationId *parents; /* every live write its author saw in that space */
  guint n_parents;
  const char *value; /* JSON text as signed; NULL when the body is absent */
  gsize value_length;
  const char *text; /* the unescaped text when the value is a JSON string, else NULL */
} WfWrite;

typedef struct
{
  gatomicrefcount ref_count;

  /* envelope */
  WfOperationId id;
  guint8 hash[WF_HASH_SIZE];
  guint8 key[WF_KEY_SIZE];
  guint8 signature[WF_SIGNATURE_SIZE];

  /* skeleton and body */
  const char *space;
  WfMarking marking; /* of the space */
  const char *type;
  WfUuid ent;
  WfOpKind kind;
  WfUuid by;
  WfUuid dev;
  gint64 n;
  guint8 previous[WF_HASH_SIZE]; /* `pc`: hash of this device's operation n-1 in this space; zero
                                    for n = 1 */
  const WfWrite *writes;
  guint n_writes;
  const char *origin; /* or NULL */
  const char *why;    /* or NULL */
  const char *source; /* or NULL */

  /* as signed, byte for byte */
  const char *skeleton;
  gsize skeleton_length;
  const char *body; /* NULL when redacted, or when it came without it */
  gsize body_length;

  /* what the store adds when it publishes the operation */
  gint64 received_at; /* server receipt, or WF_NO_TIME */
  gint64 arrived_at;  /* at this store */
  gint64 receipt_seq; /* 0 = no receipt */
  guint8 receipt_hash[WF_HASH_SIZE];
  gint64 receipt_ctl;   /* newest `ctl` receipt when this one was made; 0 = not told */
  gboolean is_suspect;  /* clock more than 5 minutes ahead of the receipt */
  gboolean is_local;    /* made by a device of this store */
  gboolean is_acked;    /* a server confirmed that it is durable */
  gboolean is_redacted; /* enough have asked that its body be dropped. A body that is absent without
                           that was left out by whoever brought it, and comes with a whole copy */

  /* The maker's: called with @arena on the last unref. When @arena is the operation itself, this
   * frees the operation too; otherwise the operation is one block of g_new () and is freed with
   * g_free () first. */
  gpointer arena;
  GDestroyNotify arena_free;
} WfOperation;

WfOperation *wf_operation_ref (WfOperation *operation);
void wf_operation_unref (WfOperation *operation);

/* While the operation at @at of @operations is looked at: brings a later one nearer. Those of one
 * entity lie anywhere in memory, and waiting for them costs more than what is done with them. */
void wf_operation_fetch_ahead (GPtrArray *operations, guint at);

/* Entered: the author's clock. */
gint64 wf_operation_get_entered_at (const WfOperation *operation);
/* Held: receipt time, and where there is no receipt, arrival at this store (log.md §7). */
gint64 wf_operation_get_held_at (const WfOperation *operation);
/* NULL when it does not write @field. */
const WfWrite *wf_operation_find_write (const WfOperation *operation, const char *field);
/* So many persons who may ask for it must have asked before a body goes (log.md §8). */
#define WF_REDACTION_N_PERSONS 2

/* It says who belongs to the crisis: all of `ctl`, and what a red space says of its own members.
 * Such an operation is never redacted, what was judged by it would be in doubt. */
gboolean wf_operation_is_of_membership (const WfOperation *operation);
/* Of two copies of one operation, whether @operation says more than @other: redacted, whole, with
 * a receipt, acknowledged. */
gboolean wf_operation_is_later_copy (const WfOperation *operation, const WfOperation *other);
/* The JSON value null: "no value". */
gboolean wf_write_is_null (const WfWrite *write);
/* The JSON value true, false or null: an element of a set, when its field has a "/". */
gboolean wf_write_is_membership (const WfWrite *write);
/* Both write the same value; two that nobody can read count as the same. */
gboolean wf_write_says_same (const WfWrite *a, const WfWrite *b);
const char *wf_op_kind_get_name (WfOpKind kind);
WfOpKind wf_op_kind_from_name (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfOperation, wf_operation_unref)

G_END_DECLS
