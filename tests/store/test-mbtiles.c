/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files as they come and files that somebody made to do harm. The kept corpus of the fuzz target
 * has the small ones; what would be large is made here. */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "base/wf-error.h"
#include "lib/wf-samples.h"
#include "store/wf-mbtiles.h"

typedef struct
{
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->folder = g_dir_make_tmp ("wf-mbtiles-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "chart.mbtiles", NULL);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_unlink (self->path);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0); /* reading left nothing beside the file */
  g_free (self->folder);
  g_free (self->path);
}

#define TABLES                                                                                     \
  "CREATE TABLE metadata (name TEXT, value TEXT);"                                                 \
  "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);"
#define PNG "x'89504e470d0a1a0a'"

static void
make (Fixture *self, const char *sql)
{
  sqlite3 *db;

  g_unlink (self->path);
  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  sqlite3_close (db);
}

static void
assert_refused (Fixture *self, int code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfMbtiles) tiles = wf_mbtiles_open (self->path, &error);

  g_assert_null (tiles);
  g_assert_error (error, WF_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static WfMbtiles *
open_good (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  WfMbtiles *tiles = wf_mbtiles_open (self->path, &error);

  g_assert_no_error (error);
  return tiles;
}

/* --- good files ------------------------------------------------------------- */

static char *
dup_tile_text (WfMbtiles *tiles, int zoom, int x, int y)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) tile = wf_mbtiles_read_tile (tiles, zoom, x, y, &error);
  gsize size;
  const char *data;

  g_assert_no_error (error);
  if (tile == NULL)
    return NULL;
  data = g_bytes_get_data (tile, &size);
  return g_strndup (data, size);
}

/* Row 0 of the file is the southernmost; here it is the northernmost. */
static void
test_rows_from_the_south (Fixture *self, gconstpointer unused)
{
  make (self, TABLES "INSERT INTO tiles VALUES (1, 0, 0, " PNG "), (2, 1, 0, 'south'),"
                     " (2, 1, 3, 'north'), (2, 0, 0, x'')");
  g_autoptr (WfMbtiles) tiles = open_good (self);
  g_autofree char *north = dup_tile_text (tiles, 2, 1, 0), *south = dup_tile_text (tiles, 2, 1, 3);

  g_assert_cmpstr (north, ==, "north");
  g_assert_cmpstr (south, ==, "south");
  g_assert_null (dup_tile_text (tiles, 2, 1, 1));
  g_assert_null (dup_tile_text (tiles, 2, 0, 3)); /* empty is none */
  g_assert_null (dup_tile_text (tiles, 2, 4, 0)); /* outside the world */
  g_assert_null (dup_tile_text (tiles, 2, -1, 0));
  g_assert_null (dup_tile_text (tiles, 31, 0, 0));
  g_assert_cmpint (wf_mbtiles_get_info (tiles)->min_zoom, ==, 1);
  g_assert_cmpint (wf_mbtiles_get_info (tiles)->max_zoom, ==, 2);
}

static void
test_words (Fixture *self, gconstpointer unused)
{
  make (self, TABLES "INSERT INTO tiles VALUES (0, 0, 0, x'ffd8ffe0');"
                     "INSERT INTO metadata VALUES ('attribution', '<a href=\"http://x\">&copy; "
                     "Office</a>'||char(10)||char(7)||' &amp; <b>others</b>'),"
                     " ('attribution', 'a second one'), ('name', '  '), ('scheme', 'tms')");
  g_autoptr (WfMbtiles) tiles = open_good (self);

  g_assert_cmpstr (wf_mbtiles_get_info (tiles)->attribution, ==, "© Office  & others");
  g_assert_null (wf_mbtiles_get_info (tiles)->name);
  g_assert_cmpstr (wf_mbtiles_get_info (tiles)->format, ==, "jpeg");
}

/* The public samples, where they are. */
static void
test_samples (void)
{
  g_autofree char *path = wf_samples_find ("samples/mbtiles/node-mbtiles/plain_1.mbtiles");
  g_autoptr (GError) error = NULL;
  g_autoptr (WfMbtiles) tiles = NULL;
  guint n = 0;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the sample files are not here");
      return;
    }
  tiles = wf_mbtiles_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wf_mbtiles_get_info (tiles)->name, ==, "plain_1");
  g_assert_cmpstr (wf_mbtiles_get_info (tiles)->format, ==, "png");
  g_assert_cmpint (wf_mbtiles_get_info (tiles)->max_zoom, ==, 4);
  for (int zoom = 0; zoom <= 4; zoom++)
    for (int i = 0; i < 1 << 2 * zoom; i++)
      {
        g_autoptr (GBytes) tile
            = wf_mbtiles_read_tile (tiles, zoom, i % (1 << zoom), i >> zoom, &error);

        g_assert_no_error (error);
        n += tile != NULL;
      }
  g_assert_cmpuint (n, ==, 1 + 4 + 16 + 56 + 208);
}

