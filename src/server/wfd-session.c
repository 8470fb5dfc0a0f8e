/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-handlers.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-crypto.h"
#include "base/wf-error.h"
#include "base/wf-json.h"
#include "base/wf-log.h"
#include "server/wfd-certificate.h"

static const WfJsonLimits sign_in_limits
    = { .max_bytes = 4096, .max_depth = 2, .max_members = 8, .max_values = 16 };

char *
wfd_request_dup_cookie (WfdRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *line = soup_message_headers_get_list (headers, "Cookie");
  g_auto (GStrv) parts = line ? g_strsplit_set (line, ";,", 32) : NULL;

  for (guint i = 0; parts && parts[i]; i++)
    {
      char *part = g_strstrip (parts[i]);
      if (g_str_has_prefix (part, WFD_SESSION_COOKIE "="))
        return g_strdup (part + strlen (WFD_SESSION_COOKIE "="));
    }
  return NULL;
}

/* "Basic <base64 of name:password>". */
static gboolean
read_basic (WfdRequest *request, char **user, char **password)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *line = soup_message_headers_get_one (headers, "Authorization");
  g_autofree guchar *decoded = NULL;
  gsize size;
  char *colon;

  if (!line || g_ascii_strncasecmp (line, "Basic ", 6) != 0 || strlen (line) > 1024)
    return FALSE;
  decoded = g_base64_decode (line + 6, &size);
  if (size == 0 || memchr (decoded, 0, size)
      || !g_utf8_validate ((char *) decoded, (gssize) size, NULL))
    return FALSE;
  *user = g_strndup ((char *) decoded, size);
  wf_crypto_wipe (decoded, size);
  colon = strchr (*user, ':');
  if (!colon)
    {
      g_clear_pointer (user, g_free);
      return FALSE;
    }
  *password = g_strdup (colon + 1);
  wf_crypto_wipe (colon, strlen (colon));
  *colon = '\0';
  return TRUE;
}

typedef struct
{
  WfdRequest *request;
  char *password;
} SignIn;

static void
sign_in_free (SignIn *sign_in)
{
  wf_crypto_wipe (sign_in->password, strlen (sign_in->password));
  g_free (sign_in->password);
  wfd_request_unref (sign_in->request);
  g_free (sign_in);
}

static void
basic_checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SignIn *sign_in = user_data;
  WfdRequest *request = sign_in->request;
  WfdAuth *auth = wfd_server_get_auth (request->server);
  g_autoptr (GError) error = NULL;

  request->user = wfd_auth_check_finish (auth, result, &error);
  if (request->user)
    wfd_auth_remember (auth, request->user, sign_in->password);
  wfd_connections_checked (wfd_server_get_connections (request->server), request->message);
  if (!request->is_gone)
    wfd_request_admit (request);
  wfd_request_unpause (request);
  sign_in_free (sign_in);
}

void
wfd_request_identify (WfdRequest *request)
{
  WfdAuth *auth = wfd_server_get_auth (request->server);
  g_autofree char *token = wfd_request_dup_cookie (request);
  g_autofree char *user = NULL;
  char *password = NULL;

  if (!wfd_certificate_identify (request) || !wfd_request_take_proxy_account (request))
    return;
  if (token && !request->user)
    request->user = g_strdup (wfd_auth_find_session (auth, token));
  if (request->user || !read_basic (request, &user, &password))
    {
      wfd_request_admit (request);
      return;
    }
  if (wfd_auth_remembers (auth, user, password))
    {
      request->user = g_steal_pointer (&user);
      wf_crypto_wipe (password, strlen (password));
      g_free (password);
      wfd_request_admit (request);
      return;
    }
  SignIn *sign_in = g_new0 (SignIn, 1);
  sign_in->request = wfd_request_ref (request);
  sign_in->password = password;
  wfd_request_pause (request);
  wfd_connections_checking (wfd_server_get_connections (request->server), request->message);
  wfd_auth_check_async (auth, user, password, basic_checked_cb, sign_in);
}

