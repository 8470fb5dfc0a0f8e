/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-engine.h"

#include <string.h>

#include "base/wf-clock.h"
#include "base/wf-crypto.h"
#include "base/wf-error.h"
#include "base/wf-log.h"
#include "server/wfd-ledger.h"
#include "server/wfd-push.h"
#include "store/wf-account-table.h"
#include "store/wf-feed-table.h"
#include "wire/wf-protocol.h"

#define N_WORKERS 2
#define GROUP_MAX 5000 /* documents of one commit */
#define LOOK_SECONDS 1 /* how soon the server sees what a command of another process wrote */

typedef struct
{
  gint64 number;
  WfdHead head;
  char *crisis; /* uuid text */
} SpaceInfo;

struct _WfdEngine
{
  GObject parent_instance;

  char *path, *epoch;
  WfClock *clock;
  GMainContext *context;
  GThreadPool *workers;
  GAsyncQueue *readers; /* WfDb, one for each worker */
  GAsyncQueue *jobs;    /* Job, for the writer */
  GThread *writer;

  /* the writer's */
  WfDb *db;
  WfdLedger *ledger;
  gint64 data_version;

  /* under the lock: what the main thread may know at once */
  GMutex lock;
  GHashTable *spaces;   /* name -> SpaceInfo */
  GHashTable *accounts; /* name -> WfAccount */
  gboolean is_healthy;
};

G_DEFINE_FINAL_TYPE (WfdEngine, wfd_engine, G_TYPE_OBJECT)

enum
{
  SIGNAL_GROWN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef enum
{
  JOB_PUSH,
  JOB_LOCAL,
  JOB_QUIT,
} JobKind;

typedef struct
{
  JobKind kind;
  GTask *task;
  WfdPush *push;      /* JOB_PUSH */
  char *space, *name; /* JOB_LOCAL */
  GBytes *json;
  GError *error; /* of this job alone */
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->task);
  g_clear_pointer (&job->push, wfd_push_free);
  g_clear_pointer (&job->json, g_bytes_unref);
  g_clear_error (&job->error);
  g_free (job->space);
  g_free (job->name);
  g_free (job);
}

static void
space_info_free (SpaceInfo *info)
{
  g_free (info->crisis);
  g_free (info);
}

void
wfd_page_free (WfdPage *page)
{
  g_clear_pointer (&page->text, g_bytes_unref);
  g_free (page);
}

/* --- what the main thread sees ------------------------------------------ */

typedef struct
{
  WfdEngine *engine;
  GPtrArray *spaces; /* char * */
} Grown;

static void
grown_free (gpointer data)
{
  Grown *grown = data;
  g_object_unref (grown->engine);
  g_ptr_array_unref (grown->spaces);
  g_free (grown);
}

static gboolean
emit_grown (gpointer data)
{
  Grown *grown = data;
  for (guint i = 0; i < grown->spaces->len; i++)
    g_signal_emit (grown->engine, signals[SIGNAL_GROWN], 0, grown->spaces->pdata[i]);
  return G_SOURCE_REMOVE;
}

static SpaceInfo *
ensure_info (WfdEngine *self, const WfFeedSpace *space)
{
  SpaceInfo *info = g_hash_table_lookup (self->spaces, space->name);
  WfSpace parsed;

  if (info || !wf_space_parse (space->name, &parsed))
    return info;
  info = g_new0 (SpaceInfo, 1);
  info->number = space->number;
  info->crisis = wf_uuid_dup_string (&parsed.crisis);
  g_hash_table_insert (self->spaces, g_strdup (space->name), info);
  return info;
}

/* After a commit: heads move, waiting readers are told. */
static void
publish_heads (WfdEngine *self)
{
  GPtrArray *spaces = wfd_ledger_get_spaces (self->ledger);
  g_autoptr (GPtrArray) grown = g_ptr_array_new_with_free_func (g_free);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < spaces->len; i++)
    {
      const WfFeedSpace *space = spaces->pdata[i];
      SpaceInfo *info = ensure_info (self, space);
      if (!info || info->head.seq == space->last.seq)
        continue;
      info->head.seq = space->last.seq;
      info->head.time_us = space->last.time_us;
      memcpy (info->head.hash, space->last.hash, WF_HASH_SIZE);
      g_ptr_array_add (grown, g_strdup (space->name));
    }
  g_mutex_unlock (&self->lock);
  if (grown->len > 0)
    {
      Grown *message = g_new0 (Grown, 1);
      message->engine = g_object_ref (self);
      message->spaces = g_steal_pointer (&grown);
      g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, emit_grown, message,
                                  grown_free);
    }
}

