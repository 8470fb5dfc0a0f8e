/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/wfd-engine.h"
#include "store/wf-neighbour-table.h"

G_BEGIN_DECLS

/* The exchange with one neighbour that has an address, in a thread of its own: it reads what is new
 * there and offers what is new here, space by space and `ctl` first, then waits for either side to
 * grow. A neighbour is a carrier that nobody trusts: what it sends is taken by the rule for every
 * push, and nothing of what it says about itself is believed but how far it is. What fails is tried
 * again after a while. Called from the main thread. */
typedef struct _WfdNeighbour WfdNeighbour;

/* @own: certificate and private key that we show. */
WfdNeighbour *
wfd_neighbour_start (WfdEngine *engine, const WfNeighbour *neighbour, GTlsCertificate *own);
/* Something is new here. */
void wfd_neighbour_wake (WfdNeighbour *self);
/* Asks it to end; wfd_neighbour_free () waits until it has. */
void wfd_neighbour_stop (WfdNeighbour *self);
void wfd_neighbour_free (WfdNeighbour *self);

typedef struct
{
  char *name;
  gboolean is_connected;
  gint64 contact_us;           /* wall clock; 0: not since the start */
  gint64 n_unread, n_unsent;   /* operations */
  gint64 n_alarms, n_restarts; /* wf-neighbour-history.h */
} WfdNeighbourState;

/* Free @name. */
void wfd_neighbour_get_state (WfdNeighbour *self, WfdNeighbourState *state);
const WfNeighbour *wfd_neighbour_get_setup (WfdNeighbour *self);

G_END_DECLS
