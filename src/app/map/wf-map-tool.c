/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card that measures, and that draws points, lines and areas. */
#include "app/common/wf-app-common.h"
#include "app/common/wf-choice.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-kept-drawing.h"
#include "app/map/wf-map-cards.h"
#include "app/map/wf-map-tool-rows.h"
#include "app/map/wf-map-words.h"
#include "brief/wf-legend-text.h"
#include "model/wf-drawing.h"
#include "model/wf-geodesic.h"
#include "model/wf-vocabulary.h"

#define CARD_WIDTH 310
#define CARD_CHARS 42
#define N_NEAREST 3

typedef struct
{
  WfMapSketch *sketch; /* not owned, like the view */
  WfMapView *view;
  GtkWidget *card, *heading, *summary;
  GtkWidget *form, *shape, *title, *marking, *expiry, *route, *save, *retire, *close;
  char *drawing; /* id of the record being changed, or NULL */
  gboolean is_measure, is_starting;
  gboolean is_touched; /* something was drawn or typed that is not saved */
  GPtrArray *kept;     /* WfKeptDrawing, the last one left at the end */
} Tool;

static const gint64 expiries[] = { WF_HOUR_US, 6 * WF_HOUR_US, WF_DAY_US, 3 * WF_DAY_US, 0 };

static WfRecord *
get_record (Tool *self)
{
  return self->drawing != NULL ? wf_picture_lookup_id (
             wf_context_get_picture (wf_map_view_get_context (self->view)), self->drawing)
                               : NULL;
}

/* --- what it says ------------------------------------------------------- */

static void
append_nearest (Tool *self, GString *text, WfPosition position)
{
  WfDataset *dataset = wf_context_get_dataset (wf_map_view_get_context (self->view));
  g_autoptr (GArray) lines
      = dataset != NULL ? wf_nearest_find_lines (dataset, position, N_NEAREST) : NULL;

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const WfNearestLine *line = &g_array_index (lines, WfNearestLine, i);
      g_autofree char *place = wf_map_dup_nearest_text (dataset, line);

      g_string_append_printf (text, "\n%s: %s", line->asset->name, place);
    }
}

static void
append_lengths (GString *text, const WfPosition *positions, guint n)
{
  g_autofree char *total = wf_map_dup_measure_text (wf_geodesic_length_m (positions, n));
  g_autofree char *straight
      = wf_map_dup_measure_text (wf_geodesic_distance_m (positions[0], positions[n - 1]));
  const double bearing = wf_geodesic_bearing (positions[n - 2], positions[n - 1]);

  /* Translators: length along a measured line; its last direction in degrees from north. */
  g_string_append_printf (text, _ ("Along: %s · last leg %03.0f°"), total, bearing);
  if (n > 2)
    g_string_append_printf (text, _ ("\nStraight from first to last: %s"), straight);
}

static void
show_measured (Tool *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n;
  const WfPosition *positions = wf_map_sketch_get_positions (self->sketch, &n);

  if (n == 0)
    g_string_append (text, _ ("Shortest way on the ellipsoid WGS 84. Space sets a position at the "
                              "cross, Backspace takes the last back, Escape ends."));
  else if (n == 1)
    g_string_append (text, _ ("Nearest lines:"));
  else
    append_lengths (text, positions, n);
  if (n > 1)
    g_string_append (text, _ ("\nNearest to the last position:"));
  if (n > 0)
    append_nearest (self, text, positions[n - 1]);
  gtk_label_set_text (GTK_LABEL (self->summary), text->str);
}

static void
show_missing (Tool *self)
{
  const guint least = wf_drawing_get_least (wf_map_sketch_get_shape (self->sketch));
  const gboolean has_title = *gtk_editable_get_text (GTK_EDITABLE (self->title)) != '\0';
  g_autofree char *text = NULL;
  guint n;

  wf_map_sketch_get_positions (self->sketch, &n);
  gtk_widget_set_sensitive (self->save, n >= least && has_title);
  if (n < least)
    text = g_strdup_printf (
        ngettext ("%u more position is needed.", "%u more positions are needed.", least - n),
        least - n);
  else if (!has_title)
    text = g_strdup (_ ("A name is needed: it is what a list and a screen reader say."));
  gtk_label_set_text (GTK_LABEL (self->summary), text != NULL ? text : "");
}

