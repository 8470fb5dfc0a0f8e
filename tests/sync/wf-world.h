/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/wf-fake-server.h"
#include "lib/wf-test-store.h"
#include "sync/wf-sync-engine-private.h"

G_BEGIN_DECLS

/* Desks with real stores and real engines around a fake server. What they write and when, and what
 * the network does, follows from a seed. Main thread. */

#define WF_WORLD_MAX_DESKS 4
#define WF_WORLD_AMBER 3 /* place of that space in wf_space_compartments */
#define WF_WORLD_URL "https://localhost:1"

typedef struct
{
  WfDeviceKey *key;
  WfTestStore *store;
  WfSyncEngine *engine;
  WfTransport *transport;
} WfWorldDesk;

typedef struct
{
  WfUuid crisis;
  char *crisis_text, *amber, *ctl;
  WfFakeServer *server;
  WfFakeNetwork network;
  GRand *rand;
  WfWorldDesk desks[WF_WORLD_MAX_DESKS];
  guint n_desks;
  GHashTable *said;     /* id -> body of what a store acknowledged */
  GHashTable *redacted; /* ids of those that two desks have asked to redact */
} WfWorld;

/* Desks that are enrolled and hold `ctl`; none is connected. */
WfWorld *wf_world_new (guint32 seed, guint n_desks);
void wf_world_free (WfWorld *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfWorld, wf_world_free)
/* 0 … @n - 1, by the seed. */
guint wf_world_pick (WfWorld *world, guint n);
/* Runs the main loop so long. */
void wf_world_pump (guint milliseconds);
void wf_world_connect (WfWorld *world, WfWorldDesk *desk);
/* Returns when nothing of the engine is under way any more. */
void wf_world_disconnect (WfWorldDesk *desk);
/* An incident's field, by chance. */
void wf_world_write (WfWorld *world, WfWorldDesk *desk);
/* The first two desks, all are coordinators, ask that its body be dropped. */
void wf_world_redact (WfWorld *world, const WfOperation *target);
/* One that a desk holds and wrote or read in amber; by chance. */
WfOperation *wf_world_pick_operation (WfWorld *world, WfWorldDesk *desk);
/* What a desk holds, as a set; what it takes as confirmed is at the server. */
GHashTable *wf_world_load_ids (WfWorld *world, WfWorldDesk *desk, guint *n_acked);
/* How many came without what they say, or are to be redacted and are not; what came with its body
 * says what was written. */
guint wf_world_count_missing (WfWorld *world, WfWorldDesk *desk);
WfCursor *wf_world_get_cursor (WfWorldDesk *desk, const char *space);
/* Everything up to the cursor is here; what counts as confirmed is there. */
void wf_world_check_desk (WfWorld *world, WfWorldDesk *desk);
gboolean wf_world_is_storing (WfSyncEngine *engine);
/* WfTestCondition, @data a WfWorld: every desk in sync, with everything at the server. */
gboolean wf_world_is_settled (gpointer data);
/* Waits until everybody has the whole of everything, then closes each store and derives it again.
 */
void wf_world_check_converged (WfWorld *world);

G_END_DECLS
