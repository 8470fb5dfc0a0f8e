/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/wf-log-line.h"

#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-field-text.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-time-text.h"
#include "app/common/wf-widgets.h"
#include "app/log/wf-log-columns.h"

enum
{
  COLUMN_NUMBER,
  COLUMN_HAPPENED,
  COLUMN_KNOWN,
  COLUMN_KIND,
  COLUMN_TEXT,
  COLUMN_ABOUT,
  COLUMN_SOURCE,
  COLUMN_RATING,
  COLUMN_BRIEFED,
  N_COLUMNS
};

static const char *const titles[N_COLUMNS] = {
  NC_ ("column", "No."),    NC_ ("column", "Happened"), NC_ ("column", "Known"),
  NC_ ("column", "Kind"),   NC_ ("column", "Entry"),    NC_ ("column", "About"),
  NC_ ("column", "Source"), NC_ ("column", "Rating"),   NC_ ("column", "Briefed"),
};

/* Those that the details repeat give way where it is narrow. */
static const WfLogColumn columns[N_COLUMNS] = {
  { 74, 0 },  { 68, 0 },  { 62, 6 }, { 102, 5 }, { 0, 0 },
  { 128, 3 }, { 172, 1 }, { 44, 4 }, { 66, 2 },
};

struct _WfLogLine
{
  GtkWidget parent_instance;

  GtkWidget *stack;
  GtkWidget *day;
  GtkWidget *cells[N_COLUMNS];
  WfContext *context;
  WfLogRow *row;
  GSignalGroup *signals;
};

G_DEFINE_FINAL_TYPE (WfLogLine, wf_log_line, GTK_TYPE_WIDGET)

/* --- showing --------------------------------------------------------------- */

static int
get_rank (const char *ref)
{
  static const char *const order[]
      = { "asset:", "briefing:", "claim:", "actor:", "mechanism:", "incident:", "country:" };

  for (int i = 0; i < (int) G_N_ELEMENTS (order); i++)
    if (g_str_has_prefix (ref, order[i]))
      return i;
  return (int) G_N_ELEMENTS (order);
}

static void
show_about (WfLogLine *self, WfRecord *entry)
{
  g_auto (GStrv) about = wf_record_dup_set (entry, "about");
  g_autoptr (GString) tooltip = g_string_new (NULL);
  g_autofree char *label = NULL;
  g_autofree char *markup = NULL;
  const char *first = NULL;

  for (guint i = 0; about && about[i]; i++)
    {
      g_autofree char *name = wf_context_dup_ref_label (self->context, about[i]);

      g_string_append_printf (tooltip, "%s%s", i ? "\n" : "", name);
      if (first == NULL || get_rank (about[i]) < get_rank (first))
        first = about[i];
    }
  gtk_widget_set_tooltip_text (self->cells[COLUMN_ABOUT], tooltip->len > 0 ? tooltip->str : NULL);
  if (first == NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->cells[COLUMN_ABOUT]), "");
      return;
    }
  label = wf_context_dup_ref_label (self->context, first);
  markup = g_markup_printf_escaped ("<a href=\"%s\">%s</a>", first, label);
  gtk_label_set_markup (GTK_LABEL (self->cells[COLUMN_ABOUT]), markup);
}

static void
set_time (GtkWidget *cell, gint64 instant, const char *css_class)
{
  const char *classes[] = { "numeric", css_class, NULL };

  wf_time_label_set (cell, instant);
  gtk_widget_set_css_classes (cell, classes);
}

/* NULL: the entry is no request. */
static const char *
get_request_word (WfLogLine *self)
{
  switch (wf_log_row_get_request (self->row))
    {
    case WF_REQUEST_OPEN:
      return C_ ("request", "open");
    case WF_REQUEST_LATE:
      return C_ ("request", "late");
    case WF_REQUEST_ANSWERED:
      return C_ ("request", "answered");
    case WF_REQUEST_NONE:
    default:
      return NULL;
    }
}

static void
show_state (WfLogLine *self, WfRecord *entry)
{
  GtkWidget *cell = self->cells[COLUMN_BRIEFED];
  const gboolean is_waiting = wf_log_entry_is_waiting (self->context, entry);
  g_autofree char *briefed = wf_log_entry_dup_briefed (entry);

  const char *word = wf_record_is_retired (entry)            ? _ ("withdrawn")
                     : wf_record_get_n_conflicts (entry) > 0 ? _ ("≠ conflict")
                     : is_waiting                            ? _ ("waiting")
                     : get_request_word (self)               ? get_request_word (self)
                     : briefed                               ? briefed
                                                             : "";
  const gboolean is_late = wf_log_row_get_request (self->row) == WF_REQUEST_LATE;

  /* What is not sent has not been briefed to anybody elsewhere: one column serves all. */
  gtk_label_set_text (GTK_LABEL (cell), word);
  if (is_waiting || is_late || wf_record_get_n_conflicts (entry) > 0)
    gtk_widget_add_css_class (cell, "late-text");
  else
    gtk_widget_remove_css_class (cell, "late-text");
}

