/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/wf-chain.h"
#include "model/wf-record.h"
#include "model/wf-membership-private.h"
#include "model/wf-validity.h"
#include "model/wf-vocabulary.h"

/* How often revocations that reach back may change one another's ground before all of them are
 * held to count: whoever revokes each other in a circle is out. */
#define MAX_PASSES 8

/* --- life ---------------------------------------------------------------- */

static void
free_person (gpointer data)
{
  WfPerson *person = data;

  g_free ((char *) person->name);
  g_free ((char *) person->label);
  g_free ((char *) person->desk);
  g_free ((char *) person->actor);
  g_free (person);
}

static void
free_device (gpointer data)
{
  WfDevice *device = data;

  g_free (device->letter);
  g_free (device);
}

static GHashTable *
new_table (GDestroyNotify free_value)
{
  return g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, NULL, free_value);
}

GHashTable *
wf_membership_new_ids (void)
{
  return g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, g_free, g_free);
}

WfMembership *
wf_membership_new (const guint8 *root_key)
{
  WfMembership *self = g_new0 (WfMembership, 1);

  if (root_key)
    {
      self->has_root = TRUE;
      memcpy (self->root_key, root_key, WF_KEY_SIZE);
    }
  self->ctl = wf_roster_new ();
  self->red
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) wf_roster_free);
  self->devices = new_table (free_device);
  self->records = new_table (g_object_unref);
  self->persons = new_table (free_person);
  self->ends = wf_membership_new_ids ();
  return self;
}

void
wf_membership_free (WfMembership *self)
{
  wf_roster_free (self->ctl);
  g_hash_table_unref (self->red);
  g_hash_table_unref (self->devices);
  g_hash_table_unref (self->records);
  g_hash_table_unref (self->persons);
  g_hash_table_unref (self->ends);
  g_free (self);
}

/* --- what one operation does ---------------------------------------------- */

static gboolean
parse_key (const char *text, guint8 key[WF_KEY_SIZE])
{
  return text && wf_hex_decode (text, strlen (text), key, WF_KEY_SIZE);
}

static const char *
get_text (const WfOperation *operation, const char *field)
{
  const WfWrite *write = wf_operation_find_write (operation, field);
  return write ? write->text : NULL;
}

/* A genesis names the key that signed it, and stands for the crisis of its space. */
static gboolean
is_genesis (const WfOperation *operation)
{
  guint8 named[WF_KEY_SIZE];
  WfSpace space;

  return strcmp (operation->type, WF_TYPE_NAME_GENESIS) == 0 && wf_space_is_ctl (operation->space)
         && parse_key (get_text (operation, "root-key"), named)
         && memcmp (named, operation->key, WF_KEY_SIZE) == 0
         && wf_space_parse (operation->space, &space)
         && wf_uuid_equal (&space.crisis, &operation->ent);
}

static gboolean
read_certificate (const WfOperation *operation, WfDevice *device)
{
  const char *person = get_text (operation, "person");

  device->device = operation->ent;
  return person && wf_uuid_parse (person, &device->person)
         && parse_key (get_text (operation, "key"), device->key);
}

static gboolean
revokes (const WfOperation *operation)
{
  return operation->kind == WF_OP_RETIRE || wf_operation_find_write (operation, "revoked");
}

static gint64
read_end (const WfOperation *operation)
{
  const WfWrite *from = wf_operation_find_write (operation, "revoked-from");
  gint64 own = wf_roster_position (operation);

  if (!from || !from->value || from->text)
    return own;
  g_autofree char *text = g_strndup (from->value, from->value_length);
  gint64 named = g_ascii_strtoll (text, NULL, 10);
  return named > 0 ? MIN (named, own) : own;
}

static void
end_device (WfMembership *self, const WfOperation *operation)
{
  WfDevice *device = g_hash_table_lookup (self->devices, &operation->ent);

  if (!device)
    return;
  gint64 end = read_end (operation);
  device->revoked_from = device->is_revoked ? MIN (device->revoked_from, end) : end;
  device->is_revoked = TRUE;
}

