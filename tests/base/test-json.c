/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"

static const WfJsonLimits small = { .max_bytes = 1000, .max_depth = 4, .max_members = 20 };

static WfJson *
scan (const char *text)
{
  g_autoptr (GError) error = NULL;
  WfJson *json = wf_json_scan (text, -1, &wf_json_limits_file, &error);
  g_assert_no_error (error);
  g_assert_nonnull (json);
  return json;
}

static char *
refusal (const char *text, gssize length, const WfJsonLimits *limits, int code)
{
  g_autoptr (GError) error = NULL;
  WfJson *json = wf_json_scan (text, length, limits, &error);
  if (json)
    g_test_message ("accepted: %.60s", text);
  g_assert_null (json);
  g_assert_error (error, WF_ERROR, code);
  return g_strdup (error->message);
}

static void
assert_refused (const char *text)
{
  g_free (refusal (text, -1, &wf_json_limits_file, WF_ERROR_INVALID));
}

static void
test_reads_values (void)
{
  g_autoptr (WfJson) json
      = scan (" {\"a\":null,\"b\":[1,-2.5,\"x\\ny\",true,false],\"c\":{\"d\":{}},\"\":9} ");
  const WfJsonValue root = wf_json_root (json);
  WfJsonValue list, item;
  WfJsonIter iter;
  gint64 integer;
  double number;
  const char *key;
  g_assert_cmpint (wf_json_type (root), ==, WF_JSON_OBJECT);
  g_assert_cmpuint (wf_json_size (root), ==, 4);
  g_assert_true (wf_json_member (root, "b", &list));
  g_assert_cmpuint (wf_json_size (list), ==, 5);
  wf_json_iter_init (&iter, list);
  g_assert_true (wf_json_iter_next (&iter, &key, &item));
  g_assert_null (key);
  g_assert_true (wf_json_integer (item, &integer));
  g_assert_cmpint (integer, ==, 1);
  g_assert_true (wf_json_iter_next (&iter, NULL, &item));
  g_assert_false (wf_json_integer (item, &integer));
  g_assert_true (wf_json_number (item, &number));
  g_assert_cmpfloat (number, ==, -2.5);
  g_assert_true (wf_json_iter_next (&iter, NULL, &item));
  g_assert_cmpstr (wf_json_string (item, NULL), ==, "x\ny");
  g_assert_true (wf_json_member (root, "c", &item));
  gsize length;
  const char *raw = wf_json_raw (item, &length);
  g_assert_cmpmem (raw, length, "{\"d\":{}}", 8);
  g_assert_true (wf_json_member_integer (root, "", &integer));
  g_assert_cmpint (integer, ==, 9);
  g_assert_null (wf_json_member_string (root, "a"));
  g_assert_false (wf_json_member (root, "z", &item));
  g_assert_false (wf_json_member (list, "a", &item));
}

static void
test_walks_members_in_order (void)
{
  g_autoptr (WfJson) json = scan ("{\"k1\":[[],{}],\"k2\":{\"x\":[1]},\"k3\":3}");
  WfJsonIter iter;
  WfJsonValue value;
  const char *key;
  guint n = 0;
  wf_json_iter_init (&iter, wf_json_root (json));
  while (wf_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *expected = g_strdup_printf ("k%u", ++n);
      g_assert_cmpstr (key, ==, expected);
    }
  g_assert_cmpuint (n, ==, 3);
  wf_json_iter_init (&iter, value);
  g_assert_false (wf_json_iter_next (&iter, &key, &value));
}

static void
test_unescapes (void)
{
  g_autoptr (WfJson) json
      = scan ("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\",\"\\u00e9\\u20AC\\ud83D\\uDE00\","
              "\"twelve bytes \\\" and more than that Ω€😀 end\",\"\"]");
  const char *const expected[]
      = { "\"\\/\b\f\n\r\t", "é€😀", "twelve bytes \" and more than that Ω€😀 end", "" };
  WfJsonIter iter;
  WfJsonValue value;
  gsize length;
  wf_json_iter_init (&iter, wf_json_root (json));
  for (guint i = 0; wf_json_iter_next (&iter, NULL, &value); i++)
    {
      g_assert_cmpstr (wf_json_string (value, &length), ==, expected[i]);
      g_assert_cmpuint (length, ==, strlen (expected[i]));
    }
}

