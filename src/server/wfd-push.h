/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-operation.h"
#include "model/wf-validity.h"

G_BEGIN_DECLS

/* One _bulk_docs body on its way through the server: read and verified by a worker, judged and
 * stored by the writer, answered. Plain data, one thread at a time. */
typedef struct
{
  char *id;               /* as the sender named it, or NULL */
  WfOperation *operation; /* NULL when it could not be read */
  WfVerdict verdict;
} WfdPushItem;

typedef struct
{
  char *space;
  GArray *items; /* WfdPushItem */
} WfdPush;

/* Reads the body, decodes every document and checks hashes and signatures. NULL when the body as a
 * whole is no push. */
WfdPush *wfd_push_read (const char *space, GBytes *body, GError **error);
/* The same of documents that were fetched: GPtrArray of GBytes. */
WfdPush *wfd_push_new_of_documents (const char *space, GPtrArray *documents);
void wfd_push_free (WfdPush *push);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfdPush, wfd_push_free)

/* [{"ok":true,"id":…,"rev":…},{"id":…,"error":<code>,"reason":…}] */
GBytes *wfd_push_answer (const WfdPush *push);

G_END_DECLS
