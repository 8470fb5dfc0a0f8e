/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card beside what is pointed at: name, state, route, operator, incidents. */
#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-thing.h"
#include "app/map/wf-map-view-private.h"

#define REST_MS 250
#define CLEAR_PX 14 /* between thing and card */
#define MAX_CHARS 38

/* The map's own name says the same, which is read out without a move of the focus. */
GtkWidget *
wf_map_hover_new (void)
{
  GtkWidget *card = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                  3, "accessible-role", GTK_ACCESSIBLE_ROLE_TOOLTIP, NULL);

  gtk_widget_add_css_class (card, "map-card");
  gtk_widget_add_css_class (card, "map-hover");
  gtk_widget_set_can_target (card, FALSE);
  gtk_widget_set_visible (card, FALSE);
  return card;
}

static void
add_line (GtkWidget *card, const char *text, const char *css_class)
{
  GtkWidget *label;

  if (text == NULL)
    return;
  label = wf_text_new (text, css_class);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHARS);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_box_append (GTK_BOX (card), label);
}

static GtkWidget *
new_state_line (const WfMapThing *thing)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), wf_state_pill_new (thing->state));
  gtk_box_append (GTK_BOX (box), wf_text_new (thing->kind, "detail"));
  return box;
}

static char *
dup_place_in_tour (WfMapView *self)
{
  if (self->is_cycling)
    /* Translators: which of the things at one place the keyboard is at: "2 of 3 here". */
    return g_strdup_printf (_ ("%u of %u here"), self->cycle_at + 1, g_strv_length (self->cycle));
  if (self->tour_at < 0)
    return NULL;
  /* Translators: which of the things in view the keyboard is at: "3 of 48". */
  return g_strdup_printf (_ ("%d of %u"), self->tour_at + 1,
                          g_strv_length (self->tour) + self->n_beyond_tour);
}

static void
fill (WfMapView *self, const WfMapThing *thing)
{
  g_autofree char *operator= thing->owners != NULL
      ? g_strdup_printf (_ ("Operator: %s"), thing->owners)
      : NULL;
  g_autofree char *route
      = thing->route != NULL ? g_strdup_printf (_ ("Route: %s"), thing->route) : NULL;
  g_autofree char *incidents
      = thing->incidents != NULL ? g_strdup_printf (_ ("Incident: %s"), thing->incidents) : NULL;
  g_autofree char *spoken = wf_map_thing_dup_spoken (thing);
  g_autofree char *place = dup_place_in_tour (self);

  wf_widget_clear (self->card);
  add_line (self->card, thing->title, "heading");
  if (thing->has_state)
    gtk_box_append (GTK_BOX (self->card), new_state_line (thing));
  else
    add_line (self->card, thing->kind, "detail");
  add_line (self->card, route, "detail");
  add_line (self->card, operator, "detail");
  add_line (self->card, thing->note, "detail");
  add_line (self->card, incidents, "detail");
  add_line (self->card, place, "dim-label");
  wf_widget_set_name (self->card, spoken, NULL);
  /* It is hidden now, and what changes in a hidden box does not ask for another size by itself. */
  gtk_widget_queue_resize (self->card);
}

static void
place (WfMapView *self)
{
  WfView view;

  if (self->tour_at >= 0 || self->pointer_x < 0)
    {
      if (wf_map_view_get_view (self, &view))
        wf_scene_get_anchor (self->scene, &view, self->pointed, &self->card_at);
    }
  else
    self->card_at = (WfPoint){ self->pointer_x, self->pointer_y };
}

static gboolean
show_cb (gpointer data)
{
  WfMapView *self = data;
  g_autoptr (WfMapThing) thing = self->scene != NULL && self->pointed != NULL
                                     ? wf_map_thing_new (self->context, self->scene, self->pointed)
                                     : NULL;

  self->card_source = 0;
  if (thing != NULL)
    {
      fill (self, thing);
      place (self);
    }
  gtk_widget_set_visible (self->card, thing != NULL);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

void
wf_map_hover_update (WfMapView *self, gboolean at_once)
{
  g_clear_handle_id (&self->card_source, g_source_remove);
  if (self->pointed == NULL || at_once)
    show_cb (self);
  else
    {
      gtk_widget_set_visible (self->card, FALSE);
      self->card_source = g_timeout_add (REST_MS, show_cb, self);
    }
}

/* Other cards lie over the map and over this one; what lies over the whole map draws on it. */
static gboolean
is_covered (WfMapView *self, const graphene_rect_t *place)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  for (GtkWidget *other = gtk_widget_get_first_child (parent); other != NULL;
       other = gtk_widget_get_next_sibling (other))
    {
      graphene_rect_t bounds;

      if (other != GTK_WIDGET (self) && gtk_widget_get_mapped (other)
          && gtk_widget_compute_bounds (other, GTK_WIDGET (self), &bounds)
          && bounds.size.height < gtk_widget_get_height (GTK_WIDGET (self))
          && graphene_rect_intersection (&bounds, place, NULL))
        return TRUE;
    }
  return FALSE;
}

static double
choose_side (double at, double size, double room, gboolean is_after)
{
  const double from = is_after ? at + CLEAR_PX : at - CLEAR_PX - size;

  return CLAMP (from, 0, MAX (0, room - size));
}

/* Below and after the thing, or on the other side where the view ends or another card lies. */
void
wf_map_hover_allocate (WfMapView *self, int width, int height)
{
  GtkRequisition size;
  graphene_rect_t place;
  gboolean is_after, is_below;

  if (!gtk_widget_get_visible (self->card))
    return;
  gtk_widget_get_preferred_size (self->card, NULL, &size);
  is_after = self->card_at.x + CLEAR_PX + size.width <= width;
  is_below = self->card_at.y + CLEAR_PX + size.height <= height;
  for (int turn = 0; turn <= 4; turn++) /* covered everywhere: as at first */
    {
      const gboolean is_other_x = turn == 2 || turn == 3, is_other_y = turn == 1 || turn == 3;

      place = GRAPHENE_RECT_INIT (
          (float) choose_side (self->card_at.x, size.width, width, is_after != is_other_x),
          (float) choose_side (self->card_at.y, size.height, height, is_below != is_other_y),
          (float) size.width, (float) size.height);
      if (!is_covered (self, &place))
        break;
    }
  gtk_widget_allocate (self->card, size.width, size.height, -1,
                       gsk_transform_translate (NULL, &place.origin));
}
