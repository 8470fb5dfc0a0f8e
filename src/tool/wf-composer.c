/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/wf-composer.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-crypto.h"
#include "base/wf-error.h"
#include "model/wf-hlc.h"
#include "model/wf-picture.h"
#include "model/wf-validity.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-archive.h"

/* How long an operation takes to the centre, and from there to another desk. */
#define TO_CENTRE_US (1200 * 1000)
#define TO_DESK_US (800 * 1000)

/* Where a device stands in one space. */
typedef struct
{
  gint64 n;
  guint8 previous[WF_HASH_SIZE];
} Head;

typedef struct
{
  const WfDeviceKey *key;
  const WfScenarioDesk *desk; /* NULL: the root key */
  WfPicture *picture;         /* what it has received */
  guint64 hlc;
  gint64 last_receipt;
  guint n_passed;    /* the first of what was sent, of which nothing is on its way any more */
  GHashTable *heads; /* space name -> Head */
} Writer;

typedef struct
{
  WfOperation *operation;
  guint writer;
  gint64 *arrivals; /* at each writer */
} Sent;

typedef struct
{
  const WfScenario *scenario;
  GArray *writers;      /* Writer: the desks in their order, then root */
  GPtrArray *sent;      /* Sent, in the order of entering */
  GHashTable *entities; /* "type key" -> WfUuid */
  GHashTable *by_key;   /* key -> WfUuid, for “@{key}” */
  WfMembership *membership;
} Composer;

static void
clear_writer (gpointer data)
{
  Writer *writer = data;

  g_object_unref (writer->picture);
  g_hash_table_unref (writer->heads);
}

static void
free_sent (gpointer data)
{
  Sent *sent = data;

  wf_operation_unref (sent->operation);
  g_free (sent->arrivals);
  g_free (sent);
}

void
wf_composed_archive_free (WfComposedArchive *archive)
{
  g_free (archive->name);
  g_string_free (archive->content, TRUE);
  g_free (archive);
}

static void
add_writer (Composer *self, const WfDeviceKey *key, const WfScenarioDesk *desk)
{
  Writer writer = { .key = key,
                    .desk = desk,
                    .picture = wf_picture_new (),
                    .last_receipt = WF_NO_TIME,
                    .heads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };

  g_array_append_val (self->writers, writer);
}

static void
composer_init (Composer *self, const WfScenario *scenario)
{
  *self = (Composer){ .scenario = scenario,
                      .writers = g_array_new (FALSE, TRUE, sizeof (Writer)),
                      .sent = g_ptr_array_new_with_free_func (free_sent),
                      .entities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                      .by_key = g_hash_table_new (g_str_hash, g_str_equal),
                      .membership = wf_membership_new (NULL) };
  g_array_set_clear_func (self->writers, clear_writer);
  for (guint i = 0; i < scenario->desks->len; i++)
    {
      const WfScenarioDesk *desk = &g_array_index (scenario->desks, WfScenarioDesk, i);
      add_writer (self, desk->key, desk);
    }
  add_writer (self, scenario->root, NULL);
}

static void
composer_clear (Composer *self)
{
  g_array_unref (self->writers);
  g_ptr_array_unref (self->sent);
  g_hash_table_unref (self->entities);
  g_hash_table_unref (self->by_key);
  wf_membership_free (self->membership);
}

/* --- identifiers -------------------------------------------------------- */

static void
hash_texts (guint8 hash[WF_HASH_SIZE], const char *first, const char *second, const char *third)
{
  WfBytes parts[] = { { first, strlen (first) + 1 },
                      { second, strlen (second) + 1 },
                      { third, strlen (third) } };
  wf_crypto_hash (hash, parts, G_N_ELEMENTS (parts));
}

/* Things that exist before anybody writes of them have the id of their name, everything else a
 * UUIDv7 of the instant it was created, with hash bits where randomness belongs. */
