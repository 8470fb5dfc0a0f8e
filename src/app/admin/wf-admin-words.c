/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/admin/wf-admin-words.h"

#include "app/common/wf-app-common.h"

static const struct
{
  const char *label, *explanation;
} roles[WF_N_ROLES] = {
  [WF_ROLE_NONE]
  = { N_ ("No member"), N_ ("Reads and writes nothing here from now on. What it entered stays.") },
  [WF_ROLE_OBSERVER] = { N_ ("Observer"), N_ ("Reads everything but red lists; enters nothing.") },
  [WF_ROLE_ANALYST] = { N_ ("Analyst"), N_ ("Reads and enters.") },
  [WF_ROLE_COORDINATOR]
  = { N_ ("Coordinator"),
      N_ ("Reads and enters; lets people in, ends memberships and revokes devices.") },
  [WF_ROLE_SECURITY_OFFICER]
  = { N_ ("Security officer"),
      N_ ("Reads and writes notes; ends memberships and revokes devices, appoints security "
          "officers. Enters nothing else.") },
};

const char *
wf_admin_role_get_label (WfRole role)
{
  return _ (roles[role].label);
}

const char *
wf_admin_role_get_explanation (WfRole role)
{
  return _ (roles[role].explanation);
}

/* "coordinator or security officer" */
static char *
dup_roles_for (WfAct act)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = WF_ROLE_OBSERVER; i < WF_N_ROLES; i++)
    if (wf_role_permits ((WfRole) i, act))
      g_string_append_printf (text, "%s%s", text->len > 0 ? _ (" or ") : "",
                              wf_admin_role_get_label ((WfRole) i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
wf_admin_dup_refusal (WfRole role, WfAct act)
{
  g_autofree char *needed = NULL;

  if (wf_role_permits (role, act))
    return NULL;
  needed = dup_roles_for (act);
  /* Translators: roles, "Coordinator or Security officer"; then the own one. */
  return g_strdup_printf (_ ("Needs the role %s. Yours is: %s."), needed,
                          wf_admin_role_get_label (role));
}

const char *
wf_admin_verdict_get_reason (WfVerdict verdict)
{
  switch (verdict)
    {
    case WF_VERDICT_REVOKED:
      return _ ("its device was revoked");
    case WF_VERDICT_NOT_PERMITTED:
      return _ ("the author's role does not allow it here");
    case WF_VERDICT_NOT_MEMBER:
      return _ ("the author was no member");
    case WF_VERDICT_FORKED:
      return _ ("its device has two histories, and the other one has the earlier receipt");
    case WF_VERDICT_UNKNOWN_DEVICE:
      return _ ("nobody has certified its device");
    default:
      return _ ("it does not verify");
    }
}

char *
wf_admin_dup_device_title (const WfDevice *device, const WfPerson *person)
{
  const char *desk = person && person->desk ? person->desk : "?";

  if (device->letter && *device->letter)
    return g_strdup_printf (_ ("Device %s-%s"), desk, device->letter);
  return g_strdup_printf (_ ("Device %s"), desk);
}

char *
wf_admin_dup_key (const guint8 key[WF_KEY_SIZE])
{
  char hex[2 * 8 + 1];

  wf_hex_encode (key, 8, hex);
  return g_strdup_printf ("%.4s %.4s %.4s %.4s", hex, hex + 4, hex + 8, hex + 12);
}

char *
wf_admin_dup_device_state (const WfDevice *device)
{
  g_autofree char *key = wf_admin_dup_key (device->key);

  if (!device->is_revoked)
    /* Translators: the beginning of a key. */
    return g_strdup_printf (_ ("In use · key %s"), key);
  if (device->revoked_from == G_MAXINT64)
    return g_strdup_printf (_ ("Revoked · what has no receipt does not count · key %s"), key);
  g_autofree char *receipt = g_strdup_printf ("%" G_GINT64_FORMAT, device->revoked_from);
  /* Translators: the number of a receipt; the beginning of a key. */
  return g_strdup_printf (
      _ ("Revoked · does not count from change %s of the membership on · key %s"), receipt, key);
}

WfRole
wf_admin_get_own_role (WfContext *context, const char *space)
{
  WfDeviceKey *device = wf_context_get_device (context);
  WfMembership *membership = wf_context_get_membership (context);

  if (device == NULL || wf_membership_get_device_key (membership, &device->device) == NULL
      || wf_membership_is_revoked (membership, &device->device))
    return WF_ROLE_NONE;
  return wf_membership_get_role (membership, &device->person, space);
}