static void
describe (WfLogLine *self, WfRecord *entry)
{
  g_autofree char *line = wf_log_entry_dup_line (self->context, entry);
  const char *state = wf_record_is_retired (entry)                     ? _ ("withdrawn")
                      : wf_log_row_is_struck (self->row)               ? _ ("corrected")
                      : wf_record_get_n_conflicts (entry) > 0          ? _ ("in conflict")
                      : wf_log_entry_is_waiting (self->context, entry) ? _ ("waiting to be sent")
                                                                       : get_request_word (self);

  wf_widget_set_name (GTK_WIDGET (self), line, state);
}

static void
show_entry (WfLogLine *self, WfRecord *entry)
{
  const char *number = wf_record_get_text (entry, "number");
  const char *kind = wf_record_get_text (entry, "kind");
  const char *text = wf_field_get_shown_text (entry, "text");
  const char *rating = wf_record_get_text (entry, "rating");
  g_autofree char *source = wf_log_entry_dup_source (entry);
  const char *text_classes[] = { wf_log_row_is_struck (self->row) ? "struck" : NULL, NULL };

  gtk_label_set_text (GTK_LABEL (self->cells[COLUMN_NUMBER]), number ? number : "–");
  set_time (self->cells[COLUMN_HAPPENED], wf_record_get_time (entry, "happened-at"), NULL);
  set_time (self->cells[COLUMN_KNOWN], wf_log_entry_get_known_at (entry),
            wf_log_entry_is_late (entry) ? "late-text" : "dim-label");
  wf_pill_set (self->cells[COLUMN_KIND], wf_entry_kind_get_label (kind), kind);
  gtk_label_set_text (GTK_LABEL (self->cells[COLUMN_TEXT]), text);
  gtk_widget_set_css_classes (self->cells[COLUMN_TEXT], text_classes);
  show_about (self, entry);
  gtk_label_set_text (GTK_LABEL (self->cells[COLUMN_SOURCE]), source);
  gtk_label_set_text (GTK_LABEL (self->cells[COLUMN_RATING]), rating ? rating : "–");
  show_state (self, entry);
  describe (self, entry);
}

/* "Severity: high; Lead: CSIRT FI" */
static char *
dup_writes (WfLogLine *self, WfRecord *record, const WfOperation *operation)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < operation->n_writes; i++)
    {
      const WfWrite *write = &operation->writes[i];
      g_autofree char *label = wf_field_dup_label_in (self->context, record, write->field);
      g_autofree char *value
          = wf_field_dup_value (self->context, wf_record_get_type_name (record), operation, write);

      g_string_append_printf (text, "%s%s: %s", i ? "; " : "", label, value);
    }
  return g_string_free (text, FALSE);
}

static void
show_edit (WfLogLine *self, WfRecord *record, const WfOperation *operation)
{
  g_autofree char *fields = dup_writes (self, record, operation);
  g_autofree char *ref
      = g_strdup_printf ("%s:%s", wf_record_get_type_name (record), wf_record_get_id (record));
  g_autofree char *about = wf_context_dup_ref_label (self->context, ref);
  const char *author = wf_context_get_author_label (self->context, operation);
  g_autofree char *name = NULL;

  for (guint i = 0; i < N_COLUMNS; i++)
    if (i != COLUMN_KIND)
      gtk_label_set_text (GTK_LABEL (self->cells[i]), "");
  set_time (self->cells[COLUMN_KNOWN], wf_operation_get_entered_at (operation), "dim-label");
  wf_pill_set (self->cells[COLUMN_KIND], _ ("Field edit"), "neutral");
  gtk_label_set_text (GTK_LABEL (self->cells[COLUMN_TEXT]), fields);
  gtk_widget_set_css_classes (self->cells[COLUMN_TEXT], (const char *[]){ "detail", NULL });
  gtk_label_set_text (GTK_LABEL (self->cells[COLUMN_ABOUT]), about);
  gtk_label_set_text (GTK_LABEL (self->cells[COLUMN_SOURCE]), author);
  name = g_strdup_printf (_ ("Field edit of %s by %s: %s"), about, author, fields);
  wf_widget_set_name (GTK_WIDGET (self), name, NULL);
}

