/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-realm-home.h"

G_BEGIN_DECLS

/* Takes part in a crisis with a one-time code, without a window: the device's public key goes to
 * the server, which certifies it; then the crisis' root key is pinned and the account kept, its
 * password where secrets are. @account: url, ca_file and certificate_file. Main thread; nothing
 * blocks. */
void wf_enrol_desk_async (WfRealmHome *home,
                          const WfServerAccount *account,
                          const char *code,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/* The crisis' uuid text. Errors of wf-enrol-client; WF_ERROR_EXISTS also where another root key was
 * pinned here. */
char *wf_enrol_desk_finish (GAsyncResult *result, GError **error);

G_END_DECLS
