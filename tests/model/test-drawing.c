/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "model/wf-drawing.h"

#define ROUNDS 20000

/* What is written is read again, to seven decimals; areas come back as the same ring. */
static void
test_round_trip (void)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      const WfFeatureShape shape = i % 3;
      const guint n
          = shape == WF_FEATURE_POINT
                ? 1
                : (guint) g_test_rand_int_range ((gint32) wf_drawing_get_least (shape), 12);
      WfPosition given[12];
      g_autoptr (GArray) read = NULL;
      g_autofree char *text = NULL, *again = NULL;
      WfFeatureShape read_shape;

      for (guint j = 0; j < n; j++)
        given[j] = (WfPosition){ g_test_rand_double_range (-180, 180),
                                 g_test_rand_double_range (-90, 90) };
      text = wf_drawing_dup_geometry (shape, given, n);
      g_assert_true (wf_drawing_read_geometry (text, &read_shape, &read));
      g_assert_cmpint (read_shape, ==, shape);
      g_assert_cmpuint (read->len, ==, n);
      for (guint j = 0; j < n; j++)
        {
          const WfPosition at = g_array_index (read, WfPosition, j);
          double nearest = G_MAXDOUBLE;

          for (guint k = 0; k < n; k++)
            if (shape == WF_FEATURE_AREA || k == j)
              nearest = MIN (nearest, hypot (at.lon - given[k].lon, at.lat - given[k].lat));
          g_assert_cmpfloat (nearest, <, 1e-7);
        }
      again
          = wf_drawing_dup_geometry (shape, (const WfPosition *) (gpointer) read->data, read->len);
      g_assert_cmpstr (again, ==, text); /* written the same way round */
    }
}

static void
test_limits (void)
{
  g_autofree WfPosition *many = g_new0 (WfPosition, WF_DRAWING_MAX_POSITIONS + 1);
  g_autofree char *most = NULL;

  for (guint i = 0; i <= WF_DRAWING_MAX_POSITIONS; i++)
    many[i] = (WfPosition){ -170.1234567 + i / 1000.0, -80.1234567 };
  most = wf_drawing_dup_geometry (WF_FEATURE_LINE, many, WF_DRAWING_MAX_POSITIONS);
  g_assert_nonnull (most);
  g_assert_null (wf_drawing_dup_geometry (WF_FEATURE_LINE, many, WF_DRAWING_MAX_POSITIONS + 1));
  g_assert_null (wf_drawing_dup_geometry (WF_FEATURE_LINE, many, 1));
  g_assert_null (wf_drawing_dup_geometry (WF_FEATURE_AREA, many, 2));
  g_assert_null (wf_drawing_dup_geometry (WF_FEATURE_POINT, many, 2));
}

static void
test_foreign (void)
{
  static const char *const bad[] = {
    "",
    "{}",
    "null",
    "[1,2]",
    "{\"type\":\"Point\"}",
    "{\"type\":\"Point\",\"coordinates\":[1]}",
    "{\"type\":\"Point\",\"coordinates\":[1,91]}",
    "{\"type\":\"Point\",\"coordinates\":[181,9]}",
    "{\"type\":\"Point\",\"coordinates\":[1,2,3]}",
    "{\"type\":\"Point\",\"coordinates\":[1,1e999]}",
    "{\"type\":\"LineString\",\"coordinates\":[[1,2]]}",
    "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1]]]}",
    "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1]]]}",
    "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,0]],[[0,0],[1,0],[1,1],[0,0]]]}",
    "{\"type\":\"MultiPoint\",\"coordinates\":[[1,2]]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      GArray *positions = NULL;
      WfFeatureShape shape;

      g_assert_false (wf_drawing_read_geometry (bad[i], &shape, &positions));
      g_assert_null (positions);
    }
}

static void
test_age (void)
{
  g_assert_cmpint (wf_age_of (0, WF_NO_TIME, 1000), ==, WF_AGE_FRESH);
  g_assert_cmpint (wf_age_of (0, 100, 0), ==, WF_AGE_FRESH);
  g_assert_cmpint (wf_age_of (0, 100, 75), ==, WF_AGE_FRESH);
  g_assert_cmpint (wf_age_of (0, 100, 76), ==, WF_AGE_OLD);
  g_assert_cmpint (wf_age_of (0, 100, 99), ==, WF_AGE_OLD);
  g_assert_cmpint (wf_age_of (0, 100, 100), ==, WF_AGE_EXPIRED);
  g_assert_cmpint (wf_age_of (WF_NO_TIME, 100, 99), ==, WF_AGE_FRESH);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/drawing/round-trip", test_round_trip);
  g_test_add_func ("/model/drawing/limits", test_limits);
  g_test_add_func ("/model/drawing/foreign", test_foreign);
  g_test_add_func ("/model/drawing/age", test_age);
  return g_test_run ();
}
