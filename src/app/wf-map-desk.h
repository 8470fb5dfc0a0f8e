/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-session.h"
#include "model/wf-map-setup.h"

G_BEGIN_DECLS

/* How this person has arranged the map, kept in a file beside the store: hidden layers (the session
 * has them too, and they follow each other), their order, background maps, saved views. Main
 * thread; the file is read and written by workers. Signals: "changed" ()  order, background maps or
 * saved views are others  "failed" (const char *)  translated words: it could not be read or kept
 */
#define WF_TYPE_MAP_DESK (wf_map_desk_get_type ())
G_DECLARE_FINAL_TYPE (WfMapDesk, wf_map_desk, WF, MAP_DESK, GObject)

/* Begins to read the file. @path NULL: nothing is kept (tests). */
WfMapDesk *wf_map_desk_new (const char *path, WfSession *session);
/* Borrowed until the next change. */
const WfMapSetup *wf_map_desk_get_setup (WfMapDesk *self);
/* FALSE while the file is being read: until then nothing is changed. */
gboolean wf_map_desk_is_ready (WfMapDesk *self);

void wf_map_desk_set_order (WfMapDesk *self, const char *const *order);
/* @layer takes the place of @earlier wherever that is ordered, and is hidden in the saved views
 * that hide it. That one keeps its place too: it may come back. */
void wf_map_desk_stand_in (WfMapDesk *self, const char *earlier, const char *layer);

/* Its id, borrowed until the next change; NULL: there are too many. On top of the others. */
const char *
wf_map_desk_add_ground (WfMapDesk *self, const char *path, const char *title, WfMarking marking);
void wf_map_desk_set_ground_marking (WfMapDesk *self, const char *id, WfMarking marking);
void wf_map_desk_set_opacity (WfMapDesk *self, const char *id, double opacity);
void wf_map_desk_move_ground (WfMapDesk *self, const char *id, int step);
void wf_map_desk_remove_ground (WfMapDesk *self, const char *id);

/* With the layers, the order and the filter of now. FALSE: no name is left, or there are too many.
 * A name that another view has gets a number. */
gboolean
wf_map_desk_save_view (WfMapDesk *self, const char *name, double lon, double lat, double zoom);
void wf_map_desk_rename_view (WfMapDesk *self, const char *id, const char *name);
void wf_map_desk_move_view (WfMapDesk *self, const char *id, int step);
void wf_map_desk_remove_view (WfMapDesk *self, const char *id);
/* Layers, order and filter of a view; where it lies is the map's business. NULL: no such view. */
const WfSavedView *wf_map_desk_apply_view (WfMapDesk *self, const char *id);

/* What the last change of views, background maps or order was, translated, as "“Åland” deleted";
 * NULL: there is nothing to take back. Taking back lasts as long as the window. */
const char *wf_map_desk_get_undo (WfMapDesk *self);
void wf_map_desk_undo (WfMapDesk *self);

/* What was changed last is in the file when this returns: for the end of the window, which no
 * worker may outlive. */
void wf_map_desk_flush (WfMapDesk *self);

G_END_DECLS
