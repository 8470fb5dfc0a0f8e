/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"

G_BEGIN_DECLS

/* The password of a server account between two runs: in the Secret Service of the session, or in a
 * file of mode 0600 where none answers (base/wf-secrets.h). Main thread; the waiting is done by
 * another. */

/* Keeps @account's password, or forgets it where the account is not to be remembered. @or_file:
 * where the service answers and does not take it, a file does. */
void wf_account_secret_keep_async (const WfServerAccount *account,
                                   const WfUuid *device,
                                   gboolean or_file,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean wf_account_secret_keep_finish (GAsyncResult *result, GError **error);
/* The same for the desk of @context; what goes wrong is said as a toast. */
void wf_account_secret_keep (WfContext *context, const WfServerAccount *account);
/* Signs @context in with the remembered password, if there is one; what goes wrong is said as a
 * toast. */
void wf_account_secret_sign_in (WfContext *context);

G_END_DECLS
