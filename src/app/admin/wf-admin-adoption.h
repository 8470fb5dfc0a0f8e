/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* What is here and does not count (log.md §8), each with who entered it, when, what it says and
 * why it does not count; somebody who may write enters it anew under the own name. */
GtkWidget *wf_admin_adoption_new (WfContext *context);

G_END_DECLS
