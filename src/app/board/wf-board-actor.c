/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/board/wf-board-actor.h"

#include "app/board/wf-board-card.h"
#include "app/board/wf-board-row.h"
#include "app/board/wf-board-write.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-focus-keep.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-time-text.h"
#include "app/common/wf-vocabulary-text.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-wrap-box.h"
#include "app/values/wf-conflict-box.h"
#include "model/wf-vocabulary.h"

static void
add_mode_pill (GtkWidget *pills, WfContext *context, const char *actor)
{
  WfRecord *activation
      = wf_picture_lookup_name (wf_context_get_picture (context), "mechanism", actor);
  const char *mode_id = activation != NULL ? wf_record_get_text (activation, "mode") : NULL;
  const WfSchemeMode *mode
      = mode_id != NULL ? wf_scheme_get_mode (wf_context_get_scheme (context), mode_id) : NULL;
  gint64 at = activation != NULL ? wf_record_get_time (activation, "decided-at") : WF_NO_TIME;
  g_autofree char *clock = at != WF_NO_TIME ? wf_time_format_clock (at) : NULL;
  g_autofree char *text = NULL;

  if (mode == NULL)
    return;
  /* Translators: a mode and since when. */
  text = clock != NULL ? g_strdup_printf (_ ("%s since %s"), mode->name, clock)
                       : g_strdup (mode->name);
  wf_wrap_box_append (WF_WRAP_BOX (pills), wf_pill_new (text, "unknown"));
}

static void
add_mode_conflict (GtkWidget *box, WfContext *context, const char *actor)
{
  WfRecord *activation
      = wf_picture_lookup_name (wf_context_get_picture (context), "mechanism", actor);

  if (activation != NULL)
    wf_conflict_box_append (box, context, activation);
}

static void
add_head (GtkWidget *box, WfContext *context, WfBoardItem *item, gint64 now)
{
  const WfSchemeActor *actor = wf_scheme_get_actor (wf_context_get_scheme (context), item->actor);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *pills = wf_wrap_box_new (5, 3);
  g_autofree char *name = wf_actor_dup_label (context, item->actor);
  /* Translators: level of an actor and its full name. */
  g_autofree char *kicker = g_strdup_printf (_ ("%s · %s"), wf_board_level_get_label (item->level),
                                             actor != NULL ? actor->name : name);
  const char *css_class = NULL;
  g_autofree char *pill = wf_board_dup_pill (item, now, &css_class);

  gtk_widget_add_css_class (head, "details-head");
  gtk_box_append (GTK_BOX (head), wf_text_new (kicker, "detail"));
  gtk_box_append (GTK_BOX (head), wf_text_new (name, "page-title"));
  if (pill != NULL)
    wf_wrap_box_append (WF_WRAP_BOX (pills), wf_pill_new (pill, css_class));
  add_mode_pill (pills, context, item->actor);
  gtk_box_append (GTK_BOX (head), pills);
  gtk_box_append (GTK_BOX (box), head);
}

static void
add_with_time (GtkWidget *facts,
               WfRecord *record,
               const char *name,
               const char *field,
               const char *time_field,
               const char *format_word)
{
  const char *text = wf_record_get_text (record, field);
  gint64 at = wf_record_get_time (record, time_field);
  g_autofree char *clock = at != WF_NO_TIME ? wf_time_format_clock (at) : NULL;
  g_autofree char *value = NULL;

  if (text == NULL)
    return;
  value
      = clock != NULL ? g_strdup_printf ("%s · %s %s", text, format_word, clock) : g_strdup (text);
  wf_facts_add (facts, name, value);
}

