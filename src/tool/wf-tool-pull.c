/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-crypto.h"
#include "base/wf-error.h"
#include "store/wf-ctl.h"
#include "store/wf-name-table.h"
#include "store/wf-operation-table.h"
#include "store/wf-quarantine-table.h"
#include "sync/wf-http-transport.h"
#include "sync/wf-peer-page.h"
#include "tool/wf-audit.h"
#include "tool/wf-tool-store.h"
#include "tool/wf-tool.h"
#include "wire/wf-protocol.h"

/* A foreign peer holds what it has replicated, and whatever anybody put beside it: nothing that it
 * says is believed. It gives no receipts, so nothing that comes from it counts as confirmed, and
 * what it does not give is named. */

#define PAGE 500 /* rows; less when they do not fit into one answer */
#define ASKED_AT_ONCE 50
#define MAX_ROWS 5000000
#define MAX_STALE 3  /* pages in a row */
#define MAX_SHOWN 20 /* of one kind of fault, of one space */

typedef struct
{
  char *store_path, *ca_file, *certificate_file, *user, *password_file;
  WfStore *store;
  WfTransport *transport;
  WfDecoder *decoder;
  gboolean is_clean;

  /* the space at hand */
  const char *space;
  GHashTable *named; /* char *: every operation that the peer names */
  WfBatch *batch;
  guint n_rows, n_stale, page_size;
  guint n_refused, n_withheld, n_strangers;
  guint n_new, n_known, n_waiting;
} Pull;

static void
pull_clear (Pull *self)
{
  if (self->store != NULL)
    wf_store_close (self->store);
  g_clear_object (&self->store);
  g_clear_object (&self->transport);
  g_clear_pointer (&self->decoder, wf_decoder_free);
  g_clear_pointer (&self->named, g_hash_table_unref);
  g_clear_pointer (&self->batch, wf_batch_free);
  g_free (self->store_path);
  g_free (self->ca_file);
  g_free (self->certificate_file);
  g_free (self->user);
  g_free (self->password_file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pull, pull_clear)

/* --- the road ------------------------------------------------------------------------------ */

static gboolean
read_password (const char *path, char **password, GError **error)
{
  if (!g_file_get_contents (path, password, NULL, error))
    return FALSE; /* GLib's words name the file */
  (*password)[strcspn (*password, "\r\n")] = '\0';
  return TRUE;
}

static gboolean
open_road (Pull *self, const char *url, GError **error)
{
  g_autofree char *password = NULL;

  self->transport = wf_http_transport_new (url, self->ca_file);
  wf_http_transport_set_certificate_file (WF_HTTP_TRANSPORT (self->transport),
                                          self->certificate_file);
  if (self->user == NULL)
    return TRUE;
  if (self->password_file != NULL && !read_password (self->password_file, &password, error))
    return FALSE;
  wf_http_transport_set_basic (WF_HTTP_TRANSPORT (self->transport), self->user,
                               password != NULL ? password : "");
  if (password != NULL)
    wf_crypto_wipe (password, strlen (password));
  return TRUE;
}

static GBytes *
fetch (Pull *self, const char *path, GBytes *body, GError **error)
{
  GAsyncResult *pending = NULL;
  wf_transport_fetch_async (self->transport, path, body, NULL, wf_tool_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_tool_wait (&pending);
  g_autoptr (WfReply) reply = wf_transport_finish (self->transport, result, error);
  return reply != NULL ? g_bytes_ref (reply->body) : NULL;
}

/* Peers do not cut their pages: one that is too large is asked for again, smaller. */
static GBytes *
fetch_page (Pull *self, const char *since, GError **error)
{
  g_autofree char *from = g_uri_escape_string (since, NULL, FALSE);
  for (;;)
    {
      g_autoptr (GError) problem = NULL;
      g_autofree char *path
          = g_strdup_printf ("/%s/_changes?style=all_docs&include_docs=true&limit=%u&since=%s",
                             self->space, self->page_size, from);
      GBytes *text = fetch (self, path, NULL, &problem);
      if (text != NULL)
        return text;
      if (!g_error_matches (problem, WF_ERROR, WF_ERROR_TOO_LARGE) || self->page_size == 1)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
      self->page_size /= 2;
    }
}

/* --- what is refused ----------------------------------------------------------------------- */

static void
    G_GNUC_PRINTF (4, 5) say (Pull *self, guint *count, const char *id, const char *format, ...)
{
  va_list arguments;
  if ((*count)++ >= MAX_SHOWN)
    return;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_print ("%s: %s: %s\n", self->space, id, what);
}

static void
refuse_siblings (Pull *self, const WfPeerPage *page)
{
  for (guint i = 0; i < page->siblings->len; i++)
    {
      const WfPeerSibling *sibling = g_ptr_array_index (page->siblings, i);
      /* Translators: a stable word, then a revision of an operation that somebody made up. */
      say (self, &self->n_refused, sibling->id,
           _ ("%s: the revision %s is not the one that an operation has. It was refused"),
           wf_verdict_get_code (WF_VERDICT_BAD_HASH), sibling->revision);
    }
  for (guint i = 0; i < page->strangers->len; i++)
    say (self, &self->n_strangers, g_ptr_array_index (page->strangers, i),
         _ ("is no operation and was left there"));
}

static char *
dup_id (GBytes *document)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (document, &length);
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) length, &wf_json_limits_operation, NULL);
  const char *id = json != NULL ? wf_json_member_string (wf_json_root (json), "_id") : NULL;
  return g_strdup (id != NULL ? id : "?");
}

