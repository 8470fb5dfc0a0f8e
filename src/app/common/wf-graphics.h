/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How the program draws: to be called before GTK is initialised. */
void wf_graphics_choose (void);

G_END_DECLS
