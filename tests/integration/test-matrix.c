/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may do what: the route table x who asks x which space, every cell asked for real. A route
 * without an example here fails the test. */
#include <string.h>

#include "lib/wf-test-http.h"
#include "server/wfd-request.h"
#include "wire/wf-protocol.h"

/* A call that succeeds for whoever may make it. */
static const struct
{
  const char *method, *route;
  const char *path; /* %s: the space */
  const char *body; /* %s: the space */
  guint status;
} examples[] = {
  { "GET", "/", "/", NULL, 200 },
  { "GET", "/_session", "/_session", NULL, 200 },
  { "POST", "/_session", "/_session", "{\"name\":\"anna\",\"password\":\"" WF_TEST_PASSWORD "\"}",
    200 },
  { "DELETE", "/_session", "/_session", NULL, 200 },
  { "GET", "/_wf/health", "/_wf/health", NULL, 200 },
  { "GET", "/_wf/metrics", "/_wf/metrics", NULL, 200 },
  { "POST", "/_wf/feed", "/_wf/feed", "[]", 400 }, /* a feed that stands has no end */
  { "POST", "/_wf/have", "/_wf/have", "{\"ranges\":[]}", 200 },
  { "GET", "/_wf/snapshot/{space}", "/_wf/snapshot/%s", NULL, 200 },
  { "GET", "/_wf/blob/{name}", "/_wf/blob/00", NULL, 404 },
  { "HEAD", "/_wf/blob/{name}", "/_wf/blob/00", NULL, 404 },
  { "PUT", "/_wf/blob/{name}",
    "/_wf/blob/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "abc", 201 },
  { "GET", "/{space}", "/%s", NULL, 200 },
  { "GET", "/{space}/_changes", "/%s/_changes", NULL, 200 },
  { "POST", "/{space}/_changes", "/%s/_changes", "{}", 200 },
  { "POST", "/{space}/_bulk_docs", "/%s/_bulk_docs", "{\"new_edits\":false,\"docs\":[]}", 201 },
  { "POST", "/{space}/_revs_diff", "/%s/_revs_diff", "{}", 200 },
  { "POST", "/{space}/_bulk_get", "/%s/_bulk_get", "{\"docs\":[]}", 200 },
  { "POST", "/{space}/_ensure_full_commit", "/%s/_ensure_full_commit", "{}", 201 },
  { "GET", "/{space}/{name}", "/%s/0000000000010000-000102030405060708090a0b0c0d0e0f", NULL, 404 },
  { "PUT", "/{space}/_local/{name}", "/%s/_local/x", "{}", 201 },
  { "GET", "/{space}/_local/{name}", "/%s/_local/nothing", NULL, 404 },
};

static const char *const users[] = { NULL, "stranger", "monitor", "anna" };

typedef struct
{
  WfTestHttp *http;
  GPtrArray *spaces; /* of anna's crisis first, then others */
  guint n_own;
} Matrix;

static guint
find_example (const WfdRoute *route)
{
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    if (g_str_equal (examples[i].method, route->method)
        && g_str_equal (examples[i].route, route->path))
      return i;
  g_error ("%s %s has no row in the matrix", route->method, route->path);
}

static guint
expected (const WfdRoute *route, const char *user, gboolean is_own, guint status)
{
  gboolean is_member = g_strcmp0 (user, "anna") == 0;

  if (route->access == WFD_ACCESS_ANYBODY)
    return status;
  if (!user)
    return 401;
  if (route->access == WFD_ACCESS_MONITOR)
    return g_str_equal (user, "monitor") ? status : 404;
  if (route->access == WFD_ACCESS_READER)
    return is_member && is_own ? status : 404;
  return status;
}

static char *
dup_filled (const char *pattern, const char *space)
{
  g_auto (GStrv) parts = g_strsplit (pattern, "%s", -1);
  return g_strjoinv (space, parts);
}

static void
ask_cell (Matrix *matrix, const WfdRoute *route, const char *user, guint at)
{
  guint example = find_example (route);
  const char *space = matrix->spaces->pdata[at];
  g_autofree char *path = dup_filled (examples[example].path, space);
  g_autofree char *header = g_strconcat (WF_SPACE_HEADER ": ", space, NULL);
  const char *body = examples[example].body;
  g_autoptr (GBytes) bytes = body ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr (WfTestAnswer) answer
      = wf_test_http_ask (matrix->http, user, route->method, path, header, bytes);
  guint status = expected (route, user, at < matrix->n_own, examples[example].status);
  g_autoptr (GArray) listed = wfd_route_list_statuses (route);
  gboolean is_listed = FALSE;

  if (answer->status != status)
    g_error ("%s %s by %s: %u instead of %u", route->method, path, user ? user : "nobody",
             answer->status, status);
  for (guint i = 0; i < listed->len; i++)
    is_listed |= g_array_index (listed, guint, i) == answer->status;
  g_assert_true (is_listed);
}

static void
test_matrix (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new_with ("monitor");
  g_autoptr (GPtrArray) spaces = g_ptr_array_new_with_free_func (g_free);
  Matrix matrix = { .http = http, .spaces = spaces };
  WfUuid crisis;

  g_assert_true (wf_uuid_parse (http->server->crisis, &crisis));
  for (guint i = 0; wf_space_compartments[i]; i++)
    g_ptr_array_add (spaces, wf_space_dup_name (WF_REALM_REAL, &crisis, wf_space_compartments[i]));
  matrix.n_own = spaces->len;
  /* One of another crisis, the same crisis as an exercise, and none at all. */
  g_ptr_array_add (spaces, g_strdup (http->other));
  g_ptr_array_add (spaces, wf_space_dup_name (WF_REALM_EXERCISE, &crisis, "amber"));
  g_ptr_array_add (spaces, g_strdup ("nonsense"));
  for (guint i = 0; i < wfd_n_routes; i++)
    for (guint u = 0; u < G_N_ELEMENTS (users); u++)
      for (guint s = 0; s < spaces->len; s++)
        ask_cell (&matrix, &wfd_routes[i], users[u], s);
}

/* Beside the table: what is no path, what is no method there, slashes, profiles. */
static void
test_beside (void)
{
  static const struct
  {
    const char *method, *path; /* %s: the amber space */
    const char *header;
    guint status;
  } table[] = {
    { "GET", "/_wf/health/", NULL, 200 },
    { "GET", "/%s/", NULL, 200 },
    { "GET", "/%s/_changes/?feed=normal", NULL, 200 },
    { "GET", "/%s/_changes?feed=bogus", NULL, 400 },
    { "GET", "/%s/_changes?since=x", NULL, 400 },
    { "GET", "/%s/_all_docs", NULL, 404 },
    { "GET", "/%s//_changes", NULL, 404 },
    { "POST", "/%s/_find", NULL, 404 },
    { "POST", "/%s/_purge", NULL, 404 },
    { "GET", "/_all_dbs", NULL, 404 },
    { "GET", "/_wf", NULL, 404 },
    { "GET", "/../../etc/passwd", NULL, 404 },
    { "DELETE", "/%s", NULL, 405 },
    { "PUT", "/%s", NULL, 405 },
    { "DELETE", "/%s/0000000000010000-000102030405060708090a0b0c0d0e0f", NULL, 405 },
    { "PUT", "/%s/0000000000010000-000102030405060708090a0b0c0d0e0f", NULL, 405 },
    { "PUT", "/", NULL, 405 },
    { "GET", "/%s", WF_PROFILE_HEADER ": 1", 200 },
    { "GET", "/%s", WF_PROFILE_HEADER ": 2", 400 },
  };
  g_autoptr (WfTestHttp) http = wf_test_http_new ();

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *path = dup_filled (table[i].path, http->amber);
      g_autoptr (WfTestAnswer) answer
          = wf_test_http_ask (http, "anna", table[i].method, path, table[i].header, NULL);
      g_test_message ("%s %s", table[i].method, path);
      g_assert_cmpuint (answer->status, ==, table[i].status);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/matrix/every-route-for-everybody-in-every-space", test_matrix);
  g_test_add_func ("/matrix/what-is-not-in-the-table", test_beside);
  return g_test_run ();
}
