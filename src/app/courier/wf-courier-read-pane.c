/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/courier/wf-courier-read-pane.h"

#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-widgets.h"
#include "app/courier/wf-courier-parts.h"

struct _WfCourierReadPane
{
  AdwBin parent_instance;

  WfContext *context;
  GtkWidget *path;
  GtkWidget *look, *take, *confirm;
  GtkWidget *preview; /* AdwPreferencesGroup with @facts */
  GtkWidget *facts;
  GtkWidget *progress;
  GtkWidget *outcome;
  char *looked_at;           /* path of what @summary says */
  WfCourierSummary *summary; /* or NULL */
};

G_DEFINE_FINAL_TYPE (WfCourierReadPane, wf_courier_read_pane, ADW_TYPE_BIN)

/* --- what it says ---------------------------------------------------------- */

static const char *
get_kind_label (WfBundleKind kind)
{
  switch (kind)
    {
    case WF_BUNDLE_RECEIPT:
      return _ ("Return receipt");
    case WF_BUNDLE_INTRODUCTION:
      return _ ("Introduction");
    case WF_BUNDLE_OPERATIONS:
    default:
      return _ ("Bundle");
    }
}

static void
add_origin (WfCourierReadPane *self, const WfCourierSummary *summary)
{
  const WfBundleHeader *header = summary->header;
  g_autofree char *made = wf_time_format_day_clock (header->made_at);
  g_autofree char *what = g_strdup (get_kind_label (header->kind));

  /* Only what is sent to somebody is counted. */
  if (header->number > 0)
    {
      g_autofree char *kind = g_steal_pointer (&what);
      what = g_strdup_printf ("%s %u", kind, (guint) header->number);
    }
  wf_facts_add (self->facts, _ ("File"), what);
  wf_facts_add (self->facts, _ ("From"), summary->sender);
  wf_facts_add (self->facts, _ ("Written"), made);
  wf_facts_add (self->facts, _ ("For"), wf_context_get_crisis_name (self->context));
  if (summary->spaces->len > 0)
    wf_facts_add_widget (self->facts, _ ("Marking"), wf_marking_badge_new (summary->marking));
}

static void
add_space (WfCourierReadPane *self, const WfCourierSpaceSummary *space)
{
  g_autofree char *counts = g_strdup_printf (
      ngettext ("%u new operation, %u known", "%u new operations, %u known", (gulong) space->n_new),
      (guint) space->n_new, (guint) space->n_known);
  g_autoptr (GString) text = g_string_new (counts);
  WfSpace parsed;

  if (space->n_waiting > 0)
    g_string_append_printf (text, _ (", %u wait until it is known who wrote them"),
                            (guint) space->n_waiting);
  if (space->n_refused > 0)
    g_string_append_printf (text, _ (", %u refused"), (guint) space->n_refused);
  if (!wf_space_parse (space->name, &parsed))
    return;
  wf_facts_add (self->facts,
                wf_space_is_ctl (space->name)
                    ? _ ("Membership")
                    : wf_marking_get_label (wf_space_get_marking (space->name)),
                text->str);
}

static void
add_missing (WfCourierReadPane *self, const WfCourierSummary *summary)
{
  g_autoptr (GString) numbers = g_string_new (NULL);

  for (guint i = 0; i < summary->missing->len; i++)
    g_string_append_printf (numbers, "%s%u", i > 0 ? ", " : "",
                            (guint) g_array_index (summary->missing, gint64, i));
  if (numbers->len > 0)
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("bundle %s is missing; ask its sender for it",
                    "bundles %s are missing; ask their sender for them", summary->missing->len),
          numbers->str);
      wf_facts_add_widget (self->facts, _ ("Missing"), wf_text_new (text, "late-text"));
    }
  if (summary->n_gap > 0)
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u operation that came before it is not here",
                    "%u operations that came before it are not here", (gulong) summary->n_gap),
          (guint) summary->n_gap);
      wf_facts_add_widget (self->facts, _ ("Gap"), wf_text_new (text, "late-text"));
    }
  if (summary->is_number_reused)
    wf_facts_add_widget (
        self->facts, _ ("Number"),
        wf_text_new (_ ("another bundle had it: the sender's store was restored"), "late-text"));
}

