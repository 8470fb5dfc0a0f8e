/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the map is arranged survives a restart, a damaged file and a change of mind; and the store of
 * tiles behind a background map. No display. */
#include <glib/gstdio.h>

#include "app/common/wf-ground-source.h"
#include "app/map/wf-tile-store.h"
#include "app/wf-map-desk.h"
#include "base/wf-clock.h"

typedef struct
{
  char *folder, *path;
  WfSession *session;
  WfMapDesk *desk;
  guint n_failures;
} Fixture;

static void
failed_cb (WfMapDesk *desk, const char *words, Fixture *self)
{
  g_assert_true (g_utf8_validate (words, -1, NULL));
  self->n_failures++;
}

static void
run_until (gboolean (*is_done) (gpointer), gpointer data)
{
  const gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!is_done (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

static gboolean
is_ready (gpointer desk)
{
  return wf_map_desk_is_ready (desk);
}

static void
open_desk (Fixture *self)
{
  self->session = wf_session_new ();
  self->desk = wf_map_desk_new (self->path, self->session);
  g_signal_connect (self->desk, "failed", G_CALLBACK (failed_cb), self);
  run_until (is_ready, self->desk);
}

static void
close_desk (Fixture *self)
{
  wf_map_desk_flush (self->desk);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&self->desk);
  g_clear_object (&self->session);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->folder = g_dir_make_tmp ("wf-map-desk-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "map.json", NULL);
  open_desk (self);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_autofree char *aside = g_strconcat (self->path, ".unreadable", NULL);

  close_desk (self);
  g_unlink (aside);
  g_unlink (self->path);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->path);
}

static const WfSavedView *
get_view (Fixture *self, guint i)
{
  return g_ptr_array_index (wf_map_desk_get_setup (self->desk)->views, i);
}

/* Everything that is there after the window was closed and opened again. */
static void
test_restart (Fixture *self, gconstpointer unused)
{
  static const char *const order[] = { "fault", "telecom-cable", NULL };
  g_autoptr (WfQuery) query = wf_query_new ();
  const WfGroundFile *ground;
  const WfSavedView *view;

  query->only_open = TRUE;
  wf_session_set_query (self->session, query);
  wf_session_set_layer_visible (self->session, "port", FALSE);
  wf_map_desk_set_order (self->desk, order);
  g_assert_true (wf_map_desk_save_view (self->desk, "Åland", 20.1, 60.2, 7.5));
  g_assert_true (wf_map_desk_save_view (self->desk, "Åland", 20.1, 60.2, 8));
  g_assert_nonnull (
      wf_map_desk_add_ground (self->desk, "/srv/a.mbtiles", "Chart", WF_MARKING_AMBER_STRICT));
  ground = g_ptr_array_index (wf_map_desk_get_setup (self->desk)->grounds, 0);
  wf_map_desk_set_opacity (self->desk, ground->id, 0.4);
  wf_session_set_layer_visible (self->session, "places", FALSE); /* after the view */
  close_desk (self);
  open_desk (self);
  g_assert_false (wf_session_get_layer_visible (self->session, "port"));
  g_assert_false (wf_session_get_layer_visible (self->session, "places"));
  g_assert_cmpstr (wf_map_desk_get_setup (self->desk)->order[1], ==, "telecom-cable");
  ground = g_ptr_array_index (wf_map_desk_get_setup (self->desk)->grounds, 0);
  g_assert_cmpfloat (ground->opacity, ==, 0.4);
  g_assert_cmpint (ground->marking, ==, WF_MARKING_AMBER_STRICT);
  wf_map_desk_set_ground_marking (self->desk, ground->id, WF_MARKING_GREEN);
  ground = g_ptr_array_index (wf_map_desk_get_setup (self->desk)->grounds, 0);
  g_assert_cmpint (ground->marking, ==, WF_MARKING_GREEN);
  wf_map_desk_undo (self->desk);
  ground = g_ptr_array_index (wf_map_desk_get_setup (self->desk)->grounds, 0);
  g_assert_cmpint (ground->marking, ==, WF_MARKING_AMBER_STRICT);
  g_assert_cmpstr (get_view (self, 1)->name, ==, "Åland 2");
  /* Going back to the view: its layers, its filter. */
  view = wf_map_desk_apply_view (self->desk, get_view (self, 0)->id);
  g_assert_cmpfloat (view->zoom, ==, 7.5);
  g_assert_false (wf_session_get_layer_visible (self->session, "port"));
  g_assert_true (wf_session_get_layer_visible (self->session, "places"));
  g_assert_true (wf_session_get_query (self->session)->only_open);
  g_assert_cmpuint (self->n_failures, ==, 0);
}

static void
test_undo (Fixture *self, gconstpointer unused)
{
  g_autofree char *id = NULL;

  g_assert_null (wf_map_desk_get_undo (self->desk));
  g_assert_false (wf_map_desk_save_view (self->desk, "  ", 0, 0, 1));
  wf_map_desk_save_view (self->desk, "One", 1, 1, 1);
  wf_map_desk_save_view (self->desk, "Two", 2, 2, 2);
  id = g_strdup (get_view (self, 0)->id);
  wf_map_desk_rename_view (self->desk, id, "Two");
  g_assert_cmpstr (get_view (self, 0)->name, ==, "Two 2");
  wf_map_desk_move_view (self->desk, id, 1);
  g_assert_cmpstr (get_view (self, 1)->id, ==, id);
  wf_map_desk_remove_view (self->desk, id);
  g_assert_cmpuint (wf_map_desk_get_setup (self->desk)->views->len, ==, 1);
  wf_session_set_layer_visible (self->session, "ixp", FALSE);
  wf_map_desk_undo (self->desk); /* deleted */
  wf_map_desk_undo (self->desk); /* moved */
  wf_map_desk_undo (self->desk); /* renamed */
  g_assert_cmpstr (get_view (self, 0)->name, ==, "One");
  g_assert_cmpuint (wf_map_desk_get_setup (self->desk)->views->len, ==, 2);
  g_assert_cmpstr (wf_map_desk_get_setup (self->desk)->hidden[0], ==, "ixp"); /* as it is now */
  wf_map_desk_undo (self->desk);
  wf_map_desk_undo (self->desk);
  wf_map_desk_undo (self->desk); /* one more than there was */
  g_assert_cmpuint (wf_map_desk_get_setup (self->desk)->views->len, ==, 0);
}

static void
test_limits (Fixture *self, gconstpointer unused)
{
  for (int i = 0; i < WF_MAP_SETUP_MAX_GROUNDS; i++)
    g_assert_nonnull (
        wf_map_desk_add_ground (self->desk, "/a.mbtiles", "x", WF_MARKING_AMBER_STRICT));
  g_assert_null (wf_map_desk_add_ground (self->desk, "/a.mbtiles", "x", WF_MARKING_AMBER_STRICT));
}

/* What cannot be read is told, kept aside, and does not stand in the way. */
static void
test_unreadable (Fixture *self, gconstpointer unused)
{
  g_autofree char *aside = g_strconcat (self->path, ".unreadable", NULL);
  g_autofree char *kept = NULL;

  close_desk (self);
  g_assert_true (g_file_set_contents (self->path, "{\"version\":1,", -1, NULL));
  open_desk (self);
  g_assert_cmpuint (self->n_failures, ==, 1);
  wf_map_desk_save_view (self->desk, "One", 1, 1, 1);
  close_desk (self);
  g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "{\"version\":1,");
  open_desk (self);
  g_assert_cmpuint (wf_map_desk_get_setup (self->desk)->views->len, ==, 1);
}

