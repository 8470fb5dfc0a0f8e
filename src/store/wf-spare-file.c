/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-spare-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/wf-error.h"
#include "base/wf-log.h"
#include "wire/wf-operation-codec.h"

static char *
dup_name (const char *path)
{
  return g_strconcat (path, "-spare", NULL);
}

static gboolean
fail (const char *name, const char *doing, GError **error)
{
  /* Translators: a file, the system's word for what went wrong, and while doing what. */
  g_set_error (error, WF_ERROR, errno == ENOSPC ? WF_ERROR_FULL : WF_ERROR_FAILED,
               _ ("%s: %s (%s)."), name, g_strerror (errno), doing);
  return FALSE;
}

/* What did not fit is taken away again, or the next line would begin in the middle of this one. */
static gboolean
append (int fd, const char *name, const GString *lines, GError **error)
{
  struct stat status;
  if (fstat (fd, &status) != 0)
    return fail (name, _ ("looking at it"), error);
  const gssize n = write (fd, lines->str, lines->len);
  if (n == (gssize) lines->len)
    return TRUE;
  if (n >= 0)
    errno = ENOSPC;
  fail (name, _ ("adding to it"), error);
  if (ftruncate (fd, status.st_size) != 0)
    wf_log (WF_LOG_ERROR, "store", "half a line stays in the spare file", "file", name, NULL);
  return FALSE;
}

gboolean
wf_spare_file_add (const char *path, GPtrArray *operations, GError **error)
{
  g_autofree char *name = dup_name (path);
  g_autoptr (GString) lines = g_string_new (NULL);
  for (guint i = 0; i < operations->len; i++)
    {
      wf_operation_append_document (g_ptr_array_index (operations, i), lines);
      g_string_append_c (lines, '\n');
    }
  /* Opened each time: another program that closes the store last has removed it. */
  const int fd = open (name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fail (name, _ ("opening it"), error);
  const gboolean done = append (fd, name, lines, error);
  close (fd);
  return done;
}

GPtrArray *
wf_spare_file_read (const char *path, GError **error)
{
  g_autofree char *name = dup_name (path);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GMappedFile) file = g_mapped_file_new (name, FALSE, &problem);
  if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_steal_pointer (&lines);
  if (file == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  const char *at = g_mapped_file_get_contents (file);
  const char *const end = at + g_mapped_file_get_length (file);
  /* The last one may be torn: what was killed while it wrote the line had committed it. */
  for (const char *next; at < end && (next = memchr (at, '\n', end - at)) != NULL; at = next + 1)
    if (next > at && next - at <= WF_OPERATION_MAX_DOCUMENT)
      g_ptr_array_add (lines, g_bytes_new (at, next - at));
  return g_steal_pointer (&lines);
}

gboolean
wf_spare_file_remove (const char *path)
{
  g_autofree char *name = dup_name (path);
  if (g_unlink (name) == 0 || errno == ENOENT)
    return TRUE;
  wf_log (WF_LOG_WARNING, "store", "the spare file could not be removed", "file", name, "error",
          g_strerror (errno), NULL);
  return FALSE;
}

void
wf_spare_file_tidy (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  if (!g_file_test (log, G_FILE_TEST_EXISTS))
    wf_spare_file_remove (path);
}
