/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The readers on public files that nobody wrote for them. */
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"
#include "lib/wf-samples.h"
#include "wire/wf-csv.h"
#include "wire/wf-import.h"
#include "wire/wf-track-reader.h"

/* --- GeoJSON -------------------------------------------------------------- */

/* What is valid is taken whole; of the rest something is refused, by a message that names it. */
static void
read_geojson (const char *name, const char *kind, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfImport) import = wf_geojson_read (bytes, name, NULL, NULL, &error);

  if (import == NULL)
    {
      g_assert_cmpstr (kind, ==, "invalid");
      g_assert_nonnull (strstr (error->message, "line"));
      return;
    }
  for (guint i = 0; i < import->refusals->len; i++)
    g_test_message ("%s", (char *) import->refusals->pdata[i]);
  if (g_str_equal (kind, "valid"))
    {
      g_assert_cmpuint (import->n_refused, ==, 0);
      g_assert_cmpuint (import->features->features->len, >, 0);
    }
  else if (g_str_equal (kind, "invalid"))
    g_assert_cmpuint (import->n_refused, >, 0);
}

static void
test_geojson (void)
{
  wf_samples_for_each ("geojson", read_geojson);
}

static WfImport *
read_one (const char *name)
{
  g_autofree char *path = wf_samples_find (name);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length;

  if (path == NULL || !g_file_get_contents (path, &text, &length, NULL))
    {
      g_test_skip ("the samples are not here");
      return NULL;
    }
  bytes = g_bytes_new (text, length);
  return wf_geojson_read (bytes, "x", NULL, NULL, NULL);
}

/* One of each shape, and where they lie. */
static void
test_collection (void)
{
  g_autoptr (WfImport) import
      = read_one ("samples/geojson/hint-good/good-featurecollection.geojson");

  if (import == NULL)
    return;
  g_assert_cmpuint (import->n_of_shape[WF_FEATURE_POINT], ==, 1);
  g_assert_cmpuint (import->n_of_shape[WF_FEATURE_LINE], ==, 1);
  g_assert_cmpuint (import->n_of_shape[WF_FEATURE_AREA], ==, 1);
  g_assert_cmpfloat (import->west, ==, 100);
  g_assert_cmpfloat (import->east, ==, 105);
  g_assert_cmpfloat (import->south, ==, 0);
  g_assert_cmpfloat (import->north, ==, 1);
}

/* --- vessel tracks -------------------------------------------------------- */

static WfTrackReading *
read_tracks (GBytes *bytes, gsize piece, GError **error)
{
  g_autoptr (WfTrackReader) reader = wf_track_reader_new ();
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  for (gsize at = 0; at < size; at += piece)
    if (!wf_track_reader_feed (reader, text + at, MIN (piece, size - at), error))
      return NULL;
  return wf_track_reader_finish (reader, error);
}

/* In one piece and byte by byte it comes to the same, and a file without a position says so. */
static void
read_ais (const char *name, const char *kind, GBytes *bytes)
{
  g_autoptr (GError) error = NULL, again = NULL;
  g_autoptr (WfTrackReading) whole = read_tracks (bytes, 1 << 20, &error);
  g_autoptr (WfTrackReading) pieces = read_tracks (bytes, 1, &again);

  g_assert_true ((whole == NULL) == (pieces == NULL));
  if (whole == NULL)
    {
      g_test_message ("%s", error->message);
      g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, again->message);
      return;
    }
  g_assert_cmpuint (whole->set->n_fixes, ==, pieces->set->n_fixes);
  g_assert_cmpuint (whole->n_issues, ==, pieces->n_issues);
  g_assert_cmpuint (whole->n_other, ==, pieces->n_other);
  for (guint i = 0; i < whole->issues->len; i++)
    {
      const WfTrackIssue *issue = &g_array_index (whole->issues, WfTrackIssue, i);

      g_test_message ("line %" G_GUINT64_FORMAT ": %u %s", issue->line, issue->kind, issue->value);
    }
}

static void
test_ais (void)
{
  wf_samples_for_each ("ais", read_ais);
}

/* The messages decoded by hand. */
static void
assert_fix (const WfTrackReading *reading, guint32 mmsi, gint64 seconds, double lat, double lon)
{
  const WfTrack *track = wf_track_set_get (reading->set, mmsi);

  g_assert_nonnull (track);
  g_assert_cmpuint (track->n_fixes, ==, 1);
  g_assert_cmpint (track->fixes[0].at / G_USEC_PER_SEC, ==, seconds);
  g_assert_cmpfloat_with_epsilon (wf_fix_get_lat (&track->fixes[0]), lat, 1e-6);
  g_assert_cmpfloat_with_epsilon (wf_fix_get_lon (&track->fixes[0]), lon, 1e-6);
}

