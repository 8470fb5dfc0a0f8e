/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/incident/wf-layer-list.h"

#include "analysis/wf-leg-quality.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-layer-text.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-while-shown.h"
#include "app/common/wf-widgets.h"
#include "draw/wf-layers.h"
#include "model/wf-imported.h"
#include "model/wf-vocabulary.h"

#define N_ALWAYS 4 /* of them that are not folded away: incidents need the room */

static const char *const other_layers[] = { WF_LAYER_FAULT, WF_LAYER_DRAWINGS, WF_LAYER_PLACES };

typedef struct
{
  WfContext *context;               /* the sidebar holds it */
  GtkWidget *box, *more, *imported; /* more: what is seldom switched, folded away */
  GPtrArray *rows;                  /* GtkWidget of each layer of assets, borrowed */
  guint64 generation;               /* of the picture that they tell of */
  gboolean is_updating;
} LayerList;

static void
toggled_cb (GtkCheckButton *button, LayerList *self)
{
  const char *const *names = g_object_get_data (G_OBJECT (button), "wf-layers");

  if (self->is_updating)
    return;
  for (; *names != NULL; names++)
    wf_session_set_layer_visible (wf_context_get_session (self->context), *names,
                                  gtk_check_button_get_active (button));
}

/* Takes @names. */
static GtkWidget *
add_row (LayerList *self, GtkWidget *box, const char *label, const char *note, char **names)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *name = gtk_label_new (label);
  GtkWidget *detail = gtk_label_new (note);

  g_object_set_data_full (G_OBJECT (check), "wf-layers", names, (GDestroyNotify) g_strfreev);
  gtk_check_button_set_active (
      GTK_CHECK_BUTTON (check),
      wf_session_get_layer_visible (wf_context_get_session (self->context), names[0]));
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  /* Long in other languages: it gives way before the map does. */
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), name);
  wf_widget_set_name (check, label, NULL);
  gtk_widget_set_tooltip_text (check, label);
  gtk_widget_add_css_class (detail, "detail");
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  /* What it is called goes first. */
  gtk_label_set_max_width_chars (GTK_LABEL (detail), 4);
  gtk_widget_set_hexpand (detail, TRUE);
  gtk_box_append (GTK_BOX (row), check);
  gtk_box_append (GTK_BOX (row), detail);
  gtk_box_append (GTK_BOX (box), row);
  return row;
}

/* --- layers of assets -------------------------------------------------------- */

typedef struct
{
  guint n_assets;
  guint n_legs[WF_ROUTE_SCHEMATIC + 1]; /* by quality; of points there are none */
} Counts;

static Counts
count_layer (WfContext *context, const WfAssetLayer *layer)
{
  const WfDataset *dataset = wf_context_get_dataset (context);
  Counts counts = { 0 };

  for (guint i = 0; dataset != NULL && i < dataset->assets->len; i++)
    for (guint j = 0; j < layer->n_counted; j++)
      {
        const WfAsset *asset = dataset->assets->pdata[i];

        if (asset->kind != layer->kinds[j])
          continue;
        counts.n_assets++;
        wf_legs_count (wf_context_get_picture (context), asset, counts.n_legs);
      }
  return counts;
}

static WfRouteQuality
find_most (const Counts *counts)
{
  WfRouteQuality most = WF_ROUTE_SURVEYED;

  for (WfRouteQuality quality = WF_ROUTE_SURVEYED; quality <= WF_ROUTE_SCHEMATIC; quality++)
    if (counts->n_legs[quality] > counts->n_legs[most])
      most = quality;
  return most;
}

/* "2 surveyed, 1 approximate": all but @most. */
static char *
dup_others (const Counts *counts, WfRouteQuality most)
{
  GString *text = g_string_new (NULL);

  for (WfRouteQuality quality = WF_ROUTE_SURVEYED; quality <= WF_ROUTE_SCHEMATIC; quality++)
    if (quality != most && counts->n_legs[quality] > 0)
      g_string_append_printf (text, "%s%u %s", text->len > 0 ? ", " : "", counts->n_legs[quality],
                              wf_route_quality_get_label (quality));
  return g_string_free (text, FALSE);
}

