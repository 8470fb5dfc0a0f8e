/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-crisis-table.h"
#include "store/wf-engine-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "store/wf-ctl.h"
#include "store/wf-db-private.h"
#include "store/wf-discount-table.h"
#include "store/wf-name-table.h"
#include "store/wf-rebuild.h"
#include "store/wf-schema.h"
#include "store/wf-spare-file.h"

static void
free_crisis (gpointer data)
{
  WfCrisisState *crisis = data;
  wf_membership_free (crisis->membership);
  g_clear_pointer (&crisis->digests, g_hash_table_unref);
  g_free (crisis);
}

static guint
hash_chain (gconstpointer data)
{
  const WfChainHead *chain = data;
  return wf_uuid_hash_key (&chain->device) ^ (guint) chain->space;
}

static gboolean
equal_chains (gconstpointer a, gconstpointer b)
{
  const WfChainHead *one = a, *other = b;
  return one->space == other->space && wf_uuid_equal (&one->device, &other->device);
}

/* --- opening ------------------------------------------------------------ */

void
wf_engine_explain_damage (const char *path, GError **error)
{
  WfSalvageReport report = { 0 };
  if (error == NULL || !g_error_matches (*error, WF_ERROR, WF_ERROR_CORRUPT))
    return;
  g_autofree char *damage = g_strdup ((*error)->message);
  g_autofree char *quoted = g_shell_quote (path);
  gboolean readable = wf_salvage_count (path, &report, NULL);
  g_clear_error (error);
  if (readable && report.n_saved > 0)
    g_set_error (
        error, WF_ERROR, WF_ERROR_CORRUPT,
        _ ("%s %u operations in it are intact, %u of them not yet sent. Nothing was changed."
           " To save them into a new file: watchfloor-tool rebuild --salvage %s"),
        damage, (guint) report.n_saved, (guint) report.n_unsent, quoted);
  else
    g_set_error (
        error, WF_ERROR, WF_ERROR_CORRUPT,
        _ ("%s No operation in it could be read. Nothing was changed. Move %s away to start anew,"
           " and receive everything again from the server or an archive."),
        damage, quoted);
}

static gboolean
check_realm (WfEngine *self, GError **error)
{
  gint64 realm = 0;
  if (!wf_db_get_meta_integer (self->db, "realm", -1, &realm, error))
    return FALSE;
  if (realm < 0)
    return wf_db_set_meta_integer (self->db, "realm", self->realm, error);
  if (realm == (gint64) self->realm)
    return TRUE;
  g_set_error (
      error, WF_ERROR, WF_ERROR_REALM,
      realm == WF_REALM_REAL
          ? _ ("%s holds real crises and is not opened for an exercise. Nothing was changed.")
          : _ ("%s holds exercises and is not opened for real crises. Nothing was changed."),
      wf_db_get_path (self->db));
  return FALSE;
}

static gboolean
ensure_fold (WfEngine *self, GError **error)
{
  gint64 version = 0;
  WfRebuildReport report;
  return wf_db_get_meta_integer (self->db, "fold-version", 0, &version, error)
         && (version == WF_FOLD_VERSION
             || (wf_engine_judge_everything (self, error)
                 && wf_rebuild (self->db, TRUE, &report, error)));
}

