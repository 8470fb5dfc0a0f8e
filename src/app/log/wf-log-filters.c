/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/wf-log-filters.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-text-scale.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-wrap-box.h"
#include "app/common/wf-while-shown.h"
#include "model/wf-vocabulary.h"

static const char *const kinds[]
    = { "observation", "assessment", "action",     "decision", "told",
        "claim",       "mode",       "correction", "request",  "handover" };

static const struct
{
  const char *label, *letters;
} ratings[] = { { "A", "A" }, { "B", "B" }, { "C", "C" }, { "D–F", "DEF" } };

enum
{
  PERIOD_BRIEFING,
  PERIOD_SHIFT,
  PERIOD_ALL,
  N_PERIODS
};

struct _WfLogFilters
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *kind_checks[G_N_ELEMENTS (kinds)];
  GtkWidget *edits;
  GtkWidget *rating_chips[G_N_ELEMENTS (ratings)];
  GtkWidget *all_desks;
  GtkWidget *periods[N_PERIODS];
  WfContext *context;
  WfLogModel *model;
  gboolean is_showing; /* our own changes to the controls */
};

G_DEFINE_FINAL_TYPE (WfLogFilters, wf_log_filters, GTK_TYPE_WIDGET)

/* --- controls to query ----------------------------------------------------- */

static gboolean
is_on (GtkWidget *control)
{
  return GTK_IS_CHECK_BUTTON (control) ? gtk_check_button_get_active (GTK_CHECK_BUTTON (control))
                                       : gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (control));
}

static void
put_kinds (WfLogFilters *self, WfQuery *query)
{
  guint n_on = 0;

  g_ptr_array_set_size (query->kinds, 0);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (is_on (self->kind_checks[i]))
      {
        g_ptr_array_add (query->kinds, g_strdup (kinds[i]));
        n_on++;
      }
  /* All of them is no filter; kinds we have no control for pass then too. */
  if (n_on == G_N_ELEMENTS (kinds))
    g_ptr_array_set_size (query->kinds, 0);
  else if (n_on == 0)
    g_ptr_array_add (query->kinds, g_strdup ("none"));
}

static void
put_ratings (WfLogFilters *self, WfQuery *query)
{
  g_ptr_array_set_size (query->ratings, 0);
  for (guint i = 0; i < G_N_ELEMENTS (ratings); i++)
    for (const char *letter = ratings[i].letters; is_on (self->rating_chips[i]) && *letter;
         letter++)
      g_ptr_array_add (query->ratings, g_strndup (letter, 1));
}

static void
query_control_cb (WfLogFilters *self)
{
  WfSession *session = wf_context_get_session (self->context);
  g_autoptr (WfQuery) query = NULL;

  if (self->is_showing)
    return;
  query = wf_query_copy (wf_session_get_query (session));
  put_kinds (self, query);
  put_ratings (self, query);
  wf_session_set_query (session, query);
}

/* --- controls to the log's own filter -------------------------------------- */

static WfRecord *
find_last_briefing (WfLogFilters *self)
{
  GListModel *list
      = wf_picture_get_list (wf_context_get_picture (self->context), WF_TYPE_NAME_BRIEFING);
  const guint n_briefings = g_list_model_get_n_items (list);
  WfRecord *last = NULL;

  for (guint i = 0; i < n_briefings; i++)
    {
      g_autoptr (WfRecord) briefing = g_list_model_get_item (list, i);

      if (last == NULL
          || wf_record_get_integer (briefing, "number", 0)
                 > wf_record_get_integer (last, "number", 0))
        last = briefing; /* the list keeps it */
    }
  return last;
}

static gint64
get_shift_start (WfLogFilters *self)
{
  WfRecord *actor
      = wf_picture_lookup_name (wf_context_get_picture (self->context), WF_TYPE_NAME_ACTOR,
                                wf_context_get_desk_actor (self->context));

  return actor ? wf_record_get_time (actor, "duty-from") : WF_NO_TIME;
}

static void
own_control_cb (WfLogFilters *self)
{
  WfRecord *briefing = find_last_briefing (self);
  WfLogFilter filter = { NULL, WF_NO_TIME, FALSE };

  if (self->is_showing)
    return;
  if (!is_on (self->all_desks))
    filter.desk = wf_context_get_desk (self->context);
  if (is_on (self->periods[PERIOD_BRIEFING]) && briefing)
    filter.from = wf_record_get_time (briefing, "cut-at");
  else if (is_on (self->periods[PERIOD_SHIFT]))
    filter.from = get_shift_start (self);
  filter.has_edits = is_on (self->edits);
  wf_log_model_set_filter (self->model, &filter);
}

/* --- picture and query to controls ----------------------------------------- */

static void
set_check (GtkWidget *check, const char *label, guint count, gboolean is_active)
{
  g_autofree char *text = g_strdup_printf ("%s  %u", label, count);

  gtk_check_button_set_label (GTK_CHECK_BUTTON (check), text);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_active);
}

static gboolean
has_text (GPtrArray *texts, const char *text)
{
  return g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL);
}

static void
show_periods (WfLogFilters *self)
{
  WfRecord *briefing = find_last_briefing (self);
  g_autofree char *label = NULL;

  gtk_widget_set_visible (self->periods[PERIOD_BRIEFING], briefing != NULL);
  gtk_widget_set_visible (self->periods[PERIOD_SHIFT], get_shift_start (self) != WF_NO_TIME);
  if (briefing == NULL)
    return;
  label = g_strdup_printf (_ ("Since briefing no. %d"),
                           (int) wf_record_get_integer (briefing, "number", 0));
  gtk_button_set_label (GTK_BUTTON (self->periods[PERIOD_BRIEFING]), label);
}

