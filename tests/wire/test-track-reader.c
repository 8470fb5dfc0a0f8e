/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-track-reader.h"

#include <string.h>

#include "base/wf-error.h"
#include "wire/wf-ais.h"
#include "wire/wf-csv.h"

/* The corpus of the fuzz target: invented numbers (99900000x are no vessels'). */
static WfTrackReading *
read_file (const char *name, gsize piece, GError **error)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "tracks", name, NULL);
  g_autoptr (WfTrackReader) reader = wf_track_reader_new ();
  g_autofree char *text = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  for (gsize at = 0; at < size; at += piece)
    if (!wf_track_reader_feed (reader, text + at, MIN (piece, size - at), error))
      return NULL;
  return wf_track_reader_finish (reader, error);
}

static WfTrackReading *
read_text (const char *text, GError **error)
{
  g_autoptr (WfTrackReader) reader = wf_track_reader_new ();

  return wf_track_reader_feed (reader, text, strlen (text), error)
             ? wf_track_reader_finish (reader, error)
             : NULL;
}

static void
assert_issue (const WfTrackReading *reading, guint index, guint64 line, WfTrackIssueKind kind)
{
  const WfTrackIssue *issue;

  g_assert_cmpuint (index, <, reading->issues->len);
  issue = &g_array_index (reading->issues, WfTrackIssue, index);
  g_assert_cmpuint (issue->line, ==, line);
  g_assert_cmpint (issue->kind, ==, kind);
}

static void
test_nmea (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfTrackReading) reading = read_file ("log.nmea", 5, &error);
  const WfTrack *track;

  g_assert_no_error (error);
  g_assert_cmpint (reading->format, ==, WF_TRACK_NMEA);
  g_assert_cmpuint (reading->set->tracks->len, ==, 4);
  g_assert_cmpuint (reading->n_issues, ==, 0);
  g_assert_cmpuint (reading->n_no_position, ==, 1);
  track = wf_track_set_get (reading->set, 999000001);
  g_assert_cmpstr (track->name, ==, "TRACK ONE"); /* from two fragments */
  g_assert_cmpuint (track->n_fixes, ==, 6);
  g_assert_cmpint (track->fixes[0].at, ==, G_GINT64_CONSTANT (1823299200) * G_USEC_PER_SEC);
  g_assert_cmpint (track->fixes[0].lon_e7, ==, 200000000);
  g_assert_cmpint (track->fixes[0].lat_e7, ==, 565000000);
  g_assert_cmpuint (track->fixes[0].speed, ==, 123);
  g_assert_cmpuint (track->fixes[0].course, ==, 900);
  track = wf_track_set_get (reading->set, 999000002);
  g_assert_true (track->is_b);
  g_assert_cmpstr (track->name, ==, "SMALL TWO");
  track = wf_track_set_get (reading->set, 999000003); /* long range: tenths of a minute, knots */
  g_assert_cmpint (track->fixes[0].lon_e7, ==, 195000000);
  g_assert_cmpuint (track->fixes[0].speed, ==, 100);
  track = wf_track_set_get (reading->set, 999000004); /* time of the receiver's own line */
  g_assert_cmpint (track->fixes[0].at % G_USEC_PER_SEC, ==, 456000);
  g_assert_null (wf_track_set_get (reading->set, 999000005));
}

static void
test_nmea_broken (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfTrackReading) reading = read_file ("broken.nmea", 1000, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (reading->set->n_fixes, ==, 1); /* the good line at the end */
  assert_issue (reading, 0, 1, WF_TRACK_BAD_CHECKSUM);
  assert_issue (reading, 1, 2, WF_TRACK_NO_TIME);
  assert_issue (reading, 2, 3, WF_TRACK_BAD_PAYLOAD);
  assert_issue (reading, 3, 4, WF_TRACK_BAD_CHECKSUM);
  assert_issue (reading, 4, 5, WF_TRACK_BAD_CHECKSUM);
  assert_issue (reading, 5, 6, WF_TRACK_BAD_SENTENCE);
  assert_issue (reading, 6, 7, WF_TRACK_LINE_TOO_LONG);
  assert_issue (reading, 7, 8, WF_TRACK_INCOMPLETE);
  g_assert_cmpuint (reading->n_issues, ==, 8);
}

