/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-clock.h"
#include "base/wf-keyring.h"
#include "model/wf-operation.h"
#include "wire/wf-reading.h"

G_BEGIN_DECLS

/* The human-editable source of an exercise (data/exercise/scenario.json): what each desk entered,
 * and when. The composer turns it into signed archives. */

typedef struct
{
  gint64 from, to;
} WfScenarioSpan;

/* A person with a device: a function at a site, and the computer it writes on. */
typedef struct
{
  const char *id;    /* as steps name it */
  const char *label; /* "FI day desk" */
  const char *name;  /* the function: "FI day desk, analyst" */
  const char *actor; /* "ms-csirt/FI" */
  WfDeviceKey *key;
  GArray *offline;      /* WfScenarioSpan: neither sends nor receives */
  WfScenarioSpan wrong; /* while its clock was wrong */
  gint64 wrong_by;      /* by how much, 0: never */
} WfScenarioDesk;

/* One operation to be. */
typedef struct
{
  gint64 at; /* entered, by the true clock */
  guint desk;
  const char *compartment;
  const char *type;
  const char *key; /* names the entity inside the scenario */
  WfOpKind kind;
  WfJsonValue set; /* object: field -> value; “@{key}” stands for the UUID of an entity */
  gboolean has_set;
  const char *why, *source;
} WfScenarioStep;

typedef struct
{
  WfReading reading;
  GStringChunk *texts;
  GPtrArray *owned;
  char *folder;
  WfUuid crisis;
  const char *name, *summary;
  gint64 opened_at, start_at, begin_at, end_at;
  const char *root_path; /* below the folder */
  WfDeviceKey *root;
  GArray *desks; /* WfScenarioDesk */
  GArray *steps; /* WfScenarioStep, by (at, order in the file) */
  WfJsonValue
      local; /* array: the desks that are added at first use, as they go into the manifest */
} WfScenario;

WfScenario *wf_scenario_read (const char *folder, GError **error);
void wf_scenario_free (WfScenario *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfScenario, wf_scenario_free)

G_END_DECLS
