/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card that finds: a position in any notation, an asset by name or id, a place, what
 * was drawn or imported by name. A position also
 * lists what lies nearest. */
#include <math.h>
#include <string.h>

#include "analysis/wf-nearest.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-cards.h"
#include "app/map/wf-map-names.h"
#include "app/wf-map-features.h"
#include "app/map/wf-map-words.h"
#include "model/wf-coordinate.h"
#include "model/wf-finder.h"

#define MAX_FOUND 12
#define MAX_NEAREST 4
#define MAX_OTHERS 4 /* of drawings and imported features beside cables and places */
#define PLACE_ZOOM 8.0
#define CARD_WIDTH 300
#define MAX_PASTED 200 /* bytes */

typedef struct
{
  WfMapView *view; /* not owned; NULL: it went, while what is read comes back */
  WfMapSketch *sketch;
  GtkWidget *card, *entry, *rows, *note, *scrolled;
  gboolean has_asked;   /* for the names of cables and places */
  WfFinder *others;     /* of what was drawn and imported, filled at each opening; or NULL */
  guint n_others_asked; /* whose answer is the newest */
} Finder;

/* --- filling ------------------------------------------------------------ */

static void show_found (Finder *self);

/* --- what was drawn and imported -------------------------------------------- */

static void
add_layer (WfFinder *finder, const WfFeatureLayer *layer)
{
  const WfFeatureSet *set = wf_feature_layer_get_set (layer);

  for (guint i = 0; i < set->features->len; i++)
    {
      const WfFeature *feature = &g_array_index (set->features, WfFeature, i);
      g_autofree char *ref = NULL;
      WfPosition position;
      WfPoint middle;

      if (feature->name == NULL || !wf_feature_layer_get_middle (layer, i, &middle))
        continue;
      middle.x -= floor (middle.x);
      wf_mercator_unproject (middle, &position.lon, &position.lat);
      ref = wf_feature_layer_dup_ref (layer, i);
      wf_finder_add (finder, WF_FOUND_OTHER, ref, feature->name, feature->id, position, i);
    }
}

static void
fill_others_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GPtrArray *layers = data;
  WfFinder *finder = wf_finder_new ();

  for (guint i = layers->len; i > 0; i--)
    add_layer (finder, g_ptr_array_index (layers, i - 1));
  g_task_return_pointer (task, finder, (GDestroyNotify) wf_finder_free);
}

static void
others_filled_cb (GObject *card, GAsyncResult *result, gpointer user_data)
{
  Finder *self = g_object_get_data (card, "wf-finder");
  g_autoptr (WfFinder) others = g_task_propagate_pointer (G_TASK (result), NULL);

  if (GPOINTER_TO_UINT (user_data) != self->n_others_asked)
    return;
  g_clear_pointer (&self->others, wf_finder_free);
  self->others = g_steal_pointer (&others);
  show_found (self);
}

/* A file may have a hundred thousand names. */
static void
fill_others (Finder *self)
{
  g_autoptr (GTask) task = NULL;

  task = g_task_new (self->card, NULL, others_filled_cb, GUINT_TO_POINTER (++self->n_others_asked));
  g_task_set_task_data (task,
                        wf_map_features_dup_layers (
                            wf_context_get_map_features (wf_map_view_get_context (self->view))),
                        (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, fill_others_thread);
}

/* --- rows --------------------------------------------------------------- */

static GtkWidget *
add_row (Finder *self, const char *title, const char *detail, const char *ref, WfPosition position)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (title);
  g_autofree char *spoken
      = detail != NULL ? g_strdup_printf ("%s, %s", title, detail) : g_strdup (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), label);
  if (detail != NULL)
    {
      GtkWidget *below = wf_text_new (detail, "detail");

      gtk_box_append (GTK_BOX (box), below);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, title);
  wf_widget_set_name (row, spoken, NULL);
  g_object_set_data_full (G_OBJECT (row), "wf-ref", g_strdup (ref), g_free);
  g_object_set_data_full (G_OBJECT (row), "wf-position", g_memdup2 (&position, sizeof position),
                          g_free);
  gtk_list_box_append (GTK_LIST_BOX (self->rows), row);
  return row;
}

static void
add_nearest (Finder *self, WfPosition from)
{
  WfDataset *dataset = wf_context_get_dataset (wf_map_view_get_context (self->view));
  g_autoptr (GArray) lines
      = dataset != NULL ? wf_nearest_find_lines (dataset, from, MAX_NEAREST) : NULL;

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const WfNearestLine *line = &g_array_index (lines, WfNearestLine, i);
      g_autofree char *ref = g_strconcat ("asset:", line->asset->id, NULL);
      g_autofree char *detail = wf_map_dup_nearest_text (dataset, line);

      add_row (self, line->asset->name, detail, ref, line->place.position);
    }
}

