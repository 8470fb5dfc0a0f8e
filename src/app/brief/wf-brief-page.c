/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/brief/wf-brief-page.h"

#include "app/brief/wf-brief-export.h"
#include "app/brief/wf-brief-grounds.h"
#include "app/brief/wf-presenter.h"
#include "app/brief/wf-slide-view.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-exercise-band.h"
#include "app/common/wf-focus-keep.h"
#include "app/common/wf-sides.h"
#include "app/common/wf-while-shown.h"
#include "app/common/wf-widgets.h"
#include "base/wf-error.h"
#include "brief/wf-brief.h"
#include "model/wf-vocabulary.h"

/* In pixels at the usual size of text. */
#define SLIDE_LEAST 260
#define PANEL_LEAST 312
#define THUMBNAILS_LEAST 214

struct _WfBriefPage
{
  GtkWidget parent_instance;
  WfContext *context;
  WfBrief *brief;
  GtkWidget *box, *panel;
  WfSlideView *slide;
  GtkListBox *slides; /* a row a slide */
  GtkWidget *readout;
  GtkWidget *frozen;
  GtkDropDown *ceiling;
  GtkListBox *checks;
  char **check_lines; /* what they say, or NULL */
  GtkWidget *stale, *stale_words;
  GCancellable *cancellable;
  gint64 cut_at;
  guint64 generation;    /* of the picture when it was frozen */
  GCancellable *opening; /* of background maps, or NULL */
  gboolean are_grounds_open;
  gboolean is_map_complete; /* every imported file of the slide's map is read: it is drawn */
  gboolean is_earlier;      /* frozen while the window showed an earlier instant */
};

G_DEFINE_FINAL_TYPE (WfBriefPage, wf_brief_page, GTK_TYPE_WIDGET)

/* The newest issue before the cut; NULL before the first. */
static WfRecord *
find_last_issue (WfBriefPage *self)
{
  GListModel *issues
      = wf_picture_get_list (wf_context_get_picture (self->context), WF_TYPE_NAME_BRIEFING);
  WfRecord *last = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (issues); i++)
    {
      g_autoptr (WfRecord) issue = g_list_model_get_item (issues, i);
      if (!last
          || wf_record_get_integer (issue, "number", 0) > wf_record_get_integer (last, "number", 0))
        last = issue; /* the list keeps it */
    }
  return last;
}

static gint64
get_others_at (WfBriefPage *self)
{
  WfSyncEngine *engine = wf_context_get_engine (self->context);
  if (!engine || wf_sync_engine_get_state (engine) == WF_SYNC_NO_SERVER)
    return WF_NO_TIME;
  gint64 contact = wf_sync_engine_get_last_contact (engine);
  if (contact == WF_NO_TIME)
    return WF_NO_TIME;
  /* Contact is wall time; the page speaks in the time of the crisis. */
  gint64 ago = MAX (0, g_get_real_time () - contact);
  return self->cut_at - ago;
}

static void
fill_frozen (WfBriefPage *self, WfRecord *last, int number)
{
  g_autofree char *cut = wf_time_format_day_clock (self->cut_at);
  g_autofree char *issue = g_strdup_printf ("%d", number);
  wf_facts_clear (self->frozen);
  wf_facts_add (self->frozen, _ ("Known at"), cut);
  if (last)
    {
      g_autofree char *last_cut = wf_time_format_day_clock (wf_record_get_time (last, "cut-at"));
      g_autofree char *compared = g_strdup_printf (
          _ ("no. %1$d, %2$s"), (int) wf_record_get_integer (last, "number", 0), last_cut);
      wf_facts_add (self->frozen, _ ("Compare to"), compared);
    }
  else
    wf_facts_add (self->frozen, _ ("Compare to"), _ ("nothing issued yet"));
  wf_facts_add (self->frozen, _ ("Number"), issue);
  wf_facts_add_widget (self->frozen, _ ("Ceiling"), GTK_WIDGET (self->ceiling));
}

/* Each line with a sign (tick or exclamation mark) before what was checked; what was left out has
 * none. */
static GPtrArray *
dup_check_lines (WfBriefPage *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  const char *const *left_out = wf_brief_get_left_out (self->brief);
  gboolean is_fine;
  const char *text;
  for (guint i = 0; wf_brief_get_check (self->brief, i, &is_fine, &text); i++)
    /* Translators: a sign (tick or exclamation mark) and what was checked. */
    g_ptr_array_add (lines, g_strdup_printf (C_ ("check", "%1$s %2$s"), is_fine ? "✓" : "!", text));
  for (guint i = 0; left_out[i]; i++)
    g_ptr_array_add (lines, g_strdup (left_out[i]));
  g_ptr_array_add (lines, NULL);
  return lines;
}

