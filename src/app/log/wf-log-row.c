/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/wf-log-row.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-field-text.h"
#include "app/common/wf-record-text.h"
#include "model/wf-vocabulary.h"

struct _WfLogRow
{
  GObject parent_instance;

  WfRecord *record;
  WfOperation *operation;
  gboolean is_struck;
  WfRequestState request;
  gint64 day;
};

G_DEFINE_FINAL_TYPE (WfLogRow, wf_log_row, G_TYPE_OBJECT)

static void
wf_log_row_finalize (GObject *object)
{
  WfLogRow *self = WF_LOG_ROW (object);

  g_clear_object (&self->record);
  g_clear_pointer (&self->operation, wf_operation_unref);
  G_OBJECT_CLASS (wf_log_row_parent_class)->finalize (object);
}

static void
wf_log_row_class_init (WfLogRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wf_log_row_finalize;
}

static void
wf_log_row_init (WfLogRow *self)
{
  self->day = WF_NO_TIME;
}

WfLogRow *
wf_log_row_new_entry (WfRecord *entry, gboolean is_struck, WfRequestState request)
{
  WfLogRow *self = g_object_new (WF_TYPE_LOG_ROW, NULL);

  self->record = g_object_ref (entry);
  self->is_struck = is_struck;
  self->request = request;
  return self;
}

WfLogRow *
wf_log_row_new_edit (WfRecord *record, WfOperation *operation)
{
  WfLogRow *self = g_object_new (WF_TYPE_LOG_ROW, NULL);

  self->record = g_object_ref (record);
  self->operation = wf_operation_ref (operation);
  return self;
}

WfLogRow *
wf_log_row_new_day (gint64 day_us)
{
  WfLogRow *self = g_object_new (WF_TYPE_LOG_ROW, NULL);

  self->day = day_us;
  return self;
}

WfRecord *
wf_log_row_get_record (WfLogRow *self)
{
  return self->record;
}

WfOperation *
wf_log_row_get_operation (WfLogRow *self)
{
  return self->operation;
}

WfRequestState
wf_log_row_get_request (WfLogRow *self)
{
  return self->request;
}

gboolean
wf_log_row_is_struck (WfLogRow *self)
{
  return self->is_struck;
}

gint64
wf_log_row_get_day (WfLogRow *self)
{
  return self->day;
}

/* --- what an entry says ---------------------------------------------------- */

gint64
wf_log_entry_get_known_at (WfRecord *entry)
{
  const gint64 known = wf_record_get_time (entry, "known-at");

  return known != WF_NO_TIME ? known : wf_record_get_created_at (entry);
}

gboolean
wf_log_entry_is_late (WfRecord *entry)
{
  const gint64 happened = wf_record_get_time (entry, "happened-at");

  return happened != WF_NO_TIME && wf_log_entry_get_known_at (entry) - happened >= WF_HOUR_US;
}

char *
wf_log_entry_dup_source (WfRecord *entry)
{
  const char *source = wf_record_get_text (entry, "source");
  const char *channel = wf_record_get_text (entry, "channel");
  const gboolean read_back = wf_record_get_boolean (entry, "read-back");

  if (source && channel && read_back)
    /* Translators: source and channel of an entry that was read back to the caller. */
    return g_strdup_printf (_ ("%s · %s, read back"), source, channel);
  if (source && channel)
    return g_strdup_printf (C_ ("source and channel", "%s · %s"), source, channel);
  return g_strdup (source ? source : channel ? channel : "");
}

char *
wf_log_entry_dup_briefed (WfRecord *entry)
{
  g_auto (GStrv) numbers = wf_record_dup_set (entry, "briefed");
  g_autofree char *joined = NULL;

  if (numbers == NULL || numbers[0] == NULL)
    return NULL;
  joined = g_strjoinv (", ", numbers);
  /* Translators: the briefings an entry went out in, "no. 2". */
  return g_strdup_printf (_ ("no. %s"), joined);
}

char *
wf_log_entry_dup_line (WfContext *context, WfRecord *entry)
{
  const char *number = wf_record_get_text (entry, "number");
  const char *text = wf_field_get_shown_text (entry, "text");
  const char *rating = wf_record_get_text (entry, "rating");
  const gint64 happened_at = wf_record_get_time (entry, "happened-at");
  g_autofree char *happened
      = happened_at != WF_NO_TIME ? wf_time_format_iso (happened_at) : g_strdup ("–");
  g_autofree char *known = wf_time_format_iso (wf_log_entry_get_known_at (entry));
  g_autofree char *source = wf_log_entry_dup_source (entry);

  /* Translators: one entry as text: number, happened, known, kind, text, source, rating, marking.
   */
  return g_strdup_printf (_ ("%s · happened %s · known %s · %s: %s (%s, %s) %s"),
                          number ? number : "–", happened, known,
                          wf_entry_kind_get_label (wf_record_get_text (entry, "kind")), text,
                          *source ? source : _ ("no source"), rating ? rating : _ ("not rated"),
                          wf_marking_get_label (wf_record_get_marking (entry)));
}

gboolean
wf_log_entry_is_waiting (WfContext *context, WfRecord *entry)
{
  GPtrArray *operations = wf_record_get_operations (entry);

  for (guint i = 0; i < operations->len; i++)
    if (wf_context_is_waiting (context, operations->pdata[i]))
      return TRUE;
  return FALSE;
}
