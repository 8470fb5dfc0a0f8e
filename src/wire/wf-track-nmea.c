/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of a receiver's log: sentences, whole or in fragments, and what stands between them. */
#include <string.h>

#include "wire/wf-ais.h"
#include "wire/wf-track-reader-private.h"

#define GROUP_US (30 * (gint64) G_USEC_PER_SEC)

static gboolean
add_message (WfTrackReader *self,
             guint64 line,
             gint64 time,
             const char *payload,
             gsize n,
             guint fill,
             GError **error)
{
  WfAisMessage message;

  switch (wf_ais_decode (payload, n, fill, &message))
    {
    case WF_AIS_BAD_PAYLOAD:
      wf_track_reader_add_issue (self, line, WF_TRACK_BAD_PAYLOAD, payload, n);
      return TRUE;
    case WF_AIS_IGNORED:
      self->reading->n_other++;
      return TRUE;
    case WF_AIS_MESSAGE:
    default:
      break;
    }
  if (message.has_name)
    wf_track_builder_set_name (self->builder, message.mmsi, message.name);
  if (message.is_b)
    wf_track_builder_set_class_b (self->builder, message.mmsi);
  if (message.type == 5 || message.type == 24)
    return TRUE;
  if (!message.has_position)
    {
      self->reading->n_no_position++;
      return TRUE;
    }
  if (time == WF_NO_TIME)
    {
      wf_track_reader_add_issue (self, line, WF_TRACK_NO_TIME, payload, n);
      return TRUE;
    }
  message.fix.at = time;
  return wf_track_reader_add_fix (self, message.mmsi, &message.fix, error);
}

/* --- fragments ------------------------------------------------------------ */
static void
drop_group (WfTrackReader *self, guint index)
{
  WfAisGroup *group = &self->groups[index];

  for (guint i = 0; i < G_N_ELEMENTS (group->parts); i++)
    g_free (group->parts[i]);
  self->n_groups--;
  memmove (group, group + 1, (self->n_groups - index) * sizeof (WfAisGroup));
}

static void
give_up (WfTrackReader *self, guint index)
{
  const WfAisGroup *group = &self->groups[index];
  const char *part = "";

  for (guint i = 0; i < G_N_ELEMENTS (group->parts) && *part == '\0'; i++)
    if (group->parts[i] != NULL)
      part = group->parts[i];
  wf_track_reader_add_issue (self, group->line, WF_TRACK_INCOMPLETE, part, strlen (part));
  drop_group (self, index);
}

void
wf_track_nmea_clear (WfTrackReader *self)
{
  while (self->n_groups > 0)
    drop_group (self, 0);
}

static gboolean
is_late (const WfAisGroup *group, gint64 time)
{
  return group->time != WF_NO_TIME && time != WF_NO_TIME && time > group->time + GROUP_US;
}

/* The group that a fragment belongs to, begun anew when it cannot be one that waits. */
static guint
find_group (WfTrackReader *self, const WfAisSentence *sentence, gint64 time)
{
  for (guint i = 0; i < self->n_groups;)
    {
      WfAisGroup *group = &self->groups[i];
      gboolean is_same = group->sequence == sentence->sequence
                         && group->channel == sentence->channel && group->total == sentence->total;

      if (is_same && group->parts[sentence->number] == NULL && !is_late (group, time))
        return i;
      if (is_same || is_late (group, time))
        give_up (self, i);
      else
        i++;
    }
  if (self->n_groups == WF_TRACK_MAX_GROUPS)
    give_up (self, 0);
  self->groups[self->n_groups] = (WfAisGroup){ .total = sentence->total,
                                               .sequence = sentence->sequence,
                                               .channel = sentence->channel,
                                               .line = self->reading->n_lines,
                                               .time = time };
  return self->n_groups++;
}

