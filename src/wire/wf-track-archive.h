/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "wire/wf-track-reader.h"

G_BEGIN_DECLS

/* Imported tracks as this computer keeps them: where they came from, and the fixes. */
typedef struct
{
  char *file_name; /* without folders */
  char *sha256;    /* of the whole file, hexadecimal */
  guint64 size;    /* bytes */
  WfTrackFormat format;
  char *imported_by;  /* label of the desk */
  gint64 imported_at; /* microseconds UTC */
  guint64 n_refused, n_other, n_no_position, n_doubles;
  WfTrackSet *set;
} WfTrackArchive;

void wf_track_archive_free (WfTrackArchive *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTrackArchive, wf_track_archive_free)

/* Reads a foreign file in pieces of 1 MB; blocking, for a worker. Errors name the file. The issues
 * are in @reading, which is the caller's and may be NULL. */
WfTrackArchive *wf_track_archive_read_foreign (const char *path,
                                               GCancellable *cancellable,
                                               WfTrackReading **reading,
                                               GError **error);
/* Atomic, mode 0600: the old file or the new one, never half of it. Blocking. */
gboolean wf_track_archive_save (const WfTrackArchive *self, const char *path, GError **error);
/* WF_ERROR_CORRUPT names the file. Blocking. */
WfTrackArchive *wf_track_archive_load (const char *path, GError **error);

G_END_DECLS
