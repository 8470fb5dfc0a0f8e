/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-session.h"

#include "base/wf-clock.h"

#include <string.h>

struct _WfSession
{
  GObject parent_instance;

  char *selection;
  gint64 from, to;
  gint64 as_of;
  WfAxis axis;
  WfQuery *query;
  char *page;
  GHashTable *hidden_layers; /* char * set */
  char **hidden_names;       /* the same, for wf_scene_new (); made again on demand */
  GPtrArray *assumed;        /* char *, sorted, NULL at the end */
  WfFaultSketch sketch;      /* asset NULL: none */
  GHashTable *unfinished;    /* source -> words */
  char *unfinished_words;    /* of all, or NULL */
};

enum
{
  PROP_SELECTION = 1,
  PROP_SPAN,
  PROP_AS_OF,
  PROP_QUERY,
  PROP_PAGE,
  PROP_LAYERS,
  PROP_ASSUMED,
  PROP_SKETCH,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];
static guint line_pointed_signal, go_on_signal;

G_DEFINE_FINAL_TYPE (WfSession, wf_session, G_TYPE_OBJECT)

static gboolean
replace_text (char **text, const char *value)
{
  if (g_strcmp0 (*text, value) == 0)
    return FALSE;
  /* @value may point into the old text. */
  g_autofree char *old = *text;
  *text = g_strdup (value);
  return TRUE;
}

static void
wf_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WfSession *self = WF_SESSION (object);

  switch (id)
    {
    case PROP_SELECTION:
      g_value_set_string (value, self->selection);
      break;
    case PROP_SPAN:
      g_value_set_int64 (value, self->to - self->from);
      break;
    case PROP_AS_OF:
      g_value_set_int64 (value, self->as_of);
      break;
    case PROP_QUERY:
      g_value_set_pointer (value, self->query);
      break;
    case PROP_PAGE:
      g_value_set_string (value, self->page);
      break;
    case PROP_LAYERS:
      g_value_set_uint (value, g_hash_table_size (self->hidden_layers));
      break;
    case PROP_ASSUMED:
      g_value_set_uint (value, self->assumed->len - 1);
      break;
    case PROP_SKETCH:
      g_value_set_pointer (value, (gpointer) wf_session_get_sketch (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wf_session_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WfSession *self = WF_SESSION (object);

  switch (id)
    {
    case PROP_SELECTION:
      wf_session_select (self, g_value_get_string (value));
      break;
    case PROP_AS_OF:
      wf_session_set_as_of (self, g_value_get_int64 (value));
      break;
    case PROP_PAGE:
      wf_session_set_page (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wf_session_finalize (GObject *object)
{
  WfSession *self = WF_SESSION (object);

  g_free (self->selection);
  g_free (self->page);
  g_clear_pointer (&self->query, wf_query_unref);
  g_hash_table_unref (self->hidden_layers);
  g_strfreev (self->hidden_names);
  g_ptr_array_unref (self->assumed);
  g_free ((char *) self->sketch.asset);
  g_hash_table_unref (self->unfinished);
  g_free (self->unfinished_words);
  G_OBJECT_CLASS (wf_session_parent_class)->finalize (object);
}

static void
wf_session_class_init (WfSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read_write
      = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wf_session_get_property;
  object_class->set_property = wf_session_set_property;
  object_class->finalize = wf_session_finalize;

  line_pointed_signal
      = g_signal_new ("line-pointed", WF_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_DOUBLE);
  go_on_signal = g_signal_new ("go-on", WF_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  properties[PROP_SELECTION] = g_param_spec_string ("selection", NULL, NULL, NULL, read_write);
  properties[PROP_SPAN] = g_param_spec_int64 ("span", NULL, NULL, 0, G_MAXINT64, 0, read);
  properties[PROP_AS_OF]
      = g_param_spec_int64 ("as-of", NULL, NULL, G_MININT64, G_MAXINT64, WF_NO_TIME, read_write);
  properties[PROP_QUERY] = g_param_spec_pointer ("query", NULL, NULL, read);
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, "picture", read_write);
  properties[PROP_LAYERS] = g_param_spec_uint ("layers", NULL, NULL, 0, G_MAXUINT, 0, read);
  properties[PROP_ASSUMED] = g_param_spec_uint ("assumed", NULL, NULL, 0, G_MAXUINT, 0, read);
  properties[PROP_SKETCH] = g_param_spec_pointer ("sketch", NULL, NULL, read);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wf_session_init (WfSession *self)
{
  self->as_of = WF_NO_TIME;
  self->query = wf_query_new ();
  self->page = g_strdup ("picture");
  self->hidden_layers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->unfinished = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->assumed = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->assumed, NULL);
}

WfSession *
wf_session_new (void)
{
  return g_object_new (WF_TYPE_SESSION, NULL);
}

const char *
wf_session_get_selection (WfSession *self)
{
  return self->selection;
}

void
wf_session_select (WfSession *self, const char *ref)
{
  if (replace_text (&self->selection, ref))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTION]);
}

const char *
wf_session_get_selected (WfSession *self, const char *kind)
{
  const gsize length = strlen (kind);

  if (self->selection == NULL || !g_str_has_prefix (self->selection, kind)
      || self->selection[length] != ':')
    return NULL;
  return self->selection + length + 1;
}

void
wf_session_get_span (WfSession *self, gint64 *from, gint64 *to)
{
  *from = self->from;
  *to = self->to;
}

void
wf_session_set_span (WfSession *self, gint64 from, gint64 to)
{
  g_return_if_fail (from <= to);

  if (self->from == from && self->to == to)
    return;
  self->from = from;
  self->to = to;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPAN]);
}

gint64
wf_session_get_as_of (WfSession *self)
{
  return self->as_of;
}

void
wf_session_set_as_of (WfSession *self, gint64 instant)
{
  if (self->as_of == instant)
    return;
  self->as_of = instant;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AS_OF]);
}

