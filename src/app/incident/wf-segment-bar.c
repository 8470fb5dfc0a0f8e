/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/incident/wf-segment-bar.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"

#define GAP 2.0f
#define MAX_SEGMENT 26.0f

struct _WfSegmentBar
{
  GtkWidget parent_instance;

  guint n_lost, n_all;
};

G_DEFINE_FINAL_TYPE (WfSegmentBar, wf_segment_bar, GTK_TYPE_WIDGET)

static void
wf_segment_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WfSegmentBar *self = WF_SEGMENT_BAR (widget);
  float height = gtk_widget_get_height (widget), width = gtk_widget_get_width (widget);
  float pitch = MIN ((width + GAP) / MAX (self->n_all, 1), MAX_SEGMENT + GAP);
  float gap = pitch > 2.0f * GAP ? GAP : 0.0f;
  GdkRGBA lost, kept, stroke;

  gdk_rgba_parse (&lost, "#a51d2d");
  gdk_rgba_parse (&stroke, "#ffffff");
  wf_widget_get_color (widget, &kept);
  kept.alpha = 0.2f;
  for (guint i = 0; i < self->n_all; i++)
    {
      graphene_rect_t box = GRAPHENE_RECT_INIT (i * pitch, 0, MAX (pitch - gap, 1.0f), height);
      graphene_rect_t line
          = GRAPHENE_RECT_INIT (i * pitch + 2, height / 2 - 0.5f, MAX (pitch - gap - 4, 0), 1);

      gtk_snapshot_append_color (snapshot, i < self->n_lost ? &lost : &kept, &box);
      if (i < self->n_lost)
        gtk_snapshot_append_color (snapshot, &stroke, &line);
    }
}

static void
wf_segment_bar_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  WfSegmentBar *self = WF_SEGMENT_BAR (widget);

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 40 : 10;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL
                 ? CLAMP ((int) (self->n_all * (MAX_SEGMENT + GAP)), 40, 300)
                 : 10;
  *minimum_baseline = *natural_baseline = -1;
}

static void
wf_segment_bar_class_init (WfSegmentBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = wf_segment_bar_snapshot;
  widget_class->measure = wf_segment_bar_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
wf_segment_bar_init (WfSegmentBar *self)
{
}

GtkWidget *
wf_segment_bar_new (guint n_lost, guint n_all)
{
  WfSegmentBar *self = g_object_new (WF_TYPE_SEGMENT_BAR, NULL);
  /* Translators: a row of boxes: how many of how many are out. */
  g_autofree char *name = g_strdup_printf (_ ("%u of %u out"), n_lost, n_all);

  self->n_lost = MIN (n_lost, n_all);
  self->n_all = n_all;
  wf_widget_set_name (GTK_WIDGET (self), name, NULL);
  return GTK_WIDGET (self);
}
