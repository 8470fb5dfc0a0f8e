/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The courier bundle as bytes: what goes in comes out, and nothing else is let through. */
#include <string.h>

#include "base/wf-error.h"
#include "lib/wf-gen.h"
#include "wire/wf-bundle.h"

#define CRISIS "01a0c450-6e8a-7000-8123-456789abcdef"
#define CTL "w-01a0c4506e8a70008123456789abcdef-ctl"
#define AMBER "w-01a0c4506e8a70008123456789abcdef-amber"
#define MADE_AT WF_GEN_START_US

typedef struct
{
  WfDeviceKey *sender, *reader, *other;
} Fixture;

static WfDeviceKey *
new_key (guint n)
{
  const WfUuid person = { { (guint8) n } };
  return wf_device_key_new (&person, "FI", "", MADE_AT + n);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->sender = new_key (1);
  f->reader = new_key (2);
  f->other = new_key (3);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wf_device_key_unref (f->sender);
  wf_device_key_unref (f->reader);
  wf_device_key_unref (f->other);
}

static WfBundleHeader *
new_header (Fixture *f, WfBundleKind kind)
{
  WfBundleHeader *header = wf_bundle_header_new (kind);
  header->realm = WF_REALM_REAL;
  wf_uuid_parse (CRISIS, &header->crisis);
  header->device = f->sender->device;
  header->number = 14;
  header->made_at = MADE_AT;
  if (kind != WF_BUNDLE_INTRODUCTION)
    wf_bundle_header_add_recipient (header, &f->reader->device);
  return header;
}

static GPtrArray *
keys_of (WfDeviceKey *device)
{
  GPtrArray *keys = g_ptr_array_new ();
  if (device != NULL)
    g_ptr_array_add (keys, device->key);
  return keys;
}

/* --- writing
 * --------------------------------------------------------------------------------------- */

static WfBundleWriter *
begin (Fixture *f, GOutputStream *out, const WfBundleHeader *header)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) keys = keys_of (header->kind == WF_BUNDLE_INTRODUCTION ? NULL : f->reader);
  WfBundleWriter *writer = wf_bundle_writer_new (out, header, f->sender, keys, NULL, &error);
  g_assert_no_error (error);
  return writer;
}

