/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/values/wf-conflict-box.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-field-text.h"
#include "app/common/wf-widgets.h"
#include "app/values/wf-value-forms.h"
#include "app/values/wf-values-write.h"

/* --- settling -------------------------------------------------------------- */

/* The conflict as it was when the button was made: the record may have moved on. */
typedef struct
{
  WfContext *context;
  WfRecord *record;
  char *space, *field, *json; /* json NULL: ask for a third value */
} Settle;

static void
settle_free (gpointer data, GClosure *closure)
{
  Settle *settle = data;

  g_object_unref (settle->context);
  g_object_unref (settle->record);
  g_free (settle->space);
  g_free (settle->field);
  g_free (settle->json);
  g_free (settle);
}

static void
settle_cb (GtkWidget *button, Settle *settle)
{
  /* What is written makes the picture change, which may take this button away. */
  g_autoptr (WfContext) context = g_object_ref (settle->context);
  g_autoptr (WfRecord) record = g_object_ref (settle->record);
  g_autoptr (GPtrArray) conflicts = wf_conflict_dup_all (record);

  if (settle->json == NULL)
    {
      wf_value_form_present (GTK_WINDOW (gtk_widget_get_root (button)), context, record,
                             settle->field, settle->space);
      return;
    }
  for (guint i = 0; i < conflicts->len; i++)
    {
      const WfConflict *conflict = conflicts->pdata[i];

      if (g_str_equal (conflict->field, settle->field)
          && g_str_equal (conflict->space, settle->space))
        {
          wf_values_settle (NULL, context, record, conflict, settle->json, NULL);
          return;
        }
    }
  wf_context_toast (context, _ ("It was settled meanwhile; nothing was changed."));
}

static GtkWidget *
new_settle_button (WfContext *context,
                   WfRecord *record,
                   const WfConflict *conflict,
                   const WfWrite *write,
                   const char *label,
                   const char *name)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  Settle *settle = g_new0 (Settle, 1);

  settle->context = g_object_ref (context);
  settle->record = g_object_ref (record);
  settle->space = g_strdup (conflict->space);
  settle->field = g_strdup (conflict->field);
  settle->json = write ? g_strndup (write->value, write->value_length) : NULL;
  gtk_widget_add_css_class (button, "small");
  wf_widget_set_name (button, name, NULL);
  g_signal_connect_data (button, "clicked", G_CALLBACK (settle_cb), settle, settle_free, 0);
  return button;
}

/* --- one side -------------------------------------------------------------- */

char *
wf_seen_dup_text (WfContext *context, WfRecord *record, const WfWrite *write)
{
  guint n_unknown;
  g_autoptr (GArray) seen = wf_history_dup_seen (record, write, &n_unknown);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < seen->len; i++)
    {
      const WfLive *live = &g_array_index (seen, WfLive, i);
      g_autofree char *value = wf_field_dup_value (context, wf_record_get_type_name (record),
                                                   live->operation, live->write);
      g_autofree char *said = wf_operation_dup_said (context, live->operation);

      g_string_append_printf (text, "%s%s (%s)", i > 0 ? ", " : "", value, said);
    }
  if (n_unknown > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                            _ ("something not known at this desk"));
  if (text->len == 0)
    return g_strdup (_ ("had seen no value"));
  /* Translators: %s are values with who said them: what an author had before them. */
  return g_strdup_printf (_ ("had seen: %s"), text->str);
}

static gboolean
is_own (WfContext *context, const WfSide *side)
{
  WfDeviceKey *device = wf_context_get_device (context);

  for (guint i = 0; device && i < side->said_by->len; i++)
    if (wf_uuid_equal (&((const WfOperation *) side->said_by->pdata[i])->by, &device->person))
      return TRUE;
  return FALSE;
}

