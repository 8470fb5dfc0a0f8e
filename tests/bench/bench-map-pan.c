/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 100,000 points and 600 cables of 200 points over Europe at 1600 × 900: pans 8 pixels a frame at
 * zoom 6, then zooms 1.5 levels in and out, and measures the processor time of each frame from
 * before-paint to the end of after-paint. Peer of the same run: the same window with a widget that
 * paints one colour; build-aux/bench adds QGIS where it is installed. */
#include <adwaita.h>
#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/common/wf-graphics.h"
#include "app/map/wf-map-pane.h"
#include "base/wf-paths.h"
#include "bench-dataset.h"

#define N_FRAMES 400
#define STEP_PX 8.0
#define ZOOM 6.0
#define TURN_FRAMES 100 /* there and back, so that the pan stays over Europe */

typedef struct
{
  GMainLoop *loop;
  ShumateViewport *viewport;
  GArray *frames; /* double, ms */
  gint64 before_us;
  int n;
  gboolean is_measuring, is_zoom;
} Run;

static gint64
cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
before_cb (GdkFrameClock *clock, Run *run)
{
  run->before_us = cpu_us ();
}

static void
after_cb (GdkFrameClock *clock, Run *run)
{
  double ms = (double) (cpu_us () - run->before_us) / 1000.0;

  if (run->is_measuring)
    g_array_append_val (run->frames, ms);
}

static void
pan_step (Run *run)
{
  ShumateLocation *location = SHUMATE_LOCATION (run->viewport);
  WfView view = { wf_mercator_project (shumate_location_get_longitude (location),
                                       shumate_location_get_latitude (location)),
                  ZOOM, 1600, 900 };
  gboolean is_back = run->n / TURN_FRAMES % 2 == 1;
  double dx = is_back ? -STEP_PX : STEP_PX, dy = run->n / (TURN_FRAMES / 2) % 2 ? 2 : -2;
  double lon, lat;

  view.centre = wf_view_from_screen (&view, (WfPoint){ 800 + dx, 450 + dy });
  wf_mercator_unproject (view.centre, &lon, &lat);
  shumate_location_set_location (location, lat, lon);
}

static gboolean
step_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Run *run = data;

  if (run->is_zoom)
    shumate_viewport_set_zoom_level (run->viewport,
                                     ZOOM + 1.5 * sin (2 * G_PI * run->n / (double) TURN_FRAMES));
  else
    pan_step (run);
  run->is_measuring = run->n > 3;
  if (++run->n < N_FRAMES)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (run->loop);
  return G_SOURCE_REMOVE;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static double
percentile (GArray *frames, double share)
{
  g_array_sort (frames, compare_doubles);
  return frames->len ? g_array_index (frames, double, (guint) ((frames->len - 1) * share)) : 0;
}

static void
measure (GtkWidget *window, ShumateViewport *viewport, GArray *frames, gboolean is_zoom)
{
  Run run = { g_main_loop_new (NULL, FALSE), viewport, frames, 0, 0, FALSE, is_zoom };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gulong before = g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), &run);
  gulong after = g_signal_connect_after (clock, "after-paint", G_CALLBACK (after_cb), &run);

  gtk_widget_add_tick_callback (window, step_cb, &run, NULL);
  g_main_loop_run (run.loop);
  g_signal_handler_disconnect (clock, before);
  g_signal_handler_disconnect (clock, after);
  g_main_loop_unref (run.loop);
}

static WfContext *
new_context (void)
{
  g_autofree char *map = wf_path_dup_data (WF_BASEMAP_FILE);
  g_autoptr (WfDataset) dataset = bench_dataset_new ();
  g_autoptr (WfBasemap) basemap = wf_basemap_load (map, NULL);
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  WfContextParts parts = { .realm = WF_REALM_EXERCISE,
                           .crisis = "01970000-0000-7000-8000-000000000027",
                           .name = "Bench",
                           .dataset = dataset,
                           .basemap = basemap,
                           .operations = operations };

  return wf_context_new (&parts);
}

static GtkWidget *
new_window (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 1600, 900);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until the map is painted, and then for @n_rounds of 10 ms. */
static void
settle (WfMapPane *pane, int n_rounds)
{
  guint source = g_timeout_add (10, wake_cb, NULL);

  for (int i = 0; i < 2000 && !(pane == NULL || wf_map_pane_is_painted (pane)); i++)
    g_main_context_iteration (NULL, TRUE);
  for (int i = 0; i < n_rounds; i++)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

/* One colour over the whole window, redrawn at each step: what no map can go below. */
#define BENCH_TYPE_EMPTY (bench_empty_get_type ())
G_DECLARE_FINAL_TYPE (BenchEmpty, bench_empty, BENCH, EMPTY, GtkWidget)

struct _BenchEmpty
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (BenchEmpty, bench_empty, GTK_TYPE_WIDGET)

static void
bench_empty_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA colour = { 0.8f, 0.9f, 1.0f, 1.0f };

  gtk_snapshot_append_color (snapshot, &colour,
                             &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                  (float) gtk_widget_get_height (widget)));
}

