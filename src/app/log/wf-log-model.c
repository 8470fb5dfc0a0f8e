/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/wf-log-model.h"

#include "app/log/wf-log-facts.h"
#include "model/wf-vocabulary.h"

struct _WfLogModel
{
  GObject parent_instance;

  WfContext *context; /* the page that owns us holds it */
  GListStore *rows;
  WfLogMemory *memory;
  GHashTable *counts;      /* kind -> GUINT */
  GHashTable *corrections; /* id of the corrected entry -> WfRecord, borrowed */
  char *desk;
  gint64 from;
  gboolean has_edits;
};

G_DEFINE_FINAL_TYPE (WfLogModel, wf_log_model, G_TYPE_OBJECT)

/* --- making the lines ------------------------------------------------------ */

/* A line before it is one: an entry, or an edit of another record. */
typedef struct
{
  gint64 known_at;
  WfLogFacts *entry;      /* borrowed from the memory */
  WfRecord *record;       /* of an edit, borrowed: the picture holds it */
  WfOperation *operation; /* of an edit, borrowed */
} Line;

static const char *
get_number (const Line *line)
{
  return line->entry ? line->entry->number : wf_record_get_text (line->record, "number");
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const Line *first = a, *second = b;

  if (first->known_at != second->known_at)
    return first->known_at < second->known_at ? -1 : 1;
  return g_strcmp0 (get_number (first), get_number (second));
}

static void
count_kind (WfLogModel *self, const char *kind, guint n)
{
  const guint before = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, kind));

  g_hash_table_insert (self->counts, g_strdup (kind), GUINT_TO_POINTER (before + n));
}

static gboolean
is_wanted (WfLogModel *self, const WfQuery *query, const WfLogFacts *entry)
{
  if (self->desk && g_strcmp0 (entry->desk, self->desk) != 0)
    return FALSE;
  if (self->from != WF_NO_TIME && entry->known_at < self->from)
    return FALSE;
  return wf_query_matches (query, entry->entry);
}

static void
add_entry (WfLogModel *self, const WfQuery *query, WfLogFacts *entry, GArray *lines)
{
  const Line line = { entry->known_at, entry, NULL, NULL };

  if (is_wanted (self, query, entry))
    g_array_append_val (lines, line);
}

static void
collect_entries (WfLogModel *self, WfRequests *requests, GArray *lines)
{
  const WfQuery *query = wf_session_get_query (wf_context_get_session (self->context));
  GListModel *entries
      = wf_picture_get_list (wf_context_get_picture (self->context), WF_TYPE_NAME_ENTRY);
  const guint n_entries = g_list_model_get_n_items (entries);

  for (guint i = 0; i < n_entries; i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (entries, i);
      WfLogFacts *entry = wf_log_memory_get (self->memory, record);

      if (entry->kind)
        count_kind (self, entry->kind, 1);
      if (entry->corrects)
        g_hash_table_insert (self->corrections, g_strdup (entry->corrects), record);
      if (entry->answers)
        wf_requests_add_answer (requests, entry->answers, record);
      add_entry (self, query, entry, lines);
    }
}

/* Struck and kept, as what was corrected is. */
static void
collect_withdrawn (WfLogModel *self, GArray *lines)
{
  const WfQuery *query = wf_session_get_query (wf_context_get_session (self->context));
  g_autoptr (GPtrArray) withdrawn
      = wf_picture_dup_retired (wf_context_get_picture (self->context), WF_TYPE_NAME_ENTRY);

  for (guint i = 0; i < withdrawn->len; i++)
    add_entry (self, query, wf_log_memory_get (self->memory, withdrawn->pdata[i]), lines);
}

static void
add_edits (WfLogModel *self, WfRecord *record, GArray *lines)
{
  GPtrArray *operations = wf_record_get_operations (record);

  for (guint i = 0; i < operations->len; i++)
    {
      const Line line = { wf_operation_get_entered_at (operations->pdata[i]), NULL, record,
                          operations->pdata[i] };

      if (self->from == WF_NO_TIME || line.known_at >= self->from)
        g_array_append_val (lines, line);
    }
}

static void
collect_edits (WfLogModel *self, GArray *lines)
{
  static const char *const types[]
      = { WF_TYPE_NAME_INCIDENT, WF_TYPE_NAME_FAULT,      WF_TYPE_NAME_ASSET,
          WF_TYPE_NAME_CLAIM,    WF_TYPE_NAME_ACTOR,      WF_TYPE_NAME_TASK,
          WF_TYPE_NAME_PHASE,    WF_TYPE_NAME_ACTIVATION, WF_TYPE_NAME_DEADLINE };
  guint n_edits = 0;

  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    {
      GListModel *list = wf_picture_get_list (wf_context_get_picture (self->context), types[t]);
      const guint n_records = g_list_model_get_n_items (list);

      for (guint i = 0; i < n_records; i++)
        {
          g_autoptr (WfRecord) record = g_list_model_get_item (list, i);

          n_edits += wf_record_get_operations (record)->len;
          if (self->has_edits)
            add_edits (self, record, lines);
        }
    }
  count_kind (self, "edit", n_edits);
}

