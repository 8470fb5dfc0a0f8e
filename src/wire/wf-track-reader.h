/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-track.h"

G_BEGIN_DECLS

/* Files of vessel positions as they come in, in pieces of any size: NMEA sentences, the Danish and
 * the US CSV. The form is told by the beginning, not by the file's name. A broken file is refused
 * whole, a broken line alone and by its number (domain/interop.md §2, §5, §11). */
#define WF_TRACK_MAX_BYTES (256 * 1024 * 1024)
#define WF_TRACK_MAX_FIXES 4000000 /* 96 MB */
#define WF_TRACK_MAX_ISSUES 200    /* that are listed; the others are counted */

typedef enum
{
  WF_TRACK_NMEA,
  WF_TRACK_CSV_DANISH,
  WF_TRACK_CSV_US,
} WfTrackFormat;

typedef enum
{
  WF_TRACK_BAD_CHECKSUM,
  WF_TRACK_BAD_SENTENCE,
  WF_TRACK_BAD_PAYLOAD,
  WF_TRACK_INCOMPLETE, /* a fragment whose others did not come within 30 s */
  WF_TRACK_LINE_TOO_LONG,
  WF_TRACK_NO_TIME,
  WF_TRACK_WRONG_CELLS, /* not as many as the header has */
  WF_TRACK_BAD_MMSI,
  WF_TRACK_BAD_TIME,
  WF_TRACK_BAD_LATITUDE,
  WF_TRACK_BAD_LONGITUDE,
  WF_TRACK_NOT_UTF8, /* the name alone is left out */
  WF_TRACK_N_ISSUES,
} WfTrackIssueKind;

typedef struct
{
  guint64 line;
  WfTrackIssueKind kind;
  char value[81]; /* what stands there, cut, controls replaced; UTF-8 */
} WfTrackIssue;

typedef struct
{
  WfTrackFormat format;
  WfTrackSet *set;
  guint64 n_lines;
  guint64 n_other;       /* comments, other sentences and messages, aids, base stations */
  guint64 n_no_position; /* "not available" said the transmitter */
  guint64 n_doubles;     /* the same vessel at the same instant again */
  guint64 n_issues;
  GArray *issues; /* WfTrackIssue, the first WF_TRACK_MAX_ISSUES */
} WfTrackReading;

void wf_track_reading_free (WfTrackReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTrackReading, wf_track_reading_free)

typedef struct _WfTrackReader WfTrackReader;

WfTrackReader *wf_track_reader_new (void);
void wf_track_reader_free (WfTrackReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTrackReader, wf_track_reader_free)
/* WF_ERROR_INVALID: no such form, no text, a quote never closed; WF_ERROR_TOO_LARGE. */
gboolean wf_track_reader_feed (WfTrackReader *self, const char *bytes, gsize n, GError **error);
/* WF_ERROR_INVALID too when no position could be read. Once. */
WfTrackReading *wf_track_reader_finish (WfTrackReader *self, GError **error);

G_END_DECLS
