/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-secrets-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/wf-error.h"

/* --- files ---------------------------------------------------------------- */

static char *
dup_file_path (WfSecrets *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static char *
file_look_up (WfSecrets *self, const char *name, GError **error)
{
  g_autofree char *path = dup_file_path (self, name);
  return wf_private_file_read (path, error);
}

static gboolean
file_keep (WfSecrets *self, const char *name, const char *label, const char *text, GError **error)
{
  g_autofree char *path = dup_file_path (self, name);
  return wf_private_file_replace (path, text, strlen (text), error);
}

static gboolean
file_forget (WfSecrets *self, const char *name, GError **error)
{
  g_autofree char *path = dup_file_path (self, name);
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_FAILED, _ ("File %s was not removed: %s"), path,
               g_strerror (errno));
  return FALSE;
}

static const WfSecretsPlace files = { file_look_up, file_keep, file_forget };

WfSecrets *
wf_secrets_new_files (const char *folder)
{
  WfSecrets *self = g_new0 (WfSecrets, 1);
  self->place = &files;
  self->folder = g_strdup (folder);
  return self;
}

/* --- one face --------------------------------------------------------------- */

void
wf_secrets_free (WfSecrets *self)
{
  g_clear_pointer (&self->first, wf_secrets_free);
  g_clear_pointer (&self->then, wf_secrets_free);
  g_free (self->folder);
  g_free (self);
}

/* A name is a file's, too, and never a way out of its folder. */
static gboolean
is_name (const char *name)
{
  for (const char *at = name; *at; at++)
    if (!g_ascii_isalnum (*at) && *at != '-')
      return FALSE;
  return *name != '\0';
}

char *
wf_secrets_look_up (WfSecrets *self, const char *name, GError **error)
{
  g_return_val_if_fail (is_name (name), NULL);
  return self->place->look_up (self, name, error);
}

gboolean
wf_secrets_keep (
    WfSecrets *self, const char *name, const char *label, const char *text, GError **error)
{
  g_return_val_if_fail (is_name (name), FALSE);
  return self->place->keep (self, name, label, text, error);
}

gboolean
wf_secrets_forget (WfSecrets *self, const char *name, GError **error)
{
  g_return_val_if_fail (is_name (name), FALSE);
  return self->place->forget (self, name, error);
}
