/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include "brief/wf-brief.h"

G_BEGIN_DECLS

typedef enum
{
  WF_BRIEF_KNOWN,
  WF_BRIEF_NOT_KNOWN,
  WF_BRIEF_ASSESSED,
  WF_BRIEF_N_SECTIONS,
} WfBriefSection;

/* At most five lines a section on the first slide, and one figure: what can be read aloud in a
 * minute. What is more is counted there and stands on the slides that follow. */
#define WF_BRIEF_MAX_LINES 5

/* The page of every slide, in its units. */
#define WF_BRIEF_PAGE_WIDTH 1600.0
#define WF_BRIEF_PAGE_HEIGHT 900.0
#define WF_BRIEF_MARGIN 48.0
#define WF_BRIEF_BAND 26.0 /* EXERCISE, above and below */
#define WF_BRIEF_MAP_WIDTH 870.0
#define WF_BRIEF_GUTTER 36.0 /* between map or column and the next column */
#define WF_BRIEF_TITLE_Y (WF_BRIEF_BAND + 66.0)
#define WF_BRIEF_TITLE_GAP 18.0 /* below the title */
#define WF_BRIEF_BOTTOM (WF_BRIEF_PAGE_HEIGHT - WF_BRIEF_BAND - 64.0)
#define WF_BRIEF_INDENT 24.0 /* of a line behind its bullet */

#define WF_BRIEF_TITLE_FONT "Cantarell Bold 38"
#define WF_BRIEF_HEADING_FONT "Cantarell Bold 24"
#define WF_BRIEF_LINE_FONT "Cantarell 23"
#define WF_BRIEF_MORE_FONT "Cantarell Italic 20"
#define WF_BRIEF_CHANGED_FONT "Cantarell 18"
#define WF_BRIEF_CHANGED_WIDTH 940.0
#define WF_BRIEF_NOTE_FONT "Cantarell 15"
#define WF_BRIEF_NOTE_LINES 3 /* of a note on the map: foreign words may be long */

typedef enum
{
  WF_BRIEF_ITEM_HEADING,
  WF_BRIEF_ITEM_LINE,
  WF_BRIEF_ITEM_REST, /* of a line that began in another column: no bullet */
  WF_BRIEF_ITEM_MORE, /* how many lines stand on a later slide */
} WfBriefItemKind;

/* Text that was given its place. */
typedef struct
{
  WfBriefItemKind kind;
  guint slide;
  double x, y, width;
  char *text;
} WfBriefItem;

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
  GPtrArray *sections[WF_BRIEF_N_SECTIONS]; /* char *: every line, whatever fits */
  GPtrArray *effects;                       /* char *: on whom, worst first, for the read-out */
  GArray *items;                            /* WfBriefItem: the text of all slides in its places */
  guint n_slides;
  guint first_page[WF_BRIEF_N_SECTIONS]; /* where what the first slide lacks begins; 0: nothing */
  char *annex_title;                     /* of the slides after the first */
  char *changed;                         /* since the last issue, one line */
  GPtrArray *left_out;                   /* char *, ends with NULL */
  GArray *checks;                        /* WfBriefCheck */
  GArray *readout;                       /* WfReadoutLine */
};

/* Fills title, sections, effects and "changed" from the picture. */
void wf_brief_compose (WfBrief *self);
/* Gives what was composed its place on the slides, anew. No line is left out: what the first slide
 * has no room for is counted there and follows. */
void wf_brief_lay_out (WfBrief *self);
void wf_brief_item_clear (gpointer item);
const char *wf_brief_get_heading (WfBriefSection section);
/* Fills the read-out from what was composed. */
void wf_brief_compose_readout (WfBrief *self);
/* Fills checks anew from what was composed. */
void wf_brief_check (WfBrief *self);
/* @width: units, 0 for one line as long as it takes. Screen and paper break lines alike. */
PangoLayout *wf_brief_new_text (cairo_t *cr, const char *text, const char *font, double width);
double wf_brief_measure (cairo_t *cr, const char *text, const char *font, double width);
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
