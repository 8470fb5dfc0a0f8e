/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-roster-private.h"

#include <string.h>

#include "model/wf-chain.h"
#include "model/wf-vocabulary.h"

typedef struct
{
  gint64 position;
  WfRole role;
} Grant;

typedef struct
{
  WfUuid device;
  gint64 n;
} Number;

static guint
hash_number (gconstpointer data)
{
  const Number *number = data;
  return wf_uuid_hash_key (&number->device) ^ (guint) number->n;
}

static gboolean
equal_numbers (gconstpointer a, gconstpointer b)
{
  const Number *one = a, *other = b;
  return one->n == other->n && wf_uuid_equal (&one->device, &other->device);
}

/* The key is not part of the hash: whoever signs a copy of another's operation must not stand in
 * its place. */
static guint
hash_entry (gconstpointer data)
{
  return wf_operation_id_hash_key (&((const WfOperation *) data)->id);
}

static gboolean
equal_entries (gconstpointer a, gconstpointer b)
{
  const WfOperation *one = a, *other = b;
  return wf_operation_id_equal_key (&one->id, &other->id)
         && memcmp (one->hash, other->hash, WF_HASH_SIZE) == 0
         && memcmp (one->key, other->key, WF_KEY_SIZE) == 0;
}

static void
free_entry (gpointer data)
{
  WfRosterEntry *entry = data;
  wf_operation_unref (entry->operation);
  g_free (entry);
}

WfRoster *
wf_roster_new (void)
{
  WfRoster *self = g_new0 (WfRoster, 1);

  self->entries = g_ptr_array_new_with_free_func (free_entry);
  self->known = g_hash_table_new (hash_entry, equal_entries);
  self->numbers = g_hash_table_new_full (hash_number, equal_numbers, g_free, NULL);
  self->members = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, g_free,
                                         (GDestroyNotify) g_array_unref);
  self->persons = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, g_free, g_free);
  return self;
}

void
wf_roster_free (WfRoster *self)
{
  g_hash_table_unref (self->persons);
  g_hash_table_unref (self->members);
  g_hash_table_unref (self->numbers);
  g_hash_table_unref (self->known);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/* --- order --------------------------------------------------------------- */

gint64
wf_roster_position (const WfOperation *operation)
{
  return operation->receipt_seq > 0 ? operation->receipt_seq : G_MAXINT64;
}

/* Times of receipts never go back, numbers may begin anew with another server. */
static int
compare_operations (const WfOperation *a, const WfOperation *b)
{
  if ((a->receipt_seq > 0) != (b->receipt_seq > 0))
    return a->receipt_seq > 0 ? -1 : 1;
  if (a->receipt_seq > 0 && a->received_at != b->received_at)
    return a->received_at < b->received_at ? -1 : 1;
  if (a->receipt_seq != b->receipt_seq)
    return a->receipt_seq < b->receipt_seq ? -1 : 1;
  return wf_operation_id_compare (&a->id, &b->id);
}

static const WfOperation *
get_operation (WfRoster *self, guint at)
{
  return ((WfRosterEntry *) g_ptr_array_index (self->entries, at))->operation;
}

static guint
find_place (WfRoster *self, const WfOperation *operation)
{
  guint at = self->entries->len;

  while (at > 0 && compare_operations (get_operation (self, at - 1), operation) > 0)
    at--;
  return at;
}

WfRosterEntry *
wf_roster_find (WfRoster *self, const WfOperation *operation)
{
  return g_hash_table_lookup (self->known, operation);
}

static WfRosterPlace
renew (WfRoster *self, WfRosterEntry *entry, WfOperation *operation)
{
  const gboolean moves = compare_operations (entry->operation, operation) != 0;
  guint at = 0;

  if (!wf_operation_is_later_copy (operation, entry->operation))
    return WF_ROSTER_KNOWN;
  g_ptr_array_find (self->entries, entry, &at);
  g_ptr_array_steal_index (self->entries, at);
  g_hash_table_replace (self->known, operation, entry);
  wf_operation_unref (entry->operation);
  entry->operation = wf_operation_ref (operation);
  g_ptr_array_insert (self->entries, (int) find_place (self, operation), entry);
  return moves ? WF_ROSTER_BETWEEN : WF_ROSTER_KNOWN;
}

WfRosterPlace
wf_roster_add (WfRoster *self, WfOperation *operation)
{
  WfRosterEntry *entry = wf_roster_find (self, operation);
  const Number number = { operation->dev, operation->n };

  if (entry)
    return renew (self, entry, operation);
  guint at = find_place (self, operation);
  entry = g_new0 (WfRosterEntry, 1);
  entry->operation = wf_operation_ref (operation);
  g_ptr_array_insert (self->entries, (int) at, entry);
  g_hash_table_insert (self->known, operation, entry);
  gboolean is_first = g_hash_table_add (self->numbers, g_memdup2 (&number, sizeof number));
  return is_first && at == self->entries->len - 1 ? WF_ROSTER_LAST : WF_ROSTER_BETWEEN;
}

void
wf_roster_forget (WfRoster *self)
{
  g_hash_table_remove_all (self->members);
  g_hash_table_remove_all (self->persons);
}

/* --- forks ----------------------------------------------------------------- */

static void
collect_links (WfRoster *self, const WfUuid *device, const guint8 *root_key, GArray *links)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const WfOperation *operation = get_operation (self, i);
      WfChainLink link = { .n = operation->n, .receipt_seq = operation->receipt_seq, .tag = i };
      if (!wf_uuid_equal (&operation->dev, device)
          || (root_key && memcmp (operation->key, root_key, WF_KEY_SIZE) == 0))
        continue;
      memcpy (link.hash, operation->hash, WF_HASH_SIZE);
      memcpy (link.previous, operation->previous, WF_HASH_SIZE);
      g_array_append_val (links, link);
    }
}

