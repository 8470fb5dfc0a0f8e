/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-history-check.h"
#include "store/wf-neighbour-table.h"

G_BEGIN_DECLS

/* What neighbours have signed of their history (log.md §8), space by space and epoch by epoch, and
 * what contradicts it. Here, as with the cursors, nothing happens when neighbour or space is not
 * listed any more. Inside a transaction of the caller. */

/* @page: without peer, name, space and epoch, which are filled in. */
gboolean wf_neighbour_check_page (WfDb *db,
                                  const char *neighbour,
                                  const WfNeighbourSpace *space,
                                  WfHistoryPage *page,
                                  GError **error);
/* It has another epoch; its history of @space was read up to @seq under the one before. */
gboolean wf_neighbour_note_restart (
    WfDb *db, const char *neighbour, const char *space, gint64 seq, gint64 now_us, GError **error);
/* GPtrArray of WfHistoryAlarm, newest first, and restarts among them. */
GPtrArray *
wf_neighbour_list_alarms (WfDb *db, const char *neighbour, const char *space, GError **error);
/* Fills in @space->n_alarms and n_restarts. */
gboolean wf_neighbour_count_alarms (WfDb *db,
                                    const char *neighbour,
                                    WfNeighbourSpace *space,
                                    GError **error);
gboolean
wf_neighbour_forget_history (WfDb *db, const char *neighbour, const char *space, GError **error);

G_END_DECLS
