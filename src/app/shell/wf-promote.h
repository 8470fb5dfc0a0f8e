/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-realm-home.h"

G_BEGIN_DECLS

/* How a call becomes an incident and an incident a crisis: by reference, numbers kept, nothing
 * moved. */

/* The selected entry becomes an incident of the same marking, "not classified by any State";
 * selects it. */
void wf_promote_entry (WfContext *context);
/* The selected incident becomes the first of a new real crisis; asks for its name and opens it by
 * the application's "open-crisis". */
void wf_promote_incident (WfContext *context,
                          WfRealmHome *home,
                          GtkWindow *parent,
                          GApplication *application);

G_END_DECLS