static void
add_facts (GtkWidget *box, WfContext *context, WfBoardItem *item, gint64 now)
{
  const WfSchemeActor *actor = wf_scheme_get_actor (wf_context_get_scheme (context), item->actor);
  GtkWidget *facts = wf_facts_new ();
  WfRecord *record = item->record;
  const char *secretariat = record != NULL ? wf_record_get_text (record, "secretariat") : NULL;

  if (record != NULL)
    {
      gint64 from = wf_record_get_time (record, "duty-from"),
             to = wf_record_get_time (record, "duty-to");
      gint64 handover = wf_record_get_time (record, "handover-at");
      const char *holder = wf_record_get_text (record, "holder");

      if (holder == NULL)
        wf_facts_add (facts, _ ("Holder"), _ ("nobody holds this role"));
      add_with_time (facts, record, _ ("Holder"), "holder", "reached-at", _ ("reached"));
      wf_facts_add (facts, _ ("Deputy"), wf_record_get_text (record, "deputy"));
      if (from != WF_NO_TIME && to != WF_NO_TIME)
        {
          g_autofree char *start = wf_time_format_clock (from);
          g_autofree char *end = wf_time_format_clock (to);
          g_autofree char *duty = g_strdup_printf (_ ("%s – %s"), start, end);

          wf_facts_add (facts, _ ("On duty"), duty);
        }
      if (handover != WF_NO_TIME)
        {
          g_autofree char *clock = wf_time_format_clock (handover);
          g_autofree char *span = wf_duration_dup_text (handover - now);
          g_autofree char *text = handover >= now ? g_strdup_printf (_ ("%s, in %s"), clock, span)
                                                  : g_strdup_printf (_ ("%s, %s ago"), clock, span);

          wf_facts_add (facts, _ ("Handover"), text);
        }
    }
  if (secretariat == NULL && actor != NULL)
    secretariat = actor->secretariat;
  wf_facts_add (facts, _ ("Secretariat"), secretariat);
  if (record != NULL)
    {
      add_with_time (facts, record, _ ("Channel"), "channel", "channel-tested-at", _ ("tested"));
      wf_facts_add (facts, _ ("Note"), wf_record_get_text (record, "note"));
    }
  if (actor != NULL)
    wf_facts_add (facts, _ ("Mandate"), actor->mandate);
  if (gtk_widget_get_first_child (facts) != NULL)
    gtk_box_append (GTK_BOX (box), facts);
  else
    {
      g_object_ref_sink (facts);
      g_object_unref (facts);
    }
}

/* --- tasks ------------------------------------------------------------------- */

static GtkWidget *
new_line (const char *sign,
          const char *sign_class,
          const char *title,
          const char *detail,
          const char *detail_class)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *mark = gtk_label_new (sign);

  gtk_widget_add_css_class (line, "task-line");
  gtk_widget_add_css_class (line, sign_class);
  gtk_widget_add_css_class (mark, "task-sign");
  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), wf_text_new (title, NULL));
  if (detail != NULL)
    gtk_box_append (GTK_BOX (texts), wf_text_new (detail, detail_class));
  gtk_box_append (GTK_BOX (line), mark);
  gtk_box_append (GTK_BOX (line), texts);
  return line;
}

static void
add_task_line (GtkWidget *box, WfRecord *task, gint64 now)
{
  WfTaskLook look = wf_task_get_look (task, now);
  g_autofree char *time = wf_task_dup_time (task, now);
  const char *holder = wf_record_get_text (task, "holder"),
             *title = wf_record_get_text (task, "title");
  g_autofree char *detail = g_strdup_printf ("%s · %s%s%s", wf_task_look_get_word (look),
                                             holder != NULL ? holder : _ ("nobody holds it"),
                                             time != NULL ? " · " : "", time != NULL ? time : "");

  gtk_box_append (GTK_BOX (box),
                  new_line (wf_task_look_get_sign (look), wf_task_look_get_css_class (look),
                            title != NULL ? title : _ ("without a title"), detail,
                            look == WF_TASK_LATE ? "out-text" : "detail"));
}

static void
take_on_cb (GtkWidget *button, WfContext *context)
{
  wf_board_take_on (context, g_object_get_data (G_OBJECT (button), "wf-actor"),
                    g_object_get_data (G_OBJECT (button), "wf-responsibility"));
}

static void
add_suggestion_line (GtkWidget *box,
                     WfContext *context,
                     const char *actor,
                     const WfSchemeResponsibility *responsibility)
{
  /* Translators: a responsibility the scheme suggests: its source and how sure that is. */
  g_autofree char *detail = g_strdup_printf (
      _ ("suggested · %s · %s"), responsibility->source != NULL ? responsibility->source : "–",
      responsibility->confidence != NULL ? wf_confidence_get_label (responsibility->confidence)
                                         : "–");
  GtkWidget *line = new_line ("○", "suggested", responsibility->text, detail, "detail");
  GtkWidget *button = gtk_button_new_with_label (_ ("Take on"));
  g_autofree char *name = g_strdup_printf (_ ("Take on: %s"), responsibility->text);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "small");
  wf_widget_set_name (button, name, NULL);
  g_object_set_data_full (G_OBJECT (button), "wf-actor", g_strdup (actor), g_free);
  g_object_set_data (G_OBJECT (button), "wf-responsibility", (gpointer) responsibility);
  g_signal_connect_object (button, "clicked", G_CALLBACK (take_on_cb), context, 0);
  gtk_box_append (GTK_BOX (line), button);
  gtk_box_append (GTK_BOX (box), line);
}

