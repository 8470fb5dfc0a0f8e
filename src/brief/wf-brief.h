/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "analysis/wf-situation.h"
#include "draw/wf-scene.h"
#include "model/wf-space.h"

G_BEGIN_DECLS

/* The briefing: what is said, computed from the picture as known at an instant and limited to what
 * the audience may see. WfBrief is a value made on the main thread; drawing it is pure and runs on
 * any thread and without a display. */
typedef struct
{
  GPtrArray *operations; /* WfOperation held at cut_at; what is above the ceiling is left out */
  const WfDataset *dataset;
  const WfScheme *scheme;
  gint64 cut_at;
  gint64 others_at; /* other desks as of: last contact with the centre, or WF_NO_TIME */
  WfMarking ceiling;
  WfRealm realm;
  const char *crisis_name, *desk_label, *audience;
  int number;
  gint64 next_update_at; /* WF_NO_TIME: not set */
  guint n_grounds;       /* as of wf_brief_set_n_grounds () */
} WfBriefInput;

typedef struct _WfBrief WfBrief;

WfBrief *wf_brief_new (const WfBriefInput *input);
WfBrief *wf_brief_ref (WfBrief *self);
void wf_brief_unref (WfBrief *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfBrief, wf_brief_unref)

/* The records of imported files that are layers of a map, within the ceiling: whoever has the files
 * hands in their layers. GPtrArray of WfRecord. */
GPtrArray *wf_brief_dup_imported (const WfBrief *self);
/* Draws @layers (WfFeatureLayer "dataset:<uuid>"), the first at the bottom; one whose record the
 * briefing does not have, as above its ceiling, is not drawn. @n_missing: how many it has and the
 * map lacks, which the page then says; until this is called, all. @order: as of
 * wf_scene_set_order (). Once, before the first drawing; there may be more slides then. */
void
wf_brief_set_layers (WfBrief *self, GPtrArray *layers, guint n_missing, const char *const *order);
/* A background map of the desk as it was when the briefing was frozen. */
typedef struct
{
  char *id, *title, *attribution; /* attribution: or NULL */
  WfMarking marking;              /* as the person says */
  WfGround *ground;               /* waits for its tiles where it is drawn; NULL: cannot be read */
  char *(*dup_trouble) (gpointer source); /* why some of it is not drawn, or NULL; or NULL */
  gpointer source;                        /* what @ground owns */
  gint is_withdrawn;                      /* atomic */
} WfBriefGround;

WfBriefGround *
wf_brief_ground_new (const char *id, const char *title, const char *attribution, WfMarking marking);
void wf_brief_ground_free (WfBriefGround *self);
/* Draws those of @grounds (WfBriefGround, the topmost first; taken) that are within the ceiling,
 * and names them with their source; the marking of the page is no looser than theirs. Once, before
 * the first drawing. */
void wf_brief_set_grounds (WfBrief *self, GPtrArray *grounds);
/* It has that background map, and draws it. */
gboolean wf_brief_has_ground (const WfBrief *self, const char *id);
/* It draws it, or could not read it. */
gboolean wf_brief_knows_ground (const WfBrief *self, const char *id);
/* Its marking has become too strict: no later drawing has it. The page is still marked as it was.
 * Main thread. */
void wf_brief_withdraw_ground (WfBrief *self, const char *id);
/* Background maps that the desk's map shows and the page says that it does not have; the checks are
 * made anew. It may change later, for it is of the desk and not of the briefing. Main thread. */
void wf_brief_set_n_grounds (WfBrief *self, guint n_grounds);
guint wf_brief_get_n_grounds (const WfBrief *self);

/* The first has the map and what can be read aloud in a minute; what it has no room for follows. */
guint wf_brief_get_n_slides (const WfBrief *self);
const char *
wf_brief_get_title (const WfBrief *self, guint slide); /* a sentence that says the message */
/* What stands on the slide besides its title and map, a line each, for who cannot see it. */
char *wf_brief_dup_text (const WfBrief *self, guint slide);
/* What was left out because it is above the ceiling: one line each; borrowed, NULL-terminated. */
const char *const *wf_brief_get_left_out (const WfBrief *self);
/* Checks before issue: TRUE = fine; text; both by index until FALSE is returned. */
gboolean
wf_brief_get_check (const WfBrief *self, guint index, gboolean *is_fine, const char **text);
/* The read-out for the phone, a line at a time until FALSE: "Bottom line." and what to say.
 * Borrowed. */
gboolean
wf_brief_get_readout (const WfBrief *self, guint line, const char **heading, const char **text);
WfMarking wf_brief_get_ceiling (const WfBrief *self);
/* The strictest marking of what is shown. */
WfMarking wf_brief_get_marking (const WfBrief *self);
/* One 16:9 slide into @width × (@width * 9 / 16), marking and EXERCISE bands included. */
void
wf_brief_draw (const WfBrief *self, guint slide, WfBasemap *basemap, cairo_t *cr, double width);
/* Vector PDF, marking on each page, page x of y. Blocking: not on the main thread. */
gboolean
wf_brief_write_pdf (const WfBrief *self, WfBasemap *basemap, const char *path, GError **error);

G_END_DECLS
