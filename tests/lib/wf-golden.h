/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* Golden images of drawn parts: tests/data/golden/NAME.png. Rasterisers of two distributions differ
 * at edges, so a picture is the same when few pixels differ, and those not by much: it is compared
 * after blurring both by a pixel. Fails the running test with the share of what differs, and leaves
 * NAME.png and NAME-diff.png (what differs in red) in the build folder's "golden". With
 * WF_GOLDEN_UPDATE set it writes the golden image instead: look at it before committing.
 * @share: of the pixels that may differ, as 0.002. ARGB32 or RGB24 surfaces. */
void wf_golden_assert (cairo_surface_t *surface, const char *name, double share);
/* How far a picture is from a golden image: the sum over all pixels and channels, not blurred.
 * Tells which of two golden images it is when they hardly differ. */
double wf_golden_measure (cairo_surface_t *surface, const char *name);

G_END_DECLS