static GBytes *
end (GOutputStream *out, WfBundleWriter *writer)
{
  guint8 hash[WF_HASH_SIZE];
  g_assert_true (wf_bundle_writer_finish (writer, hash, NULL));
  wf_bundle_writer_free (writer);
  g_assert_true (g_output_stream_close (out, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

/* @documents gets the texts that went in. */
static GBytes *
write_bundle (Fixture *f, guint32 seed, guint n, gsize n_blob, GPtrArray *documents)
{
  g_autoptr (WfGen) gen = wf_gen_new (seed, AMBER, 3, 5);
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (WfBundleHeader) header = new_header (f, WF_BUNDLE_OPERATIONS);
  WfBundleSpace *space = wf_bundle_header_add_space (header, AMBER);
  const WfBundleHead head = { f->sender->device, 7 };
  guint8 rh[WF_HASH_SIZE] = { 1 };
  space->n_documents = n;
  g_array_append_val (space->from, head);
  header->n_blobs = n_blob > 0;
  header->n_blob_bytes = (gint64) n_blob;
  WfBundleWriter *writer = begin (f, out, header);
  wf_bundle_writer_begin_space (writer, AMBER, "epoch-1", NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WfOperation) operation = wf_gen_next (gen);
      char *document = wf_gen_dup_document (operation);
      g_assert_true (wf_bundle_writer_add_document (writer, document, strlen (document), i + 1,
                                                    MADE_AT, i % 2 ? rh : NULL, NULL, NULL));
      g_ptr_array_add (documents, document);
    }
  if (n_blob > 0)
    {
      g_autofree guint8 *bytes = g_malloc (n_blob);
      memset (bytes, '\n', n_blob); /* line ends inside it are no lines */
      g_assert_true (wf_bundle_writer_begin_blob (writer, rh, (gint64) n_blob, NULL));
      g_assert_true (wf_bundle_writer_add_bytes (writer, bytes, n_blob, NULL));
    }
  return end (out, writer);
}

/* --- reading
 * --------------------------------------------------------------------------------------- */

static WfBundleReader *
open_bytes (GBytes *bytes, const WfDeviceKey *device, GError **error)
{
  g_autoptr (GInputStream) in = g_memory_input_stream_new_from_bytes (bytes);
  return wf_bundle_reader_new (in, "b.wfb", device, NULL, error);
}

/* To the end; the number of documents, or -1 with @error. */
static int
read_all (GBytes *bytes, const WfDeviceKey *device, GError **error)
{
  WfBundleItem item;
  int n = 0;
  g_autoptr (WfBundleReader) reader = open_bytes (bytes, device, error);
  if (reader == NULL)
    return -1;
  for (;;)
    switch (wf_bundle_reader_next (reader, &item, error))
      {
      case WF_BUNDLE_ITEM_BROKEN:
        g_clear_pointer (&item.document, g_bytes_unref);
        return -1;
      case WF_BUNDLE_ITEM_END:
        g_assert_nonnull (wf_bundle_reader_get_key (reader));
        return n;
      case WF_BUNDLE_ITEM_DOCUMENT:
        g_bytes_unref (item.document);
        n++;
        break;
      default:
        break;
      }
}

static void
assert_refused (GBytes *bytes, const WfDeviceKey *device, WfErrorCode code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (read_all (bytes, device, &error), ==, -1);
  g_assert_error (error, WF_ERROR, (int) code);
  if (strstr (error->message, words) == NULL || !g_str_has_prefix (error->message, "b.wfb, "))
    g_error ("“%s” is not in: %s", words, error->message);
}

static void
check_round_trip (Fixture *f, guint32 seed, guint n, gsize n_blob)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) bytes = write_bundle (f, seed, n, n_blob, documents);
  g_autoptr (GError) error = NULL;
  g_autoptr (WfBundleReader) reader = open_bytes (bytes, f->reader, &error);
  WfBundleItem item;
  g_assert_no_error (error);
  const WfBundleHeader *header = wf_bundle_reader_get_header (reader);
  g_assert_cmpint (header->number, ==, 14);
  g_assert_true (wf_uuid_equal (&header->device, &f->sender->device));
  g_assert_cmpint (wf_bundle_header_count_documents (header), ==, n);
  const WfBundleSpace *space = g_ptr_array_index (header->spaces, 0);
  g_assert_cmpint (g_array_index (space->from, WfBundleHead, 0).n, ==, 7);
  g_assert_cmpint (wf_bundle_reader_next (reader, &item, &error), ==, WF_BUNDLE_ITEM_SPACE);
  g_assert_cmpstr (item.epoch, ==, "epoch-1");
  for (guint i = 0; i < n; i++)
    {
      const char *expected = g_ptr_array_index (documents, i);
      g_assert_cmpint (wf_bundle_reader_next (reader, &item, &error), ==, WF_BUNDLE_ITEM_DOCUMENT);
      g_assert_cmpmem (g_bytes_get_data (item.document, NULL), g_bytes_get_size (item.document),
                       expected, strlen (expected));
      g_assert_cmpint (item.has_receipt, ==, i % 2);
      g_bytes_unref (item.document);
    }
  if (n_blob > 0)
    {
      guint8 block[1000];
      gsize total = 0;
      g_assert_cmpint (wf_bundle_reader_next (reader, &item, &error), ==, WF_BUNDLE_ITEM_BLOB);
      g_assert_cmpint (item.size, ==, (gint64) n_blob);
      /* Half of it: the rest is passed over. */
      for (gssize got; total < n_blob / 2
                       && (got = wf_bundle_reader_read (reader, block, sizeof block, NULL)) > 0;)
        total += (gsize) got;
    }
  g_assert_cmpint (wf_bundle_reader_next (reader, &item, &error), ==, WF_BUNDLE_ITEM_END);
  g_assert_cmpmem (wf_bundle_reader_get_key (reader), WF_KEY_SIZE, f->sender->key, WF_KEY_SIZE);
  g_assert_cmpint (wf_bundle_reader_get_offset (reader), ==, g_bytes_get_size (bytes));
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  /* Around the frame of 64 KiB, and none at all. */
  static const gsize blobs[] = { 0, 1, 60000, 65536, 65537, 300000 };
  for (guint32 seed = 0; seed < 40; seed++)
    check_round_trip (f, seed, (guint) g_test_rand_int_range (0, 120),
                      blobs[seed % G_N_ELEMENTS (blobs)]);
}

