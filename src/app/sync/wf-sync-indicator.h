/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* The state of exchange in the header bar, with a popover that says what it means and what can be
 * done. "Signed out" is never shown as offline, and nothing is called sent before it is. */
#define WF_TYPE_SYNC_INDICATOR (wf_sync_indicator_get_type ())
G_DECLARE_FINAL_TYPE (WfSyncIndicator, wf_sync_indicator, WF, SYNC_INDICATOR, GtkWidget)

GtkWidget *wf_sync_indicator_new (void);
void wf_sync_indicator_set_context (WfSyncIndicator *self, WfContext *context);
/* Its sign alone, where there is no room for the words; these are its tooltip then. */
void wf_sync_indicator_set_short (WfSyncIndicator *self, gboolean is_short);

/* What is said; pure, for tests. @offline_us: how long there has been no contact. Free with g_free
 * (). */
char *
wf_sync_dup_text (WfSyncStatus status, gint64 offline_us, guint n_waiting, const char *message);
char *wf_sync_dup_explanation (WfSyncStatus status, guint n_waiting, guint n_sent);
/* What happened, and what to do. */
char *wf_sync_dup_alarm_text (const WfHistoryAlarm *alarm);

G_END_DECLS
