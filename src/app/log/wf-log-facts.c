/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/wf-log-facts.h"

struct _WfLogMemory
{
  GHashTable *facts; /* WfRecord -> WfLogFacts */
  guint look, n_seen;
};

static void
free_facts (gpointer data)
{
  WfLogFacts *facts = data;

  g_object_unref (facts->entry);
  g_clear_object (&facts->row);
  g_free (facts);
}

WfLogMemory *
wf_log_memory_new (void)
{
  WfLogMemory *self = g_new0 (WfLogMemory, 1);

  self->facts = g_hash_table_new_full (NULL, NULL, NULL, free_facts);
  return self;
}

void
wf_log_memory_free (WfLogMemory *self)
{
  g_hash_table_unref (self->facts);
  g_free (self);
}

static void
read_entry (WfLogFacts *facts)
{
  WfRecord *entry = facts->entry;

  facts->version = wf_record_get_version (entry);
  facts->known_at = wf_log_entry_get_known_at (entry);
  facts->number = wf_record_get_text (entry, "number");
  facts->kind = wf_record_get_text (entry, "kind");
  facts->desk = wf_record_get_text (entry, "desk");
  facts->corrects = wf_record_get_text (entry, "corrects");
  facts->answers = wf_record_get_text (entry, "answers");
  facts->is_retired = wf_record_is_retired (entry);
}

WfLogFacts *
wf_log_memory_get (WfLogMemory *self, WfRecord *entry)
{
  WfLogFacts *facts = g_hash_table_lookup (self->facts, entry);

  if (!facts)
    {
      facts = g_new0 (WfLogFacts, 1);
      facts->entry = g_object_ref (entry);
      facts->look = self->look - 1;
      g_hash_table_insert (self->facts, entry, facts);
      read_entry (facts);
    }
  else if (facts->version != wf_record_get_version (entry))
    read_entry (facts);
  if (facts->look != self->look)
    self->n_seen++;
  facts->look = self->look;
  return facts;
}

static gboolean
is_unseen (gpointer entry, gpointer data, gpointer self)
{
  return ((const WfLogFacts *) data)->look != ((const WfLogMemory *) self)->look;
}

void
wf_log_memory_forget_unseen (WfLogMemory *self)
{
  if (self->n_seen < g_hash_table_size (self->facts))
    g_hash_table_foreach_remove (self->facts, is_unseen, self);
  self->look++;
  self->n_seen = 0;
}
