/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"
#include "draw/wf-ground.h"
#include "store/wf-mbtiles.h"

G_BEGIN_DECLS

/* The background maps of the map desk as far as their files are open: opened, read and decoded by
 * workers. Main thread. Signals: "changed" ()  a file was opened or is in trouble  "arrived" ()
 * tiles have come: what is drawn may be drawn again */
#define WF_TYPE_MAP_GROUNDS (wf_map_grounds_get_type ())
G_DECLARE_FINAL_TYPE (WfMapGrounds, wf_map_grounds, WF, MAP_GROUNDS, GObject)

WfMapGrounds *wf_map_grounds_new (WfContext *context);
/* Those that are shown, the topmost first: GPtrArray of WfGround with a reference each. Begins to
 * open files that are not open yet. */
GPtrArray *wf_map_grounds_dup_shown (WfMapGrounds *self);
/* What those that are shown say of where they come from, one after another; NULL: nothing is shown.
 * Free with g_free (). */
char *wf_map_grounds_dup_attribution (WfMapGrounds *self);
/* Why it is not seen, or not all of it, translated; NULL: it is. Free with g_free (). */
char *wf_map_grounds_dup_trouble (WfMapGrounds *self, const char *id);
/* "zoom 2–9"; NULL: not open. Free with g_free (). */
char *wf_map_grounds_dup_note (WfMapGrounds *self, const char *id);
/* Something is being opened, read or decoded; screenshots and tests wait for it. */
gboolean wf_map_grounds_is_busy (WfMapGrounds *self);

/* Looks at a file before it is added: the title that it gives itself, or its name. Free with
 * g_free (). Changes nothing. */
void wf_map_grounds_check_async (WfMapGrounds *self,
                                 const char *path,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
char *wf_map_grounds_check_finish (WfMapGrounds *self, GAsyncResult *result, GError **error);

G_END_DECLS
