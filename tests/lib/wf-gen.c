/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-gen.h"

#include <string.h>

#include "model/wf-hlc.h"
#include "model/wf-vocabulary.h"

typedef struct
{
  WfDeviceKey *key;
  gint64 n;
  guint8 head[WF_HASH_SIZE];
} Device;

struct _WfGen
{
  GRand *rand;
  char *space;
  Device *devices;
  guint n_devices;
  WfUuid *entities;
  guint n_entities;
  gint64 now_us;
  guint64 hlc;
  GHashTable *last; /* "<ent>/<field>" -> WfOperationId of the last write */
};

static void
draw_bytes (WfGen *self, guint8 *bytes, gsize size)
{
  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) g_rand_int_range (self->rand, 0, 256);
}

static guint
draw (WfGen *self, guint below)
{
  return (guint) g_rand_int_range (self->rand, 0, (gint32) below);
}

WfGen *
wf_gen_new (guint32 seed, const char *space, guint n_devices, guint n_entities)
{
  WfGen *self = g_new0 (WfGen, 1);
  self->rand = g_rand_new_with_seed (seed);
  self->space = g_strdup (space);
  self->n_devices = n_devices;
  self->devices = g_new0 (Device, n_devices);
  self->n_entities = n_entities;
  self->entities = g_new0 (WfUuid, n_entities);
  self->now_us = WF_GEN_START_US;
  self->last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < n_devices; i++)
    {
      WfUuid person;
      guint8 key_seed[32];
      draw_bytes (self, person.bytes, sizeof person.bytes);
      WfDeviceKey *key = wf_device_key_new (&person, "FI", i ? "B" : "", self->now_us);
      draw_bytes (self, key->device.bytes, sizeof key->device.bytes);
      draw_bytes (self, key_seed, sizeof key_seed);
      wf_crypto_key_from_seed (key_seed, key->key, key->secret);
      self->devices[i].key = key;
    }
  for (guint i = 0; i < n_entities; i++)
    draw_bytes (self, self->entities[i].bytes, sizeof self->entities[i].bytes);
  return self;
}

void
wf_gen_free (WfGen *self)
{
  for (guint i = 0; i < self->n_devices; i++)
    wf_device_key_unref (self->devices[i].key);
  g_free (self->devices);
  g_free (self->entities);
  g_hash_table_unref (self->last);
  g_rand_free (self->rand);
  g_free (self->space);
  g_free (self);
}

const char *
wf_gen_get_space (WfGen *self)
{
  return self->space;
}

WfDeviceKey *
wf_gen_get_key (WfGen *self, guint device)
{
  return self->devices[device].key;
}

static char *
draw_text (WfGen *self, guint max_characters)
{
  static const char *const pieces[]
      = { "cable ", "fault ", "Estlink", "\"quoted\" ",    "\\ ",      "\n", "\t",        "Ωmega ",
          "żółć ",  "海底 ",  "😀",       "ship assigned ", "10:42Z, ", "x",  "</script>", "\x7f" };
  GString *text = g_string_new (NULL);
  const guint n = draw (self, max_characters / 8 + 1);
  for (guint i = 0; i < n; i++)
    g_string_append (text, pieces[draw (self, G_N_ELEMENTS (pieces))]);
  return g_string_free (text, FALSE);
}

static void
put_random_value (WfGen *self, WfDraft *draft, const char *field)
{
  g_autofree char *text = NULL;
  switch (draw (self, 8))
    {
    case 0:
      wf_draft_set_integer (draft, field, (gint64) draw (self, 1000000) - 500000);
      break;
    case 1:
      wf_draft_set_boolean (draft, field, draw (self, 2) == 1);
      break;
    case 2:
      wf_draft_set_string (draft, field, NULL);
      break;
    case 3:
      wf_draft_set_time (draft, field, self->now_us - draw (self, 1000000));
      break;
    case 4:
      wf_draft_set_json (draft, field, "[1, {\"a\": \"b\\u00e9\"}]");
      break;
    default:
      text = draw_text (self, 200);
      wf_draft_set_string (draft, field, text);
    }
}

