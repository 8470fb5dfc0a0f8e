/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/wf-feature-layer.h"
#include "model/wf-asset.h"
#include "model/wf-picture.h"
#include "model/wf-track.h"

G_BEGIN_DECLS

/* What a map shows as GeoJSON (interop.md §4): with marking and source of each thing and the
 * instant that it shows. Folded anew from the operations within the ceiling, so no byte of what
 * lies above is in it. Any thread. */
typedef struct
{
  GPtrArray *operations; /* WfOperation, held at the instant */
  WfDataset *dataset;
  gint64 as_of, generated_at;
  gboolean is_exercise;
  WfMarking ceiling;
  const char *const *refs; /* what is wanted: "asset:…", "fault:…", "incident:…", "drawing:…",
                            * "feature:…", "track:…"; an incident brings its faults and assets, a
                            * fault its incident */
  GPtrArray *layers;       /* WfFeatureLayer of imported files, or NULL */
  GPtrArray *track_sets;   /* WfTrackSet, or NULL */
} WfMapExportInput;

/* A vessel's track says nothing of its marking: then the restrictive one counts. */
#define WF_MAP_EXPORT_TRACK_MARKING WF_MARKING_AMBER_STRICT

typedef struct
{
  char *json;
  guint n_features;
  guint n_left_out;  /* above the ceiling, or gone */
  guint n_reduced;   /* assets whose state says less than is known above the ceiling */
  WfMarking marking; /* the strictest of what is in it */
} WfMapExport;

WfMapExport *wf_map_export_new (const WfMapExportInput *input);
void wf_map_export_free (WfMapExport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfMapExport, wf_map_export_free)

G_END_DECLS
