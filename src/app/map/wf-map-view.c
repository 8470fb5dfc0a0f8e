/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-view.h"

#include <adwaita.h>
#include <math.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-source.h"
#include "app/map/wf-map-thing.h"
#include "app/map/wf-map-view-private.h"
#include "app/map/wf-map-words.h"
#include "brief/wf-fault-text.h"
#include "draw/wf-scene-features.h"

#define GO_MS 350

G_DEFINE_FINAL_TYPE (WfMapView, wf_map_view, GTK_TYPE_WIDGET)

enum
{
  SETTLED,
  POINTED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

gboolean
wf_map_view_get_view (WfMapView *self, WfView *view)
{
  return wf_map_layer_get_view (self->layer, view);
}

WfMapLayer *
wf_map_view_get_layer (WfMapView *self)
{
  return self->layer;
}

WfScene *
wf_map_view_get_scene (WfMapView *self)
{
  return self->scene;
}

WfMapGrounds *
wf_map_view_get_grounds (WfMapView *self)
{
  return self->grounds;
}

const char *
wf_map_view_get_pointed (WfMapView *self)
{
  return self->pointed;
}

gboolean
wf_map_view_get_position (WfMapView *self, double *lon, double *lat)
{
  WfView view;

  if (self->pointer_x < 0 || !wf_map_view_get_view (self, &view))
    return FALSE;
  wf_mercator_unproject (wf_view_from_screen (&view, (WfPoint){ self->pointer_x, self->pointer_y }),
                         lon, lat);
  return TRUE;
}

WfContext *
wf_map_view_get_context (WfMapView *self)
{
  return self->context;
}

static void update_summary (WfMapView *self);

static char *
dup_spoken_pointed (WfMapView *self)
{
  g_autoptr (WfMapThing) thing = self->scene != NULL && self->pointed != NULL
                                     ? wf_map_thing_new (self->context, self->scene, self->pointed)
                                     : NULL;

  return thing != NULL ? wf_map_thing_dup_spoken (thing) : NULL;
}

/* The last stop says what Tab does not come to. */
static char *
dup_tour_name (WfMapView *self, const char *spoken)
{
  const guint n_stops = g_strv_length (self->tour);
  /* Translators: spoken: the thing on the map that the keyboard is at, which of how many. */
  char *name = g_strdup_printf (_ ("Map: %s, %d of %u"), spoken, self->tour_at + 1,
                                n_stops + self->n_beyond_tour);

  if (self->n_beyond_tour > 0 && self->tour_at + 1 == (int) n_stops)
    {
      g_autofree char *before = name, *more = wf_map_dup_more_text (self->n_beyond_tour);

      name = g_strconcat (before, ", ", more, NULL);
    }
  return name;
}

/* A drawn widget cannot have children for a screen reader: its own name says what is pointed at. */
static void
say_pointed (WfMapView *self)
{
  g_autofree char *spoken
      = self->tour_at >= 0 || self->is_cycling ? dup_spoken_pointed (self) : NULL;
  g_autofree char *name = NULL;

  if (spoken == NULL)
    {
      update_summary (self);
      return;
    }
  if (self->is_cycling)
    /* Translators: spoken: a thing on the map; which of how many that lie at one place. */
    name = g_strdup_printf (_ ("Map: %s, %u of %u here"), spoken, self->cycle_at + 1,
                            g_strv_length (self->cycle));
  else
    name = dup_tour_name (self, spoken);
  wf_widget_set_name (GTK_WIDGET (self), name, NULL);
}

static void
point_at (WfMapView *self, const char *ref, gboolean is_cycling)
{
  const gboolean is_other = g_strcmp0 (self->pointed, ref) != 0;
  const gboolean is_said = is_other || is_cycling || self->is_cycling;

  self->is_cycling = is_cycling;
  if (is_other)
    {
      g_free (self->pointed);
      self->pointed = g_strdup (ref);
      wf_map_layer_set_hover (self->layer, ref, self->tour_at >= 0);
    }
  if (is_said)
    {
      wf_map_hover_update (self, self->tour_at >= 0 || is_cycling);
      say_pointed (self);
    }
  g_signal_emit (self, signals[POINTED], 0);
}

void
wf_map_view_point_at (WfMapView *self, const char *ref)
{
  point_at (self, ref, FALSE);
}

void
wf_map_view_point_at_cycled (WfMapView *self)
{
  point_at (self, self->cycle[self->cycle_at], TRUE);
}

/* --- moving ------------------------------------------------------------- */
static gboolean
wants_animation (WfMapView *self)
{
  gboolean is_enabled = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &is_enabled,
                NULL);
  return is_enabled && self->is_fitted && gtk_widget_get_mapped (GTK_WIDGET (self));
}

