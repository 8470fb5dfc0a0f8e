/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk that takes its time, to be preloaded into a program that writes an SQLite store: each sync
 * of a write-ahead log lasts some milliseconds, and how far the log is on the disk stands in a file
 * beside it, "LOG.synced". A power cut is then the end of the program and of what lies behind that
 * mark. It fails once when it is asked to: a file "LOG.fails" says "write 3" or "sync 1", and the
 * third write or the first sync of that log from then on ends with EIO; the ones after it are good
 * again. No library of ours: it is loaded into programs that are built otherwise. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SYNC_LASTS_US 30000
#define MAX_FILES 1024

static int64_t written[MAX_FILES]; /* the end of what was written last, a descriptor each */

static int
is_log (int fd, char *path, size_t size)
{
  char link[64];
  ssize_t length;

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  length = fd >= 0 && fd < MAX_FILES ? readlink (link, path, size - 1) : -1;
  if (length < 4)
    return 0;
  path[length] = '\0';
  return strcmp (path + length - 4, "-wal") == 0;
}

static ssize_t
really_write (int fd, const void *bytes, size_t size, off_t at)
{
  static ssize_t (*next) (int, const void *, size_t, off_t);
  if (!next)
    *(void **) &next = dlsym (RTLD_NEXT, "pwrite64");
  return next (fd, bytes, size, at);
}

/* Whether this call is the one that is to fail. Only the writer comes here. */
static int
is_to_fail (const char *log, const char *kind)
{
  static int n_calls;
  char path[520], wanted[8] = "";
  int nth = 0;
  FILE *file;

  snprintf (path, sizeof path, "%s.fails", log);
  file = fopen (path, "re");
  if (!file)
    {
      n_calls = 0;
      return 0;
    }
  if (fscanf (file, "%7s %d", wanted, &nth) != 2)
    nth = 0;
  fclose (file);
  return strcmp (wanted, kind) == 0 && ++n_calls == nth;
}

/* With 64-bit offsets this is the one that SQLite calls. */
ssize_t
pwrite (int fd, const void *bytes, size_t size, off_t at)
{
  char path[512];
  const int log = is_log (fd, path, sizeof path);
  ssize_t n;

  if (log && is_to_fail (path, "write"))
    {
      errno = EIO;
      return -1;
    }
  n = really_write (fd, bytes, size, at);
  if (n > 0 && log)
    __atomic_store_n (&written[fd], (int64_t) at + n, __ATOMIC_SEQ_CST);
  return n;
}

static void
mark (const char *log, int64_t end)
{
  char path[520];
  int fd;

  snprintf (path, sizeof path, "%s.synced", log);
  fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd >= 0)
    {
      really_write (fd, &end, sizeof end, 0);
      close (fd);
    }
}

static int
sync_slowly (int fd, const char *name)
{
  int (*next) (int);
  char path[512];
  const int log = is_log (fd, path, sizeof path);
  const int64_t end = log ? __atomic_load_n (&written[fd], __ATOMIC_SEQ_CST) : 0;
  int result;

  *(void **) &next = dlsym (RTLD_NEXT, name);
  if (log && is_to_fail (path, "sync"))
    {
      errno = EIO;
      return -1;
    }
  if (log)
    usleep (SYNC_LASTS_US);
  result = next (fd);
  if (log && result == 0)
    mark (path, end);
  return result;
}

int
fdatasync (int fd)
{
  return sync_slowly (fd, "fdatasync");
}

int
fsync (int fd)
{
  return sync_slowly (fd, "fsync");
}
