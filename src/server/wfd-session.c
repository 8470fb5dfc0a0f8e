/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-handlers.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-crypto.h"
#include "base/wf-error.h"
#include "base/wf-json.h"
#include "base/wf-log.h"
#include "server/wfd-certificate.h"
#include "server/wfd-credentials.h"

char *
wfd_request_dup_cookie (WfdRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);

  return wfd_credentials_dup_cookie (soup_message_headers_get_list (headers, "Cookie"));
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
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  g_autofree char *token = wfd_request_dup_cookie (request);
  g_autofree char *user = NULL;
  char *password = NULL;

  if (!wfd_certificate_identify (request) || !wfd_request_take_proxy_account (request))
    return;
  if (token && !request->user)
    request->user = g_strdup (wfd_auth_find_session (auth, token));
  if (request->user
      || !wfd_credentials_read_basic (soup_message_headers_get_one (headers, "Authorization"),
                                      &user, &password))
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
      WFD_COOKIE "=%s; Path=/; Max-Age=%u; HttpOnly; Secure; SameSite=Strict", token, seconds);
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
read_credentials (WfdRequest *request, char **name, char **password)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  const gboolean is_form = g_strcmp0 (type, "application/x-www-form-urlencoded") == 0;

  return wfd_credentials_read (request->body, is_form, name, password);
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