static gboolean
add_fragment (WfTrackReader *self, const WfAisSentence *sentence, gint64 time, GError **error)
{
  guint index = find_group (self, sentence, time);
  WfAisGroup *group = &self->groups[index];
  g_autoptr (GString) payload = NULL;
  gboolean is_good;

  group->parts[sentence->number] = g_strndup (sentence->payload, sentence->n_payload);
  if (sentence->number == sentence->total)
    group->fill = sentence->fill;
  if (group->time == WF_NO_TIME)
    group->time = time;
  if (++group->n_have < group->total)
    return TRUE;
  payload = g_string_new (NULL);
  for (guint i = 1; i <= group->total; i++)
    g_string_append (payload, group->parts[i]);
  is_good = add_message (self, group->line, group->time, payload->str, payload->len, group->fill,
                         error);
  drop_group (self, index);
  return is_good;
}

/* --- lines ---------------------------------------------------------------- */
static gboolean
take_sentence (WfTrackReader *self, const WfAisSentence *sentence, GError **error)
{
  const gint64 time = sentence->time != WF_NO_TIME ? sentence->time : self->receiver_time;

  /* A line of the receiver dates what follows it and nothing else: a later sentence without a time
   * is refused rather than dated by an hour that is long gone. */
  if (sentence->number == sentence->total)
    self->receiver_time = WF_NO_TIME;
  if (sentence->total > 1)
    return add_fragment (self, sentence, time, error);
  return add_message (self, self->reading->n_lines, time, sentence->payload, sentence->n_payload,
                      sentence->fill, error);
}

static gboolean
take_line (WfTrackReader *self, const char *line, gsize n, GError **error)
{
  WfAisSentence sentence;
  gint64 time;

  switch (wf_ais_parse_line (line, n, &sentence))
    {
    case WF_AIS_SENTENCE:
      return take_sentence (self, &sentence, error);
    case WF_AIS_BAD_SENTENCE:
      wf_track_reader_add_issue (self, self->reading->n_lines, WF_TRACK_BAD_SENTENCE, line, n);
      return TRUE;
    case WF_AIS_BAD_CHECKSUM:
      wf_track_reader_add_issue (self, self->reading->n_lines, WF_TRACK_BAD_CHECKSUM, line, n);
      return TRUE;
    case WF_AIS_OTHER:
    default:
      /* A tag block may stand on a line of its own, before its sentence. */
      time = sentence.time != WF_NO_TIME ? sentence.time : wf_ais_parse_receiver_time (line, n);
      if (time != WF_NO_TIME)
        self->receiver_time = time;
      self->reading->n_other += n > 0;
      return TRUE;
    }
}

static gboolean
end_line (WfTrackReader *self, GError **error)
{
  gboolean is_good = TRUE;

  self->reading->n_lines++;
  if (self->is_line_too_long)
    wf_track_reader_add_issue (self, self->reading->n_lines, WF_TRACK_LINE_TOO_LONG,
                               self->line->str, self->line->len);
  else
    is_good = take_line (self, self->line->str, self->line->len, error);
  g_string_truncate (self->line, 0);
  self->is_line_too_long = FALSE;
  return is_good;
}

gboolean
wf_track_nmea_feed (WfTrackReader *self, const char *bytes, gsize n, GError **error)
{
  for (gsize i = 0; i < n; i++)
    {
      gboolean is_pair = bytes[i] == '\n' && self->was_cr;

      self->was_cr = bytes[i] == '\r';
      if (is_pair)
        continue;
      if (bytes[i] == '\n' || bytes[i] == '\r')
        {
          if (!end_line (self, error))
            return FALSE;
        }
      else if (self->line->len < WF_AIS_MAX_LINE)
        g_string_append_c (self->line, bytes[i]);
      else
        self->is_line_too_long = TRUE;
    }
  return TRUE;
}

gboolean
wf_track_nmea_finish (WfTrackReader *self, GError **error)
{
  if (self->line->len > 0 && !end_line (self, error))
    return FALSE;
  while (self->n_groups > 0)
    give_up (self, 0);
  return TRUE;
}