/* @hold: why this desk may not settle it, or NULL. */
static GtkWidget *
new_side (WfContext *context,
          WfRecord *record,
          const WfConflict *conflict,
          const WfSide *side,
          const char *hold)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  const char *type = wf_record_get_type_name (record);
  g_autofree char *value = wf_field_dup_value (context, type, side->said_by->pdata[0], side->write);
  const WfOperation *first = side->said_by->pdata[0];
  g_autofree char *seen
      = wf_seen_dup_text (context, record, wf_operation_find_write (first, conflict->field));
  g_autofree char *field = wf_field_dup_label (context, type, conflict->field);
  const char *word = is_own (context, side) ? _ ("Keep") : _ ("Take");
  /* Translators: the word of the button (keep or take), a field and the value. */
  g_autofree char *name = g_strdup_printf (_ ("%s %s: %s"), word, field, value);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "statement");
  gtk_widget_set_hexpand (card, TRUE);
  gtk_box_append (GTK_BOX (card), wf_text_new (value, "heading"));
  for (guint i = 0; i < side->said_by->len; i++)
    {
      g_autofree char *said = wf_operation_dup_said (context, side->said_by->pdata[i]);
      gtk_box_append (GTK_BOX (card), wf_text_new (said, NULL));
    }
  gtk_box_append (GTK_BOX (card), wf_text_new (seen, "detail"));
  /* What nobody can read can be superseded by another value and not be said again. */
  if (side->write->value && !hold)
    {
      GtkWidget *button = new_settle_button (context, record, conflict, side->write, word, name);
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      gtk_widget_set_valign (button, GTK_ALIGN_END);
      gtk_widget_set_vexpand (button, TRUE);
      gtk_box_append (GTK_BOX (card), button);
    }
  return card;
}

/* --- a conflict ------------------------------------------------------------ */

static void
append_conflict (GtkWidget *box, WfContext *context, WfRecord *record, const WfConflict *conflict)
{
  const char *type = wf_record_get_type_name (record);
  g_autofree char *field = wf_field_dup_label (context, type, conflict->field);
  /* Translators: heading of a conflict; %s is a field. */
  g_autofree char *title = g_strdup_printf (_ ("≠ %s in conflict"), field);
  g_autofree char *name = g_strdup_printf (_ ("Another value for %s"), field);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *hold = wf_context_dup_statement_hold (context, record, conflict->field);
  GtkWidget *other;

  gtk_box_append (
      GTK_BOX (box),
      wf_section_title_new (title, wf_marking_get_label (wf_space_get_marking (conflict->space))));
  gtk_widget_add_css_class (line, "statements");
  gtk_box_set_homogeneous (GTK_BOX (line), TRUE);
  wf_widget_set_name (line, title, _ ("Desks wrote past each other."));
  for (guint i = 0; i < conflict->sides->len; i++)
    gtk_box_append (GTK_BOX (line),
                    new_side (context, record, conflict, conflict->sides->pdata[i], hold));
  gtk_box_append (GTK_BOX (box), line);
  if (hold)
    {
      gtk_box_append (GTK_BOX (box), wf_text_new (hold, "detail"));
      return;
    }
  other = new_settle_button (context, record, conflict, NULL, _ ("Another value…"), name);
  gtk_widget_set_halign (other, GTK_ALIGN_START);
  gtk_widget_add_css_class (other, "flat");
  gtk_widget_add_css_class (other, "aside");
  gtk_box_append (GTK_BOX (box), other);
}

void
wf_conflict_box_append (GtkWidget *box, WfContext *context, WfRecord *record)
{
  g_autoptr (GPtrArray) conflicts = wf_conflict_dup_all (record);

  for (guint i = 0; i < conflicts->len; i++)
    append_conflict (box, context, record, conflicts->pdata[i]);
}

char *
wf_conflict_dup_line (WfContext *context, WfRecord *record)
{
  g_autoptr (GPtrArray) conflicts = wf_conflict_dup_all (record);
  g_autoptr (GString) values = g_string_new (NULL);
  const WfConflict *first = conflicts->len > 0 ? conflicts->pdata[0] : NULL;
  const char *type = wf_record_get_type_name (record);
  g_autofree char *field = NULL;

  if (first == NULL)
    return NULL;
  for (guint i = 0; i < first->sides->len; i++)
    {
      const WfSide *side = first->sides->pdata[i];
      g_autofree char *value
          = wf_field_dup_value (context, type, side->said_by->pdata[0], side->write);

      g_string_append_printf (values, "%s%s", i > 0 ? " ≠ " : "", value);
    }
  field = wf_field_dup_label (context, type, first->field);
  /* Translators: a field in conflict and its values, "Severity in conflict: high ≠ critical". */
  return g_strdup_printf (_ ("%s in conflict: %s"), field, values->str);
}
