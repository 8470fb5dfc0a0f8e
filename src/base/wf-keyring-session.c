/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys in a desktop session. In a file of its own, as wf-secrets-session.c is. */
#include "base/wf-keyring.h"

static WfSecrets *
new_service (void)
{
  return wf_secrets_may_ask_service () ? wf_secrets_new_service () : NULL;
}

WfDeviceKey *
wf_device_key_load_session (const char *path, GError **error)
{
  g_autoptr (WfSecrets) service = new_service ();
  return wf_device_key_load_with (path, service, error);
}

gboolean
wf_device_key_move_to_session (const char *path, GError **error)
{
  g_autoptr (WfSecrets) service = new_service ();
  return service == NULL || wf_device_key_move_secret (path, service, error);
}
