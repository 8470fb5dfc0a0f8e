/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Imported files, kept as they came beside the store ("imported/<sha256>"): what is shown of them
 * is read again at each start. Blocking: for worker threads. The operation that says who imported
 * what is the caller's; a file without one is unused and may be removed. */
char *wf_import_files_dup_path (const char *store_path, const char *sha256);
/* Written aside, synced, then renamed: there whole or not at all. */
gboolean
wf_import_files_save (const char *store_path, const char *sha256, GBytes *bytes, GError **error);
/* WF_ERROR_NOT_FOUND: not on this computer. WF_ERROR_CORRUPT: not the bytes that were imported. */
GBytes *wf_import_files_load (const char *store_path, const char *sha256, GError **error);
/* Gone already is fine. */
gboolean wf_import_files_remove (const char *store_path, const char *sha256, GError **error);

G_END_DECLS