/* Lines that say the same stay, and the focus with them. */
static void
fill_checks (WfBriefPage *self)
{
  g_autoptr (GPtrArray) lines = dup_check_lines (self);
  gboolean is_fine = FALSE;
  const char *text;
  if (self->check_lines
      && g_strv_equal ((const char *const *) self->check_lines, (const char *const *) lines->pdata))
    return;
  g_strfreev (self->check_lines);
  self->check_lines = g_strdupv ((char **) lines->pdata);
  WfFocusKeep *keep = wf_focus_keep_begin (GTK_WIDGET (self->checks));
  wf_widget_clear (GTK_WIDGET (self->checks));
  for (guint i = 0; i + 1 < lines->len; i++)
    {
      const char *css_class = wf_brief_get_check (self->brief, i, &is_fine, &text)
                                  ? (is_fine ? "done-text" : "late-text")
                                  : "detail";
      gtk_list_box_append (self->checks, wf_text_new (lines->pdata[i], css_class));
    }
  wf_focus_keep_end (keep, GTK_WIDGET (self->checks));
}

static GtkWidget *
new_slide_row (const char *title, guint number)
{
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *text = wf_text_new (title, "slide-thumbnail");
  g_autofree char *figure = g_strdup_printf ("%u", number);
  /* Translators: number and title of a slide. */
  g_autofree char *name = g_strdup_printf (C_ ("slide", "%1$u: %2$s"), number, title);

  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_add_css_class (text, "card");
  gtk_box_append (GTK_BOX (line), wf_text_new (figure, "detail"));
  gtk_box_append (GTK_BOX (line), text);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_widget_add_css_class (row, "slide-row");
  wf_widget_set_name (row, name, NULL);
  return row;
}

/* As many as there are; whoever was on one stays there, where it still is. */
static void
fill_slides (WfBriefPage *self)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->slides);
  const int index = selected ? gtk_list_box_row_get_index (selected) : 0;
  const int n_slides = (int) wf_brief_get_n_slides (self->brief);

  for (int i = 0; i < n_slides; i++)
    gtk_list_box_insert (self->slides,
                         new_slide_row (wf_brief_get_title (self->brief, (guint) i), (guint) i + 1),
                         i);
  gtk_list_box_select_row (self->slides,
                           gtk_list_box_get_row_at_index (self->slides, MIN (index, n_slides - 1)));
  for (GtkListBoxRow *old; (old = gtk_list_box_get_row_at_index (self->slides, n_slides));)
    gtk_list_box_remove (self->slides, GTK_WIDGET (old));
}

static void
slide_selected_cb (WfBriefPage *self, GtkListBoxRow *row)
{
  if (row)
    wf_slide_view_show (self->slide, (guint) gtk_list_box_row_get_index (row));
}

/* Foreign text stays plain text: the heading is set off by an attribute, never by markup. */
static void
fill_readout (WfBriefPage *self)
{
  const char *heading, *text;
  wf_widget_clear (self->readout);
  for (guint i = 0; wf_brief_get_readout (self->brief, i, &heading, &text); i++)
    {
      g_autofree char *line = g_strdup_printf ("%s %s", heading, text);
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
      PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
      GtkWidget *label = wf_text_new (line, NULL);
      bold->end_index = (guint) strlen (heading);
      pango_attr_list_insert (attributes, bold);
      gtk_label_set_attributes (GTK_LABEL (label), attributes);
      gtk_label_set_selectable (GTK_LABEL (label), TRUE);
      gtk_box_append (GTK_BOX (self->readout), label);
    }
}

/* Imported layers that the desk's map shows; those of the briefing's records. */
static GPtrArray *
dup_shown_imported (WfBriefPage *self)
{
  WfMapFeatures *features = wf_context_get_map_features (self->context);
  GPtrArray *imported = wf_brief_dup_imported (self->brief);

  for (guint i = imported->len; i > 0; i--)
    if (!wf_map_features_is_shown (features, imported->pdata[i - 1]))
      g_ptr_array_remove_index (imported, i - 1);
  return imported;
}

static void
update_actions (WfBriefPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "brief.export-pdf", self->is_map_complete);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "brief.present", self->is_map_complete);
}

