/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-map-setup-codec.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/wf-clock.h"
#include "base/wf-error.h"
#include "base/wf-json.h"

#define VERSION 1
#define MAX_ZOOM 24.0

static const WfJsonLimits limits = { .max_bytes = 4 * 1024 * 1024, .max_depth = 8 };

/* --- writing ----------------------------------------------------------------- */

static void
put_names (WfJsonWriter *writer, const char *key, char **names)
{
  wf_json_put_key (writer, key);
  wf_json_begin_array (writer);
  for (; names != NULL && *names != NULL; names++)
    wf_json_put_string (writer, *names);
  wf_json_end_array (writer);
}

static void
put_words (WfJsonWriter *writer, const char *key, GPtrArray *words)
{
  wf_json_put_key (writer, key);
  wf_json_begin_array (writer);
  for (guint i = 0; i < words->len; i++)
    wf_json_put_string (writer, g_ptr_array_index (words, i));
  wf_json_end_array (writer);
}

static void
put_text (WfJsonWriter *writer, const char *key, const char *text)
{
  wf_json_put_key (writer, key);
  wf_json_put_string (writer, text);
}

static void
put_real (WfJsonWriter *writer, const char *key, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  wf_json_put_key (writer, key);
  g_ascii_formatd (text, sizeof text, "%.9g", number);
  wf_json_put_raw (writer, text, strlen (text));
}

static void
put_query (WfJsonWriter *writer, const WfQuery *query)
{
  wf_json_put_key (writer, "filter");
  wf_json_begin_object (writer);
  wf_json_put_key (writer, "only-open");
  wf_json_put_boolean (writer, query->only_open);
  put_words (writer, "sectors", query->sectors);
  put_words (writer, "countries", query->countries);
  put_words (writer, "kinds", query->kinds);
  put_words (writer, "ratings", query->ratings);
  if (query->text != NULL)
    put_text (writer, "text", query->text);
  if (query->from != WF_NO_TIME)
    {
      wf_json_put_key (writer, "from");
      wf_json_put_integer (writer, query->from);
    }
  if (query->to != WF_NO_TIME)
    {
      wf_json_put_key (writer, "to");
      wf_json_put_integer (writer, query->to);
    }
  wf_json_end_object (writer);
}

static void
put_view (WfJsonWriter *writer, const WfSavedView *view)
{
  wf_json_begin_object (writer);
  put_text (writer, "id", view->id);
  put_text (writer, "name", view->name);
  put_real (writer, "lon", view->lon);
  put_real (writer, "lat", view->lat);
  put_real (writer, "zoom", view->zoom);
  put_names (writer, "hidden", view->hidden);
  put_names (writer, "order", view->order);
  put_query (writer, view->query);
  wf_json_end_object (writer);
}

static void
put_ground (WfJsonWriter *writer, const WfGroundFile *ground)
{
  wf_json_begin_object (writer);
  put_text (writer, "id", ground->id);
  put_text (writer, "path", ground->path);
  put_text (writer, "title", ground->title);
  put_real (writer, "opacity", ground->opacity);
  put_text (writer, "marking", wf_marking_get_compartment (ground->marking));
  wf_json_end_object (writer);
}

char *
wf_map_setup_dup_json (const WfMapSetup *self)
{
  GString *out = g_string_new (NULL);
  WfJsonWriter writer;

  wf_json_writer_init (&writer, out);
  wf_json_begin_object (&writer);
  wf_json_put_key (&writer, "version");
  wf_json_put_integer (&writer, VERSION);
  put_names (&writer, "order", self->order);
  put_names (&writer, "hidden", self->hidden);
  wf_json_put_key (&writer, "grounds");
  wf_json_begin_array (&writer);
  for (guint i = 0; i < self->grounds->len; i++)
    put_ground (&writer, g_ptr_array_index (self->grounds, i));
  wf_json_end_array (&writer);
  wf_json_put_key (&writer, "views");
  wf_json_begin_array (&writer);
  for (guint i = 0; i < self->views->len; i++)
    put_view (&writer, g_ptr_array_index (self->views, i));
  wf_json_end_array (&writer);
  wf_json_end_object (&writer);
  return g_string_free (out, FALSE);
}

/* --- reading ----------------------------------------------------------------- */

static gboolean
walk (WfJsonValue object, const char *name, WfJsonIter *iter)
{
  WfJsonValue array;

  if (!wf_json_member (object, name, &array) || wf_json_type (array) != WF_JSON_ARRAY)
    return FALSE;
  wf_json_iter_init (iter, array);
  return TRUE;
}

/* Texts of an array, each once. */
static GPtrArray *
read_words (WfJsonValue object, const char *name)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  WfJsonValue item;
  WfJsonIter iter;

  if (!walk (object, name, &iter))
    return words;
  while (words->len < WF_MAP_SETUP_MAX_LAYERS && wf_json_iter_next (&iter, NULL, &item))
    {
      const char *text = wf_json_string (item, NULL);

      if (text != NULL && !g_ptr_array_find_with_equal_func (words, text, g_str_equal, NULL))
        g_ptr_array_add (words, g_strdup (text));
    }
  return words;
}

static char **
read_names (WfJsonValue object, const char *name)
{
  GPtrArray *words = read_words (object, name);

  g_ptr_array_set_free_func (words, NULL);
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (words, FALSE);
}

