/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/values/wf-value-forms.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-field-text.h"
#include "app/common/wf-form.h"
#include "app/values/wf-values-write.h"

typedef struct
{
  WfContext *context;
  WfRecord *record;
  char *field, *space;
  GArray *choices; /* WfChoice; empty: a text is typed */
  GtkWidget *choice, *entry, *why;
} ValueForm;

static void
value_form_free (gpointer data)
{
  ValueForm *form = data;

  g_object_unref (form->context);
  g_object_unref (form->record);
  g_free (form->field);
  g_free (form->space);
  g_clear_pointer (&form->choices, g_array_unref);
  g_free (form);
}

static ValueForm *
new_value_form (WfContext *context, WfRecord *record, const char *field, const char *space)
{
  ValueForm *form = g_new0 (ValueForm, 1);

  form->context = g_object_ref (context);
  form->record = g_object_ref (record);
  form->field = g_strdup (field);
  form->space = g_strdup (space);
  return form;
}

static const char *
get_text (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

/* --- a value --------------------------------------------------------------- */

static const WfWrite *
get_current (ValueForm *form)
{
  const WfLive *winner = wf_record_get_winner (form->record, form->field);

  return winner ? winner->write : NULL;
}

static char *
dup_chosen (ValueForm *form)
{
  guint selected;

  if (form->choice == NULL)
    return wf_field_dup_json (get_text (form->entry), get_current (form));
  selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (form->choice));
  if (selected >= form->choices->len)
    return g_strdup ("null");
  return g_strdup (g_array_index (form->choices, WfChoice, selected).json);
}

static gboolean
settle (WfForm *window, ValueForm *form, const char *json)
{
  g_autoptr (GPtrArray) conflicts = wf_conflict_dup_all (form->record);

  for (guint i = 0; i < conflicts->len; i++)
    {
      const WfConflict *conflict = conflicts->pdata[i];

      if (!g_str_equal (conflict->field, form->field)
          || !g_str_equal (conflict->space, form->space))
        continue;
      wf_values_settle (window, form->context, form->record, conflict, json, get_text (form->why));
      return TRUE;
    }
  return FALSE;
}

static gboolean
accept_value_cb (WfForm *window, gpointer data)
{
  ValueForm *form = data;
  g_autofree char *json = dup_chosen (form);

  if (json == NULL)
    {
      wf_form_complain (window, _ ("This field holds a time or a number. Write a time like "
                                   "2027-10-12T08:00:00Z, a number as digits."));
      return FALSE;
    }
  if (form->space == NULL)
    wf_values_set (window, form->context, form->record, form->field, json, get_text (form->why));
  else if (!settle (window, form, json))
    wf_form_complain (window, _ ("It was settled meanwhile. Close this and look again; nothing "
                                 "was changed."));
  return FALSE;
}

static char *
dup_editable (const WfWrite *write)
{
  if (write == NULL || write->value == NULL || wf_write_is_null (write))
    return g_strdup ("");
  return write->text ? g_strdup (write->text) : g_strndup (write->value, write->value_length);
}

static void
add_value (WfForm *window, ValueForm *form)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  const WfWrite *current = get_current (form);
  g_autofree char *json = dup_editable (current);
  g_autofree char *quoted
      = current && current->value ? g_strndup (current->value, current->value_length) : NULL;
  guint selected = 0;

  if (form->choices->len == 0)
    {
      form->entry = wf_form_add_entry (window, _ ("Value"), json, NULL);
      return;
    }
  for (guint i = 0; i < form->choices->len; i++)
    {
      const WfChoice *choice = &g_array_index (form->choices, WfChoice, i);

      g_ptr_array_add (labels, (gpointer) choice->label);
      if (g_strcmp0 (choice->json, quoted) == 0)
        selected = i;
    }
  g_ptr_array_add (labels, _ ("no value"));
  g_ptr_array_add (labels, NULL);
  form->choice
      = wf_form_add_choice (window, _ ("Value"), (const char *const *) labels->pdata, selected);
}