static void complete_map (WfBriefPage *self);

static void
grounds_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WfBriefPage) self = data;
  GPtrArray *grounds = wf_brief_grounds_open_finish (result, NULL);

  if (!grounds) /* cancelled: it was frozen anew, or the page goes */
    return;
  g_clear_object (&self->opening);
  self->are_grounds_open = TRUE;
  wf_brief_set_grounds (self->brief, grounds);
  wf_brief_set_n_grounds (self->brief, wf_brief_grounds_update (self->context, self->brief));
  complete_map (self);
}

static void
open_grounds (WfBriefPage *self)
{
  if (self->opening) /* it answers */
    return;
  self->opening = g_cancellable_new ();
  wf_brief_grounds_open_async (self->context, wf_brief_get_ceiling (self->brief), self->opening,
                               grounds_opened_cb, g_object_ref (self));
}

static void
forget_grounds (WfBriefPage *self)
{
  self->are_grounds_open = FALSE;
  if (self->opening)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
}

/* Draws the slide as soon as it is known what belongs on its map, and read: once drawn it does not
 * change. */
static void
complete_map (WfBriefPage *self)
{
  g_autoptr (GPtrArray) imported = NULL, layers = NULL;
  const WfMapSetup *setup;
  guint n_awaited;

  if (!self->brief || self->is_map_complete
      || !wf_map_desk_is_ready (wf_context_get_map_desk (self->context)))
    return;
  if (!self->are_grounds_open)
    {
      open_grounds (self);
      return;
    }
  imported = dup_shown_imported (self);
  layers = wf_map_features_dup_layers_of (wf_context_get_map_features (self->context), imported,
                                          &n_awaited);
  if (n_awaited > 0)
    return;
  setup = wf_map_desk_get_setup (wf_context_get_map_desk (self->context));
  wf_brief_set_layers (self->brief, layers, imported->len - layers->len,
                       (const char *const *) setup->order);
  self->is_map_complete = TRUE;
  update_actions (self);
  fill_slides (self); /* what was imported may need room, too */
  fill_checks (self);
  wf_slide_view_set (self->slide, self->brief, wf_context_get_basemap (self->context));
}

/* Freezes the picture as it is held now and says everything anew. */
static void
freeze (WfBriefPage *self)
{
  WfFocusKeep *keep = wf_focus_keep_begin (self->panel);
  WfRecord *last = find_last_issue (self);
  int number = last ? (int) wf_record_get_integer (last, "number", 0) + 1 : 1;
  self->cut_at = wf_context_get_shown_now (self->context);
  self->is_earlier = wf_session_get_as_of (wf_context_get_session (self->context)) != WF_NO_TIME;
  g_autoptr (GPtrArray) operations = wf_context_dup_operations (self->context, self->cut_at);
  gint64 next_at = last ? wf_record_get_time (last, "next-at") : WF_NO_TIME;
  WfBriefInput input = {
    .operations = operations,
    .dataset = wf_context_get_dataset (self->context),
    .scheme = wf_context_get_scheme (self->context),
    .cut_at = self->cut_at,
    .others_at = get_others_at (self),
    .ceiling = (WfMarking) gtk_drop_down_get_selected (self->ceiling),
    .realm = wf_context_get_realm (self->context),
    .crisis_name = wf_context_get_crisis_name (self->context),
    .desk_label = wf_context_get_desk_label (self->context),
    .number = number,
    .next_update_at = next_at > self->cut_at ? next_at : WF_NO_TIME,
  };
  forget_grounds (self);
  g_clear_pointer (&self->brief, wf_brief_unref);
  self->brief = wf_brief_new (&input);
  wf_brief_set_n_grounds (self->brief, wf_brief_grounds_update (self->context, self->brief));
  self->generation = wf_picture_get_generation (wf_context_get_picture (self->context));
  fill_readout (self);
  fill_slides (self);
  fill_frozen (self, last, number);
  fill_checks (self);
  gtk_widget_set_visible (self->stale, FALSE);
  self->is_map_complete = FALSE;
  complete_map (self);
  update_actions (self);
  wf_focus_keep_end (keep, self->panel);
}

/* It could be frozen anew; why. */
static void
show_stale (WfBriefPage *self, const char *words)
{
  gtk_label_set_text (GTK_LABEL (self->stale_words), words);
  gtk_widget_set_visible (self->stale, TRUE);
}

