/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-handlers.h"
#include "server/wfd-redactions.h"
#include "wire/wf-have.h"

/* POST /_wf/have: what each side lacks of a space (wf-have.h has the messages). */

static GBytes *
read_answer (WfDb *db, gint64 space, gpointer query, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (query, &size);
  g_autoptr (GArray) asked = wf_have_read_question (text, (gssize) size, error);
  g_autoptr (GByteArray) ids = g_byte_array_new ();
  WfHaveList list;
  GString *out;

  if (!asked || !wfd_redactions_list_held (db, space, ids, error))
    return NULL;
  list = (WfHaveList){ ids->data, ids->len / WF_HAVE_ID_SIZE };
  out = g_string_new (NULL);
  wf_have_append_answer (out, &list, asked);
  return g_string_free_to_bytes (out);
}

void
wfd_handle_have (WfdRequest *request)
{
  wfd_request_query (request, read_answer, wfd_request_take_body (request),
                     (GDestroyNotify) g_bytes_unref);
}
