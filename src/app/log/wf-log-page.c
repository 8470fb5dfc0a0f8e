/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/wf-log-page.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-settings.h"
#include "app/common/wf-text-scale.h"
#include "app/common/wf-widgets.h"
#include "app/log/wf-composer.h"
#include "app/log/wf-log-details.h"
#include "app/log/wf-log-filters.h"
#include "app/log/wf-log-line.h"
#include "app/log/wf-log-model.h"

/* Frames in which nothing moves before the place counts as found, and when to give up. */
#define STEADY_FRAMES 3
#define MOST_FRAMES 60

struct _WfLogPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *list;
  GtkWidget *stack; /* list or what to do when there is nothing */
  GtkWidget *composer;
  GtkSingleSelection *selection;
  WfLogModel *model;
  WfContext *context;
  gboolean is_following; /* our own change of the selection */
  gboolean at_end;       /* the newest line was in view: keep it there */
  guint place_source;    /* while the list is being brought to where it is to open */
  gboolean shows_selected;
  guint n_steady, n_placed; /* frames */
  double placed_upper, placed_value;
  GtkAdjustment *adjustment;
  GtkWidget *paned;
  GtkWidget *filters, *details; /* one of them gives way where it is narrow */
  GtkWidget *unselect;          /* the way back to the filters */
  guint fit_source;
  gboolean is_placed;  /* the divider, where it was last time */
  GSettings *settings; /* or NULL */
};

G_DEFINE_FINAL_TYPE (WfLogPage, wf_log_page, GTK_TYPE_WIDGET)

/* --- selection ------------------------------------------------------------- */

static WfRecord *
get_selected_entry (WfLogPage *self)
{
  const char *id = wf_session_get_selected (wf_context_get_session (self->context), "entry");

  return id ? wf_picture_lookup_id (wf_context_get_picture (self->context), id) : NULL;
}

static void
line_selected_cb (WfLogPage *self)
{
  WfLogRow *row = gtk_single_selection_get_selected_item (self->selection);
  WfRecord *record = row ? wf_log_row_get_record (row) : NULL;
  g_autofree char *ref = NULL;

  if (self->is_following || record == NULL)
    return;
  ref = g_strdup_printf ("%s:%s", wf_record_get_type_name (record), wf_record_get_id (record));
  wf_session_select (wf_context_get_session (self->context), ref);
}

static void
show_position (WfLogPage *self, guint position)
{
  gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", position);
}

static void
follow_selection (WfLogPage *self)
{
  const char *id = wf_session_get_selected (wf_context_get_session (self->context), "entry");
  const guint position = id ? wf_log_model_find (self->model, id) : G_MAXUINT;

  self->is_following = TRUE;
  gtk_single_selection_set_selected (self->selection,
                                     position == G_MAXUINT ? GTK_INVALID_LIST_POSITION : position);
  self->is_following = FALSE;
  if (position != G_MAXUINT && gtk_widget_get_mapped (self->list))
    show_position (self, position);
}

/* --- staying at the newest ------------------------------------------------- */

static void
scrolled_cb (WfLogPage *self)
{
  const double end = gtk_adjustment_get_upper (self->adjustment)
                     - gtk_adjustment_get_page_size (self->adjustment);

  self->at_end = gtk_adjustment_get_value (self->adjustment) >= end - 4;
}

static void
extent_changed_cb (WfLogPage *self)
{
  if (self->at_end)
    gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_upper (self->adjustment));
}

/* First the newest next to the composer, then what is selected, where that is further up. */
static void
show_place (WfLogPage *self)
{
  const guint n_rows = g_list_model_get_n_items (wf_log_model_get_rows (self->model));
  const guint selected = gtk_single_selection_get_selected (self->selection);

  if (n_rows > 0)
    show_position (self, n_rows - 1);
  if (self->shows_selected && selected != GTK_INVALID_LIST_POSITION)
    show_position (self, selected);
}

