/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>

#include "fuzz/fuzz.h"
#include "server/wfd-request.h"
#include "server/wfd-server.h"

/* "METHOD path?query": the route, its variables, and the numbers of the query within their bounds.
 */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  char *path = strchr (text, ' ');
  g_autofree char *space = NULL;
  g_autofree char *name = NULL;
  g_autofree char *allow = NULL;

  if (!path)
    return 0;
  *path++ = '\0';
  char *query = strchr (path, '?');
  if (query)
    *query++ = '\0';
  const WfdRoute *route = wfd_route_find (text, path, &space, &name, &allow);
  g_assert (!route || (g_str_equal (route->method, text) && !allow));
  g_assert (!space || (strstr (path, space) && !strchr (space, '/')));

  g_autoptr (GHashTable) decoded = soup_form_decode (query ? query : "");
  WfdRequest request = { .query = decoded };
  static const char *const names[] = { "since", "limit", "timeout", "heartbeat" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const gint64 number = wfd_request_get_number (&request, names[i], 7, 1, 5000);
      g_assert (number >= 1 && number <= 5000);
    }
  g_assert (wfd_request_get_heartbeat (&request) >= 1000);
  return 0;
}
