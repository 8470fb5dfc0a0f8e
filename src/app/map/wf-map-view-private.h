/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "app/map/wf-map-view.h"

G_BEGIN_DECLS

/* Of wf-map-view.c (the object), wf-map-input.c (pointer and keyboard), wf-map-hover.c (the card),
 * wf-map-things.c (the list of several things) and wf-map-menu.c. */
struct _WfMapView
{
  GtkWidget parent_instance;

  WfContext *context;
  ShumateMap *map;
  WfMapLayer *layer;
  WfScene *scene;
  WfMapGrounds *grounds;
  guint64 generation;        /* of the picture in the scene */
  WfQuery *query;            /* of the scene */
  guint64 tracks_generation; /* the same of imported tracks … */
  gint64 tracks_at;          /* … and of their instant */
  gboolean is_fitted;
  WfView fitted; /* what the last fit came to */

  char *pointed;
  double pointer_x, pointer_y; /* in the view; < 0: not over it */
  double press_x, press_y;
  char **cycle;          /* what the last click or Enter found … */
  guint cycle_at;        /* … and which of them it took */
  gboolean is_cycling;   /* the next Enter takes the next of them */
  char **tour;           /* what Tab walks over … */
  guint n_beyond_tour;   /* … and how much is in view beyond it */
  int tour_at;           /* -1: on the map itself */
  gboolean is_tour_left; /* Escape: the next Tab leaves the map */

  GtkWidget *card; /* what is under the pointer, in words */
  WfPoint card_at; /* beside it */
  guint card_source;
  GtkWidget *things, *menu; /* popovers, or NULL */
};

/* Points at @ref, or at nothing; says so. */
void wf_map_view_point_at (WfMapView *self, const char *ref);
/* Points at that of the things at one place which Enter has come to. */
void wf_map_view_point_at_cycled (WfMapView *self);
/* Moves by shares of the view. */
void wf_map_view_pan (WfMapView *self, double x_share, double y_share);
void wf_map_view_add_controllers (WfMapView *self);
/* Walks over what is in view; the class's focus (). */
gboolean wf_map_view_walk (GtkWidget *widget, GtkDirectionType direction);
void wf_map_view_leave_tour (WfMapView *self);

GtkWidget *wf_map_hover_new (void);
/* Shows the card of what is pointed at after a moment of rest, or at once; hides it when nothing
 * is. */
void wf_map_hover_update (WfMapView *self, gboolean at_once);
void wf_map_hover_allocate (WfMapView *self, int width, int height);

/* A list of several things beside a place of the map; @refs is copied; @n_more are
 * there and not listed. Without @takes_focus it leaves keys and clicks to the map. */
void wf_map_things_show (WfMapView *self,
                         const char *const *refs,
                         guint n_more,
                         const char *title,
                         const GdkRectangle *place,
                         gboolean takes_focus);
void wf_map_things_hide (WfMapView *self);

/* The menu's actions, for class_init. */
void wf_map_menu_install (GtkWidgetClass *widget_class);
/* What can be done with the things at a place. */
void wf_map_menu_show (WfMapView *self, WfPoint at);

G_END_DECLS
