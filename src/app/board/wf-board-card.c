/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/board/wf-board-card.h"

#include <string.h>

#include "app/board/wf-board-write.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-focus-keep.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-vocabulary-text.h"
#include "app/common/wf-widgets.h"
#include "app/values/wf-conflict-box.h"
#include "draw/wf-timeline-items.h"

/* A time longer than this stands below the title instead of beside it. */
#define MAX_BESIDE 10

static const struct
{
  const char *sign, *word, *css_class;
} looks[] = {
  [WF_TASK_OPEN] = { "○", N_ ("not started"), "open" },
  [WF_TASK_RUNNING] = { "▸", N_ ("in progress"), "running" },
  [WF_TASK_DONE] = { "✓", N_ ("done"), "done" },
  [WF_TASK_LATE] = { "◷", N_ ("late"), "late" },
  [WF_TASK_UNOWNED] = { "?", N_ ("nobody holds it"), "unowned" },
};

const char *
wf_task_look_get_sign (WfTaskLook look)
{
  return looks[look].sign;
}

const char *
wf_task_look_get_word (WfTaskLook look)
{
  return _ (looks[look].word);
}

const char *
wf_task_look_get_css_class (WfTaskLook look)
{
  return looks[look].css_class;
}

const char *
wf_phase_get_label (const WfSchemePhase *phase)
{
  static const struct
  {
    const char *id, *label;
  } labels[] = {
    { "preparedness", N_ ("Preparedness") },  { "situational-awareness", N_ ("Shared awareness") },
    { "detection", N_ ("Detection") },        { "response", N_ ("Response") },
    { "recovery", N_ ("Recovery, lessons") }, { "cross-cutting", N_ ("Cross-cutting") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].id, phase->id))
      return _ (labels[i].label);
  return phase->name;
}

static char *
dup_clock (gint64 at, gint64 now)
{
  return at / WF_DAY_US == now / WF_DAY_US ? wf_time_format_clock (at)
                                           : wf_time_format_day_clock (at);
}

char *
wf_task_dup_time (WfRecord *task, gint64 now)
{
  gint64 due_at = wf_record_get_time (task, "due-at"),
         asked_at = wf_record_get_time (task, "asked-at");
  WfTaskLook look = wf_task_get_look (task, now);

  if (due_at != WF_NO_TIME && look != WF_TASK_DONE)
    {
      g_autofree char *clock = dup_clock (due_at, now);

      if (look == WF_TASK_LATE || due_at / WF_DAY_US != now / WF_DAY_US)
        return g_strdup_printf (_ ("due %s"), clock);
      return g_steal_pointer (&clock);
    }
  if (asked_at != WF_NO_TIME && look != WF_TASK_DONE)
    {
      g_autofree char *clock = dup_clock (asked_at, now);

      return g_strdup_printf (_ ("asked %s"), clock);
    }
  return NULL;
}

/* --- actions ----------------------------------------------------------------- */

typedef struct
{
  WfContext *context;
  WfRecord *task;
  GtkPopover *popover;
  char *state, *actor, *phase;
  GtkEditable *holder; /* NULL: the own desk */
  WfTyped *typed;      /* of the holder; the field holds it */
  enum
  {
    DO_STATE,
    DO_HOLDER,
    DO_MOVE,
  } what;
} Action;

static void
action_free (gpointer data, GClosure *closure)
{
  Action *action = data;

  g_object_unref (action->context);
  g_object_unref (action->task);
  g_free (action->state);
  g_free (action->actor);
  g_free (action->phase);
  g_free (action);
}

static void
hand_over (Action *action, WfContext *context, WfRecord *task, const char *holder)
{
  if (action->typed == NULL || !wf_typed_is_writing (action->typed))
    wf_board_set_holder (context, task, holder, action->typed);
}

static void
action_cb (GtkWidget *widget, Action *action)
{
  const char *holder = action->holder != NULL ? gtk_editable_get_text (action->holder)
                                              : wf_context_get_desk_label (action->context);
  /* The picture changes and may take this widget and its action away. */
  g_autoptr (WfContext) context = g_object_ref (action->context);
  g_autoptr (WfRecord) task = g_object_ref (action->task);

  if (action->what == DO_STATE)
    wf_board_set_state (context, task, action->state);
  else if (action->what == DO_HOLDER)
    hand_over (action, context, task, holder[0] != '\0' ? holder : NULL);
  else
    wf_board_move (context, task, action->actor, action->phase);
  if (action->popover != NULL)
    gtk_popover_popdown (action->popover);
}

