/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-mbtiles.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "base/wf-error.h"

#define HEAD_BYTES 100
#define MAX_METADATA 200 /* rows */
#define OPEN_US (2 * G_USEC_PER_SEC)
#define TILE_US (G_USEC_PER_SEC / 4)
#define STEPS_BETWEEN_LOOKS 2000

struct _WfMbtiles
{
  sqlite3 *handle;
  sqlite3_stmt *select_tile;
  GBytes *bytes; /* of a file in memory, or NULL */
  char *name;    /* of the file, for messages */
  WfMbtilesInfo info;
  gint64 deadline; /* monotonic: a hostile view is not waited for */
};

/* --- what the file may do ------------------------------------------------- */

static gboolean
is_harmless (const char *function)
{
  static const char *const names[]
      = { "coalesce", "ifnull", "nullif", "length", "min", "max", "abs", NULL };

  return function != NULL && g_strv_contains (names, function);
}

static int
authorize_cb (void *user_data,
              int action,
              const char *first,
              const char *second,
              const char *database,
              const char *origin)
{
  switch (action)
    {
    case SQLITE_SELECT:
    case SQLITE_READ:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return is_harmless (second) ? SQLITE_OK : SQLITE_DENY;
    default: /* recursion among them */
      return SQLITE_DENY;
    }
}

static int
progress_cb (void *user_data)
{
  return g_get_monotonic_time () > ((WfMbtiles *) user_data)->deadline;
}

static gboolean
confine (WfMbtiles *self)
{
  static const struct
  {
    int id, most;
  } limits[] = {
    { SQLITE_LIMIT_LENGTH, WF_MBTILES_MAX_TILE_BYTES + 4096 },
    { SQLITE_LIMIT_SQL_LENGTH, 16384 },
    { SQLITE_LIMIT_COLUMN, 64 },
    { SQLITE_LIMIT_EXPR_DEPTH, 32 },
    { SQLITE_LIMIT_COMPOUND_SELECT, 16 },
    { SQLITE_LIMIT_VDBE_OP, 5000 },
    { SQLITE_LIMIT_ATTACHED, 0 },
    { SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
    { SQLITE_LIMIT_WORKER_THREADS, 0 },
  };

  sqlite3_extended_result_codes (self->handle, 1);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    sqlite3_limit (self->handle, limits[i].id, limits[i].most);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_progress_handler (self->handle, STEPS_BETWEEN_LOOKS, progress_cb, self);
  /* Not mapped: a file that another program cuts short would end this one. */
  return sqlite3_drop_modules (self->handle, NULL) == SQLITE_OK
         && sqlite3_exec (self->handle,
                          "PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON;"
                          "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -2000;",
                          NULL, NULL, NULL)
                == SQLITE_OK
         && sqlite3_set_authorizer (self->handle, authorize_cb, self) == SQLITE_OK;
}

/* --- words ----------------------------------------------------------------- */

/* "<a href='…'>© Somebody</a> &amp; others" as words alone, one line, no controls. NULL: nothing is
 * left of it. */
static char *
dup_words (const char *text)
{
  static const struct
  {
    const char *entity, *stands_for;
  } entities[] = { { "&amp;", "&" },   { "&lt;", "<" },   { "&gt;", ">" },
                   { "&quot;", "\"" }, { "&copy;", "©" }, { "&nbsp;", " " } };
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) words = g_string_new (NULL);
  gboolean is_in_tag = FALSE;
  guint n = 0;

  for (const char *at = valid; *at != '\0' && n < WF_MBTILES_MAX_TEXT; at = g_utf8_next_char (at))
    {
      const gunichar c = g_utf8_get_char (at);

      if (is_in_tag || c == '<')
        is_in_tag = c != '>';
      else if (g_unichar_isprint (c) || g_unichar_isspace (c))
        {
          g_string_append_unichar (words, g_unichar_isspace (c) ? ' ' : c);
          n++;
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    g_string_replace (words, entities[i].entity, entities[i].stands_for, 0);
  g_strstrip (words->str);
  return words->str[0] != '\0' ? g_strdup (words->str) : NULL;
}

static void
set_sqlite_error (WfMbtiles *self, int code, GError **error)
{
  /* It may quote the file. */
  g_autofree char *said = dup_words (sqlite3_errmsg (self->handle));

  switch (code & 0xff)
    {
    case SQLITE_INTERRUPT:
      g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE,
                   _ ("%s takes too long to look things up in: it has no index, or is made to."),
                   self->name);
      break;
    case SQLITE_TOOBIG:
      g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE,
                   _ ("A tile of %s is larger than %d MB, the limit."), self->name,
                   WF_MBTILES_MAX_TILE_BYTES >> 20);
      break;
    case SQLITE_AUTH:
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                   _ ("%s wants more than to be read: its tables call on other parts of the "
                      "database engine."),
                   self->name);
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_IOERR:
      /* Translators: a file; what the database says. */
      g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT, _ ("%s is damaged: %s."), self->name,
                   said != NULL ? said : "?");
      break;
    default:
      /* Translators: a file; what the database says. */
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("%s is no MBTiles file: %s."), self->name,
                   said != NULL ? said : "?");
      break;
    }
}

