/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-track-reader-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "wire/wf-ais.h"

#define HEAD_BYTES 16384 /* within which the form has to show */

void
wf_track_reading_free (WfTrackReading *reading)
{
  g_clear_pointer (&reading->set, wf_track_set_unref);
  g_array_unref (reading->issues);
  g_free (reading);
}

WfTrackReader *
wf_track_reader_new (void)
{
  WfTrackReader *self = g_new0 (WfTrackReader, 1);

  self->reading = g_new0 (WfTrackReading, 1);
  self->reading->issues = g_array_new (FALSE, FALSE, sizeof (WfTrackIssue));
  self->builder = wf_track_builder_new ();
  self->head = g_string_new (NULL);
  self->line = g_string_new (NULL);
  self->receiver_time = WF_NO_TIME;
  return self;
}

void
wf_track_reader_free (WfTrackReader *self)
{
  wf_track_nmea_clear (self);
  g_clear_pointer (&self->csv, wf_csv_free);
  g_clear_pointer (&self->reading, wf_track_reading_free);
  wf_track_builder_free (self->builder);
  g_string_free (self->head, TRUE);
  g_string_free (self->line, TRUE);
  g_free (self);
}

/* --- what both forms use -------------------------------------------------- */
/* Cut to 80 bytes of valid UTF-8 without controls. */
static void
copy_visible (char to[81], const char *value, gsize n)
{
  g_autofree char *valid = g_utf8_make_valid (value, (gssize) MIN (n, 80));
  gsize length = 0;

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      char utf8[6];
      int size
          = g_unichar_to_utf8 (g_unichar_iscntrl (c) ? (c < 0x20 ? 0x2400 + c : 0xfffd) : c, utf8);

      if (length + (gsize) size > 80)
        break;
      memcpy (to + length, utf8, (gsize) size);
      length += (gsize) size;
    }
  to[length] = '\0';
}

void
wf_track_reader_add_issue (
    WfTrackReader *self, guint64 line, WfTrackIssueKind kind, const char *value, gsize n)
{
  WfTrackIssue issue = { .line = line, .kind = kind };

  self->reading->n_issues++;
  if (self->reading->issues->len >= WF_TRACK_MAX_ISSUES)
    return;
  copy_visible (issue.value, value, n);
  g_array_append_val (self->reading->issues, issue);
}

gboolean
wf_track_reader_add_fix (WfTrackReader *self, guint32 mmsi, const WfFix *fix, GError **error)
{
  if (wf_track_builder_get_n_fixes (self->builder) >= WF_TRACK_MAX_FIXES)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE,
                   _ ("The file holds more than %d positions; split it by day or by area."),
                   WF_TRACK_MAX_FIXES);
      return FALSE;
    }
  wf_track_builder_add (self->builder, mmsi, fix);
  return TRUE;
}

/* --- which form ----------------------------------------------------------- */
static gboolean
has_sentence (const GString *head)
{
  const char *at = head->str, *end = head->str + head->len;

  while (at < end)
    {
      gsize n = strcspn (at, "\r\n");
      WfAisSentence sentence;

      if (wf_ais_parse_line (at, n, &sentence) != WF_AIS_OTHER)
        return TRUE;
      at += n;
      at += strspn (at, "\r\n");
    }
  return FALSE;
}

/* FALSE: not yet, or not at all. */
static gboolean
recognise (WfTrackReader *self)
{
  const char *at;
  char delimiter;

  if (g_str_has_prefix (self->head->str, "\xef\xbb\xbf"))
    g_string_erase (self->head, 0, 3);
  at = self->head->str + strspn (self->head->str, " \t\r\n");
  if (wf_track_csv_knows (at, strcspn (at, "\r\n"), &self->reading->format, &delimiter))
    {
      self->csv = wf_csv_new (delimiter, wf_track_csv_row, self);
      return TRUE;
    }
  self->reading->format = WF_TRACK_NMEA;
  return has_sentence (self->head);
}

static gboolean
pass_on (WfTrackReader *self, const char *bytes, gsize n, GError **error)
{
  return self->csv != NULL ? wf_csv_feed (self->csv, bytes, n, error)
                           : wf_track_nmea_feed (self, bytes, n, error);
}

/* Takes what has gathered once it is a whole line and more, or all there is. */
static gboolean
try_head (WfTrackReader *self, GError **error)
{
  const char *nul = memchr (self->head->str, '\0', self->head->len);

  if (nul != NULL)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                   _ ("There is a NUL byte at %d: this is no text. Nothing was imported."),
                   (int) (nul - self->head->str));
      return FALSE;
    }
  if (!recognise (self))
    {
      g_set_error_literal (error, WF_ERROR, WF_ERROR_INVALID,
                           _ ("This is no file of vessel positions that Watchfloor reads: expected "
                              "AIS sentences (!AIVDM,…), or the Danish or the US AIS CSV with its "
                              "header line. Nothing was imported."));
      return FALSE;
    }
  self->is_known = TRUE;
  return pass_on (self, self->head->str, self->head->len, error);
}

gboolean
wf_track_reader_feed (WfTrackReader *self, const char *bytes, gsize n, GError **error)
{
  self->n_bytes += n;
  if (self->n_bytes > WF_TRACK_MAX_BYTES)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE, _ ("The file is larger than %d MB."),
                   WF_TRACK_MAX_BYTES / 1024 / 1024);
      return FALSE;
    }
  if (self->is_known)
    return pass_on (self, bytes, n, error);
  g_string_append_len (self->head, bytes, (gssize) n);
  return self->head->len < HEAD_BYTES || try_head (self, error);
}

WfTrackReading *
wf_track_reader_finish (WfTrackReader *self, GError **error)
{
  WfTrackReading *reading = self->reading;
  guint64 n_added;

  if (!self->is_known && !try_head (self, error))
    return NULL;
  if (!(self->csv != NULL ? wf_csv_finish (self->csv, error) : wf_track_nmea_finish (self, error)))
    return NULL;
  n_added = wf_track_builder_get_n_fixes (self->builder);
  reading->set = wf_track_builder_finish (self->builder);
  reading->n_doubles = n_added - reading->set->n_fixes;
  if (reading->set->n_fixes == 0)
    {
      g_autofree char *refused = g_strdup_printf ("%" G_GUINT64_FORMAT, reading->n_issues);
      g_autofree char *other = g_strdup_printf ("%" G_GUINT64_FORMAT, reading->n_other);

      g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                   /* Translators: %s are numbers. */
                   _ ("No position in this file could be read. %s lines were refused, %s held "
                      "something else."),
                   refused, other);
      return NULL;
    }
  return g_steal_pointer (&self->reading);
}