static gboolean
publish_accounts (WfdEngine *self, GError **error)
{
  g_autoptr (GPtrArray) accounts = wf_account_list (self->db, error);

  if (!accounts)
    return FALSE;
  g_mutex_lock (&self->lock);
  g_hash_table_remove_all (self->accounts);
  for (guint i = 0; i < accounts->len; i++)
    {
      WfAccount *account = accounts->pdata[i];
      g_hash_table_insert (self->accounts, account->name, account);
    }
  g_mutex_unlock (&self->lock);
  g_ptr_array_set_free_func (accounts, NULL);
  return TRUE;
}

static void
set_healthy (WfdEngine *self, gboolean is_healthy)
{
  g_mutex_lock (&self->lock);
  self->is_healthy = is_healthy;
  g_mutex_unlock (&self->lock);
}

/* --- the writer --------------------------------------------------------- */

static gboolean
reload (WfdEngine *self, GError **error)
{
  return wfd_ledger_reload (self->ledger, error) && publish_accounts (self, error);
}

/* A command of another process may have added users, spaces or operations meanwhile. */
static gboolean
notice_others (WfdEngine *self, GError **error)
{
  gint64 version;

  if (!wf_feed_get_data_version (self->db, &version, error))
    return FALSE;
  if (version == self->data_version)
    return TRUE;
  self->data_version = version;
  return reload (self, error);
}

static gboolean
store_push (WfdEngine *self, WfdPush *push, GError **error)
{
  for (guint i = 0; i < push->items->len; i++)
    {
      WfdPushItem *item = &g_array_index (push->items, WfdPushItem, i);
      gboolean is_new;
      if (item->verdict == WF_VERDICT_OK
          && !wfd_ledger_append (self->ledger, push->space, item->operation, NULL, &item->verdict,
                                 &is_new, error))
        return FALSE;
    }
  return TRUE;
}

static gint64
number_of (WfdEngine *self, const char *space)
{
  gint64 number = -1;
  SpaceInfo *info;

  g_mutex_lock (&self->lock);
  info = g_hash_table_lookup (self->spaces, space);
  if (info)
    number = info->number;
  g_mutex_unlock (&self->lock);
  return number;
}

/* A checkpoint that is refused is no reason to refuse the operations beside it. */
static void
store_local (WfdEngine *self, Job *job)
{
  gsize size;
  const char *text = g_bytes_get_data (job->json, &size);
  wf_feed_put_local (self->db, number_of (self, job->space), job->name, text, size, &job->error);
}

static gboolean
store_group (WfdEngine *self, GPtrArray *group, GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };

  if (!wf_transaction_begin (&transaction, self->db, error) || !notice_others (self, error))
    return FALSE;
  for (guint i = 0; i < group->len; i++)
    {
      Job *job = group->pdata[i];
      if (job->kind == JOB_LOCAL)
        store_local (self, job);
      else if (!store_push (self, job->push, error))
        return FALSE;
    }
  return wf_transaction_commit (&transaction, error);
}

static void
log_refusals (const WfdPush *push)
{
  for (guint i = 0; i < push->items->len; i++)
    {
      const WfdPushItem *item = &g_array_index (push->items, WfdPushItem, i);
      if (item->verdict != WF_VERDICT_OK)
        wf_log (item->verdict == WF_VERDICT_TWIN ? WF_LOG_ERROR : WF_LOG_WARNING, "operations",
                "refused an operation", "space", push->space, "id", item->id ? item->id : "",
                "code", wf_verdict_get_code (item->verdict), NULL);
    }
}

static void
answer (Job *job, const GError *error)
{
  if (error || job->error)
    g_task_return_error (job->task, g_error_copy (error ? error : job->error));
  else if (job->kind == JOB_PUSH)
    {
      log_refusals (job->push);
      g_task_return_pointer (job->task, wfd_push_answer (job->push),
                             (GDestroyNotify) g_bytes_unref);
    }
  else
    g_task_return_pointer (job->task, g_bytes_ref (job->json), (GDestroyNotify) g_bytes_unref);
}

static void
commit_group (WfdEngine *self, GPtrArray *group)
{
  g_autoptr (GError) error = NULL;

  if (!store_group (self, group, &error))
    {
      g_autoptr (GError) again = NULL;
      wf_log (WF_LOG_ERROR, "store", "could not store operations", "reason", error->message, NULL);
      set_healthy (self, FALSE);
      if (!wfd_ledger_reload (self->ledger, &again))
        wf_log (WF_LOG_ERROR, "store", "could not read the data again", "reason", again->message,
                NULL);
    }
  else
    {
      set_healthy (self, TRUE);
      publish_heads (self);
    }
  for (guint i = 0; i < group->len; i++)
    answer (group->pdata[i], error);
}

