/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-db.h"

G_BEGIN_DECLS

/* Counts up with every change of the tables; older files are upgraded, newer ones refused. */
#define WF_SCHEMA_VERSION 6
/* Counts up when other derived rows follow from the same operations: which of them count, `live`
 * and `superseded` are then derived again at open. */
#define WF_FOLD_VERSION 2
/* "WFlr": tells our files from other SQLite databases. */
#define WF_SCHEMA_APPLICATION_ID 0x57466c72

/* Creates or upgrades, in one transaction. */
gboolean wf_schema_ensure (WfDb *db, gboolean read_only, GError **error);

G_END_DECLS