void
wf_roster_judge_forks (WfRoster *self, const guint8 *root_key)
{
  g_autoptr (GHashTable) devices = g_hash_table_new (wf_uuid_hash_key, wf_uuid_equal_key);
  GHashTableIter iter;
  gpointer device;

  if (g_hash_table_size (self->numbers) == self->entries->len)
    return;
  for (guint i = 0; i < self->entries->len; i++)
    g_hash_table_add (devices, (gpointer) &get_operation (self, i)->dev);
  g_hash_table_iter_init (&iter, devices);
  while (g_hash_table_iter_next (&iter, &device, NULL))
    {
      g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (WfChainLink));
      collect_links (self, device, root_key, links);
      wf_chain_judge (links);
      for (guint i = 0; i < links->len; i++)
        {
          const WfChainLink *link = &g_array_index (links, WfChainLink, i);
          ((WfRosterEntry *) g_ptr_array_index (self->entries, (guint) link->tag))->is_forked
              = !link->counts;
        }
    }
}

/* --- roles ------------------------------------------------------------------- */

gint64
wf_roster_find_receipt_at (WfRoster *self, gint64 time_us)
{
  for (guint at = self->entries->len; at > 0; at--)
    {
      const WfOperation *operation = get_operation (self, at - 1);
      if (operation->receipt_seq > 0 && operation->received_at <= time_us)
        return operation->receipt_seq;
    }
  return 0;
}

static const WfUuid *
find_subject (WfRoster *self, const WfOperation *operation, WfUuid *named)
{
  const WfWrite *person = wf_operation_find_write (operation, "person");

  if (person && person->text && wf_uuid_parse (person->text, named))
    return named;
  return g_hash_table_lookup (self->persons, &operation->ent);
}

void
wf_roster_take_member (WfRoster *self, const WfOperation *operation)
{
  const WfWrite *role = wf_operation_find_write (operation, "role");
  WfUuid named;
  const WfUuid *person = find_subject (self, operation, &named);
  Grant grant = { wf_roster_position (operation), WF_ROLE_NONE };

  if (!person || (operation->kind != WF_OP_RETIRE && !role))
    return;
  if (operation->kind != WF_OP_RETIRE)
    grant.role = wf_role_from_name (role->text);
  GArray *grants = g_hash_table_lookup (self->members, person);
  if (!grants)
    {
      grants = g_array_new (FALSE, FALSE, sizeof (Grant));
      g_hash_table_insert (self->members, g_memdup2 (person, sizeof *person), grants);
      g_hash_table_replace (self->persons, g_memdup2 (&operation->ent, sizeof operation->ent),
                            g_memdup2 (person, sizeof *person));
    }
  g_array_append_val (grants, grant);
}

WfRole
wf_roster_get_role (WfRoster *self, const WfUuid *person, gint64 position)
{
  GArray *grants = g_hash_table_lookup (self->members, person);
  guint at = grants ? grants->len - 1 : 0;

  if (!grants)
    return WF_ROLE_NONE;
  while (at > 0 && g_array_index (grants, Grant, at).position > position)
    at--;
  return g_array_index (grants, Grant, at).role;
}

WfRole
wf_roster_get_subject_role (WfRoster *self, const WfOperation *operation)
{
  WfUuid named;

  if (strcmp (operation->type, WF_TYPE_NAME_MEMBER) != 0)
    return WF_ROLE_NONE;
  const WfUuid *person = find_subject (self, operation, &named);
  return person ? wf_roster_get_role (self, person, G_MAXINT64) : WF_ROLE_NONE;
}

gboolean
wf_roster_has_history (WfRoster *self, const WfUuid *person)
{
  GArray *grants = g_hash_table_lookup (self->members, person);
  return grants && grants->len > 1;
}

void
wf_roster_digest (WfRoster *self, const WfUuid *person, guint64 *sum)
{
  GArray *grants = g_hash_table_lookup (self->members, person);

  for (guint i = 0; grants && i < grants->len; i++)
    {
      const Grant *grant = &g_array_index (grants, Grant, i);
      *sum = (*sum ^ (guint64) grant->position) * G_GUINT64_CONSTANT (0x100000001b3) + grant->role;
    }
}
