/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* "3 tracks, last heard 5 h before the time shown", with a button that shows the time of the last
 * of them: for whoever looks for imported tracks where none is to be seen. Hidden while one is
 * seen, or none was imported; it follows the shown time. */
GtkWidget *wf_track_silence_new (WfContext *context);
/* The button alone, with a sign instead of words, for a row that has no room for them. */
GtkWidget *wf_track_silence_button_new (WfContext *context);
/* The words alone; NULL while it would be hidden. Free with g_free (). */
char *wf_track_silence_dup_words (WfContext *context);

G_END_DECLS
