/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* What the panes of the administration have in common. */

/* A row whose title and subtitle are plain text and wrap. */
GtkWidget *wf_admin_row_new (const char *title, const char *subtitle);
GtkWidget *wf_admin_group_new (const char *title, const char *description);
/* A button at the end of @row, named for screen readers. With @refusal it is insensitive, and says
 * why in its tooltip and description. */
GtkWidget *
wf_admin_row_add_button (GtkWidget *row, const char *label, const char *name, const char *refusal);

/* Builds the pane's page anew; the former one goes. */
typedef GtkWidget *(*WfAdminBuild) (WfContext *context, gpointer data);
/* What the pane shows, as text: it is built anew when this changes and not otherwise, so that
 * focus and what is unfolded stay. Free with g_free (). */
typedef char *(*WfAdminDigest) (WfContext *context, gpointer data);

/* A bin that shows what @build makes, anew whenever the context has changed and @digest with it.
 * @data is freed with @free_data when the pane goes. */
GtkWidget *wf_admin_pane_new (WfContext *context,
                              WfAdminBuild build,
                              WfAdminDigest digest,
                              gpointer data,
                              GDestroyNotify free_data);
/* Something that the context does not know of has changed. */
void wf_admin_pane_refresh (GtkWidget *pane);

G_END_DECLS
