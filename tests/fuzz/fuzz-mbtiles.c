/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"
#include "store/wf-mbtiles.h"

/* The input is a file. What opens keeps its promises, and every tile of its range can be asked for.
 */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (WfMbtiles) tiles = wf_mbtiles_open_bytes (bytes, "fuzz.mbtiles", &error);
  const WfMbtilesInfo *info;

  g_assert ((tiles != NULL) == (error == NULL));
  if (tiles == NULL)
    {
      g_assert (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  info = wf_mbtiles_get_info (tiles);
  g_assert (info->min_zoom >= 0 && info->min_zoom <= info->max_zoom
            && info->max_zoom <= WF_MBTILES_MAX_ZOOM && info->format != NULL);
  g_assert (info->attribution == NULL
            || (g_utf8_validate (info->attribution, -1, NULL)
                && g_utf8_strlen (info->attribution, -1) <= WF_MBTILES_MAX_TEXT));
  for (int zoom = info->min_zoom; zoom <= MIN (info->max_zoom, info->min_zoom + 1); zoom++)
    for (int i = 0; i < 4; i++)
      {
        g_autoptr (GError) reason = NULL;
        g_autoptr (GBytes) tile = wf_mbtiles_read_tile (tiles, zoom, i & 1, i >> 1, &reason);

        g_assert (tile == NULL || reason == NULL);
        g_assert (tile == NULL || g_bytes_get_size (tile) <= WF_MBTILES_MAX_TILE_BYTES);
      }
  return 0;
}
