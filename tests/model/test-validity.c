/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-gen-operation.h"

#include <string.h>

#include "model/wf-record.h"
#include "model/wf-validity.h"
#include "model/wf-vocabulary.h"

/* Crisis 1 with a genesis, one person who is a member and one who is not, and a device of each. */
typedef struct
{
  guint8 root[WF_KEY_SIZE], analyst_key[WF_KEY_SIZE], guest_key[WF_KEY_SIZE];
  WfUuid analyst, guest, analyst_device, guest_device;
  GPtrArray *ctl;
} Fixture;

static char *
quote_uuid (const WfUuid *uuid)
{
  g_autofree char *text = wf_uuid_dup_string (uuid);
  return g_strdup_printf ("\"%s\"", text);
}

static char *
quote_key (const guint8 *key)
{
  g_autofree char *text = wf_hex_dup (key, WF_KEY_SIZE);
  return g_strdup_printf ("\"%s\"", text);
}

static WfOperation *
sign (WfOperation *operation, const guint8 *key)
{
  memcpy (operation->key, key, WF_KEY_SIZE);
  if (wf_space_is_ctl (operation->space) && operation->kind == WF_OP_SET)
    operation->kind = WF_OP_CTL;
  return operation;
}

static WfOperation *
make_genesis (const guint8 *named, const guint8 *signer, gint64 minute)
{
  WfUuid crisis = wf_gen_uuid (1);
  g_autofree char *key = quote_key (named);
  return sign (wf_gen_write (NULL, WF_GEN_SPACE_CTL, WF_TYPE_NAME_GENESIS, &crisis,
                             wf_gen_hlc (minute), "root-key", key, "name", "\"Lantern\"", NULL),
               signer);
}

static WfOperation *
make_person (Fixture *fixture, const WfUuid *person)
{
  return sign (wf_gen_write (NULL, WF_GEN_SPACE_CTL, WF_TYPE_NAME_PERSON, person, wf_gen_hlc (1),
                             "name", "\"FI day desk, analyst\"", "label", "\"FI day desk\"", "desk",
                             "\"FI\"", "actor", "\"ms-csirt/FI\"", NULL),
               fixture->root);
}

static WfOperation *
make_device (Fixture *fixture, const WfUuid *device, const WfUuid *person, const guint8 *key)
{
  g_autofree char *person_json = quote_uuid (person);
  g_autofree char *key_json = quote_key (key);
  return sign (wf_gen_write (NULL, WF_GEN_SPACE_CTL, WF_TYPE_NAME_DEVICE, device, wf_gen_hlc (2),
                             "person", person_json, "key", key_json, NULL),
               fixture->root);
}

static WfOperation *
make_member (Fixture *fixture, const WfUuid *person)
{
  g_autofree char *text = wf_uuid_dup_string (person);
  g_autofree char *json = quote_uuid (person);
  WfUuid ent;

  wf_uuid_for_name (&ent, WF_TYPE_NAME_MEMBER, text);
  return sign (wf_gen_write (NULL, WF_GEN_SPACE_CTL, WF_TYPE_NAME_MEMBER, &ent, wf_gen_hlc (3),
                             "person", json, "role", "\"analyst\"", NULL),
               fixture->root);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  memset (fixture->root, 1, WF_KEY_SIZE);
  memset (fixture->analyst_key, 2, WF_KEY_SIZE);
  memset (fixture->guest_key, 3, WF_KEY_SIZE);
  fixture->analyst = wf_gen_uuid (10);
  fixture->guest = wf_gen_uuid (11);
  fixture->analyst_device = wf_gen_uuid (20);
  fixture->guest_device = wf_gen_uuid (21);
  fixture->ctl = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_ptr_array_add (fixture->ctl, make_genesis (fixture->root, fixture->root, 0));
  g_ptr_array_add (fixture->ctl, make_person (fixture, &fixture->analyst));
  g_ptr_array_add (fixture->ctl, make_person (fixture, &fixture->guest));
  g_ptr_array_add (fixture->ctl, make_device (fixture, &fixture->analyst_device, &fixture->analyst,
                                              fixture->analyst_key));
  g_ptr_array_add (fixture->ctl, make_device (fixture, &fixture->guest_device, &fixture->guest,
                                              fixture->guest_key));
  g_ptr_array_add (fixture->ctl, make_member (fixture, &fixture->analyst));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->ctl);
}