static void
take_device (WfMembership *self, const WfOperation *operation)
{
  WfDevice device = { 0 };

  if (revokes (operation))
    {
      end_device (self, operation);
      return;
    }
  if (!read_certificate (operation, &device)
      || g_hash_table_contains (self->devices, &operation->ent))
    return;
  const char *letter = get_text (operation, "letter");
  device.letter = g_strdup (letter ? letter : "");
  WfDevice *kept = g_memdup2 (&device, sizeof device);
  g_hash_table_insert (self->devices, &kept->device, kept);
}

static void
take_person (WfMembership *self, WfOperation *operation)
{
  WfRecord *record = g_hash_table_lookup (self->records, &operation->ent);
  WfPerson *person = g_new0 (WfPerson, 1);

  if (!record)
    {
      record = wf_record_new (&operation->ent, operation->type);
      g_hash_table_insert (self->records, (gpointer) wf_record_get_ent (record), record);
    }
  wf_record_apply (record, operation);
  const char *label = wf_record_get_text (record, "label");
  person->person = operation->ent;
  person->name = g_strdup (wf_record_get_text (record, "name"));
  person->label = g_strdup (label ? label : person->name);
  person->desk = g_strdup (wf_record_get_text (record, "desk"));
  person->actor = g_strdup (wf_record_get_text (record, "actor"));
  g_hash_table_replace (self->persons, &person->person, person);
}

static void
take_effect (WfMembership *self, WfRoster *roster, WfOperation *operation)
{
  if (strcmp (operation->type, WF_TYPE_NAME_MEMBER) == 0)
    wf_roster_take_member (roster, operation);
  else if (roster == self->ctl && strcmp (operation->type, WF_TYPE_NAME_DEVICE) == 0)
    take_device (self, operation);
  else if (roster == self->ctl && strcmp (operation->type, WF_TYPE_NAME_PERSON) == 0)
    take_person (self, operation);
}

/* --- whether one operation counts ------------------------------------------ */

static gboolean
has_ended (WfMembership *self, const WfDevice *device, gint64 position)
{
  const gint64 *known = g_hash_table_lookup (self->ends, &device->device);

  return (device->is_revoked && position >= device->revoked_from) || (known && position >= *known);
}

static WfVerdict
judge_signer (WfMembership *self, const WfOperation *operation, const WfDevice **device)
{
  *device = g_hash_table_lookup (self->devices, &operation->dev);
  if (!*device)
    return WF_VERDICT_UNKNOWN_DEVICE;
  if (memcmp ((*device)->key, operation->key, WF_KEY_SIZE) != 0)
    return WF_VERDICT_WRONG_KEY;
  return wf_uuid_equal (&(*device)->person, &operation->by) ? WF_VERDICT_OK
                                                            : WF_VERDICT_WRONG_PERSON;
}

/* A certificate is never changed, by whomever: a device that must be another is enrolled anew. */
static gboolean
contradicts_certificate (WfMembership *self, const WfOperation *operation)
{
  WfDevice named = { 0 };
  const WfDevice *known = g_hash_table_lookup (self->devices, &operation->ent);

  return known && strcmp (operation->type, WF_TYPE_NAME_DEVICE) == 0 && !revokes (operation)
         && (!read_certificate (operation, &named) || !wf_uuid_equal (&named.person, &known->person)
             || memcmp (named.key, known->key, WF_KEY_SIZE) != 0);
}

static gboolean
is_of_root (WfMembership *self, const WfOperation *operation)
{
  return self->has_root && memcmp (operation->key, self->root_key, WF_KEY_SIZE) == 0;
}

