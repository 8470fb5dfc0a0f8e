/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lib/wf-gen-operation.h"
#include "model/wf-validity.h"
#include "model/wf-vocabulary.h"

#define SPACE_RED "x-00000000000070008000000000000001-red-legal"

/* A crisis told as a list of operations with receipts in `ctl`, then shuffled at will. Persons and
 * devices are numbers; the device of person n is 100 + n, its key the byte n; 0 is the root. */
typedef struct
{
  GPtrArray *operations; /* WfOperation, in the order of their receipts */
  gint64 numbers[200];
} Story;

static void
story_clear (Story *story)
{
  g_ptr_array_unref (story->operations);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Story, story_clear)

static WfDraft *
new_draft (const char *space, const char *type, guint ent, WfOpKind kind)
{
  WfUuid uuid = wf_gen_uuid (ent);
  return wf_draft_new (space, type, &uuid, kind);
}

static void
set_uuid (WfDraft *draft, const char *field, guint n)
{
  WfUuid uuid = wf_gen_uuid (n);
  g_autofree char *text = wf_uuid_dup_string (&uuid);
  wf_draft_set_string (draft, field, text);
}

static void
set_key (WfDraft *draft, const char *field, guint who)
{
  guint8 key[WF_KEY_SIZE];
  memset (key, (int) who + 1, sizeof key);
  g_autofree char *text = wf_hex_dup (key, sizeof key);
  wf_draft_set_string (draft, field, text);
}

/* Signed by the device of @who; takes @draft. */
static WfOperation *
sign (Story *story, WfDraft *draft, guint who, gint64 minute)
{
  WfUuid dev = wf_gen_uuid (100 + who), by = wf_gen_uuid (who);
  WfOperation *operation = wf_gen_operation (draft, wf_gen_hlc (minute), &dev, &by);

  memset (operation->key, (int) who + 1, WF_KEY_SIZE);
  operation->n = ++story->numbers[who];
  wf_draft_unref (draft);
  return operation;
}

static void
give_receipt (WfOperation *operation, gint64 seq)
{
  operation->receipt_seq = seq;
  operation->received_at = WF_GEN_DAY_US + seq * WF_MINUTE_US;
}

static WfOperation *
tell (Story *story, WfDraft *draft, guint who)
{
  gint64 seq = (gint64) story->operations->len + 1;
  WfOperation *operation = sign (story, draft, who, seq);

  give_receipt (operation, seq);
  g_ptr_array_add (story->operations, operation);
  return operation;
}

static void
tell_enrolment (Story *story, guint person, guint by)
{
  WfDraft *about = new_draft (WF_GEN_SPACE_CTL, WF_TYPE_NAME_PERSON, person, WF_OP_CTL);
  wf_draft_set_string (about, "name", "FI day desk");
  tell (story, about, by);
  about = new_draft (WF_GEN_SPACE_CTL, WF_TYPE_NAME_DEVICE, 100 + person, WF_OP_CTL);
  set_uuid (about, "person", person);
  set_key (about, "key", person);
  tell (story, about, by);
}

static WfDraft *
new_role (const char *space, guint person, const char *role)
{
  WfDraft *draft = new_draft (space, WF_TYPE_NAME_MEMBER, 300 + person, WF_OP_CTL);
  set_uuid (draft, "person", person);
  wf_draft_set_string (draft, "role", role);
  return draft;
}

/* @from 0: from the revocation itself on. */
static WfDraft *
new_revocation (guint person, gint64 from)
{
  WfDraft *draft = new_draft (WF_GEN_SPACE_CTL, WF_TYPE_NAME_DEVICE, 100 + person, WF_OP_CTL);
  wf_draft_set_boolean (draft, "revoked", TRUE);
  if (from > 0)
    wf_draft_set_integer (draft, "revoked-from", from);
  return draft;
}