static void
test_refuses (void)
{
  const char *const bad[] = {
    "",
    " ",
    "{",
    "[",
    "[1",
    "[1,",
    "[1,]",
    "{\"a\"",
    "{\"a\":",
    "{\"a\":1,}",
    "{a:1}",
    "[1 2]",
    "[1]x",
    "[1][2]",
    "012",
    "-",
    "+1",
    "1.",
    ".5",
    "1e",
    "1e+",
    "0x1F",
    "'a'",
    "\"a",
    "\"a\\\"",
    "\"\\x\"",
    "\"\\u12\"",
    "\"\\u12g4\"",
    "\"a\tb\"",
    "\"a\nb\"",
    "tru",
    "nul",
    "True",
    "NaN",
    "Infinity",
    "1e400",
    "-1e400",
    "9007199254740992",
    "-9007199254740992",
    "99999999999999999999999",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\ud800\\u0041\"",
    "\"\\ude00\\ud83d\"",
    "\"\xc0\x80\"",
    "\"\xed\xa0\x80\"",
    "\"\xf4\x90\x80\x80\"",
    "\"\xff\"",
    "\"\xe2\x82\"",
    "\"\x80\"",
    "{\"a\":1,\"a\":2}",
    "{\"a\":{},\"b\":1,\"\\u0061\":2}",
    "// x\n1",
    "[1]}",
    "{]",
    "[}",
    "{\"a\":1]",
    "\xef\xbb\xbf",
    "{\"a\":1 \"b\":2}",
    "{1:2}",
    "{\"a\",\"b\"}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_refused (bad[i]);
  g_free (refusal ("[1]\0", 4, &wf_json_limits_file, WF_ERROR_INVALID));
  g_free (refusal ("\"a\0b\"", 5, &wf_json_limits_file, WF_ERROR_INVALID));
}

/* Every lead byte with every second byte, in sequences of one to four, against GLib. */
static void
test_utf8 (void)
{
  for (guint pair = 0; pair < 0x10000; pair++)
    for (gsize length = 1; length <= 4; length++)
      {
        const guint8 tail = pair % 3 ? 0x80 : 0xbf;
        const guint8 bytes[] = { (guint8) (pair >> 8), (guint8) pair, tail, tail };
        char text[6] = "\"";
        if (bytes[0] < 0x80 || (length > 1 && bytes[1] < 0x80))
          continue;
        memcpy (text + 1, bytes, length);
        text[1 + length] = '"';
        g_autoptr (WfJson) json
            = wf_json_scan (text, (gssize) length + 2, &wf_json_limits_file, NULL);
        g_assert_true ((json != NULL) == g_utf8_validate_len ((const char *) bytes, length, NULL));
      }
}

/* Every length of the text, so that the word-wise path meets each tail. The copy has no byte to
 * spare. */
static void
test_truncation_never_overreads (void)
{
  const char *whole
      = "{\"name\":\"Ωmega \\\"quoted\\\" \\ud83d\\ude00\",\"list\":[1,-20,3.25e2,true,null]}";
  const gsize length = strlen (whole);
  for (gsize n = 0; n < length; n++)
    {
      g_autofree char *cut = g_memdup2 (whole, n);
      g_free (refusal (cut ? cut : "", (gssize) n, &wf_json_limits_file, WF_ERROR_INVALID));
    }
  g_autofree char *exact = g_memdup2 (whole, length);
  g_autoptr (WfJson) json = wf_json_scan (exact, (gssize) length, &wf_json_limits_file, NULL);
  g_assert_nonnull (json);
}

static void
test_limits (void)
{
  g_autofree char *long_text = g_strnfill (1200, ' ');
  g_autofree char *many = NULL;
  g_autoptr (GString) members = g_string_new ("{");
  g_autoptr (WfJson) fits = wf_json_scan ("[[[[1]]]]", -1, &small, NULL);
  g_assert_nonnull (fits);
  g_free (refusal ("[[[[[1]]]]]", -1, &small, WF_ERROR_TOO_LARGE));
  g_free (refusal (long_text, -1, &small, WF_ERROR_TOO_LARGE));
  for (guint i = 0; i < 21; i++)
    g_string_append_printf (members, "%s\"m%u\":1", i ? "," : "", i);
  g_string_append_c (members, '}');
  g_free (refusal (members->str, -1, &small, WF_ERROR_TOO_LARGE));
  g_free (refusal ("[1.5]", -1, &wf_json_limits_operation, WF_ERROR_INVALID));
  g_free (refusal ("[1e2]", -1, &wf_json_limits_operation, WF_ERROR_INVALID));
  const WfJsonLimits few = { .max_bytes = 100, .max_depth = 4, .max_values = 3 };
  g_free (refusal ("[1,2,3]", -1, &few, WF_ERROR_TOO_LARGE));
  many = g_strnfill (100000, '[');
  g_free (refusal (many, -1, &wf_json_limits_file, WF_ERROR_TOO_LARGE));
  char *text = g_strnfill (1024 * 1024 + 4, 'a');
  text[0] = text[1024 * 1024 + 3] = '"';
  g_free (refusal (text, -1, &wf_json_limits_file, WF_ERROR_TOO_LARGE));
  g_free (text);
}

static void
test_many_members (void)
{
  g_autoptr (GString) text = g_string_new ("{");
  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "\"member-%u\":[%u],", i, i);
  g_autofree char *twice = g_strdup_printf ("%s\"member-77\":0}", text->str);
  g_string_append (text, "\"last\":0}");
  g_autoptr (WfJson) json = scan (text->str);
  g_assert_cmpuint (wf_json_size (wf_json_root (json)), ==, 5001);
  assert_refused (twice);
}

