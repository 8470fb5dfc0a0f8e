/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/log/wf-log-row.h"

G_BEGIN_DECLS

/* What the list of the log must know of every entry whenever anything changes, kept while the entry
 * is what it was. Reading it anew from a hundred thousand records takes a fifth of a second, which
 * everybody who writes would wait for. Main thread. */
typedef struct
{
  WfRecord *entry;
  gint64 known_at;
  /* Of the entry, borrowed; NULL: it does not say. */
  const char *number, *kind, *desk, *corrects, *answers;
  gboolean is_retired;
  WfLogRow *row; /* its last line, or NULL: the owner's to set, with a reference */
  /* Ours. */
  guint64 version;
  guint look;
} WfLogFacts;

typedef struct _WfLogMemory WfLogMemory;

WfLogMemory *wf_log_memory_new (void);
void wf_log_memory_free (WfLogMemory *self);
/* Valid until the entry changes or wf_log_memory_forget_unseen (). */
WfLogFacts *wf_log_memory_get (WfLogMemory *self, WfRecord *entry);
/* Forgets every entry that nobody asked for since the last call. */
void wf_log_memory_forget_unseen (WfLogMemory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfLogMemory, wf_log_memory_free)

G_END_DECLS
