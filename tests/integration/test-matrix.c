/* SPDX-License-Identifier: GPL-3.0-or-later */
/* S4, who may do what: the route table x who asks x which space, and the table of roles x what an
 * operation does x which space, every cell asked for real. A route without an example here does
 * not compile. */
#include <string.h>

#include "base/wf-key-pin.h"
#include "lib/wf-gen.h"
#include "lib/wf-test-author.h"
#include "model/wf-ctl-draft.h"
#include "model/wf-vocabulary.h"
#include "server/wfd-request.h"
#include "server/wfd-route-table.h"
#include "wire/wf-protocol.h"

/* A call that succeeds for whoever may make it: EXAMPLE (route, path, body, status, only for
 * coordinators: 403 for other readers). %s is the space. */
/* clang-format off */
#define EXAMPLES(EXAMPLE) \
  EXAMPLE (WELCOME, "/", NULL, 200, FALSE) \
  EXAMPLE (SESSION_GET, "/_session", NULL, 200, FALSE) \
  EXAMPLE (SESSION_POST, "/_session", \
           "{\"name\":\"anna\",\"password\":\"" WF_TEST_PASSWORD "\"}", 200, FALSE) \
  EXAMPLE (SESSION_DELETE, "/_session", NULL, 200, FALSE) \
  /* more in test-enrolment */ \
  EXAMPLE (ENROL, "/_wf/enrol", "{}", 400, FALSE) \
  /* the crisis did not let this server enrol */ \
  EXAMPLE (CODE_POST, "/_wf/code", \
           "{\"desk\":\"EE\",\"letter\":\"\",\"label\":\"EE desk\",\"actor\":\"\"," \
           "\"role\":\"analyst\",\"hours\":1}", 409, TRUE) \
  EXAMPLE (CODE_GET, "/_wf/code", NULL, 200, TRUE) \
  EXAMPLE (HEALTH, "/_wf/health", NULL, 200, FALSE) \
  EXAMPLE (METRICS, "/_wf/metrics", NULL, 200, FALSE) \
  /* a feed that stands has no end */ \
  EXAMPLE (FEED, "/_wf/feed", "[]", 400, FALSE) \
  EXAMPLE (HAVE, "/_wf/have", "{\"ranges\":[]}", 200, FALSE) \
  EXAMPLE (SNAPSHOT, "/_wf/snapshot/%s", NULL, 200, FALSE) \
  EXAMPLE (BLOB_GET, "/_wf/blob/00", NULL, 404, FALSE) \
  EXAMPLE (BLOB_HEAD, "/_wf/blob/00", NULL, 404, FALSE) \
  EXAMPLE (BLOB_PUT, "/_wf/blob/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", \
           "abc", 201, FALSE) \
  EXAMPLE (SPACE, "/%s", NULL, 200, FALSE) \
  EXAMPLE (CHANGES_GET, "/%s/_changes", NULL, 200, FALSE) \
  EXAMPLE (CHANGES_POST, "/%s/_changes", "{}", 200, FALSE) \
  EXAMPLE (BULK_DOCS, "/%s/_bulk_docs", "{\"new_edits\":false,\"docs\":[]}", 201, FALSE) \
  EXAMPLE (REVS_DIFF, "/%s/_revs_diff", "{}", 200, FALSE) \
  EXAMPLE (BULK_GET, "/%s/_bulk_get", "{\"docs\":[]}", 200, FALSE) \
  EXAMPLE (FULL_COMMIT, "/%s/_ensure_full_commit", "{}", 201, FALSE) \
  EXAMPLE (DOCUMENT, "/%s/0000000000010000-000102030405060708090a0b0c0d0e0f", NULL, 404, FALSE) \
  EXAMPLE (LOCAL_PUT, "/%s/_local/x", "{}", 201, FALSE) \
  EXAMPLE (LOCAL_GET, "/%s/_local/nothing", NULL, 404, FALSE)
/* clang-format on */

static const struct
{
  const char *path;
  const char *body;
  guint status;
  gboolean is_for_coordinators;
} examples[] = {
#define ROW(route, ...) [WFD_ROUTE_##route] = { __VA_ARGS__ },
  EXAMPLES (ROW)
#undef ROW
};

