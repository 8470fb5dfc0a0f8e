/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/wf-scene.h"
#include "model/wf-query.h"

G_BEGIN_DECLS

/* What all panes share: one selection, one visible span, one clock, one query, one page. Main
 * thread; every property notifies, only when its value changes. Panes read and write it here and
 * never talk to one another. */
#define WF_TYPE_SESSION (wf_session_get_type ())
G_DECLARE_FINAL_TYPE (WfSession, wf_session, WF, SESSION, GObject)

WfSession *wf_session_new (void);

/* "selection": a reference as in wf-vocabulary.h ("incident:<uuid>", "asset:c-lion1"), or NULL. */
const char *wf_session_get_selection (WfSession *self);
void wf_session_select (WfSession *self, const char *ref);
/* The id after @kind ("incident"), or NULL when the selection is of another kind. Borrowed. */
const char *wf_session_get_selected (WfSession *self, const char *kind);

/* "span": the visible stretch of time, [from, to). */
void wf_session_get_span (WfSession *self, gint64 *from, gint64 *to);
void wf_session_set_span (WfSession *self, gint64 from, gint64 to);

/* What "at" means of an earlier instant (log.md §7). */
typedef enum
{
  WF_AXIS_DESK,    /* held: what had arrived at this desk by then */
  WF_AXIS_CENTRE,  /* held: what the centre had given a receipt for by then */
  WF_AXIS_ENTERED, /* what had been entered anywhere by then, by its author's clock */
} WfAxis;

WfAxis wf_session_get_axis (WfSession *self); /* WF_AXIS_DESK at first */
/* Instant and axis at once; notifies "as-of". */
void wf_session_set_as_of_on (WfSession *self, gint64 instant, WfAxis axis);

/* "as-of": the instant every pane shows ("as known to this desk at"), or WF_NO_TIME for now. */
gint64 wf_session_get_as_of (WfSession *self);
void wf_session_set_as_of (WfSession *self, gint64 instant);

/* "query": never NULL; borrowed. set takes a reference. */
WfQuery *wf_session_get_query (WfSession *self);
void wf_session_set_query (WfSession *self, WfQuery *query);

/* "page": "picture", "log", "board" or "briefing". */
const char *wf_session_get_page (WfSession *self);
void wf_session_set_page (WfSession *self, const char *page);

/* "assumed": assets taken as lost in the view only ("what if"): never saved, never in a briefing.
 * Ids, sorted, NULL-terminated, borrowed until the next change. */
const char *const *wf_session_get_assumed (WfSession *self);
gboolean wf_session_is_assumed (WfSession *self, const char *asset);
void wf_session_set_assumed (WfSession *self, const char *asset, gboolean is_lost);
void wf_session_clear_assumed (WfSession *self);

/* "sketch": a fault that is being entered, for the map to show; NULL: none. Copied. */
const WfFaultSketch *wf_session_get_sketch (WfSession *self);
void wf_session_set_sketch (WfSession *self, const WfFaultSketch *sketch);

/* What is begun and would be lost with the window: a translated sentence for each source, lines of
 * one text; NULL: nothing. Borrowed until the next change. */
const char *wf_session_get_unfinished (WfSession *self);
/* @source: who says so ("drawings"); @words NULL: nothing any more. */
void wf_session_set_unfinished (WfSession *self, const char *source, const char *words);
gboolean wf_session_has_unfinished (WfSession *self, const char *source);
/* The person wants to lose all of it. */
void wf_session_drop_unfinished (WfSession *self);
/* Signal "go-on": somebody was asked about it and wants to go on. Whoever has it shows it. */
void wf_session_go_on (WfSession *self);

/* Signal "line-pointed" (const char *asset, guint part, double metres from the leg's first
 * position): a line was clicked while a fault on it is being entered. */
void wf_session_point_at_line (WfSession *self, const char *asset, guint part, double along_m);

/* "layers": hidden layers, named by the dataset's words for kinds ("telecom-cable",
 * "landing-point"). */
gboolean wf_session_get_layer_visible (WfSession *self, const char *layer);
void wf_session_set_layer_visible (WfSession *self,
                                   const char *layer,
                                   gboolean visible); /* notifies "layers" */
/* These and no others; notifies once. */
void wf_session_set_hidden_layers (WfSession *self, const char *const *layers);
/* As wf_scene_new () wants them: NULL-terminated, borrowed until the next change. */
const char *const *wf_session_get_hidden_layers (WfSession *self);

G_END_DECLS
