/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The background maps of a slide's map: those that its audience may see. */
#include "brief/wf-brief-private.h"

#include <glib/gi18n.h>

WfBriefGround *
wf_brief_ground_new (const char *id, const char *title, const char *attribution, WfMarking marking)
{
  WfBriefGround *self = g_new0 (WfBriefGround, 1);

  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->attribution = g_strdup (attribution);
  self->marking = marking;
  return self;
}

void
wf_brief_ground_free (WfBriefGround *self)
{
  g_clear_pointer (&self->ground, wf_ground_unref);
  g_free (self->id);
  g_free (self->title);
  g_free (self->attribution);
  g_free (self);
}

void
wf_brief_set_grounds (WfBrief *self, GPtrArray *grounds)
{
  g_ptr_array_set_size (self->grounds, 0);
  while (grounds->len > 0)
    {
      WfBriefGround *ground = g_ptr_array_steal_index (grounds, 0);

      if (!wf_marking_is_within (ground->marking, self->ceiling))
        {
          wf_brief_ground_free (ground);
          continue;
        }
      if (ground->ground != NULL)
        self->marking = wf_marking_roll_up (self->marking, ground->marking);
      g_ptr_array_add (self->grounds, ground);
    }
  g_ptr_array_unref (grounds);
  wf_brief_check (self);
}

static gboolean
is_drawn (const WfBriefGround *ground)
{
  return ground->ground != NULL && !g_atomic_int_get (&ground->is_withdrawn);
}

static WfBriefGround *
find_ground (const WfBrief *self, const char *id)
{
  for (guint i = 0; i < self->grounds->len; i++)
    if (g_str_equal (((WfBriefGround *) self->grounds->pdata[i])->id, id))
      return self->grounds->pdata[i];
  return NULL;
}

gboolean
wf_brief_has_ground (const WfBrief *self, const char *id)
{
  const WfBriefGround *ground = find_ground (self, id);

  return ground != NULL && is_drawn (ground);
}

gboolean
wf_brief_knows_ground (const WfBrief *self, const char *id)
{
  const WfBriefGround *ground = find_ground (self, id);

  return ground != NULL && !g_atomic_int_get (&ground->is_withdrawn);
}

void
wf_brief_withdraw_ground (WfBrief *self, const char *id)
{
  WfBriefGround *ground = find_ground (self, id);

  if (ground != NULL)
    g_atomic_int_set (&ground->is_withdrawn, TRUE);
}

GPtrArray *
wf_brief_dup_grounds (const WfBrief *self)
{
  GPtrArray *grounds = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_ground_unref);

  for (guint i = 0; i < self->grounds->len; i++)
    if (is_drawn (self->grounds->pdata[i]))
      g_ptr_array_add (grounds,
                       wf_ground_ref (((WfBriefGround *) self->grounds->pdata[i])->ground));
  return grounds;
}

static char *
name_ground (const WfBriefGround *ground)
{
  const char *marking = wf_marking_get_label (ground->marking);

  return ground->attribution != NULL
             ? g_strdup_printf ("%s (%s, %s)", ground->title, ground->attribution, marking)
             : g_strdup_printf ("%s (%s)", ground->title, marking);
}

char *
wf_brief_dup_grounds_text (const WfBrief *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;

  for (guint i = 0; i < self->grounds->len; i++)
    if (is_drawn (self->grounds->pdata[i]))
      g_ptr_array_add (names, name_ground (self->grounds->pdata[i]));
  if (names->len == 0)
    return NULL;
  list = wf_brief_dup_list (names);
  /* Translators: names of background maps, each with its source and marking in brackets. */
  return g_strdup_printf (_ ("Background map: %s"), list);
}

guint
wf_brief_count_partial_grounds (const WfBrief *self)
{
  guint n = 0;

  for (guint i = 0; i < self->grounds->len; i++)
    {
      const WfBriefGround *ground = self->grounds->pdata[i];
      g_autofree char *trouble = is_drawn (ground) && ground->dup_trouble != NULL
                                     ? ground->dup_trouble (ground->source)
                                     : NULL;

      n += trouble != NULL;
    }
  return n;
}