static void
look_for_others (WfdEngine *self)
{
  g_autoptr (GError) error = NULL;

  if (notice_others (self, &error))
    publish_heads (self);
  else
    wf_log (WF_LOG_ERROR, "store", "could not read the data", "reason", error->message, NULL);
}

/* Takes all that waits, commits it together, answers, and begins again: nobody waits for longer
 * than the commit before. */
static gpointer
run_writer (gpointer data)
{
  WfdEngine *self = data;

  for (gboolean goes_on = TRUE; goes_on;)
    {
      g_autoptr (GPtrArray) group = g_ptr_array_new_with_free_func ((GDestroyNotify) job_free);
      Job *job = g_async_queue_timeout_pop (self->jobs, LOOK_SECONDS * WF_SECOND_US);
      guint n_documents = 0;
      if (!job)
        {
          look_for_others (self);
          continue;
        }
      for (; job; job = n_documents < GROUP_MAX ? g_async_queue_try_pop (self->jobs) : NULL)
        {
          if (job->kind == JOB_QUIT)
            {
              goes_on = FALSE;
              job_free (job);
              break;
            }
          n_documents += job->push ? job->push->items->len : 1;
          g_ptr_array_add (group, job);
        }
      if (group->len > 0)
        commit_group (self, group);
    }
  return NULL;
}

/* --- the workers -------------------------------------------------------- */

typedef enum
{
  WORK_PUSH,
  WORK_PAGE,
  WORK_READ_LOCAL,
} WorkKind;

typedef struct
{
  WorkKind kind;
  GTask *task;
  char *space, *name;
  gint64 number;
  WfdHead head;
  GBytes *body;
  WfdPageQuery query;
} Work;

static void
work_free (Work *work)
{
  g_clear_object (&work->task);
  g_clear_pointer (&work->body, g_bytes_unref);
  g_free (work->space);
  g_free (work->name);
  g_free (work);
}

static void
work_on_push (WfdEngine *self, Work *work)
{
  g_autoptr (GError) error = NULL;
  WfdPush *push = wfd_push_read (work->space, work->body, &error);
  Job *job;

  if (!push)
    {
      g_task_return_error (work->task, g_steal_pointer (&error));
      return;
    }
  job = g_new0 (Job, 1);
  job->kind = JOB_PUSH;
  job->task = g_steal_pointer (&work->task);
  job->push = push;
  g_async_queue_push (self->jobs, job);
}

static gboolean
is_other_history (WfDb *db, const Work *work)
{
  WfFeedReceipt receipt;

  if (!work->query.has_hash || work->query.since == 0)
    return FALSE;
  return !wf_feed_get_receipt (db, work->number, work->query.since, &receipt, NULL)
         || memcmp (receipt.hash, work->query.hash, WF_HASH_SIZE) != 0;
}

static WfdPage *
read_page (WfDb *db, const Work *work, GError **error)
{
  const WfdPageQuery *query = &work->query;
  WfFeedQuery feed = { .space = work->number,
                       .since = query->since,
                       .limit = query->limit,
                       .max_bytes = WF_LIMIT_PAGE - 256 * 1024,
                       .documents = query->documents,
                       .lines = query->lines };
  g_autoptr (WfdPage) page = g_new0 (WfdPage, 1);
  g_autoptr (GString) out = NULL;

  page->is_other_history = is_other_history (db, work);
  if (page->is_other_history)
    return g_steal_pointer (&page);
  /* Growing a page by doubling would copy it several times over. */
  out = g_string_sized_new (
      query->documents ? MIN ((gsize) WF_LIMIT_PAGE,
                              (gsize) MIN (query->limit, work->head.seq - query->since + 1) * 2048)
                       : 4096);
  if (!query->lines)
    g_string_append (out, "{\"results\":[\n");
  if (!wf_feed_read (db, &feed, out, &page->last_seq, &page->n_rows, error))
    return NULL;
  if (!query->lines)
    g_string_append_printf (
        out, "\n],\"last_seq\":%" G_GINT64_FORMAT ",\"pending\":%" G_GINT64_FORMAT "}\n",
        page->last_seq, MAX (work->head.seq - page->last_seq, 0));
  page->text = g_string_free_to_bytes (g_steal_pointer (&out));
  return g_steal_pointer (&page);
}

