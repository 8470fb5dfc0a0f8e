/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-scheme.h"

#include <string.h>

static GPtrArray *
new_structs (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static GHashTable *
new_index (void)
{
  return g_hash_table_new (g_str_hash, g_str_equal);
}

WfScheme *
wf_scheme_new (void)
{
  WfScheme *self = g_new0 (WfScheme, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->actors = new_structs ();
  self->phases = new_structs ();
  self->responsibilities = new_structs ();
  self->modes = new_structs ();
  self->deadlines = new_structs ();
  self->sectors = new_structs ();
  self->mechanisms = g_ptr_array_new ();
  self->actor_by_id = new_index ();
  self->mode_by_id = new_index ();
  self->responsibility_by_id = new_index ();
  self->deadline_by_id = new_index ();
  self->phase_by_id = new_index ();
  self->sector_by_id = new_index ();
  self->mechanism_by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->texts = g_string_chunk_new (16 * 1024);
  return self;
}

WfScheme *
wf_scheme_ref (WfScheme *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wf_scheme_unref (WfScheme *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->actor_by_id);
  g_hash_table_unref (self->mode_by_id);
  g_hash_table_unref (self->responsibility_by_id);
  g_hash_table_unref (self->deadline_by_id);
  g_hash_table_unref (self->phase_by_id);
  g_hash_table_unref (self->sector_by_id);
  g_hash_table_unref (self->mechanism_by_id);
  g_ptr_array_unref (self->mechanisms);
  g_ptr_array_unref (self->actors);
  g_ptr_array_unref (self->phases);
  g_ptr_array_unref (self->responsibilities);
  g_ptr_array_unref (self->modes);
  g_ptr_array_unref (self->deadlines);
  g_ptr_array_unref (self->sectors);
  g_string_chunk_free (self->texts);
  g_free (self);
}

const WfSchemeActor *
wf_scheme_get_actor (const WfScheme *self, const char *id)
{
  if (!id)
    return NULL;
  const char *slash = strchr (id, '/');
  g_autofree char *general = slash ? g_strndup (id, slash - id) : NULL;
  const WfSchemeActor *actor = g_hash_table_lookup (self->actor_by_id, id);
  return actor || !general ? actor : g_hash_table_lookup (self->actor_by_id, general);
}

const WfSchemeMode *
wf_scheme_get_mode (const WfScheme *self, const char *id)
{
  return id ? g_hash_table_lookup (self->mode_by_id, id) : NULL;
}

const WfSchemePhase *
wf_scheme_get_phase (const WfScheme *self, const char *id)
{
  return id ? g_hash_table_lookup (self->phase_by_id, id) : NULL;
}

const WfSchemeDeadline *
wf_scheme_get_deadline (const WfScheme *self, const char *id)
{
  return id ? g_hash_table_lookup (self->deadline_by_id, id) : NULL;
}

const WfSchemeResponsibility *
wf_scheme_get_responsibility (const WfScheme *self, const char *id)
{
  return id ? g_hash_table_lookup (self->responsibility_by_id, id) : NULL;
}

const WfSchemeMechanism *
wf_scheme_get_mechanism (const WfScheme *self, const char *id)
{
  return id ? g_hash_table_lookup (self->mechanism_by_id, id) : NULL;
}

static int
compare_modes (gconstpointer a, gconstpointer b)
{
  const WfSchemeMode *first = *(WfSchemeMode *const *) a, *second = *(WfSchemeMode *const *) b;
  return (first->order > second->order) - (first->order < second->order);
}

GPtrArray *
wf_scheme_dup_modes_of (const WfScheme *self, const char *mechanism)
{
  GPtrArray *modes = g_ptr_array_new ();

  for (guint i = 0; i < self->modes->len; i++)
    {
      WfSchemeMode *mode = g_ptr_array_index (self->modes, i);
      if (g_strcmp0 (mode->mechanism, mechanism) == 0)
        g_ptr_array_add (modes, mode);
    }
  g_ptr_array_sort (modes, compare_modes);
  return modes;
}
