/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-draft-keeper.h"

#include <glib/gi18n.h>

#include "app/wf-kept-file.h"
#include "base/wf-error.h"
#include "base/wf-json.h"

#define VERSION 1
/* Between the last key and the disk. */
#define REST_MS 300

struct _WfDraftKeeper
{
  GObject parent_instance;

  WfKeptFile *file; /* NULL: nothing is kept */
  WfEntryDraft *read;
  char *json; /* what is to be kept, or NULL */
  gboolean is_ready, is_failed;
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

static gpointer
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

/* Told once, and again after it went well in between: not with every key. */
static void
written_cb (WfDraftKeeper *self, const GError *error)
{
  const gboolean was_failed = self->is_failed;

  self->is_failed = error != NULL;
  if (error != NULL && !was_failed)
    fail (self, _ ("The draft of the entry is not kept"), error->message);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
wf_draft_keeper_keep (WfDraftKeeper *self, WfEntryDraft *draft)
{
  g_autofree char *json = draft ? dup_json (draft) : NULL;

  if (g_strcmp0 (json, self->json) != 0)
    {
      g_free (self->json);
      self->json = g_strdup (json);
      if (self->file)
        wf_kept_file_put (self->file, g_steal_pointer (&json));
    }
  g_clear_pointer (&draft, wf_entry_draft_free);
}

gboolean
wf_draft_keeper_is_kept (WfDraftKeeper *self)
{
  return self->file ? wf_kept_file_is_kept (self->file) : self->json == NULL;
}

gboolean
wf_draft_keeper_flush (WfDraftKeeper *self)
{
  return self->file ? wf_kept_file_flush (self->file) : self->json == NULL;
}

/* --- reading ----------------------------------------------------------------- */

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfDraftKeeper) self = user_data;
  g_autoptr (GError) error = NULL;

  self->read = wf_kept_file_read_finish (WF_KEPT_FILE (source), result, &error);
  self->is_ready = TRUE;
  if (error)
    fail (self, _ ("The draft of an entry could not be read; the file is kept"), error->message);
  g_signal_emit (self, signals[READ], 0);
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
wf_draft_keeper_finalize (GObject *object)
{
  WfDraftKeeper *self = WF_DRAFT_KEEPER (object);

  g_clear_pointer (&self->read, wf_entry_draft_free);
  g_free (self->json);
  g_clear_object (&self->file);
  G_OBJECT_CLASS (wf_draft_keeper_parent_class)->finalize (object);
}

static void
wf_draft_keeper_class_init (WfDraftKeeperClass *klass)
{
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
}

WfDraftKeeper *
wf_draft_keeper_new (const char *path)
{
  WfDraftKeeper *self = g_object_new (WF_TYPE_DRAFT_KEEPER, NULL);

  self->is_ready = path == NULL;
  if (path == NULL)
    return self;
  self->file = wf_kept_file_new (path, REST_MS);
  g_signal_connect_object (self->file, "written", G_CALLBACK (written_cb), self, G_CONNECT_SWAPPED);
  wf_kept_file_read_async (self->file, parse, (GDestroyNotify) wf_entry_draft_free, read_cb,
                           g_object_ref (self));
  return self;
}
