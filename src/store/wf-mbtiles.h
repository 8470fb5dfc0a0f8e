/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An MBTiles file (1.0–1.3): pictures of a map in an SQLite database that somebody else made. It is
 * read where it lies, as a file that does not change, and nothing of its schema may do more than
 * select: no function but a few, no virtual table, no recursion, no statement longer than a limit.
 * Blocking: for worker threads, one thread at a time. */
typedef struct _WfMbtiles WfMbtiles;

#define WF_MBTILES_MAX_TILE_BYTES (2 * 1024 * 1024)
#define WF_MBTILES_MAX_ZOOM 22
#define WF_MBTILES_MAX_TEXT 512 /* characters of a name or an attribution that are kept */

typedef struct
{
  char *name;             /* or NULL */
  char *attribution;      /* plain text, or NULL: the file says none */
  const char *format;     /* "png", "jpeg" or "webp", as gdk-pixbuf calls it: of the first tile */
  GBytes *sample;         /* the first tile */
  int min_zoom, max_zoom; /* of the tiles that are there */
} WfMbtilesInfo;

/* WF_ERROR_NOT_FOUND: no such file. WF_ERROR_INVALID: no MBTiles file, or none of pictures.
 * WF_ERROR_TOO_LARGE: over a limit. The message says which; the file is never written to. */
WfMbtiles *wf_mbtiles_open (const char *path, GError **error);
/* The same of a file in memory. @name: for messages. */
WfMbtiles *wf_mbtiles_open_bytes (GBytes *bytes, const char *name, GError **error);
void wf_mbtiles_close (WfMbtiles *self);

const WfMbtilesInfo *wf_mbtiles_get_info (const WfMbtiles *self);
/* @y counts from the north, as everywhere here; the file counts from the south. NULL without an
 * error: there is no such tile. An error is one of this tile alone, or of the whole file when it is
 * WF_ERROR_CORRUPT. */
GBytes *wf_mbtiles_read_tile (WfMbtiles *self, int zoom, int x, int y, GError **error);
/* "png", "jpeg" or "webp" by the first bytes, or NULL: something else. */
const char *wf_mbtiles_sniff (GBytes *tile);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfMbtiles, wf_mbtiles_close)

G_END_DECLS
