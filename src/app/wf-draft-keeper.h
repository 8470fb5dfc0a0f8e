/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/wf-marking.h"

G_BEGIN_DECLS

/* An entry as it stands in the composer: nobody has it yet, and it has no number. */
typedef struct
{
  char *kind, *text;        /* never NULL */
  char *corrects, *answers; /* uuid of an entry, or NULL */
  WfMarking marking;
  gint64 at; /* when it was typed, by the clock of the crisis */
} WfEntryDraft;

WfEntryDraft *wf_entry_draft_new (const char *kind, const char *text);
void wf_entry_draft_free (WfEntryDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfEntryDraft, wf_entry_draft_free)

/* Keeps the one draft of a crisis in a file beside the store, mode 0600, so that it is there again
 * after the window was closed or the program or the computer went down. It never travels. Main
 * thread; the file is read and written by workers. Signals:
 *   "read" ()               the file was read: wf_draft_keeper_get () has what it held
 *   "changed" ()            wf_draft_keeper_is_kept () may give another answer
 *   "failed" (const char *) translated words: it could not be read or kept */
#define WF_TYPE_DRAFT_KEEPER (wf_draft_keeper_get_type ())
G_DECLARE_FINAL_TYPE (WfDraftKeeper, wf_draft_keeper, WF, DRAFT_KEEPER, GObject)

/* Begins to read. @path NULL: nothing is kept (tests). */
WfDraftKeeper *wf_draft_keeper_new (const char *path);
/* FALSE while the file is being read: until then nothing is written over it. */
gboolean wf_draft_keeper_is_ready (WfDraftKeeper *self);
/* What the file held when it was read; NULL: nothing, or it was not read yet. Borrowed. */
const WfEntryDraft *wf_draft_keeper_get (WfDraftKeeper *self);
/* Takes @draft, NULL for none, and writes it soon. */
void wf_draft_keeper_keep (WfDraftKeeper *self, WfEntryDraft *draft);
/* What was given last is in the file. */
gboolean wf_draft_keeper_is_kept (WfDraftKeeper *self);
/* Writes it now and says whether it is there: for the end of the window, which no worker may
 * outlive. */
gboolean wf_draft_keeper_flush (WfDraftKeeper *self);

G_END_DECLS