static void
take_document (Pull *self, GBytes *document)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (document, &length);
  WfVerdict verdict = WF_VERDICT_OK;
  g_autoptr (GError) problem = NULL;
  g_autoptr (WfOperation) operation
      = wf_decoder_decode (self->decoder, text, length, self->space, &verdict, &problem);
  if (operation != NULL && !wf_operation_verify (operation))
    verdict = WF_VERDICT_BAD_SIGNATURE;
  if (operation != NULL && verdict == WF_VERDICT_OK)
    {
      g_ptr_array_add (self->batch->documents, g_bytes_ref (document));
      return;
    }
  g_autofree char *id = dup_id (document);
  say (self, &self->n_refused, id, "%s: %s", wf_verdict_get_code (verdict),
       problem != NULL ? problem->message : _ (wf_protocol_get_verdict_reason (verdict)));
}

/* --- what is taken ------------------------------------------------------------------------- */

/* Its legal revision lies below a sibling, or was deleted there, or the peer withholds it. */
static gboolean
fetch_wanted (Pull *self, GPtrArray *wanted, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_get", self->space);
  g_autoptr (GHashTable) given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < wanted->len; i += ASKED_AT_ONCE)
    {
      g_autoptr (GBytes) question = wf_peer_ask_documents (wanted, i, ASKED_AT_ONCE);
      g_autoptr (GBytes) text = fetch (self, path, question, error);
      g_autoptr (GPtrArray) documents = text != NULL ? wf_peer_read_documents (text, error) : NULL;
      if (documents == NULL)
        return FALSE;
      for (guint d = 0; d < documents->len; d++)
        {
          g_hash_table_add (given, dup_id (g_ptr_array_index (documents, d)));
          take_document (self, g_ptr_array_index (documents, d));
        }
    }
  for (guint i = 0; i < wanted->len; i++)
    if (!g_hash_table_contains (given, g_ptr_array_index (wanted, i)))
      say (self, &self->n_withheld, g_ptr_array_index (wanted, i),
           _ ("the peer names this operation and does not give it"));
  return TRUE;
}

static gboolean
store_batch (Pull *self, GError **error)
{
  GAsyncResult *pending = NULL;
  if (self->batch->documents->len == 0)
    return TRUE;
  wf_store_receive_async (self->store, g_steal_pointer (&self->batch), NULL, wf_tool_result_cb,
                          &pending);
  g_autoptr (GAsyncResult) result = wf_tool_wait (&pending);
  g_autoptr (WfReceiveReport) report = wf_store_receive_finish (self->store, result, error);
  if (report == NULL)
    return FALSE;
  self->n_new += report->n_new;
  self->n_known += report->n_known;
  self->n_waiting += report->n_quarantined;
  if (report->n_refused == 0)
    return TRUE;
  say (self, &self->n_refused, report->first_refused_id, "%s: %s",
       wf_verdict_get_code (report->first_refusal),
       _ (wf_protocol_get_verdict_reason (report->first_refusal)));
  self->n_refused += report->n_refused - 1;
  return TRUE;
}

/* Each operation is named once in a feed of changes, unless it changed meanwhile: a peer that names
 * nothing new page after page goes in circles. */
