/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-space.h"

G_BEGIN_DECLS

/* Which crisis on which server, and as whom. */
typedef struct
{
  char *url;              /* https://host:port */
  char *ca_file;          /* PEM of the private CA the user chose, or NULL: the system's */
  char *user, *password;  /* password NULL: signed out until wf_sync_engine_sign_in () */
  char *certificate_file; /* PEM of this computer's own certificate and key, or NULL; then no
                           * password is needed where the server knows it */
  gboolean is_remembered; /* the password lies where secrets do */
  char *crisis;           /* uuid text */
  WfRealm realm;
} WfServerAccount;

WfServerAccount *wf_server_account_copy (const WfServerAccount *account);
void wf_server_account_free (WfServerAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfServerAccount, wf_server_account_free)

G_END_DECLS
