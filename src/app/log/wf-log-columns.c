/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/wf-log-columns.h"

#include "app/common/wf-text-scale.h"

#define GAP 6
/* What the text keeps before a column gives way, and what it keeps at least; widths are given for
 * the usual size of text. */
#define TEXT_WIDTH 210
#define TEXT_LEAST 110

struct _WfLogColumns
{
  GtkLayoutManager parent_instance;

  const WfLogColumn *columns;
  guint n_columns;
  double scale; /* of text, when it was last measured */
};

G_DEFINE_FINAL_TYPE (WfLogColumns, wf_log_columns, GTK_TYPE_LAYOUT_MANAGER)

static int
px (WfLogColumns *self, int length)
{
  return (int) (length * self->scale + 0.5);
}

/* The width of all fixed columns with their gaps, when the first n_hidden have given way. */
static int
get_fixed_width (WfLogColumns *self, int n_hidden)
{
  int width = -GAP;

  for (guint i = 0; i < self->n_columns; i++)
    if (self->columns[i].hidden == 0 || self->columns[i].hidden > n_hidden)
      width += px (self, self->columns[i].width) + GAP;
  return width;
}

static int
get_n_hideable (WfLogColumns *self)
{
  int n = 0;

  for (guint i = 0; i < self->n_columns; i++)
    n = MAX (n, self->columns[i].hidden);
  return n;
}

static int
count_hidden (WfLogColumns *self, int width)
{
  const int n_hideable = get_n_hideable (self);
  int n_hidden = 0;

  while (n_hidden < n_hideable && get_fixed_width (self, n_hidden) + px (self, TEXT_WIDTH) > width)
    n_hidden++;
  return n_hidden;
}

/* 0 for a column that gave way. */
static int
get_width (WfLogColumns *self, guint column, int n_hidden, int width)
{
  const WfLogColumn *what = &self->columns[column];

  if (what->hidden != 0 && what->hidden <= n_hidden)
    return 0;
  return what->width != 0 ? px (self, what->width)
                          : MAX (width - get_fixed_width (self, n_hidden), px (self, TEXT_LEAST));
}

static GtkSizeRequestMode
wf_log_columns_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
measure_height (GtkWidget *cell, int width)
{
  int least, minimum, natural;

  gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (cell, GTK_ORIENTATION_VERTICAL, MAX (width, least), &minimum, &natural, NULL,
                      NULL);
  return natural;
}

static void
wf_log_columns_measure (GtkLayoutManager *manager,
                        GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  WfLogColumns *self = WF_LOG_COLUMNS (manager);
  int least, width, n_hidden;
  guint column = 0;

  self->scale = wf_text_scale_get (widget);
  least = get_fixed_width (self, get_n_hideable (self)) + px (self, TEXT_LEAST);
  width = MAX (for_size, least);
  n_hidden = count_hidden (self, width);
  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = least;
      *natural = get_fixed_width (self, 0) + px (self, TEXT_WIDTH);
      return;
    }
  for (GtkWidget *cell = gtk_widget_get_first_child (widget);
       cell != NULL && column < self->n_columns;
       cell = gtk_widget_get_next_sibling (cell), column++)
    {
      const int cell_width = get_width (self, column, n_hidden, width);

      if (cell_width > 0)
        *natural = MAX (*natural, measure_height (cell, cell_width));
    }
  *minimum = *natural;
}

static void
wf_log_columns_allocate (
    GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  WfLogColumns *self = WF_LOG_COLUMNS (manager);
  const int n_hidden = count_hidden (self, width);
  const gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  guint column = 0;
  int x = 0;

  for (GtkWidget *cell = gtk_widget_get_first_child (widget);
       cell != NULL && column < self->n_columns;
       cell = gtk_widget_get_next_sibling (cell), column++)
    {
      const int cell_width = get_width (self, column, n_hidden, width);

      gtk_widget_set_child_visible (cell, cell_width > 0);
      if (cell_width == 0)
        continue;
      gtk_widget_size_allocate (
          cell, &(GtkAllocation){ is_rtl ? width - x - cell_width : x, 0, cell_width, height }, -1);
      x += cell_width + GAP;
    }
}

static void
wf_log_columns_class_init (WfLogColumnsClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = wf_log_columns_get_request_mode;
  manager_class->measure = wf_log_columns_measure;
  manager_class->allocate = wf_log_columns_allocate;
}

static void
wf_log_columns_init (WfLogColumns *self)
{
  self->scale = 1;
}

GtkLayoutManager *
wf_log_columns_new (const WfLogColumn *columns, guint n_columns)
{
  WfLogColumns *self = g_object_new (WF_TYPE_LOG_COLUMNS, NULL);

  self->columns = columns;
  self->n_columns = n_columns;
  return GTK_LAYOUT_MANAGER (self);
}
