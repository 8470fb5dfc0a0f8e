/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-courier-table.h"
#include "store/wf-store.h"

G_BEGIN_DECLS

/* Exchange by file (log.md §12): a store's operations to and from bundles. Reading, writing and
 * checking run in worker threads with a connection of their own; what changes the store goes
 * through its writer like everything else. @permille, which may be NULL, is set from those threads
 * (g_atomic_int_get ()) and must live until the callback. Cancelled writing leaves nothing behind;
 * cancelled reading keeps what was taken, and the same bundle can be read again. */

/* What to write. */
typedef struct
{
  WfRealm realm;
  WfUuid crisis;
  WfBundleKind kind;       /* WF_BUNDLE_OPERATIONS or WF_BUNDLE_INTRODUCTION */
  GPtrArray *compartments; /* char *; ctl goes along always */
  GArray *to;              /* WfUuid of devices that ctl knows */
  WfBundleChoice choice;
  gint64 since;              /* WF_BUNDLE_SINCE_TIME */
  gboolean with_attachments; /* those of its operations that are on this computer */
  gint64 now;
} WfCourierRequest;

WfCourierRequest *wf_courier_request_new (WfRealm realm, const WfUuid *crisis, gint64 now);
void wf_courier_request_free (WfCourierRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfCourierRequest, wf_courier_request_free)

/* Takes @request. The bundle stands at @path, whole and durable, and its number is remembered, or
 * there is nothing: WF_ERROR_FULL, WF_ERROR_NOT_FOUND (a recipient that ctl does not know), … */
void wf_courier_write_async (WfStore *store,
                             WfCourierRequest *request,
                             WfDeviceKey *device,
                             const char *path,
                             int *permille,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
WfCourierSent *wf_courier_write_finish (WfStore *store, GAsyncResult *result, GError **error);

/* What one space of a bundle would bring, or has brought. */
typedef struct
{
  char *name;
  gint64 n_new, n_known;
  gint64 n_waiting; /* for ctl to say who wrote them */
  gint64 n_refused;
} WfCourierSpaceSummary;

typedef struct
{
  WfBundleHeader *header;
  char *sender;              /* label of the sender's desk */
  guint8 hash[WF_HASH_SIZE]; /* of the bundle */
  WfMarking marking;         /* strictest of its spaces */
  GPtrArray *spaces;         /* WfCourierSpaceSummary */
  WfVerdict first_refusal;   /* where something is refused */
  GArray *missing;           /* gint64: numbers of bundles that were written before and not read */
  gint64 n_gap;              /* operations that came before it in their chains and are not here */
  gint64 read_at;            /* when this very bundle was read, or WF_NO_TIME */
  gboolean is_number_reused; /* another bundle had its number: the sender's store was restored */
  GArray *arrivals;          /* WfBundleArrival: what a return receipt says */
  WfHistoryAlarm *alarm; /* its receipts contradict what a server signed, or NULL; without peer */
} WfCourierSummary;

void wf_courier_summary_free (WfCourierSummary *summary);
/* The same as what a return receipt says of it. */
void wf_courier_summary_get_arrival (const WfCourierSummary *summary, WfBundleArrival *arrival);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfCourierSummary, wf_courier_summary_free)

/* Reads and verifies all of a bundle or return receipt; changes nothing. Refused with its reason:
 * WF_ERROR_REALM an exercise met the real, WF_ERROR_NOT_FOUND a crisis that is not here,
 * WF_ERROR_EXISTS another crisis than @crisis (NULL: any), WF_ERROR_DENIED not for this device or
 * of an unknown signer, WF_ERROR_INVALID changed or cut short, WF_ERROR_PROTOCOL newer. */
void wf_courier_inspect_async (WfStore *store,
                               const char *path,
                               WfDeviceKey *device,
                               const char *crisis,
                               int *permille,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
WfCourierSummary *wf_courier_inspect_finish (WfStore *store, GAsyncResult *result, GError **error);

/* Inspects it again, then takes it: operations as from a server, a return receipt as word that its
 * bundle was delivered. The summary counts what was taken. */
void wf_courier_import_async (WfStore *store,
                              const char *path,
                              WfDeviceKey *device,
                              const char *crisis,
                              gint64 now,
                              int *permille,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
WfCourierSummary *wf_courier_import_finish (WfStore *store, GAsyncResult *result, GError **error);

/* The return receipt of a bundle that was read here (@hash: the bundle's), back to its sender. */
void wf_courier_write_receipt_async (WfStore *store,
                                     const WfSpace *space,
                                     const guint8 hash[WF_HASH_SIZE],
                                     WfDeviceKey *device,
                                     gint64 now,
                                     const char *path,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean wf_courier_write_receipt_finish (WfStore *store, GAsyncResult *result, GError **error);

/* What the store remembers of a crisis' bundles. */
typedef struct
{
  GPtrArray *sent;     /* WfCourierSent, oldest first */
  GPtrArray *received; /* WfCourierReceived, oldest first */
  GArray *delivered;   /* WfCourierDelivered */
} WfCourierState;

void wf_courier_state_free (WfCourierState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfCourierState, wf_courier_state_free)

void wf_courier_get_state_async (WfStore *store,
                                 const char *crisis,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
WfCourierState *wf_courier_get_state_finish (WfStore *store, GAsyncResult *result, GError **error);

/* --- rules, pure -------------------------------------------------------------------------------
 */

/* The next running number to the same recipients (GArray of WfUuid, sorted). */
gint64 wf_courier_next_number (GPtrArray *sent, GArray *to);
/* The last row of a space that every one of @to was sent; 0: somebody has had none. */
gint64 wf_courier_last_row (GPtrArray *sent, GArray *to, gint64 space);
/* Numbers before @number that @device wrote to @set and that were not read here; what came before
 * a bundle of everything is not missed. GArray of gint64, sorted. */
GArray *wf_courier_find_missing (
    GPtrArray *received, const WfUuid *device, GBytes *set, gint64 number, WfBundleChoice choice);
/* "EXERCISE FI bundle 14 20271012T143200Z.wfb": as sticks of every kind can hold it. @desk: the own
 * desk's code; @ending: "wfb" or "wfr". Free with g_free (). */
char *wf_courier_dup_file_name (
    WfRealm realm, const char *desk, gint64 number, gint64 now, const char *ending);

G_END_DECLS
