/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the words and marks of a position in degrees are, before anybody asks what they mean. */
#define WF_SCAN_MAX_TOKENS 32

typedef enum
{
  WF_UNIT_NONE = -1,
  WF_UNIT_DEGREES,
  WF_UNIT_MINUTES,
  WF_UNIT_SECONDS,
} WfAngleUnit;

typedef enum
{
  WF_TOKEN_NUMBER,
  WF_TOKEN_SIDE,  /* N S E W */
  WF_TOKEN_LABEL, /* "lat", "lon": letter N or E */
  WF_TOKEN_BREAK, /* , ; / and the like */
} WfTokenKind;

typedef struct
{
  WfTokenKind kind;
  int at; /* character */
  char letter;
  double value; /* without its sign */
  char sign;    /* '+', '-' or 0 */
  guint n_whole, n_decimals;
  WfAngleUnit unit;
} WfToken;

typedef struct
{
  const char *text, *here;
  int at;
  gboolean has_decimal_comma;
  WfToken tokens[WF_SCAN_MAX_TOKENS];
  guint n_tokens;
  GError **error;
} WfCoordinateScan;

/* Reads @scan->text, with here at its beginning and at 0, into the tokens. FALSE, and the error
 * set: a character or word that no position has. Pure. */
gboolean wf_coordinate_scan (WfCoordinateScan *scan);

G_END_DECLS
