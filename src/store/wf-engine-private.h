/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-engine.h"
#include "store/wf-fold.h"
#include "store/wf-operation-table.h"

G_BEGIN_DECLS

/* What the engine remembers of a crisis between calls; dropped when the file may say otherwise. */
typedef struct
{
  WfUuid uuid;
  WfMembership *membership;
} WfCrisisState;

struct _WfEngine
{
  WfDb *db;
  WfRealm realm;
  WfClock *clock;
  WfDeviceKey *device;
  WfDecoder *decoder;
  WfFold *fold;
  GHashTable *crises;        /* WfUuid -> WfCrisisState */
  GHashTable *local_devices; /* WfUuid -> whether it writes here */
  guint generation;          /* of the connection, when these were read */
  guint n_restored;
  gboolean keeps_spare; /* the spare file holds nothing that the store does not */

  GMutex clocks_lock;
  GHashTable *clocks; /* crisis text -> WfClock; under the lock */
};

/* To WF_ERROR_CORRUPT, and no other: what can be saved of @path, and how. A person reads this at
 * the worst moment. */
void wf_engine_explain_damage (const char *path, GError **error);
/* Of a store that was just opened: what stands in the spare file (wf-spare-file.h) and not in it
 * comes back. */
gboolean wf_engine_restore (WfEngine *self, GError **error);
/* Begins, with every memory fresh. */
gboolean wf_engine_begin (WfEngine *self, WfTransaction *transaction, GError **error);
/* WF_ERROR_REALM or WF_ERROR_INVALID when @name is not a space of this store. */
gboolean wf_engine_parse_space (WfEngine *self, const char *name, WfSpace *space, GError **error);
WfCrisisState *wf_engine_get_crisis (WfEngine *self, const WfSpace *space, GError **error);
gint64 wf_engine_get_now (WfEngine *self, const WfUuid *crisis);
/* Inserts and folds one operation that counts. @is_new FALSE: its id is here already, nothing was
 * done. */
gboolean wf_engine_admit (WfEngine *self,
                          WfOperation *operation,
                          gint64 space,
                          const WfArrival *arrival,
                          gboolean *is_new,
                          GError **error);
/* ctl grew: takes in what was quarantined and counts now, in every space of the crisis. Before the
 * fold is flushed. */
gboolean wf_engine_release_quarantined (WfEngine *self,
                                        const WfSpace *space,
                                        GPtrArray *published,
                                        GError **error);
/* Whether operations of this device are written here. */
gboolean
wf_engine_is_local (WfEngine *self, const WfUuid *device, gboolean *is_local, GError **error);

G_END_DECLS
