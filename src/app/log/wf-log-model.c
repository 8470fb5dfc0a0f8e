/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/wf-log-model.h"

#include "model/wf-vocabulary.h"

struct _WfLogModel
{
  GObject parent_instance;

  WfContext *context; /* the page that owns us holds it */
  GListStore *rows;
  GHashTable *counts;      /* kind -> GUINT */
  GHashTable *corrections; /* id of the corrected entry -> WfRecord, borrowed */
  char *desk;
  gint64 from;
  gboolean has_edits;
};

G_DEFINE_FINAL_TYPE (WfLogModel, wf_log_model, G_TYPE_OBJECT)

/* --- making the lines ------------------------------------------------------ */

/* A line before it is one. */
typedef struct
{
  gint64 known_at;
  WfRecord *record;       /* borrowed: the picture holds it */
  WfOperation *operation; /* of an edit, borrowed */
} Line;

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const Line *first = a, *second = b;

  if (first->known_at != second->known_at)
    return first->known_at < second->known_at ? -1 : 1;
  return g_strcmp0 (wf_record_get_text (first->record, "number"),
                    wf_record_get_text (second->record, "number"));
}

static void
count_kind (WfLogModel *self, const char *kind)
{
  const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, kind));

  g_hash_table_insert (self->counts, g_strdup (kind), GUINT_TO_POINTER (n + 1));
}

static gboolean
is_wanted (WfLogModel *self, const WfQuery *query, WfRecord *entry, gint64 known_at)
{
  if (self->desk && g_strcmp0 (wf_record_get_text (entry, "desk"), self->desk) != 0)
    return FALSE;
  if (self->from != WF_NO_TIME && known_at < self->from)
    return FALSE;
  return wf_query_matches (query, entry);
}

static void
collect_entries (WfLogModel *self, GArray *lines)
{
  const WfQuery *query = wf_session_get_query (wf_context_get_session (self->context));
  GListModel *entries
      = wf_picture_get_list (wf_context_get_picture (self->context), WF_TYPE_NAME_ENTRY);
  const guint n_entries = g_list_model_get_n_items (entries);

  for (guint i = 0; i < n_entries; i++)
    {
      g_autoptr (WfRecord) entry = g_list_model_get_item (entries, i);
      const char *kind = wf_record_get_text (entry, "kind");
      const char *corrects = wf_record_get_text (entry, "corrects");
      const Line line = { wf_log_entry_get_known_at (entry), entry, NULL };

      if (kind)
        count_kind (self, kind);
      if (corrects)
        g_hash_table_insert (self->corrections, g_strdup (corrects), entry);
      if (is_wanted (self, query, entry, line.known_at))
        g_array_append_val (lines, line);
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
    {
      WfRecord *entry = withdrawn->pdata[i];
      const Line line = { wf_log_entry_get_known_at (entry), entry, NULL };

      if (is_wanted (self, query, entry, line.known_at))
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

  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    {
      GListModel *list = wf_picture_get_list (wf_context_get_picture (self->context), types[t]);
      const guint n_records = g_list_model_get_n_items (list);

      for (guint i = 0; i < n_records; i++)
        {
          g_autoptr (WfRecord) record = g_list_model_get_item (list, i);
          GPtrArray *operations = wf_record_get_operations (record);

          for (guint o = 0; o < operations->len; o++)
            {
              const Line line = { wf_operation_get_entered_at (operations->pdata[o]), record,
                                  operations->pdata[o] };

              count_kind (self, "edit");
              if (self->has_edits && (self->from == WF_NO_TIME || line.known_at >= self->from))
                g_array_append_val (lines, line);
            }
        }
    }
}

static WfLogRow *
new_entry_row (WfLogModel *self, WfRecord *entry, WfRequests *requests, gint64 now)
{
  const gboolean is_struck = wf_record_is_retired (entry)
                             || g_hash_table_contains (self->corrections, wf_record_get_id (entry));

  return wf_log_row_new_entry (entry, is_struck, wf_requests_get (requests, entry, now).state);
}

static GPtrArray *
make_rows (WfLogModel *self, GArray *lines)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (WfRequests) requests = wf_requests_new (wf_context_get_picture (self->context));
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
        g_ptr_array_add (rows, new_entry_row (self, line->record, requests, now));
    }
  return rows;
}

static gboolean
is_same_row (WfLogRow *a, WfLogRow *b)
{
  return wf_log_row_get_record (a) == wf_log_row_get_record (b)
         && wf_log_row_get_operation (a) == wf_log_row_get_operation (b)
         && wf_log_row_get_day (a) == wf_log_row_get_day (b)
         && wf_log_row_is_struck (a) == wf_log_row_is_struck (b)
         && wf_log_row_get_request (a) == wf_log_row_get_request (b);
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
  g_autoptr (GPtrArray) rows = NULL;

  g_hash_table_remove_all (self->counts);
  g_hash_table_remove_all (self->corrections);
  collect_entries (self, lines);
  collect_withdrawn (self, lines);
  collect_edits (self, lines);
  g_array_sort (lines, compare_lines);
  rows = make_rows (self, lines);
  put_rows (self, rows);
}

/* --- object ---------------------------------------------------------------- */

static void
wf_log_model_finalize (GObject *object)
{
  WfLogModel *self = WF_LOG_MODEL (object);

  g_clear_object (&self->rows);
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
