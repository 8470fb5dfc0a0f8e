/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/board/wf-board-strips.h"

#include <string.h>

#include "app/board/wf-board-write.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-instant.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"
#include "model/wf-vocabulary.h"

/* Three steps, and four. */
/* Six mechanisms side by side on a screen of 1600. */
#define STRIP_WIDTH 234
#define WIDE_STRIP_WIDTH 288
/* Two lines: the scroller around asks how high the steps are at their full width, where they need
 * one. */
#define STEP_HEIGHT 38

typedef struct
{
  GtkWidget *button;
  const WfSchemeMode *mode; /* NULL: none in force */
} Step;

typedef struct
{
  const char *mechanism;
  GtkWidget *detail;
  GArray *steps; /* Step */
} Strip;

struct _WfBoardStrips
{
  GtkWidget parent_instance;

  WfContext *context;
  GtkWidget *scrolled, *line;
  GPtrArray *strips; /* Strip */
};

G_DEFINE_FINAL_TYPE (WfBoardStrips, wf_board_strips, GTK_TYPE_WIDGET)

static void
strip_free (gpointer data)
{
  Strip *strip = data;

  g_array_unref (strip->steps);
  g_free (strip);
}

/* A mode that nobody else decides is the mechanism at rest; where there is none, "None" stands for
 * it. */
static gboolean
is_resting (const WfSchemeMode *mode)
{
  return mode->order == 0 && g_strcmp0 (mode->decided_by, mode->mechanism) == 0;
}

/* --- the question ------------------------------------------------------------ */

typedef struct
{
  WfContext *context;
  const char *mechanism, *mode;
  GtkWidget *popover, *decided_by, *decided_at, *basis, *error;
} Question;

static void
record_cb (GtkWidget *button, Question *question)
{
  gint64 now = wf_clock_now_us (wf_context_get_clock (question->context)), at;
  const char *decided_by = gtk_editable_get_text (GTK_EDITABLE (question->decided_by));
  const char *basis = gtk_editable_get_text (GTK_EDITABLE (question->basis));

  if (decided_by[0] == '\0' || basis[0] == '\0')
    gtk_label_set_text (GTK_LABEL (question->error), _ ("Say who decided and on what basis."));
  else if (!wf_instant_parse (gtk_editable_get_text (GTK_EDITABLE (question->decided_at)), now,
                              &at))
    gtk_label_set_text (GTK_LABEL (question->error),
                        _ ("Not a time. Write 08:00Z, 12 Oct 08:00Z or -2h."));
  else
    {
      WfModeDecision decision = {
        .mechanism = question->mechanism,
        .mode = question->mode,
        .decided_by = decided_by,
        .basis = basis,
        .decided_at = at,
      };

      wf_board_set_mode (question->context, &decision);
      gtk_popover_popdown (GTK_POPOVER (question->popover));
      return;
    }
  gtk_widget_set_visible (question->error, TRUE);
}

static GtkWidget *
add_field (GtkWidget *grid, int row, const char *name, const char *text)
{
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *entry = gtk_entry_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), text != NULL ? text : "");
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 28);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), entry, 1, row, 1, 1);
  return entry;
}

static void
closed_cb (GtkPopover *popover)
{
  gtk_widget_unparent (GTK_WIDGET (popover));
}

static void
free_question (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
step_clicked_cb (GtkWidget *button, WfBoardStrips *self)
{
  const WfSchemeMode *mode = g_object_get_data (G_OBJECT (button), "wf-mode");
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *record = gtk_button_new_with_label (_ ("Record the decision"));
  Question *question = g_new0 (Question, 1);
  g_autofree char *now
      = wf_time_format_clock (wf_clock_now_us (wf_context_get_clock (self->context)));
  g_autofree char *decided_by = mode != NULL && mode->decided_by != NULL
                                    ? wf_actor_dup_label (self->context, mode->decided_by)
                                    : NULL;
  g_autofree char *heading
      = g_strdup_printf (_ ("Put into “%s”? Watchfloor records a decision, it takes none."),
                         gtk_button_get_label (GTK_BUTTON (button)));

  question->context = self->context;
  question->mechanism = g_object_get_data (G_OBJECT (button), "wf-mechanism");
  question->mode = mode != NULL ? mode->id : NULL;
  question->popover = gtk_popover_new ();
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 10);
  gtk_grid_attach (GTK_GRID (grid), wf_text_new (heading, "heading"), 0, 0, 2, 1);
  question->decided_by = add_field (grid, 1, _ ("Decided by"), decided_by);
  question->decided_at = add_field (grid, 2, _ ("When"), now);
  question->basis = add_field (grid, 3, _ ("Basis"), NULL);
  question->error = wf_text_new (NULL, "out-text");
  gtk_widget_set_visible (question->error, FALSE);
  gtk_grid_attach (GTK_GRID (grid), question->error, 0, 4, 2, 1);
  if (mode != NULL && mode->criteria != NULL)
    gtk_grid_attach (GTK_GRID (grid), wf_text_new (mode->criteria, "detail"), 0, 5, 2, 1);
  gtk_widget_add_css_class (record, "suggested-action");
  g_signal_connect_data (record, "clicked", G_CALLBACK (record_cb), question, free_question, 0);
  gtk_grid_attach (GTK_GRID (grid), record, 0, 6, 2, 1);
  gtk_popover_set_child (GTK_POPOVER (question->popover), grid);
  gtk_widget_set_parent (question->popover, button);
  g_signal_connect (question->popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (question->popover));
}

