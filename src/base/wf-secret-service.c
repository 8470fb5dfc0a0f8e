/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only file that knows libsecret. The low-level calls are used, since the simple ones
 * (secret_password_…) may choose a file of their own, and cannot tell "locked" from "not there". */
#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "base/wf-error.h"
#include "base/wf-secrets-private.h"

static const SecretSchema schema
    = { "org.watchfloor.Secret",
        SECRET_SCHEMA_NONE,
        { { "name", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, SECRET_SCHEMA_ATTRIBUTE_STRING } } };

static GHashTable *
new_attributes (const char *name)
{
  return secret_attributes_build (&schema, "name", name, NULL);
}

/* There is no bus, or nobody on it by that name who could be started. */
static gboolean
is_absence (const GError *error)
{
  static const int codes[]
      = { G_DBUS_ERROR_SERVICE_UNKNOWN, G_DBUS_ERROR_NAME_HAS_NO_OWNER, G_DBUS_ERROR_NO_SERVER,
          G_DBUS_ERROR_DISCONNECTED,    G_DBUS_ERROR_NO_REPLY,          G_DBUS_ERROR_TIMEOUT };
  if (error->domain == G_SPAWN_ERROR || error->domain == G_IO_ERROR)
    return TRUE;
  if (error->domain != G_DBUS_ERROR)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (error->code == codes[i])
      return TRUE;
  return error->code >= G_DBUS_ERROR_SPAWN_EXEC_FAILED
         && error->code <= G_DBUS_ERROR_SPAWN_NO_MEMORY;
}

/* Takes @problem. */
static void
propagate (GError **error, GError *problem)
{
  g_dbus_error_strip_remote_error (problem);
  if (is_absence (problem))
    g_set_error (error, WF_ERROR, WF_ERROR_OFFLINE, _ ("No Secret Service answers here: %s"),
                 problem->message);
  else if (g_error_matches (problem, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    g_set_error_literal (error, WF_ERROR, WF_ERROR_DENIED, _ ("The Secret Service is locked."));
  else
    g_set_error (error, WF_ERROR, WF_ERROR_FAILED, _ ("The Secret Service: %s"), problem->message);
  g_error_free (problem);
}

/* A session of its own each time, so that nothing depends on who asked before. */
static SecretService *
open_service (GError **error)
{
  GError *problem = NULL;
  SecretService *service = secret_service_open_sync (SECRET_TYPE_SERVICE, NULL,
                                                     SECRET_SERVICE_OPEN_SESSION, NULL, &problem);
  if (problem)
    propagate (error, problem);
  return service;
}

/* The first of @items that is open; a person may have said no to unlocking. */
static char *
dup_text (GList *items, GError **error)
{
  for (GList *at = items; at; at = at->next)
    {
      g_autoptr (SecretValue) value = secret_item_get_secret (at->data);
      const char *text = value ? secret_value_get_text (value) : NULL;
      if (text)
        return g_strdup (text);
    }
  if (items)
    g_set_error_literal (error, WF_ERROR, WF_ERROR_DENIED,
                         _ ("The Secret Service stayed locked. Unlock it and try again."));
  else
    g_set_error_literal (error, WF_ERROR, WF_ERROR_NOT_FOUND,
                         _ ("The Secret Service holds no such secret."));
  return NULL;
}

static char *
service_look_up (WfSecrets *self, const char *name, GError **error)
{
  g_autoptr (SecretService) service = open_service (error);
  g_autoptr (GHashTable) attributes = new_attributes (name);
  GError *problem = NULL;
  if (!service)
    return NULL;
  GList *items = secret_service_search_sync (
      service, &schema, attributes,
      SECRET_SEARCH_ALL | SECRET_SEARCH_UNLOCK | SECRET_SEARCH_LOAD_SECRETS, NULL, &problem);
  char *text = NULL;
  if (problem)
    propagate (error, problem);
  else
    text = dup_text (items, error);
  g_list_free_full (items, g_object_unref);
  return text;
}

static gboolean
service_keep (
    WfSecrets *self, const char *name, const char *label, const char *text, GError **error)
{
  g_autoptr (SecretService) service = open_service (error);
  g_autoptr (GHashTable) attributes = new_attributes (name);
  GError *problem = NULL;
  if (!service)
    return FALSE;
  g_autoptr (SecretValue) value = secret_value_new (text, -1, "text/plain");
  const gboolean is_kept = secret_service_store_sync (
      service, &schema, attributes, SECRET_COLLECTION_DEFAULT, label, value, NULL, &problem);
  if (problem)
    propagate (error, problem);
  else if (!is_kept)
    g_set_error_literal (error, WF_ERROR, WF_ERROR_DENIED,
                         _ ("The Secret Service was not unlocked, so nothing was kept in it."));
  return is_kept;
}

static gboolean
service_forget (WfSecrets *self, const char *name, GError **error)
{
  g_autoptr (SecretService) service = open_service (error);
  g_autoptr (GHashTable) attributes = new_attributes (name);
  GError *problem = NULL;
  if (!service)
    return FALSE;
  /* FALSE without an error: there was none. */
  secret_service_clear_sync (service, &schema, attributes, NULL, &problem);
  if (!problem)
    return TRUE;
  propagate (error, problem);
  return FALSE;
}

static const WfSecretsPlace service_place = { service_look_up, service_keep, service_forget };

WfSecrets *
wf_secrets_new_service (void)
{
  WfSecrets *self = g_new0 (WfSecrets, 1);
  self->place = &service_place;
  return self;
}
