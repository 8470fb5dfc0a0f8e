/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-sides.h"

#include "app/common/wf-text-scale.h"

/* What a page has to get along with, in pixels. */
#define SMALLEST_WIDTH 1000
#define MAX_SIDES 2

typedef struct
{
  GtkWidget *pane; /* not owned: of the page */
  GtkWidget *button;
} Side;

struct _WfSides
{
  GtkWidget parent_instance;

  GtkWidget *box, *bar;
  Side sides[MAX_SIDES];
  guint n_sides;
  int least; /* for all, at the usual size of text */
  gboolean is_folded;
  guint fold_idle;
};

G_DEFINE_FINAL_TYPE (WfSides, wf_sides, GTK_TYPE_WIDGET)

static void
show_panes (WfSides *self)
{
  gtk_widget_set_visible (self->bar, self->is_folded);
  for (guint i = 0; i < self->n_sides; i++)
    gtk_widget_set_visible (
        self->sides[i].pane,
        !self->is_folded
            || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->sides[i].button)));
}

static void
toggled_cb (GtkToggleButton *button, WfSides *self)
{
  for (guint i = 0; i < self->n_sides && gtk_toggle_button_get_active (button); i++)
    if (self->sides[i].button != GTK_WIDGET (button))
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->sides[i].button), FALSE);
  show_panes (self);
}

static gboolean
fold_cb (gpointer user_data)
{
  WfSides *self = user_data;

  self->fold_idle = 0;
  self->is_folded = !self->is_folded;
  show_panes (self);
  return G_SOURCE_REMOVE;
}

static void
wf_sides_measure (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  gtk_widget_measure (WF_SIDES (widget)->box, orientation, -1, minimum, natural, NULL, NULL);
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, SMALLEST_WIDTH);
}

static void
wf_sides_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WfSides *self = WF_SIDES (widget);
  int least;

  /* Not at once: what is shown may not change while sizes are being given out. */
  if ((width < wf_text_scale_px (widget, self->least)) != self->is_folded && self->fold_idle == 0)
    self->fold_idle = g_idle_add (fold_cb, self);
  gtk_widget_measure (self->box, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_allocate (self->box, MAX (width, least), height, baseline, NULL);
}

static void
wf_sides_dispose (GObject *object)
{
  WfSides *self = WF_SIDES (object);

  g_clear_handle_id (&self->fold_idle, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->n_sides = 0;
  G_OBJECT_CLASS (wf_sides_parent_class)->dispose (object);
}

static void
wf_sides_class_init (WfSidesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wf_sides_dispose;
  widget_class->measure = wf_sides_measure;
  widget_class->size_allocate = wf_sides_size_allocate;
}

static void
wf_sides_init (WfSides *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->bar, "linked");
  gtk_widget_add_css_class (self->bar, "sides-bar");
  gtk_widget_set_visible (self->bar, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->bar);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
wf_sides_new (GtkWidget *page, int least)
{
  WfSides *self = g_object_new (WF_TYPE_SIDES, NULL);

  self->least = least;
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (self->box), page);
  return GTK_WIDGET (self);
}

void
wf_sides_add (WfSides *self, GtkWidget *pane, const char *name, int least, gboolean stays)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (name);

  g_return_if_fail (self->n_sides < MAX_SIDES);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), stays);
  self->sides[self->n_sides++] = (Side){ pane, button };
  self->least += least;
  wf_text_scale_request (pane, least, -1);
  gtk_box_append (GTK_BOX (self->bar), button);
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), self);
}

void
wf_sides_show (WfSides *self, GtkWidget *pane)
{
  for (guint i = 0; i < self->n_sides; i++)
    if (self->sides[i].pane == pane)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->sides[i].button), TRUE);
}

gboolean
wf_sides_is_folded (WfSides *self)
{
  return self->is_folded;
}
