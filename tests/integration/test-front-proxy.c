/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sign-in by the front proxy (log.md §11): only who shows the pinned key may name an account, once
 * and alone; whoever else tries is told. */
#include <string.h>

#include "base/wf-key-pin.h"
#include "lib/wf-test-http.h"

#define HEADER "Watchfloor-Account"

typedef struct
{
  const char *what;
  const char *certificate; /* of tests/data/tls; NULL: none */
  const char *accounts[3]; /* a header each */
  const char *user;        /* Basic; NULL: none */
  const char *cookie;      /* or NULL */
  guint status;
  const char *words; /* in the answer; NULL: whatever */
} Row;

static const Row rows[] = {
  { "the right proxy", "client.pem", { "anna" }, NULL, NULL, 200, NULL },
  { "of another crisis", "client.pem", { "stranger" }, NULL, NULL, 404, "no such space" },
  { "another certificate",
    "client-second.pem",
    { "anna" },
    NULL,
    NULL,
    400,
    "Only the front proxy" },
  { "no certificate", NULL, { "anna" }, NULL, NULL, 400, "Only the front proxy" },
  { "unknown account", "client.pem", { "nobody" }, NULL, NULL, 403, "does not have" },
  { "no account", "client.pem", { "" }, NULL, NULL, 403, "does not have" },
  { "a neighbour's name", "client.pem", { "neighbour:b" }, NULL, NULL, 403, "does not have" },
  { "twice", "client.pem", { "anna", "anna" }, NULL, NULL, 400, "twice" },
  { "twice, two accounts", "client.pem", { "stranger", "anna" }, NULL, NULL, 400, "twice" },
  { "two in one", "client.pem", { "stranger, anna" }, NULL, NULL, 403, "does not have" },
  { "and Basic", "client.pem", { "anna" }, "anna", NULL, 400, "cannot be told" },
  { "and a cookie", "client.pem", { "anna" }, NULL, "AuthSession=x", 400, "cannot be told" },
  { "another's, and Basic", NULL, { "anna" }, "anna", NULL, 400, "Only the front proxy" },
  { "another's, and a cookie",
    NULL,
    { "anna" },
    NULL,
    "AuthSession=x",
    400,
    "Only the front proxy" },
  { "another's certificate, and Basic",
    "client-second.pem",
    { "anna" },
    "anna",
    NULL,
    400,
    "Only" },
  { "the proxy without a name", "client.pem", { NULL }, NULL, NULL, 401, "Sign in" },
  { "the proxy without a name, and Basic", "client.pem", { NULL }, "anna", NULL, 200, NULL },
  { "nothing", NULL, { NULL }, NULL, NULL, 401, "Sign in" },
  { "Basic alone", NULL, { NULL }, "anna", NULL, 200, NULL },
};

/* A session for each: its connection shows what this one shows. */
static guint
ask (WfTestHttp *http, const Row *row, const char *header, const char *path, char **text)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = wf_test_http_message (http, row->user, "GET", path);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;

  soup_session_set_tls_database (session, soup_session_get_tls_database (http->session));
  if (row->certificate)
    {
      g_autofree char *file = wf_test_tls_path (row->certificate);
      certificate = g_tls_certificate_new_from_file (file, &error);
      g_assert_no_error (error);
      soup_message_set_tls_client_certificate (message, certificate);
    }
  for (guint i = 0; row->accounts[i]; i++)
    soup_message_headers_append (headers, header, row->accounts[i]);
  if (row->cookie)
    soup_message_headers_append (headers, "Cookie", row->cookie);
  body = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  soup_session_abort (session);
  return soup_message_get_status (message);
}

static char *
dup_pin (const char *certificate)
{
  g_autofree char *file = wf_test_tls_path (certificate);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) read = g_tls_certificate_new_from_file (file, &error);

  g_assert_no_error (error);
  return wf_key_pin_dup (read);
}

static WfTestHttp *
http_behind_proxy (const char *pin, const char *header)
{
  WfTestHttp *http = wf_test_http_new ();

  g_assert_cmpint (wf_test_server_stop (http->server), ==, 0);
  http->server->proxy_pin = pin;
  http->server->proxy_header = header;
  wf_test_server_start (http->server, "server");
  return http;
}

static void
test_rows (void)
{
  g_autofree char *pin = dup_pin ("client.pem");
  g_autoptr (WfTestHttp) http = http_behind_proxy (pin, NULL);
  g_autofree char *path = g_strdup_printf ("/%s/_changes", http->amber);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = NULL;
      guint status = ask (http, &rows[i], HEADER, path, &text);
      if (status != rows[i].status || (rows[i].words && !strstr (text, rows[i].words)))
        g_error ("%s: %u %s", rows[i].what, status, text);
    }
}

/* What needs no sign-in takes no such header either, and says who it was. */
static void
test_said (void)
{
  g_autofree char *pin = dup_pin ("client.pem");
  g_autoptr (WfTestHttp) http = http_behind_proxy (pin, NULL);
  g_autofree char *name = NULL;
  g_autofree char *refused = NULL;

  g_assert_cmpuint (ask (http, &rows[0], HEADER, "/_session", &name), ==, 200);
  g_assert_nonnull (strstr (name, "\"anna\""));
  g_assert_cmpuint (ask (http, &rows[3], HEADER, "/_wf/health", &refused), ==, 400);
}

static void
test_other_header (void)
{
  g_autofree char *pin = dup_pin ("client.pem");
  g_autoptr (WfTestHttp) http = http_behind_proxy (pin, "X-Remote-User");
  g_autofree char *path = g_strdup_printf ("/%s/_changes", http->amber);
  g_autofree char *named = NULL;
  g_autofree char *usual = NULL;
  g_autofree char *other = NULL;

  g_assert_cmpuint (ask (http, &rows[0], "x-remote-USER", path, &named), ==, 200);
  g_assert_cmpuint (ask (http, &rows[0], HEADER, path, &usual), ==, 401);
  g_assert_cmpuint (ask (http, &rows[3], "X-Remote-User", path, &other), ==, 400);
}

/* Without a proxy nobody may say it. */
static void
test_no_proxy (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autofree char *path = g_strdup_printf ("/%s/_changes", http->amber);
  g_autofree char *text = NULL;
  g_autofree char *basic = NULL;

  g_assert_cmpuint (ask (http, &rows[0], HEADER, path, &text), ==, 400);
  g_assert_cmpuint (ask (http, &rows[12], HEADER, path, &basic), ==, 400);
}

/* Wrong on the command line: told, and nothing is served. */
static void
test_wrong_call (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autofree char *pin = dup_pin ("client.pem");
  g_autofree char *cert = wf_test_tls_path ("server.pem");
  g_autofree char *key = wf_test_tls_path ("server-key.pem");
  const char *const table[][4] = {
    { "--proxy-pin", "abc", NULL, NULL },
    { "--proxy-header", "X-User", NULL, NULL },
    { "--proxy-pin", pin, "--proxy-header", "Cookie" },
    { "--proxy-pin", pin, "--proxy-header", "X User" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *output = wf_test_server_run (
          http->server, NULL, "serve", "--data", http->server->data, "--cert", cert, "--key", key,
          table[i][0], table[i][1], table[i][2], table[i][3], NULL);
      g_assert_null (output);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/front-proxy/rows", test_rows);
  g_test_add_func ("/front-proxy/said", test_said);
  g_test_add_func ("/front-proxy/other-header", test_other_header);
  g_test_add_func ("/front-proxy/no-proxy", test_no_proxy);
  g_test_add_func ("/front-proxy/wrong-call", test_wrong_call);
  return g_test_run ();
}
