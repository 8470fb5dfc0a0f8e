/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* What a desk may do about statements of others that differ: brief one of them with a reason, or
 * ask. It settles none of them. */

/* Appends the buttons for @asset; nothing where nobody contradicts. */
void wf_contested_append_actions (GtkWidget *box, WfContext *context, const char *asset);
void wf_contested_brief (GtkWindow *parent, WfContext *context, const char *asset);
/* @authority: whom the form offers to ask first, or NULL. */
void
wf_contested_ask (GtkWindow *parent, WfContext *context, const char *asset, const char *authority);
/* The authority to ask: the first that is not the own one; NULL when there is none. Free with
 * g_free (). */
char *wf_contested_dup_other (WfContext *context, const char *asset);
/* "We brief: out of service. The TSO reads it there."; NULL where the own authority briefs neither.
 * Free with g_free (). */
char *wf_contested_dup_brief (WfContext *context, const char *asset);
/* The assets whose statements differ, in the order of the picture; NULL-terminated, free with
 * g_strfreev (). Their number is what every page calls contested; where desks wrote past each other
 * there is a conflict. */
char **wf_contested_dup_all (WfContext *context);

G_END_DECLS
