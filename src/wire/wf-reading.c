/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-reading.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "base/wf-error.h"

gboolean
wf_reading_open (
    WfReading *self, const char *path, GStringChunk *texts, GPtrArray *owned, GError **error)
{
  gsize length;
  g_autoptr (GError) cause = NULL;

  *self = (WfReading){ .path = g_strdup (path), .texts = texts, .owned = owned };
  if (!g_file_get_contents (path, &self->text, &length, &cause))
    {
      gboolean is_missing = g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT);
      g_set_error (error, WF_ERROR, is_missing ? WF_ERROR_NOT_FOUND : WF_ERROR_FAILED, "%s",
                   cause->message);
      return FALSE;
    }
  self->json = wf_json_scan (self->text, (gssize) length, &wf_json_limits_file, error);
  if (self->json == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  if (wf_json_type (wf_json_root (self->json)) != WF_JSON_OBJECT)
    wf_reading_fail (self, _ ("the file is not one JSON object"));
  return wf_reading_finish (self, error);
}

void
wf_reading_close (WfReading *self)
{
  g_clear_pointer (&self->json, wf_json_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_error (&self->error);
}

gboolean
wf_reading_finish (WfReading *self, GError **error)
{
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

void
wf_reading_fail (WfReading *self, const char *format, ...)
{
  va_list arguments;
  g_autofree char *message = NULL;
  g_autofree char *place = NULL;

  if (self->error != NULL)
    return;
  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (self->section != NULL && self->id != NULL)
    place = g_strdup_printf (": %s %u (%s)", self->section, self->index, self->id);
  else if (self->section != NULL)
    place = g_strdup_printf (": %s %u", self->section, self->index);
  g_set_error (&self->error, WF_ERROR, WF_ERROR_INVALID, "%s%s: %s", self->path, place ? place : "",
               message);
}

gboolean
wf_reading_section (WfReading *self, const char *name, WfJsonIter *iter)
{
  WfJsonValue root = wf_json_root (self->json);
  WfJsonValue array;

  if (self->error != NULL)
    return FALSE;
  self->section = NULL;
  self->id = NULL;
  array = wf_reading_container (self, root, name, WF_JSON_ARRAY);
  if (self->error != NULL)
    return FALSE;
  self->section = name;
  self->index = 0;
  wf_json_iter_init (iter, array);
  return TRUE;
}

gboolean
wf_reading_next (WfReading *self, WfJsonIter *iter, WfJsonValue *object)
{
  if (self->error != NULL || !wf_json_iter_next (iter, NULL, object))
    return FALSE;
  self->index++;
  self->id = NULL;
  if (wf_json_type (*object) != WF_JSON_OBJECT)
    wf_reading_fail (self, _ ("not an object"));
  else
    self->id = wf_json_member_string (*object, "id");
  return self->error == NULL;
}

/* FALSE when the member is absent or null. */
static gboolean
find (WfReading *self, WfJsonValue object, const char *name, WfJsonValue *member)
{
  return self->error == NULL && wf_json_member (object, name, member)
         && wf_json_type (*member) != WF_JSON_NULL;
}

const char *
wf_reading_optional_text (WfReading *self, WfJsonValue object, const char *name)
{
  WfJsonValue member;
  gsize length;
  const char *text;

  if (!find (self, object, name, &member))
    return NULL;
  text = wf_json_string (member, &length);
  if (text == NULL)
    {
      wf_reading_fail (self, _ ("“%s” is not a string"), name);
      return NULL;
    }
  return g_string_chunk_insert_len (self->texts, text, (gssize) length);
}

/* Never NULL, so that a record after a failure can still be looked at. */
const char *
wf_reading_text (WfReading *self, WfJsonValue object, const char *name)
{
  const char *text = wf_reading_optional_text (self, object, name);
  if (text == NULL || *text == '\0')
    wf_reading_fail (self, _ ("“%s” is missing or empty"), name);
  return text ? text : "";
}

double
wf_reading_optional_number (WfReading *self, WfJsonValue object, const char *name)
{
  WfJsonValue member;
  double number = 0;

  if (!find (self, object, name, &member))
    return 0;
  if (!wf_json_number (member, &number) || number < 0)
    {
      wf_reading_fail (self, _ ("“%s” is not a number of 0 or more"), name);
      return 0;
    }
  return number;
}

int
wf_reading_integer (WfReading *self, WfJsonValue object, const char *name, int least, int most)
{
  gint64 number;

  if (self->error != NULL)
    return least;
  if (!wf_json_member_integer (object, name, &number) || number < least || number > most)
    {
      wf_reading_fail (self, _ ("“%s” is not an integer between %d and %d"), name, least, most);
      return least;
    }
  return (int) number;
}

gboolean
wf_reading_boolean (WfReading *self, WfJsonValue object, const char *name)
{
  WfJsonValue member;

  if (find (self, object, name, &member))
    {
      WfJsonType type = wf_json_type (member);
      if (type == WF_JSON_TRUE || type == WF_JSON_FALSE)
        return type == WF_JSON_TRUE;
    }
  wf_reading_fail (self, _ ("“%s” is not true or false"), name);
  return FALSE;
}

WfJsonValue
wf_reading_container (WfReading *self, WfJsonValue object, const char *name, WfJsonType type)
{
  WfJsonValue member = object;

  if (self->error == NULL
      && (!wf_json_member (object, name, &member) || wf_json_type (member) != type))
    wf_reading_fail (self,
                     type == WF_JSON_ARRAY ? _ ("“%s” is missing or not an array")
                                           : _ ("“%s” is missing or not an object"),
                     name);
  return member;
}

const char *const *
wf_reading_texts (WfReading *self, WfJsonValue object, const char *name)
{
  WfJsonValue array = wf_reading_container (self, object, name, WF_JSON_ARRAY);
  WfJsonValue item;
  WfJsonIter iter;
  const char **texts;
  guint n = 0;

  if (self->error != NULL)
    return NULL;
  texts = g_new (const char *, wf_json_size (array) + 1);
  g_ptr_array_add (self->owned, texts);
  wf_json_iter_init (&iter, array);
  while (wf_json_iter_next (&iter, NULL, &item))
    {
      gsize length;
      const char *text = wf_json_string (item, &length);
      if (text == NULL)
        {
          wf_reading_fail (self, _ ("“%s” holds something that is not a string"), name);
          break;
        }
      texts[n++] = g_string_chunk_insert_len (self->texts, text, (gssize) length);
    }
  texts[n] = NULL;
  return texts;
}

const char *
wf_reading_word (WfReading *self, WfJsonValue object, const char *name, const char *const *words)
{
  const char *text = wf_json_member_string (object, name);

  if (self->error != NULL)
    return words[0];
  for (guint i = 0; words[i] != NULL; i++)
    if (g_strcmp0 (text, words[i]) == 0)
      return words[i];
  wf_reading_fail (self, _ ("“%s” is “%s”, which is none of the known words"), name,
                   text ? text : "");
  return words[0];
}
