/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/board/wf-board-columns.h"

#include "app/common/wf-text-scale.h"

#define MIN_FIRST 150
#define MAX_FIRST 260
#define MIN_CELL 84
#define NARROW_WIDTH 1100

struct _WfBoardColumns
{
  GtkWidget parent_instance;

  guint n_children;
  gboolean is_narrow;
};

enum
{
  SIGNAL_NARROWED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WfBoardColumns, wf_board_columns, GTK_TYPE_WIDGET)

static int
get_first_width (int width)
{
  return CLAMP (width * 18 / 100, MIN_FIRST, MAX_FIRST);
}

/* Start and width of a column; the last takes what rounding left over. */
static void
get_column (WfBoardColumns *self, int width, guint column, int *x, int *column_width)
{
  int first = get_first_width (width);
  int n_cells = MAX ((int) self->n_children - 1, 1), rest = MAX (width - first, 0);
  int at = (int) column - 1;

  *x = column == 0 ? 0 : first + rest * at / n_cells;
  *column_width = column == 0 ? first : first + rest * (at + 1) / n_cells - *x;
}

static void
wf_board_columns_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  WfBoardColumns *self = WF_BOARD_COLUMNS (widget);
  guint column = 0;

  if ((width < wf_text_scale_px (widget, NARROW_WIDTH)) != self->is_narrow)
    {
      self->is_narrow = !self->is_narrow;
      g_signal_emit (self, signals[SIGNAL_NARROWED], 0, self->is_narrow);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child), column++)
    {
      int x, column_width, least;

      get_column (self, width, column, &x, &column_width);
      /* A long word reaches into the next column: GTK warns of less than the least width. */
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      column_width = MAX (column_width, least);
      GtkAllocation place = { is_rtl ? width - x - column_width : x, 0, column_width, height };
      gtk_widget_size_allocate (child, &place, -1);
    }
}

static GtkSizeRequestMode
wf_board_columns_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
wf_board_columns_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  WfBoardColumns *self = WF_BOARD_COLUMNS (widget);
  int smallest = MIN_FIRST + MIN_CELL * (MAX ((int) self->n_children, 1) - 1);
  int height = 0;
  guint column = 0;

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = *natural = smallest;
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child), column++)
    {
      int x, column_width, least, child_minimum, child_natural;

      get_column (self, for_size >= 0 ? for_size : smallest, column, &x, &column_width);
      /* GTK warns of a measure for less than the least width (4.16 and later). */
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, MAX (column_width, least),
                          &child_minimum, &child_natural, NULL, NULL);
      height = MAX (height, child_natural);
    }
  *minimum = *natural = height;
}

static void
wf_board_columns_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (wf_board_columns_parent_class)->dispose (object);
}

static void
wf_board_columns_class_init (WfBoardColumnsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wf_board_columns_dispose;
  widget_class->size_allocate = wf_board_columns_size_allocate;
  widget_class->measure = wf_board_columns_measure;
  widget_class->get_request_mode = wf_board_columns_get_request_mode;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[SIGNAL_NARROWED] = g_signal_new ("narrowed", WF_TYPE_BOARD_COLUMNS, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
wf_board_columns_init (WfBoardColumns *self)
{
}

GtkWidget *
wf_board_columns_new (void)
{
  return g_object_new (WF_TYPE_BOARD_COLUMNS, NULL);
}

void
wf_board_columns_append (WfBoardColumns *self, GtkWidget *child)
{
  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
  self->n_children++;
}
