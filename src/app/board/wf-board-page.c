/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/board/wf-board-page.h"

#include <string.h>

#include "app/board/wf-board-actor.h"
#include "app/board/wf-board-card.h"
#include "app/board/wf-board-columns.h"
#include "app/board/wf-board-model.h"
#include "app/board/wf-board-new-task.h"
#include "app/board/wf-board-row.h"
#include "app/board/wf-board-strips.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-paned-memory.h"
#include "app/common/wf-sides.h"
#include "app/common/wf-text-scale.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-wrap-box.h"
#include "app/common/wf-while-shown.h"

#define ACTOR_WIDTH 316
/* In pixels at the usual size of text; at 1024 both are seen. */
#define ACTOR_LEAST 240
#define GRID_LEAST 740
#define LIST_LEAST 140
/* Faint cards a cell shows of the selected actor; the pane beside has all of them. */
#define MAX_SUGGESTED 1
#define N_CHIPS 7
/* Chips come first; the note has what they leave. */
#define NOTE_CHARS 4

struct _WfBoardPage
{
  GtkBox parent_instance;

  WfContext *context;
  WfBoardModel *model;
  WfBoardFilter filter;
  GtkWidget *chips[N_CHIPS];
  GtkWidget *heading, *actor_box;
  GListStore *store;
  GtkSingleSelection *selection;
  GPtrArray *bound; /* GtkListItem that show a row now; borrowed */
  guint width_source;
  gboolean is_narrow, is_updating;
};

G_DEFINE_FINAL_TYPE (WfBoardPage, wf_board_page, GTK_TYPE_BOX)

static const struct
{
  WfBoardFilter filter;
  const char *label, *tooltip;
} chips[N_CHIPS] = {
  { WF_BOARD_MINE, N_ ("Mine"), N_ ("Own desk, what it holds and everybody who has work") },
  { WF_BOARD_LATE, N_ ("Late"), N_ ("Actors with something past due") },
  { WF_BOARD_UNOWNED, N_ ("Unowned"), N_ ("Actors with work that nobody holds") },
  { WF_BOARD_SILENT, N_ ("Silent"), N_ ("Actors not heard for longer than agreed") },
  { WF_BOARD_CONTESTED, N_ ("Contested"), N_ ("Authorities whose statements differ") },
  { WF_BOARD_CONFLICT, N_ ("In conflict"), N_ ("Desks wrote past each other") },
  { WF_BOARD_ALL, N_ ("All actors"),
    N_ ("Everybody in the scheme, with what it suggests to them") },
};

/* --- selection --------------------------------------------------------------- */

static WfRecord *
get_selected_task (WfBoardPage *self)
{
  const char *id = wf_session_get_selected (wf_context_get_session (self->context), "task");

  return id != NULL ? wf_picture_lookup_id (wf_context_get_picture (self->context), id) : NULL;
}

/* The actor the page is about: the selected one, that of the selected task, else the own desk. */
static WfBoardItem *
get_selected_item (WfBoardPage *self)
{
  WfSession *session = wf_context_get_session (self->context);
  WfRecord *task = get_selected_task (self);
  const char *actor = task != NULL ? wf_record_get_text (task, "actor") : NULL;
  WfBoardItem *item;

  if (actor == NULL)
    actor = wf_session_get_selected (session, "actor");
  if (actor == NULL)
    actor = wf_session_get_selected (session, "mechanism");
  item = wf_board_model_find (self->model, actor);
  return item != NULL
             ? item
             : wf_board_model_find (self->model, wf_context_get_desk_actor (self->context));
}

static guint
get_current_phases (WfBoardPage *self)
{
  guint current = 0;

  for (guint i = 0; i < WF_BOARD_N_PHASES; i++)
    if (self->model->countries[i] != NULL)
      current |= 1u << i;
  return current;
}

