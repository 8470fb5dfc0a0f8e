/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-db.h"
#include "store/wf-store.h"

G_BEGIN_DECLS

/* Holes in the chains of a space (log.md §8) that a server leaves: it gave what comes after them
 * and the end of its history was read. What came by file with nothing before it is no such hole,
 * nor is one of a device with something in quarantine. @root: number of the root key, whose chain
 * forks by design, or 0. Adds WfChainGap by device and number; derived, so a hole that closes is
 * gone. */
gboolean wf_gap_table_find (WfDb *db, gint64 space, gint64 root, GArray *gaps, GError **error);

G_END_DECLS