/* By the state that the operations before it have made. @position: where it stands in `ctl`. */
static WfVerdict
judge_in_roster (WfMembership *self,
                 WfRoster *roster,
                 const WfOperation *operation,
                 gint64 position)
{
  const WfDevice *device;
  WfAct act = wf_act_of_operation (operation, wf_roster_get_subject_role (roster, operation));

  if (act == WF_ACT_MISPLACED || contradicts_certificate (self, operation))
    return WF_VERDICT_NOT_PERMITTED;
  if (act == WF_ACT_GENESIS)
    return !is_of_root (self, operation) ? WF_VERDICT_NOT_ROOT
           : is_genesis (operation)      ? WF_VERDICT_OK
                                         : WF_VERDICT_BAD_FORM;
  if (is_of_root (self, operation))
    return WF_VERDICT_OK;
  WfVerdict verdict = judge_signer (self, operation, &device);
  if (verdict != WF_VERDICT_OK)
    return verdict;
  if (has_ended (self, device, position))
    return WF_VERDICT_REVOKED;
  WfRole role = wf_roster_get_role (roster, &operation->by, G_MAXINT64);
  if (role == WF_ROLE_NONE)
    return WF_VERDICT_NOT_MEMBER;
  return wf_role_permits (role, act) ? WF_VERDICT_OK : WF_VERDICT_NOT_PERMITTED;
}

/* The newest `ctl` receipt in force when the operation got its own. */
static gint64
get_position (WfMembership *self, const WfOperation *operation)
{
  if (operation->receipt_ctl > 0)
    return operation->receipt_ctl;
  if (operation->received_at == WF_NO_TIME)
    return G_MAXINT64;
  /* A receipt from before receipts told it: both were given by one clock. */
  return wf_roster_find_receipt_at (self->ctl, operation->received_at);
}

static WfVerdict
judge_elsewhere (WfMembership *self, const WfOperation *operation)
{
  const gboolean is_red = wf_space_is_red (operation->space);
  const WfDevice *device;
  WfVerdict verdict = judge_signer (self, operation, &device);

  if (verdict != WF_VERDICT_OK)
    return verdict;
  gint64 position = G_MAXINT64;
  if (device->is_revoked || wf_roster_has_history (self->ctl, &operation->by))
    position = get_position (self, operation);
  if (device->is_revoked && position >= device->revoked_from)
    return WF_VERDICT_REVOKED;
  WfRole role = wf_roster_get_role (self->ctl, &operation->by, position);
  if (is_red && role != WF_ROLE_NONE)
    {
      WfRoster *red = g_hash_table_lookup (self->red, operation->space);
      role = red ? wf_roster_get_role (red, &operation->by, wf_roster_position (operation))
                 : WF_ROLE_NONE;
    }
  if (role == WF_ROLE_NONE)
    return WF_VERDICT_NOT_MEMBER;
  return wf_role_permits (role, wf_act_of_operation (operation, WF_ROLE_NONE))
             ? WF_VERDICT_OK
             : WF_VERDICT_NOT_PERMITTED;
}

/* --- the order -------------------------------------------------------------- */

static void
judge_entry (WfMembership *self, WfRoster *roster, WfRosterEntry *entry)
{
  WfOperation *operation = entry->operation;

  if (!self->has_root)
    entry->verdict = WF_VERDICT_UNKNOWN_DEVICE;
  else if (entry->is_forked && !is_of_root (self, operation))
    entry->verdict = WF_VERDICT_FORKED;
  else
    entry->verdict = judge_in_roster (self, roster, operation,
                                      roster == self->ctl ? wf_roster_position (operation)
                                                          : get_position (self, operation));
  if (entry->verdict == WF_VERDICT_OK)
    take_effect (self, roster, operation);
}

static void
walk (WfMembership *self, WfRoster *roster)
{
  wf_roster_forget (roster);
  if (roster == self->ctl)
    {
      g_hash_table_remove_all (self->devices);
      g_hash_table_remove_all (self->records);
      g_hash_table_remove_all (self->persons);
    }
  for (guint i = 0; i < roster->entries->len; i++)
    judge_entry (self, roster, g_ptr_array_index (roster->entries, i));
}

/* The revocations that counted, as known ones for the next walk. Returns whether there is anything
 * new among them. */