static void
fill (WfBoardPage *self, GtkListItem *list_item)
{
  WfBoardItem *item = gtk_list_item_get_item (list_item);
  WfBoardItem *selected = get_selected_item (self);
  gboolean is_selected
      = item->actor != NULL && selected != NULL && g_str_equal (item->actor, selected->actor);
  WfBoardLook look = {
    .current = get_current_phases (self),
    .n_suggested = (self->filter & WF_BOARD_ALL) != 0 ? G_MAXUINT
                   : is_selected                      ? MAX_SUGGESTED
                                                      : 0,
    .is_narrow = self->is_narrow,
  };

  gtk_list_item_set_selectable (list_item, item->actor != NULL);
  gtk_list_item_set_activatable (list_item, item->actor != NULL);
  wf_board_row_set (gtk_list_item_get_child (list_item), self->context, item, &look);
}

static void
fill_all (WfBoardPage *self)
{
  for (guint i = 0; i < self->bound->len; i++)
    fill (self, self->bound->pdata[i]);
}

static void
show_selection (WfBoardPage *self)
{
  WfBoardItem *selected = get_selected_item (self);
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  guint found = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; selected != NULL && i < n_rows; i++)
    {
      g_autoptr (WfBoardItem) item = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (item->actor != NULL && g_str_equal (item->actor, selected->actor))
        found = i;
    }
  self->is_updating = TRUE;
  gtk_single_selection_set_selected (self->selection, found);
  self->is_updating = FALSE;
  fill_all (self);
  wf_board_actor_show (self->actor_box, self->context, selected, get_selected_task (self));
}

static void
row_selected_cb (WfBoardPage *self)
{
  WfBoardItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (self->is_updating || item == NULL || item->actor == NULL)
    return;

  g_autofree char *ref = g_strconcat ("actor:", item->actor, NULL);
  wf_session_select (wf_context_get_session (self->context), ref);
}

/* --- rows -------------------------------------------------------------------- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, WfBoardPage *self)
{
  gtk_list_item_set_child (item, wf_board_row_new (self->context));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, WfBoardPage *self)
{
  g_ptr_array_add (self->bound, item);
  fill (self, item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, WfBoardPage *self)
{
  g_ptr_array_remove_fast (self->bound, item);
}

static void
set_chip (WfBoardPage *self, guint chip, int count)
{
  const char *label = _ (chips[chip].label);
  g_autofree char *text = count >= 0 ? g_strdup_printf ("%s %d", label, count) : g_strdup (label);

  gtk_button_set_label (GTK_BUTTON (self->chips[chip]), text);
}

static void
show_counts (WfBoardPage *self)
{
  WfBoardModel *model = self->model;

  set_chip (self, 0, -1);
  set_chip (self, 1, (int) model->n_late);
  set_chip (self, 2, (int) model->n_unowned);
  set_chip (self, 3, (int) model->n_silent);
  set_chip (self, 4, (int) model->n_contested);
  set_chip (self, 5, (int) model->n_conflicts);
  set_chip (self, 6, (int) model->n_actors);
}

static void
show_heading (WfBoardPage *self)
{
  WfScheme *scheme = wf_context_get_scheme (self->context);
  GtkWidget *cell = gtk_widget_get_first_child (self->heading);

  for (guint i = 0; scheme != NULL && i < MIN (scheme->phases->len, WF_BOARD_N_PHASES); i++)
    {
      const char *countries = self->model->countries[i];
      const char *label = wf_phase_get_label (scheme->phases->pdata[i]);
      /* Translators: a phase and the States that are in it. */
      g_autofree char *text = countries != NULL ? g_strdup_printf (_ ("%s · %s"), label, countries)
                                                : g_strdup (label);

      cell = gtk_widget_get_next_sibling (cell);
      gtk_label_set_text (GTK_LABEL (cell), text);
      gtk_widget_set_tooltip_text (cell, ((const WfSchemePhase *) scheme->phases->pdata[i])->name);
      if (countries != NULL)
        gtk_widget_add_css_class (cell, "current");
      else
        gtk_widget_remove_css_class (cell, "current");
    }
}

static gboolean
is_same_row (const WfBoardItem *a, const WfBoardItem *b)
{
  return a->level == b->level && g_strcmp0 (a->actor, b->actor) == 0;
}

/* Only the rows between the first and the last that differ are exchanged, so that the list keeps
 * its place. */
