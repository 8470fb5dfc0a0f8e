/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-while-shown.h"

typedef struct
{
  WfShowFunc show;
  GtkWidget *widget; /* borrowed: owns this through its handler */
  gboolean is_due;
  gboolean is_new; /* nothing has happened yet */
} Follow;

#define FILLED "wf-while-shown-filled"

static void
emitted_cb (Follow *follow)
{
  follow->is_new = FALSE;
  follow->is_due = !gtk_widget_get_mapped (follow->widget);
  if (!follow->is_due)
    follow->show (follow->widget);
}

static void
map_cb (Follow *follow)
{
  const gboolean is_filled
      = follow->is_new && g_object_get_data (G_OBJECT (follow->widget), FILLED) != NULL;
  const gboolean is_due = follow->is_due && !is_filled;

  follow->is_due = follow->is_new = FALSE;
  if (!is_due)
    return;
  follow->show (follow->widget);
}

static void
free_follow (gpointer data, GClosure *closure)
{
  g_free (data);
}

/* The widget's handlers, and with them @follow, go after its closures were made invalid. */
static void
connect_source (Follow *follow, gpointer source, const char *signal)
{
  GClosure *emitted = g_cclosure_new_swap (G_CALLBACK (emitted_cb), follow, NULL);

  g_object_watch_closure (G_OBJECT (follow->widget), emitted);
  g_signal_connect_closure (source, signal, emitted, FALSE);
}

void
wf_while_shown (GtkWidget *widget, WfShowFunc show, gpointer source, const char *signal, ...)
{
  Follow *follow = g_new (Follow, 1);
  va_list more;

  *follow = (Follow){ show, widget, TRUE, TRUE };
  g_signal_connect_data (widget, "map", G_CALLBACK (map_cb), follow, free_follow,
                         G_CONNECT_SWAPPED);
  connect_source (follow, source, signal);
  va_start (more, signal);
  while ((source = va_arg (more, gpointer)))
    connect_source (follow, source, va_arg (more, const char *));
  va_end (more);
}

void
wf_while_shown_filled (GtkWidget *widget)
{
  g_object_set_data (G_OBJECT (widget), FILLED, GINT_TO_POINTER (TRUE));
}
