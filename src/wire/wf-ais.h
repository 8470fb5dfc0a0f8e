/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-track.h"

G_BEGIN_DECLS

/* Sentences of AIS receivers (IEC 61162, ITU-R M.1371) and what their payloads say;
 * domain/interop.md §11. Pure. */
#define WF_AIS_MAX_LINE 1024
#define WF_AIS_MAX_PAYLOAD 512 /* characters of all fragments: five slots are 71 */

typedef enum
{
  WF_AIS_SENTENCE,
  WF_AIS_OTHER,        /* comments, blanks, $… : nothing is wrong with it */
  WF_AIS_BAD_SENTENCE, /* begins as one and does not go on so */
  WF_AIS_BAD_CHECKSUM,
} WfAisLine;

typedef struct
{
  guint total, number; /* fragments; both 1 for a whole message */
  guint sequence;      /* 0 … 9; 10: none */
  char channel;        /* 'A', 'B', or 0 */
  const char *payload; /* borrowed from the line */
  gsize n_payload;
  guint fill;  /* bits of the last character that do not count */
  gint64 time; /* of the tag block, else behind the checksum, else WF_NO_TIME */
} WfAisSentence;

/* A line without its end. */
WfAisLine wf_ais_parse_line (const char *line, gsize n, WfAisSentence *sentence);
/* The time in a receiver's own "$PGHP" line, or WF_NO_TIME. */
gint64 wf_ais_parse_receiver_time (const char *line, gsize n);

typedef struct
{
  guint type; /* 1, 2, 3, 5, 18, 19, 24, 27 */
  guint32 mmsi;
  gboolean is_b, has_position, has_name;
  WfFix fix;     /* time left out */
  char name[21]; /* as transmitted, trimmed */
} WfAisMessage;

typedef enum
{
  WF_AIS_MESSAGE,
  WF_AIS_IGNORED,     /* another type */
  WF_AIS_BAD_PAYLOAD, /* too short for its type, or a character that is none */
} WfAisPayload;

WfAisPayload wf_ais_decode (const char *payload, gsize n, guint fill, WfAisMessage *message);

G_END_DECLS
