/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-redaction.h"
#include "store/wf-feed-table.h"
#include "wire/wf-head.h"

G_BEGIN_DECLS

/* What a server must know of the operations that it stores without reading them again: the numbers
 * of the devices, who asked for a redaction, and the receipts that it signed. Synchronous; inside a
 * transaction of the caller. */

/* Makes the tables, with the numbers of what is stored already. */
gboolean wf_feed_chain_make (WfDb *db, GError **error);

typedef struct
{
  WfUuid device;
  gint64 n;
  guint8 hash[WF_HASH_SIZE];
  guint8 previous[WF_HASH_SIZE];
  guint64 hlc;
} WfFeedLink;

/* @is_fork: another operation has that number, or this one follows one that was refused for it; it
 * is remembered as refused. */
gboolean wf_feed_chain_add (
    WfDb *db, gint64 space, const WfFeedLink *link, gboolean *is_fork, GError **error);
/* For a key that is used from several places and has no branches: no fork is looked for. */
gboolean wf_feed_chain_add_free (WfDb *db, gint64 space, const WfFeedLink *link, GError **error);
/* The newest of @link->device in a space: n (0: none) and hash; hlc is the latest of the space. */
gboolean wf_feed_chain_get_newest (WfDb *db, gint64 space, WfFeedLink *link, GError **error);

/* The table of who asked for a redaction, with what is stored already. */
gboolean wf_feed_chain_make_redactions (WfDb *db, GError **error);
/* @asked counts, stands in @space, and names what in that space it wants redacted. */
gboolean
wf_feed_chain_add_asking (WfDb *db, gint64 space, const WfOperation *asked, GError **error);
/* Appends (WfAsking) who asked in @space that the body of @target be dropped. */
gboolean wf_feed_chain_list_askings (
    WfDb *db, gint64 space, const WfOperationId *target, GArray *askings, GError **error);

typedef struct
{
  WfOperationId target, operation; /* @operation asks for @target */
  gboolean counts;
} WfFeedRedaction;

/* All of a space: GArray of WfFeedRedaction. */
GArray *wf_feed_chain_list_redactions (WfDb *db, gint64 space, GError **error);
gboolean wf_feed_chain_set_counts (
    WfDb *db, gint64 space, const WfFeedRedaction *redaction, gboolean counts, GError **error);

/* Receipts of a space that the server has signed (wire/wf-head.h). */
gboolean wf_feed_chain_put_head (WfDb *db, gint64 space, const WfHead *head, GError **error);
/* The newest not after @until. @found FALSE: none. */
gboolean wf_feed_chain_get_head (
    WfDb *db, gint64 space, gint64 until, WfHead *head, gboolean *found, GError **error);

G_END_DECLS
