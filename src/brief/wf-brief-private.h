/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "brief/wf-brief.h"

G_BEGIN_DECLS

typedef enum
{
  WF_BRIEF_KNOWN,
  WF_BRIEF_NOT_KNOWN,
  WF_BRIEF_ASSESSED,
  WF_BRIEF_N_SECTIONS,
} WfBriefSection;

/* At most five lines a section and one figure a slide: what can be read aloud in a minute. */
#define WF_BRIEF_MAX_LINES 5

typedef struct
{
  gboolean is_fine;
  char *text;
} WfBriefCheck;

typedef struct
{
  const char *heading; /* translated */
  char *text;
} WfReadoutLine;

struct _WfBrief
{
  gatomicrefcount ref_count;
  WfPicture *picture; /* within the ceiling */
  const WfDataset *dataset;
  const WfScheme *scheme;
  gint64 cut_at, others_at, next_update_at;
  WfMarking ceiling;
  WfMarking marking; /* rolled up over what is shown */
  WfRealm realm;
  char *crisis_name, *desk_label, *audience;
  int number;
  gint n_grounds;     /* atomic: drawings read it while the main thread sets it */
  GPtrArray *grounds; /* WfBriefGround */
  GPtrArray *layers;  /* WfFeatureLayer of imported files */
  char *imported;     /* what they are, as a sentence, or NULL */
  guint n_missing;    /* imported files that have none */
  char **order;       /* of the layers of the map, or NULL */
  WfFigures *figures;
  char *title;
  GPtrArray *sections[WF_BRIEF_N_SECTIONS]; /* char * */
  char *changed;                            /* since the last issue, one line */
  GPtrArray *left_out;                      /* char *, ends with NULL */
  GArray *checks;                           /* WfBriefCheck */
  GArray *readout;                          /* WfReadoutLine */
};

/* Fills title, sections and "changed" from the picture. */
void wf_brief_compose (WfBrief *self);
/* Fills the read-out from what was composed. */
void wf_brief_compose_readout (WfBrief *self);
/* Fills checks anew from what was composed. */
void wf_brief_check (WfBrief *self);
/* "a", "a and b", "a, b and c". */
char *wf_brief_dup_list (GPtrArray *words);
/* "02:04Z" on the day of the cut, else "11 Oct 02:04Z". */
char *wf_brief_dup_instant (const WfBrief *self, gint64 instant);

/* What the map of a slide shows: the picture with its drawings, aged to the cut. */
WfScene *wf_brief_new_scene (const WfBrief *self);
/* The background maps that are drawn, WfGround, the topmost first; what they are, as a sentence, or
 * NULL; of how many some part could not be drawn, as far as that is known. */
GPtrArray *wf_brief_dup_grounds (const WfBrief *self);
char *wf_brief_dup_grounds_text (const WfBrief *self);
guint wf_brief_count_partial_grounds (const WfBrief *self);
/* What the desk's map has and the slide's has not, as a sentence, or NULL. */
char *wf_brief_dup_not_drawn (const WfBrief *self);
/* Every class of line, route and symbol that the map shows, in samples and words, as many lines as
 * it takes within @width. @items: bits as of wf_scene_get_legend (). */
void wf_brief_draw_legend (cairo_t *cr, guint items, double x, double y, double width);

G_END_DECLS