static void
add_phases (GtkWidget *box, WfContext *context, WfBoardItem *item, gint64 now)
{
  WfScheme *scheme = wf_context_get_scheme (context);

  for (guint phase = 0; phase < MIN (scheme->phases->len, WF_BOARD_N_PHASES); phase++)
    {
      if (item->tasks[phase]->len + item->suggested[phase]->len == 0)
        continue;
      gtk_box_append (GTK_BOX (box), wf_section_title_new (
                                         wf_phase_get_label (scheme->phases->pdata[phase]), NULL));
      for (guint i = 0; i < item->tasks[phase]->len; i++)
        add_task_line (box, item->tasks[phase]->pdata[i], now);
      for (guint i = 0; i < item->suggested[phase]->len; i++)
        add_suggestion_line (box, context, item->actor, item->suggested[phase]->pdata[i]);
    }
}

static void
add_waiting_on (GtkWidget *box, WfContext *context, WfBoardItem *item, gint64 now)
{
  gboolean has_title = FALSE;

  for (guint phase = 0; phase < WF_BOARD_N_PHASES; phase++)
    for (guint i = 0; i < item->tasks[phase]->len; i++)
      {
        WfRecord *task = item->tasks[phase]->pdata[i];
        const char *waiting_on = wf_record_get_text (task, "waiting-on");
        g_autofree char *who = waiting_on != NULL ? wf_actor_dup_label (context, waiting_on) : NULL;
        g_autofree char *time = wf_task_dup_time (task, now);
        g_autofree char *detail = NULL;

        if (who == NULL || wf_task_get_look (task, now) == WF_TASK_DONE)
          continue;
        if (!has_title)
          gtk_box_append (GTK_BOX (box), wf_section_title_new (_ ("Waiting on"), NULL));
        has_title = TRUE;
        detail = time != NULL ? g_strdup_printf ("%s · %s", who, time) : g_strdup (who);
        gtk_box_append (GTK_BOX (box), new_line ("…", "open", wf_record_get_text (task, "title"),
                                                 detail, "detail"));
      }
}

static void
add_task_section (GtkWidget *box, WfContext *context, WfRecord *task, gint64 now)
{
  GtkWidget *actions = wf_task_actions_new (context, task, NULL);
  const char *basis = wf_record_get_text (task, "due-basis");

  gtk_box_append (GTK_BOX (box), wf_section_title_new (_ ("Selected task"), NULL));
  add_task_line (box, task, now);
  wf_conflict_box_append (box, context, task);
  if (basis != NULL)
    {
      /* Translators: where a due time comes from. */
      g_autofree char *text = g_strdup_printf (_ ("due time from: %s"), basis);

      gtk_box_append (GTK_BOX (box), wf_text_new (text, "aside"));
    }
  gtk_widget_add_css_class (actions, "aside");
  gtk_box_append (GTK_BOX (box), actions);
}

static void
fill (GtkWidget *box, WfContext *context, WfBoardItem *item, WfRecord *task)
{
  gint64 now = wf_context_get_shown_now (context);

  if (item == NULL)
    {
      gtk_box_append (GTK_BOX (box), wf_empty_new (_ ("Nobody is selected"),
                                                   _ ("Select an actor to see who holds it, how to "
                                                      "reach it and what it does.")));
      return;
    }
  add_head (box, context, item, now);
  if (item->record != NULL)
    wf_conflict_box_append (box, context, item->record);
  add_mode_conflict (box, context, item->actor);
  add_facts (box, context, item, now);
  if (task != NULL)
    add_task_section (box, context, task, now);
  add_phases (box, context, item, now);
  add_waiting_on (box, context, item, now);
}

void
wf_board_actor_show (GtkWidget *box, WfContext *context, WfBoardItem *item, WfRecord *task)
{
  WfFocusKeep *keep = wf_focus_keep_begin (box);

  wf_widget_clear (box);
  fill (box, context, item, task);
  wf_focus_keep_end (keep, box);
}