static void
test_errors_name_the_place (void)
{
  g_autofree char *message
      = refusal ("{\n \"ä\": tru }", -1, &wf_json_limits_file, WF_ERROR_INVALID);
  g_assert_nonnull (strstr (message, "line 2, column 7 (byte 9)"));
  g_autofree char *twice
      = refusal ("[1,\n{\"a\":1,\"a\":2}]", -1, &wf_json_limits_file, WF_ERROR_INVALID);
  g_assert_nonnull (strstr (twice, "line 2, column 8 (byte 11)"));
}

static void
test_numbers (void)
{
  const char *const reals[]
      = { "0.1",
          "-0.1",
          "24.938379",
          "123456789012345.6",
          "1.7976931348623157e308",
          "5e-324",
          "-0.0",
          "1E+2",
          "0.1e-7",
          "0.30000000000000004",
          "180.00000000000001",
          "3.141592653589793238462643383279502884197169399375105820974944592307816406286" };
  for (guint i = 0; i < G_N_ELEMENTS (reals); i++)
    {
      double number = NAN;
      g_autoptr (WfJson) json = scan (reals[i]);
      g_assert_cmpint (wf_json_type (wf_json_root (json)), ==, WF_JSON_REAL);
      g_assert_true (wf_json_number (wf_json_root (json), &number));
      g_assert_cmpfloat (number, ==, g_ascii_strtod (reals[i], NULL));
    }
  gint64 integer;
  g_autoptr (WfJson) most = scan ("9007199254740991");
  g_assert_true (wf_json_integer (wf_json_root (most), &integer));
  g_assert_cmpint (integer, ==, G_GINT64_CONSTANT (9007199254740991));
  g_autoptr (WfJson) least = scan ("-9007199254740991");
  g_assert_true (wf_json_integer (wf_json_root (least), &integer));
  g_assert_cmpint (integer, ==, -G_GINT64_CONSTANT (9007199254740991));
}

