/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limits of the profile (log.md §9), each from both sides. */
#include <string.h>

#include "lib/wf-gen.h"
#include "lib/wf-test-line.h"
#include "lib/wf-test-http.h"
#include "wire/wf-protocol.h"

static guint
post (WfTestHttp *http, const char *rest, const char *body, char **text)
{
  g_autofree char *path = g_strdup_printf ("/%s%s", http->amber, rest);
  return wf_test_http_status (http, "anna", "POST", path, body, text);
}

/* @head, @n times @item ("%u" is its number) and @tail. */
static char *
dup_many (const char *head, const char *before, const char *after, const char *tail, guint n)
{
  GString *text = g_string_new (head);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s%u%s", i > 0 ? "," : "", before, i, after);
  g_string_append (text, tail);
  return g_string_free (text, FALSE);
}

static void
test_documents (void)
{
  static const struct
  {
    const char *path, *head, *before, *after, *tail;
    guint status;
  } table[] = {
    { "/_bulk_docs", "{\"new_edits\":false,\"docs\":[", "{\"_id\":\"", "\"}", "]}", 201 },
    { "/_bulk_get", "{\"docs\":[", "{\"id\":\"", "\"}", "]}", 200 },
    { "/_revs_diff", "{", "\"", "\":[\"1-x\"]", "}", 200 },
  };
  g_autoptr (WfTestHttp) http = wf_test_http_new ();

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    for (guint n = WF_LIMIT_DOCUMENTS; n <= WF_LIMIT_DOCUMENTS + 1; n++)
      {
        g_autofree char *body
            = dup_many (table[i].head, table[i].before, table[i].after, table[i].tail, n);
        g_autofree char *answer = NULL;
        guint status = post (http, table[i].path, body, &answer);
        g_test_message ("%s of %u: %u", table[i].path, n, status);
        g_assert_cmpuint (status, ==, n > WF_LIMIT_DOCUMENTS ? 413 : table[i].status);
      }
}

#define N_LARGE 300
#define LARGE (40 * 1024)

static void
push_large (WfTestHttp *http, WfGen *gen, guint n)
{
  g_autoptr (GString) body = g_string_new ("{\"new_edits\":false,\"docs\":[");
  g_autofree char *answer = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WfOperation) operation = wf_gen_next_sized (gen, LARGE);
      if (i > 0)
        g_string_append_c (body, ',');
      wf_operation_append_document (operation, body);
    }
  g_string_append (body, "]}");
  g_assert_cmpuint (post (http, "/_bulk_docs", body->str, &answer), ==, 201);
  g_assert_null (strstr (answer, "\"error\""));
}

static void
test_page (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autoptr (WfGen) gen = wf_gen_new (3, http->amber, 1, 5);
  g_autofree char *path
      = g_strdup_printf ("/%s/_changes?include_docs=true&limit=5000", http->amber);
  g_autofree char *page = NULL;

  wf_test_server_add_user (http->server, "large", wf_gen_get_key (gen, 0), TRUE);
  push_large (http, gen, N_LARGE / 2);
  push_large (http, gen, N_LARGE / 2);
  g_assert_cmpuint (wf_test_http_status (http, "anna", "GET", path, NULL, &page), ==, 200);
  g_assert_cmpuint (strlen (page), >, WF_LIMIT_PAGE / 2);
  g_assert_cmpuint (strlen (page), <=, WF_LIMIT_PAGE);
  g_assert_null (strstr (page, "\"pending\":0"));
}

/* The newest line counts most: the oldest one makes room for it. */
static void
test_connections (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_test_line_free);
  g_autofree char *session = wf_test_line_dup_session (http->server->port, "anna");
  g_autofree char *request = g_strdup_printf (
      "GET /%s/ HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n\r\n", http->amber, session);

  for (guint i = 0; i <= WF_LIMIT_CONNECTIONS_PER_USER; i++)
    {
      WfTestLine *line = wf_test_line_new (http->server->port, "127.0.0.1");
      g_ptr_array_add (lines, line);
      g_assert_true (wf_test_line_shake (line));
      g_assert_true (wf_test_line_say (line, request, strlen (request)));
      g_assert_cmpuint (wf_test_line_hear (line, NULL), ==, 200);
    }
  for (guint i = 0; i < lines->len; i++)
    {
      guint status = wf_test_line_say (lines->pdata[i], request, strlen (request))
                         ? wf_test_line_hear (lines->pdata[i], NULL)
                         : 0;
      g_assert_cmpuint (status, ==, i == 0 ? 0 : 200);
    }
}