static WfMembership *
fold (Fixture *fixture)
{
  WfMembership *membership = wf_membership_new (NULL);
  for (guint i = 0; i < fixture->ctl->len; i++)
    g_assert_cmpint (wf_membership_apply (membership, g_ptr_array_index (fixture->ctl, i)), ==,
                     WF_VERDICT_OK);
  return membership;
}

static WfVerdict
check (WfMembership *membership, const WfUuid *dev, const WfUuid *by, const guint8 *key)
{
  WfUuid ent = wf_gen_uuid (99);
  g_autoptr (WfOperation) operation = wf_gen_write (NULL, WF_GEN_SPACE_GREEN, WF_TYPE_NAME_ENTRY,
                                                    &ent, wf_gen_hlc (9), "text", "\"x\"", NULL);
  operation->dev = *dev;
  operation->by = *by;
  sign (operation, key);
  return wf_membership_check (membership, operation);
}

static void
test_matrix (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WfMembership) membership = fold (fixture);
  WfUuid stranger = wf_gen_uuid (77);

  g_assert_cmpint (
      check (membership, &fixture->analyst_device, &fixture->analyst, fixture->analyst_key), ==,
      WF_VERDICT_OK);
  g_assert_cmpint (check (membership, &stranger, &fixture->analyst, fixture->analyst_key), ==,
                   WF_VERDICT_UNKNOWN_DEVICE);
  g_assert_cmpint (
      check (membership, &fixture->analyst_device, &fixture->analyst, fixture->guest_key), ==,
      WF_VERDICT_WRONG_KEY);
  /* Not even the root key speaks for a device. */
  g_assert_cmpint (check (membership, &fixture->analyst_device, &fixture->analyst, fixture->root),
                   ==, WF_VERDICT_WRONG_KEY);
  g_assert_cmpint (
      check (membership, &fixture->analyst_device, &fixture->guest, fixture->analyst_key), ==,
      WF_VERDICT_WRONG_PERSON);
  g_assert_cmpint (check (membership, &fixture->guest_device, &fixture->guest, fixture->guest_key),
                   ==, WF_VERDICT_NOT_MEMBER);
}

static void
test_an_analyst_writes_no_ctl (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WfMembership) membership = fold (fixture);
  g_autoptr (WfOperation) forged
      = sign (make_member (fixture, &fixture->guest), fixture->analyst_key);
  g_autoptr (WfOperation) elsewhere = make_member (fixture, &fixture->guest);
  elsewhere->space = WF_GEN_SPACE_GREEN;

  forged->dev = fixture->analyst_device;
  forged->by = fixture->analyst;
  g_assert_cmpint (wf_membership_check (membership, forged), ==, WF_VERDICT_NOT_PERMITTED);
  g_assert_cmpint (wf_membership_apply (membership, forged), ==, WF_VERDICT_NOT_PERMITTED);
  g_autoptr (WfOperation) unknown
      = sign (make_member (fixture, &fixture->guest), fixture->analyst_key);
  unknown->dev = wf_gen_uuid (78);
  unknown->id.hlc++;
  g_assert_cmpint (wf_membership_apply (membership, unknown), ==, WF_VERDICT_UNKNOWN_DEVICE);
  g_assert_cmpint (wf_membership_apply (membership, elsewhere), ==, WF_VERDICT_WRONG_SPACE);
  g_assert_cmpint (check (membership, &fixture->guest_device, &fixture->guest, fixture->guest_key),
                   ==, WF_VERDICT_NOT_MEMBER);
  g_autoptr (WfOperation) real = make_member (fixture, &fixture->guest);
  g_assert_cmpint (wf_membership_apply (membership, real), ==, WF_VERDICT_OK);
  g_assert_cmpint (check (membership, &fixture->guest_device, &fixture->guest, fixture->guest_key),
                   ==, WF_VERDICT_OK);
}

static void
test_genesis (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WfMembership) membership = wf_membership_new (NULL);
  g_autoptr (WfOperation) other_signer = make_genesis (fixture->root, fixture->guest_key, 0);
  g_autoptr (WfOperation) other_crisis = make_genesis (fixture->root, fixture->root, 1);
  g_autoptr (WfOperation) second = make_genesis (fixture->guest_key, fixture->guest_key, -5);
  other_crisis->ent = wf_gen_uuid (2);

  g_assert_null (wf_membership_get_root_key (membership));
  g_assert_cmpint (wf_membership_apply (membership, other_signer), !=, WF_VERDICT_OK);
  g_assert_cmpint (wf_membership_apply (membership, other_crisis), !=, WF_VERDICT_OK);
  g_assert_null (wf_membership_get_root_key (membership));
  g_assert_cmpint (wf_membership_apply (membership, g_ptr_array_index (fixture->ctl, 0)), ==,
                   WF_VERDICT_OK);
  g_assert_cmpmem (wf_membership_get_root_key (membership), WF_KEY_SIZE, fixture->root,
                   WF_KEY_SIZE);
  g_assert_cmpint (wf_membership_apply (membership, second), ==, WF_VERDICT_NOT_ROOT);

  g_autoptr (WfMembership) pinned = wf_membership_new (fixture->root);
  g_assert_cmpint (wf_membership_apply (pinned, second), ==, WF_VERDICT_NOT_ROOT);
}

