/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-full-disk.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static gint is_full;  /* atomic */
static gint64 n_left; /* under the lock */
static GMutex lock;

void
wf_full_disk_begin (gsize n_bytes)
{
  n_left = (gint64) n_bytes;
  g_atomic_int_set (&is_full, 1);
}

void
wf_full_disk_end (void)
{
  g_atomic_int_set (&is_full, 0);
}

static gboolean
is_file (int fd)
{
  struct stat status;
  return fstat (fd, &status) == 0 && S_ISREG (status.st_mode);
}

/* How many of @size bytes find space; a full disk takes a part of the last write. */
static size_t
find_space (int fd, size_t size)
{
  if (!g_atomic_int_get (&is_full) || !is_file (fd))
    return size;
  g_mutex_lock (&lock);
  const size_t n = (size_t) MIN (n_left, (gint64) size);
  n_left -= (gint64) n;
  g_mutex_unlock (&lock);
  return n;
}

/* Found before the C library's, by GIO too. */
ssize_t
write (int fd, const void *bytes, size_t size)
{
  const size_t n = find_space (fd, size);
  if (n > 0 || size == 0)
    return syscall (SYS_write, fd, bytes, n);
  errno = ENOSPC;
  return -1;
}

ssize_t
writev (int fd, const struct iovec *parts, int n_parts)
{
  if (g_atomic_int_get (&is_full) && is_file (fd))
    return n_parts > 0 ? write (fd, parts[0].iov_base, parts[0].iov_len) : 0;
  return syscall (SYS_writev, fd, parts, n_parts);
}
