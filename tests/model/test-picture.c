/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-gen-operation.h"
#include "model/wf-picture.h"
#include "model/wf-vocabulary.h"

static void
count (guint *calls)
{
  (*calls)++;
}

static void
count_items (GListModel *list, guint position, guint removed, guint added, guint *calls)
{
  (*calls)++;
}

static GPtrArray *
new_batch (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
}

static void
add (GPtrArray *batch, WfPicture *picture, const char *type, guint n, gint64 minute)
{
  WfUuid ent = wf_gen_uuid (n);
  g_autofree char *title = g_strdup_printf ("\"%s %u\"", type, n);

  g_ptr_array_add (batch, wf_gen_write (wf_picture_lookup (picture, &ent), WF_GEN_SPACE_GREEN, type,
                                        &ent, wf_gen_hlc (minute), "title", title, NULL));
}

static guint
n_items (WfPicture *picture, const char *type)
{
  return g_list_model_get_n_items (wf_picture_get_list (picture, type));
}

/* A listener of one list finds every record as it is after the batch. */
static void
assert_records_are_there (
    GListModel *list, guint position, guint removed, guint added, gpointer data)
{
  WfPicture *picture = data;
  WfUuid incident = wf_gen_uuid (100), entry = wf_gen_uuid (229);

  g_assert_nonnull (wf_record_get_text (wf_picture_lookup (picture, &incident), "title"));
  g_assert_nonnull (wf_record_get_text (wf_picture_lookup (picture, &entry), "title"));
}

static void
assert_all_is_there (WfPicture *picture)
{
  g_assert_cmpuint (n_items (picture, WF_TYPE_NAME_INCIDENT), ==, 50);
  g_assert_cmpuint (n_items (picture, WF_TYPE_NAME_ENTRY), ==, 30);
}

static void
test_one_notice_a_batch (void)
{
  g_autoptr (WfPicture) picture = wf_picture_new ();
  g_autoptr (GPtrArray) batch = new_batch ();
  guint n_incidents = 0, n_entries = 0, n_claims = 0, n_changed = 0;
  GListModel *incidents = wf_picture_get_list (picture, WF_TYPE_NAME_INCIDENT);
  GListModel *entries = wf_picture_get_list (picture, WF_TYPE_NAME_ENTRY);
  GListModel *claims = wf_picture_get_list (picture, WF_TYPE_NAME_CLAIM);

  g_signal_connect (incidents, "items-changed", G_CALLBACK (count_items), &n_incidents);
  g_signal_connect (entries, "items-changed", G_CALLBACK (count_items), &n_entries);
  g_signal_connect (claims, "items-changed", G_CALLBACK (count_items), &n_claims);
  g_signal_connect_swapped (picture, "changed", G_CALLBACK (count), &n_changed);
  g_signal_connect (incidents, "items-changed", G_CALLBACK (assert_records_are_there), picture);
  g_signal_connect (entries, "items-changed", G_CALLBACK (assert_records_are_there), picture);
  g_signal_connect (picture, "changed", G_CALLBACK (assert_all_is_there), NULL);
  for (guint i = 0; i < 50; i++)
    add (batch, picture, WF_TYPE_NAME_INCIDENT, 100 - i, i);
  for (guint i = 0; i < 30; i++)
    add (batch, picture, WF_TYPE_NAME_ENTRY, 200 + i, i);
  wf_picture_apply (picture, batch);
  g_assert_cmpuint (n_incidents, ==, 1);
  g_assert_cmpuint (n_entries, ==, 1);
  g_assert_cmpuint (n_claims, ==, 0);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (wf_picture_get_n_operations (picture), ==, 80);

  /* By creation, not by id. */
  g_autoptr (WfRecord) first = g_list_model_get_item (incidents, 0);
  g_assert_cmpstr (wf_record_get_text (first, "title"), ==, "incident 100");

  guint64 generation = wf_picture_get_generation (picture);
  wf_picture_apply (picture, batch);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (wf_picture_get_generation (picture), ==, generation);
}