/* It may be taken in all the same: what each operation says is signed by its author. */
static void
add_alarm (WfCourierReadPane *self, const WfHistoryAlarm *alarm)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, alarm->seq);
  const char *format
      = alarm->fault == WF_HISTORY_FORGED
            /* Translators: the number of a receipt. */
            ? _ ("a signature of the server does not verify (receipt %s). Ask the sender and the "
                 "centre by telephone before you take it in")
            : alarm->fault == WF_HISTORY_OTHER_KEY
                  ? _ (
                      "receipt %s is signed with another key than the server's. Ask the sender and the "
                      "centre by telephone before you take it in")
                  : _ (
                      "receipt %s is not the one that the server signed. Ask the sender and the centre "
                      "by telephone before you take it in");
  g_autoptr (GString) text = g_string_new (format);

  g_string_replace (text, "%s", number, 1);
  wf_facts_add_widget (self->facts, _ ("⚠ Alarm"), wf_text_new (text->str, "late-text"));
}

static void
add_arrivals (WfCourierReadPane *self, const WfCourierSummary *summary)
{
  for (guint i = 0; i < summary->arrivals->len; i++)
    {
      const WfBundleArrival *arrival = &g_array_index (summary->arrivals, WfBundleArrival, i);
      g_autofree char *at = wf_time_format_day_clock (arrival->at);
      /* Translators: number of a bundle, instant, counts. */
      g_autofree char *text = g_strdup_printf (
          _ ("bundle %u, %s: %u new, %u known, %u waiting, %u refused"), (guint) arrival->number,
          at, (guint) arrival->n_new, (guint) arrival->n_known, (guint) arrival->n_waiting,
          (guint) arrival->n_refused);
      wf_facts_add (self->facts, _ ("Arrived"), text);
    }
}

static void
show_summary (WfCourierReadPane *self)
{
  const WfCourierSummary *summary = self->summary;

  wf_facts_clear (self->facts);
  gtk_widget_set_visible (self->preview, summary != NULL);
  gtk_widget_set_sensitive (self->take, FALSE);
  gtk_widget_set_visible (self->confirm, FALSE);
  if (summary == NULL)
    return;
  add_origin (self, summary);
  for (guint i = 0; i < summary->spaces->len; i++)
    add_space (self, summary->spaces->pdata[i]);
  if (summary->header->n_blobs > 0)
    {
      g_autofree char *size = g_format_size ((guint64) summary->header->n_blob_bytes);
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u file, %s", "%u files, %s", (gulong) summary->header->n_blobs),
          (guint) summary->header->n_blobs, size);
      wf_facts_add (self->facts, _ ("Attachments"), text);
    }
  if (summary->alarm != NULL)
    add_alarm (self, summary->alarm);
  add_missing (self, summary);
  add_arrivals (self, summary);
  if (summary->read_at != WF_NO_TIME)
    {
      g_autofree char *at = wf_time_format_day_clock (summary->read_at);
      wf_facts_add (self->facts, _ ("Taken in"), at);
    }
  gtk_widget_set_sensitive (self->take, TRUE);
  gtk_widget_set_visible (self->confirm, summary->header->kind == WF_BUNDLE_OPERATIONS
                                             && summary->read_at != WF_NO_TIME);
}

static void
set_summary (WfCourierReadPane *self, WfCourierSummary *summary)
{
  g_clear_pointer (&self->summary, wf_courier_summary_free);
  self->summary = summary;
  show_summary (self);
}

/* --- looking --------------------------------------------------------------- */

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfCourierReadPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfCourierSummary) summary
      = wf_courier_inspect_finish (WF_STORE (source), result, &error);

  if (self->context == NULL) /* its window has closed */
    return;
  wf_courier_progress_end (WF_COURIER_PROGRESS (self->progress));
  set_summary (self, g_steal_pointer (&summary));
  if (error)
    wf_courier_outcome_bad (self->outcome, _ ("Refused."), error);
}