static void
set_rows (WfBoardPage *self, GPtrArray *rows)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->store)), head = 0, tail = 0;
  g_autoptr (GPtrArray) old = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_old; i++)
    g_ptr_array_add (old, g_list_model_get_item (G_LIST_MODEL (self->store), i));
  while (head < MIN (n_old, rows->len) && is_same_row (old->pdata[head], rows->pdata[head]))
    head++;
  while (tail < MIN (n_old, rows->len) - head
         && is_same_row (old->pdata[n_old - 1 - tail], rows->pdata[rows->len - 1 - tail]))
    tail++;
  /* The others stay, with what they show now. */
  for (guint i = 0; i < head; i++)
    wf_board_item_update (old->pdata[i], rows->pdata[i]);
  for (guint i = 1; i <= tail; i++)
    wf_board_item_update (old->pdata[n_old - i], rows->pdata[rows->len - i]);
  self->is_updating = TRUE;
  g_list_store_splice (self->store, head, n_old - head - tail, rows->pdata + head,
                       rows->len - head - tail);
  self->is_updating = FALSE;
}

static void
refresh_rows (WfBoardPage *self)
{
  g_autoptr (GPtrArray) rows = wf_board_model_dup_rows (self->model, self->filter);

  set_rows (self, rows);
  show_selection (self);
}

static void
update (WfBoardPage *self)
{
  g_clear_pointer (&self->model, wf_board_model_free);
  self->model = wf_board_model_new (self->context);
  show_counts (self);
  show_heading (self);
  refresh_rows (self);
}

static void
chip_cb (GtkToggleButton *chip, WfBoardPage *self)
{
  WfBoardFilter filter = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chip), "wf-filter"));

  if (gtk_toggle_button_get_active (chip))
    self->filter |= filter;
  else
    self->filter &= ~filter;
  refresh_rows (self);
}

/* --- life -------------------------------------------------------------------- */

static gboolean
refill_cb (gpointer user_data)
{
  WfBoardPage *self = user_data;

  self->width_source = 0;
  fill_all (self);
  return G_SOURCE_REMOVE;
}

/* Cards are made again after the layout, not during it. */
static void
narrowed_cb (WfBoardColumns *columns, gboolean is_narrow, WfBoardPage *self)
{
  self->is_narrow = is_narrow;
  if (is_narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  if (self->width_source == 0)
    self->width_source = g_idle_add (refill_cb, self);
}

static void
wf_board_page_dispose (GObject *object)
{
  WfBoardPage *self = WF_BOARD_PAGE (object);

  g_clear_handle_id (&self->width_source, g_source_remove);
  g_clear_object (&self->selection);
  g_clear_object (&self->store);
  g_clear_object (&self->context);
  g_clear_pointer (&self->model, wf_board_model_free);
  G_OBJECT_CLASS (wf_board_page_parent_class)->dispose (object);
}

static void
wf_board_page_finalize (GObject *object)
{
  g_clear_pointer (&WF_BOARD_PAGE (object)->bound, g_ptr_array_unref);
  G_OBJECT_CLASS (wf_board_page_parent_class)->finalize (object);
}

static void
new_task_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WfBoardPage *self = WF_BOARD_PAGE (widget);
  WfBoardItem *selected = get_selected_item (self);

  wf_board_ask_new_task (GTK_WINDOW (gtk_widget_get_root (widget)), self->context, self->model,
                         selected != NULL ? selected->actor : NULL);
}

static void
wf_board_page_class_init (WfBoardPageClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "board.new-task", NULL, new_task_cb);
  G_OBJECT_CLASS (klass)->dispose = wf_board_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = wf_board_page_finalize;
}

static void
wf_board_page_init (WfBoardPage *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "board-page");
  self->filter = WF_BOARD_MINE | WF_BOARD_LATE | WF_BOARD_UNOWNED;
  self->bound = g_ptr_array_new ();
  self->store = g_list_store_new (WF_TYPE_BOARD_ITEM);
}