static gboolean
note_names (Pull *self, const WfPeerPage *page, GError **error)
{
  gboolean is_new = page->strangers->len > 0;
  for (guint i = 0; i < page->ids->len; i++)
    is_new |= g_hash_table_add (self->named, g_strdup (g_ptr_array_index (page->ids, i)));
  self->n_rows += page->n_rows;
  self->n_stale = is_new ? 0 : self->n_stale + 1;
  if (self->n_stale <= MAX_STALE && self->n_rows <= MAX_ROWS)
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_PROTOCOL,
               _ ("%s: the peer's list does not end. What was verified until here was kept."),
               self->space);
  return FALSE;
}

static gboolean
take_page (Pull *self, const WfPeerPage *page, GError **error)
{
  if (!note_names (self, page, error))
    return FALSE;
  self->batch = wf_batch_new (NULL, self->space);
  self->batch->is_courier = TRUE;
  refuse_siblings (self, page);
  for (guint i = 0; i < page->documents->len; i++)
    take_document (self, g_ptr_array_index (page->documents, i));
  gboolean done = fetch_wanted (self, page->wanted, error) && store_batch (self, error);
  g_clear_pointer (&self->batch, wf_batch_free);
  return done;
}

static gboolean
take_pages (Pull *self, GError **error)
{
  g_autofree char *since = g_strdup ("0");
  for (;;)
    {
      g_autoptr (GBytes) text = fetch_page (self, since, error);
      g_autoptr (WfPeerPage) page = text != NULL ? wf_peer_page_read (text, error) : NULL;
      if (page == NULL)
        return FALSE;
      if (page->n_rows == 0)
        return TRUE;
      if (!take_page (self, page, error))
        return FALSE;
      g_free (since);
      since = g_steal_pointer (&page->next);
    }
}

/* --- what is missing ----------------------------------------------------------------------- */

