/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-graphics.h"

#include <gtk/gtk.h>

/* Without a graphics processor GTK would draw through software GL, which measured slower in zooming
 * and heavier by 100 MB than its cairo renderer (src/README.md). Asking the driver for GL costs
 * start-up time even then. A renderer that somebody chose stays. */
static void
choose_renderer (void)
{
  if (g_getenv ("GSK_RENDERER") || g_file_test ("/dev/dri", G_FILE_TEST_IS_DIR))
    return;
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
}

/* GL is not probed where nothing will draw with it; both names, as GTK changed them after 4.8. */
static void
skip_gl (void)
{
  if (g_strcmp0 (g_getenv ("GSK_RENDERER"), "cairo") != 0)
    return;
  if (gtk_get_minor_version () < 14)
    g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
  else
    g_setenv ("GDK_DISABLE", "gl,vulkan", FALSE);
}

void
wf_graphics_choose (void)
{
  choose_renderer ();
  skip_gl ();
}
