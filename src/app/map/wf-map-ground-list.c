/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Background maps: MBTiles files of this computer, laid over the base map. */
#include "app/common/wf-app-common.h"
#include "app/common/wf-choice.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-form.h"
#include "app/common/wf-reorder.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-layers.h"

typedef struct
{
  WfMapView *view; /* not owned */
  GtkWidget *box, *list;
  gboolean is_updating;
} Grounds;

static WfContext *
get_context (Grounds *self)
{
  return wf_map_view_get_context (self->view);
}

static WfMapDesk *
get_desk (Grounds *self)
{
  return wf_context_get_map_desk (get_context (self));
}

/* --- adding ---------------------------------------------------------------------------- */

/* "TLP:CLEAR" … "TLP:RED", by WfMarking. */
static const char *const *
get_marking_labels (void)
{
  static const char *labels[WF_MARKING_RED + 2];

  for (int i = WF_MARKING_CLEAR; i <= WF_MARKING_RED; i++)
    labels[i] = wf_marking_get_label ((WfMarking) i);
  return labels;
}

typedef struct
{
  WfMapView *view; /* a reference */
  char *path, *title;
  GtkWidget *marking;
} Adding;

static void
adding_free (gpointer data)
{
  Adding *adding = data;

  g_object_unref (adding->view);
  g_free (adding->path);
  g_free (adding->title);
  g_free (adding);
}

static gboolean
add (WfForm *form, gpointer data)
{
  Adding *adding = data;
  const guint marking = gtk_drop_down_get_selected (GTK_DROP_DOWN (adding->marking));

  if (wf_map_desk_add_ground (wf_context_get_map_desk (wf_map_view_get_context (adding->view)),
                              adding->path, adding->title, (WfMarking) marking)
      != NULL)
    return TRUE;
  wf_form_complain (form,
                    _ ("There are as many background maps as are shown. Take one off first."));
  return FALSE;
}

/* Takes @adding. */
static void
ask_marking (GtkWindow *parent, Adding *adding)
{
  g_autofree char *heading = g_strdup_printf (_ ("Add “%s”"), adding->title);
  WfForm *form
      = wf_form_new (parent, heading,
                     _ ("Who may see this map? It is drawn on slides and in print for those "
                        "audiences alone. The file stays where it is."),
                     _ ("_Add"), add, adding, adding_free);

  adding->marking
      = wf_form_add_choice (form, _ ("Marking"), get_marking_labels (), WF_GROUND_DEFAULT_MARKING);
  gtk_window_present (GTK_WINDOW (form));
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Adding *adding = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (adding->view));
  g_autoptr (GError) error = NULL;

  adding->title = wf_map_grounds_check_finish (WF_MAP_GROUNDS (source), result, &error);
  /* Without a root the window was closed meanwhile. */
  if (root != NULL && adding->title != NULL)
    {
      ask_marking (GTK_WINDOW (root), adding);
      return;
    }
  if (root != NULL)
    {
      g_autofree char *text = g_strconcat (
          error->message, "\n\n",
          _ ("A background map is an MBTiles file of pictures. The map is as it was."), NULL);

      wf_dialogs_tell (GTK_WINDOW (root), _ ("Not Added"), text);
    }
  adding_free (adding);
}

void
wf_map_ground_add (WfMapView *view, const char *path)
{
  Adding *adding = g_new0 (Adding, 1);

  adding->view = g_object_ref (view);
  adding->path = g_strdup (path);
  wf_map_grounds_check_async (wf_map_view_get_grounds (view), path, NULL, checked_cb, adding);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfMapView) view = user_data;
  g_autoptr (GFile) file = wf_dialogs_open_file_finish (result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL)
    wf_map_ground_add (view, g_file_peek_path (file));
  else if (file != NULL)
    wf_dialogs_tell (GTK_WINDOW (source), _ ("Not Added"), _ ("The file is not on this computer."));
}

static void
add_cb (Grounds *self)
{
  wf_dialogs_open_file_async (GTK_WINDOW (gtk_widget_get_root (self->box)),
                              _ ("Add a Background Map"), "*.mbtiles", NULL, chosen_cb,
                              g_object_ref (self->view));
}

/* --- rows -------------------------------------------------------------------------------- */

static void
moved_cb (const char *id, int step, gpointer user_data)
{
  wf_map_desk_move_ground (get_desk (user_data), id, step);
}

static void
toggled_cb (GtkCheckButton *check, Grounds *self)
{
  if (!self->is_updating)
    wf_session_set_layer_visible (wf_context_get_session (get_context (self)),
                                  g_object_get_data (G_OBJECT (check), "wf-ground"),
                                  gtk_check_button_get_active (check));
}

static void
opacity_cb (GtkRange *range, Grounds *self)
{
  if (self->is_updating)
    return;
  self->is_updating = TRUE; /* the row stays as it is while its slider is dragged */
  wf_map_desk_set_opacity (get_desk (self), g_object_get_data (G_OBJECT (range), "wf-ground"),
                           gtk_range_get_value (range) / 100);
  self->is_updating = FALSE;
}

static void
remove_cb (GtkButton *button, Grounds *self)
{
  wf_map_desk_remove_ground (get_desk (self), g_object_get_data (G_OBJECT (button), "wf-ground"));
}

static void
mark (GtkWidget *widget, const WfGroundFile *ground)
{
  g_object_set_data_full (G_OBJECT (widget), "wf-ground", g_strdup (ground->id), g_free);
}

static GtkWidget *
new_remove_button (Grounds *self, const WfGroundFile *ground)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *name = g_strdup_printf (_ ("Take %s off"), ground->title);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  wf_widget_set_name (button, name, NULL);
  mark (button, ground);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), self);
  return button;
}

