/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/board/wf-board-new-task.h"

#include "app/board/wf-board-card.h"
#include "app/board/wf-board-write.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-form.h"
#include "app/common/wf-instant.h"
#include "app/common/wf-record-text.h"

typedef struct
{
  WfContext *context;
  GtkWidget *actor, *phase, *title, *holder, *due, *basis;
  GPtrArray *actors; /* ids, parallel to the drop-down */
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  g_object_unref (form->context);
  g_ptr_array_unref (form->actors);
  g_free (form);
}

static const char *
get_text (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

/* A due time lies ahead: "18:00Z" that is past today means tomorrow. */
static gboolean
parse_due (const char *text, gint64 now, gint64 *due_at)
{
  if (!wf_instant_parse (text, now, due_at))
    return FALSE;
  if (*due_at <= now && *due_at + WF_DAY_US > now)
    *due_at += WF_DAY_US;
  return TRUE;
}

static gboolean
add_cb (WfForm *window, gpointer data)
{
  Form *form = data;
  WfScheme *scheme = wf_context_get_scheme (form->context);
  guint actor = gtk_drop_down_get_selected (GTK_DROP_DOWN (form->actor));
  guint phase = gtk_drop_down_get_selected (GTK_DROP_DOWN (form->phase));
  const char *due = get_text (form->due);
  WfNewTask task = {
    .title = get_text (form->title),
    .holder = get_text (form->holder),
    .due_basis = get_text (form->basis),
    .due_at = WF_NO_TIME,
  };

  if (actor >= form->actors->len || phase >= scheme->phases->len)
    return FALSE;
  task.actor = form->actors->pdata[actor];
  task.phase = ((const WfSchemePhase *) scheme->phases->pdata[phase])->id;
  if (task.title[0] == '\0')
    wf_form_complain (window, _ ("Say what is to be done."));
  else if (due[0] != '\0'
           && !parse_due (due, wf_clock_now_us (wf_context_get_clock (form->context)),
                          &task.due_at))
    wf_form_complain (window, _ ("Not a time. Write 18:00Z or 13 Oct 18:00Z."));
  else if (due[0] != '\0' && task.due_basis[0] == '\0')
    wf_form_complain (window, _ ("Say where the due time comes from."));
  else
    wf_board_add_task (window, form->context, &task);
  return FALSE;
}

static GtkWidget *
new_actor_choice (Form *form, WfBoardModel *model, const char *actor)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  GtkWidget *choice;
  guint selected = 0;

  for (guint i = 0; i < model->items->len; i++)
    {
      const char *id = ((WfBoardItem *) model->items->pdata[i])->actor;
      g_autofree char *name = wf_actor_dup_label (form->context, id);

      gtk_string_list_append (names, name);
      g_ptr_array_add (form->actors, g_strdup (id));
      if (g_strcmp0 (id, actor) == 0)
        selected = i;
    }
  choice = gtk_drop_down_new (G_LIST_MODEL (names), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), selected);
  return choice;
}

static GtkWidget *
new_phase_choice (Form *form, WfBoardModel *model)
{
  WfScheme *scheme = wf_context_get_scheme (form->context);
  GtkStringList *names = gtk_string_list_new (NULL);
  GtkWidget *choice;
  guint selected = 0;

  for (guint i = 0; i < scheme->phases->len; i++)
    {
      gtk_string_list_append (names, wf_phase_get_label (scheme->phases->pdata[i]));
      if (i < WF_BOARD_N_PHASES && model->countries[i] != NULL)
        selected = i;
    }
  choice = gtk_drop_down_new (G_LIST_MODEL (names), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), selected);
  return choice;
}

void
wf_board_ask_new_task (GtkWindow *parent,
                       WfContext *context,
                       WfBoardModel *model,
                       const char *actor)
{
  Form *form = g_new0 (Form, 1);
  WfForm *window
      = wf_form_new (parent, _ ("New task"), NULL, _ ("_Add the Task"), add_cb, form, form_free);

  form->context = g_object_ref (context);
  form->actors = g_ptr_array_new_with_free_func (g_free);
  form->actor = new_actor_choice (form, model, actor);
  form->phase = new_phase_choice (form, model);
  form->title = wf_form_add_entry (window, _ ("Task"), NULL, _ ("What is to be done"));
  wf_form_add (window, _ ("Actor"), form->actor, NULL);
  wf_form_add (window, _ ("Phase"), form->phase, NULL);
  form->holder = wf_form_add_entry (window, _ ("Holder"), wf_context_get_desk_label (context),
                                    _ ("A function, e.g. night desk"));
  form->due = wf_form_add_entry (window, _ ("Due"), NULL, _ ("18:00Z, may stay empty"));
  form->basis = wf_form_add_entry (window, _ ("Due because of"), NULL, _ ("Act, request or plan"));
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (form->title);
}
