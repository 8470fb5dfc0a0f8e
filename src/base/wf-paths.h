/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file of the product's data/ ("datasets", "schemes/eu-blueprint.json"): below $WF_DATADIR when
 * that is set (running from the tree, tests), else where it was installed. Free with g_free (). */
char *wf_path_dup_data (const char *relative);
/* $XDG_DATA_HOME/watchfloor/<relative>: stores, keys. Makes the parent directories with mode 0700.
 */
char *wf_path_dup_user (const char *relative);

/* Where the translations lie: $WF_LOCALEDIR_TREE when that is set (running from the tree), else
 * where they were installed. */
const char *wf_path_get_locale (void);

G_END_DECLS