static void
work_on_reading (WfdEngine *self, Work *work)
{
  WfDb *db = g_async_queue_pop (self->readers);
  g_autoptr (GError) error = NULL;
  gpointer result;

  if (work->kind == WORK_PAGE)
    result = read_page (db, work, &error);
  else
    {
      char *json = wf_feed_dup_local (db, work->number, work->name, &error);
      result = json ? g_bytes_new_take (json, strlen (json)) : NULL;
      if (!json && !error)
        g_set_error (&error, WF_ERROR, WF_ERROR_NOT_FOUND, "There is no such checkpoint.");
    }
  g_async_queue_push (self->readers, db);
  if (result)
    g_task_return_pointer (work->task, result,
                           work->kind == WORK_PAGE ? (GDestroyNotify) wfd_page_free
                                                   : (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (work->task, g_steal_pointer (&error));
}

static void
work_cb (gpointer data, gpointer user_data)
{
  WfdEngine *self = user_data;
  Work *work = data;

  if (work->kind == WORK_PUSH)
    work_on_push (self, work);
  else
    work_on_reading (self, work);
  work_free (work);
}

/* NULL and an answered task when there is no such space. */
static Work *
new_work (WfdEngine *self,
          WorkKind kind,
          const char *space,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  Work *work = g_new0 (Work, 1);
  SpaceInfo *info;

  work->kind = kind;
  work->task = g_task_new (self, NULL, callback, user_data);
  work->space = g_strdup (space);
  g_mutex_lock (&self->lock);
  info = g_hash_table_lookup (self->spaces, space);
  if (info)
    {
      work->number = info->number;
      work->head = info->head;
    }
  g_mutex_unlock (&self->lock);
  if (info)
    return work;
  g_task_return_new_error (work->task, WF_ERROR, WF_ERROR_NOT_FOUND, "There is no space %s here.",
                           space);
  work_free (work);
  return NULL;
}

static void
hand_out (WfdEngine *self, Work *work)
{
  if (work)
    g_thread_pool_push (self->workers, work, NULL);
}

/* --- opening and closing ------------------------------------------------ */

static gboolean
ensure_epoch (WfdEngine *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  guint8 random[16];

  self->epoch = wf_db_dup_meta_text (self->db, "server-epoch", &local);
  if (self->epoch || local)
    {
      if (local)
        g_propagate_error (error, g_steal_pointer (&local));
      return self->epoch != NULL;
    }
  wf_crypto_random (random, sizeof random);
  self->epoch = wf_hex_dup (random, sizeof random);
  return wf_db_set_meta_text (self->db, "server-epoch", self->epoch, error);
}

static gboolean
open_readers (WfdEngine *self, GError **error)
{
  for (guint i = 0; i < N_WORKERS; i++)
    {
      WfDb *reader = wf_db_open (self->path, WF_DB_READ_ONLY, error);
      if (!reader)
        return FALSE;
      g_async_queue_push (self->readers, reader);
    }
  return TRUE;
}

WfdEngine *
wfd_engine_open (const char *data_dir, WfClock *clock, GError **error)
{
  g_autoptr (WfdEngine) self = g_object_new (WFD_TYPE_ENGINE, NULL);

  if (g_mkdir_with_parents (data_dir, 0700) != 0)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_DENIED, "The folder %s could not be made: %s.",
                   data_dir, g_strerror (errno));
      return NULL;
    }
  self->path = g_build_filename (data_dir, "watchfloord.db", NULL);
  self->clock = wf_clock_ref (clock);
  self->db = wf_db_open (self->path, WF_DB_CHECK, error);
  if (!self->db || !wf_account_ensure (self->db, error))
    return NULL;
  self->ledger = wfd_ledger_new (self->db, clock, error);
  if (!self->ledger || !ensure_epoch (self, error) || !publish_accounts (self, error)
      || !open_readers (self, error))
    return NULL;
  publish_heads (self);
  self->workers = g_thread_pool_new (work_cb, self, N_WORKERS, FALSE, error);
  if (!self->workers)
    return NULL;
  self->writer = g_thread_new ("wfd-writer", run_writer, self);
  return g_steal_pointer (&self);
}

void
wfd_engine_close (WfdEngine *self)
{
  if (self->workers)
    g_thread_pool_free (g_steal_pointer (&self->workers), FALSE, TRUE);
  if (self->writer)
    {
      Job *quit = g_new0 (Job, 1);
      quit->kind = JOB_QUIT;
      g_async_queue_push (self->jobs, quit);
      g_thread_join (g_steal_pointer (&self->writer));
    }
}

