/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/wfd-engine-neighbour.h"
#include "server/wfd-neighbour.h"
#include "sync/wf-transport.h"

G_BEGIN_DECLS

/* One shared space in the thread. Only @space is seen from elsewhere, under the lock. */
typedef struct
{
  WfNeighbourSpace *space;
  gint64 retry_seq;     /* our own number when what was refused was last offered again */
  gint64 retry_ctl_seq; /* and that of `ctl` */
  gint64 retry_us;      /* monotonic; 0: not since the connection */
  WfHead head;          /* the last that it showed, since the start */
  gboolean is_unproved; /* the next page is held against what was signed even when nothing is new */
} WfdNeighbourLink;

struct _WfdNeighbour
{
  WfdEngine *engine;
  WfNeighbour *setup;
  char *user; /* as which it would ask us: what it may not read is not offered */
  GTlsCertificate *own;
  GThread *thread;
  GMainContext *context;
  GCancellable *cancellable;  /* the thread's own */
  gint is_stopping, is_woken; /* atomic */

  GMutex lock;
  GPtrArray *links; /* WfdNeighbourLink */
  gboolean is_connected;
  gint64 contact_us;

  /* the thread's */
  WfDb *db;
  WfTransport *transport;
  gboolean has_feed;   /* the neighbour tells when it has grown */
  gboolean has_heard;  /* it has */
  gboolean is_reading; /* the stream of its heads stands */
  GCancellable *reading;
  GError *broken;    /* why it does not */
  guint n_settled;   /* attachments since the last look */
  gint64 look_us;    /* how long until the next look at what is left over */
  char *told;        /* trouble that was last written down; NULL: nothing was */
  gint64 written_us; /* monotonic: when contact or trouble was */
};

/* wfd-neighbour-run.c */
gpointer wfd_neighbour_run (gpointer neighbour);
/* Any thread. */
gint64 wfd_neighbour_get_own_seq (WfdNeighbour *self, const char *space);
/* Runs the thread's own main loop until *@result is there, and takes it. */
void wfd_neighbour_took (GObject *source, GAsyncResult *result, gpointer place);
WfReply *wfd_neighbour_reply (WfdNeighbour *self, GAsyncResult **result, GError **error);
/* Takes @delivery and writes it; the link's space is what it says afterwards, unless the cursor was
 * to be kept. */
gboolean wfd_neighbour_deliver (WfdNeighbour *self,
                                WfdNeighbourLink *link,
                                WfdDelivery *delivery,
                                GError **error);
void wfd_neighbour_wait_for (WfdNeighbour *self, GAsyncResult **result);
gboolean wfd_neighbour_is_stopping (WfdNeighbour *self);

/* wfd-neighbour-pull.c: what is new there. Each FALSE with @error when the connection is of no use;
 * what is wrong with one space alone stands in its trouble. */
gboolean wfd_neighbour_pull (WfdNeighbour *self, WfdNeighbourLink *link, GError **error);
gboolean wfd_neighbour_pull_refused (WfdNeighbour *self, WfdNeighbourLink *link, GError **error);
/* The neighbour has another history than the one that was read: everything again, both ways. */
gboolean wfd_neighbour_begin_again (WfdNeighbour *self,
                                    WfdNeighbourLink *link,
                                    const char *epoch,
                                    GError **error);

/* wfd-neighbour-push.c: what is new here. */
gboolean wfd_neighbour_push (WfdNeighbour *self, WfdNeighbourLink *link, GError **error);
gboolean wfd_neighbour_push_refused (WfdNeighbour *self, WfdNeighbourLink *link, GError **error);

/* wfd-neighbour-blob.c: attachments that one side lacks. */
gboolean wfd_neighbour_move_blobs (WfdNeighbour *self, WfdNeighbourLink *link, GError **error);

G_END_DECLS
