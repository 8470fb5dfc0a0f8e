/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-store.h"

G_BEGIN_DECLS

/* One answer of `_changes` taken apart, on a thread of its own: documents as the store wants them
 * (borrowing the page's bytes), their receipts, and where the cursor stands after it. Pure. */
typedef struct
{
  GPtrArray *documents; /* GBytes */
  GArray *receipts;     /* WfReceipt, parallel */
  gint64 last_seq;
  gint64 n_pending; /* more than this page holds */
  gboolean has_head;
  WfHead head; /* the newest receipt up to there that the server has signed */
} WfChangesPage;

/* WF_ERROR_PROTOCOL: the server sends something else, or numbers that do not grow. @since: where it
 * was asked to begin. */
WfChangesPage *wf_changes_page_read (GBytes *text, gint64 since, GError **error);
void wf_changes_page_free (WfChangesPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfChangesPage, wf_changes_page_free)

/* What the server said of each document of a push. */
typedef struct
{
  char *id, *code;
  char *reason; /* for people, in English; or empty */
} WfPushRefusal;

typedef struct
{
  GPtrArray *confirmed; /* char *: ids, durable there */
  GPtrArray *refused;   /* WfPushRefusal */
} WfPushAnswer;

WfPushAnswer *wf_push_answer_read (GBytes *text, GError **error);
void wf_push_answer_free (WfPushAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfPushAnswer, wf_push_answer_free)

/* What `GET /` tells. */
typedef struct
{
  char *epoch;
  gint64 time_us;    /* the server's clock, or WF_NO_TIME */
  gboolean has_feed; /* it tells of all spaces in one stream (POST /_wf/feed) */
  gboolean has_have; /* it tells what it lacks (POST /_wf/have) */
} WfWelcome;

/* WF_ERROR_PROTOCOL also when the profiles do not overlap. */
WfWelcome *wf_welcome_read (GBytes *text, GError **error);
void wf_welcome_free (WfWelcome *welcome);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfWelcome, wf_welcome_free)

/* One line of the feed of heads. FALSE: it says nothing of a space (an empty line, or words that
 * are not known here). @seq 0: nothing more comes of that space. @space: free with g_free (). */
gboolean wf_feed_line_read (const char *line, gsize length, char **space, gint64 *seq);

/* The "_id" of a document of our own store, without parsing it: it stands first. Free with g_free
 * (); NULL when it does not. */
char *wf_document_dup_id (GBytes *document);

G_END_DECLS