static void
choose_uuid (WfUuid *uuid, const WfScenarioStep *step)
{
  static const struct
  {
    const char *type, *kind;
  } named[] = { { WF_TYPE_NAME_ASSET, "asset" },
                { WF_TYPE_NAME_ACTOR, "actor" },
                { WF_TYPE_NAME_ACTIVATION, "mechanism" },
                { WF_TYPE_NAME_PHASE, "phase" } };
  guint8 hash[WF_HASH_SIZE];
  guint64 ms = (guint64) (step->at / 1000);

  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    if (g_str_equal (step->type, named[i].type))
      {
        wf_uuid_for_name (uuid, named[i].kind, step->key);
        return;
      }
  hash_texts (hash, "watchfloor scenario entity", step->type, step->key);
  memcpy (uuid->bytes, hash, sizeof uuid->bytes);
  for (guint i = 0; i < 6; i++)
    uuid->bytes[i] = (guint8) (ms >> (8 * (5 - i)));
  uuid->bytes[6] = (uuid->bytes[6] & 0x0f) | 0x70;
  uuid->bytes[8] = (uuid->bytes[8] & 0x3f) | 0x80;
}

static char *
dup_entity_name (const WfScenarioStep *step)
{
  return g_strconcat (step->type, " ", step->key, NULL);
}

static void
name_entities (Composer *self)
{
  GArray *steps = self->scenario->steps;

  for (guint i = 0; i < steps->len; i++)
    {
      const WfScenarioStep *step = &g_array_index (steps, WfScenarioStep, i);
      g_autofree char *name = dup_entity_name (step);
      WfUuid *uuid;

      if (g_hash_table_contains (self->entities, name))
        continue;
      uuid = g_new0 (WfUuid, 1);
      choose_uuid (uuid, step);
      g_hash_table_insert (self->entities, g_steal_pointer (&name), uuid);
      g_hash_table_insert (self->by_key, (gpointer) step->key, uuid);
    }
}

/* Puts UUIDs in the place of each “@{key}”. NULL when a key is unknown. */
static char *
expand (Composer *self, const char *text, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *mark;

  while ((mark = strstr (text, "@{")) != NULL)
    {
      const char *end = strchr (mark, '}');
      g_autofree char *key = end ? g_strndup (mark + 2, (gsize) (end - mark - 2)) : NULL;
      const WfUuid *uuid = key ? g_hash_table_lookup (self->by_key, key) : NULL;
      char id[WF_UUID_TEXT_LENGTH + 1];

      if (uuid == NULL)
        {
          g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("no entity has the key “%s”"),
                       key ? key : mark);
          return NULL;
        }
      wf_uuid_format (uuid, id);
      g_string_append_len (out, text, mark - text);
      g_string_append (out, id);
      text = end + 1;
    }
  g_string_append (out, text);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* --- the road of an operation ------------------------------------------- */

/* When the desk can reach the centre: now, or when its line is back. */
static gint64
next_online (const Writer *writer, gint64 at)
{
  if (writer->desk == NULL)
    return at;
  for (guint i = 0; i < writer->desk->offline->len; i++)
    {
      const WfScenarioSpan *span = &g_array_index (writer->desk->offline, WfScenarioSpan, i);
      if (at >= span->from && at < span->to)
        return span->to;
    }
  return at;
}

static gint64
local_time (const Writer *writer, gint64 at)
{
  const WfScenarioDesk *desk = writer->desk;
  gboolean is_wrong = desk && desk->wrong_by != 0 && at >= desk->wrong.from && at < desk->wrong.to;
  return is_wrong ? at + desk->wrong_by : at;
}

static void
apply (Writer *writer, WfOperation *operation)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();

  g_ptr_array_add (batch, operation);
  wf_picture_apply (writer->picture, batch);
}

