/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/wf-clock.h"
#include "base/wf-keyring.h"
#include "model/wf-draft.h"
#include "model/wf-operation.h"
#include "model/wf-validity.h"
#include "wire/wf-head.h"

G_BEGIN_DECLS

/* The local store of one realm (real or exercise): one SQLite file, one thread that owns it.
 * Everything that happened enters by two calls, wf_store_write_async () for what a person says here
 * and wf_store_receive_async () for what arrived from anywhere else, and both end at the same door
 * inside: validity, `operation`, `live`, `superseded`, outbox, one transaction.
 *
 * Asynchronous calls may be made from the thread that opened the store; their callbacks and the
 * signals run in that thread's default main context. A write that was acknowledged is on the disk
 * (synchronous=FULL). After a failed fsync the store refuses to write (WF_ERROR_READ_ONLY) and says
 * so by "state-changed".
 *
 * Signals:
 *
 * "operations" (const char *crisis_text, GPtrArray *operations): accepted ones, after the commit,
 * one emission a batch. Known ones come again, as new objects, when a receipt or an
 * acknowledgement reached them.
 *
 * "withdrawn" (const char *crisis_text, GPtrArray *operations): after the commit and before
 * "operations": these counted and do not any more (revoked, forked, another role). They may come
 * back by "operations".
 *
 * "unredacted" (const char *crisis_text, GPtrArray *operations): between the two: these were
 * redacted, and fewer than needed ask for that now. They come again by "operations", with what they
 * say or without it, and say less than the copies that are known: forget those.
 *
 * "outbox" (guint n_waiting, guint n_sent): whenever the numbers change. Waiting: no server has
 * confirmed them. Sent: confirmed, its place in the server's history is not read yet.
 *
 * "courier" (): what is remembered of bundles has changed (wf-courier.h).
 *
 * "state-changed" (): see wf_store_get_state () */
#define WF_TYPE_STORE (wf_store_get_type ())
G_DECLARE_FINAL_TYPE (WfStore, wf_store, WF, STORE, GObject)

typedef enum
{
  WF_STORE_GOOD,
  WF_STORE_READ_ONLY, /* after a failed write: nothing is accepted until it was opened again */
  WF_STORE_FULL,      /* the last write found no space; the next one is tried again */
} WfStoreState;

/* Opens or creates. quick_check at start; a broken file is refused with WF_ERROR_CORRUPT: the
 * message names the file, what is intact, and the repair command. @device may be NULL (read only
 * work: tool, server). Takes references. */
