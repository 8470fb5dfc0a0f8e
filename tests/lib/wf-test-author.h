/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/wf-test-http.h"
#include "model/wf-draft.h"
#include "model/wf-operation.h"

G_BEGIN_DECLS

/* Somebody who writes operations by hand and pushes them over HTTP, without our store between: so
 * it can say what no client of ours would. */
typedef struct
{
  const char *user; /* static */
  WfDeviceKey *key;
  gint64 n, minute; /* of the last operation */
  guint8 last[WF_HASH_SIZE];
} WfTestAuthor;

/* A user of the crisis with that role, NULL: certified and no member (any more). Run while the
 * server stands still. */
WfTestAuthor *wf_test_author_new (WfTestHttp *http, const char *user, const char *role);
void wf_test_author_free (WfTestAuthor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTestAuthor, wf_test_author_free)
/* "watchfloord member set|end" with the root key. @role NULL ends it. @space: a red one, or NULL.
 */
void
wf_test_author_set_role (WfTestAuthor *self, WfTestHttp *http, const char *role, const char *space);

/* "watchfloord red add": a red space with this author as its first member, a coordinator there. */
void wf_test_author_add_red (WfTestAuthor *self, WfTestHttp *http, const char *space);

/* The next of the author's chain; takes @draft. The chains of several spaces are not told apart. */
WfOperation *wf_test_author_seal (WfTestAuthor *self, WfDraft *draft);
/* Number and predecessor as wanted; the chain is left as it was. */
WfOperation *wf_test_author_seal_at (
    WfTestAuthor *self, WfDraft *draft, gint64 n, const guint8 *previous, gint64 minute);
/* An entry of @space that says @text. */
WfDraft *wf_test_entry (const char *space, const char *text);

/* The verdict's code: "ok", "forked" …; the status where the request itself was refused: "404".
 * Free with g_free (). */
char *
wf_test_push (WfTestHttp *http, const char *user, const char *space, const WfOperation *operation);
char *wf_test_push_text (WfTestHttp *http, const char *user, const char *space, const char *text);

G_END_DECLS
