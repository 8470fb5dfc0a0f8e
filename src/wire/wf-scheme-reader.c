/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-scheme-reader.h"

#include <glib/gi18n.h>

#include "base/wf-clock.h"
#include "base/wf-error.h"
#include "wire/wf-reading.h"

/* Keeps @record in the scheme and makes it found by its id. */
static void
keep (WfReading *reading, GPtrArray *list, GHashTable *by_id, gpointer record, const char *id)
{
  g_ptr_array_add (list, record);
  if (!g_hash_table_insert (by_id, (gpointer) id, record))
    wf_reading_fail (reading, _ ("the id occurs twice"));
}

static gpointer
need (WfReading *reading, GHashTable *by_id, const char *member, const char *id)
{
  gpointer found = g_hash_table_lookup (by_id, id);
  if (found == NULL)
    wf_reading_fail (reading, _ ("“%s” is “%s”, which stands nowhere in this file"), member, id);
  return found;
}

static void
read_actors (WfReading *reading, WfScheme *scheme)
{
  WfJsonIter iter;
  WfJsonValue object;

  if (!wf_reading_section (reading, "actors", &iter))
    return;
  while (wf_reading_next (reading, &iter, &object))
    {
      WfSchemeActor *actor = g_new0 (WfSchemeActor, 1);
      actor->id = wf_reading_text (reading, object, "id");
      actor->name = wf_reading_text (reading, object, "name");
      actor->abbr = wf_reading_text (reading, object, "abbr");
      actor->level = wf_reading_text (reading, object, "level");
      actor->level_group = wf_reading_text (reading, object, "level_group");
      actor->scope = wf_reading_text (reading, object, "scope");
      /* Bodies outside the Union stand with the partners, whatever level their own work is at. */
      if (g_str_equal (actor->scope, "external"))
        actor->level_group = "partner";
      actor->mandate = wf_reading_optional_text (reading, object, "mandate");
      actor->secretariat = wf_reading_optional_text (reading, object, "secretariat");
      actor->chair = wf_reading_optional_text (reading, object, "chair");
      actor->contact_type = wf_reading_optional_text (reading, object, "contact_type");
      actor->source = wf_reading_optional_text (reading, object, "source");
      actor->confidence = wf_reading_text (reading, object, "confidence");
      keep (reading, scheme->actors, scheme->actor_by_id, actor, actor->id);
    }
}

static void
read_phases (WfReading *reading, WfScheme *scheme)
{
  WfJsonIter iter;
  WfJsonValue object;

  if (!wf_reading_section (reading, "phases", &iter))
    return;
  while (wf_reading_next (reading, &iter, &object))
    {
      WfSchemePhase *phase = g_new0 (WfSchemePhase, 1);
      phase->id = wf_reading_text (reading, object, "id");
      phase->name = wf_reading_text (reading, object, "name");
      phase->description = wf_reading_optional_text (reading, object, "description");
      phase->source = wf_reading_optional_text (reading, object, "source");
      phase->order = wf_reading_integer (reading, object, "order", 0, 99);
      keep (reading, scheme->phases, scheme->phase_by_id, phase, phase->id);
    }
}

static void
read_responsibilities (WfReading *reading, WfScheme *scheme)
{
  WfJsonIter iter;
  WfJsonValue object;

  if (!wf_reading_section (reading, "responsibilities", &iter))
    return;
  while (wf_reading_next (reading, &iter, &object))
    {
      WfSchemeResponsibility *responsibility = g_new0 (WfSchemeResponsibility, 1);
      responsibility->id = wf_reading_text (reading, object, "id");
      responsibility->actor = wf_reading_text (reading, object, "actor");
      responsibility->phase = wf_reading_text (reading, object, "phase");
      responsibility->text = wf_reading_text (reading, object, "text");
      responsibility->source = wf_reading_optional_text (reading, object, "source");
      responsibility->basis = wf_reading_optional_text (reading, object, "basis");
      responsibility->confidence = wf_reading_text (reading, object, "confidence");
      need (reading, scheme->actor_by_id, "actor", responsibility->actor);
      need (reading, scheme->phase_by_id, "phase", responsibility->phase);
      keep (reading, scheme->responsibilities, scheme->responsibility_by_id, responsibility,
            responsibility->id);
    }
}

static void
read_mechanisms (WfReading *reading, WfScheme *scheme)
{
  WfJsonIter iter;
  WfJsonValue object;

  if (!wf_reading_section (reading, "mechanisms", &iter))
    return;
  while (wf_reading_next (reading, &iter, &object))
    {
      WfSchemeMechanism *mechanism = g_new0 (WfSchemeMechanism, 1);
      mechanism->id = wf_reading_text (reading, object, "id");
      mechanism->name = wf_reading_text (reading, object, "name");
      mechanism->actor = wf_reading_text (reading, object, "actor");
      need (reading, scheme->actor_by_id, "actor", mechanism->actor);
      g_ptr_array_add (scheme->mechanisms, (gpointer) mechanism->id);
      if (!g_hash_table_insert (scheme->mechanism_by_id, (gpointer) mechanism->id, mechanism))
        wf_reading_fail (reading, _ ("the id occurs twice"));
    }
}

