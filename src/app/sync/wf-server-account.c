/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/sync/wf-server-dialog.h"

#include "app/common/wf-app-common.h"
#include "base/wf-paths.h"

/* real/servers.ini, exercise/servers.ini: one group a crisis. Passwords are never written here:
 * wf-account-secret. */
static void
set_or_remove (GKeyFile *file, const char *group, const char *key, const char *value)
{
  if (value)
    g_key_file_set_string (file, group, key, value);
  else
    g_key_file_remove_key (file, group, key, NULL);
}

static char *
dup_path (WfRealm realm)
{
  return wf_path_dup_user (realm == WF_REALM_EXERCISE ? "exercise/servers.ini"
                                                      : "real/servers.ini");
}

WfServerAccount *
wf_server_account_load (WfRealm realm, const char *crisis)
{
  g_autofree char *path = dup_path (realm);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (WfServerAccount) account = NULL;

  /* None yet is the usual case, and a file that cannot be read means the same: no server is set. */
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return NULL;
  account = g_new0 (WfServerAccount, 1);
  account->url = g_key_file_get_string (file, crisis, "url", NULL);
  account->ca_file = g_key_file_get_string (file, crisis, "ca-file", NULL);
  account->certificate_file = g_key_file_get_string (file, crisis, "certificate-file", NULL);
  account->user = g_key_file_get_string (file, crisis, "user", NULL);
  account->is_remembered = g_key_file_get_boolean (file, crisis, "remember", NULL);
  account->crisis = g_strdup (crisis);
  account->realm = realm;
  if (account->url == NULL || account->user == NULL)
    return NULL;
  return g_steal_pointer (&account);
}

gboolean
wf_server_account_save (const WfServerAccount *account, GError **error)
{
  g_autofree char *path = dup_path (account->realm);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  /* A first save finds no file. */
  g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  g_key_file_set_string (file, account->crisis, "url", account->url);
  g_key_file_set_string (file, account->crisis, "user", account->user);
  g_key_file_set_boolean (file, account->crisis, "remember", account->is_remembered);
  set_or_remove (file, account->crisis, "ca-file", account->ca_file);
  set_or_remove (file, account->crisis, "certificate-file", account->certificate_file);
  return g_key_file_save_to_file (file, path, error);
}

const char *
wf_server_url_check (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return _ ("An address looks like https://server.example:8443");
  if (g_strcmp0 (g_uri_get_scheme (uri), "https") != 0)
    return _ ("Only https:// is used: the exchange is always encrypted");
  if (g_uri_get_userinfo (uri) != NULL)
    return _ ("Name and password do not belong into the address");
  return NULL;
}
