/* SPDX-License-Identifier: GPL-3.0-or-later */
/* F_OFD_SETLK: a lock that another thread's closing of the same file does not undo. */
#define _GNU_SOURCE
#include "store/wf-store-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/wf-error.h"

struct _WfStoreLock
{
  int fd;
};

/* Who has it, as the holder wrote it; 0: not known. Only for the message. */
static int
read_holder (int fd)
{
  char text[24] = { 0 };
  gint64 pid;

  if (pread (fd, text, sizeof text - 1, 0) <= 0)
    return 0;
  g_strchomp (text);
  return g_ascii_string_to_signed (text, 10, 1, G_MAXINT, &pid, NULL) ? (int) pid : 0;
}

static void
write_holder (int fd)
{
  char text[24];
  const int length = g_snprintf (text, sizeof text, "%d\n", (int) getpid ());

  /* On a full disk the lock holds without saying whose it is. */
  if (ftruncate (fd, 0) == 0 && pwrite (fd, text, (gsize) length, 0) != length)
    g_debug ("the holder of a lock is not named");
}

static void
refuse (const char *store_path, int fd, GError **error)
{
  const int holder = read_holder (fd);
  g_autofree char *who = holder ? g_strdup_printf (_ (" (process %d)"), holder) : g_strdup ("");

  g_set_error (
      error, WF_ERROR, WF_ERROR_BUSY,
      _ ("%s is open in another Watchfloor%s. Only one may write it, so this one did not open "
         "it; nothing was changed. Go on there, or close it there first."),
      store_path, who);
}

WfStoreLock *
wf_store_lock_take (const char *store_path, GError **error)
{
  struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  g_autofree char *path = g_strconcat (store_path, ".lock", NULL);
  const int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  WfStoreLock *self;
  int problem;

  if (fd < 0)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_FAILED,
                   _ ("%s cannot be written: %s. Nothing was changed."), path, g_strerror (errno));
      return NULL;
    }
  if (fcntl (fd, F_OFD_SETLK, &whole) != 0)
    {
      problem = errno;
      if (problem == EAGAIN || problem == EACCES)
        refuse (store_path, fd, error);
      else
        g_set_error (error, WF_ERROR, WF_ERROR_FAILED,
                     _ ("%s cannot be locked: %s. A store must lie on a disk that knows locks."),
                     path, g_strerror (problem));
      close (fd);
      return NULL;
    }
  write_holder (fd);
  self = g_new0 (WfStoreLock, 1);
  self->fd = fd;
  return self;
}

void
wf_store_lock_free (WfStoreLock *self)
{
  if (self == NULL)
    return;
  /* The file stays: removing it would let two take a lock on two files of one name. */
  close (self->fd);
  g_free (self);
}
