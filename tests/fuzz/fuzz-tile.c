/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-tile-image.h"
#include "fuzz/fuzz.h"

/* A picture of a background map, as each of the formats that it may say to be. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char *const formats[] = { "png", "jpeg", "webp" };
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GError) error = NULL;
      cairo_surface_t *tile = NULL;
      if (!wf_tile_image_is_known (formats[i]))
        continue;
      tile = wf_tile_image_decode (bytes, formats[i], &error);
      g_assert ((tile != NULL) == (error == NULL));
      if (!tile)
        continue;
      g_assert (cairo_image_surface_get_width (tile) <= WF_TILE_IMAGE_MAX_PX
                && cairo_image_surface_get_height (tile) <= WF_TILE_IMAGE_MAX_PX);
      cairo_surface_destroy (tile);
    }
  return 0;
}