/* One for every row of the route table: a row without one does not compile. */
enum
{
#define COUNT(route, ...) EXAMPLE_OF_##route,
  EXAMPLES (COUNT)
#undef COUNT
      N_EXAMPLES
};
#define LOOK(route, ...) G_STATIC_ASSERT (EXAMPLE_OF_##route < N_EXAMPLES);
WFD_ROUTES (LOOK)
#undef LOOK
G_STATIC_ASSERT ((guint) N_EXAMPLES == (guint) WFD_N_ROUTES);

/* Who asks: nobody, who has an account and no crisis, and each role that there is. */
static const struct
{
  const char *user;
  const char *role; /* as in `ctl`; NULL: no member */
  gboolean was_member;
  gboolean is_on_list;   /* of the red space */
  gboolean is_peer;      /* an account without a device, that may read the crisis */
  gboolean is_neighbour; /* a server of another centre, known by its key; no account */
} people[] = {
  { NULL, NULL, FALSE, FALSE },
  { "stranger", NULL, FALSE, FALSE },
  { "monitor", NULL, FALSE, FALSE },
  { "peer", NULL, FALSE, FALSE, TRUE },
  { "neighbour", NULL, FALSE, FALSE, FALSE, TRUE },
  { "ended", NULL, TRUE, TRUE },
  { "observer", "observer", TRUE, TRUE },
  { "analyst", "analyst", TRUE, FALSE },
  { "coordinator", "coordinator", TRUE, TRUE },
  { "officer", "security-officer", TRUE, FALSE },
};

#define N_PEOPLE G_N_ELEMENTS (people)

typedef struct
{
  WfTestHttp *http;
  WfTestHttp shown; /* the same server, asked by the neighbour */
  GTlsCertificate *certificate;
  WfTestAuthor *authors[N_PEOPLE]; /* NULL where there is no device */
  GPtrArray *spaces; /* of the crisis first, a red one the last of them; then others */
  guint n_own;
} Matrix;

/* Red and amber-strict never leave to a peer, nor to a neighbour for whom they were not named. */
static gboolean
may_leave (const char *space)
{
  return !wf_space_is_red (space) && !g_str_has_suffix (space, "-amberx");
}

static gboolean
may_read (const Matrix *matrix, guint who, guint at)
{
  if (people[who].is_peer || people[who].is_neighbour)
    return at < matrix->n_own && may_leave (matrix->spaces->pdata[at]);
  return people[who].role && at < matrix->n_own
         && (people[who].is_on_list || !wf_space_is_red (matrix->spaces->pdata[at]));
}

static guint
expected (const Matrix *matrix, const WfdRoute *route, guint who, guint at)
{
  const guint example = (guint) (route - wfd_routes);
  const guint status = examples[example].status;
  const char *user = people[who].user;

  if (route->access == WFD_ACCESS_ANYBODY)
    return status;
  if (!user)
    return 401;
  if (route->access == WFD_ACCESS_MONITOR)
    return g_str_equal (user, "monitor") ? status : 404;
  if (route->access == WFD_ACCESS_READER)
    return !may_read (matrix, who, at) ? 404
           : examples[example].is_for_coordinators
                   && g_strcmp0 (people[who].role, "coordinator") != 0
               ? 403
               : status;
  return status;
}

static char *
dup_filled (const char *pattern, const char *space)
{
  g_auto (GStrv) parts = g_strsplit (pattern, "%s", -1);
  return g_strjoinv (space, parts);
}

static void
ask_cell (Matrix *matrix, const WfdRoute *route, guint who, guint at)
{
  guint example = (guint) (route - wfd_routes);
  const char *user = people[who].user;
  const char *space = matrix->spaces->pdata[at];
  g_autofree char *path = dup_filled (examples[example].path, space);
  g_autofree char *header = g_strconcat (WF_SPACE_HEADER ": ", space, NULL);
  const char *body = examples[example].body;
  g_autoptr (GBytes) bytes = body ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr (WfTestAnswer) answer = wf_test_http_ask (
      people[who].is_neighbour ? &matrix->shown : matrix->http,
      people[who].is_neighbour ? NULL : user, route->method, path, header, bytes);
  guint status = expected (matrix, route, who, at);
  g_autoptr (GArray) listed = wfd_route_list_statuses (route);
  gboolean is_listed = FALSE;

  if (answer->status != status)
    g_error ("%s %s by %s: %u instead of %u", route->method, path, user ? user : "nobody",
             answer->status, status);
  for (guint i = 0; i < listed->len; i++)
    is_listed |= g_array_index (listed, guint, i) == answer->status;
  g_assert_true (is_listed);
}

