/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/log/wf-composer.h"

G_BEGIN_DECLS

/* Shared by wf-composer.c (the line and what becomes of it) and -suggestions.c (names as one
 * types). */
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
  GtkWidget *add;
  GtkWidget *suggestions; /* popover */
  GtkWidget *suggestion_list;
  WfContext *context;
  GPtrArray *names;
  guint64 names_generation;
  char *corrects, *answers; /* id of an entry, or NULL */
  gsize suggestion_start;
};

/* What "@" and "#" may be followed by now; borrowed. */
GPtrArray *wf_composer_get_names (WfComposer *self);
void wf_composer_build_suggestions (WfComposer *self);
/* Those that fit what stands before the cursor. */
void wf_composer_show_suggestions (WfComposer *self);

G_END_DECLS