/* --- reading ---------------------------------------------------------------- */

static gboolean
prepare (WfMbtiles *self, const char *sql, sqlite3_stmt **statement, GError **error)
{
  int code = sqlite3_prepare_v2 (self->handle, sql, -1, statement, NULL);

  if (code != SQLITE_OK)
    set_sqlite_error (self, code, error);
  return code == SQLITE_OK;
}

static void
take_metadata (WfMbtiles *self, const char *name, const char *value)
{
  if (g_str_equal (name, "name") && self->info.name == NULL)
    self->info.name = dup_words (value);
  else if (g_str_equal (name, "attribution") && self->info.attribution == NULL)
    self->info.attribution = dup_words (value);
}

static gboolean
read_metadata (WfMbtiles *self, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code = SQLITE_ROW;

  if (!prepare (self, "SELECT name, value FROM metadata", &statement, error))
    return FALSE;
  for (guint i = 0; i < MAX_METADATA && (code = sqlite3_step (statement)) == SQLITE_ROW; i++)
    {
      const char *name = (const char *) sqlite3_column_text (statement, 0);
      const char *value = (const char *) sqlite3_column_text (statement, 1);

      if (name != NULL && value != NULL)
        take_metadata (self, name, value);
    }
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    set_sqlite_error (self, code, error);
  sqlite3_finalize (statement);
  return code == SQLITE_ROW || code == SQLITE_DONE;
}

/* One end of the range of zooms. FALSE with an error, or @zoom. */
static gboolean
read_zoom (WfMbtiles *self, const char *sql, int *zoom, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code;

  if (!prepare (self, sql, &statement, error))
    return FALSE;
  code = sqlite3_step (statement);
  *zoom = code == SQLITE_ROW ? sqlite3_column_int (statement, 0) : -1;
  if (code == SQLITE_DONE)
    g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("%s holds no tiles."), self->name);
  else if (code != SQLITE_ROW)
    set_sqlite_error (self, code, error);
  else if (*zoom < 0 || *zoom > WF_MBTILES_MAX_ZOOM)
    g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                 _ ("%s has a tile of zoom %d; zooms from 0 to %d are shown."), self->name, *zoom,
                 WF_MBTILES_MAX_ZOOM);
  sqlite3_finalize (statement);
  return code == SQLITE_ROW && *zoom >= 0 && *zoom <= WF_MBTILES_MAX_ZOOM;
}

