/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-certify.h"

#include "base/wf-error.h"
#include "model/wf-hlc.h"
#include "model/wf-vocabulary.h"
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
                 "The crisis does not take this from that key (%s). Nothing was written.",
                 wf_verdict_get_code (verdict));
  return verdict == WF_VERDICT_OK;
}

static gboolean
certify_person (WfdLedger *ledger,
                const char *ctl,
                const WfdDesk *desk,
                const WfDeviceKey *signer,
                GError **error)
{
  g_autoptr (WfDraft) draft = wf_draft_new (ctl, WF_TYPE_NAME_PERSON, &desk->person, WF_OP_CTL);

  wf_draft_set_string (draft, "name", desk->name);
  wf_draft_set_string (draft, "label", desk->name);
  wf_draft_set_string (draft, "desk", desk->desk);
  if (desk->actor)
    wf_draft_set_string (draft, "actor", desk->actor);
  return wfd_certify_append (ledger, draft, signer, error);
}

static gboolean
certify_device (WfdLedger *ledger,
                const char *ctl,
                const WfdDesk *desk,
                const WfDeviceKey *signer,
                GError **error)
{
  g_autoptr (WfDraft) draft = wf_draft_new (ctl, WF_TYPE_NAME_DEVICE, &desk->device, WF_OP_CTL);
  g_autofree char *person = wf_uuid_dup_string (&desk->person);
  g_autofree char *key = wf_hex_dup (desk->key, WF_KEY_SIZE);

  wf_draft_set_string (draft, "person", person);
  wf_draft_set_string (draft, "key", key);
  wf_draft_set_string (draft, "letter", desk->letter ? desk->letter : "");
  return wfd_certify_append (ledger, draft, signer, error);
}

gboolean
wfd_certify_role (WfdLedger *ledger,
                  const char *space,
                  const WfUuid *person,
                  WfRole role,
                  const char *why,
                  const WfDeviceKey *signer,
                  GError **error)
{
  g_autofree char *text = wf_uuid_dup_string (person);
  WfUuid ent;

  wf_uuid_for_name (&ent, WF_TYPE_NAME_MEMBER, text);
  g_autoptr (WfDraft) draft = wf_draft_new (space, WF_TYPE_NAME_MEMBER, &ent,
                                            role == WF_ROLE_NONE ? WF_OP_RETIRE : WF_OP_CTL);
  if (role != WF_ROLE_NONE)
    {
      wf_draft_set_string (draft, "person", text);
      wf_draft_set_string (draft, "role", wf_role_get_name (role));
    }
  wf_draft_set_why (draft, why);
  return wfd_certify_append (ledger, draft, signer, error);
}

gboolean
wfd_certify_revocation (WfdLedger *ledger,
                        const char *ctl,
                        const WfUuid *device,
                        gint64 from,
                        const char *why,
                        const WfDeviceKey *signer,
                        GError **error)
{
  g_autoptr (WfDraft) draft = wf_draft_new (ctl, WF_TYPE_NAME_DEVICE, device, WF_OP_CTL);

  wf_draft_set_boolean (draft, "revoked", TRUE);
  if (from > 0)
    wf_draft_set_integer (draft, "revoked-from", from);
  wf_draft_set_why (draft, why);
  return wfd_certify_append (ledger, draft, signer, error);
}

gboolean
wfd_certify_desk (WfdLedger *ledger,
                  WfRealm realm,
                  const WfUuid *crisis,
                  const WfdDesk *desk,
                  WfRole role,
                  const WfDeviceKey *signer,
                  GError **error)
{
  g_autofree char *ctl = wf_space_dup_name (realm, crisis, "ctl");

  return certify_person (ledger, ctl, desk, signer, error)
         && certify_device (ledger, ctl, desk, signer, error)
         && wfd_certify_role (ledger, ctl, &desk->person, role, NULL, signer, error);
}

WfDeviceKey *
wfd_certify_ensure_key (const char *data_dir, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, "server.key", NULL);
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
