/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-certify.h"

#include <glib/gi18n.h>

#include "base/wf-error.h"
#include "model/wf-hlc.h"
#include "wire/wf-operation-codec.h"

gboolean
wfd_certify_append (WfdLedger *ledger,
                    const WfDraft *draft,
                    const WfDeviceKey *signer,
                    GError **error)
{
  g_autoptr (WfOperation) operation = NULL;
  guint8 previous[WF_HASH_SIZE];
  WfVerdict verdict;
  gboolean is_new;
  guint64 hlc;
  gint64 n;

  if (!wfd_ledger_get_chain (ledger, draft->space, &signer->device, &n, previous, &hlc, error))
    return FALSE;
  hlc = wf_hlc_next (hlc, wfd_ledger_now_us (ledger, draft->space));
  operation = wf_operation_seal (draft, signer, n + 1, n > 0 ? previous : NULL, hlc, NULL, error);
  if (!operation
      || !wfd_ledger_append (ledger, draft->space, operation, NULL, &verdict, &is_new, error))
    return FALSE;
  if (verdict != WF_VERDICT_OK)
    g_set_error (error, WF_ERROR, WF_ERROR_DENIED,
                 _ ("The crisis does not take this from that key (%s). Nothing was written."),
                 wf_verdict_get_code (verdict));
  return verdict == WF_VERDICT_OK;
}

gboolean
wfd_certify_desk (WfdLedger *ledger,
                  const char *ctl,
                  const WfdDesk *desk,
                  WfRole role,
                  const WfDeviceKey *signer,
                  GError **error)
{
  g_autoptr (WfDraft) person
      = wf_ctl_draft_person (ctl, &desk->person, desk->name, desk->name, desk->desk, desk->actor);
  g_autoptr (WfDraft) device = wf_ctl_draft_device (ctl, &desk->device, &desk->person, desk->key,
                                                    desk->letter ? desk->letter : "");
  g_autoptr (WfDraft) member = wf_ctl_draft_role (ctl, &desk->person, role, NULL);

  return wfd_certify_append (ledger, person, signer, error)
         && wfd_certify_append (ledger, device, signer, error)
         && wfd_certify_append (ledger, member, signer, error);
}

WfDeviceKey *
wfd_certify_ensure_key (const char *data_dir, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, WFD_KEY_FILE, NULL);
  g_autoptr (GError) local = NULL;
  g_autoptr (WfDeviceKey) key = wf_device_key_load (path, &local);
  WfUuid person;

  if (key || !g_error_matches (local, WF_ERROR, WF_ERROR_NOT_FOUND))
    {
      if (local)
        g_propagate_error (error, g_steal_pointer (&local));
      return g_steal_pointer (&key);
    }
  wf_uuid_new (&person, g_get_real_time ());
  key = wf_device_key_new (&person, "SERVER", "", g_get_real_time ());
  if (wf_device_key_save (key, path, &local))
    return g_steal_pointer (&key);
  /* Another process was quicker. */
  if (g_error_matches (local, WF_ERROR, WF_ERROR_EXISTS))
    return wf_device_key_load (path, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}
