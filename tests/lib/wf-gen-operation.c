/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-gen-operation.h"

#include <string.h>

#include "base/wf-clock.h"
#include "base/wf-json.h"

static void
free_arena (gpointer arena)
{
  g_ptr_array_unref (arena);
}

static gpointer
keep (GPtrArray *arena, gpointer block)
{
  if (block)
    g_ptr_array_add (arena, block);
  return block;
}

static char *
dup_unescaped (const char *json)
{
  g_autoptr (WfJson) document = wf_json_scan (json, -1, &wf_json_limits_file, NULL);
  g_assert_nonnull (document);
  return g_strdup (wf_json_string (wf_json_root (document), NULL));
}

static void
fill_writes (WfOperation *operation, const WfDraft *draft, GPtrArray *arena)
{
  WfWrite *writes = keep (arena, g_new0 (WfWrite, draft->writes->len + 1));

  for (guint i = 0; i < draft->writes->len; i++)
    {
      const WfDraftWrite *from = g_ptr_array_index (draft->writes, i);
      writes[i].field = keep (arena, g_strdup (from->field));
      writes[i].n_parents = from->parents->len;
      writes[i].parents = keep (
          arena, g_memdup2 (from->parents->data, from->parents->len * sizeof (WfOperationId)));
      if (!from->value)
        continue;
      writes[i].value = keep (arena, g_strdup (from->value));
      writes[i].value_length = strlen (from->value);
      writes[i].text = keep (arena, dup_unescaped (from->value));
    }
  operation->writes = writes;
  operation->n_writes = draft->writes->len;
}

/* Two operations made of the same draft at the same instant by two devices differ, as signed ones
 * do. */
static void
fill_id (WfOperation *operation, guint64 hlc)
{
  WfBytes parts[] = {
    { operation->space, strlen (operation->space) },
    { &operation->ent, sizeof (WfUuid) },
    { &operation->dev, sizeof (WfUuid) },
    { &hlc, sizeof hlc },
  };

  wf_crypto_hash (operation->hash, parts, G_N_ELEMENTS (parts));
  operation->id.hlc = hlc;
  memcpy (operation->id.digest, operation->hash, sizeof operation->id.digest);
}

static WfOperation *
new_operation (GPtrArray **arena)
{
  WfOperation *operation = g_new0 (WfOperation, 1);

  g_atomic_ref_count_init (&operation->ref_count);
  *arena = g_ptr_array_new_with_free_func (g_free);
  operation->arena = *arena;
  operation->arena_free = free_arena;
  return operation;
}

WfOperation *
wf_gen_operation (const WfDraft *draft, guint64 hlc, const WfUuid *dev, const WfUuid *by)
{
  GPtrArray *arena;
  WfOperation *operation = new_operation (&arena);

  operation->space = keep (arena, g_strdup (draft->space));
  operation->marking = wf_space_get_marking (draft->space);
  operation->type = keep (arena, g_strdup (draft->type));
  operation->origin = keep (arena, g_strdup (draft->origin));
  operation->why = keep (arena, g_strdup (draft->why));
  operation->source = keep (arena, g_strdup (draft->source));
  operation->body = keep (arena, g_strdup ("{}"));
  operation->body_length = 2;
  operation->ent = draft->ent;
  operation->kind = draft->kind;
  if (dev)
    operation->dev = *dev;
  if (by)
    operation->by = *by;
  operation->received_at = WF_NO_TIME;
  operation->arrived_at = WF_GEN_DAY_US;
  fill_writes (operation, draft, arena);
  fill_id (operation, hlc);
  return operation;
}

static WfDraft *
new_draft_of (const WfOperation *operation)
{
  WfDraft *draft
      = wf_draft_new (operation->space, operation->type, &operation->ent, operation->kind);

  for (guint i = 0; i < operation->n_writes; i++)
    {
      const WfWrite *write = &operation->writes[i];
      wf_draft_set_json (draft, write->field, write->value ? write->value : "null");
      WfDraftWrite *made = g_ptr_array_index (draft->writes, i);
      g_array_append_vals (made->parents, write->parents, write->n_parents);
    }
  return draft;
}

WfOperation *
wf_gen_copy (const WfOperation *operation)
{
  g_autoptr (WfDraft) draft = new_draft_of (operation);
  return wf_gen_operation (draft, operation->id.hlc, &operation->dev, &operation->by);
}

void
wf_gen_redact (WfOperation *operation)
{
  for (guint i = 0; i < operation->n_writes; i++)
    {
      WfWrite *write = (WfWrite *) &operation->writes[i];
      write->value = write->text = NULL;
      write->value_length = 0;
    }
  operation->body = NULL;
  operation->body_length = 0;
  operation->is_redacted = TRUE;
}

WfUuid
wf_gen_uuid (guint n)
{
  WfUuid uuid = { { 0, 0, 0, 0, 0, 0, 0x70, 0, 0x80 } };

  uuid.bytes[14] = (guint8) (n >> 8);
  uuid.bytes[15] = (guint8) n;
  uuid.bytes[13] = (guint8) (n >> 16);
  return uuid;
}

WfOperation *
wf_gen_write (
    WfRecord *record, const char *space, const char *type, const WfUuid *ent, guint64 hlc, ...)
{
  g_autoptr (WfDraft) draft = wf_draft_new (space, type, ent, WF_OP_SET);
  va_list pairs;

  va_start (pairs, hlc);
  for (const char *field; (field = va_arg (pairs, const char *));)
    wf_draft_set_json (draft, field, va_arg (pairs, const char *));
  va_end (pairs);
  wf_draft_see (draft, record);
  return wf_gen_operation (draft, hlc, NULL, NULL);
}

guint64
wf_gen_hlc (gint64 minute)
{
  return (guint64) ((WF_GEN_DAY_US + minute * WF_MINUTE_US) / 1000) << 16;
}
