/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/wf-crypto.h"

static void
assert_hash (const WfBytes *parts, guint n_parts, const char *expected)
{
  guint8 hash[WF_HASH_SIZE];
  wf_crypto_hash (hash, parts, n_parts);
  g_autofree char *hex = wf_hex_dup (hash, sizeof hash);
  g_assert_cmpstr (hex, ==, expected);
}

/* FIPS 180-4 examples, whole and in parts. */
static void
test_hash_known (void)
{
  const char *abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  const char *two_blocks = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
  const WfBytes whole[] = { { "abc", 3 } };
  const WfBytes parts[] = { { "a", 1 }, { "", 0 }, { "bc", 2 } };
  const WfBytes longer[]
      = { { "abcdbcdecdefdefgefghfghighijhijk", 32 }, { "ijkljklmklmnlmnomnopnopq", 24 } };
  assert_hash (NULL, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert_hash (whole, 1, abc);
  assert_hash (parts, 3, abc);
  assert_hash (longer, 2, two_blocks);
}

/* Every length over some blocks, cut at every place, against GLib's own. */
static void
test_hash_lengths (void)
{
  guint8 bytes[300];
  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i * 7 + 1);
  for (guint length = 0; length <= sizeof bytes; length++)
    {
      g_autofree char *expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, length);
      for (guint cut = 0; cut <= length; cut += 13)
        {
          const WfBytes parts[] = { { bytes, cut }, { bytes + cut, length - cut } };
          assert_hash (parts, 2, expected);
        }
    }
}

/* RFC 8032 §7.1, test 1: the key that a seed makes. */
static void
test_sign (void)
{
  guint8 seed[32], key[WF_KEY_SIZE], secret[WF_SECRET_SIZE], hash[WF_HASH_SIZE] = { 1, 2, 3 };
  guint8 signature[WF_SIGNATURE_SIZE], again[WF_SIGNATURE_SIZE];
  g_assert_true (wf_hex_decode ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                                64, seed, 32));
  wf_crypto_key_from_seed (seed, key, secret);
  g_autofree char *hex = wf_hex_dup (key, sizeof key);
  g_assert_cmpstr (hex, ==, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  wf_crypto_sign (signature, hash, secret);
  wf_crypto_sign (again, hash, secret);
  g_assert_cmpmem (signature, sizeof signature, again, sizeof again);
  g_assert_true (wf_crypto_verify (signature, hash, key));
  for (guint i = 0; i < WF_SIGNATURE_SIZE; i++)
    {
      signature[i] ^= 1;
      g_assert_false (wf_crypto_verify (signature, hash, key));
      signature[i] ^= 1;
    }
  hash[31] ^= 1;
  g_assert_false (wf_crypto_verify (signature, hash, key));
  wf_crypto_new_key (key, secret);
  g_assert_false (wf_crypto_verify (signature, hash, key));
}

static void
test_password (void)
{
  g_autofree char *hash = wf_crypto_password_hash ("correct horse");
  g_assert_nonnull (hash);
  g_assert_true (g_str_has_prefix (hash, "$argon2id$"));
  g_assert_true (wf_crypto_password_check (hash, "correct horse"));
  g_assert_false (wf_crypto_password_check (hash, "correct horsf"));
  g_assert_false (wf_crypto_password_check ("", "correct horse"));
  g_autofree char *salted = wf_crypto_password_hash ("correct horse");
  g_assert_cmpstr (hash, !=, salted);
}

static void
test_small (void)
{
  guint8 a[16] = { 0 }, b[16] = { 0 };
  wf_crypto_random (a, sizeof a);
  g_assert_false (wf_crypto_equal (a, b, sizeof a));
  wf_crypto_wipe (a, sizeof a);
  g_assert_true (wf_crypto_equal (a, b, sizeof a));
  char text[5];
  const guint8 bytes[] = { 0x0f, 0xa0 };
  wf_hex_encode (bytes, 2, text);
  g_assert_cmpstr (text, ==, "0fa0");
  g_assert_true (wf_hex_decode ("0fa0", 4, b, 2));
  g_assert_cmpmem (b, 2, bytes, 2);
  g_assert_false (wf_hex_decode ("0FA0", 4, b, 2));
  g_assert_false (wf_hex_decode ("0fa", 3, b, 2));
  g_assert_false (wf_hex_decode ("0fa0", 4, b, 1));
  g_assert_false (wf_hex_decode ("0f g", 4, b, 2));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/crypto/hash-known", test_hash_known);
  g_test_add_func ("/crypto/hash-lengths", test_hash_lengths);
  g_test_add_func ("/crypto/sign", test_sign);
  g_test_add_func ("/crypto/password", test_password);
  g_test_add_func ("/crypto/small", test_small);
  return g_test_run ();
}