static GtkWidget *
new_opacity (Grounds *self, const WfGroundFile *ground)
{
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 100, 5);
  g_autofree char *name = g_strdup_printf (_ ("Opacity of %s, per cent"), ground->title);

  gtk_range_set_value (GTK_RANGE (scale), ground->opacity * 100);
  gtk_widget_set_size_request (scale, 90, -1);
  gtk_widget_set_valign (scale, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (scale, _ ("Opacity"));
  wf_widget_set_name (scale, name, NULL);
  mark (scale, ground);
  g_signal_connect (scale, "value-changed", G_CALLBACK (opacity_cb), self);
  return scale;
}

static GtkWidget *
new_check (Grounds *self, const WfGroundFile *ground)
{
  GtkWidget *check = gtk_check_button_new_with_label (ground->title);
  GtkWidget *label = gtk_widget_get_last_child (check);

  if (GTK_IS_LABEL (label))
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_check_button_set_active (
      GTK_CHECK_BUTTON (check),
      wf_session_get_layer_visible (wf_context_get_session (get_context (self)), ground->id));
  gtk_widget_set_tooltip_text (check, ground->path);
  gtk_widget_set_hexpand (check, TRUE);
  mark (check, ground);
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  return check;
}

static void
marking_cb (GtkDropDown *choice, GParamSpec *pspec, Grounds *self)
{
  if (self->is_updating)
    return;
  self->is_updating = TRUE; /* the row stays as it is while its list is open */
  wf_map_desk_set_ground_marking (get_desk (self),
                                  g_object_get_data (G_OBJECT (choice), "wf-ground"),
                                  (WfMarking) gtk_drop_down_get_selected (choice));
  self->is_updating = FALSE;
}

static GtkWidget *
new_marking (Grounds *self, const WfGroundFile *ground)
{
  GtkWidget *choice = wf_choice_new (gtk_string_list_new (get_marking_labels ()));
  g_autofree char *name = g_strdup_printf (_ ("Marking of %s"), ground->title);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), ground->marking);
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (choice, _ ("Which audiences may see it on slides and in print"));
  wf_widget_set_name (choice, name, NULL);
  mark (choice, ground);
  g_signal_connect (choice, "notify::selected", G_CALLBACK (marking_cb), self);
  return choice;
}

/* What is wrong with it, or which zooms it has. */
static GtkWidget *
new_note (Grounds *self, const WfGroundFile *ground)
{
  WfMapGrounds *grounds = wf_map_view_get_grounds (self->view);
  g_autofree char *trouble = wf_map_grounds_dup_trouble (grounds, ground->id);
  g_autofree char *note = trouble != NULL ? g_strconcat ("⚠ ", trouble, NULL)
                                          : wf_map_grounds_dup_note (grounds, ground->id);

  return wf_text_new (note, "detail");
}

static void
add_row (Grounds *self, const WfGroundFile *ground)
{
  GtkWidget *rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *below = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *note = new_note (self, ground);

  gtk_box_append (GTK_BOX (row), new_check (self, ground));
  gtk_box_append (GTK_BOX (row), new_opacity (self, ground));
  gtk_box_append (GTK_BOX (row), new_remove_button (self, ground));
  gtk_box_append (GTK_BOX (rows), row);
  gtk_widget_set_hexpand (note, TRUE);
  gtk_box_append (GTK_BOX (below), note);
  gtk_box_append (GTK_BOX (below), new_marking (self, ground));
  gtk_box_append (GTK_BOX (rows), below);
  gtk_widget_add_css_class (rows, "map-row");
  wf_reorder_list_add (self->list, ground->id, rows, ground->title);
}

static void
update (GtkWidget *box)
{
  Grounds *self = g_object_get_data (G_OBJECT (box), "wf-grounds");
  const WfMapSetup *setup = wf_map_desk_get_setup (get_desk (self));

  if (self->is_updating)
    return;
  self->is_updating = TRUE;
  wf_reorder_list_begin (self->list);
  for (guint i = 0; i < setup->grounds->len; i++)
    add_row (self, g_ptr_array_index (setup->grounds, i));
  wf_reorder_list_end (self->list);
  self->is_updating = FALSE;
}

GtkWidget *
wf_map_ground_list_new (WfMapView *view)
{
  Grounds *self = g_new0 (Grounds, 1);
  GtkWidget *add = wf_mnemonic_button_new (_ ("_Add an MBTiles File…"));

  self->view = view;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->list = wf_reorder_list_new (_ ("Background maps"), moved_cb, self);
  gtk_widget_add_css_class (add, "flat");
  gtk_widget_set_halign (add, GTK_ALIGN_START);
  gtk_box_append (
      GTK_BOX (self->box),
      wf_map_layers_heading_new (_ ("Background maps"), wf_reorder_buttons_new (self->list)));
  gtk_box_append (GTK_BOX (self->box),
                  wf_text_new (_ ("Pictures from a file on this computer, read where it lies. "
                                  "Nothing is fetched from a network."),
                               "detail"));
  gtk_box_append (GTK_BOX (self->box), self->list);
  gtk_box_append (GTK_BOX (self->box), add);
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (add_cb), self);
  g_object_set_data_full (G_OBJECT (self->box), "wf-grounds", self, g_free);
  g_signal_connect_object (get_desk (self), "changed", G_CALLBACK (update), self->box,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (wf_context_get_session (get_context (self)), "notify::layers",
                           G_CALLBACK (update), self->box, G_CONNECT_SWAPPED);
  g_signal_connect_object (wf_map_view_get_grounds (view), "changed", G_CALLBACK (update),
                           self->box, G_CONNECT_SWAPPED);
  update (self->box);
  return self->box;
}