static gboolean
is_unsaved (Tool *self)
{
  return self->is_touched && !self->is_measure && wf_map_sketch_is_active (self->sketch);
}

/* The window asks before it goes with any of it. */
static void
say_unfinished (Tool *self)
{
  const guint n = self->kept->len + (is_unsaved (self) ? 1 : 0);
  g_autofree char *words = g_strdup_printf (
      ngettext ("%u drawing on the map is not saved.", "%u drawings on the map are not saved.", n),
      n);

  wf_session_set_unfinished (wf_context_get_session (wf_map_view_get_context (self->view)),
                             "drawings", n > 0 ? words : NULL);
}

/* What the button does with the work: nothing to lose, or all of it. */
static void
name_close (Tool *self)
{
  say_unfinished (self);
  gtk_button_set_label (GTK_BUTTON (self->close),
                        self->is_touched && !self->is_measure ? _ ("Discard") : _ ("Close"));
}

static void
touch (Tool *self)
{
  self->is_touched |= !self->is_starting && !self->is_measure;
  name_close (self);
}

static void
changed_cb (GtkWidget *card)
{
  Tool *self = g_object_get_data (G_OBJECT (card), "wf-tool");

  if (!wf_map_sketch_is_active (self->sketch))
    return;
  touch (self);
  if (self->is_measure)
    show_measured (self);
  else
    show_missing (self);
}

static void
title_cb (Tool *self)
{
  touch (self);
  show_missing (self);
}

/* --- saving ------------------------------------------------------------- */

static void
close_tool (Tool *self)
{
  self->is_touched = FALSE;
  wf_map_sketch_stop (self->sketch);
  g_clear_pointer (&self->drawing, g_free);
  say_unfinished (self);
  gtk_widget_set_visible (self->card, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) card = user_data;
  Tool *self = g_object_get_data (G_OBJECT (card), "wf-tool");
  g_autoptr (GPtrArray) operations
      = wf_context_write_finish (WF_CONTEXT (source), result, NULL); /* a failure was told */

  gtk_widget_set_sensitive (self->card, TRUE);
  if (operations != NULL)
    close_tool (self);
}

static void
write_draft (Tool *self, WfDraft *draft)
{
  gtk_widget_set_sensitive (self->card, FALSE);
  wf_context_write_one_async (wf_map_view_get_context (self->view), draft, saved_cb,
                              g_object_ref (self->card));
}

static void
set_expiry (Tool *self, WfDraft *draft, gint64 now)
{
  guint choice = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->expiry));

  if (self->drawing != NULL && choice == 0)
    return; /* as it was */
  choice -= self->drawing != NULL ? 1 : 0;
  wf_draft_set_time (draft, "drawn-at", now);
  if (choice < G_N_ELEMENTS (expiries))
    wf_draft_set_time (draft, "expires-at",
                       expiries[choice] > 0 ? now + expiries[choice] : WF_NO_TIME);
}

/* Nothing where nothing is said and nothing was. */
static void
set_route (Tool *self, WfDraft *draft, WfRecord *record)
{
  const guint choice = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->route));
  const gboolean is_line = wf_map_sketch_get_shape (self->sketch) == WF_FEATURE_LINE;
  const char *said
      = is_line && choice > 0 ? wf_route_quality_get_name ((WfRouteQuality) (choice - 1)) : "";
  const char *was = record != NULL ? wf_record_get_text (record, "route") : NULL;

  if (g_strcmp0 (said, was != NULL ? was : "") != 0)
    wf_draft_set_string (draft, "route", said);
}

static void
save_cb (Tool *self)
{
  WfContext *context = wf_map_view_get_context (self->view);
  const gint64 now = wf_context_get_shown_now (context);
  WfRecord *record = get_record (self);
  guint n;
  const WfPosition *positions = wf_map_sketch_get_positions (self->sketch, &n);
  g_autofree char *geometry
      = wf_drawing_dup_geometry (wf_map_sketch_get_shape (self->sketch), positions, n);
  g_autoptr (WfDraft) draft = NULL;
  WfMarking marking = record != NULL ? wf_record_get_marking (record)
                                     : gtk_drop_down_get_selected (GTK_DROP_DOWN (self->marking));
  WfUuid ent;

  if (geometry == NULL)
    return;
  if (record != NULL)
    ent = *wf_record_get_ent (record);
  else
    wf_uuid_new (&ent, wf_clock_now_us (wf_context_get_clock (context)));
  draft = wf_context_new_draft (context, WF_TYPE_NAME_DRAWING, &ent,
                                record != NULL ? WF_OP_SET : WF_OP_CREATE, marking);
  wf_draft_set_string (draft, "title", gtk_editable_get_text (GTK_EDITABLE (self->title)));
  wf_draft_set_string (draft, "geometry", geometry);
  set_route (self, draft, record);
  set_expiry (self, draft, now);
  if (record != NULL)
    wf_draft_see (draft, record);
  write_draft (self, draft);
}

