/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/wf-transport.h"

G_BEGIN_DECLS

/* A server of one crisis in memory, behind a network that loses, repeats, delays and spoils what
 * goes over it: for tests of the exchange by the hundred, without sockets and processes. It gives
 * numbers and receipts as watchfloord does, judges hash and form and keeps what is redacted without
 * its body, but knows no membership. Main thread. */
typedef struct _WfFakeServer WfFakeServer;

WfFakeServer *wf_fake_server_new (void);
void wf_fake_server_free (WfFakeServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfFakeServer, wf_fake_server_free)

guint wf_fake_server_count (WfFakeServer *self, const char *space);
gboolean wf_fake_server_has (WfFakeServer *self, const char *space, const char *id);
/* Ids of a space up to number @seq, as in an answer. */
const char *wf_fake_server_get_id (WfFakeServer *self, const char *space, guint seq);
/* Forgets all but the first @n of a space. As if its file had been copied back: the epoch stays. */
void wf_fake_server_forget (WfFakeServer *self, const char *space, guint n);
void wf_fake_server_new_epoch (WfFakeServer *self);
/* Keeps an operation without its body from now on, as one that took it so, until a whole copy
 * comes. */
void wf_fake_server_strip (WfFakeServer *self, const char *space, guint seq);
/* What it keeps so; how often a whole copy of this one came after the first. */
guint wf_fake_server_count_stripped (WfFakeServer *self, const char *space);
guint wf_fake_server_count_again (WfFakeServer *self, const char *space, guint seq);
/* As one that does not know yet that their authors may ask. */
void wf_fake_server_refuse_redactions (WfFakeServer *self, gboolean refuse);

/* What may happen to a request, in thousandths. */
typedef struct
{
  guint lose_request; /* it never arrives */
  guint lose_answer;  /* it was carried out, and nobody hears of it */
  guint twice;        /* carried out twice */
  guint busy;         /* 429, 5xx */
  guint signed_out;   /* 401 */
  guint too_large;    /* 413 of a push */
  guint garbage;      /* 200 with somebody else's page */
  guint cut;          /* the answer ends in the middle */
  guint spoil;        /* a byte of a document or of a result was changed */
  guint damaged_seq;  /* not by chance: what every space gives under this number; 0: none */
  guint stripped_seq; /* the same, without its body; not of `ctl` */
  guint max_delay_ms; /* each way; what was sent later may arrive earlier */
} WfFakeNetwork;

extern const WfFakeNetwork wf_fake_network_good, wf_fake_network_bad;

/* Another road to the server. @network may be changed at any time; borrowed, as @rand. */
WfTransport *
wf_fake_transport_new (WfFakeServer *server, const WfFakeNetwork *network, GRand *rand);

G_END_DECLS
