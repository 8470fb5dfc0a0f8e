/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/wf-feature-layer.h"
#include "draw/wf-ground.h"
#include "draw/wf-layers.h"
#include "draw/wf-palette.h"
#include "draw/wf-raster.h"
#include "draw/wf-scene.h"

G_BEGIN_DECLS

typedef struct
{
  double left, top, right, bottom; /* unit square; left and right may leave 0…1 */
} WfBox;

/* A leg is looked at in runs of so many steps: of those that lie too far away only the box is. */
#define WF_RUN 16

typedef struct
{
  WfPoint *points; /* unwrapped: a leg over 180° runs on beyond 1 */
  guint n_points;
  WfRouteQuality quality;
  WfBox box;
  WfBox *runs;               /* of each WF_RUN steps, the last may be shorter; NULL: no steps */
  guint order;               /* over all legs of the scene */
  double lane_from, lane_to; /* beside which others it leaves its stations: to the right of the leg,
                              * 0 in the middle or alone */
} WfSceneLeg;

typedef struct
{
  const WfAsset *asset; /* of the scene's dataset */
  char *ref;
  WfServiceState state;
  WfSceneLeg *legs;
  guint n_legs;
  WfBox box;
  gboolean has_fault;  /* a damaged stretch says it already */
  gboolean is_assumed; /* taken as lost in this view */
} WfSceneLine;

typedef struct
{
  const WfAsset *asset;
  const char *ref;
  WfServiceState state; /* its own */
  WfServiceState
      touched; /* worst of the cables that land here: OUT, DEGRADED, CONTESTED, else IN_SERVICE */
  gboolean is_in_incident;
  gboolean is_assumed;
  WfPoint at;
} WfScenePoint;

typedef struct
{
  char *ref;
  char *incident_ref;
  const WfSceneLine *line;
  WfPoint *stretch; /* along the cable */
  guint n_stretch;
  WfPoint *reach; /* the stretch with its uncertainty on both sides */
  guint n_reach;
  WfPoint middle;
  gboolean is_known;
  double accuracy_m;
  char *text;
} WfSceneFault;

/* A vessel of an imported track at the instant of the scene. */
typedef struct
{
  char *ref; /* "track:<mmsi>" */
  char *text;
  const WfTrack *track;
  int last;        /* index of the fix before the instant */
  gboolean is_now; /* FALSE: it ended, or nothing was transmitted then; `at` is of the last fix */
  WfPoint at;
} WfSceneVessel;

typedef struct _WfSceneIndex WfSceneIndex;

struct _WfScene
{
  gatomicrefcount ref_count;
  WfDataset *dataset;
  GPtrArray *lines;          /* WfSceneLine, drawn in this order: worst last */
  WfScenePoint *point_block; /* a hundred thousand small pieces would cost as much again … */
  GStringChunk *refs;        /* … and so would their names */
  GPtrArray *points;         /* WfScenePoint, most important first */
  WfSceneIndex *index;       /* of the points */
  GPtrArray *faults;         /* WfSceneFault */
  GPtrArray *vessels;        /* WfSceneVessel */
  GPtrArray *track_sets;     /* WfTrackSet that they are of */
  gint64 shown_at;
  GHashTable *by_ref;    /* borrowed ref -> WfSceneLine, WfScenePoint or WfSceneFault */
  GHashTable *incidents; /* "incident:<uuid>" -> GPtrArray of refs */
  GPtrArray *features;   /* WfFeatureLayer, the first at the bottom, or NULL */
  char **order;          /* layers, the topmost first; NULL: as they come */
  GPtrArray *grounds;    /* WfGround, the topmost first, or NULL */
  char *selection;
  gboolean shows_faults, shows_places;
};

#define MARK_MARGIN_PX 24.0 /* around a view, for wide marks */

/* One drawing. */
typedef struct
{
  WfScene *scene;
  cairo_t *cr;
  WfRaster *raster; /* NULL: stroke with cairo */
  const WfView *view;
  const WfMapColours *colours;
  cairo_matrix_t matrix;
  double device_scale;
  double world;     /* pixels */
  WfPoint from, to; /* corners of the view on the unit square, with a margin for wide marks */
  double inset;
  struct _WfLabels *labels;
  GArray *sprites;         /* of signs that are drawn often */
  GPtrArray *shown_points; /* WfScenePoint that have a symbol, most important first … */
  GArray *shown_at;        /* … and where: WfPoint */
} WfScenePainter;

