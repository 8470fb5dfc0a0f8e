/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/wf-membership-private.h"

gboolean
wf_membership_depends_on_receipt (WfMembership *self, const WfOperation *operation)
{
  wf_membership_evaluate (self);
  const WfDevice *device = g_hash_table_lookup (self->devices, &operation->dev);

  return !device || device->is_revoked || wf_roster_has_history (self->ctl, &operation->by)
         || wf_space_is_red (operation->space);
}

/* --- reading ------------------------------------------------------------ */

const guint8 *
wf_membership_get_root_key (WfMembership *self)
{
  return self->has_root ? self->root_key : NULL;
}

static const WfDevice *
find_device (WfMembership *self, const WfUuid *device)
{
  wf_membership_evaluate (self);
  return g_hash_table_lookup (self->devices, device);
}

const guint8 *
wf_membership_get_device_key (WfMembership *self, const WfUuid *device)
{
  const WfDevice *found = find_device (self, device);
  return found ? found->key : NULL;
}

gboolean
wf_membership_is_revoked (WfMembership *self, const WfUuid *device)
{
  const WfDevice *found = find_device (self, device);
  return found && found->is_revoked;
}

WfRole
wf_membership_get_role (WfMembership *self, const WfUuid *person, const char *space)
{
  wf_membership_evaluate (self);
  WfRoster *roster = space ? g_hash_table_lookup (self->red, space) : self->ctl;
  return roster ? wf_roster_get_role (roster, person, G_MAXINT64) : WF_ROLE_NONE;
}

gboolean
wf_membership_permits (WfMembership *self, const WfUuid *person, const char *space, WfAct act)
{
  WfRole role = wf_membership_get_role (self, person, NULL);

  if (role != WF_ROLE_NONE && space && wf_space_is_red (space))
    role = wf_membership_get_role (self, person, space);
  return wf_role_permits (role, act);
}

gint64
wf_membership_get_newest_receipt (WfMembership *self)
{
  return wf_roster_find_receipt_at (self->ctl, G_MAXINT64);
}

static void
digest (guint64 *sum, guint64 part)
{
  *sum = (*sum ^ part) * G_GUINT64_CONSTANT (0x100000001b3);
}

static void
digest_red (WfMembership *self, const WfUuid *person, guint64 *sum)
{
  GHashTableIter iter;
  gpointer name, red;
  guint64 all = 0;

  g_hash_table_iter_init (&iter, self->red);
  while (g_hash_table_iter_next (&iter, &name, &red))
    {
      guint64 one = g_str_hash (name);
      wf_roster_digest (red, person, &one);
      all += one; /* in whatever order */
    }
  digest (sum, all);
}

GHashTable *
wf_membership_dup_digests (WfMembership *self)
{
  GHashTable *digests = wf_membership_new_ids ();
  GHashTableIter iter;
  gpointer value;

  wf_membership_evaluate (self);
  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const WfDevice *device = value;
      guint64 sum = G_GUINT64_CONSTANT (0xcbf29ce484222325);
      digest (&sum, device->is_revoked ? (guint64) device->revoked_from : 0);
      for (guint i = 0; i < WF_KEY_SIZE; i++)
        digest (&sum, device->key[i]);
      digest (&sum, wf_uuid_hash_key (&device->person));
      wf_roster_digest (self->ctl, &device->person, &sum);
      digest_red (self, &device->person, &sum);
      /* Which of these was in force at a receipt that does not tell may change as `ctl` grows. */
      if (device->is_revoked || wf_roster_has_history (self->ctl, &device->person))
        digest (&sum, (guint64) wf_membership_get_newest_receipt (self) + 1);
      g_hash_table_insert (digests, g_memdup2 (&device->device, sizeof (WfUuid)),
                           g_memdup2 (&sum, sizeof sum));
    }
  return digests;
}

/* Devices and persons begin with their id. */
static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return memcmp (*(WfUuid *const *) a, *(WfUuid *const *) b, sizeof (WfUuid));
}

static GPtrArray *
list_values (GHashTable *table)
{
  GPtrArray *values = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (values, value);
  g_ptr_array_sort (values, compare_ids);
  return values;
}

GPtrArray *
wf_membership_list_devices (WfMembership *self)
{
  wf_membership_evaluate (self);
  return list_values (self->devices);
}

GPtrArray *
wf_membership_list_persons (WfMembership *self)
{
  wf_membership_evaluate (self);
  return list_values (self->persons);
}

const WfPerson *
wf_membership_get_person (WfMembership *self, const WfUuid *person)
{
  wf_membership_evaluate (self);
  return g_hash_table_lookup (self->persons, person);
}

const WfPerson *
wf_membership_get_person_of_device (WfMembership *self, const WfUuid *device)
{
  const WfDevice *found = find_device (self, device);
  return found ? wf_membership_get_person (self, &found->person) : NULL;
}

GArray *
wf_membership_dup_devices (WfMembership *self)
{
  GArray *devices = g_array_new (FALSE, FALSE, sizeof (WfUuid));
  g_autoptr (GPtrArray) all = wf_membership_list_devices (self);

  for (guint i = 0; i < all->len; i++)
    {
      const WfDevice *device = g_ptr_array_index (all, i);
      if (!device->is_revoked)
        g_array_append_val (devices, device->device);
    }
  return devices;
}
