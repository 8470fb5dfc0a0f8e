/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-validity.h"

#include <string.h>

#include "model/wf-record.h"
#include "model/wf-vocabulary.h"

static const char *const verdict_codes[] = {
  [WF_VERDICT_OK] = "ok",
  [WF_VERDICT_BAD_FORM] = "bad-form",
  [WF_VERDICT_BAD_HASH] = "bad-hash",
  [WF_VERDICT_BAD_BODY] = "bad-body",
  [WF_VERDICT_WRONG_SPACE] = "wrong-space",
  [WF_VERDICT_BAD_CLOCK] = "bad-clock",
  [WF_VERDICT_BAD_SIGNATURE] = "bad-signature",
  [WF_VERDICT_UNKNOWN_DEVICE] = "unknown-device",
  [WF_VERDICT_WRONG_KEY] = "wrong-key",
  [WF_VERDICT_WRONG_PERSON] = "wrong-person",
  [WF_VERDICT_NOT_MEMBER] = "not-member",
  [WF_VERDICT_NOT_ROOT] = "not-root",
  [WF_VERDICT_TWIN] = "twin",
};

/* What a device record says, ready for the check of every operation. */
typedef struct
{
  WfUuid device, person;
  guint8 key[WF_KEY_SIZE];
} WfDevice;

struct _WfMembership
{
  gboolean has_root;
  guint8 root_key[WF_KEY_SIZE];
  GHashTable *records; /* const WfUuid * -> WfRecord: the fold */
  GPtrArray *waiting;  /* WfOperation: came before the genesis that says who may sign them */

  /* Read out of @records when first asked after a change. */
  gboolean is_indexed;
  GHashTable *devices; /* const WfUuid * -> WfDevice */
  GHashTable *persons; /* const WfUuid * -> WfPerson */
  GHashTable *members; /* WfUuid *: persons that are members */
};

const char *
wf_verdict_get_code (WfVerdict verdict)
{
  return verdict_codes[verdict];
}

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

WfMembership *
wf_membership_new (const guint8 *root_key)
{
  WfMembership *self = g_new0 (WfMembership, 1);

  if (root_key)
    {
      self->has_root = TRUE;
      memcpy (self->root_key, root_key, WF_KEY_SIZE);
    }
  self->records = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, NULL, g_object_unref);
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  self->devices = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, NULL, g_free);
  self->persons = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, NULL, free_person);
  self->members = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, g_free, NULL);
  return self;
}

void
wf_membership_free (WfMembership *self)
{
  g_hash_table_unref (self->members);
  g_hash_table_unref (self->persons);
  g_hash_table_unref (self->devices);
  g_hash_table_unref (self->records);
  g_ptr_array_unref (self->waiting);
  g_free (self);
}

/* --- fold --------------------------------------------------------------- */

static gboolean
parse_key (const char *text, guint8 key[WF_KEY_SIZE])
{
  return text && wf_hex_decode (text, strlen (text), key, WF_KEY_SIZE);
}

/* A genesis names the key that signed it, and stands for the crisis of its space. */
static gboolean
is_genesis (const WfOperation *operation)
{
  guint8 named[WF_KEY_SIZE];
  WfSpace space;

  if (strcmp (operation->type, WF_TYPE_NAME_GENESIS) != 0)
    return FALSE;
  const WfWrite *write = wf_operation_find_write (operation, "root-key");
  return write && parse_key (write->text, named) && memcmp (named, operation->key, WF_KEY_SIZE) == 0
         && wf_space_parse (operation->space, &space)
         && wf_uuid_equal (&space.crisis, &operation->ent);
}

static WfVerdict
judge_ctl (WfMembership *self, const WfOperation *operation)
{
  if (!wf_space_is_ctl (operation->space))
    return WF_VERDICT_WRONG_SPACE;
  if (!self->has_root)
    return is_genesis (operation) ? WF_VERDICT_OK : WF_VERDICT_UNKNOWN_DEVICE;
  if (memcmp (operation->key, self->root_key, WF_KEY_SIZE) != 0)
    return WF_VERDICT_NOT_ROOT;
  if (strcmp (operation->type, WF_TYPE_NAME_GENESIS) == 0 && !is_genesis (operation))
    return WF_VERDICT_BAD_FORM;
  return WF_VERDICT_OK;
}

static void
fold (WfMembership *self, WfOperation *operation)
{
  WfRecord *record = g_hash_table_lookup (self->records, &operation->ent);

  if (!record)
    {
      record = wf_record_new (&operation->ent, operation->type);
      g_hash_table_insert (self->records, (gpointer) wf_record_get_ent (record), record);
    }
  if (wf_record_apply (record, operation))
    self->is_indexed = FALSE;
}

static void
fold_waiting (WfMembership *self)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  for (guint i = 0; i < waiting->len; i++)
    if (judge_ctl (self, g_ptr_array_index (waiting, i)) == WF_VERDICT_OK)
      fold (self, g_ptr_array_index (waiting, i));
}

