/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "analysis/wf-situation.h"
#include "draw/wf-basemap.h"
#include "draw/wf-ground.h"
#include "draw/wf-layers.h"
#include "draw/wf-projection.h"
#include "model/wf-track.h"

G_BEGIN_DECLS

/* What a map shows at one instant: an immutable snapshot of assets with their states, faults,
 * incidents and the selection, indexed for culling and picking. Made on the main thread from the
 * picture, then read by the render thread and the PDF. Reference-counted. */
typedef struct _WfScene WfScene;

/* Hidden layers: the kinds of assets (wf_asset_kind_get_name ()), WF_LAYER_FAULT and
 * WF_LAYER_PLACES. */
WfScene *wf_scene_new (WfPicture *picture,
                       const WfDataset *dataset,
                       const WfQuery *query,
                       const char *selection,
                       const char *const *hidden_layers);

/* A damaged stretch, for the words of its call-out; borrowed for the call. Metres count from
 * @end_name along the cable. */
typedef struct
{
  const char *asset_name;
  const char *end_name; /* or NULL: distances are not known */
  double from_m, to_m;
  double accuracy_m;
  gboolean is_known; /* FALSE: "position not known better than" the accuracy */
} WfFaultPlace;

/* The translated text of a call-out; free with g_free (). NULL: a notation without words. */
typedef char *(*WfFaultFormat) (const WfFaultPlace *place, gpointer data);

WfScene *wf_scene_new_with_format (WfPicture *picture,
                                   const WfDataset *dataset,
                                   const WfQuery *query,
                                   const char *selection,
                                   const char *const *hidden_layers,
                                   WfFaultFormat format,
                                   gpointer format_data);
/* Adds vessels of imported tracks as of @at; only before the scene is shared. @sets: WfTrackSet. */
void wf_scene_set_tracks (WfScene *self, GPtrArray *sets, gint64 at);
/* Assets that the view takes as lost ("what if"): drawn so, and said by nobody. Ids,
 * NULL-terminated. Only before the scene is handed to anybody. */
void wf_scene_set_assumed (WfScene *self, const char *const *assumed);

/* The order of layers, the topmost first, ids of imported files among them; NULL: as in
 * wf_layers_get_default (), imported files below. What is out of order stays on top in any order.
 * Only before the scene is shared. */
void wf_scene_set_order (WfScene *self, const char *const *order);
/* Background maps over the base map, WfGround, the topmost first; the same. */
void wf_scene_set_grounds (WfScene *self, GPtrArray *grounds);

WfScene *wf_scene_ref (WfScene *self);
void wf_scene_unref (WfScene *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfScene, wf_scene_unref)

typedef enum
{
  WF_PALETTE_LIGHT,
  WF_PALETTE_DARK,
  WF_PALETTE_PRINT,
} WfPalette;

/* Base map (NULL: plain sea) and scene on any cairo context, from its origin over the view's size;
 * user space is logical pixels times @scale. Vector on a PDF surface, own line raster on an image
 * surface. Any thread. */
void wf_scene_draw (WfScene *self,
                    WfBasemap *basemap,
                    cairo_t *cr,
                    const WfView *view,
                    double scale,
                    WfPalette palette);
/* The same with the outer @inset logical pixels drawn but not counted on: call-outs keep inside.
 * WF_SCENE_PLAIN: ground and lines alone, without symbols and names. */
#define WF_SCENE_PLAIN (-1)

void wf_scene_draw_inset (WfScene *self,
                          WfBasemap *basemap,
                          cairo_t *cr,
                          const WfView *view,
                          double scale,
                          WfPalette palette,
                          int inset);
/* Marks one thing above what is drawn: selected, or only pointed at. */
void wf_scene_draw_mark (WfScene *self,
                         cairo_t *cr,
                         const WfView *view,
                         const char *ref,
                         gboolean is_selection,
                         WfPalette palette);

/* A fault that is being entered, over what is drawn: metres from the first position of the leg. */
typedef struct
{
  const char *asset;
  guint part;
  double from_m, to_m, accuracy_m;
  gboolean is_known;
} WfFaultSketch;

void wf_scene_draw_sketch (
    WfScene *self, cairo_t *cr, const WfView *view, const WfFaultSketch *sketch, WfPalette palette);
/* What lies under a screen position, nearest first; references ("asset:c-lion1", "fault:<uuid>"),
 * NULL-terminated, free with g_strfreev (). @tolerance_px: 8 for a mouse, 16 for touch. */
