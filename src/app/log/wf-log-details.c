/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/wf-log-details.h"

#include "analysis/wf-requests.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-focus-keep.h"
#include "app/common/wf-attachment-list.h"
#include "app/common/wf-field-text.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-time-text.h"
#include "app/common/wf-track-attach.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-while-shown.h"
#include "app/values/wf-conflict-box.h"
#include "app/values/wf-values-window.h"
#include "model/wf-vocabulary.h"

struct _WfLogDetails
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *box;
  WfContext *context;
  WfLogModel *model;
};

G_DEFINE_FINAL_TYPE (WfLogDetails, wf_log_details, GTK_TYPE_WIDGET)

/* --- parts ----------------------------------------------------------------- */

static WfRecord *
lookup (WfLogDetails *self, const char *id)
{
  return id ? wf_picture_lookup_id (wf_context_get_picture (self->context), id) : NULL;
}

static void
add_heading (WfLogDetails *self, WfRecord *entry)
{
  const char *number = wf_record_get_text (entry, "number");
  const char *text = wf_field_get_shown_text (entry, "text");
  g_autofree char *known = wf_time_format_clock (wf_log_entry_get_known_at (entry));
  /* Translators: above an entry: kind, number, when it was learnt. */
  g_autofree char *line = g_strdup_printf (
      _ ("%s · %s · known %s"), wf_entry_kind_get_label (wf_record_get_text (entry, "kind")),
      number ? number : "–", known);
  GtkWidget *small = wf_text_new (line, "detail");
  GtkWidget *title = wf_text_new (text, "page-title");

  gtk_widget_add_css_class (small, "details-line");
  gtk_widget_add_css_class (title, "details-line");
  gtk_label_set_selectable (GTK_LABEL (title), TRUE);
  gtk_widget_set_focusable (title, FALSE);
  gtk_box_append (GTK_BOX (self->box), small);
  gtk_box_append (GTK_BOX (self->box), title);
}

/* "FI-0044, told by phone" */
static char *
dup_short (WfRecord *entry)
{
  const char *number = wf_record_get_text (entry, "number");
  const char *channel = wf_record_get_text (entry, "channel");
  const char *kind = wf_record_get_text (entry, "kind");

  if (g_strcmp0 (kind, "told") == 0 && channel)
    /* Translators: an entry that says who was told something, and by which channel. */
    return g_strdup_printf (_ ("%s, told by %s"), number ? number : "–", channel);
  return g_strdup_printf ("%s, %s", number ? number : "–", wf_entry_kind_get_label (kind));
}

