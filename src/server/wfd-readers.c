/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-readers.h"

static char *
dup_entry (const char *where, const char *device)
{
  return g_strconcat (where, " ", device, NULL);
}

/* @red: NULL for the crisis. */
static void
add_members (GHashTable *readers, WfMembership *membership, const char *where, const char *red)
{
  g_autoptr (GPtrArray) devices = wf_membership_list_devices (membership);

  for (guint i = 0; i < devices->len; i++)
    {
      const WfDevice *device = devices->pdata[i];
      g_autofree char *text = wf_uuid_dup_string (&device->device);
      if (!device->is_revoked
          && wf_membership_get_role (membership, &device->person, NULL) != WF_ROLE_NONE
          && (red == NULL
              || wf_membership_get_role (membership, &device->person, red) != WF_ROLE_NONE))
        g_hash_table_add (readers, dup_entry (where, text));
    }
}

GHashTable *
wfd_readers_new (WfdLedger *ledger)
{
  GHashTable *readers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *spaces = wfd_ledger_get_spaces (ledger);

  for (guint i = 0; i < spaces->len; i++)
    {
      const char *name = ((const WfFeedSpace *) spaces->pdata[i])->name;
      WfMembership *membership = wfd_ledger_get_membership (ledger, name);
      WfSpace space;
      if (membership == NULL || !wf_space_parse (name, &space))
        continue;
      g_autofree char *crisis = wf_uuid_dup_string (&space.crisis);
      if (wf_space_is_ctl (name))
        add_members (readers, membership, crisis, NULL);
      else if (wf_space_is_red (name))
        add_members (readers, membership, name, name);
    }
  return readers;
}

gboolean
wfd_readers_contain (GHashTable *readers, const char *where, const char *device)
{
  g_autofree char *entry = dup_entry (where, device);
  return g_hash_table_contains (readers, entry);
}
