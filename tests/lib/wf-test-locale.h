/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* gettext translates in no locale whose name begins with C, and no other need be generated here:
 * the plain UTF-8 locale of the C library under the name of the language ("de_DE") serves, found by
 * LOCPATH=@folder. FALSE: the C library keeps it elsewhere. */
gboolean wf_test_locale_make (const char *folder, const char *language);

G_END_DECLS
