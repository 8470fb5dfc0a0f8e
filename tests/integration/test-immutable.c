/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was taken in is never changed and never goes: by no method on no path of the server, and by
 * no statement on its file (log.md §14 S7). */
#include <sqlite3.h>
#include <string.h>

#include "lib/wf-test-http.h"

#define N_OPERATIONS 3

typedef struct
{
  WfTestHttp *http;
  GPtrArray *ids;
  char *document; /* of the first, as it was pushed */
} Fixture;

static char *
dup_page (Fixture *self)
{
  g_autofree char *path = g_strdup_printf ("/%s/_changes?include_docs=true", self->http->amber);
  char *page;
  g_assert_cmpuint (wf_test_http_status (self->http, "anna", "GET", path, NULL, &page), ==, 200);
  return page;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->http = wf_test_http_new ();
  self->ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *body = wf_test_http_dup_push (self->http, N_OPERATIONS, self->ids);
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_docs", self->http->amber);
  g_assert_cmpuint (wf_test_http_status (self->http, "anna", "POST", path, body, NULL), ==, 201);
  const char *first = strstr (body, "\"docs\":[") + 8;
  const char *second = strstr (first, ",{\"_id\"");
  self->document = g_strndup (first, (gsize) (second - first));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  wf_test_http_free (self->http);
  g_ptr_array_unref (self->ids);
  g_free (self->document);
}

/* The document as somebody would like it to be. */
static GPtrArray *
make_bodies (Fixture *self)
{
  GPtrArray *bodies = g_ptr_array_new_with_free_func (g_free);
  const char *id = self->ids->pdata[0];
  g_autofree char *changed = g_strdup (self->document);
  char *title = strstr (changed, "title");
  g_assert_nonnull (title);
  title[0] = 'T';
  g_autofree char *deleted
      = g_strdup_printf ("{\"_id\":\"%s\",\"_rev\":\"1-%s\",\"_deleted\":true}", id, id + 17);
  const char *const documents[] = { changed, deleted };
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_ptr_array_add (bodies, g_strdup (documents[i]));
      g_ptr_array_add (bodies,
                       g_strdup_printf ("{\"new_edits\":false,\"docs\":[%s]}", documents[i]));
      g_ptr_array_add (bodies, g_strdup_printf ("{\"docs\":[%s]}", documents[i]));
    }
  g_ptr_array_add (bodies, g_strdup_printf ("{\"%s\":[\"1-%s\"]}", id, id + 17));
  g_ptr_array_add (bodies, g_strdup ("{}"));
  return bodies;
}

static void
test_every_path (Fixture *self, gconstpointer data)
{
  static const char *const methods[]
      = { "PUT", "POST", "DELETE", "PATCH", "COPY", "MOVE", "MKCOL", "PROPPATCH" };
  /* $: the space, #: an operation. */
  static const char *const paths[] = {
    "/$",
    "/$/#",
    "/$/#?rev=1-0",
    "/$/_bulk_docs",
    "/$/_local/#",
    "/$/_design/#",
    "/$/_purge",
    "/$/_compact",
    "/$/_all_docs",
    "/$/_changes",
    "/$/_revs_diff",
    "/$/_bulk_get",
    "/$/_security",
    "/$/_revs_limit",
    "/_replicate",
    "/_wf/have",
    "/_wf/snapshot/$",
    "/_wf/feed",
    "/$/_ensure_full_commit",
  };
  g_autofree char *before = dup_page (self);
  g_autoptr (GPtrArray) bodies = make_bodies (self);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_auto (GStrv) spaces = g_strsplit (paths[i], "$", 2);
      g_autofree char *with_space = g_strjoinv (self->http->amber, spaces);
      g_auto (GStrv) ids = g_strsplit (with_space, "#", 2);
      g_autofree char *path = g_strjoinv (self->ids->pdata[0], ids);
      const gboolean streams = strstr (path, "feed") != NULL;
      for (guint j = 0; j < G_N_ELEMENTS (methods); j++)
        for (guint k = 0; k < bodies->len && !(streams && g_str_equal (methods[j], "POST")); k++)
          wf_test_http_status (self->http, "anna", methods[j], path, bodies->pdata[k], NULL);
      g_autofree char *after = dup_page (self);
      g_assert_cmpstr (before, ==, after);
    }
}

static void
test_sql (Fixture *self, gconstpointer data)
{
  static const char *const statements[] = {
    "DELETE FROM feed",
    "UPDATE feed SET document = replace (document, 'title', 'TITLE')",
    "UPDATE feed SET head = ''",
    "UPDATE feed SET hash = zeroblob (32)",
    "UPDATE feed SET rh = zeroblob (32)",
    "UPDATE feed SET id = hash",
    "UPDATE feed SET at = at + 1",
    "UPDATE feed SET time = 0",
    "UPDATE feed SET ctl = 99",
    /* Only the body may go, and nothing with it. */
    "UPDATE feed SET rh = zeroblob (32),"
    " document = substr (document, 1, instr (document, ',\"b\":') - 1) || '}'",
    "UPDATE OR REPLACE feed SET at = 1",
    /* This connection asks for no recursive triggers: what is replaced is not seen as deleted. */
    "INSERT OR REPLACE INTO feed SELECT * FROM feed",
    "REPLACE INTO feed (at, id, hash, time, rh, head, document, ctl)"
    " SELECT at, zeroblob (24), hash, time, rh, head, document, ctl FROM feed",
    "REPLACE INTO feed (at, id, hash, time, rh, head, document, ctl)"
    " SELECT at + 1000, id, hash, time, rh, head, document, ctl FROM feed",
  };
  g_autofree char *file = g_build_filename (self->http->server->data, "watchfloord.db", NULL);
  g_autofree char *before = dup_page (self);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (file, &db), ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      const int code = sqlite3_exec (db, statements[i], NULL, NULL, NULL);
      g_test_message ("%s: %s", statements[i], sqlite3_errmsg (db));
      g_assert_cmpint (code, ==, SQLITE_CONSTRAINT);
    }
  sqlite3_close (db);
  g_autofree char *after = dup_page (self);
  g_assert_cmpstr (before, ==, after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add ("/immutable/every-method-on-every-path", Fixture, NULL, set_up, test_every_path,
              tear_down);
  g_test_add ("/immutable/direct-sql", Fixture, NULL, set_up, test_sql, tear_down);
  return g_test_run ();
}