static void
reason_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) card = user_data;
  Tool *self = g_object_get_data (G_OBJECT (card), "wf-tool");
  g_autofree char *reason = wf_dialogs_ask_text_finish (result, NULL);
  WfRecord *record = get_record (self);
  g_autoptr (WfDraft) draft = NULL;

  if (reason == NULL || *reason == '\0' || record == NULL)
    return;
  draft = wf_context_new_draft (wf_map_view_get_context (self->view), WF_TYPE_NAME_DRAWING,
                                wf_record_get_ent (record), WF_OP_RETIRE,
                                wf_record_get_marking (record));
  wf_draft_set_why (draft, reason);
  wf_draft_see (draft, record);
  write_draft (self, draft);
}

static void
retire_cb (Tool *self)
{
  GtkRoot *root = gtk_widget_get_root (self->card);

  wf_dialogs_ask_text_async (GTK_WINDOW (root), _ ("Take this off the map?"),
                             _ ("It stays in the record with your reason."), _ ("Reason"),
                             _ ("Take Off"), "", FALSE, NULL, reason_cb, g_object_ref (self->card));
}

/* --- keeping what was not saved ------------------------------------------ */

/* Escape loses nothing: what was drawn waits until drawing begins again. */
static void
keep (Tool *self)
{
  WfKeptDrawing *kept = g_new0 (WfKeptDrawing, 1);
  g_autofree char *words = wf_kept_drawing_dup_words (self->kept->len);
  guint n;
  const WfPosition *positions = wf_map_sketch_get_positions (self->sketch, &n);

  kept->positions = g_array_new (FALSE, FALSE, sizeof (WfPosition));
  if (n > 0)
    g_array_append_vals (kept->positions, positions, n);
  kept->shape = wf_map_sketch_get_shape (self->sketch);
  kept->title = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->title)));
  kept->drawing = g_strdup (self->drawing);
  kept->marking = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->marking));
  kept->route = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->route));
  kept->expiry = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->expiry));
  g_ptr_array_add (self->kept, kept);
  close_tool (self);
  wf_context_toast (wf_map_view_get_context (self->view), words);
}

/* --- beginning ---------------------------------------------------------- */

static void
shape_cb (Tool *self)
{
  gtk_widget_set_visible (self->route, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->shape))
                                           == WF_FEATURE_LINE);
  if (wf_map_sketch_is_active (self->sketch) && !self->is_measure)
    wf_map_sketch_set_shape (self->sketch,
                             gtk_drop_down_get_selected (GTK_DROP_DOWN (self->shape)));
}

static void
open_tool (Tool *self, gboolean is_measure)
{
  self->is_measure = is_measure;
  gtk_label_set_text (GTK_LABEL (self->heading), is_measure              ? _ ("Measure")
                                                 : self->drawing != NULL ? _ ("Change a drawing")
                                                                         : _ ("Draw on the map"));
  gtk_widget_set_visible (self->form, !is_measure);
  gtk_widget_set_visible (self->save, !is_measure);
  gtk_widget_set_visible (self->retire, !is_measure && self->drawing != NULL);
  gtk_widget_set_visible (self->card, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

void
wf_map_tool_measure (GtkWidget *card)
{
  Tool *self = g_object_get_data (G_OBJECT (card), "wf-tool");

  if (is_unsaved (self))
    keep (self);
  g_clear_pointer (&self->drawing, g_free);
  open_tool (self, TRUE);
  name_close (self);
  wf_map_sketch_start (self->sketch, WF_FEATURE_LINE, TRUE, NULL, 0);
}

static void
fill_expiries (Tool *self, gboolean has_one)
{
  const char *const words[] = { _ ("For 1 hour"), _ ("For 6 hours"),     _ ("For 24 hours"),
                                _ ("For 3 days"), _ ("Until taken off"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  if (has_one)
    gtk_string_list_append (list, _ ("Expiry as it is"));
  for (guint i = 0; words[i] != NULL; i++)
    gtk_string_list_append (list, words[i]);
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->expiry), G_LIST_MODEL (list));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->expiry), has_one ? 0 : 2);
}

