/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-turn-box.h"

#include "app/common/wf-text-scale.h"

/* A layout manager and no state: whether it stands or lies follows from the width alone, so nothing
 * changes while sizes are being given out. */
#define WF_TYPE_TURN_LAYOUT (wf_turn_layout_get_type ())
G_DECLARE_FINAL_TYPE (WfTurnLayout, wf_turn_layout, WF, TURN_LAYOUT, GtkLayoutManager)

struct _WfTurnLayout
{
  GtkLayoutManager parent_instance;

  int spacing, least;
};

G_DEFINE_FINAL_TYPE (WfTurnLayout, wf_turn_layout, GTK_TYPE_LAYOUT_MANAGER)

static gboolean
expands (GtkWidget *child)
{
  return gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
}

static int
measure_width (GtkWidget *child, int *natural)
{
  int least;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, natural, NULL, NULL);
  return least;
}

static int
measure_height (GtkWidget *child, int width)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, MAX (width, measure_width (child, NULL)),
                      &minimum, &natural, NULL, NULL);
  return natural;
}

/* What they take side by side: those that expand no less than they can be read in, the others
 * their @natural width or their least. */
static int
get_width_in_line (WfTurnLayout *self, GtkWidget *box, gboolean natural)
{
  const int readable = wf_text_scale_px (box, self->least);
  int sum = -self->spacing;

  for (GtkWidget *child = gtk_widget_get_first_child (box); child;
       child = gtk_widget_get_next_sibling (child))
    {
      int wish, least;

      if (!gtk_widget_should_layout (child))
        continue;
      least = measure_width (child, &wish);
      if (expands (child))
        least = MAX (least, MIN (wish, readable));
      sum += self->spacing + (natural && !expands (child) ? wish : least);
    }
  return MAX (sum, 0);
}

/* Of one that expands, in a line of @width. */
static int
get_share (WfTurnLayout *self, GtkWidget *box, int width, gboolean natural)
{
  int taken = -self->spacing, n_expand = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (box); child;
       child = gtk_widget_get_next_sibling (child))
    {
      int wish, least;

      if (!gtk_widget_should_layout (child))
        continue;
      least = measure_width (child, &wish);
      taken += self->spacing + (expands (child) ? 0 : natural ? wish : least);
      n_expand += expands (child);
    }
  return n_expand > 0 ? (width - taken) / n_expand : 0;
}

/* Both ways of the box at @width: where each child lies when @allocates. Returns the height. */
static int
lay (WfTurnLayout *self, GtkWidget *box, int width, int height, gboolean allocates)
{
  const gboolean is_rtl = gtk_widget_get_direction (box) == GTK_TEXT_DIR_RTL;
  const gboolean is_line = width >= get_width_in_line (self, box, FALSE);
  const gboolean natural = is_line && width >= get_width_in_line (self, box, TRUE);
  const int share = is_line ? get_share (self, box, width, natural) : 0;
  int x = 0, y = 0, tallest = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (box); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation place = { x, y, width, 0 };
      int wish, least;

      if (!gtk_widget_should_layout (child))
        continue;
      least = measure_width (child, &wish);
      if (is_line)
        place.width = expands (child) ? share : natural ? wish : least;
      place.height = measure_height (child, place.width);
      tallest = MAX (tallest, place.height);
      x += is_line ? place.width + self->spacing : 0;
      y += is_line ? 0 : place.height + self->spacing;
      if (!allocates)
        continue;
      if (is_line)
        place.height = height;
      if (is_rtl)
        place.x = width - place.x - place.width;
      gtk_widget_size_allocate (child, &place, -1);
    }
  return is_line ? tallest : MAX (y - self->spacing, 0);
}

static GtkSizeRequestMode
wf_turn_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
wf_turn_layout_measure (GtkLayoutManager *manager,
                        GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  WfTurnLayout *self = WF_TURN_LAYOUT (manager);
  int widest = 0, sum = -self->spacing;

  *minimum_baseline = *natural_baseline = -1;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      int wish;

      if (!gtk_widget_should_layout (child))
        continue;
      widest = MAX (widest, measure_width (child, &wish));
      sum += wish + self->spacing;
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = widest;
      *natural = MAX (sum, widest);
    }
  else
    *minimum = *natural = lay (self, widget, for_size >= 0 ? for_size : MAX (sum, 0), -1, FALSE);
}

static void
wf_turn_layout_allocate (
    GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  lay (WF_TURN_LAYOUT (manager), widget, width, height, TRUE);
}

static void
wf_turn_layout_class_init (WfTurnLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = wf_turn_layout_get_request_mode;
  manager_class->measure = wf_turn_layout_measure;
  manager_class->allocate = wf_turn_layout_allocate;
}

static void
wf_turn_layout_init (WfTurnLayout *self)
{
}

GtkWidget *
wf_turn_box_new (int spacing, int least)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  WfTurnLayout *layout = g_object_new (WF_TYPE_TURN_LAYOUT, NULL);

  layout->spacing = spacing;
  layout->least = least;
  gtk_widget_set_layout_manager (box, GTK_LAYOUT_MANAGER (layout));
  return box;
}
