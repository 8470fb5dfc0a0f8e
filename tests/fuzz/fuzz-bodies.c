/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>

#include "fuzz/fuzz.h"
#include "model/wf-draft.h"
#include "server/wfd-credentials.h"
#include "server/wfd-documents.h"
#include "server/wfd-feed-cursors.h"
#include "server/wfd-push.h"
#include "server/wfd-range.h"
#include "store/wf-feed-table.h"
#include "wire/wf-operation-codec.h"

#define SPACE "w-01a0c4506e8a70008123456789abcdef-amber"

/* A server's file with one operation in it, whose id the corpus names. */
static WfDb *
get_db (gint64 *space)
{
  static WfDb *db;
  static gint64 number;
  static const guint8 seed[32] = { 9 }, salt[16] = { 1 };
  const WfUuid id = { { 1, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 1 } };

  if (db == NULL)
    {
      g_autoptr (WfDeviceKey) key = wf_device_key_new (&id, "FI", "", 0);
      g_autoptr (WfDraft) draft = wf_draft_new (SPACE, "incident", &id, WF_OP_SET);
      g_autoptr (GString) document = g_string_new (NULL);
      WfFeedReceipt receipt = { .seq = 1, .time_us = 1 };
      wf_crypto_init ();
      wf_crypto_key_from_seed (seed, key->key, key->secret);
      key->device = id;
      wf_draft_set_string (draft, "title", "Cable");
      g_autoptr (WfOperation) operation
          = wf_operation_seal (draft, key, 1, NULL, (guint64) 1823220000000 << 16, salt, NULL);
      wf_operation_append_document (operation, document);
      db = wf_db_open (":memory:", WF_DB_NORMAL, NULL);
      g_assert (db && wf_feed_ensure (db, NULL) && wf_feed_add_space (db, SPACE, &number, NULL)
                && wf_feed_append (db, number, &operation->id, operation->hash, &receipt,
                                   document->str, document->len, NULL));
    }
  *space = number;
  return db;
}

static void
read_push (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfdPush) push = wfd_push_read (SPACE, body, &error);

  g_assert ((push != NULL) == (error == NULL));
  if (!push)
    return;
  g_autoptr (GBytes) answer = wfd_push_answer (push);
  g_autoptr (WfJson) json
      = wf_json_scan (g_bytes_get_data (answer, NULL), (gssize) g_bytes_get_size (answer),
                      &wf_json_limits_page, NULL);
  g_assert (json && wf_json_size (wf_json_root (json)) == push->items->len);
}

static void
assert_json (GBytes *answer, const GError *error)
{
  g_assert ((answer != NULL) == (error == NULL));
  if (!answer)
    return;
  g_autoptr (WfJson) json
      = wf_json_scan (g_bytes_get_data (answer, NULL), (gssize) g_bytes_get_size (answer),
                      &wf_json_limits_page, NULL);
  g_assert (json != NULL);
}

static void
ask_documents (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;
  gint64 space;
  WfDb *db = get_db (&space);
  g_autoptr (GBytes) missing = wfd_documents_diff (db, space, body, &error);
  WfdDocumentQuery query = { .body = body, .revisions = TRUE };
  g_autoptr (GBytes) many = wfd_documents_get_many (db, space, &query, &other);

  assert_json (missing, error);
  assert_json (many, other);
}

static void
ask_document (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) parts = g_strsplit (text, "\n", 2);
  WfdDocumentQuery query = { .id = parts[0] ? parts[0] : (char *) "",
                             .rev = parts[0] ? parts[1] : NULL,
                             .revisions = strlen (text) % 2,
                             .open = strlen (text) % 3 == 0 };
  gint64 space;
  WfDb *db = get_db (&space);
  g_autoptr (GBytes) one = wfd_documents_get_one (db, space, &query, &error);

  assert_json (one, error);
}

static void
read_cursors (const char *text, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) cursors = wfd_feed_cursors_read (text, size, &error);

  g_assert ((cursors != NULL) == (error == NULL));
  for (guint i = 0; cursors && i < cursors->len; i++)
    g_assert (g_array_index (cursors, WfdFeedCursor, i).since >= 0);
}

static void
read_credentials (const guint8 *data, gsize size, const char *text)
{
  g_autoptr (GByteArray) body = g_byte_array_append (g_byte_array_new (), data, (guint) size);
  g_autofree char *token = wfd_credentials_dup_cookie (text);

  for (int is_form = FALSE; is_form <= TRUE; is_form++)
    {
      g_autofree char *name = NULL;
      g_autofree char *password = NULL;
      if (wfd_credentials_read (body, is_form, &name, &password))
        g_assert (name && password);
    }
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;
  if (wfd_credentials_read_basic (text, &user, &password))
    g_assert (user && password && !strchr (user, ':'));
  g_assert (!token || strlen (token) < strlen (text));
}

/* Of an attachment of 1,000 bytes. */
static void
read_ranges (const char *text)
{
  SoupMessageHeaders *headers;
  gint64 from = 0, length = 0, total = 0;

  if (strpbrk (text, "\r\n"))
    return; /* that ends a header */
  headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  soup_message_headers_replace (headers, "Range", text);
  soup_message_headers_replace (headers, "Content-Range", text);
  if (wfd_range_read (headers, 1000, &from, &length))
    g_assert (from >= 0 && length > 0 && from + length <= 1000);
  if (wfd_range_read_place (headers, 100, &from, &total))
    g_assert (from >= 0 && from + 100 <= total);
  soup_message_headers_unref (headers);
}

/* What a client may send in a body or in the headers that a server reads itself. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GBytes) body = g_bytes_new (data, size);

  read_push (body);
  ask_documents (body);
  ask_document (text);
  read_cursors ((const char *) data, size);
  read_credentials (data, size, text);
  read_ranges (text);
  return 0;
}