/* Pipes, folders, absent ones: nothing waits and nothing is made. */
static void
test_no_file (Fixture *self, gconstpointer unused)
{
  assert_refused (self, WF_ERROR_NOT_FOUND, "chart.mbtiles is not there");
  g_assert_cmpint (g_mkdir (self->path, 0700), ==, 0);
  assert_refused (self, WF_ERROR_INVALID, "is no file");
  g_rmdir (self->path);
}

static void
test_no_database (Fixture *self, gconstpointer unused)
{
  g_assert_true (g_file_set_contents (self->path, "", 0, NULL));
  assert_refused (self, WF_ERROR_INVALID, "does not begin like one");
  g_assert_true (g_file_set_contents (self->path, "PK\3\4 and some more bytes", -1, NULL));
  assert_refused (self, WF_ERROR_INVALID, "does not begin like one");
  make (self, "CREATE TABLE other (x)");
  assert_refused (self, WF_ERROR_INVALID, "no such table: metadata");
  make (self, "CREATE TABLE metadata (name TEXT, value TEXT); CREATE TABLE tiles (x)");
  assert_refused (self, WF_ERROR_INVALID, "no such column");
  make (self, TABLES);
  assert_refused (self, WF_ERROR_INVALID, "holds no tiles");
}

static void
test_no_pictures (Fixture *self, gconstpointer unused)
{
  make (self, TABLES "INSERT INTO tiles VALUES (0, 0, 0, x'1f8b0800')");
  assert_refused (self, WF_ERROR_INVALID, "vector tiles are not shown");
  make (self, TABLES "INSERT INTO tiles VALUES (40, 0, 0, " PNG ")");
  assert_refused (self, WF_ERROR_INVALID, "zoom 40");
  make (self, TABLES "INSERT INTO tiles VALUES (-1, 0, 0, " PNG "), (2, 0, 0, " PNG ")");
  assert_refused (self, WF_ERROR_INVALID, "zoom -1");
}

/* --- bad ones --------------------------------------------------------------- */

static void
test_cut_short (Fixture *self, gconstpointer unused)
{
  g_autofree char *bytes = NULL;
  gsize size;

  make (self, TABLES "INSERT INTO tiles VALUES (0, 0, 0, " PNG "), (1, 0, 0, zeroblob (30000))");
  g_assert_true (g_file_get_contents (self->path, &bytes, &size, NULL));
  for (gsize n = size - 1; n > 100; n -= MIN (n, 3000))
    {
      g_assert_true (g_file_set_contents (self->path, bytes, (gssize) n, NULL));
      assert_refused (self, WF_ERROR_INVALID, "is cut short");
    }
}

/* A page in the middle is something else: the file opens or is refused, and one tile may be lost;
 * that is said, and what is whole is still read. */
static void
test_damaged_page (Fixture *self, gconstpointer unused)
{
  g_autofree char *bytes = NULL;
  gsize size;
  guint n_lost = 0, n_read = 0;

  make (self, "PRAGMA page_size = 512;" TABLES
              "CREATE UNIQUE INDEX i ON tiles (zoom_level, tile_column, tile_row);"
              "INSERT INTO tiles VALUES (0, 0, 0, " PNG ");"
              "WITH c (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n < 63)"
              " INSERT INTO tiles SELECT 3, n % 8, n / 8, " PNG " || zeroblob (900) FROM c");
  g_assert_true (g_file_get_contents (self->path, &bytes, &size, NULL));
  for (gsize page = 4; page < size / 512; page += 5)
    {
      g_autofree char *damaged = g_memdup2 (bytes, size);
      g_autoptr (GError) reason = NULL;
      g_autoptr (WfMbtiles) tiles = NULL;

      memset (damaged + page * 512, 0x5a, 512);
      g_assert_true (g_file_set_contents (self->path, damaged, (gssize) size, NULL));
      tiles = wf_mbtiles_open (self->path, &reason);
      if (tiles == NULL)
        {
          g_assert_true (g_str_has_prefix (reason->message, "chart.mbtiles"));
          continue;
        }
      for (int i = 0; i < 64; i++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GBytes) tile = wf_mbtiles_read_tile (tiles, 3, i % 8, i / 8, &error);

          n_lost += error != NULL;
          n_read += tile != NULL;
        }
    }
  g_assert_cmpuint (n_lost, >, 0);
  g_assert_cmpuint (n_read, >, n_lost);
}