/* Everything that reached the writer by @at and had not been applied. */
static void
receive (Composer *self, guint index, gint64 at)
{
  Writer *writer = &g_array_index (self->writers, Writer, index);

  for (guint i = writer->n_passed; i < self->sent->len; i++)
    {
      Sent *sent = g_ptr_array_index (self->sent, i);
      gint64 arrival = sent->arrivals[index];

      if (i == writer->n_passed && (sent->writer == index || arrival == WF_NO_TIME))
        writer->n_passed++;
      if (sent->writer == index || arrival == WF_NO_TIME || arrival > at)
        continue;
      sent->arrivals[index] = WF_NO_TIME;
      writer->hlc
          = wf_hlc_receive (writer->hlc, sent->operation->id.hlc, local_time (writer, arrival));
      apply (writer, sent->operation);
    }
}

static Head *
get_head (Writer *writer, const char *space)
{
  Head *head = g_hash_table_lookup (writer->heads, space);

  if (head == NULL)
    {
      head = g_new0 (Head, 1);
      g_hash_table_insert (writer->heads, g_strdup (space), head);
    }
  return head;
}

/* The operation has been made: it goes to the centre and from there to everybody else. */
static void
send (Composer *self, guint index, WfOperation *operation, gint64 at)
{
  Writer *writer = &g_array_index (self->writers, Writer, index);
  Sent *sent = g_new0 (Sent, 1);
  gint64 receipt = next_online (writer, at) + TO_CENTRE_US;

  /* The device sends one after another, so its own order is kept. */
  if (writer->last_receipt != WF_NO_TIME && receipt <= writer->last_receipt)
    receipt = writer->last_receipt + 1000;
  writer->last_receipt = receipt;
  operation->received_at = receipt;
  operation->is_suspect = wf_hlc_is_suspect (operation->id.hlc, receipt);
  sent->operation = operation;
  sent->writer = index;
  sent->arrivals = g_new (gint64, self->writers->len);
  for (guint i = 0; i < self->writers->len; i++)
    sent->arrivals[i]
        = next_online (&g_array_index (self->writers, Writer, i), receipt) + TO_DESK_US;
  g_ptr_array_add (self->sent, sent);
  apply (writer, operation);
}

static gboolean
check (Composer *self, const WfOperation *operation, GError **error)
{
  WfVerdict verdict = wf_space_is_ctl (operation->space)
                          ? wf_membership_apply (self->membership, operation)
                          : wf_membership_check (self->membership, operation);
  if (verdict == WF_VERDICT_OK && !wf_operation_verify (operation))
    verdict = WF_VERDICT_BAD_SIGNATURE;
  if (verdict == WF_VERDICT_OK)
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("the operation would be refused: %s"),
               wf_verdict_get_code (verdict));
  return FALSE;
}

static gboolean
seal (Composer *self, guint index, const WfDraft *draft, gint64 at, GError **error)
{
  Writer *writer = &g_array_index (self->writers, Writer, index);
  Head *head = get_head (writer, draft->space);
  g_autoptr (WfOperation) operation = NULL;
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, head->n + 1);
  g_autofree char *device = wf_uuid_dup_string (&writer->key->device);
  guint8 salt[WF_HASH_SIZE];

  hash_texts (salt, device, draft->space, number);
  writer->hlc = wf_hlc_next (writer->hlc, local_time (writer, at));
  operation = wf_operation_seal (draft, writer->key, head->n + 1,
                                 head->n > 0 ? head->previous : NULL, writer->hlc, salt, error);
  if (operation == NULL || !check (self, operation, error))
    return FALSE;
  head->n++;
  memcpy (head->previous, operation->hash, WF_HASH_SIZE);
  send (self, index, g_steal_pointer (&operation), at);
  return TRUE;
}

/* --- ctl ---------------------------------------------------------------- */

static char *
dup_space (Composer *self, const char *compartment)
{
  return wf_space_dup_name (WF_REALM_EXERCISE, &self->scenario->crisis, compartment);
}