static void
show_position (Finder *self, const WfCoordinate *coordinate)
{
  g_autoptr (GString) others = g_string_new (NULL);
  g_autofree char *text = wf_coordinate_dup_text (coordinate->position, WF_NOTATION_MINUTES);
  /* Translators: %s is a position. */
  g_autofree char *title = g_strdup_printf (_ ("Go to %s"), text);

  for (WfNotation notation = WF_NOTATION_DECIMAL; notation < WF_NOTATION_N; notation++)
    {
      g_autofree char *other = wf_coordinate_dup_text (coordinate->position, notation);

      if (notation == WF_NOTATION_MINUTES || notation == WF_NOTATION_SECONDS)
        continue;
      g_string_append_printf (others, "%s%s", others->len > 0 ? " · " : "", other);
    }
  add_row (self, title, others->str, NULL, coordinate->position);
  add_nearest (self, coordinate->position);
  gtk_label_set_text (GTK_LABEL (self->note), _ ("Nearest lines, WGS 84 distances"));
}

static void
add_found (Finder *self, const WfFound *found, const char *text)
{
  g_autofree char *detail = NULL;

  if (found->kind == WF_FOUND_ASSET)
    detail = found->detail != NULL ? g_strdup_printf (
                 "%s · %s", wf_asset_kind_get_label (found->asset_kind), found->detail)
                                   : g_strdup (wf_asset_kind_get_label (found->asset_kind));
  else
    {
      g_autofree char *position = wf_coordinate_dup_short (found->position);

      g_autofree char *other = wf_found_dup_other_name (found, text);

      detail = other != NULL                   ? g_strdup_printf ("%s · %s", other, position)
               : found->kind == WF_FOUND_PLACE ? g_steal_pointer (&position)
               : g_str_has_prefix (found->ref, "drawing:")
                   ? g_strdup_printf ("%s · %s", _ ("Drawn on the map"), position)
                   : g_strdup_printf ("%s · %s", _ ("Imported"), position);
    }
  add_row (self, found->name, detail, found->ref, found->position);
}

/* Digits in front mean that a position was meant: then its fault is worth more than "nothing". */
static gboolean
looks_like_position (const char *text)
{
  while (g_ascii_isspace (*text) || *text == '+' || *text == '-')
    text++;
  return g_ascii_isdigit (*text);
}

static void
show_found (Finder *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) others = NULL;
  WfCoordinate coordinate;
  guint n_found;

  if (self->view == NULL)
    return;
  wf_widget_clear (self->rows);
  gtk_label_set_text (GTK_LABEL (self->note), "");
  gtk_widget_set_visible (self->scrolled, *text != '\0');
  gtk_widget_set_visible (self->note, *text != '\0');
  if (*text == '\0')
    return;
  if (wf_coordinate_parse (text, &coordinate, &error))
    {
      show_position (self, &coordinate);
      return;
    }
  others = self->others != NULL ? wf_finder_find (self->others, WF_FOUND_ANY, text, MAX_OTHERS)
                                : g_ptr_array_new ();
  found = wf_map_names_find (self->view, WF_FOUND_ANY, text, MAX_FOUND - others->len);
  for (guint i = 0; found != NULL && i < found->len; i++)
    add_found (self, g_ptr_array_index (found, i), text);
  for (guint i = 0; i < others->len; i++)
    add_found (self, g_ptr_array_index (others, i), text);
  n_found = others->len + (found != NULL ? found->len : 0);
  if (found == NULL)
    gtk_label_set_text (GTK_LABEL (self->note), _ ("Reading names…"));
  else if (n_found == 0)
    gtk_label_set_text (GTK_LABEL (self->note),
                        looks_like_position (text) ? error->message : _ ("Nothing of that name."));
  else
    {
      g_autofree char *count
          = g_strdup_printf (ngettext ("%u found", "%u found", n_found), n_found);

      gtk_label_set_text (GTK_LABEL (self->note),
                          found->len == MAX_FOUND - others->len || others->len == MAX_OTHERS
                              ? _ ("The best matches")
                              : count);
    }
}

static void
names_ready (gpointer card)
{
  show_found (g_object_get_data (card, "wf-finder"));
}

/* --- going there -------------------------------------------------------- */