void wf_store_open_async (const char *path,
                          WfRealm realm,
                          WfClock *clock,
                          WfDeviceKey *device,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
WfStore *wf_store_open_finish (GAsyncResult *result, GError **error);
/* Drains what was queued, then closes. Blocking; at shutdown only. */
void wf_store_close (WfStore *self);
WfStoreState wf_store_get_state (WfStore *self);
const char *wf_store_get_path (WfStore *self);
/* Own operations that were lost with the write-ahead log and came back from the copy beside it when
 * the store was opened (wf-spare-file.h); 0 almost always. What others wrote is received again. */
guint wf_store_get_n_restored (WfStore *self);
/* What the last "outbox" said. */
void wf_store_get_unsent (WfStore *self, guint *n_waiting, guint *n_sent);
/* The clock that stamps operations of a crisis (the exercise clock); the store's own otherwise.
 * Takes a reference. */
void wf_store_set_clock (WfStore *self, const char *crisis_text, WfClock *clock);

/* Gives n, pc, hlc, salt, hash and signature to each draft, in order, in one transaction: all or
 * none. @drafts: WfDraft. Result: GPtrArray of WfOperation, saved here. */
void wf_store_write_async (WfStore *self,
                           GPtrArray *drafts,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
GPtrArray *wf_store_write_finish (WfStore *self, GAsyncResult *result, GError **error);

/* ctl operations are signed by the crisis' root key instead of the device: creating a crisis here,
 * or enrolling this desk into an exercise with its throw-away key. */
void wf_store_write_ctl_async (WfStore *self,
                               GPtrArray *drafts,
                               const WfDeviceKey *root,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *wf_store_write_ctl_finish (WfStore *self, GAsyncResult *result, GError **error);

/* One page, bundle, archive or import. @documents: wire documents (log.md §4) as JSON texts, one an
 * item; @receipts may be NULL. The cursor is stored in the same transaction as what it covers. */
typedef struct
{
  gint64 seq, time_us;
  guint8 hash[WF_HASH_SIZE];
  gint64 ctl; /* newest `ctl` receipt when it was given; 0: not told */
} WfReceipt;

typedef struct
{
  char *peer; /* "https://host:port" or "archive:<sha256>"; NULL: no cursor */
  char *space;
  GPtrArray *documents; /* GBytes, JSON text of one document each */
  GArray *receipts;     /* WfReceipt, parallel to documents, or NULL */
  char *epoch;          /* cursor after this batch */
  gint64 seq;
  guint8 cursor_hash[WF_HASH_SIZE];
  gboolean is_courier; /* its receipts count for what others wrote: of what this desk wrote itself,
                          only a server can say that it has it */
  gboolean has_begin;  /* a page of a server: it follows @begin, whose receipt hash this is */
  gint64 begin;
  guint8 begin_hash[WF_HASH_SIZE];
  char *carrier;     /* of a bundle: whom an alarm names, "courier:<desk>" */
  GArray *heads;     /* WfHead: those of @receipts that the server has signed, in their order; for
                        what was carried here, or NULL */
  gboolean is_end;   /* the server has no more of this space */
  gboolean has_head; /* the newest receipt that the server has signed, not after this page */
  WfHead head;
} WfBatch;

WfBatch *wf_batch_new (const char *peer, const char *space);
void wf_batch_free (WfBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfBatch, wf_batch_free)

/* A server signs the newest receipts of its spaces and this store keeps that: what does not fit it
 * later is an alarm. Nothing that is here is changed for it. */
typedef enum
{
  WF_HISTORY_GOOD,
  WF_HISTORY_REWRITTEN,   /* another receipt stands at a number that was signed */
  WF_HISTORY_CUT,         /* it ends before a number that was signed */
  WF_HISTORY_OTHER_KEY,   /* signed with another key than before */
  WF_HISTORY_FORGED,      /* the signature does not verify */
  WF_HISTORY_BEGUN_AGAIN, /* no fault of its own, and said of neighbours only: it has a new epoch */
} WfHistoryFault;

typedef struct
{
  char *peer, *space;
  WfHistoryFault fault;
  gint64 seq, signed_at; /* of the signed receipt that speaks against it */
  gint64 noticed_at;
} WfHistoryAlarm;

WfHistoryAlarm *wf_history_alarm_copy (const WfHistoryAlarm *alarm);
void wf_history_alarm_free (WfHistoryAlarm *alarm);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfHistoryAlarm, wf_history_alarm_free)

typedef struct
{
  guint n_new, n_known, n_refused, n_quarantined;
  WfVerdict first_refusal;
  char *first_refused_id; /* or NULL */
  gboolean has_hole; /* a document of a page with a begin does not verify: the cursor stays before
                        it, so that it is asked for again; what came after it was taken */
  WfHistoryAlarm *alarm; /* the first that is new, or NULL */
  GPtrArray *bare; /* ids as text: what a server gave without its body, which is here and which too
                      few have asked to redact; or NULL */
} WfReceiveReport;

void wf_receive_report_free (WfReceiveReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfReceiveReport, wf_receive_report_free)

/* Takes the batch. Hashes and signatures are checked on two worker threads before the transaction;
 * known operations are not verified again. */
void wf_store_receive_async (WfStore *self,
                             WfBatch *batch,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
WfReceiveReport *wf_store_receive_finish (WfStore *self, GAsyncResult *result, GError **error);

/* Everything accepted of one crisis (all its spaces), in the order of arrival: GPtrArray of
 * WfOperation. */
void wf_store_load_async (WfStore *self,
                          const char *crisis_text,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
GPtrArray *wf_store_load_finish (WfStore *self, GAsyncResult *result, GError **error);

/* The crises this store knows: GPtrArray of WfCrisis. */
typedef struct
{
  char *crisis; /* uuid text */
  char *name;
  WfRealm realm;
  gint64 opened_at;
  guint n_operations;
} WfCrisis;

void wf_crisis_free (WfCrisis *crisis);
void wf_store_list_crises_async (WfStore *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *wf_store_list_crises_finish (WfStore *self, GAsyncResult *result, GError **error);

/* The next entry number of this device, "FI-0047" or "FI-B-0012": one more than the highest that
 * this store has seen under that prefix in any crisis, so that an entry keeps its number when it is
 * carried into another. Not reserved: ask again after each write. */
void wf_store_next_number_async (WfStore *self,
                                 const char *crisis_text,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
char *wf_store_next_number_finish (WfStore *self, GAsyncResult *result, GError **error);

/* --- for the exchange ---------------------------------------------------------------------- */

typedef struct
{
  char *epoch; /* NULL: never pulled */
  gint64 seq;
  guint8 hash[WF_HASH_SIZE];
} WfCursor;

void wf_cursor_free (WfCursor *cursor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfCursor, wf_cursor_free)

void wf_store_get_cursor_async (WfStore *self,
                                const char *peer,
                                const char *space,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
WfCursor *wf_store_get_cursor_finish (WfStore *self, GAsyncResult *result, GError **error);

/* Operations that a server gave without their body and that nobody redacted. */
typedef struct
{
  guint n;
  gint64 begin; /* number before the first; its receipt hash */
  guint8 begin_hash[WF_HASH_SIZE];
  gint64 last; /* number of the last */
} WfMissing;

/* Those after number @after of the history @epoch of this space. Free with g_free (). */
void wf_store_find_missing_async (WfStore *self,
                                  const char *space,
                                  const char *epoch,
                                  gint64 after,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
WfMissing *wf_store_find_missing_finish (WfStore *self, GAsyncResult *result, GError **error);

/* Numbers in the chain of a device that a server leaves out: it gave what comes after them. Whether
 * it withholds them or never got them (a file between is missing) nobody can tell from here. */
typedef struct
{
  WfUuid device;
  gint64 first, last; /* both included */
} WfChainGap;

/* Those of a space whose history was read to its end: GArray of WfChainGap, by device; free with
 * g_array_unref (). */
void wf_store_find_gaps_async (WfStore *self,
                               const char *space,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GArray *wf_store_find_gaps_finish (WfStore *self, GAsyncResult *result, GError **error);

/* Operations of this space that no server has confirmed, oldest first: GPtrArray of GBytes, wire
 * documents. */
void wf_store_get_outbox_async (WfStore *self,
                                const char *space,
                                guint limit,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *wf_store_get_outbox_finish (WfStore *self, GAsyncResult *result, GError **error);

/* A server confirmed these as durable. @ids: operation ids as text. */
void wf_store_acknowledge_async (WfStore *self,
                                 const char *space,
                                 GPtrArray *ids,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean wf_store_acknowledge_finish (WfStore *self, GAsyncResult *result, GError **error);

typedef enum
{
  WF_OFFER_ALL, /* the server has another history than before: nothing that it confirmed is safe */
  WF_OFFER_UNREAD, /* confirmed once, and its history, read to the end, does not hold it */
} WfOffer;

/* What a server confirmed of this space is in the outbox again. */
void wf_store_offer_again_async (WfStore *self,
                                 const char *space,
                                 WfOffer offer,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean wf_store_offer_again_finish (WfStore *self, GAsyncResult *result, GError **error);

/* What a server confirmed of this space: packed ids (wf_operation_id_pack ()), ascending. */
void wf_store_list_confirmed_async (WfStore *self,
                                    const char *space,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GBytes *wf_store_list_confirmed_finish (WfStore *self, GAsyncResult *result, GError **error);
/* Of these, @ids are in the outbox again; the others wait for their place in the server's history,
 * which is read from its beginning. End with wf_store_offer_again_finish (). */
void wf_store_offer_ids_async (WfStore *self,
                               const char *space,
                               GBytes *ids,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* Those of @ids (as text) whose body is here and which too few have asked to redact: GPtrArray of
 * GBytes, wire documents. */
void wf_store_get_whole_async (WfStore *self,
                               GPtrArray *ids,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *wf_store_get_whole_finish (WfStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