/* A list knows the heights of its rows only frame by frame, and one that was just mapped does not
 * even know its own: one call is not enough. */
static gboolean
place_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  WfLogPage *self = WF_LOG_PAGE (widget);
  const double upper = gtk_adjustment_get_upper (self->adjustment);
  const double value = gtk_adjustment_get_value (self->adjustment);

  show_place (self);
  self->n_steady
      = upper == self->placed_upper && value == self->placed_value ? self->n_steady + 1 : 0;
  self->placed_upper = upper;
  self->placed_value = value;
  if (self->n_steady < STEADY_FRAMES && ++self->n_placed < MOST_FRAMES)
    return G_SOURCE_CONTINUE;
  self->place_source = 0;
  return G_SOURCE_REMOVE;
}

static void
place (WfLogPage *self, gboolean shows_selected)
{
  self->at_end = TRUE;
  self->shows_selected = shows_selected;
  self->n_steady = self->n_placed = 0;
  if (self->place_source == 0)
    self->place_source = gtk_widget_add_tick_callback (GTK_WIDGET (self), place_cb, NULL, NULL);
}

static void
scroll_to_end (WfLogPage *self)
{
  place (self, FALSE);
}

static void
rows_changed_cb (WfLogPage *self)
{
  const guint n_rows = g_list_model_get_n_items (wf_log_model_get_rows (self->model));

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n_rows > 0 ? "list" : "empty");
  if (self->at_end)
    scroll_to_end (self);
  follow_selection (self);
}

/* Remembered as the width on the right: the window's own width changes. */
static void
divider_moved_cb (WfLogPage *self)
{
  const int width
      = gtk_widget_get_width (self->paned) - gtk_paned_get_position (GTK_PANED (self->paned));

  if (self->settings && self->is_placed && width >= 200 && width <= 2000)
    g_settings_set_int (self->settings, "log-details-width", width);
}

static gboolean
place_divider_cb (gpointer user_data)
{
  WfLogPage *self = user_data;
  const int width = self->paned ? gtk_widget_get_width (self->paned) : 0;

  if (self->settings && width > 900)
    gtk_paned_set_position (GTK_PANED (self->paned),
                            width - g_settings_get_int (self->settings, "log-details-width"));
  self->is_placed = TRUE;
  return G_SOURCE_REMOVE;
}

static void
mapped_cb (WfLogPage *self)
{
  if (!self->is_placed)
    g_idle_add_full (G_PRIORITY_LOW, place_divider_cb, g_object_ref (self), g_object_unref);
  place (self, TRUE);
}

/* --- little room ----------------------------------------------------------- */

/* Filters, list and details side by side; below it what is selected takes the place of the
 * filters. */
#define WIDTH_FOR_ALL 1170
/* Of the details, as long as that leaves more than half to the list. */
#define DETAILS_LEAST 290

static gboolean
fit_cb (gpointer user_data)
{
  WfLogPage *self = user_data;
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const gboolean has_entry = self->context && get_selected_entry (self) != NULL;
  const gboolean is_narrow = width < wf_text_scale_px (GTK_WIDGET (self), WIDTH_FOR_ALL);
  gboolean was_shown;

  self->fit_source = 0;
  if (width == 0 || self->paned == NULL)
    return G_SOURCE_REMOVE;
  was_shown = gtk_widget_get_visible (self->details);
  gtk_widget_set_visible (self->details, !is_narrow || has_entry);
  gtk_widget_set_visible (self->filters, !is_narrow || !has_entry);
  gtk_widget_set_visible (self->unselect, is_narrow);
  gtk_widget_set_size_request (
      self->details, MIN (wf_text_scale_px (self->details, DETAILS_LEAST), width * 9 / 20), -1);
  /* Every row has another height now: the newest is to stand next to the composer again. */
  if (was_shown != gtk_widget_get_visible (self->details) && gtk_widget_get_mapped (self->list))
    mapped_cb (self);
  return G_SOURCE_REMOVE;
}

