/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-vocabulary-text.h"

#include <string.h>

#include "app/common/wf-app-common.h"
#include "model/wf-vocabulary.h"

const char *
wf_word_find (const WfWord *words, gsize n_words, const char *id)
{
  for (gsize i = 0; i < n_words; i++)
    if (g_strcmp0 (words[i].id, id) == 0)
      return _ (words[i].label);
  return NULL;
}

static const WfWord severities[] = {
  { "1", N_ ("low") },
  { "2", N_ ("medium") },
  { "3", N_ ("high") },
  { "4", N_ ("critical") },
};
static const WfWord incident_states[] = {
  { "open", N_ ("open") },
  { "contained", N_ ("contained") },
  { "recovering", N_ ("recovering") },
  { "closed", N_ ("closed") },
};
static const WfWord incident_kinds[] = {
  { "cable-fault", N_ ("Cable fault") },
  { "power-fault", N_ ("Power cable fault") },
  { "pipeline-fault", N_ ("Pipeline fault") },
  { "cyber-attack", N_ ("Cyber attack") },
  { "congestion", N_ ("Congestion") },
  { "outage", N_ ("Outage") },
  { "other", N_ ("Other") },
};
static const WfWord entry_kinds[] = {
  { "observation", N_ ("Observation") },
  { "assessment", N_ ("Assessment") },
  { "action", N_ ("Action") },
  { "decision", N_ ("Decision") },
  { "told", N_ ("Told") },
  { "claim", N_ ("Claim") },
  { "correction", N_ ("Correction") },
  { "mode", N_ ("Mode change") },
  { "request", N_ ("Request") },
  { "handover", N_ ("Handover") },
};
static const WfWord classes[] = {
  { "significant", N_ ("significant") },
  { "large-scale", N_ ("large-scale") },
};
static const WfWord statuses[] = {
  { "in-service", N_ ("in service") },
  { "degraded", N_ ("degraded") },
  { "out", N_ ("out of service") },
};
static const WfWord routes[] = {
  { "surveyed", N_ ("surveyed") },
  { "approximate", N_ ("approximate") },
  { "schematic", N_ ("schematic") },
};
static const WfWord stages[] = {
  { "reported", N_ ("reported") },
  { "located", N_ ("located") },
  { "ship-assigned", N_ ("repair ship assigned") },
  { "permit", N_ ("permit granted") },
  { "on-site", N_ ("repair ship on site") },
  { "spliced", N_ ("spliced") },
  { "tested", N_ ("cable tested") },
  { "restored", N_ ("restored") },
};
static const WfWord claim_states[] = {
  { "open", N_ ("in circulation") },
  { "countered", N_ ("countered") },
  { "closed", N_ ("closed") },
};
static const WfWord lines[] = {
  { "none", N_ ("none") },
  { "draft", N_ ("draft") },
  { "agreed", N_ ("agreed") },
};
static const WfWord task_states[] = {
  { "open", N_ ("not started") },
  { "in-progress", N_ ("in progress") },
  { "done", N_ ("done") },
  { "dropped", N_ ("dropped") },
};
static const WfWord request_states[] = {
  { "open", N_ ("not answered") },
  { "answered", N_ ("answered") },
};
static const WfWord engagements[] = {
  { "engaged", N_ ("engaged") },
  { "standing-by", N_ ("standing by") },
  { "not-engaged", N_ ("not engaged") },
};
/* Markings beside TLP keep their own words everywhere. */
static const WfWord handlings[] = {
  { "LIMITE", "LIMITE" },
  { "SENSITIVE", "SENSITIVE" },
};
static const WfWord paps[] = {
  { "PAP:CLEAR", "PAP:CLEAR" },
  { "PAP:GREEN", "PAP:GREEN" },
  { "PAP:AMBER", "PAP:AMBER" },
  { "PAP:RED", "PAP:RED" },
};

#define WORDS(type, field, words, is_number)                                                       \
  {                                                                                                \
    type, field, words, G_N_ELEMENTS (words), is_number                                            \
  }

static const struct
{
  const char *type; /* NULL: of any */
  const char *field;
  const WfWord *words;
  gsize n_words;
  gboolean is_number;
} vocabularies[] = {
  WORDS (WF_TYPE_NAME_INCIDENT, "severity", severities, TRUE),
  WORDS (WF_TYPE_NAME_INCIDENT, "state", incident_states, FALSE),
  WORDS (WF_TYPE_NAME_INCIDENT, "kind", incident_kinds, FALSE),
  WORDS (WF_TYPE_NAME_INCIDENT, "class", classes, FALSE),
  WORDS (WF_TYPE_NAME_ENTRY, "kind", entry_kinds, FALSE),
  WORDS (WF_TYPE_NAME_ASSET, "status", statuses, FALSE),
  WORDS (WF_TYPE_NAME_ASSET, "brief", statuses, FALSE),
  WORDS (WF_TYPE_NAME_ASSET, "route", routes, FALSE),
  WORDS (WF_TYPE_NAME_DRAWING, "route", routes, FALSE),
  WORDS (WF_TYPE_NAME_FAULT, "stage", stages, FALSE),
  WORDS (WF_TYPE_NAME_CLAIM, "state", claim_states, FALSE),
  WORDS (WF_TYPE_NAME_CLAIM, "line", lines, FALSE),
  WORDS (WF_TYPE_NAME_TASK, "state", task_states, FALSE),
  WORDS (WF_TYPE_NAME_REQUEST, "state", request_states, FALSE),
  WORDS (WF_TYPE_NAME_ACTOR, "engaged", engagements, FALSE),
  WORDS (NULL, "handling", handlings, FALSE),
  WORDS (NULL, "pap", paps, FALSE),
};

static int
find_vocabulary (const char *type, const char *field)
{
  const gsize length = strcspn (field, "/");

  for (guint i = 0; i < G_N_ELEMENTS (vocabularies); i++)
    if ((vocabularies[i].type == NULL || g_str_equal (vocabularies[i].type, type))
        && strlen (vocabularies[i].field) == length
        && strncmp (vocabularies[i].field, field, length) == 0)
      return (int) i;
  return -1;
}

const WfWord *
wf_vocabulary_get_words (const char *type, const char *field, gsize *n_words, gboolean *is_number)
{
  const int at = find_vocabulary (type, field);

  *n_words = at >= 0 ? vocabularies[at].n_words : 0;
  *is_number = at >= 0 && vocabularies[at].is_number;
  return at >= 0 ? vocabularies[at].words : NULL;
}

const char *
wf_vocabulary_get_label (const char *type, const char *field, const char *id)
{
  gboolean is_number;
  gsize n_words;
  const WfWord *words = wf_vocabulary_get_words (type, field, &n_words, &is_number);

  return wf_word_find (words, n_words, id);
}

const char *
wf_confidence_get_label (const char *id)
{
  if (g_strcmp0 (id, "high") == 0)
    return C_ ("confidence", "high");
  if (g_strcmp0 (id, "medium") == 0)
    return C_ ("confidence", "medium");
  if (g_strcmp0 (id, "low") == 0)
    return C_ ("confidence", "low");
  return id;
}