/* Another session: its connections show the certificate. */
static void
add_neighbour (Matrix *matrix)
{
  WfTestServer *server = matrix->http->server;
  g_autofree char *file = wf_test_tls_path ("client.pem");
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) spaces = g_string_new (NULL);
  g_autofree char *pin = NULL;
  g_autofree char *added = NULL;

  matrix->certificate = g_tls_certificate_new_from_file (file, &error);
  g_assert_no_error (error);
  pin = wf_key_pin_dup (matrix->certificate);
  for (guint i = 0; i < matrix->n_own; i++)
    if (may_leave (matrix->spaces->pdata[i]))
      g_string_append_printf (spaces, "%s,", (char *) matrix->spaces->pdata[i]);
  added = wf_test_server_run (server, NULL, "neighbour", "add", "b", "--data", server->data,
                              "--pin", pin, "--spaces", spaces->str, NULL);
  g_assert_nonnull (added);
  matrix->shown = *matrix->http;
  matrix->shown.certificate = matrix->certificate;
  matrix->shown.session = soup_session_new ();
  soup_session_set_tls_database (matrix->shown.session,
                                 soup_session_get_tls_database (matrix->http->session));
}

/* --- people and spaces -------------------------------------------------------- */

static void
make_people (Matrix *matrix, const char *red)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    if (people[i].is_peer)
      wf_test_server_add_user (matrix->http->server, people[i].user, NULL, TRUE);
    else if (people[i].was_member)
      matrix->authors[i] = wf_test_author_new (matrix->http, people[i].user,
                                               people[i].role ? people[i].role : "analyst");
  /* The first of the list makes it; on the list everybody is a coordinator, but the role in the
   * crisis is the roof over it. */
  wf_test_author_add_red (matrix->authors[N_PEOPLE - 2], matrix->http, red);
  for (guint i = 0; i < N_PEOPLE - 2; i++)
    if (people[i].is_on_list)
      wf_test_author_set_role (matrix->authors[i], matrix->http,
                               people[i].role ? people[i].role : "analyst", red);
  for (guint i = 0; i < N_PEOPLE; i++)
    if (people[i].was_member && !people[i].role)
      wf_test_author_set_role (matrix->authors[i], matrix->http, NULL, NULL);
}

static void
set_up (Matrix *matrix, gconstpointer data)
{
  WfUuid crisis;

  matrix->http = wf_test_http_new_with ("monitor");
  matrix->spaces = g_ptr_array_new_with_free_func (g_free);
  g_assert_true (wf_uuid_parse (matrix->http->server->crisis, &crisis));
  for (guint i = 0; wf_space_compartments[i]; i++)
    g_ptr_array_add (matrix->spaces,
                     wf_space_dup_name (WF_REALM_REAL, &crisis, wf_space_compartments[i]));
  char *red = wf_space_dup_name (WF_REALM_REAL, &crisis, "red-cable");
  g_ptr_array_add (matrix->spaces, red);
  matrix->n_own = matrix->spaces->len;
  /* One of another crisis, a red one that is not there, the same crisis as an exercise, and none at
   * all: the four look the same. */
  g_ptr_array_add (matrix->spaces, g_strdup (matrix->http->other));
  g_ptr_array_add (matrix->spaces, wf_space_dup_name (WF_REALM_REAL, &crisis, "red-nothing"));
  g_ptr_array_add (matrix->spaces, wf_space_dup_name (WF_REALM_EXERCISE, &crisis, "amber"));
  g_ptr_array_add (matrix->spaces, g_strdup ("nonsense"));
  g_assert_cmpint (wf_test_server_stop (matrix->http->server), ==, 0);
  make_people (matrix, red);
  add_neighbour (matrix);
  wf_test_server_start (matrix->http->server, "server");
}

static void
tear_down (Matrix *matrix, gconstpointer data)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    g_clear_pointer (&matrix->authors[i], wf_test_author_free);
  g_ptr_array_unref (matrix->spaces);
  soup_session_abort (matrix->shown.session);
  g_object_unref (matrix->shown.session);
  g_object_unref (matrix->certificate);
  wf_test_http_free (matrix->http);
}

