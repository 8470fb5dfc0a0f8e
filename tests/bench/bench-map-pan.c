/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pans the map of the exercise, with the whole dataset, 8 pixels a frame at 1600 × 900 and zoom 6,
 * and measures each frame from before-paint to the end of after-paint. Peer of the same run: the
 * same window and viewport with a layer that paints one colour. The limit is the frame's budget at
 * 60 Hz for the median and 20 ms for the 95th percentile. */
#include <adwaita.h>
#include <time.h>

#include "app/map/wf-map-pane.h"
#include "base/wf-paths.h"
#include "wire/wf-archive.h"
#include "wire/wf-exercise.h"
#include "wire/wf-scheme-reader.h"

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
  gboolean is_measuring;
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

static gboolean
step_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Run *run = data;
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
measure (GtkWidget *window, ShumateViewport *viewport, GArray *frames)
{
  Run run = { g_main_loop_new (NULL, FALSE), viewport, frames, 0, 0, FALSE };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gulong before = g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), &run);
  gulong after = g_signal_connect_after (clock, "after-paint", G_CALLBACK (after_cb), &run);

  gtk_widget_add_tick_callback (window, step_cb, &run, NULL);
  g_main_loop_run (run.loop);
  g_signal_handler_disconnect (clock, before);
  g_signal_handler_disconnect (clock, after);
  g_main_loop_unref (run.loop);
}

static void
read_archive (GPtrArray *operations, const char *path, gint64 instant)
{
  g_autoptr (WfArchiveReader) reader = wf_archive_reader_open (path, NULL);
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  GBytes *document;
  gboolean has_receipt;
  gint64 seq, time_us;
  guint8 rh[WF_HASH_SIZE];

  while (wf_archive_reader_next (reader, &document, &has_receipt, &seq, &time_us, rh, NULL))
    {
      gsize length;
      const char *text = g_bytes_get_data (document, &length);
      WfOperation *operation = wf_decoder_decode (decoder, text, length,
                                                  wf_archive_reader_get_space (reader), NULL, NULL);

      operation->received_at = time_us;
      operation->receipt_seq = seq;
      if (time_us <= instant)
        g_ptr_array_add (operations, operation);
      else
        wf_operation_unref (operation);
      g_bytes_unref (document);
    }
}

static WfContext *
new_context (void)
{
  g_autofree char *folder = wf_path_dup_data ("exercise");
  g_autofree char *datasets = wf_path_dup_data ("datasets");
  g_autofree char *map = wf_path_dup_data (WF_BASEMAP_FILE);
  g_autoptr (WfExercise) exercise = wf_exercise_read (folder, NULL);
  g_autoptr (WfDataset) dataset = wf_dataset_read (datasets, NULL);
  g_autoptr (WfBasemap) basemap = wf_basemap_load (map, NULL);
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  WfContextParts parts = { .realm = WF_REALM_EXERCISE,
                           .crisis = exercise->crisis,
                           .name = exercise->name,
                           .dataset = dataset,
                           .basemap = basemap,
                           .operations = operations };

  for (guint i = 0; exercise->archives[i] != NULL; i++)
    read_archive (operations, exercise->archives[i], exercise->start_at);
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
  measure (window, viewport, frames);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (viewport);
}

int
main (void)
{
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) peer = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (WfContext) context = NULL;
  WfMapLayerCounts counts;
  WfMapPane *pane;
  WfMapView *map;
  GtkWidget *window;

  adw_init ();
  context = new_context ();
  pane = WF_MAP_PANE (wf_map_pane_new (context));
  map = wf_map_pane_get_map (pane);
  window = new_window (GTK_WIDGET (pane));
  settle (pane, 50);
  wf_map_view_go_to (map, 10, 57, ZOOM);
  settle (NULL, 60);
  settle (pane, 50);
  wf_map_layer_reset_counts (wf_map_view_get_layer (map));
  measure (window, shumate_layer_get_viewport (SHUMATE_LAYER (wf_map_view_get_layer (map))),
           frames);
  wf_map_layer_get_counts (wf_map_view_get_layer (map), &counts);
  gtk_window_destroy (GTK_WINDOW (window));
  measure_peer (peer);
  g_print (
      "{\"name\":\"map-pan-p50-ms\",\"value\":%.2f,\"unit\":\"ms\",\"limit\":16.7,\"peer\":%.2f}\n",
      percentile (frames, 0.5), percentile (peer, 0.5));
  g_print (
      "{\"name\":\"map-pan-p95-ms\",\"value\":%.2f,\"unit\":\"ms\",\"limit\":20,\"peer\":%.2f}\n",
      percentile (frames, 0.95), percentile (peer, 0.95));
  g_print (
      "{\"name\":\"map-pan-blank-share\",\"value\":%.4f,\"unit\":\"share of %u frames\",\"limit\":0}\n",
      (double) counts.n_blank / MAX (1, counts.n_frames), counts.n_frames);
  g_print (
      "{\"name\":\"map-pan-coarse-share\",\"value\":%.4f,\"unit\":\"share of %u frames\",\"limit\":null}\n",
      (double) counts.n_soft / MAX (1, counts.n_frames), counts.n_frames);
  return frames->len > 0 ? 0 : 1;
}
