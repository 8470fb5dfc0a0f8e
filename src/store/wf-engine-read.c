/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"
#include "model/wf-hlc.h"
#include "store/wf-cursor-table.h"
#include "store/wf-engine-private.h"
#include "store/wf-head-table.h"
#include "store/wf-live-table.h"
#include "store/wf-name-table.h"
#include "store/wf-number-table.h"

#define SPACE_PREFIX_SIZE (2 + 32 + 1 + 1) /* "w-" 32 hex "-" NUL */

static gboolean
stands_in_its_space (WfEngine *self,
                     const WfStoredOperation *row,
                     const WfOperation *operation,
                     GError **error)
{
  gint64 number = 0;
  if (!wf_name_table_find (self->db, WF_NAME_SPACE, operation->space, strlen (operation->space),
                           &number, error))
    return FALSE;
  if (number == row->space)
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT,
               _ ("%s is damaged (operation %" PRId64 " is in another space)."),
               wf_db_get_path (self->db), row->seq);
  return FALSE;
}

static GPtrArray *
read_operations (WfEngine *self, const char *prefix, GError **error)
{
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_auto (WfOperationReader) reader = { 0 };
  WfStoredOperation row;
  gboolean has_row = FALSE;

  if (!wf_operation_table_check (self->db, error)
      || !wf_operation_reader_all (&reader, self->db, prefix, error))
    return NULL;
  for (;;)
    {
      if (!wf_operation_reader_next (&reader, &row, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&operations);
      if (row.verdict != WF_VERDICT_OK)
        continue;
      WfOperation *operation = wf_stored_operation_decode (&row, self->decoder, error);
      if (operation == NULL)
        return NULL;
      g_ptr_array_add (operations, operation);
      if (!stands_in_its_space (self, &row, operation, error))
        return NULL;
    }
}

static gboolean
fill_prefix (WfEngine *self,
             const char *crisis_text,
             char prefix[SPACE_PREFIX_SIZE],
             GError **error)
{
  WfUuid crisis;
  if (!wf_uuid_parse (crisis_text, &crisis))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("“%s” is no crisis id."), crisis_text);
      return FALSE;
    }
  prefix[0] = self->realm == WF_REALM_REAL ? 'w' : 'x';
  prefix[1] = '-';
  wf_hex_encode (crisis.bytes, sizeof crisis.bytes, prefix + 2);
  strcat (prefix, "-");
  return TRUE;
}

GPtrArray *
wf_engine_load (WfEngine *self, const char *crisis_text, GError **error)
{
  char prefix[SPACE_PREFIX_SIZE];
  if (!fill_prefix (self, crisis_text, prefix, error))
    return NULL;
  GPtrArray *operations = read_operations (self, prefix, error);
  if (operations == NULL)
    wf_engine_explain_damage (wf_db_get_path (self->db), error);
  return operations;
}

GPtrArray *
wf_engine_list_discounted (WfEngine *self, const char *crisis_text, GError **error)
{
  char prefix[SPACE_PREFIX_SIZE];
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_discounted_free);
  g_auto (WfOperationReader) reader = { 0 };
  WfStoredOperation row;
  gboolean has_row = FALSE;

  if (!fill_prefix (self, crisis_text, prefix, error)
      || !wf_operation_reader_discounted (&reader, self->db, prefix, error))
    return NULL;
  for (;;)
    {
      if (!wf_operation_reader_next (&reader, &row, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&list);
      g_autoptr (WfOperation) operation = wf_stored_operation_decode (&row, self->decoder, error);
      if (operation == NULL)
        return NULL;
      WfDiscounted *item = g_new0 (WfDiscounted, 1);
      item->operation = g_steal_pointer (&operation);
      item->verdict = row.verdict;
      g_ptr_array_add (list, item);
    }
}

GPtrArray *
wf_engine_list_alarms (WfEngine *self, const char *crisis_text, GError **error)
{
  char prefix[SPACE_PREFIX_SIZE];

  return fill_prefix (self, crisis_text, prefix, error)
             ? wf_alarm_table_list (self->db, prefix, error)
             : NULL;
}

/* --- crises ------------------------------------------------------------- */

static char *
dup_live_text (WfEngine *self, const WfUuid *ent, const char *field, gint64 space, GError **error)
{
  g_autofree char *value = wf_live_table_dup_latest (self->db, ent, field, space, error);
  if (value == NULL)
    return NULL;
  g_autoptr (WfJson) json = wf_json_scan (value, -1, &wf_json_limits_operation, error);
  return json != NULL ? g_strdup (wf_json_string (wf_json_root (json), NULL)) : NULL;
}

static WfCrisis *
find_crisis (GPtrArray *crises, const WfSpace *space)
{
  char text[WF_UUID_TEXT_LENGTH + 1];
  wf_uuid_format (&space->crisis, text);
  for (guint i = 0; i < crises->len; i++)
    if (strcmp (((WfCrisis *) g_ptr_array_index (crises, i))->crisis, text) == 0)
      return g_ptr_array_index (crises, i);
  WfCrisis *crisis = g_new0 (WfCrisis, 1);
  crisis->crisis = g_strdup (text);
  crisis->realm = space->realm;
  crisis->opened_at = WF_NO_TIME;
  g_ptr_array_add (crises, crisis);
  return crisis;
}

