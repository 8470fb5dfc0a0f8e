/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/folder.h"
#include "wire/wf-track-archive.h"

/* Tracks as they lie beside a store; what was read is written, and read again as as much. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *path = fuzz_folder_put ("tracks.wft", data, size);
  g_autofree char *again_path = g_build_filename (fuzz_folder (), "again.wft", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;
  g_autoptr (WfTrackReading) reading = NULL;
  g_autoptr (WfTrackArchive) archive = wf_track_archive_load (path, &error);
  g_autoptr (WfTrackArchive) foreign = wf_track_archive_read_foreign (path, NULL, &reading, &other);

  g_assert ((archive != NULL) == (error == NULL));
  g_assert ((foreign != NULL) == (other == NULL));
  if (!archive)
    return 0;
  g_assert (wf_track_archive_save (archive, again_path, &error));
  g_autoptr (WfTrackArchive) again = wf_track_archive_load (again_path, &error);
  g_assert (again && again->size == archive->size && again->n_refused == archive->n_refused);
  return 0;
}