static gboolean
learn_ends (WfMembership *self, gboolean keep)
{
  g_autoptr (GHashTable) ends = wf_membership_new_ids ();
  GHashTableIter iter;
  gpointer key, value;
  gboolean differs = FALSE;

  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const WfDevice *device = value;
      const gint64 *known = g_hash_table_lookup (self->ends, &device->device);
      if (!device->is_revoked)
        continue;
      differs = differs || !known || *known != device->revoked_from;
      g_hash_table_insert (ends, g_memdup2 (&device->device, sizeof (WfUuid)),
                           g_memdup2 (&device->revoked_from, sizeof (gint64)));
    }
  differs = differs || g_hash_table_size (ends) != g_hash_table_size (self->ends);
  g_hash_table_iter_init (&iter, self->ends);
  while (keep && g_hash_table_iter_next (&iter, &key, &value))
    {
      const gint64 *found = g_hash_table_lookup (ends, key);
      if (!found || *found > *(gint64 *) value)
        g_hash_table_insert (ends, g_memdup2 (key, sizeof (WfUuid)),
                             g_memdup2 (value, sizeof (gint64)));
    }
  g_hash_table_unref (self->ends);
  self->ends = g_steal_pointer (&ends);
  return differs;
}

void
wf_membership_evaluate (WfMembership *self)
{
  GHashTableIter iter;
  gpointer red;

  if (!self->is_stale)
    return;
  self->is_stale = FALSE;
  wf_roster_judge_forks (self->ctl, self->has_root ? self->root_key : NULL);
  g_hash_table_remove_all (self->ends);
  for (guint pass = 0; pass <= 2 * MAX_PASSES; pass++)
    {
      walk (self, self->ctl);
      if (!learn_ends (self, pass >= MAX_PASSES))
        break;
    }
  g_hash_table_iter_init (&iter, self->red);
  while (g_hash_table_iter_next (&iter, NULL, &red))
    {
      wf_roster_judge_forks (red, self->has_root ? self->root_key : NULL);
      walk (self, red);
    }
}

static WfRoster *
find_roster (WfMembership *self, const WfOperation *operation)
{
  if (wf_space_is_ctl (operation->space))
    return self->ctl;
  if (!wf_space_is_red (operation->space) || strcmp (operation->type, WF_TYPE_NAME_MEMBER) != 0)
    return NULL;
  WfRoster *red = g_hash_table_lookup (self->red, operation->space);
  if (!red)
    {
      red = wf_roster_new ();
      g_hash_table_insert (self->red, g_strdup (operation->space), red);
    }
  return red;
}

void
wf_membership_add (WfMembership *self, const WfOperation *added)
{
  /* Only the count of references changes. */
  WfOperation *operation = (WfOperation *) added;
  WfRoster *roster = find_roster (self, operation);

  if (!roster)
    return;
  if (!self->has_root && is_genesis (operation))
    {
      self->has_root = self->is_stale = TRUE;
      memcpy (self->root_key, operation->key, WF_KEY_SIZE);
    }
  switch (wf_roster_add (roster, operation))
    {
    case WF_ROSTER_KNOWN:
      break;
    case WF_ROSTER_LAST:
      if (self->is_stale)
        break;
      judge_entry (self, roster, g_ptr_array_index (roster->entries, roster->entries->len - 1));
      /* What the device did meanwhile is taken back, in red spaces too. */
      if (roster == self->ctl && strcmp (operation->type, WF_TYPE_NAME_DEVICE) == 0
          && revokes (operation))
        self->is_stale = TRUE;
      break;
    case WF_ROSTER_BETWEEN:
      self->is_stale = TRUE;
    }
  if (roster == self->ctl && g_hash_table_size (self->red) > 0)
    self->is_stale = TRUE;
}

WfVerdict
wf_membership_apply (WfMembership *self, const WfOperation *operation)
{
  if (!find_roster (self, operation))
    return WF_VERDICT_WRONG_SPACE;
  wf_membership_add (self, operation);
  return wf_membership_check (self, operation);
}

WfVerdict
wf_membership_check (WfMembership *self, const WfOperation *operation)
{
  WfRoster *roster = find_roster (self, operation);

  wf_membership_evaluate (self);
  if (!roster)
    return judge_elsewhere (self, operation);
  const WfRosterEntry *entry = wf_roster_find (roster, operation);
  if (entry)
    return entry->verdict;
  if (!self->has_root)
    return is_genesis (operation) ? WF_VERDICT_OK : WF_VERDICT_UNKNOWN_DEVICE;
  return judge_in_roster (self, roster, operation, G_MAXINT64);
}
