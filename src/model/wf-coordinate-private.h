/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-coordinate.h"

G_BEGIN_DECLS

/* @at: character of @text at fault, counted from 0; -1: none in particular. Always FALSE. */
gboolean wf_coordinate_fail (GError **error, int at, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* Looks like UTM or MGRS, right or wrong: then nothing else will do. */
gboolean wf_coordinate_is_grid (const char *text);
gboolean wf_coordinate_parse_grid (const char *text, WfCoordinate *coordinate, GError **error);
gboolean wf_coordinate_parse_angles (const char *text, WfCoordinate *coordinate, GError **error);

G_END_DECLS