static gboolean
describe (WfEngine *self, WfCrisis *crisis, const WfSpace *space, gint64 number, GError **error)
{
  GError *problem = NULL;
  crisis->name = dup_live_text (self, &space->crisis, "name", number, &problem);
  g_autofree char *opened
      = problem == NULL ? dup_live_text (self, &space->crisis, "opened-at", number, &problem)
                        : NULL;
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  if (opened != NULL && !wf_time_parse_iso (opened, &crisis->opened_at))
    crisis->opened_at = WF_NO_TIME;
  return TRUE;
}

static gboolean
count_space (WfEngine *self, GPtrArray *crises, const char *name, GError **error)
{
  WfSpace space;
  gint64 number = 0, n = 0;
  if (!wf_space_parse (name, &space))
    return TRUE;
  if (!wf_name_table_find (self->db, WF_NAME_SPACE, name, strlen (name), &number, error)
      || !wf_operation_table_count (self->db, number, &n, error))
    return FALSE;
  if (n == 0)
    return TRUE;
  WfCrisis *crisis = find_crisis (crises, &space);
  crisis->n_operations += (guint) n;
  return !wf_space_is_ctl (name) || describe (self, crisis, &space, number, error);
}

GPtrArray *
wf_engine_list_crises (WfEngine *self, GError **error)
{
  g_autoptr (GPtrArray) crises = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_crisis_free);
  g_autoptr (GPtrArray) names = wf_space_table_list (self->db, error);
  if (names == NULL)
    return NULL;
  for (guint i = 0; i < names->len; i++)
    if (!count_space (self, crises, g_ptr_array_index (names, i), error))
      return NULL;
  return g_steal_pointer (&crises);
}

/* --- small answers ------------------------------------------------------ */

char *
wf_engine_next_number (WfEngine *self, GError **error)
{
  gint64 last = 0;
  if (self->device == NULL)
    {
      g_set_error_literal (error, WF_ERROR, WF_ERROR_DENIED,
                           _ ("This store was opened without a device key: it numbers nothing."));
      return NULL;
    }
  const char *letter = self->device->letter != NULL ? self->device->letter : "";
  g_autofree char *prefix
      = g_strjoin (*letter != '\0' ? "-" : "", self->device->desk, letter, NULL);
  if (!wf_number_table_get (self->db, prefix, &last, error))
    return NULL;
  return g_strdup_printf ("%s-%04" G_GINT64_FORMAT, prefix, last + 1);
}

WfCursor *
wf_engine_get_cursor (WfEngine *self, const char *peer, const char *space, GError **error)
{
  WfSpace parsed;
  gint64 number = 0;
  g_autoptr (WfCursor) cursor = g_new0 (WfCursor, 1);
  if (!wf_engine_parse_space (self, space, &parsed, error)
      || !wf_name_table_find (self->db, WF_NAME_SPACE, space, strlen (space), &number, error)
      || !wf_cursor_table_get (self->db, peer, number, cursor, error))
    return NULL;
  return g_steal_pointer (&cursor);
}

static gboolean
read_outbox (WfEngine *self,
             gint64 space,
             gboolean redacted,
             guint limit,
             GPtrArray *documents,
             GError **error)
{
  gboolean has_row = FALSE;
  WfStoredOperation row;
  g_auto (WfOperationReader) reader = { 0 };
  if (!wf_operation_reader_outbox (&reader, self->db, space, redacted, error))
    return FALSE;
  while (documents->len < limit)
    {
      if (!wf_operation_reader_next (&reader, &row, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      GString *document = g_string_new (NULL);
      wf_stored_operation_append_document (&row, document);
      g_ptr_array_add (documents, g_string_free_to_bytes (document));
    }
  return TRUE;
}

/* What was redacted comes last: a server takes it only when it knows who asked for that. */
GPtrArray *
wf_engine_get_outbox (WfEngine *self, const char *space, guint limit, GError **error)
{
  WfSpace parsed;
  gint64 number = 0;
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  if (!wf_engine_parse_space (self, space, &parsed, error)
      || !wf_name_table_find (self->db, WF_NAME_SPACE, space, strlen (space), &number, error)
      || !read_outbox (self, number, FALSE, limit, documents, error)
      || !read_outbox (self, number, TRUE, limit, documents, error))
    return NULL;
  return g_steal_pointer (&documents);
}

gboolean
wf_engine_count_unsent (WfEngine *self, guint *n_waiting, guint *n_sent, GError **error)
{
  gint64 waiting = 0, sent = 0;
  if (!wf_operation_table_count_unsent (self->db, &waiting, &sent, error))
    return FALSE;
  *n_waiting = (guint) waiting;
  *n_sent = (guint) sent;
  return TRUE;
}