/* "168 · 2 surveyed, else schematic": there is little room, so what is not as usual goes first. */
static char *
dup_note (const Counts *counts)
{
  const WfRouteQuality most = find_most (counts);
  g_autofree char *others = dup_others (counts, most);
  g_autofree char *quality = NULL;

  if (counts->n_legs[most] == 0)
    return g_strdup_printf ("%u", counts->n_assets);
  quality = *others == '\0' ? g_strdup (wf_route_quality_get_label (most))
                            /* Translators: legs of cables by how well their route is known: "2
                             * surveyed, 1 approximate", and what all others are: "schematic". */
                            : g_strdup_printf (_ ("%1$s, else %2$s"), others,
                                               wf_route_quality_get_label (most));
  /* Translators: number of assets in a layer and the quality of their routes. */
  return g_strdup_printf (_ ("%u · %s"), counts->n_assets, quality);
}

/* "Legs by how well their route is known: surveyed 2, schematic 431", or NULL. */
static char *
dup_legs (const Counts *counts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (WfRouteQuality quality = WF_ROUTE_SURVEYED; quality <= WF_ROUTE_SCHEMATIC; quality++)
    if (counts->n_legs[quality] > 0)
      g_string_append_printf (text, "%s%s %u", text->len > 0 ? ", " : "",
                              wf_route_quality_get_label (quality), counts->n_legs[quality]);
  if (text->len == 0)
    return NULL;
  /* Translators: %s is a list such as "surveyed 2, schematic 431". */
  return g_strdup_printf (_ ("Legs by how well their route is known: %s"), text->str);
}

static void
show_routes (LayerList *self)
{
  guint n_layers;
  const WfAssetLayer *layers = wf_asset_layers_get (&n_layers);

  for (guint i = 0; i < n_layers; i++)
    {
      GtkWidget *row = self->rows->pdata[i];
      GtkWidget *check = gtk_widget_get_first_child (row);
      GtkWidget *detail = gtk_widget_get_last_child (row);
      const Counts counts = count_layer (self->context, &layers[i]);
      g_autofree char *note = dup_note (&counts);
      g_autofree char *legs = dup_legs (&counts);

      gtk_label_set_text (GTK_LABEL (detail), note);
      gtk_widget_set_tooltip_text (detail, legs);
      wf_widget_set_name (check, wf_layer_get_label (layers[i].id), legs ? legs : note);
    }
}

static void
add_asset_layers (LayerList *self)
{
  guint n_layers;
  const WfAssetLayer *layers = wf_asset_layers_get (&n_layers);

  for (guint i = 0; i < n_layers; i++)
    {
      char **names = g_new0 (char *, layers[i].n_kinds + 1);

      for (guint j = 0; j < layers[i].n_kinds; j++)
        names[j] = g_strdup (wf_asset_kind_get_name (layers[i].kinds[j]));
      g_ptr_array_add (self->rows, add_row (self, i < N_ALWAYS ? self->box : self->more,
                                            wf_layer_get_label (layers[i].id), NULL, names));
    }
  show_routes (self);
}

static void
assets_cb (GtkWidget *box)
{
  LayerList *self = g_object_get_data (G_OBJECT (box), "wf-layer-list");
  const guint64 generation = wf_picture_get_generation (wf_context_get_picture (self->context));

  if (generation == self->generation)
    return;
  self->generation = generation;
  show_routes (self);
}

static void
remove_cb (GtkButton *button, LayerList *self)
{
  const char *id = g_object_get_data (G_OBJECT (button), "wf-dataset");

  gtk_widget_activate_action (GTK_WIDGET (button), "win.remove-import", "s", id);
}

/* Drawings are switched with all the others: only a layer has a switch of its own. */
static GtkWidget *
add_imported_row (LayerList *self, WfRecord *dataset, const char *title, const char *note)
{
  char *const names[] = { g_strconcat ("dataset:", wf_record_get_id (dataset), NULL), NULL };
  GtkWidget *row = add_row (self, self->imported, title, note, g_memdup2 (names, sizeof names));

  if (!wf_imported_is_layer (dataset))
    gtk_widget_set_sensitive (gtk_widget_get_first_child (row), FALSE);
  return row;
}

