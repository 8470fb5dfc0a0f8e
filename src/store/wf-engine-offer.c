/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/wf-crisis-table.h"
#include "store/wf-cursor-table.h"
#include "store/wf-discount-table.h"
#include "store/wf-engine-private.h"
#include "store/wf-gap-table.h"
#include "store/wf-name-table.h"
#include "store/wf-operation-table.h"

/* What a server confirmed and may have lost, or gave without its body. */

gboolean
wf_engine_offer_again (WfEngine *self, const char *space, WfOffer offer, GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };
  WfSpace parsed;
  gint64 number = 0;

  if (!wf_engine_parse_space (self, space, &parsed, error)
      || !wf_db_set_durable (self->db, FALSE, error) || !wf_engine_begin (self, &transaction, error)
      || !wf_name_table_find (self->db, WF_NAME_SPACE, space, strlen (space), &number, error)
      || !wf_operation_table_offer_again (self->db, number, offer == WF_OFFER_UNREAD, error)
      || (offer == WF_OFFER_ALL && !wf_cursor_table_forget (self->db, number, error)))
    return FALSE;
  return wf_transaction_commit (&transaction, error);
}

GBytes *
wf_engine_list_confirmed (WfEngine *self, const char *space, GError **error)
{
  g_autoptr (GByteArray) ids = g_byte_array_new ();
  WfSpace parsed;
  gint64 number = 0;

  if (!wf_engine_parse_space (self, space, &parsed, error)
      || !wf_name_table_find (self->db, WF_NAME_SPACE, space, strlen (space), &number, error)
      || !wf_operation_table_list_confirmed (self->db, number, ids, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&ids));
}

WfMissing *
wf_engine_find_missing (
    WfEngine *self, const char *space, const char *epoch, gint64 after, GError **error)
{
  g_autofree WfMissing *span = g_new0 (WfMissing, 1);
  WfSpace parsed;
  gint64 number = 0, known = 0;

  if (!wf_engine_parse_space (self, space, &parsed, error)
      || !wf_name_table_find (self->db, WF_NAME_SPACE, space, strlen (space), &number, error)
      || !wf_name_table_find (self->db, WF_NAME_EPOCH, epoch, strlen (epoch), &known, error)
      || !wf_redaction_table_find_missing (self->db, number, known, after, span, error))
    return NULL;
  return g_steal_pointer (&span);
}

static gboolean
find_root (WfEngine *self, const WfSpace *space, gint64 *number, GError **error)
{
  guint8 root[WF_KEY_SIZE];
  gboolean has_root = FALSE;
  guint64 hlc;

  *number = 0;
  return wf_crisis_table_get (self->db, &space->crisis, &has_root, root, &hlc, error)
         && (!has_root
             || wf_name_table_find (self->db, WF_NAME_KEY, root, sizeof root, number, error));
}

GArray *
wf_engine_find_gaps (WfEngine *self, const char *space, GError **error)
{
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (WfChainGap));
  WfSpace parsed;
  gint64 number = 0, root = 0;

  if (!wf_engine_parse_space (self, space, &parsed, error)
      || !wf_name_table_find (self->db, WF_NAME_SPACE, space, strlen (space), &number, error)
      || !find_root (self, &parsed, &root, error)
      || !wf_gap_table_find (self->db, number, root, gaps, error))
    return NULL;
  return g_steal_pointer (&gaps);
}

static gboolean
add_whole (WfEngine *self, const WfOperationId *id, GPtrArray *documents, GError **error)
{
  g_auto (WfOperationReader) reader = { 0 };
  WfStoredOperation row;
  gboolean is_whole = FALSE, has_row = FALSE;

  if (!wf_redaction_table_is_whole (self->db, id, &is_whole, error))
    return FALSE;
  if (!is_whole)
    return TRUE;
  if (!wf_operation_reader_one (&reader, self->db, id, error)
      || !wf_operation_reader_next (&reader, &row, &has_row, error))
    return FALSE;
  GString *document = g_string_new (NULL);
  wf_stored_operation_append_document (&row, document);
  g_ptr_array_add (documents, g_string_free_to_bytes (document));
  return TRUE;
}

GPtrArray *
wf_engine_get_whole (WfEngine *self, GPtrArray *ids, GError **error)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < ids->len; i++)
    {
      const char *text = ids->pdata[i];
      WfOperationId id;
      if (wf_operation_id_parse (text, strlen (text), &id)
          && !add_whole (self, &id, documents, error))
        return NULL;
    }
  return g_steal_pointer (&documents);
}

gboolean
wf_engine_offer_ids (WfEngine *self, const char *space, GBytes *ids, GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };
  gsize size;
  const guint8 *packed = g_bytes_get_data (ids, &size);
  WfSpace parsed;
  gint64 number = 0;

  if (!wf_engine_parse_space (self, space, &parsed, error)
      || !wf_db_set_durable (self->db, FALSE, error) || !wf_engine_begin (self, &transaction, error)
      || !wf_name_table_find (self->db, WF_NAME_SPACE, space, strlen (space), &number, error)
      || !wf_operation_table_unread (self->db, number, error)
      || !wf_cursor_table_forget (self->db, number, error))
    return FALSE;
  for (gsize at = 0; at + WF_OPERATION_ID_PACKED <= size; at += WF_OPERATION_ID_PACKED)
    if (!wf_operation_table_offer_id (self->db, packed + at, error))
      return FALSE;
  return wf_transaction_commit (&transaction, error);
}
