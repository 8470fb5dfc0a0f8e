/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A drop-down that may be narrower than its words: what does not fit is cut in the button, whole in
 * its list and in the tooltip. The toolkit's own keeps a pane as wide as its longest word. Takes
 * @words. */
GtkWidget *wf_choice_new (GtkStringList *words);

G_END_DECLS
