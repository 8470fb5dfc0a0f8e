/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-operation.h"

G_BEGIN_DECLS

/* What was written here, a second time: one wire document a line in the file STORE-spare, for as
 * long as STORE-wal is needed. SQLite believes a write-ahead log that was cut, and one that is
 * gone: the store would open without a word, short of what it had called saved, and give the same
 * numbers to other operations. Whatever of this file is not in the store was lost (log.md §14 D7).
 *
 * Written after the commit and without fsync: it never holds more than the store does, so it raises
 * no false alarm, neither after a kill nor after a power cut. Any thread; several programs may add
 * to one file. */

/* @path: of the store. */
gboolean wf_spare_file_add (const char *path, GPtrArray *operations, GError **error);
/* Its whole lines, oldest first: GPtrArray of GBytes. Empty where there is no file. */
GPtrArray *wf_spare_file_read (const char *path, GError **error);
/* Removes it if the write-ahead log is gone: all of that is in the store now. After the store was
 * closed. */
void wf_spare_file_tidy (const char *path);
/* Whatever the log holds. FALSE: it could not be, which was logged. */
gboolean wf_spare_file_remove (const char *path);

G_END_DECLS