/* --- strips ------------------------------------------------------------------ */

static char *
dup_step_label (const WfSchemeMode *mode)
{
  gsize length = strcspn (mode->name, "(");
  char *label = g_strstrip (g_strndup (mode->name, length));

  /* "Normal cooperation", "Alert cooperation": the first word says it in a narrow step. */
  if (g_str_has_suffix (label, " cooperation") && !g_str_has_prefix (label, "Full"))
    label[strlen (label) - strlen (" cooperation")] = '\0';
  return label;
}

static void
add_step (WfBoardStrips *self, Strip *strip, GtkWidget *steps, const WfSchemeMode *mode)
{
  g_autofree char *label = mode != NULL ? dup_step_label (mode) : g_strdup (C_ ("mode", "None"));
  Step step = { gtk_button_new_with_label (label), mode };
  GtkWidget *text = gtk_button_get_child (GTK_BUTTON (step.button));

  /* Long names take a second line rather than lose their end. */
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_lines (GTK_LABEL (text), 2);
  gtk_label_set_justify (GTK_LABEL (text), GTK_JUSTIFY_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (step.button, "mode-step");
  gtk_widget_set_hexpand (step.button, TRUE);
  gtk_widget_set_size_request (step.button, -1, STEP_HEIGHT);
  g_object_set_data (G_OBJECT (step.button), "wf-mode", (gpointer) mode);
  g_object_set_data (G_OBJECT (step.button), "wf-mechanism", (gpointer) strip->mechanism);
  g_signal_connect_object (step.button, "clicked", G_CALLBACK (step_clicked_cb), self, 0);
  gtk_box_append (GTK_BOX (steps), step.button);
  g_array_append_val (strip->steps, step);
}

static const char *
get_level_label (const WfSchemeMode *mode)
{
  const char *level = mode->level_group != NULL ? mode->level_group : "";

  return g_str_equal (level, "technical")     ? _ ("Technical")
         : g_str_equal (level, "operational") ? _ ("Operational")
                                              : _ ("Political");
}

static void
add_strip (WfBoardStrips *self, const char *mechanism)
{
  g_autoptr (GPtrArray) modes
      = wf_scheme_dup_modes_of (wf_context_get_scheme (self->context), mechanism);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *steps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *name = wf_actor_dup_label (self->context, mechanism);
  GtkWidget *title = wf_text_new (name, "heading");
  GtkWidget *level;
  Strip *strip = g_new0 (Strip, 1);

  strip->mechanism = mechanism;
  strip->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "mode-strip");
  gtk_widget_set_hexpand (card, TRUE);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_label_set_wrap (GTK_LABEL (title), FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (steps, "mode-steps");
  if (!is_resting (modes->pdata[0]))
    add_step (self, strip, steps, NULL);
  for (guint i = 0; i < modes->len; i++)
    add_step (self, strip, steps, modes->pdata[i]);
  gtk_widget_set_size_request (card, strip->steps->len > 3 ? WIDE_STRIP_WIDTH : STRIP_WIDTH, -1);
  level = wf_text_new (get_level_label (modes->pdata[0]), "detail");
  strip->detail = wf_text_new (NULL, "detail");
  gtk_label_set_wrap (GTK_LABEL (strip->detail), FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (strip->detail), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), level);
  gtk_box_append (GTK_BOX (card), head);
  gtk_box_append (GTK_BOX (card), steps);
  gtk_box_append (GTK_BOX (card), strip->detail);
  wf_widget_set_name (card, name, NULL);
  gtk_box_append (GTK_BOX (self->line), card);
  g_ptr_array_add (self->strips, strip);
}

