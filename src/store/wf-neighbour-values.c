/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-neighbour-table.h"

WfNeighbourSpace *
wf_neighbour_space_new (const char *name)
{
  WfNeighbourSpace *space = g_new0 (WfNeighbourSpace, 1);

  space->name = g_strdup (name);
  space->epoch = g_strdup ("");
  space->trouble = g_strdup ("");
  return space;
}

WfNeighbourSpace *
wf_neighbour_space_copy (const WfNeighbourSpace *space)
{
  WfNeighbourSpace *copy = g_memdup2 (space, sizeof *space);

  copy->name = g_strdup (space->name);
  copy->epoch = g_strdup (space->epoch);
  copy->trouble = g_strdup (space->trouble);
  return copy;
}

void
wf_neighbour_space_free (WfNeighbourSpace *space)
{
  g_free (space->name);
  g_free (space->epoch);
  g_free (space->trouble);
  g_free (space);
}

WfNeighbour *
wf_neighbour_new (const char *name, const char *url)
{
  WfNeighbour *neighbour = g_new0 (WfNeighbour, 1);

  neighbour->name = g_strdup (name);
  neighbour->url = g_strdup (url);
  neighbour->trouble = g_strdup ("");
  neighbour->spaces = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_neighbour_space_free);
  return neighbour;
}

WfNeighbour *
wf_neighbour_copy (const WfNeighbour *neighbour)
{
  WfNeighbour *copy = wf_neighbour_new (neighbour->name, neighbour->url);

  copy->pins = g_strdupv (neighbour->pins);
  for (guint i = 0; i < neighbour->spaces->len; i++)
    g_ptr_array_add (copy->spaces, wf_neighbour_space_copy (neighbour->spaces->pdata[i]));
  copy->contact_us = neighbour->contact_us;
  copy->visit_us = neighbour->visit_us;
  g_free (copy->trouble);
  copy->trouble = g_strdup (neighbour->trouble);
  copy->trouble_us = neighbour->trouble_us;
  return copy;
}

void
wf_neighbour_free (WfNeighbour *neighbour)
{
  g_free (neighbour->name);
  g_free (neighbour->url);
  g_free (neighbour->trouble);
  g_strfreev (neighbour->pins);
  g_ptr_array_unref (neighbour->spaces);
  g_free (neighbour);
}

gboolean
wf_neighbour_is_same (const WfNeighbour *a, const WfNeighbour *b)
{
  if (!g_str_equal (a->name, b->name) || !g_str_equal (a->url, b->url)
      || !g_strv_equal ((const char *const *) a->pins, (const char *const *) b->pins)
      || a->spaces->len != b->spaces->len)
    return FALSE;
  for (guint i = 0; i < a->spaces->len; i++)
    if (!g_str_equal (((WfNeighbourSpace *) a->spaces->pdata[i])->name,
                      ((WfNeighbourSpace *) b->spaces->pdata[i])->name))
      return FALSE;
  return TRUE;
}
