/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A file that gets its name only when it is whole and on the disk: it is written beside its place,
 * synced, and then renamed over whatever stood there. Whoever finds the name finds all of it, also
 * on a stick that was pulled out too early. Blocking: not on the main thread. */
typedef struct _WfNewFile WfNewFile;

WfNewFile *wf_new_file_open (const char *path, GError **error);
GOutputStream *wf_new_file_get_stream (WfNewFile *self);
/* Everything is on the disk after this, under its temporary name. */
gboolean wf_new_file_sync (WfNewFile *self, GError **error);
gboolean wf_new_file_place (WfNewFile *self, GError **error);
/* Under another name of the same file system, known only now. */
gboolean wf_new_file_place_as (WfNewFile *self, const char *path, GError **error);
/* Removes what was not placed. */
void wf_new_file_free (WfNewFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfNewFile, wf_new_file_free)

/* What a stream says of a disk, in our words: WF_ERROR_FULL where no space is left. Takes @problem;
 * an error of ours passes unchanged. */
void wf_new_file_propagate (WfNewFile *self, GError **error, GError *problem);

G_END_DECLS