/* Mechanisms with several modes first, in the order of the scheme. */
static void
add_strips (WfBoardStrips *self)
{
  WfScheme *scheme = wf_context_get_scheme (self->context);

  for (int is_single = 0; scheme != NULL && is_single < 2; is_single++)
    for (guint i = 0; i < scheme->mechanisms->len; i++)
      {
        const char *mechanism = scheme->mechanisms->pdata[i];
        g_autoptr (GPtrArray) modes = wf_scheme_dup_modes_of (scheme, mechanism);

        if (modes->len > 0 && (modes->len == 1) == is_single)
          add_strip (self, mechanism);
      }
}

static char *
dup_detail (WfContext *context, WfRecord *activation, const WfSchemeMode *mode)
{
  const char *decided_by = wf_record_get_text (activation, "decided-by");
  const char *basis = wf_record_get_text (activation, "basis");
  gint64 at = wf_record_get_time (activation, "decided-at");
  g_autofree char *clock = at != WF_NO_TIME ? wf_time_format_clock (at) : g_strdup ("–");
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s, %s", decided_by != NULL ? decided_by : _ ("not said by whom"),
                          clock);
  if (mode != NULL && !mode->is_activation && !is_resting (mode))
    g_string_append (text, _ (" · *not an activation"));
  if (basis != NULL)
    g_string_append_printf (text, _ (" · basis: %s"), basis);
  if (wf_record_is_conflicted (activation, "mode"))
    g_string_append (text, _ (" · ≠ in conflict"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_strip (WfBoardStrips *self, Strip *strip)
{
  WfRecord *activation = wf_picture_lookup_name (wf_context_get_picture (self->context),
                                                 "mechanism", strip->mechanism);
  const char *current = activation != NULL ? wf_record_get_text (activation, "mode") : NULL;
  const WfSchemeMode *mode
      = current != NULL ? wf_scheme_get_mode (wf_context_get_scheme (self->context), current)
                        : NULL;
  g_autofree char *detail
      = activation != NULL ? dup_detail (self->context, activation, mode) : NULL;

  for (guint i = 0; i < strip->steps->len; i++)
    {
      const Step *step = &g_array_index (strip->steps, Step, i);
      gboolean rests = step->mode == NULL || is_resting (step->mode);
      gboolean is_current
          = current != NULL ? step->mode != NULL && g_str_equal (step->mode->id, current) : rests;
      const char *classes[]
          = { "mode-step", is_current ? (rests ? "resting" : "current") : NULL, NULL };
      const char *name = step->mode != NULL ? step->mode->name : C_ ("mode", "None");
      g_autofree char *spoken
          = is_current ? g_strdup_printf (_ ("%s, current mode"), name) : g_strdup (name);

      gtk_widget_set_css_classes (step->button, classes);
      gtk_widget_set_tooltip_text (step->button, spoken);
      wf_widget_set_name (step->button, spoken, NULL);
    }
  gtk_label_set_text (GTK_LABEL (strip->detail), detail != NULL ? detail : "");
  gtk_widget_set_tooltip_text (strip->detail, detail);
}

static void
update (WfBoardStrips *self)
{
  for (guint i = 0; i < self->strips->len; i++)
    show_strip (self, self->strips->pdata[i]);
}

/* --- life -------------------------------------------------------------------- */

static void
wf_board_strips_dispose (GObject *object)
{
  WfBoardStrips *self = WF_BOARD_STRIPS (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_pointer (&self->strips, g_ptr_array_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (wf_board_strips_parent_class)->dispose (object);
}

static void
wf_board_strips_class_init (WfBoardStripsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_board_strips_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
wf_board_strips_init (WfBoardStrips *self)
{
  self->strips = g_ptr_array_new_with_free_func (strip_free);
  self->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  gtk_widget_add_css_class (self->line, "mode-line");
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->line);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
wf_board_strips_new (WfContext *context)
{
  WfBoardStrips *self = g_object_new (WF_TYPE_BOARD_STRIPS, NULL);

  self->context = g_object_ref (context);
  add_strips (self);
  g_signal_connect_object (context, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
