/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-crypto.h"
#include "base/wf-id.h"
#include "model/wf-operation.h"
#include "store/wf-db.h"

G_BEGIN_DECLS

/* What a server keeps of an operation: the wire document as text, beside its receipt, in the order
 * of the receipts. A server never folds, it hands on; a page of the feed is these texts one after
 * another. Insert only, by trigger. Synchronous; on the thread of the connection. */
typedef struct
{
  gint64 seq, time_us;
  guint8 hash[WF_HASH_SIZE]; /* rh */
  gint64 ctl;                /* newest `ctl` receipt when it was given; 0: not told */
} WfFeedReceipt;

void wf_feed_receipt_apply (const WfFeedReceipt *receipt, WfOperation *operation);

/* Makes the tables where they are missing. */
gboolean wf_feed_ensure (WfDb *db, GError **error);
/* Of data that are only read: WF_ERROR_INVALID when an older server wrote them. */
gboolean wf_feed_check_version (WfDb *db, GError **error);
/* Another number each time that another connection has written. */
gboolean wf_feed_get_data_version (WfDb *db, gint64 *version, GError **error);

typedef struct
{
  gint64 number; /* in this file */
  char *name;
  WfFeedReceipt last; /* zero where there is none yet */
  gboolean knows_signed;
  gint64 signed_seq, signed_us; /* newest head, when @knows_signed: wfd-heads.c fills them in */
} WfFeedSpace;

void wf_feed_space_free (WfFeedSpace *space);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfFeedSpace, wf_feed_space_free)

/* The name must be new: WF_ERROR_EXISTS. */
gboolean wf_feed_add_space (WfDb *db, const char *name, gint64 *number, GError **error);
/* GPtrArray of WfFeedSpace with their newest receipts. */
GPtrArray *wf_feed_list_spaces (WfDb *db, GError **error);

typedef enum
{
  WF_FEED_NEW,
  WF_FEED_KNOWN,
  WF_FEED_TWIN, /* the id is known with another hash */
} WfFeedState;

gboolean wf_feed_look_up (WfDb *db,
                          const WfOperationId *id,
                          const guint8 hash[WF_HASH_SIZE],
                          WfFeedState *state,
                          GError **error);
gboolean wf_feed_append (WfDb *db,
                         gint64 space,
                         const WfOperationId *id,
                         const guint8 hash[WF_HASH_SIZE],
                         const WfFeedReceipt *receipt,
                         const char *document,
                         gsize length,
                         GError **error);

/* Appends rows of the feed after @since to @out, separated by ",\n" (@lines: each followed by
 * "\n"), until @limit rows or
 * @max_bytes. Gives the seq of the last row, or @since. */
typedef struct
{
  gint64 space;
  gint64 since;
  guint limit;
  gsize max_bytes;
  gboolean documents;
  gboolean lines;
} WfFeedQuery;

gboolean wf_feed_read (WfDb *db,
                       const WfFeedQuery *query,
                       GString *out,
                       gint64 *last_seq,
                       guint *n_rows,
                       GError **error);
/* The same rows as lines of an archive (wf-archive.h), up to and with @until, with what the server
 * has signed of their receipts. */
gboolean wf_feed_read_archive (WfDb *db,
                               const WfFeedQuery *query,
                               gint64 until,
                               GString *out,
                               gint64 *last_seq,
                               GError **error);
/* One document; NULL without @error: @space does not hold it. Free with g_free (). */
char *wf_feed_dup_document (WfDb *db, gint64 space, const WfOperationId *id, GError **error);
/* Appends the ids of @space, packed (24 bytes each), ascending. */
gboolean wf_feed_list_ids (WfDb *db, gint64 space, GByteArray *ids, GError **error);
/* The same, of those without their body. */
gboolean wf_feed_list_bare (WfDb *db, gint64 space, GByteArray *ids, GError **error);
/* FALSE without @error: no such receipt. */
gboolean
wf_feed_get_receipt (WfDb *db, gint64 space, gint64 seq, WfFeedReceipt *receipt, GError **error);
/* Everything that stands in a row. */
typedef struct
{
  WfFeedReceipt receipt;
  WfOperationId id;
  guint8 hash[WF_HASH_SIZE];
  const char *head, *document;
  gsize length; /* of @document */
} WfFeedRow;

/* Calls @visit with each row of a space in order, until it returns FALSE. */
typedef gboolean (*WfFeedRowVisit) (const WfFeedRow *row, gpointer user_data);
gboolean wf_feed_visit_rows (
    WfDb *db, gint64 space, WfFeedRowVisit visit, gpointer user_data, GError **error);
/* The same with one row, if @space holds it; what @visit returns says nothing. */
gboolean wf_feed_visit_row (WfDb *db,
                            gint64 space,
                            const WfOperationId *id,
                            WfFeedRowVisit visit,
                            gpointer user_data,
                            GError **error);
/* What a row's head must be; for checks. Free with g_free (). */
char *wf_feed_dup_head (const WfOperationId *id, const WfFeedReceipt *receipt);

gboolean wf_feed_document_has_body (const char *document);
/* @document: the stored one without its body, or with it where there was none; what was signed and
 * its receipt stay. Nothing else can be changed. */
gboolean wf_feed_set_document (
    WfDb *db, const WfOperationId *id, const char *document, gsize length, GError **error);

G_END_DECLS
