/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/wf-changes-page.h"
#include "sync/wf-sync-engine.h"
#include "sync/wf-sync-state.h"
#include "sync/wf-transport.h"

G_BEGIN_DECLS

/* How hard the engine works; tests and benchmarks choose other numbers. */
typedef struct
{
  guint page_limit;    /* documents asked for at once */
  guint push_limit;    /* documents offered at once */
  guint wait_seconds;  /* how long the server may keep a watch waiting */
  double delay_factor; /* of the back-off; 1.0 in life */
} WfSyncTuning;

extern const WfSyncTuning wf_sync_tuning_default;

/* @transport: takes a reference. */
WfSyncEngine *wf_sync_engine_new_with_transport (WfStore *store,
                                                 const WfServerAccount *account,
                                                 WfTransport *transport,
                                                 const WfSyncTuning *tuning);
/* Batches that may wait for the store while the next page is fetched. */
#define WF_SYNC_MAX_STORING 2
#define WF_SYNC_MAX_PUSH_BYTES (4 * 1024 * 1024)

typedef struct
{
  char *name;
  /* pull */
  gboolean has_cursor;
  gint64 seq; /* where the next page begins: ahead of what is stored by what is being stored */
  guint8 hash[WF_HASH_SIZE];
  guint n_storing;
  guint n_new;           /* documents since the end of the space was last reached */
  gboolean is_held;      /* the next page waits until the store has taken one */
  gboolean is_at_end;    /* the last page was the last one; reported when it is stored */
  gboolean is_idle;      /* the last page was empty */
  gboolean has_read;     /* a page was not, since the end was last reached */
  gint64 watch_began;    /* monotonic; 0: this is no watch */
  gboolean is_watching;  /* the feed will tell when there is something new */
  gint64 told_seq;       /* what the feed said last, and was not asked for yet */
  gboolean is_reoffered; /* what is not read was looked at, since this connection began */
  gint64 missing_asked;  /* up to this number what came without its body was asked for again */
  gint64 resume_seq; /* where the history is read on after that; 0: nothing is asked again now */
  guint8 resume_hash[WF_HASH_SIZE];
  guint n_unverified;    /* documents that do not verify, since then */
  gboolean is_gap_stale; /* something came since the chains were looked at */
  guint gap_pause;       /* source: they were looked at a moment ago */
  /* push */
  GPtrArray *outbox;   /* GBytes, as last counted */
  GHashTable *refused; /* ids -> gboolean: for want of its body, and of redactions */
  GHashTable *bare; /* ids -> what became of them: the server gave them without their body, which is
                       here (wf-sync-whole.c) */
  guint push_limit;
  guint n_in_flight;
  gboolean is_counting, is_count_stale;
} WfSyncWork;

struct _WfSyncEngine
{
  GObject parent_instance;

  WfStore *store;
  WfServerAccount *account;
  WfTransport *transport;
  WfSyncTuning tuning;
  GNetworkMonitor *monitor;
  gboolean is_loopback;

  WfSyncState state;
  WfSyncWork works[WF_SYNC_MAX_SPACES];
  guint generation; /* counts up with each abort: what comes from before is not looked at */
  GCancellable *cancellable;
  guint timer;
  guint watch_timers[WF_SYNC_MAX_SPACES];
  gboolean is_stepping;
  GQueue events; /* WfSyncEvent, while one is being handled */

  gboolean has_feed; /* the server tells of all spaces in one stream */
  gboolean has_have; /* it can tell what it lacks */
  gint64 feed_began; /* monotonic; 0: there is none now */
  char *epoch;
  char *message;
  WfHistoryAlarm *alarm; /* the last, or NULL */
  GPtrArray *gaps;       /* WfSyncGap */
  char *hole;            /* what to say when the exchange waits because of a hole, or NULL */
  WfSyncStatus status;
  gint64 since, last_contact, clock_offset;
  guint n_waiting, n_sent;
};

