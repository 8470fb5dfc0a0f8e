/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "server/wfd-server.h"

G_BEGIN_DECLS

/* One request between its headers and its answer. Made when the headers are there, freed when
 * libsoup has finished with the message. Main thread. A handler answers at once, or pauses the
 * message and answers later. */
typedef struct _WfdRoute WfdRoute;

typedef struct
{
  WfdServer *server;
  SoupServerMessage *message;
  const WfdRoute *route;
  char *user;  /* NULL: nobody signed in */
  char *space; /* from the path, or NULL */
  char *name;  /* last part of the path of `_local`, or NULL */
  GHashTable *query;
  GByteArray *body;
  gsize body_seen;   /* bytes that came, kept or not */
  gsize body_memory; /* of the server's allowance */
  gsize body_limit;
  gboolean is_answered;
  gboolean is_gone; /* libsoup has finished with it: an answer is of no use any more */
  gboolean is_paused;
  gint ref_count;
  gint64 began; /* monotonic */
} WfdRequest;

WfdRequest *wfd_request_new (WfdServer *server, SoupServerMessage *message, GHashTable *query);
WfdRequest *wfd_request_ref (WfdRequest *request);
void wfd_request_unref (WfdRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfdRequest, wfd_request_unref)

void wfd_request_pause (WfdRequest *request);
void wfd_request_unpause (WfdRequest *request);
void wfd_request_answer (WfdRequest *request, guint status, GBytes *json);
/* @text: JSON; consumed. */
void wfd_request_answer_take (WfdRequest *request, guint status, char *text);
void wfd_request_refuse (WfdRequest *request, guint status, const char *code, const char *reason);
/* A WF_ERROR as the status that fits it. */
void wfd_request_fail (WfdRequest *request, const GError *error);
/* Refuses and lets the rest of the body go by unread. */
void
wfd_request_refuse_early (WfdRequest *request, guint status, const char *code, const char *reason);

typedef void (*WfdHandler) (WfdRequest *request);

typedef enum
{
  WFD_ACCESS_ANYBODY, /* no sign-in */
  WFD_ACCESS_READER,  /* signed in, and the space is theirs: else 404, as if it did not exist */
} WfdAccess;

/* One row of the route table: the tests walk it too. */
struct _WfdRoute
{
  const char *method;
  const char *path; /* "{space}" and "{name}" stand for one part */
  WfdAccess access;
  WfdHandler handler;
};

extern const WfdRoute wfd_routes[];
extern const guint wfd_n_routes;

/* The row for a method and path. NULL with @allow unset: no such path; with @allow: other methods
 * only (free it). */
const WfdRoute *
wfd_route_find (const char *method, const char *path, char **space, char **name, char **allow);

/* Handlers of the other files. */
void wfd_handle_changes (WfdRequest *request);
void wfd_handle_session_post (WfdRequest *request);
void wfd_handle_session_get (WfdRequest *request);
void wfd_handle_session_delete (WfdRequest *request);
/* Finds out who asks, from cookie or Basic; pauses for a password check. */
void wfd_request_identify (WfdRequest *request);
/* The headers are judged: who, may they, how much. */
void wfd_request_admit (WfdRequest *request);
/* Moves the body out. */
GBytes *wfd_request_take_body (WfdRequest *request);

G_END_DECLS