static void
show_row (WfLogLine *self)
{
  WfRecord *record;
  g_autofree char *day = NULL;
  g_autofree char *text = NULL;

  if (self->row == NULL)
    return;
  record = wf_log_row_get_record (self->row);
  if (record && wf_log_row_get_operation (self->row))
    show_edit (self, record, wf_log_row_get_operation (self->row));
  else if (record)
    show_entry (self, record);
  else
    {
      day = wf_time_dup_day (wf_log_row_get_day (self->row));
      /* Translators: heading of a day in the log; the zone is always UTC. */
      text = g_strdup_printf (_ ("%s · UTC"), day);
      gtk_label_set_text (GTK_LABEL (self->day), text);
      wf_widget_set_name (GTK_WIDGET (self), text, NULL);
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), record ? "entry" : "day");
}

static gboolean
link_activated_cb (GtkLabel *label, const char *uri, WfLogLine *self)
{
  wf_session_select (wf_context_get_session (self->context), uri);
  return TRUE;
}

/* --- building -------------------------------------------------------------- */

static GtkWidget *
make_cell (guint column)
{
  GtkWidget *cell = column == COLUMN_KIND ? wf_pill_new ("", NULL) : wf_text_new ("", NULL);

  gtk_widget_set_valign (cell, GTK_ALIGN_START);
  gtk_label_set_yalign (GTK_LABEL (cell), 0);
  if (column == COLUMN_KIND)
    gtk_label_set_ellipsize (GTK_LABEL (cell), PANGO_ELLIPSIZE_END);
  return cell;
}

static GtkWidget *
make_columns (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (box, wf_log_columns_new (columns, N_COLUMNS));
  return box;
}

static void
wf_log_line_dispose (GObject *object)
{
  WfLogLine *self = WF_LOG_LINE (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->row);
  g_clear_object (&self->context);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (wf_log_line_parent_class)->dispose (object);
}

static void
wf_log_line_class_init (WfLogLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wf_log_line_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "logline");
}

static void
wf_log_line_init (WfLogLine *self)
{
  GtkWidget *box = make_columns ();

  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  self->day = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->day), 0);
  gtk_widget_add_css_class (self->day, "day");
  gtk_widget_add_css_class (box, "entry-line");
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      self->cells[i] = make_cell (i);
      gtk_box_append (GTK_BOX (box), self->cells[i]);
    }
  gtk_widget_add_css_class (self->cells[COLUMN_NUMBER], "dim-label");
  gtk_widget_add_css_class (self->cells[COLUMN_NUMBER], "numeric");
  gtk_widget_add_css_class (self->cells[COLUMN_SOURCE], "dim-label");
  gtk_widget_add_css_class (self->cells[COLUMN_SOURCE], "small");
  gtk_widget_add_css_class (self->cells[COLUMN_BRIEFED], "small");
  gtk_widget_add_css_class (self->cells[COLUMN_ABOUT], "about");
  g_signal_connect (self->cells[COLUMN_ABOUT], "activate-link", G_CALLBACK (link_activated_cb),
                    self);
  gtk_stack_add_named (GTK_STACK (self->stack), box, "entry");
  gtk_stack_add_named (GTK_STACK (self->stack), self->day, "day");
  self->signals = g_signal_group_new (WF_TYPE_CONTEXT);
  g_signal_group_connect_swapped (self->signals, "changed", G_CALLBACK (show_row), self);
}

GtkWidget *
wf_log_line_new (WfContext *context)
{
  WfLogLine *self = g_object_new (WF_TYPE_LOG_LINE, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}

void
wf_log_line_bind (WfLogLine *self, WfLogRow *row)
{
  g_set_object (&self->row, row);
  show_row (self);
  g_signal_group_set_target (self->signals, self->context);
}

void
wf_log_line_unbind (WfLogLine *self)
{
  g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->row);
}

GtkWidget *
wf_log_line_titles_new (void)
{
  GtkWidget *box = make_columns ();

  gtk_widget_add_css_class (box, "log-titles");
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      const char *text = g_dpgettext2 (NULL, "column", titles[i]);
      GtkWidget *title = gtk_label_new (text);

      gtk_label_set_xalign (GTK_LABEL (title), 0);
      gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
      gtk_widget_set_tooltip_text (title, text);
      gtk_widget_add_css_class (title, "small");
      gtk_widget_add_css_class (title, "heading");
      gtk_box_append (GTK_BOX (box), title);
    }
  return box;
}
