/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-db.h"
#include "wire/wf-bundle.h"

G_BEGIN_DECLS

/* What this store remembers of bundles: those it wrote, what came back of them, and those it read.
 * Running numbers, "since the last bundle" and "bundle 14 is missing" are answered from here. */

/* Rows of one space that a bundle covers: (from_row, to_row], of these the ones entered since
 * @since_hlc. */
typedef struct
{
  gint64 space; /* number in the name table */
  gint64 from_row, to_row;
  gint64 since_hlc;
} WfCourierSpan;

/* A return receipt. */
typedef struct
{
  WfUuid device;
  gint64 at;
  gint64 n_new, n_known, n_waiting, n_refused;
} WfCourierDelivery;

typedef struct
{
  gint64 id;
  GArray *to; /* WfUuid, sorted */
  gint64 number;
  gint64 made_at;
  WfBundleChoice choice;
  guint8 hash[WF_HASH_SIZE];
  char *file; /* its name where it was written */
  gint64 n_documents;
  GArray *spans;      /* WfCourierSpan */
  GArray *deliveries; /* WfCourierDelivery */
} WfCourierSent;

typedef struct
{
  WfUuid device; /* the sender's */
  GBytes *set;   /* wf_bundle_header_dup_set () */
  WfBundleChoice choice;
  gint64 made_at;
  WfBundleArrival arrival;
} WfCourierReceived;

WfCourierSent *wf_courier_sent_new (void);
void wf_courier_sent_free (WfCourierSent *sent);
WfCourierReceived *wf_courier_received_new (void);
void wf_courier_received_free (WfCourierReceived *received);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfCourierSent, wf_courier_sent_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfCourierReceived, wf_courier_received_free)

/* Inside a transaction. The number must be free: WF_ERROR_EXISTS. */
gboolean wf_courier_table_put_sent (WfDb *db,
                                    const WfUuid *crisis,
                                    const WfCourierSent *sent,
                                    GError **error);
gboolean wf_courier_table_put_delivery (WfDb *db,
                                        gint64 sent,
                                        const WfCourierDelivery *delivery,
                                        GError **error);
/* Where the same bundle comes again, the first arrival stays. */
gboolean wf_courier_table_put_received (WfDb *db,
                                        const WfUuid *crisis,
                                        const WfCourierReceived *received,
                                        GError **error);
/* WfCourierSent, oldest first. */
GPtrArray *wf_courier_table_list_sent (WfDb *db, const WfUuid *crisis, GError **error);
/* WfCourierReceived, oldest first. */
GPtrArray *wf_courier_table_list_received (WfDb *db, const WfUuid *crisis, GError **error);

/* An operation that no server has confirmed, and a desk that has it by courier. */
typedef struct
{
  WfOperationId id;
  WfUuid device;
  gint64 at;
} WfCourierDelivered;

/* GArray of WfCourierDelivered. A bundle of which something was refused or waits delivers nothing:
 * its receipt does not say which. */
GArray *wf_courier_table_list_delivered (WfDb *db, const WfUuid *crisis, GError **error);

G_END_DECLS
