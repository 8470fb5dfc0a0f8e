/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "analysis/wf-track-evidence.h"
#include "wire/wf-track-archive.h"

G_BEGIN_DECLS

/* The vessel tracks imported on this computer for one crisis, each file kept in a folder beside the
 * store. They are not exchanged: whoever needs them imports the file. Main thread; files are read
 * and written by workers. Signals: "changed" ()  another set of imports  "failed" (const char *)
 * translated words: a kept file could not be read */
#define WF_TYPE_TRACKS (wf_tracks_get_type ())
G_DECLARE_FINAL_TYPE (WfTracks, wf_tracks, WF, TRACKS, GObject)

/* Begins to load what is there. @folder NULL: nothing is kept (tests). */
WfTracks *wf_tracks_new (const char *folder);
/* WfTrackArchive, oldest import first; borrowed until the next change. */
GPtrArray *wf_tracks_get_archives (WfTracks *self);
/* The sets of all imports, WfTrackSet; free with g_ptr_array_unref (). */
GPtrArray *wf_tracks_dup_sets (WfTracks *self);
guint64 wf_tracks_get_generation (WfTracks *self);
/* From the first fix of any to the last; FALSE: there are none. */
gboolean wf_tracks_get_extent (WfTracks *self, gint64 *from, gint64 *to);
/* What a map of one instant has of them. */
typedef struct
{
  guint n, n_seen;   /* vessels, of every import */
  gint64 last, next; /* of those not seen: last position before, first after; or WF_NO_TIME */
} WfTrackSight;
/* Adds one set; @sight begins with nothing and WF_NO_TIME. */
void wf_track_sight_add (WfTrackSight *sight, const WfTrackSet *set, gint64 at);
void wf_tracks_look (WfTracks *self, gint64 at, WfTrackSight *sight);
gboolean wf_tracks_has (WfTracks *self, const char *sha256);

/* Step one: reads and checks in a worker; changes nothing. */
typedef struct
{
  WfTrackArchive *archive;
  WfTrackReading *reading; /* with the issues */
} WfTrackCheck;

void wf_track_check_free (WfTrackCheck *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTrackCheck, wf_track_check_free)

void wf_tracks_check_async (WfTracks *self,
                            GFile *file,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
WfTrackCheck *wf_tracks_check_finish (WfTracks *self, GAsyncResult *result, GError **error);

/* Step three: keeps it. Takes @archive, whatever comes of it. */
void wf_tracks_keep_async (WfTracks *self,
                           WfTrackArchive *archive,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean wf_tracks_keep_finish (WfTracks *self, GAsyncResult *result, GError **error);

/* Takes an import away; until the next start wf_tracks_restore_async () brings it back. */
void wf_tracks_remove_async (WfTracks *self,
                             const char *sha256,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean wf_tracks_remove_finish (WfTracks *self, GAsyncResult *result, GError **error);
void wf_tracks_restore_async (WfTracks *self,
                              const char *sha256,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean wf_tracks_restore_finish (WfTracks *self, GAsyncResult *result, GError **error);

/* The approaches of all imports to the lines of @dataset, nearest first; found by a worker and kept
 * until the imports change. */
void wf_tracks_find_async (WfTracks *self,
                           WfDataset *dataset,
                           const WfApproachQuery *query,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* GArray of WfApproach, borrowed until the imports change; NULL: they changed meanwhile. */
const GArray *wf_tracks_find_finish (WfTracks *self, GAsyncResult *result);

G_END_DECLS
