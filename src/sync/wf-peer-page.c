/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/wf-peer-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-id.h"
#include "base/wf-json.h"
#include "wire/wf-operation-codec.h"
#include "wire/wf-protocol.h"

#define MAX_NUMBER 4096 /* CouchDB's grow with its cluster */

static const WfJsonLimits limits = {
  .max_bytes = WF_LIMIT_DECODED_PAGE, .max_depth = 16, .max_members = 256, .max_values = 500000
};

static void
free_sibling (gpointer data)
{
  WfPeerSibling *sibling = data;
  g_free (sibling->id);
  g_free (sibling->revision);
  g_free (sibling);
}

void
wf_peer_page_free (WfPeerPage *page)
{
  g_ptr_array_unref (page->documents);
  g_ptr_array_unref (page->wanted);
  g_ptr_array_unref (page->siblings);
  g_ptr_array_unref (page->strangers);
  g_ptr_array_unref (page->ids);
  g_free (page->next);
  g_free (page);
}

static WfPeerPage *
new_page (void)
{
  WfPeerPage *page = g_new0 (WfPeerPage, 1);
  page->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  page->wanted = g_ptr_array_new_with_free_func (g_free);
  page->siblings = g_ptr_array_new_with_free_func (free_sibling);
  page->strangers = g_ptr_array_new_with_free_func (g_free);
  page->ids = g_ptr_array_new_with_free_func (g_free);
  return page;
}

static WfJson *
scan (GBytes *text, const char *member, WfJsonValue *results, GError **error)
{
  g_autoptr (GError) local = NULL;
  gsize size;
  const char *bytes = g_bytes_get_data (text, &size);
  g_autoptr (WfJson) json = wf_json_scan (bytes, (gssize) size, &limits, &local);

  if (json && wf_json_type (wf_json_root (json)) == WF_JSON_OBJECT
      && wf_json_member (wf_json_root (json), member, results)
      && wf_json_type (*results) == WF_JSON_ARRAY)
    return g_steal_pointer (&json);
  g_set_error (error, WF_ERROR, WF_ERROR_PROTOCOL, _ ("The peer's answer cannot be read: %s"),
               local ? local->message : _ ("it holds no results."));
  return NULL;
}

/* A piece of the answer, which stays whole as long as one of its pieces is kept. */
static GBytes *
cut_out (GBytes *text, WfJsonValue value)
{
  gsize length;
  const char *raw = wf_json_raw (value, &length);
  return g_bytes_new_from_bytes (text, (gsize) (raw - (const char *) g_bytes_get_data (text, NULL)),
                                 length);
}

static void
add_sibling (WfPeerPage *page, const char *id, const char *revision)
{
  WfPeerSibling *sibling = g_new0 (WfPeerSibling, 1);
  sibling->id = g_strdup (id);
  sibling->revision = g_strdup (revision);
  g_ptr_array_add (page->siblings, sibling);
}

static gboolean
read_row (WfPeerPage *page, GBytes *text, WfJsonValue row)
{
  const char *id = wf_json_member_string (row, "id");
  WfJsonValue changes, change, document;
  WfJsonIter iter;
  WfOperationId operation;

  if (!id || !wf_json_member (row, "changes", &changes) || wf_json_type (changes) != WF_JSON_ARRAY)
    return FALSE;
  page->n_rows++;
  if (!wf_operation_id_parse (id, strlen (id), &operation))
    {
      g_ptr_array_add (page->strangers, g_strdup (id));
      return TRUE;
    }
  g_ptr_array_add (page->ids, g_strdup (id));
  wf_json_iter_init (&iter, changes);
  while (wf_json_iter_next (&iter, NULL, &change))
    {
      const char *revision = wf_json_member_string (change, "rev");
      if (!revision)
        return FALSE;
      if (!wf_revision_fits (id, revision))
        add_sibling (page, id, revision);
    }
  /* Only the revision that the peer holds for the winner comes along. */
  if (wf_json_member (row, "doc", &document) && wf_json_type (document) == WF_JSON_OBJECT
      && wf_revision_fits (id, wf_json_member_string (document, "_rev")))
    g_ptr_array_add (page->documents, cut_out (text, document));
  else
    g_ptr_array_add (page->wanted, g_strdup (id));
  return TRUE;
}

static char *
dup_next (WfJsonValue root)
{
  WfJsonValue value;
  gint64 number;
  const char *text;

  if (wf_json_member_integer (root, "last_seq", &number))
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);
  text = wf_json_member (root, "last_seq", &value) ? wf_json_string (value, NULL) : NULL;
  return text && *text && strlen (text) <= MAX_NUMBER ? g_strdup (text) : NULL;
}

WfPeerPage *
wf_peer_page_read (GBytes *text, GError **error)
{
  WfJsonValue results, row;
  WfJsonIter iter;
  g_autoptr (WfJson) json = scan (text, "results", &results, error);
  g_autoptr (WfPeerPage) page = json ? new_page () : NULL;

  if (!page)
    return NULL;
  page->next = dup_next (wf_json_root (json));
  wf_json_iter_init (&iter, results);
  while (page->next && wf_json_iter_next (&iter, NULL, &row))
    if (wf_json_type (row) != WF_JSON_OBJECT || !read_row (page, text, row))
      g_clear_pointer (&page->next, g_free);
  if (page->next)
    return g_steal_pointer (&page);
  g_set_error (error, WF_ERROR, WF_ERROR_PROTOCOL,
               _ ("The peer's answer is no page of changes. Nothing of it was taken."));
  return NULL;
}

/* --- single documents ---------------------------------------------------- */

GBytes *
wf_peer_ask_documents (GPtrArray *ids, guint first, guint n)
{
  GString *text = g_string_new (NULL);
  WfJsonWriter w;

  wf_json_writer_init (&w, text);
  wf_json_begin_object (&w);
  wf_json_put_key (&w, "docs");
  wf_json_begin_array (&w);
  for (guint i = first; i < MIN (first + n, ids->len); i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      char revision[WF_REVISION_LENGTH + 1];
      wf_revision_format (id, revision);
      wf_json_begin_object (&w);
      wf_json_put_key (&w, "id");
      wf_json_put_string (&w, id);
      wf_json_put_key (&w, "rev");
      wf_json_put_string (&w, revision);
      wf_json_end_object (&w);
    }
  wf_json_end_array (&w);
  wf_json_end_object (&w);
  return g_string_free_to_bytes (text);
}

static void
take_documents (GPtrArray *documents, GBytes *text, WfJsonValue result)
{
  WfJsonValue docs, item, document;
  WfJsonIter iter;

  if (!wf_json_member (result, "docs", &docs) || wf_json_type (docs) != WF_JSON_ARRAY)
    return;
  wf_json_iter_init (&iter, docs);
  while (wf_json_iter_next (&iter, NULL, &item))
    if (wf_json_type (item) == WF_JSON_OBJECT && wf_json_member (item, "ok", &document)
        && wf_json_type (document) == WF_JSON_OBJECT)
      g_ptr_array_add (documents, cut_out (text, document));
}

GPtrArray *
wf_peer_read_documents (GBytes *text, GError **error)
{
  WfJsonValue results, result;
  WfJsonIter iter;
  g_autoptr (WfJson) json = scan (text, "results", &results, error);
  GPtrArray *documents;

  if (!json)
    return NULL;
  documents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  wf_json_iter_init (&iter, results);
  while (wf_json_iter_next (&iter, NULL, &result))
    if (wf_json_type (result) == WF_JSON_OBJECT)
      take_documents (documents, text, result);
  return documents;
}
