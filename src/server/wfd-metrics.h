/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Counters for whoever watches the server (GET /_wf/metrics, Prometheus text). Nothing in them
 * tells of a crisis, a space or a person. Any thread. */
typedef enum
{
  WFD_COUNT_ANSWERED_OK,      /* 2xx, 3xx */
  WFD_COUNT_ANSWERED_REFUSED, /* 4xx */
  WFD_COUNT_ANSWERED_FAILED,  /* 5xx */
  WFD_COUNT_SIGN_INS,
  WFD_COUNT_SIGN_INS_REFUSED,
  WFD_COUNT_CONNECTIONS_CUT, /* too slow, too many, or gone */
  WFD_COUNT_STORED,          /* operations */
  WFD_COUNT_REFUSED,
  WFD_COUNT_BLOB_BYTES,
  WFD_N_COUNTS
} WfdCount;

typedef enum
{
  WFD_TIME_COMMIT,  /* one group: statements and fsync */
  WFD_TIME_REQUEST, /* headers there to answer begun; readers that wait are left out */
  WFD_N_TIMES
} WfdTime;

void wfd_metrics_count (WfdCount what, guint64 n);
void wfd_metrics_time (WfdTime what, gint64 microseconds);

/* Of one neighbour (wfd-neighbours.h), under the name that the administrator gave it. */
typedef struct
{
  char *name;
  gboolean is_connected;
  gint64 contact_us;           /* wall clock; 0: not since the start */
  gint64 n_unread, n_unsent;   /* operations */
  gint64 n_alarms, n_restarts; /* wf-neighbour-history.h */
} WfdNeighbourGauge;

/* What only others know at the moment. */
typedef struct
{
  gboolean is_healthy;
  guint n_connections, n_waiting;
  gsize body_memory;
  GArray *neighbours; /* WfdNeighbourGauge */
} WfdGauges;

/* The text; free with g_free (). */
char *wfd_metrics_dup_text (const WfdGauges *gauges);

G_END_DECLS
