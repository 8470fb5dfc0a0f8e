/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tool/wf-scenario.h"

G_BEGIN_DECLS

/* Plays a scenario: each desk sees what it had received when it entered something, so that
 * conflicts arise where two desks wrote without having seen each other. Everything random is drawn
 * from hashes, so the same scenario gives the same bytes. */
typedef struct
{
  const char *compartment;
  char *name; /* "ctl.wfa" */
  GString *content;
  guint n_operations;
} WfComposedArchive;

void wf_composed_archive_free (WfComposedArchive *archive);

/* GPtrArray of WfComposedArchive, `ctl` first; one a space, also where nothing was written. */
GPtrArray *wf_scenario_compose (const WfScenario *scenario, GError **error);

G_END_DECLS
