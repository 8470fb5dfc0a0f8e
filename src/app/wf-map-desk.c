/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-map-desk.h"

#include <glib/gi18n.h>

#include "app/wf-kept-file.h"
#include "wire/wf-map-setup-codec.h"

#define MAX_UNDO 20

typedef struct
{
  WfMapSetup *before;
  char *words;
} Step;

struct _WfMapDesk
{
  GObject parent_instance;

  WfKeptFile *file; /* NULL: nothing is kept */
  WfSession *session;
  WfMapSetup *setup;
  GPtrArray *steps; /* Step, the last change at the end */
  gboolean is_ready, is_applying;
};

G_DEFINE_FINAL_TYPE (WfMapDesk, wf_map_desk, G_TYPE_OBJECT)

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
step_free (gpointer data)
{
  Step *step = data;

  wf_map_setup_free (step->before);
  g_free (step->words);
  g_free (step);
}

static void
fail (WfMapDesk *self, const char *format, const char *reason)
{
  g_autofree char *words = g_strdup_printf ("%s: %s", format, reason);

  g_signal_emit (self, signals[FAILED], 0, words);
}

/* --- keeping ----------------------------------------------------------------- */

static void
written_cb (WfMapDesk *self, const GError *error)
{
  if (error != NULL)
    fail (self, _ ("The arrangement of the map was not kept"), error->message);
}

static void
keep (WfMapDesk *self)
{
  if (self->file != NULL)
    wf_kept_file_put (self->file, wf_map_setup_dup_json (self->setup));
}

void
wf_map_desk_flush (WfMapDesk *self)
{
  if (self->file != NULL)
    wf_kept_file_flush (self->file);
}

/* --- reading ----------------------------------------------------------------- */

static gpointer
parse (const char *text, gsize length, GError **error)
{
  return wf_map_setup_parse (text, (gssize) length, NULL, error);
}

static void
show_hidden (WfMapDesk *self, char **hidden)
{
  self->is_applying = TRUE;
  wf_session_set_hidden_layers (self->session, (const char *const *) hidden);
  self->is_applying = FALSE;
}

static void
take_setup (WfMapDesk *self, WfMapSetup *setup)
{
  wf_map_setup_free (self->setup);
  self->setup = setup;
  if (self->session != NULL) /* not disposed of meanwhile */
    show_hidden (self, setup->hidden);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfMapDesk) self = user_data;
  g_autoptr (GError) error = NULL;
  WfMapSetup *setup = wf_kept_file_read_finish (WF_KEPT_FILE (source), result, &error);

  self->is_ready = TRUE;
  if (error != NULL)
    fail (self,
          _ ("The arrangement of the map could not be read and starts anew; the file is kept"),
          error->message);
  else
    take_setup (self, setup != NULL ? setup : wf_map_setup_new ());
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- changing ---------------------------------------------------------------- */

/* Takes @words. */
static void
remember (WfMapDesk *self, char *words)
{
  Step *step = g_new0 (Step, 1);

  step->before = wf_map_setup_copy (self->setup);
  step->words = words;
  g_ptr_array_add (self->steps, step);
  if (self->steps->len > MAX_UNDO)
    g_ptr_array_remove_index (self->steps, 0);
}

static void
changed (WfMapDesk *self)
{
  keep (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
replace_names (char ***field, const char *const *names)
{
  char **copy = g_strdupv ((char **) names);

  g_strfreev (*field);
  *field = copy;
}

static void
layers_cb (WfMapDesk *self)
{
  if (self->is_applying || !self->is_ready)
    return;
  replace_names (&self->setup->hidden, wf_session_get_hidden_layers (self->session));
  keep (self);
}

void
wf_map_desk_set_order (WfMapDesk *self, const char *const *order)
{
  if (!self->is_ready || g_strv_equal ((const char *const *) self->setup->order, order))
    return;
  remember (self, g_strdup (_ ("Layers reordered")));
  replace_names (&self->setup->order, order);
  changed (self);
}

/* TRUE: @names have @earlier, and now @layer above it. */
static gboolean
insert_name (char ***names, const char *earlier, const char *layer)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (*names == NULL || !g_strv_contains ((const char *const *) *names, earlier)
      || g_strv_contains ((const char *const *) *names, layer))
    return FALSE;
  for (char **name = *names; *name != NULL; name++)
    {
      if (g_str_equal (*name, earlier))
        g_strv_builder_add (builder, layer);
      g_strv_builder_add (builder, *name);
    }
  g_strfreev (*names);
  *names = g_strv_builder_end (builder);
  return TRUE;
}

void
wf_map_desk_stand_in (WfMapDesk *self, const char *earlier, const char *layer)
{
  gboolean is_other;

  if (!self->is_ready)
    return;
  is_other = insert_name (&self->setup->order, earlier, layer);
  for (guint i = 0; i < self->setup->views->len; i++)
    {
      WfSavedView *view = g_ptr_array_index (self->setup->views, i);

      is_other |= insert_name (&view->order, earlier, layer);
      is_other |= insert_name (&view->hidden, earlier, layer);
    }
  if (is_other)
    changed (self);
}

static WfGroundFile *
get_ground (WfMapDesk *self, const char *id)
{
  const int at = wf_map_setup_find_ground (self->setup, id);

  return at >= 0 ? g_ptr_array_index (self->setup->grounds, at) : NULL;
}

const char *
wf_map_desk_add_ground (WfMapDesk *self, const char *path, const char *title, WfMarking marking)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *id = g_strconcat ("ground:", uuid, NULL);
  WfGroundFile *ground;

  if (!self->is_ready || self->setup->grounds->len >= WF_MAP_SETUP_MAX_GROUNDS)
    return NULL;
  /* Translators: the name of a background map. */
  remember (self, g_strdup_printf (_ ("“%s” added"), title));
  ground = wf_ground_file_new (id, path, title);
  ground->marking = marking;
  g_ptr_array_insert (self->setup->grounds, 0, ground);
  changed (self);
  return ground->id;
}

