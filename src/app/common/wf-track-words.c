/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-track-words.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-time-text.h"

const char *
wf_track_format_get_label (WfTrackFormat format)
{
  switch (format)
    {
    case WF_TRACK_CSV_DANISH:
      return _ ("AIS CSV, Danish form");
    case WF_TRACK_CSV_US:
      return _ ("AIS CSV, US form");
    case WF_TRACK_NMEA:
    default:
      return _ ("AIS sentences (NMEA)");
    }
}

static const char *
get_issue_words (WfTrackIssueKind kind)
{
  static const char *const words[WF_TRACK_N_ISSUES] = {
    [WF_TRACK_BAD_CHECKSUM] = N_ ("the checksum is wrong"),
    [WF_TRACK_BAD_SENTENCE] = N_ ("not a complete AIS sentence"),
    [WF_TRACK_BAD_PAYLOAD] = N_ ("the message is cut short or damaged"),
    [WF_TRACK_INCOMPLETE] = N_ ("the other parts of the message are missing"),
    [WF_TRACK_LINE_TOO_LONG] = N_ ("longer than 1024 bytes"),
    [WF_TRACK_NO_TIME] = N_ ("a position without a time"),
    [WF_TRACK_WRONG_CELLS] = N_ ("not as many cells as the header"),
    [WF_TRACK_BAD_MMSI] = N_ ("not a vessel’s number (MMSI)"),
    [WF_TRACK_BAD_TIME] = N_ ("not a valid time"),
    [WF_TRACK_BAD_LATITUDE] = N_ ("not a latitude from −90 to 90"),
    [WF_TRACK_BAD_LONGITUDE] = N_ ("not a longitude from −180 to 180"),
    [WF_TRACK_NOT_UTF8] = N_ ("the name is not UTF-8 and was left out"),
  };

  return _ (words[kind]);
}

char *
wf_track_issue_dup_text (const WfTrackIssue *issue)
{
  g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, issue->line);

  /* Translators: number of a line; what is wrong; what stands there. */
  return g_strdup_printf (_ ("Line %s: %s: %s"), line, get_issue_words (issue->kind), issue->value);
}

char *
wf_track_dup_label (const WfTrack *track)
{
  /* The name is foreign text: isolated, so that it cannot turn what stands around it. */
  if (track->name != NULL)
    return g_strdup_printf ("\u2068%s\u2069 (MMSI %09u)", track->name, track->mmsi);
  return g_strdup_printf ("MMSI %09u", track->mmsi);
}

char *
wf_track_dup_duration (gint64 us)
{
  if (us < 2 * WF_HOUR_US)
    return g_strdup_printf (_ ("%d min"), (int) (us / WF_MINUTE_US));
  return g_strdup_printf (_ ("%d h"), (int) ((us + WF_HOUR_US / 2) / WF_HOUR_US));
}

char *
wf_track_sight_dup_text (const WfTrackSight *sight, gint64 shown_at)
{
  const gboolean is_past = sight->last != WF_NO_TIME;
  g_autofree char *span = NULL;

  if (sight->n == 0 || sight->n_seen > 0)
    return NULL;
  span = wf_track_dup_duration (is_past ? shown_at - sight->last : sight->next - shown_at);
  return is_past ? g_strdup_printf (
             /* Translators: %s is a duration, "5 h". */
             ngettext ("%u track, last heard %s before the time shown",
                       "%u tracks, last heard %s before the time shown", sight->n),
             sight->n, span)
                 : g_strdup_printf (
                     /* Translators: %s is a duration, "5 h". */
                     ngettext ("%u track, first heard %s after the time shown",
                               "%u tracks, first heard %s after the time shown", sight->n),
                     sight->n, span);
}

static char *
dup_distance (double metres)
{
  if (metres < 1000)
    return g_strdup_printf (_ ("%.0f m"), metres);
  return g_strdup_printf (_ ("%.1f km"), metres / 1000);
}

static void
add_motion (GString *text, guint16 speed, guint16 course)
{
  if (speed != WF_FIX_NO_SPEED)
    g_string_append_printf (text, _ (", %.1f kn"), speed / 10.0);
  if (course != WF_FIX_NO_COURSE)
    g_string_append_printf (text, _ (", course %03d°"), (course + 5) / 10 % 360);
}

char *
wf_approach_dup_text (const WfApproach *approach)
{
  g_autofree char *distance = dup_distance (approach->distance_m);
  g_autofree char *time = wf_time_format_day_clock (approach->at);
  g_autoptr (GString) text = g_string_new (NULL);

  if (approach->gap_us > 0)
    {
      g_autofree char *gap = wf_track_dup_duration (approach->gap_us);

      /* Translators: a distance, a time, a duration. */
      g_string_append_printf (
          text, _ ("%s at about %s, if it went straight: nothing was transmitted for %s"), distance,
          time, gap);
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
  /* Translators: a distance and a time: "240 m at 12 Oct 02:01Z". */
  g_string_append_printf (text, _ ("%s at %s"), distance, time);
  add_motion (text, approach->speed, approach->course);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
wf_track_event_dup_text (const WfTrackEvent *event)
{
  g_autofree char *at = wf_time_format_day_clock (event->at);
  g_autofree char *until = wf_time_format_day_clock (event->until);
  g_autofree char *distance = dup_distance (event->distance_m);

  switch (event->kind)
    {
    case WF_TRACK_SPEED:
      /* Translators: a time and two speeds in knots. */
      return g_strdup_printf (_ ("%s: speed from %.1f to %.1f kn"), at, event->before,
                              event->after);
    case WF_TRACK_COURSE:
      /* Translators: a time and two courses in degrees. */
      return g_strdup_printf (_ ("%s: course from %03.0f° to %03.0f°"), at, event->before,
                              event->after);
    case WF_TRACK_GAP:
    default:
      /* Translators: two times and a distance. */
      return g_strdup_printf (_ ("%s–%s: nothing transmitted, %s between the positions"), at, until,
                              distance);
    }
}
