/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The route table: ROUTE (name, method, path, access, body limit, handler, statuses that the
 * handler answers). "{space}" and "{name}" stand for one part of the path; access is a WfdAccess
 * without its prefix. The server makes its table of this list and the tests walk it: a row without
 * who may call it, or without an example in tests/integration/test-matrix.c, does not compile. */
/* clang-format off */
#define WFD_ROUTES(ROUTE) \
  ROUTE (WELCOME, "GET", "/", ANYBODY, 0, wfd_handle_welcome, 200) \
  ROUTE (SESSION_GET, "GET", "/_session", ANYBODY, 0, wfd_handle_session_get, 200) \
  ROUTE (SESSION_POST, "POST", "/_session", ANYBODY, 16 * 1024, wfd_handle_session_post, 200, \
           400, 401, 503) \
  ROUTE (SESSION_DELETE, "DELETE", "/_session", ANYBODY, 0, wfd_handle_session_delete, 200) \
  ROUTE (ENROL, "POST", "/_wf/enrol", ANYBODY, WF_ENROL_MAX_REQUEST, wfd_handle_enrol, 201, 400, \
           403, 404, 409, 410, 429, 503) \
  ROUTE (CODE_POST, "POST", "/_wf/code", READER, WF_ENROL_MAX_REQUEST, wfd_handle_code_post, \
           201, 400, 403, 409, 503) \
  ROUTE (CODE_GET, "GET", "/_wf/code", READER, 0, wfd_handle_code_get, 200, 403, 503) \
  ROUTE (HEALTH, "GET", "/_wf/health", ANYBODY, 0, wfd_handle_health, 200, 503) \
  ROUTE (METRICS, "GET", "/_wf/metrics", MONITOR, 0, wfd_handle_metrics, 200, 404) \
  ROUTE (FEED, "POST", "/_wf/feed", USER, WF_LIMIT_LOCAL, wfd_handle_feed, 200, 400) \
  ROUTE (HAVE, "POST", "/_wf/have", READER, 256 * 1024, wfd_handle_have, 200, 400) \
  ROUTE (SNAPSHOT, "GET", "/_wf/snapshot/{space}", READER, 0, wfd_handle_snapshot, 200) \
  ROUTE (BLOB_GET, "GET", "/_wf/blob/{name}", USER, 0, wfd_handle_blob_get, 200, 206, 404, 416) \
  ROUTE (BLOB_HEAD, "HEAD", "/_wf/blob/{name}", USER, 0, wfd_handle_blob_head, 200, 404) \
  ROUTE (BLOB_PUT, "PUT", "/_wf/blob/{name}", READER, WFD_BLOB_CHUNK_MAX, wfd_handle_blob_put, \
           201, 202, 400, 404, 409, 413, 422, 503) \
  ROUTE (SPACE, "GET", "/{space}", READER, 0, wfd_handle_space, 200) \
  ROUTE (CHANGES_GET, "GET", "/{space}/_changes", READER, 0, wfd_handle_changes, 200, 400, 409) \
  ROUTE (CHANGES_POST, "POST", "/{space}/_changes", READER, WF_LIMIT_LOCAL, wfd_handle_changes, \
           200, 400, 409) \
  ROUTE (BULK_DOCS, "POST", "/{space}/_bulk_docs", READER, WF_LIMIT_BODY, wfd_handle_bulk_docs, \
           201, 400, 413, 503) \
  ROUTE (REVS_DIFF, "POST", "/{space}/_revs_diff", READER, WF_LIMIT_BODY, wfd_handle_revs_diff, \
           200, 400, 413) \
  ROUTE (BULK_GET, "POST", "/{space}/_bulk_get", READER, WF_LIMIT_BODY, wfd_handle_bulk_get, \
           200, 400, 413) \
  ROUTE (FULL_COMMIT, "POST", "/{space}/_ensure_full_commit", READER, WF_LIMIT_LOCAL, \
           wfd_handle_full_commit, 201) \
  ROUTE (DOCUMENT, "GET", "/{space}/{name}", READER, 0, wfd_handle_document, 200, 404) \
  ROUTE (LOCAL_GET, "GET", "/{space}/_local/{name}", READER, 0, wfd_handle_local_get, 200, 404) \
  ROUTE (LOCAL_PUT, "PUT", "/{space}/_local/{name}", READER, WF_LIMIT_LOCAL, \
           wfd_handle_local_put, 201, 400, 413, 503)
/* clang-format on */

typedef enum
{
#define WFD_ROUTE_NAME(name, ...) WFD_ROUTE_##name,
  WFD_ROUTES (WFD_ROUTE_NAME)
#undef WFD_ROUTE_NAME
      WFD_N_ROUTES
} WfdRouteName;
