/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/wfd-request.h"

G_BEGIN_DECLS

/* What the rows of the route table call. */

/* wfd-about.c */
void wfd_handle_welcome (WfdRequest *request);
void wfd_handle_health (WfdRequest *request);
void wfd_handle_metrics (WfdRequest *request);
void wfd_handle_space (WfdRequest *request);
/* wfd-session.c */
void wfd_handle_session_post (WfdRequest *request);
void wfd_handle_session_get (WfdRequest *request);
void wfd_handle_session_delete (WfdRequest *request);
/* wfd-enrol.c */
void wfd_handle_enrol (WfdRequest *request);
void wfd_handle_code_post (WfdRequest *request);
void wfd_handle_code_get (WfdRequest *request);
/* wfd-replication.c: the frozen subset of CouchDB */
void wfd_handle_bulk_docs (WfdRequest *request);
void wfd_handle_revs_diff (WfdRequest *request);
void wfd_handle_bulk_get (WfdRequest *request);
void wfd_handle_document (WfdRequest *request);
void wfd_handle_full_commit (WfdRequest *request);
void wfd_handle_local_get (WfdRequest *request);
void wfd_handle_local_put (WfdRequest *request);
/* wfd-changes.c */
void wfd_handle_changes (WfdRequest *request);
/* wfd-feed.c */
void wfd_handle_feed (WfdRequest *request);
/* wfd-have.c, wfd-snapshot.c */
void wfd_handle_have (WfdRequest *request);
void wfd_handle_snapshot (WfdRequest *request);
/* wfd-blob.c */
void wfd_handle_blob_get (WfdRequest *request);
void wfd_handle_blob_head (WfdRequest *request);
void wfd_handle_blob_put (WfdRequest *request);

G_END_DECLS