static void
test_arrival (Fixture *f, gconstpointer data)
{
  g_autoptr (WfBundleHeader) header = new_header (f, WF_BUNDLE_RECEIPT);
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  const WfBundleArrival arrival = { .hash = { 9 },
                                    .number = 14,
                                    .at = MADE_AT,
                                    .n_new = 3,
                                    .n_known = 2,
                                    .n_waiting = 1,
                                    .n_refused = 4 };
  WfBundleItem item;
  WfBundleWriter *writer = begin (f, out, header);
  g_assert_true (wf_bundle_writer_add_arrival (writer, &arrival, NULL));
  g_autoptr (GBytes) bytes = end (out, writer);
  g_autoptr (WfBundleReader) reader = open_bytes (bytes, f->reader, NULL);
  g_assert_cmpint (wf_bundle_reader_next (reader, &item, NULL), ==, WF_BUNDLE_ITEM_ARRIVAL);
  g_assert_cmpmem (&item.arrival, sizeof arrival, &arrival, sizeof arrival);
  g_assert_cmpint (wf_bundle_reader_next (reader, &item, NULL), ==, WF_BUNDLE_ITEM_END);
}

/* --- changed on the way
 * ------------------------------------------------------------------------------ */

static void
test_every_byte (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) bytes = write_bundle (f, 5, 3, 40, documents);
  gsize size = 0;
  const guint8 *whole = g_bytes_get_data (bytes, &size);
  for (gsize at = 0; at < size; at++)
    {
      g_autofree guint8 *copy = g_memdup2 (whole, size);
      copy[at] ^= (guint8) (1 << (at % 8));
      g_autoptr (GBytes) changed = g_bytes_new (copy, size);
      g_autoptr (GError) error = NULL;
      g_assert_cmpint (read_all (changed, f->reader, &error), ==, -1);
      g_assert_nonnull (error);
    }
}

static void
test_every_length (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) bytes = write_bundle (f, 6, 3, 70000, documents);
  const gsize size = g_bytes_get_size (bytes);
  for (gsize length = 0; length < size; length += 1 + length / 50)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, length);
      assert_refused (cut, f->reader, WF_ERROR_INVALID, "cut short");
    }
  g_autoptr (GByteArray) longer = g_byte_array_new ();
  g_byte_array_append (longer, g_bytes_get_data (bytes, NULL), (guint) size);
  g_byte_array_append (longer, (const guint8 *) "x", 1);
  g_autoptr (GBytes) more = g_bytes_new (longer->data, longer->len);
  assert_refused (more, f->reader, WF_ERROR_INVALID, "after its end");
}

/* What a recipient can do: he holds the plain text and can seal it again. */
static GBytes *
open_shell (GBytes *bytes, const WfDeviceKey *device)
{
  g_autoptr (GInputStream) in = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (WfSealedReader) reader = wf_sealed_reader_new (in, "b.wfb", device, NULL, NULL);
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  WfBytes frame;
  while (wf_sealed_reader_next (reader, &frame, NULL, NULL))
    g_byte_array_append (plain, frame.bytes, (guint) frame.size);
  return g_bytes_new (plain->data, plain->len);
}

