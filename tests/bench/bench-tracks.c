/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A million positions of 1,000 vessels over the Baltic and the North Sea, as the US form: read from
 * memory, and the closest approach of each vessel to every line of the dataset. */
#include <math.h>
#include <stdio.h>

#include "analysis/wf-track-evidence.h"
#include "base/wf-paths.h"
#include "wire/wf-scheme-reader.h"
#include "wire/wf-track-reader.h"

#define N_VESSELS 1000
#define N_FIXES 1000
#define T0 1823299200

static GString *
new_csv (void)
{
  GString *text = g_string_new ("MMSI,BaseDateTime,LAT,LON,SOG,COG,VesselName\n");
  GRand *random = g_rand_new_with_seed (27);

  for (guint i = 0; i < N_VESSELS; i++)
    {
      double lon = g_rand_double_range (random, -2, 28), lat = g_rand_double_range (random, 51, 62);
      double heading = g_rand_double_range (random, 0, 2 * G_PI);

      for (gint64 j = 0; j < N_FIXES; j++)
        {
          g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (T0 + j * 120);

          heading += g_rand_double_range (random, -0.05, 0.05);
          lat = CLAMP (lat + 0.006 * cos (heading), 50, 65);
          lon += 0.01 * sin (heading);
          g_string_append_printf (text, "%u,%04d-%02d-%02dT%02d:%02d:%02d,%.5f,%.5f,12.0,90.0,\n",
                                  999000000 + i, g_date_time_get_year (time),
                                  g_date_time_get_month (time), g_date_time_get_day_of_month (time),
                                  g_date_time_get_hour (time), g_date_time_get_minute (time),
                                  g_date_time_get_second (time), lat, lon);
        }
    }
  g_rand_free (random);
  return text;
}

static double
since (gint64 before)
{
  return (double) (g_get_monotonic_time () - before) / G_USEC_PER_SEC;
}

int
main (void)
{
  g_autofree char *datasets = wf_path_dup_data ("datasets");
  g_autoptr (WfDataset) dataset = wf_dataset_read (datasets, NULL);
  g_autoptr (GString) text = new_csv ();
  g_autoptr (WfTrackReader) reader = wf_track_reader_new ();
  g_autoptr (WfTrackReading) reading = NULL;
  g_autoptr (GArray) found = NULL;
  WfApproachQuery query = WF_APPROACH_QUERY_INIT;
  gint64 before = g_get_monotonic_time ();

  if (dataset == NULL || !wf_track_reader_feed (reader, text->str, text->len, NULL)
      || (reading = wf_track_reader_finish (reader, NULL)) == NULL)
    return 1;
  printf ("{\"name\":\"track-read-1m-s\",\"value\":%.3f,\"unit\":\"s\",\"limit\":5}\n",
          since (before));
  before = g_get_monotonic_time ();
  found = wf_track_find_approaches (reading->set, dataset, &query);
  printf ("{\"name\":\"track-approach-1m-s\",\"value\":%.3f,\"unit\":\"s of %u approaches\","
          "\"limit\":2}\n",
          since (before), found->len);
  return 0;
}
