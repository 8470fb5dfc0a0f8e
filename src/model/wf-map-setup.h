/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-marking.h"
#include "model/wf-query.h"

G_BEGIN_DECLS

/* How one person has arranged the map of one realm on one computer: which layers are hidden, in
 * what order they lie, the background maps, and the views that were saved. It is nobody else's
 * business: no operation, nothing that travels. A plain value; layers are named as in
 * wf_session_set_layer_visible (), the topmost first. */

#define WF_MAP_SETUP_MAX_GROUNDS 8
#define WF_MAP_SETUP_MAX_VIEWS 200
#define WF_MAP_SETUP_MAX_LAYERS 2000
#define WF_MAP_SETUP_MAX_NAME 80 /* characters */

/* What counts where nobody has stated a marking. */
#define WF_GROUND_DEFAULT_MARKING WF_MARKING_AMBER_STRICT

/* A background map: an MBTiles file where it lies. */
typedef struct
{
  char *id;          /* what it is shown and hidden by: "ground:<uuid>" */
  char *path;        /* as the computer calls it */
  char *title;       /* as the file or the person calls it */
  double opacity;    /* 0 … 1 */
  WfMarking marking; /* as the person says: who may see it on slides and prints */
} WfGroundFile;

/* A view that was saved. */
typedef struct
{
  char *id;   /* uuid text */
  char *name; /* unique among the views */
  double lon, lat, zoom;
  char **hidden; /* layers; what is not named is shown */
  char **order;
  WfQuery *query;
} WfSavedView;

typedef struct
{
  char **order, **hidden;
  GPtrArray *grounds; /* WfGroundFile, the topmost first */
  GPtrArray *views;   /* WfSavedView, as the person ordered them */
} WfMapSetup;

WfMapSetup *wf_map_setup_new (void);
WfMapSetup *wf_map_setup_copy (const WfMapSetup *self);
void wf_map_setup_free (WfMapSetup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfMapSetup, wf_map_setup_free)

WfGroundFile *wf_ground_file_new (const char *id, const char *path, const char *title);
WfGroundFile *wf_ground_file_copy (const WfGroundFile *self);
void wf_ground_file_free (WfGroundFile *self);
WfSavedView *wf_saved_view_new (const char *id, const char *name);
WfSavedView *wf_saved_view_copy (const WfSavedView *self);
void wf_saved_view_free (WfSavedView *self);

/* Index of what has that id, or -1. */
int wf_map_setup_find_ground (const WfMapSetup *self, const char *id);
int wf_map_setup_find_view (const WfMapSetup *self, const char *id);
/* @wanted without blanks around it, cut to length, and with a number behind it when another view
 * than @id has that name. NULL: nothing is left of it. Free with g_free (). */
char *wf_map_setup_dup_free_name (const WfMapSetup *self, const char *wanted, const char *id);

/* @present in the order of @wanted: layers that it does not name stand where @present has them,
 * below the same neighbour; names of @wanted that are not there are left out. Both and the answer
 * without doubles, NULL-terminated; free with g_strfreev (). */
char **wf_layer_order_merge (const char *const *wanted, const char *const *present);
/* The same with @layer moved by @step places (negative: up), as far as it goes. */
char **wf_layer_order_move (const char *const *order, const char *layer, int step);
/* With @layer put where @target is: above it, or below it when it came from above. */
char **wf_layer_order_place (const char *const *order, const char *layer, const char *target);

G_END_DECLS
