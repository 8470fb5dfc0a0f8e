/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"
#include "wire/wf-track-reader.h"

/* Fed whole and in small pieces: both must come to the same. */
static WfTrackReading *
read_in_pieces (const char *bytes, gsize size, gsize piece)
{
  g_autoptr (WfTrackReader) reader = wf_track_reader_new ();
  g_autoptr (GError) error = NULL;

  for (gsize at = 0; at < size; at += piece)
    if (!wf_track_reader_feed (reader, bytes + at, MIN (piece, size - at), &error))
      {
        g_assert (error != NULL);
        return NULL;
      }
  return wf_track_reader_finish (reader, &error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (WfTrackReading) whole = read_in_pieces ((const char *) data, size, size + 1);
  g_autoptr (WfTrackReading) pieces = read_in_pieces ((const char *) data, size, 7);

  g_assert ((whole != NULL) == (pieces != NULL));
  if (whole == NULL)
    return 0;
  g_assert (whole->set->n_fixes == pieces->set->n_fixes && whole->n_issues == pieces->n_issues
            && whole->n_other == pieces->n_other && whole->n_doubles == pieces->n_doubles);
  for (guint i = 0; i < whole->issues->len; i++)
    g_assert (g_utf8_validate (g_array_index (whole->issues, WfTrackIssue, i).value, -1, NULL));
  for (guint i = 0; i < whole->set->tracks->len; i++)
    {
      const WfTrack *track = g_ptr_array_index (whole->set->tracks, i);

      g_assert (track->n_fixes > 0 && track->south >= -90 && track->north <= 90
                && track->west >= -180 && track->east <= 180);
      g_assert (track->name == NULL || g_utf8_validate (track->name, -1, NULL));
      for (guint j = 1; j < track->n_fixes; j++)
        g_assert (track->fixes[j].at > track->fixes[j - 1].at);
    }
  return 0;
}
