/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/wf-hlc.h"
#include "store/wf-crisis-table.h"
#include "store/wf-engine-private.h"
#include "store/wf-name-table.h"
#include "store/wf-quarantine-table.h"

static WfOperation *
decode (WfEngine *self, const char *space, const WfQuarantined *item, GError **error)
{
  WfVerdict verdict = WF_VERDICT_OK;
  WfOperation *operation = wf_decoder_decode (self->decoder, item->document,
                                              strlen (item->document), space, &verdict, error);
  if (operation != NULL)
    wf_arrival_apply (&item->arrival, operation);
  return operation;
}

/* @newest: clock of the newest that was taken in. */
static gboolean
release_one (WfEngine *self,
             WfCrisisState *crisis,
             const char *space,
             gint64 number,
             const WfQuarantined *item,
             GPtrArray *published,
             guint64 *newest,
             GError **error)
{
  g_autoptr (WfOperation) operation = decode (self, space, item, error);
  gboolean is_new = FALSE;

  if (operation == NULL)
    return FALSE;
  WfVerdict verdict = wf_membership_check (crisis->membership, operation);
  if (verdict != WF_VERDICT_OK && !wf_verdict_is_adoptable (verdict))
    return TRUE;
  if (!wf_quarantine_table_release (self->db, item->row, error)
      || !wf_engine_admit (self, operation, number, &item->arrival, verdict, &is_new, error)
      || !wf_engine_is_local (self, &operation->dev, &operation->is_local, error))
    return FALSE;
  if (!is_new || verdict != WF_VERDICT_OK)
    return TRUE;
  self->n_released++;
  *newest = MAX (*newest, operation->id.hlc);
  g_ptr_array_add (published, g_steal_pointer (&operation));
  return TRUE;
}

static gboolean
release_space (WfEngine *self,
               WfCrisisState *crisis,
               const char *name,
               GPtrArray *published,
               guint64 *newest,
               GError **error)
{
  gint64 number = 0;
  if (!wf_name_table_find (self->db, WF_NAME_SPACE, name, strlen (name), &number, error))
    return FALSE;
  g_autoptr (GArray) waiting = wf_quarantine_table_list_waiting (self->db, number, error);
  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    if (!release_one (self, crisis, name, number, &g_array_index (waiting, WfQuarantined, i),
                      published, newest, error))
      return FALSE;
  return waiting != NULL;
}

static gboolean
advance_clock (WfEngine *self, const WfUuid *crisis, guint64 newest, GError **error)
{
  guint8 root[WF_KEY_SIZE];
  gboolean has_root;
  guint64 hlc = 0;

  return newest == 0
         || (wf_crisis_table_get (self->db, crisis, &has_root, root, &hlc, error)
             && wf_crisis_table_set_hlc (
                 self->db, crisis, wf_hlc_receive (hlc, newest, wf_engine_get_now (self, crisis)),
                 error));
}

gboolean
wf_engine_release_quarantined (WfEngine *self,
                               WfCrisisState *crisis,
                               GPtrArray *published,
                               GError **error)
{
  g_autoptr (GPtrArray) names = wf_engine_list_spaces (self, &crisis->uuid, error);
  guint64 newest = 0;

  for (guint i = 0; names != NULL && i < names->len; i++)
    if (!release_space (self, crisis, g_ptr_array_index (names, i), published, &newest, error))
      return FALSE;
  return names != NULL && advance_clock (self, &crisis->uuid, newest, error);
}
