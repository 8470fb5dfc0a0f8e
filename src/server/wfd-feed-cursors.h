/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-crypto.h"

G_BEGIN_DECLS

/* Where a reader of the feed (wfd-feed.c) stands in one space. */
typedef struct
{
  char *space;
  gint64 since;
  gboolean has_hash;
  guint8 hash[WF_HASH_SIZE];
} WfdFeedCursor;

/* {SPACE: {"since": SEQ, "rh": HASH or nothing}, …}: GArray of WfdFeedCursor, in their order. Pure.
 */
GArray *wfd_feed_cursors_read (const char *text, gsize length, GError **error);

G_END_DECLS
