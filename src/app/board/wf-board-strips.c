/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/board/wf-board-strips.h"

#include <string.h>

#include "app/board/wf-board-write.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-form.h"
#include "app/common/wf-instant.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-while-shown.h"
#include "model/wf-vocabulary.h"

/* A step is as wide as its longest word, so that seven mechanisms stand side by side on a screen of
 * 1600; a longer name takes more lines, up to three. */
#define MAX_STEP_LINES 3

typedef struct
{
  GtkWidget *button;
  const WfSchemeMode *mode; /* NULL: none in force */
} Step;

typedef struct
{
  const char *mechanism;
  GtkWidget *card, *detail;
  gboolean is_single; /* one mode only: it stands in the line while that is in force */
  GArray *steps;      /* Step */
} Strip;

struct _WfBoardStrips
{
  GtkWidget parent_instance;

  WfContext *context;
  GtkWidget *scrolled, *content, *line;
  GtkWidget *more, *more_box; /* mechanisms with one mode that is not in force */
  GPtrArray *strips;          /* Strip */
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
  char *mechanism, *mode; /* mode NULL: none */
  GtkWidget *decided_by, *decided_at, *basis;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->context);
  g_free (question->mechanism);
  g_free (question->mode);
  g_free (question);
}

static gboolean
record_cb (WfForm *form, gpointer data)
{
  Question *question = data;
  const gint64 now = wf_clock_now_us (wf_context_get_clock (question->context));
  WfModeDecision decision = {
    .mechanism = question->mechanism,
    .mode = question->mode,
    .decided_by = gtk_editable_get_text (GTK_EDITABLE (question->decided_by)),
    .basis = gtk_editable_get_text (GTK_EDITABLE (question->basis)),
  };

  if (*decision.decided_by == '\0' || *decision.basis == '\0')
    wf_form_complain (form, _ ("Say who decided and on what basis."));
  else if (!wf_instant_parse (gtk_editable_get_text (GTK_EDITABLE (question->decided_at)), now,
                              &decision.decided_at))
    wf_form_complain (form, _ ("Not a time. Write 08:00Z, 12 Oct 08:00Z or -2h."));
  else
    wf_board_set_mode (form, question->context, &decision);
  return FALSE;
}

static void
step_clicked_cb (GtkWidget *button, WfBoardStrips *self)
{
  const WfSchemeMode *mode = g_object_get_data (G_OBJECT (button), "wf-mode");
  Question *question = g_new0 (Question, 1);
  g_autofree char *now
      = wf_time_format_clock (wf_clock_now_us (wf_context_get_clock (self->context)));
  g_autofree char *decided_by = mode != NULL && mode->decided_by != NULL
                                    ? wf_actor_dup_label (self->context, mode->decided_by)
                                    : NULL;
  const char *mechanism = g_object_get_data (G_OBJECT (button), "wf-mechanism");
  g_autofree char *name = wf_actor_dup_label (self->context, mechanism);
  /* Translators: a mechanism and the mode it is put into. */
  g_autofree char *heading = g_strdup_printf (_ ("%s: put into “%s”?"), name,
                                              mode != NULL ? mode->name : C_ ("mode", "None"));
  WfForm *form = wf_form_new (GTK_WINDOW (gtk_widget_get_root (button)), heading,
                              _ ("Watchfloor records a decision, it takes none."),
                              _ ("_Record the Decision"), record_cb, question, question_free);

  question->context = g_object_ref (self->context);
  question->mechanism = g_strdup (mechanism);
  question->mode = mode != NULL ? g_strdup (mode->id) : NULL;
  question->decided_by = wf_form_add_entry (form, _ ("Decided by"), decided_by, NULL);
  question->decided_at = wf_form_add_entry (form, _ ("When"), now, _ ("08:00Z or -2h"));
  question->basis
      = wf_form_add_entry (form, _ ("Basis"), NULL, mode != NULL ? mode->criteria : NULL);
  gtk_window_present (GTK_WINDOW (form));
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

/* In characters: the longest word, and no more lines than there is room for. */
static int
get_step_chars (const char *label)
{
  g_auto (GStrv) words = g_strsplit (label, " ", -1);
  int chars = ((int) g_utf8_strlen (label, -1) + MAX_STEP_LINES - 1) / MAX_STEP_LINES;

  for (guint i = 0; words[i]; i++)
    chars = MAX (chars, (int) g_utf8_strlen (words[i], -1));
  return chars;
}

static void
add_step (WfBoardStrips *self, Strip *strip, GtkWidget *steps, const WfSchemeMode *mode)
{
  g_autofree char *label = mode != NULL ? dup_step_label (mode) : g_strdup (C_ ("mode", "None"));
  Step step = { gtk_button_new_with_label (label), mode };
  GtkWidget *text = gtk_button_get_child (GTK_BUTTON (step.button));

  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_justify (GTK_LABEL (text), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (text), get_step_chars (label));
  gtk_widget_add_css_class (step.button, "mode-step");
  gtk_widget_set_hexpand (step.button, TRUE);
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
  GtkWidget *steps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *name = wf_actor_dup_label (self->context, mechanism);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = wf_text_new (name, "heading");
  GtkWidget *level = gtk_label_new (get_level_label (modes->pdata[0]));
  Strip *strip = g_new0 (Strip, 1);

  strip->mechanism = mechanism;
  strip->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "mode-strip");
  gtk_widget_set_hexpand (card, TRUE);
  gtk_widget_add_css_class (steps, "mode-steps");
  if (!is_resting (modes->pdata[0]))
    add_step (self, strip, steps, NULL);
  for (guint i = 0; i < modes->len; i++)
    add_step (self, strip, steps, modes->pdata[i]);
  strip->detail = wf_text_new (NULL, "detail");
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (level, "detail");
  gtk_widget_set_valign (level, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), level);
  gtk_widget_set_valign (steps, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (card), head);
  gtk_box_append (GTK_BOX (card), steps);
  gtk_box_append (GTK_BOX (card), strip->detail);
  wf_widget_set_name (card, name, NULL);
  strip->card = card;
  strip->is_single = modes->len == 1;
  gtk_box_append (GTK_BOX (strip->is_single ? self->more_box : self->line), card);
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
dup_detail (WfRecord *activation, const WfSchemeMode *mode)
{
  const char *decided_by = wf_record_get_text (activation, "decided-by");
  const char *basis = wf_record_get_text (activation, "basis");
  gint64 at = wf_record_get_time (activation, "decided-at");
  g_autofree char *clock = at != WF_NO_TIME ? wf_time_format_clock (at) : g_strdup ("–");
  g_autoptr (GString) text = g_string_new (NULL);

  if (wf_record_is_conflicted (activation, "mode"))
    g_string_append (text, _ ("≠ in conflict · "));
  g_string_append_printf (text, "%s, %s", decided_by != NULL ? decided_by : _ ("not said by whom"),
                          clock);
  if (mode != NULL && !mode->is_activation && !is_resting (mode))
    g_string_append (text, _ (" · *not an activation"));
  if (basis != NULL)
    g_string_append_printf (text, _ (" · basis: %s"), basis);
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
  g_autofree char *detail = activation != NULL ? dup_detail (activation, mode) : NULL;

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
  gtk_widget_set_visible (strip->detail, detail != NULL);
  gtk_widget_set_tooltip_text (strip->detail, detail);
}