/* --- /_session ---------------------------------------------------------- */

/* @reason: why there is no user, or NULL. */
static char *
dup_session_text (const char *user, const char *reason)
{
  GString *out = g_string_new ("{\"ok\":true,\"userCtx\":{\"name\":");
  g_autofree char *name = user ? wf_json_quote (user) : g_strdup ("null");
  g_string_append_printf (out, "%s,\"roles\":[]}", name);
  if (reason)
    g_string_append_printf (out, ",\"reason\":\"%s\"", reason);
  g_string_append (out, "}\n");
  return g_string_free (out, FALSE);
}

static void
set_cookie (WfdRequest *request, const char *token, guint seconds)
{
  g_autofree char *cookie = g_strdup_printf (
      WFD_SESSION_COOKIE "=%s; Path=/; Max-Age=%u; HttpOnly; Secure; SameSite=Strict", token,
      seconds);
  soup_message_headers_append (soup_server_message_get_response_headers (request->message),
                               "Set-Cookie", cookie);
}

static void
session_checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfdRequest) request = user_data;
  WfdAuth *auth = wfd_server_get_auth (request->server);
  g_autoptr (GError) error = NULL;
  g_autofree char *user = wfd_auth_check_finish (auth, result, &error);
  g_autofree char *token = NULL;

  if (!user)
    {
      wf_log (WF_LOG_WARNING, "auth", "sign-in refused", "from",
              soup_server_message_get_remote_host (request->message), NULL);
      wfd_request_fail (request, error);
      return;
    }
  wf_log (WF_LOG_INFO, "auth", "signed in", "user", user, NULL);
  token = wfd_auth_begin_session (auth, user);
  if (!request->is_gone)
    set_cookie (request, token, WFD_SESSION_SECONDS);
  wfd_request_answer_take (request, 200, dup_session_text (user, NULL));
}

static gboolean
read_form (WfdRequest *request, char **name, char **password)
{
  g_autofree char *text = g_strndup ((char *) request->body->data, request->body->len);
  g_autoptr (GHashTable) form = soup_form_decode (text);
  *name = g_strdup (g_hash_table_lookup (form, "name"));
  *password = g_strdup (g_hash_table_lookup (form, "password"));
  return *name && *password;
}

static gboolean
read_credentials (WfdRequest *request, char **name, char **password)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  g_autoptr (WfJson) json = NULL;

  if (g_strcmp0 (type, "application/x-www-form-urlencoded") == 0)
    return read_form (request, name, password);
  json = wf_json_scan ((char *) request->body->data, request->body->len, &sign_in_limits, NULL);
  if (!json)
    return FALSE;
  *name = g_strdup (wf_json_member_string (wf_json_root (json), "name"));
  *password = g_strdup (wf_json_member_string (wf_json_root (json), "password"));
  return *name && *password;
}

void
wfd_handle_session_post (WfdRequest *request)
{
  g_autofree char *name = NULL;
  g_autofree char *password = NULL;

  if (!read_credentials (request, &name, &password))
    {
      wfd_request_refuse (request, 400, "bad_request",
                          N_ ("Expected {\"name\": …, \"password\": …}."));
      return;
    }
  wfd_request_pause (request);
  wfd_auth_check_async (wfd_server_get_auth (request->server), name, password, session_checked_cb,
                        wfd_request_ref (request));
  wf_crypto_wipe (password, strlen (password));
}

void
wfd_handle_session_get (WfdRequest *request)
{
  wfd_request_answer_take (
      request, 200, dup_session_text (request->user, wfd_request_get_sign_in_reason (request)));
}

void
wfd_handle_session_delete (WfdRequest *request)
{
  g_autofree char *token = wfd_request_dup_cookie (request);

  if (token)
    wfd_auth_end_session (wfd_server_get_auth (request->server), token);
  set_cookie (request, "", 0);
  wfd_request_answer_take (request, 200, g_strdup ("{\"ok\":true}\n"));
}
