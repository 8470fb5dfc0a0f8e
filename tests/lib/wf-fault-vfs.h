/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A disk that fails on request: a SQLite VFS over the system's own, the default one once it was
 * installed. One at a time, for the whole program. It tells wf-power-disk.h what reached the disk
 * and when. */
typedef enum
{
  WF_FAULT_WRITE, /* SQLITE_IOERR_WRITE; a torn one: half of it is written first */
  WF_FAULT_SYNC,  /* SQLITE_IOERR_FSYNC */
  WF_FAULT_OPEN,  /* SQLITE_CANTOPEN */
  WF_FAULT_SPACE, /* a write finds no space */
  WF_N_FAULTS
} WfFault;

void wf_fault_vfs_install (void);
/* The @nth call of this kind from now on fails, and every later one too when @stays. Counting
 * begins anew. @nth 0: none fails. */
void wf_fault_vfs_arm (WfFault fault, guint nth, gboolean stays);
/* Calls of this kind since then. */
guint wf_fault_vfs_get_n_calls (WfFault fault);

G_END_DECLS
