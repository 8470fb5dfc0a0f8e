/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-picture.h"

G_BEGIN_DECLS

/* Replicas in memory, whose clocks are wrong by −1 hour to +1 year, that write past one another
 * what arrives twice, out of order, late or never. A world is a function of its seed and of the
 * steps taken. */
#define WF_WORLD_STEPS 160 /* as many as most laws look at */
#define WF_WORLD_REPLICAS 9
#define WF_WORLD_ENTITIES 3 /* wf_gen_uuid (1) and on */

typedef struct
{
  WfPicture *picture;
  GPtrArray *held; /* WfOperation, as they came */
  guint64 hlc;
  gint64 clock_error;
  WfUuid device;
} WfReplica;

typedef struct
{
  GRand *rand;
  gint64 now;
  guint n_replicas;
  WfReplica replicas[WF_WORLD_REPLICAS];
  GPtrArray *operations; /* all that were ever made */
  GString *failure;      /* empty: the laws hold */
  gboolean is_long;      /* nobody keeps a list of what a replica holds */
} WfWorld;

WfWorld *wf_world_new (guint32 seed);
void wf_world_free (WfWorld *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfWorld, wf_world_free)

/* The first one counts. */
void wf_world_fail (WfWorld *world, const char *what);
guint wf_world_pick (WfWorld *world, guint n);

/* Somebody writes, or one of all operations comes to somebody. */
void wf_world_step (WfWorld *world);
void wf_world_write (WfWorld *world, WfReplica *replica);
void wf_world_deliver (WfWorld *world, WfReplica *replica, WfOperation *operation);
void wf_world_deliver_everything (WfWorld *world);
/* Borrowed operations in another order. */
GPtrArray *wf_world_dup_shuffled (WfWorld *world, GPtrArray *operations);
/* Law: what one writes after having seen the live values is what one sees. */
void wf_world_check_own_write (WfWorld *world, WfReplica *replica, WfOperation *operation);
/* What a picture shows, as text: free with g_free (). */
char *wf_world_describe (WfPicture *picture);

G_END_DECLS
