/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-request.h"

#include <glib/gi18n.h>

#include "base/wf-log.h"

/* Sign-in by a front proxy (log.md §11): an OpenID Connect module there asks who somebody is, and
 * says so in a header, on a connection whose certificate has a key that the server was told. The
 * account must exist here; what it may do stands in `ctl` as for everybody. Whoever else sends the
 * header is refused and not merely disbelieved: a proxy that forgot its certificate, or a client
 * that tries, is to be noticed. */

static guint
count_headers (SoupMessageHeaders *headers, const char *wanted, const char **value)
{
  SoupMessageHeadersIter iter;
  const char *name, *text;
  guint n = 0;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &text))
    if (g_ascii_strcasecmp (name, wanted) == 0)
      {
        *value = text;
        n++;
      }
  return n;
}

static gboolean
refuse (WfdRequest *request, guint status, const char *code, const char *reason)
{
  wf_log (WF_LOG_WARNING, "auth", "a header that names an account was refused", "from",
          soup_server_message_get_remote_host (request->message), "reason", reason, NULL);
  wfd_request_refuse_early (request, status, code, reason);
  return FALSE;
}

gboolean
wfd_request_take_proxy_account (WfdRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *account = NULL;
  guint n = count_headers (headers, wfd_server_get_proxy_header (request->server), &account);
  g_autofree char *cookie = wfd_request_dup_cookie (request);

  if (n == 0)
    return TRUE;
  if (!request->is_from_proxy)
    return refuse (request, 400, "proxy",
                   N_ ("Only the front proxy may say whose request this is, and it shows its "
                       "certificate. Leave the header out and sign in."));
  if (n > 1)
    return refuse (request, 400, "proxy", N_ ("The front proxy named an account twice."));
  if (cookie || soup_message_headers_get_one (headers, "Authorization"))
    return refuse (request, 400, "proxy",
                   N_ ("The front proxy names an account, and the request signs in by itself, too. "
                       "Which of the two it is cannot be told."));
  if (!wfd_directory_has_account (wfd_server_get_directory (request->server), account))
    return refuse (request, 403, "no_account",
                   N_ ("The front proxy names an account that this server does not have. Ask its "
                       "administrator to add it."));
  request->user = g_strdup (account);
  return TRUE;
}
