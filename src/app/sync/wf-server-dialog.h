/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Which server a crisis is exchanged with: address, user, password and the certificate authority
 * the person trusts. There is no way round a certificate that does not verify. Saving stores the
 * settings and starts the exchange. */
void wf_server_dialog_present (GtkWindow *parent, WfContext *context);

/* The settings of one crisis, without the password, in the realm's folder. Blocking: not on
 * the main thread. Loading returns NULL when there are none. */
WfServerAccount *wf_server_account_load (WfRealm realm, const char *crisis);
gboolean wf_server_account_save (const WfServerAccount *account, GError **error);
/* What is wrong with @url, translated, or NULL. */
const char *wf_server_url_check (const char *url);

G_END_DECLS