/* 1 coordinator, 2 analyst, 3 observer, 4 security officer; nine receipts and more. */
static void
tell_beginning (Story *story)
{
  static const char *const roles[] = { "coordinator", "analyst", "observer", "security-officer" };
  WfDraft *genesis = new_draft (WF_GEN_SPACE_CTL, WF_TYPE_NAME_GENESIS, 1, WF_OP_CTL);

  story->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  set_key (genesis, "root-key", 0);
  tell (story, genesis, 0);
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      tell_enrolment (story, i + 1, 0);
      tell (story, new_role (WF_GEN_SPACE_CTL, i + 1, roles[i]), 0);
    }
}

static WfMembership *
fold (Story *story)
{
  guint8 root[WF_KEY_SIZE];
  memset (root, 1, sizeof root);
  WfMembership *membership = wf_membership_new (root);
  for (guint i = 0; i < story->operations->len; i++)
    wf_membership_add (membership, g_ptr_array_index (story->operations, i));
  return membership;
}

/* An operation of @who whose receipt tells the `ctl` @ctl; without a receipt when -1. */
static WfVerdict
check_kind (WfMembership *membership,
            const char *space,
            const char *type,
            WfOpKind kind,
            guint who,
            gint64 ctl)
{
  Story story = { 0 };
  WfDraft *draft = new_draft (space, type, 900, kind);
  wf_draft_set_string (draft, "text", "x");
  g_autoptr (WfOperation) operation = sign (&story, draft, who, 100);
  if (ctl >= 0)
    {
      operation->receipt_ctl = ctl;
      operation->receipt_seq = 1;
      operation->received_at = WF_GEN_DAY_US + ctl * WF_MINUTE_US + 1;
    }
  return wf_membership_check (membership, operation);
}

static WfVerdict
check (WfMembership *membership, guint who, gint64 ctl)
{
  return check_kind (membership, WF_GEN_SPACE_GREEN, "entry", WF_OP_SET, who, ctl);
}

/* Every role × every kind × every compartment, against the table. */
static void
test_roles_kinds_compartments (void)
{
  static const char *const spaces[] = { "ctl", "clear", "green", "amber", "amberx", "red-legal" };
  static const char *const types[] = { "entry", "person", "device", "member", "genesis" };
  WfUuid crisis = wf_gen_uuid (1);
  g_auto (Story) story = { 0 };
  guint n_cells = 0;

  tell_beginning (&story);
  for (guint person = 1; person <= 4; person++)
    {
      g_autofree char *role
          = g_strdup (wf_role_get_name (person == 1   ? WF_ROLE_COORDINATOR
                                        : person == 2 ? WF_ROLE_ANALYST
                                        : person == 3 ? WF_ROLE_OBSERVER
                                                      : WF_ROLE_SECURITY_OFFICER));
      tell (&story, new_role (SPACE_RED, person, role), 0);
    }
  g_autoptr (WfMembership) membership = fold (&story);
  for (guint s = 0; s < G_N_ELEMENTS (spaces); s++)
    for (guint t = 0; t < G_N_ELEMENTS (types); t++)
      for (int kind = WF_OP_SET; kind <= WF_OP_UNKNOWN; kind++)
        for (guint person = 1; person <= 4; person++)
          {
            g_autofree char *space = wf_space_dup_name (WF_REALM_EXERCISE, &crisis, spaces[s]);
            Story one = { 0 };
            WfUuid who = wf_gen_uuid (person);
            g_autoptr (WfOperation) operation
                = sign (&one, new_draft (space, types[t], 901, (WfOpKind) kind), person, 100);
            WfAct act = wf_act_of_operation (operation, WF_ROLE_NONE);
            WfRole role
                = wf_membership_get_role (membership, &who, wf_space_is_red (space) ? space : NULL);
            WfVerdict expected = wf_role_permits (role, act) ? WF_VERDICT_OK
                                 : act == WF_ACT_GENESIS     ? WF_VERDICT_NOT_ROOT
                                                             : WF_VERDICT_NOT_PERMITTED;
            g_assert_cmpint (wf_membership_check (membership, operation), ==, expected);
            n_cells++;
          }
  g_assert_cmpuint (n_cells, ==, 6 * 5 * 8 * 4);
}

