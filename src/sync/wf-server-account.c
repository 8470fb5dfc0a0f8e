/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/wf-server-account.h"

#include <string.h>

#include "base/wf-crypto.h"

WfServerAccount *
wf_server_account_copy (const WfServerAccount *account)
{
  WfServerAccount *copy = g_new0 (WfServerAccount, 1);

  copy->url = g_strdup (account->url);
  copy->ca_file = g_strdup (account->ca_file);
  copy->user = g_strdup (account->user);
  copy->password = g_strdup (account->password);
  copy->certificate_file = g_strdup (account->certificate_file);
  copy->is_remembered = account->is_remembered;
  copy->crisis = g_strdup (account->crisis);
  copy->realm = account->realm;
  return copy;
}

void
wf_server_account_free (WfServerAccount *account)
{
  g_free (account->url);
  g_free (account->ca_file);
  g_free (account->certificate_file);
  g_free (account->user);
  if (account->password)
    wf_crypto_wipe (account->password, strlen (account->password));
  g_free (account->password);
  g_free (account->crisis);
  g_free (account);
}
