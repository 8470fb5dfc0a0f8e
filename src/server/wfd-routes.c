/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "server/wfd-blob-files.h"
#include "server/wfd-handlers.h"
#include "server/wfd-route-table.h"
#include "wire/wf-protocol.h"

#define ROW(name, method, path, access, limit, handler, ...)                                       \
  [WFD_ROUTE_##name] = { method, path, WFD_ACCESS_##access, limit, handler, { __VA_ARGS__ } },
const WfdRoute wfd_routes[] = { WFD_ROUTES (ROW) };
#undef ROW
const guint wfd_n_routes = WFD_N_ROUTES;

static gint
compare_statuses (gconstpointer a, gconstpointer b)
{
  return (gint) * (const guint *) a - (gint) * (const guint *) b;
}

static void
add_status (GArray *statuses, guint status)
{
  for (guint i = 0; i < statuses->len; i++)
    if (g_array_index (statuses, guint, i) == status)
      return;
  g_array_append_val (statuses, status);
}

/* What is answered before a handler is asked (wfd-server.c). */
GArray *
wfd_route_list_statuses (const WfdRoute *route)
{
  static const guint always[] = { 400, 403, 431, 503 };
  static const guint with_body[] = { 413, 415 };
  static const guint with_space[] = { 401, 404 };
  GArray *statuses = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < G_N_ELEMENTS (route->statuses) && route->statuses[i] != 0; i++)
    add_status (statuses, route->statuses[i]);
  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    add_status (statuses, always[i]);
  for (guint i = 0; i < G_N_ELEMENTS (with_body) && route->body_limit > 0; i++)
    add_status (statuses, with_body[i]);
  if (route->access == WFD_ACCESS_USER || route->access == WFD_ACCESS_MONITOR)
    add_status (statuses, 401);
  for (guint i = 0; i < G_N_ELEMENTS (with_space) && route->access == WFD_ACCESS_READER; i++)
    add_status (statuses, with_space[i]);
  g_array_sort (statuses, compare_statuses);
  return statuses;
}

/* One path against one pattern, part by part; a trailing slash is equal. */
static gboolean
matches (const char *pattern, const char *path, char **space, char **name)
{
  g_auto (GStrv) wanted = g_strsplit (pattern + 1, "/", 8);
  g_auto (GStrv) given = g_strsplit (path + 1, "/", 8);
  guint n = g_strv_length (given);

  if (n > 1 && given[n - 1][0] == '\0')
    n--;
  if (n != g_strv_length (wanted) && !(n == 1 && given[0][0] == '\0' && wanted[0] == NULL))
    return FALSE;
  for (guint i = 0; i < n && wanted[i]; i++)
    {
      gboolean is_variable = wanted[i][0] == '{';
      if (given[i][0] == '\0' && wanted[i][0] != '\0')
        return FALSE;
      if (is_variable ? given[i][0] == '_' && i < 2 : !g_str_equal (wanted[i], given[i]))
        return FALSE;
    }
  for (guint i = 0; i < n && wanted[i]; i++)
    if (g_str_equal (wanted[i], "{space}"))
      *space = g_strdup (given[i]);
    else if (g_str_equal (wanted[i], "{name}"))
      *name = g_strdup (given[i]);
  return TRUE;
}

const WfdRoute *
wfd_route_find (const char *method, const char *path, char **space, char **name, char **allow)
{
  g_autoptr (GPtrArray) methods = g_ptr_array_new ();

  *space = *name = *allow = NULL;
  if (path[0] != '/' || strlen (path) > 1024)
    return NULL;
  for (guint i = 0; i < wfd_n_routes; i++)
    {
      if (!matches (wfd_routes[i].path, path, space, name))
        continue;
      if (g_str_equal (wfd_routes[i].method, method))
        return &wfd_routes[i];
      g_clear_pointer (space, g_free);
      g_clear_pointer (name, g_free);
      g_ptr_array_add (methods, (gpointer) wfd_routes[i].method);
    }
  if (methods->len > 0)
    {
      g_ptr_array_add (methods, NULL);
      *allow = g_strjoinv (", ", (char **) methods->pdata);
    }
  return NULL;
}
