/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-test-author.h"

#include <string.h>

#include "base/wf-json.h"
#include "lib/wf-gen.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-operation-codec.h"

WfTestAuthor *
wf_test_author_new (WfTestHttp *http, const char *user, const char *role)
{
  WfTestAuthor *self = g_new0 (WfTestAuthor, 1);
  WfUuid person;

  wf_uuid_new (&person, WF_GEN_START_US);
  self->user = user;
  self->key = wf_device_key_new (&person, user, "", WF_GEN_START_US);
  wf_test_server_add_user (http->server, user, self->key, TRUE);
  if (g_strcmp0 (role, "analyst") != 0)
    wf_test_author_set_role (self, http, role, NULL);
  return self;
}

void
wf_test_author_free (WfTestAuthor *self)
{
  wf_device_key_unref (self->key);
  g_free (self);
}

void
wf_test_author_set_role (WfTestAuthor *self, WfTestHttp *http, const char *role, const char *space)
{
  WfTestServer *server = http->server;
  g_autofree char *person = wf_uuid_dup_string (&self->key->person);
  g_autofree char *done = wf_test_server_run (
      server, NULL, "member", role ? "set" : "end", person, "--data", server->data, "--crisis",
      server->crisis, "--key", server->root_key, "--space", space ? space : http->ctl,
      role ? "--role" : NULL, role, NULL);

  g_assert_nonnull (done);
}

void
wf_test_author_add_red (WfTestAuthor *self, WfTestHttp *http, const char *space)
{
  WfTestServer *server = http->server;
  g_autofree char *person = wf_uuid_dup_string (&self->key->person);
  g_autofree char *done = wf_test_server_run (
      server, NULL, "red", "add", person, "--role", "coordinator", "--data", server->data,
      "--crisis", server->crisis, "--key", server->root_key, "--space", space, NULL);

  g_assert_nonnull (done);
}

WfOperation *
wf_test_author_seal_at (
    WfTestAuthor *self, WfDraft *draft, gint64 n, const guint8 *previous, gint64 minute)
{
  g_autoptr (GError) error = NULL;
  WfOperation *operation = wf_operation_seal (
      draft, self->key, n, previous,
      (guint64) ((WF_GEN_START_US + minute * WF_MINUTE_US) / 1000) << 16, NULL, &error);

  g_assert_no_error (error);
  wf_draft_unref (draft);
  return operation;
}

WfOperation *
wf_test_author_seal (WfTestAuthor *self, WfDraft *draft)
{
  WfOperation *operation = wf_test_author_seal_at (self, draft, self->n + 1,
                                                   self->n > 0 ? self->last : NULL, ++self->minute);

  self->n++;
  memcpy (self->last, operation->hash, WF_HASH_SIZE);
  return operation;
}

WfDraft *
wf_test_entry (const char *space, const char *text)
{
  WfUuid ent;

  wf_uuid_new (&ent, WF_GEN_START_US);
  WfDraft *draft = wf_draft_new (space, WF_TYPE_NAME_ENTRY, &ent, WF_OP_SET);
  wf_draft_set_string (draft, "text", text);
  return draft;
}

static char *
dup_code (const char *answer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfJson) json = wf_json_scan (answer, -1, &wf_json_limits_page, &error);
  WfJsonValue result;
  WfJsonIter iter;

  g_assert_no_error (error);
  wf_json_iter_init (&iter, wf_json_root (json));
  g_assert_true (wf_json_iter_next (&iter, NULL, &result));
  const char *code = wf_json_member_string (result, "error");
  g_assert_true (code || wf_json_member_boolean (result, "ok", FALSE));
  return g_strdup (code ? code : "ok");
}

char *
wf_test_push_text (WfTestHttp *http, const char *user, const char *space, const char *text)
{
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_docs", space);
  g_autofree char *body = g_strdup_printf ("{\"new_edits\":false,\"docs\":[%s]}", text);
  g_autofree char *answer = NULL;
  guint status = wf_test_http_status (http, user, "POST", path, body, &answer);

  return status == 201 ? dup_code (answer) : g_strdup_printf ("%u", status);
}

char *
wf_test_push (WfTestHttp *http, const char *user, const char *space, const WfOperation *operation)
{
  g_autoptr (GString) document = g_string_new (NULL);

  wf_operation_append_document (operation, document);
  return wf_test_push_text (http, user, space, document->str);
}
