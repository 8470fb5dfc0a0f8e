/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-rows.h"

#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-record-row.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-thing.h"
#include "app/map/wf-map-words.h"

typedef struct
{
  WfMapView *view; /* not owned: the rows lie over it */
  GtkStringList *refs;
  GPtrArray *bound; /* GtkListItem that show something */
} Rows;

static void
rows_free (gpointer data)
{
  Rows *self = data;

  g_object_unref (self->refs);
  g_ptr_array_unref (self->bound);
  g_free (self);
}

static Rows *
get_rows (GtkWidget *list)
{
  return g_object_get_data (G_OBJECT (list), "wf-rows");
}

/* "34 km NE" of the middle of the map, where the thing is seen. */
static char *
dup_offset (Rows *self, const char *ref)
{
  WfView view;
  WfPoint at;
  double from_lon, from_lat, to_lon, to_lat;

  if (!wf_map_view_get_view (self->view, &view)
      || !wf_scene_get_anchor (wf_map_view_get_scene (self->view), &view, ref, &at))
    return NULL;
  wf_mercator_unproject (view.centre, &from_lon, &from_lat);
  wf_mercator_unproject (wf_view_from_screen (&view, at), &to_lon, &to_lat);
  return wf_map_dup_offset_text (from_lon, from_lat, to_lon, to_lat);
}

/* "Out of service · Telecom cable · C-Lion1: no signal" */
static char *
dup_detail (const WfMapThing *thing)
{
  GString *text = g_string_new (NULL);

  if (thing->has_state)
    g_string_append_printf (text, "%s · ", wf_service_state_get_label (thing->state));
  g_string_append (text, thing->kind);
  if (thing->incidents != NULL)
    g_string_append_printf (text, " · %s", thing->incidents);
  return g_string_free (text, FALSE);
}

/* The last row stands for what is not listed; its text is its reference, which no scene has. */
#define MORE_PREFIX "more:"

static gboolean
is_more (const char *ref)
{
  return g_str_has_prefix (ref, MORE_PREFIX);
}

static void
fill (Rows *self, GtkListItem *item)
{
  const char *ref = gtk_string_object_get_string (gtk_list_item_get_item (item));
  const WfRowContent more = { .title = ref + strlen (MORE_PREFIX) };
  WfScene *scene = wf_map_view_get_scene (self->view);
  g_autoptr (WfMapThing) thing
      = scene != NULL ? wf_map_thing_new (wf_map_view_get_context (self->view), scene, ref) : NULL;
  g_autofree char *offset = NULL, *detail = NULL, *spoken = NULL;

  if (is_more (ref))
    {
      wf_record_row_set (gtk_list_item_get_child (item), &more);
      return;
    }
  if (thing == NULL)
    return; /* it went with the layer or the filter: the next list is without it */
  offset = dup_offset (self, ref);
  detail = dup_detail (thing);
  WfRowContent content = {
    .sign = thing->has_state ? wf_service_state_get_sign (thing->state) : NULL,
    .sign_class = wf_service_state_get_css_class (thing->state),
    .title = thing->title,
    .detail = detail,
    .time = offset,
  };
  wf_record_row_set (gtk_list_item_get_child (item), &content);
  spoken = wf_map_thing_dup_spoken (thing);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), spoken);
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, Rows *self)
{
  GtkWidget *row = wf_record_row_new ();

  gtk_widget_add_css_class (row, "map-row");
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, Rows *self)
{
  g_ptr_array_add (self->bound, item);
  fill (self, item);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *item, Rows *self)
{
  g_ptr_array_remove (self->bound, item);
}

static const char *
get_ref (Rows *self, guint position)
{
  return position < g_list_model_get_n_items (G_LIST_MODEL (self->refs))
             ? gtk_string_list_get_string (self->refs, position)
             : NULL;
}

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *pspec, Rows *self)
{
  const char *ref = get_ref (self, gtk_single_selection_get_selected (selection));

  if (ref != NULL && !is_more (ref))
    wf_map_view_show_pointed (self->view, ref);
}