static WfDraft *
new_ctl_draft (Composer *self, const char *type, const WfUuid *ent)
{
  g_autofree char *space = dup_space (self, "ctl");
  return wf_draft_new (space, type, ent, WF_OP_CTL);
}

static gboolean
seal_ctl (Composer *self, WfDraft *draft, GError **error)
{
  return seal (self, self->writers->len - 1, draft, self->scenario->opened_at, error);
}

static gboolean
write_genesis (Composer *self, GError **error)
{
  const WfScenario *scenario = self->scenario;
  g_autoptr (WfDraft) draft = new_ctl_draft (self, WF_TYPE_NAME_GENESIS, &scenario->crisis);
  g_autofree char *key = wf_hex_dup (scenario->root->key, WF_KEY_SIZE);

  wf_draft_set_string (draft, "root-key", key);
  wf_draft_set_string (draft, "name", scenario->name);
  wf_draft_set_string (draft, "summary", scenario->summary);
  wf_draft_set_time (draft, "opened-at", scenario->opened_at);
  return seal_ctl (self, draft, error);
}

static gboolean
write_desk (Composer *self, const WfScenarioDesk *desk, GError **error)
{
  g_autofree char *person_id = wf_uuid_dup_string (&desk->key->person);
  g_autofree char *key = wf_hex_dup (desk->key->key, WF_KEY_SIZE);
  g_autoptr (WfDraft) person = new_ctl_draft (self, WF_TYPE_NAME_PERSON, &desk->key->person);
  g_autoptr (WfDraft) device = new_ctl_draft (self, WF_TYPE_NAME_DEVICE, &desk->key->device);
  g_autoptr (WfDraft) member = NULL;
  WfUuid member_ent;

  wf_draft_set_string (person, "name", desk->name);
  wf_draft_set_string (person, "desk", desk->key->desk);
  wf_draft_set_string (person, "actor", desk->actor);
  wf_draft_set_string (person, "label", desk->label);
  wf_draft_set_string (device, "person", person_id);
  wf_draft_set_string (device, "key", key);
  wf_draft_set_string (device, "letter", desk->key->letter);
  wf_uuid_for_name (&member_ent, "member", person_id);
  member = new_ctl_draft (self, WF_TYPE_NAME_MEMBER, &member_ent);
  wf_draft_set_string (member, "person", person_id);
  wf_draft_set_string (member, "role", "analyst");
  return seal_ctl (self, person, error) && seal_ctl (self, device, error)
         && seal_ctl (self, member, error);
}

static gboolean
write_ctl (Composer *self, GError **error)
{
  GArray *desks = self->scenario->desks;

  if (!write_genesis (self, error))
    return FALSE;
  for (guint i = 0; i < desks->len; i++)
    if (!write_desk (self, &g_array_index (desks, WfScenarioDesk, i), error))
      return FALSE;
  return TRUE;
}

/* --- steps -------------------------------------------------------------- */

static gboolean
set_field (Composer *self, WfDraft *draft, const char *key, WfJsonValue value, GError **error)
{
  g_autofree char *field = expand (self, key, error);
  const char *text = wf_json_string (value, NULL);
  g_autofree char *expanded = text && field ? expand (self, text, error) : NULL;
  gsize length;
  const char *raw;
  g_autofree char *json = NULL;

  if (field == NULL || (text && expanded == NULL))
    return FALSE;
  if (text)
    {
      wf_draft_set_string (draft, field, expanded);
      return TRUE;
    }
  raw = wf_json_raw (value, &length);
  json = g_strndup (raw, length);
  wf_draft_set_json (draft, field, json);
  return TRUE;
}