WfAxis
wf_session_get_axis (WfSession *self)
{
  return self->axis;
}

void
wf_session_set_as_of_on (WfSession *self, gint64 instant, WfAxis axis)
{
  if (self->as_of == instant && self->axis == axis)
    return;
  self->as_of = instant;
  self->axis = axis;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AS_OF]);
}

WfQuery *
wf_session_get_query (WfSession *self)
{
  return self->query;
}

void
wf_session_set_query (WfSession *self, WfQuery *query)
{
  g_return_if_fail (query != NULL);

  if (self->query == query)
    return;
  wf_query_unref (self->query);
  self->query = wf_query_ref (query);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY]);
}

const char *
wf_session_get_page (WfSession *self)
{
  return self->page;
}

void
wf_session_set_page (WfSession *self, const char *page)
{
  g_return_if_fail (page != NULL);

  if (replace_text (&self->page, page))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
}

gboolean
wf_session_get_layer_visible (WfSession *self, const char *layer)
{
  return !g_hash_table_contains (self->hidden_layers, layer);
}

void
wf_session_set_layer_visible (WfSession *self, const char *layer, gboolean visible)
{
  const gboolean changed = visible ? g_hash_table_remove (self->hidden_layers, layer)
                                   : g_hash_table_add (self->hidden_layers, g_strdup (layer));

  if (!changed)
    return;
  g_clear_pointer (&self->hidden_names, g_strfreev);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAYERS]);
}

void
wf_session_set_hidden_layers (WfSession *self, const char *const *layers)
{
  gboolean is_same = g_strv_length ((char **) layers) == g_hash_table_size (self->hidden_layers);

  for (guint i = 0; is_same && layers[i] != NULL; i++)
    is_same = g_hash_table_contains (self->hidden_layers, layers[i]);
  if (is_same)
    return;
  g_hash_table_remove_all (self->hidden_layers);
  for (; *layers != NULL; layers++)
    g_hash_table_add (self->hidden_layers, g_strdup (*layers));
  g_clear_pointer (&self->hidden_names, g_strfreev);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAYERS]);
}