static void
close_card (Finder *self)
{
  gtk_widget_set_visible (self->card, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
open_row (Finder *self, GtkListBoxRow *row)
{
  const char *ref = g_object_get_data (G_OBJECT (row), "wf-ref");
  const WfPosition *position = g_object_get_data (G_OBJECT (row), "wf-position");
  WfView view;

  if (ref != NULL)
    wf_map_view_open (self->view, ref);
  if (wf_map_view_get_view (self->view, &view))
    wf_map_view_go_to (self->view, position->lon, position->lat,
                       ref != NULL ? 0 : MAX (view.zoom, PLACE_ZOOM));
  wf_map_sketch_set_pin (self->sketch, ref == NULL ? position : NULL);
  close_card (self);
}

static void
activate_cb (Finder *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->rows), 0);

  if (row != NULL)
    open_row (self, row);
}

static void
row_activated_cb (GtkListBox *box, GtkListBoxRow *row, Finder *self)
{
  open_row (self, row);
}

static gboolean
key_cb (
    GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, Finder *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->rows), 0);
  GtkRoot *root = gtk_widget_get_root (self->card);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (key == GDK_KEY_Escape)
    {
      close_card (self);
      return GDK_EVENT_STOP;
    }
  if (key == GDK_KEY_Down && first != NULL && focus != NULL
      && gtk_widget_is_ancestor (focus, self->entry))
    return gtk_widget_grab_focus (GTK_WIDGET (first));
  return GDK_EVENT_PROPAGATE;
}

static void
finder_free (gpointer data)
{
  Finder *self = data;

  g_clear_weak_pointer (&self->view);
  g_clear_pointer (&self->others, wf_finder_free);
  g_free (self);
}

void
wf_map_finder_open (GtkWidget *card)
{
  Finder *self = g_object_get_data (G_OBJECT (card), "wf-finder");

  if (!self->has_asked)
    wf_map_names_ask (self->view, G_OBJECT (card), names_ready);
  self->has_asked = TRUE;
  fill_others (self);
  gtk_widget_set_visible (card, TRUE);
  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

/* --- pasting ------------------------------------------------------------ */

/* A position is short: of a longer text the beginning says what is wrong with it. */
static char *
dup_first_line (const char *text)
{
  g_autofree char *whole = g_utf8_make_valid (text, strnlen (text, MAX_PASTED));
  char *first = g_strstrip (whole);

  return g_strndup (first, strcspn (first, "\r\n"));
}

static void
pasted_cb (GObject *clipboard, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) card = user_data;
  Finder *self = g_object_get_data (G_OBJECT (card), "wf-finder");
  g_autofree char *pasted
      = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
  g_autofree char *text = pasted != NULL ? dup_first_line (pasted) : NULL;

  if (text == NULL || *text == '\0')
    {
      wf_context_toast (wf_map_view_get_context (self->view),
                        _ ("The clipboard has no text: nothing to go to."));
      return;
    }
  wf_map_finder_open (card);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  show_found (self);
  if (wf_coordinate_parse (text, &(WfCoordinate){ 0 }, NULL))
    activate_cb (self);
}

void
wf_map_finder_paste (GtkWidget *card)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (card), NULL, pasted_cb,
                                 g_object_ref (card));
}

GtkWidget *
wf_map_finder_new (WfMapSketch *sketch)
{
  Finder *self = g_new0 (Finder, 1);
  GtkEventController *key = gtk_event_controller_key_new ();

  self->sketch = sketch;
  g_set_weak_pointer (&self->view, wf_map_sketch_get_view (sketch));
  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->entry = gtk_search_entry_new ();
  self->rows = gtk_list_box_new ();
  self->scrolled = gtk_scrolled_window_new ();
  self->note = wf_text_new ("", "detail");
  gtk_widget_add_css_class (self->card, "map-card");
  gtk_widget_add_css_class (self->rows, "map-list");
  g_object_set (self->entry, "placeholder-text", _ ("Cable, place or position"), NULL);
  wf_widget_set_name (self->entry, _ ("Find a cable, a place or a position"),
                      _ ("Decimal degrees, degrees and minutes, seconds, UTM or MGRS"));
  wf_widget_set_name (self->rows, _ ("Found"), NULL);
  wf_widget_set_name (self->card, _ ("Find on the map"), NULL);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->rows), GTK_SELECTION_NONE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->rows);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scrolled), 320);
  gtk_widget_set_size_request (self->card, CARD_WIDTH, -1);
  gtk_box_append (GTK_BOX (self->card), self->entry);
  gtk_box_append (GTK_BOX (self->card), self->scrolled);
  gtk_box_append (GTK_BOX (self->card), self->note);
  gtk_widget_set_visible (self->card, FALSE);
  gtk_widget_set_visible (self->scrolled, FALSE);
  gtk_widget_set_visible (self->note, FALSE);
  g_object_set_data_full (G_OBJECT (self->card), "wf-finder", self, finder_free);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->card, key);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (show_found), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect (self->rows, "row-activated", G_CALLBACK (row_activated_cb), self);
  return self->card;
}