static void
take_words (GPtrArray **field, WfJsonValue object, const char *name)
{
  g_ptr_array_unref (*field);
  *field = read_words (object, name);
}

static WfQuery *
read_query (WfJsonValue view)
{
  WfQuery *query = wf_query_new ();
  WfJsonValue filter;

  if (!wf_json_member (view, "filter", &filter) || wf_json_type (filter) != WF_JSON_OBJECT)
    return query;
  query->only_open = wf_json_member_boolean (filter, "only-open", FALSE);
  take_words (&query->sectors, filter, "sectors");
  take_words (&query->countries, filter, "countries");
  take_words (&query->kinds, filter, "kinds");
  take_words (&query->ratings, filter, "ratings");
  query->text = g_strdup (wf_json_member_string (filter, "text"));
  if (!wf_json_member_integer (filter, "from", &query->from))
    query->from = WF_NO_TIME;
  if (!wf_json_member_integer (filter, "to", &query->to))
    query->to = WF_NO_TIME;
  return query;
}

static gboolean
read_number (WfJsonValue object, const char *name, double least, double most, double *number)
{
  return wf_json_member_number (object, name, number) && isfinite (*number) && *number >= least
         && *number <= most;
}

/* FALSE: it breaks a rule, and is not added. */
static gboolean
read_view (WfMapSetup *self, WfJsonValue object)
{
  const char *id = wf_json_member_string (object, "id");
  const char *name = wf_json_member_string (object, "name");
  g_autofree char *free_name
      = id != NULL && name != NULL ? wf_map_setup_dup_free_name (self, name, id) : NULL;
  double lon, lat, zoom;
  WfSavedView *view;

  if (free_name == NULL || self->views->len >= WF_MAP_SETUP_MAX_VIEWS
      || wf_map_setup_find_view (self, id) >= 0 || !read_number (object, "lon", -180, 180, &lon)
      || !read_number (object, "lat", -90, 90, &lat)
      || !read_number (object, "zoom", 0, MAX_ZOOM, &zoom))
    return FALSE;
  view = wf_saved_view_new (id, free_name);
  view->lon = lon;
  view->lat = lat;
  view->zoom = zoom;
  g_strfreev (view->hidden);
  g_strfreev (view->order);
  view->hidden = read_names (object, "hidden");
  view->order = read_names (object, "order");
  wf_query_unref (view->query);
  view->query = read_query (object);
  g_ptr_array_add (self->views, view);
  return TRUE;
}

/* One of before they had markings says none; what is unheard of is for nobody's eyes. */
static WfMarking
read_marking (WfJsonValue object)
{
  const char *word = wf_json_member_string (object, "marking");
  WfMarking marking = WF_MARKING_RED;

  if (word == NULL)
    return WF_GROUND_DEFAULT_MARKING;
  wf_marking_from_compartment (word, &marking);
  return marking;
}

static gboolean
read_ground (WfMapSetup *self, WfJsonValue object)
{
  const char *id = wf_json_member_string (object, "id");
  const char *path = wf_json_member_string (object, "path");
  const char *title = wf_json_member_string (object, "title");
  WfGroundFile *ground;
  double opacity;

  if (id == NULL || path == NULL || title == NULL || !g_str_has_prefix (id, "ground:")
      || !g_path_is_absolute (path) || self->grounds->len >= WF_MAP_SETUP_MAX_GROUNDS
      || wf_map_setup_find_ground (self, id) >= 0
      || !read_number (object, "opacity", 0, 1, &opacity))
    return FALSE;
  ground = wf_ground_file_new (id, path, title);
  ground->opacity = opacity;
  ground->marking = read_marking (object);
  g_ptr_array_add (self->grounds, ground);
  return TRUE;
}

static guint
read_each (WfMapSetup *self,
           WfJsonValue root,
           const char *name,
           gboolean (*read) (WfMapSetup *, WfJsonValue))
{
  guint n_refused = 0;
  WfJsonValue item;
  WfJsonIter iter;

  if (!walk (root, name, &iter))
    return 0;
  while (wf_json_iter_next (&iter, NULL, &item))
    n_refused += wf_json_type (item) != WF_JSON_OBJECT || !read (self, item);
  return n_refused;
}

WfMapSetup *
wf_map_setup_parse (const char *json, gssize length, guint *n_refused, GError **error)
{
  g_autoptr (WfJson) document = wf_json_scan (json, length, &limits, error);
  WfMapSetup *self;
  WfJsonValue root;
  gint64 version;
  guint n = 0;

  if (document == NULL)
    return NULL;
  root = wf_json_root (document);
  if (wf_json_type (root) != WF_JSON_OBJECT || !wf_json_member_integer (root, "version", &version)
      || version < 1)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("it is not the arrangement of a map"));
      return NULL;
    }
  if (version > VERSION)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("a later version of Watchfloor wrote it"));
      return NULL;
    }
  self = wf_map_setup_new ();
  g_strfreev (self->order);
  g_strfreev (self->hidden);
  self->order = read_names (root, "order");
  self->hidden = read_names (root, "hidden");
  n += read_each (self, root, "grounds", read_ground);
  n += read_each (self, root, "views", read_view);
  if (n_refused != NULL)
    *n_refused = n;
  return self;
}
