/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A small file of text beside the store, mode 0600, that is read once and written anew after each
 * change: durably, by a worker, one writing at a time, and nothing older over something newer. What
 * is put before it was read waits until then. Main thread. Signal:
 *   "written" (const GError *)   a writing ended; NULL: it went well. It is not tried again until
 *                                something else is put */
#define WF_TYPE_KEPT_FILE (wf_kept_file_get_type ())
G_DECLARE_FINAL_TYPE (WfKeptFile, wf_kept_file, WF, KEPT_FILE, GObject)

/* What @text says, or NULL with @error. Called by a worker. */
typedef gpointer (*WfKeptParse) (const char *text, gsize length, GError **error);

/* @rest_ms: between the last change and its writing. */
WfKeptFile *wf_kept_file_new (const char *path, guint rest_ms);
/* Once. What does not parse is put aside as PATH.unreadable, and said. */
void wf_kept_file_read_async (WfKeptFile *self,
                              WfKeptParse parse,
                              GDestroyNotify free_parsed,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* NULL without @error: there is no file. */
gpointer wf_kept_file_read_finish (WfKeptFile *self, GAsyncResult *result, GError **error);
/* Takes @text; NULL: the file goes. */
void wf_kept_file_put (WfKeptFile *self, char *text);
/* What was put last is in the file. */
gboolean wf_kept_file_is_kept (WfKeptFile *self);
/* Writes it now, if it is not there, and says whether it is: for the end of the window, which no
 * worker may outlive. */
gboolean wf_kept_file_flush (WfKeptFile *self);

G_END_DECLS
