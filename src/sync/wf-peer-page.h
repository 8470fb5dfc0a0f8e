/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a foreign peer answers that has replicated a space (PouchDB, CouchDB): pages of `_changes`
 * with `style=all_docs`, and answers of `_bulk_get`. Such a peer gives no receipts, its numbers are
 * opaque, and whoever may write there can put siblings beside an operation. The only legal revision
 * of an operation follows from its id (log.md §3), so siblings are told apart before anything is
 * verified. Pure. */
typedef struct
{
  char *id, *revision;
} WfPeerSibling;

typedef struct
{
  GPtrArray *documents; /* GBytes, borrowing the page's bytes: each claims the legal revision */
  GPtrArray *wanted;    /* char *: operations whose legal revision did not come along */
  GPtrArray *siblings;  /* WfPeerSibling: what cannot be an operation by its revision */
  GPtrArray *strangers; /* char *: ids of documents that are no operations at all */
  GPtrArray *ids;       /* char *: of all operations that are named here */
  guint n_rows;
  char *next; /* since what the next page goes on; to be escaped in an address */
} WfPeerPage;

/* WF_ERROR_PROTOCOL: it is no page. */
WfPeerPage *wf_peer_page_read (GBytes *text, GError **error);
void wf_peer_page_free (WfPeerPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfPeerPage, wf_peer_page_free)

/* The question for the legal revisions of @n ids from @first on. Free with g_bytes_unref (). */
GBytes *wf_peer_ask_documents (GPtrArray *ids, guint first, guint n);
/* GPtrArray of GBytes, of those that it has; the caller verifies them. */
GPtrArray *wf_peer_read_documents (GBytes *text, GError **error);

G_END_DECLS
