/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/wf-import.h"

G_BEGIN_DECLS

/* Reads a GeoJSON file on a worker and holds it against the layers that are there. */
typedef struct
{
  GFile *file;
  GBytes *bytes;       /* of the file; NULL: not read yet */
  GPtrArray *suspects; /* WfMapImportMatch: layers that are there; with the answer, its matches */
  char *name_key, *picked, *store_path;
  gboolean is_swapped;
  guint number; /* the caller's */
} WfMapImportReading;

void wf_map_import_reading_free (WfMapImportReading *self);
/* Takes @reading, which is there until the answer was given. */
void wf_map_import_read_async (WfMapImportReading *reading,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* @reading: borrowed from @result, also when nothing could be read. */
WfImport *
wf_map_import_read_finish (GAsyncResult *result, WfMapImportReading **reading, GError **error);

G_END_DECLS