/* A thing whose box may be seen more than once where the world wraps: the first copy that is seen
 * and how many. */
guint wf_box_copies (const WfBox *box, WfPoint from, WfPoint to, int *first);
/* Which points have a sign at a zoom is kept with it: made again when that changes. */
WfSceneIndex *wf_scene_index_new (GPtrArray *points);
void wf_scene_index_free (WfSceneIndex *self);
/* Indices (guint32) of the points between two corners that are shown at @zoom, most important
 * first; x may leave 0…1. */
GArray *wf_scene_index_find (const WfSceneIndex *self, double zoom, WfPoint from, WfPoint to);
/* The corners of what @view shows, on the unit square. */
void wf_view_get_corners (const WfView *view, WfPoint *from, WfPoint *to);
/* Is any copy of it between two corners? */
gboolean
wf_points_are_seen (const WfBox *box, const WfPoint *points, guint n, WfPoint from, WfPoint to);
gboolean wf_point_is_seen (WfPoint at, WfPoint from, WfPoint to);
gboolean wf_fault_is_seen (const WfSceneFault *fault, WfPoint from, WfPoint to);
/* Half way along. */
WfPoint wf_points_get_middle (const WfPoint *points, guint n);
void wf_box_add (WfBox *box, WfPoint point);
extern const WfBox wf_box_empty;

/* The state tells by colour, width and rhythm; in service the rhythm also tells the kind. */
WfDashes wf_line_dashes (WfServiceState state, WfAssetKind kind, WfRouteQuality quality);
/* Lays legs that leave a station together into lanes. */
void wf_scene_fan_out (WfScene *self);
/* How far beside its leg a place of it may be drawn, pixels. */
double wf_scene_leg_get_lane_px (const WfSceneLeg *leg, const WfView *view);
/* How far to the right of its leg a place lies, in lanes: pure. @along and @length in pixels. */
double wf_fan_offset (double along, double length, double lane_from, double lane_to);
/* WfPoint as drawn and as picked: the copy @shift worlds to the right, in its lanes. Free with
 * g_array_unref (). */
GArray *wf_scene_leg_dup_screen (const WfSceneLeg *leg, const WfView *view, double shift);
/* NULL: none. */
void wf_scene_set_dashes (cairo_t *cr, const WfDashes *dashes);
extern const WfDashes wf_assumed_dashes; /* taken as lost in this view */
double wf_line_width (WfServiceState state, WfAssetKind kind);
int wf_state_rank (WfServiceState state); /* what is worse is drawn later and listed first */
/* It has a sign from this zoom on. */
double wf_point_get_first_zoom (const WfScenePoint *point);
gboolean wf_point_is_shown (const WfScenePoint *point, double zoom);

/* The signs of features and vessels. @course in radians; NAN: none. */
void wf_scene_paint_dot (cairo_t *cr, const WfMapColours *colours, WfPoint at);
void wf_scene_paint_note (cairo_t *cr, const WfMapColours *colours, WfPoint at, WfAge age);
void wf_scene_paint_ship (
    cairo_t *cr, const WfMapColours *colours, WfPoint at, double course, gboolean is_now);

void wf_scene_vessel_free (gpointer vessel);
/* What is out, damaged, in an incident or taken as lost lies above everything that is not, however
 * layers are ordered: a layer may not hide it. So each layer is painted in two rounds. */
typedef enum
{
  WF_PAINT_ORDINARY,
  WF_PAINT_SPECIAL,
} WfPaintRound;

/* One of a crowd, for small signs. Free with g_free (). */
typedef struct _WfCrowd WfCrowd;
WfCrowd *wf_crowd_new (const WfView *view, double cell_px);
/* FALSE: a sign stands there already. */
gboolean wf_crowd_take (WfCrowd *self, WfPoint at);
/* A sign that is drawn often: drawn by @func once for each @key and then copied; on a vector
 * surface drawn each time. @size_px: a square that holds it, logical pixels. */
typedef void (*WfSignFunc) (WfScenePainter *painter, cairo_t *cr, WfPoint at, gconstpointer data);
void wf_painter_stamp (WfScenePainter *painter,
                       guint key,
                       int size_px,
                       WfPoint at,
                       WfSignFunc func,
                       gconstpointer data);

