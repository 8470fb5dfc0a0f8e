/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-courier-table.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"

WfCourierSent *
wf_courier_sent_new (void)
{
  WfCourierSent *sent = g_new0 (WfCourierSent, 1);
  sent->to = g_array_new (FALSE, FALSE, sizeof (WfUuid));
  sent->spans = g_array_new (FALSE, FALSE, sizeof (WfCourierSpan));
  sent->deliveries = g_array_new (FALSE, FALSE, sizeof (WfCourierDelivery));
  return sent;
}

void
wf_courier_sent_free (WfCourierSent *sent)
{
  g_array_unref (sent->to);
  g_array_unref (sent->spans);
  g_array_unref (sent->deliveries);
  g_free (sent->file);
  g_free (sent);
}

WfCourierReceived *
wf_courier_received_new (void)
{
  return g_new0 (WfCourierReceived, 1);
}

void
wf_courier_received_free (WfCourierReceived *received)
{
  g_clear_pointer (&received->set, g_bytes_unref);
  g_free (received);
}

/* --- writing ------------------------------------------------------------------------------------
 */

static gboolean
put_spans (WfDb *db, gint64 sent, GArray *spans, GError **error)
{
  sqlite3_stmt *put = wf_db_statement (db,
                                       "INSERT INTO courier_span (sent, space, from_row, to_row,"
                                       " since_hlc) VALUES (?, ?, ?, ?, ?)",
                                       error);
  for (guint i = 0; put != NULL && i < spans->len; i++)
    {
      const WfCourierSpan *span = &g_array_index (spans, WfCourierSpan, i);
      wf_bind_integer (put, 1, sent);
      wf_bind_integer (put, 2, span->space);
      wf_bind_integer (put, 3, span->from_row);
      wf_bind_integer (put, 4, span->to_row);
      wf_bind_integer (put, 5, span->since_hlc);
      if (!wf_db_run (db, put, error))
        return FALSE;
    }
  return put != NULL;
}

gboolean
wf_courier_table_put_sent (WfDb *db,
                           const WfUuid *crisis,
                           const WfCourierSent *sent,
                           GError **error)
{
  sqlite3_stmt *put
      = wf_db_statement (db,
                         "INSERT INTO courier_sent (crisis, recipients, number, made_at, choice,"
                         " hash, file, count) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                         " ON CONFLICT (crisis, recipients, number) DO NOTHING",
                         error);
  if (put == NULL)
    return FALSE;
  wf_bind_blob (put, 1, crisis->bytes, sizeof crisis->bytes);
  wf_bind_blob (put, 2, sent->to->data, sent->to->len * sizeof (WfUuid));
  wf_bind_integer (put, 3, sent->number);
  wf_bind_integer (put, 4, sent->made_at);
  wf_bind_integer (put, 5, sent->choice);
  wf_bind_blob (put, 6, sent->hash, WF_HASH_SIZE);
  wf_bind_text (put, 7, sent->file, -1);
  wf_bind_integer (put, 8, sent->n_documents);
  if (!wf_db_run (db, put, error))
    return FALSE;
  if (sqlite3_changes (wf_db_get_handle (db)) == 0)
    {
      g_set_error_literal (
          error, WF_ERROR, WF_ERROR_EXISTS,
          _ ("Another bundle to these desks was written meanwhile. Nothing was left"
             " behind; write it again."));
      return FALSE;
    }
  return put_spans (db, sqlite3_last_insert_rowid (wf_db_get_handle (db)), sent->spans, error);
}

gboolean
wf_courier_table_put_delivery (WfDb *db,
                               gint64 sent,
                               const WfCourierDelivery *delivery,
                               GError **error)
{
  sqlite3_stmt *put
      = wf_db_statement (db,
                         "INSERT OR REPLACE INTO courier_delivery (sent, device, at, new, known,"
                         " waiting, refused) VALUES (?, ?, ?, ?, ?, ?, ?)",
                         error);
  if (put == NULL)
    return FALSE;
  wf_bind_integer (put, 1, sent);
  wf_bind_blob (put, 2, delivery->device.bytes, sizeof delivery->device.bytes);
  wf_bind_integer (put, 3, delivery->at);
  wf_bind_integer (put, 4, delivery->n_new);
  wf_bind_integer (put, 5, delivery->n_known);
  wf_bind_integer (put, 6, delivery->n_waiting);
  wf_bind_integer (put, 7, delivery->n_refused);
  return wf_db_run (db, put, error);
}