WfEngine *
wf_engine_open (
    const char *path, WfRealm realm, WfClock *clock, WfDeviceKey *device, GError **error)
{
  GError *problem = NULL;
  g_autoptr (WfStoreLock) lock = wf_store_lock_take (path, error);
  WfDb *db = lock != NULL ? wf_db_open (path, WF_DB_CHECK, &problem) : NULL;
  if (lock == NULL)
    return NULL;
  if (db == NULL)
    {
      wf_engine_explain_damage (path, &problem);
      g_propagate_error (error, problem);
      return NULL;
    }
  g_autoptr (WfEngine) self = g_new0 (WfEngine, 1);
  g_mutex_init (&self->clocks_lock);
  self->lock = g_steal_pointer (&lock);
  self->db = db;
  self->realm = realm;
  self->clock = wf_clock_ref (clock);
  self->device = device != NULL ? wf_device_key_ref (device) : NULL;
  self->decoder = wf_decoder_new ();
  self->fold = wf_fold_new (db);
  self->crises = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, NULL, free_crisis);
  self->chains = g_hash_table_new_full (hash_chain, equal_chains, g_free, NULL);
  self->doubtful = g_hash_table_new (NULL, NULL);
  self->bodies
      = g_hash_table_new_full (wf_operation_id_hash_key, wf_operation_id_equal_key, g_free, NULL);
  self->withdrawn = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  self->unredacted = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  self->local_devices = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, g_free, NULL);
  self->clocks
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) wf_clock_unref);
  if (!check_realm (self, error) || !ensure_fold (self, error))
    return NULL;
  if (!wf_engine_restore (self, &problem))
    {
      wf_engine_explain_damage (path, &problem);
      g_propagate_error (error, problem);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
wf_engine_close (WfEngine *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->crises);
  g_hash_table_unref (self->local_devices);
  g_hash_table_unref (self->clocks);
  g_hash_table_unref (self->doubtful);
  g_hash_table_unref (self->chains);
  g_hash_table_unref (self->bodies);
  g_clear_pointer (&self->targets, g_hash_table_unref);
  g_ptr_array_unref (self->withdrawn);
  g_ptr_array_unref (self->unredacted);
  wf_fold_free (self->fold);
  wf_decoder_free (self->decoder);
  g_clear_pointer (&self->device, wf_device_key_unref);
  wf_clock_unref (self->clock);
  g_autofree char *path = g_strdup (wf_db_get_path (self->db));
  wf_db_close (self->db);
  if (self->keeps_spare)
    wf_spare_file_tidy (path);
  wf_store_lock_free (self->lock);
  g_mutex_clear (&self->clocks_lock);
  g_free (self);
}

WfStoreState
wf_engine_get_state (WfEngine *self)
{
  if (wf_db_is_failed (self->db))
    return WF_STORE_READ_ONLY;
  return wf_db_is_full (self->db) ? WF_STORE_FULL : WF_STORE_GOOD;
}

guint
wf_engine_get_n_restored (WfEngine *self)
{
  return self->n_restored;
}

/* --- clocks ------------------------------------------------------------- */

void
wf_engine_set_clock (WfEngine *self, const char *crisis_text, WfClock *clock)
{
  g_mutex_lock (&self->clocks_lock);
  g_hash_table_replace (self->clocks, g_strdup (crisis_text), wf_clock_ref (clock));
  g_mutex_unlock (&self->clocks_lock);
}

gint64
wf_engine_get_now (WfEngine *self, const WfUuid *crisis)
{
  char text[WF_UUID_TEXT_LENGTH + 1];
  wf_uuid_format (crisis, text);
  g_mutex_lock (&self->clocks_lock);
  WfClock *clock = g_hash_table_lookup (self->clocks, text);
  gint64 now = wf_clock_now_us (clock != NULL ? clock : self->clock);
  g_mutex_unlock (&self->clocks_lock);
  return now;
}

/* --- the crisis an operation belongs to --------------------------------- */

gboolean
wf_engine_parse_space (WfEngine *self, const char *name, WfSpace *space, GError **error)
{
  if (!wf_space_parse (name, space))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("“%s” is no space."), name);
      return FALSE;
    }
  if (space->realm == self->realm)
    return TRUE;
  g_set_error (
      error, WF_ERROR, WF_ERROR_REALM,
      self->realm == WF_REALM_EXERCISE
          ? _ ("This is the store of exercises; %s belongs to a real crisis and was refused."
               " Nothing was changed. Open the real side for it.")
          : _ ("This is the store of real crises; %s belongs to an exercise and was refused."
               " Nothing was changed. Open the exercise for it."),
      name);
  return FALSE;
}

WfCrisisState *
wf_engine_get_crisis (WfEngine *self, const WfSpace *space, GError **error)
{
  WfCrisisState *crisis = g_hash_table_lookup (self->crises, &space->crisis);
  if (crisis != NULL)
    return crisis;
  WfMembership *membership = wf_ctl_read (self->db, self->decoder, space, error);
  if (membership == NULL)
    return NULL;
  crisis = g_new0 (WfCrisisState, 1);
  crisis->uuid = space->crisis;
  crisis->membership = membership;
  crisis->digests = wf_membership_dup_digests (crisis->membership);
  g_hash_table_insert (self->crises, &crisis->uuid, crisis);
  return crisis;
}

