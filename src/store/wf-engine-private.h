/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-store-lock.h"
#include "store/wf-engine.h"
#include "store/wf-fold.h"
#include "store/wf-operation-table.h"

G_BEGIN_DECLS

/* What the engine remembers of a crisis between calls; dropped when the file may say otherwise. */
typedef struct
{
  WfUuid uuid;
  WfMembership *membership;
  GHashTable *digests; /* of the membership, by which the stored operations were judged */
  gboolean is_changed; /* the membership was added to since */
} WfCrisisState;

/* The newest operation of a device in a space, so that a fork is noticed without asking the file
 * for each operation. */
typedef struct
{
  gint64 space;
  WfUuid device;
  gint64 n;
  gboolean is_forked;
} WfChainHead;

struct _WfEngine
{
  WfStoreLock *lock;
  WfDb *db;
  WfRealm realm;
  WfClock *clock;
  WfDeviceKey *device;
  WfDecoder *decoder;
  WfFold *fold;
  GHashTable *crises;        /* WfUuid -> WfCrisisState */
  GHashTable *local_devices; /* WfUuid -> whether it writes here */
  GHashTable *chains;        /* WfChainHead * -> itself */
  GHashTable *targets;       /* WfOperationId: named by redactions; NULL: not read yet */
  guint generation;          /* of the connection, when these were read */
  guint n_restored;
  gboolean keeps_spare; /* the spare file holds nothing that the store does not */
  gboolean has_dropped; /* a body that may stand in the spare file */

  /* of the transaction at hand */
  GHashTable *doubtful;  /* WfChainHead *, borrowed: to be judged again at its end */
  GHashTable *bodies;    /* WfOperationId: whose body may have to go, or has come; and why */
  guint n_released;      /* from quarantine, and they count */
  GPtrArray *withdrawn;  /* WfOperation: counted before it and do not any more */
  GPtrArray *unredacted; /* WfOperation, published, too: fewer than needed ask for that now */

  GMutex clocks_lock;
  GHashTable *clocks; /* crisis text -> WfClock; under the lock */
};

/* Of a store that was just opened: what stands in the spare file (wf-spare-file.h) and not in it
 * comes back. */
gboolean wf_engine_restore (WfEngine *self, GError **error);
/* After a commit: what was redacted stands in no second copy. */
void wf_engine_forget_dropped (WfEngine *self);
/* Begins, with every memory fresh. */
gboolean wf_engine_begin (WfEngine *self, WfTransaction *transaction, GError **error);
/* WF_ERROR_REALM or WF_ERROR_INVALID when @name is not a space of this store. */
gboolean wf_engine_parse_space (WfEngine *self, const char *name, WfSpace *space, GError **error);
WfCrisisState *wf_engine_get_crisis (WfEngine *self, const WfSpace *space, GError **error);
gint64 wf_engine_get_now (WfEngine *self, const WfUuid *crisis);
/* Inserts one operation, and folds it when @verdict says that it counts. @is_new FALSE: its id is
 * here already, nothing was done. */
gboolean wf_engine_admit (WfEngine *self,
                          WfOperation *operation,
                          gint64 space,
                          const WfArrival *arrival,
                          WfVerdict verdict,
                          gboolean *is_new,
                          GError **error);

/* --- wf-engine-judge.c: what counts is asked again --- */

/* Before an operation of that chain is inserted. Borrowed until the connection is another. */
WfChainHead *
wf_engine_ensure_chain (WfEngine *self, gint64 space, const WfUuid *device, GError **error);
void wf_engine_note_link (WfEngine *self, WfChainHead *chain, gint64 n);
/* Its verdict may be another now: a receipt came. */
gboolean wf_engine_doubt (WfEngine *self, gint64 space, const WfUuid *device, GError **error);
/* A redaction counts now, or what one named has come. */
gboolean wf_engine_note_redaction (WfEngine *self, const WfOperation *operation, GError **error);
/* The body of what came without it was put back. */
void wf_engine_note_body (WfEngine *self, const WfOperationId *id);
/* The end of a transaction: writes the fold, judges what has become doubtful, drops bodies, and
 * folds the entities concerned again. What begins to count is added to @published, what ends goes
 * from it to @withdrawn. Costs nothing when nothing is in doubt. */
gboolean wf_engine_settle (WfEngine *self,
                           WfCrisisState *crisis,
                           const WfSpace *space,
                           GPtrArray *published,
                           GError **error);
/* Every chain of the file: after an upgrade, a rebuild or a salvage. A transaction of its own. */
gboolean wf_engine_judge_everything (WfEngine *self, GError **error);

/* --- wf-engine-history.c --- */

/* A page of a server against what that server has signed (wire/wf-head.h); keeps what it signs now.
 * An alarm is no error: it goes into the report. */
gboolean wf_engine_check_history (
    WfEngine *self, const WfBatch *batch, gint64 space, WfReceiveReport *report, GError **error);

/* --- wf-engine-quarantine.c --- */

/* Takes in what was quarantined and is known now, in every space of the crisis. */
gboolean wf_engine_release_quarantined (WfEngine *self,
                                        WfCrisisState *crisis,
                                        GPtrArray *published,
                                        GError **error);
/* Names of the crisis' spaces (char *); free with g_ptr_array_unref (). */
GPtrArray *wf_engine_list_spaces (WfEngine *self, const WfUuid *crisis, GError **error);
/* Has a membership in it: `ctl`, or a red space. */
gboolean wf_space_has_membership (const char *name);
/* Whether operations of this device are written here. */
gboolean
wf_engine_is_local (WfEngine *self, const WfUuid *device, gboolean *is_local, GError **error);

G_END_DECLS