/* The line it had, if that still says the same; a reference. */
static WfLogRow *
dup_entry_row (WfLogModel *self, WfLogFacts *entry, WfRequests *requests, gint64 now)
{
  const gboolean is_struck
      = entry->is_retired
        || g_hash_table_contains (self->corrections, wf_record_get_id (entry->entry));
  const WfRequestState request = g_strcmp0 (entry->kind, "request") == 0
                                     ? wf_requests_get (requests, entry->entry, now).state
                                     : WF_REQUEST_NONE;

  if (!entry->row || wf_log_row_is_struck (entry->row) != is_struck
      || wf_log_row_get_request (entry->row) != request)
    {
      g_clear_object (&entry->row);
      entry->row = wf_log_row_new_entry (entry->entry, is_struck, request);
    }
  return g_object_ref (entry->row);
}

static GPtrArray *
make_rows (WfLogModel *self, WfRequests *requests, GArray *lines)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  const gint64 now = wf_context_get_shown_now (self->context);
  gint64 day = G_MININT64;

  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);

      if (line->known_at / WF_DAY_US != day)
        {
          day = line->known_at / WF_DAY_US;
          g_ptr_array_add (rows, wf_log_row_new_day (day * WF_DAY_US));
        }
      if (line->operation)
        g_ptr_array_add (rows, wf_log_row_new_edit (line->record, line->operation));
      else
        g_ptr_array_add (rows, dup_entry_row (self, line->entry, requests, now));
    }
  return rows;
}

static gboolean
is_same_row (WfLogRow *a, WfLogRow *b)
{
  return a == b
         || (wf_log_row_get_record (a) == wf_log_row_get_record (b)
             && wf_log_row_get_operation (a) == wf_log_row_get_operation (b)
             && wf_log_row_get_day (a) == wf_log_row_get_day (b)
             && wf_log_row_is_struck (a) == wf_log_row_is_struck (b)
             && wf_log_row_get_request (a) == wf_log_row_get_request (b));
}

/* Replaces the smallest stretch that differs, so that the list keeps its place. */
static void
put_rows (WfLogModel *self, GPtrArray *rows)
{
  GListModel *old = G_LIST_MODEL (self->rows);
  guint n_old = g_list_model_get_n_items (old), n_new = rows->len, start = 0;

  while (start < n_old && start < n_new)
    {
      g_autoptr (WfLogRow) row = g_list_model_get_item (old, start);
      if (!is_same_row (row, rows->pdata[start]))
        break;
      start++;
    }
  while (n_old > start && n_new > start)
    {
      g_autoptr (WfLogRow) row = g_list_model_get_item (old, n_old - 1);
      if (!is_same_row (row, rows->pdata[n_new - 1]))
        break;
      n_old--;
      n_new--;
    }
  if (n_old > start || n_new > start)
    g_list_store_splice (self->rows, start, n_old - start, rows->pdata + start, n_new - start);
}

static void
refresh (WfLogModel *self)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_autoptr (WfRequests) requests
      = wf_requests_new_unanswered (wf_context_get_picture (self->context));
  g_autoptr (GPtrArray) rows = NULL;

  g_hash_table_remove_all (self->counts);
  g_hash_table_remove_all (self->corrections);
  collect_entries (self, requests, lines);
  collect_withdrawn (self, lines);
  collect_edits (self, lines);
  g_array_sort (lines, compare_lines);
  rows = make_rows (self, requests, lines);
  put_rows (self, rows);
  wf_log_memory_forget_unseen (self->memory);
}

/* --- object ---------------------------------------------------------------- */

static void
wf_log_model_finalize (GObject *object)
{
  WfLogModel *self = WF_LOG_MODEL (object);

  g_clear_object (&self->rows);
  wf_log_memory_free (self->memory);
  g_hash_table_unref (self->counts);
  g_hash_table_unref (self->corrections);
  g_free (self->desk);
  G_OBJECT_CLASS (wf_log_model_parent_class)->finalize (object);
}

static void
wf_log_model_class_init (WfLogModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wf_log_model_finalize;
}

static void
wf_log_model_init (WfLogModel *self)
{
  self->rows = g_list_store_new (WF_TYPE_LOG_ROW);
  self->memory = wf_log_memory_new ();
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->corrections = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->from = WF_NO_TIME;
}

WfLogModel *
wf_log_model_new (WfContext *context)
{
  WfLogModel *self = g_object_new (WF_TYPE_LOG_MODEL, NULL);

  self->context = context;
  g_signal_connect_object (context, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return self;
}

GListModel *
wf_log_model_get_rows (WfLogModel *self)
{
  return G_LIST_MODEL (self->rows);
}

void
wf_log_model_set_filter (WfLogModel *self, const WfLogFilter *filter)
{
  g_free (self->desk);
  self->desk = g_strdup (filter->desk);
  self->from = filter->from;
  self->has_edits = filter->has_edits;
  refresh (self);
}

guint
wf_log_model_count (WfLogModel *self, const char *kind)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, kind));
}

guint
wf_log_model_find (WfLogModel *self, const char *id)
{
  const guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (WfLogRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      WfRecord *record = wf_log_row_get_record (row);

      if (record && wf_log_row_get_operation (row) == NULL
          && g_str_equal (wf_record_get_id (record), id))
        return i;
    }
  return G_MAXUINT;
}

WfRecord *
wf_log_model_find_correction (WfLogModel *self, const char *id)
{
  return g_hash_table_lookup (self->corrections, id);
}
