/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-wrap-box.h"

struct _WfWrapBox
{
  GtkWidget parent_instance;

  int spacing, line_spacing;
};

G_DEFINE_FINAL_TYPE (WfWrapBox, wf_wrap_box, GTK_TYPE_WIDGET)

/* Lays the children in lines of @width; gives them their place when @allocates. Returns the height.
 */
static int
lay_lines (WfWrapBox *self, int width, gboolean allocates)
{
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int x = 0, y = 0, line_height = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkRequisition size;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_get_preferred_size (child, NULL, &size);
      if (x > 0 && x + size.width > width)
        {
          x = 0;
          y += line_height + self->line_spacing;
          line_height = 0;
        }
      if (allocates)
        {
          int child_width = MIN (size.width, MAX (width, 1));
          GtkAllocation place
              = { is_rtl ? width - x - child_width : x, y, child_width, size.height };

          gtk_widget_size_allocate (child, &place, -1);
        }
      x += size.width + self->spacing;
      line_height = MAX (line_height, size.height);
    }
  return y + line_height;
}

static void
wf_wrap_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  lay_lines (WF_WRAP_BOX (widget), width, TRUE);
}

static GtkSizeRequestMode
wf_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
wf_wrap_box_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  WfWrapBox *self = WF_WRAP_BOX (widget);
  int widest = 0, sum = 0;

  *minimum_baseline = *natural_baseline = -1;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkRequisition size;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_get_preferred_size (child, NULL, &size);
      widest = MAX (widest, size.width);
      sum += size.width + (sum > 0 ? self->spacing : 0);
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = widest;
      *natural = sum;
    }
  else
    *minimum = *natural = lay_lines (self, for_size >= 0 ? for_size : sum, FALSE);
}

static void
wf_wrap_box_dispose (GObject *object)
{
  wf_wrap_box_clear (WF_WRAP_BOX (object));
  G_OBJECT_CLASS (wf_wrap_box_parent_class)->dispose (object);
}

static void
wf_wrap_box_class_init (WfWrapBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wf_wrap_box_dispose;
  widget_class->size_allocate = wf_wrap_box_size_allocate;
  widget_class->measure = wf_wrap_box_measure;
  widget_class->get_request_mode = wf_wrap_box_get_request_mode;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
wf_wrap_box_init (WfWrapBox *self)
{
}

GtkWidget *
wf_wrap_box_new (int spacing, int line_spacing)
{
  WfWrapBox *self = g_object_new (WF_TYPE_WRAP_BOX, NULL);

  self->spacing = spacing;
  self->line_spacing = line_spacing;
  return GTK_WIDGET (self);
}

void
wf_wrap_box_append (WfWrapBox *self, GtkWidget *child)
{
  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}

void
wf_wrap_box_clear (WfWrapBox *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}
