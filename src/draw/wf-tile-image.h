/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

#define WF_TILE_IMAGE_MAX_PX 1024 /* of a side */

/* Can this computer decode @format ("png", "jpeg", "webp")? PNG and JPEG always; WebP where a
 * module for it is installed. */
gboolean wf_tile_image_is_known (const char *format);
/* Decodes foreign bytes as @format and as nothing else, whatever they look like: the many other
 * decoders of the library are out of reach. RGB24 or ARGB32. WF_ERROR_INVALID or
 * WF_ERROR_TOO_LARGE. Any thread. */
cairo_surface_t *wf_tile_image_decode (GBytes *bytes, const char *format, GError **error);

G_END_DECLS