const char *
wf_mbtiles_sniff (GBytes *tile)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (tile, &size);

  if (size >= 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "png";
  if (size >= 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return "jpeg";
  if (size >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    return "webp";
  return NULL;
}

/* @code: of the step that was to give the tile. */
static GBytes *
take_tile (WfMbtiles *self, sqlite3_stmt *statement, int code, GError **error)
{
  if (code == SQLITE_DONE)
    return NULL;
  if (code != SQLITE_ROW)
    {
      set_sqlite_error (self, code, error);
      return NULL;
    }
  const void *blob = sqlite3_column_blob (statement, 0);
  const int size = sqlite3_column_bytes (statement, 0);
  if (blob == NULL || size <= 0)
    return NULL; /* some writers keep empty tiles for "nothing here" */
  if (size > WF_MBTILES_MAX_TILE_BYTES)
    {
      set_sqlite_error (self, SQLITE_TOOBIG, error);
      return NULL;
    }
  return g_bytes_new (blob, (gsize) size);
}

/* The first tile says what the file is made of, whatever its metadata claim. */
static gboolean
read_format (WfMbtiles *self, GError **error)
{
  sqlite3_stmt *statement = NULL;
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) tile = NULL;

  if (!prepare (self, "SELECT tile_data FROM tiles WHERE length (tile_data) > 0 LIMIT 1",
                &statement, error))
    return FALSE;
  tile = take_tile (self, statement, sqlite3_step (statement), &reason);
  sqlite3_finalize (statement);
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  self->info.sample = g_steal_pointer (&tile);
  self->info.format = self->info.sample != NULL ? wf_mbtiles_sniff (self->info.sample) : NULL;
  if (self->info.format == NULL)
    g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                 _ ("%s holds no PNG, JPEG or WebP pictures; vector tiles are not shown."),
                 self->name);
  return self->info.format != NULL;
}

/* An index that is out of order finds the ends the wrong way round. */
static gboolean
check_zooms (WfMbtiles *self, GError **error)
{
  if (self->info.min_zoom <= self->info.max_zoom)
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT,
               _ ("%s is damaged: its zooms run from %d down to %d."), self->name,
               self->info.min_zoom, self->info.max_zoom);
  return FALSE;
}

static gboolean
read_all (WfMbtiles *self, GError **error)
{
  return read_metadata (self, error)
         && read_zoom (self, "SELECT zoom_level FROM tiles ORDER BY zoom_level LIMIT 1",
                       &self->info.min_zoom, error)
         && read_zoom (self, "SELECT zoom_level FROM tiles ORDER BY zoom_level DESC LIMIT 1",
                       &self->info.max_zoom, error)
         && check_zooms (self, error) && read_format (self, error)
         && prepare (self,
                     "SELECT tile_data FROM tiles"
                     " WHERE zoom_level = ?1 AND tile_column = ?2 AND tile_row = ?3 LIMIT 1",
                     &self->select_tile, error);
}

GBytes *
wf_mbtiles_read_tile (WfMbtiles *self, int zoom, int x, int y, GError **error)
{
  GBytes *tile;

  if (zoom < 0 || zoom > WF_MBTILES_MAX_ZOOM || x < 0 || y < 0 || x >= 1 << zoom || y >= 1 << zoom)
    return NULL;
  self->deadline = g_get_monotonic_time () + TILE_US;
  sqlite3_bind_int (self->select_tile, 1, zoom);
  sqlite3_bind_int (self->select_tile, 2, x);
  sqlite3_bind_int (self->select_tile, 3, (1 << zoom) - 1 - y);
  tile = take_tile (self, self->select_tile, sqlite3_step (self->select_tile), error);
  sqlite3_reset (self->select_tile);
  return tile;
}

/* --- opening ---------------------------------------------------------------- */

static guint32
read_be (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

/* Says what SQLite would call "malformed": not a database at all, or the rest of it is missing. */
static gboolean
check_head (WfMbtiles *self, const guint8 *head, gsize n_head, guint64 size, GError **error)
{
  guint64 page, said;

  if (n_head < HEAD_BYTES || memcmp (head, "SQLite format 3", 16) != 0)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                   _ ("%s is no MBTiles file: it does not begin like one."), self->name);
      return FALSE;
    }
  page = (guint64) head[16] << 8 | head[17];
  page = page == 1 ? 65536 : page;
  /* The count of pages holds only when the last writer knew of it. */
  said = memcmp (head + 24, head + 92, 4) == 0 ? page * read_be (head + 28) : 0;
  if (said > size)
    {
      g_autofree char *whole = g_format_size_full (said, G_FORMAT_SIZE_LONG_FORMAT);
      g_autofree char *there = g_format_size_full (size, G_FORMAT_SIZE_LONG_FORMAT);

      /* Translators: a file; two sizes, as "1.2 MB (1,234,567 bytes)". */
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("%s is cut short: of %s there are %s."),
                   self->name, whole, there);
    }
  return said <= size;
}

