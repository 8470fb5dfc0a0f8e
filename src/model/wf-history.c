/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-history.h"

#include <string.h>

#include "model/wf-record-private.h"

/* --- history --------------------------------------------------------------- */

static gboolean
is_live (WfRecord *record, const WfOperation *operation, const char *field)
{
  guint n_live;
  const WfLive *live = wf_record_get_live_in (record, operation->space, field, &n_live);

  for (guint i = 0; i < n_live; i++)
    if (live[i].operation == operation)
      return TRUE;
  return FALSE;
}

GArray *
wf_history_dup_lines (WfRecord *record, const char *field)
{
  GPtrArray *operations = wf_record_get_operations (record);
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (WfHistoryLine));

  for (guint i = 0; i < operations->len; i++)
    {
      WfOperation *operation = g_ptr_array_index (operations, i);
      const WfWrite *write = operation->kind != WF_OP_REDACT && operation->kind != WF_OP_RETIRE
                                 ? wf_operation_find_write (operation, field)
                                 : NULL;
      WfHistoryLine line = { operation, write, FALSE };
      if (!write)
        continue;
      line.is_live = is_live (record, operation, field);
      g_array_append_val (lines, line);
    }
  return lines;
}

GArray *
wf_history_dup_seen (WfRecord *record, const WfWrite *write, guint *n_unknown)
{
  GArray *seen = g_array_new (FALSE, FALSE, sizeof (WfLive));
  guint n = 0;

  for (guint i = 0; i < write->n_parents; i++)
    {
      WfOperation *parent = wf_record_find_operation (record, &write->parents[i]);
      WfLive live = { parent, parent ? wf_operation_find_write (parent, write->field) : NULL };
      if (live.write)
        g_array_append_val (seen, live);
      else
        n++;
    }
  if (n_unknown)
    *n_unknown = n;
  return seen;
}

/* --- conflicts ------------------------------------------------------------- */

static void
free_side (gpointer data)
{
  WfSide *side = data;

  g_ptr_array_unref (side->said_by);
  g_free (side);
}

static void
free_conflict (gpointer data)
{
  WfConflict *conflict = data;

  g_free (conflict->field);
  g_free (conflict->space);
  g_ptr_array_unref (conflict->sides);
  g_free (conflict);
}

static WfSide *
ensure_side (GPtrArray *sides, const WfWrite *write)
{
  for (guint i = 0; i < sides->len; i++)
    {
      WfSide *side = g_ptr_array_index (sides, i);
      if (wf_write_says_same (side->write, write))
        return side;
    }
  WfSide *side = g_new0 (WfSide, 1);
  side->write = write;
  side->said_by = g_ptr_array_new ();
  g_ptr_array_add (sides, side);
  return side;
}

static void
add_if_conflicted (GPtrArray *conflicts, WfRecord *record, const char *space, const char *field)
{
  guint n_live;
  const WfLive *live = wf_record_get_live_in (record, space, field, &n_live);
  g_autoptr (GPtrArray) sides = g_ptr_array_new_with_free_func (free_side);

  for (guint i = 0; i < n_live; i++)
    g_ptr_array_add (ensure_side (sides, live[i].write)->said_by, live[i].operation);
  if (sides->len < 2)
    return;
  WfConflict *conflict = g_new0 (WfConflict, 1);
  conflict->field = g_strdup (field);
  conflict->space = g_strdup (space);
  conflict->sides = g_steal_pointer (&sides);
  g_ptr_array_add (conflicts, conflict);
}

static gboolean
has_conflict (GPtrArray *conflicts, const char *space, const char *field)
{
  for (guint i = 0; i < conflicts->len; i++)
    {
      const WfConflict *conflict = g_ptr_array_index (conflicts, i);
      if (g_str_equal (conflict->field, field) && g_str_equal (conflict->space, space))
        return TRUE;
    }
  return FALSE;
}

GPtrArray *
wf_conflict_dup_all (WfRecord *record)
{
  GPtrArray *conflicts = g_ptr_array_new_with_free_func (free_conflict);
  g_auto (GStrv) fields = wf_record_dup_conflicts (record);

  for (guint f = 0; fields[f]; f++)
    {
      /* All live writes come strictest space first. */
      guint n_live;
      g_autofree WfLive *live = wf_record_dup_live (record, fields[f], &n_live);
      for (guint i = 0; i < n_live; i++)
        if (!has_conflict (conflicts, live[i].operation->space, fields[f]))
          add_if_conflicted (conflicts, record, live[i].operation->space, fields[f]);
    }
  return conflicts;
}

WfDraft *
wf_conflict_settle (WfRecord *record, const WfConflict *conflict, const char *json, const char *why)
{
  WfDraft *draft = wf_draft_new (conflict->space, wf_record_get_type_name (record),
                                 wf_record_get_ent (record), WF_OP_RESOLVE);

  wf_draft_set_json (draft, conflict->field, json);
  if (why && *why)
    wf_draft_set_why (draft, why);
  wf_draft_see (draft, record);
  return draft;
}