/* Not at once: this is called while sizes are being given out. */
static void
fit_later (WfLogPage *self)
{
  if (self->fit_source == 0)
    self->fit_source = g_idle_add (fit_cb, self);
}

/* --- actions --------------------------------------------------------------- */

static void
compose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WfLogPage *self = WF_LOG_PAGE (widget);

  wf_composer_begin (WF_COMPOSER (self->composer), g_variant_get_string (parameter, NULL));
  scroll_to_end (self);
}

static void
correct_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WfLogPage *self = WF_LOG_PAGE (widget);
  WfRecord *entry = get_selected_entry (self);

  if (entry)
    wf_composer_correct (WF_COMPOSER (self->composer), entry);
  else
    wf_context_toast (self->context, _ ("Select the entry to correct first."));
}

static void
answer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WfLogPage *self = WF_LOG_PAGE (widget);
  WfRecord *entry = get_selected_entry (self);

  if (entry)
    wf_composer_answer (WF_COMPOSER (self->composer), entry);
}

static void
unselect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wf_session_select (wf_context_get_session (WF_LOG_PAGE (widget)->context), NULL);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WfLogPage *self = WF_LOG_PAGE (widget);
  WfRecord *entry = get_selected_entry (self);
  g_autofree char *line = NULL;
  g_autofree char *quote = NULL;

  if (entry == NULL)
    {
      wf_context_toast (self->context, _ ("Select the entry to copy first."));
      return;
    }
  line = wf_log_entry_dup_line (self->context, entry);
  quote = wf_context_dup_quote (self->context, line);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), quote);
  wf_context_toast (self->context, _ ("Copied as text."));
}

/* Key entries are what a briefing starts from: decisions and corrections. */
static gboolean
is_key_entry (WfRecord *record)
{
  const char *kind = record ? wf_record_get_text (record, "kind") : NULL;

  return g_strcmp0 (kind, "decision") == 0 || g_strcmp0 (kind, "correction") == 0;
}

static void
next_key_entry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WfLogPage *self = WF_LOG_PAGE (widget);
  GListModel *rows = wf_log_model_get_rows (self->model);
  const guint n_rows = g_list_model_get_n_items (rows);
  const guint selected = gtk_single_selection_get_selected (self->selection);
  const guint first = selected == GTK_INVALID_LIST_POSITION ? 0 : selected + 1;

  for (guint i = 0; i < n_rows; i++)
    {
      const guint position = (first + i) % n_rows;
      g_autoptr (WfLogRow) row = g_list_model_get_item (rows, position);

      if (!is_key_entry (wf_log_row_get_record (row)))
        continue;
      gtk_single_selection_set_selected (self->selection, position);
      show_position (self, position);
      return;
    }
}

