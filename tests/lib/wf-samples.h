/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Public samples of the formats. They are not part of the source: they lie in a folder "shared"
 * beside it, or where WF_SHARED says. Where they are absent a test skips and says so. NULL: not
 * here. @what: "samples/geojson". Free with g_free (). */
char *wf_samples_find (const char *what);

/* Calls @func for each sample of the standard @standard ("geojson") that SOURCES.tsv lists and that
 * is here. @kind: "valid", "edge", "invalid", "hostile". Returns their number, after having skipped
 * the test when it is none. */
typedef void (*WfSampleFunc) (const char *name, const char *kind, GBytes *bytes);
guint wf_samples_for_each (const char *standard, WfSampleFunc func);

G_END_DECLS