void
wf_map_desk_set_ground_marking (WfMapDesk *self, const char *id, WfMarking marking)
{
  WfGroundFile *ground = get_ground (self, id);

  if (ground == NULL || ground->marking == marking)
    return;
  /* Translators: the name of a background map and the label of its marking. */
  remember (self,
            g_strdup_printf (_ ("“%s” marked %s"), ground->title, wf_marking_get_label (marking)));
  ground->marking = marking;
  changed (self);
}

void
wf_map_desk_set_opacity (WfMapDesk *self, const char *id, double opacity)
{
  WfGroundFile *ground = get_ground (self, id);

  if (ground == NULL || ground->opacity == opacity)
    return;
  ground->opacity = CLAMP (opacity, 0, 1);
  changed (self);
}

static void
move_in (GPtrArray *array, int at, int step)
{
  const int to = CLAMP (at + step, 0, (int) array->len - 1);
  gpointer piece = array->pdata[at];

  for (int i = at; i != to; i += to > at ? 1 : -1)
    array->pdata[i] = array->pdata[i + (to > at ? 1 : -1)];
  array->pdata[to] = piece;
}

void
wf_map_desk_move_ground (WfMapDesk *self, const char *id, int step)
{
  const int at = wf_map_setup_find_ground (self->setup, id);

  if (at < 0)
    return;
  remember (self, g_strdup (_ ("Background maps reordered")));
  move_in (self->setup->grounds, at, step);
  changed (self);
}

void
wf_map_desk_remove_ground (WfMapDesk *self, const char *id)
{
  const int at = wf_map_setup_find_ground (self->setup, id);

  if (at < 0)
    return;
  /* Translators: the name of a background map. */
  remember (self, g_strdup_printf (_ ("“%s” taken off"), get_ground (self, id)->title));
  g_ptr_array_remove_index (self->setup->grounds, (guint) at);
  changed (self);
}

/* --- saved views ------------------------------------------------------------- */

static WfSavedView *
get_view (WfMapDesk *self, const char *id)
{
  const int at = wf_map_setup_find_view (self->setup, id);

  return at >= 0 ? g_ptr_array_index (self->setup->views, at) : NULL;
}

gboolean
wf_map_desk_save_view (WfMapDesk *self, const char *name, double lon, double lat, double zoom)
{
  g_autofree char *free_name = wf_map_setup_dup_free_name (self->setup, name, NULL);
  g_autofree char *id = g_uuid_string_random ();
  WfSavedView *view;

  if (!self->is_ready || free_name == NULL || self->setup->views->len >= WF_MAP_SETUP_MAX_VIEWS)
    return FALSE;
  /* Translators: the name of a saved view. */
  remember (self, g_strdup_printf (_ ("“%s” saved"), free_name));
  view = wf_saved_view_new (id, free_name);
  view->lon = lon;
  view->lat = lat;
  view->zoom = zoom;
  replace_names (&view->hidden, (const char *const *) self->setup->hidden);
  replace_names (&view->order, (const char *const *) self->setup->order);
  wf_query_unref (view->query);
  view->query = wf_query_copy (wf_session_get_query (self->session));
  g_ptr_array_add (self->setup->views, view);
  changed (self);
  return TRUE;
}

