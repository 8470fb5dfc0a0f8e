/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/wf-crypto.h"
#include "base/wf-id.h"

static void
test_version_7 (void)
{
  WfUuid a, b;
  wf_uuid_new (&a, G_GINT64_CONSTANT (1823220000123456));
  wf_uuid_new (&b, G_GINT64_CONSTANT (1823220000123456));
  g_autofree char *text = wf_uuid_dup_string (&a);
  g_autofree char *time
      = g_strdup_printf ("%08x-%04x-7", (guint) (G_GINT64_CONSTANT (1823220000123) >> 16),
                         (guint) (G_GINT64_CONSTANT (1823220000123) & 0xffff));
  g_assert_true (g_str_has_prefix (text, time));
  g_assert_nonnull (strchr ("89ab", text[19]));
  g_assert_false (wf_uuid_equal (&a, &b));
  g_assert_cmpmem (a.bytes, 6, b.bytes, 6);
  wf_uuid_new (&b, G_GINT64_CONSTANT (1823220000124000));
  g_assert_cmpint (memcmp (a.bytes, b.bytes, 6), <, 0);
}

static void
test_version_8 (void)
{
  WfUuid a, b, kind, name;
  wf_uuid_for_name (&a, "asset", "c-lion1");
  wf_uuid_for_name (&b, "asset", "c-lion1");
  wf_uuid_for_name (&kind, "actor", "c-lion1");
  wf_uuid_for_name (&name, "asse", "tc-lion1");
  g_autofree char *text = wf_uuid_dup_string (&a);
  g_assert_cmpstr (text, ==, "86949ffa-5606-8a77-b397-2e6ba6b8c96e");
  g_assert_true (wf_uuid_equal (&a, &b));
  g_assert_false (wf_uuid_equal (&a, &kind));
  g_assert_false (wf_uuid_equal (&a, &name));
}

static void
test_uuid_text (void)
{
  const char *const bad[] = {
    "",
    "01a0c450-6e8a-7000-8123-456789abcde",
    "01a0c450-6e8a-7000-8123-456789abcdeff",
    "01A0c450-6e8a-7000-8123-456789abcdef",
    "01a0c4506-e8a-7000-8123-456789abcdef",
    "01a0c4506e8a70008123456789abcdeg",
    "{1a0c450-6e8a-7000-8123-456789abcde}",
    "01a0c450-6e8a-7000-8123+456789abcdef",
  };
  WfUuid uuid = { { 5 } }, other;
  g_assert_true (wf_uuid_parse ("01a0c450-6e8a-7000-8123-456789abcdef", &uuid));
  g_assert_true (wf_uuid_parse ("01a0c4506e8a70008123456789abcdef", &other));
  g_assert_true (wf_uuid_equal (&uuid, &other));
  g_assert_cmpuint (wf_uuid_hash_key (&uuid), ==, wf_uuid_hash_key (&other));
  g_assert_true (wf_uuid_equal_key (&uuid, &other));
  g_autofree char *text = wf_uuid_dup_string (&uuid);
  g_assert_cmpstr (text, ==, "01a0c450-6e8a-7000-8123-456789abcdef");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (wf_uuid_parse (bad[i], &uuid));
      g_assert_true (wf_uuid_equal (&uuid, &other));
    }
  g_assert_false (wf_uuid_parse (NULL, &uuid));
  const WfUuid nil = { { 0 } };
  g_assert_true (wf_uuid_is_nil (&nil));
  g_assert_false (wf_uuid_is_nil (&uuid));
}

static void
test_operation_id (void)
{
  const char *text = "01a0c4506e8a0000-2897a7328c3e6bd58dae3b80f8cd124e";
  WfOperationId id, back;
  guint8 packed[24];
  char written[WF_OPERATION_ID_TEXT_LENGTH + 1];
  g_assert_true (wf_operation_id_parse (text, strlen (text), &id));
  g_assert_cmphex (id.hlc, ==, G_GUINT64_CONSTANT (0x01a0c4506e8a0000));
  wf_operation_id_format (&id, written);
  g_assert_cmpstr (written, ==, text);
  wf_operation_id_pack (&id, packed);
  g_assert_cmpint (packed[0], ==, 0x01);
  g_assert_cmpint (packed[23], ==, 0x4e);
  wf_operation_id_unpack (packed, &back);
  g_assert_cmpint (wf_operation_id_compare (&id, &back), ==, 0);
  g_assert_true (wf_operation_id_equal_key (&id, &back));
  g_assert_cmpuint (wf_operation_id_hash_key (&id), ==, wf_operation_id_hash_key (&back));
  g_assert_false (wf_operation_id_parse (text, strlen (text) - 1, &id));
  g_assert_false (
      wf_operation_id_parse ("01a0c4506e8a0000_2897a7328c3e6bd58dae3b80f8cd124e", 49, &id));
  g_assert_false (
      wf_operation_id_parse ("01a0c4506e8a000g-2897a7328c3e6bd58dae3b80f8cd124e", 49, &id));
}

/* The order of the packed bytes is the order of the ids, as the store's index needs it. */
static void
test_total_order (void)
{
  for (guint i = 0; i < 1000; i++)
    {
      WfOperationId a = { (guint64) g_test_rand_int_range (0, 4) << 60, { 0 } }, b = a;
      guint8 x[24], y[24];
      a.hlc |= (guint64) g_test_rand_int_range (0, 3);
      b.hlc |= (guint64) g_test_rand_int_range (0, 3);
      a.digest[i % 16] = (guint8) g_test_rand_int_range (0, 256);
      b.digest[(i / 16) % 16] = (guint8) g_test_rand_int_range (0, 256);
      wf_operation_id_pack (&a, x);
      wf_operation_id_pack (&b, y);
      const int order = memcmp (x, y, 24), ours = wf_operation_id_compare (&a, &b);
      g_assert_cmpint ((order > 0) - (order < 0), ==, (ours > 0) - (ours < 0));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/id/version-7", test_version_7);
  g_test_add_func ("/id/version-8", test_version_8);
  g_test_add_func ("/id/uuid-text", test_uuid_text);
  g_test_add_func ("/id/operation-id", test_operation_id);
  g_test_add_func ("/id/total-order", test_total_order);
  return g_test_run ();
}