/* On one line, or who asks would be counted again and again. */
static guint
count_connections (WfTestLine *line)
{
  static const char request[] = "GET /_wf/health HTTP/1.1\r\nHost: localhost\r\n\r\n";
  g_autofree char *body = NULL;

  g_assert_true (wf_test_line_say (line, request, strlen (request)));
  g_assert_cmpuint (wf_test_line_hear (line, &body), ==, 200);
  return (guint) g_ascii_strtoull (strstr (body, "\"connections\":") + 14, NULL, 10);
}

static gboolean
is_alone (gpointer line)
{
  return count_connections (line) == 1;
}

/* In the middle of a feed, of a request, and between two. */
static void
test_hung_up (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autoptr (WfTestLine) watch = wf_test_line_new (http->server->port, "127.0.0.1");
  g_autofree char *session = wf_test_line_dup_session (http->server->port, "anna");
  g_autofree char *feed = g_strdup_printf (
      "POST /_wf/feed HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\nContent-Length: 2\r\n\r\n{}",
      session);
  static const char *const others[]
      = { "GET / HTTP/1.1\r\nHost: x\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\r\n" };
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_test_line_free);

  for (guint i = 0; i < 9; i++)
    {
      WfTestLine *line = wf_test_line_new (http->server->port, "127.0.0.1");
      const char *text = i % 3 == 0 ? feed : others[i % 3 - 1];
      g_ptr_array_add (lines, line);
      g_assert_true (wf_test_line_shake (line));
      g_assert_true (wf_test_line_say (line, text, strlen (text)));
      if (i % 3 == 0)
        g_assert_cmpuint (wf_test_line_hear_head (line, NULL), ==, 200);
    }
  g_assert_true (wf_test_line_shake (watch));
  g_assert_false (is_alone (watch));
  g_ptr_array_set_size (lines, 0);
  wf_test_until (is_alone, watch, "nobody is kept who has hung up");
}

static void
test_words (void)
{
  static const struct
  {
    const char *method, *path, *headers;
    guint status;
  } table[] = {
    { "GET", "/_wf/health", NULL, 200 },
    { "GET", "/_wf/health/", NULL, 200 },
    { "GET", "/", NULL, 200 },
    { "PUT", "/", NULL, 405 },
    { "POST", "/_wf/health", NULL, 405 },
    { "GET", "/_wf/nothing", NULL, 404 },
    { "GET", "/_all_dbs", NULL, 404 },
    { "GET", "/", WF_PROFILE_HEADER ": 1", 200 },
    { "GET", "/", WF_PROFILE_HEADER ": 9", 400 },
    { "POST", "/_session", "Content-Encoding: gzip", 415 },
  };
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (WfTestAnswer) answer
          = wf_test_http_ask (http, NULL, table[i].method, table[i].path, table[i].headers,
                              g_str_equal (table[i].method, "GET") ? NULL : body);
      g_test_message ("%s %s: %u", table[i].method, table[i].path, answer->status);
      g_assert_cmpuint (answer->status, ==, table[i].status);
      if (answer->status == 405)
        g_assert_cmpstr (soup_message_headers_get_one (answer->headers, "Allow"), ==, "GET");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/limits/documents-of-one-request", test_documents);
  g_test_add_func ("/limits/a-page-is-cut", test_page);
  g_test_add_func ("/limits/connections-of-one-user", test_connections);
  g_test_add_func ("/limits/nobody-is-kept-who-has-hung-up", test_hung_up);
  g_test_add_func ("/limits/paths-methods-profile-encoding", test_words);
  return g_test_run ();
}
