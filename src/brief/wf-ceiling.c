/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief/wf-ceiling.h"

#include "model/wf-space.h"

gboolean
wf_operation_is_within (const WfOperation *operation, WfMarking ceiling)
{
  WfSpace space;
  WfMarking marking;

  if (!wf_space_parse (operation->space, &space))
    return FALSE;
  if (g_str_equal (space.compartment, "ctl"))
    return TRUE;
  return wf_marking_from_compartment (space.compartment, &marking)
         && wf_marking_is_within (marking, ceiling);
}

gboolean
wf_operation_get_marking (const WfOperation *operation, WfMarking *marking)
{
  WfSpace space;

  return wf_space_parse (operation->space, &space)
         && wf_marking_from_compartment (space.compartment, marking);
}