static GtkWidget *
new_chip_line (WfBoardPage *self)
{
  WfScheme *scheme = wf_context_get_scheme (self->context);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *box = wf_wrap_box_new (8, 6);
  GtkWidget *note;
  /* Translators: the version of the data set that the board is drawn from. */
  g_autofree char *text
      = scheme != NULL ? g_strdup_printf (_ ("scheme: %s %s · faint = suggested, source on hover"),
                                          scheme->title != NULL ? scheme->title : "",
                                          scheme->version != NULL ? scheme->version : "")
                       : NULL;

  gtk_widget_add_css_class (line, "board-chips");
  for (guint i = 0; i < N_CHIPS; i++)
    {
      self->chips[i] = wf_chip_new (_ (chips[i].label), (self->filter & chips[i].filter) != 0);
      gtk_widget_set_tooltip_text (self->chips[i], _ (chips[i].tooltip));
      g_object_set_data (G_OBJECT (self->chips[i]), "wf-filter",
                         GUINT_TO_POINTER (chips[i].filter));
      g_signal_connect (self->chips[i], "toggled", G_CALLBACK (chip_cb), self);
      wf_wrap_box_append (WF_WRAP_BOX (box), self->chips[i]);
    }
  gtk_box_append (GTK_BOX (line), box);
  note = gtk_label_new (text);
  gtk_widget_add_css_class (note, "detail");
  gtk_label_set_ellipsize (GTK_LABEL (note), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (note), NOTE_CHARS);
  gtk_label_set_xalign (GTK_LABEL (note), 1);
  gtk_widget_set_tooltip_text (note, text);
  gtk_widget_set_hexpand (note, TRUE);
  gtk_box_append (GTK_BOX (line), note);
  return line;
}

static GtkWidget *
new_heading (void)
{
  GtkWidget *columns = wf_board_columns_new ();

  gtk_widget_add_css_class (columns, "board-heading");
  for (guint i = 0; i <= WF_BOARD_N_PHASES; i++)
    {
      GtkWidget *label = gtk_label_new (i == 0 ? _ ("Actor") : NULL);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_widget_add_css_class (label, "board-phase");
      wf_board_columns_append (WF_BOARD_COLUMNS (columns), label);
    }
  return columns;
}

static GtkWidget *
new_list (WfBoardPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (row_selected_cb),
                           self, G_CONNECT_SWAPPED);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
  gtk_widget_add_css_class (view, "board-list");
  wf_widget_set_name (view, _ ("Actors and their responsibilities"), NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  wf_text_scale_request (scrolled, -1, LIST_LEAST);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static GtkWidget *
new_actor_pane (WfBoardPage *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->actor_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  wf_widget_set_name (self->actor_box, _ ("The selected actor"), NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->actor_box);
  gtk_widget_add_css_class (scrolled, "side-pane");
  return scrolled;
}

GtkWidget *
wf_board_page_new (WfContext *context)
{
  WfBoardPage *self = g_object_new (WF_TYPE_BOARD_PAGE, NULL);
  GtkWidget *grid = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *actor = new_actor_pane (self), *sides = wf_sides_new (paned, GRID_LEAST);

  self->context = g_object_ref (context);
  self->model = wf_board_model_new (context);
  self->heading = new_heading ();
  g_signal_connect (self->heading, "narrowed", G_CALLBACK (narrowed_cb), self);
  gtk_box_append (GTK_BOX (grid), self->heading);
  gtk_box_append (GTK_BOX (grid), new_list (self));
  gtk_paned_set_start_child (GTK_PANED (paned), grid);
  gtk_paned_set_end_child (GTK_PANED (paned), actor);
  gtk_paned_set_resize_end_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (paned), FALSE);
  wf_sides_add (WF_SIDES (sides), actor, _ ("The selected actor"), ACTOR_LEAST, FALSE);
  gtk_widget_set_vexpand (sides, TRUE);
  wf_paned_remember_end (paned, "board-actor-width", ACTOR_WIDTH);
  gtk_box_append (GTK_BOX (self), wf_board_strips_new (context));
  gtk_box_append (GTK_BOX (self), new_chip_line (self));
  gtk_box_append (GTK_BOX (self), sides);

  wf_while_shown (GTK_WIDGET (self), (WfShowFunc) update, FALSE, context, "changed", NULL);
  wf_while_shown (GTK_WIDGET (self), (WfShowFunc) show_selection, FALSE,
                  wf_context_get_session (context), "notify::selection", NULL);
  return GTK_WIDGET (self);
}
