/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-test-http.h"

#include <string.h>

#include "lib/wf-gen.h"

static gint64 last_n;
static guint8 last_hash[WF_HASH_SIZE];

/* Another crisis in the same server; the first one stays the fixture's. */
static char *
add_other_crisis (WfTestServer *server)
{
  g_autofree char *first = g_steal_pointer (&server->crisis);
  g_autofree char *other = NULL;
  WfUuid crisis;

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  other = g_steal_pointer (&server->crisis);
  server->crisis = g_steal_pointer (&first);
  g_assert_true (wf_uuid_parse (other, &crisis));
  return wf_space_dup_name (WF_REALM_REAL, &crisis, "amber");
}

WfTestHttp *
wf_test_http_new (void)
{
  return wf_test_http_new_with (NULL);
}

WfTestHttp *
wf_test_http_new_with (const char *monitor)
{
  WfTestHttp *self = g_new0 (WfTestHttp, 1);
  g_autofree char *ca = wf_test_tls_path ("ca.pem");
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (ca, &error);
  WfUuid person, crisis;

  g_assert_no_error (error);
  last_n = 0;
  wf_uuid_new (&person, WF_GEN_START_US);
  self->key = wf_device_key_new (&person, "FI", "", WF_GEN_START_US);
  self->server = wf_test_server_new ();
  wf_test_server_add_crisis (self->server, WF_REALM_REAL);
  wf_test_server_add_user (self->server, "anna", self->key, TRUE);
  wf_test_server_add_user (self->server, "stranger", NULL, FALSE);
  wf_test_server_add_user (self->server, "monitor", NULL, FALSE);
  self->other = add_other_crisis (self->server);
  self->server->monitor = monitor;
  g_assert_true (wf_uuid_parse (self->server->crisis, &crisis));
  self->ctl = wf_space_dup_name (WF_REALM_REAL, &crisis, "ctl");
  self->amber = wf_space_dup_name (WF_REALM_REAL, &crisis, "amber");
  self->session = soup_session_new ();
  soup_session_set_tls_database (self->session, database);
  wf_test_server_start (self->server, "server");
  return self;
}

void
wf_test_http_free (WfTestHttp *self)
{
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  if (self->server->process)
    g_assert_cmpint (wf_test_server_stop (self->server), ==, 0);
  wf_test_server_free (self->server);
  wf_device_key_unref (self->key);
  g_free (self->ctl);
  g_free (self->amber);
  g_free (self->other);
  g_free (self);
}

void
wf_test_answer_free (WfTestAnswer *answer)
{
  g_bytes_unref (answer->body);
  soup_message_headers_unref (answer->headers);
  g_free (answer);
}

char *
wf_test_answer_dup_text (const WfTestAnswer *answer)
{
  return g_strndup (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body));
}

SoupMessage *
wf_test_http_message (WfTestHttp *self, const char *user, const char *method, const char *path)
{
  g_autofree char *uri = g_strconcat (self->server->url, path, NULL);
  SoupMessage *message = soup_message_new (method, uri);

  g_assert_nonnull (message);
  /* Not told that it may be said twice, libsoup makes a new connection for each POST. */
  soup_message_add_flags (message, SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE | SOUP_MESSAGE_IDEMPOTENT);
  if (self->certificate)
    soup_message_set_tls_client_certificate (message, self->certificate);
  if (user)
    {
      g_autofree char *pair = g_strconcat (user, ":", WF_TEST_PASSWORD, NULL);
      g_autofree char *coded = g_base64_encode ((guchar *) pair, strlen (pair));
      g_autofree char *line = g_strconcat ("Basic ", coded, NULL);
      soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                                   line);
    }
  return message;
}

static void
add_headers (SoupMessage *message, const char *headers)
{
  g_auto (GStrv) lines = g_strsplit (headers, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) pair = g_strsplit (lines[i], ": ", 2);
      if (pair[0] && pair[1])
        soup_message_headers_replace (soup_message_get_request_headers (message), pair[0], pair[1]);
    }
}

WfTestAnswer *
wf_test_http_ask (WfTestHttp *self,
                  const char *user,
                  const char *method,
                  const char *path,
                  const char *headers,
                  GBytes *body)
{
  g_autoptr (SoupMessage) message = wf_test_http_message (self, user, method, path);
  g_autoptr (GError) error = NULL;
  WfTestAnswer *answer = g_new0 (WfTestAnswer, 1);

  if (headers)
    add_headers (message, headers);
  if (body)
    soup_message_set_request_body_from_bytes (message, "application/json", body);
  answer->body = soup_session_send_and_read (self->session, message, NULL, &error);
  g_assert_no_error (error);
  answer->status = soup_message_get_status (message);
  answer->headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  return answer;
}

guint
wf_test_http_status (WfTestHttp *self,
                     const char *user,
                     const char *method,
                     const char *path,
                     const char *body,
                     char **text)
{
  g_autoptr (GBytes) bytes = body ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr (WfTestAnswer) answer = wf_test_http_ask (self, user, method, path, NULL, bytes);

  if (text)
    *text = wf_test_answer_dup_text (answer);
  return answer->status;
}

char *
wf_test_http_dup_push (WfTestHttp *self, guint n, GPtrArray *ids)
{
  GString *push = g_string_new ("{\"new_edits\":false,\"docs\":[");

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WfDraft) draft = NULL;
      g_autoptr (WfOperation) operation = NULL;
      g_autoptr (GError) error = NULL;
      WfUuid ent;
      wf_uuid_new (&ent, WF_GEN_START_US);
      draft = wf_draft_new (self->amber, "incident", &ent, WF_OP_SET);
      wf_draft_set_string (draft, "title", "Cable");
      last_n++;
      operation = wf_operation_seal (draft, self->key, last_n, last_n > 1 ? last_hash : NULL,
                                     ((guint64) (WF_GEN_START_US / 1000) + (guint64) last_n) << 16,
                                     NULL, &error);
      g_assert_no_error (error);
      memcpy (last_hash, operation->hash, WF_HASH_SIZE);
      if (i > 0)
        g_string_append_c (push, ',');
      wf_operation_append_document (operation, push);
      if (ids)
        {
          char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
          wf_operation_id_format (&operation->id, id);
          g_ptr_array_add (ids, g_strdup (id));
        }
    }
  g_string_append (push, "]}");
  return g_string_free (push, FALSE);
}
