/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* A drop-down of who may say something of an asset: operators and CSIRTs of its @countries
 * (NULL-terminated, may be NULL), the own desk, and @also, who may be NULL. The first row is
 * @nobody ("nobody named"), or the own desk's actor where that is NULL. */
GtkWidget *wf_authority_choice_new (WfContext *context,
                                    const char *const *countries,
                                    const char *also,
                                    const char *nobody);
/* The same of those for whom this desk may state the service of @asset: not the ones that state it
 * themselves (model/wf-statement.h); and those for whom it did so already. */
GtkWidget *wf_authority_choice_new_stating (WfContext *context,
                                            const char *asset,
                                            const char *const *countries);
/* Actor id, or NULL; borrowed. */
const char *wf_authority_choice_get (GtkWidget *choice);
void wf_authority_choice_set (GtkWidget *choice, const char *id);

G_END_DECLS
