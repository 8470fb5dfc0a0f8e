/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-tile-store.h"

#include "app/common/wf-tile-read.h"

#define MAX_WISHES 512
#define MAX_KNOWN 20000  /* tiles that are not there are remembered too */
#define MAX_FAILURES 50  /* one after another: then the file is given up */
#define REPORT_US 100000 /* what came is shown this often */

/* What is known of a tile; picture NULL: there is none. */
typedef struct
{
  gint64 key;
  cairo_surface_t *picture;
  gsize n_bytes;
  guint64 used; /* counts lookups: the least is forgotten first */
} Tile;

struct _WfTileStore
{
  gatomicrefcount ref_count;
  WfMbtiles *tiles; /* the worker's */
  GThreadPool *pool;

  GFunc arrived; /* main thread; NULL: closed */
  gpointer user_data;

  GMutex lock;       /* of what follows */
  GHashTable *known; /* key -> Tile */
  GQueue wishes;     /* gint64 *, the newest at the head */
  gsize n_bytes;
  guint64 clock;
  guint n_failures;
  char *trouble;
  gboolean is_running, is_closed, is_reported;
};

static void
tile_free (gpointer data)
{
  Tile *tile = data;

  g_clear_pointer (&tile->picture, cairo_surface_destroy);
  g_free (tile);
}

/* --- keeping ------------------------------------------------------------------ */

static void
forget_one (WfTileStore *self, gboolean with_picture)
{
  GHashTableIter iter;
  Tile *tile, *oldest = NULL;

  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &tile))
    if ((tile->picture != NULL) == with_picture && (oldest == NULL || tile->used < oldest->used))
      oldest = tile;
  if (oldest == NULL)
    return;
  self->n_bytes -= oldest->n_bytes;
  g_hash_table_remove (self->known, &oldest->key);
}

/* Takes @picture. With the lock. */
static void
take_tile (WfTileStore *self, gint64 key, cairo_surface_t *picture)
{
  Tile *tile = g_new0 (Tile, 1);

  tile->key = key;
  tile->picture = picture;
  tile->used = ++self->clock;
  tile->n_bytes = wf_tile_measure (picture);
  self->n_bytes += tile->n_bytes;
  g_hash_table_replace (self->known, &tile->key, tile);
  while (self->n_bytes > WF_TILE_STORE_MAX_BYTES)
    forget_one (self, TRUE);
  if (g_hash_table_size (self->known) > MAX_KNOWN)
    forget_one (self, FALSE);
}

/* --- the worker ---------------------------------------------------------------- */

static gboolean
report_cb (gpointer data)
{
  WfTileStore *self = data;

  g_mutex_lock (&self->lock);
  self->is_reported = FALSE;
  g_mutex_unlock (&self->lock);
  if (self->arrived != NULL)
    self->arrived (self, self->user_data);
  return G_SOURCE_REMOVE;
}

/* With the lock. */
static void
report (WfTileStore *self)
{
  if (self->is_reported || self->is_closed)
    return;
  self->is_reported = TRUE;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, report_cb, wf_tile_store_ref (self),
                   (GDestroyNotify) wf_tile_store_unref);
}

/* With the lock. */
static void
note_failure (WfTileStore *self, const GError *error)
{
  if (error == NULL)
    {
      self->n_failures = 0;
      return;
    }
  if (self->trouble == NULL)
    self->trouble = g_strdup (error->message);
  if (++self->n_failures >= MAX_FAILURES)
    g_queue_clear_full (&self->wishes, g_free);
}

static gboolean
take_wish (WfTileStore *self, gint64 *key)
{
  g_autofree gint64 *wish = g_queue_pop_head (&self->wishes);

  if (wish != NULL)
    *key = *wish;
  return wish != NULL;
}