static void
show (WfLogFilters *self)
{
  const WfQuery *query = wf_session_get_query (wf_context_get_session (self->context));

  self->is_showing = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const guint count = wf_log_model_count (self->model, kinds[i]);
      const gboolean is_active = query->kinds->len == 0 || has_text (query->kinds, kinds[i]);

      set_check (self->kind_checks[i], wf_entry_kind_get_label (kinds[i]), count, is_active);
      gtk_widget_set_visible (self->kind_checks[i], count > 0 || !is_active);
    }
  set_check (self->edits, _ ("Field edits"), wf_log_model_count (self->model, "edit"),
             is_on (self->edits));
  for (guint i = 0; i < G_N_ELEMENTS (ratings); i++)
    {
      const char letter[2] = { ratings[i].letters[0], '\0' };
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->rating_chips[i]),
                                    has_text (query->ratings, letter));
    }
  show_periods (self);
  self->is_showing = FALSE;
}

/* --- building -------------------------------------------------------------- */

static GtkWidget *
add_check (GtkWidget *box, const char *label, gboolean is_active)
{
  GtkWidget *check = gtk_check_button_new_with_label (label);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_active);
  gtk_widget_add_css_class (check, "filter");
  gtk_box_append (GTK_BOX (box), check);
  return check;
}

static GtkWidget *
make_chip_box (void)
{
  GtkWidget *box = wf_wrap_box_new (8, 8);

  gtk_widget_add_css_class (box, "chips");
  return box;
}

static GtkWidget *
add_chip (GtkWidget *box, const char *label, gboolean is_active)
{
  GtkWidget *chip = wf_chip_new (label, is_active);

  wf_wrap_box_append (WF_WRAP_BOX (box), chip);
  return chip;
}

static void
build (WfLogFilters *self, GtkWidget *box)
{
  GtkWidget *rating_box = make_chip_box (), *period_box = make_chip_box ();

  gtk_box_append (GTK_BOX (box), wf_section_title_new (_ ("Kind"), NULL));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    self->kind_checks[i] = add_check (box, wf_entry_kind_get_label (kinds[i]), TRUE);
  self->edits = add_check (box, _ ("Field edits"), FALSE);
  gtk_box_append (GTK_BOX (box), wf_section_title_new (_ ("Rating"), NULL));
  for (guint i = 0; i < G_N_ELEMENTS (ratings); i++)
    {
      g_autofree char *name = g_strdup_printf (_ ("Source reliability %s"), ratings[i].label);
      self->rating_chips[i] = add_chip (rating_box, ratings[i].label, FALSE);
      wf_widget_set_name (self->rating_chips[i], name, NULL);
    }
  gtk_box_append (GTK_BOX (box), rating_box);
  gtk_box_append (GTK_BOX (box), wf_section_title_new (_ ("Desk"), NULL));
  self->all_desks = add_check (box, _ ("All desks"), TRUE);
  gtk_box_append (GTK_BOX (box), wf_section_title_new (_ ("Period"), NULL));
  self->periods[PERIOD_BRIEFING] = add_chip (period_box, _ ("Since briefing"), FALSE);
  self->periods[PERIOD_SHIFT] = add_chip (period_box, _ ("My shift"), FALSE);
  self->periods[PERIOD_ALL] = add_chip (period_box, C_ ("period", "All"), TRUE);
  for (guint i = 1; i < N_PERIODS; i++)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->periods[i]),
                                 GTK_TOGGLE_BUTTON (self->periods[0]));
  gtk_box_append (GTK_BOX (box), period_box);
}

static void
connect_controls (WfLogFilters *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_signal_connect_swapped (self->kind_checks[i], "toggled", G_CALLBACK (query_control_cb), self);
  for (guint i = 0; i < G_N_ELEMENTS (ratings); i++)
    g_signal_connect_swapped (self->rating_chips[i], "toggled", G_CALLBACK (query_control_cb),
                              self);
  for (guint i = 0; i < N_PERIODS; i++)
    g_signal_connect_swapped (self->periods[i], "toggled", G_CALLBACK (own_control_cb), self);
  g_signal_connect_swapped (self->edits, "toggled", G_CALLBACK (own_control_cb), self);
  g_signal_connect_swapped (self->all_desks, "toggled", G_CALLBACK (own_control_cb), self);
}

static void
wf_log_filters_dispose (GObject *object)
{
  WfLogFilters *self = WF_LOG_FILTERS (object);

  g_clear_object (&self->context);
  g_clear_object (&self->model);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (wf_log_filters_parent_class)->dispose (object);
}

static void
wf_log_filters_class_init (WfLogFiltersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wf_log_filters_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
wf_log_filters_init (WfLogFilters *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  wf_text_scale_request (GTK_WIDGET (self), 214, -1);
  gtk_widget_add_css_class (GTK_WIDGET (self), "side-pane");
  wf_widget_set_name (GTK_WIDGET (self), _ ("Filters of the log"), NULL);
  build (self, box);
  connect_controls (self);
}

GtkWidget *
wf_log_filters_new (WfContext *context, WfLogModel *model)
{
  WfLogFilters *self = g_object_new (WF_TYPE_LOG_FILTERS, NULL);

  self->context = g_object_ref (context);
  self->model = g_object_ref (model);
  /* After the model, which connected first and counts anew in the same emission. */
  wf_while_shown (GTK_WIDGET (self), (WfShowFunc) show, FALSE, context, "changed", NULL);
  return GTK_WIDGET (self);
}
