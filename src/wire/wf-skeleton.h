/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-json.h"
#include "model/wf-operation.h"

G_BEGIN_DECLS

/* Skeleton and body as they stand in their JSON texts, and how they become an operation. Private to
 * the codec. */
#define WF_SKELETON_VERSION 1
#define WF_SKELETON_MAX_FIELDS 256

typedef struct
{
  WfJsonValue root;
  WfJsonValue fields;
  WfJsonValue prev; /* prev.json is NULL when absent */
  const char *space, *type, *origin;
  const char *interned_space; /* the same name, for ever: not copied; NULL: @space is copied */
  WfOpKind kind;
  WfUuid ent, by, dev;
  gint64 n;
  guint64 hlc;
  guint8 previous[WF_HASH_SIZE];
  guint8 body_hash[WF_HASH_SIZE];
} WfSkeleton;

/* One written name, with what skeleton and body say of it. A json of NULL: absent. */
typedef struct
{
  WfJsonValue field, parents, value;
} WfFieldPart;

gboolean wf_skeleton_read (WfSkeleton *skeleton, WfJsonValue root, GError **error);

/* Fills everything but id, hash, key and signature, in one block of memory. @body_root.json is NULL
 * when the body is absent. @parts: room for WF_SKELETON_MAX_FIELDS. */
WfOperation *wf_skeleton_build (const WfSkeleton *skeleton,
                                const WfBytes *text,
                                WfJsonValue body_root,
                                const WfBytes *body_text,
                                WfFieldPart *parts,
                                GError **error);

G_END_DECLS