static void
add_imported (LayerList *self, WfRecord *dataset)
{
  const char *title = wf_record_get_text (dataset, "title");
  const gint64 n = wf_record_get_integer (dataset, "points", 0)
                   + wf_record_get_integer (dataset, "lines", 0)
                   + wf_record_get_integer (dataset, "areas", 0);
  g_autofree char *note = g_strdup_printf (
      wf_imported_is_layer (dataset) ? _ ("%d · imported") : _ ("%d · imported as drawings"),
      (int) CLAMP (n, 0, G_MAXINT));
  g_autofree char *name = g_strdup_printf (_ ("Take %s off"), title != NULL ? title : "");
  GtkWidget *row
      = add_imported_row (self, dataset, title != NULL ? title : _ ("without a name"), note);
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  wf_widget_set_name (button, name, NULL);
  g_object_set_data_full (G_OBJECT (button), "wf-dataset", g_strdup (wf_record_get_id (dataset)),
                          g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), self);
  gtk_box_append (GTK_BOX (row), button);
}

static void
show_imported (GtkWidget *box)
{
  LayerList *self = g_object_get_data (G_OBJECT (box), "wf-layer-list");
  GListModel *datasets
      = wf_picture_get_list (wf_context_get_picture (self->context), WF_TYPE_NAME_DATASET);

  wf_widget_clear (self->imported);
  for (guint i = 0; i < g_list_model_get_n_items (datasets); i++)
    {
      g_autoptr (WfRecord) dataset = g_list_model_get_item (datasets, i);

      add_imported (self, dataset);
    }
}

static void
show_visible (GtkWidget *container, LayerList *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (container); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *check = gtk_widget_get_first_child (row);
      const char *const *names
          = check != NULL ? g_object_get_data (G_OBJECT (check), "wf-layers") : NULL;

      if (names != NULL)
        gtk_check_button_set_active (
            GTK_CHECK_BUTTON (check),
            wf_session_get_layer_visible (wf_context_get_session (self->context), names[0]));
    }
}

static void
layers_cb (GtkWidget *box)
{
  LayerList *self = g_object_get_data (G_OBJECT (box), "wf-layer-list");

  self->is_updating = TRUE;
  show_visible (self->box, self);
  show_visible (self->more, self);
  show_visible (self->imported, self);
  self->is_updating = FALSE;
}

static void
changed_cb (GListModel *model, guint at, guint n_removed, guint n_added, GtkWidget *box)
{
  show_imported (box);
}

static void
list_free (gpointer data)
{
  LayerList *self = data;

  g_ptr_array_unref (self->rows);
  g_free (self);
}

GtkWidget *
wf_layer_list_new (WfContext *context)
{
  LayerList *self = g_new0 (LayerList, 1);
  GtkWidget *button = gtk_button_new_with_label (_ ("Import GeoJSON…"));
  GtkWidget *expander;
  WfSession *session = wf_context_get_session (context);

  self->context = context;
  self->rows = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->more = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->imported = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "layers");
  g_object_set_data_full (G_OBJECT (self->box), "wf-layer-list", self, list_free);
  add_asset_layers (self);
  for (guint i = 0; i < G_N_ELEMENTS (other_layers); i++)
    {
      char *const names[] = { g_strdup (other_layers[i]), NULL };

      add_row (self, self->more, wf_layer_get_label (other_layers[i]), NULL,
               g_memdup2 (names, sizeof names));
    }
  expander = wf_expander_new (_ ("More layers"), self->more);
  gtk_box_append (GTK_BOX (self->box), self->imported);
  gtk_box_append (GTK_BOX (self->box), expander);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.import-data");
  gtk_box_append (GTK_BOX (self->more), button);
  show_imported (self->box);
  g_signal_connect_object (session, "notify::layers", G_CALLBACK (layers_cb), self->box,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (
      wf_picture_get_list (wf_context_get_picture (context), WF_TYPE_NAME_DATASET), "items-changed",
      G_CALLBACK (changed_cb), self->box, 0);
  wf_while_shown (self->box, (WfShowFunc) assets_cb, TRUE, context, "changed", NULL);
  return self->box;
}
