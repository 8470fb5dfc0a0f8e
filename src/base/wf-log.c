/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-log.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/wf-clock.h"
#include "base/wf-json.h"

gboolean
wf_log_wants (const char *topic)
{
  const char *wanted = g_getenv ("WF_DEBUG");
  const gsize length = strlen (topic);
  while (wanted && *wanted)
    {
      const gsize word = strcspn (wanted, ", :");
      if ((word == length && strncmp (wanted, topic, word) == 0)
          || (word == 3 && strncmp (wanted, "all", 3) == 0))
        return TRUE;
      wanted += word;
      wanted += strspn (wanted, ", :");
    }
  return FALSE;
}

/* WF_DEBUG=help: once a process, before its first record. */
static void
print_help_once (void)
{
  static gsize printed = 0;
  if (g_once_init_enter (&printed))
    {
      if (g_strcmp0 (g_getenv ("WF_DEBUG"), "help") == 0)
        g_printerr (_ ("WF_DEBUG takes topics separated by commas, or \"all\".\n"
                       "Topics: store sync server app map board log brief tool\n"));
      g_once_init_leave (&printed, 1);
    }
}

/* One write () a record, so that records of several threads do not mix. */
static void
write_all (const char *bytes, gsize length)
{
  while (length > 0)
    {
      const gssize n = write (STDERR_FILENO, bytes, length);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return; /* nobody is left to tell */
      bytes += n;
      length -= (gsize) n;
    }
}

static void
put_pair (WfJsonWriter *writer, const char *key, const char *value)
{
  wf_json_put_key (writer, key);
  if (value)
    wf_json_put_string (writer, value);
  else
    wf_json_put_null (writer);
}

void
wf_log (WfLogLevel level, const char *topic, const char *message, ...)
{
  static const char *const names[] = { "debug", "info", "warning", "error" };
  print_help_once ();
  if (level == WF_LOG_DEBUG && !wf_log_wants (topic))
    return;
  g_autoptr (GString) line = g_string_sized_new (256);
  g_autofree char *time = wf_time_format_iso (g_get_real_time ());
  WfJsonWriter writer;
  wf_json_writer_init (&writer, line);
  wf_json_begin_object (&writer);
  put_pair (&writer, "time", time);
  put_pair (&writer, "level", names[level]);
  put_pair (&writer, "topic", topic);
  put_pair (&writer, "message", message);
  va_list pairs;
  va_start (pairs, message);
  for (const char *key = va_arg (pairs, const char *); key; key = va_arg (pairs, const char *))
    put_pair (&writer, key, va_arg (pairs, const char *));
  va_end (pairs);
  wf_json_end_object (&writer);
  g_string_append_c (line, '\n');
  write_all (line->str, line->len);
}