static void
test_any_order (Fixture *fixture, gconstpointer data)
{
  for (guint run = 0; run < 1000; run++)
    {
      g_autoptr (WfMembership) membership = wf_membership_new (run % 2 ? fixture->root : NULL);
      for (guint i = fixture->ctl->len; i > 1; i--)
        {
          guint j = (guint) g_test_rand_int_range (0, (gint32) i);
          gpointer swapped = fixture->ctl->pdata[i - 1];
          fixture->ctl->pdata[i - 1] = fixture->ctl->pdata[j];
          fixture->ctl->pdata[j] = swapped;
        }
      for (guint i = 0; i < fixture->ctl->len; i++)
        wf_membership_apply (membership, g_ptr_array_index (fixture->ctl, i));
      g_assert_cmpint (
          check (membership, &fixture->analyst_device, &fixture->analyst, fixture->analyst_key), ==,
          WF_VERDICT_OK);
      g_assert_cmpint (
          check (membership, &fixture->guest_device, &fixture->guest, fixture->guest_key), ==,
          WF_VERDICT_NOT_MEMBER);
    }
}

static void
test_readings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WfMembership) membership = fold (fixture);
  const WfPerson *person
      = wf_membership_get_person_of_device (membership, &fixture->analyst_device);

  g_assert_cmpstr (person->name, ==, "FI day desk, analyst");
  g_assert_cmpstr (person->label, ==, "FI day desk");
  g_assert_cmpstr (person->desk, ==, "FI");
  g_assert_cmpstr (person->actor, ==, "ms-csirt/FI");
  g_assert_true (person == wf_membership_get_person (membership, &fixture->analyst));
  g_assert_null (wf_membership_get_person (membership, &fixture->analyst_device));
  g_assert_cmpmem (wf_membership_get_device_key (membership, &fixture->guest_device), WF_KEY_SIZE,
                   fixture->guest_key, WF_KEY_SIZE);
  g_assert_null (wf_membership_get_device_key (membership, &fixture->guest));
}

static void
test_retired_member (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WfMembership) membership = fold (fixture);
  const WfOperation *member = g_ptr_array_index (fixture->ctl, 5);
  g_autoptr (WfRecord) record = wf_record_new (&member->ent, WF_TYPE_NAME_MEMBER);
  g_autoptr (WfDraft) draft
      = wf_draft_new (WF_GEN_SPACE_CTL, WF_TYPE_NAME_MEMBER, &member->ent, WF_OP_RETIRE);

  wf_record_apply (record, (WfOperation *) member);
  wf_draft_see (draft, record);
  g_autoptr (WfOperation) retire
      = sign (wf_gen_operation (draft, wf_gen_hlc (5), NULL, NULL), fixture->root);
  g_assert_cmpint (wf_membership_apply (membership, retire), ==, WF_VERDICT_OK);
  g_assert_cmpint (
      check (membership, &fixture->analyst_device, &fixture->analyst, fixture->analyst_key), ==,
      WF_VERDICT_NOT_MEMBER);
  g_assert_nonnull (wf_membership_get_person (membership, &fixture->analyst));
}

static void
test_codes_differ (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);

  for (int verdict = WF_VERDICT_OK; verdict < WF_N_VERDICTS; verdict++)
    {
      const char *code = wf_verdict_get_code ((WfVerdict) verdict);
      g_assert_true (g_hash_table_add (codes, (gpointer) code));
      g_assert_cmpint (wf_verdict_from_code (code), ==, verdict);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/validity/matrix", test_matrix);
  ADD ("/validity/an-analyst-writes-no-ctl", test_an_analyst_writes_no_ctl);
  ADD ("/validity/genesis", test_genesis);
  ADD ("/validity/any-order", test_any_order);
  ADD ("/validity/readings", test_readings);
  ADD ("/validity/retired-member", test_retired_member);
  ADD ("/validity/codes-differ", test_codes_differ);
  return g_test_run ();
}
