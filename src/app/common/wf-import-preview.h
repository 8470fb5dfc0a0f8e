/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The one window in which a foreign file is looked at before anything of it is taken: what is in
 * it, what was refused and why, what the person may choose. It comes up as soon as there is
 * something to show, or after half a second with the words that the file is being read. Main
 * thread. Signal "accepted" (): the person wants it; whoever made the window then closes it. Closed
 * before that it has changed nothing. */
#define WF_TYPE_IMPORT_PREVIEW (wf_import_preview_get_type ())
G_DECLARE_FINAL_TYPE (WfImportPreview, wf_import_preview, WF, IMPORT_PREVIEW, AdwWindow)

typedef struct
{
  GtkWidget *facts;          /* wf_facts_new (), taken */
  const char *note;          /* what holds for all of it, or NULL */
  const GPtrArray *warnings; /* char *, one line each, or NULL */
  const GPtrArray *refusals; /* char *, one line each, or NULL */
  guint64 n_refused;         /* more than are listed, perhaps */
  const char *obstacle;      /* why it cannot be imported as it is, or NULL */
} WfImportFindings;

WfImportPreview *wf_import_preview_new (GtkWindow *parent, const char *title, GFile *file);
/* Cancelled when the window closes. Borrowed. */
GCancellable *wf_import_preview_get_cancellable (WfImportPreview *self);
/* What the person may choose; taken, once. It stays while findings come and go. */
void wf_import_preview_set_choices (WfImportPreview *self, GtkWidget *choices);
/* A question that comes before all that; taken, once. */
void wf_import_preview_set_question (WfImportPreview *self, GtkWidget *question);
void wf_import_preview_show (WfImportPreview *self, const WfImportFindings *findings);
/* The file is being read in another way: what is shown does not hold until the next findings. */
void wf_import_preview_wait (WfImportPreview *self);
/* Closes, and says why nothing came of it. */
void wf_import_preview_fail (WfImportPreview *self, const char *heading, const char *text);

G_END_DECLS