static Action *
new_action (WfContext *context, WfRecord *task, GtkPopover *popover)
{
  Action *action = g_new0 (Action, 1);

  action->context = g_object_ref (context);
  action->task = g_object_ref (task);
  action->popover = popover;
  return action;
}

static void
add_button (GtkWidget *box, const char *label, Action *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
  g_signal_connect_data (button, "clicked", G_CALLBACK (action_cb), action, action_free, 0);
  gtk_box_append (GTK_BOX (box), button);
}

static void
add_state_button (GtkWidget *box, const char *label, const char *state, Action *action)
{
  action->what = DO_STATE;
  action->state = g_strdup (state);
  add_button (box, label, action);
}

static void
add_holder (GtkWidget *box, WfContext *context, WfRecord *task, GtkPopover *popover)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *entry = gtk_entry_new ();
  Action *action = new_action (context, task, popover);
  const char *holder = wf_record_get_text (task, "holder");
  g_autofree char *ref = g_strconcat ("task:", wf_record_get_id (task), NULL);

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Function, e.g. night desk"));
  gtk_editable_set_text (GTK_EDITABLE (entry), holder != NULL ? holder : "");
  wf_widget_set_name (entry, _ ("Holder"), NULL);
  gtk_widget_set_hexpand (entry, TRUE);
  action->what = DO_HOLDER;
  action->holder = GTK_EDITABLE (entry);
  action->typed = wf_typed_get (context, "board", ref, "holder", _ ("Holder"));
  wf_typed_bind (action->typed, entry, "holder");
  gtk_box_append (GTK_BOX (line), entry);
  add_button (line, _ ("Hand over"), action);
  gtk_box_append (GTK_BOX (box), line);
}

GtkWidget *
wf_task_actions_new (WfContext *context, WfRecord *task, GtkPopover *popover)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  WfScheme *scheme = wf_context_get_scheme (context);
  const char *state = wf_record_get_text (task, "state"),
             *phase = wf_record_get_text (task, "phase");
  const char *holder = wf_record_get_text (task, "holder");
  GtkWidget *heading;

  if (g_strcmp0 (holder, wf_context_get_desk_label (context)) != 0)
    {
      Action *action = new_action (context, task, popover);

      action->what = DO_HOLDER;
      add_button (box, _ ("Take on"), action);
    }
  if (g_strcmp0 (state, "in-progress") != 0)
    add_state_button (box, _ ("Start"), "in-progress", new_action (context, task, popover));
  if (g_strcmp0 (state, "done") != 0)
    add_state_button (box, _ ("Done"), "done", new_action (context, task, popover));
  add_state_button (box, _ ("Drop"), "dropped", new_action (context, task, popover));
  add_holder (box, context, task, popover);
  heading = wf_text_new (_ ("Move to…"), "heading");
  gtk_widget_set_margin_top (heading, 6);
  gtk_box_append (GTK_BOX (box), heading);
  for (guint i = 0; i < scheme->phases->len; i++)
    {
      const WfSchemePhase *target = scheme->phases->pdata[i];
      Action *action;

      if (g_strcmp0 (target->id, phase) == 0)
        continue;
      action = new_action (context, task, popover);
      action->what = DO_MOVE;
      action->phase = g_strdup (target->id);
      add_button (box, wf_phase_get_label (target), action);
    }
  return box;
}

static void
closed_cb (GtkPopover *popover)
{
  gtk_widget_unparent (GTK_WIDGET (popover));
}

static void
open_menu (GtkWidget *card)
{
  WfContext *context = g_object_get_data (G_OBJECT (card), "wf-context");
  WfRecord *task = g_object_get_data (G_OBJECT (card), "wf-task");
  GtkWidget *popover = gtk_popover_new ();

  gtk_popover_set_child (GTK_POPOVER (popover),
                         wf_task_actions_new (context, task, GTK_POPOVER (popover)));
  gtk_widget_set_parent (popover, card);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
secondary_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  open_menu (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)));
}

static gboolean
card_key_cb (GtkEventControllerKey *controller,
             guint keyval,
             guint keycode,
             GdkModifierType state,
             gpointer user_data)
{
  if (keyval != GDK_KEY_Menu && !(keyval == GDK_KEY_F10 && (state & GDK_SHIFT_MASK)))
    return FALSE;
  open_menu (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));
  return TRUE;
}