void
wf_map_desk_rename_view (WfMapDesk *self, const char *id, const char *name)
{
  WfSavedView *view = get_view (self, id);
  char *free_name = wf_map_setup_dup_free_name (self->setup, name, id);

  if (view == NULL || free_name == NULL || g_str_equal (view->name, free_name))
    {
      g_free (free_name);
      return;
    }
  /* Translators: the old and the new name of a saved view. */
  remember (self, g_strdup_printf (_ ("“%s” renamed to “%s”"), view->name, free_name));
  g_free (view->name);
  view->name = free_name;
  changed (self);
}

void
wf_map_desk_move_view (WfMapDesk *self, const char *id, int step)
{
  const int at = wf_map_setup_find_view (self->setup, id);

  if (at < 0)
    return;
  remember (self, g_strdup (_ ("Saved views reordered")));
  move_in (self->setup->views, at, step);
  changed (self);
}

void
wf_map_desk_remove_view (WfMapDesk *self, const char *id)
{
  const int at = wf_map_setup_find_view (self->setup, id);

  if (at < 0)
    return;
  /* Translators: the name of a saved view. */
  remember (self, g_strdup_printf (_ ("“%s” deleted"), get_view (self, id)->name));
  g_ptr_array_remove_index (self->setup->views, (guint) at);
  changed (self);
}

const WfSavedView *
wf_map_desk_apply_view (WfMapDesk *self, const char *id)
{
  const WfSavedView *view = get_view (self, id);
  g_autoptr (WfQuery) query = NULL;

  if (view == NULL)
    return NULL;
  query = wf_query_copy (view->query);
  show_hidden (self, view->hidden);
  replace_names (&self->setup->hidden, (const char *const *) view->hidden);
  wf_session_set_query (self->session, query);
  replace_names (&self->setup->order, (const char *const *) view->order);
  changed (self);
  return view;
}

/* --- taking back -------------------------------------------------------------- */

const char *
wf_map_desk_get_undo (WfMapDesk *self)
{
  const Step *last
      = self->steps->len > 0 ? g_ptr_array_index (self->steps, self->steps->len - 1) : NULL;

  return last != NULL ? last->words : NULL;
}

void
wf_map_desk_undo (WfMapDesk *self)
{
  Step *last;

  if (self->steps->len == 0)
    return;
  last = g_ptr_array_index (self->steps, self->steps->len - 1);
  /* Showing and hiding is not among what is taken back. */
  replace_names (&last->before->hidden, (const char *const *) self->setup->hidden);
  wf_map_setup_free (self->setup);
  self->setup = wf_map_setup_copy (last->before);
  g_ptr_array_set_size (self->steps, (int) self->steps->len - 1);
  changed (self);
}

/* --- object ------------------------------------------------------------------- */

const WfMapSetup *
wf_map_desk_get_setup (WfMapDesk *self)
{
  return self->setup;
}

gboolean
wf_map_desk_is_ready (WfMapDesk *self)
{
  return self->is_ready;
}

static void
wf_map_desk_dispose (GObject *object)
{
  WfMapDesk *self = WF_MAP_DESK (object);

  g_clear_object (&self->session);
  G_OBJECT_CLASS (wf_map_desk_parent_class)->dispose (object);
}

static void
wf_map_desk_finalize (GObject *object)
{
  WfMapDesk *self = WF_MAP_DESK (object);

  g_ptr_array_unref (self->steps);
  wf_map_setup_free (self->setup);
  g_clear_object (&self->file);
  G_OBJECT_CLASS (wf_map_desk_parent_class)->finalize (object);
}

static void
wf_map_desk_class_init (WfMapDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_map_desk_dispose;
  G_OBJECT_CLASS (klass)->finalize = wf_map_desk_finalize;
  signals[CHANGED] = g_signal_new ("changed", WF_TYPE_MAP_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", WF_TYPE_MAP_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
wf_map_desk_init (WfMapDesk *self)
{
  self->setup = wf_map_setup_new ();
  self->steps = g_ptr_array_new_with_free_func (step_free);
}

WfMapDesk *
wf_map_desk_new (const char *path, WfSession *session)
{
  WfMapDesk *self = g_object_new (WF_TYPE_MAP_DESK, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::layers", G_CALLBACK (layers_cb), self,
                           G_CONNECT_SWAPPED);
  self->is_ready = path == NULL;
  if (path == NULL)
    return self;
  self->file = wf_kept_file_new (path, 0);
  g_signal_connect_object (self->file, "written", G_CALLBACK (written_cb), self, G_CONNECT_SWAPPED);
  wf_kept_file_read_async (self->file, parse, (GDestroyNotify) wf_map_setup_free, read_cb,
                           g_object_ref (self));
  return self;
}