static void
work (gpointer data, gpointer unused)
{
  WfTileStore *self = data;
  gint64 reported_at = g_get_monotonic_time ();
  gint64 key;

  g_mutex_lock (&self->lock);
  while (!self->is_closed && take_wish (self, &key))
    {
      const WfTileId tile = wf_tile_unpack (key);
      g_autoptr (GError) error = NULL;
      cairo_surface_t *picture;

      if (g_hash_table_contains (self->known, &key))
        continue;
      g_mutex_unlock (&self->lock);
      picture = wf_tile_read (self->tiles, &tile, &error);
      g_mutex_lock (&self->lock);
      note_failure (self, error);
      take_tile (self, key, picture);
      if (g_get_monotonic_time () - reported_at > REPORT_US)
        {
          report (self);
          reported_at = g_get_monotonic_time ();
        }
    }
  self->is_running = FALSE;
  report (self);
  g_mutex_unlock (&self->lock);
  wf_tile_store_unref (self);
}

/* With the lock. */
static void
wish (WfTileStore *self, gint64 key)
{
  if (self->is_closed || self->n_failures >= MAX_FAILURES)
    return;
  g_queue_push_head (&self->wishes, g_memdup2 (&key, sizeof key));
  if (g_queue_get_length (&self->wishes) > MAX_WISHES)
    g_free (g_queue_pop_tail (&self->wishes));
  if (self->is_running)
    return;
  self->is_running = TRUE;
  g_thread_pool_push (self->pool, wf_tile_store_ref (self), NULL);
}

/* --- from outside --------------------------------------------------------------- */

cairo_surface_t *
wf_tile_store_lookup (gpointer store, const WfTileId *tile, gboolean is_wanted)
{
  WfTileStore *self = store;
  const gint64 key = wf_tile_pack (tile);
  cairo_surface_t *picture = NULL;
  Tile *known;

  g_mutex_lock (&self->lock);
  known = g_hash_table_lookup (self->known, &key);
  if (known != NULL)
    {
      known->used = ++self->clock;
      picture = known->picture != NULL ? cairo_surface_reference (known->picture) : NULL;
    }
  else if (is_wanted)
    wish (self, key);
  g_mutex_unlock (&self->lock);
  return picture;
}

char *
wf_tile_store_dup_trouble (WfTileStore *self)
{
  char *trouble;

  g_mutex_lock (&self->lock);
  trouble = g_strdup (self->trouble);
  g_mutex_unlock (&self->lock);
  return trouble;
}

gsize
wf_tile_store_get_bytes (WfTileStore *self)
{
  gsize n_bytes;

  g_mutex_lock (&self->lock);
  n_bytes = self->n_bytes;
  g_mutex_unlock (&self->lock);
  return n_bytes;
}

gboolean
wf_tile_store_is_busy (WfTileStore *self)
{
  gboolean is_busy;

  g_mutex_lock (&self->lock);
  is_busy = self->is_running || self->is_reported;
  g_mutex_unlock (&self->lock);
  return is_busy;
}

WfTileStore *
wf_tile_store_new (WfMbtiles *tiles, GFunc arrived, gpointer user_data)
{
  WfTileStore *self = g_new0 (WfTileStore, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->tiles = tiles;
  self->arrived = arrived;
  self->user_data = user_data;
  g_mutex_init (&self->lock);
  g_queue_init (&self->wishes);
  self->known = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, tile_free);
  self->pool = g_thread_pool_new (work, NULL, 1, FALSE, NULL);
  return self;
}

WfTileStore *
wf_tile_store_ref (WfTileStore *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/* The last to go may be the worker itself, which cannot wait for its own end. */
void
wf_tile_store_unref (WfTileStore *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_thread_pool_free (self->pool, FALSE, FALSE);
  g_queue_clear_full (&self->wishes, g_free);
  g_hash_table_unref (self->known);
  g_mutex_clear (&self->lock);
  wf_mbtiles_close (self->tiles);
  g_free (self->trouble);
  g_free (self);
}

void
wf_tile_store_close (WfTileStore *self)
{
  self->arrived = NULL;
  g_mutex_lock (&self->lock);
  self->is_closed = TRUE;
  g_mutex_unlock (&self->lock);
}