static void
test_routes (Matrix *matrix, gconstpointer data)
{
  for (guint i = 0; i < wfd_n_routes; i++)
    for (guint who = 0; who < N_PEOPLE; who++)
      for (guint at = 0; at < matrix->spaces->len; at++)
        if (at == 0 || wfd_routes[i].access == WFD_ACCESS_READER) /* others know no space */
          ask_cell (matrix, &wfd_routes[i], who, at);
}

/* --- what roles permit -------------------------------------------------------- */

/* One that does @act where that is possible; in other compartments it has no business. */
static WfDraft *
new_act (WfAct act, const char *space)
{
  static const guint8 key[WF_KEY_SIZE] = { 1 };
  WfDraft *draft;
  WfUuid subject;

  wf_uuid_new (&subject, WF_GEN_START_US);
  switch (act)
    {
    case WF_ACT_NOTE:
      draft = wf_draft_new (space, WF_TYPE_NAME_NOTE, &subject, WF_OP_NOTE);
      wf_draft_set_string (draft, "text", "seen");
      return draft;
    case WF_ACT_REDACT:
      draft = wf_draft_new (space, WF_TYPE_NAME_ENTRY, &subject, WF_OP_REDACT);
      wf_draft_set_string (draft, "target", "0000000000010000-000102030405060708090a0b0c0d0e0f");
      return draft;
    case WF_ACT_ENROL:
      return wf_ctl_draft_device (space, &subject, &subject, key, "");
    case WF_ACT_ADMIT:
      return wf_ctl_draft_role (space, &subject, WF_ROLE_ANALYST, NULL);
    case WF_ACT_ADMIT_OFFICER:
      return wf_ctl_draft_role (space, &subject, WF_ROLE_SECURITY_OFFICER, NULL);
    case WF_ACT_REVOKE:
      return wf_ctl_draft_revocation (space, &subject, 0, NULL);
    case WF_ACT_RUN_EXERCISE:
      draft = wf_draft_new (space, WF_TYPE_NAME_CLOCK, &subject, WF_OP_CTL);
      wf_draft_set_integer (draft, "speed", 1);
      return draft;
    case WF_ACT_GENESIS:
      draft = wf_draft_new (space, WF_TYPE_NAME_GENESIS, &subject, WF_OP_CTL);
      wf_draft_set_string (draft, "name", "Mine");
      return draft;
    default:
      return wf_test_entry (space, "Cable");
    }
}

static const char *
expected_code (const Matrix *matrix, guint who, guint at, const WfOperation *operation)
{
  WfAct act = wf_act_of_operation (operation, WF_ROLE_NONE);

  if (!may_read (matrix, who, at))
    return "404";
  if (act == WF_ACT_GENESIS)
    return "not-root";
  return wf_role_permits (wf_role_from_name (people[who].role), act) ? "ok" : "not-permitted";
}

static void
test_roles (Matrix *matrix, gconstpointer data)
{
  guint n_ok = 0;

  for (guint who = 0; who < N_PEOPLE; who++)
    for (guint at = 0; matrix->authors[who] && at < matrix->n_own; at++)
      for (guint act = 0; act < WF_N_ACTS; act++)
        {
          const char *space = matrix->spaces->pdata[at];
          g_autoptr (WfOperation) operation
              = wf_test_author_seal (matrix->authors[who], new_act ((WfAct) act, space));
          const char *code = expected_code (matrix, who, at, operation);
          g_autofree char *said = wf_test_push (matrix->http, people[who].user, space, operation);
          if (!g_str_equal (said, code))
            g_error ("%s by %s in %s: %s instead of %s", wf_act_get_name ((WfAct) act),
                     people[who].user, space, said, code);
          n_ok += g_str_equal (code, "ok");
        }
  g_assert_cmpuint (n_ok, >, 20);
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
    { "POST", "/_session", "Content-Type: application/x-www-form-urlencoded", 400 },
    { "POST", "/_session", "Content-Type: application/json", 400 },
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
  g_test_add ("/matrix/every-route-for-everybody-in-every-space", Matrix, NULL, set_up, test_routes,
              tear_down);
  g_test_add ("/matrix/every-role-for-every-act-in-every-space", Matrix, NULL, set_up, test_roles,
              tear_down);
  g_test_add_func ("/matrix/what-is-not-in-the-table", test_beside);
  return g_test_run ();
}