static void
begin (WfCourierReadPane *self, const char *text, GCancellable **cancellable, int **permille)
{
  wf_courier_outcome_clear (self->outcome);
  gtk_widget_set_sensitive (self->take, FALSE);
  *cancellable = wf_courier_progress_begin (WF_COURIER_PROGRESS (self->progress), text, permille);
}

void
wf_courier_read_pane_look (WfCourierReadPane *self, const char *path)
{
  GCancellable *cancellable;
  int *permille;

  gtk_editable_set_text (GTK_EDITABLE (self->path), path);
  g_free (self->looked_at);
  self->looked_at = g_strdup (path);
  set_summary (self, NULL);
  begin (self, _ ("Looking into it…"), &cancellable, &permille);
  wf_courier_inspect_async (
      wf_context_get_store (self->context), path, wf_context_get_device (self->context),
      wf_context_get_crisis (self->context), permille, cancellable, looked_cb, g_object_ref (self));
}

static void
look_cb (WfCourierReadPane *self)
{
  g_autofree char *path = g_strdup (wf_courier_path_row_get (self->path));

  if (*path)
    wf_courier_read_pane_look (self, path);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfCourierReadPane) self = user_data;
  g_autoptr (GFile) file = wf_dialogs_open_file_finish (result, NULL);

  if (file && g_file_peek_path (file) && self->context)
    wf_courier_read_pane_look (self, g_file_peek_path (file));
}

static void
choose_cb (GtkButton *button, WfCourierReadPane *self)
{
  wf_dialogs_open_file_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                              _ ("Bundle or return receipt"), "*.wf[br]", NULL, file_chosen_cb,
                              g_object_ref (self));
}

/* --- taking ---------------------------------------------------------------- */

static char *
dup_taken_text (const WfCourierSummary *summary)
{
  WfBundleArrival arrival;

  if (summary->header->kind == WF_BUNDLE_RECEIPT)
    /* Translators: %s is a desk. */
    return g_strdup_printf (_ ("Delivered by courier to %s. It is not at the server by that."),
                            summary->sender);
  wf_courier_summary_get_arrival (summary, &arrival);
  return g_strdup_printf (ngettext ("Taken in: %u operation is new.",
                                    "Taken in: %u operations are new.", (gulong) arrival.n_new),
                          (guint) arrival.n_new);
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfCourierReadPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfCourierSummary) summary
      = wf_courier_import_finish (WF_STORE (source), result, &error);
  g_autofree char *text = summary ? dup_taken_text (summary) : NULL;

  if (self->context == NULL)
    return;
  wf_courier_progress_end (WF_COURIER_PROGRESS (self->progress));
  if (summary)
    {
      set_summary (self, g_steal_pointer (&summary));
      wf_courier_outcome_good (self->outcome, text);
      return;
    }
  gtk_widget_set_sensitive (self->take, self->summary != NULL);
  wf_courier_outcome_bad (self->outcome,
                          _ ("Not all of it was taken in; what was is kept, and it can be taken in "
                             "again."),
                          error);
}

static void
take_cb (GtkButton *button, WfCourierReadPane *self)
{
  GCancellable *cancellable;
  int *permille;

  begin (self, _ ("Taking it in…"), &cancellable, &permille);
  wf_courier_import_async (
      wf_context_get_store (self->context), self->looked_at, wf_context_get_device (self->context),
      wf_context_get_crisis (self->context), wf_clock_now_us (wf_context_get_clock (self->context)),
      permille, cancellable, taken_cb, g_object_ref (self));
}

/* --- return receipt -------------------------------------------------------- */

typedef struct
{
  WfCourierReadPane *pane;
  char *path;
} Confirming;

static void
confirmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Confirming *confirming = user_data;
  g_autoptr (WfCourierReadPane) self = confirming->pane;
  g_autofree char *path = confirming->path;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!wf_courier_write_receipt_finish (WF_STORE (source), result, &error))
    {
      wf_courier_outcome_bad (self->outcome, _ ("The return receipt was not written."), error);
      return;
    }
  text = g_strdup_printf (_ ("The return receipt is written: %s. Send it back with the courier."),
                          path);
  wf_courier_outcome_good (self->outcome, text);
}