static void
test_danish (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfTrackReading) reading = read_file ("danish.csv", 11, &error);
  const WfTrack *track;

  g_assert_no_error (error);
  g_assert_cmpint (reading->format, ==, WF_TRACK_CSV_DANISH);
  track = wf_track_set_get (reading->set, 999000001);
  g_assert_cmpstr (track->name, ==, "TRACK ONE");
  g_assert_cmpuint (track->n_fixes, ==, 2);
  g_assert_cmpuint (track->fixes[1].speed, ==, WF_FIX_NO_SPEED);
  g_assert_cmpint (track->fixes[1].lat_e7, ==, 565001000);
  g_assert_cmpuint (reading->n_other, ==, 1); /* a base station */
  g_assert_cmpuint (reading->n_no_position, ==, 1);
  assert_issue (reading, 0, 6, WF_TRACK_BAD_TIME);
  assert_issue (reading, 1, 7, WF_TRACK_BAD_LATITUDE);
  assert_issue (reading, 2, 8, WF_TRACK_BAD_LATITUDE);
  assert_issue (reading, 3, 9, WF_TRACK_WRONG_CELLS);
}

static void
test_us (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfTrackReading) reading = read_file ("us.csv", 4096, &error);
  const WfTrack *track;

  g_assert_no_error (error);
  g_assert_cmpint (reading->format, ==, WF_TRACK_CSV_US);
  track = wf_track_set_get (reading->set, 999000001);
  g_assert_cmpuint (track->n_fixes, ==, 2);
  g_assert_cmpuint (track->fixes[1].speed, ==, WF_FIX_NO_SPEED);
  g_assert_cmpuint (track->fixes[1].course, ==, WF_FIX_NO_COURSE);
  assert_issue (reading, 0, 4, WF_TRACK_BAD_TIME); /* hour 24 */
  assert_issue (reading, 1, 5, WF_TRACK_BAD_MMSI);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *name, *words;
  } files[] = {
    { "open-quote.csv", "opens in line 2" },
    { "nul.csv", "NUL" },
    { "empty", "no file of vessel positions" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_file (files[i].name, 13, &error));
      g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, files[i].words));
    }
}

static void
test_nothing_usable (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_text ("MMSI,BaseDateTime,LAT,LON\n1,x,2,3\n", &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "1 lines were refused"));
}

/* The same position twice is one; the order of the lines does not matter. */
static void
test_order (void)
{
  g_autoptr (WfTrackReading) reading
      = read_text ("mmsi;timestamp;latitude;longitude\r"
                   "999000001;12/10/2027 02:00:00;56,5;20\r999000001;12/10/2027 01:00:00;56,4;20\r"
                   "999000001;12/10/2027 02:00:00;56,5;20",
                   NULL);
  const WfTrack *track = wf_track_set_get (reading->set, 999000001);

  g_assert_cmpuint (track->n_fixes, ==, 2);
  g_assert_cmpint (track->fixes[0].lat_e7, ==, 564000000); /* a decimal comma */
  g_assert_cmpuint (reading->n_doubles, ==, 1);
}

/* A name is foreign text: controls are shown, not obeyed. */
static void
test_foreign_names (void)
{
  g_autoptr (WfTrackReading) reading = read_text (
      "MMSI,BaseDateTime,LAT,LON,VesselName\n"
      "999000001,2027-10-12T01:00:00,56,20,\"<b>A\x07\n\"\n999000002,2027-10-12T01:00:00,56,20,\xff\n",
      NULL);

  g_assert_cmpstr (wf_track_set_get (reading->set, 999000001)->name, ==, "<b>A\xe2\x90\x87");
  g_assert_null (wf_track_set_get (reading->set, 999000002)->name);
  assert_issue (reading, 0, 4, WF_TRACK_NOT_UTF8);
}

/* 64 groups may wait; the oldest is given up for another, and nothing grows without bound. */
static void
test_many_groups (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WfTrackReader) reader = wf_track_reader_new ();

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *body
          = g_strdup_printf ("AIVDM,9,1,%u,%c,15,0", i % 10, (char) ('A' + i / 10 % 26));
      guint8 sum = 0;

      for (const char *at = body; *at != '\0'; at++)
        sum ^= (guint8) *at;
      g_string_append_printf (text, "!%s*%02X\n", body, sum);
    }
  g_assert_true (wf_track_reader_feed (reader, text->str, text->len, &error));
  g_assert_null (wf_track_reader_finish (reader, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "5000 lines were refused"));
}

static gboolean
count_row (gpointer data, guint64 row, guint64 line, char **cells, guint n, GError **error)
{
  ++*(guint *) data;
  return TRUE;
}

static void
test_csv_limits (void)
{
  g_autofree char *wide = g_strnfill (300, ','), *tall = g_strnfill (WF_CSV_MAX_FIELD + 1, 'x');
  guint n = 0;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (WfCsv) csv = wf_csv_new (',', count_row, &n);
      g_autoptr (GError) error = NULL;
      const char *text = i == 0 ? wide : tall;

      g_assert_false (wf_csv_feed (csv, text, strlen (text), &error));
      g_assert_error (error, WF_ERROR, WF_ERROR_TOO_LARGE);
    }
  g_assert_cmpuint (n, ==, 0);
}

