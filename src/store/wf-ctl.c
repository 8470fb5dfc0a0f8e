/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-ctl.h"

#include <string.h>

#include "store/wf-crisis-table.h"
#include "store/wf-name-table.h"
#include "store/wf-operation-table.h"

static gboolean
apply_all (WfDb *db, WfDecoder *decoder, gint64 space, WfMembership *membership, GError **error)
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
      wf_membership_apply (membership, operation);
    }
}

WfMembership *
wf_ctl_read (WfDb *db, WfDecoder *decoder, const WfSpace *space, GError **error)
{
  g_autofree char *name = wf_space_dup_name (space->realm, &space->crisis, "ctl");
  guint8 root[WF_KEY_SIZE];
  gboolean has_root = FALSE;
  guint64 hlc = 0;
  gint64 number = 0;

  if (!wf_crisis_table_get (db, &space->crisis, &has_root, root, &hlc, error)
      || !wf_name_table_find (db, WF_NAME_SPACE, name, strlen (name), &number, error))
    return NULL;
  g_autoptr (WfMembership) membership = wf_membership_new (has_root ? root : NULL);
  if (number != 0 && !apply_all (db, decoder, number, membership, error))
    return NULL;
  return g_steal_pointer (&membership);
}