gboolean
wf_courier_table_put_received (WfDb *db,
                               const WfUuid *crisis,
                               const WfCourierReceived *received,
                               GError **error)
{
  const WfBundleArrival *arrival = &received->arrival;
  gsize n_set = 0;
  const void *set = g_bytes_get_data (received->set, &n_set);
  sqlite3_stmt *put
      = wf_db_statement (db,
                         "INSERT INTO courier_received (crisis, device, recipients, number, hash,"
                         " choice, made_at, arrived_at, new, known, waiting, refused)"
                         " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                         " ON CONFLICT (crisis, hash) DO NOTHING",
                         error);
  if (put == NULL)
    return FALSE;
  wf_bind_blob (put, 1, crisis->bytes, sizeof crisis->bytes);
  wf_bind_blob (put, 2, received->device.bytes, sizeof received->device.bytes);
  wf_bind_blob (put, 3, set, n_set);
  wf_bind_integer (put, 4, arrival->number);
  wf_bind_blob (put, 5, arrival->hash, WF_HASH_SIZE);
  wf_bind_integer (put, 6, received->choice);
  wf_bind_integer (put, 7, received->made_at);
  wf_bind_integer (put, 8, arrival->at);
  wf_bind_integer (put, 9, arrival->n_new);
  wf_bind_integer (put, 10, arrival->n_known);
  wf_bind_integer (put, 11, arrival->n_waiting);
  wf_bind_integer (put, 12, arrival->n_refused);
  return wf_db_run (db, put, error);
}

/* --- reading ------------------------------------------------------------------------------------
 */

/* FALSE with the error when a column is not what this program wrote. */
static gboolean
take_blob (WfDb *db, sqlite3_stmt *s, int at, void *bytes, gsize size, GError **error)
{
  if (wf_column_blob (s, at, bytes, size))
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT, _ ("%s: the record of bundles is damaged."),
               wf_db_get_path (db));
  return FALSE;
}

