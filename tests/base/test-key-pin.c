/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pin of a key: what openssl says of the same certificate, and nothing for what is none. */
#include <string.h>

#include "base/wf-crypto.h"
#include "base/wf-key-pin.h"

static GByteArray *
read_der (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "tls", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, &error);
  GByteArray *der = NULL;

  g_assert_no_error (error);
  g_object_get (certificate, "certificate", &der, NULL);
  return der;
}

static void
test_known (void)
{
  static const char *const table[][2] = {
    { "server.pem", "89fede31279703224d5fbf6a4a54cadfb67b0f4026f9058d75ac7a13ea817bc9" },
    { "client.pem", "83e1a559a55f851d1d2b581675743baf77c04ce84288d417280eee5dc85010a7" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GByteArray) der = read_der (table[i][0]);
      g_autofree char *pin = wf_key_pin_dup_of_der (der->data, der->len);
      g_assert_cmpstr (pin, ==, table[i][1]);
    }
}

/* Cut off anywhere, and every byte turned: a pin or none, and nothing read beyond the end. */
static void
test_broken (void)
{
  g_autoptr (GByteArray) der = read_der ("server.pem");

  for (guint n = 0; n < der->len; n++)
    {
      g_autofree guint8 *part = g_memdup2 (der->data, MAX (n, 1));
      g_assert_null (wf_key_pin_dup_of_der (part, n));
    }
  for (guint i = 0; i < der->len; i++)
    for (guint bit = 0; bit < 8; bit++)
      {
        g_autofree guint8 *turned = g_memdup2 (der->data, der->len);
        g_autofree char *pin = NULL;
        turned[i] ^= (guint8) (1 << bit);
        pin = wf_key_pin_dup_of_der (turned, der->len);
      }
}

static void
test_normal (void)
{
  g_autofree char *pin = g_strnfill (64, 'a');
  g_autofree char *upper = g_ascii_strup (pin, -1);
  g_autofree char *longer = g_strconcat (pin, "a", NULL);
  g_autofree char *shorter = g_strndup (pin, 63);
  g_autofree char *foreign = g_strconcat (shorter, "g", NULL);
  g_autoptr (GString) colons = g_string_new (NULL);
  g_autofree char *a = wf_key_pin_dup_normal (upper);
  g_autofree char *b = NULL;

  for (guint i = 0; i < 32; i++)
    g_string_append (colons, i == 0 ? "AA" : ":AA");
  b = wf_key_pin_dup_normal (colons->str);
  g_assert_cmpstr (a, ==, pin);
  g_assert_cmpstr (b, ==, pin);
  g_assert_null (wf_key_pin_dup_normal (""));
  g_assert_null (wf_key_pin_dup_normal (longer));
  g_assert_null (wf_key_pin_dup_normal (shorter));
  g_assert_null (wf_key_pin_dup_normal (foreign));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/key-pin/known", test_known);
  g_test_add_func ("/key-pin/broken", test_broken);
  g_test_add_func ("/key-pin/normal", test_normal);
  return g_test_run ();
}
