/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/wfd-blob-files.h"
#include "server/wfd-certify.h"
#include "server/wfd-directory.h"
#include "server/wfd-engine.h"
#include "server/wfd-ledger.h"

G_BEGIN_DECLS

struct _WfdEngine
{
  GObject parent_instance;

  char *data_dir, *path, *epoch;
  WfClock *clock;
  GMainContext *context;
  WfdDirectory *directory;
  WfdBlobFiles *blobs;
  GThreadPool *workers, *slow_workers;
  GAsyncQueue *readers; /* WfDb, one for each worker */
  GAsyncQueue *jobs;    /* WfdJob, for the writer */
  GThread *writer;

  /* the writer's */
  WfDb *db;
  WfdLedger *ledger;
  WfDeviceKey *key;      /* the server's own */
  gboolean has_enrolled; /* in the transaction at hand */
  gint64 data_version;
  guint last_group; /* jobs of the last commit */
  gint64 last_commit_us;
};

/* --- the writer (wfd-engine-writer.c) ----------------------------------- */

typedef struct _WfdJob WfdJob;

/* Writes inside the transaction of the group. FALSE with @error: the database failed, everything is
 * rolled back. What is wrong with this job alone goes to its own error. */
typedef gboolean (*WfdStoreFunc) (WfdEngine *self, WfdJob *job, GError **error);

struct _WfdJob
{
  GTask *task;
  WfdStoreFunc store; /* NULL: the writer ends */
  gpointer data;
  GDestroyNotify free_data;
  /* After the commit: what the task returns; new. */
  gpointer (*answer) (WfdJob *job);
  GDestroyNotify free_answer;
  guint weight;  /* documents, of what one commit takes */
  GError *error; /* of this job alone */
};

/* Takes @job. */
void wfd_engine_store (WfdEngine *self, WfdJob *job);
gpointer wfd_engine_run_writer (gpointer engine);
/* After a commit: heads move, waiting readers are told. */
void wfd_engine_publish_heads (WfdEngine *self);
gboolean wfd_engine_publish_accounts (WfdEngine *self, GError **error);

/* --- the workers (wfd-engine-reader.c) ---------------------------------- */

typedef struct _WfdWork WfdWork;

/* On a worker's thread with a reader of its own. NULL with @error, or NULL without when it has
 * passed the task on. */
typedef gpointer (*WfdReadFunc) (WfdEngine *self, WfDb *db, WfdWork *work, GError **error);

struct _WfdWork
{
  GTask *task;
  char *space;
  gint64 number; /* of the space */
  WfdHead head;
  WfdReadFunc read;
  GDestroyNotify free_result;
  gpointer data;
  GDestroyNotify free_data;
};

/* NULL and an answered task when there is no such space; @space NULL: the work is about none. */
WfdWork *wfd_work_new (WfdEngine *self,
                       const char *space,
                       WfdReadFunc read,
                       GDestroyNotify free_result,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
void wfd_work_free (WfdWork *work);
/* Takes @work; NULL is nothing to do. */
void wfd_engine_hand_out (WfdEngine *self, WfdWork *work);
/* For long work on files: others do not wait behind it. */
void wfd_engine_hand_out_slow (WfdEngine *self, WfdWork *work);
void wfd_engine_work_cb (gpointer work, gpointer engine);

G_END_DECLS
