/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-text-scale.h"

#define USUAL_DPI (96 * 1024)
/* The smallest screen, without what a desktop keeps of it. */
#define MAX_WIDTH 1000
#define MAX_HEIGHT 680

double
wf_text_scale_get (GtkWidget *widget)
{
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? (double) dpi / USUAL_DPI : 1;
}

int
wf_text_scale_px (GtkWidget *widget, int length)
{
  return (int) (length * wf_text_scale_get (widget) + 0.5);
}

typedef struct
{
  int width, height;
} Request;

static void
apply (GtkWidget *widget)
{
  const Request *request = g_object_get_data (G_OBJECT (widget), "wf-text-scale");

  gtk_widget_set_size_request (
      widget, request->width < 0 ? -1 : wf_text_scale_px (widget, request->width),
      request->height < 0 ? -1 : wf_text_scale_px (widget, request->height));
}

void
wf_text_scale_request (GtkWidget *widget, int width, int height)
{
  Request *request = g_new (Request, 1);

  *request = (Request){ width, height };
  g_object_set_data_full (G_OBJECT (widget), "wf-text-scale", request, g_free);
  g_signal_connect_object (gtk_widget_get_settings (widget), "notify::gtk-xft-dpi",
                           G_CALLBACK (apply), widget, G_CONNECT_SWAPPED);
  apply (widget);
}

void
wf_text_scale_set_default_size (GtkWindow *window, int width, int height)
{
  const int wide = wf_text_scale_px (GTK_WIDGET (window), width);
  const int high = wf_text_scale_px (GTK_WIDGET (window), height);

  gtk_window_set_default_size (window, MIN (wide, MAX (width, MAX_WIDTH)),
                               height < 0 ? -1 : MIN (high, MAX (height, MAX_HEIGHT)));
}
