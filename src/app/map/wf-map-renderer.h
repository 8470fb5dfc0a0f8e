/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "draw/wf-scene.h"

G_BEGIN_DECLS

/* Draws scenes into images on one worker thread of its own, one at a time; a newer request replaces
 * one that waits. Main thread. Fonts are loaded once in that thread. */
typedef struct _WfMapRenderer WfMapRenderer;

/* What an image shows: the view with its margins, at a scale. Owned by whoever got it. */
typedef struct
{
  WfView view;         /* of the whole image, margins included */
  GskRenderNode *node; /* paints it at (0, 0) in logical pixels */
  guint serial;        /* of the request */
} WfMapImage;

void wf_map_image_free (WfMapImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfMapImage, wf_map_image_free)

typedef struct
{
  WfScene *scene;     /* borrowed */
  WfBasemap *basemap; /* borrowed, or NULL */
  WfView view;
  int scale;
  WfPalette palette;
  int inset;
} WfMapRequest;

/* @func takes the image; never called after wf_map_renderer_free (). */
typedef void (*WfMapRendererFunc) (WfMapImage *image, gpointer user_data);

WfMapRenderer *wf_map_renderer_new (WfMapRendererFunc func, gpointer user_data);
void wf_map_renderer_free (WfMapRenderer *self);
/* Returns the serial that its image will carry. */
guint wf_map_renderer_request (WfMapRenderer *self, const WfMapRequest *request);
gboolean wf_map_renderer_is_busy (WfMapRenderer *self);

G_END_DECLS
