/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/wf-csv.h"
#include "wire/wf-track-reader.h"

G_BEGIN_DECLS

/* Of wf-track-reader.c (the file as a whole), wf-track-nmea.c and wf-track-csv.c. */
#define WF_TRACK_MAX_GROUPS 64

typedef struct
{
  guint total, sequence, n_have;
  char channel;
  guint64 line; /* of its first fragment */
  gint64 time;
  guint fill;
  char *parts[10]; /* by number */
} WfAisGroup;

struct _WfTrackReader
{
  WfTrackReading *reading;
  WfTrackBuilder *builder;
  GString *head; /* until the form is known */
  gboolean is_known;
  guint64 n_bytes;

  /* NMEA */
  GString *line;
  gboolean is_line_too_long, was_cr;
  gint64 receiver_time;
  WfAisGroup groups[WF_TRACK_MAX_GROUPS];
  guint n_groups;

  /* CSV */
  WfCsv *csv;
  int columns[8]; /* by WfTrackColumn, -1: none */
  guint n_columns;
};

typedef enum
{
  WF_COLUMN_TIME,
  WF_COLUMN_MMSI,
  WF_COLUMN_LAT,
  WF_COLUMN_LON,
  WF_COLUMN_SPEED,
  WF_COLUMN_COURSE,
  WF_COLUMN_NAME,
  WF_COLUMN_TYPE, /* of the transmitter */
} WfTrackColumn;

void wf_track_reader_add_issue (
    WfTrackReader *self, guint64 line, WfTrackIssueKind kind, const char *value, gsize n);
gboolean
wf_track_reader_add_fix (WfTrackReader *self, guint32 mmsi, const WfFix *fix, GError **error);

/* --- NMEA */
gboolean wf_track_nmea_feed (WfTrackReader *self, const char *bytes, gsize n, GError **error);
gboolean wf_track_nmea_finish (WfTrackReader *self, GError **error);
void wf_track_nmea_clear (WfTrackReader *self);

/* --- CSV */
/* Is this the first line of a known form? Sets format and delimiter. */
gboolean wf_track_csv_knows (const char *header, gsize n, WfTrackFormat *format, char *delimiter);
gboolean wf_track_csv_row (
    gpointer data, guint64 row, guint64 line, char **cells, guint n_cells, GError **error);

G_END_DECLS
