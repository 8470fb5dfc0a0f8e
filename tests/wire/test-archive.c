/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "base/wf-error.h"
#include "lib/wf-gen.h"
#include "wire/wf-archive.h"

#define SPACE "w-01a0c4506e8a70008123456789abcdef-amber"

typedef struct
{
  char *folder, *path;
  char *message; /* of the last broken line, without its place */
  GString *text;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("wf-archive-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "a.wfa", NULL);
  f->text = g_string_new (NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->path);
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->path);
  g_free (f->message);
  g_string_free (f->text, TRUE);
}

static WfArchiveReader *
open_written (Fixture *f, GError **error)
{
  g_assert_true (g_file_set_contents (f->path, f->text->str, (gssize) f->text->len, NULL));
  return wf_archive_reader_open (f->path, error);
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_autoptr (WfGen) gen = wf_gen_new (11, SPACE, 2, 5);
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  guint8 rh[WF_HASH_SIZE] = { 0 }, read_rh[WF_HASH_SIZE];
  wf_archive_append_header (f->text, SPACE, "epoch-1");
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (WfOperation) operation = wf_gen_next (gen);
      char *document = wf_gen_dup_document (operation);
      wf_receipt_hash (rh, rh, operation->hash, i + 1, WF_GEN_START_US + i);
      wf_archive_append_line (f->text, document, strlen (document), i + 1, WF_GEN_START_US + i,
                              i % 3 ? rh : NULL, i % 5, NULL);
      g_ptr_array_add (documents, document);
    }
  g_autoptr (WfArchiveReader) reader = open_written (f, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wf_archive_reader_get_space (reader), ==, SPACE);
  g_assert_cmpstr (wf_archive_reader_get_epoch (reader), ==, "epoch-1");
  gboolean has_receipt;
  gint64 seq, time_us;
  for (guint i = 0; i < documents->len; i++)
    {
      g_autoptr (GBytes) document = NULL;
      const char *expected = g_ptr_array_index (documents, i);
      g_assert_true (wf_archive_reader_next (reader, &document, &has_receipt, &seq, &time_us,
                                             read_rh, &error));
      g_assert_cmpmem (g_bytes_get_data (document, NULL), g_bytes_get_size (document), expected,
                       strlen (expected));
      g_assert_true (has_receipt == (i % 3 != 0));
      if (has_receipt)
        {
          g_assert_cmpint (seq, ==, i + 1);
          g_assert_cmpint (time_us, ==, WF_GEN_START_US + i);
          g_assert_cmpint (wf_archive_reader_get_ctl (reader), ==, i % 5);
        }
    }
  g_autoptr (GBytes) none = NULL;
  g_assert_false (
      wf_archive_reader_next (reader, &none, &has_receipt, &seq, &time_us, read_rh, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (rh, sizeof rh, read_rh, sizeof read_rh);
}

static void
assert_header_refused (Fixture *f, const char *text, int code)
{
  g_autoptr (GError) error = NULL;
  g_string_assign (f->text, text);
  g_assert_null (open_written (f, &error));
  g_assert_error (error, WF_ERROR, code);
  g_assert_nonnull (strstr (error->message, f->path));
}

static void
test_headers (Fixture *f, gconstpointer data)
{
  assert_header_refused (f, "", WF_ERROR_INVALID);
  assert_header_refused (f, "\n\n", WF_ERROR_INVALID);
  assert_header_refused (f, "{}\n", WF_ERROR_INVALID);
  assert_header_refused (f, "PK\003\004", WF_ERROR_INVALID);
  assert_header_refused (f, "{\"wf-archive\":2,\"space\":\"a\"}\n", WF_ERROR_PROTOCOL);
  assert_header_refused (f, "{\"wf-archive\":1}\n", WF_ERROR_INVALID);
  g_autoptr (GError) error = NULL;
  g_assert_null (wf_archive_reader_open ("/nonexistent/a.wfa", &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_NOT_FOUND);
}

static void
assert_line_refused (Fixture *f, const char *line, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) document = NULL;
  gboolean has_receipt;
  gint64 seq, time_us;
  guint8 rh[WF_HASH_SIZE];
  g_string_truncate (f->text, 0);
  wf_archive_append_header (f->text, SPACE, NULL);
  g_string_append (f->text, "\n\n"); /* empty lines count, and are skipped */
  g_string_append (f->text, line);
  g_autoptr (WfArchiveReader) reader = open_written (f, &error);
  g_assert_no_error (error);
  g_assert_null (wf_archive_reader_get_epoch (reader));
  g_assert_false (
      wf_archive_reader_next (reader, &document, &has_receipt, &seq, &time_us, rh, &error));
  g_assert_error (error, WF_ERROR, code);
  g_autofree char *place = g_strdup_printf ("%s, line 4:", f->path);
  g_assert_true (g_str_has_prefix (error->message, place));
  g_free (f->message);
  f->message = g_strdup (error->message + strlen (place) + 1);
}

static void
test_broken_lines (Fixture *f, gconstpointer data)
{
  assert_line_refused (f, "{\"doc\":{\"a\":1}", WF_ERROR_INVALID);
  assert_line_refused (f, "{\"doc\":[]}\n", WF_ERROR_INVALID);
  assert_line_refused (f, "{}\n", WF_ERROR_INVALID);
  assert_line_refused (f, "{\"doc\":{},\"wf\":{}}\n", WF_ERROR_INVALID);
  assert_line_refused (f, "{\"doc\":{},\"wf\":null}\n", WF_ERROR_INVALID);
  assert_line_refused (f, "{\"doc\":{},\"wf\":{\"seq\":0,\"time\":1,\"rh\":\"00\"}}\n",
                       WF_ERROR_INVALID);
  g_autofree char *hex = g_strnfill (64, 'a');
  g_autofree char *zero
      = g_strdup_printf ("{\"doc\":{},\"wf\":{\"seq\":0,\"time\":1,\"rh\":\"%s\"}}\n", hex);
  assert_line_refused (f, zero, WF_ERROR_INVALID);
  g_autofree char *endless = g_strnfill (1024 * 1024, ' ');
  assert_line_refused (f, endless, WF_ERROR_TOO_LARGE);
  /* Refused while it was read, not after it had been kept whole. */
  g_assert_cmpstr (f->message, ==, "the line is longer than any operation");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add ("/archive/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/archive/headers", Fixture, NULL, set_up, test_headers, tear_down);
  g_test_add ("/archive/broken-lines", Fixture, NULL, set_up, test_broken_lines, tear_down);
  return g_test_run ();
}
