/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A test's own folder: never given anything else. Gone already is fine. */
void wf_test_folder_empty (const char *folder);
/* With all that is in it. */
void wf_test_folder_remove (const char *folder);

G_END_DECLS
