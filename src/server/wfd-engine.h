/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/wf-clock.h"
#include "model/wf-space.h"

G_BEGIN_DECLS

/* The server's data: one SQLite file, one thread that writes it, two that read it and check
 * signatures. Called from the main thread; answers come there. Every operation is verified before
 * it is stored, has its receipt when it is stored, and is on the disk before it is confirmed.
 * Writers that wait together are committed together.
 *
 * Signal "grown" (const char *space): new operations are in that space, by whatever way. */
#define WFD_TYPE_ENGINE (wfd_engine_get_type ())
G_DECLARE_FINAL_TYPE (WfdEngine, wfd_engine, WFD, ENGINE, GObject)

/* @clock: the wall clock of receipts. Blocking; before the main loop runs. */
WfdEngine *wfd_engine_open (const char *data_dir, WfClock *clock, GError **error);
/* Finishes what was begun. Blocking. */
void wfd_engine_close (WfdEngine *self);
/* Changes when the history behind it does: cursors of another epoch mean nothing here. */
const char *wfd_engine_get_epoch (WfdEngine *self);
gboolean wfd_engine_is_healthy (WfdEngine *self);

/* --- who ---------------------------------------------------------------- */

/* A hash that no password fits when there is no such user, so that both answers take the same time.
 * Free with g_free (). */
char *wfd_engine_dup_password_hash (WfdEngine *self, const char *user);
/* FALSE when there is no such space or it is not for @user: the two look the same. */
gboolean wfd_engine_may_read (WfdEngine *self, const char *user, const char *space);

/* --- what --------------------------------------------------------------- */

typedef struct
{
  gint64 seq, time_us;
  guint8 hash[32];
} WfdHead;

gboolean wfd_engine_get_head (WfdEngine *self, const char *space, WfdHead *head);

/* @body: {"docs":[…]}. Answer: a JSON array with one result for each document, after the commit. */
void wfd_engine_push_async (WfdEngine *self,
                            const char *space,
                            GBytes *body,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
GBytes *wfd_engine_push_finish (WfdEngine *self, GAsyncResult *result, GError **error);

typedef struct
{
  gint64 since;
  guint limit;
  gboolean documents;
  gboolean lines;    /* rows only, one a line: the continuous feed */
  gboolean has_hash; /* @hash is the receipt hash the reader has at @since */
  guint8 hash[32];
} WfdPageQuery;

typedef struct
{
  GBytes *text;
  gint64 last_seq;
  guint n_rows;
  gboolean is_other_history; /* what we have at @since is not what the reader has */
} WfdPage;

void wfd_page_free (WfdPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfdPage, wfd_page_free)

void wfd_engine_page_async (WfdEngine *self,
                            const char *space,
                            const WfdPageQuery *query,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
WfdPage *wfd_engine_page_finish (WfdEngine *self, GAsyncResult *result, GError **error);

/* `_local` documents. Answer of both: the JSON text as stored; NULL with WF_ERROR_NOT_FOUND. */
void wfd_engine_local_async (WfdEngine *self,
                             const char *space,
                             const char *name,
                             GBytes *json, /* NULL: read */
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GBytes *wfd_engine_local_finish (WfdEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
