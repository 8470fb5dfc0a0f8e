/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-asset.h"

G_BEGIN_DECLS

/* Positions as people write them. Pure; numbers never follow the locale. */
typedef enum
{
  WF_NOTATION_DECIMAL, /* 60.17190, 24.94140 */
  WF_NOTATION_MINUTES, /* 60°10.314′N 24°56.484′E */
  WF_NOTATION_SECONDS, /* 60°10′18.8″N 24°56′29.0″E */
  WF_NOTATION_UTM,     /* 35V 385800 6672100 */
  WF_NOTATION_MGRS,    /* 35VLG 85800 72100 */
  WF_NOTATION_N,
} WfNotation;

typedef struct
{
  WfPosition position;
  WfNotation notation; /* as it was written */
  double precision_m;  /* what the last digit given stands for, metres on the ground */
} WfCoordinate;

/* Degrees, degrees and minutes, degrees, minutes and seconds: with or without marks (° ′ ″ ' " d m
 * s, deg min sec) or run together (6010.3N 02456.5E, 601018N 0245629E, ISO 6709 and NMEA), letters
 * or words for N S E W in front or behind in English, German or French, signs, "lat"/"lon",
 * comma or dot as decimal separator, any of space , ; / between the two; latitude first unless
 * letters say otherwise. geo: links, WKT POINT. UTM with a band or a hemisphere; MGRS of any
 * precision, which means the middle of its square. WF_ERROR_INVALID names the character at fault
 * (counted from 1) and what was expected, translated. Never guesses where two readings differ. */
gboolean wf_coordinate_parse (const char *text, WfCoordinate *coordinate, GError **error);

/* Free with g_free (). Rounded to the last digit written, about a metre: decimal to five places,
 * minutes to three, seconds to one. MGRS is cut off to the square of a metre. UTM and MGRS are not
 * defined near the poles: there it gives decimal degrees. */
char *wf_coordinate_dup_text (WfPosition position, WfNotation notation);
/* Whole minutes for small print, "56°12′N 19°05′E". */
char *wf_coordinate_dup_short (WfPosition position);

G_END_DECLS