static WfMbtiles *
new_mbtiles (const char *name)
{
  WfMbtiles *self = g_new0 (WfMbtiles, 1);

  self->name = g_strdup (name);
  self->deadline = g_get_monotonic_time () + OPEN_US;
  return self;
}

/* What another program has not yet carried into the file would be missing from it. */
static gboolean
check_company (WfMbtiles *self, const char *path, GError **error)
{
  static const char *const endings[] = { "-journal", "-wal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *other = g_strconcat (path, endings[i], NULL);
      GStatBuf info;

      if (g_stat (other, &info) == 0 && info.st_size > 0)
        {
          g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                       _ ("%s is still being written by another program: there is a %s file "
                          "beside it."),
                       self->name, endings[i]);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_file (WfMbtiles *self, const char *path, GError **error)
{
  guint8 head[HEAD_BYTES];
  GStatBuf info;
  gsize n = 0;
  FILE *file;

  if (g_stat (path, &info) != 0)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, _ ("%s is not there any more: %s."),
                   self->name, g_strerror (errno));
      return FALSE;
    }
  if (!S_ISREG (info.st_mode)) /* opening a pipe would wait for ever */
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("%s is no file."), self->name);
      return FALSE;
    }
  file = g_fopen (path, "rbe");
  if (file == NULL)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_DENIED, _ ("%s may not be read: %s."), self->name,
                   g_strerror (errno));
      return FALSE;
    }
  n = fread (head, 1, sizeof head, file);
  fclose (file);
  return check_head (self, head, n, (guint64) info.st_size, error)
         && check_company (self, path, error);
}

static gboolean
finish_opening (WfMbtiles *self, int code, GError **error)
{
  if (code == SQLITE_OK && confine (self))
    return read_all (self, error);
  set_sqlite_error (self, code != SQLITE_OK ? code : sqlite3_errcode (self->handle), error);
  return FALSE;
}

WfMbtiles *
wf_mbtiles_open (const char *path, GError **error)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = g_filename_display_name (base);
  g_autoptr (WfMbtiles) self = new_mbtiles (name);
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_filename_to_uri (whole, NULL, error);
  g_autofree char *immutable = uri != NULL ? g_strconcat (uri, "?immutable=1", NULL) : NULL;

  if (immutable == NULL || !check_file (self, path, error)
      || !finish_opening (
          self,
          sqlite3_open_v2 (immutable, &self->handle,
                           SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL),
          error))
    return NULL;
  return g_steal_pointer (&self);
}

/* SQLite reads the bytes in place; read-only, it does not write to them. */
static int
deserialize (WfMbtiles *self)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);

  return sqlite3_deserialize (self->handle, "main", (guint8 *) data, (sqlite3_int64) size,
                              (sqlite3_int64) size, SQLITE_DESERIALIZE_READONLY);
}

WfMbtiles *
wf_mbtiles_open_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (WfMbtiles) self = new_mbtiles (name);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  int code;

  self->bytes = g_bytes_ref (bytes);
  if (!check_head (self, data, size, size, error))
    return NULL;
  code = sqlite3_open_v2 (":memory:", &self->handle,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX, NULL);
  if (code == SQLITE_OK)
    code = deserialize (self);
  return finish_opening (self, code, error) ? g_steal_pointer (&self) : NULL;
}

void
wf_mbtiles_close (WfMbtiles *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->select_tile);
  sqlite3_close_v2 (self->handle);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->info.sample, g_bytes_unref);
  g_free (self->info.name);
  g_free (self->info.attribution);
  g_free (self->name);
  g_free (self);
}

const WfMbtilesInfo *
wf_mbtiles_get_info (const WfMbtiles *self)
{
  return &self->info;
}