/* --- drag and drop ----------------------------------------------------------- */

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, gpointer user_data)
{
  GtkWidget *card = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  WfRecord *task = g_object_get_data (G_OBJECT (card), "wf-task");
  g_autofree char *ref = g_strdup_printf ("task:%s", wf_record_get_id (task));
  g_autoptr (GdkPaintable) icon = gtk_widget_paintable_new (card);

  gtk_drag_source_set_icon (source, icon, (int) x, (int) y);
  return gdk_content_provider_new_typed (G_TYPE_STRING, ref);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, WfContext *context)
{
  GtkWidget *cell = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  const char *ref = g_value_get_string (value);
  WfRecord *task;

  if (ref == NULL || !g_str_has_prefix (ref, "task:"))
    return FALSE;
  task = wf_picture_lookup_id (wf_context_get_picture (context), ref + strlen ("task:"));
  if (task == NULL)
    return FALSE;
  wf_board_move (context, task, g_object_get_data (G_OBJECT (cell), "wf-actor"),
                 g_object_get_data (G_OBJECT (cell), "wf-phase"));
  return TRUE;
}

void
wf_board_accept_drops (GtkWidget *cell, WfContext *context)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_MOVE);

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), context, 0);
  gtk_widget_add_controller (cell, GTK_EVENT_CONTROLLER (target));
}

void
wf_board_set_drop_place (GtkWidget *cell, const char *actor, const char *phase)
{
  g_object_set_data_full (G_OBJECT (cell), "wf-actor", g_strdup (actor), g_free);
  g_object_set_data_full (G_OBJECT (cell), "wf-phase", g_strdup (phase), g_free);
}

/* --- cards ------------------------------------------------------------------- */

typedef struct
{
  const char *sign, *css_class, *title, *time, *spoken;
  const char *conflict; /* or NULL */
  gboolean is_late, is_narrow;
} CardContent;

static GtkWidget *
new_card (const CardContent *content)
{
  GtkWidget *card = gtk_button_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, content->is_narrow ? 2 : 5);
  GtkWidget *sign = gtk_label_new (content->sign);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = wf_text_new (content->title, "small");

  gtk_widget_add_css_class (card, "task-card");
  gtk_widget_add_css_class (card, content->css_class);
  gtk_widget_add_css_class (sign, "task-sign");
  gtk_widget_set_valign (sign, GTK_ALIGN_START);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_label_set_lines (GTK_LABEL (title), 3);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (title, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (words), title);
  gtk_box_append (GTK_BOX (line), sign);
  gtk_box_append (GTK_BOX (line), words);
  if (content->time != NULL)
    {
      GtkWidget *time = gtk_label_new (content->time);
      gboolean is_long = content->is_narrow || g_utf8_strlen (content->time, -1) > MAX_BESIDE;

      gtk_widget_add_css_class (time, content->is_late ? "out-text" : "detail");
      gtk_widget_add_css_class (time, "small");
      gtk_widget_add_css_class (time, "numeric");
      gtk_widget_set_valign (time, GTK_ALIGN_START);
      gtk_widget_set_halign (time, GTK_ALIGN_START);
      gtk_label_set_xalign (GTK_LABEL (time), 0);
      gtk_label_set_wrap (GTK_LABEL (time), is_long);
      gtk_box_append (GTK_BOX (is_long ? words : line), time);
    }
  if (content->conflict != NULL)
    {
      GtkWidget *mark = wf_text_new (content->conflict, "late-text");
      gtk_widget_add_css_class (mark, "small");
      gtk_box_append (GTK_BOX (words), mark);
    }
  gtk_button_set_child (GTK_BUTTON (card), line);
  gtk_widget_set_tooltip_text (card, content->spoken);
  wf_widget_set_name (card, content->spoken, NULL);
  return card;
}

static void
task_clicked_cb (GtkWidget *card, WfContext *context)
{
  WfRecord *task = g_object_get_data (G_OBJECT (card), "wf-task");
  g_autofree char *ref = g_strdup_printf ("task:%s", wf_record_get_id (task));

  wf_session_select (wf_context_get_session (context), ref);
}

