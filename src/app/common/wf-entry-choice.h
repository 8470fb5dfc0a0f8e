/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* The entry that was chosen; borrowed. */
typedef void (*WfEntryChosen) (WfRecord *entry, gpointer data);

/* A popover with the log entries about one of @refs (NULL-terminated; NULLs end it early), newest
 * first, and how many stand further back. Give it to a menu button. @data is freed by @free_data.
 */
GtkWidget *wf_entry_choice_new (WfContext *context,
                                const char *const *refs,
                                WfEntryChosen chosen,
                                gpointer data,
                                GDestroyNotify free_data);

G_END_DECLS
