/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-draft-keeper.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"

#define FILE_MODE 0600
#define VERSION 1
/* Between the last key and the disk. */
#define REST_MS 300

struct _WfDraftKeeper
{
  GObject parent_instance;

  char *path;
  WfEntryDraft *read;
  char *json; /* what is to be kept, or NULL */
  guint serial, serial_kept;
  guint rest_source;
  gboolean is_ready, is_writing, is_failed;

  GMutex lock;     /* of the file: */
  guint n_written; /* serial of what it holds */
};

G_DEFINE_FINAL_TYPE (WfDraftKeeper, wf_draft_keeper, G_TYPE_OBJECT)

enum
{
  READ,
  CHANGED,
  FAILED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- a draft and its text ---------------------------------------------------- */

WfEntryDraft *
wf_entry_draft_new (const char *kind, const char *text)
{
  WfEntryDraft *draft = g_new0 (WfEntryDraft, 1);

  draft->kind = g_strdup (kind);
  draft->text = g_strdup (text);
  return draft;
}

void
wf_entry_draft_free (WfEntryDraft *draft)
{
  g_free (draft->kind);
  g_free (draft->text);
  g_free (draft->corrects);
  g_free (draft->answers);
  g_free (draft);
}

static void
put_text (WfJsonWriter *writer, const char *key, const char *text)
{
  if (text == NULL)
    return;
  wf_json_put_key (writer, key);
  wf_json_put_string (writer, text);
}

static char *
dup_json (const WfEntryDraft *draft)
{
  GString *out = g_string_new (NULL);
  WfJsonWriter writer;

  wf_json_writer_init (&writer, out);
  wf_json_begin_object (&writer);
  wf_json_put_key (&writer, "version");
  wf_json_put_integer (&writer, VERSION);
  put_text (&writer, "kind", draft->kind);
  put_text (&writer, "text", draft->text);
  put_text (&writer, "corrects", draft->corrects);
  put_text (&writer, "answers", draft->answers);
  wf_json_put_key (&writer, "marking");
  wf_json_put_integer (&writer, draft->marking);
  wf_json_put_key (&writer, "at-ms"); /* milliseconds: JSON integers are not as wide as ours */
  wf_json_put_integer (&writer, draft->at / 1000);
  wf_json_end_object (&writer);
  return g_string_free (out, FALSE);
}

static WfEntryDraft *
parse (const char *text, gsize length, GError **error)
{
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) length, &wf_json_limits_file, error);
  gint64 version = 0, marking = -1, at_ms = 0;
  WfEntryDraft *draft;

  if (json == NULL)
    return NULL;
  const WfJsonValue root = wf_json_root (json);
  const char *kind = wf_json_member_string (root, "kind");
  const char *words = wf_json_member_string (root, "text");
  wf_json_member_integer (root, "version", &version);
  wf_json_member_integer (root, "marking", &marking);
  wf_json_member_integer (root, "at-ms", &at_ms);
  if (version != VERSION || kind == NULL || words == NULL || marking < WF_MARKING_CLEAR
      || marking > WF_MARKING_RED)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT, _ ("it is no draft of this version"));
      return NULL;
    }
  draft = wf_entry_draft_new (kind, words);
  draft->corrects = g_strdup (wf_json_member_string (root, "corrects"));
  draft->answers = g_strdup (wf_json_member_string (root, "answers"));
  draft->marking = (WfMarking) marking;
  draft->at = at_ms * 1000;
  return draft;
}

/* --- keeping ----------------------------------------------------------------- */

static void
fail (WfDraftKeeper *self, const char *format, const char *reason)
{
  g_autofree char *words = g_strdup_printf ("%s: %s", format, reason);

  g_signal_emit (self, signals[FAILED], 0, words);
}

static gboolean
remove_file (const char *path, GError **error)
{
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  g_set_error_literal (error, WF_ERROR, WF_ERROR_FAILED, g_strerror (errno));
  return FALSE;
}

/* Nothing older goes over something newer. */
static gboolean
write_file (WfDraftKeeper *self, const char *json, guint serial, GError **error)
{
  gboolean is_good = TRUE;

  g_mutex_lock (&self->lock);
  if (serial > self->n_written)
    is_good = json ? g_file_set_contents_full (
                  self->path, json, -1,
                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, FILE_MODE, error)
                   : remove_file (self->path, error);
  if (is_good)
    self->n_written = MAX (self->n_written, serial);
  g_mutex_unlock (&self->lock);
  return is_good;
}

/* Told once, and again after it went well in between: not with every key. */
static void
note_written (WfDraftKeeper *self, guint serial, const GError *error)
{
  const gboolean was_failed = self->is_failed;

  self->is_failed = error != NULL;
  if (error == NULL)
    self->serial_kept = MAX (self->serial_kept, serial);
  else if (!was_failed)
    fail (self, _ ("The draft of the entry is not kept"), error->message);
  g_signal_emit (self, signals[CHANGED], 0);
}

