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
  char *user;                       /* NULL: nobody signed in */
  gboolean has_unknown_certificate; /* good, but nobody's here */
  gboolean has_unknown_key;         /* no neighbour's, and no authority is asked here */
  gboolean is_from_proxy;           /* the front proxy: it may say who asks */
  char *space;                      /* from the path, or NULL */
  char *name;                       /* "{name}" of the path, or NULL */
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
void wfd_request_answer_as (WfdRequest *request, guint status, const char *type, GBytes *body);
/* @text: JSON; consumed. */
void wfd_request_answer_take (WfdRequest *request, guint status, char *text);
/* Headers only, as for a body of @length (HEAD). */
void wfd_request_answer_empty (WfdRequest *request, guint status, const char *type, goffset length);
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
  WFD_ACCESS_USER,    /* signed in; the handler looks at what is theirs */
  WFD_ACCESS_MONITOR, /* the one account that may see figures of the server: else 404 */
  WFD_ACCESS_READER,  /* signed in, and the space is theirs: else 404, as if it did not exist */
} WfdAccess;

/* One row of the route table. The tests walk it too, and openapi.json is held against it. */
struct _WfdRoute
{
  const char *method;
  const char *path; /* "{space}" and "{name}" stand for one part */
  WfdAccess access; /* of a path without a space: the header Watchfloor-Space names it */
  gsize body_limit; /* 0: a body is not asked for */
  WfdHandler handler;
  guint statuses[10]; /* that the handler answers */
};

extern const WfdRoute wfd_routes[];
extern const guint wfd_n_routes;

/* Every status (guint) that this row answers, with those that are answered for it; ascending. */
GArray *wfd_route_list_statuses (const WfdRoute *route);
/* The row for a method and path. NULL with @allow unset: no such path; with @allow: other methods
 * only (free it). */
const WfdRoute *
wfd_route_find (const char *method, const char *path, char **space, char **name, char **allow);

/* What somebody who is not signed in is told; NULL for who is. */
const char *wfd_request_get_sign_in_reason (const WfdRequest *request);
/* The account that the front proxy names (wfd-proxy.c) becomes the user. FALSE after the request
 * was refused: from anybody else, twice, beside another sign-in, of no account. */
gboolean wfd_request_take_proxy_account (WfdRequest *request);
/* The cookie of a session, or NULL; free with g_free (). */
char *wfd_request_dup_cookie (WfdRequest *request);
/* Finds out who asks, from client certificate, cookie or Basic; pauses for a password check. */
void wfd_request_identify (WfdRequest *request);
/* The headers are judged: who, may they, how much. */
void wfd_request_admit (WfdRequest *request);
/* Answers with what @read makes of the request's space; takes @query. */
void wfd_request_query (WfdRequest *request,
                        WfdQueryFunc read,
                        gpointer query,
                        GDestroyNotify free_query);
/* A number of the query: @fallback where there is none, else brought into the bounds. */
gint64 wfd_request_get_number (
    WfdRequest *request, const char *name, gint64 fallback, gint64 least, gint64 most);
/* Milliseconds between two empty lines of a stream. */
guint wfd_request_get_heartbeat (WfdRequest *request);
/* Moves the body out. */
GBytes *wfd_request_take_body (WfdRequest *request);

G_END_DECLS
