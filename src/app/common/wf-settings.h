/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The program's GSettings, or NULL where its schema is not installed (a bare build): then nothing
 * is remembered and everything else works. Owned by the caller. */
GSettings *wf_settings_new (void);

G_END_DECLS
