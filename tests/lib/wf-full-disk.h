/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A disk without space for ordinary files: this program's write () and its kin fail with ENOSPC
 * once
 * @n_bytes more were written to files, until wf_full_disk_end (). SQLite writes by other calls and
 * has a disk of its own (wf-fault-vfs.h). Any thread. */
void wf_full_disk_begin (gsize n_bytes);
void wf_full_disk_end (void);

G_END_DECLS
