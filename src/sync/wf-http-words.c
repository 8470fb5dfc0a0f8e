/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "sync/wf-http-transport-private.h"

/* Host and port as they were given. */
static const char *
get_place (const WfHttpExchange *exchange)
{
  const char *url = exchange->transport->url;
  const char *at = strstr (url, "://");

  return at ? at + strlen ("://") : url;
}

gboolean
wf_http_exchange_is_page (const WfHttpExchange *exchange)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (exchange->message);

  return g_strcmp0 (soup_message_headers_get_content_type (headers, NULL), "text/html") == 0;
}

/* Somebody wants to see a person first: a portal, a proxy with passwords. */
static gboolean
is_of_the_network (guint status, gboolean is_page)
{
  return (status >= 300 && status < 400) || status == SOUP_STATUS_PROXY_UNAUTHORIZED
         || status == 511 || (is_page && status >= 200 && status < 300);
}

static gboolean
is_of_a_gateway (guint status)
{
  return status == SOUP_STATUS_BAD_GATEWAY || status == SOUP_STATUS_GATEWAY_TIMEOUT;
}

char *
wf_http_exchange_dup_words (const WfHttpExchange *exchange)
{
  const guint status = soup_message_get_status (exchange->message);
  const gboolean is_page = wf_http_exchange_is_page (exchange);

  if (is_of_the_network (status, is_page))
    return g_strdup_printf (
        /* Translators: an address such as localhost:8443; a number such as 302. */
        _ ("What answered at %s is a page of the network and not the server (%u). Sign in to this "
           "network with a browser, or check the address."),
        get_place (exchange), status);
  if (is_of_a_gateway (status))
    return g_strdup_printf (
        /* Translators: an address such as localhost:8443; a number such as 502. */
        _ ("Something on the way to %s answered %u: it does not reach the server. If this lasts, "
           "tell the server's administrator."),
        get_place (exchange), status);
  if (is_page || status == SOUP_STATUS_NOT_FOUND)
    return g_strdup_printf (
        /* Translators: an address such as localhost:8443; a number such as 404. */
        _ ("What answers at %s is no Watchfloor server (%u). Check the address."),
        get_place (exchange), status);
  return g_strdup_printf (_ ("The server answered %u."), status);
}

/* GIO names what the system said, not what a person can do. */
static const char *
get_no_road_format (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    /* Translators: in these, %s is an address such as localhost:8443. */
    return _ ("Nothing listens at %s. Check the address, or ask the server's administrator whether "
              "it runs.");
  if (error->domain == G_RESOLVER_ERROR)
    return _ ("The name in %s is not known on this network. Check the address and the network.");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE))
    return _ ("There is no road to %s. Check the network of this computer.");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return _ ("%s does not answer. Check the address and the network.");
  /* GnuTLS calls the words of another protocol an unexpected packet. */
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_NOT_TLS)
      || g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_MISC))
    return _ ("No encrypted connection to %s comes about; perhaps what answers there speaks no "
              "HTTPS. Check address and port.");
  return NULL;
}

char *
wf_http_exchange_dup_no_road (const WfHttpExchange *exchange, const GError *error)
{
  const char *format = exchange->is_too_slow ? NULL : get_no_road_format (error);
  const char *at = format ? strstr (format, "%s") : NULL;
  GString *text;

  if (!at)
    return g_strdup (error->message);
  text = g_string_new_len (format, at - format);
  g_string_append_printf (text, "%s%s", get_place (exchange), at + strlen ("%s"));
  return g_string_free (text, FALSE);
}