/* What became of a push of @ids; @answer NULL: the server takes no body of this size, and fewer go
 * with the next. */
typedef void (*WfSyncPushed) (WfSyncEngine *self,
                              guint space,
                              GPtrArray *ids,
                              const WfPushAnswer *answer);

/* What a callback needs to find its way back. */
typedef struct
{
  WfSyncEngine *engine; /* owned */
  guint space, generation;
  gint64 began;   /* wall time of a request */
  GPtrArray *ids; /* of a push */
  WfSyncPushed pushed;
} WfSyncJob;

WfSyncJob *wf_sync_job_new (WfSyncEngine *self, guint space);
void wf_sync_job_free (WfSyncJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfSyncJob, wf_sync_job_free)
/* FALSE: it belongs to a connection that was given up. */
gboolean wf_sync_job_is_current (const WfSyncJob *job);

void wf_sync_engine_take_event (WfSyncEngine *self, const WfSyncEvent *event);
/* Turns an error into an event and the message for people. Cancellation is neither. */
void wf_sync_engine_fail (WfSyncEngine *self, guint space, const GError *error, gboolean is_local);
void wf_sync_engine_set_alarm (WfSyncEngine *self, const WfHistoryAlarm *alarm);
void wf_sync_engine_notify_gaps (WfSyncEngine *self);
void wf_sync_engine_set_message (WfSyncEngine *self, const char *message);
void wf_sync_engine_made_contact (WfSyncEngine *self);

/* wf-sync-connection.c */
void wf_sync_connect (WfSyncEngine *self);
/* Until the next attempt. */
void wf_sync_wait (WfSyncEngine *self, guint n_failures);
/* What it began is not looked at any more. */
void wf_sync_give_up (WfSyncEngine *self);
/* wf-sync-pull.c */
void wf_sync_pull_page (WfSyncEngine *self, guint space);
/* The server's history was read to its end, and stored. */
void wf_sync_end_space (WfSyncEngine *self, guint space);
/* @wait_seconds: how long the server may wait for something new; 0: not at all. */
void wf_sync_request_page (WfSyncEngine *self, guint space, guint wait_seconds);
/* wf-sync-gaps.c */
/* The end of a space was read: what do the chains of its devices lack? */
void wf_sync_look_for_gaps (WfSyncEngine *self, guint space);
void wf_sync_stop_looking_for_gaps (WfSyncEngine *self);
/* wf-sync-have.c */
/* What the server confirmed once and has no more is offered again, and its history read on. */
void wf_sync_offer_missing (WfSyncEngine *self, guint space);
/* wf-sync-whole.c */
void wf_sync_note_bare (WfSyncWork *work, const WfReceiveReport *report);
/* FALSE: there is nothing. Else the bodies that the server lacks are on their way to it, and the
 * end of the space goes on when it has answered. */
gboolean wf_sync_give_whole (WfSyncEngine *self, guint space);
void wf_sync_forget_given (WfSyncWork *work);
/* wf-sync-watch.c */
void wf_sync_watch (WfSyncEngine *self, guint space);
void wf_sync_stop_watching (WfSyncEngine *self);
/* wf-sync-push.c */
void wf_sync_count (WfSyncEngine *self, guint space);
void wf_sync_push_batch (WfSyncEngine *self, guint space);
/* The body of a push of those of @documents that are not in @left_out, as many as fit; @ids gets
 * their ids. */
GBytes *
wf_sync_compose_push (GPtrArray *documents, GHashTable *left_out, guint limit, GPtrArray *ids);
/* Takes @job, which has the ids of what is in @body. A push that fails is the engine's. */
void wf_sync_send_push (WfSyncJob *job, GBytes *body, WfSyncPushed pushed);
void wf_sync_forget_refusals (WfSyncEngine *self);
/* Redactions may have reached the server: what it did not take without its body is offered again.
 */
void wf_sync_offer_redacted_again (WfSyncEngine *self, guint space);
void wf_sync_update_n_sent (WfSyncEngine *self);

G_END_DECLS
