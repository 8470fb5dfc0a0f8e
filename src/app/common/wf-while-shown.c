/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-while-shown.h"

typedef struct
{
  WfShowFunc show;
  GtkWidget *widget; /* borrowed: owns this through its handler */
  gboolean is_due;
} Follow;

static void
emitted_cb (Follow *follow)
{
  follow->is_due = !gtk_widget_get_mapped (follow->widget);
  if (!follow->is_due)
    follow->show (follow->widget);
}

static void
map_cb (Follow *follow)
{
  if (!follow->is_due)
    return;
  follow->is_due = FALSE;
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
wf_while_shown (GtkWidget *widget,
                WfShowFunc show,
                gboolean is_filled,
                gpointer source,
                const char *signal,
                ...)
{
  Follow *follow = g_new (Follow, 1);
  va_list more;

  *follow = (Follow){ show, widget, !is_filled };
  g_signal_connect_data (widget, "map", G_CALLBACK (map_cb), follow, free_follow,
                         G_CONNECT_SWAPPED);
  connect_source (follow, source, signal);
  va_start (more, signal);
  while ((source = va_arg (more, gpointer)))
    connect_source (follow, source, va_arg (more, const char *));
  va_end (more);
}
