/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "base/wf-clock.h"

G_BEGIN_DECLS

/* Times and durations as people read them. All results are freed with g_free (). */

/* "11 h 59 min", "42 min", "3 d 4 h"; the sign is dropped. */
char *wf_duration_dup_text (gint64 span_us);
/* "17:32 local": the instant in the computer's zone. */
char *wf_time_dup_local_clock (gint64 instant_us);
/* "Tuesday 12 October 2027", in UTC. */
char *wf_time_dup_day (gint64 instant_us);
/* "02:04Z" with the whole date and the local time in the tooltip. WF_NO_TIME shows "–". */
GtkWidget *wf_time_label_new (gint64 instant_us);
void wf_time_label_set (GtkWidget *label, gint64 instant_us);

G_END_DECLS
