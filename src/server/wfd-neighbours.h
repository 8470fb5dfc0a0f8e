/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/wfd-engine.h"
#include "server/wfd-metrics.h"

G_BEGIN_DECLS

/* All neighbours of a running server: starts and ends the exchange with each as the list in the
 * data says (a command of another process changes it), and wakes them when something is new here.
 * Main thread. */
typedef struct _WfdNeighbours WfdNeighbours;

/* @own: the server's certificate with its key, which it shows as a client, too. */
WfdNeighbours *wfd_neighbours_new (WfdEngine *engine, GTlsCertificate *own);
/* Ends all of them. Blocking, but for no longer than a commit takes. */
void wfd_neighbours_free (WfdNeighbours *self);
/* @user (WF_NEIGHBOUR_PREFIX and a name) has come to us. */
void wfd_neighbours_visited (WfdNeighbours *self, const char *user);
/* One line of figures for each that is gone to; free with g_array_unref (). */
GArray *wfd_neighbours_dup_gauges (WfdNeighbours *self);

G_END_DECLS
