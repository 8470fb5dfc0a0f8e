/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/log/wf-composer-parse.h"
#include "app/log/wf-composer.h"

G_BEGIN_DECLS

/* Shared by wf-composer.c (the line), -add.c (what becomes of it), -suggestions.c (names as one
 * types) and -draft.c (what is typed outlives the window). */
struct _WfComposer
{
  GtkWidget parent_instance;

  GtkWidget *outer, *files; /* what goes with the entry stands above the line */
  GtkWidget *box;
  GtkWidget *attach;
  GtkWidget *number;
  GtkWidget *kind;
  GtkWidget *entry;
  GtkWidget *marking;
  GtkWidget *buttons;
  GtkWidget *add;
  GtkWidget *suggestions; /* popover */
  GtkWidget *suggestion_list;
  WfContext *context;
  GPtrArray *names;
  guint64 names_generation;
  char *corrects, *answers; /* id of an entry, or NULL */
  char *offered;            /* what a menu put there last, or NULL */
  gsize suggestion_start;
  GtkWidget *draft;      /* what became of what is typed */
  gint64 draft_at;       /* when it was begun, or WF_NO_TIME */
  gboolean is_restoring; /* the draft of an earlier window is put back */
};

/* What "@" and "#" may be followed by now; borrowed. */
GPtrArray *wf_composer_get_names (WfComposer *self);
void wf_composer_build_suggestions (WfComposer *self);
/* Those that fit what stands before the cursor. */
void wf_composer_show_suggestions (WfComposer *self);

/* What is typed, as it will be an entry. */
WfComposerParse *wf_composer_understand (WfComposer *self);
/* The number that the next entry gets. */
void wf_composer_show_number (WfComposer *self);
/* Kinds by their words in records. */
const char *wf_composer_get_kind (WfComposer *self);
void wf_composer_set_kind (WfComposer *self, const char *kind);
WfMarking wf_composer_get_marking (WfComposer *self);
void wf_composer_set_marking (WfComposer *self, WfMarking marking);
/* The line that tells of the draft; puts back what an earlier window left, once it is read. */
GtkWidget *wf_composer_build_draft (WfComposer *self);
void wf_composer_follow_draft (WfComposer *self);
/* Something of what is typed is another: it is kept, and told. */
void wf_composer_keep_draft (WfComposer *self);

G_END_DECLS
