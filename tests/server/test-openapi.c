/* SPDX-License-Identifier: GPL-3.0-or-later */
/* openapi.json against the route table, in both directions. */
#include <string.h>

#include "base/wf-json.h"
#include "server/wfd-request.h"

static char *text;
static WfJson *json;

static WfJsonValue
member (WfJsonValue object, const char *name)
{
  WfJsonValue value;
  if (!wf_json_member (object, name, &value))
    g_error ("openapi.json has no \"%s\" there", name);
  return value;
}

static char *
lower (const char *method)
{
  return g_ascii_strdown (method, -1);
}

static const char *
word_of (WfdAccess access)
{
  switch (access)
    {
    case WFD_ACCESS_ANYBODY:
      return "anybody";
    case WFD_ACCESS_USER:
      return "user";
    case WFD_ACCESS_MONITOR:
      return "monitor";
    case WFD_ACCESS_READER:
      return "reader";
    default:
      g_assert_not_reached ();
    }
}

/* "200 400 431" of a row, and of a description. */
static char *
dup_statuses (const WfdRoute *route)
{
  g_autoptr (GArray) statuses = wfd_route_list_statuses (route);
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < statuses->len; i++)
    g_string_append_printf (line, "%u ", g_array_index (statuses, guint, i));
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static char *
dup_described (WfJsonValue operation)
{
  g_autoptr (GString) line = g_string_new (NULL);
  WfJsonValue response;
  WfJsonIter iter;
  const char *status;

  wf_json_iter_init (&iter, member (operation, "responses"));
  while (wf_json_iter_next (&iter, &status, &response))
    g_string_append_printf (line, "%s ", status);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static void
test_every_route_is_described (void)
{
  for (guint i = 0; i < wfd_n_routes; i++)
    {
      const WfdRoute *route = &wfd_routes[i];
      g_autofree char *method = lower (route->method);
      g_autofree char *answered = dup_statuses (route);
      g_autofree char *described = NULL;
      WfJsonValue operation, security;

      g_test_message ("%s %s", route->method, route->path);
      operation = member (member (member (wf_json_root (json), "paths"), route->path), method);
      g_assert_cmpstr (wf_json_member_string (operation, "x-watchfloor-access"), ==,
                       word_of (route->access));
      security = member (operation, "security");
      g_assert_true ((wf_json_size (security) == 0) == (route->access == WFD_ACCESS_ANYBODY));
      described = dup_described (operation);
      g_assert_cmpstr (described, ==, answered);
      g_assert_true (wf_json_member (operation, "requestBody", &security)
                     == (route->body_limit > 0));
      g_assert_nonnull (wf_json_member_string (operation, "summary"));
    }
}

static gboolean
is_route (const char *method, const char *path)
{
  for (guint i = 0; i < wfd_n_routes; i++)
    {
      g_autofree char *known = lower (wfd_routes[i].method);
      if (g_str_equal (known, method) && g_str_equal (wfd_routes[i].path, path))
        return TRUE;
    }
  return FALSE;
}

static void
test_nothing_else_is_described (void)
{
  WfJsonValue methods, operation;
  WfJsonIter paths, iter;
  const char *path, *method;
  guint n = 0;

  wf_json_iter_init (&paths, member (wf_json_root (json), "paths"));
  while (wf_json_iter_next (&paths, &path, &methods))
    {
      wf_json_iter_init (&iter, methods);
      while (wf_json_iter_next (&iter, &method, &operation))
        {
          g_test_message ("%s %s", method, path);
          g_assert_true (is_route (method, path));
          n++;
        }
    }
  g_assert_cmpuint (n, ==, wfd_n_routes);
}

/* "#/components/schemas/Error" leads somewhere. */
static void
assert_reference (const char *reference)
{
  g_auto (GStrv) parts = g_strsplit (reference, "/", -1);
  WfJsonValue at = wf_json_root (json);

  g_assert_cmpstr (parts[0], ==, "#");
  for (guint i = 1; parts[i]; i++)
    at = member (at, parts[i]);
}

static void
follow (WfJsonValue value)
{
  WfJsonValue item;
  WfJsonIter iter;
  const char *key;

  if (wf_json_type (value) != WF_JSON_OBJECT && wf_json_type (value) != WF_JSON_ARRAY)
    return;
  wf_json_iter_init (&iter, value);
  while (wf_json_iter_next (&iter, &key, &item))
    {
      if (g_strcmp0 (key, "$ref") == 0)
        assert_reference (wf_json_string (item, NULL));
      follow (item);
    }
}

static void
test_references (void)
{
  g_assert_cmpstr (wf_json_member_string (wf_json_root (json), "openapi"), ==, "3.1.0");
  follow (wf_json_root (json));
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  int status;

  g_test_init (&argc, &argv, NULL);
  path = g_test_build_filename (G_TEST_DIST, "..", "src", "server", "openapi.json", NULL);
  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  json = wf_json_scan (text, (gssize) length, &wf_json_limits_file, &error);
  g_assert_no_error (error);
  g_test_add_func ("/openapi/every-route-is-described", test_every_route_is_described);
  g_test_add_func ("/openapi/nothing-else-is-described", test_nothing_else_is_described);
  g_test_add_func ("/openapi/references-lead-somewhere", test_references);
  status = g_test_run ();
  wf_json_free (json);
  g_free (text);
  return status;
}
