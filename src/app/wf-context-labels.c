/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-context-private.h"

#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-exercise-band.h"
#include "model/wf-vocabulary.h"

const char *
wf_context_get_crisis_name (WfContext *self)
{
  WfRecord *genesis = wf_picture_lookup (self->picture, &self->crisis_uuid);
  const char *name = genesis ? wf_record_get_text (genesis, "name") : NULL;

  if (self->is_watch_log)
    return _ ("Watch log");
  if (name)
    return name;
  return self->name ? self->name : _ ("Crisis without a name");
}

const char *
wf_context_get_desk (WfContext *self)
{
  const WfPerson *person
      = self->device ? wf_membership_get_person (self->membership, &self->device->person) : NULL;

  /* A centre that lets this device in says for which desk. */
  if (person && person->desk && *person->desk)
    return person->desk;
  return self->device ? self->device->desk : "";
}

/* The person record of @person, which is read from ctl like everything else. */
static const char *
get_person_label (WfContext *self, const WfUuid *person)
{
  WfRecord *record = wf_picture_lookup (self->picture, person);
  const WfPerson *member;
  const char *label;

  if (record && (label = wf_record_get_text (record, "label")))
    return label;
  member = wf_membership_get_person (self->membership, person);
  return member ? member->name : NULL;
}

const char *
wf_context_get_desk_label (WfContext *self)
{
  const char *label = self->device ? get_person_label (self, &self->device->person) : NULL;

  return label ? label : wf_context_get_desk (self);
}

const char *
wf_context_get_desk_actor (WfContext *self)
{
  const WfPerson *person
      = self->device ? wf_membership_get_person (self->membership, &self->device->person) : NULL;

  return person && person->actor ? person->actor : "";
}

WfRole
wf_context_get_role (WfContext *self)
{
  return self->device ? wf_membership_get_role (self->membership, &self->device->person, NULL)
                      : WF_ROLE_NONE;
}

const char *
wf_context_get_author_label (WfContext *self, const WfOperation *operation)
{
  const char *label = get_person_label (self, &operation->by);

  return label ? label : _ ("a desk without an entry in ctl");
}

/* --- references ------------------------------------------------------------ */

/* Names this short are said in full: "CSIRTs Network", not "CNW". */
#define MAX_NAME 24

/* Some mechanisms are no actor of the scheme: "ipcr" is known by an actor's abbreviation, the
 * others by their id. */
static char *
dup_mechanism_label (WfContext *self, const char *id)
{
  for (guint i = 0; self->scheme && i < self->scheme->actors->len; i++)
    {
      const WfSchemeActor *actor = self->scheme->actors->pdata[i];

      if (actor->abbr && g_ascii_strcasecmp (actor->abbr, id) == 0)
        return g_strdup (actor->abbr);
    }
  if (strlen (id) <= 4)
    return g_ascii_strup (id, -1);

  /* Two letters are initials: "CI blueprint". */
  char *words = g_strdelimit (g_strdup (id), "-", ' ');
  const gsize n_capitals = strcspn (words, " ") == 2 ? 2 : 1;

  for (gsize i = 0; i < n_capitals; i++)
    words[i] = g_ascii_toupper (words[i]);
  return words;
}

static char *
dup_actor_label (WfContext *self, const char *id)
{
  WfRecord *record = wf_picture_lookup_name (self->picture, WF_TYPE_NAME_ACTOR, id);
  const char *name = record ? wf_record_get_text (record, "name") : NULL;
  const WfSchemeActor *actor;
  const char *slash;

  if (name)
    return g_strdup (name);
  actor = self->scheme ? wf_scheme_get_actor (self->scheme, id) : NULL;
  if (actor == NULL)
    return dup_mechanism_label (self, id);
  if (actor->name && g_utf8_strlen (actor->name, -1) <= MAX_NAME)
    name = actor->name;
  else
    name = actor->abbr && *actor->abbr ? actor->abbr : actor->name;
  slash = strchr (id, '/');
  return slash ? g_strdup_printf ("%s %s", name, slash + 1) : g_strdup (name);
}

static char *
dup_asset_label (WfContext *self, const char *id)
{
  const WfAsset *asset = self->dataset ? wf_dataset_get_asset (self->dataset, id) : NULL;

  return g_strdup (asset ? asset->name : id);
}

static char *
dup_record_label (WfContext *self, const char *kind, const char *id)
{
  static const char *const titles[] = { "title", "number", "name", "text" };
  WfRecord *record = wf_picture_lookup_id (self->picture, id);
  const char *text;

  if (record == NULL)
    return g_strdup (_ ("not known here"));
  if (g_str_equal (kind, "fault") && (text = wf_record_get_text (record, "asset")))
    return dup_asset_label (self, text);
  if (g_str_equal (kind, "briefing"))
    /* Translators: a numbered issue of the briefing. */
    return g_strdup_printf (_ ("Briefing no. %d"),
                            (int) wf_record_get_integer (record, "number", 0));
  if (g_str_equal (kind, "entry") && (text = wf_record_get_text (record, "number")))
    return g_strdup (text);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if ((text = wf_record_get_text (record, titles[i])))
      return g_strdup (text);
  return g_strdup (_ ("without a title"));
}

char *
wf_context_dup_ref_label (WfContext *self, const char *ref)
{
  const char *colon = strchr (ref, ':');
  g_autofree char *kind = NULL;

  if (colon == NULL)
    return g_strdup (ref);
  kind = g_strndup (ref, (gsize) (colon - ref));
  if (g_str_equal (kind, "asset"))
    return dup_asset_label (self, colon + 1);
  if (g_str_equal (kind, "actor") || g_str_equal (kind, "mechanism"))
    return dup_actor_label (self, colon + 1);
  if (g_str_equal (kind, "country"))
    return g_strdup (colon + 1);
  return dup_record_label (self, kind, colon + 1);
}

char *
wf_context_dup_quote (WfContext *self, const char *text)
{
  return wf_exercise_dup_quote (
      self->realm == WF_REALM_EXERCISE ? wf_context_get_crisis_name (self) : NULL, text);
}

/* --- by courier ------------------------------------------------------------ */

char *
wf_context_dup_device_label (WfContext *self, const WfUuid *device)
{
  const WfPerson *person = wf_membership_get_person_of_device (self->membership, device);

  return person && person->label ? g_strdup (person->label) : wf_uuid_dup_string (device);
}

char *
wf_context_dup_delivery (WfContext *self, const WfOperation *operation)
{
  guint n_desks = 0;
  const WfCourierDelivered *delivered
      = self->courier && !operation->is_acked
            ? wf_courier_memory_find (self->courier, &operation->id, &n_desks)
            : NULL;
  g_autofree char *label = NULL;
  g_autofree char *at = NULL;

  if (delivered == NULL)
    return NULL;
  label = wf_context_dup_device_label (self, &delivered->device);
  at = wf_time_format_clock (delivered->at);
  if (n_desks == 1)
    return g_strdup_printf ("%s %s", label, at);
  /* Translators: a desk, an instant, how many other desks. */
  return g_strdup_printf (
      ngettext ("%s %s and %u other desk", "%s %s and %u other desks", n_desks - 1), label, at,
      n_desks - 1);
}
