/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "08:00Z", "12 Oct 08:00Z", "-2h", "-30m", ISO 8601; a time of day alone is its latest one not
 * after @now. FALSE when it is none of these. */
gboolean wf_instant_parse (const char *text, gint64 now, gint64 *instant);

G_END_DECLS
