/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 100,000 points of GeoJSON: read, indexed and drawn at 1600 × 900. Beside it, when the script of
 * the QGIS peer is given, the time that QGIS takes to read and index the same file, and when a path
 * to ogrinfo is given, too, what that takes to only scan it. */
#include <glib/gstdio.h>
#include <stdlib.h>

#include "draw/wf-scene-features.h"
#include "wire/wf-import.h"

#define N_POINTS 100000
#define ROUNDS 7
#define LIMIT_S 1.0

static GBytes *
new_file (void)
{
  GString *text = g_string_sized_new (20000000);
  g_autoptr (GRand) rand = g_rand_new_with_seed (27);

  g_string_append (text, "{\"type\":\"FeatureCollection\",\"features\":[\n");
  for (guint i = 0; i < N_POINTS; i++)
    {
      char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (lon, sizeof lon, "%.6f", g_rand_double_range (rand, -10, 30));
      g_ascii_formatd (lat, sizeof lat, "%.6f", g_rand_double_range (rand, 36, 70));
      g_string_append_printf (text,
                              "%s{\"type\":\"Feature\",\"id\":%u,\"geometry\":{\"type\":\"Point\","
                              "\"coordinates\":[%s,%s]},\"properties\":{\"name\":\"Site %u\","
                              "\"kind\":\"mast\",\"height\":%u,\"operator\":\"Operator %u\"}}",
                              i > 0 ? ",\n" : "", i, lon, lat, i, i % 90, i % 40);
    }
  g_string_append (text, "\n]}\n");
  return g_string_free_to_bytes (text);
}

static double
draw (WfFeatureLayer *layer, WfPicture *picture)
{
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) layers = g_ptr_array_new ();
  g_autoptr (WfScene) scene = wf_scene_new (picture, NULL, NULL, NULL, NULL);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1600, 900);
  cairo_t *cr = cairo_create (surface);
  const WfView view = { wf_mercator_project (15, 57), 5, 1600, 900 };

  g_ptr_array_add (layers, layer);
  wf_scene_set_features (scene, layers);
  wf_scene_draw (scene, NULL, cr, &view, 1, WF_PALETTE_LIGHT);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static double
time_ogrinfo (const char *ogrinfo, const char *path)
{
  const char *argv[] = { ogrinfo, "-al", "-so", path, NULL };
  const gint64 start = g_get_monotonic_time ();
  int status = -1;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, &status, NULL);
  return status == 0 ? (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC : -1;
}

/* It prints its row itself. */
static gboolean
run_qgis (const char *script, const char *path)
{
  const char *argv[] = { "/usr/bin/python3", script, path, NULL };
  int status = -1;

  fflush (stdout);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL,
                &status, NULL);
  return status == 0;
}

static gboolean
run_peers (GBytes *bytes, const char *qgis_script, const char *ogrinfo)
{
  g_autofree char *folder = g_dir_make_tmp ("wf-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "points.geojson", NULL);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  double seconds;
  gboolean is_good;

  g_file_set_contents (path, text, (gssize) length, NULL);
  is_good = run_qgis (qgis_script, path);
  seconds = ogrinfo != NULL ? time_ogrinfo (ogrinfo, path) : -1;
  if (seconds >= 0)
    g_print ("{\"name\":\"geojson-100k-ogrinfo-scan-s\",\"value\":%.3f,\"unit\":\"s\","
             "\"peer\":\"ogrinfo -al -so, scan only\"}\n",
             seconds);
  g_unlink (path);
  g_rmdir (folder);
  return is_good;
}

int
main (int argc, char **argv)
{
  g_autoptr (GBytes) bytes = new_file ();
  g_autoptr (WfPicture) picture = wf_picture_new ();
  double seconds[ROUNDS], drawing = 0;

  for (guint round = 0; round < ROUNDS; round++)
    {
      const gint64 start = g_get_monotonic_time ();
      g_autoptr (WfImport) import = wf_geojson_read (bytes, "points.geojson", NULL, NULL, NULL);
      g_autoptr (WfFeatureLayer) layer = NULL;

      g_assert (import != NULL && import->n_of_shape[WF_FEATURE_POINT] == N_POINTS);
      layer = wf_feature_layer_new ("bench", import->features, WF_FEATURES_IMPORTED);
      drawing = draw (layer, picture);
      seconds[round] = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
    }
  qsort (seconds, ROUNDS, sizeof seconds[0], compare);
  g_print ("{\"name\":\"geojson-100k-s\",\"value\":%.3f,\"unit\":\"s\",\"limit\":%.1f}\n",
           seconds[ROUNDS / 2], LIMIT_S);
  g_print ("{\"name\":\"geojson-100k-draw-s\",\"value\":%.3f,\"unit\":\"s\",\"limit\":%.1f}\n",
           drawing, LIMIT_S);
  if (argc > 1 && !run_peers (bytes, argv[1], argc > 2 ? argv[2] : NULL))
    return EXIT_FAILURE;
  return seconds[ROUNDS / 2] < LIMIT_S ? EXIT_SUCCESS : EXIT_FAILURE;
}
