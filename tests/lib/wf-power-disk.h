/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a disk holds when the power goes. The faulty VFS (wf-fault-vfs.h) tells of every write,
 * truncation, fsync and deletion; a cut then draws which of the writes since a file's last fsync
 * had reached it: none, all, some, in another order, and torn within a page by sectors. One disk
 * for the whole program; on the thread that writes. */

/* From now on every change is kept in mind; what the files hold already counts as synced. @changed
 * is called after each change of a file of @folder. */
typedef void (*WfPowerChanged) (gpointer user_data);
void wf_power_disk_begin (const char *folder, WfPowerChanged changed, gpointer user_data);
void wf_power_disk_end (void);

/* The files as a cut at this moment leaves them. */
typedef struct _WfOutage WfOutage;
WfOutage *wf_power_disk_cut (GRand *rand);
void wf_outage_free (WfOutage *outage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfOutage, wf_outage_free)
/* Writes them into @folder, which is empty. */
void wf_outage_put (const WfOutage *outage, const char *folder);

/* For the VFS. */
void wf_power_disk_write (const char *path, gconstpointer bytes, gsize size, gsize at);
void wf_power_disk_truncate (const char *path, gsize size);
void wf_power_disk_sync (const char *path);
void wf_power_disk_delete (const char *path, gboolean is_synced);

G_END_DECLS
