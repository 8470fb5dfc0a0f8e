/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-space.h"

#include <string.h>

#define CRISIS_LENGTH 32
#define COMPARTMENT_AT (2 + CRISIS_LENGTH + 1) /* after "w-<32 hex>-" */
#define RED_PREFIX "red-"

const char *const wf_space_compartments[6] = { "ctl", "clear", "green", "amber", "amberx", NULL };

/* "red-<list id>": lower-case letters, digits and inner hyphens. */
static gboolean
is_red (const char *compartment)
{
  if (!g_str_has_prefix (compartment, RED_PREFIX))
    return FALSE;
  const char *list = compartment + strlen (RED_PREFIX);
  for (const char *c = list; *c; c++)
    if (!g_ascii_islower (*c) && !g_ascii_isdigit (*c) && *c != '-')
      return FALSE;
  return *list && *list != '-' && list[strlen (list) - 1] != '-';
}

static gboolean
is_compartment (const char *compartment)
{
  if (strlen (compartment) >= sizeof ((WfSpace *) NULL)->compartment)
    return FALSE;
  return g_strv_contains (wf_space_compartments, compartment) || is_red (compartment);
}

gboolean
wf_space_parse (const char *name, WfSpace *space)
{
  WfSpace parsed = { 0 };
  char crisis[CRISIS_LENGTH + 1];

  if (strlen (name) <= COMPARTMENT_AT || (name[0] != 'w' && name[0] != 'x') || name[1] != '-'
      || name[COMPARTMENT_AT - 1] != '-')
    return FALSE;
  memcpy (crisis, name + 2, CRISIS_LENGTH);
  crisis[CRISIS_LENGTH] = '\0';
  if (!wf_uuid_parse (crisis, &parsed.crisis) || !is_compartment (name + COMPARTMENT_AT))
    return FALSE;
  parsed.realm = name[0] == 'x' ? WF_REALM_EXERCISE : WF_REALM_REAL;
  g_strlcpy (parsed.compartment, name + COMPARTMENT_AT, sizeof parsed.compartment);
  *space = parsed;
  return TRUE;
}

void
wf_space_format (const WfSpace *space, char name[WF_SPACE_NAME_SIZE])
{
  char uuid[WF_UUID_TEXT_LENGTH + 1];
  char *at = name;

  wf_uuid_format (&space->crisis, uuid);
  *at++ = space->realm == WF_REALM_EXERCISE ? 'x' : 'w';
  *at++ = '-';
  for (const char *c = uuid; *c; c++)
    if (*c != '-')
      *at++ = *c;
  *at++ = '-';
  g_strlcpy (at, space->compartment, sizeof space->compartment);
}

char *
wf_space_dup_name (WfRealm realm, const WfUuid *crisis, const char *compartment)
{
  WfSpace space = { .realm = realm, .crisis = *crisis };
  char name[WF_SPACE_NAME_SIZE];

  g_strlcpy (space.compartment, compartment, sizeof space.compartment);
  wf_space_format (&space, name);
  return g_strdup (name);
}

gboolean
wf_space_is_ctl (const char *name)
{
  return strlen (name) > COMPARTMENT_AT && strcmp (name + COMPARTMENT_AT, "ctl") == 0;
}

gboolean
wf_space_is_red (const char *name)
{
  return strlen (name) > COMPARTMENT_AT && g_str_has_prefix (name + COMPARTMENT_AT, "red-");
}

WfMarking
wf_space_get_marking (const char *name)
{
  WfMarking marking;

  if (strlen (name) <= COMPARTMENT_AT)
    return WF_MARKING_RED;
  if (wf_marking_from_compartment (name + COMPARTMENT_AT, &marking))
    return marking;
  /* The membership is readable by every member; anything unheard of is handled as the strictest. */
  return wf_space_is_ctl (name) ? WF_MARKING_CLEAR : WF_MARKING_RED;
}
