/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-marking.h"

#include <string.h>

static const struct
{
  const char *compartment;
  const char *label;
} markings[] = {
  [WF_MARKING_CLEAR] = { "clear", "TLP:CLEAR" },
  [WF_MARKING_GREEN] = { "green", "TLP:GREEN" },
  [WF_MARKING_AMBER] = { "amber", "TLP:AMBER" },
  [WF_MARKING_AMBER_STRICT] = { "amberx", "TLP:AMBER+STRICT" },
  [WF_MARKING_RED] = { "red", "TLP:RED" },
};

const char *
wf_marking_get_compartment (WfMarking marking)
{
  return markings[marking].compartment;
}

const char *
wf_marking_get_label (WfMarking marking)
{
  return markings[marking].label;
}

gboolean
wf_marking_from_compartment (const char *compartment, WfMarking *marking)
{
  for (guint i = 0; i < G_N_ELEMENTS (markings); i++)
    if (g_str_equal (markings[i].compartment, compartment))
      {
        *marking = (WfMarking) i;
        return TRUE;
      }
  if (g_str_has_prefix (compartment, "red-"))
    {
      *marking = WF_MARKING_RED;
      return TRUE;
    }
  return FALSE;
}

WfMarking
wf_marking_roll_up (WfMarking a, WfMarking b)
{
  return MAX (a, b);
}

gboolean
wf_marking_is_within (WfMarking marking, WfMarking ceiling)
{
  return marking <= ceiling;
}

const char *
wf_marking_find_classified (const char *text)
{
  /* Council Decision 2013/488/EU, article 2; each level in French and English, the first also as
   * abbreviated in running text. */
  static const char *const words[] = {
    "TRÈS SECRET UE", "TRES SECRET UE", "EU TOP SECRET", "CONFIDENTIEL UE", "EU CONFIDENTIAL",
    "RESTREINT UE",   "EU RESTRICTED",  "R-UE/EU-R",     "C-UE/EU-C",       "S-UE/EU-S",
    "TS-UE/EU-TS",    "SECRET UE/EU",   "SECRET UE",     "EU SECRET",
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (text, words[i]))
      return words[i];
  return NULL;
}