static gboolean
read_spans (WfDb *db, WfCourierSent *sent, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *s = wf_db_statement (
      db, "SELECT space, from_row, to_row, since_hlc FROM courier_span WHERE sent = ?", error);
  if (s == NULL)
    return FALSE;
  wf_bind_integer (s, 1, sent->id);
  for (;;)
    {
      if (!wf_db_step (db, s, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      const WfCourierSpan span = { sqlite3_column_int64 (s, 0), sqlite3_column_int64 (s, 1),
                                   sqlite3_column_int64 (s, 2), sqlite3_column_int64 (s, 3) };
      g_array_append_val (sent->spans, span);
    }
}

static gboolean
read_deliveries (WfDb *db, WfCourierSent *sent, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *s = wf_db_statement (db,
                                     "SELECT device, at, new, known, waiting, refused"
                                     " FROM courier_delivery WHERE sent = ? ORDER BY at",
                                     error);
  if (s == NULL)
    return FALSE;
  wf_bind_integer (s, 1, sent->id);
  for (;;)
    {
      if (!wf_db_step (db, s, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      WfCourierDelivery delivery = { .at = sqlite3_column_int64 (s, 1),
                                     .n_new = sqlite3_column_int64 (s, 2),
                                     .n_known = sqlite3_column_int64 (s, 3),
                                     .n_waiting = sqlite3_column_int64 (s, 4),
                                     .n_refused = sqlite3_column_int64 (s, 5) };
      if (!take_blob (db, s, 0, delivery.device.bytes, sizeof delivery.device.bytes, error))
        return FALSE;
      g_array_append_val (sent->deliveries, delivery);
    }
}

static WfCourierSent *
read_sent (WfDb *db, sqlite3_stmt *s, GError **error)
{
  g_autoptr (WfCourierSent) sent = wf_courier_sent_new ();
  sent->id = sqlite3_column_int64 (s, 0);
  g_array_append_vals (sent->to, sqlite3_column_blob (s, 1),
                       (guint) sqlite3_column_bytes (s, 1) / sizeof (WfUuid));
  sent->number = sqlite3_column_int64 (s, 2);
  sent->made_at = sqlite3_column_int64 (s, 3);
  sent->choice = (WfBundleChoice) sqlite3_column_int (s, 4);
  sent->file = g_strdup ((const char *) sqlite3_column_text (s, 6));
  sent->n_documents = sqlite3_column_int64 (s, 7);
  return take_blob (db, s, 5, sent->hash, WF_HASH_SIZE, error) ? g_steal_pointer (&sent) : NULL;
}

GPtrArray *
wf_courier_table_list_sent (WfDb *db, const WfUuid *crisis, GError **error)
{
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_courier_sent_free);
  gboolean has_row = FALSE;
  sqlite3_stmt *s = wf_db_statement (db,
                                     "SELECT id, recipients, number, made_at, choice, hash, file,"
                                     " count FROM courier_sent WHERE crisis = ? ORDER BY id",
                                     error);
  if (s == NULL)
    return NULL;
  wf_bind_blob (s, 1, crisis->bytes, sizeof crisis->bytes);
  for (;;)
    {
      if (!wf_db_step (db, s, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&list);
      WfCourierSent *sent = read_sent (db, s, error);
      if (sent == NULL)
        {
          sqlite3_reset (s);
          return NULL;
        }
      g_ptr_array_add (list, sent);
      if (!read_spans (db, sent, error) || !read_deliveries (db, sent, error))
        {
          sqlite3_reset (s);
          return NULL;
        }
    }
}

static WfCourierReceived *
read_received (WfDb *db, sqlite3_stmt *s, GError **error)
{
  g_autoptr (WfCourierReceived) received = wf_courier_received_new ();
  WfBundleArrival *arrival = &received->arrival;
  received->set = g_bytes_new (sqlite3_column_blob (s, 1), (gsize) sqlite3_column_bytes (s, 1));
  arrival->number = sqlite3_column_int64 (s, 2);
  received->choice = (WfBundleChoice) sqlite3_column_int (s, 4);
  received->made_at = sqlite3_column_int64 (s, 5);
  arrival->at = sqlite3_column_int64 (s, 6);
  arrival->n_new = sqlite3_column_int64 (s, 7);
  arrival->n_known = sqlite3_column_int64 (s, 8);
  arrival->n_waiting = sqlite3_column_int64 (s, 9);
  arrival->n_refused = sqlite3_column_int64 (s, 10);
  if (!take_blob (db, s, 0, received->device.bytes, sizeof received->device.bytes, error)
      || !take_blob (db, s, 3, arrival->hash, WF_HASH_SIZE, error))
    return NULL;
  return g_steal_pointer (&received);
}

GPtrArray *
wf_courier_table_list_received (WfDb *db, const WfUuid *crisis, GError **error)
{
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_courier_received_free);
  gboolean has_row = FALSE;
  sqlite3_stmt *s = wf_db_statement (db,
                                     "SELECT device, recipients, number, hash, choice, made_at,"
                                     " arrived_at, new, known, waiting, refused"
                                     " FROM courier_received WHERE crisis = ? ORDER BY id",
                                     error);
  if (s == NULL)
    return NULL;
  wf_bind_blob (s, 1, crisis->bytes, sizeof crisis->bytes);
  for (;;)
    {
      if (!wf_db_step (db, s, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&list);
      WfCourierReceived *received = read_received (db, s, error);
      if (received == NULL)
        {
          sqlite3_reset (s);
          return NULL;
        }
      g_ptr_array_add (list, received);
    }
}

GArray *
wf_courier_table_list_delivered (WfDb *db, const WfUuid *crisis, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (WfCourierDelivered));
  gboolean has_row = FALSE;
  guint8 id[24];
  sqlite3_stmt *s = wf_db_statement (
      db,
      "SELECT o.id, d.device, min (d.at) FROM courier_sent c"
      " JOIN courier_span s ON s.sent = c.id"
      " JOIN courier_delivery d ON d.sent = c.id AND d.refused = 0 AND d.waiting = 0"
      " JOIN operation o ON o.space = s.space AND o.acked = 0 AND o.seq > s.from_row"
      "  AND o.seq <= s.to_row AND o.hlc >= s.since_hlc"
      " WHERE c.crisis = ? GROUP BY o.seq, d.device ORDER BY o.seq, d.at",
      error);
  if (s == NULL)
    return NULL;
  wf_bind_blob (s, 1, crisis->bytes, sizeof crisis->bytes);
  for (;;)
    {
      WfCourierDelivered delivered = { 0 };
      if (!wf_db_step (db, s, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&list);
      delivered.at = sqlite3_column_int64 (s, 2);
      if (!take_blob (db, s, 0, id, sizeof id, error)
          || !take_blob (db, s, 1, delivered.device.bytes, sizeof delivered.device.bytes, error))
        {
          sqlite3_reset (s);
          return NULL;
        }
      wf_operation_id_unpack (id, &delivered.id);
      g_array_append_val (list, delivered);
    }
}