static WfDraft *
make_draft (Composer *self, const WfScenarioStep *step, GError **error)
{
  g_autofree char *name = dup_entity_name (step);
  g_autofree char *space = dup_space (self, step->compartment);
  const WfUuid *ent = g_hash_table_lookup (self->entities, name);
  g_autoptr (WfDraft) draft = wf_draft_new (space, step->type, ent, step->kind);
  WfPicture *picture = g_array_index (self->writers, Writer, step->desk).picture;
  WfRecord *record = wf_picture_lookup (picture, ent);
  WfJsonIter iter;
  WfJsonValue value;
  const char *field;

  if (step->has_set)
    {
      wf_json_iter_init (&iter, step->set);
      while (wf_json_iter_next (&iter, &field, &value))
        if (!set_field (self, draft, field, value, error))
          return NULL;
    }
  if (step->why)
    wf_draft_set_why (draft, step->why);
  if (step->source)
    wf_draft_set_source (draft, step->source);
  if (record != NULL)
    wf_draft_see (draft, record);
  return g_steal_pointer (&draft);
}

static gboolean
play (Composer *self, GError **error)
{
  GArray *steps = self->scenario->steps;

  for (guint i = 0; i < steps->len; i++)
    {
      const WfScenarioStep *step = &g_array_index (steps, WfScenarioStep, i);
      g_autoptr (WfDraft) draft = NULL;

      receive (self, step->desk, step->at);
      draft = make_draft (self, step, error);
      if (draft == NULL || !seal (self, step->desk, draft, step->at, error))
        {
          g_prefix_error (error, _ ("step %u (%s %s): "), i + 1, step->type, step->key);
          return FALSE;
        }
    }
  return TRUE;
}

/* --- archives ----------------------------------------------------------- */

static int
compare_receipts (gconstpointer a, gconstpointer b)
{
  const Sent *first = *(Sent *const *) a, *second = *(Sent *const *) b;
  const WfOperation *x = first->operation, *y = second->operation;

  if (x->received_at != y->received_at)
    return x->received_at < y->received_at ? -1 : 1;
  return wf_operation_id_compare (&x->id, &y->id);
}

/* The name of the server's history of a space: the same each time it is composed from the same
 * crisis. */
static char *
dup_epoch (const char *space)
{
  guint8 hash[WF_HASH_SIZE];

  hash_texts (hash, "watchfloor scenario epoch", space, "");
  return wf_hex_dup (hash, 8);
}

static WfComposedArchive *
write_archive (Composer *self, const char *compartment)
{
  WfComposedArchive *archive = g_new0 (WfComposedArchive, 1);
  g_autofree char *space = dup_space (self, compartment);
  g_autofree char *epoch = dup_epoch (space);
  g_autoptr (GString) document = g_string_new (NULL);
  guint8 rh[WF_HASH_SIZE] = { 0 };
  gint64 seq = 0;

  archive->compartment = compartment;
  archive->name = g_strconcat (compartment, ".wfa", NULL);
  archive->content = g_string_new (NULL);
  wf_archive_append_header (archive->content, space, epoch);
  for (guint i = 0; i < self->sent->len; i++)
    {
      const Sent *sent = g_ptr_array_index (self->sent, i);
      const WfOperation *operation = sent->operation;

      if (!g_str_equal (operation->space, space))
        continue;
      g_string_truncate (document, 0);
      wf_operation_append_document (operation, document);
      wf_receipt_hash (rh, rh, operation->hash, ++seq, operation->received_at);
      wf_archive_append_line (archive->content, document->str, document->len, seq,
                              operation->received_at, rh, 0, NULL);
    }
  archive->n_operations = (guint) seq;
  return archive;
}

GPtrArray *
wf_scenario_compose (const WfScenario *scenario, GError **error)
{
  Composer self;
  GPtrArray *archives = NULL;

  composer_init (&self, scenario);
  name_entities (&self);
  if (write_ctl (&self, error) && play (&self, error))
    {
      archives = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_composed_archive_free);
      g_ptr_array_sort (self.sent, compare_receipts);
      for (guint i = 0; wf_space_compartments[i] != NULL; i++)
        g_ptr_array_add (archives, write_archive (&self, wf_space_compartments[i]));
    }
  composer_clear (&self);
  return archives;
}