gboolean
wf_engine_pin_root (WfEngine *self,
                    const char *crisis_text,
                    const guint8 root_key[WF_KEY_SIZE],
                    GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };
  guint8 pinned[WF_KEY_SIZE];
  gboolean has_root = FALSE;
  guint64 hlc = 0;
  WfUuid crisis;

  if (!wf_uuid_parse (crisis_text, &crisis))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("“%s” is no crisis id."), crisis_text);
      return FALSE;
    }
  if (!wf_engine_begin (self, &transaction, error)
      || !wf_crisis_table_get (self->db, &crisis, &has_root, pinned, &hlc, error))
    return FALSE;
  if (has_root && memcmp (pinned, root_key, WF_KEY_SIZE) != 0)
    {
      g_set_error_literal (error, WF_ERROR, WF_ERROR_EXISTS,
                           _ ("This computer knows the crisis with another root key. Nothing was "
                              "changed: ask the centre which of the two is right."));
      return FALSE;
    }
  if (!wf_crisis_table_pin (self->db, &crisis, root_key, error)
      || !wf_transaction_commit (&transaction, error))
    return FALSE;
  g_hash_table_remove (self->crises, &crisis); /* judged without it */
  return TRUE;
}

/* --- the door ----------------------------------------------------------- */

gboolean
wf_engine_begin (WfEngine *self, WfTransaction *transaction, GError **error)
{
  if (!wf_transaction_begin (transaction, self->db, error))
    return FALSE;
  wf_fold_clear (self->fold);
  g_hash_table_remove_all (self->doubtful);
  g_hash_table_remove_all (self->bodies);
  g_ptr_array_set_size (self->withdrawn, 0);
  g_ptr_array_set_size (self->unredacted, 0);
  self->n_released = 0;
  if (self->generation != wf_db_get_generation (self->db))
    {
      g_hash_table_remove_all (self->crises);
      g_hash_table_remove_all (self->local_devices);
      g_hash_table_remove_all (self->chains);
      g_clear_pointer (&self->targets, g_hash_table_unref);
    }
  self->generation = wf_db_get_generation (self->db);
  return TRUE;
}

gboolean
wf_engine_admit (WfEngine *self,
                 WfOperation *operation,
                 gint64 space,
                 const WfArrival *arrival,
                 WfVerdict verdict,
                 gboolean *is_new,
                 GError **error)
{
  WfChainHead *chain = wf_engine_ensure_chain (self, space, &operation->dev, error);
  if (chain == NULL
      || !wf_operation_table_insert (self->db, operation, space, arrival, 0, is_new, error))
    return FALSE;
  if (!*is_new)
    return TRUE;
  wf_engine_note_link (self, chain, operation->n);
  wf_arrival_apply (arrival, operation);
  if (verdict != WF_VERDICT_OK)
    {
      wf_fold_note (self->fold, operation);
      return wf_discount_table_set (
          self->db, sqlite3_last_insert_rowid (wf_db_get_handle (self->db)), verdict, error);
    }
  wf_fold_add (self->fold, operation, space);
  return wf_engine_note_redaction (self, operation, error);
}

static GPtrArray *
take_operations (GPtrArray **operations)
{
  GPtrArray *taken = *operations;
  *operations = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  return taken;
}

GPtrArray *
wf_engine_take_withdrawn (WfEngine *self)
{
  return take_operations (&self->withdrawn);
}

GPtrArray *
wf_engine_take_unredacted (WfEngine *self)
{
  return take_operations (&self->unredacted);
}

gboolean
wf_engine_is_local (WfEngine *self, const WfUuid *device, gboolean *is_local, GError **error)
{
  gpointer known = NULL;
  gint64 number = 0;
  if (g_hash_table_lookup_extended (self->local_devices, device, NULL, &known))
    {
      *is_local = GPOINTER_TO_INT (known);
      return TRUE;
    }
  if (!wf_name_table_find (self->db, WF_NAME_DEVICE, device->bytes, sizeof device->bytes, &number,
                           error)
      || !wf_device_table_is_local (self->db, number, is_local, error))
    return FALSE;
  g_hash_table_insert (self->local_devices, g_memdup2 (device, sizeof *device),
                       GINT_TO_POINTER (*is_local));
  return TRUE;
}

void
wf_checked_clear (WfChecked *checked)
{
  g_clear_pointer (&checked->operation, wf_operation_unref);
}