static void
test_huge_rows (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  make (self, TABLES "INSERT INTO tiles VALUES (0, 0, 0, " PNG "), (1, 0, 0, zeroblob (3000000))");
  g_autoptr (WfMbtiles) tiles = open_good (self);
  g_assert_null (wf_mbtiles_read_tile (tiles, 1, 0, 1, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "2 MB"));
  /* The others are read as before. */
  g_autoptr (GBytes) good = wf_mbtiles_read_tile (tiles, 0, 0, 0, NULL);
  g_assert_nonnull (good);
}

/* Views are common and welcome; what they call on is not. */
static void
test_schemas (Fixture *self, gconstpointer unused)
{
#define META "CREATE TABLE metadata (name TEXT, value TEXT);"
#define VIEW(columns)                                                                              \
  META "CREATE VIEW tiles AS SELECT 0 AS zoom_level, 0 AS tile_column, 0 AS tile_row, " columns
  static const struct
  {
    const char *sql;
    int code;
    const char *words;
  } bad[] = {
    { META "CREATE VIEW tiles AS WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
           " SELECT x AS zoom_level, 0 AS tile_column, 0 AS tile_row, x AS tile_data FROM c",
      WF_ERROR_INVALID, "wants more than to be read" },
    { VIEW ("zeroblob (1000000000) AS tile_data"), WF_ERROR_INVALID, "not authorized" },
    { VIEW ("load_extension ('/tmp/x') AS tile_data"), WF_ERROR_INVALID, "chart.mbtiles" },
    { VIEW ("tile_data FROM pragma_table_info ('metadata')"), WF_ERROR_INVALID, "chart.mbtiles" },
    { META "CREATE VIRTUAL TABLE tiles USING fts5 (zoom_level, tile_column, tile_row, tile_data)",
      WF_ERROR_INVALID, "no such module" },
    { META "CREATE TABLE n (x); INSERT INTO n VALUES (1),(2),(3),(4),(5),(6),(7),(8),(9);"
           "CREATE VIEW tiles AS SELECT a.x + b.x + c.x + d.x + e.x + f.x + g.x + h.x + i.x + j.x"
           " AS zoom_level, 0 AS tile_column, 0 AS tile_row, 0 AS tile_data FROM n AS a, n AS b,"
           " n AS c, n AS d, n AS e, n AS f, n AS g, n AS h, n AS i, n AS j",
      WF_ERROR_TOO_LARGE, "takes too long" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      make (self, bad[i].sql);
      assert_refused (self, bad[i].code, bad[i].words);
    }
  make (self, VIEW ("coalesce (NULL, " PNG ") AS tile_data"));
  g_autoptr (WfMbtiles) tiles = open_good (self);
  g_autofree char *tile = dup_tile_text (tiles, 0, 0, 0);
  g_assert_nonnull (tile);
}

/* Found by the fuzz target: a table whose rows are not in the order that they ought to have. */
static void
test_zooms_out_of_order (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "mbtiles",
                                                 "zooms-out-of-order.mbtiles", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (wf_mbtiles_open (path, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, "its zooms run from"));
}

/* Nothing is written, whatever triggers there are, and a file in use elsewhere is not read. */
static void
test_nothing_is_written (Fixture *self, gconstpointer unused)
{
  g_autofree char *before = NULL, *after = NULL;
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  gsize n_before, n_after;

  make (self, TABLES "CREATE TRIGGER t AFTER INSERT ON tiles BEGIN DELETE FROM metadata; END;"
                     "INSERT INTO metadata VALUES ('name', 'x');"
                     "PRAGMA journal_mode = WAL; INSERT INTO tiles VALUES (0, 0, 0, " PNG ")");
  g_assert_true (g_file_get_contents (self->path, &before, &n_before, NULL));
  wf_mbtiles_close (open_good (self));
  g_assert_true (g_file_get_contents (self->path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
  g_assert_true (g_file_set_contents (log, "x", 1, NULL));
  assert_refused (self, WF_ERROR_INVALID, "-wal");
  g_unlink (log);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/store/mbtiles/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("rows-from-the-south", test_rows_from_the_south);
  ADD ("words", test_words);
  g_test_add_func ("/store/mbtiles/samples", test_samples);
  ADD ("no-file", test_no_file);
  ADD ("no-database", test_no_database);
  ADD ("no-pictures", test_no_pictures);
  ADD ("cut-short", test_cut_short);
  ADD ("damaged-page", test_damaged_page);
  ADD ("huge-rows", test_huge_rows);
  ADD ("schemas", test_schemas);
  g_test_add_func ("/store/mbtiles/zooms-out-of-order", test_zooms_out_of_order);
  ADD ("nothing-is-written", test_nothing_is_written);
  return g_test_run ();
}