static gboolean
count_missing_there (Pull *self, WfDb *db, guint *n, GError **error)
{
  g_auto (WfOperationReader) reader = { 0 };
  WfStoredOperation row;
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
  gboolean has_row = FALSE;
  gint64 number = 0;
  *n = 0;
  if (!wf_name_table_find (db, WF_NAME_SPACE, self->space, strlen (self->space), &number, error)
      || !wf_operation_reader_since (&reader, db, number, 0, error))
    return FALSE;
  for (;;)
    {
      if (!wf_operation_reader_next (&reader, &row, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      wf_operation_id_format (&row.id, id);
      *n += !g_hash_table_contains (self->named, id);
    }
}

/* What is whole and of nobody that ctl knows. */
static gboolean
name_waiting (Pull *self, WfDb *db, GError **error)
{
  gint64 number = 0;
  guint n_named = 0;
  if (!wf_name_table_find (db, WF_NAME_SPACE, self->space, strlen (self->space), &number, error))
    return FALSE;
  g_autoptr (GArray) waiting = wf_quarantine_table_list_waiting (db, number, error);
  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    {
      const char *document = g_array_index (waiting, WfQuarantined, i).document;
      g_autoptr (GBytes) bytes = g_bytes_new_static (document, strlen (document));
      g_autofree char *id = dup_id (bytes);
      if (g_hash_table_contains (self->named, id))
        say (self, &n_named, id, "%s: %s", wf_verdict_get_code (WF_VERDICT_UNKNOWN_DEVICE),
             _ (wf_protocol_get_verdict_reason (WF_VERDICT_UNKNOWN_DEVICE)));
    }
  return waiting != NULL;
}

static gboolean
report (Pull *self, GError **error)
{
  const char *const only[] = { self->space, NULL };
  g_autofree char *place = g_path_get_basename (wf_store_get_path (self->store));
  g_autoptr (WfDb) db = wf_db_open (wf_store_get_path (self->store), WF_DB_READ_ONLY, error);
  guint n_missing = 0, n_findings = 0;
  if (db == NULL || !name_waiting (self, db, error)
      || !count_missing_there (self, db, &n_missing, error))
    return FALSE;
  /* Translators: space, then how many operations are how. */
  g_print (_ ("%s: %u new, %u known, %u do not count here, %u refused, %u withheld\n"), self->space,
           self->n_new, self->n_known, self->n_waiting, self->n_refused, self->n_withheld);
  if (n_missing > 0)
    g_print (ngettext ("%s: %u operation of this store is not there\n",
                       "%s: %u operations of this store are not there\n", n_missing),
             self->space, n_missing);
  if (!wf_audit_store (db, place, only, &n_findings, error))
    return FALSE;
  self->is_clean = self->is_clean && n_findings == 0 && self->n_refused == 0 && self->n_waiting == 0
                   && self->n_withheld == 0;
  return TRUE;
}

static gboolean
pull_space (Pull *self, const char *space, GError **error)
{
  self->space = space;
  self->page_size = PAGE;
  self->n_rows = self->n_refused = self->n_withheld = self->n_strangers = 0;
  self->n_new = self->n_known = self->n_waiting = 0;
  g_clear_pointer (&self->named, g_hash_table_unref);
  self->named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return take_pages (self, error) && report (self, error);
}

/* --- call ---------------------------------------------------------------------------------- */

/* Whoever brings the first root key would be believed everything. */
static gboolean
check_joined (Pull *self, const char *name, GError **error)
{
  WfSpace space;
  g_autoptr (WfDb) db = wf_db_open (wf_store_get_path (self->store), WF_DB_READ_ONLY, error);
  g_autoptr (WfMembership) membership = db != NULL && wf_space_parse (name, &space)
                                            ? wf_ctl_read (db, self->decoder, &space, error)
                                            : NULL;
  if (membership == NULL)
    return FALSE;
  if (wf_membership_get_root_key (membership) != NULL)
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND,
               _ ("%s belongs to a crisis that this store has not joined, and a foreign peer is not"
                  " believed who founded it. Nothing was taken. Join it at its server first, or"
                  " import an archive of its ctl."),
               name);
  return FALSE;
}

/* ctl first: it says who may have written the rest. */
static int
compare_spaces (gconstpointer a, gconstpointer b)
{
  const char *one = *(const char *const *) a, *other = *(const char *const *) b;
  return wf_space_is_ctl (other) - wf_space_is_ctl (one);
}

static gboolean
open_store (Pull *self, char **spaces, GError **error)
{
  WfRealm realm, other;
  if (!wf_tool_get_realm (spaces[0], &realm, error))
    return FALSE;
  for (guint i = 1; spaces[i] != NULL; i++)
    {
      if (!wf_tool_get_realm (spaces[i], &other, error))
        return FALSE;
      if (other == realm)
        continue;
      g_set_error (error, WF_ERROR, WF_ERROR_REALM,
                   _ ("Exercises and real crises lie in stores apart; pull them one after the"
                      " other. Nothing was taken."));
      return FALSE;
    }
  if (self->store_path == NULL)
    self->store_path = wf_tool_dup_store_path (realm);
  self->store = wf_tool_open_store (self->store_path, realm, error);
  return self->store != NULL;
}

static gboolean
pull_all (Pull *self, const char *url, char **spaces, GError **error)
{
  self->decoder = wf_decoder_new ();
  self->is_clean = TRUE;
  qsort (spaces, g_strv_length (spaces), sizeof *spaces, compare_spaces);
  if (!open_store (self, spaces, error) || !open_road (self, url, error))
    return FALSE;
  for (guint i = 0; spaces[i] != NULL; i++)
    if (!check_joined (self, spaces[i], error) || !pull_space (self, spaces[i], error))
      return FALSE;
  return TRUE;
}

static int
run (int argc, char **argv)
{
  g_auto (Pull) self = { 0 };
  g_autoptr (GError) error = NULL;
  int code;
  const GOptionEntry entries[] = {
    { "store", 's', 0, G_OPTION_ARG_FILENAME, &self.store_path,
      N_ ("The store to take them into (that of the application)"), N_ ("FILE") },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &self.ca_file,
      N_ ("The authority that certified the peer (the system's)"), N_ ("FILE") },
    { "certificate", 0, 0, G_OPTION_ARG_FILENAME, &self.certificate_file,
      N_ ("Certificate and key of this computer, where the peer asks for them"), N_ ("FILE") },
    { "user", 'u', 0, G_OPTION_ARG_STRING, &self.user, N_ ("The account at the peer (none)"),
      N_ ("NAME") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &self.password_file,
      N_ ("Its password, on the first line"), N_ ("FILE") },
    { NULL },
  };
  if (!wf_tool_parse (&wf_tool_pull, entries, &argc, &argv, &code))
    return code;
  if (argc < 3)
    {
      g_printerr (_ ("watchfloor-tool pull: name the peer's address and at least one space.\n"));
      return WF_TOOL_USAGE;
    }
  if (!pull_all (&self, argv[1], argv + 2, &error))
    return wf_tool_fail (error);
  return self.is_clean ? WF_TOOL_OK : WF_TOOL_BAD;
}

const WfToolCommand wf_tool_pull
    = { "pull", "URL SPACE…",
        N_ ("Take a space from a foreign peer (CouchDB, PouchDB) and verify everything"), run };