/* "…*3E,1357134218" and "…*3E,1daasd4218,,1357134222": one report, received twice. */
static void
assert_dated_behind (const WfTrackReading *reading)
{
  const WfTrack *track = wf_track_set_get (reading->set, 327801000);

  g_assert_nonnull (track);
  g_assert_cmpuint (track->n_fixes, ==, 2);
  g_assert_cmpint (track->fixes[0].at / G_USEC_PER_SEC, ==, 1357134218);
  g_assert_cmpint (track->fixes[1].at / G_USEC_PER_SEC, ==, 1357134222);
}

/* A receiver's log: proprietary lines, groups, tag blocks, other talkers, a broken line. Whatever
 * is skipped, the line behind it is read. */
static void
test_receiver_log (void)
{
  g_autofree char *path = wf_samples_find (
      "samples/ais/aislib/ais-lib-communication/src/test/resources/small_cb_example.txt");
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfTrackReading) reading = NULL;
  gsize length;

  if (path == NULL || !g_file_get_contents (path, &text, &length, NULL))
    {
      g_test_skip ("the samples are not here");
      return;
    }
  bytes = g_bytes_new (text, length);
  reading = read_tracks (bytes, 7, &error);
  g_assert_no_error (error);
  g_assert_cmpint (reading->format, ==, WF_TRACK_NMEA);
  /* the second beside the first is the same report again; two are dated behind their checksums */
  g_assert_cmpuint (reading->set->n_fixes, ==, 4);
  g_assert_cmpuint (reading->n_doubles, ==, 1);
  assert_fix (reading, 538002398, 1364272372, 70.636175, 23.6620933);
  assert_fix (reading, 304010366, 1354719388, 54.9703867, 11.87826); /* its tag on a line before */
  assert_dated_behind (reading);
  /* half a group */
  g_assert_cmpuint (reading->n_issues, ==, 1);
}

/* --- CSV ------------------------------------------------------------------ */

typedef struct
{
  GPtrArray *rows; /* GStrv */
} Table;

static gboolean
take_row (gpointer data, guint64 row, guint64 line, char **cells, guint n_cells, GError **error)
{
  GStrvBuilder *builder = g_strv_builder_new ();

  for (guint i = 0; i < n_cells; i++)
    g_strv_builder_add (builder, cells[i]);
  g_ptr_array_add (((Table *) data)->rows, g_strv_builder_end (builder));
  g_strv_builder_unref (builder);
  return TRUE;
}

static void
assert_same_row (char **header, char **cells, WfJsonValue object)
{
  g_assert_cmpuint (wf_json_size (object), ==, g_strv_length (header));
  g_assert_cmpuint (g_strv_length (cells), ==, g_strv_length (header));
  for (guint i = 0; header[i] != NULL; i++)
    g_assert_cmpstr (cells[i], ==, wf_json_member_string (object, header[i]));
}

/* "csvs/x.csv" is "json/x.json". */
static char *
dup_expected_path (const char *name)
{
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *stem = g_strndup (base, strlen (base) - strlen (".csv"));
  g_autofree char *what = g_strconcat ("samples/csv/spectrum/json/", stem, ".json", NULL);

  return wf_samples_find (what);
}

static void
read_csv (const char *name, const char *kind, GBytes *bytes)
{
  Table table = { g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev) };
  g_autoptr (WfCsv) csv = wf_csv_new (',', take_row, &table);
  g_autofree char *path = NULL, *text = NULL;
  g_autoptr (WfJson) json = NULL;
  g_autoptr (GError) error = NULL;
  WfJsonIter iter;
  WfJsonValue object;
  gsize length;

  if (g_str_has_suffix (name, ".csv"))
    {
      path = dup_expected_path (name);
      g_assert_nonnull (path);
      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      g_assert_true (
          wf_csv_feed (csv, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error));
      g_assert_true (wf_csv_finish (csv, &error));
      json = wf_json_scan (text, (gssize) length, &wf_json_limits_file, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (table.rows->len, ==, wf_json_size (wf_json_root (json)) + 1);
      wf_json_iter_init (&iter, wf_json_root (json));
      for (guint i = 1; wf_json_iter_next (&iter, NULL, &object); i++)
        assert_same_row (table.rows->pdata[0], table.rows->pdata[i], object);
    }
  g_ptr_array_unref (table.rows);
}

static void
test_csv (void)
{
  wf_samples_for_each ("csv", read_csv);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/samples/geojson", test_geojson);
  g_test_add_func ("/samples/geojson-collection", test_collection);
  g_test_add_func ("/samples/ais", test_ais);
  g_test_add_func ("/samples/ais-receiver-log", test_receiver_log);
  g_test_add_func ("/samples/csv", test_csv);
  return g_test_run ();
}