/* Without a journey. */
static void
jump_to (WfMapView *self, double lon, double lat, double zoom)
{
  ShumateViewport *viewport = shumate_map_get_viewport (self->map);

  shumate_map_stop_go_to (self->map);
  shumate_viewport_set_zoom_level (viewport, CLAMP (zoom, WF_MAP_MIN_ZOOM, WF_MAP_MAX_ZOOM));
  shumate_location_set_location (SHUMATE_LOCATION (viewport), lat, lon);
}

void
wf_map_view_go_to (WfMapView *self, double lon, double lat, double zoom)
{
  ShumateViewport *viewport = shumate_map_get_viewport (self->map);

  if (zoom <= 0)
    zoom = shumate_viewport_get_zoom_level (viewport);
  if (!wants_animation (self))
    {
      jump_to (self, lon, lat, zoom);
      return;
    }
  shumate_map_stop_go_to (self->map);
  shumate_map_go_to_full_with_duration (self->map, lat, lon,
                                        CLAMP (zoom, WF_MAP_MIN_ZOOM, WF_MAP_MAX_ZOOM), GO_MS);
}

static void
go_to_view (WfMapView *self, const WfView *view)
{
  double lon, lat;

  wf_mercator_unproject (view->centre, &lon, &lat);
  wf_map_view_go_to (self, lon, lat, view->zoom);
}

void
wf_map_view_zoom (WfMapView *self, double levels)
{
  WfView view;

  if (!wf_map_view_get_view (self, &view))
    return;
  view.zoom += levels;
  go_to_view (self, &view);
}

static gboolean
make_fit (WfMapView *self)
{
  if (self->scene == NULL || !wf_map_view_get_view (self, &self->fitted))
    return FALSE;
  wf_scene_fit (self->scene, &self->fitted);
  return TRUE;
}

void
wf_map_view_fit (WfMapView *self)
{
  if (make_fit (self))
    go_to_view (self, &self->fitted);
}

static void
fit_at_once (WfMapView *self)
{
  double lon, lat;

  if (!make_fit (self))
    return;
  wf_mercator_unproject (self->fitted.centre, &lon, &lat);
  jump_to (self, lon, lat, self->fitted.zoom);
  self->is_fitted = TRUE;
}

/* To less than a pixel. */
static gboolean
is_same_place (const WfView *a, const WfView *b)
{
  const double pixel = 1 / wf_view_get_world_px (a);

  return fabs (a->zoom - b->zoom) < 1e-3 && fabs (a->centre.x - b->centre.x) < pixel
         && fabs (a->centre.y - b->centre.y) < pixel;
}

/* Nobody has moved the map since: then what matters stays in sight when its size changes by much,
 * as it may while a window opens. A little is no reason to draw it all again. */
static gboolean
wants_fit (WfMapView *self, int width, int height)
{
  WfView view;

  if (width <= 1 || height <= 1)
    return FALSE;
  if (!self->is_fitted)
    return TRUE;
  return (abs (self->fitted.width - width) > self->fitted.width / 8
          || abs (self->fitted.height - height) > self->fitted.height / 8)
         && wf_map_view_get_view (self, &view) && is_same_place (&view, &self->fitted);
}

void
wf_map_view_pan (WfMapView *self, double x_share, double y_share)
{
  WfView view;

  if (!wf_map_view_get_view (self, &view))
    return;
  view.centre = wf_view_from_screen (
      &view, (WfPoint){ view.width * (0.5 + x_share), view.height * (0.5 + y_share) });
  view.centre.y = CLAMP (view.centre.y, 0.0, 1.0);
  go_to_view (self, &view);
}

static void
show_ref (WfMapView *self, const char *ref)
{
  WfPoint at, screen;
  WfView view;
  double lon, lat;

  if (self->scene == NULL || !self->is_fitted || !wf_map_view_get_view (self, &view)
      || wf_scene_get_anchor (self->scene, &view, ref, &at)
      || !wf_scene_get_position (self->scene, ref, &at))
    return; /* a part of it is seen, or there is nothing to be seen */
  at.x += round (view.centre.x - at.x);
  screen = wf_view_to_screen (&view, at);
  if (screen.x > 30 && screen.y > 30 && screen.x < view.width - 30 && screen.y < view.height - 30)
    return;
  wf_mercator_unproject (at, &lon, &lat);
  wf_map_view_go_to (self, lon, lat, 0);
}