static void
test_coordinator_enrols (void)
{
  g_auto (Story) story = { 0 };
  tell_beginning (&story);
  tell_enrolment (&story, 5, 1);
  tell (&story, new_role (WF_GEN_SPACE_CTL, 5, "analyst"), 1);
  tell_enrolment (&story, 6, 2);                                        /* an analyst may not */
  tell (&story, new_role (WF_GEN_SPACE_CTL, 5, "security-officer"), 1); /* nor make an officer */
  g_autoptr (WfMembership) membership = fold (&story);
  WfUuid fifth = wf_gen_uuid (5);

  g_assert_cmpint (check (membership, 5, -1), ==, WF_VERDICT_OK);
  g_assert_cmpint (check (membership, 6, -1), ==, WF_VERDICT_UNKNOWN_DEVICE);
  g_assert_cmpint (wf_membership_get_role (membership, &fifth, NULL), ==, WF_ROLE_ANALYST);
}

static void
test_certificate_is_never_changed (void)
{
  g_auto (Story) story = { 0 };
  tell_beginning (&story);
  WfDraft *other = new_draft (WF_GEN_SPACE_CTL, WF_TYPE_NAME_DEVICE, 102, WF_OP_CTL);
  set_uuid (other, "person", 2);
  set_key (other, "key", 7);
  WfOperation *operation = tell (&story, other, 1);
  g_autoptr (WfMembership) membership = fold (&story);
  g_assert_cmpint (wf_membership_check (membership, operation), ==, WF_VERDICT_NOT_PERMITTED);
  g_assert_cmpint (check (membership, 2, -1), ==, WF_VERDICT_OK);
}

static void
test_revocation_from_a_receipt (void)
{
  g_auto (Story) story = { 0 };
  tell_beginning (&story); /* 13 receipts */
  tell (&story, new_role (WF_GEN_SPACE_CTL, 3, "analyst"), 1);
  tell (&story, new_revocation (2, 14), 4);
  tell (&story, new_revocation (3, 0), 4);
  g_autoptr (WfMembership) membership = fold (&story);
  WfUuid device = wf_gen_uuid (102);

  g_assert_cmpint (check (membership, 2, 13), ==, WF_VERDICT_OK);
  g_assert_cmpint (check (membership, 2, 14), ==, WF_VERDICT_REVOKED);
  g_assert_cmpint (check (membership, 2, -1), ==, WF_VERDICT_REVOKED);
  g_assert_cmpint (check (membership, 3, 15), ==, WF_VERDICT_OK);
  g_assert_cmpint (check (membership, 3, 16), ==, WF_VERDICT_REVOKED);
  /* Its role was another once: what got its receipt then is judged by that. */
  g_assert_cmpint (check (membership, 3, 13), ==, WF_VERDICT_NOT_PERMITTED);
  g_assert_true (wf_membership_is_revoked (membership, &device));
}

/* A stolen coordinator's device let somebody in before the theft was noticed. */
static void
test_revocation_reaches_back_in_ctl (void)
{
  g_auto (Story) story = { 0 };
  tell_beginning (&story);
  tell_enrolment (&story, 5, 1); /* 14, 15 */
  tell (&story, new_role (WF_GEN_SPACE_CTL, 5, "coordinator"), 1);
  tell (&story, new_revocation (4, 0), 5); /* the intruder throws the officer out */
  tell (&story, new_revocation (1, 14), 0);
  g_autoptr (WfMembership) membership = fold (&story);
  WfUuid officer = wf_gen_uuid (104);

  g_assert_cmpint (check (membership, 5, 16), ==, WF_VERDICT_UNKNOWN_DEVICE);
  g_assert_false (wf_membership_is_revoked (membership, &officer));
  g_assert_cmpint (check (membership, 1, 13), ==, WF_VERDICT_OK);
}