static void
wfd_engine_finalize (GObject *object)
{
  WfdEngine *self = WFD_ENGINE (object);
  WfDb *reader;

  wfd_engine_close (self);
  while ((reader = g_async_queue_try_pop (self->readers)))
    wf_db_close (reader);
  g_clear_pointer (&self->ledger, wfd_ledger_free);
  g_clear_pointer (&self->db, wf_db_close);
  g_async_queue_unref (self->readers);
  g_async_queue_unref (self->jobs);
  g_hash_table_unref (self->spaces);
  g_hash_table_unref (self->accounts);
  g_clear_pointer (&self->clock, wf_clock_unref);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self->epoch);
  G_OBJECT_CLASS (wfd_engine_parent_class)->finalize (object);
}

static void
wfd_engine_class_init (WfdEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wfd_engine_finalize;
  signals[SIGNAL_GROWN] = g_signal_new ("grown", WFD_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
wfd_engine_init (WfdEngine *self)
{
  g_mutex_init (&self->lock);
  self->context = g_main_context_ref_thread_default ();
  self->readers = g_async_queue_new ();
  self->jobs = g_async_queue_new ();
  self->spaces
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) space_info_free);
  self->accounts
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) wf_account_free);
  self->is_healthy = TRUE;
}

/* --- asked by the routes ------------------------------------------------ */

const char *
wfd_engine_get_epoch (WfdEngine *self)
{
  return self->epoch;
}

gboolean
wfd_engine_is_healthy (WfdEngine *self)
{
  gboolean is_healthy;
  g_mutex_lock (&self->lock);
  is_healthy = self->is_healthy;
  g_mutex_unlock (&self->lock);
  return is_healthy;
}

/* Argon2id of a random password nobody kept. */
static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$QY/I2F0cetydcY857B0Uog"
                             "$493DpQ1x0+InreinciQHSSyVVAvcTSz5s1uEL88aNAA";

char *
wfd_engine_dup_password_hash (WfdEngine *self, const char *user)
{
  WfAccount *account;
  char *hash;

  g_mutex_lock (&self->lock);
  account = g_hash_table_lookup (self->accounts, user);
  hash = g_strdup (account ? account->password_hash : nobody);
  g_mutex_unlock (&self->lock);
  return hash;
}

gboolean
wfd_engine_may_read (WfdEngine *self, const char *user, const char *space)
{
  gboolean may = FALSE;
  WfAccount *account;
  SpaceInfo *info;

  g_mutex_lock (&self->lock);
  account = g_hash_table_lookup (self->accounts, user);
  info = g_hash_table_lookup (self->spaces, space);
  if (account && info)
    may = g_ptr_array_find_with_equal_func (account->crises, info->crisis, g_str_equal, NULL);
  g_mutex_unlock (&self->lock);
  return may;
}

gboolean
wfd_engine_get_head (WfdEngine *self, const char *space, WfdHead *head)
{
  SpaceInfo *info;

  g_mutex_lock (&self->lock);
  info = g_hash_table_lookup (self->spaces, space);
  if (info)
    *head = info->head;
  g_mutex_unlock (&self->lock);
  return info != NULL;
}

void
wfd_engine_push_async (WfdEngine *self,
                       const char *space,
                       GBytes *body,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  Work *work = new_work (self, WORK_PUSH, space, callback, user_data);
  if (work)
    work->body = g_bytes_ref (body);
  hand_out (self, work);
}

GBytes *
wfd_engine_push_finish (WfdEngine *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wfd_engine_page_async (WfdEngine *self,
                       const char *space,
                       const WfdPageQuery *query,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  Work *work = new_work (self, WORK_PAGE, space, callback, user_data);
  if (work)
    work->query = *query;
  hand_out (self, work);
}

WfdPage *
wfd_engine_page_finish (WfdEngine *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wfd_engine_local_async (WfdEngine *self,
                        const char *space,
                        const char *name,
                        GBytes *json,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Work *work = new_work (self, WORK_READ_LOCAL, space, callback, user_data);
  Job *job;

  if (!work)
    return;
  if (!json)
    {
      work->name = g_strdup (name);
      hand_out (self, work);
      return;
    }
  job = g_new0 (Job, 1);
  job->kind = JOB_LOCAL;
  job->task = g_steal_pointer (&work->task);
  job->space = g_strdup (space);
  job->name = g_strdup (name);
  job->json = g_bytes_ref (json);
  work_free (work);
  g_async_queue_push (self->jobs, job);
}

GBytes *
wfd_engine_local_finish (WfdEngine *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
