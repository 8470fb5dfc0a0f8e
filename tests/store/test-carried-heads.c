/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server signed of its history travels by courier and by archive, and is held against what
 * others show. */
#include <string.h>

#include "store/wf-couriers.h"
#include "store/wf-store-membership.h"

#define REALM WF_COURIERS_REALM
#define PEER "https://a:1"
#define EPOCH "e1"

typedef struct
{
  WfCouriers couriers;
  WfDeviceKey *server;
  char *ctl;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  wf_couriers_set_up (&f->couriers, NULL);
  f->server = wf_couriers_new_key ("SERVER");
  f->ctl = wf_space_dup_name (REALM, &f->couriers.crisis, "ctl");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wf_couriers_tear_down (&f->couriers, NULL);
  wf_device_key_unref (f->server);
  g_free (f->ctl);
}

/* All of ctl with receipts, the last one signed. @shift moves the times, which makes it another
 * history. */
static WfBatch *
new_batch (Fixture *f, const char *peer, gint64 shift, const WfDeviceKey *signer, WfHead *head)
{
  g_autoptr (GPtrArray) all = wf_test_store_load (f->couriers.desks[0], &f->couriers.crisis);
  guint8 chain[WF_HASH_SIZE] = { 0 };
  WfBatch *batch = wf_test_batch (peer, f->ctl, all);

  wf_test_batch_add_receipts (batch, all, 1, WF_GEN_START_US + shift, chain);
  batch->epoch = g_strdup (EPOCH);
  batch->seq = all->len;
  memcpy (batch->cursor_hash, chain, sizeof chain);
  const WfReceipt *last = &g_array_index (batch->receipts, WfReceipt, all->len - 1);
  *head = (WfHead){ .seq = last->seq, .time_us = last->time_us };
  memcpy (head->receipt, last->hash, WF_HASH_SIZE);
  wf_head_sign (head, f->ctl, signer->key, signer->secret);
  return batch;
}

static WfHistoryFault
give (Fixture *f, guint desk, WfBatch *batch)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfReceiveReport) report
      = wf_test_store_receive (f->couriers.desks[desk], batch, &error);

  g_assert_no_error (error);
  return report->alarm != NULL ? report->alarm->fault : WF_HISTORY_GOOD;
}

static WfHistoryFault
give_page (Fixture *f, guint desk, gint64 shift, const WfDeviceKey *signer)
{
  WfHead head;
  WfBatch *batch = new_batch (f, PEER, shift, signer, &head);
  batch->has_begin = batch->is_end = batch->has_head = TRUE;
  batch->head = head;
  return give (f, desk, batch);
}

static WfHistoryFault
give_archive (Fixture *f, guint desk, gint64 shift, const WfDeviceKey *signer)
{
  WfHead head;
  WfBatch *batch = new_batch (f, "archive:1", shift, signer, &head);
  batch->heads = g_array_new (FALSE, TRUE, sizeof (WfHead));
  g_array_append_val (batch->heads, head);
  return give (f, desk, batch);
}

/* By courier, from desk 0 to desk 1. */
static WfHistoryFault
carry (Fixture *f)
{
  wf_couriers_export_to (&f->couriers, 0, WF_BUNDLE_EVERYTHING, f->couriers.path);
  g_autoptr (WfCourierSummary) seen = wf_couriers_inspect (&f->couriers, 1, f->couriers.path, NULL);
  g_autoptr (WfCourierSummary) taken = wf_couriers_import_good (&f->couriers, 1, f->couriers.path);

  /* It says so before anything is taken in, too. */
  g_assert_cmpint (seen->alarm != NULL ? seen->alarm->fault : WF_HISTORY_GOOD, ==,
                   taken->alarm != NULL ? taken->alarm->fault : WF_HISTORY_GOOD);
  if (taken->alarm != NULL)
    g_assert_cmpstr (taken->alarm->space, ==, f->ctl);
  return taken->alarm != NULL ? taken->alarm->fault : WF_HISTORY_GOOD;
}