static void
begin_drawing (Tool *self,
               const char *title,
               WfFeatureShape shape,
               const WfPosition *positions,
               guint n_positions)
{
  WfRouteQuality quality;
  WfRecord *record;

  self->is_starting = TRUE;
  fill_expiries (self, self->drawing != NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->title), title != NULL ? title : "");
  gtk_widget_set_sensitive (self->marking, self->drawing == NULL);
  open_tool (self, FALSE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->shape), shape);
  shape_cb (self);
  record = get_record (self);
  gtk_drop_down_set_selected (
      GTK_DROP_DOWN (self->route),
      record != NULL && wf_drawing_get_route (record, &quality) ? quality + 1 : 0);
  wf_map_sketch_start (self->sketch, shape, FALSE, positions, n_positions);
  self->is_starting = FALSE;
  name_close (self);
}

static void
go_on (Tool *self, WfKeptDrawing *kept)
{
  self->drawing = g_steal_pointer (&kept->drawing);
  begin_drawing (self, kept->title, kept->shape,
                 (const WfPosition *) (gpointer) kept->positions->data, kept->positions->len);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->marking), kept->marking);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->expiry), kept->expiry);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->route), kept->route);
  touch (self);
  wf_kept_drawing_free (kept);
}

gboolean
wf_map_tool_go_on (GtkWidget *card)
{
  Tool *self = g_object_get_data (G_OBJECT (card), "wf-tool");

  if (is_unsaved (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->view)); /* it is open */
  else if (self->kept->len > 0)
    {
      g_clear_pointer (&self->drawing, g_free);
      go_on (self, wf_kept_drawing_take (self->kept, NULL));
    }
  else
    return FALSE;
  return TRUE;
}

void
wf_map_tool_draw (GtkWidget *card, WfRecord *drawing)
{
  Tool *self = g_object_get_data (G_OBJECT (card), "wf-tool");
  const char *id = drawing != NULL ? wf_record_get_id (drawing) : NULL;
  g_autoptr (GArray) positions = NULL;
  WfFeatureShape shape = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->shape));
  WfKeptDrawing *kept;

  if (is_unsaved (self))
    {
      if (id != NULL && g_strcmp0 (id, self->drawing) != 0)
        wf_context_toast (wf_map_view_get_context (self->view),
                          _ ("Another drawing is open and not saved. Save it, discard it, or leave "
                             "it by Escape: it is kept."));
      return; /* it is being drawn */
    }
  g_clear_pointer (&self->drawing, g_free);
  kept = wf_kept_drawing_take (self->kept, id);
  if (kept != NULL)
    {
      go_on (self, kept);
      return;
    }
  if (drawing != NULL
      && wf_drawing_read_geometry (wf_record_get_text (drawing, "geometry"), &shape, &positions))
    self->drawing = g_strdup (id);
  begin_drawing (self, drawing != NULL ? wf_record_get_text (drawing, "title") : NULL, shape,
                 positions != NULL ? (const WfPosition *) (gpointer) positions->data : NULL,
                 positions != NULL ? positions->len : 0);
}

/* --- making ------------------------------------------------------------- */

static GtkWidget *
new_drop_down (const char *const *words, const char *name)
{
  GtkWidget *drop_down = gtk_drop_down_new_from_strings (words);

  wf_widget_set_name (drop_down, name, NULL);
  gtk_widget_set_hexpand (drop_down, TRUE);
  return drop_down;
}

