/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-attachment-desk.h"

G_BEGIN_DECLS

/* Shared by wf-attachment-desk.c (sending, fetching), -take.c (attaching) and -files.c (what lies
 * here). */
struct _WfAttachmentDesk
{
  GObject parent_instance;

  WfContext *context; /* borrowed; NULL once it is gone */
  char *store_path;
  GHashTable *fetching; /* hex -> Fetching */
  guint tick_source;    /* while one is on its way */
  int sent_permille;    /* of the head of @waiting */
  GQueue waiting;       /* Sending: not yet at the server */
  gboolean is_sending;
  GCancellable *cancellable;
};

void wf_attachment_desk_emit_changed (WfAttachmentDesk *self);

G_END_DECLS
