/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-map-setup.h"

G_BEGIN_DECLS

/* A map's setup as it is kept on this computer: JSON with a version. What a later version added is
 * not kept. */

/* Free with g_free (). */
char *wf_map_setup_dup_json (const WfMapSetup *self);
/* WF_ERROR_INVALID with what is wrong; a single view, background map or name that breaks a rule is
 * left out and counted in @n_refused (may be NULL). */
WfMapSetup *wf_map_setup_parse (const char *json, gssize length, guint *n_refused, GError **error);

G_END_DECLS