void wf_scene_paint_tracks (WfScenePainter *painter);
void wf_scene_name_vessels (WfScenePainter *painter);
/* Points of the leg between two distances from its start, on the unit square. */
WfPoint *
wf_scene_dup_stretch (const WfLeg *leg, double leg_m, double from_m, double to_m, guint *n_points);
char *wf_scene_dup_short_name (const char *name);
void wf_scene_paint_lines (WfScenePainter *painter, const char *layer, WfPaintRound round);
void wf_scene_paint_faults (WfScenePainter *painter);
/* Which points are shown, and where. */
void wf_scene_choose_points (WfScenePainter *painter);
void wf_scene_paint_points (WfScenePainter *painter, const char *layer, WfPaintRound round);
void wf_scene_name_points (WfScenePainter *painter);
void wf_scene_paint_features (WfScenePainter *painter, const char *id);
void wf_scene_name_features (WfScenePainter *painter);
/* Features near a position of the unit square, and those in view, the topmost layer first. */
typedef void (*WfFeatureHitFunc) (const WfFeatureLayer *layer,
                                  guint feature,
                                  double distance,
                                  gpointer user_data);
void wf_scene_pick_features (
    WfScene *self, WfPoint at, double reach, WfFeatureHitFunc func, gpointer user_data);
/* At most @most of them; how many more there are. */
guint wf_scene_add_features_between (
    WfScene *self, WfPoint from, WfPoint to, guint most, GPtrArray *refs);
/* Adds to both. */
void wf_scene_count_feature_signs (WfScene *self, const WfView *view, guint *n_drawn, guint *n_all);
/* Bits of WfLegendItem. */
guint wf_scene_legend_of_features (WfScene *self, WfPoint from, WfPoint to);
guint wf_scene_count_features_between (WfScene *self, WfPoint from, WfPoint to);
void wf_scene_name_lines (WfScenePainter *painter);
void wf_scene_paint_symbol (cairo_t *cr,
                            const WfMapColours *colours,
                            WfAssetKind kind,
                            WfPoint at,
                            double size,
                            WfColour colour,
                            gboolean is_bold);
/* "?" in a rhomb: taken as lost in this view, said by nobody. */
void wf_scene_paint_assumed (cairo_t *cr, const WfMapColours *colours, WfPoint at);
void
wf_scene_paint_badge (cairo_t *cr, const WfMapColours *colours, WfServiceState state, WfPoint at);
/* Unknown, planned and not in use: a sign besides colour and dashes. */
gboolean wf_state_has_small_badge (WfServiceState state);
void wf_scene_paint_small_badge (cairo_t *cr,
                                 const WfMapColours *colours,
                                 WfServiceState state,
                                 WfPoint at);
/* On user-space points, widths in logical pixels. */
void wf_painter_stroke (
    WfScenePainter *painter, const WfPoint *points, guint n, double width, const WfDashes *dashes);
void wf_painter_paint (WfScenePainter *painter, WfColour colour);
void wf_scene_paint_damage (
    cairo_t *cr, const WfMapColours *colours, const WfPoint *points, guint n, gboolean is_known);

/* --- names -------------------------------------------------------------- */
typedef struct _WfLabels WfLabels;

typedef enum
{
  WF_LABEL_STATION, /* bold: what an incident touches */
  WF_LABEL_COUNTRY,
  WF_LABEL_SEA,
  WF_LABEL_REGION,
  WF_LABEL_CAPITAL,
  WF_LABEL_PLACE,
  WF_LABEL_POINT, /* a station or exchange in service */
} WfLabelStyle;

WfLabels *
wf_labels_new (cairo_t *cr, const WfMapColours *colours, const WfView *view, double inset);
void wf_labels_free (WfLabels *self);
/* Nothing is to be written there. */
void wf_labels_block (WfLabels *self, double x, double y, double width, double height);
/* Writes @text beside (names of points) or over @at when there is room. */
gboolean
wf_labels_add (WfLabels *self, WfLabelStyle style, const char *text, WfPoint at, double clear);
/* Writes @text along the line wherever there is room, upright, again after a while; @points on the
 * screen. */
void wf_labels_add_along (
    WfLabels *self, const char *text, const WfPoint *points, guint n, WfColour colour);
/* A boxed text with a leader line to @at; always drawn. */
void wf_labels_add_call_out (WfLabels *self, const char *text, WfPoint at, WfColour colour);

G_END_DECLS
