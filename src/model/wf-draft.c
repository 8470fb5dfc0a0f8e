/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-draft.h"

#include "base/wf-clock.h"
#include "base/wf-json.h"
#include "model/wf-record.h"

static void
free_write (gpointer data)
{
  WfDraftWrite *write = data;

  g_free (write->field);
  g_free (write->value);
  g_array_unref (write->parents);
  g_free (write);
}

WfDraft *
wf_draft_new (const char *space, const char *type, const WfUuid *ent, WfOpKind kind)
{
  WfDraft *draft = g_new0 (WfDraft, 1);

  g_atomic_ref_count_init (&draft->ref_count);
  draft->space = g_strdup (space);
  draft->type = g_strdup (type);
  draft->ent = *ent;
  draft->kind = kind;
  draft->writes = g_ptr_array_new_with_free_func (free_write);
  return draft;
}

WfDraft *
wf_draft_ref (WfDraft *draft)
{
  g_atomic_ref_count_inc (&draft->ref_count);
  return draft;
}

void
wf_draft_unref (WfDraft *draft)
{
  if (!g_atomic_ref_count_dec (&draft->ref_count))
    return;
  g_ptr_array_unref (draft->writes);
  g_free (draft->space);
  g_free (draft->type);
  g_free (draft->origin);
  g_free (draft->why);
  g_free (draft->source);
  g_free (draft->attachments);
  g_free (draft);
}

/* The one write of @field; a second set of the same field replaces the first. */
static WfDraftWrite *
ensure_write (WfDraft *draft, const char *field)
{
  for (guint i = 0; i < draft->writes->len; i++)
    {
      WfDraftWrite *write = g_ptr_array_index (draft->writes, i);
      if (g_str_equal (write->field, field))
        return write;
    }
  WfDraftWrite *write = g_new0 (WfDraftWrite, 1);
  write->field = g_strdup (field);
  write->parents = g_array_new (FALSE, FALSE, sizeof (WfOperationId));
  g_ptr_array_add (draft->writes, write);
  return write;
}

static void
take_value (WfDraft *draft, const char *field, char *json)
{
  WfDraftWrite *write = ensure_write (draft, field);

  g_free (write->value);
  write->value = json;
}

void
wf_draft_set_string (WfDraft *draft, const char *field, const char *text)
{
  take_value (draft, field, text ? wf_json_quote (text) : g_strdup ("null"));
}

void
wf_draft_set_time (WfDraft *draft, const char *field, gint64 instant_us)
{
  g_autofree char *text = instant_us != WF_NO_TIME ? wf_time_format_iso (instant_us) : NULL;
  wf_draft_set_string (draft, field, text);
}

void
wf_draft_set_integer (WfDraft *draft, const char *field, gint64 number)
{
  take_value (draft, field, g_strdup_printf ("%" G_GINT64_FORMAT, number));
}

void
wf_draft_set_boolean (WfDraft *draft, const char *field, gboolean truth)
{
  take_value (draft, field, g_strdup (truth ? "true" : "false"));
}

void
wf_draft_set_json (WfDraft *draft, const char *field, const char *json)
{
  take_value (draft, field, g_strdup (json));
}

void
wf_draft_set_member (WfDraft *draft, const char *set, const char *element, gboolean truth)
{
  g_autofree char *field = g_strconcat (set, "/", element, NULL);
  wf_draft_set_boolean (draft, field, truth);
}

void
wf_draft_set_parents (WfDraft *draft, const char *field, GArray *parents)
{
  WfDraftWrite *write = ensure_write (draft, field);

  g_array_set_size (write->parents, 0);
  g_array_append_vals (write->parents, parents->data, parents->len);
}

void
wf_draft_set_why (WfDraft *draft, const char *why)
{
  g_free (draft->why);
  draft->why = g_strdup (why);
}

void
wf_draft_set_source (WfDraft *draft, const char *source)
{
  g_free (draft->source);
  draft->source = g_strdup (source);
}

void
wf_draft_set_origin (WfDraft *draft, const char *origin)
{
  g_free (draft->origin);
  draft->origin = g_strdup (origin);
}

void
wf_draft_set_attachments (WfDraft *draft, const char *json)
{
  g_free (draft->attachments);
  draft->attachments = g_strdup (json);
}

static void
see_field (WfDraft *draft, WfDraftWrite *write, WfRecord *record)
{
  guint n_live;
  const WfLive *live = wf_record_get_live_in (record, draft->space, write->field, &n_live);

  g_array_set_size (write->parents, 0);
  for (guint i = 0; i < n_live; i++)
    g_array_append_val (write->parents, live[i].operation->id);
}

void
wf_draft_see (WfDraft *draft, WfRecord *record)
{
  if (!record)
    return;
  if (draft->kind == WF_OP_RETIRE)
    {
      g_auto (GStrv) fields = wf_record_dup_fields (record, draft->space);
      for (guint i = 0; fields[i]; i++)
        ensure_write (draft, fields[i]);
    }
  for (guint i = 0; i < draft->writes->len; i++)
    see_field (draft, g_ptr_array_index (draft->writes, i), record);
}