/* Each takes the ground from under the other: nobody of the two is trusted. */
static void
test_revocations_in_a_circle (void)
{
  g_auto (Story) story = { 0 };
  WfUuid first = wf_gen_uuid (101), second = wf_gen_uuid (104);
  tell_beginning (&story);
  tell (&story, new_role (WF_GEN_SPACE_CTL, 3, "analyst"), 1);
  tell (&story, new_revocation (1, 14), 4);
  tell (&story, new_revocation (4, 14), 1);
  g_autoptr (WfMembership) membership = fold (&story);
  g_assert_true (wf_membership_is_revoked (membership, &first));
  g_assert_false (wf_membership_is_revoked (membership, &second));
}

static void
test_red_list (void)
{
  g_auto (Story) story = { 0 };
  tell_beginning (&story);
  tell (&story, new_role (SPACE_RED, 1, "coordinator"), 0);
  tell (&story, new_role (SPACE_RED, 2, "analyst"), 1);
  tell (&story, new_role (SPACE_RED, 3, "analyst"), 2); /* may not let in */
  g_autoptr (WfMembership) membership = fold (&story);
  WfUuid third = wf_gen_uuid (3);

  g_assert_cmpint (check_kind (membership, SPACE_RED, "entry", WF_OP_SET, 2, -1), ==,
                   WF_VERDICT_OK);
  g_assert_cmpint (check_kind (membership, SPACE_RED, "entry", WF_OP_SET, 3, -1), ==,
                   WF_VERDICT_NOT_MEMBER);
  /* A coordinator of the crisis who is not on the list is nobody there. */
  g_assert_cmpint (check_kind (membership, SPACE_RED, "entry", WF_OP_SET, 4, -1), ==,
                   WF_VERDICT_NOT_MEMBER);
  g_assert_cmpint (wf_membership_get_role (membership, &third, SPACE_RED), ==, WF_ROLE_NONE);
}

/* --- any order ----------------------------------------------------------------- */

static void
tell_at_random (Story *story)
{
  static const char *const roles[]
      = { "observer", "analyst", "coordinator", "security-officer", "coordinator" };
  for (guint i = 0; i < 25; i++)
    {
      guint who = (guint) g_test_rand_int_range (0, 8);
      guint whom = (guint) g_test_rand_int_range (1, 8);
      gint64 from = g_test_rand_int_range (0, (gint32) story->operations->len + 3);
      switch (g_test_rand_int_range (0, 5))
        {
        case 0:
          tell_enrolment (story, whom, who);
          break;
        case 1:
          tell (story, new_revocation (whom, from), who);
          break;
        case 2:
          tell (story, new_draft (WF_GEN_SPACE_CTL, WF_TYPE_NAME_MEMBER, 300 + whom, WF_OP_RETIRE),
                who);
          break;
        default:
          tell (story,
                new_role (g_test_rand_int_range (0, 4) ? WF_GEN_SPACE_CTL : SPACE_RED, whom,
                          roles[g_test_rand_int_range (0, G_N_ELEMENTS (roles))]),
                who);
        }
      /* Now and then one that has no receipt yet, and a fork. */
      WfOperation *last = g_ptr_array_index (story->operations, story->operations->len - 1);
      if (g_test_rand_int_range (0, 6) == 0)
        {
          last->receipt_seq = 0;
          last->received_at = WF_NO_TIME;
        }
      if (g_test_rand_int_range (0, 6) == 0 && last->n > 1)
        last->n--;
    }
}