void
wf_map_view_show_pointed (WfMapView *self, const char *ref)
{
  self->tour_at = -1;
  self->pointer_x = self->pointer_y = -1;
  wf_map_view_point_at (self, ref);
}

void
wf_map_view_open (WfMapView *self, const char *ref)
{
  wf_session_select (wf_context_get_session (self->context), ref);
}

/* --- following the context ---------------------------------------------- */
static void
update_summary (WfMapView *self)
{
  g_autofree char *summary = NULL;
  WfView view;

  if (self->scene == NULL || !wf_map_view_get_view (self, &view))
    return;
  if (self->tour_at >= 0 || self->is_cycling)
    return; /* the name says where the keyboard is */
  summary = wf_map_dup_summary (self->scene, &view);
  wf_widget_set_name (GTK_WIDGET (self), _ ("Map"), summary);
}

static void
settled_cb (WfMapView *self)
{
  update_summary (self);
  g_signal_emit (self, signals[SETTLED], 0);
}

/* As of the shared clock. */
static void
add_tracks (WfMapView *self)
{
  WfTracks *tracks = wf_context_get_tracks (self->context);
  g_autoptr (GPtrArray) sets = wf_tracks_dup_sets (tracks);

  self->tracks_generation = wf_tracks_get_generation (tracks);
  self->tracks_at = wf_context_get_shown_now (self->context);
  if (wf_session_get_layer_visible (wf_context_get_session (self->context), WF_LAYER_TRACKS))
    wf_scene_set_tracks (self->scene, sets, self->tracks_at);
}

static gboolean
tracks_are_stale (WfMapView *self)
{
  WfTracks *tracks = wf_context_get_tracks (self->context);
  gint64 moved = wf_context_get_shown_now (self->context) - self->tracks_at;

  return wf_tracks_get_generation (tracks) != self->tracks_generation
         || (wf_tracks_get_archives (tracks)->len > 0 && ABS (moved) >= WF_MINUTE_US);
}

static void
rebuild (WfMapView *self)
{
  WfSession *session = wf_context_get_session (self->context);
  WfPicture *picture = wf_context_get_picture (self->context);
  WfQuery *query = wf_session_get_query (session);
  g_autoptr (GPtrArray) layers
      = wf_map_features_dup_layers (wf_context_get_map_features (self->context));
  g_autoptr (GPtrArray) grounds = wf_map_grounds_dup_shown (self->grounds);
  const WfMapSetup *setup = wf_map_desk_get_setup (wf_context_get_map_desk (self->context));

  g_clear_pointer (&self->scene, wf_scene_unref);
  self->scene
      = wf_scene_new_with_format (picture, wf_context_get_dataset (self->context), query, NULL,
                                  wf_session_get_hidden_layers (session), wf_fault_dup_text, NULL);
  wf_scene_set_features (self->scene, layers);
  wf_scene_set_grounds (self->scene, grounds);
  wf_scene_set_order (self->scene, (const char *const *) setup->order);
  add_tracks (self);
  wf_scene_set_assumed (self->scene, wf_session_get_assumed (session));
  self->generation = wf_picture_get_generation (picture);
  wf_query_ref (query);
  g_clear_pointer (&self->query, wf_query_unref);
  self->query = query;
  wf_map_layer_set_scene (self->layer, self->scene);
}

/* The context also says "changed" when only a minute has passed. */
static void
changed_cb (WfMapView *self)
{
  WfQuery *query = wf_session_get_query (wf_context_get_session (self->context));

  if (self->scene == NULL || query != self->query || tracks_are_stale (self)
      || wf_picture_get_generation (wf_context_get_picture (self->context)) != self->generation
      || wf_map_features_are_stale (wf_context_get_map_features (self->context)))
    rebuild (self);
}

static void
selection_cb (WfMapView *self)
{
  const char *ref = wf_session_get_selection (wf_context_get_session (self->context));

  wf_map_layer_set_selection (self->layer, ref);
  if (ref != NULL)
    show_ref (self, ref);
}

static void
sketch_cb (WfMapView *self)
{
  wf_map_layer_set_sketch (self->layer,
                           wf_session_get_sketch (wf_context_get_session (self->context)));
}

static void
style_cb (WfMapView *self)
{
  wf_map_layer_set_palette (self->layer,
                            adw_style_manager_get_dark (adw_style_manager_get_default ())
                                ? WF_PALETTE_DARK
                                : WF_PALETTE_LIGHT);
}

