/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a later version wrote and this one does not know goes through it unchanged, byte for byte:
 * received, folded, loaded, sent on, exported (log.md §14 C4). */
#include <stdio.h>
#include <string.h>

#include "lib/wf-test-crisis.h"
#include "model/wf-hlc.h"

/* As version 2 might write: members, a type, a field and spellings of numbers that nobody knows
 * yet. */
static char *
dup_body (void)
{
  return g_strdup (
      "{\"set\":{\"title\":\"Two cables\",\"swarm\":{\"n\":\"1.10\",\"of\":[100, 7]}},"
      "\"mood\":{\"deep\":[[[\"\\u00e9\"]]]},\"salt\":\"00112233445566778899aabbccddeeff\"}");
}

static char *
dup_skeleton (WfTestCrisis *crisis, const char *body, guint64 hlc)
{
  const WfBytes parts[] = { { "wf1b", 5 }, { body, strlen (body) } };
  guint8 hash[WF_HASH_SIZE];
  wf_crypto_hash (hash, parts, G_N_ELEMENTS (parts));
  g_autofree char *bh = wf_hex_dup (hash, WF_HASH_SIZE);
  g_autofree char *by = wf_uuid_dup_string (&crisis->other->person);
  g_autofree char *dev = wf_uuid_dup_string (&crisis->other->device);
  return g_strdup_printf (
      "{ \"v\":2,\"space\":\"%s\",\"ent\":\"01a0c450-6e8a-7000-8000-000000000001\","
      "\"type\":\"drone-swarm\",\"op\":\"set\",\"fields\":[\"title\",\"swarm\"],\"prev\":{},"
      "\"witness\":[\"1.10\",12,\"\\u263a\"],\"by\":\"%s\",\"dev\":\"%s\",\"n\":1,"
      "\"hlc\":\"%016" G_GINT64_MODIFIER "x\",\"bh\":\"%s\",\"later\":{\"a\":null} }",
      crisis->space, by, dev, hlc, bh);
}

static GBytes *
make_document (WfTestCrisis *crisis)
{
  const guint64 hlc = wf_hlc_next (0, WF_GEN_START_US);
  g_autofree char *body = dup_body ();
  g_autofree char *skeleton = dup_skeleton (crisis, body, hlc);
  const WfBytes parts[] = { { "wf1", 4 },
                            { crisis->space, strlen (crisis->space) + 1 },
                            { skeleton, strlen (skeleton) } };
  guint8 hash[WF_HASH_SIZE], signature[WF_SIGNATURE_SIZE];
  WfOperationId id = { .hlc = hlc };
  GString *document = g_string_new (NULL);

  wf_crypto_hash (hash, parts, G_N_ELEMENTS (parts));
  memcpy (id.digest, hash, sizeof id.digest);
  wf_crypto_sign (signature, hash, crisis->other->secret);
  wf_document_append (document, &id, hash, crisis->other->key, signature, skeleton,
                      strlen (skeleton), body, strlen (body));
  return g_string_free_to_bytes (document);
}

static void
assert_same_bytes (GBytes *a, GBytes *b)
{
  g_assert_cmpmem (g_bytes_get_data (a, NULL), g_bytes_get_size (a), g_bytes_get_data (b, NULL),
                   g_bytes_get_size (b));
}

static void
receive (WfTestCrisis *crisis, WfEngine *engine, GBytes *document)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  g_autoptr (GPtrArray) published
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_autoptr (GArray) checked = g_array_new (FALSE, TRUE, sizeof (WfChecked));
  g_autoptr (WfBatch) batch = wf_batch_new (NULL, crisis->space);
  WfVerdict verdict;
  WfChecked one = { .operation = wf_decoder_decode (decoder, g_bytes_get_data (document, NULL),
                                                    g_bytes_get_size (document), crisis->space,
                                                    &verdict, &error),
                    .verdict = WF_VERDICT_OK };
  g_assert_no_error (error);
  g_assert_true (wf_operation_verify (one.operation));
  g_array_set_clear_func (checked, (GDestroyNotify) wf_checked_clear);
  g_array_append_val (checked, one);
  g_ptr_array_add (batch->documents, g_bytes_ref (document));
  g_autoptr (WfReceiveReport) report
      = wf_engine_receive (engine, batch, checked, published, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_new, ==, 1);
}

static void
test_later_version (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfTestCrisis) crisis = wf_test_crisis_new ();
  WfEngine *engine = wf_test_crisis_open (crisis, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) ctl = wf_test_crisis_write_ctl (crisis, engine, &error);
  g_autoptr (GBytes) document = make_document (crisis);

  receive (crisis, engine, document);
  wf_engine_close (engine);
  engine = wf_test_crisis_open (crisis, &error);
  g_autoptr (GPtrArray) all = wf_engine_load (engine, crisis->crisis_text, &error);
  g_assert_no_error (error);
  const WfOperation *operation = all->pdata[all->len - 1];
  GString *loaded = g_string_new (NULL);
  wf_operation_append_document (operation, loaded);
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (loaded);
  assert_same_bytes (document, bytes);
  /* What it says is readable, as it was written. */
  const WfWrite *write = wf_operation_find_write (operation, "swarm");
  g_assert_nonnull (write);
  g_assert_cmpint (strncmp (write->value, "{\"n\":\"1.10\",\"of\":[100, 7]}", write->value_length),
                   ==, 0);

  g_autoptr (GPtrArray) outbox = wf_engine_get_outbox (engine, crisis->space, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outbox->len, ==, 1);
  assert_same_bytes (document, outbox->pdata[0]);
  wf_engine_close (engine);
  wf_test_crisis_check_derived (crisis);
}

/* Samples that were kept when a version was new: read for ever, and written again unchanged. */
static void
test_kept_samples (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "data", "wire", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  guint n = 0;

  for (const char *name; (name = g_dir_read_name (dir)) != NULL; n++)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) again = g_string_new (NULL);
      WfVerdict verdict;
      g_assert_true (g_file_get_contents (path, &text, NULL, &error));
      g_strchomp (text);
      g_autoptr (WfOperation) operation
          = wf_decoder_decode (decoder, text, strlen (text), NULL, &verdict, &error);
      g_assert_no_error (error);
      g_assert_true (wf_operation_verify (operation));
      wf_operation_append_document (operation, again);
      g_assert_cmpstr (again->str, ==, text);
    }
  g_assert_cmpuint (n, >=, 4);
}

int
main (int argc, char **argv)
{
  wf_crypto_init ();
  /* `test-versions --sample`: what is kept as tests/data/wire/version-2.json. */
  if (argc == 2 && g_str_equal (argv[1], "--sample"))
    {
      g_autoptr (WfTestCrisis) crisis = wf_test_crisis_new ();
      g_autoptr (GBytes) document = make_document (crisis);
      fwrite (g_bytes_get_data (document, NULL), 1, g_bytes_get_size (document), stdout);
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/versions/of-a-later-one-goes-through-unchanged", test_later_version);
  g_test_add_func ("/store/versions/kept-samples-are-read-for-ever", test_kept_samples);
  return g_test_run ();
}
