/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-admin.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "model/wf-draft.h"
#include "model/wf-vocabulary.h"
#include "server/wfd-backup.h"
#include "store/wf-account-table.h"
#include "store/wf-feed-blob-table.h"
#include "store/wf-neighbour-table.h"
#include "wire/wf-archive.h"
#include "wire/wf-operation-codec.h"

struct _WfdAdmin
{
  WfDb *db;
  WfdLedger *ledger;
  WfClock *clock;
};

static gboolean
has_data (const char *data_dir, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, "watchfloord.db", NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS) || errno == EACCES)
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND,
               _ ("There are no data of a server in %s. Nothing was done. Check --data; "
                  "watchfloord space add NAME --data DIR makes them."),
               data_dir);
  return FALSE;
}

WfdAdmin *
wfd_admin_open (const char *data_dir, WfClock *clock, GError **error)
{
  return has_data (data_dir, error) ? wfd_admin_make (data_dir, clock, error) : NULL;
}

WfdAdmin *
wfd_admin_make (const char *data_dir, WfClock *clock, GError **error)
{
  g_autoptr (WfdAdmin) self = g_new0 (WfdAdmin, 1);
  g_autofree char *path = g_build_filename (data_dir, "watchfloord.db", NULL);

  self->clock = wf_clock_ref (clock);
  if (g_mkdir_with_parents (data_dir, 0700) != 0)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_DENIED, _ ("The folder %s could not be made: %s."),
                   data_dir, g_strerror (errno));
      return NULL;
    }
  self->db = wf_db_open (path, WF_DB_NORMAL, error);
  /* Whoever checks data that was never served finds all tables, too. */
  self->ledger = self->db && wf_account_ensure (self->db, error)
                         && wf_feed_blob_ensure (self->db, error)
                         && wf_neighbour_ensure (self->db, error)
                     ? wfd_ledger_new (self->db, clock, error)
                     : NULL;
  wfd_backup_explain_damage (data_dir, error);
  return self->ledger ? g_steal_pointer (&self) : NULL;
}

void
wfd_admin_free (WfdAdmin *self)
{
  g_clear_pointer (&self->ledger, wfd_ledger_free);
  g_clear_pointer (&self->db, wf_db_close);
  wf_clock_unref (self->clock);
  g_free (self);
}

gboolean
wfd_admin_add_user (WfdAdmin *self,
                    const char *name,
                    const char *password,
                    const char *const *crises,
                    GError **error)
{
  g_autofree char *hash = NULL;

  if (name[0] == '\0' || strlen (name) > 64 || strchr (name, ':')
      || !g_utf8_validate (name, -1, NULL))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                   _ ("A user name has 1 to 64 characters and no colon."));
      return FALSE;
    }
  if (strlen (password) < 8 || strlen (password) > 256)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("A password has 8 to 256 characters."));
      return FALSE;
    }
  hash = wf_crypto_password_hash (password);
  if (!hash)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_FULL,
                   _ ("Not enough memory to hash the password (64 MiB are needed)."));
      return FALSE;
    }
  return wf_account_put (self->db, name, hash, crises, error);
}

/* --- ctl ---------------------------------------------------------------- */

static gboolean
add_spaces (WfdAdmin *self, WfRealm realm, const WfUuid *crisis, GError **error)
{
  for (guint i = 0; wf_space_compartments[i]; i++)
    {
      g_autofree char *name = wf_space_dup_name (realm, crisis, wf_space_compartments[i]);
      if (!wfd_ledger_add_space (self->ledger, name, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
wfd_admin_add_crisis (WfdAdmin *self,
                      WfRealm realm,
                      const WfUuid *crisis,
                      const char *name,
                      const WfDeviceKey *root,
                      GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };
  g_autofree char *ctl = wf_space_dup_name (realm, crisis, "ctl");
  g_autofree char *key = wf_hex_dup (root->key, WF_KEY_SIZE);
  g_autoptr (WfDraft) draft = wf_draft_new (ctl, WF_TYPE_NAME_GENESIS, crisis, WF_OP_CTL);

  wf_draft_set_string (draft, "root-key", key);
  wf_draft_set_string (draft, "name", name);
  wf_draft_set_time (draft, "opened-at", wf_clock_now_us (self->clock));
  return wf_transaction_begin (&transaction, self->db, error)
         && add_spaces (self, realm, crisis, error)
         && wfd_certify_append (self->ledger, draft, root, error)
         && wf_transaction_commit (&transaction, error);
}

gboolean
wfd_admin_join_crisis (WfdAdmin *self,
                       WfRealm realm,
                       const WfUuid *crisis,
                       const guint8 root[WF_KEY_SIZE],
                       GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };

  return wf_transaction_begin (&transaction, self->db, error)
         && wfd_ledger_pin_root (self->ledger, crisis, root, error)
         && add_spaces (self, realm, crisis, error) && wf_transaction_commit (&transaction, error);
}

gboolean
wfd_admin_find_crisis (WfdAdmin *self, const WfUuid *crisis, WfRealm *realm)
{
  return wfd_ledger_find_realm (self->ledger, crisis, realm);
}

WfdLedger *
wfd_admin_get_ledger (WfdAdmin *self)
{
  return self->ledger;
}

WfDb *
wfd_admin_get_db (WfdAdmin *self)
{
  return self->db;
}

gboolean
wfd_admin_certify (WfdAdmin *self,
                   WfRealm realm,
                   const WfUuid *crisis,
                   const WfdDesk *desk,
                   const char *user,
                   const WfDeviceKey *root,
                   GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };
  g_autofree char *ctl = wf_space_dup_name (realm, crisis, "ctl");
  g_autofree char *device = wf_uuid_dup_string (&desk->device);

  return wf_transaction_begin (&transaction, self->db, error)
         && wfd_certify_desk (self->ledger, ctl, desk, WF_ROLE_ANALYST, root, error)
         && wf_account_set_device (self->db, user, device, error)
         && wf_transaction_commit (&transaction, error);
}

/* --- import ------------------------------------------------------------- */

static gboolean
import_operation (WfdAdmin *self,
                  const char *space,
                  WfOperation *operation,
                  const WfFeedReceipt *receipt,
                  GError **error)
{
  WfVerdict verdict = WF_VERDICT_BAD_FORM;
  gboolean is_new;

  if (!wf_operation_verify (operation))
    verdict = WF_VERDICT_BAD_SIGNATURE;
  else if (!wfd_ledger_append (self->ledger, space, operation, receipt, &verdict, &is_new, error))
    return FALSE;
  if (verdict != WF_VERDICT_OK)
    g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("An operation does not count (%s)."),
                 wf_verdict_get_code (verdict));
  return verdict == WF_VERDICT_OK;
}

