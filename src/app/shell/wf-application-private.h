/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/shell/wf-application.h"
#include "app/shell/wf-window.h"
#include "app/wf-realm-home.h"

G_BEGIN_DECLS

#define WF_APPLICATION_ID "org.watchfloor.Watchfloor"

/* --- wf-application.c ------------------------------------------------------- */

/* @crisis: or NULL for the one that the realm offers first. */
WfWindow *wf_application_open_window (WfApplication *self,
                                      WfRealm realm,
                                      const char *crisis,
                                      gboolean wants_server);
/* In a window that is there, instead of what it shows. */
void wf_application_show_crisis (WfApplication *self, WfWindow *window, const char *crisis);
/* NULL until the realm was opened. */
WfRealmHome *wf_application_get_home (WfApplication *self, WfRealm realm);
const char *wf_application_get_ca_file (WfApplication *self);

/* --- wf-application-actions.c ----------------------------------------------- */

/* What "app.…" does, and every key of the application and its windows. */
void wf_application_add_actions (WfApplication *self);

G_END_DECLS