static void
bench_empty_class_init (BenchEmptyClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = bench_empty_snapshot;
}

static void
bench_empty_init (BenchEmpty *self)
{
}

static void
measure_peer (GArray *frames)
{
  ShumateViewport *viewport = shumate_viewport_new ();
  GtkWidget *empty = g_object_new (BENCH_TYPE_EMPTY, NULL);
  GtkWidget *window = new_window (empty);

  g_signal_connect_object (viewport, "notify", G_CALLBACK (gtk_widget_queue_draw), empty,
                           G_CONNECT_SWAPPED);
  shumate_location_set_location (SHUMATE_LOCATION (viewport), 57, 10);
  settle (NULL, 40);
  measure (window, viewport, frames, FALSE);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (viewport);
}

static double
rss_mb (const char *field)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL)
      || (line = strstr (status, field)) == NULL)
    return 0;
  return g_ascii_strtod (line + strlen (field), NULL) / 1024;
}

/* Seconds since the process was started, by the kernel's clock. */
static double
age_s (void)
{
  g_autofree char *stat = NULL;
  g_auto (GStrv) fields = NULL;
  struct timespec now;

  if (!g_file_get_contents ("/proc/self/stat", &stat, NULL, NULL))
    return 0;
  fields = g_strsplit (strrchr (stat, ')') + 2, " ", -1);
  clock_gettime (CLOCK_BOOTTIME, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9
         - g_ascii_strtod (fields[19], NULL) / (double) sysconf (_SC_CLK_TCK);
}

static void
tell (const char *name, double value, const char *unit, double limit, double peer)
{
  g_print ("{\"name\":\"%s\",\"value\":%.4g,\"unit\":\"%s\",\"limit\":%g", name, value, unit,
           limit);
  if (peer > 0)
    g_print (",\"peer\":%.4g", peer);
  g_print ("}\n");
}

/* The first picture has come; the frame that shows it follows. */
static void
painted_cb (double *first_ms)
{
  if (*first_ms == 0)
    *first_ms = age_s () * 1000;
}

int
main (void)
{
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) zooms = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) peer = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (WfContext) context = NULL;
  ShumateViewport *viewport;
  WfMapLayerCounts counts, zoom_counts;
  double first_ms = 0, rss;
  WfMapPane *pane;
  WfMapView *map;
  GtkWidget *window;

  wf_graphics_choose (); /* as the program does */
  adw_init ();
  context = new_context ();
  pane = WF_MAP_PANE (wf_map_pane_new (context));
  map = wf_map_pane_get_map (pane);
  viewport = shumate_layer_get_viewport (SHUMATE_LAYER (wf_map_view_get_layer (map)));
  shumate_viewport_set_zoom_level (viewport, ZOOM);
  g_signal_connect_swapped (wf_map_view_get_layer (map), "painted", G_CALLBACK (painted_cb),
                            &first_ms);
  window = new_window (GTK_WIDGET (pane));
  settle (pane, 50);
  wf_map_view_go_to (map, 10, 57, ZOOM);
  settle (NULL, 60);
  settle (pane, 50);
  wf_map_layer_reset_counts (wf_map_view_get_layer (map));
  measure (window, viewport, frames, FALSE);
  wf_map_layer_get_counts (wf_map_view_get_layer (map), &counts);
  settle (pane, 50);
  wf_map_layer_reset_counts (wf_map_view_get_layer (map));
  measure (window, viewport, zooms, TRUE);
  wf_map_layer_get_counts (wf_map_view_get_layer (map), &zoom_counts);
  rss = rss_mb ("VmRSS:");
  gtk_window_destroy (GTK_WINDOW (window));
  measure_peer (peer);
  tell ("map-pan-p50-ms", percentile (frames, 0.5), "ms", 16.7, percentile (peer, 0.5));
  tell ("map-pan-p95-ms", percentile (frames, 0.95), "ms", 20, percentile (peer, 0.95));
  tell ("map-zoom-p95-ms", percentile (zooms, 0.95), "ms", 35, percentile (peer, 0.95));
  tell ("map-first-paint-ms", first_ms, "ms", 500, 0);
  tell ("map-rss-mb", rss, "MB", 200, 0);
  tell ("map-rss-libraries-mb", rss_mb ("RssFile:"), "MB", 200, 0);
  tell ("map-pan-blank-share", (double) counts.n_blank / MAX (1, counts.n_frames),
        "share of frames", 0, 0);
  tell ("map-zoom-blank-share", (double) zoom_counts.n_blank / MAX (1, zoom_counts.n_frames),
        "share of frames", 0, 0);
  tell ("map-pan-coarse-share", (double) counts.n_soft / MAX (1, counts.n_frames),
        "share of frames", 1, 0);
  return frames->len > 0 ? 0 : 1;
}
