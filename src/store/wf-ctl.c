/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-ctl.h"

#include <string.h>

#include "store/wf-crisis-table.h"
#include "store/wf-name-table.h"
#include "store/wf-operation-table.h"
#include "store/wf-quarantine-table.h"

/* Also what waits: whether it counts is for the membership to say. */
static gboolean
add_quarantined (WfDb *db,
                 WfDecoder *decoder,
                 const char *name,
                 gint64 space,
                 WfMembership *membership,
                 GError **error)
{
  g_autoptr (GArray) waiting = wf_quarantine_table_list_waiting (db, space, error);

  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    {
      const WfQuarantined *item = &g_array_index (waiting, WfQuarantined, i);
      WfVerdict verdict = WF_VERDICT_OK;
      g_autoptr (WfOperation) operation = wf_decoder_decode (
          decoder, item->document, strlen (item->document), name, &verdict, error);
      if (operation == NULL)
        return FALSE;
      wf_arrival_apply (&item->arrival, operation);
      wf_membership_add (membership, operation);
    }
  return waiting != NULL;
}

static gboolean
add_stored (WfDb *db, WfDecoder *decoder, gint64 space, WfMembership *membership, GError **error)
{
  g_auto (WfOperationReader) reader = { 0 };
  WfStoredOperation row;
  gboolean has_row = FALSE;

  if (!wf_operation_reader_since (&reader, db, space, 0, error))
    return FALSE;
  for (;;)
    {
      if (!wf_operation_reader_next (&reader, &row, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      g_autoptr (WfOperation) operation = wf_stored_operation_decode (&row, decoder, error);
      if (operation == NULL)
        return FALSE;
      wf_membership_add (membership, operation);
    }
}

/* `ctl`, or a red space with members of its own. */
static gboolean
add_space (WfDb *db, WfDecoder *decoder, const char *name, WfMembership *membership, GError **error)
{
  gint64 number = 0;

  return wf_name_table_find (db, WF_NAME_SPACE, name, strlen (name), &number, error)
         && add_quarantined (db, decoder, name, number, membership, error)
         && add_stored (db, decoder, number, membership, error);
}

WfMembership *
wf_ctl_read (WfDb *db, WfDecoder *decoder, const WfSpace *space, GError **error)
{
  guint8 root[WF_KEY_SIZE];
  gboolean has_root = FALSE;
  guint64 hlc = 0;

  g_autoptr (GPtrArray) names = wf_space_table_list (db, error);
  if (names == NULL || !wf_crisis_table_get (db, &space->crisis, &has_root, root, &hlc, error))
    return NULL;
  g_autoptr (WfMembership) membership = wf_membership_new (has_root ? root : NULL);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      WfSpace other;
      if ((wf_space_is_ctl (name) || wf_space_is_red (name)) && wf_space_parse (name, &other)
          && wf_uuid_equal (&other.crisis, &space->crisis)
          && !add_space (db, decoder, name, membership, error))
        return NULL;
    }
  return g_steal_pointer (&membership);
}
