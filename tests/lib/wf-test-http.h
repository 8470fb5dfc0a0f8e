/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "base/wf-keyring.h"
#include "lib/wf-test-server.h"

G_BEGIN_DECLS

/* A server that runs, with one crisis, and somebody who speaks HTTP to it without being our client.
 * Users, all with WF_TEST_PASSWORD: "anna" (member, her device is certified), "stranger" (of no
 * crisis), "monitor" (of no crisis). */
typedef struct
{
  WfTestServer *server;
  SoupSession *session;
  char *ctl, *amber;            /* spaces */
  char *other;                  /* the amber space of a crisis that anna is not in */
  WfDeviceKey *key;             /* anna's */
  GTlsCertificate *certificate; /* that every message shows, or NULL; borrowed */
} WfTestHttp;

WfTestHttp *wf_test_http_new (void);
/* @monitor: who may see the figures. */
WfTestHttp *wf_test_http_new_with (const char *monitor);
/* Stops the server; fails the test when it did not end well. */
void wf_test_http_free (WfTestHttp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTestHttp, wf_test_http_free)

typedef struct
{
  guint status;
  GBytes *body;
  SoupMessageHeaders *headers;
} WfTestAnswer;

void wf_test_answer_free (WfTestAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTestAnswer, wf_test_answer_free)
/* The body as text; free with g_free (). */
char *wf_test_answer_dup_text (const WfTestAnswer *answer);

/* @user NULL: nobody. @headers: "Name: value", one a line, or NULL. @body may be NULL. */
WfTestAnswer *wf_test_http_ask (WfTestHttp *self,
                                const char *user,
                                const char *method,
                                const char *path,
                                const char *headers,
                                GBytes *body);
/* The same for who only wants the status, and perhaps the text. */
guint wf_test_http_status (WfTestHttp *self,
                           const char *user,
                           const char *method,
                           const char *path,
                           const char *body,
                           char **text);
/* A message that is not sent yet, with @user's Basic line. */
SoupMessage *
wf_test_http_message (WfTestHttp *self, const char *user, const char *method, const char *path);
/* {"new_edits":false,"docs":[…]} of @n operations of anna's, numbered on from the last call. @ids:
 * their ids are added, or NULL. */
char *wf_test_http_dup_push (WfTestHttp *self, guint n, GPtrArray *ids);

G_END_DECLS
