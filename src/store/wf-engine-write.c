/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-log.h"
#include "model/wf-hlc.h"
#include "store/wf-crisis-table.h"
#include "store/wf-engine-private.h"
#include "store/wf-name-table.h"
#include "store/wf-spare-file.h"

static gboolean
judge_own (WfCrisisState *crisis, const WfOperation *operation, GError **error)
{
  WfVerdict verdict = wf_membership_check (crisis->membership, operation);
  if (verdict == WF_VERDICT_OK && wf_space_has_membership (operation->space))
    {
      wf_membership_add (crisis->membership, operation);
      crisis->is_changed = TRUE;
    }
  if (verdict == WF_VERDICT_OK)
    return TRUE;
  g_set_error (
      error, WF_ERROR, WF_ERROR_DENIED,
      _ ("This desk may not write into %s (%s). Nothing was saved. Ask the centre to enrol this desk."),
      wf_space_is_ctl (operation->space)
          ? _ ("the memberships")
          : wf_marking_get_label (wf_space_get_marking (operation->space)),
      wf_verdict_get_code (verdict));
  return FALSE;
}

static gboolean
set_local (WfEngine *self, const WfUuid *device, gint64 number, GError **error)
{
  gboolean is_local = FALSE;
  if (!wf_engine_is_local (self, device, &is_local, error))
    return FALSE;
  g_hash_table_remove (self->local_devices, device);
  return is_local || wf_device_table_set_local (self->db, number, error);
}

/* Gives a draft everything it lacks. The last clock value goes into the same transaction. */
static WfOperation *
seal (WfEngine *self,
      const WfDraft *draft,
      const WfDeviceKey *key,
      const WfUuid *crisis,
      gint64 space,
      GError **error)
{
  gint64 device = 0, n = 0;
  guint64 hlc = 0;
  gboolean has_root;
  guint8 previous[WF_HASH_SIZE], root[WF_KEY_SIZE];

  if (!wf_name_table_ensure (self->db, WF_NAME_DEVICE, key->device.bytes, 16, &device, error)
      || !set_local (self, &key->device, device, error)
      || !wf_operation_table_get_head (self->db, space, device, &n, previous, error)
      || !wf_crisis_table_get (self->db, crisis, &has_root, root, &hlc, error))
    return NULL;
  hlc = wf_hlc_next (hlc, wf_engine_get_now (self, crisis));
  if (!wf_crisis_table_set_hlc (self->db, crisis, hlc, error))
    return NULL;
  return wf_operation_seal (draft, key, n + 1, n > 0 ? previous : NULL, hlc, NULL, error);
}

static gboolean
pin_root (WfEngine *self, WfCrisisState *crisis, GError **error)
{
  const guint8 *root = wf_membership_get_root_key (crisis->membership);
  return root == NULL || wf_crisis_table_pin (self->db, &crisis->uuid, root, error);
}

static WfOperation *
write_one (WfEngine *self, const WfDraft *draft, const WfDeviceKey *key, GError **error)
{
  WfSpace space;
  gint64 number = 0;
  gboolean is_new = FALSE;
  if (!wf_engine_parse_space (self, draft->space, &space, error)
      || !wf_name_table_ensure (self->db, WF_NAME_SPACE, draft->space, strlen (draft->space),
                                &number, error))
    return NULL;
  WfCrisisState *crisis = wf_engine_get_crisis (self, &space, error);
  if (crisis == NULL)
    return NULL;
  g_autoptr (WfOperation) operation = seal (self, draft, key, &space.crisis, number, error);
  const WfArrival arrival
      = { .arrived_at = wf_engine_get_now (self, &space.crisis), .received_at = WF_NO_TIME };
  if (operation == NULL || !judge_own (crisis, operation, error)
      || (wf_space_is_ctl (draft->space) && !pin_root (self, crisis, error))
      || !wf_engine_admit (self, operation, number, &arrival, WF_VERDICT_OK, &is_new, error))
    return NULL;
  g_assert (is_new);
  operation->is_local = TRUE;
  return g_steal_pointer (&operation);
}

/* Of every crisis that was written into. */
static gboolean
settle (WfEngine *self, GPtrArray *operations, GPtrArray *published, GError **error)
{
  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = g_ptr_array_index (operations, i);
      WfSpace space;
      if (!wf_engine_parse_space (self, operation->space, &space, error))
        return FALSE;
      WfCrisisState *crisis = wf_engine_get_crisis (self, &space, error);
      if (crisis == NULL || !wf_engine_settle (self, crisis, &space, published, error))
        return FALSE;
    }
  return TRUE;
}

static gpointer
ref_operation (gconstpointer operation, gpointer unused)
{
  return wf_operation_ref ((WfOperation *) operation);
}

/* They are saved, whatever becomes of the second copy. */
static void
keep_spare (WfEngine *self, GPtrArray *operations)
{
  g_autoptr (GError) error = NULL;
  if (!wf_spare_file_add (wf_db_get_path (self->db), operations, &error))
    wf_log (WF_LOG_WARNING, "store", "no second copy of what was written", "error", error->message,
            NULL);
}

GPtrArray *
wf_engine_write (WfEngine *self,
                 GPtrArray *drafts,
                 const WfDeviceKey *root,
                 GPtrArray *published,
                 GError **error)
{
  g_autoptr (GPtrArray) settled
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  const WfDeviceKey *key = root != NULL ? root : self->device;
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  if (key == NULL)
    {
      g_set_error_literal (error, WF_ERROR, WF_ERROR_DENIED,
                           _ ("This store was opened without a device key: it can be read only."));
      return NULL;
    }
  if (!wf_db_set_durable (self->db, TRUE, error))
    return NULL;
  g_auto (WfTransaction) transaction = { 0 };
  if (!wf_engine_begin (self, &transaction, error))
    return NULL;
  for (guint i = 0; i < drafts->len; i++)
    {
      WfOperation *operation = write_one (self, g_ptr_array_index (drafts, i), key, error);
      if (operation == NULL)
        return NULL;
      g_ptr_array_add (operations, operation);
    }
  g_ptr_array_extend (settled, operations, ref_operation, NULL);
  if (!settle (self, operations, settled, error) || !wf_transaction_commit (&transaction, error))
    return NULL;
  keep_spare (self, operations);
  wf_engine_forget_dropped (self);
  if (published != NULL)
    g_ptr_array_extend_and_steal (published, g_steal_pointer (&settled));
  return g_steal_pointer (&operations);
}
