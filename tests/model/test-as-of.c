/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases that the law of test-merge-laws.c does not meet: what is shown ahead of its time. */
#include "base/wf-clock.h"
#include "lib/wf-gen-operation.h"
#include "model/wf-as-of.h"

typedef struct
{
  WfPicture *picture;
  WfAsOf *as_of;
  WfOperation *operation, *received; /* the same, with a receipt of 30 s later */
} Fixture;

static gint64
get_held_at (const WfOperation *operation, gpointer data)
{
  return wf_operation_get_held_at (operation);
}

static void
take (Fixture *fixture, WfOperation *operation, gboolean keeps)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();
  g_ptr_array_add (batch, operation);
  wf_as_of_take (fixture->as_of, batch, keeps);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  WfUuid ent = wf_gen_uuid (1);

  fixture->picture = wf_picture_new ();
  fixture->as_of = wf_as_of_new (fixture->picture, get_held_at, NULL);
  fixture->operation = wf_gen_write (NULL, WF_GEN_SPACE_AMBER, "incident", &ent, wf_gen_hlc (0),
                                     "title", "\"no signal\"", NULL);
  fixture->operation->arrived_at = WF_GEN_DAY_US;
  fixture->received = wf_gen_copy (fixture->operation);
  fixture->received->arrived_at = WF_GEN_DAY_US;
  fixture->received->received_at = WF_GEN_DAY_US + 30 * WF_SECOND_US;
  fixture->received->receipt_seq = 1;
  wf_as_of_show (fixture->as_of, WF_GEN_DAY_US + WF_SECOND_US);
  take (fixture, fixture->operation, TRUE);
  g_assert_cmpuint (wf_picture_get_n_operations (fixture->picture), ==, 1);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  wf_as_of_free (fixture->as_of);
  g_object_unref (fixture->picture);
  wf_operation_unref (fixture->operation);
  wf_operation_unref (fixture->received);
}

static void
assert_shown (Fixture *fixture, gint64 second, guint n)
{
  wf_as_of_show (fixture->as_of, WF_GEN_DAY_US + second * WF_SECOND_US);
  g_assert_cmpuint (wf_picture_get_n_operations (fixture->picture), ==, n);
}

/* The server's clock is ahead of ours: what one has just entered does not vanish for half a minute.
 */
static void
test_kept (Fixture *fixture, gconstpointer data)
{
  take (fixture, fixture->received, TRUE);
  assert_shown (fixture, 1, 1);
  assert_shown (fixture, 2, 1);
  assert_shown (fixture, 31, 1);
  assert_shown (fixture, 29, 0);
  assert_shown (fixture, 30, 1);
}

static void
test_kept_until_one_goes_back (Fixture *fixture, gconstpointer data)
{
  take (fixture, fixture->received, TRUE);
  assert_shown (fixture, 0, 0);
  assert_shown (fixture, 2, 0);
  assert_shown (fixture, 30, 1);
}

static void
test_not_kept (Fixture *fixture, gconstpointer data)
{
  take (fixture, fixture->received, FALSE);
  assert_shown (fixture, 1, 0);
  assert_shown (fixture, 30, 1);
}

static void
test_copy_in_one_batch (Fixture *fixture, gconstpointer data)
{
  WfUuid ent = wf_gen_uuid (2);
  g_autoptr (WfOperation) other = wf_gen_write (NULL, WF_GEN_SPACE_AMBER, "incident", &ent,
                                                wf_gen_hlc (1), "title", "\"no light\"", NULL);
  g_autoptr (WfOperation) acked = wf_gen_copy (other);
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();

  other->arrived_at = acked->arrived_at = WF_GEN_DAY_US;
  acked->is_acked = TRUE;
  g_ptr_array_add (batch, other);
  g_ptr_array_add (batch, acked);
  g_ptr_array_add (batch, other);
  wf_as_of_take (fixture->as_of, batch, TRUE);
  g_assert_cmpuint (wf_as_of_get_n_operations (fixture->as_of), ==, 2);
  g_assert_true (wf_as_of_lookup (fixture->as_of, &other->id) == acked);
  g_assert_cmpuint (wf_picture_get_n_operations (fixture->picture), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add ("/as-of/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("kept", test_kept);
  ADD ("kept-until-one-goes-back", test_kept_until_one_goes_back);
  ADD ("not-kept", test_not_kept);
  ADD ("copy-in-one-batch", test_copy_in_one_batch);
#undef ADD
  return g_test_run ();
}