/* --- building -------------------------------------------------------------- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, WfLogPage *self)
{
  gtk_list_item_set_child (item, wf_log_line_new (self->context));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, WfLogPage *self)
{
  WfLogRow *row = gtk_list_item_get_item (item);
  const gboolean is_entry = wf_log_row_get_record (row) != NULL;

  gtk_list_item_set_selectable (item, is_entry);
  gtk_list_item_set_activatable (item, is_entry);
  wf_log_line_bind (WF_LOG_LINE (gtk_list_item_get_child (item)), row);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, WfLogPage *self)
{
  wf_log_line_unbind (WF_LOG_LINE (gtk_list_item_get_child (item)));
}

static void
make_list (WfLogPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->selection = gtk_single_selection_new (g_object_ref (wf_log_model_get_rows (self->model)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
  gtk_widget_add_css_class (self->list, "log-list");
  wf_widget_set_name (self->list, _ ("Log entries"), NULL);
}

static GtkWidget *
make_center (WfLogPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  make_list (self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  self->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), scroller, "list");
  gtk_stack_add_named (
      GTK_STACK (self->stack),
      wf_empty_new (_ ("No entries here"),
                    _ ("Write the first one below, or loosen the filter on the left.")),
      "empty");
  gtk_widget_set_vexpand (self->stack, TRUE);
  self->composer = wf_composer_new (self->context);
  gtk_box_append (GTK_BOX (box), wf_log_line_titles_new ());
  gtk_box_append (GTK_BOX (box), self->stack);
  gtk_box_append (GTK_BOX (box), self->composer);
  return box;
}

static void
wf_log_page_dispose (GObject *object)
{
  WfLogPage *self = WF_LOG_PAGE (object);

  g_clear_handle_id (&self->fit_source, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->list = NULL;
  self->paned = NULL;
  g_clear_object (&self->settings);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (wf_log_page_parent_class)->dispose (object);
}

static void
wf_log_page_class_init (WfLogPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wf_log_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "log.compose", "s", compose_action);
  gtk_widget_class_install_action (widget_class, "log.correct", NULL, correct_action);
  gtk_widget_class_install_action (widget_class, "log.answer", NULL, answer_action);
  gtk_widget_class_install_action (widget_class, "log.unselect", NULL, unselect_action);
  gtk_widget_class_install_action (widget_class, "log.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "log.next-key-entry", NULL, next_key_entry_action);
}

static void
wf_log_page_init (WfLogPage *self)
{
  self->at_end = TRUE;
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
connect_signals (WfLogPage *self)
{
  g_signal_connect_object (wf_log_model_get_rows (self->model), "items-changed",
                           G_CALLBACK (rows_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (line_selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (wf_context_get_session (self->context), "notify::selection",
                           G_CALLBACK (follow_selection), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wf_context_get_session (self->context), "notify::selection",
                           G_CALLBACK (fit_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->adjustment, "changed", G_CALLBACK (extent_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->paned, "notify::max-position", G_CALLBACK (fit_later), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->paned, "notify::position", G_CALLBACK (divider_moved_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (mapped_cb), NULL);
}

static GtkWidget *
make_details (WfLogPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *details = wf_log_details_new (self->context, self->model);

  self->unselect = gtk_button_new_with_label (_ ("← Filters"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->unselect), "log.unselect");
  gtk_widget_add_css_class (self->unselect, "flat");
  gtk_widget_set_halign (self->unselect, GTK_ALIGN_START);
  gtk_widget_set_visible (self->unselect, FALSE);
  gtk_widget_set_vexpand (details, TRUE);
  gtk_widget_add_css_class (box, "side-pane");
  gtk_box_append (GTK_BOX (box), self->unselect);
  gtk_box_append (GTK_BOX (box), details);
  return box;
}

GtkWidget *
wf_log_page_new (WfContext *context)
{
  WfLogPage *self = g_object_new (WF_TYPE_LOG_PAGE, NULL);
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);

  self->context = g_object_ref (context);
  self->model = wf_log_model_new (context);
  gtk_paned_set_start_child (GTK_PANED (paned), make_center (self));
  self->details = make_details (self);
  self->filters = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (self->filters), wf_log_filters_new (context, self->model));
  gtk_box_append (GTK_BOX (self->filters), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_paned_set_end_child (GTK_PANED (paned), self->details);
  gtk_paned_set_resize_end_child (GTK_PANED (paned), FALSE);
  gtk_widget_set_hexpand (paned, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->filters);
  gtk_box_append (GTK_BOX (self->box), paned);
  self->paned = paned;
  self->settings = wf_settings_new ();
  connect_signals (self);
  rows_changed_cb (self);
  return GTK_WIDGET (self);
}

GListModel *
wf_log_page_get_rows (WfLogPage *self)
{
  return wf_log_model_get_rows (self->model);
}

gboolean
wf_log_page_is_placed (WfLogPage *self)
{
  return self->place_source == 0 && self->fit_source == 0;
}