static GBytes *
seal (const char *plain, gsize size, WfRealm realm, WfDeviceKey *device)
{
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (GPtrArray) keys = keys_of (device);
  g_autoptr (WfSealedWriter) writer = wf_sealed_writer_new (out, realm, keys, NULL);
  g_assert_true (wf_sealed_writer_write (writer, plain, size, NULL, NULL));
  g_assert_true (wf_sealed_writer_finish (writer, NULL, NULL));
  g_assert_true (g_output_stream_close (out, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

static GBytes *
seal_text (const char *plain, WfRealm realm, WfDeviceKey *device)
{
  return seal (plain, strlen (plain), realm, device);
}

static void
test_sealed_again (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) bytes = write_bundle (f, 7, 2, 0, documents);
  g_autoptr (GBytes) plain = open_shell (bytes, f->reader);
  gsize size = 0;
  const char *text = g_bytes_get_data (plain, &size);
  assert_refused (bytes, f->other, WF_ERROR_DENIED, "not for this device");
  g_autoptr (GBytes) passed_on = seal (text, size, WF_REALM_REAL, f->other);
  assert_refused (passed_on, f->other, WF_ERROR_DENIED, "meant it for others");
  g_autoptr (GBytes) other_realm = seal (text, size, WF_REALM_EXERCISE, f->reader);
  assert_refused (other_realm, f->reader, WF_ERROR_INVALID, "header is broken");
  g_autoptr (GBytes) opened = seal (text, size, WF_REALM_REAL, NULL);
  assert_refused (opened, f->reader, WF_ERROR_INVALID, "header is broken");
}

/* Every line end of the plain text, in a shell that is whole. */
static void
test_every_line (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) bytes = write_bundle (f, 8, 20, 300, documents);
  g_autoptr (GBytes) plain = open_shell (bytes, f->reader);
  gsize size = 0;
  const char *text = g_bytes_get_data (plain, &size);
  guint n_lines = 0;
  for (gsize at = 1; at < size; at++)
    if (text[at - 1] == '\n')
      {
        g_autoptr (GBytes) cut = seal (text, at, WF_REALM_REAL, f->reader);
        assert_refused (cut, f->reader, WF_ERROR_INVALID, "ends before");
        n_lines++;
      }
  g_assert_cmpuint (n_lines, >, 22);
}

/* Every byte of the plain text changed by somebody who can seal it: the signature finds it, or the
 * form. */
static void
test_every_plain_byte (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) bytes = write_bundle (f, 9, 2, 20, documents);
  g_autoptr (GBytes) plain = open_shell (bytes, f->reader);
  gsize size = 0;
  const char *text = g_bytes_get_data (plain, &size);
  for (gsize at = 0; at < size; at++)
    {
      g_autofree char *copy = g_memdup2 (text, size);
      copy[at] ^= (char) (1 << (at % 7));
      g_autoptr (GBytes) changed = seal (copy, size, WF_REALM_REAL, f->reader);
      g_autoptr (GError) error = NULL;
      g_assert_cmpint (read_all (changed, f->reader, &error), ==, -1);
      g_assert_nonnull (error);
    }
}

/* --- refused
 * ------------------------------------------------------------------------------------------ */

#define HEAD(profile, kind, spaces)                                                                \
  "{\"profile\":" profile ",\"kind\":\"" kind "\",\"realm\":\"real\",\"crisis\":\"" CRISIS         \
  "\",\"device\":\"" CRISIS "\",\"number\":1,\"made\":1,\"choice\":\"everything\",\"to\":[%s],"    \
  "\"spaces\":[" spaces "],\"blobs\":0,\"blob-bytes\":0}\n"
#define SPACE(name, count) "{\"space\":\"" name "\",\"count\":" count ",\"from\":[],\"to\":[]}"

