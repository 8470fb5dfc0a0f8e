/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"
#include "model/wf-feature-changes.h"
#include "wire/wf-import.h"

G_BEGIN_DECLS

/* An import that is on the map and that a file may be a newer state of: of the same file name, or
 * with the same ids for things that are alike. Whether it is, the person says. */
typedef struct
{
  char *id, *sha256, *file_name; /* of its record */
  char *title;                   /* what it is called; never NULL */
  char *kind, *name_key;         /* as it was imported, or NULL */
  gboolean is_swapped;
  GPtrArray *drawings;      /* WfImportDrawing as they are now; NULL: it is a layer */
  gboolean is_compared;     /* else its file is not on this computer, or cannot be read */
  WfFeatureChanges changes; /* what would become of it */
} WfMapImportMatch;

void wf_map_import_match_free (WfMapImportMatch *self);
/* Every import on the map, as a layer or as drawings. GPtrArray of WfMapImportMatch. */
GPtrArray *wf_map_import_dup_suspects (WfContext *context, gboolean are_drawings);

/* How a file is held against them. */
typedef struct
{
  const WfImport *import;
  GBytes *bytes;         /* of the file */
  WfImportChoice choice; /* by which @import was read */
  const char *picked;    /* id of the one that @choice was made for, or NULL */
  const char *store_path;
} WfMapImportMatching;

/* Takes out of @suspects, layers, whatever has nothing in common with the file, the likeliest
 * first. Each is read as it was imported, but the picked one as the file was. Blocking: on a
 * worker. */
void wf_map_import_keep_matches (GPtrArray *suspects,
                                 const WfMapImportMatching *matching,
                                 GCancellable *cancellable);
/* The same of drawings; any thread. */
void
wf_map_import_keep_drawn_matches (GPtrArray *suspects, const WfImport *import, GPtrArray *drawings);

G_END_DECLS
