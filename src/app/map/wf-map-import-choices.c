/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-import-choices.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"

/* What the features become: a layer, by kind, or drawings. */
typedef struct
{
  const char *label, *kind;
  gboolean are_drawings;
} Target;

static const Target targets[] = {
  { N_ ("A layer on this computer, kinds by shape"), NULL, FALSE },
  { N_ ("A layer on this computer: assets"), "asset", FALSE },
  { N_ ("A layer on this computer: cables"), "cable", FALSE },
  { N_ ("A layer on this computer: landing stations"), "landing_station", FALSE },
  { N_ ("A layer on this computer: places"), "place", FALSE },
  { N_ ("A layer on this computer: areas"), "area", FALSE },
  { N_ ("Drawings, which every desk gets"), NULL, TRUE },
};

typedef struct
{
  const WfMapImportChoicesFuncs *funcs;
  gpointer user_data;
  char *file_name;
  GtkWidget *title, *names, *target, *swap;
  gboolean has_adopted; /* the title is that of what it replaces */
} Choices;

static Choices *
get_choices (GtkWidget *choices)
{
  return g_object_get_data (G_OBJECT (choices), "wf-choices");
}

static void
choices_free (gpointer data)
{
  Choices *self = data;

  g_free (self->file_name);
  g_free (self);
}

/* --- what is chosen -------------------------------------------------------------- */

static const Target *
get_target (GtkWidget *choices)
{
  return &targets[gtk_drop_down_get_selected (GTK_DROP_DOWN (get_choices (choices)->target))];
}

const char *
wf_map_import_choices_get_title (GtkWidget *choices)
{
  return gtk_editable_get_text (GTK_EDITABLE (get_choices (choices)->title));
}

gboolean
wf_map_import_choices_are_drawings (GtkWidget *choices)
{
  return get_target (choices)->are_drawings;
}

const char *
wf_map_import_choices_get_kind (GtkWidget *choices)
{
  return get_target (choices)->kind;
}

WfImportChoice
wf_map_import_choices_get_reading (GtkWidget *choices)
{
  Choices *self = get_choices (choices);
  GtkStringObject *name = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->names));
  WfImportChoice choice = { NULL, FALSE };

  if (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->names)) > 0)
    choice.name_key = gtk_string_object_get_string (name);
  choice.is_swapped = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->swap));
  return choice;
}

/* --- as another was imported -------------------------------------------------------- */

static void
select_text (GtkWidget *drop_down, const char *text)
{
  GtkStringList *texts = GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (drop_down)));
  guint at = 0;

  for (guint i = 1; text != NULL && at == 0; i++)
    {
      if (gtk_string_list_get_string (texts, i) == NULL)
        break;
      if (g_str_equal (gtk_string_list_get_string (texts, i), text))
        at = i;
    }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), at);
}

static void
select_kind (Choices *self, const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    if (!targets[i].are_drawings && g_strcmp0 (targets[i].kind, kind) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->target), i);
}

void
wf_map_import_choices_adopt (GtkWidget *choices, const WfMapImportMatch *match)
{
  Choices *self = get_choices (choices);
  g_autofree char *name_key = match != NULL ? g_strdup (match->name_key) : NULL;
  const gboolean is_swapped = match != NULL && match->is_swapped;

  if (match == NULL)
    {
      if (self->has_adopted)
        gtk_editable_set_text (GTK_EDITABLE (self->title), self->file_name);
      self->has_adopted = FALSE;
      return;
    }
  self->has_adopted = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->title), match->title);
  if (match->drawings == NULL)
    select_kind (self, match->kind);
  /* Either may begin to read the file again, and @match be gone. */
  select_text (self->names, name_key);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->swap), is_swapped);
}

/* --- building ------------------------------------------------------------------------ */

static GtkWidget *
new_names (const WfImport *import)
{
  g_auto (GStrv) keys = wf_geojson_dup_keys (import);
  GtkStringList *names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("Names: the usual property"));
  for (guint i = 0; keys[i] != NULL; i++)
    gtk_string_list_append (names, keys[i]);
  return gtk_drop_down_new (G_LIST_MODEL (names), NULL);
}

static GtkWidget *
new_targets (void)
{
  GtkStringList *labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    gtk_string_list_append (labels, _ (targets[i].label));
  return gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
}

static void
add_choice (GtkWidget *grid, int row, const char *name, GtkWidget *widget)
{
  GtkWidget *label = wf_text_new (name, "form-name");

  gtk_widget_set_hexpand (widget, TRUE);
  wf_widget_set_name (widget, name, NULL);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), widget, 1, row, 1, 1);
}

static void
target_cb (Choices *self)
{
  self->funcs->target_chosen (self->user_data);
}

static void
reading_cb (Choices *self)
{
  self->funcs->reading_chosen (self->user_data);
}

GtkWidget *
wf_map_import_choices_new (const WfImport *import,
                           const WfMapImportChoicesFuncs *funcs,
                           gpointer user_data)
{
  GtkWidget *grid = gtk_grid_new ();
  Choices *self = g_new0 (Choices, 1);

  self->funcs = funcs;
  self->user_data = user_data;
  self->file_name = g_strdup (import->file_name);
  self->title = gtk_entry_new ();
  self->names = new_names (import);
  self->target = new_targets ();
  self->swap
      = gtk_check_button_new_with_label (_ ("Latitude comes first: exchange the two numbers"));
  gtk_editable_set_text (GTK_EDITABLE (self->title), import->file_name);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  add_choice (grid, 0, _ ("Name of the layer"), self->title);
  add_choice (grid, 1, _ ("What the features become"), self->target);
  add_choice (grid, 2, _ ("Property that names a feature"), self->names);
  gtk_grid_attach (GTK_GRID (grid), self->swap, 0, 3, 2, 1);
  g_object_set_data_full (G_OBJECT (grid), "wf-choices", self, choices_free);
  g_signal_connect_swapped (self->target, "notify::selected", G_CALLBACK (target_cb), self);
  g_signal_connect_swapped (self->names, "notify::selected", G_CALLBACK (reading_cb), self);
  g_signal_connect_swapped (self->swap, "toggled", G_CALLBACK (reading_cb), self);
  return grid;
}
