/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-engine.h"
#include "store/wf-verifier.h"

G_BEGIN_DECLS

/*   caller's thread             workers               writer thread            opener's context
 *   write, load, … ───────────────────────────────────> run ────────────────────> signals, callback
 *   receive ──────────────────> decode, verify ───────> run (in the order of the calls) ─────>
 */
typedef struct _WfJob WfJob;

struct _WfStore
{
  GObject parent;

  /* fixed after opening */
  GMainContext *context;
  GThread *thread;
  GAsyncQueue *queue; /* WfJob */
  WfVerifier *verifier;
  char *path;
  guint n_restored;

  /* the writer thread's */
  WfEngine *engine;

  /* under the lock */
  GMutex lock;
  GQueue receives; /* WfJob, in the order of the calls */

  /* the opener's thread's */
  gboolean is_closed;
  WfStoreState state;
  guint n_waiting, n_sent;
};

/* One call: its arguments, and after the run its outcome. */
struct _WfJob
{
  WfStore *store; /* borrowed from the task; while opening its only owner */
  GTask *task;
  void (*run) (WfJob *job);

  WfRealm realm;
  WfClock *clock;
  WfDeviceKey *key;
  GPtrArray *items; /* drafts or ids */
  GBytes *ids;      /* packed */
  char *text, *space;
  gint64 since;
  guint limit; /* of the outbox; of an offer its WfOffer */
  WfBatch *batch;
  GArray *checked;
  gboolean is_ready; /* verified; under the store's lock */
  gpointer data;     /* of a run that is not the store's own */
  GDestroyNotify data_free;
  gboolean is_courier; /* what is remembered of bundles changes */

  gpointer result;
  GDestroyNotify result_free;
  GError *error;
  GPtrArray *published, *withdrawn, *unredacted;
  gboolean is_counted;
  guint n_waiting, n_sent;
  WfStoreState state;
};

/* A call whose run stands elsewhere: set its data, then push it. */
WfJob *wf_store_new_job (WfStore *self,
                         void (*run) (WfJob *),
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
void wf_store_push_job (WfJob *job);

/* In the writer thread: what each call does. */
void wf_store_run_open (WfJob *job);
void wf_store_run_write (WfJob *job);
void wf_store_run_receive (WfJob *job);
void wf_store_run_acknowledge (WfJob *job);
void wf_store_run_offer_again (WfJob *job);
void wf_store_run_list_confirmed (WfJob *job);
void wf_store_run_find_missing (WfJob *job);
void wf_store_run_find_gaps (WfJob *job);
void wf_store_run_offer_ids (WfJob *job);
void wf_store_run_get_whole (WfJob *job);
void wf_store_run_load (WfJob *job);
void wf_store_run_list_crises (WfJob *job);
void wf_store_run_next_number (WfJob *job);
void wf_store_run_get_cursor (WfJob *job);
void wf_store_run_get_outbox (WfJob *job);
/* Runs what is in the queue until a job without a run, and closes the engine. @data: the queue. */
gpointer wf_store_write_thread (gpointer data);
/* Hands an outcome to the opener's context: signals, then the callback. Takes @job. */
void wf_store_deliver (WfJob *job);

G_END_DECLS