GtkWidget *
wf_task_card_new (WfContext *context, WfRecord *task, gboolean is_narrow)
{
  gint64 now = wf_context_get_shown_now (context);
  WfTaskLook look = wf_task_get_look (task, now);
  const char *title = wf_record_get_text (task, "title"),
             *holder = wf_record_get_text (task, "holder");
  g_autofree char *time = wf_task_dup_time (task, now);
  g_autofree char *conflict = wf_conflict_dup_line (context, task);
  /* Translators: a task: title, state, holder, time. */
  g_autofree char *calm = g_strdup_printf (
      _ ("%s · %s · held by %s · %s"), title != NULL ? title : "", wf_task_look_get_word (look),
      holder != NULL ? holder : _ ("nobody"), time != NULL ? time : _ ("no due time"));
  g_autofree char *spoken
      = conflict ? g_strdup_printf ("%s · %s", calm, conflict) : g_strdup (calm);
  CardContent content = {
    .sign = wf_task_look_get_sign (look),
    .css_class = wf_task_look_get_css_class (look),
    .title = title != NULL ? title : _ ("without a title"),
    .time = time,
    .spoken = spoken,
    .conflict = conflict ? _ ("≠ conflict") : NULL,
    .is_late = look == WF_TASK_LATE,
    .is_narrow = is_narrow,
  };
  GtkWidget *card = new_card (&content);
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkDragSource *drag = gtk_drag_source_new ();

  wf_focus_keep_name (card, wf_record_get_id (task));
  g_object_set_data_full (G_OBJECT (card), "wf-task", g_object_ref (task), g_object_unref);
  g_object_set_data (G_OBJECT (card), "wf-context", context);
  g_signal_connect_object (card, "clicked", G_CALLBACK (task_clicked_cb), context, 0);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (secondary_pressed_cb), NULL);
  gtk_widget_add_controller (card, GTK_EVENT_CONTROLLER (secondary));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (card_key_cb), NULL);
  gtk_widget_add_controller (card, keys);
  gtk_drag_source_set_actions (drag, GDK_ACTION_MOVE);
  g_signal_connect (drag, "prepare", G_CALLBACK (prepare_cb), NULL);
  gtk_widget_add_controller (card, GTK_EVENT_CONTROLLER (drag));
  return card;
}

static void
deadline_clicked_cb (GtkWidget *card, WfContext *context)
{
  const char *incident = g_object_get_data (G_OBJECT (card), "wf-incident");
  g_autofree char *ref = g_strconcat ("incident:", incident, NULL);

  wf_session_select (wf_context_get_session (context), ref);
  wf_session_set_page (wf_context_get_session (context), "picture");
}

GtkWidget *
wf_deadline_card_new (WfContext *context, const WfDeadline *deadline, gboolean is_narrow)
{
  const char *to = wf_record_get_text (deadline->record, "owed-to");
  const char *incident = wf_record_get_text (deadline->record, "incident");
  g_autofree char *article
      = wf_timeline_dup_article (wf_context_get_scheme (context), deadline->record);
  g_autofree char *owed_to = to != NULL ? wf_actor_dup_label (context, to) : g_strdup ("?");
  g_autofree char *countdown = wf_deadline_dup_countdown (deadline);
  /* Translators: a report that the law asks for, and who must get it. */
  g_autofree char *title = g_strdup_printf (_ ("%s to %s"), article, owed_to);
  g_autofree char *spoken = g_strdup_printf ("%s · %s", title, countdown);
  gboolean is_late = deadline->state == WF_DEADLINE_LATE;
  CardContent content = {
    .sign = "◷",
    .css_class = is_late ? "late" : "running",
    .title = title,
    .time = deadline->state == WF_DEADLINE_NOT_STARTED ? NULL : countdown,
    .spoken = spoken,
    .is_late = is_late,
    .is_narrow = is_narrow,
  };
  GtkWidget *card = new_card (&content);

  if (incident != NULL)
    {
      g_object_set_data_full (G_OBJECT (card), "wf-incident", g_strdup (incident), g_free);
      g_signal_connect_object (card, "clicked", G_CALLBACK (deadline_clicked_cb), context, 0);
    }
  return card;
}

static void
suggestion_clicked_cb (GtkWidget *card, WfContext *context)
{
  wf_board_take_on (context, g_object_get_data (G_OBJECT (card), "wf-actor"),
                    g_object_get_data (G_OBJECT (card), "wf-responsibility"));
}

GtkWidget *
wf_suggestion_card_new (WfContext *context,
                        const char *actor,
                        const WfSchemeResponsibility *responsibility,
                        gboolean is_narrow)
{
  /* Translators: a responsibility that the scheme suggests: text, source, confidence. */
  g_autofree char *spoken = g_strdup_printf (
      _ ("Take on: %s (suggested, %s, confidence %s)"), responsibility->text,
      responsibility->source != NULL ? responsibility->source : _ ("no source"),
      responsibility->confidence != NULL ? wf_confidence_get_label (responsibility->confidence)
                                         : _ ("unknown"));
  CardContent content = {
    .sign = "+",
    .css_class = "suggested",
    .title = responsibility->text,
    .spoken = spoken,
    .is_narrow = is_narrow,
  };
  GtkWidget *card = new_card (&content);

  g_object_set_data_full (G_OBJECT (card), "wf-actor", g_strdup (actor), g_free);
  g_object_set_data (G_OBJECT (card), "wf-responsibility", (gpointer) responsibility);
  g_signal_connect_object (card, "clicked", G_CALLBACK (suggestion_clicked_cb), context, 0);
  return card;
}
