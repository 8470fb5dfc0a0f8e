/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-engine.h"

#include <errno.h>
#include <glib/gi18n.h>

#include "base/wf-clock.h"
#include "base/wf-crypto.h"
#include "base/wf-error.h"
#include "server/wfd-engine-private.h"
#include "server/wfd-backup.h"
#include "store/wf-account-table.h"
#include "store/wf-enrol-table.h"
#include "store/wf-feed-blob-table.h"
#include "store/wf-neighbour-table.h"

#define N_WORKERS 2
#define N_SLOW_WORKERS 2

G_DEFINE_FINAL_TYPE (WfdEngine, wfd_engine, G_TYPE_OBJECT)

/* --- opening and closing ------------------------------------------------ */

static gboolean
ensure_epoch (WfdEngine *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  guint8 random[16];

  self->epoch = wf_db_dup_meta_text (self->db, WFD_EPOCH_NAME, &local);
  if (self->epoch || local)
    {
      if (local)
        g_propagate_error (error, g_steal_pointer (&local));
      return self->epoch != NULL;
    }
  wf_crypto_random (random, sizeof random);
  self->epoch = wf_hex_dup (random, sizeof random);
  return wf_db_set_meta_text (self->db, WFD_EPOCH_NAME, self->epoch, error);
}

static gboolean
open_readers (WfdEngine *self, GError **error)
{
  for (guint i = 0; i < N_WORKERS + N_SLOW_WORKERS; i++)
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
  g_autofree char *blobs = g_build_filename (data_dir, "blobs", NULL);

  if (g_mkdir_with_parents (data_dir, 0700) != 0)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_DENIED, _ ("The folder %s could not be made: %s."),
                   data_dir, g_strerror (errno));
      return NULL;
    }
  self->data_dir = g_strdup (data_dir);
  self->path = g_build_filename (data_dir, "watchfloord.db", NULL);
  self->clock = wf_clock_ref (clock);
  self->db = wf_db_open (self->path, WF_DB_CHECK, error);
  if (!self->db || !wf_account_ensure (self->db, error) || !wf_enrol_ensure (self->db, error)
      || !wf_feed_blob_ensure (self->db, error) || !wf_neighbour_ensure (self->db, error))
    {
      wfd_backup_explain_damage (data_dir, error);
      return NULL;
    }
  self->blobs = wfd_blob_files_open (blobs, error);
  self->ledger = !self->blobs ? NULL : wfd_ledger_new (self->db, clock, error);
  self->key = self->ledger ? wfd_certify_ensure_key (data_dir, error) : NULL;
  if (!self->key || !ensure_epoch (self, error) || !wfd_engine_publish_accounts (self, error)
      || !open_readers (self, error))
    return NULL;
  wfd_engine_publish_heads (self);
  self->workers = g_thread_pool_new (wfd_engine_work_cb, self, N_WORKERS, FALSE, error);
  self->slow_workers = g_thread_pool_new (wfd_engine_work_cb, self, N_SLOW_WORKERS, FALSE, error);
  if (!self->workers || !self->slow_workers)
    return NULL;
  self->writer = g_thread_new ("wfd-writer", wfd_engine_run_writer, self);
  return g_steal_pointer (&self);
}

void
wfd_engine_close (WfdEngine *self)
{
  if (self->workers)
    g_thread_pool_free (g_steal_pointer (&self->workers), FALSE, TRUE);
  if (self->slow_workers)
    g_thread_pool_free (g_steal_pointer (&self->slow_workers), FALSE, TRUE);
  if (self->writer)
    {
      wfd_engine_store (self, g_new0 (WfdJob, 1)); /* the end */
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
  g_clear_pointer (&self->key, wf_device_key_unref);
  g_clear_pointer (&self->db, wf_db_close);
  g_async_queue_unref (self->readers);
  g_async_queue_unref (self->jobs);
  wfd_directory_free (self->directory);
  g_clear_pointer (&self->blobs, wfd_blob_files_free);
  g_clear_pointer (&self->clock, wf_clock_unref);
  g_main_context_unref (self->context);
  g_free (self->data_dir);
  g_free (self->path);
  g_free (self->epoch);
  G_OBJECT_CLASS (wfd_engine_parent_class)->finalize (object);
}

static void
wfd_engine_class_init (WfdEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wfd_engine_finalize;
  g_signal_new ("grown", WFD_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
}

static void
wfd_engine_init (WfdEngine *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->readers = g_async_queue_new ();
  self->jobs = g_async_queue_new ();
  self->directory = wfd_directory_new ();
}

/* --- asked by the routes ------------------------------------------------ */

const char *
wfd_engine_get_epoch (WfdEngine *self)
{
  return self->epoch;
}

WfdDirectory *
wfd_engine_get_directory (WfdEngine *self)
{
  return self->directory;
}
