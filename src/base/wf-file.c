/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/wf-error.h"

struct _WfNewFile
{
  char *path, *part;
  GFileOutputStream *stream;
  gboolean is_placed;
};

void
wf_new_file_propagate (WfNewFile *self, GError **error, GError *problem)
{
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    {
      g_set_error (
          error, WF_ERROR, WF_ERROR_FULL,
          _ ("%s was not written: no space is left there. Nothing was left behind; make room,"
             " or choose another place."),
          self->path);
      g_error_free (problem);
    }
  else if (problem->domain == G_IO_ERROR && problem->code != G_IO_ERROR_CANCELLED)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_FAILED,
                   _ ("%s was not written: %s. Nothing was left behind; choose another place."),
                   self->path, problem->message);
      g_error_free (problem);
    }
  else
    g_propagate_error (error, problem);
}

static gboolean
fail_errno (WfNewFile *self, GError **error, int code)
{
  GError *problem
      = g_error_new_literal (G_IO_ERROR, (int) g_io_error_from_errno (code), g_strerror (code));
  wf_new_file_propagate (self, error, problem);
  return FALSE;
}

WfNewFile *
wf_new_file_open (const char *path, GError **error)
{
  g_autoptr (WfNewFile) self = g_new0 (WfNewFile, 1);
  self->path = g_strdup (path);
  self->part = g_strconcat (path, ".part", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (self->part);
  GError *problem = NULL;
  /* One that a crash has left there is nobody's. */
  g_unlink (self->part);
  self->stream = g_file_create (file, G_FILE_CREATE_PRIVATE, NULL, &problem);
  if (self->stream == NULL)
    {
      wf_new_file_propagate (self, error, problem);
      return NULL;
    }
  return g_steal_pointer (&self);
}

GOutputStream *
wf_new_file_get_stream (WfNewFile *self)
{
  return G_OUTPUT_STREAM (self->stream);
}

static gboolean
sync_path (const char *path, int flags)
{
  const int fd = open (path, flags | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  const gboolean done = fsync (fd) == 0;
  const int saved = errno;
  close (fd);
  errno = saved;
  return done;
}

gboolean
wf_new_file_sync (WfNewFile *self, GError **error)
{
  GError *problem = NULL;
  if (!g_output_stream_close (G_OUTPUT_STREAM (self->stream), NULL, &problem))
    {
      wf_new_file_propagate (self, error, problem);
      return FALSE;
    }
  return sync_path (self->part, O_WRONLY) || fail_errno (self, error, errno);
}

gboolean
wf_new_file_place (WfNewFile *self, GError **error)
{
  return wf_new_file_place_as (self, self->path, error);
}

gboolean
wf_new_file_place_as (WfNewFile *self, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  if (g_rename (self->part, path) != 0)
    return fail_errno (self, error, errno);
  self->is_placed = TRUE;
  /* Some file systems of sticks sync no folders; the file itself is there. */
  return sync_path (folder, O_RDONLY | O_DIRECTORY) || errno == EINVAL
         || fail_errno (self, error, errno);
}

void
wf_new_file_free (WfNewFile *self)
{
  g_clear_object (&self->stream);
  if (!self->is_placed)
    g_unlink (self->part);
  g_free (self->path);
  g_free (self->part);
  g_free (self);
}