/* --- tiles -------------------------------------------------------------------------- */

static void
arrived_cb (gpointer store, gpointer n)
{
  ++*(guint *) n;
}

static gboolean
is_idle (gpointer store)
{
  return !wf_tile_store_is_busy (store);
}

static WfTileStore *
open_store (const char *name, guint *n_arrived)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "mbtiles", name, NULL);
  g_autoptr (GError) error = NULL;
  WfMbtiles *tiles = wf_mbtiles_open (path, &error);

  g_assert_no_error (error);
  return wf_tile_store_new (tiles, arrived_cb, n_arrived);
}

static void
test_tiles (void)
{
  guint n_arrived = 0;
  g_autoptr (WfTileStore) store = open_store ("plain.mbtiles", &n_arrived);
  const WfTileId there = { 1, 1, 0 }, nowhere = { 5, 3, 3 };
  cairo_surface_t *picture;
  guint n;

  g_assert_null (wf_tile_store_lookup (store, &there, FALSE)); /* only asked */
  g_assert_true (is_idle (store));
  g_assert_null (wf_tile_store_lookup (store, &there, TRUE));
  g_assert_null (wf_tile_store_lookup (store, &nowhere, TRUE));
  run_until (is_idle, store);
  g_assert_cmpuint (n_arrived, >, 0);
  picture = wf_tile_store_lookup (store, &there, TRUE);
  g_assert_nonnull (picture);
  g_assert_cmpuint (wf_tile_store_get_bytes (store), >, 0);
  cairo_surface_destroy (picture);
  /* What is not there is not read again and again. */
  n = n_arrived;
  g_assert_null (wf_tile_store_lookup (store, &nowhere, TRUE));
  g_assert_true (is_idle (store));
  g_assert_cmpuint (n_arrived, ==, n);
  g_assert_null (wf_tile_store_dup_trouble (store));
  wf_tile_store_close (store);
}

/* A picture that is none: told once, and the rest goes on. */
static void
test_bad_tile (void)
{
  guint n_arrived = 0;
  g_autoptr (WfTileStore) store = open_store ("jpeg.mbtiles", &n_arrived);
  const WfTileId bad = { 3, 4, 2 };
  g_autofree char *trouble = NULL;

  g_assert_null (wf_tile_store_lookup (store, &bad, TRUE));
  run_until (is_idle, store);
  trouble = wf_tile_store_dup_trouble (store);
  g_assert_nonnull (trouble);
  g_assert_true (g_str_has_prefix (trouble, "Tile 3/4/2: "));
  wf_tile_store_close (store);
}

