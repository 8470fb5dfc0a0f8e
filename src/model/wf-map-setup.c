/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-map-setup.h"

#include <string.h>

/* --- values ----------------------------------------------------------------- */

static char **
dup_names (const char *const *names)
{
  return names != NULL ? g_strdupv ((char **) names) : g_new0 (char *, 1);
}

WfGroundFile *
wf_ground_file_new (const char *id, const char *path, const char *title)
{
  WfGroundFile *self = g_new0 (WfGroundFile, 1);

  self->id = g_strdup (id);
  self->path = g_strdup (path);
  self->title = g_strdup (title);
  self->opacity = 1.0;
  self->marking = WF_GROUND_DEFAULT_MARKING;
  return self;
}

WfGroundFile *
wf_ground_file_copy (const WfGroundFile *self)
{
  WfGroundFile *copy = wf_ground_file_new (self->id, self->path, self->title);

  copy->opacity = self->opacity;
  copy->marking = self->marking;
  return copy;
}

void
wf_ground_file_free (WfGroundFile *self)
{
  g_free (self->id);
  g_free (self->path);
  g_free (self->title);
  g_free (self);
}

WfSavedView *
wf_saved_view_new (const char *id, const char *name)
{
  WfSavedView *self = g_new0 (WfSavedView, 1);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->hidden = dup_names (NULL);
  self->order = dup_names (NULL);
  self->query = wf_query_new ();
  return self;
}

WfSavedView *
wf_saved_view_copy (const WfSavedView *self)
{
  WfSavedView *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->hidden = g_strdupv (self->hidden);
  copy->order = g_strdupv (self->order);
  copy->query = wf_query_ref (self->query);
  return copy;
}

void
wf_saved_view_free (WfSavedView *self)
{
  g_free (self->id);
  g_free (self->name);
  g_strfreev (self->hidden);
  g_strfreev (self->order);
  wf_query_unref (self->query);
  g_free (self);
}

WfMapSetup *
wf_map_setup_new (void)
{
  WfMapSetup *self = g_new0 (WfMapSetup, 1);

  self->order = dup_names (NULL);
  self->hidden = dup_names (NULL);
  self->grounds = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_ground_file_free);
  self->views = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_saved_view_free);
  return self;
}

static gpointer
copy_ground (gconstpointer ground, gpointer data)
{
  return wf_ground_file_copy (ground);
}

static gpointer
copy_view (gconstpointer view, gpointer data)
{
  return wf_saved_view_copy (view);
}

WfMapSetup *
wf_map_setup_copy (const WfMapSetup *self)
{
  WfMapSetup *copy = wf_map_setup_new ();

  g_strfreev (copy->order);
  g_strfreev (copy->hidden);
  copy->order = g_strdupv (self->order);
  copy->hidden = g_strdupv (self->hidden);
  g_ptr_array_extend (copy->grounds, self->grounds, copy_ground, NULL);
  g_ptr_array_extend (copy->views, self->views, copy_view, NULL);
  return copy;
}

void
wf_map_setup_free (WfMapSetup *self)
{
  g_strfreev (self->order);
  g_strfreev (self->hidden);
  g_ptr_array_unref (self->grounds);
  g_ptr_array_unref (self->views);
  g_free (self);
}

/* --- finding ----------------------------------------------------------------- */

int
wf_map_setup_find_ground (const WfMapSetup *self, const char *id)
{
  for (guint i = 0; i < self->grounds->len; i++)
    if (g_strcmp0 (((const WfGroundFile *) self->grounds->pdata[i])->id, id) == 0)
      return (int) i;
  return -1;
}

int
wf_map_setup_find_view (const WfMapSetup *self, const char *id)
{
  for (guint i = 0; i < self->views->len; i++)
    if (g_strcmp0 (((const WfSavedView *) self->views->pdata[i])->id, id) == 0)
      return (int) i;
  return -1;
}

static gboolean
name_is_taken (const WfMapSetup *self, const char *name, const char *id)
{
  for (guint i = 0; i < self->views->len; i++)
    {
      const WfSavedView *view = self->views->pdata[i];

      if (g_strcmp0 (view->id, id) != 0 && g_str_equal (view->name, name))
        return TRUE;
    }
  return FALSE;
}

char *
wf_map_setup_dup_free_name (const WfMapSetup *self, const char *wanted, const char *id)
{
  g_autofree char *valid = g_utf8_make_valid (wanted, -1);
  g_autofree char *name = NULL;
  char *free_name;

  g_strstrip (valid);
  if (*valid == '\0')
    return NULL;
  name = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), WF_MAP_SETUP_MAX_NAME - 4));
  free_name = g_strdup (name);
  for (guint i = 2; name_is_taken (self, free_name, id); i++)
    {
      g_free (free_name);
      free_name = g_strdup_printf ("%s %u", name, i);
    }
  return free_name;
}

/* --- order ------------------------------------------------------------------- */

static int
find_name (GPtrArray *names, const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (g_str_equal (names->pdata[i], name))
      return (int) i;
  return -1;
}

static char **
finish (GPtrArray *names)
{
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

char **
wf_layer_order_merge (const char *const *wanted, const char *const *present)
{
  GPtrArray *order = g_ptr_array_new ();
  guint at = 0;

  for (; wanted != NULL && *wanted != NULL; wanted++)
    if (g_strv_contains (present, *wanted) && find_name (order, *wanted) < 0)
      g_ptr_array_add (order, g_strdup (*wanted));
  for (; *present != NULL; present++)
    {
      const int known = find_name (order, *present);

      if (known < 0)
        g_ptr_array_insert (order, (int) at, g_strdup (*present));
      at = (guint) (known < 0 ? (int) at : known) + 1;
    }
  return finish (order);
}

static char **
move_to (const char *const *order, int from, int to)
{
  GPtrArray *moved = g_ptr_array_new ();
  char *layer;

  for (; *order != NULL; order++)
    g_ptr_array_add (moved, g_strdup (*order));
  if (from >= 0 && to >= 0)
    {
      layer = g_ptr_array_steal_index (moved, (guint) from);
      g_ptr_array_insert (moved, MIN (to, (int) moved->len), layer);
    }
  return finish (moved);
}

static int
find_in (const char *const *order, const char *layer)
{
  for (int i = 0; order[i] != NULL; i++)
    if (g_str_equal (order[i], layer))
      return i;
  return -1;
}

char **
wf_layer_order_move (const char *const *order, const char *layer, int step)
{
  const int from = find_in (order, layer), last = (int) g_strv_length ((char **) order) - 1;

  return move_to (order, from, from < 0 ? -1 : CLAMP (from + step, 0, last));
}

char **
wf_layer_order_place (const char *const *order, const char *layer, const char *target)
{
  return move_to (order, find_in (order, layer), find_in (order, target));
}
