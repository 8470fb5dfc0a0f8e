/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/wfd-engine.h"
#include "server/wfd-push.h"
#include "store/wf-neighbour-table.h"
#include "wire/wf-head.h"

G_BEGIN_DECLS

/* What the exchange with a neighbour writes: operations and the cursor that covers them in one
 * transaction. From the neighbour's own thread; answers come to its thread-default context. */

/* So many operations of one space may lie refused, each way. More of them means that something is
 * wrong there, and the cursor stays. */
#define WFD_NEIGHBOUR_MAX_REFUSED 1000

typedef struct
{
  char *id, *code; /* @code NULL: it is taken now */
} WfdNeighbourVerdict;

/* A page of its history, to be held against what it has signed (wf-neighbour-history.h). */
typedef struct
{
  gint64 begin, end;
  guint8 begin_hash[WF_HASH_SIZE];
  gboolean is_last, has_head;
  GArray *receipts; /* WfReceipt */
  WfHead head;
} WfdNeighbourPage;

void wfd_neighbour_page_free (WfdNeighbourPage *page);

typedef struct
{
  char *neighbour;
  WfNeighbourSpace *space; /* as its cursor shall stand; NULL: nothing of a space */
  gboolean keeps_cursor;   /* only what is left over is written */
  WfdPush *push;           /* from the neighbour, to be taken; or NULL */
  WfdNeighbourPage *page;  /* what it showed of its history with that; or NULL */
  gboolean is_restart; /* it has the new epoch that @space says; read up to @former_seq before */
  gint64 former_seq;
  GArray *verdicts;     /* WfdNeighbourVerdict: the neighbour's, on ours */
  GArray *blobs;        /* WfNeighbourBlob: ours that it may lack */
  GArray *settled;      /* WfNeighbourBlob: no longer left over */
  GArray *tried;        /* WfNeighbourBlob: left over still */
  gboolean has_contact; /* @trouble and the time are written */
  char *trouble;
  /* after the commit */
  guint n_new, n_refused;
  WfVerdict first_refusal;
} WfdDelivery;

WfdDelivery *wfd_delivery_new (const char *neighbour, const WfNeighbourSpace *space);
void wfd_delivery_free (WfdDelivery *delivery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfdDelivery, wfd_delivery_free)
void wfd_delivery_add_verdict (WfdDelivery *delivery, const char *id, const char *code);

/* Takes @delivery. WF_ERROR_PROTOCOL: too much is refused; what counts was taken, and the cursor
 * stays. */
void wfd_engine_deliver_async (WfdEngine *self,
                               WfdDelivery *delivery,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* The same delivery, with what came of it. */
WfdDelivery *wfd_engine_deliver_finish (WfdEngine *self, GAsyncResult *result, GError **error);
/* It came to us. Nobody waits for this; main thread. */
void wfd_engine_note_visit (WfdEngine *self, const char *neighbour, gint64 now_us);

G_END_DECLS
