/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"
#include "model/wf-as-of.h"
#include "model/wf-statement.h"

G_BEGIN_DECLS

/* Shared by wf-context.c (what arrives), -time.c (as of when it is shown), -labels.c (how it is
 * called), -outbox.c (what waits for the server), -write.c (how it is changed), -statement.c (whose
 * word it is) and -undo.c (how a change is taken back). */
struct _WfContext
{
  GObject parent_instance;

  WfRealm realm;
  char *crisis;
  WfUuid crisis_uuid;
  char *name;
  gboolean is_watch_log;
  gboolean is_clock_fixed;
  gboolean is_started;

  WfStore *store;
  WfDeviceKey *device;
  WfClock *clock;
  gint64 clock_shown_at, clock_wall_at; /* of the exercise clock in use */
  WfScheme *scheme;
  WfDataset *dataset;
  WfBasemap *basemap;
  WfServerAccount *account;
  GHashTable *script; /* compartment -> last scripted receipt, or NULL */

  WfSession *session;
  WfTracks *tracks;
  WfMapDesk *map_desk;
  WfDraftKeeper *draft_keeper;
  WfMapFeatures *map_features;
  WfPicture *picture;
  WfMembership *membership;
  WfSyncEngine *engine;
  WfCourierMemory *courier;      /* or NULL: no store */
  WfAttachmentDesk *attachments; /* the same */

  WfAsOf *as_of;        /* every operation, and the picture as of the shown instant */
  int shown_axis;       /* WfAxis that @as_of is sorted by, or WF_CONTEXT_HELD_NOW */
  gint64 reached;       /* the latest now of the exercise clock in use */
  GHashTable *waiting;  /* WfOperationId, owned: not confirmed by the server */
  guint n_outbox_reads; /* replies of the store still outstanding */
  gboolean is_outbox_stale;
  GHashTable *outbox_next; /* being collected, becomes waiting */

  GPtrArray *done, *undone; /* WfAction: own of this window, latest last; what was taken back */
  guint64 n_actions;        /* ever */

  char *counted_prefix; /* of the numbers that were counted */
  guint last_number;    /* highest entry number seen under this device's prefix */
  gint64 shown_minute;
  guint64 marking_generation;
  WfMarking marking;

  guint tick_source;
  guint changed_source;
  GCancellable *cancellable;
  gulong store_handlers[4];
};

/* No axis of the session (WfAxis): wf_context_get_held_at (). */
#define WF_CONTEXT_HELD_NOW (-1)

/* When an operation came to be, on the axis that is shown; G_MAXINT64: not yet. @data: the
 * context. */
gint64 wf_context_get_axis (const WfOperation *operation, gpointer data);
/* What is held now, whatever instant is shown: in an exercise not what its script has still to
 * come. GPtrArray of WfOperation with a reference each. */
GPtrArray *wf_context_dup_reached (WfContext *self);
/* Brings the picture to the session's instant, else to now. */
void wf_context_show_instant (WfContext *self);
/* Takes the earliest exercise clock that ctl knows, and keeps the one in use where it is that. */
void wf_context_follow_exercise_clock (WfContext *self);
/* Reads what the server has not confirmed, and emits "changed" when it is known. */
void wf_context_read_outbox (WfContext *self);
GHashTable *wf_context_new_waiting (void); /* set of WfOperationId, owned */

/* The prefix of this device's entry numbers: "FI-" or "FI-B-". */
char *wf_context_dup_number_prefix (WfContext *self);
/* Remembers the numbers that @operations give, shown or not. */
void wf_context_note_numbers (WfContext *self, GPtrArray *operations);
/* @number: the next one that the store would give, or NULL. */
void wf_context_note_next_number (WfContext *self, const char *number);
void wf_context_schedule_changed (WfContext *self);
/* "withdrawn" of the store. */
void wf_context_withdrawn_cb (WfStore *store,
                              const char *crisis,
                              GPtrArray *operations,
                              WfContext *self);
/* "unredacted" of the store. */
void wf_context_unredacted_cb (WfStore *store,
                               const char *crisis,
                               GPtrArray *operations,
                               WfContext *self);

/* What was written at one go, and what was done and undone since: wf_undo_plan (). */
typedef struct
{
  GPtrArray *operations, *cancelled; /* WfOperation */
  guint64 serial;
} WfAction;

void wf_action_free (gpointer action);
/* What was written at one go, a reference each; the latest is what Ctrl+Z takes back. */
void wf_context_note_action (WfContext *self, GPtrArray *operations);
/* As wf_context_write_async (), without becoming the last action. */
void wf_context_write_quietly_async (WfContext *self,
                                     GPtrArray *drafts,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

G_END_DECLS