/* The names of those who brought what is alarming. */
static char *
dup_alarms (Fixture *f, guint desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  GAsyncResult *pending = NULL;

  wf_store_list_alarms_async (f->couriers.desks[desk]->store, f->couriers.text, NULL,
                              wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  g_autoptr (GPtrArray) alarms
      = wf_store_list_alarms_finish (f->couriers.desks[desk]->store, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < alarms->len; i++)
    g_string_append_printf (text, "%.8s ", ((WfHistoryAlarm *) alarms->pdata[i])->peer);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_alarms (Fixture *f, guint desk, const char *expected)
{
  g_autofree char *alarms = dup_alarms (f, desk);
  g_assert_cmpstr (alarms, ==, expected);
}

/* Desk 1 has never met the server, and knows by courier what it signed. */
static void
test_carried (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (give_page (f, 0, 0, f->server), ==, WF_HISTORY_GOOD);
  g_assert_cmpint (carry (f), ==, WF_HISTORY_GOOD);
  g_assert_cmpint (give_page (f, 1, 1, f->server), ==, WF_HISTORY_REWRITTEN);
  assert_alarms (f, 1, "https:// ");
}

static void
test_agrees (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (give_page (f, 0, 0, f->server), ==, WF_HISTORY_GOOD);
  g_assert_cmpint (carry (f), ==, WF_HISTORY_GOOD);
  g_assert_cmpint (carry (f), ==, WF_HISTORY_GOOD);
  g_assert_cmpint (give_page (f, 1, 0, f->server), ==, WF_HISTORY_GOOD);
  assert_alarms (f, 1, "");
}

/* The server told the two desks different things. */
static void
test_contradicts (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (give_page (f, 1, 0, f->server), ==, WF_HISTORY_GOOD);
  g_assert_cmpint (give_page (f, 0, 1, f->server), ==, WF_HISTORY_GOOD);
  g_assert_cmpint (carry (f), ==, WF_HISTORY_REWRITTEN);
  assert_alarms (f, 1, "courier: ");
  /* Nothing of the bundle was refused for that, and what was kept stays. */
  g_assert_cmpint (give_page (f, 1, 0, f->server), ==, WF_HISTORY_GOOD);
}

/* One that was signed by somebody else accuses nobody who is known. */
static void
test_other_key (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (give_page (f, 0, 0, f->couriers.keys[0]), ==, WF_HISTORY_GOOD);
  g_assert_cmpint (give_page (f, 1, 0, f->server), ==, WF_HISTORY_GOOD);
  g_assert_cmpint (carry (f), ==, WF_HISTORY_OTHER_KEY);
  assert_alarms (f, 1, "courier: ");
}

static void
test_slander (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (give_page (f, 0, 1, f->couriers.keys[0]), ==, WF_HISTORY_GOOD);
  g_assert_cmpint (carry (f), ==, WF_HISTORY_GOOD);
  g_assert_cmpint (give_page (f, 1, 0, f->server), ==, WF_HISTORY_GOOD);
  /* Who came first does not speak for the server. */
  g_assert_cmpint (give_archive (f, 1, 0, f->server), ==, WF_HISTORY_GOOD);
  assert_alarms (f, 1, "");
}

/* A snapshot of the server is an archive. */
static void
test_archive (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (give_archive (f, 1, 0, f->server), ==, WF_HISTORY_GOOD);
  g_assert_cmpint (give_archive (f, 1, 0, f->server), ==, WF_HISTORY_GOOD);
  g_assert_cmpint (give_archive (f, 1, 1, f->server), ==, WF_HISTORY_REWRITTEN);
  assert_alarms (f, 1, "archive: ");
  g_assert_cmpint (give_page (f, 1, 1, f->server), ==, WF_HISTORY_REWRITTEN);
}

static void
test_forged (Fixture *f, gconstpointer data)
{
  WfHead head;
  WfBatch *batch = new_batch (f, "archive:1", 0, f->server, &head);
  batch->heads = g_array_new (FALSE, TRUE, sizeof (WfHead));
  head.signature[3] ^= 1;
  g_array_append_val (batch->heads, head);
  g_assert_cmpint (give (f, 1, batch), ==, WF_HISTORY_FORGED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
#define ADD(name, test) g_test_add ("/carried-heads/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("known-by-courier", test_carried);
  ADD ("agrees", test_agrees);
  ADD ("contradicts", test_contradicts);
  ADD ("other-key", test_other_key);
  ADD ("slander", test_slander);
  ADD ("archive", test_archive);
  ADD ("forged", test_forged);
  return g_test_run ();
}
