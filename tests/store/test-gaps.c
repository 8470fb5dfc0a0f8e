/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server leaves out of the chain of a device, and what only looks so. */
#include <string.h>

#include "wf-store-fixture.h"

#define PEER "https://a:1"
#define N_WRITTEN 6

typedef struct
{
  WfStoreFixture fixture;
  WfTestStore *there;
  GPtrArray *ctl;
  GPtrArray *written; /* WfOperation: the chain of the other desk, number 1 first */
  guint8 receipt[WF_HASH_SIZE];
  gint64 seq;
} Crisis;

static void
set_up (Crisis *self, gconstpointer data)
{
  wf_store_fixture_set_up (&self->fixture, data);
  self->there = wf_test_store_new (WF_REALM_EXERCISE, self->fixture.other);
  self->ctl = wf_store_fixture_found (&self->fixture, self->fixture.here);
  g_autoptr (WfReceiveReport) report
      = wf_test_store_give (self->there, wf_test_batch (PEER, self->fixture.ctl, self->ctl));
  self->written = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  for (guint i = 0; i < N_WRITTEN; i++)
    {
      g_autoptr (GPtrArray) one
          = wf_store_fixture_write_entry (&self->fixture, self->there, NULL, "said");
      g_assert_cmpint (((WfOperation *) one->pdata[0])->n, ==, i + 1);
      g_ptr_array_add (self->written, wf_operation_ref (one->pdata[0]));
    }
}

static void
tear_down (Crisis *self, gconstpointer data)
{
  g_ptr_array_unref (self->written);
  g_ptr_array_unref (self->ctl);
  wf_test_store_free (self->there);
  wf_store_fixture_tear_down (&self->fixture, data);
}

/* @numbers: of the chain, "125". */
static GPtrArray *
pick (Crisis *self, const char *numbers)
{
  GPtrArray *picked = g_ptr_array_new ();

  for (const char *at = numbers; *at; at++)
    g_ptr_array_add (picked, self->written->pdata[*at - '1']);
  return picked;
}

/* A page of the server in @here. */
static void
give (Crisis *self, const char *numbers)
{
  g_autoptr (GPtrArray) picked = pick (self, numbers);
  WfBatch *batch = wf_test_batch (PEER, self->fixture.space, picked);

  wf_test_batch_add_receipts (batch, picked, self->seq + 1,
                              WF_GEN_START_US + (self->seq + 1) * WF_SECOND_US, self->receipt);
  self->seq += picked->len;
  g_free (batch->epoch);
  batch->epoch = g_strdup ("e1");
  batch->seq = self->seq;
  memcpy (batch->cursor_hash, self->receipt, WF_HASH_SIZE);
  g_autoptr (WfReceiveReport) report = wf_test_store_give (self->fixture.here, batch);
}

/* The same operations from a stick. */
static void
carry (Crisis *self, const char *numbers)
{
  g_autoptr (GPtrArray) picked = pick (self, numbers);
  WfBatch *batch = wf_test_batch (NULL, self->fixture.space, picked);

  batch->is_courier = TRUE;
  g_autoptr (WfReceiveReport) report = wf_test_store_give (self->fixture.here, batch);
}

/* "3-4 6-6" */
static char *
dup_gaps_of (Crisis *self, const char *space)
{
  GAsyncResult *got = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  wf_store_find_gaps_async (self->fixture.here->store, space, NULL, wf_test_result_cb, &got);
  g_autoptr (GAsyncResult) result = wf_test_wait (&got);
  g_autoptr (GArray) gaps = wf_store_find_gaps_finish (self->fixture.here->store, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < gaps->len; i++)
    {
      const WfChainGap *gap = &g_array_index (gaps, WfChainGap, i);
      g_assert_true (wf_uuid_equal (&gap->device, &self->fixture.other->device));
      g_string_append_printf (text, "%s%d-%d", i > 0 ? " " : "", (int) gap->first, (int) gap->last);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_gaps (Crisis *self, const char *expected)
{
  g_autofree char *gaps = dup_gaps_of (self, self->fixture.space);

  g_assert_cmpstr (gaps, ==, expected);
}

static void
whole_chains_have_none (Crisis *self, gconstpointer data)
{
  g_autofree char *ctl = NULL;

  assert_gaps (self, "");
  give (self, "1");
  give (self, "23");
  assert_gaps (self, "");
  /* Received out of order, as after a partition. */
  give (self, "546");
  assert_gaps (self, "");
  ctl = dup_gaps_of (self, self->fixture.ctl);
  g_assert_cmpstr (ctl, ==, "");
}

static void
a_hole_is_named_and_closes (Crisis *self, gconstpointer data)
{
  give (self, "14");
  assert_gaps (self, "2-3");
  give (self, "6");
  assert_gaps (self, "2-3 5-5");
  give (self, "3");
  assert_gaps (self, "2-2 5-5");
  give (self, "52");
  assert_gaps (self, "");
}

static void
the_beginning_may_be_missing (Crisis *self, gconstpointer data)
{
  give (self, "3");
  assert_gaps (self, "1-2");
}

/* A bundle is missing: no server has given what comes after the hole. */
static void
what_a_file_leaves_out_is_no_word_about_the_server (Crisis *self, gconstpointer data)
{
  give (self, "12");
  carry (self, "56");
  assert_gaps (self, "");
  give (self, "3");
  assert_gaps (self, "");
  /* Now it has, and the file has brought what it leaves out. */
  carry (self, "4");
  give (self, "5");
  assert_gaps (self, "");
}

static void
what_waits_for_its_membership_was_given (Crisis *self, gconstpointer data)
{
  g_autoptr (WfTestStore) new_desk = wf_test_store_new (WF_REALM_EXERCISE, self->fixture.desk);
  WfTestStore *here = self->fixture.here;
  g_autofree char *gaps = NULL;

  /* This store does not know who wrote it. */
  self->fixture.here = new_desk;
  give (self, "14");
  gaps = dup_gaps_of (self, self->fixture.space);
  g_assert_cmpstr (gaps, ==, "");
  self->fixture.here = here;
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (Crisis *, gconstpointer);
  } tests[] = {
    { "/gaps/none", whole_chains_have_none },
    { "/gaps/named-and-closed", a_hole_is_named_and_closes },
    { "/gaps/beginning", the_beginning_may_be_missing },
    { "/gaps/by-file", what_a_file_leaves_out_is_no_word_about_the_server },
    { "/gaps/quarantined", what_waits_for_its_membership_was_given },
  };

  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Crisis, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
