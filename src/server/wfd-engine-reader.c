/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-engine-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "store/wf-feed-local-table.h"
#include "store/wf-feed-chain-table.h"
#include "wire/wf-protocol.h"

WfdWork *
wfd_work_new (WfdEngine *self,
              const char *space,
              WfdReadFunc read,
              GDestroyNotify free_result,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  WfdWork *work = g_new0 (WfdWork, 1);

  work->task = g_task_new (self, NULL, callback, user_data);
  work->space = g_strdup (space);
  work->read = read;
  work->free_result = free_result;
  if (!space || wfd_directory_find_space (self->directory, space, &work->number, &work->head))
    return work;
  g_task_return_new_error (work->task, WF_ERROR, WF_ERROR_NOT_FOUND,
                           N_ ("There is no such space."));
  wfd_work_free (work);
  return NULL;
}

void
wfd_work_free (WfdWork *work)
{
  g_clear_object (&work->task);
  if (work->free_data)
    g_clear_pointer (&work->data, work->free_data);
  g_free (work->space);
  g_free (work);
}

void
wfd_engine_hand_out (WfdEngine *self, WfdWork *work)
{
  if (work)
    g_thread_pool_push (self->workers, work, NULL);
}

void
wfd_engine_hand_out_slow (WfdEngine *self, WfdWork *work)
{
  g_thread_pool_push (self->slow_workers, work, NULL);
}

void
wfd_engine_work_cb (gpointer data, gpointer user_data)
{
  WfdEngine *self = user_data;
  WfdWork *work = data;
  WfDb *db = g_async_queue_pop (self->readers);
  g_autoptr (GError) error = NULL;
  gpointer result = work->read (self, db, work, &error);

  g_async_queue_push (self->readers, db);
  if (result)
    g_task_return_pointer (work->task, result, work->free_result);
  else if (error)
    g_task_return_error (work->task, g_steal_pointer (&error));
  wfd_work_free (work);
}

/* --- pages -------------------------------------------------------------- */

void
wfd_page_free (WfdPage *page)
{
  g_clear_pointer (&page->text, g_bytes_unref);
  g_free (page);
}

static gboolean
is_other_history (WfDb *db, const WfdWork *work, const WfdPageQuery *query)
{
  WfFeedReceipt receipt;

  if (!query->has_hash || query->since == 0)
    return FALSE;
  return !wf_feed_get_receipt (db, work->number, query->since, &receipt, NULL)
         || memcmp (receipt.hash, query->hash, WF_HASH_SIZE) != 0;
}

/* The newest receipt up to there that the server has signed (log.md §8). */
static gboolean
append_head (WfDb *db, gint64 space, gint64 until, GString *out, GError **error)
{
  WfHead head = { 0 };
  gboolean found = FALSE;

  if (!wf_feed_chain_get_head (db, space, until, &head, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  g_string_append (out, ",\"wf\":{\"head\":");
  wf_head_append (&head, out);
  g_string_append_c (out, '}');
  return TRUE;
}

static gpointer
read_page (WfdEngine *self, WfDb *db, WfdWork *work, GError **error)
{
  const WfdPageQuery *query = work->data;
  WfFeedQuery feed = { .space = work->number,
                       .since = query->since,
                       .limit = query->limit,
                       .max_bytes = WF_LIMIT_PAGE - 256 * 1024,
                       .documents = query->documents,
                       .lines = query->lines };
  g_autoptr (WfdPage) page = g_new0 (WfdPage, 1);
  g_autoptr (GString) out = NULL;

  page->is_other_history = is_other_history (db, work, query);
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
    {
      g_string_append_printf (out,
                              "\n],\"last_seq\":%" G_GINT64_FORMAT ",\"pending\":%" G_GINT64_FORMAT,
                              page->last_seq, MAX (work->head.seq - page->last_seq, 0));
      if (!append_head (db, work->number, page->last_seq, out, error))
        return NULL;
      g_string_append (out, "}\n");
    }
  page->text = g_string_free_to_bytes (g_steal_pointer (&out));
  return g_steal_pointer (&page);
}

void
wfd_engine_page_async (WfdEngine *self,
                       const char *space,
                       const WfdPageQuery *query,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  WfdWork *work
      = wfd_work_new (self, space, read_page, (GDestroyNotify) wfd_page_free, callback, user_data);

  if (!work)
    return;
  work->data = g_memdup2 (query, sizeof *query);
  work->free_data = g_free;
  wfd_engine_hand_out (self, work);
}

WfdPage *
wfd_engine_page_finish (WfdEngine *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- checkpoints of peers ----------------------------------------------- */

static gpointer
read_local (WfdEngine *self, WfDb *db, WfdWork *work, GError **error)
{
  g_autoptr (GError) local = NULL;
  char *json = wf_feed_dup_local (db, work->number, work->data, &local);

  if (json)
    return g_bytes_new_take (json, strlen (json));
  if (local)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, N_ ("There is no such checkpoint."));
  return NULL;
}

void
wfd_engine_get_local_async (WfdEngine *self,
                            const char *space,
                            const char *name,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  WfdWork *work
      = wfd_work_new (self, space, read_local, (GDestroyNotify) g_bytes_unref, callback, user_data);

  if (!work)
    return;
  work->data = g_strdup (name);
  work->free_data = g_free;
  wfd_engine_hand_out (self, work);
}

GBytes *
wfd_engine_local_finish (WfdEngine *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- other questions ---------------------------------------------------- */

typedef struct
{
  WfdQueryFunc read;
  gpointer query;
  GDestroyNotify free_query;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;
  query->free_query (query->query);
  g_free (query);
}

static gpointer
read_query (WfdEngine *self, WfDb *db, WfdWork *work, GError **error)
{
  const Query *query = work->data;
  return query->read (db, work->number, query->query, error);
}

void
wfd_engine_query_async (WfdEngine *self,
                        const char *space,
                        WfdQueryFunc read,
                        gpointer query,
                        GDestroyNotify free_query,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  WfdWork *work
      = wfd_work_new (self, space, read_query, (GDestroyNotify) g_bytes_unref, callback, user_data);
  Query *data;

  if (!work)
    {
      free_query (query);
      return;
    }
  data = g_new0 (Query, 1);
  data->read = read;
  data->query = query;
  data->free_query = free_query;
  work->data = data;
  work->free_data = query_free;
  wfd_engine_hand_out (self, work);
}

GBytes *
wfd_engine_query_finish (WfdEngine *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