static void
test_records_say_that_they_changed (void)
{
  g_autoptr (WfPicture) picture = wf_picture_new ();
  g_autoptr (GPtrArray) batch = new_batch ();
  g_autoptr (GPtrArray) next = new_batch ();
  guint n_one = 0, n_two = 0, n_items_changed = 0;
  WfUuid one = wf_gen_uuid (1), two = wf_gen_uuid (2);

  add (batch, picture, WF_TYPE_NAME_ENTRY, 1, 1);
  add (batch, picture, WF_TYPE_NAME_ENTRY, 2, 2);
  wf_picture_apply (picture, batch);
  g_signal_connect_swapped (wf_picture_lookup (picture, &one), "changed", G_CALLBACK (count),
                            &n_one);
  g_signal_connect_swapped (wf_picture_lookup (picture, &two), "changed", G_CALLBACK (count),
                            &n_two);
  g_signal_connect (wf_picture_get_list (picture, WF_TYPE_NAME_ENTRY), "items-changed",
                    G_CALLBACK (count_items), &n_items_changed);
  add (next, picture, WF_TYPE_NAME_ENTRY, 2, 3);
  add (next, picture, WF_TYPE_NAME_ENTRY, 2, 4);
  wf_picture_apply (picture, next);
  g_assert_cmpuint (n_one, ==, 0);
  g_assert_cmpuint (n_two, ==, 1);
  g_assert_cmpuint (n_items_changed, ==, 0);
}

typedef struct
{
  GPtrArray *next;
  guint n_seen;
} Listener;

static void
hand_in_more (WfPicture *picture, Listener *listener)
{
  g_autoptr (GPtrArray) next = g_steal_pointer (&listener->next);

  if (next)
    wf_picture_apply (picture, next);
  g_assert_cmpuint (n_items (picture, WF_TYPE_NAME_ENTRY), ==, ++listener->n_seen);
}

static void
test_a_listener_hands_in_a_batch (void)
{
  g_autoptr (WfPicture) picture = wf_picture_new ();
  g_autoptr (GPtrArray) batch = new_batch ();
  Listener first = { .next = new_batch () }, second = { 0 };

  add (batch, picture, WF_TYPE_NAME_ENTRY, 1, 1);
  add (first.next, picture, WF_TYPE_NAME_ENTRY, 2, 2);
  g_signal_connect (picture, "changed", G_CALLBACK (hand_in_more), &first);
  g_signal_connect (picture, "changed", G_CALLBACK (hand_in_more), &second);
  wf_picture_apply (picture, batch);
  g_assert_cmpuint (n_items (picture, WF_TYPE_NAME_ENTRY), ==, 2);
  g_assert_cmpuint (first.n_seen, ==, 2);
  g_assert_cmpuint (second.n_seen, ==, 2);
}

static void
test_replace_keeps_identity (void)
{
  g_autoptr (WfPicture) picture = wf_picture_new ();
  g_autoptr (GPtrArray) all = new_batch ();
  g_autoptr (GPtrArray) earlier = g_ptr_array_new ();
  guint n_first = 0, n_notices = 0;
  WfUuid first_ent = wf_gen_uuid (1), last_ent = wf_gen_uuid (10);

  for (guint i = 0; i < 10; i++)
    add (all, picture, WF_TYPE_NAME_ENTRY, i + 1, i);
  for (guint i = 0; i < 5; i++)
    g_ptr_array_add (earlier, g_ptr_array_index (all, i));
  wf_picture_apply (picture, all);
  g_autoptr (WfRecord) first = g_object_ref (wf_picture_lookup (picture, &first_ent));
  GListModel *list = wf_picture_get_list (picture, WF_TYPE_NAME_ENTRY);
  g_signal_connect_swapped (first, "changed", G_CALLBACK (count), &n_first);
  g_signal_connect (list, "items-changed", G_CALLBACK (count_items), &n_notices);

  wf_picture_replace (picture, earlier);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 5);
  g_assert_cmpuint (wf_picture_get_n_operations (picture), ==, 5);
  g_assert_null (wf_picture_lookup (picture, &last_ent));
  g_assert_true (wf_picture_lookup (picture, &first_ent) == first);
  g_assert_cmpuint (n_notices, ==, 1);
  g_assert_cmpuint (n_first, ==, 0);

  wf_picture_replace (picture, all);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 10);
  g_assert_cmpuint (n_notices, ==, 2);
  g_assert_cmpuint (n_first, ==, 0);
  g_autoptr (GPtrArray) nothing = new_batch ();
  wf_picture_replace (picture, nothing);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
  g_assert_cmpuint (wf_picture_get_n_operations (picture), ==, 0);
  g_assert_cmpuint (n_first, ==, 1);
}