/* What it says of the desk's background maps is of now, and so is what the audience may see of
 * them; the briefing stays the frozen one. */
static void
desk_changed_cb (WfBriefPage *self)
{
  guint n_grounds;
  complete_map (self);
  if (!self->brief)
    return;
  n_grounds = wf_brief_grounds_update (self->context, self->brief);
  if (self->is_map_complete && !gtk_widget_get_visible (self->stale)
      && wf_brief_grounds_has_more (self->context, self->brief))
    show_stale (self, _ ("The map of this desk has another background map."));
  if (n_grounds == wf_brief_get_n_grounds (self->brief))
    return;
  wf_brief_set_n_grounds (self->brief, n_grounds);
  fill_checks (self);
  if (self->is_map_complete)
    wf_slide_view_set (self->slide, self->brief, wf_context_get_basemap (self->context));
}

/* Only now is it known whether every tile could be drawn. */
static void
painted_cb (WfBriefPage *self)
{
  wf_brief_set_n_grounds (self->brief, wf_brief_get_n_grounds (self->brief));
  fill_checks (self);
}

/* A frozen briefing does not move under the officer's hands: it says that there is something newer.
 */
static void
context_changed_cb (WfBriefPage *self)
{
  WfContext *context = self->context;
  gboolean is_ready = wf_context_get_dataset (context) && wf_context_get_scheme (context);
  if (!is_ready)
    return;
  gboolean is_earlier = wf_session_get_as_of (wf_context_get_session (context)) != WF_NO_TIME;
  if (!self->brief || is_earlier || self->is_earlier || !wf_slide_view_is_painted (self->slide))
    freeze (self);
  else if (wf_picture_get_generation (wf_context_get_picture (context)) != self->generation)
    show_stale (self, _ ("Newer entries have arrived."));
}

static void
ceiling_changed_cb (WfBriefPage *self)
{
  if (self->brief)
    freeze (self);
}

static void
freeze_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WfBriefPage *self = WF_BRIEF_PAGE (widget);
  if (wf_context_get_dataset (self->context))
    freeze (self);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WfBriefPage *self = WF_BRIEF_PAGE (widget);
  if (self->brief && self->is_map_complete)
    wf_brief_export_begin (widget, self->context, self->brief, self->cut_at, self->cancellable);
}

/* --- presenting --------------------------------------------------------- */

static void
present_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WfBriefPage *self = WF_BRIEF_PAGE (widget);
  if (!self->brief || !self->is_map_complete)
    return;
  /* Translators: title of a window; %s is the crisis. */
  g_autofree char *about
      = g_strdup_printf (_ ("%s, briefing"), wf_context_get_crisis_name (self->context));
  wf_presenter_open (GTK_WINDOW (gtk_widget_get_root (widget)), about, self->brief,
                     wf_context_get_basemap (self->context), wf_slide_view_get_slide (self->slide));
}

/* --- building ----------------------------------------------------------- */

static GtkWidget *
new_card (GtkWidget *child)
{
  gtk_widget_add_css_class (child, "card");
  gtk_widget_add_css_class (child, "facts");
  return child;
}

static GtkWidget *
build_thumbnails (WfBriefPage *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->slides = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->slides, GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->slides), "slides");
  wf_widget_set_name (GTK_WIDGET (self->slides), _ ("Slides"), NULL);
  g_signal_connect_swapped (self->slides, "row-selected", G_CALLBACK (slide_selected_cb), self);
  gtk_box_append (GTK_BOX (column), wf_section_title_new (_ ("Slides"), NULL));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->slides));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), column);
  gtk_widget_add_css_class (column, "side-pane");
  return scroller;
}

static GtkDropDown *
build_ceiling (WfBriefPage *self)
{
  GtkStringList *labels = gtk_string_list_new (NULL);
  for (int marking = WF_MARKING_CLEAR; marking <= WF_MARKING_RED; marking++)
    gtk_string_list_append (labels, wf_marking_get_label ((WfMarking) marking));
  GtkDropDown *ceiling = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (labels), NULL));
  gtk_drop_down_set_selected (ceiling, WF_MARKING_AMBER);
  wf_widget_set_name (GTK_WIDGET (ceiling), _ ("Ceiling"),
                      _ ("The highest marking that this audience may see"));
  g_signal_connect_swapped (ceiling, "notify::selected", G_CALLBACK (ceiling_changed_cb), self);
  return g_object_ref_sink (ceiling);
}