static void
test_refusals (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *text, *words;
    WfErrorCode code;
    gboolean is_open;
  } cases[] = {
    { HEAD ("2", "operations", ""), "newer Watchfloor", WF_ERROR_PROTOCOL, FALSE },
    { HEAD ("1", "gossip", ""), "header is broken", WF_ERROR_INVALID, FALSE },
    { HEAD ("1", "operations", SPACE ("x-01a0c4506e8a70008123456789abcdef-amber", "0")),
      "header is broken", WF_ERROR_INVALID, FALSE },
    { HEAD ("1", "operations", SPACE ("w-01a0c4506e8a70008123456789abcde0-amber", "0")),
      "header is broken", WF_ERROR_INVALID, FALSE },
    { HEAD ("1", "operations", SPACE (AMBER, "0") "," SPACE (AMBER, "0")), "header is broken",
      WF_ERROR_INVALID, FALSE },
    { HEAD ("1", "introduction", SPACE (AMBER, "0")), "header is broken", WF_ERROR_INVALID, TRUE },
    { HEAD ("1", "introduction", SPACE (CTL, "0")), "header is broken", WF_ERROR_INVALID, FALSE },
    { HEAD ("1", "operations", SPACE (AMBER, "1")) "{\"doc\":{}}\n", "where none belongs",
      WF_ERROR_INVALID, FALSE },
    { HEAD ("1", "operations", SPACE (AMBER, "0")) "{\"space\":\"" AMBER "\"}\n{\"doc\":{}}\n",
      "more documents", WF_ERROR_INVALID, FALSE },
    { HEAD ("1", "operations", SPACE (AMBER, "0")) "{\"space\":\"" CTL "\"}\n",
      "header does not name", WF_ERROR_INVALID, FALSE },
    { HEAD ("1", "operations", "") "{\"blob\":\"00\",\"size\":1}\n", "attachment is broken",
      WF_ERROR_INVALID, FALSE },
    { HEAD ("1", "operations", SPACE (AMBER, "2")) "{\"count\":0,\"hash\":\"\"}\n", "fewer",
      WF_ERROR_INVALID, FALSE },
    { HEAD ("1", "operations", "") "[]\n", "no object", WF_ERROR_INVALID, FALSE },
    { HEAD ("1", "operations", "") "{\"space\":1,\"space\":2}\n", "line 2", WF_ERROR_INVALID,
      FALSE },
  };
  char reader[WF_UUID_TEXT_LENGTH + 1];
  wf_uuid_format (&f->reader->device, reader);
  g_autofree char *to = g_strdup_printf ("\"%s\"", reader);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) halves = g_strsplit (cases[i].text, "%s", 2);
      const gboolean is_introduction = strstr (cases[i].text, "introduction") != NULL;
      g_autofree char *text = g_strconcat (halves[0], is_introduction ? "" : to, halves[1], NULL);
      g_autoptr (GBytes) bytes
          = seal_text (text, WF_REALM_REAL, cases[i].is_open ? NULL : f->reader);
      assert_refused (bytes, f->reader, cases[i].code, cases[i].words);
    }
}

static void
test_shells (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *text, *words;
    WfErrorCode code;
  } cases[] = {
    { "", "cut short", WF_ERROR_INVALID },
    { "PK\003\004 a zip file", "no courier bundle", WF_ERROR_INVALID },
    { "{\"wf-archive\":1}\n", "no courier bundle", WF_ERROR_INVALID },
    { "{\"wf-bundle\":2,\"realm\":\"real\",\"keys\":[]}\n", "newer", WF_ERROR_PROTOCOL },
    { "{\"wf-bundle\":1,\"realm\":\"dream\",\"keys\":[]}\n", "exercise", WF_ERROR_INVALID },
    { "{\"wf-bundle\":1,\"realm\":\"real\",\"keys\":[]}\n", "recipients", WF_ERROR_INVALID },
    { "{\"wf-bundle\":1,\"realm\":\"real\",\"keys\":[7]}\n", "sealed key", WF_ERROR_INVALID },
    { "{\"wf-bundle\":1,\"realm\":\"real\",\"key\":\"00\"}\n", "key is broken", WF_ERROR_INVALID },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].text, strlen (cases[i].text));
      assert_refused (bytes, f->reader, cases[i].code, cases[i].words);
    }
}

/* A key that is no point on the curve: nothing is written to it. */
static void
test_bad_recipient (Fixture *f, gconstpointer data)
{
  static const guint8 nothing[WF_KEY_SIZE];
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (WfBundleHeader) header = new_header (f, WF_BUNDLE_OPERATIONS);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_ptr_array_add (keys, (gpointer) nothing);
  g_assert_null (wf_bundle_writer_new (out, header, f->sender, keys, NULL, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
  g_assert_cmpint (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (out)), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
#define TEST(name, function)                                                                       \
  g_test_add ("/bundle/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("round-trip", test_round_trip);
  TEST ("arrival", test_arrival);
  TEST ("every-byte", test_every_byte);
  TEST ("every-length", test_every_length);
  TEST ("every-line", test_every_line);
  TEST ("every-plain-byte", test_every_plain_byte);
  TEST ("sealed-again", test_sealed_again);
  TEST ("refusals", test_refusals);
  TEST ("shells", test_shells);
  TEST ("bad-recipient", test_bad_recipient);
  return g_test_run ();
}