char **wf_scene_pick (WfScene *self, const WfView *view, WfPoint screen, double tolerance_px);
/* References of what is in view, for the equal list: damage, then what is out, degraded, in
 * service. */
char **wf_scene_dup_in_view (WfScene *self, const WfView *view);
/* The same with every feature of an imported file, however many. */
char **wf_scene_dup_all_in_view (WfScene *self, const WfView *view);
/* How many that are. */
void wf_scene_count_in_view (WfScene *self, const WfView *view, guint *n_faults, guint *n_others);
/* The same of what touches a frame; @a and @b are two opposite corners on the screen. @n_more: what
 * touches it beyond what is listed. */
char **wf_scene_pick_frame (WfScene *self, const WfView *view, WfPoint a, WfPoint b, guint *n_more);
/* What is in view in the order of reading: lines of text height from the top, each from the left.
 */
char **wf_scene_dup_tour (WfScene *self, const WfView *view);
/* Where on the screen a reference is seen: the middle of its longest stretch in view. FALSE: it is
 * not in view, or not in the scene. */
gboolean wf_scene_get_anchor (WfScene *self, const WfView *view, const char *ref, WfPoint *screen);
/* A view that shows the faults and open incidents with a margin; the dataset's Baltic when there
 * are none. */
void wf_scene_fit (WfScene *self, WfView *view);
/* Where a reference lies: a point, the middle of a stretch or of a line. FALSE: the scene does not
 * have it. */
gboolean wf_scene_get_position (WfScene *self, const char *ref, WfPoint *position);
/* State and name as drawn; FALSE when the scene does not have it. @name is borrowed. */
gboolean
wf_scene_describe (WfScene *self, const char *ref, WfServiceState *state, const char **name);

/* "incident:<uuid>" of a damaged stretch, or NULL; borrowed. */
const char *wf_scene_get_incident_of (WfScene *self, const char *ref);

/* What is seen, for a legend made from it. */
typedef enum
{
  WF_LEGEND_IN_SERVICE,
  WF_LEGEND_DEGRADED,
  WF_LEGEND_CONTESTED,
  WF_LEGEND_OUT,
  WF_LEGEND_UNKNOWN,
  WF_LEGEND_PLANNED,
  WF_LEGEND_RETIRED, /* not in use since before the crisis, by the dataset */
  WF_LEGEND_ASSUMED, /* taken as lost in this view */
  WF_LEGEND_DAMAGE,
  WF_LEGEND_SURVEYED,
  WF_LEGEND_APPROXIMATE,
  WF_LEGEND_SCHEMATIC,
  WF_LEGEND_LANDING,
  WF_LEGEND_EXCHANGE,
  WF_LEGEND_BRANCHING, /* a sign for each kind of site */
  WF_LEGEND_DATA_CENTRE,
  WF_LEGEND_GROUND_STATION,
  WF_LEGEND_POWER_PLANT,
  WF_LEGEND_LNG,
  WF_LEGEND_OFFSHORE,
  WF_LEGEND_PORT,
  WF_LEGEND_DEPOT,
  WF_LEGEND_FIXED_LINK,
  WF_LEGEND_POWER,
  WF_LEGEND_GAS,
  WF_LEGEND_DRAWN,    /* areas and notes that desks have drawn … */
  WF_LEGEND_AGEING,   /* … in the last quarter of their time … */
  WF_LEGEND_EXPIRED,  /* … and after it */
  WF_LEGEND_IMPORTED, /* features of imported files */
  WF_LEGEND_VESSEL,   /* of an imported track */
  WF_LEGEND_N,
} WfLegendItem;

/* The kind of asset whose sign it is; FALSE: it is no site. */
gboolean wf_legend_get_site (WfLegendItem item, WfAssetKind *kind);
/* A sign, for which a small square is enough; else a line. */
gboolean wf_legend_is_sign (WfLegendItem item);
/* Bit 1 << WfLegendItem for each class in view; there are at most 32. */
guint wf_scene_get_legend (WfScene *self, const WfView *view);
/* How many signs of points and imported features a drawing of @view has, of how many there are: the
 * others lie within some pixels of one that is drawn. */
void wf_scene_count_signs (WfScene *self, const WfView *view, guint *n_drawn, guint *n_all);
/* The sample of one item, in a box of that size. */
void wf_legend_draw_sample (
    cairo_t *cr, WfLegendItem item, double width, double height, WfPalette palette);

G_END_DECLS
