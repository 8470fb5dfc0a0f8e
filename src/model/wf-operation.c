/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-operation.h"

#include <string.h>

#include "model/wf-hlc.h"
#include "model/wf-vocabulary.h"

/* So many operations later; of each so much, which is itself and most of its writes behind it. */
#define FETCH_AHEAD 3
#define FETCH_SIZE (sizeof (WfOperation) + 8 * sizeof (WfWrite))
#define CACHE_LINE 64

static const char *const kind_names[] = {
  [WF_OP_SET] = "set",       [WF_OP_CREATE] = "create",   [WF_OP_RETIRE] = "retire",
  [WF_OP_REDACT] = "redact", [WF_OP_RESOLVE] = "resolve", [WF_OP_NOTE] = "note",
  [WF_OP_CTL] = "ctl",
};

WfOperation *
wf_operation_ref (WfOperation *operation)
{
  g_atomic_ref_count_inc (&operation->ref_count);
  return operation;
}

void
wf_operation_unref (WfOperation *operation)
{
  if (!g_atomic_ref_count_dec (&operation->ref_count))
    return;
  gpointer arena = operation->arena;
  GDestroyNotify arena_free = operation->arena_free;
  if (arena != operation)
    g_free (operation);
  if (arena_free)
    arena_free (arena);
}

void
wf_operation_fetch_ahead (GPtrArray *operations, guint at)
{
  if (at + FETCH_AHEAD >= operations->len)
    return;
  const char *next = operations->pdata[at + FETCH_AHEAD];
  for (gsize line = 0; line < FETCH_SIZE; line += CACHE_LINE)
    __builtin_prefetch (next + line);
}

gint64
wf_operation_get_entered_at (const WfOperation *operation)
{
  return wf_hlc_time_us (operation->id.hlc);
}

gint64
wf_operation_get_held_at (const WfOperation *operation)
{
  return operation->received_at != WF_NO_TIME ? operation->received_at : operation->arrived_at;
}

const WfWrite *
wf_operation_find_write (const WfOperation *operation, const char *field)
{
  for (guint i = 0; i < operation->n_writes; i++)
    if (strcmp (operation->writes[i].field, field) == 0)
      return &operation->writes[i];
  return NULL;
}

static guint
copy_rank (const WfOperation *operation)
{
  return (operation->is_redacted ? 8 : 0) + (operation->body ? 4 : 0)
         + (operation->receipt_seq ? 2 : 0) + (operation->is_acked ? 1 : 0);
}

gboolean
wf_operation_is_of_membership (const WfOperation *operation)
{
  return wf_space_is_ctl (operation->space)
         || (wf_space_is_red (operation->space)
             && strcmp (operation->type, WF_TYPE_NAME_MEMBER) == 0);
}

gboolean
wf_operation_is_later_copy (const WfOperation *operation, const WfOperation *other)
{
  return copy_rank (operation) > copy_rank (other);
}

gboolean
wf_write_is_null (const WfWrite *write)
{
  return write->value && write->value_length == 4 && memcmp (write->value, "null", 4) == 0;
}

gboolean
wf_write_is_membership (const WfWrite *write)
{
  static const char *const words[] = { "true", "false", "null" };

  if (!strchr (write->field, '/') || !write->value)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (write->value_length == strlen (words[i])
        && memcmp (write->value, words[i], write->value_length) == 0)
      return TRUE;
  return FALSE;
}

gboolean
wf_write_says_same (const WfWrite *a, const WfWrite *b)
{
  if (!a->value || !b->value)
    return a->value == b->value;
  /* The same text may be escaped in two ways. */
  if (a->text && b->text)
    return strcmp (a->text, b->text) == 0;
  return a->value_length == b->value_length && memcmp (a->value, b->value, a->value_length) == 0;
}

const char *
wf_op_kind_get_name (WfOpKind kind)
{
  return (guint) kind < G_N_ELEMENTS (kind_names) ? kind_names[kind] : "unknown";
}

WfOpKind
wf_op_kind_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_str_equal (kind_names[i], name))
      return (WfOpKind) i;
  return WF_OP_UNKNOWN;
}
