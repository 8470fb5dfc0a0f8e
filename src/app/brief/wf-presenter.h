/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "brief/wf-brief.h"

G_BEGIN_DECLS

/* Shows the slides full screen, from @slide on. Right, Down, Space and Page Down lead on, as does a
 * clicker; Left, Up, Backspace and Page Up back; Escape, F5 and Q end. @about: what its title says.
 */
void wf_presenter_open (
    GtkWindow *parent, const char *about, WfBrief *brief, WfBasemap *basemap, guint slide);

G_END_DECLS