static void
read_modes (WfReading *reading, WfScheme *scheme)
{
  WfJsonIter iter;
  WfJsonValue object;

  if (!wf_reading_section (reading, "escalation_modes", &iter))
    return;
  while (wf_reading_next (reading, &iter, &object))
    {
      WfSchemeMode *mode = g_new0 (WfSchemeMode, 1);
      mode->id = wf_reading_text (reading, object, "id");
      mode->mechanism = wf_reading_text (reading, object, "mechanism");
      mode->name = wf_reading_text (reading, object, "name");
      mode->level_group = wf_reading_text (reading, object, "level_group");
      mode->decided_by = wf_reading_optional_text (reading, object, "decided_by");
      mode->criteria = wf_reading_optional_text (reading, object, "criteria");
      mode->source = wf_reading_optional_text (reading, object, "source");
      mode->confidence = wf_reading_text (reading, object, "confidence");
      mode->order = wf_reading_integer (reading, object, "order", 0, 99);
      /* Order 0 is the resting mode, or the monitoring page of IPCR, which is not an activation
       * either. */
      mode->is_activation = mode->order > 0;
      need (reading, scheme->mechanism_by_id, "mechanism", mode->mechanism);
      keep (reading, scheme->modes, scheme->mode_by_id, mode, mode->id);
    }
}

/* ISO 8601 duration of one unit, as the scheme has them. Months and years have no fixed length and
 * give 0; FALSE when it is no duration. */
static gboolean
parse_duration (const char *iso, gint64 *duration_us)
{
  gboolean is_time = g_str_has_prefix (iso, "PT");
  const char *digits = iso + (is_time ? 2 : 1);
  char *end;
  guint64 number;

  *duration_us = 0;
  if (*iso != 'P' || !g_ascii_isdigit (*digits))
    return FALSE;
  number = g_ascii_strtoull (digits, &end, 10);
  if (number == 0 || number > 9999 || end[0] == '\0' || end[1] != '\0')
    return FALSE;
  if (is_time && (*end == 'H' || *end == 'M'))
    *duration_us = (gint64) number * (*end == 'H' ? WF_HOUR_US : WF_MINUTE_US);
  else if (!is_time && (*end == 'D' || *end == 'W'))
    *duration_us = (gint64) number * (*end == 'D' ? WF_DAY_US : 7 * WF_DAY_US);
  else
    return !is_time && (*end == 'M' || *end == 'Y');
  return TRUE;
}

static void
read_deadlines (WfReading *reading, WfScheme *scheme)
{
  WfJsonIter iter;
  WfJsonValue object;

  if (!wf_reading_section (reading, "deadlines", &iter))
    return;
  while (wf_reading_next (reading, &iter, &object))
    {
      WfSchemeDeadline *deadline = g_new0 (WfSchemeDeadline, 1);
      deadline->id = wf_reading_text (reading, object, "id");
      deadline->instrument = wf_reading_text (reading, object, "instrument");
      deadline->article = wf_reading_text (reading, object, "article");
      deadline->obligation = wf_reading_text (reading, object, "obligation");
      deadline->who = wf_reading_text (reading, object, "who");
      deadline->who_actor = wf_reading_optional_text (reading, object, "who_actor");
      deadline->to = wf_reading_optional_text (reading, object, "to");
      deadline->clock_start = wf_reading_optional_text (reading, object, "clock_start");
      deadline->duration_iso = wf_reading_optional_text (reading, object, "duration_iso");
      deadline->kind = wf_reading_text (reading, object, "kind");
      deadline->confidence = wf_reading_text (reading, object, "confidence");
      if (deadline->duration_iso
          && !parse_duration (deadline->duration_iso, &deadline->duration_us))
        wf_reading_fail (reading, _ ("“duration_iso” is “%s”, which is no duration of one unit"),
                         deadline->duration_iso);
      if (deadline->who_actor)
        need (reading, scheme->actor_by_id, "who_actor", deadline->who_actor);
      keep (reading, scheme->deadlines, scheme->deadline_by_id, deadline, deadline->id);
    }
}

static void
read_sectors (WfReading *reading, WfScheme *scheme)
{
  WfJsonIter iter;
  WfJsonValue object;

  if (!wf_reading_section (reading, "sectors", &iter))
    return;
  while (wf_reading_next (reading, &iter, &object))
    {
      WfSchemeSector *sector = g_new0 (WfSchemeSector, 1);
      sector->id = wf_reading_text (reading, object, "id");
      sector->name = wf_reading_text (reading, object, "name");
      keep (reading, scheme->sectors, scheme->sector_by_id, sector, sector->id);
    }
}

/* The file holds more (playbooks, templates, glossary); only what WfScheme has is copied. */
WfScheme *
wf_scheme_read (const char *path, GError **error)
{
  g_autoptr (WfScheme) scheme = wf_scheme_new ();
  g_auto (WfReading) reading = { 0 };
  WfJsonValue root;

  if (!wf_reading_open (&reading, path, scheme->texts, NULL, error))
    return NULL;
  root = wf_json_root (reading.json);
  scheme->title = wf_reading_text (&reading, root, "title");
  scheme->version = wf_reading_text (&reading, root, "schema_version");
  read_actors (&reading, scheme);
  read_phases (&reading, scheme);
  read_responsibilities (&reading, scheme);
  read_mechanisms (&reading, scheme);
  read_modes (&reading, scheme);
  read_deadlines (&reading, scheme);
  read_sectors (&reading, scheme);
  if (!wf_reading_finish (&reading, error))
    return NULL;
  return g_steal_pointer (&scheme);
}