/* Closed amid its work: nobody is called any more, and nothing is left. */
static void
test_close (void)
{
  for (int i = 0; i < 20; i++)
    {
      guint n_arrived = 0;
      WfTileStore *store = open_store ("plain.mbtiles", &n_arrived);

      for (int x = 0; x < 2; x++)
        g_assert_null (wf_tile_store_lookup (store, &(WfTileId){ 1, x, 0 }, TRUE));
      if (i % 2)
        g_usleep (200);
      wf_tile_store_close (store);
      wf_tile_store_unref (store);
      for (int j = 0; j < 5; j++)
        {
          while (g_main_context_iteration (NULL, FALSE))
            ;
          g_usleep (500);
        }
      g_assert_cmpuint (n_arrived, ==, 0);
    }
}

/* --- tiles for a picture that is drawn once ------------------------------------------ */

static WfGroundSource *
open_source (const char *name, int tile_px)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "mbtiles", name, NULL);
  g_autoptr (GError) error = NULL;
  WfMbtiles *tiles = wf_mbtiles_open (path, &error);

  g_assert_no_error (error);
  return wf_ground_source_new (tiles, tile_px);
}

/* Whoever draws has the tile at once, and says what none could be had of. */
static void
test_source (void)
{
  g_autoptr (WfGroundSource) source = open_source ("plain.mbtiles", 256);
  g_autoptr (WfGroundSource) broken = open_source ("jpeg.mbtiles", 256);
  cairo_surface_t *picture = wf_ground_source_lookup (source, &(WfTileId){ 1, 1, 0 }, TRUE);
  g_autofree char *none = NULL, *trouble = NULL;

  g_assert_nonnull (picture);
  cairo_surface_destroy (picture);
  g_assert_null (wf_ground_source_lookup (source, &(WfTileId){ 5, 3, 3 }, TRUE));
  none = wf_ground_source_dup_trouble (source);
  g_assert_null (none); /* a tile that is not there is no trouble */
  g_assert_null (wf_ground_source_lookup (broken, &(WfTileId){ 3, 4, 2 }, TRUE));
  trouble = wf_ground_source_dup_trouble (broken);
  g_assert_nonnull (trouble);
}

/* However many tiles there are, only so much is kept, and only so long is read. */
static void
test_source_limits (void)
{
  g_autoptr (WfGroundSource) source = open_source ("plain.mbtiles", 256);
  g_autoptr (WfGroundSource) slow = open_source ("plain.mbtiles", 256);
  g_autoptr (WfGroundSource) large = open_source ("plain.mbtiles", 0);
  cairo_surface_t *picture;
  g_autofree char *trouble = NULL, *of_large = NULL;
  gsize of_one;

  picture = wf_ground_source_lookup (source, &(WfTileId){ 1, 0, 0 }, TRUE);
  g_assert_nonnull (picture);
  cairo_surface_destroy (picture);
  of_one = wf_ground_source_get_bytes (source);
  g_assert_cmpuint (of_one, >, 0);
  wf_ground_source_set_limits (source, of_one, WF_GROUND_SOURCE_MAX_US);
  for (int x = 0; x < 2; x++)
    for (int y = 0; y < 2; y++)
      {
        picture = wf_ground_source_lookup (source, &(WfTileId){ 1, x, y }, TRUE);
        g_clear_pointer (&picture, cairo_surface_destroy);
        g_assert_cmpuint (wf_ground_source_get_bytes (source), <=, of_one);
      }
  wf_ground_source_set_limits (slow, WF_GROUND_SOURCE_MAX_BYTES, 0);
  g_assert_null (wf_ground_source_lookup (slow, &(WfTileId){ 1, 1, 0 }, TRUE));
  trouble = wf_ground_source_dup_trouble (slow);
  g_assert_cmpstr (trouble, ==, "reading it took too long");
  g_assert_null (wf_ground_source_lookup (large, &(WfTileId){ 1, 1, 0 }, TRUE));
  of_large = wf_ground_source_dup_trouble (large);
  g_assert_cmpstr (of_large, ==, "a tile is much larger than the first");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/app/map-desk/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("restart", test_restart);
  ADD ("undo", test_undo);
  ADD ("limits", test_limits);
  ADD ("unreadable", test_unreadable);
  g_test_add_func ("/app/map-desk/tiles", test_tiles);
  g_test_add_func ("/app/map-desk/bad-tile", test_bad_tile);
  g_test_add_func ("/app/map-desk/close", test_close);
  g_test_add_func ("/app/map-desk/source", test_source);
  g_test_add_func ("/app/map-desk/source-limits", test_source_limits);
  return g_test_run ();
}