void
wf_value_form_present (
    GtkWindow *parent, WfContext *context, WfRecord *record, const char *field, const char *space)
{
  ValueForm *form = new_value_form (context, record, field, space);
  const char *type = wf_record_get_type_name (record);
  g_autofree char *label = wf_field_dup_label_in (context, record, field);
  g_autofree char *ref = g_strdup_printf ("%s:%s", type, wf_record_get_id (record));
  g_autofree char *thing = wf_context_dup_ref_label (context, ref);
  WfForm *window = wf_form_new (parent, label, thing, space ? _ ("_Settle") : _ ("_Save"),
                                accept_value_cb, form, value_form_free);

  form->choices = wf_field_dup_choices (context, type, field);
  add_value (window, form);
  form->why = wf_form_add_entry (window, _ ("Reason"), NULL,
                                 _ ("Stands in the history of the value; may stay empty."));
  gtk_window_present (GTK_WINDOW (window));
}

/* --- another marking ------------------------------------------------------- */

static gboolean
accept_move_cb (WfForm *window, gpointer data)
{
  ValueForm *form = data;
  const WfMarking to = (WfMarking) gtk_drop_down_get_selected (GTK_DROP_DOWN (form->choice));

  switch (wf_values_judge_move (form->context, form->record, form->field, to))
    {
    case WF_MOVE_NOWHERE:
      wf_form_complain (window, _ ("It stands at this marking already. Choose another."));
      return FALSE;
    case WF_MOVE_NO_WRITER:
      wf_form_complain (window, _ ("This desk has no role that may write in this crisis. Ask the "
                                   "centre for one."));
      return FALSE;
    case WF_MOVE_NOT_ORIGINATOR:
      wf_form_complain (window, _ ("Only the originator or a coordinator may lower a marking. "
                                   "Ask the originator."));
      return FALSE;
    case WF_MOVE_ALLOWED:
    default:
      break;
    }
  if (*get_text (form->why) == '\0')
    {
      wf_form_complain (window, _ ("Give a reason: it stands in the history."));
      gtk_widget_grab_focus (form->why);
      return FALSE;
    }
  wf_values_move (window, form->context, form->record, form->field, to, get_text (form->why));
  return FALSE;
}

void
wf_move_form_present (GtkWindow *parent, WfContext *context, WfRecord *record, const char *field)
{
  /* In the order of WfMarking; TLP:RED goes to lists of its own, which nobody is put on here. */
  const char *const labels[]
      = { wf_marking_get_label (WF_MARKING_CLEAR), wf_marking_get_label (WF_MARKING_GREEN),
          wf_marking_get_label (WF_MARKING_AMBER), wf_marking_get_label (WF_MARKING_AMBER_STRICT),
          NULL };
  ValueForm *form = new_value_form (context, record, field, NULL);
  const char *type = wf_record_get_type_name (record);
  g_autofree char *ref = g_strdup_printf ("%s:%s", type, wf_record_get_id (record));
  g_autofree char *label = field ? wf_field_dup_label_in (context, record, field)
                                 : wf_context_dup_ref_label (context, ref);
  /* Translators: %s is a field or a thing. */
  g_autofree char *heading = g_strdup_printf (_ ("Say “%s” at another marking"), label);
  WfForm *window = wf_form_new (
      parent, heading,
      _ ("It is said anew in the other compartment and names its origin. Where it stands now it "
         "stays, and who has read it has read it. EU classified information is not kept here."),
      _ ("_Say There"), accept_move_cb, form, value_form_free);

  form->choice
      = wf_form_add_choice (window, _ ("Marking"), labels, MIN (wf_record_get_marking (record), 3));
  form->why = wf_form_add_entry (window, _ ("Reason"), NULL,
                                 _ ("Who decided it, and why it may or must be there."));
  gtk_window_present (GTK_WINDOW (window));
}