static void
activate_cb (GtkListView *list, guint position, Rows *self)
{
  g_autofree char *ref = g_strdup (get_ref (self, position));

  if (ref != NULL && !is_more (ref))
    wf_map_view_open (self->view, ref);
}

GtkWidget *
wf_map_rows_new (WfMapView *view, const char *name)
{
  Rows *self = g_new0 (Rows, 1);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSingleSelection *selection;
  GtkWidget *list;

  self->view = view;
  self->refs = gtk_string_list_new (NULL);
  self->bound = g_ptr_array_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->refs)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_single_selection_set_selected (selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect (selection, "notify::selected", G_CALLBACK (selected_cb), self);
  list = gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory);
  g_signal_connect (list, "activate", G_CALLBACK (activate_cb), self);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (list), TRUE);
  gtk_widget_add_css_class (list, "map-list");
  wf_widget_set_name (list, name, NULL);
  g_object_set_data_full (G_OBJECT (list), "wf-rows", self, rows_free);
  return list;
}

static const char **
dup_with (const char *const *refs, const char *more)
{
  const guint n = g_strv_length ((char **) (gpointer) refs);
  const char **all = g_new0 (const char *, n + 2);

  for (guint i = 0; i < n; i++)
    all[i] = refs[i];
  all[n] = more;
  return all;
}

/* Splices the middle that differs, so that focus and scroll position stay. */
void
wf_map_rows_set (GtkWidget *list, const char *const *things, guint n_more)
{
  Rows *self = get_rows (list);
  g_autofree char *words = wf_map_dup_more_text (n_more);
  g_autofree char *more = n_more > 0 ? g_strconcat (MORE_PREFIX, words, NULL) : NULL;
  g_autofree const char **refs = dup_with (things, more);
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->refs));
  guint n_new = g_strv_length ((char **) (gpointer) refs);
  guint head = 0, tail = 0;
  g_autofree const char **middle = NULL;

  while (head < MIN (n_old, n_new) && g_str_equal (get_ref (self, head), refs[head]))
    head++;
  while (tail < MIN (n_old, n_new) - head
         && g_str_equal (get_ref (self, n_old - 1 - tail), refs[n_new - 1 - tail]))
    tail++;
  middle = g_new0 (const char *, n_new - head - tail + 1);
  for (guint i = head; i < n_new - tail; i++)
    middle[i - head] = refs[i];
  if (n_old != n_new || head + tail < n_new)
    gtk_string_list_splice (self->refs, head, n_old - head - tail, middle);
  for (guint i = 0; i < self->bound->len; i++)
    fill (self, g_ptr_array_index (self->bound, i));
}

char *
wf_map_rows_dup_text (GtkWidget *list)
{
  Rows *self = get_rows (list);
  WfScene *scene = wf_map_view_get_scene (self->view);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; get_ref (self, i) != NULL && scene != NULL; i++)
    {
      g_autoptr (WfMapThing) thing
          = wf_map_thing_new (wf_map_view_get_context (self->view), scene, get_ref (self, i));
      g_autofree char *line = thing != NULL ? wf_map_thing_dup_spoken (thing)
                              : is_more (get_ref (self, i))
                                  ? g_strdup (get_ref (self, i) + strlen (MORE_PREFIX))
                                  : NULL;

      if (line != NULL)
        g_string_append_printf (text, "%s\n", line);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
copy_cb (GtkWidget *list)
{
  Rows *self = get_rows (list);
  WfContext *context = wf_map_view_get_context (self->view);
  g_autofree char *text = wf_map_rows_dup_text (list);
  g_autofree char *quote = wf_context_dup_quote (context, text);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (list), quote);
  wf_context_toast (context, _ ("Copied"));
}

GtkWidget *
wf_map_rows_new_copy_button (GtkWidget *list)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Copy this list as text"));
  wf_widget_set_name (button, _ ("Copy this list as text"), NULL);
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_cb), list, G_CONNECT_SWAPPED);
  return button;
}
