/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service of the desktop session, and files where none answers. In a file of its own: what does
 * not ask for this (the server) does not link libsecret. */
#include "base/wf-error.h"
#include "base/wf-secrets-private.h"

static char *
both_look_up (WfSecrets *self, const char *name, GError **error)
{
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) then = NULL;
  char *text = wf_secrets_look_up (self->first, name, &first);
  if (text)
    return text;
  text = wf_secrets_look_up (self->then, name, &then);
  if (text)
    return text;
  /* What is locked may well be there: that is what a person can do something about. */
  if (g_error_matches (then, WF_ERROR, WF_ERROR_NOT_FOUND)
      && !g_error_matches (first, WF_ERROR, WF_ERROR_OFFLINE))
    g_propagate_error (error, g_steal_pointer (&first));
  else
    g_propagate_error (error, g_steal_pointer (&then));
  return NULL;
}

static gboolean
both_keep (WfSecrets *self, const char *name, const char *label, const char *text, GError **error)
{
  g_autoptr (GError) first = NULL;
  if (wf_secrets_keep (self->first, name, label, text, &first))
    return wf_secrets_forget (self->then, name, error); /* an older one would come back one day */
  if (g_error_matches (first, WF_ERROR, WF_ERROR_OFFLINE))
    return wf_secrets_keep (self->then, name, label, text, error);
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static gboolean
both_forget (WfSecrets *self, const char *name, GError **error)
{
  g_autoptr (GError) first = NULL;
  if (!wf_secrets_forget (self->then, name, error))
    return FALSE;
  if (wf_secrets_forget (self->first, name, &first)
      || g_error_matches (first, WF_ERROR, WF_ERROR_OFFLINE))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static const WfSecretsPlace both = { both_look_up, both_keep, both_forget };

gboolean
wf_secrets_may_ask_service (void)
{
  return g_strcmp0 (g_getenv ("WF_SECRETS"), "file") != 0;
}

WfSecrets *
wf_secrets_new (const char *folder)
{
  if (!wf_secrets_may_ask_service ())
    return wf_secrets_new_files (folder);
  if (g_strcmp0 (g_getenv ("WF_SECRETS"), "service") == 0)
    return wf_secrets_new_service ();
  WfSecrets *self = g_new0 (WfSecrets, 1);
  self->place = &both;
  self->first = wf_secrets_new_service ();
  self->then = wf_secrets_new_files (folder);
  return self;
}