static GtkWidget *
new_form (Tool *self)
{
  const char *const shapes[] = { _ ("Point"), _ ("Line"), _ ("Area"), NULL };
  const char *const routes[] = { _ ("Route not said"), wf_legend_get_label (WF_LEGEND_SURVEYED),
                                 wf_legend_get_label (WF_LEGEND_APPROXIMATE),
                                 wf_legend_get_label (WF_LEGEND_SCHEMATIC), NULL };
  const char *markings[WF_MARKING_RED + 1] = { NULL };
  GtkWidget *form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *below = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  for (WfMarking marking = WF_MARKING_CLEAR; marking < WF_MARKING_RED; marking++)
    markings[marking] = wf_marking_get_label (marking);
  self->shape = new_drop_down (shapes, _ ("Shape"));
  self->marking = new_drop_down (markings, _ ("Marking"));
  self->expiry = new_drop_down (shapes, _ ("Expiry"));
  self->route = wf_choice_new (gtk_string_list_new (routes));
  wf_widget_set_name (self->route, _ ("How well the line is known"), NULL);
  gtk_widget_set_hexpand (self->route, TRUE);
  self->title = gtk_entry_new ();
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->marking), WF_MARKING_AMBER);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->shape), WF_FEATURE_AREA);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->title), _ ("Name, for example “Search area”"));
  wf_widget_set_name (self->title, _ ("Name"), NULL);
  gtk_box_append (GTK_BOX (row), self->shape);
  gtk_box_append (GTK_BOX (row), self->expiry);
  gtk_box_append (GTK_BOX (form), self->title);
  gtk_box_append (GTK_BOX (form), row);
  gtk_box_append (GTK_BOX (below), self->marking);
  gtk_box_append (GTK_BOX (below), self->route);
  gtk_box_append (GTK_BOX (form), below);
  g_signal_connect_swapped (self->shape, "notify::selected", G_CALLBACK (shape_cb), self);
  g_signal_connect_swapped (self->title, "changed", G_CALLBACK (title_cb), self);
  g_signal_connect_swapped (self->route, "notify::selected", G_CALLBACK (touch), self);
  return form;
}

static GtkWidget *
new_buttons (Tool *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->close = gtk_button_new_with_label (_ ("Close"));
  self->save = gtk_button_new_with_label (_ ("Save"));
  self->retire = gtk_button_new_with_label (_ ("Take Off…"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_set_halign (row, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (row), self->retire);
  gtk_box_append (GTK_BOX (row), self->close);
  gtk_box_append (GTK_BOX (row), self->save);
  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (close_tool), self);
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save_cb), self);
  g_signal_connect_swapped (self->retire, "clicked", G_CALLBACK (retire_cb), self);
  return row;
}

static void
ended_cb (GtkWidget *card)
{
  Tool *self = g_object_get_data (G_OBJECT (card), "wf-tool");

  if (self->is_touched && !self->is_measure)
    keep (self);
  else
    close_tool (self);
}

static void
tool_free (gpointer data)
{
  Tool *self = data;

  g_ptr_array_unref (self->kept);
  g_free (self->drawing);
  g_free (self);
}

GtkWidget *
wf_map_tool_new (WfMapSketch *sketch)
{
  Tool *self = g_new0 (Tool, 1);

  self->sketch = sketch;
  self->kept = g_ptr_array_new_with_free_func (wf_kept_drawing_free);
  self->view = wf_map_sketch_get_view (sketch);
  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->heading = gtk_label_new (NULL);
  self->summary = wf_text_new ("", "detail");
  gtk_label_set_max_width_chars (GTK_LABEL (self->summary), CARD_CHARS); /* names may be long */
  self->form = new_form (self);
  gtk_widget_add_css_class (self->card, "map-card");
  gtk_widget_add_css_class (self->heading, "heading");
  gtk_label_set_xalign (GTK_LABEL (self->heading), 0);
  gtk_widget_set_size_request (self->card, CARD_WIDTH, -1);
  gtk_box_append (GTK_BOX (self->card), self->heading);
  gtk_box_append (GTK_BOX (self->card), self->form);
  gtk_box_append (GTK_BOX (self->card), wf_map_tool_rows_new (sketch));
  gtk_box_append (GTK_BOX (self->card), self->summary);
  gtk_box_append (GTK_BOX (self->card), new_buttons (self));
  gtk_widget_set_visible (self->card, FALSE);
  wf_widget_set_name (self->card, _ ("Measure and draw"), NULL);
  g_object_set_data_full (G_OBJECT (self->card), "wf-tool", self, tool_free);
  g_signal_connect_object (sketch, "changed", G_CALLBACK (changed_cb), self->card,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sketch, "ended", G_CALLBACK (ended_cb), self->card, G_CONNECT_SWAPPED);
  return self->card;
}