static char *
describe (Story *story, WfMembership *membership)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < story->operations->len; i++)
    g_string_append_printf (
        text, "%u ", wf_membership_check (membership, g_ptr_array_index (story->operations, i)));
  for (guint who = 1; who < 8; who++)
    for (gint64 ctl = -1; ctl < (gint64) story->operations->len; ctl += 3)
      {
        g_string_append_printf (text, "%u", check (membership, who, ctl));
        g_string_append_printf (text, "%u",
                                check_kind (membership, SPACE_RED, "entry", WF_OP_SET, who, ctl));
      }
  return g_string_free (text, FALSE);
}

/* First without their receipts or with them, once or twice, in any order, looked at in between. */
static WfMembership *
fold_at_random (Story *story)
{
  guint8 root[WF_KEY_SIZE];
  guint n = story->operations->len;
  g_autofree guint *order = g_new (guint, 2 * n);
  g_autoptr (GPtrArray) early
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  memset (root, 1, sizeof root);
  WfMembership *membership = wf_membership_new (root);

  for (guint i = 0; i < 2 * n; i++)
    order[i] = i;
  for (guint i = 2 * n; i > 1; i--)
    {
      guint j = (guint) g_test_rand_int_range (0, (gint32) i), swapped = order[i - 1];
      order[i - 1] = order[j];
      order[j] = swapped;
    }
  for (guint i = 0; i < 2 * n; i++)
    {
      WfOperation *operation = g_ptr_array_index (story->operations, order[i] % n);
      if (order[i] >= n)
        {
          WfOperation *bare = wf_gen_copy (operation);
          memcpy (bare->key, operation->key, WF_KEY_SIZE);
          bare->n = operation->n;
          g_ptr_array_add (early, bare);
          operation = bare;
        }
      wf_membership_add (membership, operation);
      if (g_test_rand_int_range (0, 4) == 0)
        check (membership, 2, -1);
    }
  return membership;
}

static void
test_any_order (void)
{
  for (guint run = 0; run < 150; run++)
    {
      g_auto (Story) story = { 0 };
      tell_beginning (&story);
      tell_at_random (&story);
      g_autoptr (WfMembership) straight = fold (&story);
      g_autofree char *expected = describe (&story, straight);
      for (guint i = 0; i < 4; i++)
        {
          g_autoptr (WfMembership) mixed = fold_at_random (&story);
          g_autofree char *found = describe (&story, mixed);
          g_assert_cmpstr (found, ==, expected);
        }
    }
}

static guint64
get_digest (GHashTable *digests, guint device)
{
  WfUuid uuid = wf_gen_uuid (device);
  const guint64 *found = g_hash_table_lookup (digests, &uuid);
  g_assert_nonnull (found);
  return *found;
}

/* Only those whom it concerns are judged again. */
static void
test_digests (void)
{
  g_auto (Story) story = { 0 };
  tell_beginning (&story);
  g_autoptr (WfMembership) membership = fold (&story);
  g_autoptr (GHashTable) before = wf_membership_dup_digests (membership);
  wf_membership_add (membership, tell (&story, new_revocation (2, 0), 1));
  g_autoptr (GHashTable) after = wf_membership_dup_digests (membership);
  g_assert_cmpuint (get_digest (before, 102), !=, get_digest (after, 102));
  g_assert_cmpuint (get_digest (before, 103), ==, get_digest (after, 103));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/membership/roles-kinds-compartments", test_roles_kinds_compartments);
  g_test_add_func ("/membership/coordinator-enrols", test_coordinator_enrols);
  g_test_add_func ("/membership/certificate-is-never-changed", test_certificate_is_never_changed);
  g_test_add_func ("/membership/revocation-from-a-receipt", test_revocation_from_a_receipt);
  g_test_add_func ("/membership/revocation-reaches-back", test_revocation_reaches_back_in_ctl);
  g_test_add_func ("/membership/revocations-in-a-circle", test_revocations_in_a_circle);
  g_test_add_func ("/membership/red-list", test_red_list);
  g_test_add_func ("/membership/any-order", test_any_order);
  g_test_add_func ("/membership/digests", test_digests);
  return g_test_run ();
}