/* The shared sample of a receiver: proprietary lines, fragments, tag blocks, talkers other than AI.
 */
static void
test_ais_lines (void)
{
  static const char with_tag[]
      = "\\s:b:2,c:1364272372*57\\!AIVDM,1,1,,C,18153ogP?w1dD@@`JiRN4?wp0000,0*48";
  static const char other_talker[] = "!BSVDM,1,1,,B,14QsDOP01?0nGuHOM4n;vqTn0p4S,0*23";
  static const char receiver[] = "$PGHP,1,2012,12,6,9,53,48,612,244,,,1,02*21";
  WfAisSentence sentence;
  WfAisMessage message;

  g_assert_cmpint (wf_ais_parse_line (with_tag, strlen (with_tag), &sentence), ==, WF_AIS_SENTENCE);
  g_assert_cmpint (sentence.time, ==, G_GINT64_CONSTANT (1364272372) * G_USEC_PER_SEC);
  g_assert_cmpint (wf_ais_parse_line (other_talker, strlen (other_talker), &sentence), ==,
                   WF_AIS_SENTENCE);
  g_assert_cmpint (wf_ais_decode (sentence.payload, sentence.n_payload, sentence.fill, &message),
                   ==, WF_AIS_MESSAGE);
  g_assert_true (message.has_position);
  g_assert_cmpint (wf_ais_parse_line (receiver, strlen (receiver), &sentence), ==, WF_AIS_OTHER);
  g_assert_cmpint (wf_ais_parse_receiver_time (receiver, strlen (receiver)), ==,
                   G_GINT64_CONSTANT (1354787628612000));
}

/* What a receiver writes of the time dates the next sentence: the nearest line before it counts,
 * and none counts twice. */
static void
test_times_of_the_receiver (void)
{
  static const char sentence[] = "!AIVDM,1,1,,A,1>pf7i00001P8F0PWIh>4?wp0000,0*5A\n";
  g_autofree char *text = g_strconcat ("$PGHP,1,2010,6,11,11,46,11,929,244,0,,1,72*21\n"
                                       "\\c:1823299200*51\\\n",
                                       sentence, sentence, NULL);
  g_autoptr (WfTrackReading) reading = read_text (text, NULL);

  g_assert_cmpuint (reading->set->n_fixes, ==, 1);
  g_assert_cmpint (wf_track_set_get (reading->set, 999000004)->fixes[0].at, ==,
                   G_GINT64_CONSTANT (1823299200) * G_USEC_PER_SEC);
  assert_issue (reading, 0, 4, WF_TRACK_NO_TIME);
}

/* Logs that write Unix time behind the checksum, and stations before it. */
static void
test_times_behind (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfTrackReading) reading = read_file ("behind.nmea", 7, &error);
  const WfTrack *track;

  g_assert_no_error (error);
  g_assert_cmpint (reading->format, ==, WF_TRACK_NMEA);
  track = wf_track_set_get (reading->set, 999000001);
  g_assert_cmpstr (track->name, ==, "TRACK ONE"); /* from two fragments */
  g_assert_cmpuint (track->n_fixes, ==, 6);
  for (guint i = 0; i < track->n_fixes; i++)
    g_assert_cmpint (track->fixes[i].at, ==,
                     G_GINT64_CONSTANT (1823299200) * G_USEC_PER_SEC
                         + (gint64) i * 60 * G_USEC_PER_SEC + (i == 4 ? 250000 : 0));
  /* a counter, a time before there was any, letters, and a wrong checksum are none */
  assert_issue (reading, 0, 10, WF_TRACK_NO_TIME);
  assert_issue (reading, 1, 11, WF_TRACK_NO_TIME);
  assert_issue (reading, 2, 12, WF_TRACK_NO_TIME);
  assert_issue (reading, 3, 13, WF_TRACK_BAD_CHECKSUM);
  g_assert_cmpuint (reading->n_issues, ==, 4);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/wire/track-reader/" path, func)
  ADD ("nmea", test_nmea);
  ADD ("nmea-broken-lines-by-number", test_nmea_broken);
  ADD ("danish-csv", test_danish);
  ADD ("us-csv", test_us);
  ADD ("refuses-broken-files", test_refused);
  ADD ("refuses-a-file-without-positions", test_nothing_usable);
  ADD ("order-and-doubles", test_order);
  ADD ("foreign-names", test_foreign_names);
  ADD ("many-groups", test_many_groups);
  ADD ("csv-limits", test_csv_limits);
  ADD ("ais-lines", test_ais_lines);
  ADD ("times-of-the-receiver", test_times_of_the_receiver);
  ADD ("times-behind-the-checksum", test_times_behind);
#undef ADD
  return g_test_run ();
}