static GtkWidget *
build_stale (WfBriefPage *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *text = wf_text_new (NULL, "late-text");
  GtkWidget *button = wf_mnemonic_button_new (_ ("_Freeze again"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "brief.freeze");
  self->stale_words = text;
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (row), text);
  gtk_box_append (GTK_BOX (row), button);
  gtk_widget_add_css_class (row, "aside");
  gtk_widget_set_visible (row, FALSE);
  self->stale = row;
  return row;
}

static GtkWidget *
build_panel (WfBriefPage *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *checks = gtk_list_box_new ();
  GtkWidget *export = wf_mnemonic_button_new (_ ("_Export PDF…"));
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->panel = column;
  self->readout = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->frozen = wf_facts_new ();
  self->ceiling = build_ceiling (self);
  self->checks = GTK_LIST_BOX (checks);
  gtk_list_box_set_selection_mode (self->checks, GTK_SELECTION_NONE);
  wf_widget_set_name (checks, _ ("Checks before issue"), NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (export), "brief.export-pdf");
  gtk_widget_set_halign (export, GTK_ALIGN_START);
  gtk_widget_add_css_class (export, "brief-export");

  gtk_box_append (GTK_BOX (column), wf_section_title_new (_ ("60-second read-out"), NULL));
  gtk_box_append (GTK_BOX (column), new_card (self->readout));
  gtk_box_append (GTK_BOX (column), wf_section_title_new (_ ("Frozen"), NULL));
  gtk_box_append (GTK_BOX (column), self->frozen);
  gtk_box_append (GTK_BOX (column), build_stale (self));
  gtk_box_append (GTK_BOX (column), wf_section_title_new (_ ("Before issue"), NULL));
  gtk_box_append (GTK_BOX (column), new_card (checks));
  gtk_box_append (GTK_BOX (column), export);
  gtk_widget_add_css_class (column, "side-pane");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), column);
  return scroller;
}

static void
wf_brief_page_dispose (GObject *object)
{
  WfBriefPage *self = WF_BRIEF_PAGE (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  forget_grounds (self);
  if (self->ceiling)
    g_signal_handlers_disconnect_by_data (self->ceiling, self);
  g_clear_object (&self->ceiling);
  g_clear_object (&self->context);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->brief, wf_brief_unref);
  g_clear_pointer (&self->check_lines, g_strfreev);
  G_OBJECT_CLASS (wf_brief_page_parent_class)->dispose (object);
}

static void
wf_brief_page_class_init (WfBriefPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = wf_brief_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "brief.export-pdf", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "brief.present", NULL, present_action);
  gtk_widget_class_install_action (widget_class, "brief.freeze", NULL, freeze_action);
}

static void
wf_brief_page_init (WfBriefPage *self)
{
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
wf_brief_page_new (WfContext *context)
{
  WfBriefPage *self = g_object_new (WF_TYPE_BRIEF_PAGE, NULL);
  GtkWidget *stage = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *thumbnails, *panel;

  self->context = g_object_ref (context);
  self->box = wf_sides_new (page, SLIDE_LEAST);
  self->slide = WF_SLIDE_VIEW (wf_slide_view_new ());
  g_signal_connect_object (self->slide, "painted", G_CALLBACK (painted_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (stage, "slide-stage");
  gtk_box_append (GTK_BOX (stage), GTK_WIDGET (self->slide));
  thumbnails = build_thumbnails (self);
  panel = build_panel (self);
  gtk_box_append (GTK_BOX (page), thumbnails);
  gtk_box_append (GTK_BOX (page), stage);
  gtk_box_append (GTK_BOX (page), panel);
  wf_sides_add (WF_SIDES (self->box), panel, _ ("Read-out and checks"), PANEL_LEAST, TRUE);
  wf_sides_add (WF_SIDES (self->box), thumbnails, _ ("Slides"), THUMBNAILS_LEAST, FALSE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  wf_while_shown (GTK_WIDGET (self), (WfShowFunc) context_changed_cb, FALSE, context, "changed",
                  NULL);
  g_signal_connect_object (wf_context_get_map_desk (context), "changed",
                           G_CALLBACK (desk_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wf_context_get_session (context), "notify::layers",
                           G_CALLBACK (desk_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wf_context_get_map_features (context), "changed",
                           G_CALLBACK (complete_map), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

gboolean
wf_brief_page_is_painted (WfBriefPage *self)
{
  return self->brief && self->is_map_complete && wf_slide_view_is_painted (self->slide);
}
