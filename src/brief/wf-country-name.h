/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Name of a country or territory by ISO 3166-1 alpha-2 code, in the person's language; the code
 * itself where we have no name. Borrowed, for ever. A name states nothing on status. */
const char *wf_country_get_name (const char *code);

G_END_DECLS
