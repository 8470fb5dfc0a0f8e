/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-id.h"
#include "brief/wf-map-export.h"
#include "wire/wf-geojson-write.h"

G_BEGIN_DECLS

typedef struct
{
  const WfMapExportInput *input;
  WfPicture *picture, *whole; /* within the ceiling; everything */
  GHashTable *done;           /* refs that were written or left out */
  GString *out;
  WfJsonWriter writer;
  WfMapExport *result;
} WfMapExporter;

/* --- wf-map-export.c: a thing with its kind, once ----------------------------------- */

void wf_map_export_put_ref (WfMapExporter *self, const char *kind, const char *id);

/* --- wf-map-export-members.c: what features of every kind are made of ---------------- */

/* A feature: begin, geometry by put_parts (), properties with what every kind has, those of its
 * kind, end. Members without a value are left out. */
void wf_map_export_begin_feature (WfMapExporter *self, const char *id);
void wf_map_export_put_parts (WfMapExporter *self,
                              WfFeatureShape shape,
                              const WfGeometryPart *parts,
                              guint n);
void wf_map_export_begin_properties (WfMapExporter *self,
                                     const char *kind,
                                     const char *name,
                                     const char *description,
                                     WfMarking marking);
void wf_map_export_put_text (WfMapExporter *self, const char *key, const char *text);
void wf_map_export_put_number (WfMapExporter *self, const char *key, double number);
void wf_map_export_put_time (WfMapExporter *self, const char *key, gint64 instant);
void wf_map_export_put_joined (WfMapExporter *self, const char *key, const char *const *texts);
void wf_map_export_end_feature (WfMapExporter *self);

/* An asset of the dataset has the uuid that its records have. */
void wf_map_export_format_asset_id (const char *id, char text[WF_UUID_TEXT_LENGTH + 1]);
/* The record as the ceiling lets it be seen; NULL: not at all. */
WfRecord *wf_map_export_lookup (WfMapExporter *self, const char *id, const char *type);
gint64 wf_map_export_get_modified (WfRecord *record);

/* --- wf-map-export-assets.c, -incidents.c, -features.c: the kinds -------------------- */

void wf_map_export_put_asset (WfMapExporter *self, const char *id);
void wf_map_export_put_fault (WfMapExporter *self, const char *id);
void wf_map_export_put_incident (WfMapExporter *self, const char *id);
/* A wanted incident brings what belongs to it. */
void wf_map_export_put_company (WfMapExporter *self, const char *id);
void wf_map_export_put_drawing (WfMapExporter *self, const char *id);
/* @ref: its kind and id, as the map names it. */
void wf_map_export_put_imported (WfMapExporter *self, const char *ref);
void wf_map_export_put_vessel (WfMapExporter *self, const char *mmsi);

G_END_DECLS
