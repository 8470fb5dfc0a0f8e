/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The context menu: by the second button, the Menu key or Shift+F10. */
#include <string.h>

#include "analysis/wf-route-text.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-fault-ref.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-thing.h"
#include "app/map/wf-map-view-private.h"
#include "app/map/wf-map-words.h"

#define TOLERANCE_PX 8
#define MAX_THINGS 6

static void
open_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wf_map_view_open (WF_MAP_VIEW (widget), g_variant_get_string (parameter, NULL));
}

static void
copy_position_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WfMapView *self = WF_MAP_VIEW (widget);
  g_autofree char *quote
      = wf_context_dup_quote (self->context, g_variant_get_string (parameter, NULL));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), quote);
  wf_context_toast (self->context, _ ("Position copied"));
}

static void
centre_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  double lon, lat;

  g_variant_get (parameter, "(dd)", &lon, &lat);
  wf_map_view_go_to (WF_MAP_VIEW (widget), lon, lat, 0);
}

static void
report_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wf_session_select (wf_context_get_session (WF_MAP_VIEW (widget)->context),
                     g_variant_get_string (parameter, NULL));
}

static void
assume_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WfSession *session = wf_context_get_session (WF_MAP_VIEW (widget)->context);
  const char *asset = g_variant_get_string (parameter, NULL);

  wf_session_set_assumed (session, asset, !wf_session_is_assumed (session, asset));
}

void
wf_map_menu_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "map.open", "s", open_cb);
  gtk_widget_class_install_action (widget_class, "map.report-fault", "s", report_cb);
  gtk_widget_class_install_action (widget_class, "map.assume", "s", assume_cb);
  gtk_widget_class_install_action (widget_class, "map.copy-position", "s", copy_position_cb);
  gtk_widget_class_install_action (widget_class, "map.centre", "(dd)", centre_cb);
}

static void
add_item (GMenu *menu, const char *label, const char *action, GVariant *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static void
add_things (WfMapView *self, GMenu *menu, const char *const *refs)
{
  for (guint i = 0; refs[i] != NULL && i < MAX_THINGS; i++)
    {
      g_autoptr (WfMapThing) thing = wf_map_thing_new (self->context, self->scene, refs[i]);
      g_autofree char *label = thing != NULL ? g_strdup_printf (_ ("Open %s"), thing->title) : NULL;

      if (label != NULL)
        add_item (menu, label, "map.open", g_variant_new_string (refs[i]));
    }
}

/* Where the line was clicked, or the middle of it for the keyboard, is where the fault is. */
static void
add_report (GMenu *menu, const WfDataset *dataset, const WfAsset *asset, WfPosition position)
{
  WfRoutePlace place;

  if (!wf_asset_is_line (asset) || !wf_route_snap (asset, position, &place))
    return;
  WfRouteStretch stretch;
  wf_route_stretch_at (dataset, asset, &place, &stretch);
  g_autofree char *end = wf_route_dup_end_name (dataset, stretch.end);
  g_autofree char *ref = wf_fault_ref_dup (asset->id, place.part, place.along_m);
  g_autofree char *label = g_strdup_printf (
      /* Translators: cable; kilometres; the landing point that they count from. */
      _ ("Report a Fault on %1$s at km %2$.0f from %3$s…"), asset->name, stretch.from_m / 1000,
      end);

  add_item (menu, label, "map.report-fault", g_variant_new_string (ref));
}

static void
add_assume (WfMapView *self, GMenu *menu, const WfAsset *asset)
{
  WfSession *session = wf_context_get_session (self->context);
  gboolean is_lost = wf_session_is_assumed (session, asset->id);
  g_autofree char *label = g_strdup_printf (
      is_lost ? _ ("No Longer Take %s as Lost") : _ ("What if %s Is Lost?"), asset->name);

  if (wf_effect_knows (wf_context_get_dataset (self->context), asset->id))
    add_item (menu, label, "map.assume", g_variant_new_string (asset->id));
}

static void
add_deeds (WfMapView *self, GMenu *menu, const char *const *refs, WfPosition position)
{
  const WfDataset *dataset = wf_context_get_dataset (self->context);

  for (guint i = 0; dataset != NULL && refs[i] != NULL && i < MAX_THINGS; i++)
    {
      const WfAsset *asset = g_str_has_prefix (refs[i], "asset:")
                                 ? wf_dataset_get_asset (dataset, refs[i] + strlen ("asset:"))
                                 : NULL;

      if (asset == NULL)
        continue;
      add_report (menu, dataset, asset, position);
      add_assume (self, menu, asset);
    }
}

static GMenuModel *
new_model (WfMapView *self, const char *const *refs, double lon, double lat)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) things = g_menu_new (), deeds = g_menu_new (), place = g_menu_new ();
  g_autofree char *words = wf_map_dup_position_text (lon, lat);
  g_autofree char *label = g_strdup_printf (_ ("Copy %s"), words);

  add_things (self, things, refs);
  add_deeds (self, deeds, refs, (WfPosition){ lon, lat });
  add_item (place, label, "map.copy-position", g_variant_new_string (words));
  add_item (place, _ ("Centre the Map Here"), "map.centre", g_variant_new ("(dd)", lon, lat));
  add_item (place, _ ("Export the Map as GeoJSON…"), "map.export", NULL);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (things));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (deeds));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (place));
  return G_MENU_MODEL (menu);
}

void
wf_map_menu_show (WfMapView *self, WfPoint at)
{
  g_autoptr (GMenuModel) model = NULL;
  g_auto (GStrv) picked = NULL;
  const char *const pointed[] = { self->pointed, NULL };
  double lon, lat;
  WfView view;

  if (self->scene == NULL || !wf_map_view_get_view (self, &view))
    return;
  picked = wf_scene_pick (self->scene, &view, at, TOLERANCE_PX);
  wf_mercator_unproject (wf_view_from_screen (&view, at), &lon, &lat);
  model = new_model (self, picked[0] != NULL ? (const char *const *) picked : pointed, lon, lat);
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      wf_menu_name_items (self->menu);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  wf_map_things_hide (self);
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle){ (int) at.x, (int) at.y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}