/* What has neither receipt nor body waits in @redacted for the redactions, which stand behind it.
 */
static gboolean
import_document (WfdAdmin *self,
                 WfDecoder *decoder,
                 const char *space,
                 GBytes *document,
                 const WfFeedReceipt *receipt,
                 GPtrArray *redacted,
                 GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (document, &length);
  WfVerdict verdict;
  g_autoptr (WfOperation) operation
      = wf_decoder_decode (decoder, text, length, space, &verdict, error);

  if (!operation)
    return FALSE;
  if (receipt || operation->body)
    return import_operation (self, space, operation, receipt, error);
  g_ptr_array_add (redacted, g_steal_pointer (&operation));
  return TRUE;
}

static gboolean
import_redacted (WfdAdmin *self, const char *space, GPtrArray *redacted, GError **error)
{
  for (guint i = 0; i < redacted->len; i++)
    if (!import_operation (self, space, redacted->pdata[i], NULL, error))
      return FALSE;
  return TRUE;
}

static gboolean
import_archive (WfdAdmin *self, WfArchiveReader *reader, GError **error)
{
  const char *space = wf_archive_reader_get_space (reader);
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  g_autoptr (GPtrArray) redacted
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);

  for (;;)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (GBytes) document = NULL;
      WfFeedReceipt receipt = { 0 };
      gboolean has_receipt;
      if (!wf_archive_reader_next (reader, &document, &has_receipt, &receipt.seq, &receipt.time_us,
                                   receipt.hash, &local))
        {
          if (!local)
            return import_redacted (self, space, redacted, error);
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      receipt.ctl = wf_archive_reader_get_ctl (reader);
      if (!import_document (self, decoder, space, document, has_receipt ? &receipt : NULL, redacted,
                            error))
        return FALSE;
    }
}

static gboolean
check_same_crisis (const char *name,
                   const char *archive,
                   WfRealm realm,
                   gboolean is_first,
                   WfUuid *crisis,
                   GError **error)
{
  WfSpace space;

  if (!wf_space_parse (name, &space))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("%s: “%s” is no space."), archive, name);
      return FALSE;
    }
  if (space.realm != realm)
    {
      g_set_error (
          error, WF_ERROR, WF_ERROR_REALM,
          space.realm == WF_REALM_EXERCISE
              ? _ ("%s holds exercise operations. Exercise and real are never mixed; nothing was "
                   "imported.")
              : _ ("%s holds real operations. Exercise and real are never mixed; nothing was "
                   "imported."),
          archive);
      return FALSE;
    }
  if (!is_first && !wf_uuid_equal (&space.crisis, crisis))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                   _ ("%s belongs to another crisis than the archive before it."), archive);
      return FALSE;
    }
  *crisis = space.crisis;
  return TRUE;
}

/* `ctl` first, whatever the order of the arguments: the rest is judged by it. */
static gboolean
import_pass (
    WfdAdmin *self, GPtrArray *readers, const char *const *archives, gboolean ctl, GError **error)
{
  for (guint i = 0; i < readers->len; i++)
    {
      if (wf_space_is_ctl (wf_archive_reader_get_space (readers->pdata[i])) != ctl)
        continue;
      if (!import_archive (self, readers->pdata[i], error))
        {
          g_prefix_error (error, _ ("Nothing was imported. %s: "), archives[i]);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
wfd_admin_import_crisis (
    WfdAdmin *self, WfRealm realm, const char *const *archives, WfUuid *crisis, GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };
  g_autoptr (GPtrArray) readers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_archive_reader_free);

  for (guint i = 0; archives[i]; i++)
    {
      WfArchiveReader *reader = wf_archive_reader_open (archives[i], error);
      if (!reader)
        return FALSE;
      g_ptr_array_add (readers, reader);
      if (!check_same_crisis (wf_archive_reader_get_space (reader), archives[i], realm, i == 0,
                              crisis, error))
        return FALSE;
    }
  return wf_transaction_begin (&transaction, self->db, error)
         && add_spaces (self, realm, crisis, error)
         && import_pass (self, readers, archives, TRUE, error)
         && import_pass (self, readers, archives, FALSE, error)
         && wf_transaction_commit (&transaction, error);
}
