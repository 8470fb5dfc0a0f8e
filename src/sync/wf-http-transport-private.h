/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "sync/wf-http-transport.h"

G_BEGIN_DECLS

struct _WfHttpTransport
{
  GObject parent_instance;

  SoupSession *session;
  char *url, *host, *ca_file, *certificate_file;
  gboolean has_files;           /* both were read */
  GTlsCertificate *certificate; /* of this computer, or NULL */
  char **pins;                  /* of the server's key; NULL: authorities decide */
  char *basic;                  /* the line of authorisation for a foreign peer, or NULL */
  gsize n_held;                 /* bytes of all answers that are being read */
};

/* One request on its way, and its answer as it comes; data of its GTask, which it ends. */
typedef struct
{
  WfHttpTransport *transport;
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *body;
  guint8 *chunk;
  gsize cap, n_held;
  gsize announced; /* length of the body; 0: unknown */
  WfTransportHeard
      heard; /* a stream: its lines go there, @body is the line that is not whole yet */
  gpointer heard_data;
  gboolean is_blob, is_session;
  gboolean is_question;     /* each status has its error */
  char *certificate_reason; /* set when the certificate, or its protocol, was refused */
  gboolean is_certificate_wanted;
  GCancellable *cancellable; /* follows the task's, and the watchdog's */
  gboolean is_reader;        /* hears from the server now and then */
  gboolean is_too_slow;      /* the watchdog said so */
  GSource *watchdog;
  gint64 began, last_heard; /* monotonic */
} WfHttpExchange;

/* Bytes of an answer that says no more than how it is. */
#define WF_HTTP_MAX_WORDS (64 * 1024)

/* wf-http-exchange.c */
/* @cap: largest answer, unpacked. NULL after the task has failed. */
WfHttpExchange *wf_http_exchange_new (
    WfHttpTransport *self, GTask *task, const char *method, const char *path, gsize cap);
/* Takes @task, which returns a WfReply. */
void wf_http_exchange_send (WfHttpTransport *self, GTask *task);

/* wf-http-certificate.c */
/* Reads the authority's file and the certificate of this computer, once and not in the main thread;
 * then @done with @task. What cannot be used fails the task. */
void wf_http_transport_read_files (WfHttpTransport *self, GTask *task, void (*done) (GTask *task));
/* Never accepts what did not verify; only remembers why. */
void wf_http_exchange_watch_certificate (WfHttpExchange *exchange, GTask *task);
/* What to say of @error, a failure of TLS; NULL: it was not about a certificate. */
const char *
wf_http_exchange_get_certificate_reason (const WfHttpExchange *exchange, const GError *error);

/* wf-http-words.c */
/* A page for people where a server's answer was to be: a portal of the network, a proxy. */
gboolean wf_http_exchange_is_page (const WfHttpExchange *exchange);
/* What to say of an answer without a reason of our server's. */
char *wf_http_exchange_dup_words (const WfHttpExchange *exchange);
/* What to say of a road that leads nowhere: what happened, where, what to look at. */
char *wf_http_exchange_dup_no_road (const WfHttpExchange *exchange, const GError *error);

G_END_DECLS