/* --- object ------------------------------------------------------------- */
static void
wf_map_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WfMapView *self = WF_MAP_VIEW (widget);

  gtk_widget_allocate (GTK_WIDGET (self->map), width, height, baseline, NULL);
  wf_map_hover_allocate (self, width, height);
  if (self->things != NULL)
    gtk_popover_present (GTK_POPOVER (self->things));
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
  if (wants_fit (self, width, height))
    fit_at_once (self);
}

static void
wf_map_view_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  *minimum = 160;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 800 : 500;
}

static void
wf_map_view_dispose (GObject *object)
{
  WfMapView *self = WF_MAP_VIEW (object);

  g_clear_handle_id (&self->card_source, g_source_remove);
  g_clear_pointer (&self->things, gtk_widget_unparent);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  if (self->map != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->map));
  self->map = NULL;
  self->layer = NULL;
  g_clear_object (&self->grounds);
  g_clear_object (&self->context);
  g_clear_pointer (&self->scene, wf_scene_unref);
  g_clear_pointer (&self->query, wf_query_unref);
  g_clear_pointer (&self->pointed, g_free);
  g_clear_pointer (&self->cycle, g_strfreev);
  g_clear_pointer (&self->tour, g_strfreev);
  G_OBJECT_CLASS (wf_map_view_parent_class)->dispose (object);
}

static void
wf_map_view_class_init (WfMapViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wf_map_view_dispose;
  widget_class->size_allocate = wf_map_view_size_allocate;
  widget_class->measure = wf_map_view_measure;
  widget_class->focus = wf_map_view_walk;
  wf_map_menu_install (widget_class);
  gtk_widget_class_set_css_name (widget_class, "wfmap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[SETTLED] = g_signal_new ("settled", WF_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[POINTED] = g_signal_new ("pointed", WF_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
wf_map_view_init (WfMapView *self)
{
  g_autoptr (WfMapSource) source = wf_map_source_new ();
  ShumateViewport *viewport;

  self->map = shumate_map_new ();
  /* The keys are ours: newer versions of the map take the focus themselves. */
  gtk_widget_set_focusable (GTK_WIDGET (self->map), FALSE);
  self->tour_at = -1;
  self->pointer_x = self->pointer_y = -1;
  viewport = shumate_map_get_viewport (self->map);
  shumate_viewport_set_reference_map_source (viewport, SHUMATE_MAP_SOURCE (source));
  shumate_map_set_map_source (self->map, SHUMATE_MAP_SOURCE (source));
  shumate_viewport_set_min_zoom_level (viewport, WF_MAP_MIN_ZOOM);
  shumate_viewport_set_max_zoom_level (viewport, WF_MAP_MAX_ZOOM);
  shumate_map_set_zoom_on_double_click (self->map, TRUE);
  self->layer = wf_map_layer_new (viewport);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->layer));
  gtk_widget_set_parent (GTK_WIDGET (self->map), GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->card = wf_map_hover_new ();
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  wf_map_view_add_controllers (self);
  g_signal_connect_object (self->layer, "settled", G_CALLBACK (settled_cb), self,
                           G_CONNECT_SWAPPED);
  wf_widget_set_name (GTK_WIDGET (self), _ ("Map"), NULL);
}

GtkWidget *
wf_map_view_new (WfContext *context)
{
  WfMapView *self = g_object_new (WF_TYPE_MAP_VIEW, NULL);
  WfSession *session = wf_context_get_session (context);

  self->context = g_object_ref (context);
  g_signal_connect_object (wf_context_get_map_features (context), "changed", G_CALLBACK (rebuild),
                           self, G_CONNECT_SWAPPED);
  self->grounds = wf_map_grounds_new (context);
  g_signal_connect_object (self->grounds, "changed", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->grounds, "arrived", G_CALLBACK (wf_map_layer_invalidate),
                           self->layer, G_CONNECT_SWAPPED);
  g_signal_connect_object (wf_context_get_map_desk (context), "changed", G_CALLBACK (rebuild), self,
                           G_CONNECT_SWAPPED);
  wf_map_layer_set_basemap (self->layer, wf_context_get_basemap (context));
  g_signal_connect_object (context, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::layers", G_CALLBACK (rebuild), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::assumed", G_CALLBACK (rebuild), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::sketch", G_CALLBACK (sketch_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selection", G_CALLBACK (selection_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (style_cb),
                           self, G_CONNECT_SWAPPED);
  style_cb (self);
  rebuild (self);
  selection_cb (self);
  return GTK_WIDGET (self);
}
