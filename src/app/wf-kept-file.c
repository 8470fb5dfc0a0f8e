/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-kept-file.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "base/wf-error.h"

#define FILE_MODE 0600

struct _WfKeptFile
{
  GObject parent_instance;

  char *path;
  guint rest_ms, rest_source;
  char *text; /* what is to be kept, or NULL */
  guint serial, serial_kept;
  gboolean is_read, is_writing;

  GMutex lock;     /* of the file: */
  guint n_written; /* serial of what it holds */
};

G_DEFINE_FINAL_TYPE (WfKeptFile, wf_kept_file, G_TYPE_OBJECT)

enum
{
  WRITTEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- writing ----------------------------------------------------------------- */

typedef struct
{
  char *text;
  guint serial;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  g_free (writing->text);
  g_free (writing);
}

static gboolean
remove_file (const char *path, GError **error)
{
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  g_set_error_literal (error, WF_ERROR, WF_ERROR_FAILED, g_strerror (errno));
  return FALSE;
}

/* Any thread. */
static gboolean
write_file (WfKeptFile *self, const char *text, guint serial, GError **error)
{
  gboolean is_good = TRUE;

  g_mutex_lock (&self->lock);
  if (serial > self->n_written)
    is_good = text ? g_file_set_contents_full (
                  self->path, text, -1,
                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, FILE_MODE, error)
                   : remove_file (self->path, error);
  if (is_good)
    self->n_written = MAX (self->n_written, serial);
  g_mutex_unlock (&self->lock);
  return is_good;
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Writing *writing = data;
  GError *error = NULL;

  if (write_file (WF_KEPT_FILE (source), writing->text, writing->serial, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
note_written (WfKeptFile *self, guint serial, const GError *error)
{
  if (error == NULL)
    self->serial_kept = MAX (self->serial_kept, serial);
  g_signal_emit (self, signals[WRITTEN], 0, error);
}

static void rest (WfKeptFile *self);

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WfKeptFile *self = WF_KEPT_FILE (source);
  const Writing *writing = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  self->is_writing = FALSE;
  g_task_propagate_boolean (G_TASK (result), &error);
  if (self->serial > writing->serial)
    rest (self);
  note_written (self, writing->serial, error);
}

static void
write_newest (gpointer data)
{
  WfKeptFile *self = data;
  Writing *writing;

  self->rest_source = 0;
  if (self->is_writing || wf_kept_file_is_kept (self))
    return; /* it looks again when it is done */
  self->is_writing = TRUE;
  writing = g_new0 (Writing, 1);
  writing->serial = self->serial;
  writing->text = g_strdup (self->text);
  g_autoptr (GTask) task = g_task_new (self, NULL, written_cb, NULL);
  g_task_set_source_tag (task, write_newest);
  g_task_set_task_data (task, writing, writing_free);
  g_task_run_in_thread (task, write_thread);
}

static void
rest (WfKeptFile *self)
{
  if (!self->is_read || self->rest_source != 0)
    return;
  if (self->rest_ms == 0)
    write_newest (self);
  else
    self->rest_source = g_timeout_add_once (self->rest_ms, write_newest, self);
}

void
wf_kept_file_put (WfKeptFile *self, char *text)
{
  g_free (self->text);
  self->text = text;
  self->serial++;
  rest (self);
}

gboolean
wf_kept_file_is_kept (WfKeptFile *self)
{
  return self->serial_kept == self->serial;
}

gboolean
wf_kept_file_flush (WfKeptFile *self)
{
  g_autoptr (GError) error = NULL;

  if (wf_kept_file_is_kept (self) || !self->is_read)
    return wf_kept_file_is_kept (self);
  write_file (self, self->text, self->serial, &error);
  note_written (self, self->serial, error);
  return error == NULL;
}

/* --- reading ----------------------------------------------------------------- */

typedef struct
{
  WfKeptParse parse;
  GDestroyNotify free_parsed;
} Reading;

/* The next change is written over the file: what cannot be read is kept under another name. */
static void
put_aside (const char *path)
{
  g_autofree char *aside = g_strconcat (path, ".unreadable", NULL);

  g_rename (path, aside);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *path = WF_KEPT_FILE (source)->path;
  const Reading *reading = data;
  g_autofree char *text = NULL;
  GError *error = NULL;
  gpointer parsed = NULL;
  gsize length;

  if (g_file_get_contents (path, &text, &length, &error))
    {
      parsed = reading->parse (text, length, &error);
      if (parsed == NULL)
        put_aside (path);
    }
  else if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_clear_error (&error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, parsed, reading->free_parsed);
}

void
wf_kept_file_read_async (WfKeptFile *self,
                         WfKeptParse parse,
                         GDestroyNotify free_parsed,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Reading *reading = g_new (Reading, 1);

  *reading = (Reading){ parse, free_parsed };
  g_task_set_source_tag (task, wf_kept_file_read_async);
  g_task_set_task_data (task, reading, g_free);
  g_task_run_in_thread (task, read_thread);
}

gpointer
wf_kept_file_read_finish (WfKeptFile *self, GAsyncResult *result, GError **error)
{
  gpointer parsed = g_task_propagate_pointer (G_TASK (result), error);

  self->is_read = TRUE;
  if (!wf_kept_file_is_kept (self))
    rest (self);
  return parsed;
}

/* --- object ------------------------------------------------------------------ */

static void
wf_kept_file_dispose (GObject *object)
{
  WfKeptFile *self = WF_KEPT_FILE (object);

  g_clear_handle_id (&self->rest_source, g_source_remove);
  G_OBJECT_CLASS (wf_kept_file_parent_class)->dispose (object);
}

static void
wf_kept_file_finalize (GObject *object)
{
  WfKeptFile *self = WF_KEPT_FILE (object);

  g_free (self->text);
  g_free (self->path);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (wf_kept_file_parent_class)->finalize (object);
}

static void
wf_kept_file_class_init (WfKeptFileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_kept_file_dispose;
  G_OBJECT_CLASS (klass)->finalize = wf_kept_file_finalize;
  signals[WRITTEN] = g_signal_new ("written", WF_TYPE_KEPT_FILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
wf_kept_file_init (WfKeptFile *self)
{
  g_mutex_init (&self->lock);
}

WfKeptFile *
wf_kept_file_new (const char *path, guint rest_ms)
{
  WfKeptFile *self = g_object_new (WF_TYPE_KEPT_FILE, NULL);

  self->path = g_strdup (path);
  self->rest_ms = rest_ms;
  return self;
}