typedef struct
{
  char *json;
  guint serial;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  g_free (writing->json);
  g_free (writing);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Writing *writing = data;
  GError *error = NULL;

  if (write_file (WF_DRAFT_KEEPER (source), writing->json, writing->serial, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void rest (WfDraftKeeper *self);

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WfDraftKeeper *self = WF_DRAFT_KEEPER (source);
  const Writing *writing = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  self->is_writing = FALSE;
  g_task_propagate_boolean (G_TASK (result), &error);
  note_written (self, writing->serial, error);
  if (self->serial > writing->serial)
    rest (self);
}

static void
write_newest (gpointer data)
{
  WfDraftKeeper *self = data;
  Writing *writing;

  self->rest_source = 0;
  if (self->is_writing)
    return; /* it looks again when it is done */
  self->is_writing = TRUE;
  writing = g_new0 (Writing, 1);
  writing->serial = self->serial;
  writing->json = g_strdup (self->json);
  g_autoptr (GTask) task = g_task_new (self, NULL, written_cb, NULL);
  g_task_set_source_tag (task, write_newest);
  g_task_set_task_data (task, writing, writing_free);
  g_task_run_in_thread (task, write_thread);
}

static void
rest (WfDraftKeeper *self)
{
  if (self->path == NULL || !self->is_ready || self->rest_source != 0)
    return;
  self->rest_source = g_timeout_add_once (REST_MS, write_newest, self);
}

void
wf_draft_keeper_keep (WfDraftKeeper *self, WfEntryDraft *draft)
{
  g_autofree char *json = draft ? dup_json (draft) : NULL;

  if (g_strcmp0 (json, self->json) != 0)
    {
      g_free (self->json);
      self->json = g_steal_pointer (&json);
      self->serial++;
      rest (self);
    }
  g_clear_pointer (&draft, wf_entry_draft_free);
}

gboolean
wf_draft_keeper_is_kept (WfDraftKeeper *self)
{
  return self->serial_kept == self->serial;
}

gboolean
wf_draft_keeper_flush (WfDraftKeeper *self)
{
  g_autoptr (GError) error = NULL;

  if (wf_draft_keeper_is_kept (self) || self->path == NULL || !self->is_ready)
    return wf_draft_keeper_is_kept (self);
  write_file (self, self->json, self->serial, &error);
  note_written (self, self->serial, error);
  return error == NULL;
}

/* --- reading ----------------------------------------------------------------- */

/* What cannot be read is kept under another name: the next draft is written over the file. */
static void
put_aside (const char *path)
{
  g_autofree char *aside = g_strconcat (path, ".unreadable", NULL);

  g_rename (path, aside);
}

static void
read_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  g_autofree char *text = NULL;
  gsize length;
  GError *error = NULL;
  WfEntryDraft *draft;

  if (!g_file_get_contents (path, &text, &length, &error))
    {
      if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        {
          g_clear_error (&error);
          g_task_return_pointer (task, NULL, NULL);
        }
      else
        g_task_return_error (task, error);
      return;
    }
  draft = parse (text, length, &error);
  if (draft)
    {
      g_task_return_pointer (task, draft, (GDestroyNotify) wf_entry_draft_free);
      return;
    }
  put_aside (path);
  g_task_return_error (task, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WfDraftKeeper *self = WF_DRAFT_KEEPER (source);
  g_autoptr (GError) error = NULL;

  self->read = g_task_propagate_pointer (G_TASK (result), &error);
  self->is_ready = TRUE;
  if (error)
    fail (self, _ ("The draft of an entry could not be read; the file is kept"), error->message);
  g_signal_emit (self, signals[READ], 0);
  if (!wf_draft_keeper_is_kept (self))
    rest (self);
}

gboolean
wf_draft_keeper_is_ready (WfDraftKeeper *self)
{
  return self->is_ready;
}

const WfEntryDraft *
wf_draft_keeper_get (WfDraftKeeper *self)
{
  return self->read;
}

/* --- object ------------------------------------------------------------------ */

static void
wf_draft_keeper_dispose (GObject *object)
{
  WfDraftKeeper *self = WF_DRAFT_KEEPER (object);

  g_clear_handle_id (&self->rest_source, g_source_remove);
  G_OBJECT_CLASS (wf_draft_keeper_parent_class)->dispose (object);
}

static void
wf_draft_keeper_finalize (GObject *object)
{
  WfDraftKeeper *self = WF_DRAFT_KEEPER (object);

  g_clear_pointer (&self->read, wf_entry_draft_free);
  g_free (self->json);
  g_free (self->path);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (wf_draft_keeper_parent_class)->finalize (object);
}

static void
wf_draft_keeper_class_init (WfDraftKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_draft_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = wf_draft_keeper_finalize;
  signals[READ] = g_signal_new ("read", WF_TYPE_DRAFT_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", WF_TYPE_DRAFT_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", WF_TYPE_DRAFT_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
wf_draft_keeper_init (WfDraftKeeper *self)
{
  g_mutex_init (&self->lock);
}

WfDraftKeeper *
wf_draft_keeper_new (const char *path)
{
  WfDraftKeeper *self = g_object_new (WF_TYPE_DRAFT_KEEPER, NULL);

  self->path = g_strdup (path);
  if (path == NULL)
    {
      self->is_ready = TRUE;
      return self;
    }
  g_autoptr (GTask) task = g_task_new (self, NULL, read_cb, NULL);
  g_task_set_source_tag (task, wf_draft_keeper_new);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_thread);
  return self;
}