/* Beside the bundle: it goes back on the same stick. */
static void
confirm_cb (GtkButton *button, WfCourierReadPane *self)
{
  const WfBundleHeader *header = self->summary->header;
  const WfSpace space = { .realm = header->realm, .crisis = header->crisis };
  const gint64 now = wf_clock_now_us (wf_context_get_clock (self->context));
  g_autofree char *folder = g_path_get_dirname (self->looked_at);
  g_autofree char *name = wf_courier_dup_file_name (
      header->realm, wf_context_get_desk (self->context), header->number, now, "wfr");
  Confirming *confirming = g_new0 (Confirming, 1);

  confirming->pane = g_object_ref (self);
  confirming->path = g_build_filename (folder, name, NULL);
  wf_courier_write_receipt_async (wf_context_get_store (self->context), &space, self->summary->hash,
                                  wf_context_get_device (self->context), now, confirming->path,
                                  NULL, confirmed_cb, confirming);
}

/* --- life ------------------------------------------------------------------ */

static void
wf_courier_read_pane_dispose (GObject *object)
{
  WfCourierReadPane *self = WF_COURIER_READ_PANE (object);

  g_clear_object (&self->context);
  G_OBJECT_CLASS (wf_courier_read_pane_parent_class)->dispose (object);
}

static void
wf_courier_read_pane_finalize (GObject *object)
{
  WfCourierReadPane *self = WF_COURIER_READ_PANE (object);

  g_clear_pointer (&self->summary, wf_courier_summary_free);
  g_clear_object (&self->progress);
  g_clear_object (&self->outcome);
  g_free (self->looked_at);
  G_OBJECT_CLASS (wf_courier_read_pane_parent_class)->finalize (object);
}

static void
wf_courier_read_pane_class_init (WfCourierReadPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_courier_read_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = wf_courier_read_pane_finalize;
}

static void
wf_courier_read_pane_init (WfCourierReadPane *self)
{
}

static void
add_file_group (WfCourierReadPane *self, GtkWidget *page)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *choose;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("File"));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      _ ("A bundle (.wfb) or return receipt (.wfr); it can also be dropped onto the window. Looking "
         "into it changes nothing."));
  self->path = wf_courier_path_row_new (_ ("Path"), _ ("Choose the bundle"), &choose);
  self->look = gtk_button_new_with_label (_ ("Look Into It"));
  gtk_widget_set_valign (self->look, GTK_ALIGN_CENTER);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->path), self->look);
  g_signal_connect (choose, "clicked", G_CALLBACK (choose_cb), self);
  g_signal_connect_swapped (self->look, "clicked", G_CALLBACK (look_cb), self);
  g_signal_connect_swapped (self->path, "entry-activated", G_CALLBACK (look_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->path);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
}

static void
add_preview_group (WfCourierReadPane *self, GtkWidget *page)
{
  self->preview = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->preview), _ ("What it holds"));
  self->facts = wf_facts_new ();
  self->take = gtk_button_new_with_label (_ ("Take In"));
  gtk_widget_add_css_class (self->take, "suggested-action");
  self->confirm = gtk_button_new_with_label (_ ("Write Return Receipt"));
  g_signal_connect (self->take, "clicked", G_CALLBACK (take_cb), self);
  g_signal_connect (self->confirm, "clicked", G_CALLBACK (confirm_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->preview), self->facts);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (self->preview));
}

GtkWidget *
wf_courier_read_pane_new (WfContext *context)
{
  WfCourierReadPane *self = g_object_new (WF_TYPE_COURIER_READ_PANE, NULL);
  GtkWidget *page = adw_preferences_page_new ();

  self->context = g_object_ref (context);
  add_file_group (self, page);
  add_preview_group (self, page);
  /* Ours: work that is under way reports to them after the window has closed. */
  self->progress = g_object_ref_sink (wf_courier_progress_new ());
  self->outcome = g_object_ref_sink (wf_courier_outcome_new ());
  show_summary (self);
  adw_bin_set_child (ADW_BIN (self), wf_courier_pane_new (page, self->progress, self->outcome,
                                                          self->take, self->confirm));
  return GTK_WIDGET (self);
}
