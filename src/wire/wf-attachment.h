/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-operation.h"

G_BEGIN_DECLS

/* An attachment as an operation's body names it (`att`, log.md §4):
 * {"sha256","size","name","type"}. Its bytes travel apart, as a blob (log.md §9). Name and type are
 * foreign text: shown, never used as a path or to open anything. */
#define WF_ATTACHMENT_MAX_SIZE G_GINT64_CONSTANT (104857600) /* 100 MiB */
#define WF_ATTACHMENTS_MAX 16                                /* of one operation */

typedef struct
{
  guint8 hash[WF_HASH_SIZE];
  gint64 size;
  char *name; /* at most 200 bytes, no control characters */
  char *type; /* "image/png", or "" */
} WfAttachment;

WfAttachment *wf_attachment_new (const guint8 hash[WF_HASH_SIZE],
                                 gint64 size,
                                 const char *name,
                                 const char *type);
void wf_attachment_free (WfAttachment *attachment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfAttachment, wf_attachment_free)

/* Those of an operation: GPtrArray of WfAttachment, empty where there are none, the body is gone,
 * or `att` is not what it should be. Parses the body: not for every operation of a crisis at once.
 */
GPtrArray *wf_attachments_read (const WfOperation *operation);
/* Cheap: FALSE is certain. */
gboolean wf_attachments_may_have (const WfOperation *operation);
/* The JSON array for wf_draft_set_attachments (). Free with g_free (). */
char *wf_attachments_dup_json (GPtrArray *attachments);
/* A name that a file can have anywhere: without path, control characters, leading dots. Free with
 * g_free (). */
char *wf_attachment_dup_file_name (const WfAttachment *attachment, WfRealm realm);

G_END_DECLS