static char *
register_key (const WfUuid *ent, const char *field)
{
  g_autofree char *text = wf_uuid_dup_string (ent);
  return g_strconcat (text, "/", field, NULL);
}

static void
see (WfGen *self, WfDraft *draft)
{
  for (guint i = 0; i < draft->writes->len; i++)
    {
      WfDraftWrite *write = g_ptr_array_index (draft->writes, i);
      g_autofree char *key = register_key (&draft->ent, write->field);
      const WfOperationId *last = g_hash_table_lookup (self->last, key);
      if (last && draw (self, 5) > 0)
        g_array_append_val (write->parents, *last);
    }
}

WfDraft *
wf_gen_next_draft (WfGen *self)
{
  static const char *const fields[]
      = { "title",       "summary",           "state",  "severity", "asset/c-lion1", "country/FI",
          "happened-at", "known-by/csirt-fi", "Ünï\"\\" };
  static const WfOpKind kinds[] = { WF_OP_SET, WF_OP_SET, WF_OP_CREATE, WF_OP_NOTE, WF_OP_RESOLVE };
  WfDraft *draft = wf_draft_new (self->space, WF_TYPE_NAME_INCIDENT,
                                 &self->entities[draw (self, self->n_entities)],
                                 kinds[draw (self, G_N_ELEMENTS (kinds))]);
  const guint n = draw (self, 6);
  for (guint i = 0; i < n; i++)
    put_random_value (self, draft, fields[draw (self, G_N_ELEMENTS (fields))]);
  g_autofree char *text = draw_text (self, 100);
  if (draw (self, 3) == 0)
    wf_draft_set_why (draft, text);
  if (draw (self, 3) == 0)
    wf_draft_set_source (draft, "duty officer");
  if (draw (self, 10) == 0)
    wf_draft_set_origin (draft, "01a0c4506e8a0000-2897a7328c3e6bd58dae3b80f8cd124e");
  see (self, draft);
  return draft;
}

WfOperation *
wf_gen_seal (WfGen *self, const WfDraft *draft, guint device)
{
  g_autoptr (GError) error = NULL;
  Device *d = &self->devices[device];
  guint8 salt[16];
  draw_bytes (self, salt, sizeof salt);
  self->now_us += draw (self, 2000000);
  self->hlc = wf_hlc_next (self->hlc, self->now_us);
  WfOperation *operation
      = wf_operation_seal (draft, d->key, d->n + 1, d->n ? d->head : NULL, self->hlc, salt, &error);
  g_assert_no_error (error);
  d->n++;
  memcpy (d->head, operation->hash, WF_HASH_SIZE);
  for (guint i = 0; i < operation->n_writes; i++)
    g_hash_table_insert (self->last, register_key (&operation->ent, operation->writes[i].field),
                         g_memdup2 (&operation->id, sizeof operation->id));
  return operation;
}

WfOperation *
wf_gen_next (WfGen *self)
{
  g_autoptr (WfDraft) draft = wf_gen_next_draft (self);
  return wf_gen_seal (self, draft, draw (self, self->n_devices));
}

WfOperation *
wf_gen_next_sized (WfGen *self, gsize size)
{
  g_autoptr (WfDraft) draft = wf_draft_new (
      self->space, WF_TYPE_NAME_ENTRY, &self->entities[draw (self, self->n_entities)], WF_OP_SET);
  const gsize frame = 960; /* what such a document measures without its text */
  const gsize length = size > frame ? size - frame : 0;
  g_autofree char *text = g_strnfill (length, 'o');
  for (gsize i = 5; i + 1 < length; i += 6)
    text[i] = ' ';
  wf_draft_set_string (draft, "text", text);
  wf_draft_set_time (draft, "happened-at", self->now_us);
  see (self, draft);
  return wf_gen_seal (self, draft, draw (self, self->n_devices));
}

char *
wf_gen_dup_document (const WfOperation *operation)
{
  GString *out = g_string_new (NULL);
  wf_operation_append_document (operation, out);
  return g_string_free (out, FALSE);
}