static void
test_scan_again (void)
{
  g_autoptr (WfJson) json = wf_json_new ();
  g_assert_cmpint (wf_json_type (wf_json_root (json)), ==, WF_JSON_NULL);
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *filler = g_strnfill (i * 7, 'z');
      g_autofree char *text = g_strdup_printf ("{\"n\":%u,\"s\":\"%s\"}", i, filler);
      gint64 n;
      g_assert_true (wf_json_scan_into (json, text, -1, &wf_json_limits_file, NULL));
      g_assert_true (wf_json_member_integer (wf_json_root (json), "n", &n));
      g_assert_cmpint (n, ==, i);
      g_assert_cmpstr (wf_json_member_string (wf_json_root (json), "s"), ==, filler);
    }
  g_assert_false (wf_json_scan_into (json, "[1", -1, &wf_json_limits_file, NULL));
  g_assert_cmpint (wf_json_type (wf_json_root (json)), ==, WF_JSON_NULL);
}

static void
test_writes (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  WfJsonWriter writer;
  wf_json_writer_init (&writer, out);
  wf_json_begin_object (&writer);
  wf_json_put_key (&writer, "a\"b");
  wf_json_begin_array (&writer);
  wf_json_put_integer (&writer, -7);
  wf_json_put_boolean (&writer, TRUE);
  wf_json_put_null (&writer);
  wf_json_put_raw (&writer, "{\"x\":1}", 7);
  wf_json_end_array (&writer);
  wf_json_put_key (&writer, "t");
  wf_json_put_string (&writer, "\b\t\n\f\r\x01\x1f/\\Ω😀");
  wf_json_end_object (&writer);
  g_assert_cmpstr (out->str, ==,
                   "{\"a\\\"b\":[-7,true,null,{\"x\":1}],"
                   "\"t\":\"\\b\\t\\n\\f\\r\\u0001\\u001f/\\\\Ω😀\"}");
  g_autofree char *broken = wf_json_quote ("ok \xff\xe2\x82 end");
  g_assert_cmpstr (broken, ==, "\"ok \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd end\"");
}

/* What is written reads back as it was: random texts of every kind of character. */
static void
test_quote_round_trip (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      const gint length = g_test_rand_int_range (0, 60);
      for (gint j = 0; j < length; j++)
        {
          const gint kind = g_test_rand_int_range (0, 4);
          const gint32 top = kind < 2 ? 0x80 : kind == 2 ? 0xd800 : 0x10ffff;
          gunichar c = (gunichar) g_test_rand_int_range (1, top);
          g_string_append_unichar (text, c >= 0xd800 && c < 0xe000 ? 'x' : c);
        }
      g_autofree char *quoted = wf_json_quote (text->str);
      g_autoptr (WfJson) json = scan (quoted);
      g_assert_cmpstr (wf_json_string (wf_json_root (json), NULL), ==, text->str);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/reads-values", test_reads_values);
  g_test_add_func ("/json/walks-members-in-order", test_walks_members_in_order);
  g_test_add_func ("/json/unescapes", test_unescapes);
  g_test_add_func ("/json/refuses", test_refuses);
  g_test_add_func ("/json/utf8", test_utf8);
  g_test_add_func ("/json/truncation", test_truncation_never_overreads);
  g_test_add_func ("/json/limits", test_limits);
  g_test_add_func ("/json/many-members", test_many_members);
  g_test_add_func ("/json/errors-name-the-place", test_errors_name_the_place);
  g_test_add_func ("/json/numbers", test_numbers);
  g_test_add_func ("/json/scan-again", test_scan_again);
  g_test_add_func ("/json/writes", test_writes);
  g_test_add_func ("/json/quote-round-trip", test_quote_round_trip);
  return g_test_run ();
}