static gboolean
is_in_force (WfBoardStrips *self, const Strip *strip)
{
  WfRecord *activation = wf_picture_lookup_name (wf_context_get_picture (self->context),
                                                 "mechanism", strip->mechanism);

  return activation != NULL && wf_record_get_text (activation, "mode") != NULL;
}

static void
put_into (GtkWidget *card, GtkWidget *box)
{
  GtkWidget *parent = gtk_widget_get_parent (card);

  if (parent == box)
    return;
  g_object_ref (card);
  gtk_box_remove (GTK_BOX (parent), card);
  gtk_box_append (GTK_BOX (box), card);
  g_object_unref (card);
}

static void
update (WfBoardStrips *self)
{
  guint n_more = 0;
  g_autofree char *label = NULL;

  for (guint i = 0; i < self->strips->len; i++)
    {
      Strip *strip = self->strips->pdata[i];
      const gboolean is_aside = strip->is_single && !is_in_force (self, strip);

      show_strip (self, strip);
      put_into (strip->card, is_aside ? self->more_box : self->line);
      n_more += is_aside;
    }
  /* Translators: a button that shows %u more mechanisms, none of which is in force. */
  label = g_strdup_printf (ngettext ("%u more", "%u more", n_more), n_more);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->more), label);
  gtk_widget_set_visible (self->more, n_more > 0);
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

/* A scroller asks how high its child is at the child's full width; there is less, and the names
 * take more lines. */
static void
wf_board_strips_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  WfBoardStrips *self = WF_BOARD_STRIPS (widget);
  int least;

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (self->scrolled, orientation, for_size, minimum, natural, NULL, NULL);
      return;
    }
  gtk_widget_measure (self->content, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (self->content, orientation, MAX (for_size, least), NULL, natural, NULL, NULL);
  *minimum = *natural;
}

static void
wf_board_strips_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (WF_BOARD_STRIPS (widget)->scrolled, width, height, baseline, NULL);
}

static GtkSizeRequestMode
wf_board_strips_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
wf_board_strips_class_init (WfBoardStripsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wf_board_strips_dispose;
  widget_class->measure = wf_board_strips_measure;
  widget_class->size_allocate = wf_board_strips_size_allocate;
  widget_class->get_request_mode = wf_board_strips_get_request_mode;
}

static GtkWidget *
new_more_button (WfBoardStrips *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->more_box);
  gtk_widget_set_size_request (scroller, 300, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Mechanisms with one mode, which is not in force"));
  return button;
}

static void
wf_board_strips_init (WfBoardStrips *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->strips = g_ptr_array_new_with_free_func (strip_free);
  self->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  gtk_widget_set_hexpand (self->line, TRUE);
  gtk_widget_add_css_class (box, "mode-line");
  self->more_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->more = new_more_button (self);
  gtk_box_append (GTK_BOX (box), self->line);
  gtk_box_append (GTK_BOX (box), self->more);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), box);
  self->content = box;
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
wf_board_strips_new (WfContext *context)
{
  WfBoardStrips *self = g_object_new (WF_TYPE_BOARD_STRIPS, NULL);

  self->context = g_object_ref (context);
  add_strips (self);
  wf_while_shown (GTK_WIDGET (self), (WfShowFunc) update, FALSE, context, "changed", NULL);
  return GTK_WIDGET (self);
}
