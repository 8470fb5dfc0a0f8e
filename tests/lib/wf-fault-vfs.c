/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-fault-vfs.h"

#include "lib/wf-power-disk.h"

#include <sqlite3.h>
#include <string.h>

typedef struct
{
  sqlite3_file base;
  sqlite3_file *real; /* right behind this struct */
  const char *name;   /* SQLite's, until the file is closed; NULL: a temporary one */
} WfFaultFile;

/* The one exception to "no globals": SQLite knows a VFS by one address for the whole program. */
static struct
{
  sqlite3_vfs vfs;
  sqlite3_vfs *real;
  gint n_calls[WF_N_FAULTS]; /* atomic: verifiers read in threads of their own */
  WfFault fault;
  gint nth;
  gboolean stays;
} disk;

static gboolean
fails (WfFault fault)
{
  const gint call = g_atomic_int_add (&disk.n_calls[fault], 1) + 1;
  return disk.nth > 0 && disk.fault == fault
         && (call == disk.nth || (disk.stays && call > disk.nth));
}

static sqlite3_file *
real_of (sqlite3_file *file)
{
  return ((WfFaultFile *) file)->real;
}

/* --- the calls that can fail -------------------------------------------- */

static int
write_file (sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
  sqlite3_file *real = real_of (file);
  if (fails (WF_FAULT_SPACE))
    return SQLITE_FULL;
  if (!fails (WF_FAULT_WRITE))
    {
      const int code = real->pMethods->xWrite (real, bytes, size, at);
      if (code == SQLITE_OK)
        wf_power_disk_write (((WfFaultFile *) file)->name, bytes, (gsize) size, (gsize) at);
      return code;
    }
  real->pMethods->xWrite (real, bytes, size / 2, at);
  return SQLITE_IOERR_WRITE;
}

/* Not handed on: no test cuts the real power, and a real fsync takes most of the time. */
static int
sync_file (sqlite3_file *file, int flags)
{
  if (fails (WF_FAULT_SYNC))
    return SQLITE_IOERR_FSYNC;
  wf_power_disk_sync (((WfFaultFile *) file)->name);
  return SQLITE_OK;
}

static int
truncate_file (sqlite3_file *file, sqlite3_int64 size)
{
  sqlite3_file *real = real_of (file);
  const int code = real->pMethods->xTruncate (real, size);
  if (code == SQLITE_OK)
    wf_power_disk_truncate (((WfFaultFile *) file)->name, (gsize) size);
  return code;
}

/* --- the calls that pass through ---------------------------------------- */

#define PASS(name, method, declare, hand_on)                                                       \
  static int name declare                                                                          \
  {                                                                                                \
    sqlite3_file *real = real_of (file);                                                           \
    return real->pMethods->method hand_on;                                                         \
  }

PASS (close_file, xClose, (sqlite3_file * file), (real))
PASS (read_file,
      xRead,
      (sqlite3_file * file, void *bytes, int size, sqlite3_int64 at),
      (real, bytes, size, at))
PASS (get_size, xFileSize, (sqlite3_file * file, sqlite3_int64 *size), (real, size))
PASS (lock_file, xLock, (sqlite3_file * file, int level), (real, level))
PASS (unlock_file, xUnlock, (sqlite3_file * file, int level), (real, level))
PASS (check_lock, xCheckReservedLock, (sqlite3_file * file, int *is_reserved), (real, is_reserved))
PASS (control_file, xFileControl, (sqlite3_file * file, int what, void *data), (real, what, data))
PASS (get_sector_size, xSectorSize, (sqlite3_file * file), (real))
PASS (get_traits, xDeviceCharacteristics, (sqlite3_file * file), (real))
PASS (map_shared,
      xShmMap,
      (sqlite3_file * file, int page, int size, int grow, void volatile **memory),
      (real, page, size, grow, memory))
PASS (lock_shared,
      xShmLock,
      (sqlite3_file * file, int from, int n, int flags),
      (real, from, n, flags))
PASS (unmap_shared, xShmUnmap, (sqlite3_file * file, int remove), (real, remove))

static void
put_barrier (sqlite3_file *file)
{
  sqlite3_file *real = real_of (file);
  real->pMethods->xShmBarrier (real);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = close_file,
  .xRead = read_file,
  .xWrite = write_file,
  .xTruncate = truncate_file,
  .xSync = sync_file,
  .xFileSize = get_size,
  .xLock = lock_file,
  .xUnlock = unlock_file,
  .xCheckReservedLock = check_lock,
  .xFileControl = control_file,
  .xSectorSize = get_sector_size,
  .xDeviceCharacteristics = get_traits,
  .xShmMap = map_shared,
  .xShmLock = lock_shared,
  .xShmBarrier = put_barrier,
  .xShmUnmap = unmap_shared,
};

static int
open_file (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  WfFaultFile *self = (WfFaultFile *) file;
  memset (self, 0, sizeof *self);
  self->name = name;
  if (fails (WF_FAULT_OPEN))
    return SQLITE_CANTOPEN;
  self->real = (sqlite3_file *) (self + 1);
  int code = disk.real->xOpen (disk.real, name, self->real, flags, out_flags);
  /* SQLite closes what has methods, even after an error. */
  if (self->real->pMethods != NULL)
    self->base.pMethods = &methods;
  return code;
}

static int
delete_file (sqlite3_vfs *vfs, const char *name, int sync_folder)
{
  const int code = disk.real->xDelete (disk.real, name, sync_folder);
  if (code == SQLITE_OK)
    wf_power_disk_delete (name, sync_folder != 0);
  return code;
}

/* --- public ------------------------------------------------------------- */

void
wf_fault_vfs_install (void)
{
  if (disk.real != NULL)
    return;
  disk.real = sqlite3_vfs_find (NULL);
  g_assert_nonnull (disk.real);
  disk.vfs = *disk.real;
  disk.vfs.zName = "wf-fault";
  disk.vfs.pNext = NULL;
  disk.vfs.szOsFile = (int) sizeof (WfFaultFile) + disk.real->szOsFile;
  disk.vfs.xOpen = open_file;
  disk.vfs.xDelete = delete_file;
  g_assert_cmpint (sqlite3_vfs_register (&disk.vfs, 1), ==, SQLITE_OK);
}

void
wf_fault_vfs_arm (WfFault fault, guint nth, gboolean stays)
{
  for (guint i = 0; i < WF_N_FAULTS; i++)
    g_atomic_int_set (&disk.n_calls[i], 0);
  disk.fault = fault;
  disk.nth = (gint) nth;
  disk.stays = stays;
}

guint
wf_fault_vfs_get_n_calls (WfFault fault)
{
  return (guint) g_atomic_int_get (&disk.n_calls[fault]);
}