WfVerdict
wf_membership_apply (WfMembership *self, const WfOperation *ctl_operation)
{
  /* Only the count of references changes. */
  WfOperation *operation = (WfOperation *) ctl_operation;
  WfVerdict verdict = judge_ctl (self, operation);

  if (verdict == WF_VERDICT_UNKNOWN_DEVICE)
    g_ptr_array_add (self->waiting, wf_operation_ref (operation));
  if (verdict != WF_VERDICT_OK)
    return verdict;
  fold (self, operation);
  if (!self->has_root)
    {
      self->has_root = TRUE;
      memcpy (self->root_key, operation->key, WF_KEY_SIZE);
      fold_waiting (self);
    }
  return verdict;
}

/* --- reading ------------------------------------------------------------ */

static void
index_device (WfMembership *self, WfRecord *record)
{
  WfDevice device = { .device = *wf_record_get_ent (record) };
  const char *person = wf_record_get_text (record, "person");

  if (!person || !wf_uuid_parse (person, &device.person)
      || !parse_key (wf_record_get_text (record, "key"), device.key))
    return;
  WfDevice *kept = g_memdup2 (&device, sizeof device);
  g_hash_table_replace (self->devices, &kept->device, kept);
}

static void
index_person (WfMembership *self, WfRecord *record)
{
  WfPerson *person = g_new0 (WfPerson, 1);
  const char *label = wf_record_get_text (record, "label");

  person->person = *wf_record_get_ent (record);
  person->name = g_strdup (wf_record_get_text (record, "name"));
  person->label = g_strdup (label ? label : person->name);
  person->desk = g_strdup (wf_record_get_text (record, "desk"));
  person->actor = g_strdup (wf_record_get_text (record, "actor"));
  g_hash_table_replace (self->persons, &person->person, person);
}

static void
index_member (WfMembership *self, WfRecord *record)
{
  WfUuid person;
  const char *text = wf_record_get_text (record, "person");

  if (text && wf_uuid_parse (text, &person) && wf_record_get_text (record, "role"))
    g_hash_table_add (self->members, g_memdup2 (&person, sizeof person));
}

static void
ensure_index (WfMembership *self)
{
  GHashTableIter iter;
  gpointer record;

  if (self->is_indexed)
    return;
  g_hash_table_remove_all (self->devices);
  g_hash_table_remove_all (self->persons);
  g_hash_table_remove_all (self->members);
  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    {
      const char *type = wf_record_get_type_name (record);
      if (strcmp (type, WF_TYPE_NAME_PERSON) == 0)
        index_person (self, record);
      if (wf_record_is_retired (record))
        continue;
      if (strcmp (type, WF_TYPE_NAME_DEVICE) == 0)
        index_device (self, record);
      if (strcmp (type, WF_TYPE_NAME_MEMBER) == 0)
        index_member (self, record);
    }
  self->is_indexed = TRUE;
}

WfVerdict
wf_membership_check (WfMembership *self, const WfOperation *operation)
{
  if (wf_space_is_ctl (operation->space))
    return judge_ctl (self, operation);
  ensure_index (self);
  const WfDevice *device = g_hash_table_lookup (self->devices, &operation->dev);
  if (!device)
    return WF_VERDICT_UNKNOWN_DEVICE;
  if (memcmp (device->key, operation->key, WF_KEY_SIZE) != 0)
    return WF_VERDICT_WRONG_KEY;
  if (!wf_uuid_equal (&device->person, &operation->by))
    return WF_VERDICT_WRONG_PERSON;
  return g_hash_table_contains (self->members, &operation->by) ? WF_VERDICT_OK
                                                               : WF_VERDICT_NOT_MEMBER;
}

const guint8 *
wf_membership_get_root_key (WfMembership *self)
{
  return self->has_root ? self->root_key : NULL;
}

const guint8 *
wf_membership_get_device_key (WfMembership *self, const WfUuid *device)
{
  ensure_index (self);
  const WfDevice *found = g_hash_table_lookup (self->devices, device);
  return found ? found->key : NULL;
}

static int
compare_uuids (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (WfUuid));
}

GArray *
wf_membership_dup_devices (WfMembership *self)
{
  GArray *devices = g_array_new (FALSE, FALSE, sizeof (WfUuid));
  GHashTableIter iter;
  gpointer uuid;

  ensure_index (self);
  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    g_array_append_vals (devices, uuid, 1);
  g_array_sort (devices, compare_uuids);
  return devices;
}

const WfPerson *
wf_membership_get_person (WfMembership *self, const WfUuid *person)
{
  ensure_index (self);
  return g_hash_table_lookup (self->persons, person);
}

const WfPerson *
wf_membership_get_person_of_device (WfMembership *self, const WfUuid *device)
{
  ensure_index (self);
  const WfDevice *found = g_hash_table_lookup (self->devices, device);
  return found ? wf_membership_get_person (self, &found->person) : NULL;
}