static void
test_retired_leave_the_list (void)
{
  g_autoptr (WfPicture) picture = wf_picture_new ();
  g_autoptr (GPtrArray) batch = new_batch ();
  g_autoptr (GPtrArray) retire = new_batch ();
  WfUuid ent = wf_gen_uuid (1);

  add (batch, picture, WF_TYPE_NAME_CLAIM, 1, 1);
  wf_picture_apply (picture, batch);
  WfRecord *record = wf_picture_lookup_id (picture, "00000000-0000-7000-8000-000000000001");
  g_assert_nonnull (record);
  g_autoptr (WfDraft) draft
      = wf_draft_new (WF_GEN_SPACE_GREEN, WF_TYPE_NAME_CLAIM, &ent, WF_OP_RETIRE);
  wf_draft_see (draft, record);
  g_ptr_array_add (retire, wf_gen_operation (draft, wf_gen_hlc (2), NULL, NULL));
  wf_picture_apply (picture, retire);
  g_assert_cmpuint (n_items (picture, WF_TYPE_NAME_CLAIM), ==, 0);
  g_assert_true (wf_picture_lookup (picture, &ent) == record);
  g_autoptr (GPtrArray) shown = wf_picture_dup_records (picture);
  g_assert_cmpuint (shown->len, ==, 0);
}

static void
test_named_things (void)
{
  g_autoptr (WfPicture) picture = wf_picture_new ();
  g_autoptr (GPtrArray) batch = new_batch ();
  WfUuid ent;

  wf_uuid_for_name (&ent, WF_TYPE_NAME_ASSET, "c-lion1");
  g_ptr_array_add (batch, wf_gen_write (NULL, WF_GEN_SPACE_GREEN, WF_TYPE_NAME_ASSET, &ent,
                                        wf_gen_hlc (1), "asset", "\"c-lion1\"", NULL));
  wf_picture_apply (picture, batch);
  g_assert_nonnull (wf_picture_lookup_name (picture, WF_TYPE_NAME_ASSET, "c-lion1"));
  g_assert_null (wf_picture_lookup_name (picture, WF_TYPE_NAME_ACTOR, "c-lion1"));
  g_assert_null (wf_picture_lookup_name (picture, WF_TYPE_NAME_ASSET, NULL));
  g_assert_null (wf_picture_lookup_id (picture, "c-lion1"));
}

/* 100,000 operations of 20,000 entities: the time is printed, not asserted. */
static void
test_large (void)
{
  g_autoptr (WfPicture) picture = wf_picture_new ();
  g_autoptr (GPtrArray) all = new_batch ();
  g_autoptr (GPtrArray) half = g_ptr_array_new ();

  for (guint i = 0; i < 100000; i++)
    {
      WfUuid ent = wf_gen_uuid (i % 20000);
      g_ptr_array_add (all, wf_gen_write (NULL, WF_GEN_SPACE_GREEN,
                                          i % 2 ? WF_TYPE_NAME_ENTRY : WF_TYPE_NAME_TASK, &ent,
                                          wf_gen_hlc (i), "title", "\"T\"", "state", "\"open\"",
                                          "holder", "\"FI\"", NULL));
      if (i % 2)
        g_ptr_array_add (half, g_ptr_array_index (all, i));
    }
  gint64 start = g_get_monotonic_time ();
  wf_picture_replace (picture, all);
  gint64 folded = g_get_monotonic_time ();
  wf_picture_replace (picture, half);
  gint64 halved = g_get_monotonic_time ();
  wf_picture_replace (picture, all);
  gint64 again = g_get_monotonic_time ();
  g_test_message ("fold %" G_GINT64_FORMAT " ms, back to half %" G_GINT64_FORMAT
                  " ms, forward %" G_GINT64_FORMAT " ms",
                  (folded - start) / 1000, (halved - folded) / 1000, (again - halved) / 1000);
  g_assert_cmpuint (wf_picture_get_n_operations (picture), ==, 100000);
  g_assert_cmpuint (n_items (picture, WF_TYPE_NAME_ENTRY), ==, 10000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture/one-notice-a-batch", test_one_notice_a_batch);
  g_test_add_func ("/picture/records-say-that-they-changed", test_records_say_that_they_changed);
  g_test_add_func ("/picture/a-listener-hands-in-a-batch", test_a_listener_hands_in_a_batch);
  g_test_add_func ("/picture/replace-keeps-identity", test_replace_keeps_identity);
  g_test_add_func ("/picture/retired-leave-the-list", test_retired_leave_the_list);
  g_test_add_func ("/picture/named-things", test_named_things);
  g_test_add_func ("/picture/large", test_large);
  return g_test_run ();
}
