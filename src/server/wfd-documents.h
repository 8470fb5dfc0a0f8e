/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-db.h"

G_BEGIN_DECLS

/* What a replicating peer asks of single documents, as JSON in and JSON out. Pure but for reading
 * @db; on a worker. The only revision of a document is "1-" and the second half of its id. */

/* {id:[rev,…]} -> {id:{"missing":[rev,…]}} for what @space does not hold. */
GBytes *wfd_documents_diff (WfDb *db, gint64 space, GBytes *body, GError **error);

typedef struct
{
  GBytes *body;       /* many: {"docs":[{"id":…,"rev":…},…]} */
  char *id, *rev;     /* one; @rev may be NULL */
  gboolean revisions; /* with "_revisions" */
  gboolean open;      /* one: as the list that `open_revs` asks for */
} WfdDocumentQuery;

void wfd_document_query_free (WfdDocumentQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfdDocumentQuery, wfd_document_query_free)

/* {"results":[{"id":…,"docs":[{"ok":{…}}|{"error":{…}}]}]}; WF_ERROR_TOO_LARGE over a page. */
GBytes *
wfd_documents_get_many (WfDb *db, gint64 space, const WfdDocumentQuery *query, GError **error);
/* WF_ERROR_NOT_FOUND. */
GBytes *
wfd_documents_get_one (WfDb *db, gint64 space, const WfdDocumentQuery *query, GError **error);

G_END_DECLS
