/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-tile-image.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n.h>

#include "base/wf-error.h"

gboolean
wf_tile_image_is_known (const char *format)
{
  GSList *formats = gdk_pixbuf_get_formats ();
  gboolean is_known = FALSE;

  for (GSList *l = formats; l != NULL; l = l->next)
    {
      g_autofree char *name = gdk_pixbuf_format_get_name (l->data);

      is_known |= g_str_equal (name, format) && !gdk_pixbuf_format_is_disabled (l->data);
    }
  g_slist_free (formats);
  return is_known;
}

typedef struct
{
  int width, height;
  gboolean is_too_large;
} Size;

/* Before any memory for pixels is taken; the loader refuses a picture of no size. */
static void
size_cb (GdkPixbufLoader *loader, int width, int height, Size *size)
{
  size->width = width;
  size->height = height;
  size->is_too_large
      = width < 1 || height < 1 || width > WF_TILE_IMAGE_MAX_PX || height > WF_TILE_IMAGE_MAX_PX;
  if (size->is_too_large)
    gdk_pixbuf_loader_set_size (loader, 0, 0);
}

static guint32
premultiply (const guint8 *pixel)
{
  const guint32 alpha = pixel[3];

  return alpha << 24 | (pixel[0] * alpha + 127) / 255 << 16 | (pixel[1] * alpha + 127) / 255 << 8
         | (pixel[2] * alpha + 127) / 255;
}

static cairo_surface_t *
to_surface (GdkPixbuf *pixbuf)
{
  const int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  const int n_channels = gdk_pixbuf_get_n_channels (pixbuf);
  const gboolean has_alpha = gdk_pixbuf_get_has_alpha (pixbuf);
  cairo_surface_t *surface = cairo_image_surface_create (
      has_alpha ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_RGB24, width, height);
  guint8 *pixels = cairo_image_surface_get_data (surface);
  const int stride = cairo_image_surface_get_stride (surface);

  for (int y = 0; y < height; y++)
    {
      const guint8 *from = gdk_pixbuf_read_pixels (pixbuf) + y * gdk_pixbuf_get_rowstride (pixbuf);
      guint32 *to = (guint32 *) (gpointer) (pixels + (gsize) y * (gsize) stride);

      for (int x = 0; x < width; x++, from += n_channels)
        to[x] = has_alpha ? premultiply (from)
                          : (guint32) from[0] << 16 | (guint32) from[1] << 8 | from[2];
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

cairo_surface_t *
wf_tile_image_decode (GBytes *bytes, const char *format, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (format, error);
  g_autoptr (GError) reason = NULL;
  Size size = { 0 };
  gboolean is_good;

  if (loader == NULL)
    return NULL;
  if (g_bytes_get_size (bytes) == 0) /* the library takes no bytes that are nowhere */
    {
      gdk_pixbuf_loader_close (loader, NULL);
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("a damaged picture: %s"), format);
      return NULL;
    }
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_cb), &size);
  is_good = gdk_pixbuf_loader_write_bytes (loader, bytes, &reason);
  is_good &= gdk_pixbuf_loader_close (loader, is_good ? &reason : NULL);
  if (size.is_too_large)
    g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE,
                 _ ("a picture of %d × %d pixels; at most %d × %d are shown"), size.width,
                 size.height, WF_TILE_IMAGE_MAX_PX, WF_TILE_IMAGE_MAX_PX);
  else if (!is_good || gdk_pixbuf_loader_get_pixbuf (loader) == NULL)
    g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("a damaged picture: %s"),
                 reason != NULL ? reason->message : format);
  else
    return to_surface (gdk_pixbuf_loader_get_pixbuf (loader));
  return NULL;
}
