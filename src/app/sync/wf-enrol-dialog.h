/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-realm-home.h"

G_BEGIN_DECLS

typedef void (*WfEnrolDone) (const char *crisis, gpointer user_data);

/* Takes part in a crisis with a one-time code that a coordinator made. @ca_file: proposed, or NULL.
 * @by_password: a detailed action for those who have a user's name and a password instead. */
void wf_enrol_dialog_present (GtkWindow *parent,
                              WfRealmHome *home,
                              const char *ca_file,
                              const char *by_password,
                              WfEnrolDone done,
                              gpointer user_data,
                              GDestroyNotify free_data);

G_END_DECLS
