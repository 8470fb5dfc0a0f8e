/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/board/wf-board-new-task.h"

#include "app/board/wf-board-card.h"
#include "app/board/wf-board-write.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-instant.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"

typedef struct
{
  WfContext *context;
  GtkWidget *popover, *actor, *phase, *title, *holder, *due, *basis, *error;
  GPtrArray *actors; /* ids, parallel to the drop-down */
} Form;

static void
form_free (gpointer data, GClosure *closure)
{
  Form *form = data;

  g_ptr_array_unref (form->actors);
  g_free (form);
}

static const char *
get_text (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static void
complain (Form *form, const char *text)
{
  gtk_label_set_text (GTK_LABEL (form->error), text);
  gtk_widget_set_visible (form->error, TRUE);
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

static void
add_cb (GtkWidget *widget, Form *form)
{
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
    return;
  task.actor = form->actors->pdata[actor];
  task.phase = ((const WfSchemePhase *) scheme->phases->pdata[phase])->id;
  if (task.title[0] == '\0')
    complain (form, _ ("Say what is to be done."));
  else if (due[0] != '\0'
           && !parse_due (due, wf_clock_now_us (wf_context_get_clock (form->context)),
                          &task.due_at))
    complain (form, _ ("Not a time. Write 18:00Z or 13 Oct 18:00Z."));
  else if (due[0] != '\0' && task.due_basis[0] == '\0')
    complain (form, _ ("Say where the due time comes from."));
  else
    {
      wf_board_add_task (form->context, &task);
      gtk_popover_popdown (GTK_POPOVER (form->popover));
    }
}

static void
attach (GtkWidget *grid, int row, const char *name, GtkWidget *widget)
{
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), widget, 1, row, 1, 1);
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

static GtkWidget *
new_entry (const char *text, const char *placeholder)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  return entry;
}

static void
closed_cb (GtkPopover *popover)
{
  gtk_widget_unparent (GTK_WIDGET (popover));
}

void
wf_board_ask_new_task (GtkWidget *parent,
                       WfContext *context,
                       WfBoardModel *model,
                       const char *actor)
{
  Form *form = g_new0 (Form, 1);
  GtkWidget *grid = gtk_grid_new (), *add = gtk_button_new_with_label (_ ("Add the task"));

  form->context = context;
  form->actors = g_ptr_array_new_with_free_func (g_free);
  form->popover = gtk_popover_new ();
  form->actor = new_actor_choice (form, model, actor);
  form->phase = new_phase_choice (form, model);
  form->title = new_entry ("", _ ("What is to be done"));
  form->holder = new_entry (wf_context_get_desk_label (context), _ ("A function, e.g. night desk"));
  form->due = new_entry ("", _ ("18:00Z, may stay empty"));
  form->basis = new_entry ("", _ ("Act, request or plan"));
  form->error = wf_text_new (NULL, "out-text");
  gtk_widget_set_visible (form->error, FALSE);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 10);
  attach (grid, 0, _ ("Task"), form->title);
  attach (grid, 1, _ ("Actor"), form->actor);
  attach (grid, 2, _ ("Phase"), form->phase);
  attach (grid, 3, _ ("Holder"), form->holder);
  attach (grid, 4, _ ("Due"), form->due);
  attach (grid, 5, _ ("Due because of"), form->basis);
  gtk_grid_attach (GTK_GRID (grid), form->error, 0, 6, 2, 1);
  gtk_widget_add_css_class (add, "suggested-action");
  gtk_grid_attach (GTK_GRID (grid), add, 0, 7, 2, 1);
  g_signal_connect (form->title, "activate", G_CALLBACK (add_cb), form);
  g_signal_connect_data (add, "clicked", G_CALLBACK (add_cb), form, form_free, 0);
  gtk_popover_set_child (GTK_POPOVER (form->popover), grid);
  gtk_widget_set_parent (form->popover, parent);
  g_signal_connect (form->popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (form->popover));
  gtk_widget_grab_focus (form->title);
}