static char *
dup_about (WfLogDetails *self, WfRecord *entry, const char *only_prefix)
{
  g_auto (GStrv) about = wf_record_dup_set (entry, "about");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; about && about[i]; i++)
    {
      g_autofree char *name = NULL;

      if (only_prefix && !g_str_has_prefix (about[i], only_prefix))
        continue;
      name = wf_context_dup_ref_label (self->context, about[i]);
      g_string_append_printf (text, "%s%s", text->len ? ", " : "", name);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The briefings that carried what was wrong. */
static char *
dup_stands_in (WfLogDetails *self, WfRecord *corrected)
{
  g_auto (GStrv) numbers = wf_record_dup_set (corrected, "briefed");
  g_autofree char *about = dup_about (self, corrected, "briefing:");

  if (numbers && numbers[0])
    {
      g_autofree char *joined = g_strjoinv (", ", numbers);
      return g_strdup_printf (_ ("Briefing no. %s"), joined);
    }
  return g_steal_pointer (&about);
}

static void
add_correction_facts (WfLogDetails *self, GtkWidget *facts, WfRecord *entry)
{
  WfRecord *corrected = lookup (self, wf_record_get_text (entry, "corrects"));
  WfRecord *correction = wf_log_model_find_correction (self->model, wf_record_get_id (entry));
  g_autofree char *corrects = corrected ? dup_short (corrected) : NULL;
  g_autofree char *stands_in = corrected ? dup_stands_in (self, corrected) : NULL;
  g_autofree char *corrected_by = correction ? dup_short (correction) : NULL;

  wf_facts_add (facts, _ ("Corrects"), corrects);
  wf_facts_add (facts, _ ("Stands in"), stands_in);
  wf_facts_add (facts, _ ("Corrected by"), corrected_by);
}

/* --- requests -------------------------------------------------------------- */

/* "due 12 Oct 16:00Z · late" */
static char *
dup_request_state (const WfRequest *request)
{
  g_autofree char *due
      = request->due_at != WF_NO_TIME ? wf_time_format_day_clock (request->due_at) : NULL;

  switch (request->state)
    {
    case WF_REQUEST_ANSWERED:
      return g_strdup (C_ ("request", "answered"));
    case WF_REQUEST_LATE:
      /* Translators: of a request; %s is when the answer was due. */
      return g_strdup_printf (_ ("late: was due %s"), due);
    case WF_REQUEST_OPEN:
    case WF_REQUEST_NONE:
    default:
      if (due == NULL)
        return g_strdup (_ ("not answered yet, no due time"));
      /* Translators: of a request; %s is when the answer is due. */
      return g_strdup_printf (_ ("not answered yet, due %s"), due);
    }
}

/* What became of @entry, which is a request. */
static void
add_answer_facts (WfLogDetails *self, GtkWidget *facts, WfRecord *entry)
{
  g_autoptr (WfRequests) requests = wf_requests_new (wf_context_get_picture (self->context));
  const WfRequest request
      = wf_requests_get (requests, entry, wf_context_get_shown_now (self->context));
  g_autofree char *answer = request.answer ? dup_short (request.answer) : NULL;
  g_autofree char *state = dup_request_state (&request);
  GtkWidget *button;

  wf_facts_add (facts, _ ("Answer"), state);
  wf_facts_add (facts, _ ("Answered by"), answer);
  if (request.state == WF_REQUEST_ANSWERED)
    return;
  button = gtk_button_new_with_label (_ ("Answer…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "log.answer");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "small");
  wf_facts_add_widget (facts, "", button);
}

static void
add_request_facts (WfLogDetails *self, GtkWidget *facts, WfRecord *entry)
{
  WfRecord *answered = lookup (self, wf_record_get_text (entry, "answers"));
  g_autofree char *answers = answered ? dup_short (answered) : NULL;

  wf_facts_add (facts, _ ("Answers"), answers);
  if (g_strcmp0 (wf_record_get_text (entry, "kind"), "request") == 0)
    add_answer_facts (self, facts, entry);
}

/* --- facts ----------------------------------------------------------------- */

static void
add_origin_facts (WfLogDetails *self, GtkWidget *facts, WfRecord *entry)
{
  GPtrArray *operations = wf_record_get_operations (entry);
  const WfOperation *first = operations->len > 0 ? operations->pdata[0] : NULL;
  WfDeviceKey *device = wf_context_get_device (self->context);
  const char *author = first ? wf_context_get_author_label (self->context, first) : "–";
  const gboolean is_here = first && device && wf_uuid_equal (&first->dev, &device->device);
  g_autofree char *entered
      = g_strdup_printf (is_here ? _ ("%s, this computer") : _ ("%s, another computer"), author);
  GtkWidget *signature = wf_text_new (_ ("✓ valid"), "done-text");

  wf_facts_add (facts, _ ("Entered by"), entered);
  wf_facts_add_widget (facts, _ ("Marking"), wf_marking_badge_new (wf_record_get_marking (entry)));
  /* What is in the picture was verified on its way in; anything else stands in quarantine. */
  wf_facts_add_widget (facts, _ ("Signature"), signature);
}

static void
add_facts (WfLogDetails *self, WfRecord *entry)
{
  GtkWidget *facts = wf_facts_new ();
  const gint64 happened_at = wf_record_get_time (entry, "happened-at");
  g_autofree char *happened
      = happened_at != WF_NO_TIME ? wf_time_format_day_clock (happened_at) : NULL;
  g_autofree char *source = wf_log_entry_dup_source (entry);
  g_autofree char *rating = wf_rating_dup_label (wf_record_get_text (entry, "rating"));
  g_autofree char *about = dup_about (self, entry, NULL);

  add_correction_facts (self, facts, entry);
  add_request_facts (self, facts, entry);
  wf_facts_add (facts, _ ("Happened"), happened);
  wf_facts_add (facts, _ ("Source"), source);
  wf_facts_add (facts, _ ("Rating"), rating);
  wf_facts_add (facts, _ ("About"), about);
  wf_facts_add_evidence (facts, entry);
  wf_facts_add (facts, _ ("Told"), wf_record_get_text (entry, "told-to"));
  wf_facts_add (facts, _ ("Caller"), wf_record_get_text (entry, "caller"));
  wf_facts_add (facts, _ ("Call-back"), wf_record_get_text (entry, "call-back"));
  wf_facts_add (facts, _ ("Where"), wf_record_get_text (entry, "where"));
  add_origin_facts (self, facts, entry);
  gtk_box_append (GTK_BOX (self->box), facts);
}

static void
add_line (WfLogDetails *self,
          const char *sign,
          const char *sign_class,
          const char *text,
          const char *detail)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *mark = gtk_label_new (sign);

  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_widget_add_css_class (mark, sign_class);
  gtk_widget_add_css_class (mark, "numeric");
  gtk_widget_add_css_class (line, "details-row");
  gtk_box_append (GTK_BOX (texts), wf_text_new (text, NULL));
  gtk_box_append (GTK_BOX (texts), wf_text_new (detail, "detail"));
  gtk_box_append (GTK_BOX (line), mark);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_box_append (GTK_BOX (self->box), line);
}

/* --- who was told ---------------------------------------------------------- */

/* Entries that told somebody of @wrong after it was made: by reference, or by going out in the same
 * briefing. */
static void
add_told_line (WfLogDetails *self, WfRecord *told)
{
  const char *to = wf_record_get_text (told, "told-to");
  const char *channel = wf_record_get_text (told, "channel");
  const gint64 at = wf_record_get_time (told, "happened-at");
  const gint64 ack_at = wf_record_get_time (told, "ack-at");
  g_autofree char *when = at != WF_NO_TIME ? wf_time_format_clock (at) : g_strdup ("–");
  g_autofree char *text
      = channel ? g_strdup_printf (_ ("%s, by %s %s"), to ? to : _ ("Somebody"), channel, when)
                : g_strdup_printf ("%s, %s", to ? to : _ ("Somebody"), when);
  g_autofree char *ack = ack_at != WF_NO_TIME ? wf_time_format_clock (ack_at) : NULL;
  g_autofree char *detail
      = ack ? g_strdup_printf (_ ("acknowledged %s"), ack) : g_strdup (_ ("call back: open"));

  add_line (self, ack ? "✓" : "○", ack ? "done-text" : "late-text", text, detail);
}

static void
add_briefing_lines (WfLogDetails *self, WfRecord *wrong)
{
  g_auto (GStrv) numbers = wf_record_dup_set (wrong, "briefed");

  for (guint i = 0; numbers && numbers[i]; i++)
    {
      g_autofree char *text = g_strdup_printf (_ ("Recipients of briefing no. %s"), numbers[i]);
      add_line (self, "○", "late-text", text, _ ("corrigendum not drafted yet"));
    }
}

static void
add_told (WfLogDetails *self, WfRecord *entry)
{
  WfRecord *wrong = lookup (self, wf_record_get_text (entry, "corrects"));

  if (wrong == NULL)
    return;
  gtk_box_append (GTK_BOX (self->box),
                  wf_section_title_new (_ ("Who was told the wrong value"), NULL));
  if (g_strcmp0 (wf_record_get_text (wrong, "kind"), "told") == 0)
    add_told_line (self, wrong);
  else if (!wf_record_has_member (wrong, "briefed", "1"))
    add_line (self, "·", "dim-label", _ ("Nobody on record"),
              _ ("the entry went out in no briefing"));
  add_briefing_lines (self, wrong);
}

/* --- history --------------------------------------------------------------- */

static const char *
get_sending_text (WfLogDetails *self, const WfOperation *operation)
{
  if (wf_context_is_waiting (self->context, operation))
    return _ ("saved here · not sent yet");
  if (operation->receipt_seq > 0 || operation->received_at != WF_NO_TIME)
    return _ ("saved here · sent · accepted");
  if (operation->is_acked)
    return _ ("saved here · sent");
  return wf_context_get_account (self->context) ? _ ("saved here · not sent yet")
                                                : _ ("saved here · no server");
}

static char *
dup_what (WfLogDetails *self, WfRecord *entry, const WfOperation *operation)
{
  g_autoptr (GString) fields = g_string_new (NULL);

  if (operation->kind == WF_OP_CREATE)
    return g_strdup (_ ("Entered"));
  if (operation->kind == WF_OP_RETIRE)
    return g_strdup (_ ("Withdrawn"));
  for (guint i = 0; i < operation->n_writes; i++)
    {
      g_autofree char *label
          = wf_field_dup_label_in (self->context, entry, operation->writes[i].field);
      g_string_append_printf (fields, "%s%s", i ? ", " : "", label);
    }
  /* Translators: %s are names of fields. */
  return g_strdup_printf (_ ("Changed: %s"), fields->str);
}

static void
values_cb (GtkWidget *button, WfContext *context)
{
  wf_values_window_present (GTK_WINDOW (gtk_widget_get_root (button)), context,
                            g_object_get_data (G_OBJECT (button), "wf-record"));
}

static void
add_history (WfLogDetails *self, WfRecord *entry)
{
  GtkWidget *values = gtk_button_new_with_label (_ ("Values, markings and history…"));
  GPtrArray *operations = wf_record_get_operations (entry);

  gtk_box_append (GTK_BOX (self->box), wf_section_title_new (_ ("History"), NULL));
  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = operations->pdata[i];
      g_autofree char *at = wf_time_format_clock (wf_operation_get_entered_at (operation));
      g_autofree char *what = dup_what (self, entry, operation);

      g_autofree char *delivery = wf_context_dup_delivery (self->context, operation);
      /* Translators: %s is a desk and an instant. A courier is no server. */
      g_autofree char *delivered
          = delivery ? g_strdup_printf (_ ("saved here · delivered by courier to %s"), delivery)
                     : NULL;

      add_line (self, at, "dim-label", what,
                delivered ? delivered : get_sending_text (self, operation));
    }
  gtk_widget_add_css_class (values, "flat");
  gtk_widget_add_css_class (values, "aside");
  gtk_widget_set_halign (values, GTK_ALIGN_START);
  g_object_set_data_full (G_OBJECT (values), "wf-record", g_object_ref (entry), g_object_unref);
  g_signal_connect_object (values, "clicked", G_CALLBACK (values_cb), self->context, 0);
  gtk_box_append (GTK_BOX (self->box), values);
}

/* --- following ------------------------------------------------------------- */

static void
fill (WfLogDetails *self)
{
  WfSession *session = wf_context_get_session (self->context);
  WfRecord *entry = lookup (self, wf_session_get_selected (session, "entry"));
  const char *selection = wf_session_get_selection (session);
  g_autofree char *name = NULL;

  if (entry)
    {
      add_heading (self, entry);
      wf_conflict_box_append (self->box, self->context, entry);
      add_facts (self, entry);
      add_told (self, entry);
      gtk_box_append (GTK_BOX (self->box), wf_attachment_list_new (self->context, entry));
      add_history (self, entry);
      return;
    }
  if (selection == NULL || g_str_has_prefix (selection, "entry:"))
    {
      gtk_box_append (GTK_BOX (self->box),
                      wf_empty_new (_ ("No entry is selected"),
                                    _ ("Select one to see who said it, who was told, and its "
                                       "history. N writes a new one.")));
      return;
    }
  name = wf_context_dup_ref_label (self->context, selection);
  gtk_box_append (GTK_BOX (self->box),
                  wf_empty_new (name, _ ("is selected. The picture shows more of it (Ctrl+1).")));
}

static void
show (WfLogDetails *self)
{
  WfFocusKeep *keep = wf_focus_keep_begin (self->box);

  wf_widget_clear (self->box);
  fill (self);
  wf_focus_keep_end (keep, self->box);
}

static void
wf_log_details_dispose (GObject *object)
{
  WfLogDetails *self = WF_LOG_DETAILS (object);

  g_clear_object (&self->context);
  g_clear_object (&self->model);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (wf_log_details_parent_class)->dispose (object);
}

static void
wf_log_details_class_init (WfLogDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wf_log_details_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
wf_log_details_init (WfLogDetails *self)
{
  self->scroller = gtk_scrolled_window_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "side-pane");
  gtk_widget_add_css_class (GTK_WIDGET (self), "details");
  wf_widget_set_name (GTK_WIDGET (self), _ ("Selected entry"), NULL);
}

GtkWidget *
wf_log_details_new (WfContext *context, WfLogModel *model)
{
  WfLogDetails *self = g_object_new (WF_TYPE_LOG_DETAILS, NULL);

  self->context = g_object_ref (context);
  self->model = g_object_ref (model);
  wf_while_shown (GTK_WIDGET (self), (WfShowFunc) show, FALSE, context, "changed",
                  wf_context_get_session (context), "notify::selection", NULL);
  return GTK_WIDGET (self);
}