const char *const *
wf_session_get_hidden_layers (WfSession *self)
{
  if (self->hidden_names == NULL)
    {
      g_autoptr (GPtrArray) names = g_ptr_array_new ();
      GHashTableIter iter;
      gpointer name;

      g_hash_table_iter_init (&iter, self->hidden_layers);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        g_ptr_array_add (names, g_strdup (name));
      g_ptr_array_add (names, NULL);
      self->hidden_names = (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
    }
  return (const char *const *) self->hidden_names;
}

/* --- what if ------------------------------------------------------------ */

const char *const *
wf_session_get_assumed (WfSession *self)
{
  return (const char *const *) self->assumed->pdata;
}

gboolean
wf_session_is_assumed (WfSession *self, const char *asset)
{
  return g_strv_contains (wf_session_get_assumed (self), asset);
}

static guint
find_place (GPtrArray *names, const char *name)
{
  guint at = 0;

  while (names->pdata[at] != NULL && strcmp (names->pdata[at], name) < 0)
    at++;
  return at;
}

void
wf_session_set_assumed (WfSession *self, const char *asset, gboolean is_lost)
{
  const guint at = find_place (self->assumed, asset);

  if (wf_session_is_assumed (self, asset) == is_lost)
    return;
  if (is_lost)
    g_ptr_array_insert (self->assumed, (int) at, g_strdup (asset));
  else
    g_ptr_array_remove_index (self->assumed, at);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ASSUMED]);
}

void
wf_session_clear_assumed (WfSession *self)
{
  if (self->assumed->len == 1)
    return;
  g_ptr_array_set_size (self->assumed, 0);
  g_ptr_array_add (self->assumed, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ASSUMED]);
}

/* --- a fault that is being entered --------------------------------------- */

const char *
wf_session_get_unfinished (WfSession *self)
{
  return self->unfinished_words;
}

static int
compare_sources (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

static void
join_unfinished (WfSession *self)
{
  g_autoptr (GList) sources
      = g_list_sort (g_hash_table_get_keys (self->unfinished), compare_sources);
  GString *words = g_string_new (NULL);

  for (GList *l = sources; l; l = l->next)
    g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "",
                            (char *) g_hash_table_lookup (self->unfinished, l->data));
  g_free (self->unfinished_words);
  self->unfinished_words = g_string_free (words, words->len == 0);
}

void
wf_session_set_unfinished (WfSession *self, const char *source, const char *words)
{
  if (words)
    g_hash_table_replace (self->unfinished, g_strdup (source), g_strdup (words));
  else
    g_hash_table_remove (self->unfinished, source);
  join_unfinished (self);
}

gboolean
wf_session_has_unfinished (WfSession *self, const char *source)
{
  return g_hash_table_contains (self->unfinished, source);
}

void
wf_session_drop_unfinished (WfSession *self)
{
  g_hash_table_remove_all (self->unfinished);
  join_unfinished (self);
}

void
wf_session_go_on (WfSession *self)
{
  g_signal_emit (self, go_on_signal, 0);
}

const WfFaultSketch *
wf_session_get_sketch (WfSession *self)
{
  return self->sketch.asset != NULL ? &self->sketch : NULL;
}

void
wf_session_set_sketch (WfSession *self, const WfFaultSketch *sketch)
{
  g_autofree char *old = (char *) self->sketch.asset;

  if (sketch == NULL && old == NULL)
    return;
  self->sketch = sketch != NULL ? *sketch : (WfFaultSketch){ 0 };
  self->sketch.asset = sketch != NULL ? g_strdup (sketch->asset) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SKETCH]);
}

void
wf_session_point_at_line (WfSession *self, const char *asset, guint part, double along_m)
{
  g_signal_emit (self, line_pointed_signal, 0, asset, part, along_m);
}
