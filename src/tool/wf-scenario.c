/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/wf-scenario.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "model/wf-marking.h"
#include "wire/wf-exercise.h"

static void
clear_desk (gpointer data)
{
  WfScenarioDesk *desk = data;

  g_clear_pointer (&desk->key, wf_device_key_unref);
  g_clear_pointer (&desk->offline, g_array_unref);
}

static WfScenario *
scenario_new (const char *folder)
{
  WfScenario *self = g_new0 (WfScenario, 1);

  self->folder = g_strdup (folder);
  self->texts = g_string_chunk_new (4096);
  self->owned = g_ptr_array_new_with_free_func (g_free);
  self->desks = g_array_new (FALSE, TRUE, sizeof (WfScenarioDesk));
  g_array_set_clear_func (self->desks, clear_desk);
  self->steps = g_array_new (FALSE, TRUE, sizeof (WfScenarioStep));
  return self;
}

void
wf_scenario_free (WfScenario *self)
{
  wf_reading_close (&self->reading);
  g_clear_pointer (&self->root, wf_device_key_unref);
  g_array_unref (self->desks);
  g_array_unref (self->steps);
  g_ptr_array_unref (self->owned);
  g_string_chunk_free (self->texts);
  g_free (self->folder);
  g_free (self);
}

static gint64
read_time (WfReading *reading, WfJsonValue object, const char *name)
{
  const char *text = wf_json_member_string (object, name);
  gint64 instant = WF_NO_TIME;

  if (text == NULL || !wf_time_parse_iso (text, &instant))
    wf_reading_fail (reading, _ ("“%s” is not an instant like 2027-10-12T14:32:00Z"), name);
  return instant;
}

static WfDeviceKey *
read_key (WfScenario *self, const char *relative)
{
  g_autofree char *path = g_build_filename (self->folder, relative, NULL);
  g_autoptr (GError) error = NULL;
  WfDeviceKey *key = wf_exercise_read_key (path, &error);

  if (key == NULL)
    wf_reading_fail (&self->reading, "%s", error->message);
  return key;
}

static WfScenarioSpan
read_span (WfReading *reading, WfJsonValue object)
{
  return (WfScenarioSpan){ read_time (reading, object, "from"), read_time (reading, object, "to") };
}

static void
read_offline (WfReading *reading, WfJsonValue object, GArray *offline)
{
  WfJsonValue array, item;
  WfJsonIter iter;

  if (!wf_json_member (object, "offline", &array))
    return;
  wf_json_iter_init (&iter, array);
  while (wf_json_iter_next (&iter, NULL, &item))
    {
      WfScenarioSpan span = read_span (reading, item);
      g_array_append_val (offline, span);
    }
}

static void
read_desks (WfScenario *self)
{
  WfReading *reading = &self->reading;
  WfJsonIter iter;
  WfJsonValue object, wrong;

  if (!wf_reading_section (reading, "desks", &iter))
    return;
  while (wf_reading_next (reading, &iter, &object))
    {
      WfScenarioDesk desk = { .id = wf_reading_text (reading, object, "id"),
                              .label = wf_reading_text (reading, object, "label"),
                              .name = wf_reading_text (reading, object, "name"),
                              .actor = wf_reading_text (reading, object, "actor"),
                              .offline = g_array_new (FALSE, FALSE, sizeof (WfScenarioSpan)) };

      desk.key = read_key (self, wf_reading_text (reading, object, "key"));
      read_offline (reading, object, desk.offline);
      if (wf_json_member (object, "wrong-clock", &wrong))
        {
          desk.wrong = read_span (reading, wrong);
          desk.wrong_by
              = wf_reading_integer (reading, wrong, "ahead-s", -86400, 86400) * WF_SECOND_US;
        }
      g_array_append_val (self->desks, desk);
    }
}

static guint
find_desk (WfScenario *self, const char *id)
{
  for (guint i = 0; i < self->desks->len; i++)
    if (g_str_equal (g_array_index (self->desks, WfScenarioDesk, i).id, id))
      return i;
  wf_reading_fail (&self->reading, _ ("unknown desk “%s”"), id);
  return 0;
}

/* The first step of a key creates its entity, later ones set; "op" says otherwise. */
static WfOpKind
read_kind (WfReading *reading, WfJsonValue object, gboolean is_first)
{
  const char *word = wf_json_member_string (object, "op");
  WfOpKind kind;

  if (word == NULL)
    return is_first ? WF_OP_CREATE : WF_OP_SET;
  kind = wf_op_kind_from_name (word);
  if (kind == WF_OP_UNKNOWN)
    wf_reading_fail (reading, _ ("“op” is “%s”, which is none of the known words"), word);
  return kind;
}

static void
read_steps (WfScenario *self)
{
  WfReading *reading = &self->reading;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  WfJsonIter iter;
  WfJsonValue object;
  WfMarking marking;

  if (!wf_reading_section (reading, "steps", &iter))
    return;
  while (wf_reading_next (reading, &iter, &object))
    {
      WfScenarioStep step = { .at = read_time (reading, object, "at"),
                              .desk = find_desk (self, wf_reading_text (reading, object, "desk")),
                              .compartment = wf_reading_text (reading, object, "space"),
                              .type = wf_reading_text (reading, object, "type"),
                              .key = wf_reading_text (reading, object, "key"),
                              .why = wf_reading_optional_text (reading, object, "why"),
                              .source = wf_reading_optional_text (reading, object, "source") };
      g_autofree char *name = g_strconcat (step.type, " ", step.key, NULL);

      step.has_set = wf_json_member (object, "set", &step.set);
      step.kind
          = read_kind (reading, object,
                       g_hash_table_add (seen, g_string_chunk_insert_const (self->texts, name)));
      if (!wf_marking_from_compartment (step.compartment, &marking))
        wf_reading_fail (reading, _ ("“space” is “%s”, which is no marking"), step.compartment);
      if (step.at < self->begin_at || step.at > self->end_at)
        wf_reading_fail (reading, _ ("“at” lies outside the span of the exercise"));
      if (self->steps->len > 0
          && step.at < g_array_index (self->steps, WfScenarioStep, self->steps->len - 1).at)
        wf_reading_fail (reading, _ ("“at” is earlier than that of the step before"));
      g_array_append_val (self->steps, step);
    }
}

WfScenario *
wf_scenario_read (const char *folder, GError **error)
{
  g_autoptr (WfScenario) self = scenario_new (folder);
  g_autofree char *path = g_build_filename (folder, "scenario.json", NULL);
  WfReading *reading = &self->reading;
  const char *crisis;
  WfJsonValue root;

  if (!wf_reading_open (reading, path, self->texts, self->owned, error))
    return NULL;
  root = wf_json_root (reading->json);
  crisis = wf_reading_text (reading, root, "crisis");
  if (!wf_uuid_parse (crisis, &self->crisis))
    wf_reading_fail (reading, _ ("“crisis” is not a UUID"));
  self->name = wf_reading_text (reading, root, "name");
  self->summary = wf_reading_text (reading, root, "summary");
  self->opened_at = read_time (reading, root, "opened");
  self->start_at = read_time (reading, root, "start");
  self->begin_at = read_time (reading, root, "begin");
  self->end_at = read_time (reading, root, "end");
  self->root_path = wf_reading_text (reading, root, "root");
  self->root = read_key (self, self->root_path);
  self->local = wf_reading_container (reading, root, "local", WF_JSON_ARRAY);
  read_desks (self);
  read_steps (self);
  return wf_reading_finish (reading, error) ? g_steal_pointer (&self) : NULL;
}
