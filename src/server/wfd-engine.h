/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/wf-clock.h"
#include "server/wfd-blob-files.h"
#include "server/wfd-directory.h"
#include "store/wf-db.h"
#include "wire/wf-enrol-code.h"

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
#define WFD_EPOCH_NAME "server-epoch" /* among the facts of the file */
/* Changes when the history behind it does: cursors of another epoch mean nothing here. */
const char *wfd_engine_get_epoch (WfdEngine *self);
/* Who may what, and how far each space has come. */
WfdDirectory *wfd_engine_get_directory (WfdEngine *self);

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

/* `_local` documents: the JSON text as stored; WF_ERROR_NOT_FOUND where there is none. */
void wfd_engine_get_local_async (WfdEngine *self,
                                 const char *space,
                                 const char *name,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
void wfd_engine_put_local_async (WfdEngine *self,
                                 const char *space,
                                 const char *name,
                                 GBytes *json,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* Of both. */
GBytes *wfd_engine_local_finish (WfdEngine *self, GAsyncResult *result, GError **error);

/* Anything else that is read of a space: @read makes the bytes of the answer on a worker. */
typedef GBytes *(*WfdQueryFunc) (WfDb *db, gint64 space, gpointer query, GError **error);

/* Takes @query. */
void wfd_engine_query_async (WfdEngine *self,
                             const char *space,
                             WfdQueryFunc read,
                             gpointer query,
                             GDestroyNotify free_query,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GBytes *wfd_engine_query_finish (WfdEngine *self, GAsyncResult *result, GError **error);

/* --- attachments -------------------------------------------------------- */

typedef struct
{
  gboolean is_whole;
  gboolean is_misfit; /* put: the chunk does not begin at @received; nothing was taken */
  gboolean is_wrong;  /* put: the bytes are not what their name says, and were thrown away */
  gint64 size;        /* when whole */
  gint64 received;    /* so far */
  char *path;         /* find, when whole: where the bytes are */
} WfdBlob;

void wfd_blob_free (WfdBlob *blob);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfdBlob, wfd_blob_free)

/* What @user may know of it: the whole blob of a space that is theirs, or how far an upload into
 * one of these has come. */
void wfd_engine_find_blob_async (WfdEngine *self,
                                 const char *user,
                                 const guint8 hash[WF_HASH_SIZE],
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* The chunk at @from of @total bytes, for @space, which is @user's. Whole means on the disk. */
void wfd_engine_put_blob_async (WfdEngine *self,
                                const char *user,
                                const char *space,
                                const guint8 hash[WF_HASH_SIZE],
                                gint64 from,
                                gint64 total,
                                GBytes *chunk,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* Of both. */
WfdBlob *wfd_engine_blob_finish (WfdEngine *self, GAsyncResult *result, GError **error);

/* --- enrolment --- */

/* Answer: a WfEnrolled as JSON, after the commit. WF_ERROR_NOT_FOUND: no such code;
 * WF_ERROR_EXISTS: used; WF_ERROR_INVALID: expired; WF_ERROR_DENIED: dead, or the crisis lets this
 * server enrol nobody. */
void wfd_engine_enrol_async (WfdEngine *self,
                             const WfEnrolment *request,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GBytes *wfd_engine_enrol_finish (WfdEngine *self, GAsyncResult *result, GError **error);

/* Has a code made (@order, whose members it takes) or lists them (NULL), for @user of the crisis of
 * @space. Answer: JSON, wire/wf-enrol-code.h. WF_ERROR_DENIED: the role does not permit it;
 * WF_ERROR_EXISTS: the crisis lets this server enrol nobody. */
void wfd_engine_codes_async (WfdEngine *self,
                             const char *user,
                             const char *space,
                             WfCodeOrder *order,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GBytes *wfd_engine_codes_finish (WfdEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
