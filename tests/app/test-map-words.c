/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-words.h"
#include "brief/wf-fault-text.h"

static void
test_positions (void)
{
  static const struct
  {
    const char *text;
    gboolean is_position;
    double lat, lon;
  } cases[] = {
    { "59.44 24.75", TRUE, 59.44, 24.75 },
    { "59.44, 24.75", TRUE, 59.44, 24.75 },
    { "-33.9 18.4", TRUE, -33.9, 18.4 },
    { "59°26′N 24°45′E", TRUE, 59 + 26 / 60.0, 24.75 },
    { "59°26'N 24°45'W", TRUE, 59 + 26 / 60.0, -24.75 },
    { "24.75E 59.44N", TRUE, 59.44, 24.75 },
    { "33.9S 18.4E", TRUE, -33.9, 18.4 },
    { "95 24", FALSE, 0, 0 },
    { "59.44", FALSE, 0, 0 },
    { "59.44 181", FALSE, 0, 0 },
    { "59°75′N 24°E", FALSE, 0, 0 },
    { "Tallinn", FALSE, 0, 0 },
    { "59.44 24.75 x", FALSE, 0, 0 },
    { "nan nan", FALSE, 0, 0 },
    { "", FALSE, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double lon = 0, lat = 0;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (wf_map_parse_position (cases[i].text, &lon, &lat), ==, cases[i].is_position);
      if (!cases[i].is_position)
        continue;
      g_assert_cmpfloat_with_epsilon (lat, cases[i].lat, 1e-9);
      g_assert_cmpfloat_with_epsilon (lon, cases[i].lon, 1e-9);
    }
}

static void
test_position_text (void)
{
  g_autofree char *baltic = wf_map_dup_position_text (19.0833, 56.2);
  g_autofree char *cape = wf_map_dup_position_text (-0.999, -33.9999);

  g_assert_cmpstr (baltic, ==, "56°12′N 19°05′E");
  g_assert_cmpstr (cape, ==, "34°00′S 01°00′W"); /* never 60 minutes */
}

static void
test_fault_text (void)
{
  WfFaultPlace place = { "C-Lion1", "Helsinki", 680000, 720000, 5000, TRUE };
  g_autofree char *known = wf_fault_dup_text (&place, NULL);

  g_assert_cmpstr (known, ==, "C-Lion1 · km 680–720 from Helsinki");
  place.is_known = FALSE;
  place.accuracy_m = 35000;
  g_autofree char *unknown = wf_fault_dup_text (&place, NULL);
  g_assert_cmpstr (unknown, ==, "C-Lion1 · position not known better than 35 km");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/map-words/reads-positions", test_positions);
  g_test_add_func ("/app/map-words/writes-positions", test_position_text);
  g_test_add_func ("/app/map-words/says-where-damage-is", test_fault_text);
  return g_test_run ();
}
